package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
)

// The names of what the parts are written in (ECMA-376).
const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsWord    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsLinks   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsDrawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsPlace   = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsPicture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsPackage = "http://schemas.openxmlformats.org/package/2006/"
	typeWord  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	typeCore  = "application/vnd.openxmlformats-package.core-properties+xml"
)

// WriteDOCX writes the report as a .docx. An error in the report is told before anything is written: a heading of another
// level than 1 to 3 or without text, a table without rows or with rows of unequal length, a letterhead without an agency, a
// signature without an office, a chart that PNGs refuses, a nil block.
func (r Report) WriteDOCX(w io.Writer) error {
	d, err := r.document()
	if err != nil {
		return fmt.Errorf("make a report: %w", err)
	}
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for _, part := range d.parts(r) {
		// Without a time: the same report is the same file.
		to, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err == nil {
			_, err = to.Write(part.content)
		}
		if err != nil {
			return fmt.Errorf("pack a report: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("pack a report: %w", err)
	}
	if _, err := file.WriteTo(w); err != nil {
		return fmt.Errorf("write a report: %w", err)
	}
	return nil
}

// document is the main part of the file.
func (r Report) document() (*document, error) {
	d := &document{}
	d.add(`%s<w:document xmlns:w="%s" xmlns:r="%s" xmlns:wp="%s" xmlns:a="%s" xmlns:pic="%s"><w:body>`+"\n",
		raw(xmlHead), nsWord, nsLinks, nsPlace, nsDrawing, nsPicture)
	if r.Letterhead != nil {
		if err := d.letterhead(r); err != nil {
			return nil, err
		}
	}
	d.title(r)
	d.to(r.To)
	if r.Letterhead != nil || r.Kind != "" || r.Subject != "" {
		d.line("Space", "")
	}
	if err := d.blocks("body", r.Body, r.Signature != nil); err != nil {
		return nil, err
	}
	if r.Signature != nil {
		if err := d.signature(*r.Signature); err != nil {
			return nil, err
		}
	}
	for i := range r.Annexes {
		d.paragraph(paragraph{style: "End", section: d.section()})
		if err := d.annex(r, i); err != nil {
			return nil, err
		}
	}
	d.paragraph(paragraph{style: "End"}) // a table must not be last
	d.add("%s</w:body></w:document>\n", d.section())
	return d, nil
}

// part is one file of the archive.
type part struct {
	name    string
	content []byte
}

// parts are the files of the archive, in their order: what they are comes first, as programs that read from a stream want.
func (d *document) parts(r Report) []part {
	title := oneLine(r.Subject)
	if title == "" {
		title = oneLine(r.Kind)
	}
	parts := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageLinks)},
		{"docProps/core.xml", []byte(fmt.Sprintf(coreProperties, escape(title)))},
		{"word/_rels/document.xml.rels", d.links()},
		{"word/document.xml", []byte(d.xml.String())},
		{"word/header1.xml", []byte(pageHeader)},
		{"word/settings.xml", []byte(settings)},
		{"word/styles.xml", []byte(stylesPart())},
	}
	for i, picture := range d.pictures {
		parts = append(parts, part{"word/media/" + pictureName(i+1), picture})
	}
	return parts
}

// links are what the main part refers to, by id.
func (d *document) links() []byte {
	var out bytes.Buffer
	out.WriteString(xmlHead + `<Relationships xmlns="` + nsPackage + `relationships">`)
	link := func(id, kind, target string) {
		fmt.Fprintf(&out, `<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, nsLinks, kind, target)
	}
	link("styles", "styles", "styles.xml")
	link("settings", "settings", "settings.xml")
	link("header", "header", "header1.xml")
	for i := range d.pictures {
		link(pictureID(i+1), "image", "media/"+pictureName(i+1))
	}
	out.WriteString("</Relationships>\n")
	return out.Bytes()
}

const contentTypes = xmlHead + `<Types xmlns="` + nsPackage + `content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/docProps/core.xml" ContentType="` + typeCore + `"/>
<Override PartName="/word/document.xml" ContentType="` + typeWord + `document.main+xml"/>
<Override PartName="/word/header1.xml" ContentType="` + typeWord + `header+xml"/>
<Override PartName="/word/settings.xml" ContentType="` + typeWord + `settings+xml"/>
<Override PartName="/word/styles.xml" ContentType="` + typeWord + `styles+xml"/>
</Types>
`

const packageLinks = xmlHead + `<Relationships xmlns="` + nsPackage + `relationships">` +
	`<Relationship Id="document" Type="` + nsLinks + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="core" Type="` + nsPackage + `relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	"</Relationships>\n"

const coreProperties = xmlHead + `<cp:coreProperties xmlns:cp="` + nsPackage + `metadata/core-properties" ` +
	`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>` + "\n"

// pageHeader holds the number of the page.
const pageHeader = xmlHead + `<w:hdr xmlns:w="` + nsWord + `"><w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr>` +
	`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>` + "\n"

// settings make Word lay out as it has since 2013; without the mode it opens the file as one of Word 2007.
const settings = xmlHead + `<w:settings xmlns:w="` + nsWord + `"><w:defaultTabStop w:val="720"/><w:compat>` +
	`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
	`<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>` + "\n"
