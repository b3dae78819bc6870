package html

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/plain"
)

// attribute is the value of n's attribute; a style without its blanks and in small letters, so that its declarations can be looked for.
func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			if name == "style" {
				return blanks.Replace(strings.ToLower(a.Val))
			}
			return a.Val
		}
	}
	return ""
}

var blanks = strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "")

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// integer is what a number in an attribute begins with: "3", "3px".
func integer(s string) (int, bool) {
	s = strings.TrimSpace(s)
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || end == 0 && s[end] == '-') {
		end++
	}
	n, err := strconv.Atoi(s[:end])
	return n, err == nil && n > -1<<30 && n < 1<<30
}

// hidden reports whether a browser, or Word, does not show n.
func hidden(n *html.Node, style string) bool {
	if has(n, "hidden") || attribute(n, "role") == "navigation" {
		return true
	}
	return style != "" && (strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "mso-hide:all"))
}

// within reports whether n stands in an element of the kind.
func within(n *html.Node, kind atom.Atom) bool {
	for p := n.Parent; p != nil && p.DataAtom != atom.Body; p = p.Parent {
		if p.DataAtom == kind {
			return true
		}
	}
	return false
}

// inside reports whether n is box or stands in it.
func inside(n, box *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == box {
			return true
		}
	}
	return false
}

// common is the smallest element that holds a and b, which stand on one page.
func common(a, b *html.Node) *html.Node {
	above := depth(a) - depth(b)
	for ; above > 0; above-- {
		a = a.Parent
	}
	for ; above < 0; above++ {
		b = b.Parent
	}
	for a != b {
		a, b = a.Parent, b.Parent
	}
	return a
}

// depth is how many elements n stands in.
func depth(n *html.Node) int {
	out := 0
	for n = n.Parent; n != nil; n = n.Parent {
		out++
	}
	return out
}

// child is the child of box in which n stands; nil when there is none.
func child(box, n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.Parent == box {
			return n
		}
	}
	return nil
}

// outerTable is the outermost table in which n stands and other does not.
func outerTable(n, other *html.Node) *html.Node {
	var out *html.Node
	for ; n != nil && !inside(other, n); n = n.Parent {
		if n.DataAtom == atom.Table {
			out = n
		}
	}
	return out
}

// frames are the elements, and roles of ARIA, of what a site has around what its pages are about.
var frames = map[string]bool{
	"nav": true, "header": true, "footer": true, "aside": true, "navigation": true, "banner": true, "contentinfo": true, "complementary": true, "search": true,
	"menu": true, "menubar": true, "toolbar": true, "tablist": true,
}

// frame is the nearest element around n and within box that is for something of a site; nil is none.
func frame(n, box *html.Node) *html.Node {
	for n = n.Parent; n != nil && n != box; n = n.Parent {
		if n.DataAtom != 0 && frames[n.Data] && n.DataAtom != atom.Menu || frames[attribute(n, "role")] {
			return n
		}
	}
	return nil
}

// words is the words that stand in n, shown or not, up to more than most bytes.
func words(n *html.Node, most int) string {
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil && b.Len() <= most; c = c.NextSibling {
			add(c)
		}
	}
	add(n)
	return strings.TrimFunc(b.String(), unicode.IsSpace)
}

var (
	markWords    = regexp.MustCompile(`^(?:[\[(]?\d{1,3}[\])]?|[\[(]?\*{1,4}[\])]?)$`)
	footnoteList = regexp.MustCompile(`^(?:_?(?:ftn|edn)|sdfootnote|sdendnote)\d+$`)
	linksBack    = regexp.MustCompile(`ref|anc|src|back`) // "#_ftnref1" of Word, "#sdfootnote1anc" of LibreOffice, "#cite_ref-1"
)

// isMark reports whether n is the mark of a footnote: raised words, or a link within the page, that are a number or asterisks and nothing else.
func isMark(n *html.Node) bool {
	if n.DataAtom != atom.Sup && !(n.DataAtom == atom.A && strings.HasPrefix(attribute(n, "href"), "#") && len(attribute(n, "href")) > 1) {
		return false
	}
	return markWords.MatchString(words(n, 8))
}

// raised reports whether what looks like a mark is the exponent of a unit or of a number instead: m², 10³.
func raised(l *lines, n *html.Node) bool {
	if n.DataAtom != atom.Sup || n.FirstChild != nil && n.FirstChild.DataAtom == atom.A {
		return false
	}
	before := l.last()
	if i := strings.LastIndexAny(before, " /(\u00a0"); i >= 0 {
		before = before[i+1:]
	}
	switch before {
	case "m", "km", "dm", "cm", "mm", "hm", "dam", "10":
		return true
	}
	return false
}

// isFootnote reports whether n is a footnote: what Word and LibreOffice name one, or a paragraph that begins with a mark which is raised or links back to
// where the footnote is referred to.
func isFootnote(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div:
		return footnoteList.MatchString(attribute(n, "id"))
	case atom.P, atom.Li, atom.Dd:
		m := first(n)
		return m != nil && isMark(m) && (m.DataAtom == atom.Sup || linksBack.MatchString(attribute(m, "href")))
	}
	return false
}

// first is the first link or raised words in n, if no other words come before them.
func first(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimFunc(c.Data, unicode.IsSpace) == "":
		case c.Type == html.CommentNode:
		case c.DataAtom == atom.A && words(c, 0) == "": // an anchor
		case c.DataAtom == atom.A || c.DataAtom == atom.Sup:
			return c
		case c.Type == html.ElementNode && c.DataAtom != atom.Br:
			return first(c)
		default:
			return nil
		}
	}
	return nil
}

// footnote puts a footnote apart, its mark first and without brackets.
func (r *reader) footnote(l *lines, n *html.Node) {
	l.end()
	mark := ""
	if m := first(n); m != nil && isMark(m) {
		mark = strings.Trim(words(m, 8), "[]()")
	}
	var own lines
	r.inFootnote = true // its paragraphs are no footnotes of their own
	own.block(r, n)     // which leaves the mark out
	r.inFootnote = false
	if text := strings.TrimSpace(mark + " " + strings.Join(own.all, "\n")); text != mark {
		r.text.Footnotes = append(r.text.Footnotes, text)
	}
}

// warn says what was left out.
func (r *reader) warn() {
	if r.pictures > 0 {
		r.text.Warn(plain.Pictures, 0, strconv.Itoa(r.pictures))
	}
}
