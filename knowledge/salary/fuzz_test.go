package salary_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"thidua/knowledge/salary"
	"thidua/knowledge/vietnamese"
)

// oddTable is a file of salary.txt as somebody may write it, drawn from the seed.
func oddTable(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 3))
	pieces := []string{
		"2024-07-01", "2027-13-45", "01/07/2027", "2340000", "2.340.000", "-1", "0", "99999999999999999999", "2,34 triệu", "Nghị định số 73/2024/NĐ-CP", "round", "152/2025/NĐ-CP", "10000",
		"khoản 2 Điều 49", "", " ", "\ufeff", "#",
	}
	var out strings.Builder
	for range r.IntN(5) {
		for range 1 + r.IntN(5) {
			out.WriteString(pieces[r.IntN(len(pieces))] + ";")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func FuzzParse(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(oddTable(seed))
	}
	f.Add("2027-01-01;2500000;Nghị định số 1/2027/NĐ-CP\nround;152/2025/NĐ-CP;10000;khoản 2 Điều 49\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := salary.Parse("salary.txt", strings.NewReader(text))
		if err != nil {
			if !strings.Contains(err.Error(), "salary.txt") {
				t.Errorf("an error that names no file: %v", err)
			}
			return
		}
		both := salary.BuiltIn().With(table)
		for _, day := range []vietnamese.Day{"0001-01-01", "2024-07-01", "9999-12-31"} {
			if rate, ok := both.On(day); ok && (rate.Amount <= 0 || rate.From > day) {
				t.Errorf("%s: %+v", day, rate)
			}
		}
	})
}
