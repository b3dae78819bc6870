package telegram

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

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
	method  string
	params  params
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
	if err := f.client.call(ctx, e.method, e.params, nil); err != nil {
		f.log.Debug("an effect was lost", "effect", e.method, "error", err)
	}
}

func (f *Effects) add(method string, useful time.Duration, p params) {
	select {
	case f.queue <- effect{method: method, params: p, expires: time.Now().Add(useful)}:
	default: // too many wait already: this one would come late
	}
}

// callTimeout bounds a call that its caller may repeat.
const callTimeout = 30 * time.Second

// Typing shows the person that the bot is at work.
func (f *Effects) Typing(chatID int64, threadID int) {
	p := params{"chat_id": chatID, "action": "typing"}
	if threadID != 0 {
		p["message_thread_id"] = threadID
	}
	f.add("sendChatAction", 3*time.Second, p)
}

// AnswerPress ends the waiting sign of a pressed button, with a short text over it or a deep link of this bot to open, when
// there is one.
func (f *Effects) AnswerPress(pressID, text, url string) {
	p := params{"callback_query_id": pressID}
	if text != "" {
		p["text"] = text
	}
	if url != "" {
		p["url"] = url
	}
	f.add("answerCallbackQuery", 15*time.Second, p)
}

// call waits for the pacer and performs a method.
func (f *Effects) call(ctx context.Context, method string, p params) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := f.pacer.Wait(ctx); err != nil {
		return err
	}
	return f.client.call(ctx, method, p, nil)
}

// Leave leaves a group; to be out of it already is as good.
func (f *Effects) Leave(ctx context.Context, chatID int64) error {
	err := f.call(ctx, "leaveChat", params{"chat_id": chatID})
	if refusedWith(err, http.StatusForbidden) {
		return nil
	}
	return err
}

// Command is one entry of the bot's command menu.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// SetCommands shows the command menu to everyone, or with a chat to that chat alone, in the place of everyone's.
func (f *Effects) SetCommands(ctx context.Context, chatID int64, commands []Command) error {
	p := params{"commands": append([]Command{}, commands...)} // none is an empty list
	if chatID == 0 {
		return f.call(ctx, "setMyCommands", p)
	}
	p["scope"] = params{"type": "chat", "chat_id": chatID}
	err := f.call(ctx, "setMyCommands", p)
	if refusedWith(err, http.StatusBadRequest, http.StatusForbidden) {
		return nil // the chat is gone, and its menu with it
	}
	return err
}

// refusedWith reports whether err is Telegram's refusal with one of the codes.
func refusedWith(err error, codes ...int) bool {
	refused, ok := errors.AsType[*APIError](err)
	return ok && !refused.gateway && slices.Contains(codes, refused.Code)
}
