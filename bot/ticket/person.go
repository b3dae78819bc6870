package ticket

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/knowledge/database"
)

// Forgotten stands where the name of somebody stood whose data were erased.
const Forgotten = "(đã xóa dữ liệu cá nhân)"

const (
	// What a person reported, sent, or said something about.
	idsOfPerson = `(select id from ticket where reporter = $1 union select id from ticket where sender = $1
	union select id from ticket where recorder = $1 and state in ('draft', 'abandoned')
	union select ticket_id from ticket_message where author = $1)`

	ofPerson = columns + `where id in ` + idsOfPerson + ` order by id`

	// A report that was not sent is its author's alone, and goes. A question is the person's own: its words go, and what was said about it.
	draftsOf      = `(select id from ticket where (reporter = $1 or recorder = $1) and state in ('draft', 'abandoned'))`
	questionsOf   = `(select id from ticket where reporter = $1 and kind = 'question')`
	dropMessages  = `delete from ticket_message where ticket_id in ` + draftsOf
	dropNotices   = `delete from ticket_notice where ticket_id in ` + draftsOf
	dropFiles     = `delete from ticket_file where ticket_id in ` + draftsOf
	dropDrafts    = `delete from ticket where (reporter = $1 or recorder = $1) and state in ('draft', 'abandoned')`
	forgetSaid    = `update ticket_message set words = '' where ticket_id in ` + questionsOf
	forgetReplies = `update ticket_reply set words = '', note = '', state = case when state = 'submitted' then 'withdrawn' else state end where ticket_id in ` + questionsOf
	forgetFiles   = `delete from ticket_file where ticket_id in ` + questionsOf
	// Nobody can answer what is asked no more.
	forgetAsked = `
update ticket set words = '', about = '', heading = '', answer_id = 0,
	settled_at = case when settled_at = 0 then changed_at else settled_at end,
	state = case when state in ('sent', 'accepted', 'in_progress', 'awaiting_reporter', 'forwarded', 'awaiting_approval', 'disputed') then 'withdrawn' else state end
where reporter = $1 and kind = 'question'`

	forgetReporter = `update ticket set reporter = 0 where reporter = $1`
	forgetSender   = `update ticket set sender = 0 where sender = $1`
	forgetAuthor   = `update ticket_message set author = 0, chat_id = 0, message_id = 0 where author = $1`
	forgetNotices  = `update ticket_notice set person_id = 0, state = case when state = 'waiting' then 'cancelled' else state end, reason = '' where person_id = $1`

	// What an agency reported is the agency's.
	forgetNameIn = `
update ticket set words = replace(words, $1, $2), proposal = replace(proposal, $1, $2), addressed_to = replace(addressed_to, $1, $2),
	heading = replace(heading, $1, $2) where id = $3`
	forgetNameSaid  = `update ticket_message set words = replace(words, $1, $2) where ticket_id = $3`
	forgetNameReply = `update ticket_reply set words = replace(words, $1, $2), note = replace(note, $1, $2) where ticket_id = $3`
	forgetNameFile  = `update ticket_file set name = replace(name, $1, $2) where ticket_id = $3`
)

// Erase forgets a person: who reported, who sent, who said what, in whose chat. An agency's ticket stays, without their name in its words;
// of a question to the Board, which is their own, no word stays. Drafts go.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, person int64, names []string) error {
	tickets, err := list(ctx, tx, ofPerson, person)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		if t.isDraftOf(person) || t.Reporter == person && t.Kind == Question {
			if err := s.files.Erase(ctx, tx, FileOwner(t.ID)); err != nil {
				return err
			}
		}
		for _, name := range names {
			if err := s.forgetName(ctx, tx, t.ID, name); err != nil {
				return err
			}
		}
	}
	for _, forget := range []string{dropMessages, dropNotices, dropFiles, dropDrafts, forgetSaid, forgetReplies, forgetFiles, forgetAsked,
		forgetReporter, forgetSender, forgetAuthor, forgetNotices} {
		if _, err := tx.Exec(ctx, forget, person); err != nil {
			return fmt.Errorf("erasing who reported: %w", err)
		}
	}
	return nil
}

// isDraftOf reports whether a ticket is what a person writes or records, and has not sent.
func (t *Ticket) isDraftOf(person int64) bool {
	return (t.State == Draft || t.State == Abandoned) && (t.Reporter == person || t.Recorder == person)
}

// forgetName takes the name of a person out of a ticket and the names of its files.
func (s *Store) forgetName(ctx context.Context, tx *database.Tx, ticket int64, name string) error {
	if strings.TrimSpace(name) == "" {
		return nil
	}
	for _, forget := range []string{forgetNameIn, forgetNameSaid, forgetNameReply, forgetNameFile} {
		if _, err := tx.Exec(ctx, forget, name, Forgotten, ticket); err != nil {
			return fmt.Errorf("erasing a name from a ticket: %w", err)
		}
	}
	files, err := s.files.Of(ctx, tx, FileOwner(ticket))
	if err != nil {
		return err
	}
	for _, f := range files {
		if !strings.Contains(f.Name, name) {
			continue
		}
		f.Name = strings.ReplaceAll(f.Name, name, Forgotten)
		if err := s.files.Use(ctx, tx, f); err != nil { // renames it
			return err
		}
	}
	return nil
}

var moves = []string{
	`update ticket set reporter = $1 where reporter = $2`,
	`update ticket set sender = $1 where sender = $2`,
	`update ticket set recorder = $1 where recorder = $2`,
	`update ticket set assignee = $1 where assignee = $2`,
	`update ticket_message set author = $1 where author = $2`,
	`update ticket_notice set person_id = $1 where person_id = $2`,
	`update ticket_reply set author = $1 where author = $2`, // who must not approve it
	`update canned_reply set author = $1 where author = $2`,
}

// Merged implements directory.MergeWatcher: what somebody reported and wrote is the listed person's.
func (s *Store) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	for _, move := range moves {
		if _, err := tx.Exec(ctx, move, listed, came); err != nil {
			return fmt.Errorf("giving a person the tickets of another: %w", err)
		}
	}
	return nil
}

// Exported is one ticket in a person's copy of what is kept of them. Of one that they neither reported nor sent it has what they said alone.
type Exported struct {
	Code     string            `json:"code,omitempty"`
	Kind     Kind              `json:"kind"`
	State    State             `json:"state"`
	Words    string            `json:"words,omitempty"`
	Proposal string            `json:"proposal,omitempty"`
	SentAt   string            `json:"sent_at,omitempty"`
	Messages []ExportedMessage `json:"messages"`
}

// ExportedMessage is what was said about it by them or to them.
type ExportedMessage struct {
	Kind  MessageKind `json:"kind"`
	Words string      `json:"words,omitempty"`
	At    string      `json:"at"`
	Own   bool        `json:"own"`
}

// Export is what is kept of a person: what they reported, sent and said, with what was said about it.
func (s *Store) Export(ctx context.Context, q database.Querier, person int64) ([]Exported, error) {
	tickets, err := list(ctx, q, ofPerson, person)
	if err != nil {
		return nil, err
	}
	all := []Exported{}
	for _, t := range tickets {
		e := Exported{Code: t.Code.String(), Kind: t.Kind, State: t.State, SentAt: stamp(t.SentAt), Messages: []ExportedMessage{}}
		theirs := t.Reporter == person || t.Sender == person || t.isDraftOf(person)
		if theirs {
			e.Words, e.Proposal = t.Words, t.Proposal
		}
		said, err := s.Messages(ctx, q, t.ID, true)
		if err != nil {
			return nil, err
		}
		for _, m := range said {
			if own := m.Author == person; own || theirs && !m.Kind.Internal() {
				e.Messages = append(e.Messages, ExportedMessage{Kind: m.Kind, Words: m.Words, At: stamp(m.At), Own: own})
			}
		}
		all = append(all, e)
	}
	return all, nil
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

const countOf = `select count(*) from ` + idsOfPerson + ` theirs`

// CountOf counts what Export lists.
func (s *Store) CountOf(ctx context.Context, q database.Querier, person int64) (n int, err error) {
	if err := q.QueryRow(ctx, countOf, person).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting the tickets of a person: %w", err)
	}
	return n, nil
}
