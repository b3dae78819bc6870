package broadcast

import (
	"context"
	"fmt"
	"time"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// Receipt is what is known of one recipient of an announcement: the proof of who got it.
type Receipt struct {
	Account   int64 // 0 of somebody erased since
	PersonID  int64
	Person    string
	AgencyID  int64
	Agency    string // its code
	Role      directory.Role
	State     string // waiting, sent, failed, cancelled
	Reason    string
	Uncertain bool
	At        time.Time // when it was sent or given up
	SeenAt    time.Time // when they acknowledged it
	MissingAt time.Time // when they said that they have not found its document
}

const receiptsOf = `
select r.account, r.person_id, p.name, r.agency_id, a.code, r.role, r.state, r.reason, r.uncertain, r.at,
	coalesce((select k.at from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id
		and k.person_id = r.person_id and k.kind = 'seen'), 0),
	coalesce((select k.at from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id
		and k.person_id = r.person_id and k.kind = 'missing'), 0)
from announcement_recipient r join person p on p.id = r.person_id join agency a on a.id = r.agency_id
where r.announcement_id = $1 order by a.code, r.person_id`

// Receipts are those of every recipient, by the code of the agency.
func (s *Store) Receipts(ctx context.Context, q database.Querier, announcement int64) ([]Receipt, error) {
	rows, err := q.Query(ctx, receiptsOf, announcement)
	if err != nil {
		return nil, fmt.Errorf("reading who got an announcement: %w", err)
	}
	defer rows.Close()
	var all []Receipt
	for rows.Next() {
		var r Receipt
		var at, seen, missing int64
		err := rows.Scan(&r.Account, &r.PersonID, &r.Person, &r.AgencyID, &r.Agency, &r.Role, &r.State, &r.Reason, &r.Uncertain, &at, &seen, &missing)
		if err != nil {
			return nil, fmt.Errorf("reading who got an announcement: %w", err)
		}
		r.At, r.SeenAt, r.MissingAt = instant(at), instant(seen), instant(missing)
		all = append(all, r)
	}
	return all, rows.Err()
}

// Progress is how far an announcement is, in persons; who stands for several agencies counts once.
type Progress struct {
	Waiting         int `json:"waiting"`
	Sent            int `json:"sent"`
	Failed          int `json:"failed"`
	Cancelled       int `json:"cancelled"`
	Uncertain       int `json:"uncertain"`
	FilesFailed     int `json:"files_failed,omitempty"` // got the words, and not the files that come after them
	Agencies        int `json:"agencies"`               // that it is for
	AgenciesReached int `json:"agencies_reached"`       // of which somebody got it
	AgenciesSeen    int `json:"agencies_seen"`          // for which it was acknowledged
	Missing         int `json:"agencies_missing"`       // for which it was said that its document is missing
}

const countCopies = `
select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'sent'), count(*) filter (where state = 'failed'),
	count(*) filter (where state = 'cancelled'), count(*) filter (where uncertain), count(*) filter (where files in ('failed', 'cancelled'))
from (select distinct person_id, state, uncertain, files from announcement_recipient where announcement_id = $1) as copies`

// countAgencies counts what is said for agencies by whose word it is.
var countAgencies = `
select (select count(*) from announcement_agency where announcement_id = $1),
	(select count(distinct agency_id) from announcement_recipient where announcement_id = $1 and state = 'sent'),
	(select count(distinct agency_id) from acknowledgement where announcement_id = $1 and kind = 'seen' and role in ` + database.Placeholders(1, len(forAgency)) + `),
	(select count(distinct agency_id) from acknowledgement where announcement_id = $1 and kind = 'missing' and role in ` + database.Placeholders(1, len(forAgency)) + `)`

// Progress counts.
func (s *Store) Progress(ctx context.Context, q database.Querier, announcement int64) (p Progress, err error) {
	err = q.QueryRow(ctx, countCopies, announcement).Scan(&p.Waiting, &p.Sent, &p.Failed, &p.Cancelled, &p.Uncertain, &p.FilesFailed)
	if err == nil {
		err = q.QueryRow(ctx, countAgencies, append([]any{announcement}, database.Args(forAgency)...)...).Scan(&p.Agencies, &p.AgenciesReached, &p.AgenciesSeen, &p.Missing)
	}
	if err != nil {
		return Progress{}, fmt.Errorf("counting an announcement: %w", err)
	}
	return p, nil
}

const unreachedAgencies = `
select a.code, coalesce((select t.name from agency_term t where t.agency_id = a.id order by t.from_on desc, t.id desc limit 1), '')
from announcement_agency m join agency a on a.id = m.agency_id
where m.announcement_id = $1 and not exists (
	select 1 from announcement_recipient r where r.announcement_id = m.announcement_id and r.agency_id = m.agency_id and r.state = 'sent')
order by a.code`

// UnreachedAgency is one that an announcement is for and of which nobody got it.
type UnreachedAgency struct{ Code, Name string }

// Unreached are those agencies, by code.
func (s *Store) Unreached(ctx context.Context, q database.Querier, announcement int64) (all []UnreachedAgency, err error) {
	rows, err := q.Query(ctx, unreachedAgencies, announcement)
	if err != nil {
		return nil, fmt.Errorf("reading who was not reached: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a UnreachedAgency
		if err := rows.Scan(&a.Code, &a.Name); err != nil {
			return nil, fmt.Errorf("reading who was not reached: %w", err)
		}
		all = append(all, a)
	}
	return all, rows.Err()
}
