package proof_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/telegramtest"
	"thidua/knowledge/vietnamese"
)

// sends sends a file in the private chat.
func sends(p *bottest.Person, name string, content []byte) {
	p.T.Helper()
	bottest.Must[telegramtest.Message](p.T)(p.In(p.Chat).SendDocument(telegramtest.Upload{Name: name, Data: content}, ""))
}

// filled is the table of the documents of an announcement, filled in for agencies.
func filled(t *testing.T, table sheet.Sheet, when string, codes ...string) []byte {
	t.Helper()
	rows := [][]string{table.Rows[0].Cells}
	for _, row := range table.Rows[1:] {
		cells := append(slices.Clone(row.Cells), make([]string, 7-len(row.Cells))...)
		if slices.Contains(codes, cells[0]) {
			cells[2], cells[3], cells[4], cells[5], cells[6] = "Trần Văn Bình", "Văn thư", "Công văn", when, "CCCD 034090001234"
		}
		rows = append(rows, cells)
	}
	var out bytes.Buffer
	if err := sheet.WriteWorkbook(&out, []sheet.Out{{Name: table.Name, Rows: rows, Notes: []string{"x"}}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAFilledInTableIsRecordedInTheChat(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC", "SOXD")
		id := o.announced(nil)
		shown := o.opened(o.Officer, fmt.Sprintf("ra:%d", id))
		o.Officer.Press(shown, "Văn bản, phiếu gửi qua Hệ thống (.docx, .xlsx)")
		letter, form := o.Officer.Next(), o.Officer.Next()
		for letter.Document == nil || form.Document == nil || form.Document.FileName != fmt.Sprintf("tra-loi-%d.xlsx", id) {
			letter, form = form, o.Officer.Next()
		}
		table := o.tables(form)[0]
		now := time.Now().In(vietnamese.Zone()).Format("02/01/2006 15:04")

		o.Officer.Press(shown, "📥 Nạp bảng trả lời đã ghi")
		o.Officer.Until("gửi bảng trả lời đã ghi")
		sends(o.Officer, "tra-loi.pdf", []byte("%PDF"))
		bottest.Has(t, o.Officer.Next(), "không phải tệp .xlsx hoặc .csv")
		sends(o.Officer, "tra-loi.xlsx", []byte("PK hỏng"))
		bottest.Has(t, o.Officer.Next(), "đề nghị")
		sends(o.Officer, "tra-loi.xlsx", filled(t, table, "hôm qua", "SOYT"))
		bottest.Has(t, o.Officer.Next(), "1 chỗ cần sửa", "dòng", "cột Ngày, giờ xác nhận", "“hôm qua” không phải ngày, giờ")
		sends(o.Officer, "tra-loi.xlsx", filled(t, table, now))
		bottest.Has(t, o.Officer.Next(), "không có gì mới")
		sends(o.Officer, "tra-loi.csv", []byte("BẢNG TRẢ LỜI\nMã cơ quan;Người xác nhận;Cách xác nhận;Ngày, giờ xác nhận;Người nhập\nSOYT;#N/A;Công văn;"+now+";\n"))
		bottest.Has(t, o.Officer.Next(), "Ô này báo lỗi #N/A của bảng tính", "Lưu ý: Bảng tra-loi: Bảng không dùng đến các cột sau nên bỏ qua: E “Người nhập”", "tiêu đề nên bỏ qua: dòng 1")

		table.Rows[0].Cells = append(table.Rows[0].Cells, "Người nhập")
		sends(o.Officer, "tra-loi.xlsx", filled(t, table, now, "SOYT", "SOTC"))
		preview := o.Officer.Next()
		bottest.Has(t, preview, "Lưu ý: Bảng Trả lời: Bảng không dùng đến các cột sau nên bỏ qua: H “Người nhập”")
		bottest.Has(t, preview, "Ghi nhận qua kênh khác theo bảng (2)", "Cơ quan SOYT: Trần Văn Bình, Văn thư, công văn")
		if n := w.Count(t, `select count(*) from other_acknowledgement`); n != 0 {
			t.Errorf("%d are recorded before they are confirmed", n)
		}
		o.acknowledges("SOTC", seen) // meanwhile
		o.Officer.Press(preview, "✅ Ghi nhận 2 cơ quan")
		bottest.Has(t, o.Officer.Until("Đã ghi nhận"), "Đã ghi nhận 1 cơ quan")
		var agency, note string
		if err := w.DB.QueryRow(t.Context(), `select a.code, o.note from other_acknowledgement o join agency a on a.id = o.agency_id`).Scan(&agency, &note); err != nil ||
			agency != "SOYT" || note == "" || bytes.Contains([]byte(note), []byte("034090001234")) {
			t.Errorf("%s %q, %v", agency, note, err)
		}
		bottest.Eventually(t, "the files are let go of", func() bool {
			return w.Count(t, `select count(*) from file_use where owner like 'proof:replies%'`) == 0
		})
		o.Officer.Press(o.opened(o.Officer.See(), fmt.Sprintf("ra:%d", id)), "Đã ghi nhận qua kênh khác (1)")
		bottest.Has(t, o.Officer.Next(), "Cơ quan SOYT", "Trần Văn Bình")
	})
}

// Whoever lost the right while the table was on its way records nothing, and nothing of the table is kept.
func TestATableOfSomebodyWhoMayNotAnyMoreIsNotRecorded(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		id := o.announced(nil)
		r, err := o.Store.Result(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		shown := o.opened(o.Officer, fmt.Sprintf("ra:%d", id))
		asks := func() {
			o.Officer.Press(shown, "📥 Nạp bảng trả lời đã ghi")
			o.Officer.Until("gửi bảng trả lời đã ghi")
		}
		row := fmt.Sprintf("Mã cơ quan;Người xác nhận;Cách xác nhận;Ngày, giờ xác nhận\nSOYT;An;Công văn;%s\n", r.At.In(vietnamese.Zone()).Format("02/01/2006 15:04"))
		kept := func() int {
			w.AwaitHandled()
			return w.Count(t, `select count(*) from file_use where owner like 'proof:%'`) + w.Count(t, `select count(*) from other_acknowledgement`)
		}
		asks()
		w.Exec(t, `update post set role = 'member' where role = $1`, directory.Officer)
		sends(o.Officer, "tra-loi.csv", []byte(row))
		bottest.Has(t, o.Officer.Until("không thuộc quyền"), "Việc này")
		if n := kept(); n != 0 {
			t.Errorf("%d rows are kept of a table that was refused", n)
		}
		// Who gave it up meanwhile is asked nothing.
		w.Exec(t, `update post set role = $1 where role = 'member'`, directory.Officer)
		asks()
		w.TG.Inject(telegramtest.Fault{Method: "getFile", Times: 1, Do: telegramtest.Refuse, Code: 502}) // so that it comes later
		sends(o.Officer, "tra-loi.csv", []byte(row))
		o.Officer.Write("/huy")
		o.Officer.Until("hủy")
		bottest.Eventually(t, "the file was fetched", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'fetch file' and state = 'waiting'`) == 0
		})
		if n := kept(); n != 0 {
			t.Errorf("%d rows are kept of a table that was given up", n)
		}
		o.Officer.NothingElse()
	})
}
