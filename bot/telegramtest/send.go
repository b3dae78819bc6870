package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"slices"
	"strings"
)

// draft of a message of the bot: the chat it goes to and what all send methods share. The caller holds mu.
func (q *request) draft() (*chat, *Post, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, nil, refusal
	}
	p := &Post{FromBot: true}
	bot := q.s.Bot
	p.From = &bot
	if c.Type == typeChannel {
		p.From, p.SenderChat = nil, &c.Chat
	}
	if p.ReplyMarkup, p.ReplyKeyboard, refusal = q.markup(); refusal != nil {
		return nil, nil, refusal
	}
	if p.HasProtected, refusal = q.boolean("protect_content"); refusal != nil {
		return nil, nil, refusal
	}
	var reply struct {
		MessageID int  `json:"message_id"`
		Optional  bool `json:"allow_sending_without_reply"`
	}
	if _, refusal = q.object("reply_parameters", &reply); refusal != nil {
		return nil, nil, refusal
	}
	if id, refusal := q.integer("reply_to_message_id"); refusal != nil {
		return nil, nil, refusal
	} else if id != 0 {
		reply.MessageID = int(id)
		if reply.Optional, refusal = q.boolean("allow_sending_without_reply"); refusal != nil {
			return nil, nil, refusal
		}
	}
	if reply.MessageID != 0 {
		to := c.live(reply.MessageID)
		if to == nil && !reply.Optional {
			return nil, nil, badRequest("message to be replied not found")
		}
		if to != nil {
			p.ReplyToMessage = replyCopy(to)
		}
	}
	return c, p, nil
}

// send files the bot's message and tells everybody.
func (s *Server) send(c *chat, p *Post) Message {
	s.newPost(c, p)
	s.recordPost(c, Sent, p)
	return p.Message
}

func (s *Server) sendMessage(q *request) (any, *apiError) {
	c, p, refusal := q.draft()
	if refusal != nil {
		return nil, refusal
	}
	text, html, refusal := q.messageText()
	if refusal != nil {
		return nil, refusal
	}
	p.Text, p.Entities, p.HTML = text.text, text.entities, html
	return s.send(c, p), nil
}

// captioned puts the caption parameters into the message.
func (q *request) captioned(p *Post) *apiError {
	text, html, refusal := q.messageCaption(q.text("caption"), q.text("parse_mode"), q.text("caption_entities"))
	p.Caption, p.CaptionEntities, p.HTML = text.text, text.entities, html
	return refusal
}

// sendFile is the method that sends files of a kind.
func sendFile(kind string) handler {
	return func(s *Server, q *request) (any, *apiError) { return s.sendOneFile(q, kind) }
}

func (s *Server) sendOneFile(q *request, kind string) (any, *apiError) {
	c, p, refusal := q.draft()
	if refusal != nil {
		return nil, refusal
	}
	if refusal := q.captioned(p); refusal != nil {
		return nil, refusal
	}
	f, refusal := q.file(kind, kind, q.text(kind))
	if refusal != nil {
		return nil, refusal
	}
	p.attach(f)
	return s.send(c, p), nil
}

// file is what a file parameter means: an upload of that name, attach://name, or the id of a known file. The caller
// holds mu.
func (q *request) file(kind, param, value string) (*file, *apiError) {
	name, attached := strings.CutPrefix(value, "attach://")
	if !attached {
		name = param
	}
	u, uploaded := q.files[name]
	switch {
	case uploaded:
		return q.upload(kind, u)
	case attached:
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	case value == "":
		return nil, badRequest("there is no %s in the request", kind)
	case strings.Contains(value, "://"):
		return nil, badRequest("failed to get HTTP URL content")
	}
	f := q.s.st.Files[value]
	if f == nil {
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	}
	if f.Kind != kind {
		return nil, badRequest("can't use file of type %s as %s", title(f.Kind), title(kind))
	}
	return f, nil
}

func (q *request) upload(kind string, u Upload) (*file, *apiError) {
	if len(u.Data) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	if len(u.Data) > maxUpload {
		return nil, &apiError{Code: 413, Description: "Request Entity Too Large"}
	}
	if kind != kindPhoto {
		return q.s.newFile(kind, u), nil
	}
	if len(u.Data) > maxPhoto {
		return nil, badRequest("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(u.Data), maxPhoto)
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(u.Data))
	if err != nil {
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	}
	long, short := max(cfg.Width, cfg.Height), min(cfg.Width, cfg.Height)
	if cfg.Width+cfg.Height > 10_000 || long > 20*short {
		return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	f := q.s.newFile(kind, u)
	f.Width, f.Height = cfg.Width, cfg.Height
	return f, nil
}

// albumGroups are the kinds of files that an album may have, by what may stand beside each other.
var albumGroups = map[string]string{
	kindPhoto: "photo or video", kindVideo: "photo or video", kindDocument: kindDocument, kindAudio: kindAudio,
}

func (s *Server) sendMediaGroup(q *request) (any, *apiError) {
	c, first, refusal := q.draft()
	if refusal != nil {
		return nil, refusal
	}
	if first.ReplyMarkup != nil || first.ReplyKeyboard != nil {
		s.violate(q.method, "an album has no reply_markup")
		first.ReplyMarkup, first.ReplyKeyboard = nil, nil
	}
	var media []struct {
		Type      string          `json:"type"`
		Media     string          `json:"media"`
		Caption   string          `json:"caption"`
		ParseMode string          `json:"parse_mode"`
		Entities  json.RawMessage `json:"caption_entities"`
	}
	if given, refusal := q.object("media", &media); refusal != nil || !given {
		return nil, badRequest("can't parse media JSON object")
	}
	if len(media) < 2 || len(media) > 10 {
		return nil, badRequest("media group must include 2-10 items")
	}
	var posts []*Post
	for _, m := range media {
		group := albumGroups[m.Type]
		if group == "" {
			return nil, badRequest("media of type %q is not supported", m.Type)
		}
		if group != albumGroups[media[0].Type] {
			return nil, badRequest("%s can't be mixed with other media types", group)
		}
		f, refusal := q.file(m.Type, "", m.Media)
		if refusal != nil {
			return nil, refusal
		}
		text, html, refusal := q.messageCaption(m.Caption, m.ParseMode, string(m.Entities))
		if refusal != nil {
			return nil, refusal
		}
		p := *first
		p.MediaGroupID = fmt.Sprint(s.st.NextGroupID)
		p.Caption, p.CaptionEntities, p.HTML = text.text, text.entities, html
		p.attach(f)
		posts = append(posts, &p)
	}
	s.st.NextGroupID++
	var sent []Message
	for _, p := range posts {
		sent = append(sent, s.send(c, p))
	}
	return sent, nil
}

func (s *Server) copyMessage(q *request) (any, *apiError) {
	c, p, refusal := q.draft()
	if refusal != nil {
		return nil, refusal
	}
	from := s.chatNamed(q.text("from_chat_id"))
	if from == nil {
		return nil, badRequest("chat not found")
	}
	id, refusal := q.integer("message_id")
	if refusal != nil {
		return nil, refusal
	}
	source := from.live(int(id))
	if source == nil {
		return nil, badRequest("message to copy not found")
	}
	if source.NewChatMembers != nil || source.LeftChatMember != nil || source.MigrateToChatID != 0 || source.MigrateFromChatID != 0 {
		return nil, badRequest("message can't be copied")
	}
	m := source.Message
	p.Text, p.Entities, p.Caption, p.CaptionEntities = m.Text, m.Entities, m.Caption, m.CaptionEntities
	p.Photo, p.Document, p.Sticker, p.Voice, p.Video = m.Photo, m.Document, m.Sticker, m.Voice, m.Video
	p.Audio, p.Animation, p.Contact, p.Location, p.HTML = m.Audio, m.Animation, m.Contact, m.Location, source.HTML
	if _, given := q.params["caption"]; given && p.Text == "" {
		if refusal := q.captioned(p); refusal != nil {
			return nil, refusal
		}
	}
	return map[string]int{"message_id": s.send(c, p).MessageID}, nil
}

func (s *Server) sendMessageDraft(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	if c.Type != typePrivate {
		return nil, badRequest("drafts can be sent only to private chats")
	}
	id, refusal := q.integer("draft_id")
	if refusal != nil || id == 0 {
		return nil, badRequest("DRAFT_ID_INVALID")
	}
	text, _, refusal := q.formatted(q.text("text"), q.text("parse_mode"), q.text("entities"))
	if refusal != nil {
		return nil, refusal
	}
	if utf16Len(text.text) > maxText {
		return nil, badRequest("message is too long")
	}
	s.record(c, Event{Kind: Drafted, Text: text.text})
	return true, nil
}

func (s *Server) sendChatAction(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	known := strings.Fields("typing upload_photo record_video upload_video record_voice upload_voice upload_document" +
		" choose_sticker find_location record_video_note upload_video_note")
	if !slices.Contains(known, q.text("action")) {
		return nil, badRequest("wrong parameter action in request")
	}
	s.record(c, Event{Kind: Typing, Text: q.text("action")})
	return true, nil
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
