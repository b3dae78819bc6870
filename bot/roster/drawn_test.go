package roster_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

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
	layout []drawnColumn // the columns of the table, in their usual order
	rows   [][]string
	groups bool // headings of groups may stand between the rows

	columns  []int      // what stands in each column: an index of layout, or one of the below
	grid     [][]string // of the drawn table
	lineOf   []int      // of each row, from 1
	merges   []string
	spoiled  string // the cell that cannot be trusted: "line column", "" without one
	formulas map[string]bool
	says     []string // words that the notes must have
}

// tooLong is a number of which a workbook has not all digits.
const tooLong = "12345678901234567"

// drawnColumn is a column of a table, and how people write what is in it.
type drawnColumn struct {
	name     string
	headings []string
	write    func(d *drawing, cell string) string
	code     bool     // may be a number in a workbook
	day      bool     // may be a day in a workbook
	spoils   []string // what cannot be trusted in it; none where nothing is tried
}

// broken are cells that cannot be trusted in any column.
var broken = []string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "9.12E+08", "=A1&B1", "″", "-nt-", "như trên"}

const (
	ofNumbers = -1 - iota // "STT"
	ofRemarks             // "Ghi chú" and the like
)

func (d *drawing) one(of ...string) string { return of[d.r.IntN(len(of))] }
func (d *drawing) chance(n int) bool       { return d.r.IntN(n) == 0 }

var agencyColumns = []drawnColumn{
	{name: "Mã", headings: []string{"Mã", "MÃ", "Mã cơ quan", "Mã (viết hoa)"}, write: writeCode, code: true, spoils: []string{"nt"}},
	{name: "Tên", headings: []string{"Tên", "Tên cơ quan, đơn vị", "ten don vi"}, write: writeWords, spoils: []string{"12", "..", "nt"}},
	{name: "Loại", headings: []string{"Loại", "Loại\u00a0cơ quan", "LOẠI"}, write: writeKind, spoils: []string{"nt", "-", "cơ quan"}},
	{name: "Trực thuộc", headings: []string{"Trực thuộc", "Trực thuộc mã", "Trực\u200b thuộc"}, write: writeCode, code: true},
	{name: "Từ ngày", headings: []string{"Từ ngày", "Từ ngày (dd/mm/yyyy)"}, write: writeDay, day: true},
	{name: "Đến ngày", headings: []string{"Đến ngày", "Ðến ngày", "ĐẾN NGÀY"}, write: writeDay, day: true},
}

// tree draws a tree of agencies.
func tree(seed uint64) *drawing {
	d := &drawing{r: rand.New(rand.NewPCG(seed, 15)), layout: agencyColumns, groups: true, formulas: map[string]bool{}}
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

// plainly is the same table as the template has it.
func (d *drawing) plainly() sheet.Sheet {
	var header []string
	for _, c := range d.layout {
		header = append(header, c.name)
	}
	lines := []string{strings.Join(header, "|")}
	for _, row := range d.rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return sheetOf("bảng", lines...)
}

// draw lays the table out.
func (d *drawing) draw(workbook bool) {
	d.columns = d.r.Perm(len(d.layout))
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
		form := d.one("(%d)", "[%d]", "%d")
		var numbers []string
		for n := range d.columns {
			numbers = append(numbers, fmt.Sprintf(form, n+1))
		}
		d.add(numbers...)
	}
	for n, row := range d.rows {
		switch n := d.r.IntN(8); {
		case n == 0:
			d.add("")
		case n == 1 && d.groups:
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
		if d.chance(2) {
			d.add("")
		}
		d.add("", "", "Thái Bình, ngày 01 tháng 7 năm 2026")
		d.add(d.one("NGƯỜI LẬP BIỂU", "Người lập", "TM. ỦY BAN NHÂN DÂN", "Lập bảng"), "", d.one("GIÁM ĐỐC", "KT. CHỦ TỊCH"))
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
	var upper []string
	for _, c := range d.columns {
		switch c {
		case ofNumbers:
			upper = append(upper, d.one("STT", "TT", "Số TT"))
		case ofRemarks:
			upper = append(upper, d.one("Ghi chú", "Địa chỉ", "Đã kiểm tra"))
		default:
			upper = append(upper, d.one(d.layout[c].headings...))
		}
	}
	from, until := slices.Index(d.columns, d.at("Từ ngày")), slices.Index(d.columns, d.at("Đến ngày"))
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

// at is the column of that name.
func (d *drawing) at(name string) int {
	return slices.IndexFunc(d.layout, func(c drawnColumn) bool { return c.name == name })
}

// written is a cell as somebody types it.
func (d *drawing) written(column int, cell string) string {
	if cell == "" {
		return d.one("", "", "", "", "\u00a0", "-", "…")
	}
	cell = d.layout[column].write(d, cell)
	if d.chance(12) && !strings.HasPrefix(cell, " ") {
		return d.one("'", "’") + cell
	}
	return cell
}

func writeCode(d *drawing, cell string) string {
	return d.one(cell, strings.ToLower(cell), strings.ReplaceAll(cell, "-", "–"), cell+"\u200b")
}

func writeWords(d *drawing, cell string) string {
	return d.one(cell, "  "+cell, strings.ReplaceAll(cell, " ", "  "), strings.ReplaceAll(cell, " ", "\u00a0"))
}

func writeKind(d *drawing, cell string) string {
	return d.one(cell, strings.ToUpper(cell), strings.ReplaceAll(cell, " - ", " – "), " "+strings.ReplaceAll(cell, " ", "\u00a0"))
}

func writeDay(d *drawing, cell string) string {
	day, err := time.Parse(time.DateOnly, cell)
	if err != nil {
		panic(err)
	}
	written := day.Format(d.one("2/1/2006", "02/01/2006", "2.1.2006", "02-01-2006", "2006-01-02", "02-Jan-06", "2/1/06", "2006/01/02", "02/01/2006 00:00", "January 2, 2006",
		"02–01–2006", "2 — 1 — 2006", "02 01 2006", "02⁄01⁄2006", "ngày 2 tháng 1 năm 2006", "Ngày 02 tháng 01 năm 2006", "02·01·2006"))
	if d.chance(6) {
		return wide(written)
	}
	return written
}

// wide is written with the digits of East Asian keyboards.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, s)
}

// spoil puts what cannot be trusted into a cell.
func (d *drawing) spoil(workbook bool) {
	var spoilt []int // columns
	for c, column := range d.layout {
		if column.spoils != nil {
			spoilt = append(spoilt, c)
		}
	}
	n, column := d.r.IntN(len(d.rows)), spoilt[d.r.IntN(len(spoilt))]
	at := slices.Index(d.columns, column)
	name, _ := excelize.CoordinatesToCellName(at+1, d.lineOf[n])
	cells := slices.Concat(d.layout[column].spoils, broken)
	if workbook {
		cells = append(cells, tooLong)
	}
	cell := d.one(cells...)
	d.grid[d.lineOf[n]-1][at] = cell
	d.formulas[name] = strings.HasPrefix(cell, "=")
	d.spoiled = fmt.Sprintf("%d %s", d.lineOf[n], d.layout[column].name)
}

// Whatever an office draws of one organisation is that organisation, or it is refused by the cell that cannot be read.
func TestWhateverTableAnOfficeDrawsIsTheSameOrganisationOrRefusedByCell(t *testing.T) {
	for name, draw := range map[string]func(seed uint64) *drawing{"a tree": tree, "people": people} {
		t.Run(name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				o, rounds := open(db), 60
				if *databasetest.Long {
					rounds = 3000
				}
				if db.Shared() {
					rounds /= 10
				}
				importInto(t, o, drawnAgencies)
				for seed := range uint64(rounds) {
					drawn(t, o, draw(seed), seed)
				}
			})
		})
	}
}

// drawn draws it, and checks what becomes of that.
func drawn(t *testing.T, o *organisation, d *drawing, seed uint64) {
	t.Helper()
	plain, err := o.Preview(t.Context(), directory.Operator, sheets(d.plainly()))
	if err != nil || len(plain.Problems) > 0 {
		t.Fatalf("organisation %d: %v %v", seed, plain.Problems, err)
	}
	d.checkShown(t, plain.Changes)
	asWorkbook := d.chance(2)
	d.draw(asWorkbook)
	if d.chance(4) {
		d.spoil(asWorkbook)
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
	for _, words := range d.says {
		if !strings.Contains(notes, words) {
			t.Errorf("“%s” is not said:\n%s", words, notes)
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
