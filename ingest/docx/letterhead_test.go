package docx

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/legal"
)

const (
	country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto   = "Độc lập - Tự do - Hạnh phúc"
	rest    = "KẾ HOẠCH|Phát động phong trào thi đua năm 2026|" +
		"Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022; Sở Nội vụ xây dựng kế hoạch như sau:|" +
		"I. MỤC ĐÍCH|1. Động viên cán bộ, công chức hoàn thành nhiệm vụ.|2. Biểu dương gương tốt.|II. TỔ CHỨC THỰC HIỆN|Các phòng thực hiện kế hoạch này./."
)

// paras are paragraphs of lines that "|" parts.
func paras(lines string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(lines, "|") {
		b.WriteString(para(line))
	}
	return b.String()
}

// However a letterhead is set, what legal reads of it is the same.
func TestTheLetterheadIsFoundHoweverItIsSet(t *testing.T) {
	left, right := "UBND TỈNH HƯNG YÊN|SỞ NỘI VỤ|Số: 12/KH-SNV", country+"|"+motto+"|Hưng Yên, ngày 02 tháng 3 năm 2026"
	tabs := func(lines ...string) string {
		var b strings.Builder
		for _, line := range lines {
			b.WriteString(`<w:p><w:r>`)
			for i, part := range strings.Split(line, "|") {
				if i > 0 {
					b.WriteString(`<w:tab/>`)
				}
				b.WriteString(`<w:t>` + part + `</w:t>`)
			}
			b.WriteString(`</w:r></w:p>`)
		}
		return b.String()
	}
	rule := para(`<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp/></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>`)
	for name, head := range map[string]string{
		"a table":                grid("", cells(paras(left), paras(right))),
		"a table with rules":     grid("", cells(paras(left)+rule, paras(right)+rule)),
		"a table with lines":     grid(drawn, cells(paras(left), paras(right))),
		"a row for each line":    grid("", cells("UBND TỈNH HƯNG YÊN", country), cells("SỞ NỘI VỤ", motto), cells("Số: 12/KH-SNV", "Hưng Yên, ngày 02 tháng 3 năm 2026")),
		"two rows":               grid("", cells(paras("UBND TỈNH HƯNG YÊN|SỞ NỘI VỤ"), paras(country+"|"+motto)), cells("Số: 12/KH-SNV", "Hưng Yên, ngày 02 tháng 3 năm 2026")),
		"a column between":       grid("", cells(paras(left), "", paras(right))),
		"tabs":                   tabs("UBND TỈNH HƯNG YÊN|"+country, "SỞ NỘI VỤ|"+motto, "Số: 12/KH-SNV|Hưng Yên, ngày 02 tháng 3 năm 2026"),
		"tabs before and after":  tabs("|UBND TỈNH HƯNG YÊN||"+country, "|SỞ NỘI VỤ||"+motto+"|", "|Số: 12/KH-SNV|||Hưng Yên, ngày 02 tháng 3 năm 2026"),
		"one below the other":    paras(left + "|" + right),
		"line breaks in a cell":  grid("", cells(para(strings.ReplaceAll(`<w:r><w:t>`+left+`</w:t></w:r>`, "|", `</w:t><w:br/><w:t>`)), paras(right))),
		"the country before all": paras(country + "|" + motto + "|UBND TỈNH HƯNG YÊN|SỞ NỘI VỤ|Số: 12/KH-SNV|Hưng Yên, ngày 02 tháng 3 năm 2026"),
	} {
		body := file{"document": head + para() + paras(rest)}.read(t).Body
		d, err := legal.Parse(body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := legal.Header{
			Kind: "Kế hoạch", Number: "12/KH-SNV", Title: "Phát động phong trào thi đua năm 2026", Issuer: "Sở Nội vụ tỉnh Hưng Yên", Place: "Hưng Yên", Date: "2026-03-02",
		}
		got := legal.Header{Kind: d.Header.Kind, Number: d.Header.Number, Title: d.Header.Title, Issuer: d.Header.Issuer, Place: d.Header.Place, Date: d.Header.Date}
		if got.Issuer == "Sở Nội vụ" { // without the province is right too
			got.Issuer = want.Issuer
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s\n%s", name, diff, body)
		}
	}
}

func TestTheEndOfADocumentIsFound(t *testing.T) {
	recipients, signature := "Nơi nhận:|- UBND tỉnh;|- Các phòng thuộc Sở;|- Lưu: VT, TĐKT.", "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC|Nguyễn Văn An"
	for name, end := range map[string]string{
		"a table":            grid("", cells(paras(recipients), paras(signature))),
		"a table with lines": grid(drawn, cells(paras(recipients), paras(signature))),
		"no table":           paras(recipients + "|" + signature),
	} {
		d, err := legal.Parse(file{"document": paras(rest) + end}.read(t).Body)
		if err != nil {
			t.Fatal(err)
		}
		h := d.Header
		if h.Signer != "Nguyễn Văn An" || h.SignerPost != "PHÓ GIÁM ĐỐC" || h.Authority != "KT. GIÁM ĐỐC" {
			t.Errorf("%s: signed by %q, %q, %q", name, h.Signer, h.SignerPost, h.Authority)
		}
		if diff := cmp.Diff([]string{"UBND tỉnh", "Các phòng thuộc Sở", "Lưu: VT, TĐKT"}, h.Recipients); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func TestTabsPartOnlyTheSidesOfALetterhead(t *testing.T) {
	for line, want := range map[string]string{
		"SỞ NỘI VỤ\t" + country:    "SỞ NỘI VỤ | " + country,
		"\tSỞ NỘI VỤ\t\t" + motto:  "SỞ NỘI VỤ | " + motto,
		"1.\tĐộng viên":            "1.\tĐộng viên",
		"III.\tTỔ CHỨC":            "III.\tTỔ CHỨC",
		"-\tĐộng viên":             "-\tĐộng viên",
		"Kính gửi:\tcác cơ quan":   "Kính gửi:\tcác cơ quan",
		"\tThi đua là yêu nước\t":  "\tThi đua là yêu nước\t",
		"không có cột nào":         "không có cột nào",
		"SỞ NỘI VỤ\t \t" + country: "SỞ NỘI VỤ | " + country,
	} {
		if got := sides(line); got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
	var body strings.Builder
	for range headLines + 1 {
		body.WriteString(`<w:p><w:r><w:t>một dòng dài</w:t><w:tab/><w:t>bên phải</w:t></w:r></w:p>`)
	}
	lines := strings.Split(file{"document": body.String()}.read(t).Body, "\n")
	if lines[0] != "một dòng dài | bên phải" || lines[headLines] != "một dòng dài bên phải" {
		t.Errorf("%q … %q", lines[0], lines[headLines])
	}
}
