package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	_ "image/png" // pictures are PNG
	"strings"
)

// document collects the main part of a .docx, the XML of WordprocessingML (ECMA-376), and the pictures it refers to. Lengths
// are in twentieths of a point unless another unit is named.
type document struct {
	xml       strings.Builder
	pictures  [][]byte
	numbering numbering
	page      page
}

// page is the paper of a section.
type page struct{ landscape bool }

// A4 and the margins of the Decree (I.I.3): 20 mm above and below, 30 on the left, 15 on the right.
const (
	paperShort, paperLong   = 11906, 16838
	marginTop, marginBottom = 1134, 1134
	marginLeft, marginRight = 1701, 851
	header                  = 567 // from the edge of the paper to the number of the page
)

func (p page) size() (width, height int) {
	if p.landscape {
		return paperLong, paperShort
	}
	return paperShort, paperLong
}

// text is the width between the margins.
func (p page) text() int {
	width, _ := p.size()
	return width - marginLeft - marginRight
}

// raw is XML that stays as it is where add escapes strings.
type raw string

// add writes XML after format; strings among the values are escaped, so that no text can become markup.
func (d *document) add(format string, values ...any) {
	for i, v := range values {
		if text, ok := v.(string); ok {
			values[i] = escape(text)
		}
	}
	fmt.Fprintf(&d.xml, format, values...)
}

func escape(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}

// paragraph is one paragraph and what it has beyond its style.
type paragraph struct {
	style    string
	runs     []Run
	jc       string // "" as the style says; others are not indented
	keepNext bool   // on one page with what follows
	rule     int    // the width of a rule under it, that stands in the middle of width
	width    int
	leader   int // where dots end that a tab draws
	section  raw // properties of the section it ends
}

// line writes a paragraph of plain text.
func (d *document) line(style, text string) {
	d.paragraph(paragraph{style: style, runs: []Run{{Text: text}}})
}

func (d *document) paragraph(p paragraph) {
	d.add(`<w:p><w:pPr><w:pStyle w:val="%s"/>`, p.style)
	if p.keepNext {
		d.add(`<w:keepNext/>`)
	}
	if p.rule > 0 {
		d.add(`<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>`)
	}
	if p.leader > 0 {
		d.add(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs>`, p.leader)
	}
	if p.rule > 0 {
		inset := (p.width - p.rule) / 2
		d.add(`<w:spacing w:line="60" w:lineRule="exact"/><w:ind w:left="%d" w:right="%[1]d"/>`, inset)
	}
	if p.jc != "" {
		d.add(`<w:ind w:left="0" w:firstLine="0"/><w:jc w:val="%s"/>`, p.jc)
	}
	d.add(`%s</w:pPr>`, p.section)
	for _, run := range p.runs {
		d.run(run)
	}
	d.add("</w:p>\n")
}

func (d *document) run(r Run) {
	text := clean(r.Text)
	if text == "" {
		return
	}
	d.add(`<w:r>`)
	if r.Bold || r.Italic {
		d.add(`<w:rPr>`)
		if r.Bold {
			d.add(`<w:b/><w:bCs/>`)
		}
		if r.Italic {
			d.add(`<w:i/><w:iCs/>`)
		}
		d.add(`</w:rPr>`)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			d.add(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				d.add(`<w:tab/>`)
			}
			if piece != "" {
				d.add(`<w:t xml:space="preserve">%s</w:t>`, piece)
			}
		}
	}
	d.add(`</w:r>`)
}

// rule writes a line of that length in the middle of width.
func (d *document) rule(length, width int) {
	d.paragraph(paragraph{style: "Rule", rule: min(length, width), width: width})
}

// blocks writes a body; what names it in an error. The last paragraph stays on the page of what follows if that is so.
func (d *document) blocks(what string, blocks []Block, keepLast bool) error {
	for i, block := range blocks {
		err := errNoBlock
		if p, ok := block.(Paragraph); ok {
			err = p.writeBefore(d, keepLast && i == len(blocks)-1)
		} else if block != nil {
			err = block.write(d)
		}
		if err != nil {
			return fmt.Errorf("%s, block %d: %w", what, i+1, err)
		}
	}
	return nil
}

// section is the properties of a section that ends here: its paper, and numbers of its pages in the upper margin from the
// second on (I.I.7). Each begins on a new page and at 1.
func (d *document) section() raw {
	width, height := d.page.size()
	orientation := ""
	if d.page.landscape {
		orientation = ` w:orient="landscape"`
	}
	return raw(fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:type w:val="nextPage"/>`+
		`<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`+
		`<w:pgNumType w:start="1"/><w:cols w:space="720"/><w:titlePg/></w:sectPr>`,
		width, height, orientation, marginTop, marginRight, marginBottom, marginLeft, header, header))
}

// The size of pictures: 150 mm wide, which makes the letters of a chart 12 points, and less where a page is not high enough for
// a picture under the heading of an annex.
const (
	pictureWidth = 150 * emuPerMM
	annexHeading = 45 * emuPerMM
	emuPerMM     = 36_000 // English metric units, in which drawings are measured
	emuPerTwip   = 635
)

// picture places a PNG in the middle of the page; title is read out instead of it.
func (d *document) picture(png []byte, title string) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(png))
	if err != nil {
		return fmt.Errorf("read the size of a picture: %w", err)
	}
	_, paper := d.page.size()
	width, height := pictureWidth, pictureWidth*config.Height/config.Width
	if room := (paper-marginTop-marginBottom)*emuPerTwip - annexHeading; height > room {
		width, height = width*room/height, room
	}
	d.pictures = append(d.pictures, png)
	n := len(d.pictures)
	d.add(`<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">`+
		`<wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="%[4]s" descr="%[5]s"/>`+
		`<a:graphic><a:graphicData uri="%[6]s"><pic:pic><pic:nvPicPr><pic:cNvPr id="%[3]d" name="%[4]s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="%[7]s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\n",
		width, height, n, pictureName(n), title, nsPicture, pictureID(n))
	return nil
}

func pictureName(n int) string { return fmt.Sprintf("chart%d.png", n) }
func pictureID(n int) string   { return fmt.Sprintf("picture%d", n) }
