package table

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/bot/problem"
	"thidua/bot/sheet"
)

var (
	rowNumber = regexp.MustCompile(`^\d{1,6}[.)]?$`)
	// A number of a column, as forms have under their headings: (1), [2], 3, A, 4=2+3.
	bracketed    = regexp.MustCompile(`^[(\[].*[)\]]$`)
	columnNumber = regexp.MustCompile(`^[(\[]?(\d{1,3}|[A-Za-z])(?:\s*=[\s\d+*/:()-]+)?[)\]]?$`)
	romanNumber  = regexp.MustCompile(`^[IVX]{1,5}[.)/]?$`) // no code of anything
	groupNumber  = regexp.MustCompile(`^(?:[IVXivx]{1,5}|[A-Z])[.)/]?$`)
	// How lines begin that stand in or below a table and are no part of it: totals and notes.
	total = regexp.MustCompile(`^(?:tong cong(?:$| [^t])|tong so|tong( \d|$)|cong( \d|$)|cong chung|ghi chu|luu y)`)
	// And those of who signs below it.
	signature = regexp.MustCompile(`^(?:nguoi (?:lap|tong hop|ky|duyet)|can bo (?:lap|tong hop)|lap (?:bang|bieu)|noi nhan|thu truong|` +
		`ky (?:ghi ro )?(?:ho )?ten|ky dong dau|xac nhan cua|(?:tm|t m|kt|tl|tuq|q) (?:uy ban|ubnd|hoi dong|hdnd|ban |bch|dang uy|tinh uy|huyen uy|thuong truc|chu tich|giam doc|truong|thu truong|chanh|bi thu|hieu truong|cuc truong|bo truong))`)
	// What stands above a signature.
	placeAndDay = regexp.MustCompile(`^[a-z ]+ ngay (?:\d|thang)`)
)

// mostSigned are the most that sign below a table, side by side.
const mostSigned = 3

func number(cell string) bool { return rowNumber.MatchString(cell) }

// rows takes the rows below the header.
func (f *finder) rows() {
	below := f.sheet.Rows[f.header.last+1:]
	cells := make([]map[string]string, len(below))
	last := -1 // that is whole: what is wrong above it is a row that is not
	for n, r := range below {
		if cells[n] = f.cells(r); f.layout.Whole(cells[n]) {
			last = n
		}
	}
	ended, signed := false, false // by a remark, and one about who signs
	line := f.Header
	for n, r := range below {
		gap := r.Line > line+1
		line = r.Line
		switch {
		case n == 0 && numbersColumns(r), f.repeatsHeader(r, cells[n]):
			f.passed = append(f.passed, r)
			continue
		case f.layout.Whole(cells[n]):
		case len(cells[n]) == 0 && !slices.ContainsFunc(r.Cells, func(cell string) bool { return cell != "" && !number(cell) }):
			continue // the number of a row that nobody filled in
		case f.isRemark(r, cells[n], n > last && (signed || (gap || ended) && !f.lacksKey(cells[n]))):
			f.passed = append(f.passed, r)
			ended = n > last
			_, first := firstWords(r)
			signed = ended && (signed || signature.MatchString(words(first)) || placeAndDay.MatchString(words(first)))
			continue
		}
		f.take(r, cells[n])
	}
}

// numbersColumns reports whether a row that stands below the header counts the columns, or explains them in brackets.
func numbersColumns(r sheet.Row) bool {
	found, before, counts, explains := 0, 0, true, true
	for _, cell := range r.Cells {
		if cell == "" {
			continue
		}
		explains = explains && bracketed.MatchString(cell)
		m := columnNumber.FindStringSubmatch(cell)
		if m == nil {
			counts = false
			continue
		}
		at, err := strconv.Atoi(m[1])
		if err != nil { // letters come before numbers
			at = int(strings.ToUpper(m[1])[0]) - 1000
		}
		counts = counts && (found == 0 || at > before)
		found, before = found+1, at
	}
	return explains || counts && found >= 3
}

// repeatsHeader reports whether a row is the header once more, as on the next page.
func (f *finder) repeatsHeader(r sheet.Row, cells map[string]string) bool {
	same := 0
	for at, title := range f.header.titles {
		if at < len(r.Cells) && r.Cells[at] != "" {
			if Key(r.Cells[at]) != Key(title) {
				return false
			}
			same++
		}
	}
	return same >= 2 && len(cells) > 0
}

// lacksKey reports whether a row has all that it must have but what says what it is of.
func (f *finder) lacksKey(cells map[string]string) bool {
	return !slices.ContainsFunc(f.layout.Columns[1:], func(c Column) bool { return c.Required && cells[c.Name] == "" })
}

// firstWords is the first cell of a row that is no number of it, "" if there is none.
func firstWords(r sheet.Row) (at int, cell string) {
	for at, cell := range r.Cells {
		if cell != "" && !number(cell) {
			return at, cell
		}
	}
	return 0, ""
}

// isRemark reports whether a row that is not whole is none: it begins like a total or a signature, has a single cell beside the number
// of a group, or is below the table and has few cells. One that says what it is of is a row that somebody forgot to fill in, unless it begins so.
func (f *finder) isRemark(r sheet.Row, cells map[string]string, below bool) bool {
	filled, roman := len(cells), false
	at, first := firstWords(r)
	if total.MatchString(words(first)) || signature.MatchString(words(first)) {
		return true
	}
	if groupNumber.MatchString(first) && at < len(f.header.columns) && f.header.columns[at] != "" {
		filled--
		roman = romanNumber.MatchString(first)
	}
	return !f.faulty(r) && (filled <= 1 && roman || !f.layout.Keyed(cells) && (filled <= 1 || below && filled <= mostSigned))
}

// faulty reports whether a cell of the table cannot be trusted.
func (f *finder) faulty(r sheet.Row) bool {
	return slices.ContainsFunc(r.Faults, func(fault sheet.Fault) bool {
		return fault.Column < len(f.header.columns) && f.header.columns[fault.Column] != ""
	})
}

func (f *finder) take(r sheet.Row, cells map[string]string) {
	row := Row{Line: r.Line, Cells: cells, Faults: map[string]string{}}
	for at, name := range f.header.columns {
		if at < len(r.Cells) && name != "" {
			if _, marked := unmarked(clean(r.Cells[at])); marked {
				f.marked = append(f.marked, r.Line)
			}
		}
	}
	for _, fault := range r.Faults {
		if fault.Column < len(f.header.columns) && f.header.columns[fault.Column] != "" {
			row.Faults[f.header.columns[fault.Column]] = fault.Sentence
		}
	}
	for at := len(f.header.columns); at < len(r.Cells); at++ {
		if cell := clean(r.Cells[at]); cell != "" {
			row.Problems = append(row.Problems, Problem{r.Line, "", fmt.Sprintf("Ô “%s” nằm ngoài các cột của bảng; đề nghị kiểm tra lại dòng này.", problem.Excerpt(cell))})
		}
	}
	f.Rows = append(f.Rows, row)
}
