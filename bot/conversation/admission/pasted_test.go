package admission_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

func TestAnInvitationThatIsPastedIsRedeemed(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		name := w.TG.BotUser().Username
		for _, pasted := range []string{
			"https://t.me/" + name + "?start=%s", "t.me/" + name + "?start=%s", "https://telegram.me/" + strings.ToUpper(name) + "?start=%s",
			"tg://resolve?domain=" + name + "&start=%s", "Mời đồng chí vào nhóm: https://t.me/" + name + "?start=%s nhé!",
			"https://" + name + ".t.me?start=%s", "Mời đồng chí: t.me/zalo_bot?start=abc; còn của " + name + " là t.me/" + name + "?start=%s",
			"tg://resolve?domain=zalo_bot&start=abc hoặc tg://resolve?domain=" + name + "&x=1&start=%s",
			"%s", "Mã mời: %s.", "“%s”", "Mã mời:\n%s", "start %s",
		} {
			p := w.Stranger(t)
			p.Ask("/start") // closed: the way to be let in
			param := w.Invite(t, "SO", directory.Member, 1)
			bottest.Has(t, p.Ask(fmt.Sprintf(pasted, param)), "Đồng chí được mời tham gia: Cơ quan SO,")
			known := w.Member(t)
			param = w.Invite(t, "SO2", directory.Member, 1)
			bottest.Has(t, known.Ask(fmt.Sprintf(pasted, param)), "Tham gia Cơ quan SO2, vai trò Thành viên?")
			w.AwaitHandled()
			if n := w.Count(t, `select count(*) from inbox_update where payload like '%' || $1 || '%'`, param); n > 0 {
				t.Errorf("%q: the token is kept", pasted)
			}
		}
		p := w.Member(t)
		bottest.Has(t, p.Ask("Khác gì t.me/zalo_bot?start=abc, "+name+"?"), "Chưa tìm thấy quy định") // another's is none

		p = w.Stranger(t) // a link under words
		p.Ask("/start")
		p.W.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":9,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[2]d,"first_name":"X"},"text":"Bấm vào đây",
"entities":[{"type":"text_link","offset":0,"length":11,"url":"https://t.me/%s?start=%s"}]}`, time.Now().Unix(), p.ID(), name, w.Invite(t, "SO", directory.Member, 1)))
		bottest.Has(t, p.Next(), "Đồng chí được mời tham gia: Cơ quan SO,")
	})
}
