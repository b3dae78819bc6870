package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Kinds of jobs.
const (
	jobJoined = "joined group"
	jobLeave  = "leave group"
	jobAlbum  = "close album"
	jobMenu   = "command menu"
)

// Handlers is what the job worker does for the bot.
func (b *Bot) Handlers() map[string]job.Handler {
	return map[string]job.Handler{jobJoined: b.joined, jobLeave: b.leave, jobAlbum: b.closeAlbum, jobMenu: b.menu}
}

// membership follows what people do with the bot: block and unblock it, bring it into a group and put it out. A group
// into which no admin brought it is told so and left.
func (b *Bot) membership(e telegram.Event) inbox.Plan {
	return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
		switch {
		case !e.Active && e.Private:
			if err := b.Directory.AuditBlocked(ctx, tx, e.ChatID, true); err != nil {
				return err
			}
			return b.Outbox.Stop(ctx, tx, e.ChatID, outbox.Blocked)
		case !e.Active:
			if err := b.Directory.RemoveGroup(ctx, tx, e.ChatID); err != nil {
				return err
			}
			return b.Outbox.Stop(ctx, tx, e.ChatID, outbox.Removed)
		case e.Private && !e.Already:
			if err := b.Directory.AuditBlocked(ctx, tx, e.ChatID, false); err != nil {
				return err
			}
		}
		// Who makes the bot an administrator, or takes that back, does not bring it into the group.
		if err := b.Outbox.Reopen(ctx, tx, e.ChatID); err != nil || e.Private || e.Already {
			return err
		}
		// A group that becomes a supergroup looks as if the bot had been brought into it; that it moved is told by an
		// update of another chat, which may come a little later.
		payload := fmt.Sprint(e.ChatID, actorOf(e).Account)
		return b.Jobs.Enqueue(ctx, tx, jobJoined, strconv.FormatInt(e.ChatID, 10), payload, joinedAfter)
	}}
}

const (
	joinedAfter = time.Second
	leaveAfter  = 5 * time.Second // gives the farewell time to be sent
)

// joined greets a group into which somebody entitled brought the bot. To another it says that it is not for the group,
// and leaves it a little later.
func (b *Bot) joined(_ context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var chat, by int64
	if _, err := fmt.Sscan(j.Payload, &chat, &by); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		known, err := b.Outbox.IsSuccessor(ctx, tx, chat)
		if err != nil || known {
			return err
		}
		who, err := b.Directory.AccessIn(ctx, tx, by)
		if err != nil {
			return err
		}
		words, entitled := b.text.notForGroup(), who.May(directory.RegisterGroups, 0)
		if entitled {
			words = b.text.joinedGroup(b.Me.Username)
			if err := b.Directory.RegisterGroup(ctx, tx, directory.Actor{Account: by}, chat); err != nil {
				return err
			}
		}
		group := telegram.Event{Kind: telegram.Membership, ChatID: chat}
		if err := b.Outbox.Enqueue(ctx, tx, b.messages(group, fmt.Sprintf("joined:%d", j.ID), []string{words}, nil)...); err != nil || entitled {
			return err
		}
		id := strconv.FormatInt(chat, 10)
		return b.Jobs.Enqueue(ctx, tx, jobLeave, id, id, leaveAfter)
	}, nil
}

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

// bind is /ketnoi: an administrator makes a group the Board's own.
func (b *Bot) bind(e telegram.Event, source string) inbox.Plan {
	if e.Private {
		return b.say(e, source, b.text.groupOnly())
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		if err := b.Directory.SetBoardGroup(ctx, tx, actorOf(e), e.ChatID); err != nil {
			return reply{}, err
		}
		return reply{html: b.text.boardBound()}, nil
	})
}

// unbind is /ngatketnoi.
func (b *Bot) unbind(e telegram.Event, source string) inbox.Plan {
	if e.Private {
		return b.say(e, source, b.text.groupOnly())
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		if err := b.Directory.UnsetBoardGroup(ctx, tx, actorOf(e), e.ChatID); err != nil {
			return reply{}, err
		}
		return reply{html: b.text.boardUnbound()}, nil
	})
}

// shortHash tells texts apart in a key.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}
