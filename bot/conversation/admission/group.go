package admission

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

const (
	jobJoined = "joined group"
	jobLeave  = "leave group"

	joinedAfter = time.Second
	leaveAfter  = 5 * time.Second // gives the farewell time to be sent
)

// membership follows what people do with the bot: block and unblock it, bring it into a group and put it out. A group into
// which nobody entitled brought it is told so and left.
func (m *module) membership(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if e.Private {
			return conversation.Reply{}, m.blocked(ctx, tx, e)
		}
		if !e.Active {
			if err := m.kit.Groups.Remove(ctx, tx, e.ChatID); err != nil {
				return conversation.Reply{}, err
			}
			return conversation.Reply{}, m.kit.Outbox.Stop(ctx, tx, e.ChatID, outbox.Removed)
		}
		// Who makes the bot an administrator, or takes that back, does not bring it into the group.
		if err := m.kit.Outbox.Reopen(ctx, tx, e.ChatID); err != nil || e.Already {
			return conversation.Reply{}, err
		}
		// A group that becomes a supergroup looks as if the bot had been brought into it; that it moved is told by an update of
		// another chat, which may come a little later.
		payload := fmt.Sprint(e.ChatID, e.Actor().Account)
		return conversation.Reply{}, m.kit.Jobs.EnqueueAbout(ctx, tx, e.Actor().Account, jobJoined, strconv.FormatInt(e.ChatID, 10), payload, joinedAfter)
	}, nil
}

// blocked follows a person who blocks the bot or lets it write again.
func (m *module) blocked(ctx context.Context, tx *database.Tx, e *conversation.Event) error {
	if e.Active && e.Already {
		return m.kit.Outbox.Reopen(ctx, tx, e.ChatID)
	}
	if err := m.kit.Directory.AuditBlocked(ctx, tx, e.ChatID, !e.Active); err != nil {
		return err
	}
	if !e.Active {
		return m.kit.Outbox.Stop(ctx, tx, e.ChatID, outbox.Blocked)
	}
	return m.kit.Outbox.Reopen(ctx, tx, e.ChatID)
}

// joined greets a group into which somebody entitled brought the bot, or the supergroup that it became meanwhile. To another
// it says that it is not for the group, and leaves it a little later.
func (m *module) joined(_ context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var chat, by int64
	if _, err := fmt.Sscan(j.Payload, &chat, &by); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		chat, err := m.kit.Outbox.CurrentChat(ctx, tx, chat)
		if err != nil {
			return err
		}
		purpose, err := m.kit.Groups.Purpose(ctx, tx, chat)
		if err != nil || purpose != "" {
			return err // it is a group that moved, and was greeted before
		}
		access, err := m.kit.Directory.AccessIn(ctx, tx, by)
		if err != nil {
			return err
		}
		words, entitled := m.text.notForGroup(), access.May(directory.RegisterGroups, 0)
		if entitled {
			words = m.text.joinedGroup(m.kit.Me.Username)
			if err := m.kit.Groups.Register(ctx, tx, directory.Actor{Account: by}, chat); err != nil {
				return err
			}
		}
		group := &conversation.Event{Event: telegram.Event{Kind: telegram.Membership, ChatID: chat}}
		greeting := conversation.Messages(group, conversation.Key(Name, "joined", j.ID), []string{words}, nil)
		if err := m.kit.Outbox.Enqueue(ctx, tx, greeting...); err != nil || entitled {
			return err
		}
		id := strconv.FormatInt(chat, 10)
		return m.kit.Jobs.Enqueue(ctx, tx, jobLeave, id, id, leaveAfter)
	}, nil
}

func (m *module) leave(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	chat, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	if err := m.kit.Effects.Leave(ctx, chat); err != nil {
		return nil, fmt.Errorf("leaving a group: %w", err)
	}
	return nil, nil
}

// setBoardGroup is /ketnoi: an administrator makes a group the Board's own.
func (m *module) setBoardGroup(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: boardGroupSet}, m.kit.Groups.SetBoard(ctx, tx, e.Actor(), e.ChatID)
	}, nil
}

// unsetBoardGroup is /ngatketnoi.
func (m *module) unsetBoardGroup(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: boardGroupUnset}, m.kit.Groups.UnsetBoard(ctx, tx, e.Actor(), e.ChatID)
	}, nil
}
