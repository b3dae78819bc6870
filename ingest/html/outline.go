package html

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/knowledge/vietnamese"
)

// shown is a line that the page shows. Unlike what is read of a table, each line of a cell is one.
type shown struct {
	text    string
	leaves  []*html.Node        // its words and pictures
	links   int                 // how many of its letters are in links
	within  bool                // of the links, all lead within the page
	anchors map[*html.Node]bool // the links
}

// outline is the lines that the page shows, in their order.
func outline(root *html.Node) []shown {
	o := outliner{next: shown{within: true}}
	o.node(root, nil)
	o.end()
	return o.all
}

type outliner struct {
	all   []shown
	next  shown
	words strings.Builder // of next
}

func (o *outliner) end() {
	if len(o.next.leaves) > 0 {
		o.next.text = strings.Join(strings.Fields(vietnamese.NFC(o.words.String())), " ")
		o.all = append(o.all, o.next)
	}
	o.next = shown{within: true}
	o.words.Reset()
}

func (o *outliner) node(n, link *html.Node) {
	switch n.Type {
	case html.TextNode:
		o.words.WriteString(n.Data)
		if strings.TrimFunc(n.Data, unicode.IsSpace) == "" {
			return
		}
		o.next.leaves = append(o.next.leaves, n)
		if link != nil {
			if o.next.anchors == nil {
				o.next.anchors = map[*html.Node]bool{}
			}
			o.next.anchors[link] = true
			o.next.links += letterCount(n.Data)
			o.next.within = o.next.within && strings.HasPrefix(attribute(link, "href"), "#")
		}
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	style := attribute(n, "style")
	if skip[n.DataAtom] || hidden(n, style) {
		return
	}
	switch {
	case n.DataAtom == atom.Br:
		o.end()
		return
	case n.DataAtom == atom.Img:
		o.next.leaves = append(o.next.leaves, n)
		return
	case isLink(n):
		link = n
	}
	block := blocks[n.DataAtom] || strings.Contains(style, "display:block")
	if block {
		o.end()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		o.node(c, link)
	}
	if block {
		o.end()
	}
}

// linked reports whether the words of the line are links and nothing else.
func (s *shown) linked() bool { return s.links > 0 && s.links == letterCount(s.text) }

// node is where the line stands on the page.
func (s *shown) node() *html.Node { return s.leaves[0] }

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// isLink reports whether n leads elsewhere: by its address, or by a script; what has neither but a name is a place in the text.
func isLink(n *html.Node) bool {
	return n.DataAtom == atom.A && (has(n, "href") || !has(n, "name") && !has(n, "id"))
}
