package telegram

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
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

// effect is one queued call.
type effect struct {
	name    string
	call    func(ctx context.Context) error
	expires time.Time
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
	if err := e.call(ctx); err != nil {
		f.log.Debug("an effect was lost", "effect", e.name, "error", err)
	}
}

func (f *Effects) add(name string, useful time.Duration, call func(ctx context.Context) error) {
	select {
	case f.queue <- effect{name: name, call: call, expires: time.Now().Add(useful)}:
	default: // too many wait already: this one would come late
	}
}

// callTimeout bounds a call that its caller may repeat.
const callTimeout = 30 * time.Second

// Typing shows the person that the bot is at work.
func (f *Effects) Typing(chatID int64, threadID int) {
	f.add("typing", 3*time.Second, func(ctx context.Context) error {
		_, err := f.client.api.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: chatID, MessageThreadID: threadID, Action: models.ChatActionTyping})
		return err
	})
}

// AnswerPress ends the waiting sign of a pressed button, with a short text over it or a deep link of this bot to open, when
// there is one.
func (f *Effects) AnswerPress(pressID, text, url string) {
	f.add("answer to a press", 15*time.Second, func(ctx context.Context) error {
		_, err := f.client.api.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: pressID, Text: text, URL: url})
		return err
	})
}

// paced waits for the pacer and makes a call of the typed client.
func paced[P any](ctx context.Context, pacer *outbox.Pacer, method func(context.Context, P) (bool, error), params P) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := pacer.Wait(ctx); err != nil {
		return err
	}
	_, err := method(ctx, params)
	return err
}

// Leave leaves a group; to be out of it already is as good.
func (f *Effects) Leave(ctx context.Context, chatID int64) error {
	err := paced(ctx, f.pacer, f.client.api.LeaveChat, &bot.LeaveChatParams{ChatID: chatID})
	if refusedWith(err, http.StatusForbidden) {
		return nil
	}
	return err
}

// Command is one entry of the bot's command menu.
type Command struct {
	Name        string
	Description string
}

// SetCommands shows the command menu to everyone, or with a chat to that chat alone, in the place of everyone's.
func (f *Effects) SetCommands(ctx context.Context, chatID int64, commands []Command) error {
	params := &bot.SetMyCommandsParams{Commands: []models.BotCommand{}} // none is an empty list
	for _, c := range commands {
		params.Commands = append(params.Commands, models.BotCommand{Command: c.Name, Description: c.Description})
	}
	if chatID != 0 {
		params.Scope = &models.BotCommandScopeChat{ChatID: chatID}
	}
	err := paced(ctx, f.pacer, f.client.api.SetMyCommands, params)
	if chatID != 0 && refusedWith(err, http.StatusBadRequest, http.StatusForbidden) {
		return nil // the chat is gone, and its menu with it
	}
	return err
}

// refusedWith reports whether err is Telegram's refusal with one of the codes.
func refusedWith(err error, codes ...int) bool {
	refused, ok := errors.AsType[*APIError](err)
	return ok && !refused.gateway && slices.Contains(codes, refused.Code)
}
