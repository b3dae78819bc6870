package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/file"
	"thidua/bot/outbox"
)

const (
	// sendTimeout bounds one call; a longer silence counts as a lost reply.
	sendTimeout = time.Minute
	// uploadTimeout bounds a call that carries a file: 50 MB at 170 KB a second.
	uploadTimeout = 5 * time.Minute
)

// Transport performs deliveries; it is the outbox's way to Telegram.
type Transport struct {
	client *Client
	files  *file.Store
	log    *slog.Logger
}

// NewTransport sends as the client's bot, with the files of the store.
func NewTransport(client *Client, files *file.Store, log *slog.Logger) *Transport {
	return &Transport{client: client, files: files, log: log}
}

// Deliver implements outbox.Transport. An edit that changes nothing and a delete of what is gone are successes. What Telegram refuses for its
// topic, the message that it answers, its formatting, its length or its buttons goes without these. Of what goes as several messages, those that
// stand are not sent again: the error has the rest.
func (t *Transport) Deliver(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	a := attempt{Delivery: d}.with(func(c *outbox.Content) { *c = legible(*c) })
	a, err := t.perform(ctx, a)
	for ok := true; err != nil; a, err = t.perform(ctx, a) {
		if a, ok = a.less(err); !ok {
			break
		}
		t.log.WarnContext(ctx, "Telegram refused a part of a delivery; it goes without", "delivery", d.Key, "chat", d.ChatID, "error", err)
	}
	if err == nil {
		return a.MessageIDs, nil
	}
	failure := classify(err)
	if d.Op.Changes() && len(a.MessageIDs) == 0 && failure.Action == outbox.Uncertain {
		failure.Action = outbox.Retry // both repeat safely
	}
	if len(a.MessageIDs) > len(d.MessageIDs) {
		failure.Rest = &a.Content
	}
	return a.MessageIDs, failure
}

// perform does what an attempt is to do, and returns what is left of it, with the messages that stand.
func (t *Transport) perform(ctx context.Context, a attempt) (attempt, error) {
	switch {
	case len(a.MessageIDs) > 0, !a.Op.Changes() && len(a.Content.Files) == 0: // of an album its words may be left
		return t.texts(ctx, a)
	case !a.Op.Changes() && len(a.Content.Files) > 0:
		return t.media(ctx, a)
	case len(a.TargetMessages) == 0:
		return a, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("the message to %s has no id", a.Op)}
	case a.Op == outbox.Edit:
		return t.edit(ctx, a)
	case a.Op == outbox.Delete:
		err := t.delete(ctx, a.Delivery)
		if err != nil && !containsAny(strings.ToLower(err.Error()), "message to delete not found") {
			return a, err
		}
		return a.left(a.Content, a.TargetMessages...), nil
	}
	return a, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("unknown operation %q", a.Op)}
}

// call makes a call of the typed client that may take so long. Its error wraps an *APIError when Telegram refused, and a
// *noAnswerError otherwise.
func call[P, R any](ctx context.Context, timeout time.Duration, method func(context.Context, P) (R, error), params P) (R, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	result, err := method(ctx, params)
	if err == nil {
		return result, nil
	}
	_, refused := errors.AsType[*APIError](err)
	_, lost := errors.AsType[*noAnswerError](err)
	if !refused && !lost { // the library cannot decode the answer
		err = &noAnswerError{true, err}
	}
	return result, err
}

// texts sends words as messages, the first of which answers what is answered, and the last has the buttons.
func (t *Transport) texts(ctx context.Context, a attempt) (attempt, error) {
	for parts := a.parts(); len(parts) > 0; parts = parts[1:] {
		p := &bot.SendMessageParams{ChatID: a.ChatID, MessageThreadID: a.Content.ThreadID, DisableNotification: a.Content.Silent, ProtectContent: a.Content.Protected,
			Text: parts[0], ParseMode: a.parseMode(), LinkPreviewOptions: noPreview, ReplyParameters: replyTo(a.Delivery)}
		if len(parts) == 1 {
			p.ReplyMarkup = keyboard(a.Delivery)
		}
		sent, err := call(ctx, sendTimeout, t.client.api.SendMessage, p)
		if err != nil {
			return a, err
		}
		a = a.follows(parts[1:], int64(sent.ID))
	}
	return a, nil
}

// edit changes the words and buttons of a message, or without words the buttons alone. What stands under a file is its
// caption. Of plain words the message gets as many as it takes; the others follow.
func (t *Transport) edit(ctx context.Context, a attempt) (left attempt, err error) {
	api, id, parts := t.client.api, int(a.TargetMessages[0]), a.parts()
	var buttons models.ReplyMarkup
	if len(parts) < 2 {
		buttons = keyboard(a.Delivery)
	}
	switch {
	case a.Content.HTML == "":
		_, err = call(ctx, sendTimeout, api.EditMessageReplyMarkup, &bot.EditMessageReplyMarkupParams{
			ChatID: a.ChatID, MessageID: id, ReplyMarkup: keyboard(a.Delivery)})
	case a.TargetMedia:
		_, err = call(ctx, sendTimeout, api.EditMessageCaption, &bot.EditMessageCaptionParams{
			ChatID: a.ChatID, MessageID: id, Caption: parts[0], ParseMode: a.parseMode(), ReplyMarkup: buttons})
	default:
		_, err = call(ctx, sendTimeout, api.EditMessageText, &bot.EditMessageTextParams{
			ChatID: a.ChatID, MessageID: id, Text: parts[0], ParseMode: a.parseMode(), LinkPreviewOptions: noPreview, ReplyMarkup: buttons})
	}
	if err != nil && !containsAny(strings.ToLower(err.Error()), "message is not modified") {
		return a, err
	}
	if a = a.follows(parts[1:], a.TargetMessages...); len(parts) == 1 {
		return a, nil
	}
	return t.texts(ctx, a)
}

func (t *Transport) delete(ctx context.Context, d *outbox.Delivery) (err error) {
	var ids []int
	for _, id := range d.TargetMessages {
		ids = append(ids, int(id))
	}
	if len(ids) == 1 {
		_, err = call(ctx, sendTimeout, t.client.api.DeleteMessage, &bot.DeleteMessageParams{ChatID: d.ChatID, MessageID: ids[0]})
	} else {
		_, err = call(ctx, sendTimeout, t.client.api.DeleteMessages, &bot.DeleteMessagesParams{ChatID: d.ChatID, MessageIDs: ids})
	}
	return err
}

var noPreview = &models.LinkPreviewOptions{IsDisabled: bot.True()}

// replyTo names the message that is answered, if any; one that is gone holds nothing up.
func replyTo(d *outbox.Delivery) *models.ReplyParameters {
	if d.Content.ReplyTo == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: int(d.Content.ReplyTo), AllowSendingWithoutReply: true}
}

// keyboard is the inline buttons, or nil. On an edit none takes the old ones away.
func keyboard(d *outbox.Delivery) models.ReplyMarkup { return keyboardOf(d.Content.Buttons) }

func keyboardOf(buttons [][]outbox.Button) models.ReplyMarkup {
	if len(buttons) == 0 {
		return nil
	}
	rows := make([][]models.InlineKeyboardButton, len(buttons))
	for i, row := range buttons {
		for _, b := range row {
			rows[i] = append(rows[i], models.InlineKeyboardButton{Text: b.Text, CallbackData: b.Data})
		}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

// classify says what a failed call means for the delivery.
func classify(err error) *outbox.SendError {
	if failure, ok := errors.AsType[*outbox.SendError](err); ok {
		return failure
	}
	failure := &outbox.SendError{Action: outbox.Retry, Err: err}
	if refused, ok := errors.AsType[*APIError](err); ok {
		classifyRefusal(failure, refused)
	} else if lost, ok := errors.AsType[*noAnswerError](err); ok && lost.sent {
		failure.Action = outbox.Uncertain // a cut connection, half an answer: the message may be there
	}
	return failure
}

func classifyRefusal(failure *outbox.SendError, refused *APIError) {
	text := strings.ToLower(refused.Description)
	switch {
	case refused.Code == http.StatusServiceUnavailable:
		failure.Action = outbox.Retry
	case refused.gateway:
		failure.Action = gatewayAction(refused.Code)
	case refused.Code == http.StatusTooManyRequests:
		failure.Action, failure.RetryAfter = outbox.Throttled, max(refused.RetryAfter, time.Second)
	case refused.MoveTo != 0:
		failure.Action, failure.MoveTo = outbox.Move, refused.MoveTo
	case stopReason(refused.Code, text) != "":
		failure.Action, failure.Reason = outbox.StopChat, stopReason(refused.Code, text)
	case refused.Code == http.StatusUnauthorized, refused.Code == http.StatusNotFound, refused.Code == http.StatusConflict:
		failure.Action = outbox.CheckToken // the token was revoked, or the bot logged out of this server; or it is the message
	case isClientError(refused.Code):
		failure.Action = outbox.GiveUp
	default:
		failure.Action = outbox.Uncertain
	}
}

// isClientError reports whether a code says that the request is at fault, so that it would be refused again.
func isClientError(code int) bool { return code >= 400 && code < 500 }

// gatewayAction is what a failure needs that something between us and the Bot API answered. With a code of 400 to 499 it passed
// nothing on.
func gatewayAction(code int) outbox.Action {
	switch {
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code == http.StatusTooManyRequests:
		return outbox.Retry
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusNotFound,
		code == http.StatusMethodNotAllowed, code == http.StatusProxyAuthRequired, code == http.StatusConflict:
		return outbox.CheckToken // it does so with every call, or with this one
	case isClientError(code):
		return outbox.GiveUp
	}
	return outbox.Uncertain
}

// stopReason reads why a chat is closed to the bot; "" when a refusal does not say that: it is of this message alone then.
func stopReason(code int, text string) outbox.StopReason {
	switch {
	case code != http.StatusForbidden && code != http.StatusBadRequest:
		return ""
	case strings.Contains(text, "deactivated"):
		return outbox.Deactivated
	case containsAny(text, "initiate conversation", "chat not found", "peer_id_invalid"):
		return outbox.NotStarted
	case code == http.StatusBadRequest:
		return ""
	case strings.Contains(text, "blocked"):
		return outbox.Blocked
	case containsAny(text, "kicked", "not a member", "chat was deleted", "channel_private"):
		return outbox.Removed
	}
	return ""
}
