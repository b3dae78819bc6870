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

// RoleRequestState is how far a RoleRequest is.
type RoleRequestState string

const (
	Draft     RoleRequestState = "draft"   // the person has yet to say who they are
	Pending   RoleRequestState = "pending" // waits for somebody of the Board
	Confirmed RoleRequestState = "confirmed"
	Refused   RoleRequestState = "refused"
	Withdrawn RoleRequestState = "withdrawn"
	Expired   RoleRequestState = "expired"
)

// RoleRequest is somebody's word that they are more than a member of an agency, until the Board confirms it.
type RoleRequest struct {
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
	State     RoleRequestState
	ExpiresAt time.Time
}

const (
	insertRoleRequest = `
insert into role_request (person_id, invitation_id, agency_id, role, name, title, basis, basis_on, state, created_at, expires_at, ended_at, ended_by)
values ($1, $2, $3, $4, '', '', '', '', 'draft', $5, $6, 0, 0) returning id`

	roleRequestColumns = `
select r.id, r.person_id, p.account, r.agency_id, a.code, r.role, r.name, r.title, r.basis, r.basis_on, r.state, r.expires_at
from role_request r join person p on p.id = r.person_id join agency a on a.id = r.agency_id`

	roleRequestOfID     = roleRequestColumns + ` where r.id = $1`
	openRoleRequest     = roleRequestColumns + ` where r.person_id = $1 and r.agency_id = $2 and r.role = $3 and r.state in ('draft', 'pending')`
	pendingRoleRequests = `select id from role_request where state = 'pending' and expires_at > $1 order by id`

	submitRoleRequest = `
update role_request set name = $1, title = $2, basis = $3, basis_on = $4, state = 'pending' where id = $5 and state = 'draft'`

	endRoleRequest = `update role_request set state = $1, ended_at = $2, ended_by = $3 where id = $4 and state in ('draft', 'pending')`
)

var errSubmitted = problem.New(problem.Ended, "Đề nghị xác nhận này đã được gửi hoặc đã kết thúc, không sửa được nữa.")

var errNoRoleRequest = problem.New(problem.NotFound, "Không có đề nghị xác nhận này.")

func scanRoleRequest(ctx context.Context, q Querier, row scanner) (RoleRequest, error) {
	var r RoleRequest
	var expires int64
	err := row.Scan(&r.ID, &r.PersonID, &r.Account, &r.AgencyID, &r.Code, &r.Role, &r.Name, &r.Title, &r.Basis, &r.BasisOn, &r.State, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return RoleRequest{}, errNoRoleRequest
	}
	if err != nil {
		return RoleRequest{}, fmt.Errorf("reading a role request: %w", err)
	}
	r.ExpiresAt = instant(expires)
	now, err := q.Now(ctx)
	if err != nil {
		return RoleRequest{}, err
	}
	if (r.State == Pending || r.State == Draft) && expires <= now {
		r.State = Expired
	}
	return r, nil
}

// named fills in what the agency is called today.
func (r RoleRequest) named(ctx context.Context, q Querier) (RoleRequest, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return RoleRequest{}, err
	}
	agency, err := agencyOn(ctx, q, r.AgencyID, day)
	if problem.Is(err, problem.NotFound) {
		r.Agency = r.Code
		return r, nil
	}
	r.Agency = agency.Name
	return r, err
}

func openRoleRequestOf(ctx context.Context, tx *database.Tx, person int64, i Invitation) (*RoleRequest, error) {
	r, err := scanRoleRequest(ctx, tx, tx.QueryRow(ctx, openRoleRequest, person, i.AgencyID, i.Role))
	if problem.Is(err, problem.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.State == Expired {
		_, err := tx.Exec(ctx, endRoleRequest, Expired, r.ExpiresAt.UnixMicro(), 0, r.ID)
		return nil, err
	}
	r, err = r.named(ctx, tx)
	return &r, err
}

// roleRequestOf is one request; problem.NotFound without it.
func roleRequestOf(ctx context.Context, q Querier, id int64) (RoleRequest, error) {
	r, err := scanRoleRequest(ctx, q, q.QueryRow(ctx, roleRequestOfID, id))
	if err != nil {
		return RoleRequest{}, err
	}
	return r.named(ctx, q)
}

// DecidableRoleRequests are those pending requests of others that somebody may decide, the oldest first.
func (s *Store) DecidableRoleRequests(ctx context.Context, by Access) ([]RoleRequest, error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := column(ctx, s.db, pendingRoleRequests, now)
	if err != nil {
		return nil, err
	}
	var all []RoleRequest
	for _, id := range ids {
		r, err := roleRequestOf(ctx, s.db, id)
		if err != nil {
			return nil, err
		}
		if r.PersonID != by.PersonID && by.MayAppoint(r.Role, r.AgencyID) {
			all = append(all, r)
		}
	}
	return all, nil
}

// Submission is what the requester says of themselves.
type Submission struct {
	Name    string
	Title   string // "" without one
	Basis   string // the document by which the agency's head named them, or ""
	BasisOn Day
}

// SubmitRoleRequest hands a draft to the Board with the requester's own words. It is done once, and only by the requester:
// whoever decides must have read the words that count. A second time is problem.Ended, somebody else's problem.NotFound.
func (s *Store) SubmitRoleRequest(ctx context.Context, tx *database.Tx, account, id int64, words Submission) (RoleRequest, error) {
	by, err := s.access(ctx, tx, Actor{Account: account})
	if err != nil {
		return RoleRequest{}, err
	}
	r, err := scanRoleRequest(ctx, tx, tx.QueryRow(ctx, roleRequestOfID, id))
	if err != nil {
		return RoleRequest{}, err
	}
	if by.PersonID == 0 || r.PersonID != by.PersonID {
		return RoleRequest{}, errNoRoleRequest
	}
	if r.State != Draft {
		return RoleRequest{}, errSubmitted
	}
	if r.Name, err = CleanLine(words.Name, "họ và tên", 2, MaxName); err != nil {
		return RoleRequest{}, err
	}
	if r.Title, err = CleanLine(words.Title, "chức vụ", 0, MaxTitle); err != nil {
		return RoleRequest{}, err
	}
	if r.Basis, err = CleanLine(words.Basis, "văn bản cử", 0, MaxTitle); err != nil {
		return RoleRequest{}, err
	}
	r.BasisOn, r.State = words.BasisOn, Pending
	n, err := tx.Exec(ctx, submitRoleRequest, r.Name, r.Title, r.Basis, r.BasisOn, id)
	if err != nil {
		return RoleRequest{}, fmt.Errorf("submitting a role request: %w", err)
	}
	if n == 0 { // another message of the same moment
		return RoleRequest{}, errSubmitted
	}
	if r, err = r.named(ctx, tx); err != nil {
		return RoleRequest{}, err
	}
	return r, by.Audit(ctx, tx, "submit role request", "role_request", id)
}

// Match is the person on the list for whom somebody is taken, and the account that they would lose by it. Zero are none.
type Match struct{ PersonID, Account int64 }

// MatchOf is the match with a person.
func MatchOf(p Person) Match { return Match{PersonID: p.ID, Account: p.Account} }

// MatchListed is the person on the Board's list of the agency whose name the request gives, if there is exactly one: a
// confirmation gives them the requester's account. ok is false without one, and the person is empty.
func (s *Store) MatchListed(ctx context.Context, q Querier, r RoleRequest) (Person, bool, error) {
	if NameKey(r.Name) == "" {
		return Person{}, false, nil // of those without a name it means nobody
	}
	day, _, err := today(ctx, q)
	if err != nil {
		return Person{}, false, err
	}
	held, err := posts(ctx, q, "m.agency_id = $2 and m.person_id <> $3 and p.name_key = $4 and p.listed and "+holds("m"), day, r.AgencyID, r.PersonID, NameKey(r.Name))
	if err != nil {
		return Person{}, false, err
	}
	return onlyHolder(ctx, q, held)
}

// Confirmation is what came of a confirmation.
type Confirmation struct {
	RoleRequest RoleRequest
	Post        Post
	Replaced    int64 // the account that the person had before, detached by this; 0 without one
}

// ErrMatchMoved is the refusal, problem.Moved, of what was confirmed of another person or account than it would happen to.
var ErrMatchMoved error = problem.New(problem.Moved, "Danh sách của cơ quan đã thay đổi sau khi nội dung này hiển thị; đề nghị xem lại rồi quyết định.")

// ConfirmRoleRequest gives the requested post. Nobody confirms their own request. A person on the list with the request's
// name gets the requester's account, in the place of the one they had. shown is that person as whoever confirms read of
// them: when MatchListed is another by now it is ErrMatchMoved, with the request as it still waits.
func (s *Store) ConfirmRoleRequest(ctx context.Context, tx *database.Tx, actor Actor, id int64, shown Match) (Confirmation, error) {
	r, by, err := s.decidable(ctx, tx, actor, id)
	if err != nil {
		return Confirmation{}, err
	}
	listed, _, err := s.MatchListed(ctx, tx, r)
	if err != nil {
		return Confirmation{}, err
	}
	if MatchOf(listed) != shown {
		return Confirmation{RoleRequest: r}, ErrMatchMoved
	}
	if r, err = endDecided(ctx, tx, by, r, Confirmed); err != nil {
		return Confirmation{}, err
	}
	result := Confirmation{RoleRequest: r, Replaced: listed.Account}
	if r.PersonID, err = s.identify(ctx, tx, actor, r, listed); err != nil {
		return Confirmation{}, err
	}
	result.RoleRequest.PersonID = r.PersonID
	result.Post, err = s.appoint(ctx, tx, Appointment{PersonID: r.PersonID, AgencyID: r.AgencyID, Role: r.Role, Title: r.Title, Basis: r.Basis, BasisOn: r.BasisOn})
	if err != nil {
		return Confirmation{}, err
	}
	return result, by.Audit(ctx, tx, "confirm role request", "role_request", id, "person", fmt.Sprint(r.PersonID), "agency", r.Code, "role", string(r.Role), "post", fmt.Sprint(result.Post.ID))
}

// RefuseRoleRequest leaves the requester a member.
func (s *Store) RefuseRoleRequest(ctx context.Context, tx *database.Tx, actor Actor, id int64) (RoleRequest, error) {
	r, by, err := s.decidable(ctx, tx, actor, id)
	if err != nil {
		return RoleRequest{}, err
	}
	if r, err = endDecided(ctx, tx, by, r, Refused); err != nil {
		return RoleRequest{}, err
	}
	return r, by.Audit(ctx, tx, "refuse role request", "role_request", id, "person", fmt.Sprint(r.PersonID), "agency", r.Code, "role", string(r.Role))
}

// decidable is a pending request, and the access of the actor, who may decide it; the lock is held.
func (s *Store) decidable(ctx context.Context, tx *database.Tx, actor Actor, id int64) (RoleRequest, Access, error) {
	if _, err := lock(ctx, tx); err != nil {
		return RoleRequest{}, Access{}, err
	}
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return RoleRequest{}, Access{}, err
	}
	r, err := scanRoleRequest(ctx, tx, tx.QueryRow(ctx, roleRequestOfID, id))
	if err != nil && !problem.Is(err, problem.NotFound) {
		return RoleRequest{}, Access{}, err
	}
	if err != nil || !by.May(appointPermission(r.Role), r.AgencyID) || r.PersonID == by.PersonID {
		return RoleRequest{}, Access{}, errDenied // and no word on whether there is such a request
	}
	switch {
	case r.State == Draft:
		return RoleRequest{}, Access{}, problem.New(problem.Invalid, "Người này chưa ghi họ tên, chức vụ; chưa xác nhận được.")
	case r.State == Expired:
		return RoleRequest{}, Access{}, problem.New(problem.Ended, "Đề nghị này đã quá hạn; người đề nghị cần đường dẫn mời mới.")
	case r.State != Pending:
		return RoleRequest{}, Access{}, problem.New(problem.Ended, "Đề nghị này đã được xử lý trước đó.")
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return RoleRequest{}, Access{}, err
	}
	held, err := posts(ctx, tx, "m.person_id = $2 and m.agency_id = $3 and "+holds("m"), day, r.PersonID, r.AgencyID)
	if err != nil {
		return RoleRequest{}, Access{}, err
	}
	if len(held) == 0 {
		return RoleRequest{}, Access{}, problem.New(problem.Ended, "Người này không còn là thành viên của cơ quan; đề nghị mời lại nếu cần.")
	}
	r, err = r.named(ctx, tx)
	return r, by, err
}

// endDecided ends a decidable request.
func endDecided(ctx context.Context, tx *database.Tx, by Access, r RoleRequest, state RoleRequestState) (RoleRequest, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return RoleRequest{}, err
	}
	if _, err := tx.Exec(ctx, endRoleRequest, state, now, by.PersonID, r.ID); err != nil {
		return RoleRequest{}, fmt.Errorf("ending a role request: %w", err)
	}
	r.State = state
	return r, nil
}

const renamePerson = `update person set name = $1, name_key = $2, listed = true where id = $3`

// identify makes the requester the person on the list, and returns that person's id; without one the requester gets the name
// they wrote.
func (s *Store) identify(ctx context.Context, tx *database.Tx, actor Actor, r RoleRequest, listed Person) (id int64, err error) {
	if listed.ID != 0 {
		return listed.ID, s.merge(ctx, tx, actor, r.PersonID, listed)
	}
	if _, err := tx.Exec(ctx, renamePerson, r.Name, NameKey(r.Name), r.PersonID); err != nil {
		return 0, fmt.Errorf("naming a person: %w", err)
	}
	return r.PersonID, nil
}

// PostsOfRole are the posts with a role in an agency today.
func (s *Store) PostsOfRole(ctx context.Context, q Querier, agency int64, role Role) ([]Post, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return nil, err
	}
	return posts(ctx, q, "m.agency_id = $2 and m.role = $3 and "+holds("m"), day, agency, role)
}

const boardAccounts = `
select distinct p.account from post m join person p on p.id = m.person_id
where p.account <> 0 and p.agreed_at <> 0 and m.role in ('officer', 'approver', 'admin') and `

// AppointerAccounts are the accounts of the Board's people who may appoint to a role in every agency, to be told that
// somebody waits.
func (s *Store) AppointerAccounts(ctx context.Context, tx *database.Tx, role Role) ([]int64, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return nil, err
	}
	accounts, err := column(ctx, tx, boardAccounts+holds("m")+" order by p.account", day)
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
		who, err := s.access(ctx, tx, Actor{Account: account})
		if err != nil {
			return nil, err
		}
		if who.May(appointPermission(role), 0) {
			may = append(may, account)
		}
	}
	return may, nil
}

const draftRoleRequest = roleRequestColumns + ` where p.account = $1 and r.state = 'draft' and r.expires_at > $2 order by r.id desc limit 1`

// DraftRoleRequest is the newest request that an account has yet to submit; ok is false without one.
func (s *Store) DraftRoleRequest(ctx context.Context, tx *database.Tx, account int64) (r RoleRequest, ok bool, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return RoleRequest{}, false, err
	}
	r, err = scanRoleRequest(ctx, tx, tx.QueryRow(ctx, draftRoleRequest, account, now))
	if problem.Is(err, problem.NotFound) {
		return RoleRequest{}, false, nil
	}
	if err != nil {
		return RoleRequest{}, false, err
	}
	r, err = r.named(ctx, tx)
	return r, err == nil, err
}
