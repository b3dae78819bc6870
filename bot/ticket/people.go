package ticket

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/directory"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Person is somebody who can be told something.
type Person struct {
	ID      int64
	Name    string
	Account int64
}

// reachable is somebody who has started the bot and agreed to what is stored; held is a post of today, whose day is $1.
const (
	reachable = `p.account <> 0 and p.agreed_at <> 0`
	held      = `m.from_on <= $1 and (m.until_on = '' or m.until_on > $1)`
)

const (
	holdersIn = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id
where m.agency_id = $2 and m.role = $3 and ` + reachable + ` and ` + held + ` order by p.id`

	anyIn = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id
where m.agency_id = $2 and p.id in ($3, $4) and ` + reachable + ` and ` + held + ` order by p.id`

	speakingIn = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id
where m.agency_id = $2 and p.id in ($3, $4) and m.role in ('focal', 'head') and ` + reachable + ` and ` + held + ` order by p.id`

	stillIn = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id where m.agency_id = $2 and p.id = $3 and ` + held

	officersOf = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id
join bloc_officer o on o.person_id = p.id join bloc_member b on b.bloc_id = o.bloc_id
where b.agency_id = $2 and m.role = 'officer' and o.from_on <= $1 and (o.until_on = '' or o.until_on > $1)
	and b.from_on <= $1 and (b.until_on = '' or b.until_on > $1) and ` + reachable + ` and ` + held + ` order by p.id`

	allOfficers = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id
where m.role = 'officer' and ` + reachable + ` and ` + held + ` order by p.id`

	officerOfID = `
select distinct p.id, p.name, p.account from person p join post m on m.person_id = p.id
where p.id = $2 and m.role = 'officer' and ` + reachable + ` and ` + held

	approvers = `
select distinct p.id, p.name, p.account from person p where ` + reachable + ` and (
	exists (select 1 from post m where m.person_id = p.id and m.role = 'approver' and ` + held + `)
	or exists (select 1 from delegation d where d.to_person = p.id and d.revoked_at = 0 and d.from_on <= $1 and d.until_on > $1)) order by p.id`

	personOfID = `select p.id, p.name, p.account from person p where p.id = $2 and $1 <> '' and ` + reachable
)

// people runs a query whose first argument is today.
func people(ctx context.Context, tx *database.Tx, query string, args ...any) (all []Person, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	day := vietnamese.DayOf(database.Time(now))
	rows, err := tx.Query(ctx, query, append([]any{day}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("finding whom to tell: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p Person
		if err := rows.Scan(&p.ID, &p.Name, &p.Account); err != nil {
			return nil, fmt.Errorf("finding whom to tell: %w", err)
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

// Speakers are who speaks for an agency: its focal points, or where there is none its heads.
func (s *Store) Speakers(ctx context.Context, tx *database.Tx, agency int64) ([]Person, error) {
	all, err := people(ctx, tx, holdersIn, agency, directory.Focal)
	if err != nil || len(all) > 0 {
		return all, err
	}
	return people(ctx, tx, holdersIn, agency, directory.Head)
}

// reporters are who is told of a ticket on its reporter's side: who reported and who sent it while they are in the agency, and, if none of
// them speaks for it any more, who does.
func (s *Store) reporters(ctx context.Context, tx *database.Tx, t Ticket) ([]Person, error) {
	if t.Kind == Question {
		return people(ctx, tx, personOfID, t.Reporter)
	}
	all, err := people(ctx, tx, anyIn, t.HolderID, t.Reporter, t.Sender)
	if err != nil {
		return nil, err
	}
	speak, err := people(ctx, tx, speakingIn, t.HolderID, t.Reporter, t.Sender)
	if err != nil || len(speak) > 0 {
		return all, err
	}
	speakers, err := s.Speakers(ctx, tx, t.HolderID)
	return append(all, speakers...), err
}

// InAgency reports whether a person has a post in an agency.
func (s *Store) InAgency(ctx context.Context, tx *database.Tx, agency, person int64) (bool, error) {
	found, err := people(ctx, tx, stillIn, agency, person)
	return len(found) > 0, err
}

// Officers are who of the Board deals with a ticket: whom it is assigned to, else who is responsible for the agency's bloc, else all.
func (s *Store) Officers(ctx context.Context, tx *database.Tx, t Ticket) ([]Person, error) {
	for _, query := range []struct {
		sql  string
		args []any
	}{{officerOfID, []any{t.Assignee}}, {officersOf, []any{t.HolderID}}} {
		if all, err := people(ctx, tx, query.sql, query.args...); err != nil || len(all) > 0 {
			return all, err
		}
	}
	return s.AllOfficers(ctx, tx)
}

// AllOfficers are those of the Board who can be reached.
func (s *Store) AllOfficers(ctx context.Context, tx *database.Tx) ([]Person, error) {
	return people(ctx, tx, allOfficers)
}

// Approvers are who releases replies, acting ones among them.
func (s *Store) Approvers(ctx context.Context, tx *database.Tx) ([]Person, error) {
	return people(ctx, tx, approvers)
}

func without(all []Person, id int64) []Person {
	return slices.DeleteFunc(slices.Clone(all), func(p Person) bool { return p.ID == id })
}
