package question_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/worker/workertest"
)

// gone are the ways in which an answer may have gone from a chat before its question is edited.
var gone = map[string]func(t *testing.T, w *bottest.World, p *bottest.Person, answer telegramtest.Post){
	"its person deleted it": func(_ *testing.T, w *bottest.World, p *bottest.Person, answer telegramtest.Post) {
		w.TG.Inject(telegramtest.Fault{Method: "editMessageText", ChatID: p.Chat, Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: message to edit not found"})
	},
	"it is too old to be edited": func(_ *testing.T, w *bottest.World, p *bottest.Person, answer telegramtest.Post) {
		w.TG.Inject(telegramtest.Fault{Method: "editMessageText", ChatID: p.Chat, Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: message can't be edited"})
	},
	"it never arrived": func(t *testing.T, w *bottest.World, p *bottest.Person, answer telegramtest.Post) {
		w.Exec(t, `update outbox_delivery set state = 'failed', error = 'blocked' where chat_id = $1 and op = 'send'`, p.Chat)
	},
	"its delivery was purged": func(t *testing.T, w *bottest.World, p *bottest.Person, answer telegramtest.Post) {
		w.Exec(t, `delete from outbox_delivery where chat_id = $1`, p.Chat)
	},
	"it was purged": func(t *testing.T, w *bottest.World, p *bottest.Person, answer telegramtest.Post) {
		w.Exec(t, `delete from answer where chat_id = $1`, p.Chat)
	},
}

// isGone lets a message be one that its person deleted.
func isGone(w *bottest.World, m telegramtest.Post) {
	w.TG.Inject(telegramtest.Fault{
		Method: "editMessageText",
		When:   func(c telegramtest.Call) bool { return c.Params["message_id"] == fmt.Sprint(m.MessageID) },
		Do:     telegramtest.Refuse, Code: 400, Description: "Bad Request: message to edit not found",
	})
}

func TestAnEditedQuestionWhoseAnswerIsGoneIsAnsweredAnew(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		log := &workertest.Log{}
		w.Service.Log = log.Logger()
		w.Serve()
		for name, do := range gone {
			p := w.Member(t)
			question := p.Write("khoản 1 mục I kế hoạch")
			answer := p.Next()
			p.AwaitRecorded(answer)
			do(t, w, p, answer)
			edit(p, question, where)
			anew := p.Next()
			if !strings.Contains(anew.Text, whereAnswered) || len(bottest.Labels(anew)) != len(ownLabels) {
				t.Errorf("%s: %s", name, anew.Text)
			}
			if n := w.Count(t, `select count(*) from answer where chat_id = $1 and question = $2`, p.Chat, where); n != 1 {
				t.Errorf("%s: %d answers are kept", name, n)
			}
			if got := p.Press(anew, "👍 Hữu ích"); !strings.Contains(got, "Cảm ơn") {
				t.Errorf("%s: over the button: %q", name, got)
			}
			p.NothingElse()
		}
		if log.Has("a delivery will not arrive") {
			t.Error("the log warns of changes in whose place an answer was sent")
		}
	})
}

func TestAnEditOfLettersAndBlanksAloneIsNone(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		question := p.Write(where)
		p.AwaitRecorded(p.Next())
		for _, text := range []string{norm.NFD.String(where), strings.ReplaceAll(where, " ", "  ") + " "} {
			edit(p, question, text)
		}
		w.AwaitHandled()
		p.Ask("khoản 1 mục I kế hoạch") // whose answer would come after a change
		if calls := w.TG.Calls("editMessageText"); len(calls) > 0 {
			t.Errorf("the answer was written %d times more", len(calls))
		}
		if n := w.Count(t, `select count(*) from answer where question = $1`, where); n != 1 {
			t.Error("the question is kept in other letters")
		}
	})
}

func TestAnEditThatChangesNoWordsCostsAndAsksNothing(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Service.PerPerson = 4
		w.Serve()
		p := w.Member(t)
		question := p.Write(where)
		answer := p.Next()
		place := bottest.Must[telegramtest.Message](t)(p.Private().SendOther("location", map[string]float64{"latitude": 20.4, "longitude": 106.3}))
		bottest.Has(t, p.Next(), "chỉ đọc được")
		for range 30 {
			pushEdit(p, place.MessageID, `"location":{"latitude":20.5,"longitude":106.4,"live_period":900}`)
			edit(p, question, where) // a preview came, somebody reacted
		}
		bottest.Has(t, p.Ask("khoản 1 mục I kế hoạch"), "hoản 1 Mục I")
		edit(p, question, "khoản 2 mục I kế hoạch")
		p.Becomes(answer, "hoản 2 Mục I")
		if got := p.Ask(where); !strings.Contains(got.Text, "tạm dừng trong giây lát") { // the fifth that counts
			t.Errorf("edits that change words cost nothing: %s", got.Text)
		}
	})
}

// What a message answers is a part of its question, also when that is answered anew.
func TestAnEditedReplyIsAnsweredAnewAfterWhatItRepliesTo(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		about := p.Ask(tasks)
		p.Ask(where)
		p.Ask("khoản 1 mục I kế hoạch")
		sent := bottest.Must[telegramtest.Message](t)(p.Private().Reply(about.MessageID, "Thế phần đó phối hợp với ai?"))
		answer := p.Next()
		p.AwaitRecorded(answer)
		isGone(w, answer)
		edit(p, sent, tasksThen)
		bottest.Has(t, p.Next(), joined+": “"+tasks+"”", tasksWith, tasksPlace)
		p.NothingElse()
	})
}
