package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"thidua/ingest/plain"
)

// maxDepth is how deep elements may be: Word writes some 30 for a table in a table.
const maxDepth = 400

// tree is a part that is read element by element, so that it is never in memory whole.
type tree struct {
	dec   *xml.Decoder
	depth int
}

// element is one that was begun. Whoever gets one reads it to its end: by children, words or skip.
type element struct {
	name  string // with the usual prefix of its namespace: "w:p"; of a namespace that is not read, without
	attrs []xml.Attr
	t     *tree
	ended bool
}

// prefixes are those of the namespaces that are read.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":           "w:",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                       "w:",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":            "mc:",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":             "m:",
	"http://purl.oclc.org/ooxml/officeDocument/math":                         "m:",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                  "a:",
	"http://purl.oclc.org/ooxml/drawingml/main":                              "a:",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":               "pic:",
	"http://purl.oclc.org/ooxml/drawingml/picture":                           "pic:",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                 "c:",
	"http://purl.oclc.org/ooxml/drawingml/chart":                             "c:",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":               "dgm:",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                           "dgm:",
	"urn:schemas-microsoft-com:vml":                                          "v:",
	"urn:schemas-microsoft-com:office:office":                                "o:",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":      "wps:",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup":      "wpg:",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
	"http://schemas.openxmlformats.org/package/2006/relationships":           "rel:",
}

func newTree(in io.Reader) (*element, error) {
	t := &tree{dec: xml.NewDecoder(in)}
	for {
		token, err := t.next()
		if err != nil {
			return nil, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return t.element(start), nil
		}
	}
}

func (t *tree) element(start xml.StartElement) *element {
	return &element{name: prefixes[start.Name.Space] + start.Name.Local, attrs: start.Attr, t: t}
}

// next is the next token. Its error is a *plain.Error, also at the end: who asks for one is in an element.
func (t *tree) next() (xml.Token, error) {
	token, err := t.dec.Token()
	switch {
	case errors.Is(err, io.EOF):
		return nil, plain.Errorf(plain.Damaged, "XML that ends too early")
	case err != nil:
		if is, ok := errors.AsType[*plain.Error](err); ok {
			return nil, is
		}
		return nil, plain.Errorf(plain.Damaged, "XML: %v", err)
	}
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, plain.Errorf(plain.TooLarge, "elements more than %d deep", maxDepth)
		}
	case xml.EndElement:
		t.depth--
	case xml.Directive:
		return nil, plain.Errorf(plain.Damaged, "XML with a document type")
	}
	return token, nil
}

// children gives each child to f, which reads it to its end; what f left is skipped.
func (e *element) children(f func(*element) error) error {
	for !e.ended {
		token, err := e.t.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			child := e.t.element(token)
			if err := f(child); err != nil {
				return err
			}
			if err := child.skip(); err != nil {
				return err
			}
		case xml.EndElement:
			e.ended = true
		}
	}
	return nil
}

// skip goes to the end of e.
func (e *element) skip() error {
	for depth := 0; !e.ended; {
		token, err := e.t.next()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
			e.ended = depth < 0
		}
	}
	return nil
}

// words are the characters of e, without those of its children.
func (e *element) words() (string, error) {
	var b strings.Builder
	for !e.ended {
		token, err := e.t.next()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			if err := e.t.element(token).skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			e.ended = true
		}
	}
	return b.String(), nil
}

// attr is the attribute of that name in any namespace, or "".
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// val is the attribute of nearly every property.
func (e *element) val() string { return e.attr("val") }

// on is a property that is on or off; without a value it is on.
func (e *element) on() bool {
	switch e.val() {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
