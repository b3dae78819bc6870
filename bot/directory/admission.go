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
)

// Admission is what came of an account's agreement or of a second invitation.
type Admission struct {
	Person      Person
	Post        *Post        // the membership that the invitation gave, or nil without one
	RoleRequest *RoleRequest // what waits to be submitted and confirmed, or nil
}

const (
	readContact = `select invitation_id from contact where account = $1`
	setAgreed   = `update person set agreed_at = $1 where id = $2`
)

// Agree records that the holder of an account agreed to what is stored about them, and lets them in by the invitation
// they came with. Without one it is for those whom the Board knows already; with open
// questions, for anybody.
func (s *Store) Agree(ctx context.Context, tx *database.Tx, account int64, name string) (Admission, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Admission{}, err
	}
	before, err := s.access(ctx, tx, Actor{Account: account})
	if err != nil {
		return Admission{}, err
	}
	var invitation int64
	err = tx.QueryRow(ctx, readContact, account).Scan(&invitation)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Admission{}, fmt.Errorf("reading a contact: %w", err)
	}
	if before.PersonID == 0 && invitation == 0 && !before.ConfiguredAdmin && !s.open {
		return Admission{}, errNoInvitation
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Admission{}, err
	}
	person := Person{ID: before.PersonID, Name: before.Name, Account: account, AgreedAt: database.Time(now), Listed: before.ConfiguredAdmin}
	switch {
	case person.ID == 0:
		if person.Name, err = CleanLine(cut(name, MaxName), "tên", 0, MaxName); err != nil {
			return Admission{}, err
		}
		if person.ID, err = addPerson(ctx, tx, person); err != nil {
			return Admission{}, err
		}
	case !before.Agreed:
		err := s.watchPosts(ctx, tx, func() error {
			_, err := tx.Exec(ctx, setAgreed, now, person.ID)
			return err
		}, person.ID)
		if err != nil {
			return Admission{}, fmt.Errorf("recording an agreement: %w", err)
		}
	}
	if !before.Agreed {
		if err := (Access{PersonID: person.ID}).Audit(ctx, tx, "agree", "person", person.ID); err != nil {
			return Admission{}, err
		}
	}
	if _, err := tx.Exec(ctx, dropContact, account); err != nil {
		return Admission{}, fmt.Errorf("dropping a contact: %w", err)
	}
	if invitation == 0 {
		return Admission{Person: person}, nil
	}
	admission, err := s.accept(ctx, tx, person, invitation)
	if problem.Is(err, problem.NotFound) && (before.PersonID != 0 || before.ConfiguredAdmin || s.open) {
		return Admission{Person: person}, nil // the invitation is void; they may come in without it
	}
	return admission, err
}

// Decline forgets an account that did not agree.
func (s *Store) Decline(ctx context.Context, tx *database.Tx, account int64) error {
	if _, err := tx.Exec(ctx, dropContact, account); err != nil {
		return fmt.Errorf("dropping a contact: %w", err)
	}
	return nil
}

const useInvitation = `update invitation set used = used + 1 where id = $1 and used < uses and revoked_at = 0 and expires_at > $2`

// done reports whether there is nothing that an invitation would add.
func (a Admission) done() bool { return a.Post != nil || a.RoleRequest != nil }

// already is what a person has of what an invitation gives, and their posts in its agency.
func already(ctx context.Context, tx *database.Tx, person Person, i Invitation) (Admission, []Post, error) {
	admission := Admission{Person: person}
	// Who came with it before goes on where they were, also when it is used up by now.
	waiting, err := openRoleRequestOf(ctx, tx, person.ID, i)
	if err != nil {
		return Admission{}, nil, err
	}
	if waiting != nil {
		admission.RoleRequest = waiting
		return admission, nil, nil
	}
	if _, err := usable(ctx, tx, i); err != nil {
		return Admission{}, nil, err
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return Admission{}, nil, err
	}
	held, err := posts(ctx, tx, "m.person_id = $2 and m.agency_id = $3 and "+holds("m"), day, person.ID, i.AgencyID)
	if err != nil {
		return Admission{}, nil, err
	}
	for _, p := range held {
		if p.Role == i.Role || i.Role == Member {
			admission.Post = &p
			break
		}
	}
	return admission, held, nil
}

// accept uses an invitation: membership at once, a role request for more. Who has what it gives uses nothing up.
func (s *Store) accept(ctx context.Context, tx *database.Tx, person Person, invitation int64) (Admission, error) {
	i, err := scanInvitation(tx.QueryRow(ctx, invitationOfID, invitation))
	if err != nil {
		return Admission{}, err
	}
	admission, held, err := already(ctx, tx, person, i)
	if err != nil || admission.done() {
		return admission, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Admission{}, err
	}
	n, err := tx.Exec(ctx, useInvitation, i.ID, now)
	if err != nil {
		return Admission{}, fmt.Errorf("using an invitation: %w", err)
	}
	if n == 0 {
		return Admission{}, errNoInvitation
	}
	self := Access{PersonID: person.ID}
	if len(held) == 0 {
		post, err := s.appoint(ctx, tx, Appointment{PersonID: person.ID, AgencyID: i.AgencyID, Role: Member})
		if err != nil {
			return Admission{}, err
		}
		admission.Post = &post
	}
	if err := self.Audit(ctx, tx, "accept invitation", "invitation", i.ID, "agency", i.Code, "role", string(i.Role)); err != nil {
		return Admission{}, err
	}
	if i.Role == Member {
		return admission, nil
	}
	request := RoleRequest{PersonID: person.ID, AgencyID: i.AgencyID, Code: i.Code, Role: i.Role, State: Draft,
		ExpiresAt: database.Time(now + roleRequestTTL.Microseconds())}
	if err := tx.QueryRow(ctx, insertRoleRequest, person.ID, i.ID, i.AgencyID, i.Role, now, request.ExpiresAt.UnixMicro()).Scan(&request.ID); err != nil {
		return Admission{}, fmt.Errorf("making a role request: %w", err)
	}
	request, err = request.named(ctx, tx)
	admission.RoleRequest = &request
	return admission, err
}

// roleRequestTTL is for how long somebody may wait to be confirmed; then they need a new invitation.
const roleRequestTTL = 30 * 24 * time.Hour

// invitee is the person with an account who has agreed; problem.Denied without one.
func (s *Store) invitee(ctx context.Context, tx *database.Tx, account int64) (Person, error) {
	by, err := s.access(ctx, tx, Actor{Account: account})
	if err != nil {
		return Person{}, err
	}
	if by.PersonID == 0 || !by.Agreed {
		return Person{}, errDenied
	}
	return Person{ID: by.PersonID, Name: by.Name, Account: account}, nil
}

// AlreadyAdmitted is what a person who has agreed has already of what an invitation gives: the post, or the role request
// that waits. ok is false when there is something to accept.
func (s *Store) AlreadyAdmitted(ctx context.Context, tx *database.Tx, account int64, token string) (a Admission, ok bool, err error) {
	person, err := s.invitee(ctx, tx, account)
	if err != nil {
		return Admission{}, false, err
	}
	i, err := scanInvitation(tx.QueryRow(ctx, invitationOfToken, hashToken(token)))
	if err != nil {
		return Admission{}, false, err
	}
	a, _, err = already(ctx, tx, person, i)
	return a, a.done(), err
}

// contactOf is the invitation of that id, if it is the last that the account opened and neither accepted nor declined.
func contactOf(ctx context.Context, tx *database.Tx, account, invitation int64) (Invitation, error) {
	var opened int64
	err := tx.QueryRow(ctx, readContact, account).Scan(&opened)
	if errors.Is(err, sql.ErrNoRows) || err == nil && opened != invitation {
		return Invitation{}, errNoInvitation
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("reading a contact: %w", err)
	}
	return scanInvitation(tx.QueryRow(ctx, invitationOfID, invitation))
}

// AcceptableInvitation is the invitation of that id, if the account opened it last and it can be used.
func (s *Store) AcceptableInvitation(ctx context.Context, tx *database.Tx, account, id int64) (Invitation, error) {
	i, err := contactOf(ctx, tx, account, id)
	if err != nil {
		return Invitation{}, err
	}
	return usable(ctx, tx, i)
}

// AcceptInvitation lets a person who has agreed use another invitation, which they opened last.
func (s *Store) AcceptInvitation(ctx context.Context, tx *database.Tx, account, id int64) (Admission, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Admission{}, err
	}
	person, err := s.invitee(ctx, tx, account)
	if err != nil {
		return Admission{}, err
	}
	if _, err := contactOf(ctx, tx, account, id); err != nil {
		return Admission{}, err
	}
	if _, err := tx.Exec(ctx, dropContact, account); err != nil {
		return Admission{}, fmt.Errorf("dropping a contact: %w", err)
	}
	return s.accept(ctx, tx, person, id)
}

// cut is at most that many characters of s.
func cut(s string, most int) string {
	if runes := []rune(strings.TrimSpace(s)); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// OpenedInvitation is the invitation with which an account came and to whose notice it has not yet agreed; ok is false
// without one.
func (s *Store) OpenedInvitation(ctx context.Context, account int64) (i Invitation, ok bool, err error) {
	var id int64
	err = s.db.QueryRow(ctx, readContact, account).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Invitation{}, false, nil
	}
	if err != nil {
		return Invitation{}, false, fmt.Errorf("reading a contact: %w", err)
	}
	if i, err = scanInvitation(s.db.QueryRow(ctx, invitationOfID, id)); err != nil {
		return Invitation{}, false, err
	}
	i.Agency = i.Code
	day, err := s.Today(ctx)
	if err != nil {
		return Invitation{}, false, err
	}
	if agency, err := agencyOn(ctx, s.db, i.AgencyID, day); err == nil {
		i.Agency = agency.Name
	}
	return i, true, nil
}
