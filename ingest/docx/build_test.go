package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"thidua/ingest/plain"
)

// The parts of a file, by what is in them.
const (
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
		`xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" ` +
		`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" ` +
		`xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" mc:Ignorable=""`
	relationTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	contentTypes  = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>%s</Types>`
)

// file is a document as its parts: the insides of w:body, w:styles, w:numbering and so on, by the names of the parts without folder and ending.
type file map[string]string

// roots are the elements that the parts are.
var roots = map[string]string{
	"document": "w:document", "styles": "w:styles", "numbering": "w:numbering", "footnotes": "w:footnotes", "endnotes": "w:endnotes", "settings": "w:settings",
	"header": "w:hdr", "footer": "w:ftr",
}

// bytes makes the file, as Word needs it: LibreOffice reads it too.
func (f file) bytes(t testing.TB) []byte {
	t.Helper()
	raw := map[string]string{}
	var types, relations strings.Builder
	for _, name := range slices.Sorted(maps.Keys(f)) {
		inside := f[name]
		root, ok := roots[name]
		if !ok {
			raw[name] = inside
			continue
		}
		kind := name
		if name == "document" {
			inside = "<w:body>" + inside + "</w:body>"
			kind += ".main"
		} else {
			fmt.Fprintf(&relations, `<Relationship Id="r-%s" Type="%s%s" Target="%s.xml"/>`, name, relationTypes, name, name)
		}
		raw["word/"+name+".xml"] = fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><%s %s>%s</%s>`, root, namespaces, inside, root)
		fmt.Fprintf(&types, `<Override PartName="/word/%s.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.%s+xml"/>`, name, kind)
	}
	const list = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	raw["[Content_Types].xml"] = fmt.Sprintf(contentTypes, types.String())
	raw["_rels/.rels"] = fmt.Sprintf(list, `<Relationship Id="r1" Type="`+relationTypes+`officeDocument" Target="word/document.xml"/>`)
	raw["word/_rels/document.xml.rels"] = fmt.Sprintf(list, relations.String())
	return zipped(t, raw)
}

func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) { // so that the same parts are the same file
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte) (*plain.Text, error) { return Read(bytes.NewReader(data), int64(len(data))) }

// body is the lines that are read of a document with that body.
func (f file) read(t testing.TB) *plain.Text {
	t.Helper()
	text, err := read(f.bytes(t))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// para is a paragraph with runs; plain words are a run.
func para(runs ...string) string {
	var b strings.Builder
	b.WriteString("<w:p>")
	for _, r := range runs {
		if !strings.HasPrefix(r, "<") {
			r = run("", r)
		}
		b.WriteString(r)
	}
	b.WriteString("</w:p>")
	return b.String()
}

// run is words with properties.
func run(properties, words string) string {
	return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + words + `</w:t></w:r>`
}

// item is a paragraph of a list.
func item(list, level int, words string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr>%s</w:p>`, level, list, run("", words))
}

// warnings are what was said of the file: "pictures 2".
func warnings(t *plain.Text) (all []string) {
	for _, w := range t.Warnings {
		all = append(all, strings.TrimSpace(string(w.Kind)+" "+w.Detail))
	}
	return all
}
