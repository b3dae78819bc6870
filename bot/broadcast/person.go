package broadcast

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	forget = `
update announcement_recipient set account = 0, message_id = 0, file_messages = '[]', files = case when files = 'waiting' then 'cancelled' else files end,
	reason = case when state = 'waiting' then 'erased' else reason end, state = case when state = 'waiting' then 'cancelled' else state end
where account <> 0 and `
	forgetPerson  = forget + `person_id = $1`
	forgetAccount = forget + `account = $1`
)

// Erase forgets the accounts of a person and the numbers of their copies and of the files after them. For which agency somebody got and acknowledged an announcement
// stays, without who: it is the agency's.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, person int64, accounts []int64) error {
	if _, err := tx.Exec(ctx, forgetPerson, person); err != nil {
		return fmt.Errorf("erasing a recipient: %w", err)
	}
	if _, err := tx.Exec(ctx, optIn, person); err != nil {
		return fmt.Errorf("erasing a recipient: %w", err)
	}
	for _, account := range accounts {
		if _, err := tx.Exec(ctx, forgetAccount, account); err != nil {
			return fmt.Errorf("erasing a recipient: %w", err)
		}
	}
	return nil
}

const (
	moveRecipient = `
update announcement_recipient set person_id = $1 where person_id = $2 and not exists (select 1 from announcement_recipient o
	where o.announcement_id = announcement_recipient.announcement_id and o.agency_id = announcement_recipient.agency_id and o.person_id = $1)`
	moveAcknowledgement = `
update acknowledgement set person_id = $1 where person_id = $2 and not exists (select 1 from acknowledgement o where o.announcement_id = acknowledgement.announcement_id
	and o.agency_id = acknowledgement.agency_id and o.person_id = $1 and o.kind = acknowledgement.kind)`
	moveAuthor = `update announcement set author = $1 where author = $2` // who must not approve it
	moveOptOut = `update announcement_opt_out set person_id = $1 where person_id = $2 and not exists (select 1 from announcement_opt_out where person_id = $1)`
)

// Merged implements directory.MergeWatcher: what somebody got and acknowledged is the listed person's, who may answer for it. What both have
// stays with each.
func (s *Store) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	for _, move := range []string{moveRecipient, moveAcknowledgement, moveAuthor, moveOptOut} {
		if _, err := tx.Exec(ctx, move, listed, came); err != nil {
			return fmt.Errorf("giving a person the announcements of another: %w", err)
		}
	}
	return nil
}

// Received is one announcement in a person's copy of what is kept of them.
type Received struct {
	ID        int64  `json:"id"`
	Title     string `json:"title"`
	Agency    string `json:"agency_code"`
	Role      string `json:"role"`
	Account   int64  `json:"account,omitempty"`
	State     string `json:"state"`
	Reason    string `json:"reason,omitempty"`
	SentAt    string `json:"sent_at,omitempty"`
	SeenAt    string `json:"acknowledged_at,omitempty"`
	MissingAt string `json:"document_missing_at,omitempty"`
}

const receivedBy = `
select r.announcement_id, n.title, a.code, r.role, r.account, r.state, r.reason, case when r.state = 'sent' then r.at else 0 end,
	coalesce((select k.at from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id
		and k.person_id = r.person_id and k.kind = 'seen'), 0),
	coalesce((select k.at from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id
		and k.person_id = r.person_id and k.kind = 'missing'), 0)
from announcement_recipient r join announcement n on n.id = r.announcement_id join agency a on a.id = r.agency_id
where r.person_id = $1 order by r.id desc limit $2`

// Received are the newest announcements to a person, one for each agency that they got it for; at most limit.
func (s *Store) Received(ctx context.Context, q database.Querier, person int64, limit int) ([]Received, error) {
	rows, err := q.Query(ctx, receivedBy, person, limit)
	if err != nil {
		return nil, fmt.Errorf("reading the announcements to a person: %w", err)
	}
	defer rows.Close()
	var all []Received
	for rows.Next() {
		var r Received
		var sent, seen, missing int64
		if err := rows.Scan(&r.ID, &r.Title, &r.Agency, &r.Role, &r.Account, &r.State, &r.Reason, &sent, &seen, &missing); err != nil {
			return nil, fmt.Errorf("reading the announcements to a person: %w", err)
		}
		r.SentAt, r.SeenAt, r.MissingAt = stamp(sent), stamp(seen), stamp(missing)
		all = append(all, r)
	}
	return all, rows.Err()
}

func stamp(micros int64) string {
	if micros == 0 {
		return ""
	}
	return database.Time(micros).Format(time.RFC3339)
}

// Copy is one announcement that a person got.
type Copy struct {
	ID           int64
	Title        string
	At           time.Time
	Acknowledged bool // it asks for that
	Seen         bool // they did, for one of the agencies at least
	State        State
}

const (
	copiesOf = `
select n.id, n.title, r.at, n.acknowledged, n.state, exists (
	select 1 from acknowledgement k where k.announcement_id = n.id and k.person_id = r.person_id and k.kind = 'seen')
from (select announcement_id, person_id, max(at) as at from announcement_recipient
	where person_id = $1 and state = 'sent' group by announcement_id, person_id) as r
join announcement n on n.id = r.announcement_id where n.state <> 'deleted' order by r.at desc, n.id desc limit $2 offset $3`

	countCopiesOf = `
select count(distinct r.announcement_id) from announcement_recipient r join announcement n on n.id = r.announcement_id
where r.person_id = $1 and r.state = 'sent' and n.state <> 'deleted'`
)

const countReceived = `select count(*) from announcement_recipient where person_id = $1`

// CountReceived counts what Received lists.
func (s *Store) CountReceived(ctx context.Context, q database.Querier, person int64) (n int, err error) {
	if err := q.QueryRow(ctx, countReceived, person).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting the announcements to a person: %w", err)
	}
	return n, nil
}

// Copies are the announcements that a person got and that were not deleted since, the newest first: limit of them from the from-th on, and how many there are.
func (s *Store) Copies(ctx context.Context, q database.Querier, person int64, from, limit int) (all []Copy, total int, err error) {
	if err := q.QueryRow(ctx, countCopiesOf, person).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("counting announcements: %w", err)
	}
	rows, err := q.Query(ctx, copiesOf, person, limit, from)
	if err != nil {
		return nil, 0, fmt.Errorf("reading announcements: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c Copy
		var at int64
		if err := rows.Scan(&c.ID, &c.Title, &at, &c.Acknowledged, &c.State, &c.Seen); err != nil {
			return nil, 0, fmt.Errorf("reading announcements: %w", err)
		}
		c.At = instant(at)
		all = append(all, c)
	}
	return all, total, rows.Err()
}
