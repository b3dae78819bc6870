package conversation_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// What the door asks about, and what its buttons say.
const (
	maybeSecret = "cong van mat so 15/CV-CAT phan anh kho khan, vuong mac ve dau"
	complaint   = "Tôi muốn tố cáo ông giám đốc 15/CV-CAT, phản ánh khó khăn, vướng mắc về đâu"

	asksSecret, asksComplaint = "đang gửi văn bản có dấu mật?", "đang gửi đơn khiếu nại, tố cáo?"
	isSecret, isComplaint     = "Có, văn bản có dấu mật", "Có, là đơn khiếu nại, tố cáo"
	goOn                      = "Không, đề nghị tiếp tục xử lý"

	refusedAsSecret, refusedAsComplaint = "mang dấu hiệu bí mật nhà nước", "Trụ sở Tiếp công dân tỉnh Thái Bình"
	heldNoMore                          = "không còn giữ"
)

// keptOf are the rows that hold something of those messages, outside what is held.
func keptOf(t *testing.T, w *bottest.World) (n int) {
	t.Helper()
	for _, query := range []string{
		`select count(*) from inbox_update where payload like '%15/CV-CAT%'`,
		`select count(*) from answer where question like '%15/CV-CAT%'`,
		`select count(*) from outbox_delivery where content like '%15/CV-CAT%'`,
		`select count(*) from form where state like '%15/CV-CAT%'`,
		`select count(*) from job where payload like '%15/CV-CAT%'`,
		`select count(*) from audit where detail like '%15/CV-CAT%'`,
		`select count(*) from album_part where payload like '%15/CV-CAT%'`,
	} {
		n += w.Count(t, query)
	}
	return n
}

func heldIn(t *testing.T, w *bottest.World) int {
	t.Helper()
	return w.Count(t, `select count(*) from held_message`)
}

// standing are those of the messages that were not deleted.
func standing(w *bottest.World, chat int64, messages ...telegramtest.Message) (n int) {
	for _, post := range w.TG.Messages(chat) {
		if slices.ContainsFunc(messages, func(m telegramtest.Message) bool { return m.MessageID == post.MessageID }) {
			n++
		}
	}
	return n
}

var presses atomic.Int64

// pressAgain is a press of a button as it was in the message before it changed, from a telephone that shows it still. It returns the words
// over the button.
func pressAgain(t *testing.T, w *bottest.World, p *bottest.Person, shown telegramtest.Post, label string) (words string) {
	t.Helper()
	press, data := fmt.Sprint("again ", presses.Add(1)), ""
	for _, row := range shown.ReplyMarkup.Rows {
		for _, b := range row {
			if b.Text == label {
				data = b.CallbackData
			}
		}
	}
	w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":%q,"from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"}}}`,
		press, p.ID(), data, shown.MessageID, p.Chat))
	bottest.Eventually(t, "the press is answered", func() bool {
		for _, call := range w.TG.Calls("answerCallbackQuery") {
			if call.Params["callback_query_id"] == press {
				words = call.Params["text"]
				return true
			}
		}
		return false
	})
	return words
}

// doubts are what is asked about, and what is said and kept when it is so.
var doubts = map[string]struct {
	words, asks, yes, refused string
	incidents                 int
}{
	"a secret":       {maybeSecret, asksSecret, isSecret, refusedAsSecret, 1},
	"a denunciation": {complaint, asksComplaint, isComplaint, refusedAsComplaint, 0},
}

func TestWhatIsDoubtfulIsAskedAboutAndRefusedInOneTap(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for name, c := range doubts {
			t.Run(name, func(t *testing.T) {
				p := w.Member(t)
				for way, send := range map[string]func() (telegramtest.Message, error){
					"words":   func() (telegramtest.Message, error) { return p.Private().Send(c.words) },
					"caption": func() (telegramtest.Message, error) { return p.Private().SendPhoto(bottest.Picture(t).Data, c.words) },
				} {
					before := w.Count(t, `select count(*) from audit where act = 'refuse secret'`)
					sent := bottest.Must[telegramtest.Message](t)(send())
					question := p.Next()
					bottest.Has(t, question, c.asks)
					w.AwaitHandled()
					if n := keptOf(t, w); n != 0 {
						t.Errorf("%s: %d rows hold what was sent before it is known what it is", way, n)
					}
					p.Press(question, c.yes)
					if now := p.Becomes(question, c.refused); len(bottest.Labels(now)) > 0 {
						t.Errorf("%s: the buttons stay: %q", way, bottest.Labels(now))
					}
					for _, label := range []string{c.yes, goOn} {
						if words := pressAgain(t, w, p, question, label); !strings.Contains(words, heldNoMore) {
							t.Errorf("%s: a second press says %q", way, words)
						}
					}
					w.AwaitHandled()
					if n := keptOf(t, w) + heldIn(t, w); n != 0 {
						t.Errorf("%s: %d rows hold it afterwards", way, n)
					}
					if standing(w, p.ID(), sent) != 0 {
						t.Errorf("%s: the message stands in the chat", way)
					}
					if n := w.Count(t, `select count(*) from audit where act = 'refuse secret'`) - before; n != c.incidents {
						t.Errorf("%s: %d incidents, want %d", way, n, c.incidents)
					}
				}
				p.NothingElse()
			})
		}
	})
}

func TestWhatIsNothingOfTheKindIsHandledOnceAfterARestart(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for _, c := range doubts {
			p := w.Member(t)
			p.Write(c.words)
			question := p.Next()
			w.AwaitHandled()
			w.Stop()
			w.Serve()
			p.Press(question, goOn)
			for _, label := range []string{c.yes, goOn} {
				if words := pressAgain(t, w, p, question, label); !strings.Contains(words, heldNoMore) {
					t.Errorf("over the button: %q", words)
				}
			}
			p.Becomes(question, "tiếp tục xử lý nội dung đã gửi")
			p.Next() // the answer, whatever it is
			w.AwaitHandled()
			if n := w.Count(t, `select count(*) from answer where account = $1`, p.ID()); n != 1 {
				t.Errorf("it was answered %d times", n)
			}
			if n := heldIn(t, w) + w.Count(t, `select count(*) from inbox_update where payload like '%15/CV-CAT%'`); n != 0 {
				t.Errorf("%d rows still hold it", n)
			}
			p.NothingElse()
		}
	})
}

func TestWhatWasLetPassTakesItsTurn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		p := w.Member(t)
		// Into an open form, with an edit later.
		p.Ask("/ghichu")
		p.Write("[MẬT] 15/CV-CAT")
		bottest.Has(t, p.Next(), refusedAsSecret)
		sent := p.Write(complaint)
		question := p.Next()
		bottest.Has(t, question, asksComplaint)
		p.Press(question, goOn)
		bottest.Has(t, p.Next(), "Đã ghi: "+complaint)
		// An edit of a message that was something else before.
		bottest.Must[telegramtest.Message](t)(p.Private().Edit(sent.MessageID, maybeSecret))
		bottest.Has(t, p.Next(), asksSecret)
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from answer`); n != 0 {
			t.Errorf("%d were searched for", n)
		}
	})
}

func TestAnEditThatWasLetPassChangesTheAnswerAndIsCountedOnce(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Service.PerPerson = 4
		w.Serve()
		for _, words := range []string{maybeSecret, complaint} {
			p := w.Member(t)
			sent := p.Write("khoản 1 mục I kế hoạch")
			answer := p.Next()
			p.AwaitRecorded(answer)
			bottest.Must[telegramtest.Message](t)(p.Private().Edit(sent.MessageID, words))
			question := p.Next()
			p.Press(question, goOn)
			p.Becomes(question, "tiếp tục xử lý nội dung đã gửi")
			bottest.Eventually(t, "the new words are answered", func() bool { return w.Count(t, `select count(*) from answer where question = $1`, words) == 1 })
			bottest.Eventually(t, "the answer is another", func() bool { return p.Now(answer).Text != answer.Text })
			bottest.Has(t, p.Ask("khoản 2 mục I kế hoạch"), "hoản 2 Mục I") // the fourth that counts
		}
	})
}

func TestOnlyTheSenderTellsWhatAMessageOfAGroupIs(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		admin, p, other := w.Administrator(t), w.Member(t), w.Member(t)
		group := w.Group(t, "Nhóm", admin, p, other)
		p, other = p.InGroup(group), other.InGroup(group)
		p.Write(complaint) // not to the bot
		p.Write(w.Mention(complaint))
		question := p.Next()
		bottest.Has(t, question, asksComplaint)
		if words := other.Press(question, isComplaint); !strings.Contains(words, heldNoMore) {
			t.Errorf("another may tell: %q", words)
		}
		if heldIn(t, w) != 1 {
			t.Error("another's press lets it go")
		}
		p.Press(question, goOn)
		p.Next()
		p.NothingElse()
	})
}

func TestWhatNobodyTellsOfIsForgotten(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p, leaving := w.Member(t), w.Member(t)
		p.Write(complaint)
		question := p.Next()
		leaving.Write(maybeSecret)
		leaving.Next()
		w.AwaitHandled()
		w.Exec(t, `update held_message set held_at = $1 where account = $2`, time.Now().Add(-61*time.Minute).UnixMicro(), p.ID())
		for _, button := range []string{goOn, isComplaint} {
			if words := p.Press(question, button); !strings.Contains(words, heldNoMore) {
				t.Errorf("after an hour: %q", words)
			}
		}
		w.Stop()
		w.Serve() // housekeeping comes first
		bottest.Eventually(t, "it is purged", func() bool { return heldIn(t, w) == 1 })
		// Whoever has themselves erased is not asked any more.
		mine := leaving.Ask("/dulieu")
		leaving.Press(mine, "Xóa dữ liệu của tôi")
		leaving.Press(leaving.Next(), "✅ Thực hiện")
		bottest.Has(t, leaving.Next(), "Đã xóa dữ liệu")
		if n := heldIn(t, w); n != 0 {
			t.Errorf("%d are held of somebody erased", n)
		}
		if n := w.Count(t, `select count(*) from answer`); n != 0 {
			t.Errorf("%d were searched for", n)
		}
	})
}

// Nothing of whoever has not agreed to it waits for an answer.
func TestAStrangerIsNotAsked(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Stranger(t)
		p.Open("")
		for _, words := range []string{maybeSecret, complaint} {
			if got := p.Ask(words); len(bottest.Labels(got)) > 0 {
				t.Errorf("asked %q with %q", got.Text, bottest.Labels(got))
			}
		}
		if n := heldIn(t, w) + keptOf(t, w); n != 0 {
			t.Errorf("%d rows are kept", n)
		}
	})
}
