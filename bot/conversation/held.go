package conversation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/door"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// holdTime is how long what is doubtful waits for its sender to say what it is.
const holdTime = time.Hour

// The button under the question about a held message takes its row and one of these.
const (
	verbHeld = "d"

	isSo  int64 = 1
	notSo int64 = 0
)

// signalPassed carries a message of which its sender said that nothing keeps it from being handled.
const signalPassed = "passed"

const (
	insertHeld = `
insert into held_message (chat_id, account, denounces, payload, messages, album_id, held_at) values ($1, $2, $3, $4, $5, $6, $7) returning id`
	takeHeld = `
delete from held_message where id = $1 and chat_id = $2 and account = $3
returning denounces, payload, messages, album_id, held_at`
	dropHeldIn = `delete from held_message where chat_id = $1`
	dropHeldOf = `delete from held_message where account = $1`
	purgeHeld  = `delete from held_message where id in (select id from held_message where held_at < $1 order by held_at limit $2)`
)

// heldMessage is what waits to be told of.
type heldMessage struct {
	denounces bool
	payload   string
	messages  []int64
	albumID   string
}

// ask holds a message, of which nothing else is kept meanwhile, and asks its sender what it is.
func (r *Router) ask(e *Event) handling {
	return handling{module: r.ownModule(), act: func(ctx context.Context, tx *database.Tx) (Reply, error) {
		return r.hold(ctx, tx, e, []int64{e.MessageID}, e.AlbumID) // an edited part takes its album with it
	}}
}

// hold is ask for an event of several messages.
func (r *Router) hold(ctx context.Context, tx *database.Tx, e *Event, messages []int64, album string) (Reply, error) {
	payload, err := json.Marshal(e.Event)
	if err != nil {
		return Reply{}, fmt.Errorf("holding a message: %w", err)
	}
	numbers, err := json.Marshal(messages)
	if err != nil {
		return Reply{}, fmt.Errorf("holding a message: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Reply{}, err
	}
	denounces := e.finding.Kind == door.Denunciation
	var id int64
	if err := tx.QueryRow(ctx, insertHeld, e.ChatID, e.User.ID, denounces, database.Text(payload), string(numbers), album, now).Scan(&id); err != nil {
		return Reply{}, fmt.Errorf("holding a message: %w", err)
	}
	html, yes := r.kit.Words.askWhetherSecret(), buttonIsSecret
	if denounces {
		html, yes = r.kit.Words.askWhetherDenunciation(), buttonDenounces
	}
	return Reply{HTML: html, Buttons: Rows(
		outbox.Button{Text: yes, Data: buttonData(verbHeld, []int64{id, isSo})},
		outbox.Button{Text: buttonGoOn, Data: buttonData(verbHeld, []int64{id, notSo})},
	)}, nil
}

// told is a press of the button by which a sender tells what a held message is. It is told once.
func (r *Router) told(_ context.Context, e *Event) (Act, error) {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		held, err := r.takeHeld(ctx, tx, e)
		if err != nil {
			return Reply{}, err
		}
		if e.ID(1) == isSo {
			return r.refused(ctx, tx, e, held)
		}
		key := Key(ownName, "passed", e.ID(0))
		err = r.kit.Signal(ctx, tx, key, e.ChatID, e.User.ID, ownName, signalPassed, json.RawMessage(held.payload))
		return Reply{HTML: r.kit.Words.goesOn()}, err
	}, nil
}

// Pass has a message handled that a module claimed and that its sender said is not for it: as if it came now, and no module claims it
// again. Of one key it is handled once; the key begins with the module's name.
func (k *Kit) Pass(ctx context.Context, tx *database.Tx, key string, was telegram.Event) error {
	return k.Signal(ctx, tx, key, was.ChatID, was.User.ID, ownName, signalPassed, was)
}

// takeHeld lets go of the held message that a press is about. It is refused when there is none any more, or another's.
func (r *Router) takeHeld(ctx context.Context, tx *database.Tx, e *Event) (held heldMessage, err error) {
	var messages string
	var heldAt int64
	err = tx.QueryRow(ctx, takeHeld, e.ID(0), e.ChatID, e.User.ID).Scan(&held.denounces, &held.payload, &messages, &held.albumID, &heldAt)
	if errors.Is(err, sql.ErrNoRows) {
		return held, problem.New(problem.Ended, r.kit.Words.heldNoMore())
	}
	if err == nil {
		err = json.Unmarshal([]byte(messages), &held.messages)
	}
	if err != nil {
		return held, fmt.Errorf("reading a held message: %w", err)
	}
	now, err := tx.Now(ctx)
	if err == nil && now-heldAt > holdTime.Microseconds() {
		err = problem.New(problem.Ended, r.kit.Words.heldNoMore()) // it goes with the next purge
	}
	return held, err
}

// passed reads the signal of a message that its sender let pass: the event that it was, which the door does not look at again.
func (r *Router) passed(ctx context.Context, e *Event) (*Event, error) {
	var was telegram.Event
	if err := json.Unmarshal(e.Payload, &was); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	e.Event, e.Payload, e.passed = was, nil, true
	return e, r.identify(ctx, e)
}
