package roster_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// drawing is a table as an office could draw it, of rows whose meaning is known.
type drawing struct {
	r      *rand.Rand
	seed   uint64
	header []string // the columns of the layout, in their usual order
	rows   [][]string

	columns  []int      // what stands in each column: an index of header, or one of the below
	grid     [][]string // of the drawn table
	lineOf   []int      // of each row, from 1
	merges   []string
	spoiled  string // the cell that cannot be trusted: "line column", "" without one
	formulas map[string]bool
}

const (
	ofNumbers = -1 - iota // "STT"
	ofRemarks             // "Ghi chú" and the like
)

func (d *drawing) one(of ...string) string { return of[d.r.IntN(len(of))] }
func (d *drawing) chance(n int) bool       { return d.r.IntN(n) == 0 }

// office draws a tree of agencies.
func office(seed uint64) *drawing {
	d := &drawing{r: rand.New(rand.NewPCG(seed, 15)), seed: seed, header: []string{"Mã", "Tên", "Loại", "Trực thuộc", "Từ ngày", "Đến ngày"}, formulas: map[string]bool{}}
	code := func(n int) string { return fmt.Sprintf("C-%02d", n) }
	if d.chance(3) {
		code = func(n int) string { return fmt.Sprintf("%03d", n) }
	}
	top := 1 + d.r.IntN(3)
	for n := range top + d.r.IntN(12) {
		row := []string{code(n), fmt.Sprintf("%s số %d, tỉnh", d.one("Sở Ðo lường", "Hội Nông dân", "Chi cục \"Thú y\"", "Ban A; B"), n), d.one("hội quần chúng", "sở, ban, ngành", "đơn vị sự nghiệp", "MTTQ và tổ chức chính trị - xã hội"), "", "", ""}
		if n >= top {
			row[3] = code(d.r.IntN(top))
			if d.chance(2) && n > top {
				row[3] = d.rows[n-1][3] // so that some can be merged
			}
			if d.chance(3) {
				row[4] = fmt.Sprintf("2018-%02d-%02d", 1+d.r.IntN(12), 1+d.r.IntN(28))
			}
			if d.chance(4) {
				row[5] = fmt.Sprintf("2030-%02d-%02d", 1+d.r.IntN(12), 1+d.r.IntN(28))
			}
		}
		d.rows = append(d.rows, row)
	}
	return d
}

// plainly is the same tree as the template has it.
func (d *drawing) plainly() sheet.Sheet {
	var lines []string
	for _, row := range d.rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return agencySheet(lines...)
}

// draw lays the table out.
func (d *drawing) draw(workbook bool) {
	d.columns = d.r.Perm(len(d.header))
	if d.chance(2) {
		slices.Sort(d.columns)
	}
	for range d.r.IntN(3) {
		d.columns = slices.Insert(d.columns, d.r.IntN(len(d.columns)+1), ofRemarks)
	}
	if d.chance(2) {
		d.columns = slices.Insert(d.columns, 0, ofNumbers)
	}
	for range d.r.IntN(5) {
		d.add(d.one("UBND TỈNH THÁI BÌNH", "", "DANH SÁCH CƠ QUAN, ĐƠN VỊ", "(Kèm theo Công văn số 12/SVD-TĐKT ngày 01/7/2025)", "Đơn vị tính: cơ quan"))
		if workbook && d.chance(2) {
			d.merge(0, len(d.grid)-1, len(d.columns)-1, len(d.grid)-1)
		}
	}
	d.drawHeader(workbook)
	if d.chance(3) {
		var numbers []string
		for n := range d.columns {
			numbers = append(numbers, fmt.Sprintf(d.one("(%d)"), n+1))
		}
		d.add(numbers...)
	}
	for n, row := range d.rows {
		switch d.r.IntN(8) {
		case 0:
			d.add("")
		case 1:
			d.add(d.one("I", "II"), d.one("Khối các sở, ngành", "Khối xã"))
			if slices.Contains(d.columns[:2], 0) && slices.Contains(d.columns[:2], 1) { // both under columns of words
				d.grid[len(d.grid)-1][0] = ""
			}
		}
		d.lineOf = append(d.lineOf, len(d.grid)+1)
		var cells []string
		for _, c := range d.columns {
			switch {
			case c == ofNumbers:
				cells = append(cells, fmt.Sprint(n+1))
			case c == ofRemarks:
				cells = append(cells, d.one("", "", "đang sắp xếp", "x", "12"))
			default:
				cells = append(cells, d.written(c, row[c]))
			}
		}
		d.add(cells...)
	}
	if d.chance(2) {
		d.add(d.one("Tổng cộng: ", "Cộng ")+fmt.Sprint(len(d.rows))+" cơ quan", d.one("", "12"))
	}
	if d.chance(2) {
		d.add("")
		d.add("", "", "Thái Bình, ngày 01 tháng 7 năm 2026")
		d.add(d.one("NGƯỜI LẬP BIỂU", "Người lập"), "", "GIÁM ĐỐC")
		d.add("(Ký, ghi rõ họ tên)", "", "(Ký, đóng dấu)")
		d.add("Nguyễn Văn A", "", "Trần Thị B")
	}
}

func (d *drawing) add(cells ...string) { d.grid = append(d.grid, slices.Clone(cells)) }

func (d *drawing) merge(left, top, right, bottom int) {
	from, _ := excelize.CoordinatesToCellName(left+1, top+1)
	to, _ := excelize.CoordinatesToCellName(right+1, bottom+1)
	d.merges = append(d.merges, from+":"+to)
}

// drawHeader writes it in one line or two.
func (d *drawing) drawHeader(workbook bool) {
	names := [][]string{{"Mã", "MÃ", "Mã cơ quan", "Mã (viết hoa)"}, {"Tên", "Tên cơ quan, đơn vị", "ten don vi"}, {"Loại", "Loại\u00a0cơ quan", "LOẠI"}, {"Trực thuộc", "Trực thuộc mã", "Trực\u200b thuộc"},
		{"Từ ngày", "Từ ngày (dd/mm/yyyy)"}, {"Đến ngày", "Ðến ngày", "ĐẾN NGÀY"}}
	var upper []string
	for _, c := range d.columns {
		switch c {
		case ofNumbers:
			upper = append(upper, d.one("STT", "TT", "Số TT"))
		case ofRemarks:
			upper = append(upper, d.one("Ghi chú", "Địa chỉ", "Đã kiểm tra"))
		default:
			upper = append(upper, d.one(names[c]...))
		}
	}
	from, until := slices.Index(d.columns, 4), slices.Index(d.columns, 5)
	if until != from+1 || d.chance(2) {
		d.add(upper...)
		return
	}
	lower := make([]string, len(upper))
	lower[from], lower[until] = upper[from], upper[until]
	upper[from], upper[until] = "Thời gian", ""
	top := len(d.grid)
	d.add(upper...)
	d.add(lower...)
	if !workbook || d.chance(2) {
		return
	}
	d.merge(from, top, until, top)
	for at := range upper {
		if at != from && at != until {
			d.merge(at, top, at, top+1)
		}
	}
}

// written is a cell as somebody types it.
func (d *drawing) written(column int, cell string) string {
	switch {
	case cell == "":
		return ""
	case column >= 4:
		day, err := time.Parse(time.DateOnly, cell)
		if err != nil {
			panic(err)
		}
		return day.Format(d.one("2/1/2006", "02/01/2006", "2.1.2006", "02-01-2006", "2006-01-02", "02-Jan-06", "2/1/06", "2006/01/02", "02/01/2006 00:00", "January 2, 2006"))
	case column == 2:
		return d.one(cell, strings.ToUpper(cell), strings.ReplaceAll(cell, " - ", " – "), " "+strings.ReplaceAll(cell, " ", "\u00a0"))
	case column == 0 || column == 3:
		return d.one(cell, strings.ToLower(cell), strings.ReplaceAll(cell, "-", "–"), cell+"\u200b")
	}
	return d.one(cell, "  "+cell, strings.ReplaceAll(cell, " ", "  "))
}

// spoil puts what cannot be trusted into a cell that every row has.
func (d *drawing) spoil() {
	n, column := d.r.IntN(len(d.rows)), d.r.IntN(3)
	at := slices.Index(d.columns, column)
	name, _ := excelize.CoordinatesToCellName(at+1, d.lineOf[n])
	d.grid[d.lineOf[n]-1][at] = d.one("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "9.12E+08", "=A1&B1")
	d.formulas[name] = strings.HasPrefix(d.grid[d.lineOf[n]-1][at], "=")
	d.spoiled = fmt.Sprintf("%d %s", d.lineOf[n], d.header[column])
}

// workbook is the drawing as .xlsx: codes may be numbers with a format, days days, superiors merged, rows and columns hidden.
func (d *drawing) workbook(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	style := func(code string) int {
		id, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		must(err)
		return id
	}
	zeros, days := style("000"), style(d.one("dd/mm/yyyy", "d-mmm-yy", `"ngày" dd "tháng" mm`))
	for y, cells := range d.grid {
		for x, cell := range cells {
			name, err := excelize.CoordinatesToCellName(x+1, y+1)
			must(err)
			if d.formulas[name] {
				must(book.SetCellFormula("Sheet1", name, cell[1:]))
			} else if cell != "" {
				must(book.SetCellStr("Sheet1", name, cell))
			}
		}
	}
	for n, row := range d.rows {
		for x, c := range d.columns {
			name, _ := excelize.CoordinatesToCellName(x+1, d.lineOf[n])
			var number int
			switch {
			case c < 0 || row[c] == "" || d.spoiled == fmt.Sprintf("%d %s", d.lineOf[n], d.header[c]) || d.chance(2):
			case c == 0 || c == 3:
				if _, err := fmt.Sscanf(row[c], "%d", &number); err == nil && !strings.HasPrefix(row[c], "C") {
					must(book.SetCellInt("Sheet1", name, int64(number)))
					must(book.SetCellStyle("Sheet1", name, name, zeros))
				}
			case c >= 4:
				day, err := time.Parse(time.DateOnly, row[c])
				must(err)
				must(book.SetCellValue("Sheet1", name, day))
				must(book.SetCellStyle("Sheet1", name, name, days))
			}
		}
	}
	d.mergeSuperiors(func(name string) { must(book.SetCellStr("Sheet1", name, "")) })
	for _, ref := range d.merges {
		from, to, _ := strings.Cut(ref, ":")
		must(book.MergeCell("Sheet1", from, to))
	}
	for y := range d.grid {
		if d.chance(6) {
			must(book.SetRowVisible("Sheet1", y+1, false))
		}
	}
	if d.chance(3) {
		must(book.SetColVisible("Sheet1", "B:C", false))
	}
	if d.chance(3) {
		_, err := book.NewSheet("Ẩn")
		must(err)
		must(book.SetSheetRow("Ẩn", "A1", &[]string{"Mã", "Tên", "Loại"}))
		must(book.SetSheetRow("Ẩn", "A2", &[]string{"ANGOAI", "Không ai thấy", "sở, ban, ngành"}))
		must(book.SetSheetVisible("Ẩn", false))
		_, err = book.NewSheet("Ghi chép")
		must(err)
		must(book.SetSheetRow("Ghi chép", "A1", &[]string{"Việc", "Ngày"}))
	}
	var out bytes.Buffer
	must(book.Write(&out))
	return out.Bytes()
}

// mergeSuperiors merges cells of rows that follow each other and have one superior.
func (d *drawing) mergeSuperiors(empty func(cell string)) {
	x := slices.Index(d.columns, 3)
	for n := 0; n < len(d.rows); n++ {
		last := n
		for last+1 < len(d.rows) && d.rows[last+1][3] == d.rows[n][3] && d.lineOf[last+1] == d.lineOf[last]+1 {
			last++
		}
		if last > n && d.rows[n][3] != "" && !d.chance(3) {
			for _, line := range d.lineOf[n+1 : last+1] {
				name, _ := excelize.CoordinatesToCellName(x+1, line)
				empty(name)
			}
			d.merge(x, d.lineOf[n]-1, x, d.lineOf[last]-1)
		}
		n = last
	}
}

// csv is the drawing as text, in an encoding that is drawn too; known is false for one that cannot be told.
func (d *drawing) csv() (content []byte, known bool) {
	mark, end := d.one(",", ";", "\t"), d.one("\n", "\r\n")
	var text strings.Builder
	for _, cells := range d.grid {
		for x := range d.columns {
			cell := ""
			if x < len(cells) {
				cell = cells[x]
			}
			if x > 0 {
				text.WriteString(mark)
			}
			if strings.ContainsAny(cell, mark+"\"") || d.chance(9) {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			text.WriteString(cell)
		}
		text.WriteString(end)
	}
	wide := func(order binary.AppendByteOrder) (out []byte) {
		for _, unit := range utf16.Encode([]rune("\uFEFF" + text.String())) {
			out = order.AppendUint16(out, unit)
		}
		return out
	}
	switch d.r.IntN(6) {
	case 0:
		return wide(binary.LittleEndian), true
	case 1:
		return wide(binary.BigEndian), true
	case 2:
		return []byte("\uFEFF" + text.String()), true
	case 3: // windows-1258, of which one letter says enough
		return []byte(strings.ReplaceAll(text.String(), "ã", "\xe3")), !strings.Contains(text.String(), "ã")
	}
	return []byte(text.String()), true
}

// Whatever an office draws of one tree is that tree, or it is refused by the cell that cannot be read.
func TestWhateverTableAnOfficeDrawsIsTheSameTreeOrRefusedByCell(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o, rounds := open(db), 120
		if *databasetest.Long {
			rounds = 3000
		}
		if db.Shared() {
			rounds /= 10
		}
		for seed := range uint64(rounds) {
			d := office(seed)
			plain, err := o.Preview(t.Context(), directory.Operator, sheets(d.plainly()))
			if err != nil || len(plain.Problems) > 0 {
				t.Fatalf("tree %d: %v %v", seed, plain.Problems, err)
			}
			asWorkbook := d.chance(2)
			d.draw(asWorkbook)
			if d.chance(4) {
				d.spoil()
			}
			name, content, readable := "a.xlsx", []byte(nil), true
			if asWorkbook {
				content = d.workbook(t)
			} else {
				name = "a.csv"
				content, readable = d.csv()
			}
			d.check(t, o, plain.Changes, name, content, readable)
			if t.Failed() {
				var lines []string
				for _, cells := range d.grid {
					lines = append(lines, strings.Join(cells, "|"))
				}
				t.Fatalf("drawing %d (%s, merged %v):\n%s", seed, name, d.merges, strings.Join(lines, "\n"))
			}
		}
	})
}

func (d *drawing) check(t *testing.T, o *organisation, want []directory.Change, name string, content []byte, readable bool) {
	t.Helper()
	tables, err := sheet.Read(name, bytes.NewReader(content))
	if !readable {
		if err == nil || !strings.Contains(err.Error(), "bảng mã UTF-8") {
			t.Errorf("a code page that cannot be told is read: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	plan, err := o.Preview(t.Context(), directory.Operator, tables)
	if err != nil {
		t.Fatal(err)
	}
	if d.spoiled != "" {
		if len(plan.Problems) == 0 || fmt.Sprintf("%d %s", plan.Problems[0].Line, plan.Problems[0].Column) != d.spoiled {
			t.Errorf("spoiled at %s, but the problems are %+v", d.spoiled, plan.Problems)
		}
		return
	}
	for _, p := range plan.Problems {
		t.Errorf("%s dòng %d, %s: %s", p.Table, p.Line, p.Column, p.Sentence)
	}
	if diff := cmp.Diff(want, plan.Changes); diff != "" {
		t.Errorf("another tree (-want +got):\n%s", diff)
	}
	d.checkNotes(t, tables, strings.Join(plan.Notes, "\n"))
}

// checkNotes wants a word about everything that is in the file and not in the tree.
func (d *drawing) checkNotes(t *testing.T, tables []sheet.Sheet, notes string) {
	t.Helper()
	for x, c := range d.columns {
		if letter, _ := excelize.ColumnNumberToName(x + 1); c == ofRemarks && !strings.Contains(notes, letter+" “") {
			t.Errorf("nothing is said of column %s:\n%s", letter, notes)
		}
	}
	for _, s := range tables {
		if s.Hidden && !strings.Contains(notes, "Bảng "+s.Name+" đang ẩn") {
			t.Errorf("nothing is said of the hidden table:\n%s", notes)
		}
		if s.Name == "Ghi chép" && !strings.Contains(notes, "Bảng Ghi chép không phải") {
			t.Errorf("nothing is said of the other table:\n%s", notes)
		}
		for _, ref := range s.Merged[:min(len(s.Merged), 5)] {
			if !strings.Contains(notes, ref) {
				t.Errorf("nothing is said of %s:\n%s", ref, notes)
			}
		}
	}
	for _, words := range []string{"UBND TỈNH THÁI BÌNH", "Khối các sở, ngành", "Nguyễn Văn A", "Tổng cộng: "} {
		for _, cells := range d.grid {
			if slices.ContainsFunc(cells, func(cell string) bool { return strings.Contains(cell, words) }) && !strings.Contains(notes, strings.TrimSpace(words)) {
				t.Errorf("nothing is said of “%s”:\n%s", words, notes)
			}
		}
	}
}
