package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/outbox"
)

// sendTimeout bounds one call; a longer silence counts as a lost reply.
const sendTimeout = 60 * time.Second

// Transport performs deliveries; it is the outbox's way to Telegram.
type Transport struct{ client *Client }

// NewTransport sends as the client's bot.
func NewTransport(client *Client) *Transport { return &Transport{client: client} }

// Deliver implements outbox.Transport. An edit that changes nothing and a delete of what is gone are successes.
func (t *Transport) Deliver(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	ctx, seen := observe(ctx)
	ids, err := t.perform(ctx, d)
	if err == nil {
		return ids, nil
	}
	failure := classify(t.client.mask(err), seen)
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
	switch d.Op {
	case outbox.Send:
		return t.send(ctx, d)
	case outbox.Album:
		return t.album(ctx, d)
	case outbox.Edit:
		return t.edit(ctx, d)
	case outbox.Delete:
		return nil, t.delete(ctx, d)
	}
	return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("unknown operation %q", d.Op)}
}

func (t *Transport) send(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	if len(d.Content.Files) == 1 {
		return t.file(ctx, d, d.Content.Files[0])
	}
	message, err := t.client.api.SendMessage(ctx, &bot.SendMessageParams{
		ChatID:              d.ChatID,
		MessageThreadID:     d.Content.ThreadID,
		Text:                d.Content.HTML,
		ParseMode:           models.ParseModeHTML,
		LinkPreviewOptions:  &models.LinkPreviewOptions{IsDisabled: bot.True()},
		DisableNotification: d.Content.Silent,
		ReplyParameters:     reply(d),
		ReplyMarkup:         keyboard(d.Content.Buttons),
	})
	if err != nil {
		return nil, err
	}
	return []int64{int64(message.ID)}, nil
}

func (t *Transport) file(ctx context.Context, d *outbox.Delivery, file outbox.File) ([]int64, error) {
	upload := &models.InputFileUpload{Filename: file.Name, Data: bytes.NewReader(file.Data)}
	caption := file.Caption
	if caption == "" {
		caption = d.Content.HTML
	}
	var message *models.Message
	var err error
	if file.Photo {
		message, err = t.client.api.SendPhoto(ctx, &bot.SendPhotoParams{
			ChatID: d.ChatID, MessageThreadID: d.Content.ThreadID, Photo: upload, Caption: caption,
			ParseMode: models.ParseModeHTML, DisableNotification: d.Content.Silent, ReplyParameters: reply(d),
			ReplyMarkup: keyboard(d.Content.Buttons),
		})
	} else {
		message, err = t.client.api.SendDocument(ctx, &bot.SendDocumentParams{
			ChatID: d.ChatID, MessageThreadID: d.Content.ThreadID, Document: upload, Caption: caption,
			ParseMode: models.ParseModeHTML, DisableNotification: d.Content.Silent, ReplyParameters: reply(d),
			ReplyMarkup: keyboard(d.Content.Buttons),
		})
	}
	if err != nil {
		return nil, err
	}
	return []int64{int64(message.ID)}, nil
}

func (t *Transport) album(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	var media []models.InputMedia
	for i, file := range d.Content.Files {
		caption := file.Caption
		if i == 0 && caption == "" {
			caption = d.Content.HTML
		}
		attachment := fmt.Sprintf("attach://file%d", i)
		if file.Photo {
			media = append(media, &models.InputMediaPhoto{Media: attachment, Caption: caption,
				ParseMode: models.ParseModeHTML, MediaAttachment: bytes.NewReader(file.Data)})
		} else {
			media = append(media, &models.InputMediaDocument{Media: attachment, Caption: caption,
				ParseMode: models.ParseModeHTML, MediaAttachment: bytes.NewReader(file.Data)})
		}
	}
	messages, err := t.client.api.SendMediaGroup(ctx, &bot.SendMediaGroupParams{
		ChatID: d.ChatID, MessageThreadID: d.Content.ThreadID, Media: media, DisableNotification: d.Content.Silent,
		ReplyParameters: reply(d),
	})
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, message := range messages {
		ids = append(ids, int64(message.ID))
	}
	return ids, nil
}

func (t *Transport) edit(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	ids := d.TargetMessages
	if len(ids) == 0 {
		return nil, &outbox.SendError{Action: outbox.GiveUp, Err: errors.New("the message to edit has no id")}
	}
	_, err := t.client.api.EditMessageText(ctx, &bot.EditMessageTextParams{
		ChatID:             d.ChatID,
		MessageID:          int(ids[0]),
		Text:               d.Content.HTML,
		ParseMode:          models.ParseModeHTML,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: bot.True()},
		ReplyMarkup:        keyboard(d.Content.Buttons),
	})
	return ids, err
}

func (t *Transport) delete(ctx context.Context, d *outbox.Delivery) error {
	var ids []int
	for _, id := range d.TargetMessages {
		ids = append(ids, int(id))
	}
	if len(ids) == 1 {
		_, err := t.client.api.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: d.ChatID, MessageID: ids[0]})
		return err
	}
	_, err := t.client.api.DeleteMessages(ctx, &bot.DeleteMessagesParams{ChatID: d.ChatID, MessageIDs: ids})
	return err
}

func reply(d *outbox.Delivery) *models.ReplyParameters {
	if d.Content.ReplyTo == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: int(d.Content.ReplyTo), AllowSendingWithoutReply: true}
}

// keyboard is nil in the interface for no buttons: a typed nil would be sent as null.
func keyboard(rows [][]outbox.Button) models.ReplyMarkup {
	if len(rows) == 0 {
		return nil
	}
	markup := &models.InlineKeyboardMarkup{}
	for _, row := range rows {
		var buttons []models.InlineKeyboardButton
		for _, b := range row {
			buttons = append(buttons, models.InlineKeyboardButton{Text: b.Text, CallbackData: b.Data})
		}
		markup.InlineKeyboard = append(markup.InlineKeyboard, buttons)
	}
	return markup
}

// classify says what a failed call means for the delivery.
func classify(err error, seen *exchange) *outbox.SendError {
	if failure, ok := errors.AsType[*outbox.SendError](err); ok {
		return failure
	}
	failure := &outbox.SendError{Err: err}
	if limit, ok := errors.AsType[*bot.TooManyRequestsError](err); ok {
		failure.Action = outbox.Throttled
		failure.RetryAfter = time.Duration(max(limit.RetryAfter, 1)) * time.Second
		return failure
	}
	if moved, ok := errors.AsType[*bot.MigrateError](err); ok {
		failure.Action, failure.MoveTo = outbox.Move, int64(moved.MigrateToChatID)
		return failure
	}
	switch status := int(seen.status.Load()); {
	case errors.Is(err, bot.ErrorForbidden):
		failure.Action, failure.Reason = outbox.StopChat, stopReason(err)
	case errors.Is(err, bot.ErrorBadRequest):
		failure.Action = outbox.GiveUp
		if strings.Contains(strings.ToLower(err.Error()), "chat not found") {
			failure.Action, failure.Reason = outbox.StopChat, outbox.NotStarted
		}
	case errors.Is(err, bot.ErrorUnauthorized), errors.Is(err, bot.ErrorNotFound), errors.Is(err, bot.ErrorConflict):
		failure.Action = outbox.HoldAll // the token was revoked, or the bot logged out of this server
	case status == http.StatusServiceUnavailable:
		failure.Action = outbox.Retry
	case status == 0 && !seen.wrote.Load():
		failure.Action = outbox.Retry // never left this machine
	default:
		// A cut connection, a gateway's error, half an answer: the message may be there.
		failure.Action = outbox.Uncertain
	}
	return failure
}

func stopReason(err error) outbox.StopReason {
	switch text := strings.ToLower(err.Error()); {
	case strings.Contains(text, "deactivated"):
		return outbox.Deactivated
	case strings.Contains(text, "initiate conversation"):
		return outbox.NotStarted
	case strings.Contains(text, "blocked"):
		return outbox.Blocked
	}
	return outbox.Removed
}
