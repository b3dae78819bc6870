package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

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

// toChat are the parameters that every send shares.
func toChat(d *outbox.Delivery) params {
	p := params{"chat_id": d.ChatID}
	if d.Content.ThreadID != 0 {
		p["message_thread_id"] = d.Content.ThreadID
	}
	if d.Content.Silent {
		p["disable_notification"] = true
	}
	if d.Content.ReplyTo != 0 {
		p["reply_parameters"] = params{"message_id": d.Content.ReplyTo, "allow_sending_without_reply": true}
	}
	return p
}

// setWords adds formatted words under a name: text or caption.
func (p params) setWords(name, html string) {
	if html != "" {
		p[name], p["parse_mode"] = html, "HTML"
	}
}

// setButtons adds the inline buttons. On an edit none takes the old ones away.
func (p params) setButtons(rows [][]outbox.Button) {
	if len(rows) == 0 {
		return
	}
	type button struct {
		Text string `json:"text"`
		Data string `json:"callback_data"`
	}
	keyboard := make([][]button, len(rows))
	for i, row := range rows {
		for _, b := range row {
			keyboard[i] = append(keyboard[i], button(b))
		}
	}
	p["reply_markup"] = params{"inline_keyboard": keyboard}
}

var noPreview = params{"is_disabled": true}

func (t *Transport) text(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	p := toChat(d)
	p.setWords("text", d.Content.HTML)
	p.setButtons(d.Content.Buttons)
	p["link_preview_options"] = noPreview
	var sent models.Message
	if err := t.client.call(ctx, "sendMessage", p, &sent); err != nil {
		return nil, err
	}
	return []int64{int64(sent.ID)}, nil
}

// edit changes the words and buttons of a message, or without words the buttons alone. What stands under a file is its
// caption.
func (t *Transport) edit(ctx context.Context, d *outbox.Delivery) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	p := params{"chat_id": d.ChatID, "message_id": d.TargetMessages[0]}
	p.setButtons(d.Content.Buttons)
	method := "editMessageText"
	switch {
	case d.Content.HTML == "":
		method = "editMessageReplyMarkup"
	case d.TargetMedia:
		method = "editMessageCaption"
		p.setWords("caption", d.Content.HTML)
	default:
		p.setWords("text", d.Content.HTML)
		p["link_preview_options"] = noPreview
	}
	return t.client.call(ctx, method, p, nil)
}

func (t *Transport) delete(ctx context.Context, d *outbox.Delivery) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if len(d.TargetMessages) == 1 {
		return t.client.call(ctx, "deleteMessage", params{"chat_id": d.ChatID, "message_id": d.TargetMessages[0]}, nil)
	}
	return t.client.call(ctx, "deleteMessages", params{"chat_id": d.ChatID, "message_ids": d.TargetMessages}, nil)
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
		failure.Action = outbox.Uncertain
	case refused.Code == http.StatusTooManyRequests:
		failure.Action, failure.RetryAfter = outbox.Throttled, max(refused.RetryAfter, time.Second)
	case refused.MoveTo != 0:
		failure.Action, failure.MoveTo = outbox.Move, refused.MoveTo
	case refused.Code == http.StatusForbidden:
		failure.Action, failure.Reason = outbox.StopChat, stopReason(text)
	case refused.Code == http.StatusBadRequest && strings.Contains(text, "chat not found"):
		failure.Action, failure.Reason = outbox.StopChat, outbox.NotStarted
	case refused.Code == http.StatusBadRequest, refused.Code == http.StatusRequestEntityTooLarge:
		failure.Action = outbox.GiveUp
	case refused.Code == http.StatusUnauthorized, refused.Code == http.StatusNotFound, refused.Code == http.StatusConflict:
		failure.Action = outbox.HoldAll // the token was revoked, or the bot logged out of this server
	default:
		failure.Action = outbox.Uncertain
	}
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
