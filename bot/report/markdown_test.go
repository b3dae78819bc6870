package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func asMarkdown(t *testing.T, r Report) string {
	t.Helper()
	text, err := r.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReportsAreWrittenAsMarkdownAsBefore(t *testing.T) {
	for name, r := range map[string]Report{"announcement": announcement(3), "consolidated": consolidated()} {
		golden := filepath.Join("testdata", name+".md")
		got := asMarkdown(t, r)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-update rewrites it):\n%s", golden, diff)
		}
	}
}

// What the document says in its paragraphs the Markdown says too, in the same order; but the number stands beside the day in the
// document, and under the agency in Markdown.
func TestMarkdownSaysWhatTheDocumentSays(t *testing.T) {
	plainly := strings.NewReplacer(`\`, "", "*", "", "#", "", "|", "", "---", "", "<br>", " ", "…", "", dots, "")
	for name, r := range map[string]Report{"announcement": announcement(3), "consolidated": consolidated()} {
		rest := strings.Join(strings.Fields(plainly.Replace(asMarkdown(t, r))), " ")
		for _, p := range mainPart(t, r).all("p") {
			style := p.first("pStyle").attr["val"]
			if style == "Number" || style == "About" {
				continue
			}
			words := strings.Join(strings.Fields(plainly.Replace(p.words())), " ")
			_, after, found := strings.Cut(rest, words)
			if !found {
				t.Errorf("%s: %q is missing after %.60q", name, words, rest)
				break
			}
			rest = after
		}
	}
}

func TestWhatIsMarkdownInATextMeansItself(t *testing.T) {
	for text, want := range map[string]string{
		"# không phải tiêu đề":   `\# không phải tiêu đề`,
		"- gạch":                 `\- gạch`,
		"1. một":                 `1\. một`,
		"12) hai":                `12\) hai`,
		"số 1.234":               `số 1.234`,
		"*a* _b_ `c` [d](e)":     "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)",
		"<b>&lt;</b> | ~~x~~ \\": `\<b\>\&lt;\</b\> \| \~\~x\~\~ \\`,
		"một\n\n---\nhai\tba":    "một\\\n\\---\\\nhai ba",
		"a\x00\u202e":            "a",
		" \n ":                   "",
	} {
		if got := strings.TrimSuffix(asMarkdown(t, Report{Body: []Block{plain(text)}}), "\n"); got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}

func TestBlocksInMarkdown(t *testing.T) {
	table := Table{
		Columns: []Column{{"TT", 1, Center}, {"Lĩnh vực", 4, Left}, {"Tiếp nhận", 2, Right}, {"Ghi chú", 2, Automatic}},
		Groups:  []Group{{"", 2}, {"Kỳ trước", 1}, {"", 1}},
		Rows:    [][]string{{"1", "a|b", "5", "x\n- y"}},
		Total:   []string{"", "Cộng", "5", ""},
	}
	for want, block := range map[string]Block{
		"## I. TÌNH HÌNH":   Heading{1, "Tình\nhình"},
		"### 1. Cơ quan":    Heading{2, "Cơ quan"},
		"#### a) 5 \\* 5":   Heading{3, "5 * 5"},
		"a) **Căn cứ:** x":  Item{3, []Run{{Text: "Căn cứ: ", Bold: true}, {Text: "x"}}},
		"- gạch\\\ntiếp":    Item{4, []Run{{Text: "gạch\n tiếp"}}},
		"1\\. ***x*** *y*":  Paragraph{Runs: []Run{{Text: "1. "}, {Text: "x ", Bold: true, Italic: true}, {Text: "y", Italic: true}, {Text: " ", Bold: true}}},
		"Tên: …………\\\n…………": Blank{Label: "Tên:", More: 1},
		"…………":              Blank{},
		`| TT | Lĩnh vực | Kỳ trước: Tiếp nhận | Ghi chú |
| :---: | :--- | ---: | --- |
| 1 | a\|b | 5 | x<br>- y |
|  | **Cộng** | **5** |  |`: table,
		`**Kết quả**

|  | Xong | Chưa |  |
| :--- | ---: | ---: | ---: |
| Cụm 1 | 1.234,5 | 2 | 1.236,5 |
| Cụm 2 | 0 | 2 | 0/2 |

1\) chú thích`: Chart{
			Title: "Kết quả", Series: []Series{{"Xong", Done}, {"Chưa", Missing}}, Footnote: "1) chú thích",
			Bars: []Bar{{Label: "Cụm 1", Values: []float64{1234.5, 2}}, {Label: "Cụm 2", Values: []float64{0, 2}, Note: "0/2"}},
		},
	} {
		if diff := cmp.Diff(want+"\n", asMarkdown(t, Report{Body: []Block{block}})); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMarkdownRefusesWhatADocumentRefuses(t *testing.T) {
	for name, r := range map[string]Report{
		"a nil block":           {Body: []Block{nil}},
		"a heading":             {Body: []Block{Heading{4, "x"}}},
		"an item":               {Body: []Block{Item{Level: 1}}},
		"an alignment":          {Body: []Block{Paragraph{Align: 4}}},
		"lines to fill in":      {Body: []Block{Blank{More: 51}}},
		"a table without rows":  {Body: []Block{Table{Columns: []Column{{}}}}},
		"the align of a column": {Body: []Block{Table{Columns: []Column{{Align: 9}}, Rows: [][]string{{""}}}}},
		"a chart":               {Body: []Block{Chart{}}},
		"a signature":           {Signature: &Signature{}},
		"a letterhead":          {Letterhead: &Letterhead{}},
		"an annex":              {Annexes: []Annex{{}, {Body: []Block{nil}}}},
	} {
		_, asDocument := r.document()
		if _, err := r.Markdown(); err == nil || asDocument == nil || err.Error() != "make a report: "+asDocument.Error() {
			t.Errorf("%s: %v, as a document %v", name, err, asDocument)
		}
	}
}
