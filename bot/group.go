package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Kinds of jobs.
const (
	jobLeave = "leave group"
	jobAlbum = "close album"
)

// Handlers is what the job worker does for the bot.
func (b *Bot) Handlers() map[string]job.Handler {
	return map[string]job.Handler{jobLeave: b.leave, jobAlbum: b.closeAlbum}
}

// membership follows what people do with the bot: block and unblock it, bring it into a group and put it out. A group
// into which no admin brought it is told so and left.
func (b *Bot) membership(e telegram.Event, source string) inbox.Plan {
	return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
		switch {
		case !e.Active && e.Private:
			return b.Outbox.Stop(ctx, tx, e.ChatID, outbox.Blocked)
		case !e.Active:
			return b.Outbox.Stop(ctx, tx, e.ChatID, outbox.Removed)
		}
		// Who makes the bot an administrator, or takes that back, does not bring it into the group.
		if err := b.Outbox.Reopen(ctx, tx, e.ChatID); err != nil || e.Private || e.Already {
			return err
		}
		if e.Person != nil && slices.Contains(b.Admins, e.Person.ID) {
			return b.Outbox.Enqueue(ctx, tx, b.messages(e, source, []string{b.text.joinedGroup(b.Me.Username)}, nil)...)
		}
		if err := b.Outbox.Enqueue(ctx, tx, b.messages(e, source, []string{b.text.notForGroup()}, nil)...); err != nil {
			return err
		}
		chat := strconv.FormatInt(e.ChatID, 10)
		return b.Jobs.Enqueue(ctx, tx, jobLeave, chat, chat, leaveAfter)
	}}
}

// leaveAfter gives the farewell time to be sent.
const leaveAfter = 5 * time.Second

func (b *Bot) leave(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	chat, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	if err := b.Effects.Leave(ctx, chat); err != nil {
		return nil, fmt.Errorf("leaving a group: %w", err)
	}
	return nil, nil
}

// shortHash tells texts apart in a key.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}
