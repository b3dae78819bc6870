package docx

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/plain"
)

// document is what is read of a file so far.
type document struct {
	parts     *archive
	relations map[string]target
	main      string // the part that holds the body
	styles    *styles
	numbering *numbering
	text      *plain.Text
	fields    []*field
	notes     []*note
	section   int // how many notes were in the sections before this one
	pictures  int
}

func (a *archive) document() (*document, error) {
	top, err := a.relations("")
	if err != nil {
		return nil, err
	}
	d := &document{parts: a, main: partOf(top, "officeDocument", "word/document.xml"), text: &plain.Text{}}
	if d.relations, err = a.relations(d.main); err != nil {
		return nil, err
	}
	if d.styles, err = a.styles(d.relations); err != nil {
		return nil, err
	}
	d.numbering, err = a.numbering(d.relations, d.styles)
	return d, err
}

// read reads the body and the notes.
func (d *document) read() ([]string, error) {
	root, done, err := d.parts.open(d.main)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, plain.Errorf(plain.Damaged, "an archive without %s", d.main)
	}
	if err != nil {
		return nil, err
	}
	defer done()
	if root.name != "w:document" {
		return nil, plain.Errorf(plain.Damaged, "%s is no document of Word", d.main)
	}
	body := &flow{head: headLines}
	if err := root.children(func(e *element) error {
		if e.name != "w:body" {
			return nil
		}
		return d.blocks(e, body)
	}); err != nil {
		return nil, err
	}
	if body.carried != nil {
		body.add(body.carried.words())
	}
	if len(d.fields) > 0 {
		d.unread("field")
	}
	return body.lines, errors.Join(d.readNotes(), d.readEdges())
}

// unread warns that something was left out.
func (d *document) unread(what string) { d.text.Warn(plain.Unread, 0, what) }

// warn adds the warnings that need a count.
func (d *document) warn() {
	if d.pictures > 0 {
		d.text.Warn(plain.Pictures, 0, strconv.Itoa(d.pictures))
	}
}

// flow is the lines of a body, a cell, a text box or a note.
type flow struct {
	lines   []string
	carried *paragraph // one whose end was deleted or is hidden: it goes on in the next
	nested  bool       // it holds a table
	head    int        // how many lines may still be of a letterhead, whose two sides tabs part
}

// headLines is how many lines a letterhead that is set with tabs has at most.
const headLines = 12

// add adds the lines of a paragraph. Of empty paragraphs that follow each other one is kept: it may part a title from what follows.
func (f *flow) add(words string) {
	for line := range strings.SplitSeq(words, "\n") {
		if f.head > 0 && strings.TrimSpace(line) != "" {
			f.head--
			line = sides(line)
		}
		line = strings.Join(strings.Fields(line), " ")
		if line != "" || len(f.lines) > 0 && f.lines[len(f.lines)-1] != "" {
			f.lines = append(f.lines, line)
		}
	}
}

// sides parts what tabs part, as the cells of a row are, unless what is before the tab only marks the line: "1.", "-", "Kính gửi:".
func sides(line string) string {
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' })
	parts = slices.DeleteFunc(parts, func(part string) bool { return strings.TrimSpace(part) == "" })
	if len(parts) < 2 {
		return line
	}
	first := strings.TrimSpace(parts[0])
	if strings.HasSuffix(first, ":") || !strings.ContainsFunc(first, unicode.IsSpace) && utf8.RuneCountInString(first) <= len("VIII.") {
		return line
	}
	return strings.Join(parts, " | ")
}

// words are the lines that are not empty.
func (f *flow) words() (all []string) {
	for _, line := range f.lines {
		if line != "" {
			all = append(all, line)
		}
	}
	return all
}

// blocks reads the paragraphs and tables in e.
func (d *document) blocks(e *element, into *flow) error {
	return e.children(func(e *element) error { return d.block(e, into) })
}

func (d *document) block(e *element, into *flow) error {
	within := func(e *element) error { return d.block(e, into) }
	switch e.name {
	case "w:p":
		return d.paragraph(e, into)
	case "w:tbl":
		into.nested = true
		return d.table(e, into)
	case "w:sectPr":
		return d.endSection(e)
	case "w:altChunk":
		d.unread("embedded document")
		return nil
	}
	return d.around(e, within)
}

// around reads what stands around the pieces of a document on every level, and gives the pieces in it to within.
func (d *document) around(e *element, within func(*element) error) error {
	switch e.name {
	case "w:customXml", "w:smartTag", "w:hyperlink", "w:fldSimple", "w:bdo", "w:dir":
		return e.children(within)
	case "w:sdt":
		return d.control(e, within)
	case "mc:AlternateContent":
		return alternate(e, within)
	case "w:ins", "w:moveTo":
		d.text.Warn(plain.TrackedChanges, 0, "")
		return e.children(within)
	case "w:del", "w:moveFrom":
		d.text.Warn(plain.TrackedChanges, 0, "")
	case "w:commentRangeStart", "w:commentReference":
		d.text.Warn(plain.Comments, 0, "")
	case "w:subDoc":
		d.unread("embedded document")
	case "m:oMath", "m:oMathPara":
		d.unread("equation")
	}
	return nil
}

// control reads a content control. A table of contents that Word makes repeats headings and is left out.
func (d *document) control(e *element, within func(*element) error) error {
	contents := false
	return e.children(func(e *element) error {
		switch e.name {
		case "w:sdtPr":
			return e.children(func(p *element) error {
				if p.name != "w:docPartObj" {
					return nil
				}
				return p.children(func(q *element) error {
					contents = contents || q.name == "w:docPartGallery" && q.val() == "Table of Contents"
					return nil
				})
			})
		case "w:sdtContent":
			if contents {
				d.unread("table of contents")
				return nil
			}
			return e.children(within)
		}
		return nil
	})
}

// alternate reads the first of the alternatives, which say the same.
func alternate(e *element, within func(*element) error) error {
	taken := false
	return e.children(func(e *element) error {
		if taken || e.name != "mc:Choice" && e.name != "mc:Fallback" {
			return nil
		}
		taken = true
		return e.children(within)
	})
}
