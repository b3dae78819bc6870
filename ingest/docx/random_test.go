package docx

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writer makes a body at random, and knows which of its words are printed.
type writer struct {
	r       *rand.Rand
	count   int
	printed []string
	boxes   []string // the words of text boxes of the paragraph, which come after it
}

// word is a new word, which is printed or not.
func (w *writer) word(printed bool) string {
	w.count++
	word := fmt.Sprintf("từ%d", w.count)
	if printed {
		w.printed = append(w.printed, word)
	}
	return word + " "
}

// run is a piece of a paragraph of any kind.
func (w *writer) run(deep int) string {
	inside := func() string {
		if deep == 0 {
			return run("", w.word(true))
		}
		return w.run(deep - 1)
	}
	switch w.r.IntN(14) {
	case 0:
		return `<w:ins>` + inside() + `</w:ins>`
	case 1:
		return `<w:del><w:r><w:delText>` + w.word(false) + `</w:delText></w:r></w:del>`
	case 2:
		return `<w:moveFrom>` + run("", w.word(false)) + `</w:moveFrom>`
	case 3:
		return run(`<w:vanish/>`, w.word(false))
	case 4:
		return `<w:hyperlink>` + inside() + `</w:hyperlink>`
	case 5:
		return `<w:sdt><w:sdtPr/><w:sdtContent>` + inside() + `</w:sdtContent></w:sdt>`
	case 6:
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + w.word(false) + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			inside() + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	case 7:
		return `<w:fldSimple w:instr="x">` + inside() + `</w:fldSimple>`
	case 8:
		return `<mc:AlternateContent><mc:Choice Requires="w14">` + inside() + `</mc:Choice><mc:Fallback>` + run("", w.word(false)) + `</mc:Fallback></mc:AlternateContent>`
	case 9:
		return `<w:r><w:t>` + w.word(true) + `</w:t><w:tab/><w:br/><w:t>` + w.word(true) + `</w:t></w:r>`
	case 10:
		return w.box(deep)
	}
	return run("", w.word(true))
}

// box is a text box, whose words come after those of its paragraph.
func (w *writer) box(deep int) string {
	if deep == 0 {
		return ""
	}
	own := &writer{r: w.r, count: w.count}
	inside := own.paragraph(0)
	w.count = own.count
	w.boxes = append(w.boxes, own.printed...)
	return `<w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + inside + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`
}

func (w *writer) paragraph(deep int) string {
	var b strings.Builder
	b.WriteString("<w:p>")
	for range 1 + w.r.IntN(5) {
		b.WriteString(w.run(deep))
	}
	w.printed = append(w.printed, w.boxes...)
	w.boxes = nil
	return b.String() + "</w:p>"
}

func (w *writer) block(deep int) string {
	if deep == 0 {
		return w.paragraph(2)
	}
	switch w.r.IntN(6) {
	case 0:
		properties := ""
		if w.r.IntN(2) == 0 {
			properties = drawn
		}
		var rows [][]string
		columns := 1 + w.r.IntN(3)
		for range 1 + w.r.IntN(4) {
			var row []string
			for range columns {
				cell := w.block(deep - 1)
				if w.r.IntN(3) == 0 {
					cell += w.block(deep - 1)
				}
				row = append(row, cell)
			}
			rows = append(rows, row)
		}
		return grid(properties, rows...)
	case 1:
		return `<w:sdt><w:sdtContent>` + w.block(deep-1) + w.block(deep-1) + `</w:sdtContent></w:sdt>`
	case 2:
		return `<w:ins>` + w.block(deep-1) + `</w:ins>`
	case 3:
		before := w.printed
		inside := w.block(deep - 1)
		w.printed = before
		return `<w:del>` + inside + `</w:del>`
	}
	return w.paragraph(2)
}

// Of whatever a document is made, each word that is printed is read once and in its place, and no other.
func TestEveryPrintedWordIsReadOnceAndInOrder(t *testing.T) {
	words := 0
	for seed := range 150 {
		w := &writer{r: rand.New(rand.NewPCG(2, uint64(seed)))}
		var body strings.Builder
		for range 12 {
			body.WriteString(w.block(3))
		}
		if len(w.printed) == 0 {
			continue
		}
		got := file{"document": body.String()}.read(t)
		signs := strings.NewReplacer(",", "", ";", "") // between the cells and rows of a table in a row
		read := slices.DeleteFunc(strings.Fields(signs.Replace(got.Body)), func(word string) bool { return word == "|" })
		if diff := cmp.Diff(w.printed, read); diff != "" {
			t.Fatalf("seed %d: -printed +read:\n%s\n%s", seed, diff, body.String())
		}
		words += len(read)
	}
	t.Logf("%d words", words)
	if words < 10_000 {
		t.Errorf("only %d words", words)
	}
}

// Numbers do not depend on where in tables or controls the paragraphs stand.
func TestAListGoesOnThroughTablesAndControls(t *testing.T) {
	numbering := abstract(0, lvl(0, "decimal", "%1.", "")+lvl(1, "lowerLetter", "%2)", "")) + num(1, 0, "")
	for seed := range 30 {
		r := rand.New(rand.NewPCG(3, uint64(seed)))
		var body strings.Builder
		var want []string
		for n := 1; n <= 20; {
			one := func() string {
				words := fmt.Sprintf("đoạn%d", n)
				want = append(want, fmt.Sprintf("%d. %s", n, words))
				n++
				return item(1, 0, words)
			}
			switch r.IntN(4) {
			case 0:
				body.WriteString(grid(drawn, cells(one()), cells(one())))
			case 1:
				body.WriteString(`<w:sdt><w:sdtContent>` + one() + `</w:sdtContent></w:sdt>`)
			case 2:
				body.WriteString(one() + item(1, 1, "con"))
				want = append(want, "a) con")
			default:
				body.WriteString(one())
			}
		}
		got := file{"document": body.String(), "numbering": numbering}.read(t).Body
		if diff := cmp.Diff(strings.Join(want, "\n"), got); diff != "" {
			t.Fatalf("seed %d: -want +got:\n%s", seed, diff)
		}
	}
}

func TestSignsOfFontsAreReadByTheirMeaning(t *testing.T) {
	for _, c := range []struct{ font, char, want string }{
		{"Symbol", "F0A3", "≤"},
		{"Symbol", "F0B3", "≥"},
		{"symbol", "F0B1", "±"},
		{"Symbol", "F0B4", "×"},
		{"Symbol", "F061", "α"},
		{"Symbol", "F0B0", "°"},
		{"Wingdings", "F0A8", "□"},
		{"Wingdings", "F0FC", "✓"},
		{"Wingdings 2", "F052", "☑"},
		{"Times New Roman", "2264", "≤"},
		{"Wingdings", "F001", ""},
		{"Symbol", "xyz", ""},
	} {
		got := file{"document": para("a", `<w:r><w:sym w:font="`+c.font+`" w:char="`+c.char+`"/></w:r>`)}.read(t)
		if got.Body != "a"+c.want {
			t.Errorf("%s %s is %q, want %q", c.font, c.char, got.Body, "a"+c.want)
		}
	}
}
