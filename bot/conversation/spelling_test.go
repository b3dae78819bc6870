package conversation_test

import (
	"testing"

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
