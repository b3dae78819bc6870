package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// element is XML as it was read: names without their namespace.
type element struct {
	name     string
	attr     map[string]string
	text     string
	children []*element
}

// parse reads a part strictly and refuses what is outside the root.
func parse(t *testing.T, name string, content []byte) *element {
	t.Helper()
	root := &element{name: name}
	open := []*element{root}
	decoder := xml.NewDecoder(bytes.NewReader(content))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
	if len(root.children) != 1 {
		t.Fatalf("%s has %d roots", name, len(root.children))
	}
	return root.children[0]
}

// all are the elements of that name, in their order.
func (e *element) all(name string) []*element {
	var found []*element
	for _, child := range e.children {
		if child.name == name {
			found = append(found, child)
		}
		found = append(found, child.all(name)...)
	}
	return found
}

// first is the first element of that name, or an empty one.
func (e *element) first(name string) *element {
	if found := e.all(name); len(found) > 0 {
		return found[0]
	}
	return &element{}
}

// words is the text of a paragraph as it is seen, breaks and tabs in it.
func (e *element) words() string {
	var out strings.Builder
	for _, run := range e.all("r") {
		for _, piece := range run.children {
			switch piece.name {
			case "t":
				out.WriteString(piece.text)
			case "br":
				out.WriteByte('\n')
			case "tab":
				out.WriteByte('\t')
			}
		}
	}
	return out.String()
}

// written is the parts of the report's file, all of them valid and everything they refer to among them.
func written(t *testing.T, r Report) map[string][]byte {
	t.Helper()
	var file bytes.Buffer
	if err := r.WriteDOCX(&file); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for i, f := range archive.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
		if i == 0 && f.Name != "[Content_Types].xml" {
			t.Errorf("%s is first", f.Name)
		}
	}
	types := parse(t, "types", parts["[Content_Types].xml"])
	for name, content := range parts {
		ending := strings.TrimPrefix(path.Ext(name), ".")
		if !slices.ContainsFunc(types.all("Default"), func(e *element) bool { return e.attr["Extension"] == ending }) {
			t.Errorf("%s has no type", name)
		}
		if ending == "png" {
			continue
		}
		root := parse(t, name, content)
		for _, link := range root.all("Relationship") {
			target := path.Join(path.Dir(path.Dir(name)), link.attr["Target"])
			if parts[target] == nil {
				t.Errorf("%s refers to %s, which is not there", name, target)
			}
		}
	}
	for _, override := range types.all("Override") {
		if parts[strings.TrimPrefix(override.attr["PartName"], "/")] == nil {
			t.Errorf("there is no %s", override.attr["PartName"])
		}
	}
	main := parse(t, "document", parts["word/document.xml"])
	links := parse(t, "links", parts["word/_rels/document.xml.rels"])
	known := func(id string) bool {
		return slices.ContainsFunc(links.all("Relationship"), func(e *element) bool { return e.attr["Id"] == id })
	}
	for _, e := range append(main.all("blip"), main.all("headerReference")...) {
		if id := e.attr["embed"] + e.attr["id"]; !known(id) {
			t.Errorf("%s refers to %q, which is not there", e.name, id)
		}
	}
	named := parse(t, "styles", parts["word/styles.xml"])
	for _, e := range append(named.all("sz"), named.all("szCs")...) {
		if halves, err := strconv.Atoi(e.attr["val"]); err != nil || halves < 2 || halves > 28 {
			t.Errorf("a style of the size %q", e.attr["val"])
		}
	}
	for _, e := range main.all("pStyle") {
		if !slices.ContainsFunc(named.all("style"), func(s *element) bool { return s.attr["styleId"] == e.attr["val"] }) {
			t.Errorf("there is no style %s", e.attr["val"])
		}
	}
	return parts
}

func mainPart(t *testing.T, r Report) *element {
	t.Helper()
	return parse(t, "document", written(t, r)["word/document.xml"])
}

// said are the texts of all paragraphs of those styles that have any.
func said(main *element, styles ...string) []string {
	var texts []string
	for _, p := range main.all("p") {
		if text := p.words(); slices.Contains(styles, p.first("pStyle").attr["val"]) && text != "" {
			texts = append(texts, strings.ReplaceAll(text, "\u00A0", "_"))
		}
	}
	return texts
}

func TestReportsAreWrittenAsBefore(t *testing.T) {
	for name, r := range map[string]Report{"announcement": announcement(3), "consolidated": consolidated()} {
		parts := written(t, r)
		for _, part := range []string{"document", "styles"} {
			golden := filepath.Join("testdata", name+"."+part+".xml")
			if part == "styles" {
				golden = filepath.Join("testdata", "styles.xml") // of all reports
			}
			got := parts["word/"+part+".xml"]
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("%s (-update rewrites it):\n%s", golden, diff)
			}
		}
	}
}

func TestTheSameReportIsTheSameFile(t *testing.T) {
	var first, second bytes.Buffer
	if err := errors.Join(consolidated().WriteDOCX(&first), consolidated().WriteDOCX(&second)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two files of the same report differ")
	}
}

func TestAnEmptyReportIsAnEmptyPage(t *testing.T) {
	if got := mainPart(t, Report{}); got.first("body").words() != "" || len(got.all("sectPr")) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestWhatCannotBeShownIsAnErrorAndNothingIsWritten(t *testing.T) {
	columns := []Column{{Heading: "TT"}, {Heading: "Tên"}}
	rows := [][]string{{"1", "Sở Y tế"}}
	for want, block := range map[string]Block{
		"body, block 2: there is none":                   nil,
		"a heading of level 0":                           Heading{0, "x"},
		"a heading of level 4":                           Heading{4, "x"},
		"a heading without text":                         Heading{1, " \x00\n"},
		"an item of level 1":                             Item{Level: 1},
		"an item of level 5":                             Item{Level: 5},
		"alignment 4":                                    Paragraph{Align: 4},
		"alignment -1":                                   Paragraph{Align: -1},
		"-1 more lines":                                  Blank{More: -1},
		"51 more lines":                                  Blank{More: 51},
		"a table of 0 columns":                           Table{Rows: rows},
		"a table of 64 columns":                          Table{Columns: make([]Column, 64), Rows: rows},
		"a table without rows":                           Table{Columns: columns},
		"whose row 2 has 1 cells":                        Table{Columns: columns, Rows: [][]string{rows[0], {"2"}}},
		"whose row 2 has 3 cells":                        Table{Columns: columns, Rows: append(rows, []string{"", "", ""})},
		"whose total has 3 cells":                        Table{Columns: columns, Rows: rows, Total: []string{"", "", ""}},
		"the groups of a table have 1 of 2 columns":      Table{Columns: columns, Rows: rows, Groups: []Group{{"x", 1}}},
		"the groups of a table have 0 of 2 columns":      Table{Columns: columns, Rows: rows, Groups: []Group{}},
		"group 2 of a table's columns has 2 of 1":        Table{Columns: columns, Rows: rows, Groups: []Group{{"x", 1}, {"y", 2}}},
		"group 1 of a table's columns has 0 of 2":        Table{Columns: columns, Rows: rows, Groups: []Group{{"x", 0}}},
		"column 2 has the width -1":                      Table{Columns: []Column{{}, {Width: -1}}, Rows: rows},
		"column 2: alignment 9":                          Table{Columns: []Column{{}, {Align: 9}}, Rows: rows},
		"column 1 of 2 would be narrower":                Table{Columns: []Column{{Width: 1}, {Width: 100}}, Rows: rows},
		"body, block 2: draw a chart: there is no serie": Chart{},
	} {
		var out bytes.Buffer
		err := Report{Body: []Block{plain("x"), block}}.WriteDOCX(&out)
		if err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
			t.Errorf("want %q: %v, %d bytes", want, err, out.Len())
		}
	}
	for want, r := range map[string]Report{
		"a signature without an office":      {Signature: &Signature{Recipients: []string{"Như trên"}}},
		"a letterhead without an agency":     {Letterhead: &Letterhead{Parent: "UBND tỉnh Hưng Yên", Agency: " "}},
		"phụ lục ii, block 1: there is none": {Annexes: []Annex{{}, {Body: []Block{nil}}}},
	} {
		if err := r.WriteDOCX(io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestAWriterThatFailsIsTold(t *testing.T) {
	if err := announcement(3).WriteDOCX(fullDisk{}); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

func TestChartsAreTheirPictures(t *testing.T) {
	c := acknowledged()
	for i := range 4 {
		c.Bars = append(c.Bars, Bar{Label: fmt.Sprint("Sở ", i), Values: []float64{1, 2, 3}})
	}
	want, err := c.PNGs()
	if err != nil {
		t.Fatal(err)
	}
	if len(want) != 2 {
		t.Fatalf("%d pictures", len(want))
	}
	r := Report{Body: []Block{c}, Annexes: []Annex{{Landscape: true, Body: []Block{c}}}}
	parts := written(t, r)
	for i := range 2 * len(want) {
		if got := parts[fmt.Sprintf("word/media/chart%d.png", i+1)]; !bytes.Equal(got, want[i%len(want)]) {
			t.Errorf("picture %d is another", i+1)
		}
	}
	ids := map[string]bool{}
	for i, drawing := range parse(t, "document", parts["word/document.xml"]).all("inline") {
		var width, height int
		if _, err := fmt.Sscan(drawing.first("extent").attr["cx"]+" "+drawing.first("extent").attr["cy"], &width, &height); err != nil {
			t.Fatal(err)
		}
		most := 212 // mm under the heading of an annex
		if i >= len(want) {
			most = 126
		}
		if width > 150*emuPerMM || height > most*emuPerMM {
			t.Errorf("picture %d is %d × %d mm", i+1, width/emuPerMM, height/emuPerMM)
		}
		ids[drawing.first("docPr").attr["id"]] = true
		if got := drawing.first("docPr").attr["descr"]; got != c.Title {
			t.Errorf("read out as %q", got)
		}
	}
	if len(ids) != 2*len(want) {
		t.Errorf("%d pictures with %d ids", 2*len(want), len(ids))
	}
}
