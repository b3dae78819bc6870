package bottest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/conversation/admission"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// Question is one that the built-in plan answers, and Answer is in what it says.
const (
	Question = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"
	Answer   = "phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp"
)

// Story is one thing that people do, told from their telephones.
type Story struct {
	Name string
	Tell func(t *testing.T, w *World)
}

// Tell tells stories on every engine. They share a running bot and come one after another, so that none meets what the Board
// is told about another.
func Tell(t *testing.T, stories []Story) {
	t.Helper()
	Each(t, func(t *testing.T, w *World) {
		w.Serve()
		for _, s := range stories {
			t.Run(s.Name, func(t *testing.T) { s.Tell(t, w) })
		}
	})
}

// Officer is somebody of the Board with a role, who has started the bot: it may write to them.
func (w *World) Officer(t testing.TB, role directory.Role) *Person {
	t.Helper()
	p := w.Holder(t, "BAN", role)
	p.Open("")
	return p
}

// Appoint gives a person who has come in another post.
func (w *World) Appoint(t testing.TB, p *Person, code string, role directory.Role) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	GivePost(t, w.DB, p.ID(), Agency(t, w.DB, code), role)
}

// Invite makes an invitation into an agency, which is founded if there is none of that code, and returns the parameter of
// its deep link. Without uses it may be used as often as is usual for the role.
func (w *World) Invite(t testing.TB, code string, role directory.Role, uses int) (param string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	spec := directory.InvitationSpec{AgencyID: Agency(t, w.DB, code), Role: role, Uses: uses}
	store := directory.NewStore(w.DB, directory.Settings{})
	err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
		_, token, err := store.Invite(t.Context(), tx, directory.Operator, spec)
		param = admission.StartName + "-" + token
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return param
}

// List puts a name on the Board's list of an agency, for somebody who has not come yet.
func (w *World) List(t testing.TB, name, code string, role directory.Role) (person int64) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	store := directory.NewStore(w.DB, directory.Settings{})
	appointment := directory.Appointment{AgencyID: Agency(t, w.DB, code), Role: role}
	err := w.DB.InTx(t.Context(), func(tx *database.Tx) (err error) {
		person, err = store.AddListed(t.Context(), tx, directory.Operator, name, appointment)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return person
}

// Rename gives a person who has come in a name.
func (w *World) Rename(t testing.TB, p *Person, name string) {
	t.Helper()
	w.Exec(t, `update person set name = $1, name_key = $2 where account = $3`, name, directory.NameKey(name), p.ID())
}

// PassTime lets the time pass for which a form of a person waits.
func (w *World) PassTime(t testing.TB, p *Person) {
	t.Helper()
	w.Exec(t, `update form set expires_at = 1 where account = $1`, p.ID())
	w.Exec(t, `update job set due_at = 1 where kind = 'form time-out' and payload in (select cast(id as text) from form where account = $1)`, p.ID())
}

// Open presses Start, with the parameter of a deep link or without, and waits for the answer.
func (p *Person) Open(param string) telegramtest.Post {
	p.T.Helper()
	Must[telegramtest.Message](p.T)(p.Start(param))
	return p.Next()
}

// Come opens an invitation, agrees to what is stored and returns what is said then.
func (p *Person) Come(param string) telegramtest.Post {
	p.T.Helper()
	p.Press(p.Open(param), "✅ Đồng ý")
	return p.Next()
}

// Until is the next message that holds the words; others before it are passed over.
func (p *Person) Until(words string) telegramtest.Post {
	p.T.Helper()
	for range 20 {
		if m := p.Next(); strings.Contains(m.Text, words) {
			return m
		}
	}
	p.T.Fatalf("no message with %q", words)
	return telegramtest.Post{}
}

// Turn presses a button of a screen and returns what the screen became.
func (p *Person) Turn(screen telegramtest.Post, label, words string) telegramtest.Post {
	p.T.Helper()
	before := p.Now(screen).EditedAt
	p.Press(screen, label)
	Eventually(p.T, fmt.Sprintf("%s turns the screen into %q", label, words), func() bool {
		now := p.Now(screen)
		return now.EditedAt != before && strings.Contains(now.Text, words)
	})
	return p.Now(screen)
}

// Shows waits until a message has a button.
func (p *Person) Shows(m telegramtest.Post, label string) telegramtest.Post {
	p.T.Helper()
	Eventually(p.T, "the button "+label, func() bool { return slices.Contains(Labels(p.Now(m)), label) })
	return p.Now(m)
}

// Reach presses a button and returns the message that comes of it.
func (p *Person) Reach(on telegramtest.Post, label string) telegramtest.Post {
	p.T.Helper()
	p.Press(on, label)
	return p.Next()
}

// PressData presses the button with that data under a message, where several have one label.
func (p *Person) PressData(on telegramtest.Post, data string) string {
	p.T.Helper()
	p.AwaitRecorded(on)
	return p.Answered(Must[*telegramtest.Callback](p.T)(p.In(p.Chat).Press(on.MessageID, data)))
}

// Forge presses a button that is not under the message. What comes of it can only be seen.
func (p *Person) Forge(on telegramtest.Post, data string) {
	p.T.Helper()
	p.W.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"%d","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"}}}`,
		time.Now().UnixNano(), p.ID(), data, on.MessageID, on.Date, p.ID()))
	p.W.AwaitHandled()
}

// Refused requires that a press is answered with these words.
func (p *Person) Refused(on telegramtest.Post, label, words string) {
	p.T.Helper()
	if said := p.Press(on, label); !strings.Contains(said, words) {
		p.T.Errorf("%s: over the button stands %q, want %q", label, said, words)
	}
}

// Offers requires that a message has a button, or that it has none such.
func Offers(t testing.TB, m telegramtest.Post, label string, want bool) {
	t.Helper()
	if labels := Labels(m); slices.Contains(labels, label) != want {
		t.Errorf("%q offered: want %v, buttons %q", label, want, labels)
	}
}

// LeadBloc makes a bloc of agencies, which are founded if they are not there, that the first of them leads this year.
func (w *World) LeadBloc(t testing.TB, code string, agencies ...string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.Exec(t, `insert into bloc (code, name, from_on, until_on) values ($1, $2, '2020-01-01', '')`, code, "Bloc "+code)
	for i, agency := range agencies {
		id := Agency(t, w.DB, agency)
		w.Exec(t, `insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
select id, $1, '2020-01-01', '', '', 0, 0 from bloc where code = $2`, id, code)
		if i == 0 {
			w.Exec(t, `insert into bloc_lead (bloc_id, year, agency_id, position) select id, $1, $2, 'lead' from bloc where code = $3`, time.Now().Year(), id, code)
		}
	}
}
