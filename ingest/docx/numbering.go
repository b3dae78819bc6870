package docx

import (
	"slices"
	"strconv"
	"strings"
)

// levels is how many a list has.
const levels = 9

// level is how the paragraphs of one level of a list are numbered.
type level struct {
	start      int
	format     string // "decimal"
	text       string // "Điều %1."
	legal      bool   // every number in it is decimal
	suffix     string // what is between the number and the words: "tab", "space", "nothing"
	restart    *int   // the levels, from 1, after which it begins anew are those up to this one; nil is all above it
	styleOfOwn string // the style of paragraphs whose level this is
	run        runStyle
}

// abstractList is a list without its numbers.
type abstractList struct {
	levels    [levels]*level
	styleLink string // the style that has the list: it is in that style's list
}

// list is one that paragraphs name.
type list struct {
	abstract int
	starts   map[int]int    // by level: where it begins, other than the abstract one
	levels   map[int]*level // levels that are other than those of the abstract one
}

// numbering numbers the paragraphs of a document in their order. Lists of one abstract list count together, as in Word.
type numbering struct {
	abstracts map[int]*abstractList
	lists     map[int]*list
	styles    *styles
	counts    map[int]*[levels]count // by abstract list
	begun     map[[2]int]bool        // lists and levels whose own start was taken
}

// count is where a level is.
type count struct {
	n     int
	begun bool
}

func (a *archive) numbering(relations map[string]target, s *styles) (*numbering, error) {
	n := &numbering{
		abstracts: map[int]*abstractList{}, lists: map[int]*list{}, styles: s, counts: map[int]*[levels]count{}, begun: map[[2]int]bool{},
	}
	return n, a.read(partOf(relations, "numbering", "word/numbering.xml"), func(e *element) error {
		switch e.name {
		case "w:abstractNum":
			return n.readAbstract(e)
		case "w:num":
			return n.readList(e)
		}
		return nil
	})
}

func (n *numbering) readAbstract(e *element) error {
	a := &abstractList{}
	id, err := strconv.Atoi(e.attr("abstractNumId"))
	if err != nil {
		return nil // no list can name it
	}
	n.abstracts[id] = a
	return e.children(func(p *element) error {
		switch p.name {
		case "w:numStyleLink":
			a.styleLink = p.val()
		case "w:lvl":
			at, l, err := readLevel(p)
			if at >= 0 && at < levels {
				a.levels[at] = l
			}
			return err
		}
		return nil
	})
}

func (n *numbering) readList(e *element) error {
	id, err := strconv.Atoi(e.attr("numId"))
	if err != nil {
		return nil
	}
	l := &list{abstract: -1, starts: map[int]int{}, levels: map[int]*level{}}
	n.lists[id] = l
	return e.children(func(p *element) error {
		switch p.name {
		case "w:abstractNumId":
			if id, err := strconv.Atoi(p.val()); err == nil {
				l.abstract = id
			}
		case "w:lvlOverride":
			at, err := strconv.Atoi(p.attr("ilvl"))
			if err != nil || at < 0 || at >= levels {
				return nil
			}
			return p.children(func(q *element) error {
				switch q.name {
				case "w:startOverride":
					if start, err := strconv.Atoi(q.val()); err == nil {
						l.starts[at] = start
					}
				case "w:lvl":
					_, own, err := readLevel(q)
					l.levels[at] = own
					return err
				}
				return nil
			})
		}
		return nil
	})
}

func readLevel(e *element) (at int, l *level, err error) {
	l = &level{format: "decimal"}
	if at, err = strconv.Atoi(e.attr("ilvl")); err != nil {
		at = -1
	}
	return at, l, e.children(func(p *element) error {
		value, _ := strconv.Atoi(p.val()) // 0 for what is no number
		switch p.name {
		case "w:start":
			l.start = value
		case "w:numFmt":
			l.format = p.val()
		case "mc:AlternateContent": // a format that Word 2010 does not know: the older one is beside it
			return p.children(func(choice *element) error {
				if choice.name != "mc:Fallback" {
					return nil
				}
				return choice.children(func(q *element) error {
					if q.name == "w:numFmt" {
						l.format = q.val()
					}
					return nil
				})
			})
		case "w:lvlText":
			l.text = p.val()
		case "w:isLgl":
			l.legal = p.on()
		case "w:suff":
			l.suffix = p.val()
		case "w:lvlRestart":
			l.restart = &value
		case "w:pStyle":
			l.styleOfOwn = p.val()
		case "w:rPr":
			l.run, err = readRunStyle(p, ignore)
			return err
		}
		return nil
	})
}

// resolve is the list that a reference leads to, its abstract list and the id of that, through the styles of lists.
func (n *numbering) resolve(id int) (*list, *abstractList, int) {
	l := n.lists[id]
	for range maxChain {
		if l == nil {
			return nil, nil, 0
		}
		a := n.abstracts[l.abstract]
		if a == nil || a.styleLink == "" {
			return l, a, l.abstract
		}
		st := n.styles.byID[a.styleLink]
		if st == nil || st.list.list == nil {
			return nil, nil, 0
		}
		linked := n.lists[*st.list.list]
		if linked == l {
			return l, a, l.abstract
		}
		l = linked
	}
	return nil, nil, 0
}

// of is the list and level of a paragraph of a style with a reference of its own; ok is false for a paragraph that is in none.
func (n *numbering) of(own listRef, styleID string) (id, at int, ok bool) {
	ref := own.over(n.styles.list(styleID))
	if ref.list == nil || *ref.list == 0 {
		return 0, 0, false
	}
	if own.list == nil && own.level == nil {
		at = n.levelOf(styleID, *ref.list)
	} else if ref.level != nil {
		at = *ref.level
	}
	return *ref.list, at, at >= 0 && at < levels
}

// levelOf is the level that a style has in a list: the one that names the style, or that the style names, or else what the style it is based on has.
func (n *numbering) levelOf(styleID string, list int) (at int) {
	_, a, _ := n.resolve(list)
	n.styles.chain(styleID, func(id string, st *style) bool {
		if a != nil {
			if i := slices.IndexFunc(a.levels[:], func(l *level) bool { return l != nil && l.styleOfOwn == id && id != "" }); i >= 0 {
				at = i
				return false
			}
		}
		if st.list.level != nil {
			at = *st.list.level
		}
		return st.list.level == nil
	})
	return at
}

// number is what Word prints before the next paragraph of a level of a list, with what is between it and the words, and the level; nil if there is no such list.
func (n *numbering) number(id, at int) (string, *level) {
	l, a, abstract := n.resolve(id)
	if a == nil {
		return "", nil
	}
	level := l.level(a, at)
	if level == nil {
		return "", nil
	}
	counts := n.counts[abstract]
	if counts == nil {
		counts = &[levels]count{}
		n.counts[abstract] = counts
	}
	first, overridden := l.starts[at]
	if !overridden {
		first = level.start
	}
	switch key := [2]int{id, at}; {
	case overridden && !n.begun[key]:
		n.begun[key] = true
		counts[at] = count{first, true}
	case !counts[at].begun:
		counts[at] = count{first, true}
	default:
		counts[at].n++
	}
	for below := at + 1; below < levels; below++ {
		if deeper := l.level(a, below); deeper == nil || deeper.restart == nil || at < *deeper.restart {
			counts[below].begun = false
		}
	}
	printed := l.print(a, level, at, counts)
	if printed == "" || level.suffix == "nothing" {
		return printed, level
	}
	return printed + " ", level
}

// level is a level of the list, its own or the abstract one's; nil if it has none.
func (l *list) level(a *abstractList, at int) *level {
	if own := l.levels[at]; own != nil {
		return own
	}
	return a.levels[at]
}

// print fills in the numbers of this level and those above it.
func (l *list) print(a *abstractList, level *level, at int, counts *[levels]count) string {
	if level.format == "bullet" {
		return bullet(level.text)
	}
	var b strings.Builder
	for i := 0; i < len(level.text); i++ {
		c := level.text[i]
		if c != '%' || i+1 == len(level.text) || level.text[i+1] < '1' || level.text[i+1] > '9' {
			b.WriteByte(c)
			continue
		}
		i++
		which := int(level.text[i] - '1')
		of := l.level(a, which)
		if which > at || of == nil {
			continue
		}
		n := counts[which].n
		if !counts[which].begun { // none was printed yet: it stands where it begins
			n = of.start
		}
		format := of.format
		if level.legal && format != "none" {
			format = "decimal"
		}
		b.WriteString(formatNumber(n, format))
	}
	return b.String()
}

// bullet is the mark of a list without numbers as people type it: the sign is often one of a font of symbols.
func bullet(text string) string {
	switch strings.TrimSpace(text) {
	case "":
		return ""
	case "+":
		return "+"
	case "*":
		return "*"
	}
	return "-"
}
