package conversation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

func TestACommandIsKnownHoweverItIsSpelled(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p, officer := w.Member(t), w.Officer(t, directory.Officer)
		for _, typed := range []string{"/trợ giúp", "/trợgiúp", "/Trợ Giúp", "/TRỢ  GIÚP", "/tro giup", norm.NFD.String("/trợ giúp")} {
			bottest.Has(t, p.Ask(typed), "Đặt câu hỏi:")
		}
		bottest.Has(t, p.Ask("/hỏi "+bottest.Question), bottest.Answer)
		bottest.Has(t, p.Ask("/hỏi"), "ghi câu hỏi sau lệnh")
		bottest.Has(t, p.Ask("/văn bản"), "Kho văn bản hiện có")
		bottest.Has(t, p.Ask("/tổ chức"), "không thuộc quyền")
		bottest.Has(t, officer.Ask("/tổ chức"), "Tìm cơ quan hoặc người")
		bottest.Has(t, officer.Ask("/tổ chức không có gì như thế"), "Không tìm thấy")
		for _, unknown := range []string{"/không có", "/Thưởng", "/khenthưởng gì đó"} {
			bottest.Has(t, p.Ask(unknown), "không có lệnh", "/trogiup")
		}
		p.NothingElse()
	})
}

func TestAPlaceAfterASlashIsAQuestion(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, typed := range []string{"/khoản 1 mục I kế hoạch", "/Khoản 1, Mục I Kế hoạch", "/khoan 1 muc I ke hoach", " /khoản 1 mục I kế hoạch"} {
			bottest.Has(t, p.Ask(typed), "hoản 1 Mục I")
		}
		for _, typed := range []string{"/điều 5", "/nghị định 98", "/luật thi đua khen thưởng"} {
			if got := p.Ask(typed); strings.Contains(got.Text, "không có lệnh") {
				t.Errorf("%s: %s", typed, got.Text)
			}
		}
		for _, typed := range []string{"/dieuchinh", "/điều chỉnh", "/huongdan", "/không có"} {
			bottest.Has(t, p.Ask(typed), "không có lệnh")
		}
		for i, typed := range []string{" /trogiup", "\n/trợ giúp"} {
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[3]d,"first_name":"X"},"text":%q,"entities":[{"type":"bot_command","offset":1,"length":4}]}`,
				900+i, time.Now().Unix(), p.ID(), typed))
			bottest.Has(t, p.Next(), "Đặt câu hỏi:")
		}
	})
}
