package replytable_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/replytable"
	"thidua/bot/sheet"
)

// filled is a table as it is read back; its first row is line 1.
func filled(rows ...[]string) []sheet.Sheet {
	t := sheet.Sheet{Name: replytable.Name}
	for i, cells := range rows {
		t.Rows = append(t.Rows, sheet.Row{Line: i + 1, Cells: cells})
	}
	return []sheet.Sheet{t}
}

var header = []string{"Mã cơ quan", "Tên cơ quan", "Người xác nhận", "Chức vụ", "Cách xác nhận", "Ngày, giờ xác nhận", "Ghi chú"}

// sentTo is what is known a day later of an announcement to agencies, of which none has said anything.
func sentTo(codes ...string) *broadcast.Result {
	started := time.Date(2026, 11, 2, 8, 0, 20, 0, time.UTC)
	r := &broadcast.Result{Announcement: broadcast.Announcement{ID: 1, StartedAt: started}, At: started.AddDate(0, 0, 1)}
	for i, code := range codes {
		r.Agencies = append(r.Agencies, broadcast.AgencyResult{AgencyID: int64(i + 1), Code: code, Agency: "Cơ quan " + code, Reachable: true, Reached: true})
	}
	return r
}

// record takes what a table says for recorded.
func record(r *broadcast.Result, replies replytable.Replies) {
	for _, o := range replies.Said() {
		r.Agencies[o.AgencyID-1].Other = &o
	}
}

// problemLines are the problems of a table in a line each.
func problemLines(r replytable.Replies) (lines []string) {
	for _, p := range r.Problems {
		lines = append(lines, fmt.Sprintf("%s %d %s: %s", p.Table, p.Line, p.Column, p.Sentence))
	}
	return lines
}

func TestTheTableThatIsWrittenIsFilledInAndReadOnce(t *testing.T) {
	r := sentTo("C", "A", "B", "D")
	r.Agencies[3].Seen = &broadcast.Acknowledgement{}
	rows := slices.Clone(replytable.Table(r).Rows)
	if diff := cmp.Diff([][]string{header, {"C", "Cơ quan C", "", "", "", "", ""}, {"A", "Cơ quan A", "", "", "", "", ""}, {"B", "Cơ quan B", "", "", "", "", ""}}, rows); diff != "" {
		t.Fatalf("the table to fill in (-want +got):\n%s", diff)
	}
	rows[1] = []string{"c", "Cơ quan C", "Nguyễn Văn An", "Chánh Văn phòng", "cong van", "2026-11-03 08:30:00", "số 12/CV"} // as a spreadsheet has it
	rows[2] = []string{"A", "Cơ quan A", "Trần Bình", "", "Hệ thống", "8h30 3/11/2026"}

	read := replytable.Read(r, filled(rows...))
	if len(read.New) != 2 || read.Blank != 1 || read.Unchanged != 0 || read.Problems != nil {
		t.Errorf("read: %+v", read)
	}
	want := broadcast.OtherAcknowledgement{AgencyID: 1, Informant: "Nguyễn Văn An", Position: "Chánh Văn phòng", Channel: broadcast.Letter,
		At: time.Date(2026, 11, 3, 1, 30, 0, 0, time.UTC), Note: "số 12/CV"}
	if diff := cmp.Diff(want, read.Said()[0], cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("what a row says (-want +got):\n%s", diff)
	}
	record(r, read)
	if again := replytable.Read(r, filled(rows...)); again.Unchanged != 2 || len(again.New) != 0 || again.Problems != nil {
		t.Errorf("once more: %+v", again)
	}
	// What is written now holds what was recorded, and changes nothing either.
	if again := replytable.Read(r, filled(replytable.Table(r).Rows...)); again.Unchanged != 2 || again.Blank != 1 || again.Problems != nil {
		t.Errorf("what was written after it: %+v", again)
	}
	// An agency that acknowledges meanwhile needs no row any more.
	r.Agencies[2].Seen = &broadcast.Acknowledgement{}
	rows[3] = []string{"B", "Cơ quan B", "Lê Chi", "", "Trực tiếp", "03/11/2026 09:00", ""}
	if late := replytable.Read(r, filled(rows...)); late.Unchanged != 3 || late.Problems != nil {
		t.Errorf("after it acknowledged: %+v", late)
	}
}

func TestWhatIsWrongWithATableIsNamedByItsCell(t *testing.T) {
	r := sentTo("A", "B", "C", "D", "E", "F")
	r.Agencies[5].Other = &broadcast.OtherAcknowledgement{AgencyID: 6}
	row := func(code, who, how, when string) []string { return []string{code, "", who, "", how, when, ""} }
	tables := filled(header,
		row("A", "An", "Công văn", ""),
		row("", "An", "Công văn", "03/11/2026 08:00"),
		row("ELSEWHERE", "An", "Công văn", "03/11/2026 08:00"),
		row("B", "An", "khói", "03/11/2026 08:00"),
		row("C", "An", "Công văn", "hôm qua"),
		row("D", "An", "Công văn", "01/11/2026 08:00"),
		row("E", "An", "Công văn", "03/11/2099 08:00"),
		row("E", "", "", ""),
		row("F", "An", "Công văn", "03/11/2026 08:00"),
		append(row("A", "", "", ""), "thừa"),
	)
	want := []string{
		"Trả lời 2 Ngày, giờ xác nhận: Ô này để trống trong khi dòng đã ghi một phần; đề nghị ghi đủ hoặc xóa cả dòng.",
		"Trả lời 3 Mã cơ quan: Ô này để trống; đề nghị ghi mã cơ quan.",
		"Trả lời 4 Mã cơ quan: Thông báo này không gửi cho cơ quan mang mã “ELSEWHERE”.",
		"Trả lời 5 Cách xác nhận: Không có cách xác nhận “khói”; có: Công văn, Điện thoại, Trực tiếp, Hệ thống.",
		"Trả lời 6 Ngày, giờ xác nhận: “hôm qua” không phải ngày, giờ; đề nghị ghi như 15/12/2026 08:30.",
		"Trả lời 7 Ngày, giờ xác nhận: Thời điểm ghi nhận sớm hơn lúc bắt đầu gửi thông báo; đề nghị kiểm tra lại ngày, giờ.",
		"Trả lời 8 Ngày, giờ xác nhận: Thời điểm ghi nhận chưa đến; đề nghị kiểm tra lại ngày, giờ.",
		"Trả lời 9 Mã cơ quan: Cơ quan này đã có ở bảng Trả lời, dòng 8; mỗi cơ quan ghi một dòng.",
		"Trả lời 10 : Cơ quan này đã được ghi nhận qua kênh khác; nếu cần sửa, đề nghị bỏ ghi nhận rồi ghi lại.",
		"Trả lời 11 : Ô “thừa” nằm ngoài các cột của bảng; đề nghị kiểm tra lại dòng này.",
		"Trả lời 11 Mã cơ quan: Cơ quan này đã có ở bảng Trả lời, dòng 2; mỗi cơ quan ghi một dòng.",
	}
	if diff := cmp.Diff(want, problemLines(replytable.Read(r, tables))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	heads := filled([]string{"TT", "Mã cơ quan", "Mã cơ quan", "Điểm", "Người xác nhận", "Cách xác nhận"}, []string{"1", "A"})
	want = []string{
		"Trả lời 1 Mã cơ quan: Cột này có hai lần; đề nghị bỏ một cột.",
		"Trả lời 1 Ngày, giờ xác nhận: Bảng thiếu cột này; đề nghị dùng bảng mẫu kèm theo văn bản gửi qua Hệ thống.",
	}
	if diff := cmp.Diff(want, problemLines(replytable.Read(r, heads))); diff != "" {
		t.Errorf("problems of a header (-want +got):\n%s", diff)
	}
	want = []string{"Trả lời 1 : Không nhận ra bảng này; đề nghị dùng bảng mẫu kèm theo văn bản gửi qua Hệ thống. Các cột: " + strings.Join(header, ", ") + "."}
	if diff := cmp.Diff(want, problemLines(replytable.Read(r, filled([]string{"Điểm"}, []string{"1"})))); diff != "" {
		t.Errorf("problems of another table (-want +got):\n%s", diff)
	}
}

func TestATableIsFoundAsAnOfficeSendsItBack(t *testing.T) {
	r := sentTo("A", "B")
	tables := filled([]string{"BẢNG TRẢ LỜI"}, append(slices.Clone(header), "Người nhập"), []string{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"},
		[]string{"a", "", "An", "", "Công văn", "8h30, ngày 3/11/2026", "", "Bình"}, []string{"B", "", "#N/A", "", "Công văn", "03/11/2026 09:00", "=> đã nhận"}, []string{"", "NGƯỜI LẬP BẢNG"})
	tables[0].Rows[4].Faults = []sheet.Fault{{Column: 2, Sentence: "Ô này báo lỗi."}}
	tables = append(tables, sheet.Sheet{Name: "Ẩn", Hidden: true}, sheet.Sheet{Name: "Khác", Rows: []sheet.Row{{Line: 1, Cells: []string{"x"}}}})
	read := replytable.Read(r, tables)
	if len(read.New) != 1 || read.New[0].Other.Informant != "An" {
		t.Errorf("read: %+v", read.New)
	}
	if diff := cmp.Diff([]string{"Trả lời 5 Người xác nhận: Ô này báo lỗi."}, problemLines(read)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	want := []string{
		"Bảng Ẩn đang ẩn", "Bảng Khác không phải bảng trả lời", "Bảng Trả lời: Bảng không dùng đến các cột sau nên bỏ qua: H “Người nhập”.", "Bảng Trả lời: Tên các cột ở dòng 2; các dòng phía trên là tiêu đề",
		"Bảng Trả lời: Các dòng sau không phải dòng dữ liệu nên bỏ qua: dòng 3 “(1) (2)",
	}
	for _, w := range want {
		if !slices.ContainsFunc(read.Notes, func(note string) bool { return strings.HasPrefix(note, w) }) {
			t.Errorf("no note %q among %q", w, read.Notes)
		}
	}
}

func TestThereAreNoMoreNotesThanAnybodyReads(t *testing.T) {
	tables := slices.Repeat([]sheet.Sheet{{Name: "Ẩn", Hidden: true}}, 5_000)
	if notes := replytable.Read(sentTo("A"), append(tables, filled(header)...)).Notes; len(notes) != 301 || !strings.Contains(notes[300], "những ghi chú khác") {
		t.Errorf("%d notes", len(notes))
	}
}

func TestMomentsAreReadAsPeopleAndSpreadsheetsWriteThem(t *testing.T) {
	for _, written := range []string{"2026-11-03 08:30:00", "2026-11-03 08:30", "3/11/2026 08:30", "03/11/2026 8:30:00", "3/11/2026 8h30", "08:30 03/11/2026", "8h30 3/11/2026",
		"8 giờ 30 ngày 03/11/2026"} {
		r := sentTo("A")
		read := replytable.Read(r, filled(header, []string{"A", "", "An", "", "Điện thoại", written}))
		if len(read.New) != 1 || !read.New[0].Other.At.Equal(time.Date(2026, 11, 3, 1, 30, 0, 0, time.UTC)) {
			t.Errorf("%q: %+v", written, read)
		}
	}
}

// FuzzRead reads any row: it is recorded, passed over or named, and what is recorded can be so.
func FuzzRead(f *testing.F) {
	f.Add("A", "An", "Công văn", "03/11/2026 08:00", "")
	f.Add("B", "", "he thong", "hôm qua", "x")
	f.Add("ngoài", "\xff", "\x00", "99/99/2026 99:99", "")
	f.Fuzz(func(t *testing.T, code, who, how, when, note string) {
		r := sentTo("A", "B")
		read := replytable.Read(r, filled(header, []string{code, "", who, "", how, when, note}))
		for _, o := range read.Said() {
			if err := o.Check(r.Announcement, r.At); err != nil || o.Informant == "" || o.AgencyID < 1 || o.AgencyID > 2 {
				t.Errorf("%+v: %v", o, err)
			}
		}
		if n := len(read.New) + read.Unchanged + read.Blank; n > 1 || n == 1 && len(read.Problems) > 0 {
			t.Errorf("one row is %+v", read)
		}
	})
}
