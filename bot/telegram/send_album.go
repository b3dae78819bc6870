package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/file"
	"thidua/bot/outbox"
)

// album sends several files as one.
func (t *Transport) album(ctx context.Context, timeout time.Duration, a attempt, s *shipment) ([]*models.Message, error) {
	d := a.Delivery
	p := &bot.SendMediaGroupParams{ChatID: d.ChatID, MessageThreadID: d.Content.ThreadID, DisableNotification: d.Content.Silent,
		ProtectContent: d.Content.Protected, ReplyParameters: replyTo(d)}
	for i, m := range s.media {
		item, ok := albumItem(m, a.under(i, m), a.parseMode())
		if !ok {
			return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("a file of kind %q stands in no album", m.Kind)}
		}
		p.Media = append(p.Media, item)
	}
	if len(s.parts) == 0 {
		return call(ctx, timeout, t.client.api.SendMediaGroup, p)
	}
	return call(ctx, timeout, t.client.uploadAlbum, albumUpload{p, s.parts})
}

// albumItem is a file as a part of an album; false for a kind that Telegram does not put into one.
func albumItem(m medium, caption string, mode models.ParseMode) (models.InputMedia, bool) {
	switch file.Kind(m.Kind) {
	case file.Photo:
		return &models.InputMediaPhoto{Media: m.reference(), Caption: caption, ParseMode: mode}, true
	case file.Document:
		return &models.InputMediaDocument{Media: m.reference(), Caption: caption, ParseMode: mode}, true
	case file.Video:
		return &models.InputMediaVideo{Media: m.reference(), Caption: caption, ParseMode: mode}, true
	case file.Audio:
		return &models.InputMediaAudio{Media: m.reference(), Caption: caption, ParseMode: mode}, true
	}
	return nil, false
}

// albumUpload is an album with the files that it refers to.
type albumUpload struct {
	*bot.SendMediaGroupParams
	parts []*part
}

// uploadAlbum is the library's SendMediaGroup with uploads. The library would show every file under the name of its field,
// and cannot refer to one twice.
func (c *Client) uploadAlbum(ctx context.Context, a albumUpload) (sent []*models.Message, err error) {
	body, pipe := io.Pipe()
	form := multipart.NewWriter(pipe)
	go func() { pipe.CloseWithError(a.write(form)) }() // nil ends the body well
	err = c.post(ctx, "sendMediaGroup", form.FormDataContentType(), body, &sent)
	return sent, err
}

// write writes the form; the parameters in it are JSON.
func (a albumUpload) write(form *multipart.Writer) error {
	var media []json.RawMessage
	for _, m := range a.Media {
		item, err := m.MarshalInputMedia() // their plain JSON lacks the type
		if err != nil {
			return fmt.Errorf("encoding an album: %w", err)
		}
		media = append(media, item)
	}
	encoded, err := json.Marshal(struct {
		*bot.SendMediaGroupParams
		Media []json.RawMessage `json:"media"`
	}{a.SendMediaGroupParams, media})
	if err != nil {
		return fmt.Errorf("encoding an album: %w", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(encoded, &fields); err != nil {
		return fmt.Errorf("encoding an album: %w", err)
	}
	for name, value := range fields {
		if err := form.WriteField(name, string(value)); err != nil {
			return err
		}
	}
	for _, p := range a.parts {
		w, err := form.CreateFormFile(p.field, p.name)
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, p.body); err != nil {
			return err
		}
	}
	return form.Close()
}
