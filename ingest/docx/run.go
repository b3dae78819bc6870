package docx

import (
	"strconv"
	"strings"

	"thidua/ingest/legacy"
	"thidua/ingest/plain"
)

// field is a field of Word that was begun: an instruction, and perhaps the result that is printed.
type field struct {
	instruction strings.Builder
	result      bool // the result is being read
	contents    bool // a table of contents, whose result is left out
}

// maxInstruction is how much of an instruction is kept: its first word tells what it is.
const maxInstruction = 1 << 10

// fieldHides reports whether what is read is not printed: an instruction, or a result that is left out.
func (d *document) fieldHides() bool {
	for _, f := range d.fields {
		if !f.result || f.contents {
			return true
		}
	}
	return false
}

func (d *document) fieldChar(kind string) {
	if kind == "begin" {
		d.fields = append(d.fields, &field{})
		return
	}
	if len(d.fields) == 0 {
		return
	}
	last := d.fields[len(d.fields)-1]
	switch kind {
	case "separate":
		last.result = true
		if name := strings.Fields(last.instruction.String()); len(name) > 0 && strings.EqualFold(name[0], "TOC") {
			last.contents = true
			d.unread("table of contents")
		}
	case "end":
		d.fields = d.fields[:len(d.fields)-1]
	}
}

// run reads words that look alike.
func (p *paragraph) run(e *element) error {
	look := p.d.styles.run(p.style).over(p.d.styles.defaults)
	return e.children(func(e *element) error {
		if e.name != "w:rPr" {
			return p.item(e, look)
		}
		named := runStyle{}
		own, err := readRunStyle(e, func(e *element) error {
			if e.name == "w:rStyle" {
				named = p.d.styles.run(e.val())
			}
			return nil
		})
		look = own.over(named).over(look)
		return err
	})
}

// item reads a piece of a run.
func (p *paragraph) item(e *element, look runStyle) error {
	within := func(e *element) error { return p.item(e, look) }
	switch e.name {
	case "w:t":
		words, err := e.words()
		p.write(words, look)
		return err
	case "w:tab", "w:ptab":
		p.write("\t", look)
	case "w:br", "w:cr":
		p.write("\n", look)
	case "w:noBreakHyphen":
		p.write("-", look)
	case "w:softHyphen":
		if encoding, _, _ := legacy.ByFont(p.d.styles.fontOf(look)); encoding == legacy.TCVN3 { // which has ư there
			p.write("\u00AD", look)
		}
	case "w:sym":
		p.symbol(e.attr("font"), e.attr("char"), look)
	case "w:fldChar":
		p.d.fieldChar(e.attr("fldCharType"))
	case "w:instrText":
		words, err := e.words()
		if n := len(p.d.fields); n > 0 && p.d.fields[n-1].instruction.Len() < maxInstruction {
			p.d.fields[n-1].instruction.WriteString(words[:min(len(words), maxInstruction)])
		}
		return err
	case "w:footnoteReference", "w:endnoteReference":
		if !isTrue(look.hidden) && !p.d.fieldHides() {
			p.reference(e, look)
		}
	case "w:ruby":
		return e.children(func(e *element) error {
			if e.name != "w:rubyBase" {
				return nil
			}
			return e.children(p.inline)
		})
	case "w:drawing", "w:pict":
		return e.children(p.drawing)
	case "w:object":
		return e.children(p.object)
	case "mc:AlternateContent":
		return alternate(e, within)
	case "w:commentReference":
		p.d.text.Warn(plain.Comments, 0, "")
	}
	return nil
}

// write adds words to the paragraph, or to the mark of the note that they are.
func (p *paragraph) write(words string, look runStyle) {
	if isTrue(look.hidden) || p.d.fieldHides() || words == "" {
		return
	}
	if p.note != nil {
		p.note.mark, p.note = strings.TrimSpace(words), nil
		return
	}
	font := p.d.styles.fontOf(look)
	if table := symbolFonts[strings.ToLower(font)]; table != nil {
		words = strings.Map(func(r rune) rune {
			if r >= 0xF000 && r <= 0xF0FF {
				if sign, ok := table[byte(r)]; ok {
					return sign
				}
				p.d.unread("symbol")
				return -1
			}
			return r
		}, words)
	}
	if n := len(p.spans); n > 0 && p.spans[n-1].font == font && p.spans[n-1].caps == isTrue(look.caps) && len(p.spans[n-1].words) < 1<<10 {
		p.spans[n-1].words += words
		return
	}
	p.spans = append(p.spans, span{words, font, isTrue(look.caps)})
}

// symbol writes a sign by its number in a font.
func (p *paragraph) symbol(font, char string, look runStyle) {
	n, err := strconv.ParseUint(char, 16, 16)
	if err != nil {
		return
	}
	r := rune(n)
	if r >= 0xF000 && r <= 0xF0FF { // where Windows puts fonts of signs
		if _, _, old := legacy.ByFont(font); old {
			look.font, look.theme = font, ""
			p.write(string(r&0xFF), look)
			return
		}
		sign, ok := symbolFonts[strings.ToLower(font)][byte(r)]
		if !ok {
			p.d.unread("symbol")
			return
		}
		r = sign
	}
	p.write(string(r), look)
}

// drawing reads the words of shapes and counts the pictures.
func (p *paragraph) drawing(e *element) error {
	switch e.name {
	case "w:txbxContent":
		fields := p.d.fields
		hidden := p.d.fieldHides()
		box := p.boxes
		if hidden {
			box = &flow{}
		}
		p.d.fields = nil
		err := p.d.blocks(e, box)
		p.d.fields = fields
		return err
	case "pic:pic", "v:imagedata":
		p.d.pictures++
	case "c:chart":
		p.d.unread("chart")
	case "dgm:relIds":
		p.d.unread("diagram")
	case "v:textpath":
		p.boxes.add(e.attr("string"))
	case "mc:AlternateContent":
		return alternate(e, p.drawing)
	default:
		return e.children(p.drawing)
	}
	return nil
}

// object reads an embedded object: it is left out, with the picture of it.
func (p *paragraph) object(e *element) error {
	if e.name == "o:OLEObject" {
		if strings.HasPrefix(e.attr("ProgID"), "Equation") {
			p.d.unread("equation")
		} else {
			p.d.unread("embedded object")
		}
	}
	return nil
}
