// Package desktest is a Board and an agency that report and answer difficulties, for the tests of the modules about them.
package desktest

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// Desk is a Board with an officer and an approver, and an agency XA1 with a head, a focal point and a member.
type Desk struct {
	*boardtest.Office
	Head, Focal, Member *bottest.Person
}

// New is a desk that serves, with a focal point in each further agency.
func New(t *testing.T, w *bottest.World, codes ...string) *Desk {
	t.Helper()
	d := &Desk{}
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
func (d *Desk) Report(by *bottest.Person, words string) telegramtest.Post {
	d.T.Helper()
	draft := by.Ask("/phananh " + words)
	bottest.Has(d.T, draft, "Phản ánh khó khăn, vướng mắc", words)
	return by.Turn(draft, FirstLabel(draft), "phản ánh")
}

// FirstLabel is that of the first button under a message.
func FirstLabel(m telegramtest.Post) string { return bottest.Labels(m)[0] }

// Code is the code that a message names.
func Code(m telegramtest.Post) string {
	at := strings.Index(m.Text, "VM-")
	if at < 0 {
		return ""
	}
	return m.Text[at : at+len("VM-2026-0001")]
}

// Open opens a ticket by its code.
func (d *Desk) Open(by *bottest.Person, code string) telegramtest.Post {
	d.T.Helper()
	d.W.AwaitHandled() // what others did is told first
	by.See()
	found := by.Ask(code)
	bottest.Has(d.T, found, "Mã theo dõi "+code)
	return by.Reach(found, "Mở "+code)
}

// States are the states of all tickets, by their codes.
func (d *Desk) States() map[string]string {
	d.T.Helper()
	states := map[string]string{}
	for _, line := range d.W.Strings(d.T, `select year || '-' || number || ' ' || state from ticket where number > 0`) {
		code, state, _ := strings.Cut(line, " ")
		states[code] = state
	}
	return states
}

// State is that of the only ticket with a code.
func (d *Desk) State(code string) string {
	d.T.Helper()
	all := d.W.Strings(d.T, `select state from ticket where number = $1`, Number(code))
	if len(all) != 1 {
		d.T.Fatalf("%d tickets of %s", len(all), code)
	}
	return all[0]
}

// Number is the number of a code as tables keep it.
func Number(code string) string { return strings.TrimLeft(code[len("VM-2026-"):], "0") }

// Answer presses a button of the Board's page of a ticket.
func (d *Desk) Answer(code, label string) {
	d.T.Helper()
	d.Officer.Press(d.Open(d.Officer, code), label)
	d.W.AwaitHandled()
}

// Classify has the officer fill in what a ticket is about, who can settle it and its neutral heading.
func (d *Desk) Classify(code, category, level, heading string) {
	d.T.Helper()
	page := d.Open(d.Officer, code)
	page = d.Officer.Turn(page, "Lĩnh vực", "chọn")
	page = d.Officer.Turn(page, category, "Lĩnh vực: "+category)
	page = d.Officer.Turn(page, "Cấp giải quyết", "chọn")
	page = d.Officer.Turn(page, level, "Cấp giải quyết: "+level)
	d.Officer.Press(page, "Tiêu đề trung lập")
	d.Officer.Next()
	bottest.Has(d.T, d.Officer.Ask(heading), "Tiêu đề: "+heading)
}

// Join has the officer join a ticket to another.
func (d *Desk) Join(code, to string) {
	d.T.Helper()
	d.Officer.Press(d.Open(d.Officer, code), "Gộp")
	d.Officer.Next()
	bottest.Has(d.T, d.Officer.Ask(to), "Đã gộp vào "+to)
}
