package report

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextsOfPeopleBecomeParagraphs(t *testing.T) {
	got := said(mainPart(t, Report{Body: Paragraphs("\n Điều 1.\tMột \r\n\r\n\u2028Hai\n")}), "Body")
	if diff := cmp.Diff([]string{"Điều 1.\tMột", "Hai"}, got); diff != "" {
		t.Error(diff)
	}
	if got := Paragraphs(" \n\x00\n"); len(got) != 0 {
		t.Error(got)
	}
}

func TestTextsHoldAnything(t *testing.T) {
	for text, want := range map[string]string{
		"a < b & c > d \"e\" 'f' ]]> %s %d":      "a < b & c > d \"e\" 'f' ]]> %s %d",
		"</w:t></w:r><w:br/>":                    "</w:t></w:r><w:br/>",
		"a\x00\x01\x0B\x1F\x7Fb":                 "a\nb",
		"một\r\nhai\rba\u2029bốn\fnăm":           "một\nhai\nba\nbốn\nnăm",
		"\uFFFE\uFFFF\u202Ea\u2066b\u200B\uFEFF": "ab",
		"Thuy\u0309":                             "Thuỷ",
		"  đầu và cuối  ":                        "  đầu và cuối  ",
		"\xff\xc3x":                              "\uFFFDx",
		"cột\tcột":                               "cột\tcột",
		"👍🏽 \U0010FFFF":                          "👍🏽 \U0010FFFF",
		"\ufdd0":                                 "\ufdd0",
		strings.Repeat("dài", 100_000):           strings.Repeat("dài", 100_000),
	} {
		got := mainPart(t, Report{Body: []Block{plain(text)}}).first("body").words()
		if got != want {
			t.Errorf("%.60q is written as %.60q", text, got)
		}
	}
}

func TestRunsAndAlignmentsAreShown(t *testing.T) {
	p := mainPart(t, Report{Body: []Block{Paragraph{Align: Right, Runs: []Run{
		{Text: "a"}, {Text: "b", Bold: true}, {Text: "c", Italic: true}, {Text: "d", Bold: true, Italic: true}, {Text: "\x00", Bold: true},
	}}}}).first("p")
	var looks []string
	for _, r := range p.all("r") {
		looks = append(looks, fmt.Sprint(r.first("t").text, len(r.all("b")), len(r.all("i"))))
	}
	if diff := cmp.Diff([]string{"a0 0", "b1 0", "c0 1", "d1 1"}, looks); diff != "" {
		t.Error(diff)
	}
	if p.first("jc").attr["val"] != "right" || p.first("ind").attr["firstLine"] != "0" {
		t.Errorf("%v %v", p.first("jc"), p.first("ind"))
	}
}

func TestABlankHasDotsToTheMargin(t *testing.T) {
	blanks := []Block{Blank{Label: "Tên cơ quan:", More: 2}, Blank{}}
	main := mainPart(t, Report{Body: blanks, Annexes: []Annex{{Landscape: true, Body: blanks}}})
	if diff := cmp.Diff([]string{"Tên cơ quan: \t", "\t", "\t", "\t", "Tên cơ quan: \t", "\t", "\t", "\t"}, said(main, "Form")); diff != "" {
		t.Error(diff)
	}
	for i, tab := range main.first("body").all("tabs") {
		want := "9354" // 165 mm
		if i >= 4 {
			want = "14286" // 252 mm
		}
		if at := tab.first("tab"); at.attr["pos"] != want || at.attr["leader"] != "dot" {
			t.Errorf("blank %d: %v", i, at.attr)
		}
	}
}

func TestATableIsAsWideAsThePageAndRepeatsItsHeadings(t *testing.T) {
	table := Table{
		Columns: []Column{{"TT", 1, Center}, {"Cơ quan", 7, Left}, {"Số", 0, Right}, {"Ghi chú", 4, Automatic}},
		Rows:    [][]string{{"1", "Sở Y tế", "5", ""}, {"2", "Sở Tài chính", "7", "a\nb"}},
		Total:   []string{"", "Cộng", "12", ""},
	}
	main := mainPart(t, Report{Body: []Block{table, table}, Annexes: []Annex{{Landscape: true, Body: []Block{table}}}})
	for i, tbl := range main.all("tbl") {
		want := []string{"719", "5037", "719", "2879"}
		if i == 2 {
			want = []string{"1098", "7693", "1099", "4396"}
		}
		var widths []string
		sum := 0
		for _, column := range tbl.all("gridCol") {
			widths = append(widths, column.attr["w"])
			n, _ := strconv.Atoi(column.attr["w"])
			sum += n
		}
		if fmt.Sprint(sum) != tbl.first("tblW").attr["w"] || i < 2 && sum != 9354 || i == 2 && sum != 14286 {
			t.Errorf("table %d is %d wide", i, sum)
		}
		if diff := cmp.Diff(want, widths); diff != "" {
			t.Error(diff)
		}
		rows := tbl.all("tr")
		if len(rows) != 4 || len(rows[0].all("tblHeader")) != 1 || len(tbl.all("tblHeader")) != 1 {
			t.Errorf("table %d has %d rows and %d headings", i, len(rows), len(tbl.all("tblHeader")))
		}
		var aligned []string
		for _, cell := range rows[1].all("tc") {
			aligned = append(aligned, cell.first("jc").attr["val"])
		}
		if diff := cmp.Diff([]string{"center", "left", "right", ""}, aligned); diff != "" {
			t.Error(diff)
		}
		if got := said(tbl, "CellTotal"); fmt.Sprint(got) != "[Cộng 12]" {
			t.Errorf("total %q", got)
		}
	}
	// Between two tables is a paragraph, or Word makes them one.
	body := main.first("body").children
	for i := range len(body) - 1 {
		if body[i].name == "tbl" && body[i+1].name != "p" {
			t.Errorf("a %s follows a table", body[i+1].name)
		}
	}
}

func TestGroupsStandOverTheHeadingsOfTheirColumns(t *testing.T) {
	main := mainPart(t, Report{Body: []Block{Table{
		Columns: []Column{{"TT", 1, Center}, {"Lĩnh vực", 4, Left}, {"Tiếp nhận", 2, Right}, {"Giải quyết", 2, Right}, {"Ghi chú", 3, Left}},
		Groups:  []Group{{"", 2}, {"Kỳ trước", 2}, {" ", 1}},
		Rows:    [][]string{{"1", "Kinh phí", "5", "4", ""}},
	}}})
	var head []string
	for _, row := range main.all("tr") {
		if len(row.all("tblHeader")) == 0 {
			break
		}
		for _, c := range row.all("tc") {
			merged := ""
			if len(c.all("vMerge")) > 0 {
				merged = "|" + c.first("vMerge").attr["val"]
			}
			head = append(head, c.first("p").words()+merged+"×"+c.first("gridSpan").attr["val"]+" "+c.first("tcW").attr["w"])
		}
	}
	want := []string{
		"TT|restart× 779", "Lĩnh vực|restart× 3118", "Kỳ trước×2 3118", "Ghi chú|restart× 2339",
		"|× 779", "|× 3118", "Tiếp nhận× 1559", "Giải quyết× 1559", "|× 2339",
	}
	if diff := cmp.Diff(want, head); diff != "" {
		t.Error(diff)
	}
}

func TestTheRowsOfTheCallerStayAsTheyAre(t *testing.T) {
	rows := make([][]string, 1, 2)
	rows[0] = []string{"1"}
	mainPart(t, Report{Body: []Block{Table{Columns: []Column{{}}, Rows: rows, Total: []string{"9"}}}})
	if got := rows[:2][1]; got != nil {
		t.Errorf("%q was put behind the rows", got)
	}
}

func TestOnlyLowRowsStayOnOnePage(t *testing.T) {
	long := strings.Repeat("nội dung ", 200)
	table := Table{
		Columns: []Column{{"TT", 1, Left}, {"Nội dung", 9, Left}},
		Rows:    [][]string{{"1", "ngắn"}, {"2", long}, {strings.Repeat("x", 100), ""}, {"4", strings.Repeat("\n", 20)}},
	}
	var kept []bool
	for _, row := range mainPart(t, Report{Body: []Block{table}}).all("tr") {
		kept = append(kept, len(row.all("cantSplit")) > 0)
	}
	if diff := cmp.Diff([]bool{true, true, false, false, false}, kept); diff != "" {
		t.Error(diff)
	}
	table.Columns[1].Heading = long
	if got := mainPart(t, Report{Body: []Block{table}}).all("tblHeader"); len(got) != 0 {
		t.Error("a heading as high as a page is repeated")
	}
}

// A text in every place of a report never breaks the file, and is there as it was cleaned.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{"", "Sở Nội vụ", "<w:p/>&amp;]]>", "a\x00\x1b\ufffe\xff", "\u202e\r\n\t%s%!d(", "👍\U0001F1FB\U0001F1F3", "e\u0302\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 5000 {
			t.Skip("long texts take long and are no other case")
		}
		r := Report{
			Letterhead: &Letterhead{Parent: text, Agency: "Sở " + text, Symbol: text, Place: text},
			Kind:       text, Subject: text, To: []string{text, text},
			Body: []Block{
				Heading{1, "x" + text}, Paragraph{Runs: []Run{{Text: text}}}, Blank{Label: text},
				Table{Columns: []Column{{Heading: text}}, Rows: [][]string{{text}}, Total: []string{text}},
			},
			Signature: &Signature{Recipients: []string{text}, Office: []string{text}},
			Annexes:   []Annex{{Title: text, Body: Paragraphs(text)}},
		}
		main := mainPart(t, r)
		for _, p := range main.all("p") {
			if p.first("pStyle").attr["val"] == "Cell" && p.words() != clean(text) {
				t.Errorf("%q is written as %q", text, p.words())
			}
		}
	})
}
