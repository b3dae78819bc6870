package format

import (
	"bufio"
	"mime"
	"net/textproto"
	"slices"
	"strings"
)

// isMHT is that the file is a MIME message of related parts. The header may be longer than the head; what of it is there counts.
func isMHT(begin string) bool {
	if !headerBegins(begin) {
		return false
	}
	header, _ := textproto.NewReader(bufio.NewReader(strings.NewReader(begin))).ReadMIMEHeader()
	if header.Get("Mime-Version") == "" {
		return false
	}
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return kind == "multipart/related" || kind == "multipart/alternative"
}

// headerBegins is that the first line is a field of a header, "MIME-Version: 1.0".
func headerBegins(begin string) bool {
	name, _, ok := strings.Cut(begin, ":")
	return ok && name != "" && !strings.ContainsAny(name, " \t\r\n<")
}

// htmlElements may begin a page or a piece of one.
var htmlElements = []string{
	"html", "head", "title", "meta", "link", "style", "script", "body", "div", "span", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr",
	"td", "ul", "ol", "li", "a", "b", "i", "u", "em", "strong", "font", "center", "img", "form", "section", "article", "main", "header", "nav", "iframe", "base",
}

// isHTML is that the first tag, after comments and declarations, is one of HTML.
func isHTML(begin string) bool {
	for strings.HasPrefix(begin, "<!--") || strings.HasPrefix(begin, "<?") {
		end := ">"
		if strings.HasPrefix(begin, "<!--") {
			end = "-->"
		}
		_, rest, closed := strings.Cut(begin, end)
		if !closed {
			return false
		}
		begin = strings.TrimLeft(rest, " \t\r\n\f")
	}
	if !strings.HasPrefix(begin, "<") {
		return false
	}
	tag := strings.ToLower(begin[1:min(len(begin), 64)])
	if strings.HasPrefix(tag, "!doctype") {
		return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(tag, "!doctype"), " \t\r\n"), "html")
	}
	element := tag
	if i := strings.IndexAny(tag, " \t\r\n\f/>"); i >= 0 {
		element = tag[:i]
	} else if len(begin) <= 64 {
		return false // no end of the tag
	}
	return slices.Contains(htmlElements, element)
}
