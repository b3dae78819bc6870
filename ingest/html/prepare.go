package html

import (
	"bytes"

	"golang.org/x/net/html"

	"thidua/ingest/plain"
)

// maxCopies bounds the elements that the parser makes beyond those of the page. The standard has formatting that was not closed go on in every block after
// it, so that a small page of 500 open <font> and many <p> would become 500 elements for every one of them.
const maxCopies = 2 << 20

// formatting is the elements that go on in the blocks after them until they are closed (HTML standard, "list of active formatting elements").
var formatting = map[string]bool{
	"a": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true, "s": true, "small": true, "strike": true,
	"strong": true, "tt": true, "u": true,
}

// prepare is the page as the parser should see it. A paragraph whose ">" was lost, "<pa) Bản đăng ký …</p>", is one again: to the parser it is an element of
// an unknown name and its words are attributes, which are not shown. The official codification has such paragraphs.
func prepare(page []byte) ([]byte, error) {
	out := make([]byte, 0, len(page))
	z := html.NewTokenizer(bytes.NewReader(page))
	open, copies := 0, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return append(out, z.Raw()...), nil // of a reader of bytes it is the end; a tag that the end cuts off is kept
		}
		raw := z.Raw()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			if words, lost := withoutEnd(raw); lost {
				out = append(append(out, "<p>"...), words...)
				continue
			}
			if name, _ := z.TagName(); formatting[string(name)] {
				open++
			} else if copies += min(open, 512); copies > maxCopies {
				return nil, plain.Errorf(plain.TooLarge, "%d formatting elements are left open over the page", open)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); formatting[string(name)] {
				open = max(open-1, 0)
			}
		}
		out = append(out, raw...)
	}
}

// withoutEnd is the words of a paragraph's tag that lost its ">" and reaches to the ">" of the tag after it. What follows "<p" is then no name of an element,
// which is made of ASCII letters, digits, "-" and ":" alone.
func withoutEnd(raw []byte) (words []byte, lost bool) {
	rest, ok := bytes.CutPrefix(raw, []byte("<p"))
	if !ok {
		return nil, false
	}
	n := 0
	for n < len(rest) && (rest[n] >= 'a' && rest[n] <= 'z' || rest[n] >= 'A' && rest[n] <= 'Z' || rest[n] >= '0' && rest[n] <= '9') {
		n++
	}
	if n == len(rest) || rest[n] < 0x80 && rest[n] != ')' && rest[n] != '.' {
		return nil, false
	}
	if i := bytes.LastIndexByte(rest, '<'); i >= 0 {
		rest = rest[:i]
	}
	return rest, true
}
