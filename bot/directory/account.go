package directory

import (
	"context"
	"fmt"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

const (
	setAccount     = `update person set telegram_id = $1, agreed_at = $2 where id = $3`
	insertDetached = `insert into detached (telegram_id, person_id) values ($1, $2) on conflict (telegram_id) do update set person_id = excluded.person_id`

	dropContact   = `delete from contact where telegram_id = $1`
	withdrawAll   = `update claim set state = 'withdrawn', ended_at = $1 where person_id = $2 and state in ('asking', 'open')`
	revokeAllOf   = `update invitation set revoked_at = $1 where created_by = $2 and revoked_at = 0 and created_by <> 0`
	revokeLending = `update delegation set revoked_at = $1 where (from_person = $2 or to_person = $2) and revoked_at = 0`
)

// Detach takes the account off a person, whose telephone is lost or stolen: from the commit on it has no rights, its open
// buttons are dead, the invitations it gave out are void and what it waits for is withdrawn. The posts stay, for the new
// account that will come with an invitation. It returns the account.
func (s *Store) Detach(ctx context.Context, tx *database.Tx, actor Actor, person int64) (account int64, err error) {
	if _, err := lock(ctx, tx); err != nil {
		return 0, err
	}
	p, by, err := s.mayDetach(ctx, tx, actor, person)
	if err != nil {
		return 0, err
	}
	if p.Account == 0 {
		return 0, problem.New(problem.Ended, "Người này hiện không gắn với tài khoản Telegram nào.")
	}
	if err := s.letGo(ctx, tx, p); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, insertDetached, p.Account, p.ID); err != nil {
		return 0, fmt.Errorf("detaching an account: %w", err)
	}
	return p.Account, record(ctx, tx, by, "detach account", "person", person)
}

// mayDetach is decided by the posts of the person: an officer must not put an administrator out.
func (s *Store) mayDetach(ctx context.Context, tx *database.Tx, actor Actor, person int64) (Person, Standing, error) {
	by, err := s.standing(ctx, tx, actor)
	if err != nil {
		return Person{}, Standing{}, err
	}
	if !by.May(DetachAgency, 0) {
		return Person{}, Standing{}, errDenied // and no word on whether there is such a person
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, person))
	if err != nil {
		return Person{}, Standing{}, err
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return Person{}, Standing{}, err
	}
	of, err := s.standingOf(ctx, tx, p, day)
	if err != nil {
		return Person{}, Standing{}, err
	}
	if of.OfBoard() && !by.May(DetachBoard, 0) {
		return Person{}, Standing{}, errDenied
	}
	return p, by, nil
}

// letGo ends what an account has in hand and takes it off the person.
func (s *Store) letGo(ctx context.Context, tx *database.Tx, p Person) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{setAccount, []any{0, 0, p.ID}},
		{dropContact, []any{p.Account}},
		{withdrawAll, []any{now, p.ID}},
		{revokeAllOf, []any{now, p.ID}},
	} {
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return fmt.Errorf("detaching an account: %w", err)
		}
	}
	return nil
}

// Attach gives a listed person an account without an invitation: the demo, whose people are played, comes in so.
func (s *Store) Attach(ctx context.Context, tx *database.Tx, actor Actor, person, account int64) error {
	if !actor.Operator {
		return errDenied
	}
	if _, err := lock(ctx, tx); err != nil {
		return err
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, person))
	if err != nil {
		return err
	}
	if !p.ErasedAt.IsZero() {
		return errNoPerson
	}
	if account <= 0 {
		return problem.New(problem.Invalid, "Mã tài khoản Telegram phải là số dương.")
	}
	if _, err := tx.Exec(ctx, setAccount, account, 0, person); err != nil {
		if database.IsUnique(err) {
			return problem.New(problem.Duplicate, "Tài khoản Telegram này đang gắn với người khác.")
		}
		return fmt.Errorf("attaching an account: %w", err)
	}
	return record(ctx, tx, Standing{operator: true}, "attach account", "person", person)
}

const (
	erasePerson   = `update person set code = '', name = '', name_key = '', telegram_id = 0, agreed_at = 0, erased_at = $1 where id = $2`
	eraseOpen     = `update member set until_before = until_on, until_on = $1, closed_by = -1 where person_id = $2 and from_on <= $1 and (until_on = '' or until_on > $1)`
	eraseFuture   = `delete from member where person_id = $1 and from_on > $2`
	eraseTitles   = `update member set post = '', basis = '', basis_on = '' where person_id = $1`
	eraseClaims   = `update claim set name = '', post = '', basis = '', basis_on = '' where person_id = $1`
	allClaimsOf   = `select id from claim where person_id = $1 order by id`
	eraseOfficers = `update bloc_officer set until_on = $1 where person_id = $2 and (until_on = '' or until_on > $1)`
)

// Erased is what the rest of the program needs to erase its part.
type Erased struct {
	PersonID int64
	Accounts []int64  // the present one and former ones, as far as they are nobody else's now
	Names    []string // by which they were known, or called themselves
	Claims   []int64
}

// Erase forgets a person: the name, the account, what they wrote about themselves. That somebody was this and did that
// stays, without who. A person may erase themselves, the operator anybody. It cannot be undone.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, actor Actor, person int64) (Erased, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Erased{}, err
	}
	by, err := s.standing(ctx, tx, actor)
	if err != nil {
		return Erased{}, err
	}
	if !by.operator && (by.PersonID == 0 || by.PersonID != person) {
		return Erased{}, errDenied
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, person))
	if err != nil {
		return Erased{}, err
	}
	if !p.ErasedAt.IsZero() {
		return Erased{}, problem.New(problem.Ended, "Dữ liệu của người này đã được xóa trước đó.")
	}
	erased := Erased{PersonID: p.ID}
	if erased.Accounts, err = s.accounts(ctx, tx, p); err != nil {
		return Erased{}, err
	}
	if erased.Names, err = names(ctx, tx, p); err != nil {
		return Erased{}, err
	}
	if erased.Claims, err = column(ctx, tx, allClaimsOf, person); err != nil {
		return Erased{}, err
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return Erased{}, err
	}
	if err := s.letGo(ctx, tx, p); err != nil {
		return Erased{}, err
	}
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{erasePerson, []any{now, person}},
		{eraseFuture, []any{person, day}},
		{eraseOpen, []any{day, person}},
		{eraseTitles, []any{person}},
		{eraseClaims, []any{person}},
		{eraseOfficers, []any{day, person}},
		{revokeLending, []any{now, person}},
		{forgetFormer, []any{person}},
	} {
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return Erased{}, fmt.Errorf("erasing a person: %w", err)
		}
	}
	return erased, record(ctx, tx, by, "erase person", "person", person)
}

const (
	// Of those that the settings name the id stays, to be nothing by them.
	forgetFormer = `update detached set person_id = 0 where person_id = $1`

	formerAccounts = `
select d.telegram_id from detached d where d.person_id = $1
and not exists (select 1 from person p where p.telegram_id = d.telegram_id) order by d.telegram_id`
)

// accounts are those a person has and had.
func (s *Store) accounts(ctx context.Context, q database.Querier, p Person) ([]int64, error) {
	former, err := column(ctx, q, formerAccounts, p.ID)
	if err != nil || p.Account == 0 {
		return former, err
	}
	return append([]int64{p.Account}, former...), nil
}

// Accounts are those a person has and had, as far as they are nobody else's now: what is kept under them is theirs.
func (s *Store) Accounts(ctx context.Context, person int64) ([]int64, error) {
	p, err := s.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	return s.accounts(ctx, s.db, p)
}

const claimedNames = `select distinct name from claim where person_id = $1 and name <> '' and name <> $2 order by name`

// names are those a person is kept under.
func names(ctx context.Context, q database.Querier, p Person) (all []string, err error) {
	if p.Name != "" {
		all = append(all, p.Name)
	}
	rows, err := q.Query(ctx, claimedNames, p.ID, p.Name)
	if err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("reading names: %w", err)
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

// Blocked leaves word in the audit that a person blocked the bot, or let it write again.
func (s *Store) Blocked(ctx context.Context, tx *database.Tx, account int64, blocked bool) error {
	who, err := s.standing(ctx, tx, Actor{Account: account})
	if err != nil || who.PersonID == 0 {
		return err
	}
	act := "unblock bot"
	if blocked {
		act = "block bot"
	}
	return record(ctx, tx, who, act, "person", who.PersonID)
}
