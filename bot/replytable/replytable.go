// Package replytable is the table in which what agencies say of an announcement by other channels than the bot is written down, and read
// again: for agencies that do not use the bot.
package replytable

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
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

// Read reads what filled-in tables say of an announcement. Nothing of it is recorded: New is for broadcast.RecordOther. The same table
// once more has nothing new.
func Read(r *broadcast.Result, tables []sheet.Sheet) Replies {
	reader := reader{result: r, byCode: map[string]*broadcast.AgencyResult{}, lines: map[int64]string{}}
	for i := range r.Agencies {
		reader.byCode[r.Agencies[i].Code] = &r.Agencies[i]
	}
	for _, t := range tables {
		if len(t.Rows) > 0 && t.Name != sheet.NotesName {
			reader.readTable(t)
		}
	}
	return reader.Replies
}

// reader reads the rows of tables.
type reader struct {
	result *broadcast.Result
	byCode map[string]*broadcast.AgencyResult
	lines  map[int64]string // where an agency was met
	Replies

	table string
	row   sheet.Row
	cells map[string]string // of the row, by the columns
	bad   bool              // the row has a problem
}

func (r *reader) problem(column, sentence string) {
	r.bad = true
	r.Problems = append(r.Problems, RowProblem{Table: r.table, Line: r.row.Line, Column: column, Sentence: sentence})
}

func (r *reader) readTable(t sheet.Sheet) {
	r.table, r.row, r.bad = t.Name, t.Rows[0], false
	columns := r.columns(t.Rows[0].Cells)
	if r.bad {
		return
	}
	for _, row := range t.Rows[1:] {
		r.row, r.bad, r.cells = row, false, map[string]string{}
		for at, cell := range row.Cells {
			cell = strings.TrimSpace(database.Text([]byte(cell)))
			switch {
			case cell == "":
			case at >= len(columns):
				r.problem("", fmt.Sprintf("Ô “%s” nằm ngoài các cột của bảng; đề nghị kiểm tra lại dòng này.", problem.Excerpt(cell)))
			case columns[at] != "":
				r.cells[columns[at]] = cell
			}
		}
		if len(r.cells) > 0 {
			r.readRow()
		}
	}
}

// columns gives each column of a header its name, "" for one that is passed over.
func (r *reader) columns(header []string) (columns []string) {
	has := map[string]bool{}
	for _, cell := range header {
		key, name := columnKey(cell), ""
		for _, column := range columnNames {
			if key == columnKey(column) {
				name = column
			}
		}
		switch {
		case name != "" && has[name]:
			r.problem(name, "Cột này có hai lần; đề nghị bỏ một cột.")
		case name == "" && key != "" && key != "stt" && key != "tt":
			r.problem(problem.Excerpt(cell), "Bảng không có cột này; đề nghị bỏ cột hoặc sửa lại tên. Các cột: "+strings.Join(columnNames, ", ")+".")
		}
		has[name] = true
		columns = append(columns, name)
	}
	for _, column := range []string{columnCode, columnWho, columnHow, columnWhen} {
		if !has[column] {
			r.problem(column, "Bảng thiếu cột này; đề nghị dùng bảng mẫu kèm theo văn bản gửi qua Hệ thống.")
		}
	}
	return columns
}

// columnKey is what headings are compared by: folded words.
func columnKey(s string) string {
	return strings.Join(strings.FieldsFunc(vietnamese.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
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
		r.lines[a.AgencyID] = fmt.Sprintf("bảng %s, dòng %d", r.table, r.row.Line)
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

// moments are how people and spreadsheets write an instant.
var moments = []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006 15h04", "15:04 2/1/2006", "15h04 2/1/2006",
	"15 giờ 04 ngày 2/1/2006"}

func (r *reader) moment() time.Time {
	cell := r.cells[columnWhen]
	for _, layout := range moments {
		if at, err := time.ParseInLocation(layout, cell, vietnamese.Zone()); err == nil {
			return at
		}
	}
	if cell != "" {
		r.problem(columnWhen, fmt.Sprintf("“%s” không phải ngày, giờ; đề nghị ghi như 15/12/2026 08:30.", problem.Excerpt(cell)))
	}
	return time.Time{}
}
