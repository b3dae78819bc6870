package directory

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Table is one table of a file. Its first row is the header, by which it is recognised; the name only tells problems apart.
type Table struct {
	Name string
	Rows []Row
}

// Row is one row; Line is where a person finds it in the file.
type Row struct {
	Line  int
	Cells []string
}

// subject is what a table is about. The order is the one in which tables are brought in.
type subject int

const (
	ofAgencies subject = iota
	ofPeople
	ofBlocs
	ofActs
)

// The columns, as a file's header and a RowProblem name them.
const (
	colCode       = "Mã"
	colName       = "Tên"
	colKind       = "Loại"
	colParent     = "Trực thuộc"
	colFrom       = "Từ ngày"
	colUntil      = "Đến ngày"
	colAgency     = "Mã cơ quan"
	colPerson     = "Họ và tên"
	colTitle      = "Chức vụ"
	colRole       = "Vai trò"
	colPersonCode = "Mã cán bộ"
	colBasis      = "Văn bản cử"
	colBasisOn    = "Ngày văn bản"
	colBloc       = "Mã cụm"
	colBlocName   = "Tên cụm"
	colYear       = "Năm"
	colOfficer    = "Chuyên viên theo dõi"
	colDay        = "Ngày"
	colDecision   = "Văn bản"
	colAct        = "Việc"
	colOld        = "Mã cũ"
	colNew        = "Mã mới"
	colNewName    = "Tên mới"
	colNewKind    = "Loại mới"
	colNewParent  = "Trực thuộc mới"
)

type heading struct {
	name     string
	required bool
	others   []string
}

// layouts are the tables: by subject, their names and columns.
var layouts = [...]struct {
	name     string
	headings []heading
}{
	ofAgencies: {"Cơ quan", []heading{
		{colCode, true, []string{"Mã cơ quan", "Mã đơn vị"}}, {colName, true, []string{"Tên cơ quan", "Tên đơn vị", "Tên cơ quan, đơn vị"}},
		{colKind, true, []string{"Loại cơ quan"}}, {colParent, false, []string{"Trực thuộc mã", "Mã cơ quan cấp trên"}},
		{colFrom, false, nil}, {colUntil, false, nil},
	}},
	ofPeople: {"Người", []heading{
		{colAgency, true, []string{"Mã đơn vị"}}, {colPerson, true, []string{"Họ tên"}}, {colTitle, false, nil}, {colRole, true, nil},
		{colPersonCode, false, nil}, {colBasis, false, nil}, {colBasisOn, false, nil}, {colFrom, false, nil}, {colUntil, false, nil},
	}},
	ofBlocs: {"Cụm, khối", []heading{
		{colBloc, true, []string{"Mã khối", "Mã cụm, khối"}}, {colBlocName, true, []string{"Tên khối", "Tên cụm, khối"}},
		{colAgency, true, []string{"Mã đơn vị"}}, {colFrom, false, nil}, {colUntil, false, nil}, {colYear, false, nil}, {colRole, false, nil},
		{colOfficer, false, nil},
	}},
	ofActs: {"Sắp xếp", []heading{
		{colDay, true, []string{"Ngày thực hiện"}}, {colDecision, false, []string{"Văn bản quyết định"}}, {colAct, true, nil}, {colOld, true, nil},
		{colNew, true, nil}, {colNewName, false, nil}, {colNewKind, false, nil}, {colNewParent, false, []string{"Trực thuộc mới mã"}},
	}},
}

// headingKey is what headings are compared by: folded words, without what stands in brackets.
func headingKey(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		shut := strings.IndexByte(s, ')')
		if open < 0 || shut < open {
			break
		}
		s = s[:open] + " " + s[shut+1:]
	}
	return strings.Join(strings.FieldsFunc(vietnamese.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func (h heading) means(key string) bool {
	return key == headingKey(h.name) || slices.ContainsFunc(h.others, func(o string) bool { return key == headingKey(o) })
}

// recognise tells what a table is about by its header; not when two subjects fit it as well.
func recognise(header []string) (subject, bool) {
	best, most, tie := ofAgencies, 0, false
	for s := range layouts {
		n := 0
		for _, cell := range header {
			if slices.ContainsFunc(layouts[s].headings, func(h heading) bool { return h.means(headingKey(cell)) }) {
				n++
			}
		}
		switch {
		case n > most:
			best, most, tie = subject(s), n, false
		case n == most:
			tie = true
		}
	}
	return best, most >= 2 && !tie
}

// fileRow is one row of a file under the columns of its subject.
type fileRow struct {
	table   string
	line    int
	cells   map[string]string
	bad     bool // it has a problem
	changed bool // it changes the directory
}

// read sorts the rows of the tables by subject and reports what is wrong with the tables themselves.
func (i *importer) read(tables []Table) {
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
			i.torn[s] = true
			continue
		}
		for _, row := range t.Rows[1:] {
			r := &fileRow{table: t.Name, line: row.Line, cells: map[string]string{}}
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
			if len(r.cells) > 0 || r.bad {
				i.rows[s] = append(i.rows[s], r)
			}
		}
	}
}

// columns gives each column of a header its name, "" for one that is passed over.
func (i *importer) columns(header *fileRow, s subject, t Table) []string {
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
		case slices.ContainsFunc(t.Rows[1:], func(r Row) bool { return at < len(r.Cells) && strings.TrimSpace(r.Cells[at]) != "" }):
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

func headingsOf(s subject) string {
	var names []string
	for _, h := range layouts[s].headings {
		names = append(names, h.name)
	}
	return strings.Join(names, ", ")
}

func allHeadings() string {
	var all []string
	for s := range layouts {
		all = append(all, fmt.Sprintf("%s (%s)", layouts[s].name, headingsOf(subject(s))))
	}
	return strings.Join(all, "; ")
}

// short is the beginning of what somebody wrote, to quote in a sentence.
func short(s string) string {
	s = strings.Join(strings.Fields(database.Text([]byte(s))), " ")
	if utf8.RuneCountInString(s) > 60 {
		return cut(s, 60) + "…"
	}
	return s
}

// day reads a cell that holds a day or nothing.
func (i *importer) day(r *fileRow, column string) Day {
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

// days reads from and until: in a file the last day, here the first day after.
func (i *importer) days(r *fileRow) (from, until Day) {
	from, until = i.day(r, colFrom), i.day(r, colUntil)
	if from != "" && until != "" && until < from {
		i.problem(r, colUntil, fmt.Sprintf("Đến ngày %s trước Từ ngày %s; đề nghị sửa lại một trong hai ngày.", until.Words(), from.Words()))
		return "", ""
	}
	if until != "" {
		until = until.Add(1)
	}
	return from, until
}

// code reads a cell that holds a code.
func (i *importer) code(r *fileRow, column string) string {
	code := CleanCode(r.cells[column])
	if code != "" && !validCode(code) {
		i.problem(r, column, badCode(short(code)).Error())
		return ""
	}
	return code
}

// text reads a cell of words.
func (i *importer) text(r *fileRow, column string, most int) string {
	s, err := line(r.cells[column], "“"+column+"”", 0, most)
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
