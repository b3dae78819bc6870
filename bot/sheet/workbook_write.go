package sheet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

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
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	if err := fillCells(book, table.Name, columns, text, table.Rows); err != nil {
		return err
	}
	if err := setHeights(book, table); err != nil {
		return err
	}
	for i := range columns {
		width := table.width(i)
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
	if err := markHeader(book, table, columns); err != nil {
		return err
	}
	return setPrint(book, table.Name)
}

// width is that of the i-th column, in characters.
func (o Out) width(i int) float64 {
	if i < len(o.Widths) && o.Widths[i] > 0 {
		return o.Widths[i]
	}
	return 18
}

// lineHeight is that of a line of the default font, in points.
const lineHeight = 15

// setHeights makes rows high enough for cells of several lines: not every program finds that by itself.
func setHeights(book *excelize.File, table Out) error {
	for r, row := range table.Rows {
		most := 1.0
		for c, cell := range row {
			most = max(most, math.Ceil(float64(utf8.RuneCountInString(cell))*1.1/table.width(c)))
		}
		if most == 1 {
			continue
		}
		if err := book.SetRowHeight(table.Name, r+1, min(most*lineHeight, excelize.MaxRowHeight)); err != nil {
			return err
		}
	}
	return nil
}

// setPrint lets all columns stand on one page across, of A4, under a header on every page.
func setPrint(book *excelize.File, name string) error {
	landscape, a4, one, many, fit, edge := "landscape", 9, 1, 0, true, 0.4
	return errors.Join(
		book.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &one, FitToHeight: &many}),
		book.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &edge, Right: &edge, Top: &edge, Bottom: &edge}),
		book.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&CTrang &P/&N"}),
		book.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: name, RefersTo: fmt.Sprintf("'%s'!$1:$1", strings.ReplaceAll(name, "'", "''")),
		}),
	)
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
