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

// LinkButton makes the button of another module's link, as conversation.Kit.Link does: ok is false when no module has it.
type LinkButton func(name, label string, id int64) (button outbox.Button, ok bool)

// The links that stand under an announcement where a module has them. They take its id.
const (
	linkAsk    = "askabout"
	linkReport = "reportabout"
)

// readerButtons are what a reader can do about an announcement in other modules, in one row.
func readerButtons(link LinkButton, id int64) [][]outbox.Button {
	var row []outbox.Button
	for _, l := range []struct{ name, label string }{{linkAsk, buttonAsk}, {linkReport, buttonReport}} {
		if button, ok := link(l.name, l.label, id); ok {
			row = append(row, button)
		}
	}
	if row == nil {
		return nil
	}
	return [][]outbox.Button{row}
}

// Render makes the messages of announcements in the words of a Board, with the buttons of links that there are. A file goes with the words where they are few enough for a caption;
// otherwise, as several do, it comes after them. It refuses what is too long for Telegram, saying by how much.
func Render(words conversation.Words, link LinkButton) broadcast.Render {
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
		m.Content.Buttons = append(m.Content.Buttons, readerButtons(link, id)...)
		return m, nil
	}
}

// render is Render in this Board's words.
func (m *module) render() broadcast.Render { return Render(m.kit.Words, m.kit.Link) }

// Body makes HTML of plain words: paragraphs as they are.
func Body(plain string) string { return telegram.Escape(strings.TrimSpace(plain)) }
