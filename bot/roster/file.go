package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"thidua/bot/directory"
	"thidua/bot/problem"
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
		found := table.FindAll(t, layouts[:])
		if found == nil {
			unknown = append(unknown, &fileRow{table: t.Name, line: t.Rows[0].Line})
		}
		for _, f := range found {
			known = true
			i.readTable(t.Name, f)
		}
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
	for _, p := range found.Problems {
		i.problem(&fileRow{table: name, line: p.Line}, p.Column, p.Sentence)
	}
	header := &fileRow{table: name, line: found.Header}
	for _, column := range found.Missing {
		i.problem(header, column, fmt.Sprintf("Bảng %s thiếu cột này; đề nghị thêm cột, như trong tệp mẫu.", layouts[s].Name))
	}
	if len(found.Problems)+len(found.Missing) > 0 {
		i.tableInvalid[s] = true
		return
	}
	for _, row := range found.Rows {
		r := &fileRow{table: name, line: row.Line, cells: row.Cells, faults: row.Faults}
		for _, p := range row.Problems {
			i.problem(r, p.Column, p.Sentence)
		}
		for _, c := range layouts[s].Columns {
			i.checkCell(r, c.Name)
		}
		i.rows[s] = append(i.rows[s], r)
	}
}

var (
	// What stands for the words of the cell above: "nt", "-nt-", a mark.
	ditto = regexp.MustCompile(`^(?i:-*\s*(?:nt|n\.t\.?|như trên)\s*-*|["”“″〃]+|'{2,}|[´‘’]{2,}|,,|-?\s*//\s*-?)$`)
	// What words have that were saved in UTF-8 and opened as something else.
	misread = regexp.MustCompile(`á[º»]|Ã[¡-¿]`)
	// What words have that were typed in fonts from before Unicode, such as .VnTime and VNI-Times: letters of no name and marks inside a
	// word; and, if there are two, letters that a foreign name may have, and marks beside a word. No word of Vietnamese has the ë of Noël and
	// Raphaël, nor the × of A×B: in those fonts they are ở or ặ, and ì, before which and after which few letters stand.
	oldLetter  = regexp.MustCompile(`[ÅÆËÎÏØÛÞåæîïûþÿ]|(?:^|[^oO])ë(?:$|[^l])|\pL[µ¸¶¹¨¾¼½©®ª¦¬¡¢£¤¥]\pL|\pL×(?:[aumn\s,.;]|$)|\p{Lu}×[AUMN]`)
	oldLetters = regexp.MustCompile(`[äçñöøüßÄÇÑÖÜ]|\pL[µ¸¶¹¨¾¼½©®ª¦¬¡¢£¤¥]|[µ¸¶¹¨¾¼½©®ª¦¬¡¢£¤¥]\pL`)
	// Letters of Vietnamese that only Unicode has: beside them those of a foreign name are what they look like.
	newLetter = regexp.MustCompile(`[Ạ-ỹ]`)
	// A cell that is a day for a spreadsheet, which makes days of codes and numbers of documents such as 12-7.
	madeDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(?: |$)`)
	// What people write into a cell that has nothing.
	nothing = regexp.MustCompile(`^[-._…]+$`)
)

// codeColumns are those in which NT is a code, in capitals: nt is what people write for the words above.
var codeColumns = []string{colCode, colParent, colAgency, colPersonCode, colBloc, colOld, colNew, colNewParent}

var dayColumns = []string{colFrom, colUntil, colBasisOn, colDay}

// checkCell reports a cell that cannot be trusted, or that says what the one above says; one that says nothing becomes empty.
func (i *importer) checkCell(r *fileRow, column string) {
	cell := vietnamese.PlainDashes(r.cells[column])
	switch {
	case r.faults[column] != "":
		i.problem(r, column, r.faults[column])
	case ditto.MatchString(cell) && !(cell == "NT" && slices.Contains(codeColumns, column)):
		sentence := fmt.Sprintf("“%s” có lẽ nghĩa là như trên; đề nghị ghi lại nội dung của dòng trên", short(cell))
		if strings.EqualFold(cell, "NT") && slices.Contains(codeColumns, column) {
			sentence += ", hoặc ghi NT bằng chữ in hoa nếu đó là mã"
		}
		i.distrust(r, column, sentence+".")
	case misencoded(cell):
		i.distrust(r, column, fmt.Sprintf("“%s” không phải chữ Unicode (bảng mã cũ như TCVN3, VNI, hoặc tệp mở sai bảng mã); đề nghị chuyển sang Unicode rồi ghi lại.", short(cell)))
	case madeDay.MatchString(cell) && !slices.Contains(dayColumns, column):
		i.distrust(r, column, fmt.Sprintf("“%s” là một ngày, có lẽ do bảng tính đổi từ mã, số; đề nghị định dạng ô là Văn bản (Text) và ghi lại.", short(cell)))
	case nothing.MatchString(cell) && !(column == colPhone && noPhone.MatchString(cell)):
		delete(r.cells, column)
		i.remark(r, fmt.Sprintf("coi “%s” ở cột %s là ô trống", short(cell), column))
	}
}

// misencoded reports whether words are in an encoding from before Unicode, or were read in the wrong one.
func misencoded(cell string) bool {
	return misread.MatchString(cell) || oldLetter.MatchString(cell) || !newLetter.MatchString(cell) && len(oldLetters.FindAllString(cell, 2)) == 2
}

// distrust reports a cell about which nothing else is to be said.
func (i *importer) distrust(r *fileRow, column, sentence string) {
	r.faults[column] = sentence
	i.problem(r, column, sentence)
}

// short is the beginning of what somebody wrote, to quote in a sentence.
func short(s string) string { return problem.Excerpt(s) }

var (
	// What has a day, a month and a year, of which at least one there is not.
	threeNumbers = regexp.MustCompile(`^\D*\d+\D+\d+\D+\d+\D*$`)
	// A day as spreadsheets count them, of 1954 to 2119.
	serialDay = regexp.MustCompile(`^[2-7]\d{4}(?:\.0+)?$`)
)

// day reads a cell that holds a day or nothing.
func (i *importer) day(r *fileRow, column string) directory.Day {
	s := r.cells[column]
	if s == "" {
		return ""
	}
	d, clock, err := vietnamese.ParseMoment(s)
	switch {
	case err == nil && "1900" <= d && d < "2200":
		if clock != "" && clock != "00:00:00" {
			i.remark(r, "bỏ giờ ở cột "+column+",")
		}
		return d
	case err == nil || threeNumbers.MatchString(s):
		i.problem(r, column, fmt.Sprintf("“%s” không phải là một ngày có trong lịch; đề nghị ghi ngày/tháng/năm, ví dụ 01/7/2025.", short(s)))
	case serialDay.MatchString(s):
		count, _, _ := strings.Cut(s, ".")
		days, _ := strconv.Atoi(count) // digits, by the pattern
		i.problem(r, column, fmt.Sprintf("“%s” là một con số, không phải ngày; nếu là ngày %s mà bảng tính chuyển thành số, đề nghị định dạng ô là Ngày (Date) hoặc ghi ngày/tháng/năm.",
			short(s), firstSerialDay.Add(days).Words()))
	default:
		i.problem(r, column, fmt.Sprintf("“%s” chưa rõ là ngày nào; đề nghị ghi đủ ngày/tháng/năm, ví dụ 01/7/2025.", short(s)))
	}
	return ""
}

// firstSerialDay is day 0 of spreadsheets, for days after February 1900.
const firstSerialDay = directory.Day("1899-12-30")

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

// name reads a cell with a name, which has letters.
func (i *importer) name(r *fileRow, column string, most int) string {
	s := i.text(r, column, most)
	if s != "" && !strings.ContainsFunc(s, unicode.IsLetter) {
		i.problem(r, column, fmt.Sprintf("“%s” không phải là %s; đề nghị ghi lại.", short(s), strings.ToLower(column)))
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
