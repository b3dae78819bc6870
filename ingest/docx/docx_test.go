package docx

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsPrintedIsRead(t *testing.T) {
	const picture = `<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing>`
	box := func(words string) string {
		return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>` + para(words) +
			`</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` +
			para(words) + `</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	field := func(instruction, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + instruction + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	for name, c := range map[string]struct {
		body, want string
		warnings   []string
	}{
		"paragraphs":        {para("Điều 1. Phạm vi") + para("Thông tư ", "này") + para("khác"), "Điều 1. Phạm vi\nThông tư này\nkhác", nil},
		"empty paragraphs":  {para() + para("A") + para() + para() + para("B") + para(), "A\n\nB\n", nil},
		"NFD":               {para("Nghi\u0323 đi\u0323nh"), "Nghị định", nil},
		"spaces":            {para("  a \u00a0 b<w:x/>  "), "a b", nil},
		"breaks":            {para(`<w:r><w:t>LUẬT</w:t><w:br/><w:t>2.</w:t><w:tab/><w:t>x</w:t><w:cr/><w:t>y</w:t></w:r>`), "LUẬT\n2. x\ny", nil},
		"hyphens":           {para(`<w:r><w:t>KT</w:t><w:noBreakHyphen/><w:t>XH khen</w:t><w:softHyphen/><w:t>thưởng</w:t></w:r>`), "KT-XH khenthưởng", nil},
		"hidden":            {para("a", run("<w:vanish/>", "ẩn"), run(`<w:vanish w:val="0"/>`, "b")), "ab", nil},
		"capitals":          {para(run("<w:caps/>", "chương ii"), run("<w:smallCaps/>", " Mục")), "CHƯƠNG II Mục", nil},
		"a link":            {`<w:p><w:hyperlink r:id="x">` + run("", "Cổng") + `</w:hyperlink></w:p>`, "Cổng", nil},
		"a control":         {`<w:sdt><w:sdtPr/><w:sdtContent>` + para("khối", `<w:sdt><w:sdtContent>`+run("", " dòng")+`</w:sdtContent></w:sdt>`) + `</w:sdtContent></w:sdt>`, "khối dòng", nil},
		"smart tags":        {`<w:p><w:smartTag>` + run("", "Hà Nội") + `</w:smartTag><w:customXml>` + run("", ", ngày") + `</w:customXml></w:p>`, "Hà Nội, ngày", nil},
		"a text box":        {para("trước", box("trong hộp"), " sau") + para("nữa"), "trước sau\ntrong hộp\nnữa", nil},
		"a box by a title":  {para("NGHỊ QUYẾT", box("DỰ THẢO LẦN 3")) + para("Quy định mức thưởng"), "DỰ THẢO LẦN 3\nNGHỊ QUYẾT\nQuy định mức thưởng", nil},
		"a picture":         {para("a", "<w:r>"+picture+picture+"</w:r>"), "a", []string{"pictures 2"}},
		"an old picture":    {para("a", `<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>`), "a", []string{"pictures 1"}},
		"a comment":         {para(`<w:commentRangeStart w:id="0"/>`, "a", `<w:commentRangeEnd w:id="0"/>`, `<w:r><w:commentReference w:id="0"/></w:r>`), "a", []string{"comments"}},
		"an equation":       {para("a ", "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", " b"), "a b", []string{"unread equation"}},
		"an object":         {para("a", `<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>`), "a", []string{"unread embedded object"}},
		"an old equation":   {para("a", `<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>`), "a", []string{"unread equation"}},
		"a field":           {para("số ", field("REF x", run("", "5")), "; ", field("IF "+"", field("PAGE", run("", "7"))+run("", " rồi"))), "số 5; 7 rồi", nil},
		"a simple field":    {`<w:p><w:fldSimple w:instr="DATE">` + run("", "01/01") + `</w:fldSimple></w:p>`, "01/01", nil},
		"contents":          {para(field(`TOC \o "1-3"`, run("", "Điều 1 ... 3"))) + para("Điều 1"), "Điều 1", []string{"unread table of contents"}},
		"contents control":  {`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + para("Điều 1 .. 3") + `</w:sdtContent></w:sdt>` + para("Điều 1"), "Điều 1", []string{"unread table of contents"}},
		"an open field":     {para("a") + para(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, "b"), "a", []string{"unread field"}},
		"another document":  {para("a") + `<w:altChunk r:id="x"/>`, "a", []string{"unread embedded document"}},
		"a sign":            {para(`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> có</w:t></w:r>`, `<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>`, run(`<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>`, "\uF0B1")), "☑ có≥±", nil},
		"an unknown sign":   {para("a", `<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>`), "a", []string{"unread symbol"}},
		"an insertion":      {para("a", "<w:ins>"+run("", "b")+"</w:ins>", "<w:del><w:r><w:delText>c</w:delText></w:r></w:del>"), "ab", []string{"tracked changes"}},
		"a move":            {para("a", "<w:moveFrom>"+run("", "x")+"</w:moveFrom>") + "<w:moveTo>" + para("x") + "</w:moveTo>", "a\nx", []string{"tracked changes"}},
		"a deleted end":     {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("", "a") + `</w:p>` + para("b") + para("c"), "ab\nc", []string{"tracked changes"}},
		"a hidden end":      {`<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>` + run("", "a") + `</w:p>` + para("b"), "ab", nil},
		"a last hidden end": {para("b") + `<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>` + run("", "a") + `</w:p>`, "b\na", nil},
		"old properties":    {`<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr>` + run("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", "a") + `</w:p>`, "a", nil},
		"ruby":              {para(`<w:r><w:ruby><w:rt>` + run("", "đọc") + `</w:rt><w:rubyBase>` + run("", "chữ") + `</w:rubyBase></w:ruby></w:r>`), "chữ", nil},
		"word art":          {para("a", `<w:r><w:pict><v:shape><v:textpath string="BẰNG KHEN"/></v:shape></w:pict></w:r>`), "a\nBẰNG KHEN", nil},
		"unknown elements":  {`<w:proofErr/><x:p xmlns:x="urn:x"><x:t>x</x:t></x:p>` + para("a", `<w:bookmarkStart/>`), "a", nil},
	} {
		got := file{"document": c.body}.read(t)
		if diff := cmp.Diff(c.want, got.Body); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if diff := cmp.Diff(c.warnings, warnings(got)); diff != "" {
			t.Errorf("%s: warnings: -want +got:\n%s", name, diff)
		}
	}
}

func TestTheStrictStandardIsReadToo(t *testing.T) {
	data := zipped(t, map[string]string{
		"_rels/.rels":     `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/office/main.xml"/></Relationships>`,
		"office/main.xml": `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>Điều 1</w:t></w:r></w:p></w:body></w:document>`,
	})
	if got, err := read(data); err != nil || got.Body != "Điều 1" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestLooksComeFromStylesDefaultsAndThemes(t *testing.T) {
	styles := `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/></w:rPr></w:rPrDefault></w:docDefaults>
		<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
		<w:style w:type="paragraph" w:styleId="Upper"><w:basedOn w:val="Normal"/><w:rPr><w:caps/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="Derived"><w:basedOn w:val="Upper"/></w:style>
		<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
		<w:style w:type="character" w:styleId="Lower"><w:rPr><w:caps w:val="false"/></w:rPr></w:style>
		<w:style w:type="character" w:styleId="Unicode"><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr></w:style>`
	theme := `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme><a:minorFont><a:latin typeface=".VnTime"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>`
	styled := func(style string, runs ...string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + strings.TrimPrefix(para(runs...), "<w:p>")
	}
	got := file{"styles": styles, "word/theme/theme1.xml": theme, "document": styled("Derived", "ab ", run(`<w:rStyle w:val="Lower"/>`, "cd")) +
		styled("Loop", "x") + styled("Nowhere", "NghÞ ®Þnh") + styled("Normal", run(`<w:rStyle w:val="Unicode"/>`, "NghÞ"))}.read(t)
	if diff := cmp.Diff("AB cd\nx\nNghị định\nNghÞ", got.Body); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOldFontsAreDecoded(t *testing.T) {
	font := func(name, words string) string {
		return run(`<w:rFonts w:ascii="`+name+`" w:hAnsi="`+name+`"/>`, words)
	}
	for name, c := range map[string]struct {
		body, want string
		warnings   []string
	}{
		"TCVN3":             {para(font(".VnTime", "§iÒu 1. "), font(".VnTimeH", "nghÞ ®Þnh")), "Điều 1. NGHỊ ĐỊNH", []string{"legacy encoding TCVN3"}},
		"VNI over two runs": {para(font("VNI-Times", "Ñieà"), font("VNI-Helve", "u 1: ño"), font("VNI-Times", "ä")), "Điều 1: độ", []string{"legacy encoding VNI"}},
		"ư as soft hyphen":  {para(`<w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>l</w:t><w:softHyphen/><w:t>¬ng</w:t></w:r>`), "lương", []string{"legacy encoding TCVN3"}},
		"a sign":            {para("t", `<w:r><w:sym w:font=".VnTime" w:char="F0AD"/></w:r>`), "tư", []string{"legacy encoding TCVN3"}},
		"Unicode in it":     {para(font(".VnTime", "có quyền hạn")), "có quyền hạn", nil},
		"no letters of it":  {para(font(".VnTime", "12/2020")), "12/2020", nil},
		"only hAnsi":        {para(run(`<w:rFonts w:ascii="Times New Roman" w:hAnsi=".VnTime"/>`, "NghÞ")), "Nghị", []string{"legacy encoding TCVN3"}},
		"the font lost":     {para("NghÞ ®Þnh vÒ c«ng t¸c v¨n th\u00ad; quyÕt ®Þnh cña ñy ban nh©n d©n tØnh"), "Nghị định về công tác văn thư; quyết định của ủy ban nhân dân tỉnh", []string{"legacy encoding TCVN3"}},
	} {
		got := file{"document": c.body}.read(t)
		if got.Body != c.want {
			t.Errorf("%s: %q, want %q", name, got.Body, c.want)
		}
		if diff := cmp.Diff(c.warnings, warnings(got)); diff != "" {
			t.Errorf("%s: warnings: -want +got:\n%s", name, diff)
		}
	}
}

func TestTheEdgesOfPagesAreApart(t *testing.T) {
	got := file{"document": para("Điều 1."), "header": para("MẬT") + para("Trang 1") + para("MẬT"), "footer": para(run("", "Lưu: VT") + `<w:r><w:drawing/></w:r>`)}.read(t)
	if want := []string{"Lưu: VT", "MẬT", "Trang 1"}; !slices.Equal(got.Edges, want) || strings.TrimSpace(got.Body) != "Điều 1." || len(got.Warnings) > 0 {
		t.Errorf("%+v", got)
	}
}

// The words before the break are kept: a secrecy mark may be among them.
func TestABrokenRunningHeadLeavesTheDocument(t *testing.T) {
	got := file{"document": para("Điều 1."), "header": para("MẬT") + "<w:p><w:r></w:p>", "footer": para("Trang 1")}.read(t)
	if want := []string{"Trang 1", "MẬT"}; !slices.Equal(got.Edges, want) || strings.TrimSpace(got.Body) != "Điều 1." {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff([]string{"unread running head"}, warnings(got)); diff != "" {
		t.Error(diff)
	}
	if _, err := read(file{"document": para("Điều 1.") + "<w:p><w:r></w:p>"}.bytes(t)); err == nil {
		t.Error("a broken body is read")
	}
}

func TestNotesAreApart(t *testing.T) {
	ref := func(kind, id, more string) string {
		return `<w:r><w:` + kind + `Reference w:id="` + id + `" ` + more + `/></w:r>`
	}
	note := func(kind, id, words string) string {
		return `<w:` + kind + ` w:id="` + id + `">` + para(`<w:r><w:`+kind+`Ref/></w:r>`, " "+words) + para("tiếp") + `</w:` + kind + `>`
	}
	f := file{
		"document": para("Điều 1", ref("footnote", "7", ""), ". Phạm vi", ref("footnote", "3", "")) +
			para("Khoản", `<w:r><w:footnoteReference w:id="4" w:customMarkFollows="1"/><w:t>*</w:t></w:r>`, " a", ref("footnote", "9", ""), ref("endnote", "2", ""), ref("endnote", "3", "")),
		"footnotes": `<w:footnote w:type="separator" w:id="0">` + para("-----") + `</w:footnote>` + note("footnote", "3", "hai") + note("footnote", "4", "sao") + note("footnote", "7", "một"),
		"endnotes":  note("endnote", "2", "cuối") + note("endnote", "3", "hết"),
	}
	got := f.read(t)
	if want := "Điều 1[^1]. Phạm vi[^2]\nKhoản[^*] a[^][^i][^ii]"; strings.NewReplacer("\uFFF9", "[^", "\uFFFB", "]").Replace(got.Body) != want {
		t.Errorf("body %q, want %q", got.Body, want)
	}
	if diff := cmp.Diff([]string{"1 một tiếp", "2 hai tiếp", "* sao tiếp", "i cuối tiếp", "ii hết tiếp"}, got.Footnotes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	f["settings"] = `<w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/></w:footnotePr>`
	f["document"] += `<w:sectPr><w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr></w:sectPr>`
	if diff := cmp.Diff([]string{"c một tiếp", "d hai tiếp", "* sao tiếp", "1 cuối tiếp", "2 hết tiếp"}, f.read(t).Footnotes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// Where a footnote and an endnote have one mark, the order tells them apart.
	f["document"] = para("Một", ref("endnote", "2", ""), " hai", ref("footnote", "7", "")) + `<w:sectPr><w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr><w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr></w:sectPr>`
	f["settings"] = ""
	if diff := cmp.Diff([]string{"1 cuối tiếp", "1 một tiếp"}, f.read(t).Footnotes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
