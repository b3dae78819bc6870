// Package html reads the text of a legal document out of a web page as people keep it: a page saved from vbpl.vn or a site of legal documents, what Word
// writes as "web page", and the single file (.mht) that browsers and Word make of either.
//
// The text is what a browser shows of the document: hidden elements, scripts, menus and the marks of footnotes are not in it, the numbers of lists are. The
// parser is golang.org/x/net/html, which follows the HTML standard's rules for broken pages.
package html

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/plain"
)

// maxBytes is the largest page that is read. The longest laws have some 2 MB as a page with all its decoration; a saved .mht holds its pictures too.
const maxBytes = 32 << 20

// Read is the text of a page, or of the page in an .mht file. Of a page with menus around the document only the part that holds the document is read; see
// choose. Its error is a *plain.Error, or in's own.
func Read(in io.Reader) (*plain.Text, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxBytes {
		return nil, plain.Errorf(plain.TooLarge, "the page has more than %d bytes", maxBytes)
	}
	label := ""
	if isMessage(raw) {
		if raw, label, err = pageOf(raw); err != nil {
			return nil, err
		}
	}
	var out plain.Text
	page, err := prepare(decode(raw, label, &out))
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, unparsed(err)
	}
	r := &reader{text: &out, oldFonts: oldFontName.Match(page), anchors: true}
	r.out.node(r, r.choose(root))
	out.Body = r.body()
	if out.Body == "" {
		return nil, plain.NoWords(r.pictures)
	}
	r.warn()
	return &out, nil
}

// Fragment is the text that a piece of a page shows, by the same rules as Read, of UTF-8: a line a paragraph or row of a table. All of it is read, there is no
// search for the document in it. Its error is a *plain.Error.
func Fragment(raw []byte) (string, error) {
	piece, err := prepare(raw)
	if err != nil {
		return "", err
	}
	nodes, err := html.ParseFragment(bytes.NewReader(piece), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return "", unparsed(err)
	}
	r := &reader{text: &plain.Text{}, oldFonts: oldFontName.Match(piece)}
	for _, n := range nodes {
		r.out.node(r, n)
	}
	return r.body(), nil
}

// unparsed is why the parser refused: it takes any page but one whose elements stand in one another more than 512 deep.
func unparsed(err error) error { return plain.Errorf(plain.TooLarge, "parsing the page: %v", err) }

// reader is what is known while a page is read.
type reader struct {
	text       *plain.Text
	out        lines
	pictures   int
	inFootnote bool
	anchors    bool                // those of footnotes are wanted
	oldFonts   bool                // the page names a font of an old encoding somewhere
	leftOut    map[*html.Node]bool // what is no part of the document
}

// body is the lines that were read.
func (r *reader) body() string {
	r.out.end()
	return strings.Join(r.out.all, "\n")
}

// skip is what a browser shows nothing of, or what is no part of a document: controls and menus.
var skip = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Title: true, atom.Iframe: true, atom.Object: true,
	atom.Embed: true, atom.Applet: true, atom.Svg: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Select: true, atom.Datalist: true,
	atom.Button: true, atom.Textarea: true, atom.Nav: true, atom.Noframes: true, atom.Frameset: true,
}

// blocks is what begins and ends a line of its own, as the HTML standard's default style has it (section "Rendering", display: block and list-item).
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true, atom.Dd: true,
	atom.Details: true, atom.Dialog: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true,
	atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Header: true, atom.Hgroup: true, atom.Hr: true, atom.Html: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Ol: true,
	atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true,
	atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true,
}
