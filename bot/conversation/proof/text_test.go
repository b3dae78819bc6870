package proof

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

var (
	words = conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí")
	began = time.Date(2026, 11, 20, 8, 0, 0, 0, vietnamese.Zone())
)

// outcome is the result of an announcement with one agency at each stage, the first two in a bloc; At is a day later.
func outcome() *broadcast.Result {
	r := &broadcast.Result{At: began.Add(24 * time.Hour), Blocs: []broadcast.BlocResult{{Code: "K1", Name: "Khối 1"}, {}}}
	r.ID, r.Title, r.State, r.StartedAt, r.Acknowledged = 12, "Tổng kết năm 2026", broadcast.Sent, began, true
	r.Body = "Đề nghị <b>quý cơ quan</b> &lt;báo cáo&gt;."
	said := func(role directory.Role, after time.Duration) *broadcast.Acknowledgement {
		return &broadcast.Acknowledgement{Person: "Trần Bình", Role: role, At: began.Add(after)}
	}
	copied := func(state, reason string) []broadcast.Receipt {
		return []broadcast.Receipt{{Person: "Lê Chi", Role: directory.Focal, State: state, Reason: reason, At: began}}
	}
	r.Agencies = []broadcast.AgencyResult{
		{AgencyID: 1, Code: "A", Agency: "Cơ quan A", Bloc: "K1"},
		{AgencyID: 2, Code: "B", Agency: "Cơ quan B", Bloc: "K1", Reachable: true, Recipients: copied("failed", string(outbox.Blocked))},
		{AgencyID: 3, Code: "C", Agency: "Cơ quan C", Reachable: true, Reached: true, Recipients: copied("sent", ""), Missing: said(directory.Head, time.Hour)},
		{AgencyID: 4, Code: "D", Agency: "Cơ quan D", Reachable: true, Reached: true, Recipients: copied("sent", "")},
		{AgencyID: 5, Code: "E", Agency: "Cơ quan E", Reachable: true, Recipients: copied("waiting", ""), Other: &broadcast.OtherAcknowledgement{
			AgencyID: 5, Informant: "Nguyễn An", Position: "Chánh Văn phòng", Channel: broadcast.DocumentSystem, At: began.Add(time.Hour), Note: "số 12", RecordedAt: began.Add(2 * time.Hour)}},
		{AgencyID: 6, Code: "F", Agency: "Cơ quan F", Reachable: true, Reached: true, Recipients: copied("sent", ""), Seen: said(directory.Focal, 2*time.Hour), Late: true},
	}
	for i, a := range r.Agencies {
		bloc := &r.Blocs[1]
		if a.Bloc != "" {
			bloc = &r.Blocs[0]
		}
		for _, t := range []*broadcast.Tally{&r.Total, &bloc.Tally} {
			t.ByStage[r.Agencies[i].Stage()]++
			if a.Late {
				t.Late++
			}
		}
	}
	return r
}

func TestEveryAgencyStandsInOnePartOfOneBar(t *testing.T) {
	r := outcome()
	chart := text{words}.chart(r)
	want := []report.Bar{{Label: "Khối 1", Values: []float64{0, 0, 2}, Note: "0/2"}, {Label: "Chưa thuộc cụm, khối", Values: []float64{2, 2, 0}, Note: "2/4"}}
	if diff := cmp.Diff(want, chart.Bars); diff != "" {
		t.Errorf("bars (-want +got):\n%s", diff)
	}
	if chart.Footnote != noReceipt || !strings.Contains(chart.Subtitle, "Thông báo số 12") {
		t.Errorf("under the picture stands %q, over it %q", chart.Footnote, chart.Subtitle)
	}
	if pictures, err := chart.PNGs(); err != nil || len(pictures) != 1 {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
	// Where nothing is to be acknowledged, who has it has done what was asked.
	r.Acknowledged = false
	if chart = (text{words}).chart(r); chart.Bars[1].Note != "4/4" || chart.Series[1].Name != "Đã nhận" {
		t.Errorf("without an acknowledgement: %+v", chart)
	}
}

func TestFiguresSaySumAndParts(t *testing.T) {
	r := outcome()
	said := text{words}.result(r)
	for _, want := range []string{"<b>2/6 cơ quan</b> đã xác nhận.", "• Đã xác nhận: 1 (1 sau hạn)", "• Ghi nhận qua kênh khác: 1", "• Đã nhận, chưa xác nhận: 1",
		"• Báo chưa thấy văn bản: 1", "• Chưa nhận được: 2 (1 chưa có người nhận tin)", "số liệu đến 8 giờ 00 ngày 21/11/2026", noReceipt} {
		if !strings.Contains(said, want) {
			t.Errorf("the figures lack %q: %s", want, said)
		}
	}
	if strings.Contains(said, "Thời hạn") {
		t.Errorf("there is no day until which: %s", said)
	}
	r.DueAt = began.Add(time.Hour)
	if said = (text{words}).result(r); !strings.Contains(said, "Thời hạn xác nhận: 9 giờ 00 ngày 20/11/2026") {
		t.Errorf("the day until which is missing: %s", said)
	}
}

func TestThoseMissingStandWithTheirAgencyAndWhyTheyHaveNoCopy(t *testing.T) {
	r := outcome()
	contacts := map[int64][]broadcast.Contact{
		2: {{Person: "Lê Chi", Role: directory.Focal, State: "failed", Reason: string(outbox.Blocked)}, {Person: "Phạm Dung", Role: directory.Head}, {Person: "", Role: directory.Head, State: "waiting"},
			{Person: "Hồ <Em>", Role: directory.Head, State: "sent"}, {Person: "Năm", Role: directory.Head}, {Person: "Sáu", Role: directory.Head}},
	}
	open := r.Open()
	said := text{words}.missingList(r, open, 0, len(open), contacts)
	for _, want := range []string{"<b>Cơ quan chưa xác nhận</b> (4)", "1. <b>Cơ quan A</b>: chưa có người nhận tin\n   – chưa có đầu mối, lãnh đạo trong danh sách",
		"2. <b>Cơ quan B</b>: chưa nhận được", "– Lê Chi, đầu mối thi đua, khen thưởng (đã chặn trợ lý)", "– Phạm Dung, lãnh đạo cơ quan, đơn vị (chưa được gửi tin)",
		"– (đã xóa dữ liệu cá nhân), lãnh đạo cơ quan, đơn vị (chờ gửi)", "– Hồ &lt;Em&gt;, lãnh đạo cơ quan, đơn vị\n", "– và 2 người khác", "3. <b>Cơ quan C</b>: báo chưa thấy văn bản"} {
		if !strings.Contains(said, want) {
			t.Errorf("the list lacks %q: %s", want, said)
		}
	}
	if said = (text{words}).missingList(r, nil, 0, 0, nil); !strings.Contains(said, "Tất cả cơ quan đã xác nhận") {
		t.Errorf("of nobody missing: %s", said)
	}
}

func TestTheTableLeadsFromEveryFigureToNames(t *testing.T) {
	r := outcome()
	r.DueAt = began.Add(time.Hour)
	r.Agencies[5].Recipients[0].SeenAt = began.Add(2 * time.Hour)
	tables := ResultTables(words, r)
	var names []string
	for _, table := range tables {
		names = append(names, table.Name)
		for i, row := range table.Rows {
			if len(row) != len(table.Rows[0]) || len(table.Widths) != len(row) {
				t.Errorf("%s: row %d has %d cells beside %d, %d widths", table.Name, i, len(row), len(table.Rows[0]), len(table.Widths))
			}
		}
	}
	if diff := cmp.Diff([]string{"Theo cơ quan", "Theo cụm, khối", "Theo người"}, names); diff != "" {
		t.Fatal(diff)
	}
	want := [][]string{
		{"1", "A", "Cơ quan A", "Khối 1", "Chưa có người nhận tin", "", "0", "0", "", "", "", "", "", ""},
		{"2", "B", "Cơ quan B", "Khối 1", "Chưa nhận được", "1 người đã chặn trợ lý", "1", "0", "", "", "", "", "", ""},
		{"3", "C", "Cơ quan C", "Chưa thuộc cụm, khối", "Báo chưa thấy văn bản", "", "1", "1", "", "", "Trần Bình, lãnh đạo cơ quan, đơn vị, 20/11/2026 09:00", "", "", ""},
		{"4", "D", "Cơ quan D", "Chưa thuộc cụm, khối", "Đã nhận, chưa xác nhận", "", "1", "1", "", "", "", "", "", ""},
		{"5", "E", "Cơ quan E", "Chưa thuộc cụm, khối", "Ghi nhận qua kênh khác", "", "1", "0", "", "", "", "Nguyễn An, Chánh Văn phòng (qua Hệ thống)", "20/11/2026 09:00", "số 12"},
		{"6", "F", "Cơ quan F", "Chưa thuộc cụm, khối", "Đã xác nhận (sau hạn)", "", "1", "1", "Trần Bình, đầu mối thi đua, khen thưởng", "20/11/2026 10:00", "", "", "", ""},
	}
	if diff := cmp.Diff(want, tables[0].Rows[1:]); diff != "" {
		t.Errorf("by agency (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"", "Cộng", "6", "1", "1", "1", "1", "1", "1", "1"}, tables[1].Rows[3]); diff != "" {
		t.Errorf("the sum (-want +got):\n%s", diff)
	}
	people := tables[2].Rows
	if diff := cmp.Diff([]string{"5", "F", "Cơ quan F", "Lê Chi", directory.Focal.Name(), "Đã gửi", "20/11/2026 08:00", "Đã xác nhận (sau hạn)", "20/11/2026 10:00", ""}, people[len(people)-1]); diff != "" {
		t.Errorf("the last person (-want +got):\n%s", diff)
	}
	if notes := strings.Join(tables[0].Notes, "\n"); !strings.Contains(notes, noReceipt) || !strings.Contains(notes, "Thời hạn xác nhận: 20/11/2026 09:00") {
		t.Errorf("the notes: %s", notes)
	}
}

func TestWhyNobodyOfAnAgencyHasItIsCounted(t *testing.T) {
	a := broadcast.AgencyResult{Reachable: true, Recipients: []broadcast.Receipt{
		{State: "failed", Reason: string(outbox.Blocked)}, {State: "failed", Reason: string(outbox.Blocked)}, {State: "failed", Reason: string(outbox.NotStarted)},
		{State: "cancelled"}, {State: "failed", Uncertain: true}, {State: "failed"}, {State: "failed", Reason: "lạ"},
	}}
	want := "2 người đã chặn trợ lý; 1 người chưa bắt đầu với trợ lý; 1 người đã hủy; 1 người chưa xác định; 1 người không gửi được; 1 người lạ"
	if got := reasonsOf(a); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := deliveryWords(broadcast.Receipt{State: "failed", Reason: string(outbox.Deactivated)}); got != "Không gửi được (tài khoản ngừng dùng)" {
		t.Errorf("%q", got)
	}
}

func TestTheLetterHasItsLetterheadFromTheSettings(t *testing.T) {
	r := outcome()
	r.Document = broadcast.Document{Number: "1876/SNV-TĐKT", Date: "2026-11-19", Issuer: "Sở Nội vụ", Issued: true}
	r.DueAt = began.Add(72 * time.Hour)
	letter := Letter(words, r)
	want := &report.Letterhead{Parent: "UBND tỉnh Thái Bình", Agency: "Sở Nội vụ", Symbol: "SNV-TĐKT", Place: "Thái Bình", Year: 2026}
	if diff := cmp.Diff(want, letter.Letterhead); diff != "" {
		t.Errorf("letterhead (-want +got):\n%s", diff)
	}
	if letter.Subject != "tổng kết năm 2026" {
		t.Errorf("V/v %s", letter.Subject)
	}
	var said []string
	for _, block := range letter.Body {
		said = append(said, block.(report.Paragraph).Runs[0].Text)
	}
	body := strings.Join(said, "\n")
	for _, part := range []string{"văn bản số 1876/SNV-TĐKT ngày 19/11/2026 của Sở Nội vụ", "Đề nghị quý cơ quan <báo cáo>.", "chậm nhất 8 giờ 00 ngày 23/11/2026", "không phải gửi lại phiếu./."} {
		if !strings.Contains(body, part) {
			t.Errorf("the letter lacks %q: %s", part, body)
		}
	}
	table := letter.Annexes[0].Body[0].(report.Table)
	if len(table.Rows) != 6 || table.Rows[0][1] != "A" || table.Rows[2][3] != "Chưa thuộc cụm, khối" {
		t.Errorf("the list of recipients: %q", table.Rows)
	}
	alone := conversation.NewWords("Ban Thi đua - Khen thưởng", "thành phố Hà Nội", "đồng chí")
	want = &report.Letterhead{Parent: "UBND thành phố Hà Nội", Agency: "Ban Thi đua - Khen thưởng", Place: "Hà Nội", Year: 2026}
	if diff := cmp.Diff(want, Letter(alone, r).Letterhead); diff != "" {
		t.Errorf("letterhead of a Board of its own (-want +got):\n%s", diff)
	}
}

func TestATextForTheDocumentSystemAsksForNothingPast(t *testing.T) {
	r := outcome()
	said := func() string { return text{words}.letterWords(r, r.Agencies[0]) }
	if got := said(); !strings.Contains(got, "Kính gửi: Cơ quan A") || strings.Contains(got, "chậm nhất") || strings.Contains(got, "văn bản số") {
		t.Errorf("without a day and a document: %s", got)
	}
	r.DueAt = r.At.Add(time.Hour)
	if got := said(); !strings.Contains(got, "chậm nhất 9 giờ 00 ngày 21/11/2026") {
		t.Errorf("before the day: %s", got)
	}
	r.DueAt = r.At.Add(-time.Hour)
	if got := said(); !strings.Contains(got, "trong thời gian sớm nhất") || strings.Contains(got, "chậm nhất") {
		t.Errorf("after the day: %s", got)
	}
	r.Acknowledged, r.DueAt = false, time.Time{}
	if got := said(); strings.Contains(got, "phản hồi") {
		t.Errorf("where nothing is asked for: %s", got)
	}
}

func TestSubjectsKeepTheCapitalsOfAbbreviations(t *testing.T) {
	for title, want := range map[string]string{"Tổng kết năm 2026": "tổng kết năm 2026", "UBND tỉnh họp": "UBND tỉnh họp", "Đợt thi đua": "đợt thi đua", "": ""} {
		if got := vietnamese.LowerFirst(title); got != want {
			t.Errorf("%q becomes %q", title, got)
		}
	}
}

func TestWhatWasRecordedIsReadInOneLine(t *testing.T) {
	r := outcome()
	e := r.Agencies[4]
	if got, want := ReplyLine(e), "  E Cơ quan E: Nguyễn An, Chánh Văn phòng, qua Hệ thống, 9 giờ 00 ngày 20/11/2026"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	e.Seen = &broadcast.Acknowledgement{Role: directory.Focal, At: began}
	tx := text{words}
	if got := tx.othersList(r, []broadcast.AgencyResult{e}, 0, 1); !strings.Contains(got, "qua Hệ thống, 9 giờ 00 ngày 20/11/2026 (số 12); sau đó đã xác nhận trên trợ lý") {
		t.Errorf("the list of those recorded: %s", got)
	}
	if got := tx.othersList(r, nil, 0, 0); !strings.Contains(got, "Chưa có cơ quan nào") {
		t.Errorf("of none: %s", got)
	}
	if got := tx.askDrop(r.Announcement, e); !strings.Contains(got, "Người ghi: quản trị hệ thống, 10 giờ 00") {
		t.Errorf("of an operator: %s", got)
	}
	e.Other.Informant, e.Other.Position, e.Other.RecordedName = "", "", "Vũ Giang"
	if got := tx.askDrop(r.Announcement, e); !strings.Contains(got, "(đã xóa dữ liệu cá nhân), qua Hệ thống") || !strings.Contains(got, "Người ghi: Vũ Giang") {
		t.Errorf("of somebody erased: %s", got)
	}
}

func TestTheFormSaysWhatItAsksFor(t *testing.T) {
	r, tx := outcome(), text{words}
	a := r.Agencies[3]
	said := recording{Announcement: r.ID, Said: broadcast.OtherAcknowledgement{Informant: "Nguyễn <An>", Channel: broadcast.Letter, At: began}}
	for got, want := range map[string]string{
		tx.askAgency(r.Announcement, "", 4):                   "<b>Cơ quan chưa xác nhận</b> (4)",
		tx.askAgency(r.Announcement, "", 0):                   "Không còn cơ quan nào",
		tx.askAgency(r.Announcement, "<x>", 0):                "theo “&lt;x&gt;”",
		tx.askWho(r.Announcement, a, said):                    "<b>Cơ quan D</b>\nAi đã xác nhận",
		tx.askHow(r.Announcement, a, said):                    "Nguyễn &lt;An&gt; xác nhận bằng cách nào?",
		tx.askWhen(r.Announcement, a, said):                   "Xác nhận lúc nào?",
		tx.askRecord(r.Announcement, a, said):                 "Cách xác nhận: Công văn\nThời điểm: 8 giờ 00 ngày 20/11/2026",
		tx.recorded(r.Announcement, a, said.Said):             "Đã ghi nhận <b>Cơ quan D</b>, thông báo số 12: Nguyễn &lt;An&gt;, công văn",
		tx.dropped(r.Announcement, a):                         "Đã bỏ ghi nhận qua kênh khác của <b>Cơ quan D</b>",
		tx.unreachedList(r, 2):                                "<b>Cơ quan chưa nhận được</b> (2)",
		tx.unreachedList(r, 0):                                "Cơ quan nào cũng đã nhận được",
		tx.resultFile(r):                                      noReceipt,
		tx.documents(r):                                       "dự thảo công văn",
		tx.letterTo(r, broadcast.AgencyResult{Agency: "<A>"}): "<pre>Kính gửi: &lt;A&gt;",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q: %s", want, got)
		}
	}
}

func TestAgenciesAreFoundByCodeAndByNameWithoutTones(t *testing.T) {
	all := []broadcast.AgencyResult{{Code: "SYT", Agency: "Sở Y tế"}, {Code: "STC", Agency: "Sở Tài chính"}, {Code: "YT", Agency: "Trung tâm Y tế"}}
	for words, want := range map[string][]string{
		"": {"SYT", "STC", "YT"}, "yt": {"YT"}, "y te": {"SYT", "YT"}, "Sở": {"SYT", "STC"}, "tai chinh": {"STC"}, "s t c": {"STC"}, "không có": nil,
	} {
		var got []string
		for _, a := range findAgencies(all, words) {
			got = append(got, a.Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q finds (-want +got):\n%s", words, diff)
		}
	}
}
