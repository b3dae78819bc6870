package digest

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/sheet"
)

// tables are what is read back from the workbook, by worksheet, and the names of the worksheets in their order.
func tables(t *testing.T, d Data) (cells map[string][][]string, names []string) {
	t.Helper()
	file, err := Workbook(d)
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := sheet.Read("tong-hop.xlsx", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	cells = map[string][][]string{}
	for _, s := range sheets {
		names = append(names, s.Name)
		for _, row := range s.Rows {
			cells[s.Name] = append(cells[s.Name], row.Cells)
		}
	}
	return cells, names
}

// sampleTables are the worksheets of the sample.
var sampleTables = map[string][][]string{
	"Số liệu": {
		{
			"Phân theo", "Tên", "Tiếp nhận, kỳ này", "Đã giải quyết, kỳ này", "Đang giải quyết, kỳ này", "Quá hạn, kỳ này", "Tiếp nhận, kỳ trước", "Đã giải quyết, kỳ trước",
			"Đang giải quyết, kỳ trước", "Quá hạn, kỳ trước", "Tiếp nhận, cùng kỳ năm trước", "Đã giải quyết, cùng kỳ năm trước", "Đang giải quyết, cùng kỳ năm trước",
			"Quá hạn, cùng kỳ năm trước", "Số ngày làm việc đến khi trả lời lần đầu (trung vị)", "Số ngày làm việc đến khi giải quyết (trung vị)",
		},
		{"Cộng", "", "4", "3", "2", "1", "3", "3", "1", "0", "", "", "", "", "2", "7,5"},
		{"Lĩnh vực", "Kinh phí, quỹ thi đua, khen thưởng", "3", "2", "1", "0", "1", "1", "0", "0", "1.200", "1.100", "100", "7", "2"},
		{"Lĩnh vực", "Hồ sơ, thủ tục, thời hạn", "1", "1", "1", "1", "2", "2", "1", "0"},
		{"Cụm, khối thi đua", "Khối các sở, ngành văn hóa - xã hội", "2", "2", "1", "1"},
		{"Cụm, khối thi đua", "Cụm thi đua các xã, phường số 1", "2", "1", "1", "0", "", "", "", "", "", "", "", "", "", "12,2"},
	},
	"Phản ánh": {
		{"TT", "Mã", "Cơ quan, đơn vị", "Cơ quan cùng có vướng mắc", "Nội dung", "Kiến nghị", "Lĩnh vực", "Cấp giải quyết", "Trạng thái", "Kết quả", "Kênh", "Đã gộp vào", "Chủ đề"},
		{
			"1", "VM-2026-0041", "UBND xã Quỳnh Phụ", "UBND phường Phố Hiến; Sở Y tế", "Chưa rõ nguồn chi tiền thưởng. Xem thêm VM-2026-0012.", "Hướng dẫn mức trích quỹ",
			"Kinh phí, quỹ thi đua, khen thưởng", "UBND tỉnh", "Đã chuyển Sở Tài chính", "", "Trợ lý", "", "Kinh phí, quỹ thi đua, khen thưởng cấp xã",
		},
		{
			"2", "VM-2026-0042", "Sở Y tế", "", "Quỹ khen thưởng không đủ", "", "Kinh phí, quỹ thi đua, khen thưởng", "", "Đã gộp vào VM-2026-0041 (Đã chuyển Sở Tài chính)", "", "", "VM-2026-0041",
			"Kinh phí, quỹ thi đua, khen thưởng cấp xã",
		},
		{"3", "VM-2026-0043", "Sở Y tế", "", "Mẫu báo cáo thành tích thay đổi", "", "Hồ sơ, thủ tục, thời hạn", "Sở Nội vụ", "Đã giải quyết", "Đã gửi bộ mẫu.", "", "", "Hồ sơ khen thưởng"},
		{"4", "VM-2026-0044", "UBND xã Quỳnh Phụ", "", "Phần mềm chậm", "= nâng cấp", "", "", "Đang xử lý"},
	},
	"Chủ đề": {
		{"TT", "Chủ đề", "Nội dung", "Mã", "Cơ quan, đơn vị", "Cơ sở pháp lý", "Nguyên nhân khách quan", "Nguyên nhân chủ quan"},
		{
			"1", "Kinh phí, quỹ thi đua, khen thưởng cấp xã", "Chưa rõ nguồn chi tiền thưởng. Mức trích lập chưa thống nhất", "VM-2026-0041; VM-2026-0042",
			"UBND xã Quỳnh Phụ; UBND phường Phố Hiến; Sở Y tế", "Điều 11 Luật Thi đua, khen thưởng năm 2022", "Số đơn vị giảm, số người được khen tăng.",
		},
		{"2", "Hồ sơ khen thưởng", "", "VM-2026-0043", "Sở Y tế"},
	},
	"Kiến nghị": {
		{"TT", "Chủ đề", "Kiến nghị", "Căn cứ", "Ý kiến của Sở Nội vụ", "Ý kiến của cơ quan liên quan", "Phương án", "Cơ quan chủ trì", "Thời hạn", "Cần Tờ trình riêng"},
		{
			"1", "Kinh phí, quỹ thi đua, khen thưởng cấp xã", "Giao Sở Tài chính hướng dẫn mức trích lập quỹ", "Điều 11 Luật Thi đua, khen thưởng năm 2022", "Nhất trí.",
			"Sở Tài chính (Công văn số 30/STC-NS ngày 01/12/2026): nhất trí ………… (Văn bản số ………… ngày …………): …………", "- Một mức chung - Giao hằng năm", "Sở Tài chính",
			"Chậm nhất ngày 31/3/2027",
		},
		{"2", "Kinh phí, quỹ thi đua, khen thưởng cấp xã", "Trình Hội đồng nhân dân tỉnh xem xét, ban hành nghị quyết", "", "", "", "- Sửa nghị quyết", "", "", "Có"},
		{"3", "Hồ sơ khen thưởng", "Kiến nghị ………… thống nhất biểu mẫu"},
		{"4", "", "Trình Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh …………"},
	},
	"Cơ quan": {
		{"TT", "Cơ quan, đơn vị", "Tình trạng", "Số vướng mắc đã gửi", "Số vướng mắc cùng có"},
		{"1", "Sở Y tế", "Đã gửi", "2", "0"}, {"2", "UBND xã Quỳnh Phụ", "Đã gửi", "2", "1"}, {"3", "UBND phường Phố Hiến", "Đã gửi", "0", "1"},
		{"4", "Sở Xây dựng", "Không phát sinh"}, {"5", "Sở Văn hóa, Thể thao và Du lịch", "Không phát sinh"}, {"6", "Thuế tỉnh", "Không phát sinh"},
		{"", "02 cơ quan, đơn vị", "Chưa gửi"},
	},
}

func TestTheWorkbookHasASheetOfEachKind(t *testing.T) {
	got, names := tables(t, sample())
	if diff := cmp.Diff([]string{"Số liệu", "Phản ánh", "Chủ đề", "Kiến nghị", "Cơ quan", sheet.NotesName}, names); diff != "" {
		t.Error(diff)
	}
	for name, want := range sampleTables {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if notes := got[sheet.NotesName]; len(notes) != 5 || !strings.Contains(notes[0][0], "quý IV năm 2026 (từ ngày 15/9/2026 đến ngày 14/12/2026), tính đến hết ngày 14/12/2026") {
		t.Errorf("%q", notes)
	}
}

func TestTheWorkbookNamesSilentAgenciesOnlyIfThatWasTicked(t *testing.T) {
	for _, named := range []bool{false, true} {
		d := random(5, 10)
		d.Agencies.NameSilent = named
		cells, _ := tables(t, d)
		n := 0
		for _, rows := range cells {
			for _, row := range rows {
				if strings.Contains(strings.Join(row, "|"), "Cơ quan vắng mặt") {
					n++
				}
			}
		}
		if n != map[bool]int{true: 300}[named] {
			t.Errorf("%d silent agencies are named, ticked %v", n, named)
		}
	}
}

func TestTheWorkbookHasEveryTicket(t *testing.T) {
	d := random(6, 500)
	cells, _ := tables(t, d)
	rows := cells["Phản ánh"]
	if len(rows) != 501 {
		t.Fatalf("%d rows for 500 tickets", len(rows))
	}
	for i, ticket := range d.Tickets {
		if rows[i+1][1] != ticket.Code {
			t.Errorf("row %d is of %s, not %s", i+1, rows[i+1][1], ticket.Code)
		}
	}
}

func TestACellThatWouldBeTooLongEndsInDots(t *testing.T) {
	d := sample()
	for i := range 3000 {
		d.Tickets[0].Joined = append(d.Tickets[0].Joined, fmt.Sprintf("Ủy ban nhân dân xã %d 😀", i))
	}
	cells, _ := tables(t, d)
	got := cells["Phản ánh"][1][3]
	if n := len(utf16.Encode([]rune(got))); n < longestCell-2 || n > longestCell || !strings.HasSuffix(got, "…") || strings.Contains(got, "\uFFFD") {
		t.Errorf("a cell of %d units that ends in %q", n, got[len(got)-20:])
	}
}

func TestTheSameDataAreTheSameWorkbook(t *testing.T) {
	for _, d := range []Data{sample(), random(7, 40)} {
		before := stored(t, d)
		first, err := Workbook(d)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := Workbook(stored(t, d)); err != nil || !bytes.Equal(first, second) {
			t.Errorf("the workbooks of stored data differ, %v", err)
		}
		if diff := cmp.Diff(before, stored(t, d)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCellsHoldAnything(t *testing.T) {
	for i, oddity := range oddities {
		d := stored(t, sample())
		changeTexts(reflect.ValueOf(&d).Elem(), func(s string) string { return s + oddity })
		if cells, _ := tables(t, d); len(cells["Phản ánh"]) != 1+len(d.Tickets) {
			t.Errorf("oddity %d: %d rows of tickets", i, len(cells["Phản ánh"]))
		}
	}
}
