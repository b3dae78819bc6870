package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/telegramtest"
)

// attempt is something that was tried.
type attempt struct {
	press  string // the id of the press; "" for words
	update int64  // by Telegram's id
	chat   int64
}

var isPress = regexp.MustCompile(`^[a-z]{1,2}(:|$)`)

// try sends words, or presses a button.
func (w *rightWorld) try(p *person, what string) attempt {
	w.t.Helper()
	if !isPress.MatchString(what) {
		return w.push("message", p.ID(), "", w.words(p, what))
	}
	return w.press(p, what)
}

// press is a press that no app would send.
func (w *rightWorld) press(p *person, what string) attempt {
	w.t.Helper()
	press := fmt.Sprint(5_000_000_000 + int64(w.next()))
	return w.push("callback_query", p.ID(), press, fmt.Sprintf(`{"id":%q,"from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":7,"date":%d,"chat":{"id":%d,"type":"private"}}}`, press, p.ID(), what, time.Now().Unix(), p.ID()))
}

func (w *rightWorld) words(p *person, text string) string {
	w.message++
	entities := ""
	if command, _, _ := strings.Cut(text, " "); strings.HasPrefix(text, "/") {
		entities = fmt.Sprintf(`,"entities":[{"type":"bot_command","offset":0,"length":%d}]`, len(command))
	}
	return fmt.Sprintf(`{"message_id":%d,"date":%d,"from":{"id":%d,"first_name":"X"},"chat":{"id":%d,"type":"private"},"text":%q%s}`,
		w.message, time.Now().Unix(), p.ID(), p.ID(), text, entities)
}

func (w *rightWorld) push(kind string, chat int64, press, payload string) attempt {
	w.t.Helper()
	if !json.Valid([]byte(payload)) {
		w.t.Fatalf("not JSON: %s", payload)
	}
	return attempt{press, w.tg.PushUpdate(kind, json.RawMessage(payload)), chat}
}

// settle waits until every update is handled.
func (w *rightWorld) settle() {
	w.t.Helper()
	eventually(w.t, "every update is handled", func() bool {
		return w.tg.Pending() == 0 && count(w.t, w.world, `select count(*) from inbox_update where state = 'waiting'`) == 0
	})
}

// replies are the messages that an attempt brought about, to anybody.
func (w *rightWorld) replies(a attempt) string {
	w.t.Helper()
	return strings.Join(query(w.t, w.db, func(scan func(...any) error) (s string, err error) { return s, scan(&s) }, `
select d.content from outbox_delivery d join inbox_update u on u.update_id = $1 and u.kind = ''
where d.key like '%u' || u.id || ':%' or d.key like '%u' || u.id order by d.id`, a.update), "\n")
}

// toasts are the words over the buttons of presses.
func (w *rightWorld) toasts() map[string]string {
	all := map[string]string{}
	for _, c := range w.tg.Calls("answerCallbackQuery") {
		all[c.Params["callback_query_id"]] = c.Params["text"]
	}
	return all
}

// toast waits for the words over a button.
func (w *rightWorld) toast(a attempt) (words string) {
	w.t.Helper()
	eventually(w.t, "the press is answered", func() (ok bool) { words, ok = w.toasts()[a.press]; return ok })
	return words
}

// do tries, and waits until it is handled.
func (w *rightWorld) do(who rune, what string) attempt {
	w.t.Helper()
	a := w.try(w.people[who], what)
	w.settle()
	return a
}

var tables = []string{
	"agency", "agency_term", "succession", "bloc", "bloc_member", "bloc_lead", "bloc_officer", "person", "post", "delegation", "invitation",
	"contact", "detached", "role_request", "group_chat", "reorganisation", "dialogue", "directory", "audit", "answer", "answer_citation", "feedback",
}

// kept is every row of who is who and of what was asked.
func (w *rightWorld) kept() (all []string) {
	w.t.Helper()
	for _, table := range tables {
		rows, err := w.db.Query(w.t.Context(), "select * from "+table)
		if err != nil {
			w.t.Fatal(err)
		}
		columns := must[[]string](w.t)(rows.Columns())
		var lines []string
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				w.t.Fatal(err)
			}
			line := table + ":"
			for i, column := range columns {
				line += fmt.Sprintf(" %s=%v", column, *values[i].(*any))
			}
			lines = append(lines, line)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			w.t.Fatal(err)
		}
		slices.Sort(lines)
		all = append(all, lines...)
	}
	return all
}

// refused requires that an attempt changes nothing and is refused in words like those.
func (w *rightWorld) refused(what string, who rune, try, words string) {
	w.t.Helper()
	before := w.kept()
	a := w.do(who, try)
	w.same(what, before, w.kept())
	said := w.replies(a)
	if a.press != "" {
		if said != "" {
			w.t.Errorf("%s: %s", what, said)
		}
		said = w.toast(a)
	}
	if !regexp.MustCompile(words).MatchString(said) {
		w.t.Errorf("%s (%s): %q, want %s", what, try, said, words)
	}
}

func (w *rightWorld) same(what string, before, after []string) {
	w.t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		w.t.Errorf("%s changed something:\n%s", what, diff)
	}
}

// without is kept without the tables whose names begin so.
func (w *rightWorld) without(tables ...string) []string {
	return slices.DeleteFunc(w.kept(), func(line string) bool {
		return slices.ContainsFunc(tables, func(table string) bool { return strings.HasPrefix(line, table) })
	})
}

// says is what the bot answers in a group, which it is slow to send there.
func (w *rightWorld) says(speaker telegramtest.Speaker, group int64, text string) string {
	w.t.Helper()
	answers := func() []string {
		return query(w.t, w.db, func(scan func(...any) error) (s string, err error) { return s, scan(&s) },
			`select content from outbox_delivery where chat_id = $1 order by id`, group)
	}
	before := len(answers())
	must[telegramtest.Message](w.t)(speaker.Send(text))
	w.settle()
	return strings.Join(answers()[before:], "\n")
}

// settled are the replies to an attempt when it is handled.
func (w *rightWorld) settled(a attempt) string {
	w.t.Helper()
	w.settle()
	return w.replies(a)
}

// pressIn is a forged press in a group.
func (w *rightWorld) pressIn(who rune, group int64, data string) attempt {
	w.t.Helper()
	id := fmt.Sprint(7_000_000_000 + int64(w.next()))
	return w.push("callback_query", group, id, fmt.Sprintf(`{"id":%q,"from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":7,"date":%d,"chat":{"id":%d,"type":"supergroup","title":"Nhóm"}}}`, id, w.people[who].ID(), data, time.Now().Unix(), group))
}
