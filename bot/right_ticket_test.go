package bot_test

import (
	"cmp"
	"fmt"
	"maps"
	"strings"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

func init() { maps.Copy(bait, ticketBait) }

// ticketBait are tickets, replies and what belongs to them. A ticket that was sent has its id for its number.
var ticketBait = map[string]maker{
	"report draft":           newTicket(ticketRow{state: "draft", agency: "A"}),
	"own report draft":       newTicket(ticketRow{state: "draft", own: true}),
	"abandoned report":       newTicket(ticketRow{state: "abandoned", agency: "A"}),
	"own abandoned report":   newTicket(ticketRow{state: "abandoned", own: true}),
	"recorded draft":         newTicket(ticketRow{state: "draft", agency: "A", recorded: true}),
	"own recorded draft":     newTicket(ticketRow{state: "draft", agency: "A", recorded: true, own: true}),
	"report waiting for A":   newTicket(ticketRow{state: "awaiting_agency", agency: "A"}),
	"report waiting for C":   newTicket(ticketRow{state: "awaiting_agency", agency: "C"}), // which nobody speaks for
	"own waiting report":     newTicket(ticketRow{state: "awaiting_agency", own: true}),
	"sent ticket of A":       newTicket(ticketRow{state: "sent", agency: "A"}),
	"sent ticket of B":       newTicket(ticketRow{state: "sent", agency: "B"}),
	"own sent ticket":        newTicket(ticketRow{state: "sent", own: true}),
	"own asked ticket":       newTicket(ticketRow{state: "awaiting_reporter", own: true}),
	"accepted ticket of A":   newTicket(ticketRow{state: "accepted", agency: "A"}),
	"accepted ticket of B":   newTicket(ticketRow{state: "accepted", agency: "B"}),
	"answered ticket of A":   newTicket(ticketRow{state: "answered", agency: "A"}),
	"answered ticket of B":   newTicket(ticketRow{state: "answered", agency: "B"}),
	"own answered ticket":    newTicket(ticketRow{state: "answered", own: true}),
	"withdrawn ticket of A":  newTicket(ticketRow{state: "withdrawn", agency: "A"}),
	"question to the Board":  newTicket(ticketRow{state: "answered", kind: "question"}),
	"own question":           newTicket(ticketRow{state: "answered", kind: "question", own: true}),
	"joined ticket of A":     (*rightsWorld).addJoined,
	"ticket of A with files": (*rightsWorld).addTicketWithFile,

	// What is alike is offered; all others here have the same words.
	"own unlike draft": func(w *rightsWorld, who rune) string {
		id := newTicket(ticketRow{state: "draft", own: true})(w, who)
		w.exec(`update ticket set words = 'Trụ sở dột, xuống cấp' where id = $1`, number(id))
		return id
	},
	"unlike ticket of B": func(w *rightsWorld, who rune) string {
		w.exec(`update ticket set state = 'withdrawn', changed_at = $1 where heading = 'Sửa chữa trụ sở'`, time.Now().UnixMicro()) // few are offered
		id := newTicket(ticketRow{state: "answered", agency: "B"})(w, who)
		w.exec(`update ticket set words = 'Trụ sở dột, xuống cấp', heading = 'Sửa chữa trụ sở', replied_at = changed_at where id = $1`, number(id))
		return id
	},

	"ticket of A with a reply": func(w *rightsWorld, who rune) string {
		id := newTicket(ticketRow{state: "awaiting_approval", agency: "A"})(w, who)
		w.addReply(id, w.addPerson(0))
		return id
	},
	"submitted reply": func(w *rightsWorld, who rune) string {
		return w.addReply(newTicket(ticketRow{state: "awaiting_approval", agency: "A"})(w, who), w.addPerson(0))
	},
	"own submitted reply": func(w *rightsWorld, who rune) string {
		author := cmp.Or(w.fixed["person "+string(who)], w.addPerson(0))
		return w.addReply(newTicket(ticketRow{state: "awaiting_approval", agency: "A"})(w, who), author)
	},
	"canned reply":           newCanned("approved", false),
	"submitted canned reply": newCanned("submitted", false),
	"own canned reply":       newCanned("submitted", true),
	"undelivered message": func(w *rightsWorld, who rune) string {
		return w.addMessage(newTicket(ticketRow{state: "accepted", agency: "A"})(w, who), ticket.SaidAccepted)
	},
	"undelivered internal note": func(w *rightsWorld, who rune) string {
		return w.addMessage(newTicket(ticketRow{state: "accepted", agency: "A"})(w, who), ticket.SaidNote)
	},
}

// ticketRow is a ticket to be added.
type ticketRow struct {
	state, kind string
	agency      string // "" is that of who tries: B of b, else A
	own         bool   // reported, or recorded, by who tries; else by a member of the agency who has no account
	recorded    bool   // from another channel, by an officer
	joinedTo    string
}

func newTicket(row ticketRow) maker {
	return func(w *rightsWorld, who rune) string { return w.addTicket(row, who) }
}

func (w *rightsWorld) addTicket(row ticketRow, who rune) string {
	w.t.Helper()
	kind, agency := cmp.Or(row.kind, "difficulty"), number(w.fixed[cmp.Or(row.agency, "A")])
	if row.agency == "" && who == 'b' {
		agency = number(w.fixed["B"])
	}
	person := w.fixed["person "+string(who)]
	if !row.own || person == "" {
		person = w.addPerson(0)
		w.addPost(person, fmt.Sprint(agency), directory.Member, "", "")
	}
	reporter, recorder, sender := number(person), int64(0), int64(0)
	if row.recorded {
		reporter, recorder = 0, reporter
	}
	if kind == "question" {
		agency = 0
	}
	now, accepted, sent := time.Now().UnixMicro(), int64(0), int64(0)
	coded := row.state != "draft" && row.state != "abandoned" && row.state != "awaiting_agency"
	if coded {
		sent, sender = now, number(w.addPerson(0))
	}
	if coded && row.state != "sent" {
		accepted = now
	}
	id := w.add(`insert into ticket (year, number, kind, state, state_before, agency_id, holder_id, reporter, sender, recorder, channel, channel_number, channel_on,
	words, proposal, addressed_to, task_key, task_path, task_place, about, category, level, heading, assignee, forwarded_to, joined_to, joined_state,
	digest_id, answer_id, created_at, sent_at, accepted_at, replied_at, settled_at, due_at, waiting_since, changed_at)
values (0, 0, $1, $2, 'accepted', $3, $3, $4, $5, $6, '', '', '', 'Mồi khó khăn', '', '', '', '', '', '', '', '', 'Mồi chung', 0, '', $7, 'accepted', 0, 0, $8, $9, $10, 0, 0, $10, $10, $8)
returning id`, kind, row.state, agency, reporter, sender, recorder, number(row.joinedTo), now, sent, accepted)
	if coded {
		w.exec(`update ticket set year = 2031, number = id where id = $1`, number(id))
	}
	if row.recorded {
		w.exec(`update ticket set channel = 'letter', channel_number = '903/SYT-TCCB', channel_on = '2026-11-17' where id = $1`, number(id))
	}
	return id
}

// addJoined is a ticket of A that is answered with one of B.
func (w *rightsWorld) addJoined(who rune) string {
	main := w.addTicket(ticketRow{state: "accepted", agency: "B"}, who)
	return w.addTicket(ticketRow{state: "joined", agency: "A", joinedTo: main}, who)
}

func (w *rightsWorld) addTicketWithFile(who rune) string {
	id := w.addTicket(ticketRow{state: "sent", agency: "A"}, who)
	w.addFile(id, "moi.txt")
	return id
}

// addFile gives a ticket a file.
func (w *rightsWorld) addFile(of, name string) {
	w.t.Helper()
	store := file.NewStore(w.DB)
	content := bottest.Must[file.Content](w.t)(store.Put(w.t.Context(), strings.NewReader("Mồi "+of), 1000))
	w.change(func(tx *database.Tx) error {
		return store.Use(w.t.Context(), tx, file.Use{Owner: ticket.FileOwner(number(of)), Content: content, Name: name})
	})
	w.exec(`insert into ticket_file (ticket_id, message_id, hash, unique_id, kind, name, at) values ($1, 0, $2, 'x', 'document', $3, 1)`, number(of), content.Hash, name)
}

// addReply is a reply to a ticket that waits for a leader, in its first revision.
func (w *rightsWorld) addReply(of, author string) string {
	return w.add(`insert into ticket_reply (ticket_id, kind, canned_id, words, document, document_on, author, approver, state, note, revision, created_at, decided_at)
values ($1, 'answer', 0, 'Mồi trả lời', '', '', $2, 0, 'submitted', '', 1, 1, 0) returning id`, number(of), number(author))
}

func newCanned(state string, own bool) maker {
	return func(w *rightsWorld, who rune) string {
		author := w.fixed["person "+string(who)]
		if !own || author == "" {
			author = w.addPerson(0)
		}
		return w.add(`insert into canned_reply (title, words, category, author, approver, state, note, revision, created_at, decided_at)
values ('Mồi mẫu', 'Mồi trả lời mẫu', '', $1, 0, $2, '', 1, 1, 0) returning id`, number(author), state)
	}
}

// addMessage is a message of a ticket that did not reach somebody.
func (w *rightsWorld) addMessage(of string, kind ticket.MessageKind) string {
	id := w.add(`insert into ticket_message (ticket_id, kind, author, words, amends, reply_id, chat_id, message_id, at)
values ($1, $2, 0, 'Mồi nói', 0, 0, 0, 0, 1) returning id`, number(of), string(kind))
	w.exec(`insert into ticket_notice (ticket_id, message_id, person_id, state, reason, at) values ($1, $2, $3, 'failed', 'blocked', 1)`,
		number(of), number(id), number(w.addPerson(0)))
	return id
}
