package question_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestAnEditedQuestionEditsItsAnswer(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		question := p.Write("khoản 1 mục I kế hoạch")
		answer := p.Next()
		edit(p, question, where)
		now := p.Becomes(answer, whereAnswered)
		if now.EditDate == 0 || !slices.Equal(bottest.Labels(now), ownLabels) {
			t.Errorf("the edited answer: %+v", now.Message)
		}
		edit(p, question, marriage) // which has no answer
		bottest.Eventually(t, "the answer is taken back", func() bool { return slices.Equal(bottest.Labels(p.Now(answer)), []string{askBoard}) })
		edit(p, question, "/hoi khoản 2 mục I kế hoạch")
		p.Becomes(answer, "hoản 2 Mục I")
		edit(p, question, "/hoi")
		p.NothingElse()
		bottest.Has(t, p.Now(answer), "hoản 2 Mục I") // nothing is asked now: the answer of before stays
	})
}

func TestTheButtonsOfAnEditedAnswerAreAboutTheNewOne(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		question := p.Write("khoản 1 mục I kế hoạch")
		answer := p.Next()
		p.Press(answer, "Trích dẫn")
		bottest.Has(t, p.Next(), "Khoản 1 Mục I")
		edit(p, question, where)
		p.Becomes(answer, whereAnswered)
		says(t, p, answer, "Trích dẫn", "") // not what was sent before
		bottest.Has(t, p.Next(), whereAnswered)
	})
}

// An app may be behind and still show the buttons of the answer before.
func TestTheButtonsOfAnAnswerThatWasTakenBackAreOld(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		question := p.Write(where)
		answer := p.Next()
		edit(p, question, marriage)
		bottest.Eventually(t, "the answer is taken back", func() bool { return slices.Equal(bottest.Labels(p.Now(answer)), []string{askBoard}) })
		for _, button := range answer.ReplyMarkup.Rows[0] {
			press, err := p.Private().Press(answer.MessageID, button.CallbackData)
			if err != nil {
				t.Fatal(err)
			}
			if words := p.Answered(press); !strings.Contains(words, "không còn hiệu lực") {
				t.Errorf("over %s: %q", button.Text, words)
			}
		}
		p.NothingElse()
	})
}

func TestAMessageThatWasNoQuestionIsLeftAloneWhenItIsEdited(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		command := p.Write("/trogiup")
		help := p.Next()
		edit(p, command, where)
		p.NothingElse()
		if now := p.Now(help); now.Text != help.Text {
			t.Errorf("the help became %s", now.Text)
		}
	})
}

func TestAnAnswerGrowsAndShrinksWithItsQuestion(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, longDocument(30))
		w.Serve()
		p := w.Member(t)
		const long = "khoản 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 Điều 2 Thông tư 77/2020/TT-BTN"
		question := p.Write("khoản 1 mục I kế hoạch")
		first := p.Next()
		edit(p, question, long)
		p.Becomes(first, clause(0))
		second := p.Next() // what does not fit the message that stands is a new one
		bottest.Has(t, second, "Căn cứ: ")
		edit(p, question, where)
		p.Becomes(first, whereAnswered)
		bottest.Eventually(t, "the second message says nothing", func() bool { return p.Now(second).Text == "…" })
		edit(p, question, long)
		if again := p.Becomes(second, "Căn cứ: "); strings.Contains(again.Text, whereAnswered) {
			t.Errorf("the second message is %s", again.Text)
		}
		p.NothingElse()
	})
}

// An answer of which a message is gone comes once more, whole, and in its place.
func TestAnEditedQuestionWhoseAnswerIsNotWholeIsAnsweredOnce(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, longDocument(30))
		w.Serve()
		p := w.Member(t)
		const long = "khoản 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 Điều 2 Thông tư 77/2020/TT-BTN"
		question := p.Write(long)
		p.Next()
		second := p.Next()
		p.AwaitRecorded(second)
		isGone(w, second)
		edit(p, question, "khoản 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 Điều 2 Thông tư 77/2020/TT-BTN")
		var all []telegramtest.Post
		bottest.Eventually(t, "the whole answer takes the place of the former", func() bool {
			all = w.TG.BotMessages(p.Chat)
			return len(all) == 2 && all[0].MessageID > second.MessageID && strings.Contains(all[0].Text, clause(1))
		})
		last := all[1]
		if got := p.Press(last, "👍 Hữu ích"); !strings.Contains(got, "Cảm ơn") {
			t.Errorf("over the button: %q", got)
		}
		// One that says nothing any more is not missed.
		p.AwaitRecorded(last)
		isGone(w, last)
		edit(p, question, where)
		p.Becomes(all[0], whereAnswered)
		w.AwaitHandled()
		if n := len(w.TG.BotMessages(p.Chat)); n != 2 {
			t.Errorf("%d messages stand", n)
		}
	})
}
