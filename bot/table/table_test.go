package table

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/sheet"
)

// keyed is a row of a table whose code is in capitals.
func keyed(cells map[string]string) bool {
	code := cells["Mã"]
	return code != "" && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

var layouts = []Layout{
	{Name: "Cơ quan", Keyed: keyed, Whole: func(c map[string]string) bool { return keyed(c) && c["Tên"] != "" && c["Loại"] != "" }, Columns: []Column{
		{Name: "Mã", Required: true}, {Name: "Tên", Required: true, Others: []string{"Tên cơ quan, đơn vị"}}, {Name: "Loại", Required: true}, {Name: "Từ ngày"}, {Name: "Đến ngày"},
	}},
	{Name: "Sắp xếp", Keyed: keyed, Whole: keyed, Columns: []Column{{Name: "Việc", Required: true}, {Name: "Mã cũ", Required: true}, {Name: "Mã mới", Required: true}, {Name: "Từ ngày"}, {Name: "Đến ngày"}}},
}

// sheetOf is a sheet of lines whose cells are separated by bars; one that is "" is blank.
func sheetOf(lines ...string) sheet.Sheet {
	s := sheet.Sheet{Name: "x"}
	for n, line := range lines {
		if line != "" {
			s.Rows = append(s.Rows, sheet.Row{Line: n + 1, Cells: strings.Split(line, "|")})
		}
	}
	return s
}

// rowsOf are the rows that were found, in a line each: the number and the cells in the order of the layout.
func rowsOf(found Table) (all []string) {
	for _, r := range found.Rows {
		cells := []string{}
		for _, c := range layouts[found.Layout].Columns {
			cells = append(cells, r.Cells[c.Name])
		}
		all = append(all, strings.Repeat(".", r.Line)+strings.TrimRight(strings.Join(cells, "|"), "|"))
	}
	return all
}

func TestAHeaderIsFoundWhereverItStands(t *testing.T) {
	for name, test := range map[string]struct {
		lines []string
		want  []string
		line  int
	}{
		"first":            {[]string{"Mã|Tên|Loại", "A|Sở A|sở"}, []string{"..A|Sở A|sở"}, 1},
		"another order":    {[]string{"Loại|STT|Tên cơ quan, đơn vị|Mã", "sở|1|Sở A|A"}, []string{"..A|Sở A|sở"}, 1},
		"titles above":     {[]string{"UBND TỈNH||", "DANH SÁCH", "", "(Kèm theo Công văn)", "Mã|Tên|Loại", "A|Sở A|sở"}, []string{"......A|Sở A|sở"}, 5},
		"two lines":        {[]string{"Mã|Tên|Loại|Thời gian", "|||Từ ngày|Đến ngày", "A|Sở A|sở|1/1/2025|2/1/2025"}, []string{"...A|Sở A|sở|1/1/2025|2/1/2025"}, 2},
		"the upper merged": {[]string{"Mã|Tên|Loại|Thời gian", "Mã|Tên|Loại|Từ ngày|Đến ngày", "A|Sở A|sở|1/1/2025"}, []string{"...A|Sở A|sở|1/1/2025"}, 2},
		"called by both":   {[]string{"Việc|Mã", "|cũ|mới", "Đổi|A|B"}, nil, 2},
		"numbered":         {[]string{"Mã|Tên|Loại", "(1)|(2)|(3)", "A|Sở A|sở"}, []string{"...A|Sở A|sở"}, 1},
		"plainly numbered": {[]string{"Mã|Tên|Loại", "1|2|3", "A|Sở A|sở"}, []string{"...A|Sở A|sở"}, 1},
		"by sums":          {[]string{"Mã|Tên|Loại|Từ ngày", "1|2|3|4=2+3", "A|Sở A|sở"}, []string{"...A|Sở A|sở"}, 1},
		"by letters too":   {[]string{"STT|Mã|Tên|Loại", "A|B|1|2", "1|A|Sở A|sở"}, []string{"...A|Sở A|sở"}, 1},
		"explained":        {[]string{"Mã|Tên|Loại|Từ ngày", "(viết hoa)|||(ngày/tháng/năm)", "A|Sở A|sở"}, []string{"...A|Sở A|sở"}, 1},
		"on every page":    {[]string{"Mã|Tên|Loại", "A|Sở A|sở", "MÃ|TÊN|LOẠI", "B|Sở B|sở"}, []string{"..A|Sở A|sở", "....B|Sở B|sở"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			found, ok := Find(sheetOf(test.lines...), layouts)
			if !ok || found.Header != test.line || len(found.Missing)+len(found.Problems) > 0 {
				t.Fatalf("%v: %+v", ok, found)
			}
			if diff := cmp.Diff(test.want, rowsOf(found)); diff != "" && test.want != nil {
				t.Error(diff)
			}
			// Nothing above it, and no row that is none, goes without a word.
			if said := strings.Join(found.Notes, " "); (test.line > 1 && name != "two lines" && name != "called by both") != strings.Contains(said, "tiêu đề nên bỏ qua") {
				t.Errorf("the notes are %q", found.Notes)
			}
		})
	}
	for _, lines := range [][]string{{}, {"x|y"}, {"Mã|x"}, {"Mã|Từ ngày"}, {"Từ ngày|Đến ngày"}, append(slices.Repeat([]string{"x"}, searched), "Mã|Tên|Loại")} {
		if found, ok := Find(sheetOf(lines...), layouts); ok {
			t.Errorf("%q is %+v", lines, found)
		}
	}
}

func TestRowsThatAreNoneArePassedOverAndSaid(t *testing.T) {
	found, ok := Find(sheetOf("STT|Mã|Tên|Loại|Ghi chú", "I|Khối sở, ngành", "1|A|Sở A|sở", "2|B|Sở B|sở", "|Cộng|2 cơ quan", "II||Khối xã", "3|C|Xã C|xã|mới", "4", "5||||mới",
		"|Tổng cộng: 3|3", "", "|||Thái Bình, ngày 1/7/2025", "|NGƯỜI LẬP BIỂU||GIÁM ĐỐC", "|(Ký)||(Ký, đóng dấu)", "|Nguyễn Văn A||Trần Văn B"), layouts)
	if !ok || len(found.Problems) > 0 {
		t.Fatalf("%+v", found)
	}
	if diff := cmp.Diff([]string{"...A|Sở A|sở", "....B|Sở B|sở", ".......C|Xã C|xã"}, rowsOf(found)); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"Bảng không dùng đến các cột sau nên bỏ qua: E “Ghi chú”.",
		"Các dòng sau không phải dòng dữ liệu nên bỏ qua: dòng 2 “I Khối sở, ngành”; dòng 5 “Cộng 2 cơ quan”; dòng 6 “II Khối xã”; dòng 9 “5 mới”; dòng 10 “Tổng cộng: 3 3”; dòng 12 “Thái Bình, ngày 1/7/2025”; " +
			"dòng 13 “NGƯỜI LẬP BIỂU GIÁM ĐỐC”; dòng 14 “(Ký) (Ký, đóng dấu)”; dòng 15 “Nguyễn Văn A Trần Văn B”.",
	}
	if diff := cmp.Diff(want, found.Notes); diff != "" {
		t.Error(diff)
	}
}

func TestASignatureStandsRightBelowATableToo(t *testing.T) {
	for _, signed := range []string{"TM. UBND XÃ|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH", "T/M ỦY BAN NHÂN DÂN||CHỦ TỊCH", "KT. GIÁM ĐỐC||PHÓ GIÁM ĐỐC", "TL. GIÁM ĐỐC|CHÁNH VĂN PHÒNG", "Lập bảng|Kiểm tra|Phê duyệt", "Người duyệt|Kế toán|Thủ trưởng", "Người lập|Y|Z"} {
		found, ok := Find(sheetOf("Mã|Tên|Loại", "A|Sở A|sở", signed, "(Ký, họ tên)||(Ký, đóng dấu)", "", "Nguyễn Văn A|Trần B|Trần Thị B"), layouts)
		if diff := cmp.Diff([]string{"..A|Sở A|sở"}, rowsOf(found)); !ok || diff != "" {
			t.Errorf("below %s: %v %s", signed, ok, diff)
		}
	}
	for _, above := range []string{"|Hưng Yên, ngày 1 tháng 7 năm 2025", "|Hưng Yên, ngày    tháng    năm 2025"} {
		found, _ := Find(sheetOf("Mã|Tên|Loại", "A|Sở A|sở", "", above, "|KẾ TOÁN|GIÁM ĐỐC", "", "|Trần B|Trần Thị B"), layouts)
		if len(found.Rows) != 1 {
			t.Errorf("below %s: %v", above, rowsOf(found))
		}
	}
	// A row with as much in it as none that is signed has only lost its code.
	found, _ := Find(sheetOf("Mã|Tên|Loại|Từ ngày|Đến ngày", "A|Sở A|sở", "", "?|Sở B|sở|1/1/2025", "KT-1|Sở C"), layouts)
	if len(found.Rows) != 3 {
		t.Errorf("the rows are %v", rowsOf(found))
	}
}

func TestATableBelowAnotherIsOneOfItsOwn(t *testing.T) {
	for name, test := range map[string]struct {
		lines []string
		want  [][]string
	}{
		"of another layout":  {[]string{"Mã|Tên|Loại", "A|Sở A|sở", "", "II. SẮP XẾP", "Việc|Mã cũ|Mã mới", "Đổi|A|B"}, [][]string{{"..A|Sở A|sở"}, {"......Đổi|A|B"}}},
		"in another order":   {[]string{"Mã|Tên|Loại", "A|Sở A|sở", "Tên|Loại|Mã", "Sở B|sở|B"}, [][]string{{"..A|Sở A|sở"}, {"....B|Sở B|sở"}}},
		"on the next page":   {[]string{"Mã|Tên|Loại", "A|Sở A|sở", "MÃ|TÊN|LOẠI", "B|Sở B|sở"}, [][]string{{"..A|Sở A|sở", "....B|Sở B|sở"}}},
		"no second line":     {[]string{"Mã|Tên|Loại|Thời gian", "Mã|Tên|Loại|Từ ngày|Đến ngày", "A|Sở A|sở|1/1/2025"}, [][]string{{"...A|Sở A|sở|1/1/2025"}}},
		"with titles of two": {[]string{"DANH SÁCH", "Mã|Tên|Loại", "A|Sở A|sở", "Việc|Mã cũ|Mã mới|Thời gian", "|||Từ ngày|Đến ngày", "Đổi|A|B|1/1/2025"}, [][]string{{"...A|Sở A|sở"}, {"......Đổi|A|B|1/1/2025"}}},
		"none":               {[]string{"x|y"}, nil},
	} {
		var got [][]string
		for _, found := range FindAll(sheetOf(test.lines...), layouts) {
			if len(found.Problems) > 0 {
				t.Errorf("%s: %v", name, found.Problems)
			}
			got = append(got, rowsOf(found))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheMarkOfATextIsNoPartOfIt(t *testing.T) {
	for cell, want := range map[string]string{
		"'008": "008", "’008": "008", "‘Lý Tín": "Lý Tín", "''008": "008", "' 008": "008", "'Lý'": "'Lý'", "‘Lý’": "‘Lý’", "K'Brơi": "K'Brơi", "'": "'", "": "",
		"‘Bàn tay vàng’ cơ sở": "‘Bàn tay vàng’ cơ sở", "'Bàn tay vàng', cơ sở": "'Bàn tay vàng', cơ sở",
		"'K'Brơi": "K'Brơi", "'Đội 'xanh": "Đội 'xanh",
	} {
		if got, marked := unmarked(cell); got != want || marked != (got != cell) {
			t.Errorf("%q is %q, %v", cell, got, marked)
		}
	}
	found, _ := Find(sheetOf("Mã|Tên|Loại", "A|Sở A|sở", "'B|‘Sở B|sở"), layouts)
	if diff := cmp.Diff([]string{"..A|Sở A|sở", "...B|Sở B|sở"}, rowsOf(found)); diff != "" || len(found.Notes) != 1 || !strings.Contains(found.Notes[0], "Dấu ' ở đầu ô") || !strings.HasSuffix(found.Notes[0], "dòng 3.") {
		t.Errorf("the notes are %q: %s", found.Notes, diff)
	}
}

// A row that somebody forgot to fill in is none of those: who reads the table says what it lacks.
func TestARowThatLacksACellIsStillARow(t *testing.T) {
	for _, lines := range [][]string{
		{"A"}, {"|Sở X|sở"}, {"A|Sở A|sở", "B||sở"}, {"A|Sở A|sở", "|Sở B|sở"}, {"A|Sở A|sở", "", "B"}, {"|Sở X|sở", "A|Sở A|sở"},
		{"A|Tổng công ty"}, {"|Tổng công ty|sở", "A|Sở A|sở"},
		// A block that lost its codes.
		{"A|Sở A|sở", "", "|Sở B|sở", "|Sở C|sở"}, {"A|Sở A|sở", "", "-|Sở B|sở|1/7/2025"},
	} {
		found, ok := Find(sheetOf(append([]string{"Mã|Tên|Loại"}, lines...)...), layouts)
		if want := len(lines) - strings.Count(strings.Join(lines, "\n"), "\n\n"); !ok || len(found.Rows) != want || found.Notes != nil {
			t.Errorf("%q: %d rows, %q", lines, len(found.Rows), found.Notes)
		}
	}
	// Also below the heading of its group, and the total of the one above.
	for _, above := range []string{"II|Khối xã", "Khối xã", "|Tổng cộng: 1"} {
		if found, _ := Find(sheetOf("Mã|Tên|Loại", "A|Sở A|sở", "", above, "|Xã B|xã", "|Xã C|xã"), layouts); len(found.Rows) != 3 || len(found.Notes) != 1 {
			t.Errorf("below %s: %v, %q", above, rowsOf(found), found.Notes)
		}
	}
	s := sheetOf("Mã|Tên|Loại", "A|Sở A|sở", "", "#N/A|Sở B|sở")
	s.Rows[2].Faults = []sheet.Fault{{Column: 0, Sentence: "lỗi"}}
	if found, _ := Find(s, layouts); len(found.Rows) != 2 || found.Rows[1].Faults["Mã"] != "lỗi" {
		t.Errorf("%+v", found)
	}
}

func TestWhatIsHiddenOrMergedIsSaid(t *testing.T) {
	s := sheetOf("Mã|Tên|Loại", "A|A|sở", "B|B|sở", "C|C|sở", "D|D|sở")
	for _, n := range []int{1, 2, 4} {
		s.Rows[n].Hidden = true
	}
	s.HiddenColumns, s.Merged = []int{2, 7}, []string{"C2:C3"}
	found, _ := Find(s, layouts)
	want := []string{"Ô gộp được hiểu là ghi cho mọi dòng của ô: C2:C3.", "Các dòng đang ẩn hoặc bị lọc vẫn được nạp: dòng 2-3, 5.", "Các cột đang ẩn vẫn được nạp: C “Loại”."}
	if diff := cmp.Diff(want, found.Notes); diff != "" {
		t.Error(diff)
	}
}

func TestANoteNamesTheFirstOfManyLines(t *testing.T) {
	lines := []int{30, 30, 31}
	for n := range 9_000 {
		lines = append(lines, 2*n+2)
	}
	if got, want := Lines(lines), "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 và 8989 dòng khác"; got != want {
		t.Errorf("it is %.100q", got)
	}
}

func TestLongListsNameEveryLine(t *testing.T) {
	lines := []string{"Mã|Tên|Loại"}
	for range 20 {
		lines = append(lines, "|Nhóm")
	}
	found, _ := Find(sheetOf(lines...), layouts)
	if len(found.Notes) != 1 || !strings.HasSuffix(found.Notes[0], "dòng 13 “Nhóm”; dòng 14-21.") {
		t.Errorf("%q", found.Notes)
	}
}

func TestAHeadingIsItsWordsWithoutWhatStandsInBrackets(t *testing.T) {
	for s, want := range map[string]string{
		"  Mã   cơ quan ":          "ma co quan",
		"Từ ngày (dd/mm/yyyy)":     "tu ngay",
		"Cụm (1), khối (2) và (3)": "cum khoi va",
		"Tên: cơ quan, đơn vị":     "ten co quan don vi",
		")Mã(":                     "ma",
		"(a) b (c":                 "b c",
		"()":                       "",
		"Ðến\u00a0ng\u200bày":      "den ngay",
		"Trực – thuộc":             "truc thuoc",
	} {
		if got := Key(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

func TestColumnsAreNamedAsSpreadsheetsDo(t *testing.T) {
	for at, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := columnLetter(at); got != want {
			t.Errorf("%d is %s, want %s", at, got, want)
		}
	}
}

// wordsLost are the lines of a sheet that are neither rows of the table nor in what is said of it.
func wordsLost(s sheet.Sheet, found Table) (lost []int) {
	accounted := map[int]bool{found.Header: true}
	for _, r := range found.Rows {
		accounted[r.Line] = true
	}
	for _, note := range found.Notes {
		for _, m := range lineRange.FindAllStringSubmatch(note, -1) {
			for _, part := range strings.Split(strings.TrimSpace(m[1]), ", ") {
				first, last, ranged := strings.Cut(part, "-")
				if !ranged {
					last = first
				}
				from, _ := strconv.Atoi(first)
				to, _ := strconv.Atoi(last)
				for line := from; line <= to; line++ {
					accounted[line] = true
				}
			}
		}
	}
	for _, r := range s.Rows {
		if r.Line > found.Header && !accounted[r.Line] && slices.ContainsFunc(r.Cells, func(c string) bool { return c != "" && !number(c) }) {
			lost = append(lost, r.Line)
		}
	}
	return lost
}

var lineRange = regexp.MustCompile(`dòng (\d[\d, -]*)`)

// drawnRow is a row as it may stand anywhere in a sheet.
func drawnRow(r *rand.Rand) string {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	var cells []string
	for range 1 + r.IntN(5) {
		cells = append(cells, one("", "", "A", "B1", "I", "II.", "1", "(2)", "Sở A", "sở", "Tổng cộng", "Cộng 3", "NGƯỜI LẬP", "Mã", "Tên", "Loại", "1/7/2025", "Ghi chú", "x"))
	}
	return strings.TrimRight(strings.Join(cells, "|"), "|")
}

// Whatever stands in a sheet, each of its rows with words is taken or spoken of.
func TestNoRowIsDroppedWithoutAWord(t *testing.T) {
	tables := 0
	for seed := range uint64(4_000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var lines []string
		for range r.IntN(3) {
			lines = append(lines, drawnRow(r))
		}
		lines = append(lines, []string{"Mã|Tên|Loại", "STT|Loại|Tên|Mã|Đến ngày", "Mã|Tên|Loại||Ghi chú", "Việc|Mã|\n|cũ|mới"}[r.IntN(4)])
		for range r.IntN(30) {
			lines = append(lines, drawnRow(r))
		}
		s := sheetOf(strings.Split(strings.Join(lines, "\n"), "\n")...)
		found, ok := Find(s, layouts)
		if !ok || len(found.Missing)+len(found.Problems) > 0 {
			continue
		}
		tables++
		if lost := wordsLost(s, found); lost != nil {
			t.Fatalf("sheet %d: of the lines %v nothing is said: %q\n%s", seed, lost, found.Notes, strings.Join(lines, "\n"))
		}
		for _, row := range found.Rows {
			if len(row.Cells) == 0 && len(row.Problems) == 0 {
				t.Fatalf("sheet %d: line %d is a row of nothing", seed, row.Line)
			}
		}
	}
	if tables < 1_000 {
		t.Errorf("only %d of the sheets were tables", tables)
	}
}

func TestACellBesideTheTableIsAProblemOfItsRow(t *testing.T) {
	found, _ := Find(sheetOf("Mã|Tên|Loại|", "A|Sở Văn hóa, Thể thao|sở||", "B|Sở Y|tế|sở|thừa", "|Nhóm||x|thừa"), layouts)
	if len(found.Problems) != 1 || found.Problems[0].Column != "cột D" {
		t.Errorf("a column without a name that has words: %+v", found.Problems)
	}
	found, _ = Find(sheetOf("Mã|Tên|Loại", "A|Sở Văn hóa|Thể thao|sở", "|Nhóm||x"), layouts)
	if len(found.Rows) != 1 || len(found.Rows[0].Problems) != 1 || found.Rows[0].Problems[0].Sentence != "Ô “sở” nằm ngoài các cột của bảng; đề nghị kiểm tra lại dòng này." {
		t.Errorf("a cell beside the table: %+v", found.Rows)
	}
}
