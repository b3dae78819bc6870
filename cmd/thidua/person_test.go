package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// person is somebody with Telegram on their telephone.
type person struct {
	*telegramtest.Person
	w    *world
	t    testing.TB
	chat int64 // the one looked at
	seen int   // how many of the bot's messages there
}

// write sends a message.
func (p *person) write(text string) telegramtest.Message {
	p.t.Helper()
	m, err := p.In(p.chat).Send(text)
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// next waits for the bot's next message.
func (p *person) next() telegramtest.Post {
	p.t.Helper()
	var all []telegramtest.Post
	bottest.Eventually(p.t, "the bot writes", func() bool {
		all = p.w.tg.BotMessages(p.chat)
		return len(all) > p.seen
	})
	p.seen++
	return all[p.seen-1]
}

// ask writes and waits for the answer.
func (p *person) ask(text string) telegramtest.Post {
	p.t.Helper()
	p.write(text)
	return p.next()
}

// nothingElse requires that the bot has nothing more to say here: the answer to one more message is the next it says.
func (p *person) nothingElse() {
	p.t.Helper()
	text := "/hoi"
	if p.chat < 0 {
		text += "@" + p.w.tg.BotUser().Username
	}
	if got := p.ask(text); !strings.Contains(got.Text, "ghi câu hỏi sau lệnh") {
		p.t.Errorf("the bot said more than it should: %q", got.Text)
	}
}

// press presses a button and returns the words shown over it.
func (p *person) press(on telegramtest.Post, label string) string {
	p.t.Helper()
	p.look(on)
	cb, err := p.In(p.chat).PressLabel(on.MessageID, label)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.pressed(cb)
}

// look takes the moment that a person needs to read a message: until its sending is recorded. A press before that is
// answered with a message of its own and not by changing this one. A copy that a lost reply left is never recorded.
func (p *person) look(on telegramtest.Post) {
	p.t.Helper()
	for deadline := time.Now().Add(3 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var n int
		err := p.w.db.QueryRow(p.t.Context(), `select count(*) from outbox_delivery where chat_id = $1 and message_ids = $2`,
			p.chat, fmt.Sprintf("[%d]", on.MessageID)).Scan(&n)
		if err != nil {
			p.t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
}

func (p *person) pressed(cb *telegramtest.Callback) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), bottest.Patience)
	defer cancel()
	answer, err := cb.Wait(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Text
}

// now is the present state of a message.
func (p *person) now(m telegramtest.Post) telegramtest.Post {
	p.t.Helper()
	all := p.w.tg.Messages(p.chat)
	i := slices.IndexFunc(all, func(o telegramtest.Post) bool { return o.MessageID == m.MessageID })
	if i < 0 {
		p.t.Fatalf("message %d is gone", m.MessageID)
	}
	return all[i]
}

func has(t *testing.T, m telegramtest.Post, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Text, part) {
			t.Errorf("the message lacks %q:\n%s", part, m.Text)
		}
	}
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func count(t *testing.T, w *world, text string, args ...any) (n int) {
	t.Helper()
	if err := w.db.QueryRow(t.Context(), text, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
