package roster_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

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
			} else if cell == tooLong {
				must(book.SetCellDefault("Sheet1", name, cell))
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
			case c < 0 || row[c] == "" || d.spoiled == fmt.Sprintf("%d %s", d.lineOf[n], d.layout[c].name) || d.chance(2):
			case d.layout[c].code:
				if _, err := fmt.Sscanf(row[c], "%d", &number); err == nil && !strings.HasPrefix(row[c], "C") {
					must(book.SetCellInt("Sheet1", name, int64(number)))
					must(book.SetCellStyle("Sheet1", name, name, zeros))
				}
			case d.layout[c].day:
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
	c := d.at("Trực thuộc")
	if c < 0 {
		return
	}
	x := slices.Index(d.columns, c)
	for n := 0; n < len(d.rows); n++ {
		last := n
		for last+1 < len(d.rows) && d.rows[last+1][c] == d.rows[n][c] && d.lineOf[last+1] == d.lineOf[last]+1 {
			last++
		}
		if last > n && d.rows[n][c] != "" && !d.chance(3) {
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
	inUTF16 := func(order binary.AppendByteOrder) (out []byte) {
		for _, unit := range utf16.Encode([]rune("\uFEFF" + text.String())) {
			out = order.AppendUint16(out, unit)
		}
		return out
	}
	switch d.r.IntN(6) {
	case 0:
		return inUTF16(binary.LittleEndian), true
	case 1:
		return inUTF16(binary.BigEndian), true
	case 2:
		return []byte("\uFEFF" + text.String()), true
	case 3: // windows-1258, of which one letter says enough
		return []byte(strings.ReplaceAll(text.String(), "ã", "\xe3")), !strings.Contains(text.String(), "ã")
	}
	return []byte(text.String()), true
}
