package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// ClaimState is how far a claim is.
type ClaimState string

const (
	Asking    ClaimState = "asking" // the person has yet to say who they are
	Open      ClaimState = "open"   // waits for somebody of the Board
	Confirmed ClaimState = "confirmed"
	Refused   ClaimState = "refused"
	Withdrawn ClaimState = "withdrawn"
	Expired   ClaimState = "expired"
)

// Claim is somebody's word that they are more than a member of an agency, until the Board confirms it.
type Claim struct {
	ID        int64
	PersonID  int64
	Account   int64 // of the person now; 0 when it was detached
	AgencyID  int64
	Code      string // the agency's
	Agency    string
	Role      Role
	Name      string
	Title     string
	Basis     string
	BasisOn   Day
	State     ClaimState
	ExpiresAt time.Time
}

const (
	insertClaim = `
insert into claim (person_id, invitation_id, agency_id, role, name, post, basis, basis_on, state, created_at, expires_at, ended_at, ended_by)
values ($1, $2, $3, $4, '', '', '', '', 'asking', $5, $6, 0, 0) returning id`

	claimColumns = `
select c.id, c.person_id, p.telegram_id, c.agency_id, a.code, c.role, c.name, c.post, c.basis, c.basis_on, c.state, c.expires_at
from claim c join person p on p.id = c.person_id join agency a on a.id = c.agency_id`

	claimOfID    = claimColumns + ` where c.id = $1`
	claimWaiting = claimColumns + ` where c.person_id = $1 and c.agency_id = $2 and c.role = $3 and c.state in ('asking', 'open')`
	claimsOpen   = `select id from claim where state = 'open' and expires_at > $1 order by id`

	describeClaim = `
update claim set name = $1, post = $2, basis = $3, basis_on = $4, state = 'open' where id = $5 and state = 'asking'`

	endClaim = `update claim set state = $1, ended_at = $2, ended_by = $3 where id = $4 and state in ('asking', 'open')`
)

var errDescribed = problem.New(problem.Ended, "Đề nghị xác nhận này đã được gửi hoặc đã kết thúc, không sửa được nữa.")

var errNoClaim = problem.New(problem.NotFound, "Không có đề nghị xác nhận này.")

func scanClaim(ctx context.Context, q querier, row interface{ Scan(...any) error }) (Claim, error) {
	var c Claim
	var expires int64
	err := row.Scan(&c.ID, &c.PersonID, &c.Account, &c.AgencyID, &c.Code, &c.Role, &c.Name, &c.Title, &c.Basis, &c.BasisOn, &c.State, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return Claim{}, errNoClaim
	}
	if err != nil {
		return Claim{}, fmt.Errorf("reading a claim: %w", err)
	}
	c.ExpiresAt = instant(expires)
	now, err := q.Now(ctx)
	if err != nil {
		return Claim{}, err
	}
	if (c.State == Open || c.State == Asking) && expires <= now {
		c.State = Expired
	}
	return c, nil
}

// named fills in what the agency is called today.
func (c Claim) named(ctx context.Context, q querier) (Claim, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return Claim{}, err
	}
	agency, err := agencyOn(ctx, q, c.AgencyID, day)
	if problem.Is(err, problem.NotFound) {
		c.Agency = c.Code
		return c, nil
	}
	c.Agency = agency.Name
	return c, err
}

func openClaim(ctx context.Context, tx *database.Tx, person int64, i Invitation) (*Claim, error) {
	c, err := scanClaim(ctx, tx, tx.QueryRow(ctx, claimWaiting, person, i.AgencyID, i.Role))
	if problem.Is(err, problem.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if c.State == Expired {
		_, err := tx.Exec(ctx, endClaim, Expired, c.ExpiresAt.UnixMicro(), 0, c.ID)
		return nil, err
	}
	c, err = c.named(ctx, tx)
	return &c, err
}

// Claim is one claim.
func (s *Store) Claim(ctx context.Context, id int64) (Claim, error) {
	c, err := scanClaim(ctx, s.db, s.db.QueryRow(ctx, claimOfID, id))
	if err != nil {
		return Claim{}, err
	}
	return c.named(ctx, s.db)
}

// ClaimIn is Claim inside a transaction.
func (s *Store) ClaimIn(ctx context.Context, tx *database.Tx, id int64) (Claim, error) {
	c, err := scanClaim(ctx, tx, tx.QueryRow(ctx, claimOfID, id))
	if err != nil {
		return Claim{}, err
	}
	return c.named(ctx, tx)
}

// Claims are those that wait for the Board, the oldest first.
func (s *Store) Claims(ctx context.Context) ([]Claim, error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := column(ctx, s.db, claimsOpen, now)
	if err != nil {
		return nil, err
	}
	var all []Claim
	for _, id := range ids {
		c, err := s.Claim(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// Describe says who claims: the claimant's own words about name, post and the document that names them. It is done once:
// whoever decides must have read the words that count.
func (s *Store) Describe(ctx context.Context, tx *database.Tx, account, id int64, name, title, basis string, basisOn Day) (Claim, error) {
	by, err := s.standing(ctx, tx, Actor{Account: account})
	if err != nil {
		return Claim{}, err
	}
	c, err := scanClaim(ctx, tx, tx.QueryRow(ctx, claimOfID, id))
	if err != nil {
		return Claim{}, err
	}
	if by.PersonID == 0 || c.PersonID != by.PersonID {
		return Claim{}, errNoClaim
	}
	if c.State != Asking {
		return Claim{}, errDescribed
	}
	if c.Name, err = line(name, "họ và tên", 2, maxName); err != nil {
		return Claim{}, err
	}
	if c.Title, err = line(title, "chức vụ", 0, maxTitle); err != nil {
		return Claim{}, err
	}
	if c.Basis, err = line(basis, "văn bản cử", 0, maxTitle); err != nil {
		return Claim{}, err
	}
	c.BasisOn, c.State = basisOn, Open
	n, err := tx.Exec(ctx, describeClaim, c.Name, c.Title, c.Basis, c.BasisOn, id)
	if err != nil {
		return Claim{}, fmt.Errorf("describing a claim: %w", err)
	}
	if n == 0 { // another message of the same moment
		return Claim{}, errDescribed
	}
	if c, err = c.named(ctx, tx); err != nil {
		return Claim{}, err
	}
	return c, record(ctx, tx, by, "describe claim", "claim", id)
}

// Listed is the person on the Board's list of the agency whom the claim's name means, if there is exactly one: a
// confirmation gives them the claimant's account.
func (s *Store) Listed(ctx context.Context, q querier, c Claim) (Person, bool, error) {
	if nameKey(c.Name) == "" {
		return Person{}, false, nil // of those without a name it means nobody
	}
	day, _, err := today(ctx, q)
	if err != nil {
		return Person{}, false, err
	}
	held, err := posts(ctx, q, "m.agency_id = $2 and m.person_id <> $3 and p.name_key = $4 and p.listed and "+holds("m"), day, c.AgencyID, c.PersonID, nameKey(c.Name))
	if err != nil {
		return Person{}, false, err
	}
	found := map[int64]bool{}
	for _, p := range held {
		found[p.PersonID] = true
	}
	if len(found) != 1 {
		return Person{}, false, nil
	}
	p, err := scanPerson(q.QueryRow(ctx, personOfID, held[0].PersonID))
	return p, err == nil, err
}

// Confirmation is what came of a confirmation.
type Confirmation struct {
	Claim    Claim
	Post     Post
	Replaced int64 // the account that the person had before, detached by this; 0 without one
}

// Confirm gives the claimed post. Nobody confirms their own claim. A person on the list with the claim's name gets the
// claimant's account, in the place of the one they had.
func (s *Store) Confirm(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Confirmation, error) {
	c, by, err := s.decide(ctx, tx, actor, id, Confirmed)
	if err != nil {
		return Confirmation{}, err
	}
	result := Confirmation{Claim: c}
	if result.Replaced, err = s.identify(ctx, tx, actor, &c); err != nil {
		return Confirmation{}, err
	}
	result.Claim.PersonID = c.PersonID
	result.Post, err = s.grant(ctx, tx, Appointment{PersonID: c.PersonID, AgencyID: c.AgencyID, Role: c.Role, Title: c.Title, Basis: c.Basis, BasisOn: c.BasisOn})
	if err != nil {
		return Confirmation{}, err
	}
	return result, record(ctx, tx, by, "confirm claim", "claim", id, "person", fmt.Sprint(c.PersonID), "agency", c.Code, "role", string(c.Role), "post", fmt.Sprint(result.Post.ID))
}

// RefuseClaim leaves the claimant a member.
func (s *Store) RefuseClaim(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Claim, error) {
	c, by, err := s.decide(ctx, tx, actor, id, Refused)
	if err != nil {
		return Claim{}, err
	}
	return c, record(ctx, tx, by, "refuse claim", "claim", id, "person", fmt.Sprint(c.PersonID), "agency", c.Code, "role", string(c.Role))
}

// decide ends an open claim, once.
func (s *Store) decide(ctx context.Context, tx *database.Tx, actor Actor, id int64, state ClaimState) (Claim, Standing, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Claim{}, Standing{}, err
	}
	by, err := s.standing(ctx, tx, actor)
	if err != nil {
		return Claim{}, Standing{}, err
	}
	c, err := scanClaim(ctx, tx, tx.QueryRow(ctx, claimOfID, id))
	if err != nil && !problem.Is(err, problem.NotFound) {
		return Claim{}, Standing{}, err
	}
	if err != nil || !by.May(letIn(c.Role), c.AgencyID) || c.PersonID == by.PersonID {
		return Claim{}, Standing{}, errDenied // and no word on whether there is such a claim
	}
	switch {
	case c.State == Asking:
		return Claim{}, Standing{}, problem.New(problem.Invalid, "Người này chưa ghi họ tên, chức vụ; chưa xác nhận được.")
	case c.State == Expired:
		return Claim{}, Standing{}, problem.New(problem.Ended, "Đề nghị này đã quá hạn; người đề nghị cần đường dẫn mời mới.")
	case c.State != Open:
		return Claim{}, Standing{}, problem.New(problem.Ended, "Đề nghị này đã được xử lý trước đó.")
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return Claim{}, Standing{}, err
	}
	held, err := posts(ctx, tx, "m.person_id = $2 and m.agency_id = $3 and "+holds("m"), day, c.PersonID, c.AgencyID)
	if err != nil {
		return Claim{}, Standing{}, err
	}
	if len(held) == 0 {
		return Claim{}, Standing{}, problem.New(problem.Ended, "Người này không còn là thành viên của cơ quan; đề nghị mời lại nếu cần.")
	}
	if _, err := tx.Exec(ctx, endClaim, state, now, by.PersonID, id); err != nil {
		return Claim{}, Standing{}, fmt.Errorf("ending a claim: %w", err)
	}
	c.State = state
	c, err = c.named(ctx, tx)
	return c, by, err
}

const renamePerson = `update person set name = $1, name_key = $2, listed = true where id = $3`

// identify makes the claimant the person on the list whom the claim names, or gives the claimant the name they claim.
func (s *Store) identify(ctx context.Context, tx *database.Tx, actor Actor, c *Claim) (replaced int64, err error) {
	listed, found, err := s.Listed(ctx, tx, *c)
	if err != nil {
		return 0, err
	}
	if !found {
		_, err := tx.Exec(ctx, renamePerson, c.Name, nameKey(c.Name), c.PersonID)
		return 0, err
	}
	if err := s.join(ctx, tx, actor, c.PersonID, listed); err != nil {
		return 0, err
	}
	c.PersonID = listed.ID
	return listed.Account, nil
}

// Holders are those who hold a role in an agency today.
func (s *Store) Holders(ctx context.Context, q querier, agency int64, role Role) ([]Post, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return nil, err
	}
	return posts(ctx, q, "m.agency_id = $2 and m.role = $3 and "+holds("m"), day, agency, role)
}

const holderAccounts = `
select distinct p.telegram_id from member m join person p on p.id = m.person_id
where p.telegram_id <> 0 and p.agreed_at <> 0 and m.role in ('officer', 'approver', 'admin') and `

// Deciders are the accounts of the Board's people who may let somebody into a role, to be told that somebody waits.
func (s *Store) Deciders(ctx context.Context, tx *database.Tx, role Role) ([]int64, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return nil, err
	}
	accounts, err := column(ctx, tx, holderAccounts+holds("m")+" order by p.telegram_id", day)
	if err != nil {
		return nil, err
	}
	for id := range s.admins {
		accounts = append(accounts, id)
	}
	var may []int64
	seen := map[int64]bool{}
	for _, account := range accounts {
		if seen[account] {
			continue
		}
		seen[account] = true
		who, err := s.standing(ctx, tx, Actor{Account: account})
		if err != nil {
			return nil, err
		}
		if who.May(letIn(role), 0) {
			may = append(may, account)
		}
	}
	return may, nil
}

const claimAsking = claimColumns + ` where p.telegram_id = $1 and c.state = 'asking' and c.expires_at > $2 order by c.id desc limit 1`

// AskingOf is the claim that an account has yet to describe; ok is false without one.
func (s *Store) AskingOf(ctx context.Context, tx *database.Tx, account int64) (c Claim, ok bool, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return Claim{}, false, err
	}
	c, err = scanClaim(ctx, tx, tx.QueryRow(ctx, claimAsking, account, now))
	if problem.Is(err, problem.NotFound) {
		return Claim{}, false, nil
	}
	if err != nil {
		return Claim{}, false, err
	}
	c, err = c.named(ctx, tx)
	return c, err == nil, err
}
