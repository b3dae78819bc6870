package bot_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// attempt is something that was tried.
type attempt struct {
	in     place
	press  string // the id of the press; "" for words
	update int64  // by Telegram's id
}

// isPress tells the data of a button from words.
var isPress = regexp.MustCompile(`^[a-z0-9]+(:|$)`)

// try sends words, or presses a button.
func (w *rightsWorld) try(who rune, in place, what string) attempt {
	w.t.Helper()
	chat := w.chat(who, in)
	if isPress.MatchString(what) {
		return w.press(who, chat, what)
	}
	if in != privately { // groups address a command
		command, args, _ := strings.Cut(what, " ")
		what = strings.TrimSpace(command + "@" + w.TG.BotUser().Username + " " + args)
	}
	return w.push("message", "", w.words(who, chat, what))
}

// chat is where somebody tries something.
func (w *rightsWorld) chat(who rune, in place) int64 {
	if in == privately {
		return w.people[who].ID()
	}
	return w.groups[in]
}

// press is a press that no app would send.
func (w *rightsWorld) press(who rune, chat int64, data string) attempt {
	w.t.Helper()
	quoted := bottest.Must[[]byte](w.t)(json.Marshal(data))
	return w.pressOn(who, fmt.Sprintf(`"data":%s,"message":{"message_id":7,"date":%d,"chat":%s}`, quoted, time.Now().Unix(), chatJSON(chat)))
}

// pressOn is a press with fields of its own.
func (w *rightsWorld) pressOn(who rune, fields string) attempt {
	w.t.Helper()
	press := fmt.Sprint(5_000_000_000 + int64(w.next()))
	return w.push("callback_query", press,
		fmt.Sprintf(`{"id":%q,"from":{"id":%d,"first_name":"X"},"chat_instance":"1",%s}`, press, w.people[who].ID(), fields))
}

func chatJSON(chat int64) string {
	if chat > 0 {
		return fmt.Sprintf(`{"id":%d,"type":"private"}`, chat)
	}
	return fmt.Sprintf(`{"id":%d,"type":"supergroup","title":"Nhóm"}`, chat)
}

func (w *rightsWorld) words(who rune, chat int64, text string) string {
	entities := ""
	if command, _, _ := strings.Cut(text, " "); strings.HasPrefix(text, "/") {
		entities = fmt.Sprintf(`,"entities":[{"type":"bot_command","offset":0,"length":%d}]`, len(command))
	}
	return fmt.Sprintf(`{"message_id":%d,"date":%d,"from":{"id":%d,"first_name":"X"},"chat":%s,"text":%q%s}`,
		800_000+w.next(), time.Now().Unix(), w.people[who].ID(), chatJSON(chat), text, entities)
}

func (w *rightsWorld) push(kind, press, payload string) attempt {
	w.t.Helper()
	if !json.Valid([]byte(payload)) {
		w.t.Fatalf("not JSON: %s", payload)
	}
	return attempt{press: press, update: w.TG.PushUpdate(kind, json.RawMessage(payload))}
}

// settle waits until every update is handled.
func (w *rightsWorld) settle() {
	w.t.Helper()
	bottest.Eventually(w.t, "every update is handled", func() bool {
		return w.TG.Pending() == 0 && w.count(`select count(*) from inbox_update where state = 'waiting'`) == 0
	})
}

// replies are the messages that an attempt brought about, to anybody. The words of a secret one are not kept once it is
// sent; they are read in its chat.
func (w *rightsWorld) replies(a attempt) string {
	w.t.Helper()
	var all []string
	for _, row := range w.World.Strings(w.t, `
select d.chat_id || ' ' || d.message_ids || ' ' || d.content from outbox_delivery d join inbox_update u on u.update_id = $1 and u.kind = ''
where (d.key like '%u' || u.id || ':%' or d.key like '%u' || u.id) and d.op <> 'delete' order by d.id`, a.update) {
		part := strings.SplitN(row, " ", 3)
		if part[2] == "{}" {
			part[2] = w.shown(number(part[0]), part[1])
		}
		all = append(all, part[2])
	}
	return strings.Join(all, "\n")
}

// shown are the words of a message in its chat; id is as the outbox keeps it, in brackets.
func (w *rightsWorld) shown(chat int64, id string) string {
	w.t.Helper()
	for _, m := range w.TG.Messages(chat) {
		if fmt.Sprintf("[%d]", m.MessageID) == id {
			return m.Text
		}
	}
	w.t.Fatalf("message %s is not in chat %d", id, chat)
	return ""
}

// answers are what was said over the buttons of presses, by the ids of the presses.
func (w *rightsWorld) answers() map[string]telegramtest.Call {
	for _, c := range w.TG.CallsAfter(w.answered, "answerCallbackQuery") {
		w.said[c.Params["callback_query_id"]], w.answered = c, c.Seq
	}
	return w.said
}

// answer waits for the answer to a press.
func (w *rightsWorld) answer(a attempt) (answer telegramtest.Call) {
	w.t.Helper()
	bottest.Eventually(w.t, "the press is answered", func() (ok bool) { answer, ok = w.answers()[a.press]; return ok })
	return answer
}

// toast waits for the words over a button.
func (w *rightsWorld) toast(a attempt) string {
	w.t.Helper()
	return w.answer(a).Params["text"]
}

// do tries, and waits until it is handled.
func (w *rightsWorld) do(who rune, in place, what string) attempt {
	w.t.Helper()
	a := w.try(who, in, what)
	w.settle()
	return a
}

// passing are the tables of what passes through, by the beginnings of their names; what is in all others lasts.
var passing = []string{"inbox_", "outbox_", "job", "lease", "heartbeat", "file", "album_part", "message_taken", "goose_", "sqlite_",
	"corpus", "document", "provision", "relation", "lexical", "vector"}

// tables are those of every domain: who is who, what was asked, the forms.
func (w *rightsWorld) tables() (names []string) {
	w.t.Helper()
	list := `select name from sqlite_master where type = 'table'`
	if w.DB.Shared() {
		list = `select tablename from pg_tables where schemaname = 'public'`
	}
	for _, name := range w.World.Strings(w.t, list) {
		if !slices.ContainsFunc(passing, func(p string) bool { return strings.HasPrefix(name, p) }) {
			names = append(names, name)
		}
	}
	if len(names) < 20 {
		w.t.Fatalf("only the tables %q", names)
	}
	slices.Sort(names)
	return names
}

// kept is every row of those tables but of the excepted, in order.
func (w *rightsWorld) kept(except ...string) (all []string) {
	w.t.Helper()
	for _, table := range w.tables() {
		if !slices.Contains(except, table) {
			all = append(all, w.rowsOf(table)...)
		}
	}
	// Everybody may have a copy of what is kept of them; that it was made is in the audit.
	return slices.DeleteFunc(all, func(line string) bool { return strings.Contains(line, "act=export person") })
}

func (w *rightsWorld) rowsOf(table string) (lines []string) {
	w.t.Helper()
	rows, err := w.DB.Query(w.t.Context(), "select * from "+table)
	if err != nil {
		w.t.Fatal(err)
	}
	columns := bottest.Must[[]string](w.t)(rows.Columns())
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
	return lines
}

// refused requires that an attempt in the private chat changes nothing and is refused in words like those.
func (w *rightsWorld) refused(what string, who rune, try, words string) {
	w.t.Helper()
	before := w.kept()
	a := w.do(who, privately, try)
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

func (w *rightsWorld) same(what string, before, after []string) {
	w.t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		w.t.Errorf("%s changed something:\n%s", what, diff)
	}
}

// noFailures requires that no update failed.
func (w *rightsWorld) noFailures(t testing.TB) {
	t.Helper()
	for _, failed := range w.World.Strings(t, `select error from inbox_update where error <> ''`) {
		t.Errorf("the bot failed: %s", failed)
	}
}

// says is what the bot answers in a group, which it is slow to send there.
func (w *rightsWorld) says(speaker telegramtest.Speaker, group int64, text string) string {
	w.t.Helper()
	answers := func() []string {
		return w.World.Strings(w.t, `select content from outbox_delivery where chat_id = $1 order by id`, group)
	}
	before := len(answers())
	bottest.Must[telegramtest.Message](w.t)(speaker.Send(text))
	w.settle()
	return strings.Join(answers()[before:], "\n")
}
