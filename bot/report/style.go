package report

import (
	"fmt"
	"strings"
)

// style is the look of one kind of paragraph, which the office can change in one place of its program.
type style struct {
	id, name      string
	size          float64 // points
	bold, italic  bool
	jc            string  // alignment as in the file, "" for left
	first, left   int     // indents in twentieths of a point; a negative first hangs out of left
	before, after float64 // points
	keepNext      bool
	outline       int // level of a heading, from 1; 0 is none
}

// cm127 is the indent of 1.27 cm that the Decree names for first lines.
const cm127 = 720

// styles are those of all paragraphs. Sizes and looks are the Decree's; the space over and under what is no body is its
// models' (appendix III). Tables are smaller, which it does not rule on.
var styles = []style{
	{id: "Body", name: "Nội dung", size: 14, jc: "both", first: cm127, after: 6},
	{id: "Heading1", name: "heading 1", size: 14, bold: true, jc: "both", first: cm127, before: 6, after: 6, keepNext: true, outline: 1},
	{id: "Heading2", name: "heading 2", size: 14, bold: true, jc: "both", first: cm127, after: 6, keepNext: true, outline: 2},
	{id: "Heading3", name: "heading 3", size: 14, jc: "both", first: cm127, after: 6, keepNext: true, outline: 3},
	{id: "Form", name: "Dòng điền", size: 14, after: 6},
	{id: "Picture", name: "Hình", size: 14, jc: "center", before: 6, after: 6},

	{id: "Parent", name: "Cơ quan chủ quản", size: 13, jc: "center"},
	{id: "Agency", name: "Cơ quan ban hành", size: 13, bold: true, jc: "center"},
	{id: "Nation", name: "Quốc hiệu", size: 13, bold: true, jc: "center"},
	{id: "Motto", name: "Tiêu ngữ", size: 14, bold: true, jc: "center"},
	{id: "Number", name: "Số, ký hiệu", size: 13, jc: "center", before: 6},
	{id: "About", name: "Trích yếu công văn", size: 13, jc: "center", before: 6},
	{id: "Date", name: "Địa danh, thời gian", size: 14, italic: true, jc: "center", before: 6},
	{id: "Rule", name: "Đường kẻ", size: 1, jc: "center"},

	{id: "Kind", name: "Tên loại", size: 14, bold: true, jc: "center", before: 18, keepNext: true},
	{id: "Subject", name: "Trích yếu", size: 14, bold: true, jc: "center", keepNext: true},
	{id: "To", name: "Kính gửi", size: 14, jc: "center", before: 12, after: 12},
	{id: "ToHead", name: "Kính gửi nhiều nơi", size: 14, left: 3 * cm127, before: 12, keepNext: true},
	{id: "ToItem", name: "Nơi được gửi", size: 14, first: -200, left: 3*cm127 + 1300},

	{id: "Office", name: "Chức vụ người ký", size: 14, bold: true, jc: "center", keepNext: true},
	{id: "SentTo", name: "Nơi nhận", size: 12, bold: true, italic: true, keepNext: true},
	{id: "Recipient", name: "Danh sách nơi nhận", size: 11, first: -140, left: 140},

	{id: "Annex", name: "Phụ lục", size: 14, bold: true, jc: "center", keepNext: true},
	{id: "AnnexTitle", name: "Tên phụ lục", size: 14, bold: true, jc: "center", keepNext: true},
	{id: "AnnexOf", name: "Chỉ dẫn kèm theo", size: 14, italic: true, jc: "center", keepNext: true},

	{id: "CellHead", name: "Đầu bảng", size: 12, bold: true, jc: "center", before: 2, after: 2, keepNext: true},
	{id: "Cell", name: "Ô bảng", size: 12, before: 2, after: 2},
	{id: "CellTotal", name: "Ô tổng", size: 12, bold: true, before: 2, after: 2},

	{id: "PageNumber", name: "Số trang", size: 14, jc: "center"},
	{id: "Space", name: "Khoảng trống", size: 1, before: 6},
	{id: "End", name: "Cuối phần", size: 1},
}

// stylesPart is the part of the file that holds the styles. Times New Roman is named, not contained: every office has it.
func stylesPart() string {
	var out strings.Builder
	out.WriteString(xmlHead + `<w:styles xmlns:w="` + nsWord + `">
<w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
		`<w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>` +
		`<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>` +
		`<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
`)
	for _, s := range styles {
		out.WriteString(s.xml())
	}
	out.WriteString("</w:styles>\n")
	return out.String()
}

func (s style) xml() string {
	var out strings.Builder
	fmt.Fprintf(&out, `<w:style w:type="paragraph" w:customStyle="%d" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>`,
		btoi(s.outline == 0), s.id, s.name)
	if s.keepNext {
		out.WriteString(`<w:keepNext/>`)
	}
	fmt.Fprintf(&out, `<w:spacing w:before="%.0f" w:after="%.0f"/>`, s.before*20, s.after*20)
	switch {
	case s.first < 0:
		fmt.Fprintf(&out, `<w:ind w:left="%d" w:hanging="%d"/>`, s.left, -s.first)
	case s.first > 0 || s.left > 0:
		fmt.Fprintf(&out, `<w:ind w:left="%d" w:firstLine="%d"/>`, s.left, s.first)
	}
	if s.jc != "" {
		fmt.Fprintf(&out, `<w:jc w:val="%s"/>`, s.jc)
	}
	if s.outline > 0 {
		fmt.Fprintf(&out, `<w:outlineLvl w:val="%d"/>`, s.outline-1)
	}
	out.WriteString(`</w:pPr><w:rPr>`)
	if s.bold {
		out.WriteString(`<w:b/><w:bCs/>`)
	}
	if s.italic {
		out.WriteString(`<w:i/><w:iCs/>`)
	}
	fmt.Fprintf(&out, `<w:sz w:val="%.0f"/><w:szCs w:val="%.0[1]f"/></w:rPr></w:style>`+"\n", s.size*2)
	return out.String()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
