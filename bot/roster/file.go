package roster

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// fileRow is one row of a file under the columns of its subject.
type fileRow struct {
	table   string
	line    int
	cells   map[string]string // by column; those that are not blank
	bad     bool              // it has a problem
	changes bool              // it changes the directory
}

// readTables sorts the rows of the tables by subject and reports what is wrong with the tables themselves.
func (i *importer) readTables(tables []sheet.Sheet) {
	for _, t := range tables {
		if len(t.Rows) == 0 {
			continue
		}
		header := &fileRow{table: t.Name, line: t.Rows[0].Line}
		s, known := recognise(t.Rows[0].Cells)
		if !known {
			i.problem(header, "", "Không nhận ra bảng này. Dòng đầu của bảng phải là tên các cột, như trong tệp mẫu: "+allHeadings()+".")
			continue
		}
		columns := i.columns(header, s, t)
		if header.bad {
			i.tableInvalid[s] = true
			continue
		}
		for _, row := range t.Rows[1:] {
			if r := i.readRow(t.Name, columns, row); len(r.cells) > 0 || r.bad {
				i.rows[s] = append(i.rows[s], r)
			}
		}
	}
}

func (i *importer) readRow(table string, columns []string, row sheet.Row) *fileRow {
	r := &fileRow{table: table, line: row.Line, cells: map[string]string{}}
	for at, cell := range row.Cells {
		cell = strings.Join(strings.Fields(vietnamese.NFC(database.Text([]byte(cell)))), " ")
		switch {
		case cell == "":
		case at < len(columns) && columns[at] != "":
			r.cells[columns[at]] = cell
		case at >= len(columns):
			i.problem(r, "", fmt.Sprintf("Ô “%s” nằm ngoài các cột của bảng; đề nghị kiểm tra lại dòng này.", short(cell)))
		}
	}
	return r
}

// columns gives each column of a header its name, "" for one that is passed over.
func (i *importer) columns(header *fileRow, s subject, t sheet.Sheet) []string {
	var columns []string
	for at, cell := range t.Rows[0].Cells {
		key, name := headingKey(cell), ""
		for _, h := range layouts[s].headings {
			if h.means(key) {
				name = h.name
			}
		}
		switch {
		case name != "" && slices.Contains(columns, name):
			i.problem(header, name, "Cột này có hai lần; đề nghị bỏ một cột.")
		case name != "" || key == "stt" || key == "tt":
		case key != "":
			i.problem(header, short(cell), fmt.Sprintf("Bảng %s không có cột này; đề nghị bỏ cột hoặc sửa lại tên. Các cột: %s.", layouts[s].name, headingsOf(s)))
		case slices.ContainsFunc(t.Rows[1:], func(r sheet.Row) bool { return at < len(r.Cells) && strings.TrimSpace(r.Cells[at]) != "" }):
			i.problem(header, fmt.Sprintf("cột thứ %d", at+1), "Cột này có dữ liệu nhưng không có tên; đề nghị ghi tên cột hoặc xóa dữ liệu.")
		}
		columns = append(columns, name)
	}
	for _, h := range layouts[s].headings {
		if h.required && !slices.Contains(columns, h.name) {
			i.problem(header, h.name, fmt.Sprintf("Bảng %s thiếu cột này; đề nghị thêm cột, như trong tệp mẫu.", layouts[s].name))
		}
	}
	return columns
}

// short is the beginning of what somebody wrote, to quote in a sentence.
func short(s string) string {
	s = strings.Join(strings.Fields(database.Text([]byte(s))), " ")
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// day reads a cell that holds a day or nothing.
func (i *importer) day(r *fileRow, column string) directory.Day {
	s := r.cells[column]
	if s == "" {
		return ""
	}
	if date, _, timed := strings.Cut(s, " "); timed && len(date) == len("2006-01-02") {
		s = date // a spreadsheet's day with a time of day
	}
	d, err := vietnamese.ParseDay(s)
	if err != nil || d < "1900" || d >= "2200" {
		i.problem(r, column, fmt.Sprintf("“%s” không phải là một ngày có trong lịch; đề nghị ghi ngày/tháng/năm, ví dụ 01/7/2025.", short(r.cells[column])))
		return ""
	}
	return d
}

// period reads the first and the last day.
func (i *importer) period(r *fileRow) period {
	from, last := i.day(r, colFrom), i.day(r, colUntil)
	if from != "" && last != "" && last < from {
		i.problem(r, colUntil, fmt.Sprintf("Đến ngày %s trước Từ ngày %s; đề nghị sửa lại một trong hai ngày.", last.Words(), from.Words()))
		return period{}
	}
	return period{from: from, until: last.Add(1)}
}

// code reads a cell that holds a code.
func (i *importer) code(r *fileRow, column string) string {
	code := directory.CleanCode(r.cells[column])
	if code == "" {
		return ""
	}
	if err := directory.CheckCode(code); err != nil {
		i.problem(r, column, err.Error())
		return ""
	}
	return code
}

// text reads a cell of words.
func (i *importer) text(r *fileRow, column string, most int) string {
	s, err := directory.CleanLine(r.cells[column], "“"+column+"”", 0, most)
	if err != nil {
		i.problem(r, column, err.Error())
	}
	return s
}

// need reports a cell that must not be empty.
func (i *importer) need(r *fileRow, columns ...string) {
	for _, column := range columns {
		if r.cells[column] == "" {
			i.problem(r, column, "Ô này để trống; đề nghị ghi đủ.")
		}
	}
}
