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

// Render makes the messages of announcements in the words of a Board. A file goes with the words where they are few enough for a caption;
// otherwise, as several do, it comes after them. It refuses what is too long for Telegram, saying by how much.
func Render(words conversation.Words) broadcast.Render {
	t := text{words}
	return func(id int64, d broadcast.Draft) (m broadcast.Message, err error) {
		m.Content.HTML = t.announcement(d)
		length := telegram.Length(m.Content.HTML) + roomForChange
		if over := length - telegram.MaxText; over > 0 {
			return broadcast.Message{}, problem.New(problem.Invalid, t.tooLong(over))
		}
		if len(d.Files) == 1 && length <= telegram.MaxCaption {
			m.Content.Files = d.Files
		} else {
			m.Following = d.Files
		}
		b := newButtons()
		if d.Acknowledged {
			m.Content.Buttons = append(m.Content.Buttons, []outbox.Button{b.seen.With(buttonSeen, id)})
		}
		if d.Document.Number != "" {
			m.Content.Buttons = append(m.Content.Buttons, []outbox.Button{b.missing.With(buttonMissing, id)})
		}
		return m, nil
	}
}

// Body makes HTML of plain words: paragraphs as they are.
func Body(plain string) string { return telegram.Escape(strings.TrimSpace(plain)) }
