package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"strings"
	"time"
	"unicode/utf8"
)

// Accounts Telegram itself uses as senders.
const (
	anonymousID = 1087968824 // @GroupAnonymousBot: an administrator who posts as the group
	telegramID  = 777000     // Telegram: forwards a channel's posts into its linked group
)

// Speaker is somebody who writes in one chat: a person, an anonymous administrator, a channel.
type Speaker struct {
	s    *Server
	user int64 // 0 for a channel
	chat int64
	as   int64 // sender_chat
	auto bool
}

// Upload is a file somebody sends.
type Upload struct {
	Name string
	MIME string
	Data []byte
}

// Anonymous speaks as an administrator of the group who posts as the group itself.
func (s *Server) Anonymous(groupID int64) Speaker {
	return Speaker{s: s, user: anonymousID, chat: groupID, as: groupID}
}

// Channel posts in a channel: the bot gets a channel_post, if it is a member.
func (s *Server) Channel(channelID int64) Speaker {
	return Speaker{s: s, chat: channelID, as: channelID}
}

// Forwarded speaks as a channel whose posts Telegram forwards into the linked group.
func (s *Server) Forwarded(channelID, groupID int64) Speaker {
	return Speaker{s: s, user: telegramID, chat: groupID, as: channelID, auto: true}
}

// Send writes a text.
func (v Speaker) Send(text string) (Message, error) { return v.Reply(0, text) }

// Reply writes a text in answer to a message; 0 for none.
func (v Speaker) Reply(to int, text string) (Message, error) { return v.write(to, nil, text) }

// ReplyQuoting writes a text in answer to some words of a message.
func (v Speaker) ReplyQuoting(to int, words, text string) (Message, error) {
	return v.write(to, &Quote{Text: words, IsManual: true}, text)
}

func (v Speaker) write(to int, quote *Quote, text string) (Message, error) {
	text = strings.TrimSpace(cleanText(text))
	if text == "" || utf16Len(text) > maxText {
		return Message{}, fmt.Errorf("%w: a text of %d characters", ErrRefused, utf8.RuneCountInString(text))
	}
	return v.post(to, Message{Text: text, Entities: findEntities(text), Quote: quote})
}

// SendDocument sends a file.
func (v Speaker) SendDocument(u Upload, caption string) (Message, error) {
	return v.SendMedia(kindDocument, u, caption)
}

// SendMedia sends a file as a document, video, audio, voice or animation.
func (v Speaker) SendMedia(kind string, u Upload, caption string) (Message, error) {
	m := Message{Caption: caption, CaptionEntities: findEntities(caption)}
	v.s.mu.Lock()
	m.attach(v.s.newFile(kind, u))
	v.s.mu.Unlock()
	return v.post(0, m)
}

// SendPhoto sends an image as a photo, in answer to a message if one is named: it arrives without its name.
func (v Speaker) SendPhoto(data []byte, caption string, answers ...int) (Message, error) {
	sizes, err := v.photo(data)
	if err != nil {
		return Message{}, err
	}
	return v.post(append(answers, 0)[0], Message{Photo: sizes, Caption: caption, CaptionEntities: findEntities(caption)})
}

func (v Speaker) photo(data []byte) ([]PhotoSize, error) {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: the photo: %w", ErrRefused, err)
	}
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	f := v.s.newFile(kindPhoto, Upload{Data: data})
	f.Width, f.Height = cfg.Width, cfg.Height
	return f.photo(), nil
}

// SendAlbum sends two to ten files at once: the bot gets that many updates with one media_group_id, each file with its
// caption, if it has one. Uploads without a name are photos.
func (v Speaker) SendAlbum(files []Upload, captions ...string) ([]Message, error) {
	if len(files) < 2 || len(files) > 10 {
		return nil, fmt.Errorf("%w: an album of %d", ErrRefused, len(files))
	}
	v.s.mu.Lock()
	group := fmt.Sprint(v.s.st.NextGroupID)
	v.s.st.NextGroupID++
	v.s.mu.Unlock()
	var sent []Message
	for i, u := range files {
		m := Message{MediaGroupID: group}
		if u.Name == "" {
			sizes, err := v.photo(u.Data)
			if err != nil {
				return sent, err
			}
			m.Photo = sizes
		} else {
			v.s.mu.Lock()
			m.attach(v.s.newFile(kindDocument, u))
			v.s.mu.Unlock()
		}
		if i < len(captions) {
			m.Caption, m.CaptionEntities = captions[i], findEntities(captions[i])
		}
		done, err := v.post(0, m)
		if err != nil {
			return sent, err
		}
		sent = append(sent, done)
	}
	return sent, nil
}

// SendOther sends what is no file that can be fetched; kind is sticker, contact or location, value its object.
func (v Speaker) SendOther(kind string, value any) (Message, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return Message{}, fmt.Errorf("send a %s: %w", kind, err)
	}
	var m Message
	switch kind {
	case "sticker":
		m.Sticker = raw
	case "contact":
		m.Contact = raw
	case "location":
		m.Location = raw
	default:
		return m, fmt.Errorf("send a %s: unknown kind", kind)
	}
	return v.post(0, m)
}

// post files the message and tells the bot.
func (v Speaker) post(replyTo int, m Message) (Message, error) {
	s := v.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := v.place()
	if err != nil {
		return Message{}, err
	}
	if utf16Len(m.Caption) > maxCaption {
		return Message{}, fmt.Errorf("%w: the caption is too long", ErrRefused)
	}
	v.sign(&m)
	if replyTo != 0 {
		to := c.live(replyTo)
		if to == nil {
			return Message{}, fmt.Errorf("%w: no message %d to reply to", ErrRefused, replyTo)
		}
		m.ReplyToMessage = replyCopy(to)
		if m.Quote != nil {
			before, _, found := strings.Cut(to.Text+to.Caption, m.Quote.Text)
			if !found {
				return Message{}, fmt.Errorf("%w: message %d does not say %q", ErrRefused, replyTo, m.Quote.Text)
			}
			m.Quote.Position = utf16Len(before)
		}
	}
	if c.Type == typePrivate {
		s.st.Accounts[v.user].Started = true
	}
	p := s.newPost(c, &Post{Message: m})
	s.tell(c, p, false)
	s.recordPost(c, Sent, p)
	return p.Message, nil
}

// Edit changes the text, or the caption, of a message this speaker sent: the bot gets an edited_message.
func (v Speaker) Edit(messageID int, text string) (Message, error) {
	s := v.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := v.place()
	if err != nil {
		return Message{}, err
	}
	p := c.live(messageID)
	text = strings.TrimSpace(cleanText(text))
	if p == nil || p.FromBot || p.From != nil && p.From.ID != v.user || s.Now().Sub(p.SentAt) > 48*time.Hour {
		return Message{}, fmt.Errorf("%w: message %d cannot be edited", ErrRefused, messageID)
	}
	switch {
	case p.Text != "" && text != "":
		p.Text, p.Entities = text, findEntities(text)
	case p.Text == "":
		p.Caption, p.CaptionEntities = text, findEntities(text)
	default:
		return Message{}, fmt.Errorf("%w: an empty text", ErrRefused)
	}
	p.EditedAt = s.Now()
	p.EditDate = p.EditedAt.Unix()
	s.tell(c, p, true)
	s.recordPost(c, Edited, p)
	return p.Message, nil
}

// Delete removes a message of this speaker; Telegram tells bots nothing of that.
func (v Speaker) Delete(messageID int) error {
	s := v.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := v.place()
	if err != nil {
		return err
	}
	p := c.live(messageID)
	if p == nil || c.Type != typePrivate && (p.From == nil || p.From.ID != v.user) {
		return fmt.Errorf("%w: message %d cannot be deleted", ErrRefused, messageID)
	}
	p.DeletedAt = s.Now()
	s.recordPost(c, Deleted, p)
	return nil
}

// place finds the chat and whether the speaker may write there; the caller holds mu.
func (v Speaker) place() (*chat, error) {
	s := v.s
	c := s.st.Chats[v.chat]
	if c == nil {
		return nil, fmt.Errorf("%w: no chat %d", ErrRefused, v.chat)
	}
	if c.MigratedTo != 0 {
		return nil, fmt.Errorf("%w: the group has become supergroup %d", ErrRefused, c.MigratedTo)
	}
	if v.as != 0 {
		if v.as == v.chat && v.user == 0 && c.Type != typeChannel || s.st.Chats[v.as] == nil {
			return nil, fmt.Errorf("%w: chat %d cannot speak in %d", ErrRefused, v.as, v.chat)
		}
		return c, nil
	}
	a := s.st.Accounts[v.user]
	switch {
	case a == nil || a.Deactivated:
		return nil, fmt.Errorf("%w: account %d is deactivated", ErrRefused, v.user)
	case c.Type == typePrivate && v.chat != v.user:
		return nil, fmt.Errorf("%w: the private chat of somebody else", ErrRefused)
	case c.Type == typePrivate && a.Blocked:
		return nil, fmt.Errorf("%w: the bot is blocked", ErrRefused)
	case c.Type != typePrivate && !isMember(c.Members[v.user]):
		return nil, fmt.Errorf("%w: account %d is not a member of %d", ErrRefused, v.user, v.chat)
	case c.Type == typeChannel:
		return nil, fmt.Errorf("%w: only the channel posts in a channel", ErrRefused)
	}
	return c, nil
}

// sign sets the sender; the caller holds mu.
func (v Speaker) sign(m *Message) {
	switch v.user {
	case 0:
	case anonymousID:
		m.From = &User{ID: anonymousID, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
	case telegramID:
		m.From = &User{ID: telegramID, FirstName: "Telegram"}
	default:
		u := v.s.st.Accounts[v.user].User
		m.From = &u
	}
	if v.as != 0 {
		as := v.s.st.Chats[v.as].Chat
		m.SenderChat, m.IsAutomaticForward = &as, v.auto
	}
}

// tell gives the bot the message, if it may see it; the caller holds mu.
func (s *Server) tell(c *chat, p *Post, edited bool) {
	if c.Type != typePrivate && !isMember(c.Bot) {
		return
	}
	if (c.Type == typeGroup || c.Type == typeSupergroup) && !s.ReadsAllGroupMessages && c.Bot != statusAdministrator && !s.concernsBot(p) {
		return
	}
	kind := "message"
	if c.Type == typeChannel {
		kind = "channel_post"
	}
	if edited {
		kind = "edited_" + kind
	}
	s.push(kind, p.Message)
}

// concernsBot is Telegram's privacy mode: what a bot sees of a group's talk.
func (s *Server) concernsBot(p *Post) bool {
	if p.ReplyToMessage != nil && p.ReplyToMessage.From != nil && p.ReplyToMessage.From.ID == s.Bot.ID {
		return true
	}
	if p.NewChatMembers != nil || p.LeftChatMember != nil || p.MigrateToChatID != 0 || p.MigrateFromChatID != 0 {
		return true
	}
	text, entities := p.Text, p.Entities
	if text == "" {
		text, entities = p.Caption, p.CaptionEntities
	}
	for _, e := range entities {
		part := utf16Slice(text, e.Offset, e.Length)
		_, to, addressed := strings.Cut(part, "@")
		switch e.Type {
		case "bot_command":
			if !addressed || strings.EqualFold(to, s.Bot.Username) {
				return true
			}
		case "mention":
			if strings.EqualFold(to, s.Bot.Username) {
				return true
			}
		}
	}
	return false
}

// replyCopy is the message as shown inside a reply: without a further level.
func replyCopy(p *Post) *Message {
	m := p.Message
	m.ReplyToMessage = nil
	return &m
}

func isMember(status string) bool {
	return status == statusMember || status == statusAdministrator || status == statusCreator
}
