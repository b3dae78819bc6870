package roster

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/vietnamese"
)

// subject is what a table is about. The order is the one in which tables are imported.
type subject int

const (
	ofAgencies subject = iota
	ofPeople
	ofBlocs
	ofReorganisations
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
	colPhone      = "Điện thoại"
	colBasis      = "Văn bản cử"
	colBasisOn    = "Ngày văn bản"
	colBloc       = "Mã cụm"
	colBlocName   = "Tên cụm"
	colYear       = "Năm"
	colOfficer    = "Chuyên viên theo dõi"
	colDay        = "Ngày"
	colDecision   = "Văn bản"
	colWhat       = "Việc"
	colOld        = "Mã cũ"
	colNew        = "Mã mới"
	colNewName    = "Tên mới"
	colNewKind    = "Loại mới"
	colNewParent  = "Trực thuộc mới"
)

// heading is a column of a table.
type heading struct {
	name     string
	required bool
	others   []string // what people write instead
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
		{colPhone, false, []string{"Số điện thoại", "Điện thoại công vụ", "SĐT"}},
	}},
	ofBlocs: {"Cụm, khối", []heading{
		{colBloc, true, []string{"Mã khối", "Mã cụm, khối"}}, {colBlocName, true, []string{"Tên khối", "Tên cụm, khối"}},
		{colAgency, true, []string{"Mã đơn vị"}}, {colFrom, false, nil}, {colUntil, false, nil}, {colYear, false, nil}, {colRole, false, nil},
		{colOfficer, false, nil},
	}},
	ofReorganisations: {"Sắp xếp", []heading{
		{colDay, true, []string{"Ngày thực hiện"}}, {colDecision, false, []string{"Văn bản quyết định"}}, {colWhat, true, nil}, {colOld, true, nil},
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

// newTable is a table of the subject with its header.
func newTable(s subject, rows [][]string) sheet.Out {
	var header []string
	for _, h := range layouts[s].headings {
		header = append(header, h.name)
	}
	return sheet.Out{Name: layouts[s].name, Rows: append([][]string{header}, rows...), Choices: choices(s)}
}

// choices are the values that columns are meant to have, by the number of the column from 0.
func choices(s subject) map[int][]string {
	lists := map[string][]string{
		colKind: names(directory.AgencyKinds()), colNewKind: names(directory.AgencyKinds()), colWhat: names(directory.ReorganisationKinds()),
		colRole: names(directory.Roles()),
	}
	if s == ofBlocs {
		lists[colRole] = names([]directory.BlocPosition{directory.BlocLead, directory.BlocDeputy})
	}
	byColumn := map[int][]string{}
	for n, h := range layouts[s].headings {
		if lists[h.name] != nil {
			byColumn[n] = lists[h.name]
		}
	}
	return byColumn
}

// names are values as people read and write them.
func names[T interface{ Name() string }](values []T) (all []string) {
	for _, v := range values {
		all = append(all, v.Name())
	}
	return all
}
