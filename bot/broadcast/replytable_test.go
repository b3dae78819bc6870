package broadcast_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// filled is a table as it is read back; its first row is line 1.
func filled(rows ...[]string) []sheet.Sheet {
	t := sheet.Sheet{Name: broadcast.ReplyTableName}
	for i, cells := range rows {
		t.Rows = append(t.Rows, sheet.Row{Line: i + 1, Cells: cells})
	}
	return []sheet.Sheet{t}
}

var replyHeader = []string{"Mã cơ quan", "Tên cơ quan", "Người xác nhận", "Chức vụ", "Cách xác nhận", "Ngày, giờ xác nhận", "Ghi chú"}

func (p *proof) take(tables []sheet.Sheet, really bool) broadcast.Replies {
	p.t.Helper()
	var replies broadcast.Replies
	inTx(p.t, p.db, func(ctx context.Context, tx *database.Tx) (err error) {
		act := p.s.PreviewReplies
		if really {
			act = p.s.ImportReplies
		}
		replies, err = act(ctx, tx, directory.Operator, p.id, tables)
		return err
	})
	return replies
}

// problemLines are the problems of a table in a line each.
func problemLines(r broadcast.Replies) (lines []string) {
	for _, p := range r.Problems {
		lines = append(lines, fmt.Sprintf("%s %d %s: %s", p.Table, p.Line, p.Column, p.Sentence))
	}
	return lines
}

func TestTheTableThatIsWrittenIsFilledInAndRecordedOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C!", "D")
		p.says(103, "D", directory.Focal, broadcast.Seen, 5)
		r := p.result()
		out := broadcast.ReplyTable(&r)
		rows := slices.Clone(out.Rows)
		if diff := cmp.Diff([][]string{replyHeader, {"C", "Cơ quan C", "", "", "", "", ""}, {"A", "Cơ quan A", "", "", "", "", ""}, {"B", "Cơ quan B", "", "", "", "", ""}}, rows); diff != "" {
			t.Fatalf("the table to fill in (-want +got):\n%s", diff)
		}
		rows[1] = []string{"c", "Cơ quan C", "Nguyễn Văn An", "Chánh Văn phòng", "cong van", "2026-11-03 08:30:00", "số 12/CV"} // as a spreadsheet has it
		rows[2] = []string{"A", "Cơ quan A", "Trần Bình", "", "Hệ thống", "8h30 3/11/2026"}
		tables := filled(rows...)

		rehearsed := p.take(tables, false)
		if len(rehearsed.New) != 2 || rehearsed.Blank != 1 || rehearsed.Unchanged != 0 || rehearsed.Problems != nil {
			t.Errorf("rehearsed: %+v", rehearsed)
		}
		p.are("C unreachable", "A reached", "B reached", "D acknowledged by focal")
		p.take(tables, true)
		r = p.are("C other", "B reached", "A other", "D acknowledged by focal")
		if o := r.Agencies[0].Other; o.Note != "số 12/CV" || o.Channel != broadcast.Letter || o.At.UTC().Format("2006-01-02 15:04") != "2026-11-03 01:30" {
			t.Errorf("recorded %+v", o)
		}
		if again := p.take(tables, true); again.Unchanged != 2 || len(again.New) != 0 || again.Problems != nil {
			t.Errorf("once more: %+v", again)
		}
		// What is written now holds what was recorded, and changes nothing either.
		written := broadcast.ReplyTable(&r)
		if again := p.take(filled(written.Rows...), true); again.Unchanged != 2 || again.Blank != 1 || again.Problems != nil {
			t.Errorf("what was written after it: %+v", again)
		}
		// An agency that acknowledges meanwhile needs no row any more.
		p.says(101, "B", directory.Focal, broadcast.Seen, 9)
		rows[3] = []string{"B", "Cơ quan B", "Lê Chi", "", "Trực tiếp", "03/11/2026 09:00", ""}
		if late := p.take(filled(rows...), true); late.Unchanged != 3 || late.Problems != nil {
			t.Errorf("after it acknowledged: %+v", late)
		}
	})
}

func TestWhatIsWrongWithATableIsNamedByItsCellAndNothingIsRecorded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C", "D", "E", "F")
		bottest.Agency(t, db, "ELSEWHERE")
		if err := p.record(directory.Operator, p.heard("F", 5)); err != nil {
			t.Fatal(err)
		}
		row := func(code, who, how, when string) []string { return []string{code, "", who, "", how, when, ""} }
		tables := filled(replyHeader,
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
		if diff := cmp.Diff(want, problemLines(p.take(tables, true))); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
		heads := filled([]string{"TT", "Mã cơ quan", "Mã cơ quan", "Điểm"}, []string{"1", "A"})
		want = []string{
			"Trả lời 1 Mã cơ quan: Cột này có hai lần; đề nghị bỏ một cột.",
			"Trả lời 1 Điểm: Bảng không có cột này; đề nghị bỏ cột hoặc sửa lại tên. Các cột: Mã cơ quan, Tên cơ quan, Người xác nhận, Chức vụ, Cách xác nhận, Ngày, giờ xác nhận, Ghi chú.",
			"Trả lời 1 Người xác nhận: Bảng thiếu cột này; đề nghị dùng bảng do lệnh export tạo ra.",
			"Trả lời 1 Cách xác nhận: Bảng thiếu cột này; đề nghị dùng bảng do lệnh export tạo ra.",
			"Trả lời 1 Ngày, giờ xác nhận: Bảng thiếu cột này; đề nghị dùng bảng do lệnh export tạo ra.",
		}
		if diff := cmp.Diff(want, problemLines(p.take(heads, true))); diff != "" {
			t.Errorf("problems of a header (-want +got):\n%s", diff)
		}
		if r := p.result(); r.Total.Of(broadcast.StageOther) != 1 {
			t.Errorf("%d are recorded, want the one from before", r.Total.Of(broadcast.StageOther))
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := p.s.ImportReplies(t.Context(), tx, directory.Actor{Account: 100}, p.id, tables)
			return err
		})
		if !problem.Is(err, problem.Denied) {
			t.Errorf("a focal point imports: %v", err)
		}
	})
}

func TestChannelsAreReadWithAndWithoutTones(t *testing.T) {
	for _, c := range broadcast.Channels() {
		for _, words := range []string{c.Name(), string(c)} {
			if got, ok := broadcast.ParseChannel(words); !ok || got != c {
				t.Errorf("%q is read as %q, %v", words, got, ok)
			}
		}
	}
	for words, want := range map[string]broadcast.Channel{"dien thoai": broadcast.Telephone, "Hệ thống quản lý văn bản": broadcast.DocumentSystem, "khói": "", "": ""} {
		if got, ok := broadcast.ParseChannel(words); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %v", words, got, ok)
		}
	}
}
