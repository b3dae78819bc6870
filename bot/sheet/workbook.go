package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

func readWorkbook(name string, data []byte) (sheets []Sheet, err error) {
	defer func() {
		// The library trusts the parts of a file to fit together. In a damaged file they do not, and that is no fault of ours.
		if recover() != nil {
			sheets, err = nil, broken(name)
		}
	}()
	book, err := openWorkbook(name, data)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	if err := markFormats(book); err != nil {
		return nil, broken(name)
	}
	properties, err := book.GetWorkbookProps()
	if err != nil {
		return nil, broken(name)
	}
	r := workbookReader{book: book, name: name, from1904: properties.Date1904 != nil && *properties.Date1904}
	for _, title := range book.GetSheetList() {
		visible, err := book.GetSheetVisible(title)
		if err != nil {
			return nil, broken(name)
		}
		if !visible {
			continue
		}
		rows, ok, err := r.worksheet(title)
		if err != nil {
			return nil, err
		}
		if ok {
			sheets = append(sheets, Sheet{Name: cleanCell(title), Rows: rows})
		}
	}
	if r.rows == 0 {
		return nil, empty(name)
	}
	return sheets, nil
}

func openWorkbook(name string, data []byte) (*excelize.File, error) {
	if archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil &&
		!slices.ContainsFunc(archive.File, func(f *zip.File) bool { return strings.HasPrefix(strings.ToLower(f.Name), "xl") }) {
		return nil, wrongType(name)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: longestUnzipped, UnzipXMLSizeLimit: longestUnzipped})
	switch {
	case err == nil:
		return book, nil
	case strings.Contains(err.Error(), "unzip size"):
		return nil, fmt.Errorf("tệp %s giải nén ra lớn hơn 200 MB; đề nghị chia thành nhiều tệp nhỏ hơn", name)
	}
	return nil, broken(name)
}

// workbookReader reads the worksheets of a book.
type workbookReader struct {
	book     *excelize.File
	name     string
	from1904 bool // days are counted from then
	rows     int  // read so far
	cells    int
}

// worksheet reads a worksheet twice in step: raw, and through number formats put in the place of the file's own. The two
// differ where the cell is a number that needs care; text is the same in both, so a code "1E5" or "00123" stays. ok is
// false for a sheet that is one chart: it has no rows.
func (r *workbookReader) worksheet(title string) (rows []Row, ok bool, err error) {
	raw, err := r.book.Rows(title)
	if err != nil {
		return nil, false, nil
	}
	shown, err := r.book.Rows(title)
	if err != nil {
		return nil, false, broken(r.name)
	}
	for line := 1; raw.Next() && shown.Next(); line++ {
		values, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, false, broken(r.name)
		}
		views, err := shown.Columns()
		if err != nil {
			return nil, false, broken(r.name)
		}
		for i := range min(len(values), len(views)) {
			if values[i] != views[i] {
				values[i] = cellText(values[i], views[i], r.from1904)
			} else if values[i], err = sameText(r.book, title, i+1, line, values[i]); err != nil {
				return nil, false, broken(r.name)
			}
		}
		rows = addRow(rows, line, values)
		if r.cells += len(values); r.rows+len(rows) > mostRows || r.cells > mostCells {
			return nil, false, tooManyRows(r.name)
		}
	}
	if raw.Error() != nil {
		return nil, false, broken(r.name)
	}
	r.rows += len(rows)
	return rows, true, nil
}

func writeWorkbook(w io.Writer, sheets []Out) error {
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
		if err := addWorksheet(book, len(sheets), NotesName); err != nil {
			return err
		}
		style, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
		if err != nil {
			return err
		}
		if err := fillCells(book, NotesName, 1, style, notes); err != nil {
			return err
		}
		if err := book.SetColWidth(NotesName, "A", "A", 110); err != nil {
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

func fillTable(book *excelize.File, table Out) error {
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
	return markHeader(book, table, columns)
}

// markHeader makes the first row a header that stays in sight and filters the others.
func markHeader(book *excelize.File, table Out, columns int) error {
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
