// Package audit keeps who did what, when, to what. Entries are added in the transaction of the act itself, so that none
// is without the other, and nothing changes or deletes one: the database refuses it.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"thidua/knowledge/database"
)

// Via is the way by which an act came.
type Via string

const (
	Chat    Via = "chat"
	Command Via = "command" // somebody at the command line of the machine
)

// Entry is one act. It holds ids, codes, roles and days: no name of a person and nothing that anybody wrote, so that a
// person can be erased and what was done stays readable.
type Entry struct {
	ID     int64
	At     time.Time
	Actor  int64 // the person's id in the directory; 0 when Via is not Chat
	Via    Via
	Act    string            // "confirm role request"
	Object string            // a kind and an id: "role_request:12"
	Detail map[string]string // may be nil
}

const insertEntry = `insert into audit (at, actor, via, act, object, detail) values ($1, $2, $3, $4, $5, $6)`

// Append adds an entry to the caller's transaction; ID and At are set by the store.
func Append(ctx context.Context, tx *database.Tx, e Entry) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("recording an act: %w", err)
	}
	if _, err := tx.Exec(ctx, insertEntry, now, e.Actor, e.Via, e.Act, e.Object, database.Text(detail)); err != nil {
		return fmt.Errorf("recording an act: %w", err)
	}
	return nil
}

// Filter chooses entries; a zero field chooses all.
type Filter struct {
	Since, Until time.Time // from Since, before Until
	Actor        int64
	Object       string // "role_request:12", or "role_request:" for all of the kind
	Act          string
	Last         int // only that many, the newest
}

// List calls each with the chosen entries, oldest first, as of one moment.
func List(ctx context.Context, db *database.DB, f Filter, each func(Entry) error) error {
	where, args := []string{"1 = 1"}, []any{}
	add := func(clause string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(clause, len(args)))
	}
	if !f.Since.IsZero() {
		add("at >= $%d", f.Since.UnixMicro())
	}
	if !f.Until.IsZero() {
		add("at < $%d", f.Until.UnixMicro())
	}
	if f.Actor != 0 {
		add("actor = $%d", f.Actor)
	}
	if f.Act != "" {
		add("act = $%d", f.Act)
	}
	switch {
	case strings.HasSuffix(f.Object, ":"):
		args = append(args, f.Object)
		where = append(where, fmt.Sprintf("substr(object, 1, length($%d)) = $%d", len(args), len(args)))
	case f.Object != "":
		add("object = $%d", f.Object)
	}
	chosen := "select id, at, actor, via, act, object, detail from audit where " + strings.Join(where, " and ")
	if f.Last > 0 {
		args = append(args, f.Last)
		chosen = fmt.Sprintf("select * from (%s order by id desc limit $%d) newest", chosen, len(args))
	}
	rows, err := db.Query(ctx, chosen+" order by id", args...)
	if err != nil {
		return fmt.Errorf("reading the audit: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		var at int64
		var detail string
		if err := rows.Scan(&e.ID, &at, &e.Actor, &e.Via, &e.Act, &e.Object, &detail); err != nil {
			return fmt.Errorf("reading the audit: %w", err)
		}
		e.At = database.Time(at)
		if err := json.Unmarshal([]byte(detail), &e.Detail); err != nil {
			return fmt.Errorf("reading the audit's entry %d: %w", e.ID, err)
		}
		if err := each(e); err != nil {
			return err
		}
	}
	return rows.Err()
}
