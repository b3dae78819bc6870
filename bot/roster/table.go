package roster

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/table"
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

// layouts are the tables by subject.
var layouts = [...]table.Layout{
	ofAgencies: layout("Cơ quan", []string{colCode, colName, colKind},
		table.Column{Name: colCode, Required: true, Others: []string{"Mã cơ quan", "Mã đơn vị"}},
		table.Column{Name: colName, Required: true, Others: []string{"Tên cơ quan", "Tên đơn vị", "Tên cơ quan, đơn vị"}},
		table.Column{Name: colKind, Required: true, Others: []string{"Loại cơ quan"}},
		table.Column{Name: colParent, Others: []string{"Trực thuộc mã", "Mã cơ quan cấp trên"}},
		table.Column{Name: colFrom}, table.Column{Name: colUntil},
	),
	ofPeople: layout("Người", []string{colAgency, colPerson, colRole},
		table.Column{Name: colAgency, Required: true, Others: []string{"Mã đơn vị"}}, table.Column{Name: colPerson, Required: true, Others: []string{"Họ tên"}},
		table.Column{Name: colTitle}, table.Column{Name: colRole, Required: true}, table.Column{Name: colPersonCode}, table.Column{Name: colBasis},
		table.Column{Name: colBasisOn}, table.Column{Name: colFrom}, table.Column{Name: colUntil},
		table.Column{Name: colPhone, Others: []string{"Số điện thoại", "Điện thoại công vụ", "SĐT"}},
	),
	ofBlocs: layout("Cụm, khối", []string{colBloc},
		table.Column{Name: colBloc, Required: true, Others: []string{"Mã khối", "Mã cụm, khối"}},
		table.Column{Name: colBlocName, Required: true, Others: []string{"Tên khối", "Tên cụm, khối"}},
		table.Column{Name: colAgency, Required: true, Others: []string{"Mã đơn vị"}}, table.Column{Name: colFrom}, table.Column{Name: colUntil},
		table.Column{Name: colYear}, table.Column{Name: colRole}, table.Column{Name: colOfficer},
	),
	ofReorganisations: layout("Sắp xếp", []string{colDay, colWhat},
		table.Column{Name: colDay, Required: true, Others: []string{"Ngày thực hiện"}}, table.Column{Name: colDecision, Others: []string{"Văn bản quyết định"}},
		table.Column{Name: colWhat, Required: true}, table.Column{Name: colOld, Required: true}, table.Column{Name: colNew, Required: true},
		table.Column{Name: colNewName}, table.Column{Name: colNewKind}, table.Column{Name: colNewParent, Others: []string{"Trực thuộc mới mã"}},
	),
}

// layout is a table of these columns whose rows have at least the wanted cells. The first of those says what a row is of: a code, or
// the day of a reorganisation.
func layout(name string, wanted []string, columns ...table.Column) table.Layout {
	keyed := func(cells map[string]string) bool {
		if wanted[0] == colDay {
			_, _, err := vietnamese.ParseMoment(cells[colDay])
			return err == nil
		}
		code := directory.CleanCode(cells[wanted[0]])
		return directory.CheckCode(code) == nil || ditto.MatchString(code)
	}
	whole := func(cells map[string]string) bool {
		return keyed(cells) && !slices.ContainsFunc(wanted, func(c string) bool { return cells[c] == "" })
	}
	return table.Layout{Name: name, Columns: columns, Keyed: keyed, Whole: whole}
}

func headingsOf(s subject) string {
	var names []string
	for _, h := range layouts[s].Columns {
		names = append(names, h.Name)
	}
	return strings.Join(names, ", ")
}

func allHeadings() string {
	var all []string
	for s := range layouts {
		all = append(all, fmt.Sprintf("%s (%s)", layouts[s].Name, headingsOf(subject(s))))
	}
	return strings.Join(all, "; ")
}

// newTable is a table of the subject with its header.
func newTable(s subject, rows [][]string) sheet.Out {
	var header []string
	for _, h := range layouts[s].Columns {
		header = append(header, h.Name)
	}
	return sheet.Out{Name: layouts[s].Name, Rows: append([][]string{header}, rows...), Choices: choices(s)}
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
	for n, h := range layouts[s].Columns {
		if lists[h.Name] != nil {
			byColumn[n] = lists[h.Name]
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
