package roster_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database/databasetest"
)

// FuzzImport brings in whatever stands in a file: it changes the directory, or is refused by rows that there are.
func FuzzImport(f *testing.F) {
	for _, tables := range [][]sheet.Sheet{province(), generate(3)} {
		for _, t := range tables {
			var text strings.Builder
			for _, row := range t.Rows {
				fmt.Fprintln(&text, strings.Join(row.Cells, ";"))
			}
			f.Add([]byte(text.String()))
		}
	}
	for seed := range uint64(6) {
		for _, d := range []*drawing{tree(seed), people(seed)} {
			d.draw(false)
			content, _ := d.csv()
			f.Add(content)
		}
	}
	f.Add([]byte("Mã,Tên,Loại\nI,Khối\n#N/A,=A1,9.12E+08\n\nNGƯỜI LẬP\n(1),(2),(3)"))
	f.Add([]byte("Mã cơ quan,Họ và tên,Vai trò,Điện thoại\nA,Đ/c: PGS.TS. Lê Văn C (kiêm nhiệm),Thành viên,912345678\nA,Ông Ông,,"))
	o := open(databasetest.Open(f, databasetest.SQLite(f)))
	importInto(f, o, agencySheet("A|A|hội quần chúng|||"))
	f.Fuzz(func(t *testing.T, content []byte) {
		tables, err := sheet.Read("a.csv", bytes.NewReader(content))
		if err != nil {
			return
		}
		plan, err := o.Preview(t.Context(), directory.Operator, tables)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range plan.Problems {
			if !utf8.ValidString(p.Column+p.Sentence) || p.Sentence == "" || !slices.ContainsFunc(tables[0].Rows, func(r sheet.Row) bool { return r.Line == p.Line }) {
				t.Errorf("%+v", p)
			}
		}
		for _, said := range append(texts(plan), plan.Notes...) {
			if !utf8.ValidString(said) || strings.ContainsAny(said, "\n\x00") {
				t.Errorf("%q", said)
			}
		}
	})
}
