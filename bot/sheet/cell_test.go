package sheet

import (
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestACellOfAWorkbookIsWhatItHoldsNotWhatItShows(t *testing.T) {
	book := excelize.NewFile()
	style := func(code string) int {
		id, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		ok(t, err)
		return id
	}
	builtIn := func(number int) int {
		id, err := book.NewStyle(&excelize.Style{NumFmt: number})
		ok(t, err)
		return id
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	vietnamese := style(`[$-42A]"Ngày" dd" tháng "mm" năm "yyyy;@`)
	for i, test := range []struct {
		value any
		style int
		want  string
	}{
		{day, builtIn(14), "2026-11-23"},
		{day, style("dd/mm/yyyy"), "2026-11-23"},
		{day, style("m/d/yy"), "2026-11-23"},
		{day, style("mmm-yy"), "2026-11-23"},
		{day, vietnamese, "2026-11-23"},
		{day.Add(7*time.Hour + 30*time.Minute), builtIn(22), "2026-11-23 07:30:00"},
		{0.3125, builtIn(20), "07:30:00"},
		{-3, style("dd/mm/yyyy"), "-3"},
		{"23/11/2026", vietnamese, "23/11/2026"}, // text in a cell meant for dates
		{"00123", style("dd/mm/yyyy"), "00123"},
		{"sheet-date", style("dd/mm/yyyy"), "sheet-date"},
		{"00123", 0, "00123"},
		{"1E5", 0, "1E5"},
		{"1.0", builtIn(49), "1.0"},
		{5.0, 0, "5"},
		{12.50, style("#,##0.00"), "12.5"},
		{1234567, style(`#,##0" đồng"`), "1234567"},
		{1234567, style(`_-* #,##0 [$₫-42A]_-`), "1234567"},
		{12, style(`[Red]0" dặm";General`), "12"},
		{123456789012345000.0, 0, "123456789012345000"},
		{1e20, 0, "100000000000000000000"},
		{0.1 + 0.2, 0, "0.3"},
		{0.00000001, 0, "0.00000001"},
		{0.25, builtIn(10), "0.25"},
		{true, 0, "TRUE"},
		{123, style(`00000`), "123"},
		{7, style(`;;;`), "7"},
	} {
		cell := fmt.Sprintf("A%d", i+1)
		ok(t, book.SetCellStyle("Sheet1", cell, cell, test.style), book.SetCellValue("Sheet1", cell, test.value),
			book.SetCellStyle("Sheet1", cell, cell, test.style), book.SetCellStr("Sheet1", fmt.Sprintf("B%d", i+1), test.want))
	}
	// The library writes some numbers without their exponent; Excel does not.
	ok(t, book.SetCellDefault("Sheet1", "A40", "1.23456789012345E+16"), book.SetCellStr("Sheet1", "B40", "12345678901234500"))
	ok(t, book.SetCellStr("Sheet1", "A42", "1.23456789012345E+16"), book.SetCellStr("Sheet1", "B42", "1.23456789012345E+16"))
	ok(t, book.SetCellDefault("Sheet1", "A41", "46349.999999"), book.SetCellStr("Sheet1", "B41", "2026-11-24"),
		book.SetCellStyle("Sheet1", "A41", "A41", builtIn(14)))
	for _, row := range mustRead(t, saved(t, book, "a.xlsx"))[0].Rows {
		if len(row.Cells) != 2 || row.Cells[0] != row.Cells[1] {
			t.Errorf("line %d: %q", row.Line, row.Cells)
		}
	}
}

func TestDatesOfTheOtherEpochAreTheSameDays(t *testing.T) {
	book := excelize.NewFile()
	yes := true
	ok(t, book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	ok(t, book.SetCellValue("Sheet1", "A1", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
	if got := mustRead(t, saved(t, book, "a.xlsx"))[0].Rows[0].Cells[0]; got != "2026-11-23" {
		t.Error(got)
	}
}

func TestEscapesOfATextAreTaken(t *testing.T) {
	for text, want := range map[string]string{
		"_x0041_": "A", "_x00e1_b": "áb", "_x005F_x0041_": "_x0041_", "a_xb": "a_xb", "_x_x0041_": "_xA", "__x0041__": "_A_",
		"_x+041_": "_x+041_", "_x0041": "_x0041", "_xD83D_": "_xD83D_", "_x": "_x", "a_x0041_b_x0042_": "aAbB",
	} {
		if got := unescape(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}
