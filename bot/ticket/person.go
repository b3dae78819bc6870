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
	ofPerson = columns + `where reporter = $1 or sender = $1 order by id`

	// A question is the person's own: its words go. What an agency reported is the agency's.
	forgetQuestion  = `update ticket set words = '', about = '', heading = '' where reporter = $1 and kind = 'question'`
	forgetAsked     = `update ticket_message set words = '' where ticket_id in (select id from ticket where reporter = $1 and kind = 'question')`
	forgetDrafts    = `update ticket set words = '', proposal = '', addressed_to = '', state = 'abandoned' where reporter = $1 and state in ('draft', 'abandoned')`
	forgetReporter  = `update ticket set reporter = 0 where reporter = $1`
	forgetSender    = `update ticket set sender = 0 where sender = $1`
	forgetAuthor    = `update ticket_message set author = 0, chat_id = 0, message_id = 0 where author = $1`
	forgetNotices   = `update ticket_notice set person_id = 0, state = case when state = 'waiting' then 'cancelled' else state end, reason = '' where person_id = $1`
	forgetNameIn    = `update ticket set words = replace(words, $1, $2), proposal = replace(proposal, $1, $2), heading = replace(heading, $1, $2) where id = $3`
	forgetNameSaid  = `update ticket_message set words = replace(words, $1, $2) where ticket_id = $3`
	forgetNameReply = `update ticket_reply set words = replace(words, $1, $2) where ticket_id = $3`
)

// Erase forgets a person: who reported, who sent, who said what, in whose chat. An agency's ticket stays, without their name in its words;
// of a question to the Board, which is their own, no word stays. Drafts go.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, person int64, names []string) error {
	tickets, err := list(ctx, tx, ofPerson, person)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		if t.State == Draft || t.State == Abandoned || t.Kind == Question {
			if err := s.files.Erase(ctx, tx, FileOwner(t.ID)); err != nil {
				return err
			}
		}
		for _, name := range names {
			if strings.TrimSpace(name) == "" {
				continue
			}
			for _, forget := range []string{forgetNameIn, forgetNameSaid, forgetNameReply} {
				if _, err := tx.Exec(ctx, forget, name, Forgotten, t.ID); err != nil {
					return fmt.Errorf("erasing a name from a ticket: %w", err)
				}
			}
		}
	}
	for _, forget := range []string{forgetAsked, forgetQuestion, forgetDrafts, forgetReporter, forgetSender, forgetAuthor, forgetNotices} {
		if _, err := tx.Exec(ctx, forget, person); err != nil {
			return fmt.Errorf("erasing who reported: %w", err)
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

// Exported is one ticket in a person's copy of what is kept of them.
type Exported struct {
	Code     string            `json:"code,omitempty"`
	Kind     Kind              `json:"kind"`
	State    State             `json:"state"`
	Words    string            `json:"words"`
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

// Export is what is kept of a person: what they reported and sent, with what was said about it.
func (s *Store) Export(ctx context.Context, q database.Querier, person int64) ([]Exported, error) {
	tickets, err := list(ctx, q, ofPerson, person)
	all := []Exported{}
	for _, t := range tickets {
		e := Exported{Code: t.Code.String(), Kind: t.Kind, State: t.State, Words: t.Words, Proposal: t.Proposal, SentAt: stamp(t.SentAt)}
		said, err := s.Messages(ctx, q, t.ID, false)
		if err != nil {
			return nil, err
		}
		for _, m := range said {
			e.Messages = append(e.Messages, ExportedMessage{Kind: m.Kind, Words: m.Words, At: stamp(m.At), Own: m.Author == person})
		}
		all = append(all, e)
	}
	return all, err
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

const countOf = `select count(*) from ticket where reporter = $1 or sender = $1`

// CountOf counts what Export lists.
func (s *Store) CountOf(ctx context.Context, q database.Querier, person int64) (n int, err error) {
	if err := q.QueryRow(ctx, countOf, person).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting the tickets of a person: %w", err)
	}
	return n, nil
}
