package html

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/legal"
	"thidua/ingest/plain"
)

// parts of a document that nobody issued; a cell of the letterhead or the foot is the lines of one.
var (
	headCells = [][]string{
		{"ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH", "_______"}, {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "___________"},
		{"Số: 15/2023/QĐ-UBND"}, {"Bình Minh, ngày 05 tháng 6 năm 2023"},
	}
	bodyLines = []string{
		"QUYẾT ĐỊNH", "Về việc ban hành Quy chế xét tặng Cờ thi đua", "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", "QUYẾT ĐỊNH:",
		"Điều 1. Ban hành kèm theo Quyết định này Quy chế xét tặng Cờ thi đua.", "Điều 2. Quyết định này có hiệu lực từ ngày 15 tháng 6 năm 2023.",
	}
	footCells  = [][]string{{"Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."}, {"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Trần Văn Bình"}}
	annexLines = []string{
		"QUY CHẾ", "Xét tặng Cờ thi đua", "(Ban hành kèm theo Quyết định số 15/2023/QĐ-UBND)", "Điều 1. Phạm vi", "Quy chế này quy định việc xét tặng Cờ thi đua.", "Điều 2. Số lượng",
		"Mỗi cụm không quá hai Cờ thi đua.",
	}
	// An annex whose title no list of words has.
	formLines     = []string{"BÁO CÁO SÁNG KIẾN", "(Kèm theo Quyết định số 15/2023/QĐ-UBND)", "1. Tên sáng kiến.", "Tác giả: họ và tên.", "2. Nội dung.", "Đánh giá: của hội đồng.", "Nguồn: số liệu của đơn vị.", "3. Hiệu quả."}
	criteriaLines = []string{"BỘ TIÊU CHÍ", "Chấm điểm thi đua", "I. TIÊU CHÍ CHUNG", "1. Hoàn thành nhiệm vụ: 40 điểm.", "2. Sáng kiến: 30 điểm."}
)

// eachIn is the lines, each in the element.
func eachIn(element string, lines ...string) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "<%[1]s><b>%[2]s</b></%[1]s>\n", element, l)
	}
	return b.String()
}

// documentLayouts are ways to write the same lines as a page.
var documentLayouts = map[string]func(head, foot [][]string, body, annex []string) string{
	"tables for the letterhead and the foot": func(head, foot [][]string, body, annex []string) string {
		table := func(cells [][]string) string {
			var b strings.Builder
			for row := range slices.Chunk(cells, 2) {
				b.WriteString("<tr>")
				for _, c := range row {
					b.WriteString("<td>" + eachIn("p", c...) + "</td>")
				}
				b.WriteString("</tr>")
			}
			return "<table>" + b.String() + "</table>"
		}
		return table(head) + eachIn("p", body...) + table(foot) + eachIn("p", annex...)
	},
	"a paragraph a line": func(head, foot [][]string, body, annex []string) string {
		return eachIn("p", slices.Concat(slices.Concat(head...), body, slices.Concat(foot...), annex)...)
	},
	"a div a line": func(head, foot [][]string, body, annex []string) string {
		return eachIn("div", slices.Concat(slices.Concat(head...), body, slices.Concat(foot...), annex)...)
	},
	"lines that are broken": func(head, foot [][]string, body, annex []string) string {
		return strings.Join(slices.Concat(slices.Concat(head...), body, slices.Concat(foot...), annex), "<br>\n")
	},
	"divs for head, body, foot and annex": func(head, foot [][]string, body, annex []string) string {
		out := ""
		for _, lines := range [][]string{slices.Concat(head...), body, slices.Concat(foot...), annex} {
			if len(lines) > 0 {
				out += "<div>" + eachIn("p", lines...) + "</div>"
			}
		}
		return out
	},
}

const (
	menuAsList  = `<ul><li><a href="/">TRANG CHỦ</a></li><li><a href="/vb">Văn bản pháp luật</a></li><li><a href="/cv">Công văn</a></li><li><a href="/hd">Hỏi đáp</a></li></ul>`
	menuAsDiv   = `<div><a href="/">Trang chủ</a> | <a>Đăng nhập</a> | <a onclick="x()">Đăng ký</a></div><div><a>Nội dung</a><a>Bản gốc</a></div><div><a href="#tt">Tóm tắt</a></div><div><a>Tải về</a></div>`
	menuAsTable = `<table><tr><td><a href="/">Trang chủ</a></td><td><a href="/vb">Văn bản</a></td></tr><tr><td><a href="/cv">CÔNG VĂN</a></td><td><a href="/hd">Hỏi đáp</a></td></tr></table>`
	path        = `<div>Trang chủ &gt; Văn bản pháp luật &gt; Thi đua</div><h1>Quyết định 15/2023/QĐ-UBND về Quy chế xét tặng Cờ thi đua mới nhất</h1><h3>NỘI DUNG VĂN BẢN</h3>`
	properties  = `<table border=1><tr><td>Số hiệu:</td><td>15/2023/QĐ-UBND</td><td>Loại văn bản:</td><td>Quyết định</td></tr><tr><td>Ngày ban hành:</td><td>05/06/2023</td><td>Người ký:</td><td>Trần Văn Bình</td></tr></table>`
	related     = `<div><h3>VĂN BẢN LIÊN QUAN</h3><ul><li><a href="/1">Quyết định số 9/2020/QĐ-UBND về Cờ thi đua</a></li><li><a href="/2">Nghị định số 98/2023/NĐ-CP</a></li></ul></div>`
	comments    = `<div><h3>Ý kiến (2)</h3><div><b>Nguyễn Thị Hoa</b><p>Cho hỏi Điều 1 áp dụng cho xã không?</p></div><form><textarea>Viết ý kiến</textarea></form></div>`
	siteFoot    = `<div>Cơ quan chủ quản: Công ty Văn Bản. Giấy phép số: 27/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 09/05/2019.</div>`
)

// pageLayouts are pages of sites; %s is the document.
var pageLayouts = map[string]string{
	"a list before, the document in the body": menuAsList + path + `%s` + related + comments + siteFoot,
	"links before, the document in a div":     menuAsDiv + path + properties + `<div>%s</div>` + comments + related + siteFoot,
	"a table of links before":                 menuAsTable + properties + `<div>%s</div>` + related,
	"elements for what they are":              `<header><h1>ỦY BAN NHÂN DÂN TỈNH BÌNH MINH</h1><p>Cổng thông tin điện tử</p></header>` + `<main><article>%s</article><aside><p>Tin mới trong ngày</p></aside></main>` + `<footer><p>Giấy phép số 27/GP-TTĐT</p></footer>`,
	"roles for what they are":                 `<div role=banner><p>SỞ NỘI VỤ</p><p>Trang tin</p></div><div role=main>%s</div><div role=contentinfo><p>Bản quyền của trang tin</p></div>`,
	"columns of a table":                      `<table><tr><td colspan=2>` + menuAsList + `</td></tr><tr><td>` + menuAsDiv + `</td><td>%s</td><td>` + related + `</td></tr><tr><td colspan=3>` + siteFoot + `</td></tr></table>`,
	"links of the page below, in its element": menuAsList + `<div>%s<p><a href="https://facebook.com/share">Chia sẻ Facebook</a></p><p>Lượt xem: 15</p></div>` + siteFoot,
	"comments and a foot without links":       menuAsList + `%s<div><p>Bình luận (1)</p><p>Nguyễn Thị Hoa</p><p>Cho hỏi Điều 1 áp dụng cho xã không?</p></div><div><p>ỦY BAN NHÂN DÂN TỈNH BÌNH MINH</p><p>Địa chỉ: 1 phố Mới</p><p>Điện thoại: 0227</p></div>`,
	"a foot of addresses":                     menuAsList + `%s<div><p>ỦY BAN NHÂN DÂN TỈNH BÌNH MINH</p><p>Địa chỉ: 1 phố Mới</p><p>Điện thoại: 0227</p></div>`,
	"a path of links above":                   `<div><a href=/>Trang chủ</a> / <a href=/vb>Văn bản</a> / <a href=/kh>Quyết định</a> / Chi tiết</div><section>%s</section><div>Ghi rõ nguồn khi phát hành lại</div>`,
	"all in one form":                         `<form id=aspnetForm><input type=hidden><div>` + path + `</div><div><div>%s</div>` + comments + `</div>` + siteFoot + `</form>`,
}

// A document on the page of a site is read as it is without the site, however either is written.
func TestADocumentIsFoundOnAnyPage(t *testing.T) {
	for _, withRecipients := range []bool{true, false} {
		for _, annex := range [][]string{annexLines, criteriaLines, formLines, nil} {
			foot := footCells
			if !withRecipients {
				foot = footCells[1:]
			}
			want := strings.Join(slices.Concat(slices.Concat(headCells...), bodyLines, slices.Concat(foot...), annex), "\n")
			for documentLayout, write := range documentLayouts {
				document := write(headCells, foot, bodyLines, annex)
				if diff := cmp.Diff(&plain.Text{Body: want}, read(t, document)); diff != "" {
					t.Errorf("%s, alone:\n%s", documentLayout, diff)
				}
				for pageLayout, page := range pageLayouts {
					got := read(t, fmt.Sprintf(page, document))
					if diff := cmp.Diff(want, got.Body); diff != "" {
						t.Errorf("%s, %s, recipients %t, annex %q:\n%s", documentLayout, pageLayout, withRecipients, annex, diff)
					}
					if len(got.Warnings) != 1 || got.Warnings[0].Kind != plain.Surroundings {
						t.Errorf("%s, %s: warnings %+v", documentLayout, pageLayout, got.Warnings)
					}
				}
			}
			parsed, err := legal.Parse(want)
			if h := parsed.Header; err != nil || h.Number != "15/2023/QĐ-UBND" || h.Date != "2023-06-05" || h.Signer != "Trần Văn Bình" {
				t.Errorf("the document itself: %+v, %v", h, err)
			}
		}
	}
}

// surrounded is a page of a site around what the test is about.
func surrounded(words string) string { return menuAsList + path + words + comments + siteFoot }

func TestWhereADocumentBeginsAndEnds(t *testing.T) {
	motto := eachIn("p", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
	number := eachIn("p", "Số: 15/2023/QĐ-UBND", "Bình Minh, ngày 05 tháng 6 năm 2023")
	rule := eachIn("p", "QUYẾT ĐỊNH", "Điều 1. Tặng Cờ thi đua.")
	for name, c := range map[string]struct{ page, first, last string }{
		"a stamp above the letterhead":           {eachIn("p", "DỰ THẢO", "SỞ NỘI VỤ") + motto + number + rule + eachIn("p", "GIÁM ĐỐC", "Trần Văn Bình"), "DỰ THẢO", "Trần Văn Bình"},
		"a number without a motto":               {eachIn("p", "QUỐC HỘI", "Luật số: 06/2000/QH10", "LUẬT", "TRỒNG HOA") + strings.Repeat(rule, 9) + eachIn("p", "CHỦ TỊCH QUỐC HỘI", "Trần Văn Bình"), "QUỐC HỘI", "Trần Văn Bình"},
		"a letter of the Party":                  {eachIn("p", "TỈNH ỦY BÌNH MINH", "*", "Số 123-CV/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Bình Minh, ngày 04 tháng 6 năm 2024", "Tỉnh ủy yêu cầu.", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Trần Văn Bình"), "TỈNH ỦY BÌNH MINH", "Trần Văn Bình"},
		"a number that is left blank":            {eachIn("p", "SỞ NỘI VỤ") + motto + eachIn("p", "Số:      /CT-SNV") + rule + eachIn("p", "GIÁM ĐỐC", "Trần Văn Bình"), "SỞ NỘI VỤ", "Trần Văn Bình"},
		"two who sign":                           {eachIn("p", "BỘ NỘI VỤ - BỘ TÀI CHÍNH") + motto + number + rule + eachIn("p", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn Bình", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Lê Thị Minh", "Nơi nhận:", "- Lưu: VT."), "BỘ NỘI VỤ - BỘ TÀI CHÍNH", "- Lưu: VT."},
		"recipients as a list":                   {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + "<p>Nơi nhận:</p><ul><li>Như Điều 1;</li><li>Lưu: VT.</li></ul><p>GIÁM ĐỐC</p><p>Trần Văn Bình</p>", "SỞ NỘI VỤ", "Trần Văn Bình"},
		"no end that is known":                   {"<div>" + eachIn("p", "SỞ NỘI VỤ") + motto + number + strings.Repeat(rule, 9) + "</div>", "SỞ NỘI VỤ", "Điều 1. Tặng Cờ thi đua."},
		"a form of an annex has a motto as well": {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + eachIn("p", "GIÁM ĐỐC", "Trần Văn Bình", "Mẫu số 01", "TÊN ĐƠN VỊ") + motto + "<table><tr><td>STT</td><td>Tên</td></tr></table>", "SỞ NỘI VỤ", "STT | Tên"},
		"annexes in elements of their own":       {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + eachIn("p", "GIÁM ĐỐC", "Trần Văn Bình") + "<div>" + eachIn("p", "PHỤ LỤC I", "1. Mức thưởng.") + "</div><div>" + eachIn("p", "TÊN ĐƠN VỊ") + motto + eachIn("p", "TỜ TRÌNH", "THỦ TRƯỞNG") + "</div>", "SỞ NỘI VỤ", "THỦ TRƯỞNG"},
		"a post in small letters":                {eachIn("p", "SỞ NỘI VỤ") + motto + number + "<div>" + rule + "</div>" + eachIn("p", "KT. GIÁM ĐỐC", "Phó Giám đốc", "(Đã ký)", "Trần Văn Bình"), "SỞ NỘI VỤ", "Trần Văn Bình"},
		"no post in capitals":                    {"<div>" + eachIn("p", "SỞ NỘI VỤ") + motto + number + strings.Repeat(rule, 9) + "</div><table><tr><td>Giám đốc</td></tr><tr><td>(Đã ký)</td></tr><tr><td>Trần Văn Bình</td></tr></table>", "SỞ NỘI VỤ", "Trần Văn Bình"},
		"the signature beside recipients":        {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + eachIn("p", "Nơi nhận: GIÁM ĐỐC", "- Như Điều 1; (Đã ký)", "- Lưu: VT. Trần Văn Bình"), "SỞ NỘI VỤ", "- Lưu: VT. Trần Văn Bình"},
		"a column of the recipients' name":       {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + "<table><tr><td>STT</td><td>Nơi nhận</td><td>Hạn</td></tr><tr><td>1</td><td>Sở Nội vụ</td><td>15/11</td></tr></table>" + eachIn("p", "Điều 2. Hiệu lực.", "GIÁM ĐỐC", "Trần Văn Bình"), "SỞ NỘI VỤ", "Trần Văn Bình"},
		"a footnote below":                       {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + eachIn("p", "GIÁM ĐỐC", "Trần Văn Bình") + "<p><sup>1</sup> Đã được sửa đổi.</p>", "SỞ NỘI VỤ", "Trần Văn Bình"},
		"a link in the text":                     {eachIn("p", "SỞ NỘI VỤ") + motto + number + rule + `<ul><li><a href="/9">Quyết định số 9/2020/QĐ-UBND hết hiệu lực</a></li></ul>` + eachIn("p", "GIÁM ĐỐC", "Trần Văn Bình"), "SỞ NỘI VỤ", "Trần Văn Bình"},
	} {
		t.Run(name, func(t *testing.T) {
			alone, got := read(t, c.page), read(t, surrounded(c.page))
			if diff := cmp.Diff(alone.Body, got.Body); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(alone.Footnotes, got.Footnotes); diff != "" {
				t.Error(diff)
			}
			if lines := strings.Split(got.Body, "\n"); lines[0] != c.first || lines[len(lines)-1] != c.last {
				t.Errorf("from %q to %q", lines[0], lines[len(lines)-1])
			}
		})
	}
}

// What is left out is still looked at for a secrecy mark, and pictures of the site are none of the document.
func TestWhatASiteHasAroundADocumentIsKeptAtTheEdges(t *testing.T) {
	document := documentLayouts["a paragraph a line"](headCells, footCells, bodyLines, nil)
	text := read(t, surrounded("<p>Độ mật: MẬT</p><img src=quang-cao.png>"+document))
	if !slices.Contains(text.Edges, "Độ mật: MẬT") || !strings.Contains(text.All(), "Độ mật: MẬT") || strings.Contains(text.Body, "MẬT") {
		t.Errorf("edges: %q", text.Edges)
	}
	if len(text.Warnings) != 1 || text.Warnings[0].Kind != plain.Surroundings {
		t.Errorf("warnings: %+v", text.Warnings)
	}
}

// Without anything of a site around it, what stands before a letterhead and after a signature is the document's.
func TestOfAPageWithoutASiteAllIsRead(t *testing.T) {
	before, after := "<p>Kính trình lãnh đạo xem xét.</p>", "<p>Tài liệu trình kèm.</p>"
	for name, write := range documentLayouts {
		text := read(t, "<div>"+before+write(headCells, footCells, bodyLines, annexLines)+after+"</div>")
		if !strings.HasPrefix(text.Body, "Kính trình") || !strings.HasSuffix(text.Body, "trình kèm.") || len(text.Warnings) > 0 {
			t.Errorf("%s: %q, %+v", name, text.Body, text.Warnings)
		}
	}
}

// A number that a site tells below a text without a letterhead is not where a document begins.
func TestANumberAloneIsNoLetterheadBelowTheText(t *testing.T) {
	text := strings.Repeat("<p>Điều 1. Luật này quy định về phạm vi, đối tượng, nguyên tắc, hình thức.</p>", 12)
	got := read(t, menuAsList+"<div>"+text+"</div><div><p>Số: 15/2023/QĐ-UBND</p><p>Đã xem nhiều.</p></div>"+related)
	if !strings.HasPrefix(got.Body, "Điều 1.") {
		t.Errorf("%q", got.Body)
	}
}
