package report

import (
	"errors"
	"fmt"
	"strings"
)

// Block is a part of a body: Heading, Item, Paragraph, Blank, Table or Chart.
type Block interface {
	write(*document) error
	markdown(*markdown) error
}

var errNoBlock = errors.New("there is none") // a nil Block

// Heading begins a section. Level 1 is "I." in capitals, 2 is "1." and 3 is "a)", each counted within the one above; there
// are 23 letters for level 3. It stays on the page of what follows.
type Heading struct {
	Level int
	Text  string
}

func (h Heading) write(d *document) error {
	text, err := h.numbered(&d.numbering)
	if err != nil {
		return err
	}
	d.line(fmt.Sprintf("Heading%d", h.Level), text)
	return nil
}

// numbered is the text of the heading after its number, which it counts.
func (h Heading) numbered(n *numbering) (string, error) {
	if h.Level < 1 || h.Level > len(n) {
		return "", fmt.Errorf("a heading of level %d: there are 1 to %d", h.Level, len(n))
	}
	text := oneLine(h.Text)
	if text == "" {
		return "", errors.New("a heading without text")
	}
	if h.Level == 1 {
		text = strings.ToUpper(text)
	}
	mark, err := n.next(h.Level)
	return mark + " " + text, err
}

// Item is a paragraph that a number begins and that has no heading: a khoản without one, or a điểm (I.II.6đ). Level 2 is "1."
// and 3 is "a)", counted together with the headings of that level; 4 is a dash.
type Item struct {
	Level int
	Runs  []Run
}

const (
	highestItem = 2
	dashItem    = 4
)

func (i Item) write(d *document) error {
	mark, err := i.mark(&d.numbering)
	if err != nil {
		return err
	}
	d.paragraph(paragraph{style: "Body", runs: append([]Run{{Text: mark + " "}}, i.Runs...)})
	return nil
}

// mark is what the item begins with; a number is counted.
func (i Item) mark(n *numbering) (string, error) {
	if i.Level < highestItem || i.Level > dashItem {
		return "", fmt.Errorf("an item of level %d: there are %d to %d", i.Level, highestItem, dashItem)
	}
	if i.Level == dashItem {
		return "-", nil
	}
	return n.next(i.Level)
}

// Align is where text stands between its margins.
type Align int

// Automatic is justified with the first line indented in a body (I.II.6), and left in a table.
const (
	Automatic Align = iota
	Left
	Center
	Right
)

// Run is text of one look. A break begins a new line of the same paragraph.
type Run struct {
	Text         string
	Bold, Italic bool
}

// Paragraph is a paragraph of the body. One without text is an empty line.
type Paragraph struct {
	Runs  []Run
	Align Align
}

func (p Paragraph) write(d *document) error { return p.writeBefore(d, false) }

// writeBefore writes the paragraph, which may have to stay on the page of what follows.
func (p Paragraph) writeBefore(d *document, keepNext bool) error {
	jc, err := p.Align.jc()
	if err != nil {
		return err
	}
	d.paragraph(paragraph{style: "Body", runs: p.Runs, jc: jc, keepNext: keepNext})
	return nil
}

// jc is the name of the alignment in the file, "" for Automatic.
func (a Align) jc() (string, error) {
	names := [...]string{Automatic: "", Left: "left", Center: "center", Right: "right"}
	if a < 0 || int(a) >= len(names) {
		return "", fmt.Errorf("alignment %d: there is none", a)
	}
	return names[a], nil
}

// Paragraphs makes a paragraph of each line of a text as people type it; empty lines are left out.
func Paragraphs(text string) []Block {
	var blocks []Block
	for line := range strings.Lines(clean(text)) {
		if line = strings.TrimSpace(line); line != "" {
			blocks = append(blocks, Paragraph{Runs: []Run{{Text: line}}})
		}
	}
	return blocks
}

// Blank is a line of a form to fill in: a label and dots to the margin, and more lines of dots under it.
type Blank struct {
	Label string
	More  int // 0 to 50
}

func (b Blank) check() error {
	if b.More < 0 || b.More > 50 {
		return fmt.Errorf("%d more lines to fill in: there may be 0 to 50", b.More)
	}
	return nil
}

func (b Blank) write(d *document) error {
	if err := b.check(); err != nil {
		return err
	}
	for i := range b.More + 1 {
		text := "\t"
		if label := oneLine(b.Label); i == 0 && label != "" {
			text = label + " \t"
		}
		d.paragraph(paragraph{style: "Form", runs: []Run{{Text: text}}, leader: d.page.text(), keepNext: i < b.More})
	}
	return nil
}

// write places the pictures of the chart, at most 150 mm wide.
func (c Chart) write(d *document) error {
	pictures, err := c.PNGs()
	if err != nil {
		return err
	}
	for _, picture := range pictures {
		if err := d.picture(picture, oneLine(c.Title)); err != nil {
			return err
		}
	}
	return nil
}
