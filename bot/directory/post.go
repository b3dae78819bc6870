package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// sortByRole puts the highest roles first, and names in order within one.
func sortByRole(all []Post) {
	slices.SortStableFunc(all, func(a, b Post) int {
		return cmp.Or(cmp.Compare(slices.Index(Roles(), b.Role), slices.Index(Roles(), a.Role)), cmp.Compare(NameKey(a.Person), NameKey(b.Person)))
	})
}

// Appointment is a post to be given.
type Appointment struct {
	PersonID int64
	AgencyID int64
	Role     Role
	Title    string
	Basis    string // for a focal point: the document by which the agency's head named them
	BasisOn  Day
	From     Day // "" means today
}

// Appoint gives a post. The member's post that the person had there is replaced by
// a higher one; the same post again only takes the new title and basis.
func (s *Store) Appoint(ctx context.Context, tx *database.Tx, actor Actor, a Appointment) (Post, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Post{}, err
	}
	if !a.Role.known() {
		return Post{}, problem.New(problem.Invalid, "Không có vai trò này.")
	}
	by, err := s.authorise(ctx, tx, actor, appointPermission(a.Role), a.AgencyID)
	if err != nil {
		return Post{}, err
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, a.PersonID))
	if err != nil {
		return Post{}, err
	}
	if !p.ErasedAt.IsZero() {
		return Post{}, errNoPerson
	}
	post, err := s.appoint(ctx, tx, a)
	if err != nil {
		return Post{}, err
	}
	if _, err := tx.Exec(ctx, setListed, p.ID); err != nil { // the Board has said who they are
		return Post{}, fmt.Errorf("listing a person: %w", err)
	}
	return post, by.Audit(ctx, tx, "appoint", "post", post.ID, "person", fmt.Sprint(p.ID), "agency", post.AgencyCode, "role", string(a.Role))
}

// AddListed puts somebody on the Board's list before they come, with a post, and returns the person's id.
func (s *Store) AddListed(ctx context.Context, tx *database.Tx, actor Actor, name string, a Appointment) (person int64, err error) {
	if _, err := lock(ctx, tx); err != nil {
		return 0, err
	}
	if _, err := s.authorise(ctx, tx, actor, appointPermission(a.Role), a.AgencyID); err != nil {
		return 0, err
	}
	if name, err = CleanLine(name, "họ và tên", 2, MaxName); err != nil {
		return 0, err
	}
	if a.PersonID, err = addPerson(ctx, tx, Person{Name: name, Listed: true}); err != nil {
		return 0, err
	}
	_, err = s.Appoint(ctx, tx, actor, a)
	return a.PersonID, err
}

const setListed = `update person set listed = true where id = $1`

const (
	retitlePost = `update post set title = $1, basis = $2, basis_on = $3 where id = $4`

	// Who leaves an agency before its merger does not go on after it, unless by another post there.
	dropCarried = `
delete from post where from_on > $1 and opened_by > 0 and opened_by = (select e.closed_by from post e where e.id = $2)
and person_id = (select e.person_id from post e where e.id = $2)
and not exists (select 1 from post o where o.person_id = post.person_id and o.closed_by = post.opened_by and o.id <> $2)`

	endPost = `update post set until_before = until_on, until_on = $1, closed_by = -1 where id = $2`
)

// appoint gives a post without asking for the permission, and tells the watchers; the directory is locked.
func (s *Store) appoint(ctx context.Context, tx *database.Tx, a Appointment) (post Post, err error) {
	err = s.watchPosts(ctx, tx, func() error {
		post, err = addAppointment(ctx, tx, a)
		return err
	}, a.PersonID)
	return post, err
}

// addAppointment is appoint without the watchers.
func addAppointment(ctx context.Context, tx *database.Tx, a Appointment) (Post, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return Post{}, err
	}
	if a.From == "" {
		a.From = day
	}
	agency, err := agencyOn(ctx, tx, a.AgencyID, max(a.From, day))
	if err != nil {
		return Post{}, err
	}
	if a.Title, err = CleanLine(a.Title, "chức vụ", 0, MaxTitle); err != nil {
		return Post{}, err
	}
	if a.Basis, err = CleanLine(a.Basis, "văn bản cử", 0, MaxTitle); err != nil {
		return Post{}, err
	}
	current, err := posts(ctx, tx, "m.person_id = $2 and m.agency_id = $3 and "+holds("m"), max(a.From, day), a.PersonID, a.AgencyID)
	if err != nil {
		return Post{}, err
	}
	for _, p := range current {
		if p.Role == a.Role {
			p.Title, p.Basis, p.BasisOn = cmp.Or(a.Title, p.Title), cmp.Or(a.Basis, p.Basis), cmp.Or(a.BasisOn, p.BasisOn)
			_, err := tx.Exec(ctx, retitlePost, p.Title, p.Basis, p.BasisOn, p.ID)
			return p, err
		}
		if a.Role == Member {
			return p, nil // holds more already
		}
		if p.Role == Member {
			if _, err := tx.Exec(ctx, endPost, a.From, p.ID); err != nil {
				return Post{}, fmt.Errorf("ending a post: %w", err)
			}
			a.Title = cmp.Or(a.Title, p.Title)
		}
	}
	post := Post{
		PersonID: a.PersonID, AgencyID: a.AgencyID, AgencyCode: agency.Code, Agency: agency.Name, Role: a.Role, Title: a.Title,
		Basis: a.Basis, BasisOn: a.BasisOn, From: a.From,
	}
	if post.ID, err = addPost(ctx, tx, post, 0); err != nil {
		return Post{}, err
	}
	return followEnd(ctx, tx, post)
}

const (
	endOf       = `select until_on, closed_by from agency_term where agency_id = $1 order by from_on desc, id desc limit 1`
	endWith     = `update post set until_on = $1, closed_by = $2 where id = $3`
	successorOf = `select to_id from succession where reorganisation_id = $1 and from_id = $2`
	postsIn     = `select id from post where person_id = $1 and agency_id = $2 and (until_on = '' or until_on > $3)`
)

// followEnd does to a post given in an agency whose end is known already what that end did to the posts it found there: it
// ends with the agency, and after a merger its holder goes on as a member of the new one.
func followEnd(ctx context.Context, tx *database.Tx, given Post) (Post, error) {
	for at := given; ; {
		var end Day
		var by int64
		if err := tx.QueryRow(ctx, endOf, at.AgencyID).Scan(&end, &by); err != nil {
			return Post{}, fmt.Errorf("reading an agency's end: %w", err)
		}
		if end == "" {
			return given, nil
		}
		if _, err := tx.Exec(ctx, endWith, end, by, at.ID); err != nil {
			return Post{}, fmt.Errorf("ending a post: %w", err)
		}
		if at.ID == given.ID {
			given.Until = end
		}
		next, err := column(ctx, tx, successorOf, by, at.AgencyID)
		if err != nil || len(next) == 0 {
			return given, err
		}
		placed, err := column(ctx, tx, postsIn, at.PersonID, next[0], end)
		if err != nil || len(placed) > 0 {
			return given, err
		}
		at = Post{PersonID: at.PersonID, AgencyID: next[0], Role: Member, Title: at.Title, From: end}
		if at.ID, err = addPost(ctx, tx, at, by); err != nil {
			return Post{}, err
		}
	}
}

// EndablePost is a post of today that the actor may end: their own, or one with a role they may appoint to. It is
// problem.Denied for any other, whether there is such a post or not.
func (s *Store) EndablePost(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Post, error) {
	post, _, _, err := s.endable(ctx, tx, actor, id)
	return post, err
}

// endable is EndablePost with who the actor is and today.
func (s *Store) endable(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Post, Access, Day, error) {
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return Post{}, Access{}, "", err
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return Post{}, Access{}, "", err
	}
	found, err := posts(ctx, tx, "m.id = $2 and (m.until_on = '' or m.until_on > $1)", day, id)
	if err != nil {
		return Post{}, Access{}, "", err
	}
	if len(found) == 0 || found[0].PersonID != by.PersonID && !by.MayAppoint(found[0].Role, found[0].AgencyID) {
		return Post{}, Access{}, "", errDenied
	}
	return found[0], by, day, nil
}

// EndPost ends a post today, which must be an EndablePost. It returns the post and the account of who held it, 0 without
// one.
func (s *Store) EndPost(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Post, int64, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Post{}, 0, err
	}
	post, by, day, err := s.endable(ctx, tx, actor, id)
	if err != nil {
		return Post{}, 0, err
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, post.PersonID))
	if err != nil {
		return Post{}, 0, err
	}
	err = s.watchPosts(ctx, tx, func() error {
		for _, step := range []string{dropCarried, endPost} {
			if _, err := tx.Exec(ctx, step, day, id); err != nil {
				return fmt.Errorf("ending a post: %w", err)
			}
		}
		return nil
	}, post.PersonID)
	if err != nil {
		return Post{}, 0, err
	}
	post.Until = day
	if err := withdrawWithoutPost(ctx, tx, post.PersonID, day); err != nil {
		return Post{}, 0, err
	}
	if err := s.revokeUnallowedInvitations(ctx, tx, p, day); err != nil {
		return Post{}, 0, err
	}
	return post, p.Account, by.Audit(ctx, tx, "end post", "post", id, "person", fmt.Sprint(post.PersonID), "agency", post.AgencyCode, "role", string(post.Role))
}

const withdrawRequestsWithoutPost = `
update role_request set state = 'withdrawn', ended_at = $3 where person_id = $2 and state in ('draft', 'pending')
and not exists (select 1 from post m where m.person_id = role_request.person_id and m.agency_id = role_request.agency_id
	and m.from_on <= $1 and (m.until_on = '' or m.until_on > $1))`

// withdrawWithoutPost ends the requests of a person for roles in agencies that they are no member of any more.
func withdrawWithoutPost(ctx context.Context, tx *database.Tx, person int64, day Day) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, withdrawRequestsWithoutPost, day, person, now); err != nil {
		return fmt.Errorf("withdrawing role requests: %w", err)
	}
	return nil
}

const invitationsBy = `select id from invitation where created_by = $1 and revoked_at = 0 order by id`

// revokeUnallowedInvitations revokes the invitations that a person gave out and could not give out any more.
func (s *Store) revokeUnallowedInvitations(ctx context.Context, tx *database.Tx, p Person, day Day) error {
	left, err := s.accessOf(ctx, tx, p, day)
	if err != nil {
		return err
	}
	ids, err := column(ctx, tx, invitationsBy, p.ID)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		i, err := scanInvitation(tx.QueryRow(ctx, invitationOfID, id))
		if err != nil {
			return err
		}
		if left.May(appointPermission(i.Role), i.AgencyID) {
			continue
		}
		if _, err := tx.Exec(ctx, revokeInvitation, now, id); err != nil {
			return fmt.Errorf("revoking an invitation: %w", err)
		}
	}
	return nil
}

// Transfer moves a person from a post to membership in another agency, in one act: what they may do there beyond it, that
// agency's head and the Board decide anew. Whoever moves somebody must be allowed to end the post and to
// appoint members of the other agency.
func (s *Store) Transfer(ctx context.Context, tx *database.Tx, actor Actor, post, agency int64, title string) (Post, int64, error) {
	old, account, err := s.EndPost(ctx, tx, actor, post)
	if err != nil {
		return Post{}, 0, err
	}
	if old.AgencyID == agency {
		return Post{}, 0, problem.New(problem.Duplicate, "Người này đang ở chính cơ quan đó; không cần chuyển.")
	}
	by, err := s.authorise(ctx, tx, actor, ManageMembers, agency)
	if err != nil {
		return Post{}, 0, err
	}
	fresh, err := s.appoint(ctx, tx, Appointment{PersonID: old.PersonID, AgencyID: agency, Role: Member, Title: title})
	if err != nil {
		return Post{}, 0, err
	}
	return fresh, account, by.Audit(ctx, tx, "transfer", "post", fresh.ID, "from", old.AgencyCode, "to", fresh.AgencyCode)
}

// The most characters of what people write.
const (
	MaxName  = 200 // of an agency, a bloc or a person
	MaxTitle = 200 // of a post, and of the document that is the basis of something
)

// CleanLine is one line of words as it is stored: normalised, without control characters. It is problem.Invalid, said of
// what, with fewer than least characters or more than most.
func CleanLine(s, what string, least, most int) (string, error) {
	s = strings.Join(strings.Fields(vietnamese.Normalize(database.Text([]byte(s)))), " ")
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		return "", problem.New(problem.Invalid, "Đề nghị ghi "+what+".")
	case n > most:
		return "", problem.New(problem.Invalid, fmt.Sprintf("Phần %s dài quá %d ký tự; đề nghị ghi gọn lại.", what, most))
	}
	return s, nil
}
