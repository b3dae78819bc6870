package roster

import (
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/table"
	"thidua/knowledge/vietnamese"
)

// fileRow is one row of a file under the columns of its subject.
type fileRow struct {
	table   string
	line    int
	cells   map[string]string // by column; those that are not blank
	faults  map[string]string // by column: of cells that cannot be trusted, about which nothing else is said
	bad     bool              // it has a problem
	changes bool              // it changes the directory
}

// readTables sorts the rows of the tables by subject, and reports what is wrong with the tables themselves, or was passed over.
func (i *importer) readTables(tables []sheet.Sheet) {
	var unknown []*fileRow
	known := false
	for _, t := range tables {
		if t.Hidden {
			i.note("Bảng %s đang ẩn nên bỏ qua; nếu cần nạp, đề nghị bỏ ẩn rồi nạp lại.", t.Name)
			continue
		}
		if len(t.Rows) == 0 {
			continue
		}
		found, ok := table.Find(t, layouts[:])
		if !ok {
			unknown = append(unknown, &fileRow{table: t.Name, line: t.Rows[0].Line})
			continue
		}
		known = true
		i.readTable(t.Name, found)
	}
	for _, t := range unknown {
		if known {
			i.note("Bảng %s không phải bảng về cơ cấu tổ chức nên bỏ qua.", t.table)
			continue
		}
		i.problem(t, "", "Không nhận ra bảng này. Bảng phải có dòng tên các cột, như trong tệp mẫu: "+allHeadings()+".")
	}
}

func (i *importer) readTable(name string, found table.Table) {
	s := subject(found.Layout)
	for _, note := range found.Notes {
		i.note("Bảng %s: %s", name, note)
	}
	header := &fileRow{table: name, line: found.Header}
	for _, p := range found.Problems {
		i.problem(header, p.Column, p.Sentence)
	}
	for _, column := range found.Missing {
		i.problem(header, column, fmt.Sprintf("Bảng %s thiếu cột này; đề nghị thêm cột, như trong tệp mẫu.", layouts[s].Name))
	}
	if header.bad {
		i.tableInvalid[s] = true
		return
	}
	for _, row := range found.Rows {
		r := &fileRow{table: name, line: row.Line, cells: row.Cells, faults: row.Faults}
		for _, p := range row.Problems {
			i.problem(r, p.Column, p.Sentence)
		}
		for _, c := range layouts[s].Columns {
			if row.Faults[c.Name] != "" {
				i.problem(r, c.Name, row.Faults[c.Name])
			}
		}
		i.rows[s] = append(i.rows[s], r)
	}
}

// short is the beginning of what somebody wrote, to quote in a sentence.
func short(s string) string { return table.Excerpt(s) }

// day reads a cell that holds a day or nothing.
func (i *importer) day(r *fileRow, column string) directory.Day {
	s := r.cells[column]
	if s == "" {
		return ""
	}
	d, _, err := vietnamese.ParseMoment(s)
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
