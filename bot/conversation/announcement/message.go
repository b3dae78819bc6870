package announcement

import (
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
)

// roomForChange is what is kept free in a message for the line that says that it was changed, in UTF-16 units.
const roomForChange = 96

// Message makes the message of an announcement from its words, as HTML, and its files, which are its owner's: at most one. It refuses
// what is too long for Telegram, saying by how much.
func Message(words conversation.Words, a broadcast.Announcement, id int64, body string, files []outbox.File) (outbox.Content, error) {
	t := text{words}
	html := t.announcement(a, body)
	limit := telegram.MaxText
	if len(files) > 0 {
		limit = telegram.MaxCaption
	}
	if over := telegram.Length(html) - (limit - roomForChange); over > 0 {
		return outbox.Content{}, problem.New(problem.Invalid, t.tooLong(over, len(files) > 0))
	}
	content := outbox.Content{HTML: html, Files: files}
	b := newButtons()
	if a.Acknowledged {
		content.Buttons = append(content.Buttons, []outbox.Button{b.seen.With(buttonSeen, id)})
	}
	if a.Document.Number != "" {
		content.Buttons = append(content.Buttons, []outbox.Button{b.missing.With(buttonMissing, id)})
	}
	return content, nil
}

// Body makes HTML of plain words: paragraphs as they are.
func Body(plain string) string { return telegram.Escape(strings.TrimSpace(plain)) }
