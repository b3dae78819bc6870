// Package salary knows the base salary of a day, and computes the sums that laws set as multiples of it.
package salary

import (
	"bufio"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"thidua/knowledge/vietnamese"
)

// Rate is a base salary.
type Rate struct {
	From   vietnamese.Day
	Amount int64  // đồng a month
	Source string // the document that sets it
}

// Table is the base salaries by day. Make one with Parse.
type Table struct {
	rates    []Rate // by From
	rounding map[string]rounding
}

// rounding is to what a document has sums rounded up.
type rounding struct {
	to    int64 // đồng
	place string
}

//go:embed salary.txt
var builtIn string

// BuiltIn is the table that the program brings.
var BuiltIn = sync.OnceValue(func() *Table {
	t, err := Parse("salary.txt", strings.NewReader(builtIn))
	if err != nil {
		panic(err) // a test parses it
	}
	return t
})

// ReadFile is the built-in table with the rows of a file, which need not exist; see Parse.
func ReadFile(name string) (*Table, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return BuiltIn(), nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	own, err := Parse(name, file)
	if err != nil {
		return nil, err
	}
	return BuiltIn().With(own), nil
}

// Parse reads a table of lines of these forms; empty lines and lines that begin with # are skipped:
//
//	2024-07-01;2340000;Nghị định số 73/2024/NĐ-CP
//	round;152/2025/NĐ-CP;10000;khoản 2 Điều 49
//
// They say from which day which salary holds, in đồng, by which document, and to what a document has sums rounded up, in đồng, by which of its
// provisions. The error tells of every wrong line, in Vietnamese, led by name and the number of the line.
func Parse(name string, r io.Reader) (*Table, error) {
	t := &Table{rounding: map[string]rounding{}}
	var wrong []error
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, ";")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if err := t.add(fields); err != nil {
			wrong = append(wrong, fmt.Errorf("%s, dòng %d: %w", name, n, err))
		}
	}
	if err := lines.Err(); err != nil {
		wrong = append(wrong, fmt.Errorf("không đọc được %s: %w", name, err))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	slices.SortFunc(t.rates, func(a, b Rate) int { return cmp.Compare(a.From, b.From) })
	return t, nil
}

func (t *Table) add(fields []string) error {
	if fields[0] == "round" {
		if len(fields) != 4 {
			return errors.New("cần 4 mục: round; số, ký hiệu văn bản; số tiền; điều, khoản")
		}
		to, err := amount(fields[2])
		t.rounding[fields[1]] = rounding{to, fields[3]}
		return err
	}
	if len(fields) != 3 || fields[2] == "" {
		return errors.New("cần 3 mục cách nhau bằng dấu chấm phẩy (ngày; mức lương cơ sở; văn bản quy định)")
	}
	if _, err := time.Parse(time.DateOnly, fields[0]); err != nil {
		return fmt.Errorf("ngày phải có thật và ghi dạng 2024-07-01, không phải “%s”", fields[0])
	}
	day := vietnamese.Day(fields[0])
	if slices.ContainsFunc(t.rates, func(r Rate) bool { return r.From == day }) {
		return fmt.Errorf("ngày %s có hai mức", day)
	}
	of, err := amount(fields[1])
	t.rates = append(t.rates, Rate{day, of, fields[2]})
	return err
}

func amount(s string) (int64, error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(s, ".", ""), 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("số tiền phải là số đồng, ví dụ 2340000, không phải “%s”", s)
	}
	return n, nil
}

// With is the table with the rows of another, which take the place of its own for the same day or document.
func (t *Table) With(other *Table) *Table {
	all := &Table{rates: slices.Clone(other.rates), rounding: map[string]rounding{}}
	for _, r := range t.rates {
		if !slices.ContainsFunc(other.rates, func(o Rate) bool { return o.From == r.From }) {
			all.rates = append(all.rates, r)
		}
	}
	slices.SortFunc(all.rates, func(a, b Rate) int { return cmp.Compare(a.From, b.From) })
	for _, of := range []*Table{t, other} {
		for document, r := range of.rounding {
			all.rounding[document] = r
		}
	}
	return all
}

// On is the base salary of a day; ok is false for days before the first row.
func (t *Table) On(day vietnamese.Day) (rate Rate, ok bool) {
	for _, r := range t.rates {
		if r.From > day {
			break
		}
		rate, ok = r, true
	}
	return rate, ok
}

// Sum is what a multiple of the base salary comes to.
type Sum struct {
	Multiple string // as it is printed: "1,5"
	AtMost   bool   // the multiple is the most that may be paid
	Exact    int64  // đồng
	Rounded  int64  // what the quoted document has it rounded up to
	Twice    int64  // of a collective, where the words say that it gets twice that; else 0
}

// Sums are the sums that words set by multiples of the base salary.
type Sums struct {
	Rate    Rate
	Of      []Sum
	Rounded string // by which provision of the quoted document sums are rounded up; "" when it has no such rule
}

var (
	multiple = regexp.MustCompile(`(?i)(không quá |tối đa )?\b(\d{1,3})(?:[.,](\d{1,3}))? lần mức lương cơ sở`)
	twice    = regexp.MustCompile(`(?i)gấp hai lần (?:mức )?tiền thưởng (?:tương ứng )?đối với cá nhân`)
)

// Compute computes the sums that words set on a day, which are quoted of a document known by its number; quote is the words about them. There are
// none where the table has no row for the day. What a collective gets is computed only where the quote says so, and of what.
func (t *Table) Compute(number, quote, words string, day vietnamese.Day) (sums Sums) {
	rate, ok := t.On(day)
	if !ok {
		return Sums{}
	}
	sums.Rate, sums.Rounded = rate, t.rounding[number].place
	doubles := twice.MatchString(quote) && len(multiple.FindAllString(quote, 2)) == 1
	for _, m := range multiple.FindAllStringSubmatch(words, -1) {
		thousandths, err := strconv.ParseInt((m[2] + m[3] + "000")[:len(m[2])+len("000")], 10, 64)
		if err != nil {
			continue
		}
		s := Sum{Multiple: m[2], AtMost: m[1] != "", Exact: thousandths * rate.Amount / 1000}
		if decimals := strings.TrimRight(m[3], "0"); decimals != "" {
			s.Multiple += "," + decimals
		}
		s.Rounded = t.round(number, s.Exact)
		if doubles {
			s.Twice = 2 * s.Rounded
		}
		sums.Of = append(sums.Of, s)
	}
	return sums
}

func (t *Table) round(number string, sum int64) int64 {
	if r, ok := t.rounding[number]; ok {
		return (sum + r.to - 1) / r.to * r.to
	}
	return sum
}
