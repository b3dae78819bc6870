package roster

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/table"
)

func TestATableIsRecognisedByItsHeader(t *testing.T) {
	for _, c := range []struct {
		header string
		want   subject
		known  bool
	}{
		{"Mã|Tên|Loại", ofAgencies, true},
		{"STT|mã cơ quan (viết hoa)|TÊN ĐƠN VỊ|loai co quan|Ghi chú", ofAgencies, true},
		{"Mã cơ quan|Họ tên|Vai trò|Chức vụ", ofPeople, true},
		{"Mã khối|Tên khối|Mã đơn vị|Năm|Vai trò", ofBlocs, true},
		{"Ngày thực hiện|Văn bản quyết định|Việc|Mã cũ|Mã mới", ofReorganisations, true},
		{"Từ ngày|Đến ngày", 0, false}, // of several tables
		{"Mã|Ghi chú", 0, false},
		{"", 0, false},
	} {
		found, known := table.Find(sheet.Sheet{Rows: []sheet.Row{{Line: 1, Cells: strings.Split(c.header, "|")}}}, layouts[:])
		if known != c.known || known && subject(found.Layout) != c.want {
			t.Errorf("%q is %v, %v", c.header, found.Layout, known)
		}
	}
}

func TestEveryNameOfAColumnIsOneColumnOfItsTable(t *testing.T) {
	for s, layout := range layouts {
		var keys []string
		for _, h := range layout.Columns {
			for _, name := range append([]string{h.Name}, h.Others...) {
				if key := table.Key(name); slices.Contains(keys, key) {
					t.Errorf("%s has %q twice", layout.Name, name)
				} else {
					keys = append(keys, key)
				}
			}
		}
		for n := range choices(subject(s)) {
			if name := layout.Columns[n].Name; !slices.Contains([]string{colKind, colRole, colWhat, colNewKind}, name) {
				t.Errorf("%s offers choices for %s", layout.Name, name)
			}
		}
	}
}

// reader is an importer that reads cells and nothing else.
func reader() *importer {
	return &importer{known: map[RowProblem]bool{}, remarks: map[remark][]int{}}
}

func TestADayIsReadAsPeopleAndSpreadsheetsWriteIt(t *testing.T) {
	for s, want := range map[string]directory.Day{
		"1/7/2025": "2025-07-01", "01.07.2025": "2025-07-01", "2025-07-01": "2025-07-01", "2025-07-01 15:04:05": "2025-07-01",
		"ngày 01-07-2025": "2025-07-01", "1/7/25": "2025-07-01", "01-Jul-2025": "2025-07-01", "2025/07/01": "2025-07-01", "29/2/2024": "2024-02-29", "": "",
		"01–07–2025": "2025-07-01", "1 — 7 — 2025": "2025-07-01", "01 07 2025": "2025-07-01", "１/７/２０２５": "2025-07-01", "01⁄07⁄2025": "2025-07-01", "ngày 1 tháng 7 năm 2025": "2025-07-01",
	} {
		i, r := reader(), &fileRow{cells: map[string]string{colFrom: s}}
		if got := i.day(r, colFrom); got != want || r.bad || (i.remarked != nil) != strings.Contains(s, "15:04") {
			t.Errorf("%q is %q, bad %v, said %v", s, got, r.bad, i.remarked)
		}
	}
	for s, want := range map[string]string{
		"29/2/2025": "không phải là một ngày có trong lịch", "31/12/1899": "không phải là một ngày có trong lịch", "1/1/2200": "không phải là một ngày có trong lịch", "07/13/2025": "không phải là một ngày có trong lịch",
		"45839": "nếu là ngày 01/7/2025 mà bảng tính chuyển thành số", "45839.0": "nếu là ngày 01/7/2025", "tháng 7/2025": "chưa rõ là ngày nào; đề nghị ghi đủ ngày/tháng/năm", "1/7": "chưa rõ", "2025": "chưa rõ",
		"2025-07": "chưa rõ", "2205": "chưa rõ", "T7/2025": "chưa rõ", "01072025": "chưa rõ", "quý III năm 2025": "chưa rõ", "1/7/2025 sáng": "không phải",
	} {
		i, r := reader(), &fileRow{cells: map[string]string{colFrom: s}}
		if got := i.day(r, colFrom); got != "" || !r.bad || len(i.plan.Problems) != 1 || !strings.HasPrefix(i.plan.Problems[0].Sentence, "“"+s+"”") || !strings.Contains(i.plan.Problems[0].Sentence, want) {
			t.Errorf("%q is %q, problems %v", s, got, i.plan.Problems)
		}
	}
}

func TestTheLastDayOfAFileIsTheDayBeforeTheEnd(t *testing.T) {
	i, r := reader(), &fileRow{cells: map[string]string{colFrom: "1/1/2025", colUntil: "31/12/2025"}}
	if got := i.period(r); got != (period{from: "2025-01-01", until: "2026-01-01"}) {
		t.Errorf("got %+v", got)
	}
	r = &fileRow{cells: map[string]string{colFrom: "2/1/2025", colUntil: "1/1/2025"}}
	if got := i.period(r); got != (period{}) || !r.bad {
		t.Errorf("backwards it is %+v, bad %v", got, r.bad)
	}
	if got := lastDayCell("2026-01-01"); got != "31/12/2025" {
		t.Errorf("written it is %q", got)
	}
}

func TestOnlySoManyProblemsAreListedAndTheOthersCounted(t *testing.T) {
	tooMany := sheet.Sheet{Name: "x", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã", "Tên", "Loại"}}}}
	for n := range maxProblems + 50 {
		tooMany.Rows = append(tooMany.Rows, sheet.Row{Line: n + 2, Cells: []string{"A", "Tên", "Loại", "thừa"}})
	}
	i := reader()
	i.readTables([]sheet.Sheet{tooMany, {Name: "trống"}})
	if len(i.plan.Problems) != maxProblems || i.plan.More != 50 {
		t.Errorf("%d problems and %d more", len(i.plan.Problems), i.plan.More)
	}
}

func TestALongCellIsQuotedByItsBeginning(t *testing.T) {
	if got := short(strings.Repeat("ả", 61)); got != strings.Repeat("ả", 60)+"…" {
		t.Errorf("got %q", got)
	}
	if got := short(" một \n hai "); got != "một hai" {
		t.Errorf("got %q", got)
	}
	i, r := reader(), &fileRow{cells: map[string]string{colName: strings.Repeat("a", directory.MaxName+1)}}
	if i.text(r, colName, directory.MaxName); len(i.plan.Problems) != 1 || !strings.Contains(i.plan.Problems[0].Sentence, "“Tên” dài quá 200 ký tự") {
		t.Errorf("the problems are %v", i.plan.Problems)
	}
}
