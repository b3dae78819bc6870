package ticket

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// The Board's lists, by the number that buttons name. They stand in messages that were sent: none is given another meaning.
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

// What is in each list; $1 is the person who looks, $2 the moment.
const (
	isInHand    = `state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_reporter', 'awaiting_approval') and kind = 'difficulty'`
	isNew       = `state in ('sent', 'disputed')`
	isMine      = `assignee = $1 and state in ('accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_reporter', 'awaiting_approval', 'reported', 'decided')`
	isWaiting   = `state = 'awaiting_reporter'`
	isToApprove = `state = 'awaiting_approval'`
	isOverdue   = `state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_approval') and due_at > 0 and due_at < $2`
	listSettled = `state in ('answered', 'resolved', 'refused', 'closed', 'withdrawn', 'reported', 'decided', 'joined') and sent_at > 0`
	isQuestion  = `kind = 'question' and state in ('sent', 'accepted', 'in_progress', 'disputed', 'awaiting_reporter', 'awaiting_approval')`
	isOfAgency  = `state = 'awaiting_agency'`

	// Not every list is about the person or the moment: PostgreSQL guesses the type of a parameter from its first use.
	given = ` and cast($1 as bigint) >= 0 and cast($2 as bigint) > 0`

	longestFirst = given + ` order by due_at, id limit $3 offset $4`
	newestFirst  = given + ` order by sent_at desc, id desc limit $3 offset $4`
)

var boardLists = [Lists]string{
	ListInHand:    columns + `where ` + isInHand + longestFirst,
	ListNew:       columns + `where ` + isNew + longestFirst,
	ListMine:      columns + `where ` + isMine + longestFirst,
	ListWaiting:   columns + `where ` + isWaiting + longestFirst,
	ListToApprove: columns + `where ` + isToApprove + longestFirst,
	ListOverdue:   columns + `where ` + isOverdue + longestFirst,
	ListSettled:   columns + `where ` + listSettled + newestFirst,
	ListQuestions: columns + `where ` + isQuestion + longestFirst,
	ListAgency:    columns + `where ` + isOfAgency + longestFirst,
}

// Board is a list of the Board's, what waits longest first: limit of it from the from-th on.
func (s *Store) Board(ctx context.Context, tx *database.Tx, by directory.Access, which, from, limit int) ([]Ticket, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	return list(ctx, tx, boardLists[which], by.PersonID, now, limit, from)
}

const (
	counted = ` then 1 end), count(case when `

	// In the order of the lists but for ListSettled, which has the most and is counted in the index alone.
	countOpen = `select count(case when ` + isInHand + counted + isNew + counted + isMine + counted + isWaiting + counted + isToApprove + counted +
		isOverdue + counted + isQuestion + counted + isOfAgency + ` then 1 end) from ticket
where state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_reporter', 'awaiting_approval', 'awaiting_agency', 'reported', 'decided')`

	countSettled = `select count(*) from ticket where ` + listSettled
)

// Counts is how many tickets each list of the Board's has.
func (s *Store) Counts(ctx context.Context, tx *database.Tx, by directory.Access) (counts [Lists]int, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return counts, err
	}
	err = tx.QueryRow(ctx, countOpen, by.PersonID, now).Scan(&counts[ListInHand], &counts[ListNew], &counts[ListMine], &counts[ListWaiting],
		&counts[ListToApprove], &counts[ListOverdue], &counts[ListQuestions], &counts[ListAgency])
	if err == nil {
		err = tx.QueryRow(ctx, countSettled).Scan(&counts[ListSettled])
	}
	if err != nil {
		return counts, fmt.Errorf("counting tickets: %w", err)
	}
	return counts, nil
}

// What a person follows; lists of agencies come between: those that they are in, and those for which they speak.
const (
	follows = `where (kind = 'question' and reporter = $1 or recorder = $1 and state = 'draft' or (reporter = $1 or sender = $1) and holder_id in `
	ofAll   = ` or kind = 'difficulty' and holder_id in `
	visible = ` and state <> 'draft') and state <> 'abandoned'`
)

// Of is what a person follows: their questions, what they record, what they reported or sent for an agency that they are in, and what the
// agencies reported for which they speak. First what they have to write on, then the newest.
func (s *Store) Of(ctx context.Context, q database.Querier, by directory.Access, from, limit int) (all []Ticket, total int, err error) {
	writes, speaks := by.PostsFor(Write), by.PostsFor(Speak)
	agencies := append(agenciesOf(writes), agenciesOf(speaks)...)
	err = q.QueryRow(ctx, `select count(*) from ticket `+follows+database.Placeholders(1, len(writes))+ofAll+database.Placeholders(1+len(writes), len(speaks))+visible,
		append([]any{by.PersonID}, agencies...)...).Scan(&total)
	if err != nil {
		return nil, 0, fmt.Errorf("counting tickets: %w", err)
	}
	all, err = list(ctx, q, columns+follows+database.Placeholders(3, len(writes))+ofAll+database.Placeholders(3+len(writes), len(speaks))+visible+
		` order by case when state = 'draft' or state = 'awaiting_reporter' then 0 else 1 end, id desc limit $2 offset $3`,
		append([]any{by.PersonID, limit, from}, agencies...)...)
	return all, total, err
}

func agenciesOf(posts []directory.Post) (ids []any) {
	for _, p := range posts {
		ids = append(ids, p.AgencyID)
	}
	return ids
}

// Whoever reported or sent a ticket is told of it, and who speaks for its agency where those are gone or an officer recorded it.
const (
	theirs     = `where (reporter = $1 or sender = $1 or kind = 'difficulty' and holder_id in `
	awaitingOf = `) and state = 'awaiting_reporter' order by id desc limit 10`
	inHandOf   = `) and state in ('sent', 'accepted', 'in_progress', 'awaiting_reporter', 'forwarded', 'awaiting_approval', 'disputed',
	'reported', 'decided', 'joined') order by id desc limit 10`
)

// InHandOf are the newest tickets of a person, and of the agencies for which they speak, that are not settled.
func (s *Store) InHandOf(ctx context.Context, q database.Querier, by directory.Access) ([]Ticket, error) {
	agencies := agenciesOf(by.PostsFor(Speak))
	return list(ctx, q, columns+theirs+database.Placeholders(1, len(agencies))+inHandOf, append([]any{by.PersonID}, agencies...)...)
}

// Awaiting are those of which the Board wants to know more.
func (s *Store) Awaiting(ctx context.Context, q database.Querier, by directory.Access) ([]Ticket, error) {
	agencies := agenciesOf(by.PostsFor(Speak))
	return list(ctx, q, columns+theirs+database.Placeholders(1, len(agencies))+awaitingOf, append([]any{by.PersonID}, agencies...)...)
}
