package telegram

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/outbox"
	"thidua/knowledge/worker"
)

// Effects makes the calls that are not deliveries. Typing and AnswerPress are queued for Run, and dropped when they would come
// late. Typing is tried once, through the pacer that all sending shares. The answers to presses are no messages: they go beside
// each other without the pacer, and one that says something is tried again while it is useful. Leave and SetCommands return
// when Telegram has answered, with its error; they bear repeating.
type Effects struct {
	client *Client
	pacer  *outbox.Pacer
	log    *slog.Logger

	typing  chan effect
	presses chan effect
	resting sync.WaitGroup // effects that wait to be queued again
}

// effect is one queued call.
type effect struct {
	name    string
	call    func(ctx context.Context) error
	expires time.Time
	repeat  bool // it must not be lost
	tries   int
	lost    func() // called when it is given up; may be nil
}

// giveUp tells whoever made the effect that it did not come about.
func (e effect) giveUp() {
	if e.lost != nil {
		e.lost()
	}
}

// NewEffects makes effects whose queues wait for Run.
func NewEffects(client *Client, pacer *outbox.Pacer, log *slog.Logger) *Effects {
	return &Effects{
		client: client, pacer: pacer, log: log, typing: make(chan effect, 256), presses: make(chan effect, 1024),
	}
}

// pressParallel is how many presses are answered beside each other: 22 a second when Telegram takes 0.7 s for each.
const pressParallel = 16

// Run performs what is queued until ctx is cancelled; what is left is dropped.
func (f *Effects) Run(ctx context.Context) {
	var group sync.WaitGroup
	group.Go(func() { f.serve(ctx, f.typing, f.pacer.Wait) })
	for range pressParallel {
		group.Go(func() { f.serve(ctx, f.presses, func(context.Context) error { return nil }) })
	}
	group.Wait()
	f.resting.Wait()
	var left sync.WaitGroup // beside each other: each may wait for the store
	for _, queue := range []chan effect{f.typing, f.presses} {
		for len(queue) > 0 {
			left.Go((<-queue).giveUp)
		}
	}
	left.Wait()
}

// serve performs the effects of a queue, each when wait returns.
func (f *Effects) serve(ctx context.Context, queue chan effect, wait func(ctx context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-queue:
			if err := f.perform(ctx, e, wait); err != nil {
				f.failed(ctx, queue, e, err)
			}
		}
	}
}

// effectTimeout bounds one try, so that another can follow while the effect is useful.
const effectTimeout = 5 * time.Second

func (f *Effects) perform(ctx context.Context, e effect, wait func(ctx context.Context) error) error {
	ctx, cancel := context.WithDeadline(ctx, e.expires)
	defer cancel()
	if err := wait(ctx); err != nil {
		return err
	}
	ctx, cancel = context.WithTimeout(ctx, effectTimeout)
	defer cancel()
	return e.call(ctx)
}

var effectBackoff = worker.Backoff{First: 250 * time.Millisecond, Most: 2 * time.Second}

// failed queues an effect again that must not be lost, unless Telegram refused it for good or it would come late.
func (f *Effects) failed(ctx context.Context, queue chan effect, e effect, err error) {
	e.tries++
	wait := effectBackoff.After(e.tries)
	refused, ok := errors.AsType[*APIError](err)
	if ok && refused.Code == http.StatusTooManyRequests {
		wait = max(wait, refused.RetryAfter)
	} else if ok && !refused.gateway && isClientError(refused.Code) {
		e.repeat = false
	}
	if !e.repeat || time.Now().Add(wait).After(e.expires) || ctx.Err() != nil {
		f.log.Debug("an effect was lost", "effect", e.name, "tries", e.tries, "error", err)
		e.giveUp()
		return
	}
	f.resting.Go(func() {
		worker.Sleep(ctx, wait)
		f.add(queue, e)
	})
}

func (f *Effects) add(queue chan effect, e effect) {
	select {
	case queue <- e:
	default: // too many wait already: this one would come late
		f.log.Debug("an effect was lost", "effect", e.name, "error", "too many wait")
		e.giveUp()
	}
}

// callTimeout bounds a call that its caller may repeat.
const callTimeout = 30 * time.Second

// Typing shows the person that the bot is at work.
func (f *Effects) Typing(chatID int64, threadID int) {
	f.add(f.typing, effect{name: "typing", expires: time.Now().Add(3 * time.Second), call: func(ctx context.Context) error {
		_, err := f.client.api.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: chatID, MessageThreadID: threadID, Action: models.ChatActionTyping})
		return err
	}})
}

// editUseful is how long the words of an EditText are worth showing.
const editUseful = 4 * time.Second

// EditText changes the words and buttons of a message that shows how far something is: its words are HTML. The next such change makes up for one that is dropped.
func (f *Effects) EditText(chatID, messageID int64, html string, buttons [][]outbox.Button) {
	f.add(f.typing, effect{name: "edit", expires: time.Now().Add(editUseful), call: func(ctx context.Context) error {
		_, err := f.client.api.EditMessageText(ctx, &bot.EditMessageTextParams{
			ChatID: chatID, MessageID: int(messageID), Text: legibleHTML(html), ParseMode: models.ParseModeHTML, ReplyMarkup: keyboardOf(legibleButtons(buttons)),
		})
		return err
	}})
}

// pressUseful is how long Telegram takes the answer to a press.
const pressUseful = 15 * time.Second

// AnswerPress ends the waiting sign of a pressed button, with a short text over it or a deep link of this bot to open, when
// there is one. What it says is said nowhere else, so it is tried again until it would come late; then lost is called, which may
// be nil.
func (f *Effects) AnswerPress(pressID, text, url string, lost func()) {
	call := func(ctx context.Context) error {
		_, err := f.client.api.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: pressID, Text: legibleText(text), URL: url})
		return err
	}
	f.add(f.presses, effect{
		name: "answer to a press", expires: time.Now().Add(pressUseful), call: call, repeat: text != "" || url != "", lost: lost,
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
