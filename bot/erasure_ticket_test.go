package bot_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// What somebody reported for their agency outlives them without their name; what they asked the Board does not.
func TestWhoIsErasedIsGoneFromTickets(t *testing.T) {
	bottest.Each(t, func(t *testing.T, world *bottest.World) {
		w := newRightsWorld(t, world)
		w.join('z', "A", directory.Focal)
		o := objects{}
		name := w.World.Strings(t, `select name from person where id = $1`, number(w.fixed["person z"]))[0]
		own, asked, draft, others := w.nameEverywhere(o, name)
		kit := bot.Offline(w.DB, directory.Settings{}, slog.New(slog.DiscardHandler))
		export := bottest.Must[[]ticket.Exported](t)(bot.Tickets(kit, nil).Export(t.Context(), w.DB, number(w.fixed["person z"])))
		if diff := cmp.Diff([]string{"draft: 1 of 1", "sent: 2 of 3", "answered: 1 of 1", "sent: 1 of 1, not theirs"}, summaryOf(export)); diff != "" {
			t.Errorf("their copy (-want +got):\n%s", diff)
		}
		prepared, err := kit.PrepareErasure(t.Context(), number(w.fixed["person z"]))
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(tx *database.Tx) error {
			_, err := kit.Erase(t.Context(), tx, directory.Operator, number(w.fixed["person z"]), prepared)
			return err
		})
		for _, line := range w.kept() {
			if strings.Contains(line, name) {
				t.Errorf("their name is kept: %s", line)
			}
		}
		for what, query := range map[string]string{
			"a draft":             `select count(*) from ticket where id = ` + draft,
			"something of it":     `select (select count(*) from ticket_message where ticket_id = ` + draft + `) + (select count(*) from ticket_file where ticket_id = ` + draft + `)`,
			"words of a question": `select count(*) from ticket where id = ` + asked + ` and (words <> '' or about <> '' or heading <> '')`,
			"words about it":      `select count(*) from ticket_message where words <> '' and ticket_id = ` + asked,
			"a reply to it":       `select count(*) from ticket_reply where words <> '' and ticket_id = ` + asked,
			"a file of it":        `select count(*) from ticket_file where ticket_id = ` + asked,
			"a content":           `select count(*) from file_use where owner in ('ticket:` + draft + `', 'ticket:` + asked + `')`,
			"who reported":        `select count(*) from ticket where reporter = ` + w.fixed["person z"] + ` or sender = ` + w.fixed["person z"],
			"who said something":  `select count(*) from ticket_message where author = ` + w.fixed["person z"] + ` or chat_id <> 0`,
			"a name of a file":    `select count(*) from file_use where name like '%` + name + `%'`,
			"whom to tell":        `select count(*) from ticket_notice where person_id = ` + w.fixed["person z"] + ` or state = 'waiting'`,
		} {
			if n := w.count(query); n != 0 {
				t.Errorf("%s is kept of whom was erased: %d", what, n)
			}
		}
		for _, id := range []string{own, others} {
			if words := w.World.Strings(t, `select words from ticket where id = $1`, number(id))[0]; words != ticket.Forgotten+" thiếu quỹ" {
				t.Errorf("the agency's ticket %s is %q", id, words)
			}
		}
		if n := w.count(`select count(*) from file_use where owner = $1`, ticket.FileOwner(number(own))); n != 1 {
			t.Error("the agency's file is gone")
		}
	})
}

// nameEverywhere has z, who is called name, report for A, ask the Board, draft something and add to what another reported.
func (w *rightsWorld) nameEverywhere(o objects, name string) (own, asked, draft, others string) {
	w.t.Helper()
	object := func(name string) string { return w.object(o, 'z', name) }
	draft, own, asked, others = object("own report draft"), object("own sent ticket"), object("own question"), object("sent ticket of A")
	z := w.fixed["person z"]
	for _, id := range []string{own, asked, draft, others} {
		w.exec(`update ticket set words = $1, proposal = $1, about = 'x' where id = $2`, name+" thiếu quỹ", number(id))
		w.exec(`insert into ticket_message (ticket_id, kind, author, words, amends, reply_id, chat_id, message_id, at)
values ($1, 'supplement', $2, $3, 0, 0, 77, $1, 1)`, number(id), number(z), "Tôi là "+name)
	}
	w.exec(`insert into ticket_message (ticket_id, kind, author, words, amends, reply_id, chat_id, message_id, at)
values ($1, 'asked', 0, $2, 0, 0, 0, 0, 1), ($1, 'note', 0, $2, 0, 0, 0, 0, 1), ($1, 'sent', $3, $2, 0, 0, 0, 0, 1)`, number(own), name+" nêu rõ hơn", number(z))
	w.exec(`insert into ticket_notice (ticket_id, message_id, person_id, state, reason, at) values ($1, 1, $2, 'waiting', '', 1)`, number(own), number(z))
	for _, id := range []string{own, asked, draft} {
		w.exec(`update ticket_reply set words = $1 where id = $2`, "Gửi "+name, number(w.addReply(id, w.addPerson(0))))
		w.addFile(id, name+".txt")
	}
	w.exec(`delete from ticket_reply where ticket_id = $1`, number(draft))
	return own, asked, draft, others
}

// summaryOf is a line for each ticket of a copy: its state, and how many of its messages are the person's.
func summaryOf(all []ticket.Exported) (lines []string) {
	for _, e := range all {
		own := 0
		for _, m := range e.Messages {
			if m.Own {
				own++
			}
		}
		line := fmt.Sprintf("%s: %d of %d", e.State, own, len(e.Messages))
		if e.Words == "" {
			line += ", not theirs"
		}
		lines = append(lines, line)
	}
	return lines
}
