// Package replytable is the table in which what agencies say of an announcement by other channels than the bot is written down, and read
// again: for agencies that do not use the bot.
package replytable

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/bot/table"
	"thidua/knowledge/vietnamese"
)

// Name is the table's.
const Name = "Trả lời"

// The columns of the table.
const (
	columnCode     = "Mã cơ quan"
	columnAgency   = "Tên cơ quan"
	columnWho      = "Người xác nhận"
	columnPosition = "Chức vụ"
	columnHow      = "Cách xác nhận"
	columnWhen     = "Ngày, giờ xác nhận"
	columnNote     = "Ghi chú"
)

var columnNames = []string{columnCode, columnAgency, columnWho, columnPosition, columnHow, columnWhen, columnNote}

// Table is the table to fill in: a row for each agency that has not acknowledged in the bot, filled in where it was recorded already.
func Table(r *broadcast.Result) sheet.Out {
	rows := [][]string{columnNames}
	for _, a := range r.Where(func(a *broadcast.AgencyResult) bool { return a.Seen == nil }) {
		row := []string{a.Code, a.Agency, "", "", "", "", ""}
		if o := a.Other; o != nil {
			copy(row[2:], []string{o.Informant, o.Position, o.Channel.Name(), o.At.In(vietnamese.Zone()).Format(momentLayout), o.Note})
		}
		rows = append(rows, row)
	}
	return sheet.Out{
		Name: Name, Rows: rows, Widths: []float64{14, 44, 28, 24, 18, 22, 40}, Choices: map[int][]string{4: strings.Split(channelNames(), ", ")},
		Notes: []string{
			"Mỗi dòng là một cơ quan, đơn vị chưa xác nhận trên trợ lý. Cơ quan nào đã phản hồi bằng cách khác thì ghi đủ Người xác nhận, Cách xác nhận và Ngày, giờ xác nhận; cơ quan chưa phản hồi thì để trống cả ba ô.",
			"Cách xác nhận: " + channelNames() + ". Ngày, giờ ghi như 15/12/2026 08:30.",
			"Không sửa cột Mã cơ quan. Bảng đã ghi nạp lại bao nhiêu lần cũng được: dòng đã ghi nhận không đổi.",
		},
	}
}

// channelNames are those of the ways in which an agency may let the Board know, with commas between.
func channelNames() string {
	var names []string
	for _, c := range broadcast.Channels() {
		names = append(names, c.Name())
	}
	return strings.Join(names, ", ")
}

// momentLayout is how the table writes an instant.
const momentLayout = "02/01/2006 15:04"

// RowProblem is what keeps a table from being recorded.
type RowProblem struct {
	Table    string
	Line     int
	Column   string // "" is the whole row
	Sentence string
}

// Replies are what a filled-in table says.
type Replies struct {
	New       []broadcast.AgencyResult // with what is to be recorded in Other, in the order of the rows
	Unchanged int                      // rows of agencies of which the same is recorded, or which have acknowledged in the bot meanwhile
	Blank     int                      // rows that are not filled in
	Problems  []RowProblem
	Notes     []string // how the tables were read and what of them was passed over
}

// Said is what is to be recorded.
func (r *Replies) Said() (all []broadcast.OtherAcknowledgement) {
	for _, a := range r.New {
		all = append(all, *a.Other)
	}
	return all
}

// Left are the agencies of which something that was read before is still to be recorded: they have said nothing otherwise meanwhile.
func Left(r *broadcast.Result, said []broadcast.OtherAcknowledgement) (all []broadcast.AgencyResult) {
	for _, o := range said {
		if a, ok := r.Agency(o.AgencyID); ok && a.Seen == nil && a.Other == nil {
			a.Other = &o
			all = append(all, a)
		}
	}
	return all
}

// layout is the table as table.Find looks for it.
var layout = table.Layout{
	Columns: []table.Column{
		{Name: columnCode, Required: true, Others: []string{"Mã", "Mã đơn vị"}}, {Name: columnAgency}, {Name: columnWho, Required: true}, {Name: columnPosition},
		{Name: columnHow, Required: true}, {Name: columnWhen, Required: true}, {Name: columnNote},
	},
	Whole: hasCode, Keyed: hasCode,
}

func hasCode(cells map[string]string) bool {
	return directory.CheckCode(directory.CleanCode(cells[columnCode])) == nil
}

// Read reads what filled-in tables say of an announcement. Nothing of it is recorded: New is for broadcast.RecordOther. The same table
// once more has nothing new.
func Read(r *broadcast.Result, tables []sheet.Sheet) Replies {
	reader := reader{result: r, byCode: map[string]*broadcast.AgencyResult{}, lines: map[int64]string{}}
	for i := range r.Agencies {
		reader.byCode[r.Agencies[i].Code] = &r.Agencies[i]
	}
	var unknown []sheet.Sheet
	known := false
	for _, t := range tables {
		if t.Name == sheet.NotesName {
			continue
		}
		if t.Hidden {
			reader.note("Bảng %s đang ẩn nên bỏ qua; nếu cần ghi nhận, đề nghị bỏ ẩn rồi gửi lại.", t.Name)
			continue
		}
		if found, ok := table.Find(t, []table.Layout{layout}); ok {
			known = true
			reader.readTable(t.Name, found)
		} else if len(t.Rows) > 0 {
			unknown = append(unknown, t)
		}
	}
	for _, t := range unknown {
		if known {
			reader.note("Bảng %s không phải bảng trả lời nên bỏ qua.", t.Name)
			continue
		}
		reader.table, reader.number = t.Name, t.Rows[0].Line
		reader.problem("", "Không nhận ra bảng này; đề nghị dùng bảng mẫu kèm theo văn bản gửi qua Hệ thống. Các cột: "+strings.Join(columnNames, ", ")+".")
	}
	return reader.Replies
}

// reader reads the rows of tables.
type reader struct {
	result *broadcast.Result
	byCode map[string]*broadcast.AgencyResult
	lines  map[int64]string // where an agency was met
	Replies

	table  string
	number int               // of the line
	cells  map[string]string // of the row, by the columns
	faults map[string]string // of the row: cells that cannot be trusted, about which nothing else is said
	bad    bool              // the row has a problem
}

func (r *reader) problem(column, sentence string) {
	r.bad = true
	p := RowProblem{Table: r.table, Line: r.number, Column: column, Sentence: cmp.Or(r.faults[column], sentence)}
	if !slices.Contains(r.Problems, p) {
		r.Problems = append(r.Problems, p)
	}
}

func (r *reader) note(format string, args ...any) {
	r.Notes = table.AppendNote(r.Notes, format, args...)
}

func (r *reader) readTable(name string, found table.Table) {
	r.table, r.number, r.faults, r.bad = name, found.Header, nil, false
	for _, note := range found.Notes {
		r.note("Bảng %s: %s", name, note)
	}
	for _, p := range found.Problems {
		r.problem(p.Column, p.Sentence)
	}
	for _, column := range found.Missing {
		r.problem(column, "Bảng thiếu cột này; đề nghị dùng bảng mẫu kèm theo văn bản gửi qua Hệ thống.")
	}
	for _, row := range found.Rows {
		r.number, r.bad, r.cells, r.faults = row.Line, false, row.Cells, row.Faults
		for _, p := range row.Problems {
			r.problem(p.Column, p.Sentence)
		}
		for _, column := range columnNames {
			if row.Faults[column] != "" {
				r.problem(column, "")
			}
		}
		r.readRow()
	}
}

func (r *reader) readRow() {
	agency := r.agency()
	filled := 0
	for _, column := range []string{columnWho, columnPosition, columnHow, columnWhen, columnNote} {
		if r.cells[column] != "" {
			filled++
		}
	}
	if filled == 0 {
		if !r.bad {
			r.Blank++
		}
		return
	}
	for _, column := range []string{columnWho, columnHow, columnWhen} {
		if r.cells[column] == "" {
			r.problem(column, "Ô này để trống trong khi dòng đã ghi một phần; đề nghị ghi đủ hoặc xóa cả dòng.")
		}
	}
	o := broadcast.OtherAcknowledgement{
		Informant: r.line(columnWho, broadcast.MaxInformant), Position: r.line(columnPosition, broadcast.MaxPosition), Note: r.line(columnNote, broadcast.MaxNote),
		Channel: r.channel(), At: r.moment(),
	}
	if r.bad {
		return
	}
	o.AgencyID = agency.AgencyID
	switch had := agency.Other; {
	case agency.Seen != nil || had != nil && same(o, *had):
		r.Unchanged++
	case had != nil:
		r.problem("", broadcast.ErrRecorded.Sentence)
	default:
		r.take(agency, o)
	}
}

// take plans to record what a row says, unless it cannot have been.
func (r *reader) take(agency *broadcast.AgencyResult, o broadcast.OtherAcknowledgement) {
	if refused, is := errors.AsType[*problem.Error](o.Check(r.result.Announcement, r.result.At)); is {
		r.problem(columnWhen, refused.Sentence)
		return
	}
	planned := *agency
	planned.Other = &o
	r.New = append(r.New, planned)
}

// same reports whether two say the same, to the minute.
func same(o, as broadcast.OtherAcknowledgement) bool {
	return o.Informant == as.Informant && o.Position == as.Position && o.Channel == as.Channel && o.Note == as.Note && o.At.Truncate(time.Minute).Equal(as.At.Truncate(time.Minute))
}

// agency is the one that a row is of; each has one row.
func (r *reader) agency() *broadcast.AgencyResult {
	code := directory.CleanCode(r.cells[columnCode])
	a := r.byCode[code]
	switch {
	case code == "":
		r.problem(columnCode, "Ô này để trống; đề nghị ghi mã cơ quan.")
	case a == nil:
		r.problem(columnCode, fmt.Sprintf("Thông báo này không gửi cho cơ quan mang mã “%s”.", problem.Excerpt(code)))
	case r.lines[a.AgencyID] != "":
		r.problem(columnCode, fmt.Sprintf("Cơ quan này đã có ở %s; mỗi cơ quan ghi một dòng.", r.lines[a.AgencyID]))
	default:
		r.lines[a.AgencyID] = fmt.Sprintf("bảng %s, dòng %d", r.table, r.number)
	}
	return a
}

// line is a cell of words.
func (r *reader) line(column string, most int) string {
	words, _ := door.Mask(r.cells[column]) // as what is typed in the chat
	words, err := directory.CleanLine(words, "“"+column+"”", 0, most)
	if err != nil {
		r.problem(column, err.Error())
	}
	return words
}

func (r *reader) channel() broadcast.Channel {
	cell := r.cells[columnHow]
	c, ok := broadcast.ParseChannel(cell)
	if !ok && cell != "" {
		r.problem(columnHow, fmt.Sprintf("Không có cách xác nhận “%s”; có: %s.", problem.Excerpt(cell), channelNames()))
	}
	return c
}

func (r *reader) moment() time.Time {
	cell := r.cells[columnWhen]
	day, clock, err := vietnamese.ParseMoment(cell)
	if err == nil && clock != "" {
		if at, err := time.ParseInLocation(time.DateTime, string(day)+" "+clock, vietnamese.Zone()); err == nil {
			return at
		}
	}
	if cell != "" {
		r.problem(columnWhen, fmt.Sprintf("“%s” không phải ngày, giờ; đề nghị ghi như 15/12/2026 08:30.", problem.Excerpt(cell)))
	}
	return time.Time{}
}
