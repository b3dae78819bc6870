package intake

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/knowledge/database"
)

// Begin makes an intake of the actor's. replaces is the key of the document whose other file it is to be; "" is none. What was corrected of that document is
// corrected here too.
func (s *Store) Begin(ctx context.Context, tx *database.Tx, actor directory.Actor, replaces string) (int64, error) {
	by, err := s.people.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return 0, err
	}
	var open int
	if err := tx.QueryRow(ctx, countOpen, by.PersonID).Scan(&open); err != nil {
		return 0, fmt.Errorf("beginning an intake: %w", err)
	}
	if open >= maxOpen {
		return 0, errOpen
	}
	corrections := "{}"
	if replaces != "" {
		if corrections, err = correctionsOf(ctx, tx, replaces); err != nil {
			return 0, err
		}
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	var id int64
	if err := tx.QueryRow(ctx, insertIntake, Gathering, by.PersonID, replaces, corrections, now).Scan(&id); err != nil {
		return 0, fmt.Errorf("beginning an intake: %w", err)
	}
	return id, nil
}

// Has reports whether the actor has an intake of a file with that content that has not ended.
func (s *Store) Has(ctx context.Context, tx *database.Tx, actor directory.Actor, hash string) (bool, error) {
	by, err := s.people.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return false, err
	}
	var open int
	if err := tx.QueryRow(ctx, countOpenWith, by.PersonID, hash).Scan(&open); err != nil {
		return false, fmt.Errorf("looking for an intake of a file: %w", err)
	}
	return open > 0, nil
}

// Add gives an intake another file, which is being fetched unless it has a hash. A file that it has already is not added again.
func (s *Store) Add(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, f File) error {
	i, _, err := s.own(ctx, tx, actor, id, Gathering)
	switch {
	case err != nil:
		return err
	case len(i.Files) >= MaxFiles:
		return errTooMany
	case len(i.Files) > 0 && !f.Picture:
		return ErrPictures
	}
	name, mime := database.Text([]byte(f.Name)), database.Text([]byte(f.MIME))
	if _, err := tx.Exec(ctx, insertFile, id, f.UniqueID, f.Message, name, mime, f.Picture, f.Hash); err != nil {
		return fmt.Errorf("adding a file to an intake: %w", err)
	}
	if f.Hash != "" {
		if err := s.files.Use(ctx, tx, file.Use{Owner: FileOwner(id), Content: file.Content{Hash: f.Hash}, Name: f.Name, MIME: f.MIME}); err != nil {
			return err
		}
	}
	return i.save(ctx, tx)
}

const fetchedFile = `update intake_file set hash = $1 where intake_id = $2 and unique_id = $3`

// Fetched records the content of a file, which the intake's FileOwner uses. Of one that ended meanwhile it is let go. ready reports that the files are to be
// read now.
func (s *Store) Fetched(ctx context.Context, tx *database.Tx, id int64, uniqueID, hash string) (ready bool, err error) {
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if err == ErrNoIntake || err == nil && !i.in([]State{Gathering, Reading}) {
		return false, s.files.Release(ctx, tx, FileOwner(id), hash)
	}
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, fetchedFile, hash, id, uniqueID); err != nil {
		return false, fmt.Errorf("recording a file of an intake: %w", err)
	}
	for n := range i.Files {
		if i.Files[n].UniqueID == uniqueID {
			i.Files[n].Hash = hash
		}
	}
	return i.State == Reading && i.Fetched(), nil
}

// StartReading ends the sending of files. ready reports that they are all there, to be read now; otherwise Fetched tells when.
func (s *Store) StartReading(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (i *Intake, ready bool, err error) {
	if i, _, err = s.own(ctx, tx, actor, id, Gathering); err != nil {
		return nil, false, err
	}
	if len(i.Files) == 0 {
		return nil, false, ErrNoIntake
	}
	i.State = Reading
	return i, i.Fetched(), i.save(ctx, tx)
}

// Drop ends an intake of the actor's of which nothing is kept.
func (s *Store) Drop(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (*Intake, error) {
	i, _, err := s.own(ctx, tx, actor, id, Gathering, Reading, Doubtful, Read)
	if err != nil {
		return nil, err
	}
	return i, s.drop(ctx, tx, i)
}

const dropFiles = `delete from intake_file where intake_id = $1`

// drop lets go of everything of an intake, of which Files still tells.
func (s *Store) drop(ctx context.Context, tx *database.Tx, i *Intake) error {
	if err := s.files.Erase(ctx, tx, FileOwner(i.ID)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, dropFiles, i.ID); err != nil {
		return fmt.Errorf("dropping an intake: %w", err)
	}
	i.State, i.Body, i.Warnings, i.Corrections = Dropped, "", nil, nil
	return i.save(ctx, tx)
}

// Abandon drops an intake whose files are still being sent, if it is one.
func (s *Store) Abandon(ctx context.Context, tx *database.Tx, id int64) error {
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if err == ErrNoIntake || err == nil && i.State != Gathering {
		return nil
	}
	if err != nil {
		return err
	}
	return s.drop(ctx, tx, i)
}
