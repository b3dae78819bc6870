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

	"github.com/go-telegram/bot/models"

	"thidua/bot/file"
	"thidua/bot/outbox"
)

// sendMethods are how files of a kind are sent.
var sendMethods = map[file.Kind]string{
	file.Photo: "sendPhoto", file.Document: "sendDocument", file.Video: "sendVideo", file.Audio: "sendAudio",
	file.Voice: "sendVoice", file.Animation: "sendAnimation",
}

// uploadWait is how long a chat rests while another chat's delivery uploads the same file.
const uploadWait = time.Second

// shipment is the files of one delivery, each by Telegram's id or as a part of the call.
type shipment struct {
	media []medium
	parts []part   // what is uploaded
	ends  []func() // give back the rights to upload it
}

type medium struct {
	outbox.File
	id    string // by which Telegram knows it; "" when it is uploaded
	field string // of its part, when it is uploaded
}

// media sends one file, or several as an album. A file that Telegram does not know any more is uploaded again.
func (t *Transport) media(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	for {
		s, err := t.load(ctx, d.Content.Files)
		if err != nil {
			return nil, err
		}
		messages, err := t.ship(ctx, d, s)
		if err == nil {
			t.remember(ctx, s, messages)
			s.end()
			return idsOf(messages), nil
		}
		s.end()
		if !refusesID(err) || !s.hasID() {
			return nil, err
		}
		if err := t.forget(ctx, s); err != nil {
			return nil, err
		}
	}
}

// load finds out how each file goes. Nothing is kept waiting for another delivery's upload: the chat is sent to later.
func (t *Transport) load(ctx context.Context, files []outbox.File) (*shipment, error) {
	s := &shipment{}
	fields := map[outbox.File]string{} // of what is uploaded already in this call
	for i, f := range files {
		same := outbox.File{Hash: f.Hash, Kind: f.Kind}
		m := medium{File: f, field: fields[same]}
		if m.field == "" {
			id, end, err := t.begin(ctx, f)
			if err != nil {
				s.end()
				return nil, err
			}
			if m.id = id; id == "" {
				m.field = fmt.Sprintf("file%d", i)
				fields[same] = m.field
				s.ends = append(s.ends, end)
				s.parts = append(s.parts, part{
					field: m.field,
					name:  cmp.Or(f.Name, f.Kind), // without a name it would be a parameter
					write: func(w io.Writer) error { return t.copy(ctx, w, f.Hash) },
				})
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

// reference is how a call names the file.
func (m medium) reference() string {
	if m.id != "" {
		return m.id
	}
	return "attach://" + m.field
}

// caption is the words under the i-th file: its own, or under the first those of the message.
func (m medium) caption(i int, d *outbox.Delivery) string {
	if m.Caption == "" && i == 0 {
		return d.Content.HTML
	}
	return m.Caption
}

// ship makes the call.
func (t *Transport) ship(ctx context.Context, d *outbox.Delivery, s *shipment) ([]models.Message, error) {
	p := toChat(d)
	if d.Op == outbox.Album {
		var media []params
		for i, m := range s.media {
			item := params{"type": m.Kind, "media": m.reference()}
			item.setWords("caption", m.caption(i, d))
			media = append(media, item)
		}
		p["media"] = media
		var sent []models.Message
		err := t.post(ctx, "sendMediaGroup", p, s, &sent)
		return sent, err
	}
	m := s.media[0]
	method, ok := sendMethods[file.Kind(m.Kind)]
	if !ok || len(s.media) > 1 {
		return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("%d files of kind %q are no message", len(s.media), m.Kind)}
	}
	p[m.Kind] = m.reference()
	if m.Kind == string(file.Document) && m.id == "" {
		p["disable_content_type_detection"] = true // or a GIF would come back as an animation, whose id is none of a document
	}
	p.setWords("caption", m.caption(0, d))
	p.setButtons(d.Content.Buttons)
	var sent models.Message
	err := t.post(ctx, method, p, s, &sent)
	return []models.Message{sent}, err
}

// post makes a call with the parts of the files that are uploaded.
func (t *Transport) post(ctx context.Context, method string, p params, s *shipment, result any) error {
	if len(s.parts) == 0 {
		ctx, cancel := context.WithTimeout(ctx, sendTimeout)
		defer cancel()
		return t.client.call(ctx, method, p, result)
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	return t.client.upload(ctx, method, p, s.parts, result)
}

// copy writes a content. One that is gone was erased with its owner, and will not come back.
func (t *Transport) copy(ctx context.Context, w io.Writer, hash string) error {
	err := t.files.Copy(ctx, w, hash)
	if errors.Is(err, file.ErrNotFound) {
		return &outbox.SendError{Action: outbox.GiveUp, Err: err}
	}
	return err
}

// remember keeps Telegram's ids of what was uploaded, as far as Telegram shows it as the kind it was sent as. That an id is
// not kept costs an upload, not the delivery.
func (t *Transport) remember(ctx context.Context, s *shipment, messages []models.Message) {
	for i := range min(len(messages), len(s.media)) {
		m := s.media[i]
		for _, f := range filesOf(&messages[i]) {
			if m.field == "" || string(f.Kind) != m.Kind {
				continue
			}
			if err := t.files.SetTelegramID(ctx, m.Hash, f.Kind, f.FileID); err != nil {
				t.log.Warn("a file will be uploaded again", "error", err)
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

func idsOf(messages []models.Message) (ids []int64) {
	for _, m := range messages {
		ids = append(ids, int64(m.ID))
	}
	return ids
}
