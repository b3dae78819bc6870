package question_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

const secretRefused = "mang dấu hiệu bí mật nhà nước"

func TestWhatBearsASecrecyMarkIsRefusedAndNotKept(t *testing.T) {
	const words = "Kính gửi Ban, tôi gửi Công văn MẬT số 15/BC-SNV ngày 03/11/2026 về nhân sự khen thưởng"
	pdf := telegramtest.Upload{Name: "Công văn TỐI MẬT 15.pdf", Data: []byte("%PDF")}
	for name, send := range map[string]func(v telegramtest.Speaker) (telegramtest.Message, error){
		"words":     func(v telegramtest.Speaker) (telegramtest.Message, error) { return v.Send(words) },
		"a command": func(v telegramtest.Speaker) (telegramtest.Message, error) { return v.Send("/hoi " + words) },
		"a caption": func(v telegramtest.Speaker) (telegramtest.Message, error) {
			return v.SendPhoto(bottest.Picture(t).Data, words)
		},
		"a file name": func(v telegramtest.Speaker) (telegramtest.Message, error) { return v.SendDocument(pdf, "") },
		"an edit": func(v telegramtest.Speaker) (telegramtest.Message, error) {
			m, err := v.Send("khoản 1 mục I kế hoạch")
			if err != nil {
				return m, err
			}
			return v.Edit(m.MessageID, words)
		},
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
				w.Serve()
				p := w.Member(t)
				sent := bottest.Must[telegramtest.Message](t)(send(p.Private()))
				if !strings.Contains(p.Until(secretRefused).Text, "báo ngay người phụ trách bảo vệ bí mật nhà nước") {
					t.Error("nobody is named whom to inform")
				}
				bottest.Eventually(t, "the message is taken out of the chat", func() bool {
					return w.Count(t, `select count(*) from outbox_delivery where op = 'delete' and state = 'sent'`) == 1
				})
				w.AwaitHandled()
				for _, query := range []string{
					`select count(*) from inbox_update where payload like '%15/BC-SNV%' or payload like '%.pdf%'`,
					`select count(*) from answer where question like '%15/BC-SNV%'`,
					`select count(*) from file_use`,
				} {
					if w.Count(t, query) != 0 {
						t.Errorf("of message %d is kept: %s", sent.MessageID, query)
					}
				}
				if got := w.Strings(t, `select detail from audit where act = 'refuse secret'`); len(got) != 1 || strings.Contains(got[0], "15") && strings.Contains(got[0], "SNV") {
					t.Errorf("the incident is kept as %q", got)
				}
			})
		})
	}
}

func TestAQuestionAboutSecrecyIsAQuestion(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, words := range []string{where, "thi đua trong lĩnh vực bảo vệ bí mật nhà nước được quy định ở đâu?", "mat tran to quoc co trach nhiem gi"} {
			if answer := p.Ask(words); strings.Contains(answer.Text, secretRefused) {
				t.Errorf("%s: %s", words, answer.Text)
			}
		}
	})
}

func TestNumbersOfAPersonAreMaskedInWhatIsKept(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		const number = "034085001234"
		asked := p.Write("anh Hà số CCCD " + number + " được khen thưởng mức nào")
		p.Next()
		edit(p, asked, "chị Hà số CCCD "+number+" được khen thưởng mức nào")
		w.AwaitHandled()
		for _, query := range []string{
			`select count(*) from answer where question like '%034085001234%'`,
			`select count(*) from inbox_update where payload like '%034085001234%'`,
			`select count(*) from outbox_delivery where content like '%034085001234%'`,
		} {
			if w.Count(t, query) != 0 {
				t.Errorf("the number is kept: %s", query)
			}
		}
		if w.Count(t, `select count(*) from answer where question like '%[%]%'`) != 1 {
			t.Error("the question is not kept with a label in the number's place")
		}
	})
}

func TestAShortReplyIsNotSearchedFor(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, words := range []string{"Đã nhận", "rõ", "ok", "vâng ạ", "duyệt", "đồng ý", "không phát sinh", "đã gửi số 12/BC-UBND", "👍", "🎉🎉🎉👍🏽"} {
			p.Write(words)
		}
		p.NothingElse()
		bottest.Has(t, p.Ask("thôi cảm ơn em nhé"), "xin cảm ơn đồng chí")
		if n := w.Count(t, `select count(*) from answer`); n != 0 {
			t.Errorf("%d were searched for", n)
		}
	})
}
