package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

const (
	longestSheetFile = 20 << 20
	longestUnzipped  = 200 << 20
	mostSheetRows    = 100_000
	mostSheetCells   = 4_000_000

	// notesSheet is the worksheet that explains the others: written last, and no table for who reads the file back.
	notesSheet = "Hướng dẫn"
)

// sheet is one table of a file: a visible worksheet, or the whole of a CSV file under the file's base name.
type sheet struct {
	Name string
	Rows []sheetRow
}

// sheetRow is one row that is not wholly blank; blank cells at its end are left out. Line is where the person sees it in
// their program, counted from 1: the row of the worksheet, or the line of the CSV file on which the record begins.
type sheetRow struct {
	Line  int
	Cells []string
}

// readSheets reads a .csv or .xlsx file; what it is tells its content, and its name only where that leaves a doubt. Cells
// are NFC without blanks at the ends or doubled inside, a line break being a blank. A date is "2026-11-23", with
// " 15:04:05" if it has a time, whatever the cell shows; a number has no exponent and no thousands; a formula is its stored
// value. Errors are one Vietnamese sentence that says what to do.
func readSheets(path string) ([]sheet, error) {
	name := filepath.Base(path)
	data, err := readSheetFile(path)
	if err != nil {
		return nil, err
	}
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return readWorkbook(name, data)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, fmt.Errorf("tệp %s có định dạng Excel cũ (.xls) hoặc đã đặt mật khẩu; đề nghị mở bằng Excel, bỏ mật khẩu nếu có, và lưu lại dạng .xlsx", name)
	case extension == ".xlsx" || extension == ".xlsm":
		return nil, brokenSheet(name)
	case !slices.Contains([]string{".csv", ".tsv", ".txt"}, extension) || bytes.HasPrefix(data, []byte("%PDF")):
		return nil, wrongSheetType(name)
	}
	text, err := decodeText(name, data)
	if err != nil {
		return nil, err
	}
	rows, err := readCSV(name, text)
	if err != nil {
		return nil, err
	}
	return []sheet{{Name: cleanCell(strings.TrimSuffix(name, filepath.Ext(name))), Rows: rows}}, nil
}

func readSheetFile(path string) ([]byte, error) {
	name := filepath.Base(path)
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("không tìm thấy tệp %s; đề nghị kiểm tra lại đường dẫn", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("không có quyền đọc tệp %s; đề nghị cấp quyền đọc tệp này", path)
	case err != nil:
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s là thư mục; đề nghị chỉ rõ một tệp .xlsx hoặc .csv", path)
	}
	data, err := io.ReadAll(io.LimitReader(file, longestSheetFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	case len(data) > longestSheetFile:
		return nil, fmt.Errorf("tệp %s lớn hơn 20 MB; đề nghị chia thành nhiều tệp nhỏ hơn", name)
	case len(data) == 0:
		return nil, emptySheet(name)
	}
	return data, nil
}

func brokenSheet(name string) error {
	return fmt.Errorf("tệp %s bị hỏng hoặc không phải tệp .xlsx; đề nghị mở bằng Excel và lưu lại dạng .xlsx", name)
}

func wrongSheetType(name string) error {
	return fmt.Errorf("tệp %s không phải bảng tính; đề nghị dùng tệp .xlsx hoặc .csv", name)
}

func emptySheet(name string) error {
	return fmt.Errorf("tệp %s không có dữ liệu; đề nghị kiểm tra lại tệp", name)
}

func tooManyRows(name string) error {
	return fmt.Errorf("tệp %s có quá nhiều dữ liệu (tối đa 100.000 dòng); đề nghị chia thành nhiều tệp nhỏ hơn", name)
}

// cleanCell gives the words of a cell alone. Pasted text carries blanks, controls and zero-width marks nobody sees.
func cleanCell(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200B' || r == '\u2060' || r == '\uFEFF':
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// addSheetRow appends the row of these raw cells unless it is blank; it owns cells.
func addSheetRow(rows []sheetRow, line int, cells []string) []sheetRow {
	last := 0
	for i, cell := range cells {
		if cells[i] = cleanCell(cell); cells[i] != "" {
			last = i + 1
		}
	}
	if last == 0 {
		return rows
	}
	return append(rows, sheetRow{Line: line, Cells: cells[:last:last]})
}

// decodeText gives the text of a CSV file in the encodings Excel writes, all but the local code pages, which cannot be told
// apart.
func decodeText(name string, data []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	}
	var text string
	if order != nil {
		if len(data)%2 != 0 {
			return "", fmt.Errorf("tệp %s bị hỏng hoặc chép chưa hết; đề nghị lưu lại từ Excel dạng .xlsx", name)
		}
		units := make([]uint16, 0, len(data)/2-1)
		for i := 2; i < len(data); i += 2 {
			units = append(units, order.Uint16(data[i:]))
		}
		text = string(utf16.Decode(units))
	} else {
		data = bytes.TrimPrefix(data, []byte("\uFEFF"))
		if !utf8.Valid(data) {
			return "", fmt.Errorf("tệp %s không dùng bảng mã UTF-8 nên không đọc được tiếng Việt; đề nghị mở bằng Excel và lưu lại dạng \"CSV UTF-8\" hoặc .xlsx", name)
		}
		text = string(data)
	}
	if strings.ContainsRune(text, 0) {
		return "", wrongSheetType(name)
	}
	return text, nil
}

// readCSV splits as Excel does: a quote counts only at the beginning of a cell, so that Công ty "A" may stand bare.
func readCSV(name, text string) ([]sheetRow, error) {
	line := 1
	delimiter, rest, told := toldDelimiter(text)
	if told {
		text, line = rest, 2
	} else {
		delimiter = sniffDelimiter(text)
	}
	var rows []sheetRow
	cells := 0
	for text != "" {
		record, rest, lines, err := csvRecord(text, delimiter)
		if err != nil {
			return nil, fmt.Errorf("tệp %s, dòng %d: %w", name, line, err)
		}
		rows = addSheetRow(rows, line, record)
		if cells += len(record); len(rows) > mostSheetRows || cells > mostSheetCells {
			return nil, tooManyRows(name)
		}
		text, line = rest, line+lines
	}
	if len(rows) == 0 {
		return nil, emptySheet(name)
	}
	return rows, nil
}

// toldDelimiter reads the first line "sep=;" that Excel takes as an order.
func toldDelimiter(text string) (delimiter byte, rest string, told bool) {
	first, after, _ := cutLine(text)
	if len(first) < 5 || !strings.EqualFold(first[:4], "sep=") || !strings.Contains(",;\t|", first[4:5]) ||
		strings.Trim(first[4:], first[4:5]) != "" {
		return 0, text, false
	}
	return first[4], after, true
}

// sniffDelimiter tells by the first line that is not blank. In a draw the mark wins that is rarer in text.
func sniffDelimiter(text string) byte {
	text = strings.TrimLeft(text, "\r\n")
	const marks = "\t;,"
	var found [len(marks)]int
	begins := true // of a cell, where alone a quote counts
scan:
	for i := 0; i < len(text); i++ {
		mark := strings.IndexByte(marks, text[i])
		switch {
		case text[i] == '\r' || text[i] == '\n':
			break scan
		case text[i] == '"' && begins:
			for i++; i < len(text) && !(text[i] == '"' && !strings.HasPrefix(text[i+1:], `"`)); i++ {
				if text[i] == '"' {
					i++
				}
			}
		case mark >= 0:
			found[mark]++
		}
		begins = mark >= 0
	}
	best, most := byte(','), 0
	for mark, n := range found {
		if n > most {
			best, most = marks[mark], n
		}
	}
	return best
}

// cutLine cuts at the first line break of any of the three kinds; ended tells whether there was one.
func cutLine(text string) (line, rest string, ended bool) {
	i := strings.IndexAny(text, "\r\n")
	if i < 0 {
		return text, "", false
	}
	return text[:i], strings.TrimPrefix(text[i:], breakAt(text[i:])), true
}

func breakAt(text string) string {
	if strings.HasPrefix(text, "\r\n") {
		return "\r\n"
	}
	return text[:1]
}

// csvRecord reads the record at the beginning of text, and says how many lines it took.
func csvRecord(text string, delimiter byte) (cells []string, rest string, lines int, err error) {
	ends := string([]byte{delimiter, '\r', '\n'})
	var cell strings.Builder
	for {
		cell.Reset()
		if strings.HasPrefix(text, `"`) {
			text = text[1:]
			for {
				i := strings.IndexByte(text, '"')
				if i < 0 {
					return nil, "", 0, errors.New(`có dấu ngoặc kép (") mở mà không đóng; đề nghị kiểm tra lại dòng này`)
				}
				lines += countBreaks(text[:i])
				cell.WriteString(text[:i])
				if text = text[i+1:]; !strings.HasPrefix(text, `"`) {
					break
				}
				cell.WriteByte('"')
				text = text[1:]
			}
		}
		i := strings.IndexAny(text, ends)
		if i < 0 {
			i = len(text)
		}
		cell.WriteString(text[:i])
		cells, text = append(cells, cell.String()), text[i:]
		if text == "" {
			return cells, "", lines + 1, nil
		}
		if text[0] != delimiter {
			return cells, strings.TrimPrefix(text, breakAt(text)), lines + 1, nil
		}
		text = text[1:]
	}
}

func countBreaks(text string) (n int) {
	for more := true; more; {
		if _, text, more = cutLine(text); more {
			n++
		}
	}
	return n
}

// What a cell shows once its number format is one of these: only numbers show it, text stays what it is.
const (
	dateMark = "thidua-date"
	timeMark = "thidua-time"
)

// readWorkbook reads each worksheet twice in step: raw, and through number formats put in the place of the file's own. The
// two differ where the cell is a number that needs care; text is the same in both, so a code "1E5" or "00123" stays.
func readWorkbook(name string, data []byte) (sheets []sheet, err error) {
	defer func() {
		// The library trusts the parts of a file to fit together. In a damaged file they do not, and that is no fault of ours.
		if recover() != nil {
			sheets, err = nil, brokenSheet(name)
		}
	}()
	if archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil &&
		!slices.ContainsFunc(archive.File, func(f *zip.File) bool { return strings.HasPrefix(strings.ToLower(f.Name), "xl") }) {
		return nil, wrongSheetType(name)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: longestUnzipped, UnzipXMLSizeLimit: longestUnzipped})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size") {
			return nil, fmt.Errorf("tệp %s giải nén ra lớn hơn 200 MB; đề nghị chia thành nhiều tệp nhỏ hơn", name)
		}
		return nil, brokenSheet(name)
	}
	defer book.Close()
	if err := markFormats(book); err != nil {
		return nil, brokenSheet(name)
	}
	properties, err := book.GetWorkbookProps()
	if err != nil {
		return nil, brokenSheet(name)
	}
	from1904 := properties.Date1904 != nil && *properties.Date1904
	rows, cells := 0, 0
	for _, title := range book.GetSheetList() {
		visible, err := book.GetSheetVisible(title)
		if err != nil {
			return nil, brokenSheet(name)
		}
		if !visible {
			continue
		}
		table := sheet{Name: cleanCell(title)}
		raw, err := book.Rows(title)
		if err != nil {
			continue // a sheet that is one chart has no rows
		}
		shown, err := book.Rows(title)
		if err != nil {
			return nil, brokenSheet(name)
		}
		for line := 1; raw.Next() && shown.Next(); line++ {
			values, err := raw.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				return nil, brokenSheet(name)
			}
			views, err := shown.Columns()
			if err != nil {
				return nil, brokenSheet(name)
			}
			for i := range min(len(values), len(views)) {
				if values[i] == views[i] {
					values[i], err = sameText(book, title, i+1, line, values[i])
				} else {
					values[i] = cellText(values[i], views[i], from1904)
				}
				if err != nil {
					return nil, brokenSheet(name)
				}
			}
			table.Rows = addSheetRow(table.Rows, line, values)
			if cells += len(values); rows+len(table.Rows) > mostSheetRows || cells > mostSheetCells {
				return nil, tooManyRows(name)
			}
		}
		if raw.Error() != nil {
			return nil, brokenSheet(name)
		}
		rows += len(table.Rows)
		sheets = append(sheets, table)
	}
	if rows == 0 {
		return nil, emptySheet(name)
	}
	return sheets, nil
}

// markFormats gives dates and times of day the formats that show only a mark, and takes every other format away.
func markFormats(book *excelize.File) error {
	if book.Styles.CellXfs == nil {
		return nil // a book without formats
	}
	format := func(mark string) (int, error) {
		code := `"` + mark + `"`
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return 0, err
		}
		return *book.Styles.CellXfs.Xf[style].NumFmtID, nil
	}
	codes := map[int]string{}
	if book.Styles.NumFmts != nil {
		for _, f := range book.Styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = f.FormatCode
		}
	}
	date, err := format(dateMark)
	if err != nil {
		return err
	}
	clock, err := format(timeMark)
	if err != nil {
		return err
	}
	none := -1 // a number no format has: numbers come in full
	for i := range book.Styles.CellXfs.Xf {
		xf := &book.Styles.CellXfs.Xf[i]
		id := 0
		if xf.NumFmtID != nil {
			id = *xf.NumFmtID
		}
		switch formatKind(id, codes[id]) {
		case dateMark:
			xf.NumFmtID = &date
		case timeMark:
			xf.NumFmtID = &clock
		default:
			xf.NumFmtID = &none
		}
	}
	return nil
}

// formatKind tells a date or time of day by the number of a format that every Excel has, or by the letters of its code outside
// quotes and brackets.
func formatKind(id int, code string) string {
	if code == "" {
		switch {
		case 14 <= id && id <= 17, id == 22, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
			return dateMark
		case 18 <= id && id <= 21, 32 <= id && id <= 35, id == 55, id == 56:
			return timeMark
		}
		return ""
	}
	letters := formatLetters(code)
	switch {
	case strings.ContainsAny(letters, "yd"):
		return dateMark
	case strings.ContainsAny(letters, "hs"):
		return timeMark
	case strings.Contains(letters, "m"):
		return dateMark
	}
	return ""
}

// formatLetters is the first section of a code without what it shows as it stands, colours, languages and lengths of time.
func formatLetters(code string) string {
	var letters strings.Builder
	runes := []rune(strings.ToLower(code))
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case ';':
			return letters.String()
		case '\\', '_', '*':
			i++
		case '"', '[':
			closing := map[rune]rune{'"': '"', '[': ']'}[r]
			for i++; i < len(runes) && runes[i] != closing; i++ {
			}
		default:
			letters.WriteRune(r)
		}
	}
	if strings.HasPrefix(letters.String(), "general") {
		return ""
	}
	return letters.String()
}

// sameText is the text of a cell that shows its raw value. The library leaves a number of over 15 digits in its exponent:
// only the type of the cell tells it from such a text. To ask is slow, and rarely needed.
func sameText(book *excelize.File, title string, column, line int, raw string) (string, error) {
	digits, _, found := strings.Cut(raw, "E")
	number, err := strconv.ParseFloat(raw, 64)
	if !found || err != nil || strings.Trim(digits, "-.0123456789") != "" {
		return raw, nil
	}
	cell, err := excelize.CoordinatesToCellName(column, line)
	if err != nil {
		return "", err
	}
	kind, err := book.GetCellType(title, cell)
	if err != nil {
		return "", err
	}
	if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		return raw, nil
	}
	return plainNumber(number), nil
}

// cellText is the text of a cell that shows other than its raw value.
func cellText(raw, shown string, from1904 bool) string {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		if day, clock, ok := strings.Cut(raw, "T"); ok && strings.Trim(clock, "0:.Z") == "" {
			return day // a date that the file keeps as text of ISO 8601
		}
		return raw
	}
	switch shown {
	case dateMark, timeMark:
		at, err := excelize.ExcelDateToTime(number, from1904)
		if err != nil || at.Year() > 9999 {
			return plainNumber(number)
		}
		at = at.Round(time.Second)
		switch {
		case shown == timeMark && number < 1:
			return at.Format(time.TimeOnly)
		case at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0:
			return at.Format(time.DateOnly)
		}
		return at.Format(time.DateTime)
	case "TRUE", "FALSE":
		return shown
	}
	return plainNumber(number)
}

// plainNumber writes the 15 digits that Excel keeps.
func plainNumber(number float64) string {
	number, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// sheetOut is one table to write. The first of Rows is the header. Notes explain it, a line a cell, on a worksheet of their
// own. Widths are of the columns, in characters. Choices are the values a column is meant to have, by its number from 0: the
// program offers them and warns of others.
type sheetOut struct {
	Name    string
	Rows    [][]string
	Notes   []string
	Widths  []float64
	Choices map[int][]string
}

// writeSheets writes tables as a .xlsx file, or a single one as .csv. The file is whole or not there, and only its owner may
// read it.
//
// What is written is read back exactly, so nothing is put before a cell that begins with "=": in .xlsx every cell is text and
// stays text, also for rows that people add. In .csv Excel computes such a cell and drops the zeros of 00123: for people
// .xlsx is the safe one.
func writeSheets(path string, sheets []sheetOut) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
		return writeWhole(path, func(w io.Writer) error { return writeWorkbook(w, sheets) })
	case ".csv":
		if len(sheets) != 1 {
			names := make([]string, len(sheets))
			for i := range sheets {
				names[i] = sheets[i].Name
			}
			return fmt.Errorf("tệp .csv chỉ chứa được một bảng; đề nghị chọn tệp .xlsx, hoặc chỉ xuất một trong các bảng: %s", strings.Join(names, ", "))
		}
		return writeWhole(path, func(w io.Writer) error { return writeCSV(w, sheets[0].Rows) })
	}
	return fmt.Errorf("không ghi được tệp %s; đề nghị chọn tên tệp có đuôi .xlsx hoặc .csv", path)
}

// writeWhole puts what write gives under path at once: until then a file that was there stays as it was.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("không có thư mục %s; đề nghị tạo thư mục này hoặc chọn thư mục khác", folder)
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s không phải thư mục; đề nghị chọn thư mục khác", folder)
	}
	defer func() {
		switch {
		case errors.Is(err, fs.ErrPermission):
			err = fmt.Errorf("không có quyền ghi tệp %s (%w); đề nghị đóng tệp nếu đang mở, hoặc chọn thư mục khác", path, err)
		case err != nil:
			err = fmt.Errorf("không ghi được tệp %s: %w", path, err)
		}
	}()
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return errors.New("đây là thư mục; đề nghị chọn tên tệp khác")
	}
	temporary, err := os.CreateTemp(folder, ".thidua-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temporary.Close() // a second close only says so
			_ = os.Remove(temporary.Name())
		}
	}()
	if err = write(temporary); err != nil {
		return err
	}
	if err = temporary.Sync(); err != nil {
		return err
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// writeCSV writes UTF-8 with the mark by which Excel knows it, commas and CRLF.
func writeCSV(w io.Writer, rows [][]string) error {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			// The other delimiters are quoted too: who sniffs must not find them.
			if strings.ContainsAny(cell, ",;\t|\"\r\n") || strings.HasPrefix(cell, "sep=") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteString("\r\n")
	}
	_, err := w.Write(out.Bytes())
	return err
}

func writeWorkbook(w io.Writer, sheets []sheetOut) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetDocProps(&excelize.DocProperties{Creator: "thidua", LastModifiedBy: "thidua"}); err != nil {
		return err
	}
	var notes [][]string
	for i, table := range sheets {
		if err := addWorksheet(book, i, table.Name); err != nil {
			return err
		}
		if err := fillTable(book, table); err != nil {
			return fmt.Errorf("bảng %s: %w", table.Name, err)
		}
		for _, note := range table.Notes {
			notes = append(notes, []string{note})
		}
	}
	if len(notes) > 0 {
		if err := addWorksheet(book, len(sheets), notesSheet); err != nil {
			return err
		}
		style, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
		if err != nil {
			return err
		}
		if err := fillCells(book, notesSheet, 1, style, notes); err != nil {
			return err
		}
		if err := book.SetColWidth(notesSheet, "A", "A", 110); err != nil {
			return err
		}
	}
	return book.Write(w)
}

// addWorksheet makes the worksheet number i; a new book has one already.
func addWorksheet(book *excelize.File, i int, name string) error {
	if i == 0 {
		return book.SetSheetName(book.GetSheetName(0), name)
	}
	if at, err := book.GetSheetIndex(name); err != nil || at >= 0 {
		return fmt.Errorf("tên bảng %q trùng hoặc không hợp lệ", name)
	}
	_, err := book.NewSheet(name)
	return err
}

func fillTable(book *excelize.File, table sheetOut) error {
	columns := len(table.Widths)
	for _, row := range table.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return nil
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return err
	}
	if err := fillCells(book, table.Name, columns, text, table.Rows); err != nil {
		return err
	}
	for i := range columns {
		width := 18.0
		if i < len(table.Widths) && table.Widths[i] > 0 {
			width = table.Widths[i]
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := book.SetColWidth(table.Name, column, column, width); err != nil {
			return err
		}
		if err := offerChoices(book, table.Name, column, table.Choices[i]); err != nil {
			return err
		}
	}
	if len(table.Rows) == 0 {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(columns, 1)
	if err != nil {
		return err
	}
	header, err := book.NewStyle(&excelize.Style{
		NumFmt: 49, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE6F0"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
	if err != nil {
		return err
	}
	if err := book.SetCellStyle(table.Name, "A1", last, header); err != nil {
		return err
	}
	if err := book.SetPanes(table.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	corner, err := excelize.CoordinatesToCellName(columns, len(table.Rows))
	if err != nil {
		return err
	}
	if err := book.AutoFilter(table.Name, "A1:"+corner, nil); err != nil {
		return err
	}
	// Else Excel marks each number that is meant to be text with a green corner.
	return book.AddIgnoredErrors(table.Name, "A1:"+corner, excelize.IgnoredErrorsNumberStoredAsText)
}

// fillCells writes the rows as text; the style holds for the whole columns.
func fillCells(book *excelize.File, name string, columns, style int, rows [][]string) error {
	last, err := excelize.ColumnNumberToName(columns)
	if err != nil {
		return err
	}
	if err := book.SetColStyle(name, "A:"+last, style); err != nil {
		return err
	}
	for r, row := range rows {
		for c, value := range row {
			if len(utf16.Encode([]rune(value))) > excelize.TotalCellChars {
				return fmt.Errorf("dòng %d có ô dài hơn %d ký tự; đề nghị rút gọn hoặc chọn tệp .csv", r+1, excelize.TotalCellChars)
			}
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return err
			}
			if strings.Contains(value, "_x") {
				// The library keeps "_x0041_" in plain text as it is, which means "A"; in rich text it escapes it.
				err = book.SetCellRichText(name, cell, []excelize.RichTextRun{{Text: value}})
			} else {
				err = book.SetCellStr(name, cell, value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// offerChoices puts a list under the header. One that Excel cannot keep in the cell (a comma in a value, more than 255
// characters) is left out: the table is good without it.
func offerChoices(book *excelize.File, name, column string, choices []string) error {
	list := strings.Join(choices, ",")
	if len(choices) == 0 || strings.Count(list, ",") != len(choices)-1 || strings.HasPrefix(list, "=") ||
		len(utf16.Encode([]rune(strings.ReplaceAll(list, `"`, `""`)))) > excelize.MaxFieldLength {
		return nil
	}
	offer := excelize.NewDataValidation(true)
	offer.SetSqref(fmt.Sprintf("%s2:%s%d", column, column, excelize.TotalRows))
	if err := offer.SetDropList(choices); err != nil {
		return err
	}
	offer.SetError(excelize.DataValidationErrorStyleWarning, "Giá trị ngoài danh sách", "Đề nghị chọn một giá trị trong danh sách.")
	return book.AddDataValidation(name, offer)
}
