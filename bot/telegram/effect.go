package telegram

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/outbox"
)

// Effects makes the calls that are not deliveries, through the pacer that all sending shares. Typing and AnswerPress are
// queued for Run, which tries each once and drops it when it would come late. Leave and SetCommands return when Telegram has
// answered, with its error; they bear repeating.
type Effects struct {
	client *Client
	pacer  *outbox.Pacer
	log    *slog.Logger
	queue  chan effect
}

type effect struct {
	name    string
	expires time.Time
	do      func(ctx context.Context) error
}

// NewEffects makes effects whose queue waits for Run.
func NewEffects(client *Client, pacer *outbox.Pacer, log *slog.Logger) *Effects {
	return &Effects{client: client, pacer: pacer, log: log, queue: make(chan effect, 256)}
}

// Run performs what is queued until ctx is cancelled; what is left is dropped.
func (f *Effects) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-f.queue:
			f.perform(ctx, e)
		}
	}
}

func (f *Effects) perform(ctx context.Context, e effect) {
	ctx, cancel := context.WithDeadline(ctx, e.expires)
	defer cancel()
	if f.pacer.Wait(ctx) != nil {
		return
	}
	if err := e.do(ctx); err != nil {
		f.log.Debug("an effect was lost", "effect", e.name, "error", f.client.mask(err))
	}
}

func (f *Effects) add(name string, useful time.Duration, do func(ctx context.Context) error) {
	select {
	case f.queue <- effect{name: name, expires: time.Now().Add(useful), do: do}:
	default: // too many wait already: this one would come late
	}
}

// callTimeout bounds a call that its caller may repeat.
const callTimeout = 30 * time.Second

// Typing shows the person that the bot is at work.
func (f *Effects) Typing(chatID int64, threadID int) {
	f.add("typing", 3*time.Second, func(ctx context.Context) error {
		_, err := f.client.api.SendChatAction(ctx, &bot.SendChatActionParams{
			ChatID: chatID, MessageThreadID: threadID, Action: models.ChatActionTyping,
		})
		return err
	})
}

// AnswerPress ends the waiting sign of a pressed button, with a short text when there is one.
func (f *Effects) AnswerPress(pressID, text string) {
	f.add("press", 15*time.Second, func(ctx context.Context) error {
		_, err := f.client.api.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: pressID, Text: text})
		return err
	})
}

// Leave leaves a group; to be out of it already is as good.
func (f *Effects) Leave(ctx context.Context, chatID int64) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := f.pacer.Wait(ctx); err != nil {
		return err
	}
	_, err := f.client.api.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: chatID})
	if errors.Is(err, bot.ErrorForbidden) {
		return nil
	}
	return f.client.mask(err)
}

// Command is one entry of the bot's command menu.
type Command struct{ Name, Description string }

// SetCommands shows the command menu to everyone, or with a chat to that chat alone, in the place of everyone's.
func (f *Effects) SetCommands(ctx context.Context, chatID int64, commands []Command) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var list []models.BotCommand
	for _, c := range commands {
		list = append(list, models.BotCommand{Command: c.Name, Description: c.Description})
	}
	if err := f.pacer.Wait(ctx); err != nil {
		return err
	}
	if chatID == 0 {
		_, err := f.client.api.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: list})
		return f.client.mask(err)
	}
	_, err := f.client.api.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: list, Scope: &models.BotCommandScopeChat{ChatID: chatID}})
	if errors.Is(err, bot.ErrorBadRequest) || errors.Is(err, bot.ErrorForbidden) {
		return nil // the chat is gone, and its menu with it
	}
	return f.client.mask(err)
}
