package directory

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Delegation lets another leader approve in an approver's place for some days.
type Delegation struct {
	ID       int64
	From, To Person
	FromOn   Day
	UntilOn  Day // the first day on which it no longer holds
}

// maxDelegation is for how many days an approver may delegate: longer is an appointment.
const maxDelegation = 92

const (
	insertDelegation = `
insert into delegation (from_person, to_person, from_on, until_on, created_at, revoked_at) values ($1, $2, $3, $4, $5, 0) returning id`

	delegationsOf = `
select id, from_person, to_person, from_on, until_on from delegation
where revoked_at = 0 and until_on > $1 and (from_person = $2 or to_person = $2) order by from_on, id`

	delegationOf     = `select from_person from delegation where id = $1 and revoked_at = 0`
	revokeDelegation = `update delegation set revoked_at = $1 where id = $2 and revoked_at = 0`
)

// leadersBeside selects those to whom an approver may delegate, whose person id the expression is: other approvers, and the heads of the
// agency whose approver they are and of the one that it belongs to. Officers draft, and release nothing.
func leadersBeside(approver string) string {
	return `select m.person_id from post m where m.person_id <> ` + approver + ` and ` + holds("m") + ` and (m.role = 'approver'
	or m.role = 'head' and m.agency_id in (
		select b.agency_id from post b where b.person_id = ` + approver + ` and b.role = 'approver' and ` + holds("b") + `
		union select t.parent_id from agency_term t join post b on b.agency_id = t.agency_id
		where b.person_id = ` + approver + ` and b.role = 'approver' and ` + holds("t") + ` and ` + holds("b") + `))`
}

// MayActFor are the leaders to whom an approver may delegate.
func (s *Store) MayActFor(ctx context.Context, tx *database.Tx, approver int64) ([]Person, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return nil, err
	}
	return list(ctx, tx, "leaders", scanPerson, personColumns+` where erased_at = 0 and id in (`+leadersBeside("$2")+`) order by id`, day, approver)
}

// Delegate lets a leader of MayActFor approve in the actor's place, on the days from first to last, both included. What
// was delegated cannot be delegated on.
func (s *Store) Delegate(ctx context.Context, tx *database.Tx, actor Actor, to int64, first, last Day) (Delegation, error) {
	by, err := s.begin(ctx, tx, actor, Delegate, 0)
	if err != nil {
		return Delegation{}, err
	}
	if !slices.ContainsFunc(by.Posts, func(p Post) bool { return p.Role == Approver }) {
		return Delegation{}, errDenied // the operator is no approver: there is nothing to delegate
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return Delegation{}, err
	}
	if first < day || last < first || last >= first.Add(maxDelegation) {
		return Delegation{}, problem.New(problem.Invalid, fmt.Sprintf("Thời gian giao duyệt thay từ hôm nay trở đi, ngày đầu không sau ngày cuối, tối đa %d ngày.", maxDelegation))
	}
	d := Delegation{FromOn: first, UntilOn: last.Add(1)}
	if d.To, err = scanPerson(tx.QueryRow(ctx, personOfID, to)); err != nil {
		return Delegation{}, err
	}
	if d.From, err = scanPerson(tx.QueryRow(ctx, personOfID, by.PersonID)); err != nil {
		return Delegation{}, err
	}
	leaders, err := s.MayActFor(ctx, tx, by.PersonID)
	if err != nil {
		return Delegation{}, err
	}
	if !slices.ContainsFunc(leaders, func(p Person) bool { return p.ID == to }) {
		return Delegation{}, problem.New(problem.Invalid, "Chỉ giao duyệt thay cho lãnh đạo khác của Ban hoặc lãnh đạo cơ quan chủ quản của Ban.")
	}
	if err := tx.QueryRow(ctx, insertDelegation, by.PersonID, to, d.FromOn, d.UntilOn, now).Scan(&d.ID); err != nil {
		return Delegation{}, fmt.Errorf("delegating: %w", err)
	}
	return d, by.Audit(ctx, tx, "delegate", "delegation", d.ID, "to", fmt.Sprint(to), "from", string(first), "last", string(last))
}

// RevokeDelegation ends a delegation at once: by who gave it, or by an administrator.
func (s *Store) RevokeDelegation(ctx context.Context, tx *database.Tx, actor Actor, id int64) error {
	if err := lockShared(ctx, tx); err != nil {
		return err
	}
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return err
	}
	giver, err := column(ctx, tx, delegationOf, id)
	if err != nil {
		return err
	}
	if len(giver) == 0 || giver[0] != by.PersonID && !by.May(ManageBoard, 0) {
		return errDenied
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, revokeDelegation, now, id)
	if err != nil {
		return fmt.Errorf("revoking a delegation: %w", err)
	}
	if n == 0 { // revoked since it was read
		return errDenied
	}
	return by.Audit(ctx, tx, "revoke delegation", "delegation", id)
}

// Delegations are those of a person, given or received, that hold or will.
func (s *Store) Delegations(ctx context.Context, q Querier, person int64) ([]Delegation, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, q, "delegations", func(row scanner) (d Delegation, err error) {
		err = row.Scan(&d.ID, &d.From.ID, &d.To.ID, &d.FromOn, &d.UntilOn)
		return d, err
	}, delegationsOf, day, person)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].From, err = scanPerson(q.QueryRow(ctx, personOfID, all[i].From.ID)); err != nil {
			return nil, err
		}
		if all[i].To, err = scanPerson(q.QueryRow(ctx, personOfID, all[i].To.ID)); err != nil {
			return nil, err
		}
	}
	return all, nil
}
