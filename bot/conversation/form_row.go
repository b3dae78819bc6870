package conversation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// formRow is a form as it is kept.
type formRow struct {
	id            int64
	chat, account int64
	module, form  string
	version       int
	step          string
	state         string  // JSON
	choices       []int64 // the values of the buttons under the last question
	turn          int64   // moves with every question, so that buttons of earlier ones are dead
	aside         bool
	expires       int64 // unix microseconds
}

var errNoForm = errors.New("there is no such form")

const (
	formColumns = `select id, chat_id, account, module, form, version, step, state, choices, turn, aside, expires_at from form`
	openForm    = formColumns + ` where chat_id = $1 and account = $2 and not aside and expires_at > $3`
	formOfID    = formColumns + ` where id = $1`
	liveForm    = formColumns + ` where id = $1 and expires_at > $2`
	lastAside   = formColumns + ` where chat_id = $1 and account = $2 and aside and expires_at > $3 order by id desc limit 1`
	formsIn     = formColumns + ` where chat_id = $1 and account = $2 order by id`
	formsOf     = formColumns + ` where account = $1 order by id`
	formsLapsed = formColumns + ` where expires_at < $1 order by expires_at limit $2`

	insertForm = `
insert into form (chat_id, account, module, form, version, step, state, choices, turn, aside, expires_at)
values ($1, $2, $3, $4, $5, '', '{}', '[]', 0, false, 0) returning id`

	saveForm = `
update form set step = $1, state = $2, choices = $3, turn = $4, aside = false, expires_at = $5 where id = $6`
	lockForm  = `update form set turn = turn where id = $1 and turn = $2 and not aside`
	asideForm = `update form set aside = true where id = $1`
	dropForm  = `delete from form where id = $1`
)

func scanForm(row interface{ Scan(to ...any) error }) (f formRow, err error) {
	var choices string
	err = row.Scan(&f.id, &f.chat, &f.account, &f.module, &f.form, &f.version, &f.step, &f.state, &choices, &f.turn, &f.aside, &f.expires)
	if errors.Is(err, sql.ErrNoRows) {
		return formRow{}, errNoForm
	}
	if err == nil {
		err = json.Unmarshal([]byte(choices), &f.choices)
	}
	if err != nil {
		return formRow{}, fmt.Errorf("reading a form: %w", err)
	}
	return f, nil
}

// forms reads several.
func forms(ctx context.Context, q database.Querier, query string, args ...any) (all []formRow, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading forms: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		f, err := scanForm(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

type clock interface {
	database.Querier
	Now(ctx context.Context) (int64, error)
}

// openFormOf is the form that an account is in.
func openFormOf(ctx context.Context, q clock, chat, account int64) (formRow, error) {
	now, err := q.Now(ctx)
	if err != nil {
		return formRow{}, err
	}
	return scanForm(q.QueryRow(ctx, openForm, chat, account, now))
}

// liveFormOf is a form whose time has not passed, open or set aside.
func liveFormOf(ctx context.Context, q clock, id int64) (formRow, error) {
	now, err := q.Now(ctx)
	if err != nil {
		return formRow{}, err
	}
	return scanForm(q.QueryRow(ctx, liveForm, id, now))
}

// asideFormOf is the form that an account set aside last.
func asideFormOf(ctx context.Context, q clock, chat, account int64) (formRow, error) {
	now, err := q.Now(ctx)
	if err != nil {
		return formRow{}, err
	}
	return scanForm(q.QueryRow(ctx, lastAside, chat, account, now))
}

func (f formRow) insert(ctx context.Context, tx *database.Tx) (id int64, err error) {
	if err := tx.QueryRow(ctx, insertForm, f.chat, f.account, f.module, f.form, f.version).Scan(&id); err != nil {
		return 0, fmt.Errorf("keeping a form: %w", err)
	}
	return id, nil
}

// save keeps the form at its step until ttl from now.
func (f *formRow) save(ctx context.Context, tx *database.Tx, ttl time.Duration) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if f.choices == nil {
		f.choices = []int64{}
	}
	choices, err := json.Marshal(f.choices)
	if err != nil {
		return fmt.Errorf("keeping a form: %w", err)
	}
	n, err := tx.Exec(ctx, saveForm, f.step, database.Text([]byte(f.state)), string(choices), f.turn, now+ttl.Microseconds(), f.id)
	if err != nil {
		return fmt.Errorf("keeping a form: %w", err)
	}
	if n == 0 {
		return ErrOld
	}
	return nil
}

// lock holds the form's row, and refuses when the form does not stand where it stood any more.
func (f formRow) lock(ctx context.Context, tx *database.Tx) error {
	n, err := tx.Exec(ctx, lockForm, f.id, f.turn)
	if err != nil {
		return fmt.Errorf("locking a form: %w", err)
	}
	if n == 0 {
		return ErrOld
	}
	return nil
}

func (f formRow) drop(ctx context.Context, tx *database.Tx) error {
	if _, err := tx.Exec(ctx, dropForm, f.id); err != nil {
		return fmt.Errorf("ending a form: %w", err)
	}
	return nil
}

func (f formRow) setAside(ctx context.Context, tx *database.Tx) error {
	if _, err := tx.Exec(ctx, asideForm, f.id); err != nil {
		return fmt.Errorf("setting a form aside: %w", err)
	}
	return nil
}

// buttons stand under a question of the form.
func (f formRow) buttons(p Prompt) (rows [][]outbox.Button) {
	n := int64(0)
	for _, choices := range p.Choices {
		var row []outbox.Button
		for _, c := range choices {
			row = append(row, outbox.Button{Text: c.Label, Data: buttonData(verbChoice, []int64{f.id, f.turn, n})})
			n++
		}
		rows = append(rows, row)
	}
	rows = append(rows, p.Buttons...)
	if p.Ends {
		return rows
	}
	return append(rows, []outbox.Button{{Text: buttonCancel, Data: buttonData(verbCancel, []int64{f.id})}})
}
