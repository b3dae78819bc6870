package curated

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// End is how a released answer ends by the calendar alone.
type End struct {
	On     vietnamese.Day   // the first day on which it is not shown
	Reason SuspensionReason // TermOver, BasisExpired or BasisOver
	Places []string         // what it is founded on and that ends then
}

// Ending is a released answer with its end.
type Ending struct {
	Answer
	End End
}

// endOf is the end of a released answer; the zero value is none. When its term and its basis end on one day, the basis is the reason.
func endOf(a *Answer, documents map[string]*corpus.Document) (end End) {
	if a.EndsOn != "" {
		end = End{On: a.EndsOn.Add(1), Reason: TermOver}
	}
	released := vietnamese.DayOf(a.ReleasedAt)
	for _, b := range a.Basis {
		d := documents[b.DocumentKey]
		if d == nil {
			continue // DocumentsChanged has seen to it
		}
		stops := d.StopsOn(released)
		if stops == "" || end.On != "" && end.On < stops {
			continue
		}
		if stops != end.On || end.Reason == TermOver {
			end = End{On: stops, Reason: BasisOver}
		}
		end.Places = append(end.Places, b.Place)
		if stops == d.ExpiresOn || stops == d.LapsesOn {
			end.Reason = BasisExpired
		}
	}
	return end
}

// Ending are the released answers that end by a day, that day included.
func (s *Store) Ending(ctx context.Context, q database.Querier, by vietnamese.Day) (all []Ending, err error) {
	released, err := s.List(ctx, q, Released)
	if err != nil || len(released) == 0 {
		return nil, err
	}
	documents, err := knowledge.DocumentsByKey(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, a := range released {
		if end := endOf(&a, documents); end.On != "" && end.On <= by {
			all = append(all, Ending{a, end})
		}
	}
	return all, nil
}

// Lapse suspends the released answers that have ended by the calendar, each in a transaction of its own: an error, or a death of the
// program, leaves the others for the next time. Several processes may do it at once.
func (s *Store) Lapse(ctx context.Context) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	over, err := s.Ending(ctx, s.db, vietnamese.DayOf(database.Time(now)))
	if err != nil {
		return err
	}
	var failed []error
	for _, e := range over {
		failed = append(failed, s.db.InTx(ctx, func(tx *database.Tx) error { return lapse(ctx, tx, e.Answer) }))
	}
	return errors.Join(failed...)
}

// lapse suspends a released answer if it is still as it was read and has ended.
func lapse(ctx context.Context, tx *database.Tx, read Answer) error {
	if err := knowledge.HoldCorpus(ctx, tx); err != nil {
		return fmt.Errorf("suspending a curated answer: %w", err)
	}
	a, err := hold(ctx, tx, read.ID, read.Revision, Released)
	if _, moved := errors.AsType[*Error](err); moved {
		return nil
	}
	if err != nil {
		return err
	}
	documents, err := knowledge.DocumentsByKey(ctx, tx)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	end := endOf(&read, documents)
	if end.On == "" || vietnamese.DayOf(database.Time(now)) < end.On {
		return nil
	}
	a.State, a.Reason, a.Note, a.Told = Suspended, end.Reason, strings.Join(end.Places, "\n"), ""
	return save(ctx, tx, a)
}

const markTold = `update curated_answer set told = $1 where id = $2 and revision = $3 and told <> $1`

// Tell notes in the caller's transaction that whoever looks after an answer is told of a day: of a released one the day on which it ends,
// of a suspended one today. first is false when that is noted already, or the answer has another revision.
func (s *Store) Tell(ctx context.Context, tx *database.Tx, id, revision int64, day vietnamese.Day) (first bool, err error) {
	n, err := tx.Exec(ctx, markTold, day, id, revision)
	if err != nil {
		return false, fmt.Errorf("noting what was told of a curated answer: %w", err)
	}
	return n == 1, nil
}

// Untold are the suspended answers of which nobody was told, those suspended last first.
func (s *Store) Untold(ctx context.Context, q database.Querier) (all []Answer, err error) {
	suspended, err := s.List(ctx, q, Suspended)
	for _, a := range suspended {
		if a.Told == "" {
			all = append(all, a)
		}
	}
	return all, err
}
