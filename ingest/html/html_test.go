package html

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"thidua/ingest/legal"
	"thidua/ingest/plain"
)

func read(t *testing.T, page string) *plain.Text {
	t.Helper()
	text, err := Read(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestALineIsWhatABrowserShowsAsOne(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"paragraphs and items are not glued":    {`<p>Phạm vi quốc gia.</p><ul><li>Thời hạn</li><li>Hồ sơ</li></ul>`, "Phạm vi quốc gia.\n- Thời hạn\n- Hồ sơ"},
		"inline elements do not part words":     {`<p>Thi <b>đ</b>ua, <span>khen</span> <i>thưởng</i></p>`, "Thi đua, khen thưởng"},
		"white space and no-break spaces":       {"<p>\n\tĐiều&nbsp;&nbsp;1.\u00a0  Phạm\n vi </p>", "Điều 1. Phạm vi"},
		"a line break":                          {`QUYẾT ĐỊNH<br>Về việc khen thưởng<br/>`, "QUYẾT ĐỊNH\nVề việc khen thưởng"},
		"words beside blocks":                   {`Một<div>Hai<div>Ba</div>Bốn</div>Năm`, "Một\nHai\nBa\nBốn\nNăm"},
		"an unclosed paragraph":                 {`<p>Một<p>Hai<div>Ba`, "Một\nHai\nBa"},
		"a paragraph in a paragraph":            {`<p class='x'><p>1. Một</p><p>2. Hai</p></p>`, "1. Một\n2. Hai"},
		"a paragraph's tag that was not closed": {"<p>Một</p>\n<pa) Bản đăng ký (mẫu số 4);</p><p2. Hồ sơ:</p><pĐối với hồ sơ.</p></p><p>Hai", "Một\na) Bản đăng ký (mẫu số 4);\n2. Hồ sơ:\nĐối với hồ sơ.\nHai"},
		"elements that begin with p":            {`<pre>a</pre><picture><img width=9></picture><p>b</p><p/>c`, "a\nb\nc"},
		"preformatted lines":                    {"<pre>Một\nHai</pre>", "Một\nHai"},
		"a link's words stay":                   {`<p>theo <a href="https://vbpl.vn/1">Nghị định số 91/2017/NĐ-CP</a></p>`, "theo Nghị định số 91/2017/NĐ-CP"},
		"characters by name":                    {`<p>Luật &ldquo;Thi &#273;ua&rdquo; &amp; &lt;b&gt;</p>`, "Luật “Thi đua” & <b>"},
		"scripts, styles and controls":          {`<style>p{}</style><script>var a="<p>x"</script><noscript><p>Bật JavaScript</p></noscript><p>Một</p><select><option>2010</select><button>Tải về</button><nav><p>Menu</p></nav>`, "Một"},
		"hidden elements":                       {`<p hidden>a</p><p style="DISPLAY : none">b</p><p style='mso-hide:all'>c</p><div style="visibility:hidden">d</div><p>Một</p>`, "Một"},
		"composed letters":                      {"<p>" + norm.NFD.String("Thưởng") + "\u200b\u00ad</p>", "Thưởng"},
		"Word's numbers in a conditional":       {`<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Một<o:p></o:p></p>`, "1. Một"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, read(t, c.page).Body); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListsAreNumberedAsShown(t *testing.T) {
	for page, want := range map[string]string{
		`<ol><li>x<li>y</ol>`: "1. x\n2. y",
		`<ol start=3><li>x</li><li value="7">y</li><li>z</li></ol>`:     "3. x\n7. y\n8. z",
		`<ol type=a><li>x</li><li>y</li></ol>`:                          "a. x\nb. y",
		`<ol type=A start=26><li>x</li><li>y</li></ol>`:                 "Z. x\nAA. y",
		`<ol type=i start=4><li>x</li></ol>`:                            "iv. x",
		`<ol type=I start=1999><li>x</li></ol>`:                         "MCMXCIX. x",
		`<ol reversed><li>x</li><li>y</li></ol>`:                        "2. x\n1. y",
		`<ol style="list-style-type: lower-alpha;"><li>x</li></ol>`:     "a. x",
		`<ol style="list-style:none"><li>1. x</li></ol>`:                "1. x",
		`<ol><li type="I">x</li><li>y</li></ol>`:                        "I. x\n2. y",
		`<ol><li><p>x</p><p>y</p></li><li><ol type=a><li>z</ol></ol>`:   "1. x\ny\na. z",
		`<ol><li>x<ul><li>y</li></ul></li><li>z</li></ol>`:              "1. x\n- y\n2. z",
		`<ol start=0 type=a><li>x</ol>`:                                 "0. x",
		`<ol start="99999999999999999999"><li>x</ol>`:                   "1. x",
		`<ol style="list-style-type:decimal-leading-zero"><li>x</ol>`:   "01. x",
		`<ol><li></li><li>y</li></ol><p>z</p>`:                          "2. y\nz",
		`<ol><li style="display:none">x</li><li>y</li><li>z</li></ol>.`: "1. y\n2. z\n.",
	} {
		if diff := cmp.Diff(want, read(t, page).Body); diff != "" {
			t.Errorf("%s:\n%s", page, diff)
		}
	}
}

func TestTablesAreReadByRows(t *testing.T) {
	for page, want := range map[string]string{
		`<table><tr><th>TT</th><th>Danh hiệu</th></tr><tr><td>1</td><td><p>Lao động</p><p>tiên tiến</p></td></tr></table>`: "TT | Danh hiệu\n1 | Lao động tiên tiến",
		`<table><tbody><tr><td rowspan=2>1</td><td></td><td>b</td></tr><tr><td>c</td></tr></tbody></table>x`:               "1 |  | b\nc\nx",
		`<table><tr><td><p>Một</p><p>Hai</p></td></tr><tr><td>Ba</td></tr></table>`:                                        "Một\nHai\nBa",
		`<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>`:                          "a | b | c",
		`<table><caption>Bảng 1</caption><tr><td></td><td> </td></tr><tr><td>a<td>b</table>`:                               "Bảng 1\na | b",
		// A column of that name is no list of recipients.
		`<table><tr><td>STT</td><td>Nơi nhận</td><td>Thời hạn</td></tr><tr><td>1</td><td>Sở Nội vụ</td><td>15/11</td></tr></table>`: "STT | Nơi nhận | Thời hạn\n1 | Sở Nội vụ | 15/11",
		`<table><tr><td>Nơi nhận: Một cửa</td><td>Thời hạn: 5 ngày</td></tr></table>`:                                               "Nơi nhận: Một cửa | Thời hạn: 5 ngày",
		`<table><tr><td>Nơi nhận<br>- Như Điều 2;</td><td>Trần Văn Bình</td></tr></table>`:                                          "Nơi nhận\n- Như Điều 2;\nTrần Văn Bình",
		`<table><tr><td>Nơi nhận</td><td>GIÁM ĐỐC</td></tr><tr><td>Lưu: VT.</td><td>Trần Văn Bình</td></tr></table>`:                "Nơi nhận\nGIÁM ĐỐC\nLưu: VT.\nTrần Văn Bình",
		`<table><tr><td>Menu</td><td><p>LUẬT</p><p>Điều 1. Một</p><p>1. Hai</p><p>Điều 2. Ba</p></td></tr></table>`:                 "Menu\nLUẬT\nĐiều 1. Một\n1. Hai\nĐiều 2. Ba",
	} {
		if diff := cmp.Diff(want, read(t, page).Body); diff != "" {
			t.Errorf("%s:\n%s", page, diff)
		}
	}
}

// officePage is a page as Word writes it, of a document that nobody issued.
const officePage = `<html><head><title>QĐ</title><meta charset=utf-8></head><body lang=VI><div class=WordSection1>
<table class=MsoNormalTable border=0><tr><td><p align=center>ỦY BAN NHÂN DÂN<br>TỈNH THÁI BÌNH</p></td>
<td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p>Độc lập - Tự do - Hạnh phúc</p></td></tr>
<tr><td><p>Số: 123/QĐ-UBND</p></td><td><p><i>Thái Bình, ngày 05 tháng 02 năm 2021</i></p></td></tr></table>
<p><b>QUYẾT ĐỊNH</b></p><p><b>Về việc ban hành Quy chế thi đua</b></p>
<p>Căn cứ Luật Thi đua, khen thưởng;<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a></p>
<p><b>QUYẾT ĐỊNH:</b></p><p><b>Điều 1. Phạm vi</b><sup>(2)</sup></p><p>1. Diện tích 100 m<sup>2</sup>.</p><p>2. Khác.</p>
<table><tr><td><p><b>Nơi nhận:</b></p><p>- Như Điều 1;</p><p>- Lưu: VT.</p></td><td><p>TM. ỦY BAN NHÂN DÂN</p><p>CHỦ TỊCH</p><p>Nguyễn Văn A</p></td></tr></table>
</div><div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Đã hết hiệu lực.</p></div></div>
<p><sup>2</sup> Được sửa đổi năm 2022.</p></body></html>`

func TestALetterheadIsReadByLegal(t *testing.T) {
	text := read(t, officePage)
	want := `ỦY BAN NHÂN DÂN
TỈNH THÁI BÌNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 123/QĐ-UBND
Thái Bình, ngày 05 tháng 02 năm 2021
QUYẾT ĐỊNH
Về việc ban hành Quy chế thi đua
Căn cứ Luật Thi đua, khen thưởng;
QUYẾT ĐỊNH:
Điều 1. Phạm vi
1. Diện tích 100 m2.
2. Khác.
Nơi nhận:
- Như Điều 1;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn A`
	if diff := cmp.Diff(want, plain.WithoutAnchors(text.Body)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 Đã hết hiệu lực.", "2 Được sửa đổi năm 2022."}, text.Footnotes); diff != "" {
		t.Error(diff)
	}
	d, err := legal.Parse(text.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{d.Header.Kind, d.Header.Number, d.Header.Issuer, d.Header.Place, d.Header.Date, d.Header.Signer}
	if diff := cmp.Diff([]string{"Quyết định", "123/QĐ-UBND", "Ủy ban nhân dân tỉnh Thái Bình", "Thái Bình", "2021-02-05", "Nguyễn Văn A"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFootnoteMarksAreToldFromExponentsAndLinks(t *testing.T) {
	for page, want := range map[string]string{
		`<p>Điều 79<sup>64</sup>. Tên</p>`:                                  "Điều 79[^64]. Tên",
		`<p>10 km<sup>2</sup>, 10<sup>3</sup> đồng, m<sup>3</sup></p>`:      "10 km2, 103 đồng, m3",
		`<p>CO<sup>++</sup> thứ 1<sup>st</sup></p>`:                         "CO++ thứ 1st",
		`<p>đ)<a href="#_ftn2"><span>2</span></a> Các quyết định</p>`:       "đ)[^2] Các quyết định",
		`<p>Xem <a href="#dieu5">Điều 5</a>, <a href="/trang/2">2</a></p>`:  "Xem Điều 5, 2",
		`<p>Chữ<sup><a href="#sdfootnote1sym">1</a></sup></p>`:              "Chữ[^1]",
		`<ol><li><a href="#d1">1</a> Phạm vi</li></ol>`:                     "1. [^1] Phạm vi",
		`<p>x<a href="#">1</a></p>`:                                         "x1",
		`<p>a</p><p><a href="#_ftnref3"></a>b<sup>*</sup>, (<i>c</i>)</p> `: "a\nb[^*], (c)",
	} {
		if diff := cmp.Diff(want, strings.NewReplacer("\uFFF9", "[^", "\uFFFB", "]").Replace(read(t, page).Body)); diff != "" {
			t.Errorf("%s:\n%s", page, diff)
		}
	}
}

// site is a page with everything around the document that such sites have.
const site = `<!doctype html><html><body><form id=aspnetForm><div id=top><ul>%[1]s</ul></div>
<div id=wrap><div class=left><ul>%[1]s</ul></div><div class=mid><div class=toolbar><a href="/in">Bản in</a> <a href="/luu">Lưu văn bản này vào danh mục theo dõi</a></div>
<div class=vb><div class=head><p>QUỐC HỘI</p><p>Luật số: 06/2000/QH10</p></div><div class=text><p>LUẬT</p>%[2]s</div><div class=foot><p>CHỦ TỊCH QUỐC HỘI</p></div></div>
<div class=related><h3>Văn bản liên quan</h3><ul>%[1]s%[1]s</ul></div></div></div><div id=bottom><p>Bản quyền thuộc về trang này</p><ul>%[1]s</ul></div></form></body></html>`

func TestMenusAroundADocumentAreLeftOut(t *testing.T) {
	var menu, text strings.Builder
	for i := range 30 {
		fmt.Fprintf(&menu, `<li><a href="/%d">Mục thứ %d của trang thông tin điện tử</a></li>`, i, i)
		fmt.Fprintf(&text, `<p>Điều %d. Tên</p><p>Luật này quy định về phạm vi, đối tượng, nguyên tắc, theo <a href="/x">Nghị định số %d</a>.</p>`, i+1, i)
	}
	got := strings.Split(read(t, fmt.Sprintf(site, menu.String(), text.String())).Body, "\n")
	if len(got) != 64 || got[0] != "QUỐC HỘI" || got[1] != "Luật số: 06/2000/QH10" || got[63] != "CHỦ TỊCH QUỐC HỘI" {
		t.Errorf("%d lines, from %q to %q", len(got), got[0], got[len(got)-1])
	}
	for _, line := range got {
		if strings.Contains(line, "Mục thứ") || strings.Contains(line, "Bản quyền") {
			t.Errorf("a menu is read: %q", line)
		}
	}
}

func TestTheEncodingIsFound(t *testing.T) {
	const words = "Điều 1. Thưởng cho cá nhân đã ở Hà Nội"
	viet1258, err := charmap.Windows1258.NewEncoder().String(tones(words))
	if err != nil {
		t.Fatal(err)
	}
	utf16le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("<p>" + words)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ page, want, warning string }{
		"UTF-8 of which nothing is said":  {"<p>" + words, words, ""},
		"UTF-8 that says another":         {"<meta charset=windows-1252><p>" + words, words, ""},
		"a byte-order mark":               {"\xEF\xBB\xBF<p>" + words, words, ""},
		"UTF-16":                          {utf16le, words, ""},
		"UTF-16 without a mark":           {utf16le[2:], words, ""},
		"windows-1258 that says so":       {"<meta http-equiv=Content-Type content='text/html; charset=windows-1258'><p>" + viet1258, words, "windows-1258"},
		"windows-1258 of nothing said":    {"<p>" + viet1258, words, "windows-1258"},
		"windows-1258 that says UTF-8":    {"<meta charset=utf-8><p>" + viet1258, words, "windows-1258"},
		"windows-1252 with names":         {"<meta charset=windows-1252><p>&#272;\xe3 c\xf3</p>", "Đã có", ""},
		"UTF-8 with a broken letter":      {"<meta charset=utf-8><p>" + strings.Repeat(words+" ", 20) + "\xe1\xbb", strings.Repeat(words+" ", 20) + "\uFFFD", ""},
		"a font of an old encoding":       {`<p>Một</p><p><font face=".VnTime">NghÞ ®Þnh</font></p><p style='font-family:"Times New Roman"'>Hai</p>`, "Một\nNghị định\nHai", "TCVN3"},
		"an old font that is overruled":   {`<div style="font-family:VNI-Times"><span style='font-family:Arial'>Một</span></div>`, "Một", ""},
		"a charset that nobody knows":     {"<meta charset=klingon><p>" + viet1258, words, "windows-1258"},
		"a page that begins with letters": {"Một<br>" + words, "Một\n" + words, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := read(t, c.page)
			if diff := cmp.Diff(c.want, text.Body); diff != "" {
				t.Error(diff)
			}
			got := ""
			for _, w := range text.Warnings {
				got += w.Detail
			}
			if got != c.warning {
				t.Errorf("warnings: %+v", text.Warnings)
			}
		})
	}
}

// tones writes the five tones apart from their letters, as windows-1258 does.
func tones(s string) string {
	var b strings.Builder
	for _, r := range s {
		letter, tone := "", ""
		for _, d := range norm.NFD.String(string(r)) {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", d) {
				tone = string(d)
			} else {
				letter += string(d)
			}
		}
		b.WriteString(norm.NFC.String(letter) + tone)
	}
	return b.String()
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	text := read(t, `<p>Một <del>hai</del><ins>ba</ins> <math><mi>x</mi></math><img src=a.png><img width=16 src=icon.png><img width=600></p><div style='mso-element:comment-list'><p>Nhận xét</p></div>`)
	want := &plain.Text{Body: "Một ba", Warnings: []plain.Warning{
		{Kind: plain.TrackedChanges}, {Kind: plain.Unread, Detail: "equation"}, {Kind: plain.Comments}, {Kind: plain.Pictures, Detail: "2"},
	}}
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
}

func TestAPageThatCannotBeReadIsRefused(t *testing.T) {
	var open strings.Builder
	for i := range 500 {
		fmt.Fprintf(&open, "<font size=%d>", i)
	}
	for name, c := range map[string]struct {
		page string
		want plain.Reason
	}{
		"nothing":                 {"", plain.Empty},
		"a picture alone":         {"<p><img src=a.png></p>", plain.Wordless},
		"no words":                {"<script>x</script><p> &nbsp; </p>", plain.Empty},
		"elements without end":    {strings.Repeat("<div>", 600) + "x", plain.TooLarge},
		"formatting without end":  {open.String() + strings.Repeat("<p>x", 10000), plain.TooLarge},
		"larger than a page":      {strings.Repeat("x", maxBytes+1), plain.TooLarge},
		"an .mht without a page":  {"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", plain.Empty},
		"an .mht that is cut off": {"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nAAA", plain.Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := Read(strings.NewReader(c.page))
			if failure, ok := errors.AsType[*plain.Error](err); !ok || failure.Reason != c.want {
				t.Errorf("%v, %+v", err, text)
			}
		})
	}
}

func TestAFragmentIsReadWhole(t *testing.T) {
	got, err := Fragment([]byte(`<p>1. Một</p><ul><li><a href="/x">Hai</a></li></ul></p>ba`))
	if err != nil || got != "1. Một\n- Hai\nba" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Fragment([]byte(strings.Repeat("<div>", 600))); err == nil {
		t.Error("elements without end were read")
	}
}
