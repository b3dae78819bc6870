package sheet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestACellOfAWorkbookIsWhatItShows(t *testing.T) {
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
		{12.50, style("#,##0.00"), "12.50"},
		{1234567, style(`#,##0" đồng"`), "1234567 đồng"},
		{1234567, style(`_-* #,##0 [$₫-42A]_-`), "1234567 ₫"},
		{12, style(`[Red]0" dặm";General`), "12 dặm"},
		{123456789012345000.0, 0, "123456789012345000"},
		{1e20, 0, "100000000000000000000"},
		{0.1 + 0.2, 0, "0.3"},
		{0.00000001, 0, "0.00000001"},
		{0.25, builtIn(10), "25.00%"},
		{true, 0, "TRUE"},
		{123, style(`00000`), "00123"},
		{7, style(`;;;`), "7"},
		{7, style("000"), "007"},
		{912345678, style("0000000000"), "0912345678"},
		{912345678, style(`0000" "000" "000`), "0912 345 678"},
		{912345678, style(`0000\ 000\ 000`), "0912 345 678"},
		{912345678, style("00-00"), "9123456-78"},
		{912345678.0, style("0.00E+00"), "912345678"},
		{912345678, builtIn(11), "912345678"},
		{84912345678, style("+0"), "+84912345678"},
		{7, style(`"SNV-"00`), "SNV-07"},
		{7, style(`[Blue]"CQ"000;-0`), "CQ007"},
		{1.1, builtIn(2), "1.10"},
		{1.5, style("#.##"), "1.5"},
		{2.5, style("0"), "3"},
		{0.125, builtIn(2), "0.13"},
		{9.999, builtIn(2), "10.00"},
		{0.5, style("#.##"), ".5"},
		{0, style("#"), ""},
		{0.125, style("0.0##%"), "12.5%"},
		{0.25, builtIn(9), "25%"},
		{-5, style("0"), "-5"},
		{-5, style("0;(0)"), "(5)"},
		{-0.2, style("0"), "0"},
		{0, style(`0;-0;"không"0`), "không0"},
		{1234567, style("#,##0,"), "1234567"},
		{0.5, style("# ?/?"), "0.5"},
		{912345678, style("[<=9999999]000-0000;0000000000"), "912345678"},
		{day, style("yyyy"), "2026"},
	} {
		cell := fmt.Sprintf("A%d", i+1)
		ok(t, book.SetCellStyle("Sheet1", cell, cell, test.style), book.SetCellValue("Sheet1", cell, test.value),
			book.SetCellStyle("Sheet1", cell, cell, test.style), book.SetCellStr("Sheet1", fmt.Sprintf("B%d", i+1), test.want))
	}
	// The library writes some numbers without their exponent; Excel does not.
	ok(t, book.SetCellDefault("Sheet1", "A90", "1.23456789012345E+16"), book.SetCellStr("Sheet1", "B90", "12345678901234500"))
	ok(t, book.SetCellStr("Sheet1", "A92", "1.23456789012345E+16"), book.SetCellStr("Sheet1", "B92", "1.23456789012345E+16"))
	ok(t, book.SetCellDefault("Sheet1", "A91", "46349.999999"), book.SetCellStr("Sheet1", "B91", "2026-11-24"),
		book.SetCellStyle("Sheet1", "A91", "A91", builtIn(14)))
	for _, row := range mustRead(t, saved(t, book, "a.xlsx"))[0].Rows {
		if len(row.Cells) == 1 && row.Cells[0] == "" {
			continue // both are blank
		}
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

func TestAFormatThatNoProgramWritesShowsWhatIsStored(t *testing.T) {
	for code, want := range map[string]string{strings.Repeat("0", longestCode): strings.Repeat("0", longestCode-1) + "7", strings.Repeat("0", longestCode+1): "7"} {
		if got := numberText("7", formatOf(164, code), false); got != want {
			t.Errorf("by a code of %d letters it is %d long", len(code), len(got))
		}
	}
}

// A code is read once, and not for each of a million cells: what a cell needs does not grow with it.
func TestACellIsWrittenInAFewStepsWhateverItsCode(t *testing.T) {
	for _, code := range []string{strings.Repeat(`""`, 127) + "0", "0" + strings.Repeat(`"x"`, 80), strings.Repeat("#", longestCode), strings.Repeat("0 ", 127), strings.Repeat("[Red]", 50) + "0"} {
		format := formatOf(164, code)
		if steps := testing.AllocsPerRun(100, func() { numberText("7", format, false) }); steps > 12 {
			t.Errorf("%.0f allocations for a cell by %s", steps, code)
		}
	}
}
