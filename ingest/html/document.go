package html

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/letterhead"
)

// document is where a document stands among the lines of a page: from its letterhead to who signed it.
type document struct {
	lines    []shown
	from, to int                 // its first and last line; to is that of the page when the document has no end that is known
	ended    bool                // the end is known
	box      *html.Node          // the smallest element that holds these lines
	count    map[*html.Node]int  // how many lines stand in an element
	strange  map[*html.Node]int  // and how many of them are a site's
	titled   map[*html.Node]bool // the elements around the document that begin with the words of a site
	asked    map[*shown]bool     // the lines with words of a site that are the document's all the same
	controls map[*html.Node]bool // the elements with something to fill in
}

// findDocument looks for a document that has a letterhead.
func findDocument(lines []shown) (*document, bool) {
	from, withMotto := head(lines)
	if from < 0 {
		return nil, false
	}
	d := &document{lines: lines, from: from, to: len(lines) - 1, box: lines[from].node().Parent, count: map[*html.Node]int{}}
	if to, ended := foot(lines, from); ended {
		d.to, d.ended = to, true
	}
	of, page := 0, 0                // letters that are in no link: of the document's lines, of all
	letters := map[*html.Node]int{} // of the document's lines in an element
	for i, l := range lines {
		own := letterCount(l.text) - l.links
		page += own
		if i < from || i > d.to {
			own = 0
		}
		of += own
		for n := l.node(); n != nil; n = n.Parent {
			d.count[n]++
			letters[n] += own
		}
	}
	for 2*letters[d.box] < of {
		d.box = d.box.Parent
	}
	for i := from; d.ended && i <= d.to; i++ {
		d.box = common(d.box, lines[i].node())
	}
	return d, withMotto || 2*of > page
}

// headReach is how many lines a letterhead has above its motto, and twice as many below it: of a number, a day, the subject of a letter.
const headReach = 8

// head is the first line of the first letterhead, -1 where there is none: one with the motto, and a number or day near it, before one with a number alone,
// which may stand among the properties that a portal tells of a document as well.
func head(lines []shown) (first int, withMotto bool) {
	own := func(is ...func(string) bool) func(shown) bool {
		return func(l shown) bool {
			return !l.linked() && slices.ContainsFunc(is, func(is func(string) bool) bool { return is(l.text) })
		}
	}
	near := -1
	for i := range lines {
		if begin := max(0, i-headReach); own(letterhead.IsMotto)(lines[i]) {
			around := lines[begin:min(len(lines), i+2*headReach)]
			if j := slices.IndexFunc(around, own(numberLine.MatchString, dayLine.MatchString)); j >= 0 {
				near, withMotto = min(i, begin+j), true
				break
			}
		}
	}
	if near < 0 {
		near = slices.IndexFunc(lines, own(numberLine.MatchString))
	}
	first = near
	for i := near - 1; i >= max(0, near-headReach); i-- {
		l := &lines[i]
		if l.linked() || !isHead(l.text) || frame(l.node(), nil) != frame(lines[near].node(), nil) {
			break
		}
		if opensHead(l.text) {
			first = i
		}
	}
	return first, withMotto
}

// foot is the last line of the recipients and the signature of the document that begins at from.
func foot(lines []shown, from int) (int, bool) {
	begin := -1
	for i := from; i < len(lines) && begin < 0; i++ {
		if !lines[i].linked() && letterhead.OpensRecipients(texts(lines[i:min(len(lines), i+2)])) {
			begin = i
		}
	}
	for i := from; i < len(lines) && begin < 0; i++ {
		if signed(lines[i:min(len(lines), i+5)]) {
			begin = i
		}
	}
	if begin < 0 {
		return 0, false
	}
	to, table := begin, outerTable(lines[begin].node(), lines[from].node())
	post, named := false, false
	for i := begin; i < len(lines); i++ {
		l := &lines[i]
		in := table != nil && inside(l.node(), table)
		switch t := l.text; {
		case l.linked() && !in:
			return to, true
		case letterhead.IsPost(t), i == begin && small(t), post && !named && small(t):
			post, named = true, false
		case letterhead.IsRule(t) && !in:
			continue
		case post && !named && letterhead.IsName(t):
			named = true
		case in, strings.ContainsAny(t[:1], "-+*") || strings.HasPrefix(t, "–") || within(l.node(), atom.Li):
		case named:
			return to, true
		case letterhead.IsCapitals(t), strings.HasPrefix(t, "("), strings.HasSuffix(t, ";"), strings.HasPrefix(t, "Như "), strings.HasPrefix(t, "Lưu"):
		case i > begin:
			return to, true
		}
		to = i
	}
	return to, true
}

// signed reports whether the first line is a post and those after it end in a name. A site may write the post in small letters, which its style sheet makes
// capitals: then the name stands below "(Đã ký)".
func signed(lines []shown) bool {
	sure := letterhead.IsPost(lines[0].text)
	if !sure && !small(lines[0].text) {
		return false
	}
	for _, l := range lines[1:] {
		switch {
		case strings.HasPrefix(l.text, "("):
			sure = true
		case letterhead.IsName(l.text):
			return sure
		case !letterhead.IsCapitals(l.text) && !letterhead.IsRule(l.text) && !small(l.text):
			return false
		}
	}
	return false
}

// small reports whether the line would be a post if it were in capitals.
func small(line string) bool {
	return utf8.RuneCountInString(line) < 40 && letterhead.IsPost(strings.ToUpper(line))
}

// surrounded reports whether the page has anything of a site around the document: what such elements are for, controls, or links.
func (d *document) surrounded(root *html.Node) bool {
	navigation := false
	d.controls = map[*html.Node]bool{}
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Nav:
			navigation = true
		case atom.Input, atom.Select, atom.Textarea, atom.Button:
			for p := n; p != nil && !d.controls[p]; p = p.Parent {
				d.controls[p] = true
			}
		}
	}
	if navigation || len(d.controls) > 0 {
		return true
	}
	links := 0
	for i := range d.lines {
		l := &d.lines[i]
		if i >= d.from && i <= d.to {
			continue
		}
		if frame(l.node(), d.box) != nil {
			return true
		}
		if !l.within {
			links += len(l.anchors)
		}
	}
	return links > 2
}

// texts are the words of the lines.
func texts(lines []shown) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.text)
	}
	return out
}
