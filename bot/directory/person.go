package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Person is somebody the Board knows: by the account they came with, or from its list before they come.
type Person struct {
	ID       int64
	Code     string // the office's own number, or ""
	Name     string // "" when erased
	Phone    string // at work, its digits; "" when the Board has none
	Account  int64  // the Telegram id; 0 without one
	AgreedAt time.Time
	Listed   bool // on the Board's list, or confirmed; else who they are is only their own word
	ErasedAt time.Time
}

// Post is what a person is in an agency.
type Post struct {
	ID         int64
	PersonID   int64
	Person     string
	Phone      string
	Account    int64 // the person's Telegram id now; 0 without one
	Agreed     bool  // the person, to what is stored
	AgencyID   int64
	AgencyCode string
	Agency     string
	Role       Role
	Title      string // as the person signs: "Phó Giám đốc"
	Basis      string // the document that named them, or ""
	BasisOn    Day
	From       Day
	Until      Day
}

// Access is what an account is, and may do, on one day. The zero Access is a stranger's.
type Access struct {
	PersonID        int64
	Name            string
	Account         int64
	Agreed          bool // to what is stored
	ConfiguredAdmin bool // an administrator by the program's settings
	ActingApprover  bool // an approver has delegated to them for today
	Posts           []Post

	operator    bool
	open        bool // see Settings.OpenQuestions
	permissions *permissionSet
	ledAgencies map[int64][]int64 // see Store.ledAgencies
}

const (
	personColumns   = `select id, code, name, phone, account, agreed_at, listed, erased_at from person`
	personOfAccount = personColumns + ` where account = $1 and account <> 0`
	personOfID      = personColumns + ` where id = $1`
)

func scanPerson(row scanner) (Person, error) {
	var p Person
	var agreed, erased int64
	err := row.Scan(&p.ID, &p.Code, &p.Name, &p.Phone, &p.Account, &agreed, &p.Listed, &erased)
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, errNoPerson
	}
	if err != nil {
		return Person{}, fmt.Errorf("reading a person: %w", err)
	}
	p.AgreedAt, p.ErasedAt = instant(agreed), instant(erased)
	return p, nil
}

// Querier reads, within a transaction or without, and knows the time.
type Querier interface {
	database.Querier
	clock
}

// Access is what the account is and may do today.
func (s *Store) Access(ctx context.Context, account int64) (Access, error) {
	return s.access(ctx, s.db, Actor{Account: account})
}

// AccessOn is what a person was, or will be, on a day, and what the posts of that day allow whether or not the person
// had come and agreed. It is for reading: no act is authorised by it.
func (s *Store) AccessOn(ctx context.Context, person int64, day Day) (Access, error) {
	p, err := scanPerson(s.db.QueryRow(ctx, personOfID, person))
	if err != nil {
		return Access{}, err
	}
	access, err := s.accessOf(ctx, s.db, p, day)
	access.Agreed = true
	return access, err
}

func (s *Store) access(ctx context.Context, q Querier, actor Actor) (Access, error) {
	if actor.Operator {
		return Access{operator: true}, nil
	}
	day, _, err := today(ctx, q)
	if err != nil {
		return Access{}, err
	}
	p, err := scanPerson(q.QueryRow(ctx, personOfAccount, actor.Account))
	if problem.Is(err, problem.NotFound) {
		configured, err := s.configured(ctx, q, actor.Account)
		return Access{Account: actor.Account, ConfiguredAdmin: configured}, err
	}
	if err != nil {
		return Access{}, err
	}
	return s.accessOf(ctx, q, p, day)
}

var delegationsHeld = `
select count(*) from delegation d where d.to_person = $2 and d.revoked_at = 0 and d.from_on <= $1 and d.until_on > $1
and exists (select 1 from post m where m.person_id = d.from_person and m.role = 'approver' and ` + holds("m") + `)
and d.to_person in (` + leadersBeside("d.from_person") + `)`

func (s *Store) accessOf(ctx context.Context, q database.Querier, p Person, day Day) (Access, error) {
	configured, err := s.configured(ctx, q, p.Account)
	if err != nil {
		return Access{}, err
	}
	access := Access{PersonID: p.ID, Name: p.Name, Account: p.Account, Agreed: !p.AgreedAt.IsZero(), ConfiguredAdmin: configured,
		open: s.open, permissions: s.permissions}
	var n int
	if err := q.QueryRow(ctx, delegationsHeld, day, p.ID).Scan(&n); err != nil {
		return Access{}, fmt.Errorf("reading delegations: %w", err)
	}
	access.ActingApprover = n > 0
	if access.Posts, err = posts(ctx, q, "m.person_id = $2 and "+holds("m"), day, p.ID); err != nil {
		return Access{}, err
	}
	access.ledAgencies, err = s.ledAgencies(ctx, q, p.ID, day)
	return access, err
}

const wasDetached = `select count(*) from detached where account = $1`

// configured reports whether the settings make the account an administrator. One that was taken off its person is it no
// more, whatever the settings say: whoever holds the telephone would otherwise only have to agree again.
func (s *Store) configured(ctx context.Context, q database.Querier, account int64) (bool, error) {
	if account == 0 || !s.admins[account] {
		return false, nil
	}
	var n int
	if err := q.QueryRow(ctx, wasDetached, account).Scan(&n); err != nil {
		return false, fmt.Errorf("reading a detached account: %w", err)
	}
	return n == 0, nil
}

const postColumns = `
select m.id, m.person_id, p.name, p.phone, p.account, p.agreed_at <> 0, m.agency_id, a.code, coalesce((select t.name from agency_term t where t.agency_id = a.id
		order by case when t.from_on <= $1 then 0 else 1 end, t.from_on desc, t.id desc limit 1), a.code),
	m.role, m.title, m.basis, m.basis_on, m.from_on, m.until_on
from post m join person p on p.id = m.person_id join agency a on a.id = m.agency_id`

// posts reads posts; $1 of the condition is the day by which agencies are named.
func posts(ctx context.Context, q database.Querier, where string, args ...any) ([]Post, error) {
	return list(ctx, q, "posts", func(row scanner) (p Post, err error) {
		err = row.Scan(&p.ID, &p.PersonID, &p.Person, &p.Phone, &p.Account, &p.Agreed, &p.AgencyID, &p.AgencyCode, &p.Agency, &p.Role, &p.Title, &p.Basis,
			&p.BasisOn, &p.From, &p.Until)
		return p, err
	}, postColumns+" where "+where+" order by m.id", args...)
}

// Person is one person.
func (s *Store) Person(ctx context.Context, id int64) (Person, error) {
	return scanPerson(s.db.QueryRow(ctx, personOfID, id))
}

// PostsOfPerson are all posts of a person, past ones too, in the order in which they were given.
func (s *Store) PostsOfPerson(ctx context.Context, person int64) ([]Post, error) {
	day, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	return posts(ctx, s.db, "$1 <> '-' and m.person_id = $2", day, person)
}

// PostsOfAgency are the posts held in an agency on a day, the heads first.
func (s *Store) PostsOfAgency(ctx context.Context, agency int64, day Day) ([]Post, error) {
	all, err := posts(ctx, s.db, "m.agency_id = $2 and "+holds("m"), day, agency)
	sortByRole(all)
	return all, err
}

// PostsOn are all posts held on a day, in the order in which they were given.
func (s *Store) PostsOn(ctx context.Context, day Day) ([]Post, error) {
	return posts(ctx, s.db, holds("m"), day)
}

const findPersons = personColumns + ` where (' ' || name_key || ' ' like $1 escape '!' or code = $2) and erased_at = 0 order by name_key, id limit $3`

// FindPersons are those whose name holds the words, whole ones, toned or not, or whose code it is.
func (s *Store) FindPersons(ctx context.Context, words string, limit int) ([]Person, error) {
	return list(ctx, s.db, "persons", scanPerson, findPersons, "% "+database.EscapeLike(NameKey(words))+" %", strings.TrimSpace(words), limit)
}

// NameKey is what names are compared and found by: folded, one space between words. It is what person.name_key holds.
func NameKey(name string) string {
	return strings.Join(strings.Fields(vietnamese.Fold(name)), " ")
}

const insertPerson = `
insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ($1, $2, $3, $4, $5, $6, 0) returning id`

func addPerson(ctx context.Context, tx *database.Tx, p Person) (int64, error) {
	agreed := int64(0)
	if !p.AgreedAt.IsZero() {
		agreed = p.AgreedAt.UnixMicro()
	}
	var id int64
	if err := tx.QueryRow(ctx, insertPerson, p.Code, p.Name, NameKey(p.Name), p.Account, agreed, p.Listed).Scan(&id); err != nil {
		return 0, fmt.Errorf("adding a person: %w", err)
	}
	return id, nil
}

const insertPost = `
insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, 0) returning id`

func addPost(ctx context.Context, tx *database.Tx, p Post, openedBy int64) (int64, error) {
	var id int64
	if err := tx.QueryRow(ctx, insertPost, p.PersonID, p.AgencyID, p.Role, p.Title, p.Basis, p.BasisOn, p.From, p.Until, openedBy).
		Scan(&id); err != nil {
		return 0, fmt.Errorf("adding a post: %w", err)
	}
	return id, nil
}
