package directory

import (
	"context"
	"fmt"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

const (
	setAccount     = `update person set account = $1, agreed_at = $2 where id = $3`
	insertDetached = `insert into detached (account, person_id) values ($1, $2) on conflict (account) do update set person_id = excluded.person_id`

	dropContact          = `delete from contact where account = $1`
	withdrawRoleRequests = `update role_request set state = 'withdrawn', ended_at = $1 where person_id = $2 and state in ('draft', 'pending')`
	revokeAllOf          = `update invitation set revoked_at = $1 where created_by = $2 and revoked_at = 0 and created_by <> 0`
	revokeDelegations    = `update delegation set revoked_at = $1 where (from_person = $2 or to_person = $2) and revoked_at = 0`
)

// DetachAccount takes the account off a person, whose telephone is lost or stolen: from the commit on it has no rights, its open
// buttons are dead, the invitations it gave out are void and what it waits for is withdrawn. The posts stay, for the new
// account that will come with an invitation. It returns the account.
func (s *Store) DetachAccount(ctx context.Context, tx *database.Tx, actor Actor, person int64) (account int64, err error) {
	if _, err := lock(ctx, tx); err != nil {
		return 0, err
	}
	p, by, err := s.detachable(ctx, tx, actor, person)
	if err != nil {
		return 0, err
	}
	if p.Account == 0 {
		return 0, problem.New(problem.Ended, "Người này hiện không gắn với tài khoản Telegram nào.")
	}
	if err := s.watchPosts(ctx, tx, func() error { return s.dropAccount(ctx, tx, p) }, person); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, insertDetached, p.Account, p.ID); err != nil {
		return 0, fmt.Errorf("detaching an account: %w", err)
	}
	return p.Account, by.Audit(ctx, tx, "detach account", "person", person)
}

// MayDetach reports whether somebody may take the account off a person. It is decided by the posts of the person: an officer
// must not put an administrator out.
func (s *Store) MayDetach(ctx context.Context, q Querier, by Access, p Person) (bool, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return false, err
	}
	of, err := s.accessOf(ctx, q, p, day)
	if err != nil {
		return false, err
	}
	return by.May(DetachAgencyAccounts, 0) && (!of.ofBoard() || by.May(DetachBoardAccounts, 0)), nil
}

// detachable is the person, if the actor may take the account off them.
func (s *Store) detachable(ctx context.Context, tx *database.Tx, actor Actor, person int64) (Person, Access, error) {
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return Person{}, Access{}, err
	}
	if !by.May(DetachAgencyAccounts, 0) {
		return Person{}, Access{}, errDenied // and no word on whether there is such a person
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, person))
	if err != nil {
		return Person{}, Access{}, err
	}
	may, err := s.MayDetach(ctx, tx, by, p)
	if err != nil {
		return Person{}, Access{}, err
	}
	if !may {
		return Person{}, Access{}, errDenied
	}
	return p, by, nil
}

// dropAccount ends what an account has in hand and takes it off the person.
func (s *Store) dropAccount(ctx context.Context, tx *database.Tx, p Person) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	return execAll(ctx, tx, "detaching an account",
		step{setAccount, []any{0, 0, p.ID}},
		step{dropContact, []any{p.Account}},
		step{withdrawRoleRequests, []any{now, p.ID}},
		step{revokeAllOf, []any{now, p.ID}},
	)
}

// AttachAccount gives a listed person an account without an invitation: the demo, whose people are played, comes in so.
func (s *Store) AttachAccount(ctx context.Context, tx *database.Tx, actor Actor, person, account int64) error {
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
	return Access{operator: true}.Audit(ctx, tx, "attach account", "person", person)
}

const (
	erasePerson       = `update person set code = '', name = '', name_key = '', phone = '', account = 0, agreed_at = 0, erased_at = $1 where id = $2`
	eraseOpen         = `update post set until_before = until_on, until_on = $1, closed_by = -1 where person_id = $2 and from_on <= $1 and (until_on = '' or until_on > $1)`
	eraseFuture       = `delete from post where person_id = $1 and from_on > $2`
	eraseTitles       = `update post set title = '', basis = '', basis_on = '' where person_id = $1`
	eraseRoleRequests = `update role_request set name = '', title = '', basis = '', basis_on = '' where person_id = $1`
	roleRequestsOf    = `select id from role_request where person_id = $1 order by id`
	eraseOfficers     = `update bloc_officer set until_on = $1 where person_id = $2 and (until_on = '' or until_on > $1)`
)

// Erased is what the rest of the program needs to erase its part.
type Erased struct {
	PersonID     int64
	Accounts     []int64  // the present one and former ones, as far as they are nobody else's now
	Names        []string // by which they were known, or called themselves
	RoleRequests []int64
	Merged       []int64 // ids of persons who were found to be this one
}

const mergedInto = `
with recursive same (id) as (select person_id from merged_person where into_id = $1
	union select m.person_id from merged_person m join same on m.into_id = same.id)
select id from same order by id`

// Erase forgets a person, in the directory's own tables; what other domains hold they erase themselves, by what it returns.
// It empties the person's name, code, telephone and account and the titles and documents of all their posts and role requests, and
// forgets whose the accounts were that they had before. Posts and duties for a bloc of today end, later posts go, open role
// requests are withdrawn, invitations they gave out and delegations from or to them are revoked, and an invitation they
// had opened is forgotten. What stays is without who: the row, which posts it had when, what it decided, and the audit,
// which names nobody. The accounts they had before stay detached, by their ids alone, so that the settings make them nothing.
//
// A person may erase themselves, the operator anybody, else it is problem.Denied. A second time is problem.Ended. It
// cannot be undone.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, actor Actor, person int64) (Erased, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Erased{}, err
	}
	by, err := s.access(ctx, tx, actor)
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
	if erased.RoleRequests, err = column(ctx, tx, roleRequestsOf, person); err != nil {
		return Erased{}, err
	}
	if erased.Merged, err = column(ctx, tx, mergedInto, person); err != nil {
		return Erased{}, err
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return Erased{}, err
	}
	if err := s.watchPosts(ctx, tx, func() error { return s.erase(ctx, tx, p, day, now) }, person); err != nil {
		return Erased{}, err
	}
	return erased, by.Audit(ctx, tx, "erase person", "person", person)
}

// erase writes over what the directory's tables hold of a person.
func (s *Store) erase(ctx context.Context, tx *database.Tx, p Person, day Day, now int64) error {
	if err := s.dropAccount(ctx, tx, p); err != nil {
		return err
	}
	return execAll(ctx, tx, "erasing a person",
		step{erasePerson, []any{now, p.ID}},
		step{eraseFuture, []any{p.ID, day}},
		step{eraseOpen, []any{day, p.ID}},
		step{eraseTitles, []any{p.ID}},
		step{eraseRoleRequests, []any{p.ID}},
		step{eraseOfficers, []any{day, p.ID}},
		step{revokeDelegations, []any{now, p.ID}},
		step{forgetFormer, []any{p.ID}},
	)
}

const (
	// The id stays, so that the settings make it nothing.
	forgetFormer = `update detached set person_id = 0 where person_id = $1`

	formerAccounts = `
select d.account from detached d where d.person_id = $1
and not exists (select 1 from person p where p.account = d.account) order by d.account`
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

const requestedNames = `select distinct name from role_request where person_id = $1 and name <> '' and name <> $2 order by name`

// Names are those a person is kept under, and Erased has.
func (s *Store) Names(ctx context.Context, person int64) ([]string, error) {
	p, err := s.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	return names(ctx, s.db, p)
}

// names are those a person is kept under.
func names(ctx context.Context, q database.Querier, p Person) (all []string, err error) {
	if p.Name != "" {
		all = append(all, p.Name)
	}
	requested, err := list(ctx, q, "names", func(row scanner) (name string, err error) {
		err = row.Scan(&name)
		return name, err
	}, requestedNames, p.ID, p.Name)
	return append(all, requested...), err
}

// AuditBlocked leaves word in the audit that a person blocked the bot, or let it write again.
func (s *Store) AuditBlocked(ctx context.Context, tx *database.Tx, account int64, blocked bool) error {
	who, err := s.access(ctx, tx, Actor{Account: account})
	if err != nil || who.PersonID == 0 {
		return err
	}
	act := "unblock bot"
	if blocked {
		act = "block bot"
	}
	return who.Audit(ctx, tx, act, "person", who.PersonID)
}
