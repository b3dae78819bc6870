package docx

import (
	"cmp"
	"strconv"

	"thidua/ingest/legacy"
)

// runStyle is what is known of how letters look; what nothing is said about is nil or "".
type runStyle struct {
	font   string // of Latin letters
	theme  string // the font of the theme: "minorHAnsi"; it goes before font
	caps   *bool  // shown as capitals
	hidden *bool
}

// over is s where it says something, and else what is below it.
func (s runStyle) over(below runStyle) runStyle {
	if s.font == "" && s.theme == "" {
		s.font, s.theme = below.font, below.theme
	}
	s.caps, s.hidden = cmp.Or(s.caps, below.caps), cmp.Or(s.hidden, below.hidden)
	return s
}

// readRunStyle reads a w:rPr; other is given what it does not know.
func readRunStyle(e *element, other func(*element) error) (s runStyle, err error) {
	err = e.children(func(p *element) error {
		on := p.on()
		switch p.name {
		case "w:rFonts":
			s.font, s.theme = cmp.Or(p.attr("ascii"), p.attr("hAnsi")), cmp.Or(p.attr("asciiTheme"), p.attr("hAnsiTheme"))
			// Old letters beyond ASCII are hAnsi's.
			if _, _, old := legacy.ByFont(p.attr("hAnsi")); old {
				s.font, s.theme = p.attr("hAnsi"), ""
			}
		case "w:caps":
			s.caps = &on
		case "w:vanish":
			s.hidden = &on
		default:
			return other(p)
		}
		return nil
	})
	return s, err
}

// ignore is for what tells nothing more.
func ignore(*element) error { return nil }

// listRef is which list a paragraph is in and how deep; nil is not said.
type listRef struct{ list, level *int }

func (l listRef) over(below listRef) listRef {
	return listRef{cmp.Or(l.list, below.list), cmp.Or(l.level, below.level)}
}

func readListRef(e *element) (l listRef, err error) {
	err = e.children(func(p *element) error {
		n, err := strconv.Atoi(p.val())
		switch {
		case err != nil:
		case p.name == "w:numId":
			l.list = &n
		case p.name == "w:ilvl":
			l.level = &n
		}
		return nil
	})
	return l, err
}

// style is one of styles.xml.
type style struct {
	basedOn string
	run     runStyle
	list    listRef
	borders borders // of a table
}

// styles are those of the document.
type styles struct {
	byID             map[string]*style
	defaults         runStyle
	defaultParagraph string // the style of paragraphs that name none
	defaultTable     string
	themeFonts       map[string]string // by the name that runStyle.theme has
}

// maxChain is how many styles may be based on each other.
const maxChain = 50

// chain calls f with the style and those that it is based on, until f returns false.
func (s *styles) chain(id string, f func(id string, st *style) bool) {
	for range maxChain {
		st := s.byID[id]
		if st == nil || !f(id, st) {
			return
		}
		id = st.basedOn
	}
}

// run is how letters of a style look, without what is true of all.
func (s *styles) run(id string) (all runStyle) {
	s.chain(id, func(_ string, st *style) bool { all = all.over(st.run); return true })
	return all
}

// list is the list of a style of paragraphs.
func (s *styles) list(id string) (l listRef) {
	s.chain(id, func(_ string, st *style) bool {
		l = l.over(st.list)
		return l.list == nil
	})
	return l
}

// fontOf is the name of the font.
func (s *styles) fontOf(r runStyle) string {
	if font := s.themeFonts[r.theme]; font != "" {
		return font
	}
	return r.font
}

func (a *archive) styles(relations map[string]target) (*styles, error) {
	s := &styles{byID: map[string]*style{}, themeFonts: map[string]string{}}
	err := a.read(partOf(relations, "styles", "word/styles.xml"), func(e *element) error {
		switch e.name {
		case "w:docDefaults":
			return e.children(func(d *element) error {
				if d.name != "w:rPrDefault" {
					return nil
				}
				return d.children(func(r *element) (err error) {
					s.defaults, err = readRunStyle(r, ignore)
					return err
				})
			})
		case "w:style":
			return s.readStyle(e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, a.read(partOf(relations, "theme", "word/theme/theme1.xml"), s.readTheme)
}

func (s *styles) readStyle(e *element) error {
	st := &style{}
	id, kind := e.attr("styleId"), e.attr("type")
	if isDefault := e.attr("default"); isDefault == "1" || isDefault == "true" || isDefault == "on" {
		switch kind {
		case "paragraph":
			s.defaultParagraph = id
		case "table":
			s.defaultTable = id
		}
	}
	s.byID[id] = st
	return e.children(func(p *element) (err error) {
		switch p.name {
		case "w:basedOn":
			st.basedOn = p.val()
		case "w:rPr":
			st.run, err = readRunStyle(p, ignore)
		case "w:pPr":
			err = p.children(func(q *element) (err error) {
				if q.name == "w:numPr" {
					st.list, err = readListRef(q)
				}
				return err
			})
		case "w:tblPr":
			err = p.children(func(q *element) (err error) {
				if q.name == "w:tblBorders" {
					st.borders, err = readBorders(q)
				}
				return err
			})
		}
		return err
	})
}

// readTheme takes the fonts of Latin letters.
func (s *styles) readTheme(e *element) error {
	switch e.name {
	case "a:themeElements", "a:fontScheme":
		return e.children(s.readTheme)
	case "a:majorFont", "a:minorFont":
		return e.children(func(p *element) error {
			if p.name == "a:latin" {
				which := e.name[len("a:") : len("a:")+len("major")]
				s.themeFonts[which+"Ascii"], s.themeFonts[which+"HAnsi"] = p.attr("typeface"), p.attr("typeface")
			}
			return nil
		})
	}
	return nil
}
