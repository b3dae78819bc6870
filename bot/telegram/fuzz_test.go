package telegram_test

import (
	"testing"
	"unicode/utf8"

	"thidua/bot/bottest"
	"thidua/bot/telegram"
)

// FuzzUpdate reads updates of any bytes. What is read of them is words, and HTML that Telegram takes.
func FuzzUpdate(f *testing.F) {
	for _, w := range whole {
		f.Add(asUpdate(w[0], []byte(w[1])))
	}
	odd := bottest.NewOdd(1, 5, "thidua_test_bot")
	for range 200 {
		f.Add(asUpdate(odd.Update()))
	}
	bot := telegram.Me{ID: 7, Username: "thidua_test_bot"}
	f.Fuzz(func(t *testing.T, update []byte) {
		if _, err := telegram.ParseUpdate(7, update); err == nil && !utf8.Valid(update) {
			return // it is stored, and read with marks in the place of what is no character
		}
		e, err := bot.Event(update)
		if err == nil && (e.Kind == telegram.Message || e.Kind == telegram.Edited) && e.ChatID != 0 && e.ChatID > 0 != e.Private {
			t.Errorf("chat %d is private: %v", e.ChatID, e.Private)
		}
		for _, piece := range telegram.Split(e.HTML, telegram.MaxText) {
			if telegram.Length(piece) > telegram.MaxText {
				t.Errorf("a piece of %d", telegram.Length(piece))
			}
		}
		for _, words := range []string{e.Text, e.Args, e.Quote, e.Answered} {
			if !utf8.ValidString(words) {
				t.Errorf("%q is no text", words)
			}
		}
	})
}
