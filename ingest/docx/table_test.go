package docx

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	single = `<w:top w:val="single"/><w:left w:val="single"/><w:bottom w:val="single"/><w:right w:val="single"/><w:insideH w:val="single"/><w:insideV w:val="single"/>`
	drawn  = `<w:tblPr><w:tblBorders>` + single + `</w:tblBorders></w:tblPr>`
)

// grid is a table of cells that each are paragraphs, or a paragraph of plain words; "<w:tcPr…" may come first.
func grid(properties string, rows ...[]string) string {
	var b strings.Builder
	b.WriteString("<w:tbl>" + properties)
	for _, row := range rows {
		b.WriteString("<w:tr>")
		for _, cell := range row {
			if !strings.HasPrefix(cell, "<") {
				cell = para(cell)
			}
			b.WriteString("<w:tc>" + cell + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	return b.String() + "</w:tbl>"
}

func cells(all ...string) []string { return all }

func TestTablesAreReadRowByRow(t *testing.T) {
	const (
		goesOn = `<w:tcPr><w:vMerge/></w:tcPr>`
		begins = `<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`
		white  = `<w:tblPr><w:tblBorders><w:insideH w:val="single" w:color="ffffff"/><w:insideV w:val="nil"/><w:top w:val="none"/></w:tblBorders></w:tblPr>`
	)
	letterhead := cells(para("UBND TỈNH HƯNG YÊN")+para("SỞ NỘI VỤ")+para("Số: 12/KH-SNV"), para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")+para("Độc lập - Tự do - Hạnh phúc"))
	const letterheadRead = "UBND TỈNH HƯNG YÊN\nSỞ NỘI VỤ\nSố: 12/KH-SNV\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
	for name, c := range map[string]struct{ body, want string }{
		"data":                 {grid(drawn, cells("STT", "Tên", "Mức"), cells("1", para("Bằng")+para("khen"), ""), cells("", "Giấy khen", "0,3")), "STT | Tên | Mức\n1 | Bằng khen\nGiấy khen | 0,3"},
		"one cell a row":       {grid(drawn, cells(para("a")+para("b")), cells("c")), "a\nb\nc"},
		"merged down":          {grid(drawn, cells(begins+para("Khối"), "A"), cells(goesOn+para(), "B")), "Khối | A\nB"},
		"merged across":        {grid(drawn, cells(`<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+para("Cả"), "x"), cells("a", "b", "c")), "Cả | x\na | b | c"},
		"a letterhead":         {grid("", letterhead), letterheadRead},
		"a white letterhead":   {grid(white, letterhead), letterheadRead},
		"a drawn letterhead":   {grid(drawn, letterhead), letterheadRead},
		"where to hand in":     {grid(drawn, cells("TT", "Hồ sơ"), cells("1", para("Nơi nhận: Một cửa")+para("Thời hạn: 5 ngày"))), "TT | Hồ sơ\n1 | Nơi nhận: Một cửa Thời hạn: 5 ngày"},
		"drawn recipients":     {grid(drawn, cells(para("Nơi nhận")+para("- Như trên;"), para("GIÁM ĐỐC")+para("Trần Văn Bình"))), "Nơi nhận\n- Như trên;\nGIÁM ĐỐC\nTrần Văn Bình"},
		"side by side":         {grid("", cells(para("BỘ")+para("VỤ"), "x"), cells("a", "b")), "BỘ\nVỤ\nx\na\nb"},
		"a list without lines": {grid("", cells("An", "Trưởng"), cells("Bình", "Phó"), cells("Chi", "Ủy viên"), cells("Dũng", "Ủy viên")), "An | Trưởng\nBình | Phó\nChi | Ủy viên\nDũng | Ủy viên"},
		"lines of the cells":   {grid("", cells(`<w:tcPr><w:tcBorders>`+single+`</w:tcBorders></w:tcPr>`+para("a"), "b")), "a | b"},
		"a table in a cell":    {grid(drawn, cells(para("trước")+grid(drawn, cells("a", "b"), cells("c", "d"))+para("sau"), "bên")), "trước\na | b\nc | d\nsau\nbên"},
		"a table in a row of data": {grid(drawn, cells("TT", "Nội dung", "Quý"), cells("1", para("Phát thanh")+grid(drawn, cells("a", "b"), cells("c", "d")), "I"), cells("2", "Hội nghị", "II")),
			"TT | Nội dung | Quý\n1 | Phát thanh; a, b; c, d | I\n2 | Hội nghị | II"},
		"in a control":  {grid(drawn, cells("a", "b")) + `<w:tbl>` + drawn + `<w:sdt><w:sdtContent><w:tr><w:tc>` + para("c") + `</w:tc><w:sdt><w:sdtContent><w:tc>` + para("d") + `</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>`, "a | b\nc | d"},
		"a deleted row": {`<w:tbl>` + drawn + `<w:tr><w:trPr><w:del/></w:trPr><w:tc>` + para("x") + `</w:tc></w:tr><w:tr><w:tc>` + para("a") + `</w:tc><w:tc>` + para("b") + `</w:tc></w:tr></w:tbl>`, "a | b"},
		"empty":         {para("a") + grid(drawn, cells("", "")) + `<w:tbl/>`, "a"},
	} {
		got := strings.TrimSpace(file{"document": c.body}.read(t).Body)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func TestTheLinesOfATableMayBeItsStyles(t *testing.T) {
	styles := `<w:style w:type="table" w:styleId="Grid"><w:tblPr><w:tblBorders>` + single + `</w:tblBorders></w:tblPr></w:style>
		<w:style w:type="table" w:styleId="Own"><w:basedOn w:val="Grid"/></w:style>`
	rows := [][]string{cells(para("a")+para("b"), "c")}
	for properties, want := range map[string]string{
		`<w:tblPr><w:tblStyle w:val="Own"/></w:tblPr>`: "a b | c",
		`<w:tblPr><w:tblStyle w:val="Own"/><w:tblBorders>` + strings.ReplaceAll(single, "single", "nil") + `</w:tblBorders></w:tblPr>`: "a\nb\nc",
		"": "a\nb\nc",
	} {
		if got := (file{"styles": styles, "document": grid(properties, rows...)}).read(t).Body; got != want {
			t.Errorf("%s: %q, want %q", properties, got, want)
		}
	}
}
