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

// Entry is what came of an account's agreement or of a second invitation.
type Entry struct {
	Person Person
	Post   *Post  // the membership that the invitation gave, or nil without one
	Claim  *Claim // what waits to be described and confirmed, or nil
}

const (
	readContact = `select invitation_id from contact where telegram_id = $1`
	setAgreed   = `update person set agreed_at = $1 where id = $2`
)

// Agree records that the holder of an account agreed to what is stored about them, and lets them in by the invitation
// they came with. Without one it is for those whom the Board knows already; with open, for anybody.
func (s *Store) Agree(ctx context.Context, tx *database.Tx, account int64, name string, open bool) (Entry, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Entry{}, err
	}
	before, err := s.standing(ctx, tx, Actor{Account: account})
	if err != nil {
		return Entry{}, err
	}
	var invitation int64
	err = tx.QueryRow(ctx, readContact, account).Scan(&invitation)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Entry{}, fmt.Errorf("reading a contact: %w", err)
	}
	if before.PersonID == 0 && invitation == 0 && !before.Configured && !open {
		return Entry{}, errNoInvitation
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Entry{}, err
	}
	person := Person{ID: before.PersonID, Name: before.Name, Account: account, AgreedAt: database.Time(now), Listed: before.Configured}
	switch {
	case person.ID == 0:
		if person.Name, err = line(cut(name, maxName), "tên", 0, maxName); err != nil {
			return Entry{}, err
		}
		if person.ID, err = addPerson(ctx, tx, person); err != nil {
			return Entry{}, err
		}
	case !before.Agreed:
		if _, err := tx.Exec(ctx, setAgreed, now, person.ID); err != nil {
			return Entry{}, fmt.Errorf("recording an agreement: %w", err)
		}
	}
	if !before.Agreed {
		if err := record(ctx, tx, Standing{PersonID: person.ID}, "agree", "person", person.ID); err != nil {
			return Entry{}, err
		}
	}
	if _, err := tx.Exec(ctx, dropContact, account); err != nil {
		return Entry{}, fmt.Errorf("dropping a contact: %w", err)
	}
	if invitation == 0 {
		return Entry{Person: person}, nil
	}
	entry, err := s.enter(ctx, tx, person, invitation)
	if problem.Is(err, problem.NotFound) && (before.PersonID != 0 || before.Configured || open) {
		return Entry{Person: person}, nil // the invitation is void; they may come in without it
	}
	return entry, err
}

// Refuse forgets an account that did not agree.
func (s *Store) Refuse(ctx context.Context, tx *database.Tx, account int64) error {
	if _, err := tx.Exec(ctx, dropContact, account); err != nil {
		return fmt.Errorf("dropping a contact: %w", err)
	}
	return nil
}

const useInvitation = `update invitation set used = used + 1 where id = $1 and used < uses and revoked_at = 0 and expires_at > $2`

// enter uses an invitation: membership at once, a claim for more. Who has what it gives uses nothing up.
func (s *Store) enter(ctx context.Context, tx *database.Tx, person Person, invitation int64) (Entry, error) {
	i, err := scanInvitation(tx.QueryRow(ctx, invitationOfID, invitation))
	if err != nil {
		return Entry{}, err
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return Entry{}, err
	}
	held, err := posts(ctx, tx, "m.person_id = $2 and m.agency_id = $3 and "+holds("m"), day, person.ID, i.AgencyID)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{Person: person}
	// Who came with it before goes on where they were, also when it is used up by now.
	if waiting, err := openClaim(ctx, tx, person.ID, i); err != nil || waiting != nil {
		entry.Claim = waiting
		return entry, err
	}
	if i, err = usable(ctx, tx, i); err != nil {
		return Entry{}, err
	}
	for _, p := range held {
		if p.Role == i.Role || i.Role == Member {
			entry.Post = &p
			return entry, nil
		}
	}
	n, err := tx.Exec(ctx, useInvitation, i.ID, now)
	if err != nil {
		return Entry{}, fmt.Errorf("using an invitation: %w", err)
	}
	if n == 0 {
		return Entry{}, errNoInvitation
	}
	self := Standing{PersonID: person.ID}
	if len(held) == 0 {
		post, err := s.grant(ctx, tx, Appointment{PersonID: person.ID, AgencyID: i.AgencyID, Role: Member})
		if err != nil {
			return Entry{}, err
		}
		entry.Post = &post
	}
	if err := record(ctx, tx, self, "enter", "invitation", i.ID, "agency", i.Code, "role", string(i.Role)); err != nil {
		return Entry{}, err
	}
	if i.Role == Member {
		return entry, nil
	}
	claim := Claim{PersonID: person.ID, AgencyID: i.AgencyID, Agency: i.Agency, Code: i.Code, Role: i.Role, State: Asking,
		ExpiresAt: database.Time(now + claimTTL.Microseconds())}
	if err := tx.QueryRow(ctx, insertClaim, person.ID, i.ID, i.AgencyID, i.Role, now, claim.ExpiresAt.UnixMicro()).Scan(&claim.ID); err != nil {
		return Entry{}, fmt.Errorf("making a claim: %w", err)
	}
	entry.Claim = &claim
	return entry, nil
}

// claimTTL is for how long somebody may wait to be confirmed; then they need a new invitation.
const claimTTL = 30 * 24 * time.Hour

// Enter lets a person who has agreed use another invitation.
func (s *Store) Enter(ctx context.Context, tx *database.Tx, account int64, token string) (Entry, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Entry{}, err
	}
	by, err := s.standing(ctx, tx, Actor{Account: account})
	if err != nil {
		return Entry{}, err
	}
	if by.PersonID == 0 || !by.Agreed {
		return Entry{}, errDenied
	}
	i, err := scanInvitation(tx.QueryRow(ctx, invitationOfToken, hashToken(token)))
	if err != nil {
		return Entry{}, err
	}
	return s.enter(ctx, tx, Person{ID: by.PersonID, Name: by.Name, Account: account}, i.ID)
}

// cut is at most that many characters of s.
func cut(s string, most int) string {
	if runes := []rune(strings.TrimSpace(s)); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// Invited is the invitation with which an account came and to whose notice it has not yet agreed; ok is false without one.
func (s *Store) Invited(ctx context.Context, account int64) (i Invitation, ok bool, err error) {
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
