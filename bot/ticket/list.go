package ticket

import (
	"context"
	"fmt"
	"strings"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// Filter chooses tickets. The zero value chooses all that were sent or wait for their agency.
type Filter struct {
	States   []State // nil is all but drafts
	Kind     Kind
	Category Category
	Assignee int64
	HolderID int64
	Overdue  bool // those whose day has passed
	Joined   int  // 1 without joined ones
}

// Filters of the Board's list, by the number that its buttons name. They stand in messages that were sent: none is given another meaning.
const (
	ListInHand = iota
	ListNew
	ListMine
	ListWaiting
	ListToApprove
	ListOverdue
	ListSettled
	ListQuestions
	ListAgency
	lists
)

// Lists is how many lists there are.
const Lists = lists

// listWhere are the conditions of the lists; $1 is the person, $2 the moment.
var listWhere = [Lists]string{
	ListInHand:    `state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_reporter', 'awaiting_approval') and kind = 'difficulty'`,
	ListNew:       `state in ('sent', 'disputed')`,
	ListMine:      `assignee = $1 and state in ('accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_reporter', 'awaiting_approval', 'reported', 'decided')`,
	ListWaiting:   `state = 'awaiting_reporter'`,
	ListToApprove: `state = 'awaiting_approval'`,
	ListOverdue:   `state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_approval') and due_at > 0 and due_at < $2`,
	ListSettled:   `state in ('answered', 'resolved', 'refused', 'closed', 'withdrawn', 'reported', 'decided', 'joined')`,
	ListQuestions: `kind = 'question' and state in ('sent', 'accepted', 'in_progress', 'disputed', 'awaiting_reporter', 'awaiting_approval')`,
	ListAgency:    `state = 'awaiting_agency'`,
}

// Board is a list of the Board's, what waits longest first: limit of it from the from-th on, and how many there are.
func (s *Store) Board(ctx context.Context, tx *database.Tx, by directory.Access, which, from, limit int) (all []Ticket, total int, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, 0, err
	}
	order := "due_at, id"
	if which == ListSettled {
		order = "id desc"
	}
	return page(ctx, tx, listWhere[which]+" and $1 >= 0 and $2 > 0", order, from, limit, by.PersonID, now)
}

// Counts is how many tickets each list of the Board's has.
func (s *Store) Counts(ctx context.Context, tx *database.Tx, by directory.Access) (counts [Lists]int, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return counts, err
	}
	for which, where := range listWhere {
		if err := tx.QueryRow(ctx, `select count(*) from ticket where `+where+` and $1 >= 0 and $2 > 0`, by.PersonID, now).Scan(&counts[which]); err != nil {
			return counts, fmt.Errorf("counting tickets: %w", err)
		}
	}
	return counts, nil
}

func page(ctx context.Context, q database.Querier, where, order string, from, limit int, args ...any) (all []Ticket, total int, err error) {
	if err := q.QueryRow(ctx, `select count(*) from ticket where `+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("counting tickets: %w", err)
	}
	n := len(args)
	query := fmt.Sprintf("%swhere %s order by %s limit $%d offset $%d", columns, where, order, n+1, n+2)
	all, err = list(ctx, q, query, append(args, limit, from)...)
	return all, total, err
}

// Of is what a person follows: what they reported or sent, and what the agencies reported for which they speak, the newest first.
func (s *Store) Of(ctx context.Context, q database.Querier, by directory.Access, from, limit int) (all []Ticket, total int, err error) {
	where, args := `(reporter = $1 or sender = $1`, []any{by.PersonID}
	for _, p := range by.PostsFor(Speak) {
		args = append(args, p.AgencyID)
		where += fmt.Sprintf(` or holder_id = $%d and kind = 'difficulty' and state <> 'draft'`, len(args))
	}
	where += `) and state <> 'abandoned' and not (state = 'draft' and reporter <> $1)`
	return page(ctx, q, where, "case when state = 'draft' or state = 'awaiting_reporter' then 0 else 1 end, id desc", from, limit, args...)
}

const awaitingOf = columns + `
where (reporter = $1 or sender = $1) and state = 'awaiting_reporter' order by id desc limit 10`

// Awaiting are the tickets of a person of whom the Board wants to know more.
func (s *Store) Awaiting(ctx context.Context, q database.Querier, person int64) ([]Ticket, error) {
	return list(ctx, q, awaitingOf, person)
}

// List are the tickets that a filter chooses, the newest last, at most limit.
func (s *Store) List(ctx context.Context, q database.Querier, f Filter, limit int) ([]Ticket, error) {
	where, args := []string{"state not in ('draft', 'abandoned')"}, []any{}
	add := func(clause string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(clause, len(args)))
	}
	if f.Kind != "" {
		add("kind = $%d", f.Kind)
	}
	if f.Category != "" {
		add("category = $%d", f.Category)
	}
	if f.HolderID != 0 {
		add("holder_id = $%d", f.HolderID)
	}
	if len(f.States) > 0 {
		where = append(where, "state in "+database.Placeholders(len(args), len(f.States)))
		args = append(args, database.Args(f.States)...)
	}
	args = append(args, limit)
	query := columns + "where " + strings.Join(where, " and ") + fmt.Sprintf(" order by id desc limit $%d", len(args))
	return list(ctx, q, query, args...)
}
