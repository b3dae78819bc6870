package intake

import (
	"context"
	"errors"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/ingest"
	"thidua/knowledge/database"
)

// Finding is what the door found in what was read.
type Finding int

// The findings.
const (
	Clear   Finding = iota
	Unclear         // it may bear a secrecy mark: its officer is asked
	Secret          // it bears one
)

// Look tells whether the words of files bear a secrecy mark, before anything of them is kept.
func Look(words string) Finding {
	f := door.Check(words)
	switch {
	case f.Kind != door.Secret:
		return Clear
	case f.Sure:
		return Secret
	}
	return Unclear
}

// Took records what was read of the files of an intake, which may have ended meanwhile: the intake is then nil. What bears a secrecy mark is dropped with its files, and what may bear
// one is not kept until its officer says that it does not.
func (s *Store) Took(ctx context.Context, tx *database.Tx, id int64, r *ingest.Reading, found Finding) (*Intake, error) {
	i, err := s.read(ctx, tx, id)
	if i == nil || err != nil {
		return nil, err
	}
	switch {
	case found == Secret:
		return i, errors.Join(s.drop(ctx, tx, i), auditSecret(ctx, tx, i))
	case found == Unclear && !i.Cleared:
		i.State = Doubtful
	default:
		i.State, i.Body, i.Warnings = Read, r.Body, r.Warnings
	}
	return i, i.save(ctx, tx)
}

// Failed drops an intake whose files cannot be read, or were not fetched; nil is that it ended meanwhile.
func (s *Store) Failed(ctx context.Context, tx *database.Tx, id int64) (*Intake, error) {
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if errors.Is(err, ErrNoIntake) || err == nil && !i.in([]State{Gathering, Reading}) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return i, s.drop(ctx, tx, i)
}

// read is an intake that is being read; nil when it is not, or not any more.
func (s *Store) read(ctx context.Context, tx *database.Tx, id int64) (*Intake, error) {
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if errors.Is(err, ErrNoIntake) || err == nil && i.State != Reading {
		return nil, nil
	}
	return i, err
}

// auditSecret keeps that something secret was sent, and nothing of it; see the toolkit's own.
func auditSecret(ctx context.Context, tx *database.Tx, i *Intake) error {
	return audit.Append(ctx, tx, audit.Entry{Actor: i.BegunBy, Via: audit.Chat, Act: "refuse secret", Object: FileOwner(i.ID)})
}

// Tell records what the officer says of an intake that may bear a secrecy mark: it is dropped, or to be read again.
func (s *Store) Tell(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, secret bool) (*Intake, error) {
	i, by, err := s.own(ctx, tx, actor, id, Doubtful)
	if err != nil {
		return nil, err
	}
	if secret {
		return i, errors.Join(s.drop(ctx, tx, i), auditSecret(ctx, tx, i))
	}
	i.State, i.Cleared = Reading, true
	if err := i.save(ctx, tx); err != nil {
		return nil, err
	}
	return i, by.Audit(ctx, tx, "clear document", "intake", id)
}
