package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// Person is somebody with Telegram on their telephone.
type Person struct {
	*telegramtest.Person
	W    *World
	T    testing.TB
	Chat int64 // the one looked at
	seen int   // how many of the bot's messages there
}

// Member is a member of an agency, who came in long ago.
func (w *World) Member(t testing.TB) *Person { return w.Known(t, w.NewID()) }

// Stranger is somebody whom the Board does not know and who has not started the bot.
func (w *World) Stranger(t testing.TB) *Person { return w.Somebody(t, w.NewID()) }

func (w *World) NewID() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.persons++
	return 500_000 + w.persons
}

func (w *World) Somebody(t testing.TB, id int64) *Person {
	p := w.TG.AddUser(telegramtest.User{ID: id, FirstName: fmt.Sprint("Người ", id)})
	return &Person{Person: p, W: w, T: t, Chat: id}
}

// Known is Member with that id.
func (w *World) Known(t testing.TB, id int64) *Person {
	t.Helper()
	w.mu.Lock()
	Enrol(t, w.DB, id)
	w.mu.Unlock()
	return w.Somebody(t, id)
}

// Enrol makes an account a member of an agency.
func Enrol(t testing.TB, db *database.DB, account int64) {
	t.Helper()
	GivePost(t, db, account, Agency(t, db, "COQUAN"), directory.Member)
}

// Agency is the id of an agency, which is founded if there is none of that code.
func Agency(t testing.TB, db *database.DB, code string) int64 {
	t.Helper()
	ctx, store := t.Context(), directory.NewStore(db, directory.Settings{})
	day, err := store.Today(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := store.AgencyOfCode(ctx, code, day)
	if problem.Is(err, problem.NotFound) {
		err = db.InTx(ctx, func(tx *database.Tx) error {
			_, _, err := store.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Founding, On: "2020-01-01", Into: code, Name: "Cơ quan " + code, AgencyKind: directory.Department,
			})
			return err
		})
		if err == nil {
			a, err = store.AgencyOfCode(ctx, code, day)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// GivePost gives an account a post as if it had come in and agreed long ago, and returns the post's id.
func GivePost(t testing.TB, db *database.DB, account, agency int64, role directory.Role) (id int64) {
	t.Helper()
	ctx := t.Context()
	err := db.InTx(ctx, func(tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `insert into person (code, name, name_key, account, agreed_at, listed, erased_at)
values ('', $1, $2, $3, 1, true, 0) on conflict do nothing`, fmt.Sprint("Người ", account), fmt.Sprint("nguoi ", account), account); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
select id, $1, $2, '', '', '', '2020-01-01', '', '', 0, 0 from person where account = $3 returning id`, agency, role, account).Scan(&id)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// InGroup is the person in a group.
func (p *Person) InGroup(group int64) *Person {
	return &Person{Person: p.Person, W: p.W, T: p.T, Chat: group, seen: len(p.W.TG.BotMessages(group))}
}

// Write sends a message.
func (p *Person) Write(text string) telegramtest.Message {
	p.T.Helper()
	m, err := p.In(p.Chat).Send(text)
	if err != nil {
		p.T.Fatal(err)
	}
	return m
}

// Next waits for the bot's next message.
func (p *Person) Next() telegramtest.Post {
	p.T.Helper()
	var all []telegramtest.Post
	Eventually(p.T, "the bot writes", func() bool {
		all = p.W.TG.BotMessages(p.Chat)
		return len(all) > p.seen
	})
	p.seen++
	return all[p.seen-1]
}

// Ask writes and waits for the answer.
func (p *Person) Ask(text string) telegramtest.Post {
	p.T.Helper()
	p.Write(text)
	return p.Next()
}

// NothingElse requires that the bot has nothing more to say here: the answer to one more message is the next it says.
func (p *Person) NothingElse() {
	p.T.Helper()
	text := "/hoi"
	if p.Chat < 0 {
		text += "@" + p.W.TG.BotUser().Username
	}
	if got := p.Ask(text); !strings.Contains(got.Text, "ghi câu hỏi sau lệnh") {
		p.T.Errorf("the bot said more than it should: %q", got.Text)
	}
}

// Press presses a button and returns the words shown over it.
func (p *Person) Press(on telegramtest.Post, label string) string {
	p.T.Helper()
	p.AwaitRecorded(on)
	cb, err := p.In(p.Chat).PressLabel(on.MessageID, label)
	if err != nil {
		p.T.Fatal(err)
	}
	return p.Answered(cb)
}

// AwaitRecorded takes the moment that a person needs to read a message: until its sending is recorded. A press before that is
// answered with a message of its own and not by changing this one. A copy that a lost reply left is never recorded.
func (p *Person) AwaitRecorded(on telegramtest.Post) {
	p.T.Helper()
	for deadline := time.Now().Add(3 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var n int
		err := p.W.DB.QueryRow(p.T.Context(), `select count(*) from outbox_delivery where chat_id = $1 and message_ids = $2`,
			p.Chat, fmt.Sprintf("[%d]", on.MessageID)).Scan(&n)
		if err != nil {
			p.T.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
}

// Answered waits for the words over a pressed button.
func (p *Person) Answered(cb *telegramtest.Callback) string {
	p.T.Helper()
	return p.answer(cb).Text
}

func (p *Person) answer(cb *telegramtest.Callback) telegramtest.CallbackAnswer {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.T.Context(), Patience)
	defer cancel()
	answer, err := cb.Wait(ctx)
	if err != nil {
		p.T.Fatal(err)
	}
	return answer
}

// PressURL presses a button and returns the link that the press opens.
func (p *Person) PressURL(on telegramtest.Post, label string) string {
	p.T.Helper()
	p.AwaitRecorded(on)
	cb, err := p.In(p.Chat).PressLabel(on.MessageID, label)
	if err != nil {
		p.T.Fatal(err)
	}
	return p.answer(cb).URL
}

// See looks at everything that the bot has said here: Next is what it says from now on.
func (p *Person) See() *Person {
	p.seen = len(p.W.TG.BotMessages(p.Chat))
	return p
}

// Last is the bot's last message here.
func (p *Person) Last() telegramtest.Post {
	p.T.Helper()
	all := p.W.TG.BotMessages(p.Chat)
	if len(all) == 0 {
		p.T.Fatal("the bot has said nothing here")
	}
	return all[len(all)-1]
}

// Now is the present state of a message.
func (p *Person) Now(m telegramtest.Post) telegramtest.Post {
	p.T.Helper()
	all := p.W.TG.Messages(p.Chat)
	i := slices.IndexFunc(all, func(o telegramtest.Post) bool { return o.MessageID == m.MessageID })
	if i < 0 {
		p.T.Fatalf("message %d is gone", m.MessageID)
	}
	return all[i]
}

// Becomes waits until a message has words, after a change, and returns it.
func (p *Person) Becomes(m telegramtest.Post, words string) telegramtest.Post {
	p.T.Helper()
	now := m
	Eventually(p.T, "the message becomes "+words, func() bool {
		now = p.Now(m)
		return strings.Contains(now.Text+now.Caption, words)
	})
	return now
}
