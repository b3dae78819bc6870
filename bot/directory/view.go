package directory

import (
	"context"
	"time"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// AccessIn is Access inside a transaction.
func (s *Store) AccessIn(ctx context.Context, tx *database.Tx, account int64) (Access, error) {
	return s.access(ctx, tx, Actor{Account: account})
}

// AgencyIn is an agency of today, inside a transaction.
func (s *Store) AgencyIn(ctx context.Context, tx *database.Tx, id int64) (Agency, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return Agency{}, err
	}
	return agencyOn(ctx, tx, id, day)
}

// AgencyOfCodeIn is the agency that has the code today, inside a transaction.
func (s *Store) AgencyOfCodeIn(ctx context.Context, tx *database.Tx, code string) (Agency, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return Agency{}, err
	}
	return agencyOfCode(ctx, tx, code, day)
}

// TreeIn is the organisation of a day, inside a transaction or out of one.
func (s *Store) TreeIn(ctx context.Context, q database.Querier, day Day) (*Tree, error) {
	all, err := agencies(ctx, q, holds("t"), day)
	if err != nil {
		return nil, err
	}
	return newTree(day, all), nil
}

// PersonIn is a person, inside a transaction.
func (s *Store) PersonIn(ctx context.Context, tx *database.Tx, id int64) (Person, error) {
	return scanPerson(tx.QueryRow(ctx, personOfID, id))
}

// BlocIn is a bloc as it is today, and the year, inside a transaction.
func (s *Store) BlocIn(ctx context.Context, tx *database.Tx, id int64) (Bloc, int, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return Bloc{}, 0, err
	}
	b, err := blocOn(ctx, tx, id, day)
	return b, yearOf(day), err
}

// DetachablePerson is the person, if the actor may take the account off them; problem.Denied otherwise.
func (s *Store) DetachablePerson(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Person, error) {
	p, _, err := s.detachable(ctx, tx, actor, id)
	return p, err
}

const ofBoard = personColumns + ` where erased_at = 0 and id in (select m.person_id from post m where m.role in ('officer', 'approver') and `

// OfBoard are the officers and approvers of the Board.
func (s *Store) OfBoard(ctx context.Context, tx *database.Tx) ([]Person, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return nil, err
	}
	return list(ctx, tx, "people of the Board", scanPerson, ofBoard+holds("m")+") order by id", day)
}

const successorsOf = `
select distinct n.to_id from succession n join reorganisation r on r.id = n.reorganisation_id
where n.from_id = $1 and r.undone_at = 0 order by n.to_id`

// Successors are the agencies into which an agency was merged, as they are today; those that ended since are not among
// them.
func (s *Store) Successors(ctx context.Context, id int64) ([]Agency, error) {
	ids, err := column(ctx, s.db, successorsOf, id)
	if err != nil {
		return nil, err
	}
	day, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	var all []Agency
	for _, id := range ids {
		a, err := agencyOn(ctx, s.db, id, day)
		if problem.Is(err, problem.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

const predecessorsOf = `
select distinct n.from_id from succession n join reorganisation r on r.id = n.reorganisation_id
where n.to_id = $1 and r.undone_at = 0 order by n.from_id`

// Predecessors are the agencies that were merged into an agency, as they last were.
func (s *Store) Predecessors(ctx context.Context, id int64) ([]Agency, error) {
	ids, err := column(ctx, s.db, predecessorsOf, id)
	if err != nil {
		return nil, err
	}
	var all []Agency
	for _, id := range ids {
		held, err := agencies(ctx, s.db, "a.id = $1 and (t.from_on < t.until_on or t.until_on = '') order by t.from_on desc, t.id desc limit 1", id)
		if err != nil {
			return nil, err
		}
		all = append(all, held...)
	}
	return all, nil
}

// Record is what a person reads of themselves: name, telephone, account, posts, role requests, delegations.
type Record struct {
	Name         string              `json:"name"`
	Phone        string              `json:"phone,omitempty"`
	Account      int64               `json:"account"` // the Telegram id
	AgreedAt     string              `json:"agreed_at,omitempty"`
	Posts        []RecordPost        `json:"posts"`
	RoleRequests []RecordRoleRequest `json:"role_requests,omitempty"`
	Delegations  []RecordDelegation  `json:"delegations,omitempty"`
}

// RecordPost is one post of a Record.
type RecordPost struct {
	Agency  string `json:"agency"`
	Code    string `json:"agency_code"`
	Role    Role   `json:"role"`
	Title   string `json:"title,omitempty"`
	Basis   string `json:"basis,omitempty"`
	BasisOn Day    `json:"basis_on,omitempty"`
	From    Day    `json:"from,omitempty"`
	Until   Day    `json:"until,omitempty"` // the first day no longer
}

// RecordRoleRequest is one role request of a Record.
type RecordRoleRequest struct {
	Agency string           `json:"agency_code"`
	Role   Role             `json:"role"`
	Name   string           `json:"name,omitempty"`
	Title  string           `json:"title,omitempty"`
	Basis  string           `json:"basis,omitempty"`
	State  RoleRequestState `json:"state"`
}

// RecordDelegation is one delegation of a Record.
type RecordDelegation struct {
	From  string `json:"from"`
	To    string `json:"to"`
	First Day    `json:"first"`
	Until Day    `json:"until"` // the first day no longer
}

// Record is what the directory holds of a person.
func (s *Store) Record(ctx context.Context, person int64) (Record, error) {
	p, err := s.Person(ctx, person)
	if err != nil {
		return Record{}, err
	}
	r := Record{Name: p.Name, Phone: p.Phone, Account: p.Account, Posts: []RecordPost{}}
	if !p.AgreedAt.IsZero() {
		r.AgreedAt = p.AgreedAt.UTC().Format(time.RFC3339)
	}
	held, err := s.PostsOfPerson(ctx, person)
	if err != nil {
		return Record{}, err
	}
	for _, h := range held {
		r.Posts = append(r.Posts, RecordPost{Agency: h.Agency, Code: h.AgencyCode, Role: h.Role, Title: h.Title, Basis: h.Basis, BasisOn: h.BasisOn, From: h.From, Until: h.Until})
	}
	ids, err := column(ctx, s.db, roleRequestsOf, person)
	if err != nil {
		return Record{}, err
	}
	for _, id := range ids {
		c, err := roleRequestOf(ctx, s.db, id)
		if err != nil {
			return Record{}, err
		}
		r.RoleRequests = append(r.RoleRequests, RecordRoleRequest{Agency: c.Code, Role: c.Role, Name: c.Name, Title: c.Title, Basis: c.Basis, State: c.State})
	}
	delegations, err := s.Delegations(ctx, s.db, person)
	if err != nil {
		return Record{}, err
	}
	for _, d := range delegations {
		r.Delegations = append(r.Delegations, RecordDelegation{From: d.From.Name, To: d.To.Name, First: d.FromOn, Until: d.UntilOn})
	}
	return r, nil
}
