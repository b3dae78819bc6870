package docx

import (
	"strings"
	"unicode"

	"thidua/ingest/legacy"
	"thidua/ingest/plain"
)

// paragraph is one that is being read.
type paragraph struct {
	d     *document
	style string
	list  listRef
	mark  runStyle // of the mark that ends it, which the number has too
	goes  bool     // its end was deleted or is hidden
	spans []span
	boxes *flow // the text boxes that are fixed to it
	note  *note // the note whose mark follows
}

// span is words that look alike.
type span struct {
	words string
	font  string
	caps  bool
}

func (d *document) paragraph(e *element, into *flow) error {
	p := &paragraph{d: d, style: d.styles.defaultParagraph, boxes: &flow{}}
	p.mark = d.styles.run(p.style).over(d.styles.defaults)
	if err := e.children(func(e *element) error {
		if e.name == "w:pPr" {
			return p.properties(e)
		}
		return p.inline(e)
	}); err != nil {
		return err
	}
	if before := into.carried; before != nil {
		p.spans = append(before.spans, p.spans...)
		p.boxes.lines = append(before.boxes.lines, p.boxes.lines...)
		into.carried = nil
	}
	if p.goes {
		into.carried = p
		return nil
	}
	words := p.words()
	if id, at, ok := d.numbering.of(p.list, p.style); ok && !d.fieldHides() {
		number, level := d.numbering.number(id, at)
		if level != nil && (level.format != "bullet" || strings.TrimSpace(words) != "") {
			words = p.decode([]span{{number, d.styles.fontOf(level.run.over(p.mark)), isTrue(level.run.over(p.mark).caps)}}) + words
		}
	}
	// What is boxed beside a title is printed above it: sides of a letterhead, a mark of a draft or of urgency.
	title := into.head > 0 && words == strings.ToUpper(words)
	if title {
		into.lines = append(into.lines, p.boxes.lines...)
	}
	if !d.fieldHides() {
		into.add(words)
	}
	if !title {
		into.lines = append(into.lines, p.boxes.lines...)
	}
	return nil
}

func isTrue(b *bool) bool { return b != nil && *b }

// properties reads w:pPr.
func (p *paragraph) properties(e *element) error {
	var own runStyle
	err := e.children(func(e *element) (err error) {
		switch e.name {
		case "w:pStyle":
			if p.d.styles.byID[e.val()] != nil {
				p.style = e.val()
			}
		case "w:numPr":
			p.list, err = readListRef(e)
		case "w:rPr":
			own, err = readRunStyle(e, func(e *element) error {
				switch e.name {
				case "w:del", "w:moveFrom":
					p.goes = true
					p.d.text.Warn(plain.TrackedChanges, 0, "")
				case "w:ins", "w:moveTo":
					p.d.text.Warn(plain.TrackedChanges, 0, "")
				}
				return nil
			})
		case "w:sectPr":
			err = p.d.endSection(e)
		}
		return err
	})
	p.mark = own.over(p.d.styles.run(p.style)).over(p.d.styles.defaults)
	p.goes = p.goes || isTrue(p.mark.hidden)
	return err
}

// inline reads what stands in a paragraph.
func (p *paragraph) inline(e *element) error {
	if e.name == "w:r" {
		return p.run(e)
	}
	return p.d.around(e, p.inline)
}

// words are those of the paragraph, in Unicode.
func (p *paragraph) words() string { return p.decode(p.spans) }

// decode puts the spans together. In a font of an old encoding the letters are bytes of it, unless whoever edited the text later wrote Unicode there: a paragraph
// with letters that no old encoding has.
func (p *paragraph) decode(spans []span) string {
	var b strings.Builder
	isUnicode := false
	for _, s := range spans {
		if _, _, old := legacy.ByFont(s.font); old {
			isUnicode = isUnicode || strings.ContainsFunc(s.words, beyondBytes)
		}
	}
	for i := 0; i < len(spans); {
		encoding, capitals, old := legacy.ByFont(spans[i].font)
		upper := spans[i].caps || capitals && old && !isUnicode
		var words strings.Builder // a mark of VNI may be in another span than its letter
		for ; i < len(spans); i++ {
			if e, c, o := legacy.ByFont(spans[i].font); e != encoding || (spans[i].caps || c && o && !isUnicode) != upper {
				break
			}
			words.WriteString(spans[i].words)
		}
		all := words.String()
		if old && !isUnicode {
			if decoded := encoding.Decode(all); decoded != all {
				all = decoded
				p.d.text.Warn(plain.LegacyEncoding, 0, string(encoding))
			}
		}
		if upper {
			all = strings.ToUpper(all)
		}
		b.WriteString(all)
	}
	return b.String()
}

// beyondBytes reports a letter of Vietnamese that is in Unicode alone.
func beyondBytes(r rune) bool {
	return r >= 0x1EA0 && r <= 0x1EF9 || unicode.Is(unicode.Latin, r) && r >= 0x100 && strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư", r)
}
