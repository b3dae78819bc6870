package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// CuratedStore keeps curated answers. What changes one runs in the caller's transaction, names the revision that was looked at,
// and moves it; who may do it, and leaving word of it, is the caller's. Refusals are a *CuratedError: the caller rolls back.
type CuratedStore struct {
	db *database.DB
}

// NewCuratedStore uses a migrated database.
func NewCuratedStore(db *database.DB) *CuratedStore { return &CuratedStore{db: db} }

const insertCurated = `
insert into curated_answer (state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision,
	reason, note, proposed_at, released_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1, '', '', $9, 0, $10)
returning id`

// Propose adds an answer that is shown once it is released, proposed by a person; 0 is nobody known. The words of its basis are
// remembered as they are now: like Change and Release it waits until a change of documents that is under way has ended.
func (s *CuratedStore) Propose(ctx context.Context, tx *database.Tx, d CuratedDraft, by int64) (id int64, err error) {
	if d, err = d.clean(); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, holdCorpus); err != nil {
		return 0, fmt.Errorf("proposing a curated answer: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, insertCurated, CuratedProposed, d.Text, d.Territory, d.EndsOn, d.Reply.Number, d.Reply.Date, d.Source,
		by, now, now).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("proposing a curated answer: %w", err)
	}
	return id, putParts(ctx, tx, id, d)
}

const (
	dropCuratedQuestions = `delete from curated_question where curated_id = $1`
	dropCuratedBasis     = `delete from curated_basis where curated_id = $1`
)

// Change puts a draft in the place of what an answer says and of its questions, and proposes it anew: what was released is shown no
// more until it is released again. The words of the basis are remembered as they are now.
func (s *CuratedStore) Change(ctx context.Context, tx *database.Tx, id, revision int64, d CuratedDraft, by int64) error {
	d, err := d.clean()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, holdCorpus); err != nil {
		return fmt.Errorf("changing a curated answer: %w", err)
	}
	a, err := hold(ctx, tx, id, revision, live...)
	if err != nil {
		return err
	}
	a.CuratedDraft = d
	if err := propose(ctx, tx, &a, by); err != nil {
		return err
	}
	for _, drop := range []string{dropCuratedQuestions, dropCuratedBasis} {
		if _, err := tx.Exec(ctx, drop, id); err != nil {
			return fmt.Errorf("changing a curated answer: %w", err)
		}
	}
	return putParts(ctx, tx, id, d)
}

// propose makes an answer wait for its release.
func propose(ctx context.Context, tx *database.Tx, a *CuratedAnswer, by int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	a.State, a.Reason, a.Note = CuratedProposed, "", ""
	a.ProposedBy, a.ProposedAt, a.ReleasedBy, a.ReleasedAt = by, database.Time(now), 0, time.Time{}
	return save(ctx, tx, *a)
}

// Release has a proposed or suspended answer shown, by a person; 0 is nobody known. That this is not who proposed it is for the
// caller to see to. It is refused when the words of its basis are not those it was proposed with, and when its last day has
// passed.
func (s *CuratedStore) Release(ctx context.Context, tx *database.Tx, id, revision, by int64) error {
	if _, err := tx.Exec(ctx, holdCorpus); err != nil {
		return fmt.Errorf("releasing a curated answer: %w", err)
	}
	a, err := hold(ctx, tx, id, revision, CuratedProposed, CuratedSuspended)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	a.State, a.Reason, a.Note, a.ReleasedBy, a.ReleasedAt = CuratedReleased, "", "", by, database.Time(now)
	if !a.shownOn(vietnamese.DayOf(a.ReleasedAt)) {
		return refuse(CuratedOver, a.EndsOn.Words())
	}
	if err := confirmBasis(ctx, tx, id); err != nil {
		return err
	}
	return save(ctx, tx, a)
}

// Return hands a proposed answer back, with what is to be changed.
func (s *CuratedStore) Return(ctx context.Context, tx *database.Tx, id, revision int64, note string) error {
	return s.end(ctx, tx, id, revision, CuratedReturned, note, CuratedProposed)
}

// Suspend has a released answer not shown until it is released again, and says why.
func (s *CuratedStore) Suspend(ctx context.Context, tx *database.Tx, id, revision int64, note string) error {
	return s.end(ctx, tx, id, revision, CuratedSuspended, note, CuratedReleased)
}

const freeCuratedQuestions = `update curated_question set live = $1 where curated_id = $2`

// Withdraw ends an answer for good. It is kept to be read; its questions may be another's. The note may be "".
func (s *CuratedStore) Withdraw(ctx context.Context, tx *database.Tx, id, revision int64, note string) error {
	if err := s.end(ctx, tx, id, revision, CuratedWithdrawn, note, live...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, freeCuratedQuestions, false, id); err != nil {
		return fmt.Errorf("withdrawing a curated answer: %w", err)
	}
	return nil
}

// end moves an answer out of one of the states into one in which it is not shown.
func (s *CuratedStore) end(ctx context.Context, tx *database.Tx, id, revision int64, to CuratedState, note string, from ...CuratedState) error {
	note = strings.TrimSpace(vietnamese.NFC(note))
	if note == "" && to != CuratedWithdrawn {
		return refuse(CuratedNoNote, "")
	}
	if utf8.RuneCountInString(note) > MaxCuratedNote {
		return refuse(CuratedTooLong, note)
	}
	a, err := hold(ctx, tx, id, revision, from...)
	if err != nil {
		return err
	}
	a.State, a.Reason, a.Note = to, "", note
	return save(ctx, tx, a)
}

// live are the states of an answer that was not withdrawn.
var live = []CuratedState{CuratedProposed, CuratedReleased, CuratedReturned, CuratedSuspended}

// hold is an answer at the revision and in one of the states, without its questions and basis, locked until the transaction ends.
func hold(ctx context.Context, tx *database.Tx, id, revision int64, states ...CuratedState) (CuratedAnswer, error) {
	a, err := scanCurated(tx.QueryRow(ctx, curatedOfID+" "+tx.ForUpdate(), id))
	switch {
	case err != nil:
		return CuratedAnswer{}, err
	case a.Revision != revision:
		return CuratedAnswer{}, &CuratedError{Code: CuratedMoved}
	case !slices.Contains(states, a.State):
		return CuratedAnswer{}, &CuratedError{Code: CuratedWrongState}
	}
	return a, nil
}

const saveCurated = `
update curated_answer set state = $1, text = $2, territory = $3, ends_on = $4, number = $5, replied_on = $6, source = $7,
	proposed_by = $8, released_by = $9, reason = $10, note = $11, proposed_at = $12, released_at = $13, changed_at = $14,
	revision = revision + 1
where id = $15`

// save stores what hold gave and was changed since.
func save(ctx context.Context, tx *database.Tx, a CuratedAnswer) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, saveCurated, a.State, a.Text, a.Territory, a.EndsOn, a.Reply.Number, a.Reply.Date, a.Source, a.ProposedBy,
		a.ReleasedBy, a.Reason, a.Note, micros(a.ProposedAt), micros(a.ReleasedAt), now, a.ID)
	if err != nil {
		return fmt.Errorf("storing a curated answer: %w", err)
	}
	return nil
}
