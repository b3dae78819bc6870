package outbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// MaxHold is the longest that a chat or the token is held, whatever Telegram says. An instant further ahead was set by a clock
// that was wrong, and holds nothing.
const MaxHold = 24 * time.Hour

// In microseconds, as instants are stored.
const (
	maxHold = int64(MaxHold / time.Microsecond)
	// clockSkew is how far in the future a gate may have been set. One set later was set before the clock was set back.
	clockSkew = int64(time.Second / time.Microsecond)
)

// gate is what a chat, or the token, waits for.
type gate struct {
	heldAt    int64 // when it was set
	readyAt   int64
	throttled bool // Telegram asked for it
}

// closed reports whether the gate holds at an instant: it is set, and not by a clock that has been set back since.
func (g gate) closed(now int64) bool {
	return g.readyAt > now && g.readyAt <= now+maxHold && g.heldAt <= now+clockSkew
}

// latest is the gate that opens last.
func (g gate) latest(other gate, now int64) gate {
	if g.closed(now) && g.readyAt > other.readyAt {
		return g
	}
	return other
}

// Hold is a chat, or the whole token, to which nothing is sent for a time because Telegram asked for it.
type Hold struct {
	ChatID int64 // 0 is the token: nothing at all is sent
	Until  time.Time
}

const (
	readHold = `select held_at, until, lifts from outbox_hold where id = 1`
	setHold  = `update outbox_hold set held_at = $1, until = $2 where id = 1`
	liftHold = `update outbox_hold set until = 0, lifts = lifts + 1 where id = 1`

	listThrottled = `
select chat_id, ready_at from outbox_chat
where throttled and ready_at > $1 and ready_at <= $2 and held_at <= $3 order by chat_id`

	openChat = `update outbox_chat set held_at = 0, ready_at = 0, throttled = false where chat_id = $1`
)

// Holds are what Telegram asked to wait with and has not passed, the token's first. A hold of the token that has passed, while no
// message has gone through since, is none any more: one is tried.
func (s *Store) Holds(ctx context.Context) ([]Hold, error) {
	holds, err := s.holds(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the holds: %w", err)
	}
	return holds, nil
}

func (s *Store) holds(ctx context.Context) ([]Hold, error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	var holds []Hold
	if token, err := s.tokenHold(ctx); err != nil {
		return nil, err
	} else if token.closed(now) {
		holds = append(holds, Hold{Until: database.Time(token.readyAt)})
	}
	rows, err := s.db.Query(ctx, listThrottled, now, now+maxHold, now+clockSkew)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h Hold
		var until int64
		if err := rows.Scan(&h.ChatID, &until); err != nil {
			return nil, err
		}
		h.Until = database.Time(until)
		holds = append(holds, h)
	}
	return holds, rows.Err()
}

// LiftHold lets a chat, or with 0 the token, be sent to again. A running sender, also of another process, takes it up within
// seconds. What is not held stays as it is.
func (s *Store) LiftHold(ctx context.Context, tx *database.Tx, chatID int64) (err error) {
	if chatID == 0 {
		_, err = tx.Exec(ctx, liftHold)
	} else {
		_, err = tx.Exec(ctx, openChat, chatID)
	}
	if err != nil {
		return fmt.Errorf("lifting a hold: %w", err)
	}
	return nil
}

// tokenGate is the stored hold of the token; readyAt is 0 when the token is open.
type tokenGate struct {
	gate
	lifts int64
}

func (s *Store) tokenHold(ctx context.Context) (tokenGate, error) {
	var g tokenGate
	if err := s.db.QueryRow(ctx, readHold).Scan(&g.heldAt, &g.readyAt, &g.lifts); err != nil {
		return tokenGate{}, fmt.Errorf("reading the hold of the token: %w", err)
	}
	return g, nil
}

// holdToken keeps a hold of the token over a restart; 0 opens it.
func (s *Store) holdToken(ctx context.Context, wait time.Duration) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		until := now + wait.Microseconds()
		if wait == 0 {
			until = 0
		}
		_, err = tx.Exec(ctx, setHold, now, until)
		return err
	})
	if err != nil {
		return fmt.Errorf("holding the token: %w", err)
	}
	return nil
}

const openFarGates = `
update outbox_chat set held_at = 0, ready_at = 0, throttled = false where head < 9 and (ready_at > $1 or held_at > $2)`

// openGates opens the gates of waiting chats that a clock set which was ahead, and says how many those were. They hold nothing
// as they are; but the clock may come to where they do.
func (s *Store) openGates(ctx context.Context) (n int64, err error) {
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		n, err = tx.Exec(ctx, openFarGates, now+maxHold, now+clockSkew)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("opening the gates that a wrong clock set: %w", err)
	}
	return n, nil
}
