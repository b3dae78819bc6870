package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mass is the letters of an element that are shown.
type mass struct {
	words int // outside links
	links int
}

// content is the element of the page that holds the document. From <main>, or else the body, the way goes down as long as one child holds four fifths of the
// words that are no links: menus are links. Then it goes up again while what an element adds is words more than links, so that the letterhead and the
// signature that stand beside the text are not lost: of a page without menus the whole body is the document.
func content(root *html.Node) *html.Node {
	masses := map[*html.Node]mass{}
	weigh(root, masses)
	top := root
	if body := find(root, atom.Body, 1); body != nil {
		top = body
	}
	if main := find(top, atom.Main, 1); main != nil && masses[main].words*2 > masses[top].words {
		top = main
	}
	deepest := top
	for {
		next := heaviest(deepest, masses)
		if next == nil || masses[next].words*5 < masses[deepest].words*4 {
			break
		}
		deepest = next
	}
	for n := deepest; n != top; n = n.Parent {
		more, own := masses[n.Parent], masses[n]
		if more.links-own.links > more.words-own.words {
			break
		}
		deepest = n.Parent
	}
	for deepest.DataAtom == atom.Tr || deepest.DataAtom == atom.Tbody { // rows are read as a table's
		deepest = deepest.Parent
	}
	return deepest
}

// heaviest is the child that holds most words, if it is a box: an element that only marks words up is no place of a page.
func heaviest(n *html.Node, masses map[*html.Node]mass) *html.Node {
	var out *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (out == nil || masses[c].words > masses[out].words) {
			out = c
		}
	}
	if out == nil || !blocks[out.DataAtom] && out.DataAtom != atom.Span && out.DataAtom != atom.Font || out.DataAtom == atom.P || out.DataAtom == atom.Li {
		return nil
	}
	return out
}

// weigh fills in the mass of n and all that stands in it.
func weigh(n *html.Node, masses map[*html.Node]mass) mass {
	var m mass
	switch n.Type {
	case html.TextNode:
		for _, w := range strings.Fields(n.Data) {
			m.words += len(w)
		}
		return m
	case html.ElementNode:
		if skip[n.DataAtom] || hidden(n, attribute(n, "style")) {
			return m
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		of := weigh(c, masses)
		m.words += of.words
		m.links += of.links
	}
	if isLink(n) {
		m = mass{links: m.words + m.links}
	}
	if n.Type == html.ElementNode || n.Type == html.DocumentNode {
		masses[n] = m
	}
	return m
}

// find is the element of the kind in n if there are as many as count says, nil otherwise.
func find(n *html.Node, kind atom.Atom, count int) *html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.DataAtom == kind {
			if found = append(found, d); len(found) > count {
				return nil
			}
		}
	}
	if len(found) != count {
		return nil
	}
	return found[0]
}
