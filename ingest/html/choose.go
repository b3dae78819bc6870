package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/plain"
)

// choose is the element that is read, and sets what in it is left out. Of a document with a letterhead on a page of a site it is what stands from the
// letterhead to the signature, and the annexes; otherwise what holds most words; see content. What is left out is said, and kept at the edges, where a
// secrecy mark is looked for.
func (r *reader) choose(root *html.Node) *html.Node {
	lines := outline(root)
	top := content(root)
	var keep []bool
	if d, ok := findDocument(lines); ok && d.surrounded(root) {
		keep = d.keep()
		top = r.leaveOut(root, lines, keep)
	} else {
		for i := range lines {
			keep = append(keep, inside(lines[i].node(), top))
		}
	}
	words, there := 0, map[string]bool{}
	for i, l := range lines {
		if keep[i] || letterCount(l.text) == 0 {
			continue
		}
		words += len(strings.Fields(l.text))
		if !there[l.text] {
			there[l.text] = true
			r.text.Edges = append(r.text.Edges, l.text)
		}
	}
	if words > 0 {
		r.text.Warn(plain.Surroundings, 0, strconv.Itoa(words))
	}
	return top
}

// leaveOut sets what is left out, and gives the smallest element that holds the rest.
func (r *reader) leaveOut(root *html.Node, lines []shown, keep []bool) *html.Node {
	kept := map[*html.Node]bool{}
	top := root
	first := true
	each := func(want bool, do func(leaf *html.Node)) {
		for i, l := range lines {
			if keep[i] == want {
				for _, leaf := range l.leaves {
					do(leaf)
				}
			}
		}
	}
	each(true, func(leaf *html.Node) {
		if first {
			top, first = leaf.Parent, false
		}
		top = common(top, leaf)
		for n := leaf; n != nil && !kept[n]; n = n.Parent {
			kept[n] = true
		}
	})
	r.leftOut = map[*html.Node]bool{}
	each(false, func(leaf *html.Node) {
		for n := leaf; n != nil && !kept[n] && !r.leftOut[n]; n = n.Parent {
			r.leftOut[n] = true
		}
	})
	for top.DataAtom == atom.Tr || top.DataAtom == atom.Tbody { // rows are read as a table's
		top = top.Parent
	}
	return top
}
