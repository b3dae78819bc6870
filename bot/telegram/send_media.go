package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/file"
	"thidua/bot/outbox"
)

// uploadWait is how long a chat rests while another chat's delivery uploads the same file.
const uploadWait = time.Second

// shipment is the files of one delivery, each by Telegram's id or as a part of the call.
type shipment struct {
	media []medium
	parts []*part  // what is uploaded
	ends  []func() // end the uploads, and give back the rights to them
}

type medium struct {
	outbox.File
	id   string // by which Telegram knows it; "" when it is uploaded
	part *part  // when it is uploaded
}

// part is one uploaded file of a call.
type part struct {
	field string
	name  string // of the file, as people see it
	body  *io.PipeReader
}

// media sends one file, or several as an album. A file that Telegram does not know any more is uploaded again.
func (t *Transport) media(ctx context.Context, a attempt) (attempt, error) {
	for {
		s, err := t.load(ctx, a.Content.Files)
		if err != nil {
			return a, err
		}
		messages, err := t.ship(ctx, a, s)
		if err == nil {
			t.remember(ctx, s, messages)
			s.end()
			return t.wordsApart(ctx, a, idsOf(messages))
		}
		s.end()
		if !refusesID(err) || !s.hasID() {
			return a, err
		}
		if err := t.forget(ctx, s); err != nil {
			return a, err
		}
	}
}

// wordsApart sends the words under the files, whose messages have ids, when they go by themselves.
func (t *Transport) wordsApart(ctx context.Context, a attempt, ids []int64) (attempt, error) {
	if !a.apart {
		return a.left(a.Content, ids...), nil
	}
	var captions []string
	for i, f := range a.Content.Files {
		if caption := (medium{File: f}).caption(i, a.Delivery); caption != "" {
			captions = append(captions, caption)
		}
	}
	rest := a.Content
	rest.HTML, rest.ReplyTo, rest.Files = strings.Join(captions, "\n\n"), 0, nil
	return t.texts(ctx, a.left(rest, ids...))
}

// load finds out how each file goes. Nothing is kept waiting for another delivery's upload: the chat is sent to later.
func (t *Transport) load(ctx context.Context, files []outbox.File) (*shipment, error) {
	s := &shipment{}
	parts := map[outbox.File]*part{} // of what is uploaded already in this call
	for i, f := range files {
		same := outbox.File{Hash: f.Hash, Kind: f.Kind}
		m := medium{File: f, part: parts[same]}
		if m.part == nil {
			id, end, err := t.begin(ctx, f)
			if err != nil {
				s.end()
				return nil, err
			}
			if m.id = id; id == "" {
				// Without a name it would be a parameter.
				m.part = &part{field: fmt.Sprintf("file%d", i), name: cmp.Or(f.Name, f.Kind), body: t.open(ctx, f.Hash)}
				parts[same] = m.part
				s.parts = append(s.parts, m.part)
				s.ends = append(s.ends, func() { m.part.body.Close(); end() })
			}
		}
		s.media = append(s.media, m)
	}
	return s, nil
}

// begin is Telegram's id of a file, or "" and the right to upload it until end.
func (t *Transport) begin(ctx context.Context, f outbox.File) (id string, end func(), err error) {
	kind := file.Kind(f.Kind)
	if id, err = t.files.TelegramID(ctx, f.Hash, kind); id != "" || err != nil {
		return id, nil, err
	}
	end, ok := t.files.BeginUpload(f.Hash, kind)
	if !ok {
		return "", nil, &outbox.SendError{Action: outbox.Later, RetryAfter: uploadWait, Err: errors.New("its file is being uploaded")}
	}
	// Whoever had the right until now may have left the id.
	if id, err = t.files.TelegramID(ctx, f.Hash, kind); id != "" || err != nil {
		end()
		return id, nil, err
	}
	return "", end, nil
}

func (s *shipment) end() {
	for _, end := range s.ends {
		end()
	}
	s.ends = nil
}

func (s *shipment) hasID() bool {
	for _, m := range s.media {
		if m.id != "" {
			return true
		}
	}
	return false
}

// input is the file as a parameter.
func (m medium) input() models.InputFile {
	if m.id != "" {
		return &models.InputFileString{Data: m.id}
	}
	return &models.InputFileUpload{Filename: m.part.name, Data: m.part.body}
}

// reference is how an album names the file.
func (m medium) reference() string {
	if m.id != "" {
		return m.id
	}
	return "attach://" + m.part.field
}

// caption is the words under the i-th file: its own, or under the first those of the message.
func (m medium) caption(i int, d *outbox.Delivery) string {
	if m.Caption == "" && i == 0 {
		return d.Content.HTML
	}
	return m.Caption
}

// under is the words under the i-th file as an attempt sends them.
func (a attempt) under(i int, m medium) string {
	if a.apart {
		return ""
	}
	return a.words(m.caption(i, a.Delivery))
}

// ship makes the call.
func (t *Transport) ship(ctx context.Context, a attempt, s *shipment) ([]*models.Message, error) {
	timeout := sendTimeout
	if len(s.parts) > 0 {
		timeout = uploadTimeout
	}
	if a.Op == outbox.Album {
		return t.album(ctx, timeout, a, s)
	}
	if len(s.media) != 1 {
		return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("%d files are no message", len(s.media))}
	}
	sent, err := t.one(ctx, timeout, a, s.media[0])
	return []*models.Message{sent}, err
}

// one sends a message of one file.
func (t *Transport) one(ctx context.Context, timeout time.Duration, a attempt, m medium) (*models.Message, error) {
	api, d, html, input, caption := t.client.api, a.Delivery, a.parseMode(), m.input(), a.under(0, m)
	thread, silent, protected, reply, buttons := d.Content.ThreadID, d.Content.Silent, d.Content.Protected, replyTo(d), keyboard(d)
	if a.apart {
		buttons = nil // they stand under the words
	}
	switch file.Kind(m.Kind) {
	case file.Photo:
		return call(ctx, timeout, api.SendPhoto, &bot.SendPhotoParams{Photo: input, Caption: caption, ParseMode: html,
			ChatID: d.ChatID, MessageThreadID: thread, DisableNotification: silent, ProtectContent: protected, ReplyParameters: reply, ReplyMarkup: buttons})
	case file.Document:
		// A GIF would otherwise come back as an animation, whose id is none of a document.
		return call(ctx, timeout, api.SendDocument, &bot.SendDocumentParams{Document: input, Caption: caption, ParseMode: html, DisableContentTypeDetection: true,
			ChatID: d.ChatID, MessageThreadID: thread, DisableNotification: silent, ProtectContent: protected, ReplyParameters: reply, ReplyMarkup: buttons})
	case file.Video:
		return call(ctx, timeout, api.SendVideo, &bot.SendVideoParams{Video: input, Caption: caption, ParseMode: html,
			ChatID: d.ChatID, MessageThreadID: thread, DisableNotification: silent, ProtectContent: protected, ReplyParameters: reply, ReplyMarkup: buttons})
	case file.Audio:
		return call(ctx, timeout, api.SendAudio, &bot.SendAudioParams{Audio: input, Caption: caption, ParseMode: html,
			ChatID: d.ChatID, MessageThreadID: thread, DisableNotification: silent, ProtectContent: protected, ReplyParameters: reply, ReplyMarkup: buttons})
	case file.Voice:
		return call(ctx, timeout, api.SendVoice, &bot.SendVoiceParams{Voice: input, Caption: caption, ParseMode: html,
			ChatID: d.ChatID, MessageThreadID: thread, DisableNotification: silent, ProtectContent: protected, ReplyParameters: reply, ReplyMarkup: buttons})
	case file.Animation:
		return call(ctx, timeout, api.SendAnimation, &bot.SendAnimationParams{Animation: input, Caption: caption, ParseMode: html,
			ChatID: d.ChatID, MessageThreadID: thread, DisableNotification: silent, ProtectContent: protected, ReplyParameters: reply, ReplyMarkup: buttons})
	}
	return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("a file of kind %q is no message", m.Kind)}
}

// open reads a content while it is written to Telegram. What goes wrong comes out as an *outbox.SendError: a call whose body
// breaks off has no effect. One that is gone was erased with its owner, and will not come back.
func (t *Transport) open(ctx context.Context, hash string) *io.PipeReader {
	body, w := io.Pipe()
	go func() {
		err := t.files.Copy(ctx, w, hash)
		switch {
		case errors.Is(err, file.ErrNotFound):
			err = &outbox.SendError{Action: outbox.GiveUp, Err: err}
		case err != nil:
			err = &outbox.SendError{Action: outbox.Retry, Err: err}
		}
		w.CloseWithError(err) // nil ends the file well
	}()
	return body
}

// remember keeps Telegram's ids of what was uploaded, as far as Telegram shows it as the kind it was sent as. That an id is
// not kept costs an upload, not the delivery.
func (t *Transport) remember(ctx context.Context, s *shipment, messages []*models.Message) {
	for i := range min(len(messages), len(s.media)) {
		m := s.media[i]
		for _, f := range filesOf(attachmentsOf(messages[i])) {
			if m.part == nil || string(f.Kind) != m.Kind {
				continue
			}
			if err := t.files.SetTelegramID(ctx, m.Hash, f.Kind, f.FileID); err != nil {
				t.log.WarnContext(ctx, "a file will be uploaded again", "error", err)
			}
		}
	}
}

// forget drops the ids that a refused call was made with.
func (t *Transport) forget(ctx context.Context, s *shipment) error {
	for _, m := range s.media {
		if m.id == "" {
			continue
		}
		if err := t.files.ForgetTelegramID(ctx, m.Hash, file.Kind(m.Kind), m.id); err != nil {
			return err
		}
	}
	return nil
}

// refusesID reports whether Telegram does not take an id of a file: it is of another bot, or has expired.
func refusesID(err error) bool {
	refused, ok := errors.AsType[*APIError](err)
	if !ok || refused.Code != http.StatusBadRequest {
		return false
	}
	text := strings.ToLower(refused.Description)
	for _, sign := range []string{"file identifier", "file_id", "file_reference", "file reference", "can't use file of type"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

func idsOf(messages []*models.Message) (ids []int64) {
	for _, m := range messages {
		ids = append(ids, int64(m.ID))
	}
	return ids
}
