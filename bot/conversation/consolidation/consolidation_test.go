package consolidation_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// reported is a desk whose three agencies reported: two of them, of XA1 and XA2, are joined; a provincial body can settle all.
func reported(t *testing.T, w *bottest.World) (d *desktest.Desk, main, joined, other string) {
	t.Helper()
	d = desktest.New(t, w, "XA2", "XA3")
	main = desktest.Code(d.Report(d.Focal, "Xã không có quỹ thi đua, khen thưởng. Hồ sơ của ông Nguyễn Văn Nam chưa chi được"))
	joined = desktest.Code(d.Report(d.Focals["XA2"], "Phường cũng chưa bố trí được tiền thưởng"))
	other = desktest.Code(d.Report(d.Focals["XA3"], "Phần mềm khóa tài khoản của xã"))
	d.Answer(main, "Tiếp nhận")
	d.Classify(main, "Kinh phí, quỹ thi đua, khen thưởng", "UBND tỉnh", "Bố trí quỹ thi đua, khen thưởng của cấp xã")
	d.Join(joined, main)
	d.Answer(other, "Tiếp nhận")
	d.Classify(other, "Công nghệ thông tin", "Sở Nội vụ", "Tài khoản phần mềm của cấp xã")
	w.AwaitHandled()
	for _, p := range []*bottest.Person{d.Officer, d.Approver, d.Focal, d.Focals["XA2"], d.Focals["XA3"]} {
		p.See()
	}
	return d, main, joined, other
}

// made is the page of a draft of this quarter.
func made(d *desktest.Desk) telegramtest.Post {
	d.T.Helper()
	list := d.Officer.Ask("/tonghop")
	choose := d.Officer.Turn(list, "➕ Lập dự thảo", "Lập dự thảo cho kỳ nào")
	label := ""
	for _, l := range bottest.Labels(choose) {
		if strings.HasPrefix(l, "Năm") && label == "" {
			label = l
		}
	}
	if page := d.Officer.Reach(choose, label); !strings.Contains(page.Text, drafting) {
		return page
	}
	return d.Officer.Until("mã dự thảo")
}

const drafting = "Trợ lý đang lập dự thảo báo cáo tổng hợp"

func TestReportsBecomeADraftThatALeaderAgreesToAndTheCommitteesOpinionTravelsBack(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d, main, joined, other := reported(t, w)
		page := made(d)
		bottest.Has(t, page, "Đã lập dự thảo", "Tiếp nhận: 3", "Cơ quan có phản ánh: 3", "Chủ đề: 2")
		themes := d.Officer.Turn(page, "Chủ đề (2)", "Bố trí quỹ thi đua, khen thưởng của cấp xã")
		theme := d.Officer.Turn(themes, "1. Bố trí quỹ thi đua, khen thưởng của cấp xã", main)
		bottest.Has(t, theme, "Cơ quan XA1")

		proposal := d.Officer.Turn(theme, "➕ Kiến nghị", "Kiến nghị 1")
		for _, part := range [][2]string{{"Tên cơ quan nhận", "Sở Tài chính"}, {"Nội dung", "hướng dẫn mức trích quỹ thi đua, khen thưởng của cấp xã"},
			{"Ý kiến của Sở", "Nhất trí."}, {"Ý kiến cơ quan liên quan", "Sở Tài chính, 30/STC-NS ngày 01/12/2026: nhất trí"}, {"Thời hạn", "chậm nhất ngày 31/3/2027"}} {
			d.Officer.Press(proposal, part[0])
			d.Officer.Next()
			proposal = d.Officer.Ask(part[1])
			bottest.Has(t, proposal, part[1][:10])
		}
		d.Officer.Press(proposal, "Căn cứ")
		d.Officer.Next()
		bottest.Has(t, d.Officer.Ask("Theo phản ánh "+main), "không ghi mã theo dõi")
		proposal = d.Officer.Ask("Điều 11 Luật Thi đua, khen thưởng năm 2022")
		page = d.Officer.Turn(d.Officer.Turn(proposal, "‹ Quay lại", "Kiến nghị, đề xuất"), "‹ Quay lại", "Dự thảo báo cáo tổng hợp")
		d.Officer.Press(page, "📄 Báo cáo đầy đủ")
		file := d.Officer.Next()
		if file.Document == nil || !strings.HasSuffix(file.Document.FileName, ".docx") {
			t.Errorf("no document came: %+v", file)
		}
		page = d.Officer.Turn(page, "✅ Chốt chủ đề, trình lãnh đạo", "1 lãnh đạo được báo")

		waits := d.Approver.Next()
		bottest.Has(t, waits, "trình dự thảo báo cáo tổng hợp")
		review := d.Approver.Turn(waits, "Mở dự thảo", "Chờ lãnh đạo đồng ý")
		review = d.Approver.Turn(review, "☐ Nêu tên cơ quan chưa báo cáo", "nêu tên trong báo cáo")
		d.Approver.Turn(review, "✅ Đồng ý dự thảo, trình ký", "Đã đồng ý dự thảo")
		bottest.Has(t, d.Focal.Next(), main, "tổng hợp, báo cáo UBND tỉnh")
		bottest.Has(t, d.Focals["XA2"].Next(), joined, "tổng hợp, báo cáo UBND tỉnh")
		if states := d.State(main) + " " + d.State(joined) + " " + d.State(other); states != "reported joined accepted" {
			t.Errorf("the tickets are %s", states)
		}

		bottest.Has(t, d.Officer.Next(), "đã được đồng ý, trình ký")
		page = d.Officer.Turn(page, "‹ Danh sách", "Báo cáo tổng hợp")
		page = d.Officer.Turn(page, bottest.Labels(page)[0], "Đã đồng ý, trình ký")
		d.Officer.Press(page, "Ghi số, ngày phát hành")
		d.Officer.Next()
		page = d.Officer.Ask("215/BC-SNV ngày 18/12/2026")
		bottest.Has(t, page, "Đã phát hành: số 215/BC-SNV")
		d.Officer.Press(page, "Ghi ý kiến UBND tỉnh")
		d.Officer.Next()
		bottest.Has(t, d.Officer.Ask("5123/UBND-NC ngày 28/12/2026"), "Kiến nghị 1/1", "Sở Tài chính")
		check := d.Officer.Ask("Giao Sở Tài chính hướng dẫn trước ngày 31/3/2027.")
		bottest.Has(t, check, "Kiểm tra trước khi ghi", "5123/UBND-NC")
		bottest.Has(t, d.Officer.Turn(check, "✅ Ghi và báo các cơ quan", "2 phản ánh được báo"), "Ý kiến UBND tỉnh")
		for code, p := range map[string]*bottest.Person{main: d.Focal, joined: d.Focals["XA2"]} {
			bottest.Has(t, p.Next(), code, "đã có ý kiến của UBND tỉnh", "5123/UBND-NC", "Giao Sở Tài chính hướng dẫn")
		}
		d.Focals["XA3"].NothingElse()
	})
}

func TestWhatIsFrozenHasNobodysNameAndIsMadeAgainByteForByte(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, main, _, _ := reported(t, w)
		page := made(d)
		data := w.Strings(t, `select data from digest`)[0]
		for _, name := range append([]string{"Nguyễn Văn Nam"}, w.Strings(t, `select name from person where account <> 0`)...) {
			if strings.Contains(data, name) {
				t.Errorf("the data name %s", name)
			}
		}
		var files [][]byte
		for range 2 {
			d.Officer.Press(page, "📄 Phần để dán")
			files = append(files, w.TG.File(d.Officer.Next().Document.FileID))
			w.Exec(t, `update ticket set words = 'khác' where number = $1`, desktest.Number(main))
		}
		if len(files[0]) == 0 || !slices.Equal(files[0], files[1]) {
			t.Error("the same draft is another file")
		}
	})
}

func TestThemesAreRenamedMergedAndParted(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, main, _, other := reported(t, w)
		page := made(d)
		themes := d.Officer.Turn(page, "Chủ đề (2)", "Chủ đề (2)")
		theme := d.Officer.Turn(themes, bottest.Labels(themes)[1], other)
		d.Officer.Press(theme, "Gộp vào chủ đề khác")
		ask := d.Officer.Next()
		themes = d.Officer.Turn(ask, bottest.Labels(ask)[0], "Chủ đề (1)")
		theme = d.Officer.Turn(themes, bottest.Labels(themes)[0], other)
		bottest.Has(t, theme, main, other)
		d.Officer.Press(theme, "Đổi tên")
		d.Officer.Next()
		theme = d.Officer.Ask("Điều kiện làm việc của cấp xã")
		bottest.Has(t, theme, "1. Điều kiện làm việc của cấp xã")
		stale := theme
		d.Officer.Press(theme, "Tách một phản ánh")
		ask = d.Officer.Next()
		themes = d.Officer.Turn(ask, bottest.Labels(ask)[1], "Chủ đề (2)")
		bottest.Has(t, themes, "Vướng mắc của Cơ quan XA3")
		d.Officer.Refused(stale, "Đổi tên", "đã thay đổi hoặc đã được xử lý") // of the draft as it was
	})
}

func TestADraftIsReturnedAndNobodyAgreesToTheirOwn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		w.Appoint(t, d.Officer, "SNV", directory.Approver)
		page := made(d)
		page = d.Officer.Turn(page, "✅ Chốt chủ đề, trình lãnh đạo", "Chờ lãnh đạo đồng ý")
		d.Officer.Refused(page, "✅ Đồng ý dự thảo, trình ký", "không tự đồng ý dự thảo của mình, cũng không tự trả lại")
		d.Officer.Refused(page, "Trả lại", "không tự đồng ý dự thảo của mình, cũng không tự trả lại")
		review := d.Approver.Turn(d.Approver.Next(), "Mở dự thảo", "Chờ lãnh đạo đồng ý")
		d.Approver.Press(review, "Trả lại")
		d.Approver.Next()
		bottest.Has(t, d.Approver.Ask("Bổ sung nguyên nhân"), "Đã trả lại, kèm ý kiến")
		bottest.Has(t, d.Officer.Next(), "được trả lại, kèm ý kiến", "Bổ sung nguyên nhân")
		d.Approver.Refused(review, "✅ Đồng ý dự thảo, trình ký", "đã thay đổi hoặc đã được xử lý")
	})
}

func TestADraftOfDaysThatSomebodyNames(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		list := d.Officer.Ask("/tonghop")
		choose := d.Officer.Turn(list, "➕ Lập dự thảo", "Lập dự thảo cho kỳ nào")
		d.Officer.Press(choose, "Kỳ khác…")
		d.Officer.Next()
		bottest.Has(t, d.Officer.Ask("hôm qua"), "ngày đầu và ngày cuối")
		bottest.Has(t, d.Officer.Ask("từ 01/3/2026 đến 10/3/2026"), drafting+" từ ngày 01/3/2026 đến ngày 10/3/2026")
		bottest.Has(t, d.Officer.Until("mã dự thảo"), "từ ngày 01/3/2026 đến ngày 10/3/2026", "Tiếp nhận: 0")
	})
}

func TestAPersonsErasureDropsThemFromFrozenDataToo(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		name := w.Strings(t, `select name from person where account = $1`, d.Focal.ID())[0]
		code := desktest.Code(d.Report(d.Focal, "Xã không có quỹ khen thưởng, liên hệ "+name))
		w.AwaitHandled()
		d.Officer.See()
		made(d)
		if data := w.Strings(t, `select data from digest`)[0]; !strings.Contains(data, name) {
			t.Fatalf("the name is not in the data, and the test proves nothing: %s", data)
		}
		d.Focal.See()
		mine := d.Focal.Ask("/dulieu")
		d.Focal.Press(mine, "Xóa dữ liệu của tôi")
		d.Focal.Press(d.Focal.Next(), "✅ Thực hiện")
		bottest.Has(t, d.Focal.Next(), "Đã xóa dữ liệu")
		for _, query := range []string{`select data from digest`, `select words from ticket`, `select words from ticket_message`} {
			for _, kept := range w.Strings(t, query) {
				if strings.Contains(kept, name) {
					t.Errorf("%s: %s", query, kept)
				}
			}
		}
		if n := w.Count(t, `select count(*) from ticket where number = $1 and words like 'Xã không có quỹ%'`, desktest.Number(code)); n != 1 {
			t.Error("the agency's ticket is gone")
		}
		bottest.Has(t, d.Open(d.Officer, code), "Xã không có quỹ khen thưởng")
	})
}
