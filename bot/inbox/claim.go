package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thidua/knowledge/database"
)

// errFenced reports that another worker took the chat over: what this one prepared must not be committed.
var errFenced = errors.New("the chat was taken over by another worker")

// claim is the right to handle one chat's updates until its lease lapses, and the one of them that is in hand.
type claim struct {
	chat   int64
	key    int64
	fence  int64
	row    int64 // of the update
	update Update
	begun  time.Time // when it was taken in hand to be handled

	suspect bool // it was in hand before, and nobody knows what became of that: a process may have died of it
}

const (
	freeChats = `update inbox_chat set lease_until = 0, fence = fence + 1 where bot_id = $1 and waiting and lease_until > 0`

	openGates = `
update inbox_chat set ready_at = $1, lease_until = 0, fence = fence + 1
where bot_id = $2 and waiting and (ready_at > $3 or lease_until > $3)`
)

// Recover frees the chats that a killed process had in hand, so that they need not wait for their leases. Where other
// processes may have chats in hand (PostgreSQL) it frees none. Everywhere it opens the chats that would wait for the time at
// which a clock stood that was set back since, and returns how many. Call it before the first worker runs.
func (s *Store) Recover(ctx context.Context, botID int64) (ahead int64, err error) {
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if ahead, err = tx.Exec(ctx, openGates, now, botID, now+database.Beyond.Microseconds()); err != nil || s.db.Shared() {
			return err
		}
		_, err = tx.Exec(ctx, freeChats, botID)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("freeing chats: %w", err)
	}
	return ahead, nil
}

// What lies beyond $4 was set by a clock that was set back since, and is open.
func (s *Store) claimQuery() string {
	return `
update inbox_chat set lease_until = $1, fence = fence + 1
where id = (
	select id from inbox_chat
	where bot_id = $2 and waiting and (ready_at <= $3 or ready_at > $4) and (lease_until <= $3 or lease_until > $4)
	order by ready_at limit 1 ` + s.db.RowLock() + `)
returning id, chat_key, fence`
}

// claimChat takes the chat that has waited longest and its oldest update; ok is false when none is ready. longest is the
// longest lease or wait that a worker sets.
func (s *Store) claimChat(ctx context.Context, botID int64, lease, longest time.Duration) (c claim, ok bool, err error) {
	err = s.db.InShortTx(ctx, func(tx *database.Tx) (err error) {
		c, ok, err = s.claimChatIn(ctx, tx, botID, lease, longest)
		return err
	})
	return c, ok, err
}

func (s *Store) claimChatIn(ctx context.Context, tx *database.Tx, botID int64, lease, longest time.Duration) (c claim, ok bool, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return claim{}, false, err
	}
	beyond := now + (longest + database.ClockSkew).Microseconds()
	for {
		err = tx.QueryRow(ctx, s.claimQuery(), now+lease.Microseconds(), botID, now, beyond).Scan(&c.chat, &c.key, &c.fence)
		if errors.Is(err, sql.ErrNoRows) {
			return claim{}, false, nil
		}
		if err != nil {
			return claim{}, false, fmt.Errorf("claiming a chat: %w", err)
		}
		if err := tx.Fresh(); err != nil {
			return claim{}, false, fmt.Errorf("claiming a chat: %w", err)
		}
		if ok, err = c.take(ctx, tx); err != nil || ok {
			return c, ok, err
		}
		if err := c.free(ctx, tx, now); err != nil { // only a repetition came
			return claim{}, false, fmt.Errorf("claiming a chat: %w", err)
		}
	}
}

const takeUpdate = `
update inbox_update set attempts = attempts + 1
where id = (select id from inbox_update where chat_id = $1 and state = 'waiting' order by id limit 1)
returning id, bot_id, update_id, kind, payload, received_at, attempts, error`

// take takes the chat's oldest waiting update in hand; ok is false when none waits. The try is counted here, so that one at
// which the process dies is counted too.
func (c *claim) take(ctx context.Context, tx *database.Tx) (ok bool, err error) {
	u := Update{ChatKey: c.key}
	var received int64
	var payload, problem string
	err = tx.QueryRow(ctx, takeUpdate, c.chat).
		Scan(&c.row, &u.BotID, &u.UpdateID, &u.Kind, &payload, &received, &u.Attempt, &problem)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("taking the next update: %w", err)
	}
	u.Payload, u.ReceivedAt = []byte(payload), database.Time(received)
	u.Key = "u" + strconv.FormatInt(c.row, 10)
	c.update, c.suspect = u, u.Attempt > 1 && problem == ""
	return true, nil
}

const holdChat = `update inbox_chat set lease_until = $1 where id = $2 and fence = $3`

// hold locks the chat's row and renews its lease, or fails with errFenced. It is the first statement of every
// transaction about a claimed chat, so that Put and other workers are ordered before or after the whole of it.
func (c *claim) hold(ctx context.Context, tx *database.Tx, lease time.Duration) (now int64, err error) {
	if now, err = tx.Now(ctx); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, holdChat, now+lease.Microseconds(), c.chat, c.fence)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, errFenced
	}
	return now, nil
}

const freeChat = `
update inbox_chat set lease_until = 0, ready_at = $1,
	waiting = exists (select 1 from inbox_update where chat_id = $2 and state = 'waiting')
where id = $2 and fence = $3`

// free gives the chat back, to be claimed again from readyAt on when updates of it are left.
func (c *claim) free(ctx context.Context, tx *database.Tx, readyAt int64) error {
	_, err := tx.Exec(ctx, freeChat, readyAt, c.chat, c.fence)
	return err
}

// renew holds the chat for longer.
func (s *Store) renew(ctx context.Context, c claim, lease time.Duration) error {
	return s.db.InShortTx(ctx, func(tx *database.Tx) error {
		_, err := c.hold(ctx, tx, lease)
		return err
	})
}

const (
	putOff    = `update inbox_update set error = $1 where id = $2 and state = 'waiting'`
	untakeTry = `update inbox_update set attempts = attempts - 1 where id = $1 and state = 'waiting' and attempts > 0`
)

const takeTry = `update inbox_update set attempts = attempts + 1 where id = $1 and state = 'waiting' returning attempts`

// retake counts a try that untake took back, while the chat is held, and returns how many there are.
func (s *Store) retake(ctx context.Context, c claim, lease time.Duration) (n int, err error) {
	err = s.db.InShortTx(ctx, func(tx *database.Tx) error {
		if _, err := c.hold(ctx, tx, lease); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, takeTry, c.row).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return errFenced // it has ended
		}
		return err
	})
	return n, err
}

const attemptsOf = `select attempts from inbox_update where id = $1`

// attempts are the tries of the update in hand as they are counted now, while the chat is held.
func (s *Store) attempts(ctx context.Context, c claim, lease time.Duration) (n int, err error) {
	err = s.db.InShortTx(ctx, func(tx *database.Tx) error {
		if _, err := c.hold(ctx, tx, lease); err != nil {
			return err
		}
		return tx.QueryRow(ctx, attemptsOf, c.row).Scan(&n)
	})
	return n, err
}

// untake takes back the try of an update whose chat was taken over: the process did not die of it.
func (s *Store) untake(ctx context.Context, row int64) error {
	return s.db.InShortTx(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, untakeTry, row)
		return err
	})
}

// retry keeps the update that is in hand for another try after wait, and gives the chat back until then. With uncounted the try
// is taken back, also when the chat was taken over meanwhile.
func (s *Store) retry(ctx context.Context, c claim, problem string, wait time.Duration, uncounted bool) error {
	return s.db.InShortTx(ctx, func(tx *database.Tx) error {
		now, err := c.hold(ctx, tx, 0)
		if uncounted && (err == nil || errors.Is(err, errFenced)) {
			if _, err := tx.Exec(ctx, untakeTry, c.row); err != nil {
				return err
			}
			if errors.Is(err, errFenced) {
				return nil
			}
		}
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, putOff, database.Text([]byte(problem)), c.row)
		if err != nil {
			return err
		}
		if n == 0 {
			return errFenced
		}
		return c.free(ctx, tx, now+wait.Microseconds())
	})
}

const (
	endUpdate = `update inbox_update set state = $1, error = $2, ended_at = $3 where id = $4 and state = 'waiting'`

	dropPayload  = `update inbox_update set payload = '{}' where id = $1`
	dropAccounts = `delete from inbox_account where update_id = $1`
)

// end ends the update that is in hand. One that has ended already is errFenced: the commit of an earlier try succeeded
// though its answer was lost.
func (c *claim) end(ctx context.Context, tx *database.Tx, state, problem string, forget bool, now int64) error {
	if forget {
		for _, drop := range []string{dropPayload, dropAccounts} {
			if _, err := tx.Exec(ctx, drop, c.row); err != nil {
				return err
			}
		}
	}
	n, err := tx.Exec(ctx, endUpdate, state, database.Text([]byte(problem)), now, c.row)
	if err == nil && n == 0 {
		return errFenced
	}
	return err
}
