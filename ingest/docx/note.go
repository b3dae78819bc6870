package docx

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"thidua/ingest/plain"
)

// note is a footnote or an endnote that the body refers to.
type note struct {
	kind   string // "footnote", "endnote"
	id     string
	mark   string // as its author chose it; "" is its number
	format string // of its number, as its section says
}

// readEdges reads what is printed at the edges of pages. What is left out there is nothing that a reader of the body has to know, but that a part is broken:
// a secrecy mark may have stood in it.
func (d *document) readEdges() error {
	former, pictures := d.text, d.pictures
	defer func() { d.text, d.pictures = former, pictures }()
	d.text = &plain.Text{}
	there := map[string]bool{}
	var parts []string
	for _, t := range d.relations {
		if t.kind == "header" || t.kind == "footer" {
			parts = append(parts, t.part)
		}
	}
	slices.Sort(parts)
	for _, part := range slices.Compact(parts) {
		d.fields = nil
		f := &flow{}
		err := d.parts.read(part, func(e *element) error { return d.block(e, f) })
		if broken, ok := errors.AsType[*plain.Error](err); ok && broken.Reason == plain.Damaged {
			former.Warn(plain.Unread, 0, "running head")
		} else if err != nil {
			return err
		}
		if f.carried != nil {
			f.add(f.carried.words())
		}
		for _, line := range f.words() {
			if !there[line] {
				there[line] = true
				former.Edges = append(former.Edges, line)
			}
		}
	}
	return nil
}

// reference notes that the body refers to a note here.
func (p *paragraph) reference(e *element, look runStyle) {
	n := &note{kind: strings.TrimSuffix(strings.TrimPrefix(e.name, "w:"), "Reference"), id: e.attr("id")}
	p.write(plain.Anchor("#"+strconv.Itoa(len(p.d.notes))), look) // until its mark is known
	p.d.notes = append(p.d.notes, n)
	if custom := e.attr("customMarkFollows"); custom == "1" || custom == "true" || custom == "on" {
		p.note = n
	}
}

// endSection takes how the notes of a section are numbered.
func (d *document) endSection(e *element) error {
	formats := map[string]string{}
	err := e.children(func(e *element) error {
		if kind, ok := strings.CutSuffix(e.name, "Pr"); ok && (kind == "w:footnote" || kind == "w:endnote") {
			return e.children(func(p *element) error {
				if p.name == "w:numFmt" {
					formats[strings.TrimPrefix(kind, "w:")] = p.val()
				}
				return nil
			})
		}
		return nil
	})
	for _, n := range d.notes[d.section:] {
		n.format = formats[n.kind]
	}
	d.section = len(d.notes)
	return err
}

// placeMarks puts the marks of the notes into their anchors.
func (d *document) placeMarks(body string) string {
	var marks []string
	for i, n := range d.notes {
		marks = append(marks, plain.Anchor("#"+strconv.Itoa(i)), plain.Anchor(n.mark))
	}
	return strings.NewReplacer(marks...).Replace(body)
}

// readNotes reads the notes in the order in which the body refers to them. A note that is referred to twice is there once.
func (d *document) readNotes() error {
	if len(d.notes) == 0 {
		return nil
	}
	formats, starts := map[string]string{"footnote": "decimal", "endnote": "lowerRoman"}, map[string]int{"footnote": 1, "endnote": 1}
	if err := d.parts.read(partOf(d.relations, "settings", "word/settings.xml"), func(e *element) error {
		kind, ok := strings.CutSuffix(strings.TrimPrefix(e.name, "w:"), "Pr")
		if !ok || formats[kind] == "" {
			return nil
		}
		return e.children(func(p *element) error {
			switch p.name {
			case "w:numFmt":
				formats[kind] = p.val()
			case "w:numStart":
				if n, err := strconv.Atoi(p.val()); err == nil {
					starts[kind] = n
				}
			}
			return nil
		})
	}); err != nil {
		return err
	}
	words := map[string]map[string]string{}
	for kind := range formats {
		var err error
		if words[kind], err = d.notesOf(kind); err != nil {
			return err
		}
	}
	for _, note := range d.notes {
		if note.mark == "" {
			note.mark = formatNumber(starts[note.kind], cmp.Or(note.format, formats[note.kind]))
			starts[note.kind]++
		}
		text := words[note.kind][note.id]
		if text == "" {
			note.mark = "" // what bears it has no footnote: it is no other's either
			continue
		}
		d.text.Footnotes = append(d.text.Footnotes, note.mark+" "+text)
		delete(words[note.kind], note.id)
	}
	return nil
}

// notesOf are the words of the notes of a kind by their ids; those that only draw a line have a type.
func (d *document) notesOf(kind string) (map[string]string, error) {
	all := map[string]string{}
	err := d.parts.read(partOf(d.relations, kind+"s", "word/"+kind+"s.xml"), func(e *element) error {
		if kindOf := e.attr("type"); e.name != "w:"+kind || kindOf != "" && kindOf != "normal" {
			return nil
		}
		d.fields = nil
		f := &flow{}
		if err := d.blocks(e, f); err != nil {
			return err
		}
		if f.carried != nil {
			f.add(f.carried.words())
		}
		all[e.attr("id")] = strings.Join(f.words(), " ")
		return nil
	})
	return all, err
}
