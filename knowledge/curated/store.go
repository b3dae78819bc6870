package curated

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Store keeps curated answers. What changes one runs in the caller's transaction, names the revision that was looked at,
// and moves it; who may do it, and leaving word of it, is the caller's. Refusals are a *Error: the caller rolls back.
type Store struct {
	db *database.DB
}

// Corpus is the documents of a migrated database, with the curated answers: they are given to questions, and suspended in the
// transaction that changes what they are founded on.
func Corpus(db *database.DB) *knowledge.Store {
	corpus := knowledge.NewStore(db)
	corpus.Curated = NewStore(db)
	return corpus
}

// NewStore uses a migrated database.
func NewStore(db *database.DB) *Store { return &Store{db: db} }

const insertAnswer = `
insert into curated_answer (state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision,
	reason, note, told, proposed_at, released_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1, '', '', '', $9, 0, $10)
returning id`

// Propose adds an answer that is shown once it is released, proposed by a person; 0 is nobody known. The words of its basis are
// remembered as they are now: like Change and Release it waits until a change of documents that is under way has ended.
func (s *Store) Propose(ctx context.Context, tx *database.Tx, d Draft, by int64) (id int64, err error) {
	if d, err = d.clean(); err != nil {
		return 0, err
	}
	if err := knowledge.HoldCorpus(ctx, tx); err != nil {
		return 0, fmt.Errorf("proposing a curated answer: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, insertAnswer, Proposed, d.Text, d.Territory, d.EndsOn, d.Reply.Number, d.Reply.Date, d.Source,
		by, now, now).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("proposing a curated answer: %w", err)
	}
	return id, putParts(ctx, tx, id, d)
}

const (
	dropQuestions = `delete from curated_question where curated_id = $1`
	dropBasis     = `delete from curated_basis where curated_id = $1`
)

// Change puts a draft in the place of what an answer says and of its questions, and proposes it anew: what was released is shown no
// more until it is released again. The words of the basis are remembered as they are now, and that the person wrote in it.
func (s *Store) Change(ctx context.Context, tx *database.Tx, id, revision int64, d Draft, by int64) error {
	d, err := d.clean()
	if err != nil {
		return err
	}
	if err := knowledge.HoldCorpus(ctx, tx); err != nil {
		return fmt.Errorf("changing a curated answer: %w", err)
	}
	a, err := hold(ctx, tx, id, revision, live...)
	if err != nil {
		return err
	}
	a.Draft = d
	if err := propose(ctx, tx, &a, by); err != nil {
		return err
	}
	for _, drop := range []string{dropQuestions, dropBasis} {
		if _, err := tx.Exec(ctx, drop, id); err != nil {
			return fmt.Errorf("changing a curated answer: %w", err)
		}
	}
	return putParts(ctx, tx, id, d)
}

// Release has a proposed or suspended answer shown, by a person; 0 is nobody known. That this is none of its authors is for
// the caller to see to, see Answer.IsBy. It is refused when the words of its basis are not those it was proposed with, and when its last day has
// passed.
func (s *Store) Release(ctx context.Context, tx *database.Tx, id, revision, by int64) error {
	if err := knowledge.HoldCorpus(ctx, tx); err != nil {
		return fmt.Errorf("releasing a curated answer: %w", err)
	}
	a, err := hold(ctx, tx, id, revision, Proposed, Suspended)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	a.State, a.Reason, a.Note, a.Told, a.ReleasedBy, a.ReleasedAt = Released, "", "", "", by, database.Time(now)
	if !a.shownOn(vietnamese.DayOf(a.ReleasedAt)) {
		return refuse(Over, a.EndsOn.Words())
	}
	if err := confirmBasis(ctx, tx, id); err != nil {
		return err
	}
	return save(ctx, tx, a)
}

// Return hands a proposed answer back, with what is to be changed.
func (s *Store) Return(ctx context.Context, tx *database.Tx, id, revision int64, note string) error {
	return s.end(ctx, tx, id, revision, Returned, note, Proposed)
}

const freeQuestions = `update curated_question set live = $1 where curated_id = $2`

// Withdraw ends an answer for good. It is kept to be read; its questions may be another's. The note may be "".
func (s *Store) Withdraw(ctx context.Context, tx *database.Tx, id, revision int64, note string) error {
	if err := s.end(ctx, tx, id, revision, Withdrawn, note, live...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, freeQuestions, false, id); err != nil {
		return fmt.Errorf("withdrawing a curated answer: %w", err)
	}
	return nil
}

// end moves an answer out of one of the states into one in which it is not shown.
func (s *Store) end(ctx context.Context, tx *database.Tx, id, revision int64, to State, note string, from ...State) error {
	note = strings.TrimSpace(vietnamese.NFC(note))
	if note == "" && to != Withdrawn {
		return refuse(NoNote, "")
	}
	if utf8.RuneCountInString(note) > MaxNote {
		return refuse(TooLong, note)
	}
	a, err := hold(ctx, tx, id, revision, from...)
	if err != nil {
		return err
	}
	a.State, a.Reason, a.Note = to, "", note
	return save(ctx, tx, a)
}

// live are the states of an answer that was not withdrawn.
var live = []State{Proposed, Released, Returned, Suspended}

// hold is an answer at the revision and in one of the states, without its questions and basis, locked until the transaction ends.
func hold(ctx context.Context, tx *database.Tx, id, revision int64, states ...State) (Answer, error) {
	a, err := scanAnswer(tx.QueryRow(ctx, answerOfID+" "+tx.ForUpdate(), id))
	switch {
	case err != nil:
		return Answer{}, err
	case a.Revision != revision:
		return Answer{}, &Error{Code: Moved}
	case !slices.Contains(states, a.State):
		return Answer{}, &Error{Code: WrongState}
	}
	return a, nil
}

const updateAnswer = `
update curated_answer set state = $1, text = $2, territory = $3, ends_on = $4, number = $5, replied_on = $6, source = $7,
	proposed_by = $8, released_by = $9, reason = $10, note = $11, told = $12, proposed_at = $13, released_at = $14, changed_at = $15,
	revision = revision + 1
where id = $16`

// save stores what hold gave and was changed since.
func save(ctx context.Context, tx *database.Tx, a Answer) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, updateAnswer, a.State, a.Text, a.Territory, a.EndsOn, a.Reply.Number, a.Reply.Date, a.Source, a.ProposedBy,
		a.ReleasedBy, a.Reason, a.Note, a.Told, micros(a.ProposedAt), micros(a.ReleasedAt), now, a.ID)
	if err != nil {
		return fmt.Errorf("storing a curated answer: %w", err)
	}
	return nil
}
