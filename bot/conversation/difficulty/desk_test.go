package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// desk is a Board with an officer and an approver, and an agency XA1 with a head, a focal point and a member.
type desk struct {
	*boardtest.Office
	Head, Focal, Member *bottest.Person
}

func newDesk(t *testing.T, w *bottest.World, codes ...string) *desk {
	t.Helper()
	d := &desk{}
	d.Head, d.Member = w.Holder(t, "XA1", directory.Head), w.Holder(t, "XA1", directory.Member)
	d.Head.Write("/hoi")
	d.Member.Write("/hoi")
	d.Office = boardtest.NewOffice(t, w, append([]string{"XA1"}, codes...)...)
	d.Focal = d.Focals["XA1"]
	d.Head.See()
	d.Member.See()
	return d
}

// Report has somebody report a difficulty with one message and one press, and returns the screen after it.
func (d *desk) Report(by *bottest.Person, words string) telegramtest.Post {
	d.T.Helper()
	draft := by.Ask("/phananh " + words)
	bottest.Has(d.T, draft, "Phản ánh khó khăn, vướng mắc", words)
	return by.Turn(draft, firstLabel(draft), "phản ánh")
}

func firstLabel(m telegramtest.Post) string { return bottest.Labels(m)[0] }

// Code is the code that a message names.
func Code(m telegramtest.Post) string {
	at := strings.Index(m.Text, "VM-")
	if at < 0 {
		return ""
	}
	return m.Text[at : at+len("VM-2026-0001")]
}

// Open opens a ticket by its code.
func (d *desk) Open(by *bottest.Person, code string) telegramtest.Post {
	d.T.Helper()
	by.See()
	found := by.Ask(code)
	return by.Reach(found, "Mở "+code)
}

// States are the states of all tickets, by their codes.
func (d *desk) States() map[string]string {
	d.T.Helper()
	states := map[string]string{}
	for _, line := range d.W.Strings(d.T, `select year || '-' || number || ' ' || state from ticket where number > 0`) {
		code, state, _ := strings.Cut(line, " ")
		states[code] = state
	}
	return states
}

// State is that of the only ticket with a code.
func (d *desk) State(code string) string {
	d.T.Helper()
	all := d.W.Strings(d.T, `select state from ticket where number = $1`, number(code))
	if len(all) != 1 {
		d.T.Fatalf("%d tickets of %s", len(all), code)
	}
	return all[0]
}

func number(code string) string { return strings.TrimLeft(code[len("VM-2026-"):], "0") }
