package bottest

import (
	"testing"

	"thidua/bot/telegramtest"
)

// Group is a group into which an administrator has brought the bot, with these people in it. The bot has greeted it.
func (w *World) Group(t testing.TB, title string, by *Person, others ...*Person) (id int64) {
	t.Helper()
	members := []int64{by.ID()}
	for _, p := range others {
		members = append(members, p.ID())
	}
	id = w.TG.AddGroup(telegramtest.Group{Title: title, Members: members})
	if err := w.TG.AddBot(id, by.ID()); err != nil {
		t.Fatal(err)
	}
	Has(t, (&Person{Person: by.Person, W: w, T: t, Chat: id}).Next(), "đã tham gia nhóm")
	return id
}

// Mention makes a text in a group one for the bot.
func (w *World) Mention(text string) string { return "@" + w.TG.BotUser().Username + " " + text }
