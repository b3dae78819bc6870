package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/bot/directory"
	"thidua/ingest/plain"
	"thidua/knowledge/database"
)

const (
	columns = `id, state, begun_by, replaces, body, warnings, corrections, cleared, document_key, former, stored_at, revision`

	readIntake = `select ` + columns + ` from intake where id = $1 `

	insertIntake = `
insert into intake (state, begun_by, replaces, body, warnings, corrections, cleared, document_key, former, stored_at, revision, changed_at)
values ($1, $2, $3, '', '', $4, false, '', '', 0, 1, $5) returning id`

	saveIntake = `
update intake set state = $1, body = $2, warnings = $3, corrections = $4, cleared = $5, document_key = $6, former = $7, stored_at = $8, changed_at = $9,
	revision = revision + 1
where id = $10 returning revision`

	readFiles = `select unique_id, message_id, name, mime, picture, hash from intake_file where intake_id = $1 order by message_id, unique_id`

	insertFile = `
insert into intake_file (intake_id, unique_id, message_id, name, mime, picture, hash) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (intake_id, unique_id) do nothing`

	countOpenWith = `
select count(*) from intake i join intake_file f on f.intake_id = i.id
where i.begun_by = $1 and i.state in ('gathering', 'reading', 'doubtful', 'read') and f.hash = $2`
	countOpen = `select count(*) from intake where begun_by = $1 and state in ('gathering', 'reading', 'doubtful', 'read')`
)

// Get is an intake as q sees it, whoever began it; ErrNoIntake when there is none.
func (s *Store) Get(ctx context.Context, q database.Querier, id int64) (*Intake, error) {
	return get(ctx, q, id, "")
}

func get(ctx context.Context, q database.Querier, id int64, lock string) (*Intake, error) {
	var i Intake
	var warnings, corrections string
	err := q.QueryRow(ctx, readIntake+lock, id).Scan(&i.ID, &i.State, &i.BegunBy, &i.Replaces, &i.Body, &warnings, &corrections, &i.Cleared, &i.Key, &i.former,
		&i.StoredAt, &i.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNoIntake
	}
	if err == nil {
		i.Warnings, err = ParseWarnings(warnings)
	}
	if err == nil {
		err = json.Unmarshal([]byte(corrections), &i.Corrections)
	}
	if err != nil {
		return nil, fmt.Errorf("reading an intake: %w", err)
	}
	err = database.Each(ctx, q, readFiles, func(rows *sql.Rows) error {
		var f File
		err := rows.Scan(&f.UniqueID, &f.Message, &f.Name, &f.MIME, &f.Picture, &f.Hash)
		i.Files = append(i.Files, f)
		return err
	}, id)
	if err != nil {
		return nil, fmt.Errorf("reading the files of an intake: %w", err)
	}
	return &i, nil
}

// ParseWarnings reads the warnings of an intake, and of a document that came by one; of another it is none.
func ParseWarnings(list string) (all []plain.Warning, err error) {
	if list == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(list), &all); err != nil {
		return nil, fmt.Errorf("reading warnings: %w", err)
	}
	return all, nil
}

// listWarnings writes what ParseWarnings reads.
func listWarnings(all []plain.Warning) (string, error) {
	if len(all) == 0 {
		return "", nil
	}
	list, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("keeping warnings: %w", err)
	}
	return database.Text(list), nil
}

// own is an intake that the actor began and may go on with, locked. That of somebody else is none.
func (s *Store) own(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, states ...State) (*Intake, directory.Access, error) {
	by, err := s.people.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return nil, by, err
	}
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if err == nil && (i.BegunBy != by.PersonID || !i.in(states)) {
		err = ErrNoIntake
	}
	return i, by, err
}

func (i *Intake) in(states []State) bool {
	for _, s := range states {
		if i.State == s {
			return true
		}
	}
	return len(states) == 0
}

// Own is an intake that the actor began and may go on with, in one of the states, or in any; ErrNoIntake for another.
func (s *Store) Own(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, states ...State) (*Intake, error) {
	i, _, err := s.own(ctx, tx, actor, id, states...)
	return i, err
}

// save stores what changed of an intake and moves its revision.
func (i *Intake) save(ctx context.Context, tx *database.Tx) error {
	warnings, err := listWarnings(i.Warnings)
	if err != nil {
		return err
	}
	corrections, err := i.Corrections.list()
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, saveIntake, i.State, database.Text([]byte(i.Body)), warnings, corrections, i.Cleared, i.Key, i.former, i.StoredAt, now, i.ID).Scan(&i.Revision)
	if err != nil {
		return fmt.Errorf("keeping an intake: %w", err)
	}
	return nil
}
