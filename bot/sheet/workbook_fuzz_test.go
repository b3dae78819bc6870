package sheet

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// wantTables holds what Read gives to what it promises, whatever the file was.
func wantTables(t *testing.T, sheets []Sheet, err error) {
	t.Helper()
	if err != nil {
		wantSentence(t, err, "a.xlsx")
		return
	}
	rows := 0
	for _, s := range sheets {
		rows += len(s.Rows)
		for _, row := range s.Rows {
			if row.Line < 1 || len(row.Cells) == 0 || len(row.Cells) > mostColumns || row.Cells[len(row.Cells)-1] == "" {
				t.Errorf("line %d has %d cells", row.Line, len(row.Cells))
			}
			for _, cell := range row.Cells {
				if cell != cleanCell(cell) || !utf8.ValidString(cell) {
					t.Errorf("line %d: %q is not clean", row.Line, cell)
				}
			}
		}
	}
	if rows == 0 || rows > mostRows {
		t.Errorf("%d rows", rows)
	}
}

// bookParts are the parts of a workbook that the fuzzers change.
func bookParts(styles, texts, cells string) map[string]string {
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	return map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="a" Type="` + kind + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + kind + `worksheet" Target="/xl/worksheets/sheet1.xml"/>` +
			`<Relationship Id="b" Type="` + kind + `styles" Target="styles.xml"/><Relationship Id="c" Type="` + kind + `sharedStrings" Target="./sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml":            `<styleSheet>` + styles + `</styleSheet>`,
		"xl/sharedStrings.xml":     `<sst>` + texts + `</sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + cells + `</sheetData></worksheet>`,
	}
}

// FuzzWorkbookParts changes the XML inside of a workbook.
func FuzzWorkbookParts(f *testing.F) {
	f.Add(`<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>`,
		`<si><t>Sở</t></si><si><r><t>Y </t></r><r><t>tế</t></r><rPh><t>x</t></rPh></si>`,
		`<row r="2" hidden="1"><c r="B2" t="s"><v>1</v></c><c s="0"><v>46349</v></c></row><row><c t="b"><v>1</v></c><c t="inlineStr"><is><t>_x0041_</t></is></c></row>`)
	f.Add(`<cellXfs><xf/></cellXfs>`, `<si/>`, `<row r="1048576"><c r="XFD1" t="str"><f>1</f><v>a</v></c><c t="d"><v>2026-11-23T00:00:00</v></c><c t="e"><v>#N/A</v></c></row>`)
	f.Add(`<!DOCTYPE a [<!ENTITY b "c">]>`, `<si><t>&b;</t></si>`, `<row r="0"><c r="1A" s="9" t="s"><v>-1</v></c></row>`)
	f.Add(`<numFmts><numFmt numFmtId="164" formatCode="[Red]&quot;CQ&quot;0#\ 00.0?%;;_-*x@"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>`, `<si><t>a</t></si>`,
		`<row r="1" hidden="1"><c s="0"><v>-7.05</v></c><c t="s"><v>0</v></c><c><f>A1</f></c></row><row r="3"><c><v>1</v></c></row></sheetData>`+
			`<cols><col min="2" max="3" hidden="1"/></cols><mergeCells><mergeCell ref="B1:C3"/><mergeCell ref="C1:C4"/></mergeCells><sheetData>`)
	f.Fuzz(func(t *testing.T, styles, texts, cells string) {
		data := packed(t, bookParts(styles, texts, cells))
		sheets, err := Read("a.xlsx", bytes.NewReader(data))
		wantTables(t, sheets, err)
	})
}

// FuzzWorkbookFile changes the bytes of a file.
func FuzzWorkbookFile(f *testing.F) {
	f.Add(packed(f, bookParts(`<cellXfs><xf numFmtId="14"/></cellXfs>`, `<si><t>x</t></si>`, `<row><c t="s"><v>0</v></c></row>`)))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add([]byte("\xD0\xCF\x11\xE0"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets, err := Read("a.xlsx", bytes.NewReader(data))
		wantTables(t, sheets, err)
	})
}
