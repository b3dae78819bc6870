package html

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/legacy"
	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

// lines collects what an element shows.
type lines struct {
	all    []string
	line   strings.Builder
	space  bool   // white space was seen after the words of the line
	prefix string // the number or bullet of a list item whose first line has not begun
}

// words adds text to the line; white space in it, and the spaces that do not break, are one space.
func (l *lines) words(s string) {
	for len(s) > 0 {
		i := strings.IndexFunc(s, unicode.IsSpace)
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			l.word(s[:i])
			s = s[i:]
			continue
		}
		l.space = true
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
	}
}

func (l *lines) word(s string) {
	if l.line.Len() == 0 && l.prefix != "" {
		l.line.WriteString(l.prefix)
		l.prefix, l.space = "", true
	}
	if l.space && l.line.Len() > 0 {
		l.line.WriteByte(' ')
	}
	l.space = false
	l.line.WriteString(s)
}

// end ends the line.
func (l *lines) end() {
	// The letters that NFC takes out may have been all of it, or parted white space from the end.
	if s := strings.TrimSpace(vietnamese.NFC(l.line.String())); s != "" {
		l.all = append(l.all, s)
	}
	l.line.Reset()
	l.space = false
}

// last is what the line ends with so far.
func (l *lines) last() string {
	if l.space {
		return ""
	}
	return l.line.String()
}

// children adds what stands in n.
func (l *lines) children(r *reader, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		l.node(r, c)
	}
}

// block adds what stands in n as lines of their own.
func (l *lines) block(r *reader, n *html.Node) {
	l.end()
	l.children(r, n)
	l.end()
}

// node adds what n shows.
func (l *lines) node(r *reader, n *html.Node) {
	if r.leftOut[n] {
		return
	}
	switch n.Type {
	case html.TextNode:
		r.textNode(l, n)
		return
	case html.ElementNode:
	default:
		return
	}
	style := attribute(n, "style")
	if skip[n.DataAtom] || hidden(n, style) {
		return
	}
	switch {
	case strings.Contains(style, "mso-element:comment-list") || strings.Contains(attribute(n, "class"), "MsoCommentReference"):
		r.text.Warn(plain.Comments, 0, "")
		return
	case !r.inFootnote && isFootnote(n):
		r.footnote(l, n)
		return
	case isMark(n) && !raised(l, n):
		if r.anchors && !r.inFootnote {
			l.word(plain.Anchor(words(n, 8)))
		}
		return
	}
	switch n.DataAtom {
	case atom.Br:
		l.end()
	case atom.Img:
		r.picture(n)
	case atom.Math:
		r.text.Warn(plain.Unread, 0, "equation")
	case atom.Del:
		r.text.Warn(plain.TrackedChanges, 0, "")
	case atom.Ins:
		r.text.Warn(plain.TrackedChanges, 0, "")
		l.children(r, n)
	case atom.Table:
		l.end()
		l.table(r, n)
	case atom.Ol, atom.Ul, atom.Menu, atom.Dir:
		l.end()
		l.list(r, n)
		l.end()
	default:
		if blocks[n.DataAtom] || strings.Contains(style, "display:block") {
			l.block(r, n)
			return
		}
		l.children(r, n)
	}
}

// textNode adds words; in <pre> the ends of lines are some.
func (r *reader) textNode(l *lines, n *html.Node) {
	data := n.Data
	if encoding, capitals, old := legacy.ByFont(r.oldFont(n)); old && strings.TrimFunc(data, unicode.IsSpace) != "" {
		r.text.Warn(plain.LegacyEncoding, 0, string(encoding))
		if data = encoding.Decode(data); capitals {
			data = strings.ToUpper(data)
		}
	}
	if !within(n, atom.Pre) {
		l.words(data)
		return
	}
	for i, s := range strings.Split(data, "\n") {
		if i > 0 {
			l.end()
		}
		l.words(s)
	}
}

// picture counts a picture that may hold words: one that is larger than an icon, or does not say how large it is.
func (r *reader) picture(n *html.Node) {
	for _, side := range []string{"width", "height"} {
		if size, ok := integer(attribute(n, side)); ok && size <= 32 {
			return
		}
	}
	r.pictures++
}
