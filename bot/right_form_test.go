package bot_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// TestForms comes to every step of every form: it is its person's alone, in their chat, and only while it is the open one.
func TestForms(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, world *bottest.World) {
		w := newRightsWorld(t, world)
		w.meet()
		for i, name := range slices.Sorted(maps.Keys(formSteps)) {
			if w.DB.Shared() && !inFull() && i%6 != w.drawn%6 { // who may go on with a form is decided in Go
				continue
			}
			t.Run(name, func(t *testing.T) {
				w.t = t
				w.guardForm(name)
			})
		}
		w.t = t
		w.noFailures(t)
	})
}

// guardForm walks to a step and tries its buttons from everybody else, then as its person when it is set aside and over.
func (w *rightsWorld) guardForm(name string) {
	w.t.Helper()
	who := formSteps[name].who
	w.dropForms(who)
	o := objects{}
	for _, try := range formSteps[name].tries {
		if table, isFile := strings.CutPrefix(w.fill(o, who, try), "a table "); isFile {
			w.send(who, "x.csv", table)
			continue
		}
		if words, isFile := strings.CutPrefix(try, "a document "); isFile {
			w.send(who, "x.txt", words)
			continue
		}
		w.do(who, privately, w.fill(o, who, try))
	}
	bottest.Eventually(w.t, "the form stands at "+name, func() bool { return w.stepOf(who) == name })
	choose, stop, resume := w.fill(o, who, "{choice 0}"), w.fill(o, who, "fx:{form}"), w.fill(o, who, "fr:{form}")
	w.othersRefused(who, choose, stop, resume)
	w.refusedIn(w.groups[boardsGroup], string(who), choose+" "+stop+" "+resume, "nhắn riêng")

	other := "se" // a form of another kind that everybody may begin
	if name == "privacy:erase:confirm" {
		other = w.fill(o, who, "pe:{own post}")
	}
	w.do(who, privately, other)
	w.refused("a choice of a form set aside", who, choose, "không còn hiệu lực")
	w.othersRefused(who, choose, stop, resume)

	w.do(who, privately, resume)
	if at := w.stepOf(who); at != name {
		w.t.Fatalf("resumed, the form stands at %q", at)
	}
	w.refused("a choice of the former question", who, choose, "không còn hiệu lực")
	w.do(who, privately, stop)
	for _, data := range []string{choose, stop, resume} {
		w.refused("a button of a form that is over", who, data, "không còn hiệu lực")
	}
	w.dropForms(who)
}

// send sends a file in the private chat.
func (w *rightsWorld) send(who rune, name, content string) {
	w.t.Helper()
	chat := w.people[who].In(w.people[who].ID())
	bottest.Must[telegramtest.Message](w.t)(chat.SendDocument(telegramtest.Upload{Name: name, Data: []byte(content)}, ""))
	w.settle()
}

// othersRefused lets others than one press: everybody, or without -long a sixth of them, another sixth each time.
func (w *rightsWorld) othersRefused(but rune, presses ...string) {
	w.t.Helper()
	before := w.kept()
	tried := map[string]attempt{}
	w.turn++
	for i, who := range everybody {
		for _, data := range presses {
			if who != but && (inFull() || i%6 == w.turn%6) {
				tried[position[who]+": "+data] = w.press(who, w.people[who].ID(), data)
			}
		}
	}
	w.settle()
	w.same("what is another's form", before, w.kept())
	for what, a := range tried {
		if said := w.toast(a); !refusal.MatchString(said) || w.replies(a) != "" {
			w.t.Errorf("%s of another's form: %q %s", what, said, w.replies(a))
		}
	}
}

// stepOf names where the form stands that somebody is in.
func (w *rightsWorld) stepOf(who rune) string {
	w.t.Helper()
	at := w.World.Strings(w.t, `select module || ':' || form || ':' || step from form where account = $1 and chat_id = $1 and not aside`, w.people[who].ID())
	return slices.Concat(at, []string{""})[0]
}
