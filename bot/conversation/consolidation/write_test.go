package consolidation_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

const (
	cancel  = "Hủy"
	up      = "‹ Quay lại"
	onward  = "Trang sau ›"
	changed = "đã thay đổi hoặc đã được xử lý"
)

// write presses a button of a page that asks for words, writes them and returns what the bot says.
func write(p *bottest.Person, page telegramtest.Post, label, words string) telegramtest.Post {
	p.T.Helper()
	p.Reach(page, label)
	return p.Ask(words)
}

// theme is the page of the n-th theme of a draft, from 0.
func theme(d *desktest.Desk, page telegramtest.Post, n int) telegramtest.Post {
	d.T.Helper()
	themes := d.Officer.Turn(page, "Chủ đề (2)", "Chủ đề (2)")
	return d.Officer.Turn(themes, bottest.Labels(themes)[n], "Phản ánh:")
}

// data are those of the newest draft.
func data(d *desktest.Desk) (all digest.Data) {
	d.T.Helper()
	if err := json.Unmarshal([]byte(d.W.Strings(d.T, `select data from digest order by id desc`)[0]), &all); err != nil {
		d.T.Fatal(err)
	}
	return all
}

// markdown is the report as "thidua digest" writes it.
func markdown(d *desktest.Desk, whole bool) string {
	d.T.Helper()
	return string(bottest.Must[[]byte](d.T)(digest.Markdown(data(d), whole)))
}

// tags are markup in the parts of office files.
var tags = regexp.MustCompile(`<[^>]*>`)

// sent is the name of a file that a button sends, and the text in it.
func sent(p *bottest.Person, page telegramtest.Post, label string) (name, text string) {
	p.T.Helper()
	file := p.Reach(page, label)
	if file.Document == nil {
		p.T.Fatalf("%s sent no file: %+v", label, file)
	}
	raw := p.W.TG.File(file.Document.FileID)
	archive := bottest.Must[*zip.Reader](p.T)(zip.NewReader(bytes.NewReader(raw), int64(len(raw))))
	var out strings.Builder
	for _, part := range archive.File {
		in := bottest.Must[io.ReadCloser](p.T)(part.Open())
		content := bottest.Must[[]byte](p.T)(io.ReadAll(in))
		if err := in.Close(); err != nil {
			p.T.Error(err)
		}
		out.WriteString(tags.ReplaceAllString(strings.ReplaceAll(string(content), "</w:p>", "\n"), ""))
	}
	return file.Document.FileName, out.String()
}

func TestEveryFieldOfAThemeIsWrittenAndStandsInTheFile(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		page := made(d)
		screen := theme(d, page, 0)
		fields := [][3]string{
			{"Đổi tên", "tên chủ đề trong một dòng", "Quỹ thi đua của cấp xã"},
			{"Nội dung", "không ghi mã theo dõi", "Dự toán của cấp xã chưa có quỹ"},
			{"Căn cứ", "căn cứ pháp lý", "Điều 52 Nghị định số 98/2023/NĐ-CP"},
			{"Nguyên nhân khách quan", "nguyên nhân khách quan", "Mới sắp xếp đơn vị hành chính"},
			{"Nguyên nhân chủ quan", "nguyên nhân chủ quan", "Chưa chủ động lập dự toán. Vì sao?"}, // a question mark makes it no question
		}
		for _, f := range fields {
			bottest.Has(t, d.Officer.Reach(screen, f[0]), f[1])
			screen = d.Officer.Ask(f[2])
		}
		for _, f := range fields {
			bottest.Has(t, screen, f[2])
		}
		page = d.Officer.Turn(d.Officer.Turn(screen, up, "1. Quỹ thi đua của cấp xã"), up, "Dự thảo báo cáo tổng hợp")
		for _, label := range []string{"📄 Phần để dán", "📄 Báo cáo đầy đủ", "📊 Bảng .xlsx"} {
			_, text := sent(d.Officer, page, label)
			for _, f := range fields {
				if !strings.Contains(text, f[2]) {
					t.Errorf("%s lacks %q", label, f[2])
				}
			}
		}
		for _, whole := range []bool{false, true} {
			for _, f := range fields {
				if !strings.Contains(markdown(d, whole), strings.TrimSuffix(f[2], "?")) {
					t.Errorf("the Markdown lacks %q", f[2])
				}
			}
		}
	})
}

func TestEveryFieldOfAProposalIsWrittenAndStandsInTheFile(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		screen := d.Officer.Turn(theme(d, made(d), 0), "➕ Kiến nghị", "Kiến nghị 1")
		bottest.Has(t, screen, "Giao …………")
		fields := [][3]string{
			{"Nội dung", "nối tiếp sau nơi nhận", "hướng dẫn mức trích quỹ"},
			{"Tên cơ quan nhận", "tên cơ quan được giao", "Bộ Tài chính"},
			{"Căn cứ", "căn cứ của kiến nghị", "Điều 11 Luật Thi đua"},
			{"Ý kiến của Sở", "ý kiến của Sở", "Nhất trí với đề nghị"},
			{"Phương án", "mỗi phương án một dòng", "Giữ mức hiện nay\n\n  Nâng mức trích  "},
			{"Cơ quan chủ trì", "cơ quan chủ trì", "Sở   Tài chính"},
			{"Thời hạn", "thời hạn", "trong quý I năm 2027"},
		}
		for _, f := range fields {
			bottest.Has(t, d.Officer.Reach(screen, f[0]), f[1])
			screen = d.Officer.Ask(f[2])
		}
		screen = write(d.Officer, screen, "Ý kiến cơ quan liên quan", "Sở Tài chính, số 30/STC-NS ngày 01/12/2026: nhất trí\nSở Tư pháp: chưa có ý kiến")
		bottest.Has(t, screen, "Sở Tài chính (30/STC-NS ngày 01/12/2026): nhất trí; Sở Tư pháp: chưa có ý kiến", "Giữ mức hiện nay; Nâng mức trích", "Cơ quan chủ trì: Sở Tài chính")
		text := markdown(d, true)
		for _, want := range []string{"hướng dẫn mức trích quỹ", "Điều 11 Luật Thi đua", "Nhất trí với đề nghị", "Giữ mức hiện nay", "Nâng mức trích", "Sở Tài chính", "trong quý I năm 2027", "30/STC", "Sở Tư pháp"} {
			if !strings.Contains(text, want) {
				t.Errorf("the Markdown lacks %q", want)
			}
		}
		for _, to := range [][2]string{{"Trình HĐND tỉnh", "Trình Hội đồng nhân dân tỉnh"}, {"Chủ tịch Hội đồng TĐKT", "Chủ tịch Hội đồng Thi đua"}, {"Giao sở, ngành", "Giao Bộ Tài chính"}, {"Kiến nghị bộ, ngành", "Kiến nghị Bộ Tài chính"}} {
			screen = d.Officer.Turn(screen, to[0], to[1])
			bottest.Offers(t, screen, "✅ "+to[0], true)
		}
		if p := data(d).Proposals[0]; p.To != digest.ToMinistry || len(p.Options) != 2 || len(p.Related) != 2 || p.Related[0].Document.Number != "30/STC-NS" {
			t.Errorf("the proposal is kept as %+v", p)
		}
		screen = d.Officer.Turn(screen, "Cần Tờ trình riêng", "Cần Tờ trình riêng.")
		bottest.Offers(t, screen, "✅ Cần Tờ trình riêng", true)
		if !strings.Contains(markdown(d, true), "Tờ trình") {
			t.Error("the Markdown says nothing of a Tờ trình")
		}
		d.Officer.Press(screen, "✅ Cần Tờ trình riêng")
		bottest.Offers(t, d.Officer.Shows(screen, "Cần Tờ trình riêng"), "✅ Cần Tờ trình riêng", false)
	})
}

func TestAProposalIsAddedToItsThemeFollowsItAndIsDropped(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		page := made(d)
		bottest.Has(t, d.Officer.Turn(page, "Kiến nghị (0)", "Chưa có kiến nghị nào"), "Mở một chủ đề")
		page = d.Officer.Turn(page, up, "Chủ đề: 2; kiến nghị: 0")
		first := theme(d, page, 0)
		proposal := write(d.Officer, d.Officer.Turn(first, "➕ Kiến nghị", "Kiến nghị 1"), "Nội dung", "bố trí kinh phí")
		list := d.Officer.Turn(proposal, up, "Kiến nghị, đề xuất qua UBND tỉnh (1)")
		page = d.Officer.Turn(list, up, "kiến nghị: 1")
		bottest.Has(t, page, "1 kiến nghị còn thiếu nội dung, nơi nhận")
		first = theme(d, page, 0)
		bottest.Has(t, d.Officer.Turn(first, "1. Giao …………: bố trí kinh phí", "Kiến nghị 1"), "bố trí kinh phí")
		page = d.Officer.Turn(d.Officer.Turn(first, up, "Kiến nghị, đề xuất"), up, "kiến nghị: 1")
		write(d.Officer, theme(d, page, 0), "Đổi tên", "Tên mới")
		if p := data(d).Proposals[0]; p.Theme != "Tên mới" {
			t.Errorf("the proposal is about %q, which has another name now", p.Theme)
		}
		page = d.Officer.Ask("/tonghop")
		page = d.Officer.Turn(page, bottest.Labels(page)[0], "kiến nghị: 1")
		proposal = d.Officer.Turn(d.Officer.Turn(page, "Kiến nghị (1)", "qua UBND tỉnh"), "1. Giao …………: bố trí kinh phí", "Chủ đề: Tên mới")
		page = d.Officer.Turn(proposal, "Bỏ kiến nghị này", "kiến nghị: 0")
		if strings.Contains(page.Text, "còn thiếu") || strings.Contains(markdown(d, true), "bố trí kinh phí") {
			t.Error("the dropped proposal is still there")
		}
	})
}

func TestClumsyWordsAreRefusedWithASentenceAndTheFormStaysOpen(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, main, _, other := reported(t, w)
		screen := theme(d, made(d), 0)
		taken := data(d).Themes[1].Title
		before := data(d)
		d.Officer.Reach(screen, "Đổi tên")
		for _, c := range [][2]string{
			{strings.Repeat("dài ", 1000), "quá mức"},
			{"\u200b", "Đề nghị ghi"},
			{taken, "Đã có chủ đề khác mang tên này"},
			{strings.Repeat("tên ", 40) + "x", "dài 161 ký tự, quá mức 150"},
			{"Vướng mắc " + main, "không ghi mã theo dõi"},
			{"Vướng mắc " + strings.ToLower(other), "không ghi mã theo dõi"},
		} {
			bottest.Has(t, d.Officer.Ask(c[0]), c[1])
		}
		if got := data(d); fmt.Sprint(got) != fmt.Sprint(before) {
			t.Errorf("what was refused is kept: %+v", got.Themes)
		}
		bottest.Has(t, d.Officer.Ask("Quỹ\n  thi đua\tcấp xã"), "1. Quỹ thi đua cấp xã")
	})
}

func TestLongWordsOfAThemeMakeAPageThatCanBeSent(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		screen := theme(d, made(d), 0)
		long := strings.TrimSpace(strings.Repeat("kinh phí ", 330))
		for _, label := range []string{"Nội dung", "Căn cứ", "Nguyên nhân khách quan"} {
			write(d.Officer, screen, label, long)
			w.AwaitHandled()
			screen = d.Officer.See().Last()
		}
		d.Officer.Turn(screen, up, "Chủ đề (2)")
		if got := data(d).Themes[0]; got.What != long || got.LegalBasis != long || got.Objective != long {
			t.Error("the words are not kept whole")
		}
	})
}

func TestAFormIsAbandonedAndNothingChanges(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		choose := d.Officer.Turn(d.Officer.Ask("/tonghop"), "➕ Lập dự thảo", "Lập dự thảo cho kỳ nào")
		d.Officer.Turn(d.Officer.Reach(choose, "Kỳ khác…"), cancel, "Đã hủy")
		if n := w.Count(t, `select count(*) from digest`); n != 0 {
			t.Errorf("%d drafts", n)
		}
		page := made(d)
		screen := theme(d, page, 0)
		before := data(d)
		for _, label := range []string{"Đổi tên", "Nội dung", "Gộp vào chủ đề khác", "Tách một phản ánh"} {
			ask := d.Officer.Reach(screen, label)
			bottest.Offers(t, ask, cancel, true)
			d.Officer.Turn(ask, cancel, "Đã hủy")
		}
		ask := d.Officer.Reach(screen, "Căn cứ")
		bottest.Has(t, d.Officer.Ask("/huy"), "Đã hủy")
		d.Officer.Refused(ask, cancel, "không còn hiệu lực")
		if got := data(d); fmt.Sprint(got) != fmt.Sprint(before) || w.Count(t, `select revision from digest`) != 1 {
			t.Errorf("an abandoned form changed the draft: %+v", got.Themes)
		}
		// The page still does what its buttons say.
		bottest.Has(t, write(d.Officer, screen, "Đổi tên", "Tên khác"), "1. Tên khác")
		d.Officer.Refused(screen, "➕ Kiến nghị", changed)
	})
}

func TestAFormGoesOnAfterARestart(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		d.Officer.Reach(theme(d, made(d), 0), "Đổi tên")
		w.AwaitHandled()
		w.Stop()
		w.Lapse()
		w.Serve()
		bottest.Has(t, d.Officer.Ask("Tên sau khi khởi động lại"), "1. Tên sau khi khởi động lại")
	})
}

func TestAFormOfADraftThatChangedMeanwhileIsRefused(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		colleague := w.Officer(t, directory.Officer)
		page := made(d)
		d.Officer.Reach(theme(d, page, 0), "Đổi tên")
		list := colleague.Ask("/tonghop")
		other := colleague.Turn(list, bottest.Labels(list)[0], "Dự thảo báo cáo tổng hợp")
		stale := colleague.Turn(colleague.Turn(other, "Chủ đề (2)", "Chủ đề (2)"), bottest.Labels(colleague.Now(other))[1], "Phản ánh:")
		bottest.Has(t, write(colleague, stale, "Đổi tên", "Tên của người khác"), "Tên của người khác")
		bottest.Has(t, d.Officer.Ask("Tên của tôi"), changed)
		for _, theme := range data(d).Themes {
			if theme.Title == "Tên của tôi" {
				t.Error("the later overwrote the earlier")
			}
		}
		bottest.Has(t, d.Officer.Ask("/huy"), "không có việc nào") // the form is over
	})
}
