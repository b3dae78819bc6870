package knowledge

import (
	"strings"
	"unicode/utf8"
)

// passage is what search finds and an answer quotes: a khoản with its điểm, an unnumbered part of a plan, a whole Điều
// that has no khoản. What is longer than maxPassage is taken apart into its điểm.
type passage struct {
	document   *Document
	root       int    // index into document.Provisions
	provisions []int  // root and what is quoted with it, in order
	lead       string // words above that the passage cannot be understood without
}

// maxPassage is the length in characters above which a passage is taken apart: longer ones no longer fit a message
// beside others, and what they are about is diluted in search.
const maxPassage = 1500

// passages takes a document apart.
func passages(d *Document) []passage {
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
	out      []passage
}

// cut makes the passages of the unit at index i and of those under it.
func (c *cutter) cut(i int, lead string) {
	p := &c.document.Provisions[i]
	var structured, items []int
	for _, child := range c.children[i] {
		if c.document.Provisions[child].Level.listItem() {
			items = append(items, child)
		} else {
			structured = append(structured, child)
		}
	}
	own := append([]int{i}, c.under(items)...)
	whole := len(structured) == 0
	switch {
	case p.Level.groups():
		if p.Text != "" {
			c.add(i, []int{i}, lead)
		}
	case whole && c.length(own) <= maxPassage || whole && len(items) == 0:
		c.add(i, own, lead)
		return
	case whole: // too long: the lead-in goes with each item
		if utf8.RuneCountInString(p.Text) > 200 {
			c.add(i, []int{i}, lead)
		}
		for _, item := range items {
			c.cut(item, join(lead, p.words()))
		}
		return
	case p.Text != "" || len(items) > 0:
		c.add(i, own, lead)
	}
	for _, child := range structured {
		c.cut(child, "")
	}
	if p.Level.groups() {
		for _, item := range items {
			c.cut(item, "")
		}
	}
}

func (c *cutter) add(root int, provisions []int, lead string) {
	c.out = append(c.out, passage{document: c.document, root: root, provisions: provisions, lead: lead})
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

// provision is the passage's root.
func (p *passage) provision() *Provision { return &p.document.Provisions[p.root] }

// words is the passage as printed, one unit a line; the lead-in is not part of it.
func (p *passage) words() string {
	var lines []string
	for _, i := range p.provisions {
		if words := p.document.Provisions[i].words(); words != "" {
			lines = append(lines, words)
		}
	}
	return strings.Join(lines, "\n")
}

// headings is what stands above the passage, and its lead-in.
func (p *passage) headings() string {
	return join(strings.Join(p.provision().Above, "\n"), p.lead)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}
