package main

import (
	"context"
	"errors"
	"fmt"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// announceAct is what the commands have that change one announcement.
type announceAct struct {
	ID int64 `arg:"" help:"Its number."`
	announceSettings
}

// change does something to the announcement and says so.
func (c *announceAct) change(ctx context.Context, env *environment, said string, do func(ctx context.Context, tx *database.Tx, store *broadcast.Store) error) error {
	db, _, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.InTx(ctx, func(tx *database.Tx) error { return do(ctx, tx, store) }); err != nil {
		return noAnnouncement(c.ID, err)
	}
	fmt.Fprintf(env.Stdout, "Thông báo số %d: %s\n", c.ID, said)
	return nil
}

// announceReleaseAct is what those of them have that send.
type announceReleaseAct struct {
	ReleaseSettings
	announceAct
}

// release is change where operators may have announcements sent.
func (c *announceReleaseAct) release(ctx context.Context, env *environment, said string, do func(ctx context.Context, tx *database.Tx, store *broadcast.Store) error) error {
	if err := c.mayRelease(); err != nil {
		return err
	}
	return c.change(ctx, env, said, do)
}

type announcePauseCommand struct{ announceAct }

// Run pauses.
func (c *announcePauseCommand) Run(ctx context.Context, env *environment) error {
	return c.change(ctx, env, "đã tạm dừng.", func(ctx context.Context, tx *database.Tx, store *broadcast.Store) error {
		return store.Pause(ctx, tx, directory.Operator, c.ID)
	})
}

type announceResumeCommand struct {
	Overdue bool `help:"Go on although the day to acknowledge it by has passed."`
	announceReleaseAct
}

// Run goes on.
func (c *announceResumeCommand) Run(ctx context.Context, env *environment) error {
	return c.release(ctx, env, "gửi tiếp.", func(ctx context.Context, tx *database.Tx, store *broadcast.Store) error {
		err := store.Resume(ctx, tx, directory.Operator, c.ID, c.Overdue)
		if errors.Is(err, broadcast.ErrOverdue) {
			return fmt.Errorf("%w Thêm --overdue nếu vẫn gửi tiếp", err)
		}
		return err
	})
}

type announceCancelCommand struct{ announceAct }

// Run cancels what was not sent.
func (c *announceCancelCommand) Run(ctx context.Context, env *environment) error {
	return c.change(ctx, env, "đã hủy phần chưa gửi.", func(ctx context.Context, tx *database.Tx, store *broadcast.Store) error {
		return store.Cancel(ctx, tx, directory.Operator, c.ID)
	})
}

type announceRetryCommand struct{ announceReleaseAct }

// Run sends again what failed.
func (c *announceRetryCommand) Run(ctx context.Context, env *environment) error {
	return c.release(ctx, env, "gửi lại cho những người chưa nhận được.", func(ctx context.Context, tx *database.Tx, store *broadcast.Store) error {
		_, err := store.Retry(ctx, tx, directory.Operator, c.ID)
		return err
	})
}
