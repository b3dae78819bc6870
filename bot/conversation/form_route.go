package conversation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"time"

	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// The verbs of the buttons under a form's questions.
const (
	verbChoice = "f"  // form, turn, number of the choice
	verbCancel = "fx" // form
	verbResume = "fr" // form
)

// formed lets the open form take a message; ok is false when there is none, or it does not wait for such a message.
func (r *Router) formed(ctx context.Context, e *Event) (h handling, ok bool, err error) {
	in := inputOf(e)
	if !e.Private || in.kind == inputText && in.words == "" {
		return handling{}, false, nil
	}
	row, err := openFormOf(ctx, r.kit.DB, e.ChatID, e.User.ID)
	if errors.Is(err, errNoForm) {
		return handling{}, false, nil
	}
	if err != nil {
		return handling{}, false, err
	}
	form, m := r.formOf(row)
	if form == nil || !form.current(row) {
		return handling{module: r.ownModule(), act: r.outdated(e, row)}, true, nil
	}
	if !form.takes(row, in) {
		return handling{}, false, nil
	}
	act, err := form.take(ctx, e, row, in)
	return handling{module: m, act: act, kept: row}, true, err
}

// inputOf is what a message gives a form.
func inputOf(e *Event) input {
	if len(e.Files) > 0 {
		return input{kind: inputFiles, words: e.Text}
	}
	return input{kind: inputText, words: e.Text}
}

// formOf is the form of a row and its module, or nil when this program has it no more.
func (r *Router) formOf(row formRow) (AnyForm, *Module) {
	for _, m := range r.modules {
		if m.Name == row.module {
			return r.forms[row.module+":"+row.form], m
		}
	}
	return nil, nil
}

// outdated ends a form that was kept by another version of the program, and says so.
func (r *Router) outdated(e *Event, row formRow) Act {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		e.formEnded = true
		if err := row.drop(ctx, tx); err != nil {
			return Reply{}, err
		}
		return Reply{HTML: r.kit.Words.changedForm()}, nil
	}
}

// ofPress is the form that a pressed button names, if it is the presser's.
func (r *Router) ofPress(ctx context.Context, q clock, e *Event) (formRow, AnyForm, *Module, error) {
	row, err := liveFormOf(ctx, q, e.ID(0))
	if errors.Is(err, errNoForm) || err == nil && (row.account != e.User.ID || row.chat != e.ChatID) {
		return formRow{}, nil, nil, ErrOld
	}
	if err != nil {
		return formRow{}, nil, nil, err
	}
	form, m := r.formOf(row)
	if form == nil || !form.current(row) {
		return formRow{}, nil, nil, ErrOld
	}
	return row, form, m, nil
}

// choose is a press of a choice. Its handler and its deliveries are the form's module's.
func (r *Router) choose(ctx context.Context, e *Event) (handling, error) {
	row, form, m, err := r.ofPress(ctx, r.kit.DB, e)
	if err != nil {
		return handling{}, err
	}
	n := e.ID(2)
	if row.aside || e.ID(1) != row.turn || n < 0 || n >= int64(len(row.choices)) {
		return handling{}, ErrOld
	}
	in := input{kind: inputChoice, value: row.choices[n]}
	if !form.takes(row, in) {
		return handling{}, ErrOld
	}
	act, err := form.take(ctx, e, row, in)
	return handling{module: m, act: act}, err
}

// cancelForm is a press of the button to cancel.
func (r *Router) cancelForm(_ context.Context, e *Event) (Act, error) {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		row, _, _, err := r.ofPress(ctx, tx, e)
		if err != nil {
			return Reply{}, err
		}
		return r.cancel(ctx, tx, e, row)
	}, nil
}

// cancelOpen is /huy.
func (r *Router) cancelOpen(_ context.Context, e *Event) (Act, error) {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		row, err := openFormOf(ctx, tx, e.ChatID, e.User.ID)
		if errors.Is(err, errNoForm) {
			row, err = asideFormOf(ctx, tx, e.ChatID, e.User.ID)
		}
		if errors.Is(err, errNoForm) {
			return Reply{HTML: nothingToCancel}, nil
		}
		if err != nil {
			return Reply{}, err
		}
		return r.cancel(ctx, tx, e, row)
	}, nil
}

func (r *Router) cancel(ctx context.Context, tx *database.Tx, e *Event, row formRow) (Reply, error) {
	e.formEnded = true
	return Reply{HTML: cancelled}, r.release(ctx, tx, row)
}

// release ends a form that was not finished.
func (r *Router) release(ctx context.Context, tx *database.Tx, row formRow) error {
	if form, _ := r.formOf(row); form != nil {
		if err := form.released(ctx, tx, row); err != nil {
			return err
		}
	}
	return row.drop(ctx, tx)
}

// endForms releases the forms that a query names, and returns how many.
func (r *Router) endForms(ctx context.Context, tx *database.Tx, query string, args ...any) (n int64, err error) {
	rows, err := forms(ctx, tx, query, args...)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		if err := r.release(ctx, tx, row); err != nil {
			return 0, err
		}
	}
	return int64(len(rows)), nil
}

// setAside makes room for a form that begins: the open one is set aside, one of the same kind ends.
// keep is the form that is to be resumed, or 0.
func (r *Router) setAside(ctx context.Context, tx *database.Tx, e *Event, module, form string, keep int64) error {
	rows, err := forms(ctx, tx, formsIn, e.ChatID, e.User.ID)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if row.id == keep {
			continue
		}
		if row.module == module && row.form == form || i < len(rows)-maxAside {
			err = r.release(ctx, tx, row)
		} else {
			err = row.setAside(ctx, tx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// maxAside is how many forms wait for somebody to come back to them; the oldest gives way.
const maxAside = 5

// offerAside offers the form that was set aside last, when another has ended.
func (r *Router) offerAside(ctx context.Context, tx *database.Tx, e *Event) error {
	if !e.formEnded || e.User == nil {
		return nil
	}
	if _, err := openFormOf(ctx, tx, e.ChatID, e.User.ID); !errors.Is(err, errNoForm) {
		return err
	}
	row, err := asideFormOf(ctx, tx, e.ChatID, e.User.ID)
	if errors.Is(err, errNoForm) {
		return nil
	}
	if err != nil {
		return err
	}
	form, _ := r.formOf(row)
	if form == nil || !form.current(row) {
		if err := row.drop(ctx, tx); err != nil {
			return err
		}
		return r.offerAside(ctx, tx, e) // the one before it
	}
	buttons := [][]outbox.Button{{
		{Text: buttonContinue, Data: buttonData(verbResume, []int64{row.id})}, {Text: buttonCancel, Data: buttonData(verbCancel, []int64{row.id})},
	}}
	key := Key(ownName, "aside", e.Key)
	return r.kit.Outbox.Enqueue(ctx, tx, Messages(e, key, []string{r.kit.Words.unfinished(form.title(row))}, buttons)...)
}

// resumeForm is a press of the button to go on with a form that was set aside.
func (r *Router) resumeForm(ctx context.Context, e *Event) (handling, error) {
	row, form, m, err := r.ofPress(ctx, r.kit.DB, e)
	if err != nil {
		return handling{}, err
	}
	return handling{module: m, act: func(ctx context.Context, tx *database.Tx) (Reply, error) {
		if err := r.setAside(ctx, tx, e, row.module, "", row.id); err != nil {
			return Reply{}, err
		}
		return form.resume(ctx, tx, e, row)
	}}, nil
}

const (
	insertTaken = `
insert into message_taken (chat_id, message_id, module, form_id, step, taken_at, form, version, state, words) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (chat_id, message_id) do update set module = excluded.module, form_id = excluded.form_id, step = excluded.step,
	form = excluded.form, version = excluded.version, state = excluded.state, words = excluded.words`
	readWords   = `select words from message_taken where chat_id = $1 and message_id = $2`
	setWords    = `update message_taken set words = $1 where chat_id = $2 and message_id = $3`
	readTaken   = `select module, form_id, step, form, version, state from message_taken where chat_id = $1 and message_id = $2`
	forgetLater = `update message_taken set form = '', state = '' where chat_id = $1 and form = $2 and step = $3 and state = $4`
	dropTakenIn = `delete from message_taken where chat_id = $1`
	purgeTaken  = `
delete from message_taken where (chat_id, message_id) in (
	select chat_id, message_id from message_taken where taken_at < $1 order by taken_at limit $2)`
)

// took remembers which module took a message, so that new words of it go there.
func (r *Router) took(ctx context.Context, tx *database.Tx, e *Event, h handling) error {
	if e.Kind == telegram.Edited {
		if _, err := tx.Exec(ctx, setWords, e.words(), e.ChatID, e.MessageID); err != nil {
			return fmt.Errorf("remembering a message: %w", err)
		}
	}
	if e.Kind != telegram.Message || e.MessageID == 0 || h.kept.id == 0 && h.module.Edited == nil {
		return nil
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	var later formRow
	if form, _ := r.formOf(h.kept); form != nil && form.takesEditsLater() && len(e.Files) == 0 {
		later = h.kept
		// An earlier message that said the same otherwise is no more than that.
		if _, err := tx.Exec(ctx, forgetLater, e.ChatID, later.form, later.step, later.state); err != nil {
			return fmt.Errorf("remembering a message: %w", err)
		}
	}
	_, err = tx.Exec(ctx, insertTaken, e.ChatID, e.MessageID, h.module.Name, h.kept.id, h.kept.step, now, later.form, later.version, later.state, e.words())
	if err != nil {
		return fmt.Errorf("remembering a message: %w", err)
	}
	return nil
}

// words tells the words, the formatting and the files of a message from others.
func (e *Event) words() int64 {
	h := fnv.New64a()
	io.WriteString(h, e.HTML)
	for _, f := range e.Files {
		io.WriteString(h, "\x00"+f.UniqueID)
	}
	return int64(h.Sum64())
}

// changed reports what an edit is about: known is that somebody took the message, and changed that it says anything else than it did.
// Telegram tells of edits that change no words: a live place that moves, a preview, a reaction.
func (r *Router) changed(ctx context.Context, e *Event) (changed, known bool, err error) {
	if e.Text == "" && len(e.Files) == 0 {
		return false, false, nil
	}
	var words int64
	err = r.kit.DB.QueryRow(ctx, readWords, e.ChatID, e.MessageID).Scan(&words)
	if errors.Is(err, sql.ErrNoRows) {
		return true, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("finding what a message said: %w", err)
	}
	return words != e.words(), true, nil
}

// edited gives new words of a message to who took it: the step of a form that is still open, or the module.
func (r *Router) edited(ctx context.Context, e *Event) (handling, error) {
	later := formRow{chat: e.ChatID, account: e.Actor().Account}
	var id int64
	err := r.kit.DB.QueryRow(ctx, readTaken, e.ChatID, e.MessageID).Scan(&later.module, &id, &later.step, &later.form, &later.version, &later.state)
	if errors.Is(err, sql.ErrNoRows) {
		return handling{}, nil // it was nothing before
	}
	if err != nil {
		return handling{}, fmt.Errorf("finding who took a message: %w", err)
	}
	if id != 0 {
		row, err := liveFormOf(ctx, r.kit.DB, id)
		if err == nil && !row.aside {
			return r.editedForm(ctx, e, row, later.step)
		}
		if err != nil && !errors.Is(err, errNoForm) {
			return handling{}, err
		}
	}
	if later.form != "" {
		return r.editedForm(ctx, e, later, later.step)
	}
	if _, brief := e.Brief(); brief {
		return handling{}, nil // a question became “đã nhận”: that is none to search for
	}
	for _, m := range r.modules {
		if m.Name == later.module && m.Edited != nil {
			return r.by(ctx, e, m, m.Edited)
		}
	}
	return handling{}, nil
}

// editedForm lets the step that took a message take its new words.
func (r *Router) editedForm(ctx context.Context, e *Event, row formRow, step string) (handling, error) {
	form, m := r.formOf(row)
	in := inputOf(e)
	row.step = step
	if form == nil || !form.current(row) || !form.takes(row, in) {
		return handling{}, nil
	}
	act, err := form.take(ctx, e, row, in)
	return handling{module: m, act: act, kept: row}, err
}

// timeOut makes the due time of a form; each question puts it off.
func (r *Router) timeOut(ctx context.Context, tx *database.Tx, row formRow, ttl time.Duration) error {
	id := strconv.FormatInt(row.id, 10)
	return r.kit.Jobs.Enqueue(ctx, tx, jobTimeOut, id, id, ttl)
}

// timedOut tells the chat of a form that its time has passed, in order with what its person writes.
func (r *Router) timedOut(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	row, err := scanForm(r.kit.DB.QueryRow(ctx, formOfID, id))
	if errors.Is(err, errNoForm) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		return r.kit.Signal(ctx, tx, Key(ownName, "timeout", row.id, row.turn), row.chat, row.account, ownName, signalTimeOut, timeOutPayload{row.id, row.turn})
	}, nil
}

type timeOutPayload struct{ Form, Turn int64 }
