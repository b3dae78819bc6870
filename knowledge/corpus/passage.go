package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Passage is what search finds and an answer quotes: a khoản with its điểm, an unnumbered part of a plan, a whole Điều that has no khoản. What is longer
// than maxPassage is taken apart into its điểm.
type Passage struct {
	Document   *Document
	Root       int    // index into Document.Provisions
	Provisions []int  // Root and what is quoted with it, in order
	Lead       string // words above that the passage cannot be understood without
}

// maxPassage is the length in characters above which a passage is taken apart: longer ones no longer fit a message
// beside others, and what they are about is diluted in search.
const maxPassage = 1500

// maxLead is the length in characters above which the lead-in of a list that is taken apart is a passage as well.
const maxLead = 200

// Passages takes a document apart.
func Passages(d *Document) []Passage {
	children := make([][]int, len(d.Provisions))
	bySeq := make(map[int]int, len(d.Provisions))
	var top []int
	for i, p := range d.Provisions {
		bySeq[p.Seq] = i
		if parent, ok := bySeq[p.Parent]; ok && p.Parent >= 0 {
			children[parent] = append(children[parent], i)
		} else {
			top = append(top, i)
		}
	}
	c := cutter{document: d, children: children}
	for _, i := range top {
		c.cut(i, "")
	}
	return c.out
}

type cutter struct {
	document *Document
	children [][]int
	out      []Passage
}

// cut makes the passages of the unit at index i and of those under it.
func (c *cutter) cut(i int, lead string) {
	p := &c.document.Provisions[i]
	var items []int
	for _, child := range c.children[i] {
		if c.document.Provisions[child].Level.ListItem() {
			items = append(items, child)
		}
	}
	own := append([]int{i}, c.under(items)...)
	apart, above := true, "" // whether the items are passages of their own, and what each is read with
	switch {
	case p.Level.Groups():
		if p.Text != "" {
			c.add(i, []int{i}, lead)
		}
	case len(items) > 0 && c.length(own) > maxPassage: // the lead-in goes with each item
		above = Join(lead, p.Words())
		if utf8.RuneCountInString(p.Text) > maxLead {
			c.add(i, []int{i}, lead)
		}
	default:
		apart = false
		if p.Text != "" || len(items) > 0 || len(c.children[i]) == 0 {
			c.add(i, own, lead)
		}
	}
	for _, child := range c.children[i] {
		switch {
		case !c.document.Provisions[child].Level.ListItem():
			c.cut(child, "")
		case apart:
			c.cut(child, above)
		}
	}
}

func (c *cutter) add(root int, provisions []int, lead string) {
	c.out = append(c.out, Passage{Document: c.document, Root: root, Provisions: provisions, Lead: lead})
}

// under is the units and everything below them, in document order.
func (c *cutter) under(units []int) []int {
	var all []int
	for _, i := range units {
		all = append(all, i)
		all = append(all, c.under(c.children[i])...)
	}
	return all
}

func (c *cutter) length(units []int) int {
	n := 0
	for _, i := range units {
		n += utf8.RuneCountInString(c.document.Provisions[i].Text)
	}
	return n
}

// Provision is the passage's root.
func (p *Passage) Provision() *Provision { return &p.Document.Provisions[p.Root] }

// Words is the passage as printed, one unit a line; the lead-in is not part of it.
func (p *Passage) Words() string {
	var lines []string
	for _, i := range p.Provisions {
		if words := p.Document.Provisions[i].Words(); words != "" {
			lines = append(lines, words)
		}
	}
	return strings.Join(lines, "\n")
}

// Headings is what stands above the passage, and its lead-in.
func (p *Passage) Headings() string {
	return Join(strings.Join(p.Provision().Above, "\n"), p.Lead)
}

// Join puts one text under another; an empty one leaves no line.
func Join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// Texts is the words of the passage without labels, whose numbers answer nothing.
func (p *Passage) Texts() string {
	words := p.Lead
	for _, i := range p.Provisions {
		words = Join(words, p.Document.Provisions[i].Text)
	}
	return words
}

// Article is the index of the unit that the passage is read in: its article or, in a document without articles, the numbered item.
func (p *Passage) Article() int {
	i, d := p.Root, p.Document
	for above := d.above(i); d.Provisions[i].Level.ListItem() && above >= 0 && !d.Provisions[above].Level.Groups(); above = d.above(i) {
		i = above
	}
	if above := d.above(i); above >= 0 && d.Provisions[above].Level == LevelArticle {
		return above
	}
	return i
}

// Within is the index of the unit of a level that the passage stands in, or is; -1 in none.
func (p *Passage) Within(level Level) int {
	i := p.Root
	for i >= 0 && p.Document.Provisions[i].Level != level {
		i = p.Document.above(i)
	}
	return i
}

// above is the index of the unit that the one at an index stands in, -1 at the top.
func (d *Document) above(i int) int {
	parent := d.Provisions[i].Parent
	if parent < 0 {
		return -1
	}
	k, found := slices.BinarySearchFunc(d.Provisions[:i], parent, func(p Provision, seq int) int { return cmp.Compare(p.Seq, seq) })
	if !found {
		return -1
	}
	return k
}
