package telegramtest

import (
	"reflect"
	"slices"
	"time"
)

// deleteAge is how long a message can be deleted for everyone.
const deleteAge = 48 * time.Hour

// own is the message an edit means, one of the bot's; the caller holds mu.
func (q *request) own() (*chat, *Post, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, nil, refusal
	}
	id, refusal := q.integer("message_id")
	if refusal != nil {
		return nil, nil, refusal
	}
	if id == 0 {
		return nil, nil, badRequest("message identifier is not specified")
	}
	p := c.live(int(id))
	switch {
	case p == nil:
		return nil, nil, badRequest("message to edit not found")
	case !p.FromBot:
		return nil, nil, badRequest("message can't be edited")
	}
	return c, p, nil
}

// inlineMarkup is the keyboard of an edit: only an inline one, none removes it.
func (q *request) inlineMarkup() (*Keyboard, *apiError) {
	k, other, refusal := q.markup()
	if other != nil {
		return nil, badRequest("inline keyboard expected")
	}
	return k, refusal
}

// edit puts next in the place of p, unless it is the same.
func (s *Server) edit(c *chat, p *Post, next Post) (any, *apiError) {
	if p.Text == next.Text && p.Caption == next.Caption && sameKeyboard(p.ReplyMarkup, next.ReplyMarkup) &&
		sameEntities(p.Entities, next.Entities) && sameEntities(p.CaptionEntities, next.CaptionEntities) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the" +
			" same as a current content and reply markup of the message")
	}
	next.EditedAt = s.Now()
	next.EditDate = next.EditedAt.Unix()
	*p = next
	p.offer()
	s.recordPost(c, Edited, p)
	return p.Message, nil
}

func sameEntities(a, b []Entity) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

func (s *Server) editMessageText(q *request) (any, *apiError) {
	c, p, refusal := q.own()
	if refusal != nil {
		return nil, refusal
	}
	next := *p
	text, html, refusal := q.messageText()
	if refusal != nil {
		return nil, refusal
	}
	if p.Text == "" {
		return nil, badRequest("there is no text in the message to edit")
	}
	next.Text, next.Entities, next.HTML = text.text, text.entities, html
	if next.ReplyMarkup, refusal = q.inlineMarkup(); refusal != nil {
		return nil, refusal
	}
	return s.edit(c, p, next)
}

func (s *Server) editMessageCaption(q *request) (any, *apiError) {
	c, p, refusal := q.own()
	if refusal != nil {
		return nil, refusal
	}
	if !p.hasMedia() {
		return nil, badRequest("there is no caption in the message to edit")
	}
	next := *p
	if refusal := q.captioned(&next); refusal != nil {
		return nil, refusal
	}
	if next.ReplyMarkup, refusal = q.inlineMarkup(); refusal != nil {
		return nil, refusal
	}
	return s.edit(c, p, next)
}

func (s *Server) editMessageReplyMarkup(q *request) (any, *apiError) {
	c, p, refusal := q.own()
	if refusal != nil {
		return nil, refusal
	}
	next := *p
	if next.ReplyMarkup, refusal = q.inlineMarkup(); refusal != nil {
		return nil, refusal
	}
	return s.edit(c, p, next)
}

// deletable says whether the bot may delete the message now.
func (s *Server) deletable(c *chat, p *Post) bool {
	mine := p.FromBot || c.Type == typePrivate || c.Bot == statusAdministrator
	return mine && s.Now().Sub(p.SentAt) < deleteAge
}

func (s *Server) remove(c *chat, p *Post) {
	p.DeletedAt = s.Now()
	s.recordPost(c, Deleted, p)
}

func (s *Server) deleteMessage(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	id, refusal := q.integer("message_id")
	if refusal != nil {
		return nil, refusal
	}
	p := c.live(int(id))
	switch {
	case p == nil:
		return nil, badRequest("message to delete not found")
	case !s.deletable(c, p):
		return nil, badRequest("message can't be deleted for everyone")
	}
	s.remove(c, p)
	return true, nil
}

// deleteMessages skips what is not there, as Telegram does.
func (s *Server) deleteMessages(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	var ids []int
	if given, refusal := q.object("message_ids", &ids); refusal != nil || !given {
		return nil, badRequest("message identifiers are not specified")
	}
	if len(ids) < 1 || len(ids) > 100 {
		return nil, badRequest("too many messages specified")
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if p := c.live(id); p != nil && s.deletable(c, p) {
			s.remove(c, p)
		}
	}
	return true, nil
}

func (s *Server) setMessageReaction(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	id, refusal := q.integer("message_id")
	if refusal != nil {
		return nil, refusal
	}
	p := c.live(int(id))
	if p == nil {
		return nil, badRequest("message to react not found")
	}
	var reactions []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	if _, refusal := q.object("reaction", &reactions); refusal != nil {
		return nil, refusal
	}
	if len(reactions) > 1 {
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	p.Reactions = nil
	for _, r := range reactions {
		if r.Type != "emoji" || r.Emoji == "" {
			return nil, badRequest("REACTION_INVALID")
		}
		p.Reactions = append(p.Reactions, r.Emoji)
	}
	s.recordPost(c, Reacted, p)
	return true, nil
}
