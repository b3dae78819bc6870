package announcement

import (
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
)

// roomForChange is what is kept free in a message for the line that says that it was changed, or that it comes late, in UTF-16 units.
const roomForChange = 160

// Render makes the messages of announcements in the words of a Board. A file goes with the words where they are few enough for a caption;
// otherwise, as several do, it comes after them. It refuses what is too long for Telegram, saying by how much.
func Render(words conversation.Words) broadcast.Render {
	t := text{words}
	return func(id int64, d broadcast.Draft, about *broadcast.Announcement) (m broadcast.Message, err error) {
		if about != nil && d.Kind == broadcast.Reminder {
			return reminder(t, about), nil
		}
		m.Content.HTML = t.announcement(d, about)
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
		if d.Document.Number != "" && !d.Kind.TakesBack() {
			m.Content.Buttons = append(m.Content.Buttons, []outbox.Button{b.missing.With(buttonMissing, id)})
		}
		if d.Kind == broadcast.Publicity {
			m.Content.Buttons = append(m.Content.Buttons, []outbox.Button{b.optOut.With(buttonOptOut, 0)})
		}
		m.LateNote = t.lateNote()
		if about != nil {
			m.Superseded = t.superseded(d, about)
		}
		return m, nil
	}
}

// reminder has the buttons of the announcement that it reminds of.
func reminder(t text, about *broadcast.Announcement) broadcast.Message {
	return broadcast.Message{Content: outbox.Content{
		HTML: t.reminder(about), Buttons: [][]outbox.Button{{newButtons().seen.With(buttonSeen, about.ID)}},
	}}
}

// Body makes HTML of plain words: paragraphs as they are.
func Body(plain string) string { return telegram.Escape(strings.TrimSpace(plain)) }
