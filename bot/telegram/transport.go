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

// Deliver implements outbox.Transport. An edit that changes nothing and a delete of what is gone are successes.
func (t *Transport) Deliver(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	ids, err := t.perform(ctx, d)
	if err == nil {
		return ids, nil
	}
	failure := classify(err)
	if d.Op == outbox.Edit || d.Op == outbox.Delete {
		text := strings.ToLower(err.Error())
		if strings.Contains(text, "message is not modified") || strings.Contains(text, "message to delete not found") {
			return d.TargetMessages, nil
		}
		if failure.Action == outbox.Uncertain {
			failure.Action = outbox.Retry // both repeat safely
		}
	}
	return nil, failure
}

func (t *Transport) perform(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	switch {
	case d.Op == outbox.Send && len(d.Content.Files) == 0:
		return t.text(ctx, d)
	case d.Op == outbox.Send, d.Op == outbox.Album:
		return t.media(ctx, d)
	case len(d.TargetMessages) == 0:
		return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("the message to %s has no id", d.Op)}
	case d.Op == outbox.Edit:
		return d.TargetMessages, t.edit(ctx, d)
	case d.Op == outbox.Delete:
		return d.TargetMessages, t.delete(ctx, d)
	}
	return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("unknown operation %q", d.Op)}
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

func (t *Transport) text(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	sent, err := call(ctx, sendTimeout, t.client.api.SendMessage, &bot.SendMessageParams{
		ChatID: d.ChatID, MessageThreadID: d.Content.ThreadID, DisableNotification: d.Content.Silent, ReplyParameters: replyTo(d),
		Text: d.Content.HTML, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview, ReplyMarkup: keyboard(d)})
	if err != nil {
		return nil, err
	}
	return []int64{int64(sent.ID)}, nil
}

// edit changes the words and buttons of a message, or without words the buttons alone. What stands under a file is its
// caption.
func (t *Transport) edit(ctx context.Context, d *outbox.Delivery) (err error) {
	api, id := t.client.api, int(d.TargetMessages[0])
	switch {
	case d.Content.HTML == "":
		_, err = call(ctx, sendTimeout, api.EditMessageReplyMarkup, &bot.EditMessageReplyMarkupParams{
			ChatID: d.ChatID, MessageID: id, ReplyMarkup: keyboard(d)})
	case d.TargetMedia:
		_, err = call(ctx, sendTimeout, api.EditMessageCaption, &bot.EditMessageCaptionParams{
			ChatID: d.ChatID, MessageID: id, Caption: d.Content.HTML, ParseMode: models.ParseModeHTML, ReplyMarkup: keyboard(d)})
	default:
		_, err = call(ctx, sendTimeout, api.EditMessageText, &bot.EditMessageTextParams{
			ChatID: d.ChatID, MessageID: id, Text: d.Content.HTML, ParseMode: models.ParseModeHTML,
			LinkPreviewOptions: noPreview, ReplyMarkup: keyboard(d)})
	}
	return err
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
	case refused.Code == http.StatusForbidden:
		failure.Action, failure.Reason = outbox.StopChat, stopReason(text)
	case refused.Code == http.StatusBadRequest && strings.Contains(text, "chat not found"):
		failure.Action, failure.Reason = outbox.StopChat, outbox.NotStarted
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

// stopReason reads why a chat is closed to the bot.
func stopReason(text string) outbox.StopReason {
	switch {
	case strings.Contains(text, "deactivated"):
		return outbox.Deactivated
	case strings.Contains(text, "initiate conversation"):
		return outbox.NotStarted
	case strings.Contains(text, "blocked"):
		return outbox.Blocked
	}
	return outbox.Removed
}
