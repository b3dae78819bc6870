package sheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestCSVIsReadAsOfficesHaveIt(t *testing.T) {
	utf16File := func(order binary.AppendByteOrder, text string) []byte {
		var out []byte
		for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
			out = order.AppendUint16(out, unit)
		}
		return out
	}
	rows := []Row{{Line: 1, Cells: []string{"Mã", "Tên"}}, {Line: 2, Cells: []string{"01", "Sở Y tế"}}}
	for name, test := range map[string]struct {
		content []byte
		want    []Row
	}{
		"comma":                    {[]byte("Mã,Tên\n01,Sở Y tế\n"), rows},
		"semicolon, CRLF, BOM":     {[]byte("\uFEFFMã;Tên\r\n01;Sở Y tế\r\n"), rows},
		"tab, no break at the end": {[]byte("Mã\tTên\n01\tSở Y tế"), rows},
		"breaks of an old Mac":     {[]byte("Mã,Tên\r01,Sở Y tế\r"), rows},
		"UTF-16 little endian":     {utf16File(binary.LittleEndian, "Mã\tTên\r\n01\tSở Y tế\r\n"), rows},
		"UTF-16 big endian":        {utf16File(binary.BigEndian, "Mã\tTên\r\n01\tSở Y tế\r\n"), rows},
		"told delimiter": {[]byte("\uFEFFsep=;\r\nMã, số;Tên, đơn vị, địa chỉ\r\n01;x\r\n"),
			[]Row{{Line: 2, Cells: []string{"Mã, số", "Tên, đơn vị, địa chỉ"}}, {Line: 3, Cells: []string{"01", "x"}}}},
		"delimiters in quotes do not count": {[]byte("\"a,b,c,d\";e\n1;2\n"), []Row{{Line: 1, Cells: []string{"a,b,c,d", "e"}}, {Line: 2, Cells: []string{"1", "2"}}}},
		"a draw is not the comma's":         {[]byte("Mã;Tên, địa chỉ\n1;2\n"), []Row{{Line: 1, Cells: []string{"Mã", "Tên, địa chỉ"}}, {Line: 2, Cells: []string{"1", "2"}}}},
		"one column":                        {[]byte("Mã\n01\n"), []Row{{Line: 1, Cells: []string{"Mã"}}, {Line: 2, Cells: []string{"01"}}}},
		"blank rows count as lines":         {[]byte("\r\n;;\r\nMã;Tên\r\n\r\n;;\r\n01;x;;\r\n"), []Row{{Line: 3, Cells: []string{"Mã", "Tên"}}, {Line: 6, Cells: []string{"01", "x"}}}},
		"breaks in quotes count as lines": {[]byte("a,b\r\n\"x\r\ny\",\"1\n2\r3\"\r\nz,w\r\n"),
			[]Row{{Line: 1, Cells: []string{"a", "b"}}, {Line: 2, Cells: []string{"x y", "1 2 3"}}, {Line: 6, Cells: []string{"z", "w"}}}},
		"titles above": {[]byte("DANH SÁCH CƠ QUAN, ĐƠN VỊ\nnăm 2026, lần 1\nMã;Tên\n01;Sở Y tế\n02;Sở Văn hóa, Thể thao\n"), []Row{{Line: 1, Cells: []string{"DANH SÁCH CƠ QUAN, ĐƠN VỊ"}},
			{Line: 2, Cells: []string{"năm 2026, lần 1"}}, {Line: 3, Cells: []string{"Mã", "Tên"}}, {Line: 4, Cells: []string{"01", "Sở Y tế"}}, {Line: 5, Cells: []string{"02", "Sở Văn hóa, Thể thao"}}}},
		"zeros kept by a formula": {[]byte("Mã,Tên\n=\"007\",\"=\"\"x\"\"\"\n"), []Row{{Line: 1, Cells: []string{"Mã", "Tên"}}, {Line: 2, Cells: []string{"007", "x"}}}},
		"bare quotes":             {[]byte("a,b\nCông ty \"A\",\"B\" và \"C\"\n"), []Row{{Line: 1, Cells: []string{"a", "b"}}, {Line: 2, Cells: []string{`Công ty "A"`, `B và "C"`}}}},
	} {
		t.Run(name, func(t *testing.T) {
			sheets := mustRead(t, inFile(t, "Danh sách.csv", test.content))
			if diff := cmp.Diff([]Sheet{{Name: "Danh sách", Rows: test.want}}, sheets); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoCellOfACSVFileIsComputed(t *testing.T) {
	cells := []string{`=HYPERLINK("http://x","y")`, "+84 912 345 678", "-5", "@SUM(A1)", "'=1", "''=1", "' =1", "＝1", "Sở Y tế", "'Sở", "a=1", "- gạch đầu dòng"}
	var out bytes.Buffer
	if err := writeCSV(&out, [][]string{cells}); err != nil {
		t.Fatal(err)
	}
	text, err := decodeText("a.csv", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	// As a spreadsheet takes it, which knows nothing of what was meant.
	record, _, _, err := csvRecord(text, ',')
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range record {
		if strings.ContainsAny(cell[:1], "=+-@") || strings.HasPrefix(cell, "＝") {
			t.Errorf("a spreadsheet computes %q", cell)
		}
	}
	rows, err := readCSV("a.csv", text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(cells, rows[0].Cells); diff != "" {
		t.Errorf("what is read is not what was written: %s", diff)
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"", "a,b\n1,2", "sep=;\na;b\n", "\"a\n\"\"b\"\r\nc", "\xFF\xFEa\x00,\x00", "\xFE\xFF\x00a\xD8", "\uFEFF;;\r\r\n\"", "a\u200B\tb\u00A0", "=1,'=1,' =1,''-,'\u200b=1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := decodeText("a.csv", data)
		if err != nil {
			return
		}
		rows, err := readCSV("a.csv", text)
		if err != nil {
			if !utf8.ValidString(err.Error()) {
				t.Fatal("the sentence is not UTF-8")
			}
			return
		}
		last := 0
		var cells [][]string
		for _, row := range rows {
			if row.Line <= last || row.Line > 1+strings.Count(text, "\n")+strings.Count(text, "\r") {
				t.Fatalf("line %d after %d", row.Line, last)
			}
			last = row.Line
			if len(row.Cells) == 0 || row.Cells[len(row.Cells)-1] == "" {
				t.Fatalf("line %d ends in a blank cell: %q", row.Line, row.Cells)
			}
			for _, cell := range row.Cells {
				if !utf8.ValidString(cell) || cell != cleanCell(cell) {
					t.Fatalf("line %d: %q", row.Line, cell)
				}
			}
			cells = append(cells, row.Cells)
		}
		// What was read is written and read again the same.
		var out bytes.Buffer
		if err := writeCSV(&out, cells); err != nil {
			t.Fatal(err)
		}
		text, err = decodeText("a.csv", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		again, err := readCSV("a.csv", text)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range again {
			if diff := cmp.Diff(cells[i], row.Cells); diff != "" || row.Line != i+1 {
				t.Fatal(row.Line, diff)
			}
		}
		if len(again) != len(cells) {
			t.Fatalf("%d rows became %d", len(cells), len(again))
		}
	})
}
