package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// sortByRole puts the highest roles first, and names in order within one.
func sortByRole(all []Post) {
	slices.SortStableFunc(all, func(a, b Post) int {
		return cmp.Or(cmp.Compare(slices.Index(Roles(), b.Role), slices.Index(Roles(), a.Role)), cmp.Compare(nameKey(a.Person), nameKey(b.Person)))
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

// Appoint gives a post, as letting somebody into the role does. The member's post that the person had there is replaced by
// a higher one; the same post again only takes the new title and basis.
func (s *Store) Appoint(ctx context.Context, tx *database.Tx, actor Actor, a Appointment) (Post, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Post{}, err
	}
	if !a.Role.Known() {
		return Post{}, problem(Invalid, "Không có vai trò này.")
	}
	by, err := s.authorise(ctx, tx, actor, letIn(a.Role), a.AgencyID)
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
	post, err := s.grant(ctx, tx, a)
	if err != nil {
		return Post{}, err
	}
	return post, record(ctx, tx, by, "appoint", "post", post.ID, "person", fmt.Sprint(p.ID), "agency", post.AgencyCode, "role", string(a.Role))
}

const (
	retitlePost = `update member set post = $1, basis = $2, basis_on = $3 where id = $4`
	endPost     = `update member set until_before = until_on, until_on = $1, closed_by = -1 where id = $2`
)

// grant gives a post without asking for the right; the directory is locked.
func (s *Store) grant(ctx context.Context, tx *database.Tx, a Appointment) (Post, error) {
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
	if a.Title, err = line(a.Title, "chức vụ", 0, maxTitle); err != nil {
		return Post{}, err
	}
	if a.Basis, err = line(a.Basis, "văn bản cử", 0, maxTitle); err != nil {
		return Post{}, err
	}
	current, err := posts(ctx, tx, "m.person_id = $2 and m.agency_id = $3 and "+holds("m", 1), max(a.From, day), a.PersonID, a.AgencyID)
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
	post.ID, err = addPost(ctx, tx, post, 0)
	return post, err
}

// EndPost ends a post today: by whoever may let people into its role, or by its holder. It returns the post and the
// account of who held it, 0 without one.
func (s *Store) EndPost(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Post, int64, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Post{}, 0, err
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return Post{}, 0, err
	}
	found, err := posts(ctx, tx, "m.id = $2 and (m.until_on = '' or m.until_on > $1)", day, id)
	if err != nil {
		return Post{}, 0, err
	}
	if len(found) == 0 {
		return Post{}, 0, errNoPost
	}
	post := found[0]
	by, err := s.standing(ctx, tx, actor)
	if err != nil {
		return Post{}, 0, err
	}
	if post.PersonID != by.PersonID && !by.May(letIn(post.Role), post.AgencyID) {
		return Post{}, 0, errDenied
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, post.PersonID))
	if err != nil {
		return Post{}, 0, err
	}
	if _, err := tx.Exec(ctx, endPost, day, id); err != nil {
		return Post{}, 0, fmt.Errorf("ending a post: %w", err)
	}
	post.Until = day
	return post, p.Account, record(ctx, tx, by, "end post", "post", id, "person", fmt.Sprint(post.PersonID), "agency", post.AgencyCode, "role", string(post.Role))
}

// Transfer moves a person from a post to membership in another agency, in one act: what they may do there beyond it, that
// agency's head and the Board decide anew. Whoever moves somebody must be allowed to let people out of the one and into
// the other.
func (s *Store) Transfer(ctx context.Context, tx *database.Tx, actor Actor, post, agency int64, title string) (Post, int64, error) {
	old, account, err := s.EndPost(ctx, tx, actor, post)
	if err != nil {
		return Post{}, 0, err
	}
	if old.AgencyID == agency {
		return Post{}, 0, problem(Duplicate, "Người này đang ở chính cơ quan đó; không cần chuyển.")
	}
	by, err := s.authorise(ctx, tx, actor, LetMembersIn, agency)
	if err != nil {
		return Post{}, 0, err
	}
	fresh, err := s.grant(ctx, tx, Appointment{PersonID: old.PersonID, AgencyID: agency, Role: Member, Title: title})
	if err != nil {
		return Post{}, 0, err
	}
	return fresh, account, record(ctx, tx, by, "transfer", "post", fresh.ID, "from", old.AgencyCode, "to", fresh.AgencyCode)
}

const (
	maxName  = 200 // characters, of an agency or a person
	maxTitle = 200
)

// line is one line of words as it is stored: normalised, no control characters, from least to most characters.
func line(s, what string, least, most int) (string, error) {
	s = strings.Join(strings.Fields(vietnamese.Normalize(database.Text([]byte(s)))), " ")
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		return "", problem(Invalid, "Đề nghị ghi "+what+".")
	case n > most:
		return "", problem(Invalid, fmt.Sprintf("Phần %s dài quá %d ký tự; đề nghị ghi gọn lại.", what, most))
	}
	return s, nil
}
