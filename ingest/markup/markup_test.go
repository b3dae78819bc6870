package markup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

func strip(body string) *plain.Text {
	t := &plain.Text{Body: body, Marked: true}
	Strip(t)
	return t
}

func TestMarksMeanNothing(t *testing.T) {
	for body, want := range map[string]string{
		// Lines.
		"## Điều 1. Phạm vi":                  "Điều 1. Phạm vi",
		"###### Điều 1. ###":                  "Điều 1.",
		"#Điều 1. Phạm vi":                    "Điều 1. Phạm vi",
		"# Tên {#ten .lop}":                   "Tên",
		"> Điều 1.\n>> 1. Một\n> > a) Hai\n>": "Điều 1.\n1. Một\na) Hai\n",
		"```text\n1. Một\n```":                "\n1. Một\n",
		"::: {.note}\nMột\n:::":               "\nMột\n",
		"- 1\\. Một":                          "1. Một",
		"* a) Một":                            "a) Một",
		"- **Điều 1.** Tên":                   "Điều 1. Tên",
		"* Điều 1. Tên\nMột.\n* Điều 2. Tên":  "Điều 1. Tên\nMột.\nĐiều 2. Tên",
		"- [x] Xong":                          "- Xong",
		// Within a line.
		"1\\. Một\na\\) Hai\n\\- Ba\\_bốn": "1. Một\na) Hai\n- Ba_bốn",
		"Một\\\nHai":                       "Một\nHai",
		"**Điều 1.** __Tên__ *nghiêng* _nghiêng_ ***cả hai***": "Điều 1. Tên nghiêng nghiêng cả hai",
		"*Căn cứ Luật\nThi đua;*":                              "Căn cứ Luật\nThi đua;",
		"~~Bỏ~~ `mã`":                                          "Bỏ mã",
		"[Luật](https://vidu.vn/a?b=1 \"Luật\") và [phụ lục](#phu-luc), [Mẫu][1]": "Luật và phụ lục, Mẫu",
		"<https://vidu.vn>":    "https://vidu.vn",
		"[chữ]{.underline}":    "chữ",
		"[1]: https://vidu.vn": "",
		// HTML.
		"<p class=\"a\">Một</p><p>Hai<br/>Ba</p>":   "Một\nHai\nBa",
		"<b>Điều 1.</b> <span style='x'>Tên</span>": "Điều 1. Tên",
		"Một<br>\nHai":                 "Một\nHai",
		"a<!-- b\nc -->d":              "a\nd",
		"<script>var a;\n</script>Một": "\nMột",
		"<![if !supportLists]>1.<![endif]> Một<!--[if gte mso 9]><xml>a</xml><![endif]-->": "1. Một",
		"<![CDATA[Một]]> <?xml version=\"1.0\"?><!DOCTYPE html>Hai":                        "Một Hai",
		"&lt;!-- a\nb --&gt;Một &amp;lt;script&amp;gt;a()&amp;lt;/script&amp;gt;Hai":       "\nMột Hai",
		"&amp;lt;b&amp;gt;Một&amp;lt;/b&amp;gt; &lt;i&gt; &amp;amp; &amp;#272;":            "Một <i> & Đ",
		"Một <!--hai":              "Một hai",
		"<td>Một</td><td>Hai</td>": "Một | Hai",
		"M&#7897;t&nbsp;&amp;nbsp;hai &lt;b&gt; &amp; R&D &khong;": "Một  hai <b> & R&D &khong;",
		// Tables.
		"| A | B |\n|---|:-:|\n| 1 | 2<br>3 |":                                "A | B\n\n1 | 2 3",
		"| UBND TỈNH<br>Số: 1 | CỘNG HÒA XÃ HỘI<br>**Độc lập** |":             "UBND TỈNH\nSố: 1\nCỘNG HÒA XÃ HỘI\nĐộc lập",
		"| **Nơi nhận:**<br>- Như trên; | **GIÁM ĐỐC**<br>Nguyễn Văn Ví Dụ |": "Nơi nhận:\n- Như trên;\nGIÁM ĐỐC\nNguyễn Văn Ví Dụ",
	} {
		if got := strip(body); got.Body != want {
			t.Errorf("%q is %q, want %q", body, got.Body, want)
		}
	}
}

func TestWhatIsNoMarkStays(t *testing.T) {
	for _, body := range []string{
		"Họ và tên: ______ *\n-------\n* * *\n*****",
		"- Một\n+ Hai\n* Ba",
		"> 5 năm công tác",
		"Mức < 5 và > 3, <tên đơn vị>",
		"(*) Ghi chú (*)",
		"5 * 6 * 7",
		"[Chương I QUY ĐỊNH] (sau đây)",
		"[Điều 5](sau đây gọi là)",
		"a_b_c",
		"AT&T; R&D",
		"- 5 năm",
		"- Điều 5 Luật Thi đua, khen thưởng;",
		"Cá nhân (*), tập thể (**), đột xuất (***) và 2 ** 3.",
		"[Họ và tên]: ........................",
		"1. Phổ biến Nghị định:\n- Điều 3. Nguyên tắc\n- Điều 4. Hình thức\n2. Hội nghị.", // provisions of another document
		"Luật có điểm mới:\n- Điều 1: Phạm vi.\n- Điều 2: Đối tượng.\nĐề nghị thực hiện.",
		"Điều 1. Phổ biến\nPhổ biến các điều:\n- Điều 1. Nguyên tắc\nMột.\n- Điều 2. Hình thức",
		"1. Một | Hai",
		"# Số hiệu: 1/2020/QH14 | Luật\n# Nguồn: x\n\nĐiều 1.",
	} {
		if got := strip(body); got.Body != body {
			t.Errorf("%q became %q", body, got.Body)
		}
	}
	unmarked := &plain.Text{Body: "**Một**"}
	if Strip(unmarked); unmarked.Body != "**Một**" {
		t.Errorf("what no plain text held became %q", unmarked.Body)
	}
}

func TestWhatStandsBesideTheTextIsKeptApart(t *testing.T) {
	got := strip("---\ntitle: Một\ntags:\n  - MẬT\n---\nHai[^1] ![ảnh](a.png)<img src=b.png>\n\n[^1]: Ba **bốn**.\n")
	want := &plain.Text{Body: "\n\n\n\n\nHai" + plain.Anchor("1") + " \n\n\n", Footnotes: []string{"1 Ba bốn."}, Edges: []string{"title: Một\ntags:\n  - MẬT"},
		Warnings: []plain.Warning{{Kind: plain.Pictures, Detail: "2"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, body := range []string{"---\nMột: hai\n---\nBa", "-------\nMột\n-------\nHai"} { // rules, not front matter
		if got := strip(body); got.Edges != nil || got.Body != body {
			t.Errorf("%q: %+v", body, got)
		}
	}
}

func TestLinesStayWhereTheyAre(t *testing.T) {
	body := "---\na: b\n---\n# Một\n<!-- x\ny -->\n```\nHai\n```\n[r]: /x\n| A |\n|---|\nBa<br>\nBốn"
	if got := strip(body); strings.Count(got.Body, "\n") != strings.Count(body, "\n") {
		t.Errorf("%q", got.Body)
	}
}

// letters are those of a text, sorted.
func letters(s string) []rune {
	var all []rune
	for _, r := range s {
		if unicode.IsLetter(r) {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return all
}

func FuzzStrip(f *testing.F) {
	for _, s := range []string{"**a** __b__ *c* _d_", "| a<br>b | c |", "---\na: b\n---\nc", "[a](https://b) ![c](d)", "\\*a\\*", "&amp;amp;nbsp;&#0;&#xD800;", "> > # a\n- 1. b", "<p>a<td>b</td><td>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) > 1<<16 {
			t.Skip("longer than a case needs to be")
		}
		got := strip(body)
		if strings.ContainsFunc(got.Body, func(r rune) bool { return r > private && r < private+0x7f && !strings.ContainsRune(body, r) }) {
			t.Fatalf("%q has what stands for a character: %q", body, got.Body)
		}
		again := strip(strings.Map(func(r rune) rune { // without any mark
			if unicode.IsLetter(r) || r == ' ' || r == '\n' {
				return r
			}
			return ' '
		}, got.Body))
		if !slices.Equal(letters(again.Body), letters(got.Body)) {
			t.Fatalf("words without marks changed: %q of %q", again.Body, got.Body)
		}
	})
}

// Marks that open and never close must not make a text of megabytes take long.
func TestTimeIsLinear(t *testing.T) {
	for _, piece := range []string{"*a ", "_a ", "<p ", "[a](", "&amp;", "> ", "| a ", "a\\", "<!-- ", "**", "- ", "__a", "`a", "# "} {
		took := func(n int) time.Duration {
			began := time.Now()
			strip(strings.Repeat(piece, n/len(piece)))
			return time.Since(began)
		}
		for try := 1; ; try++ {
			small, big := took(1<<15), took(1<<18) // eight times; what is quadratic takes 64 times as long
			if big < 40*small || big < time.Second {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v, then %v", piece, small, big)
				break
			}
		}
	}
}

// Notes in brackets are footnotes where their marks stand behind words; other brackets stay.
func TestNotesInBracketsAreFootnotes(t *testing.T) {
	if got := strip("Điều 1[1](#_ftn1). Tên[\\[2\\]](#_ftn2)\n[1](#_ftnref1) Chú một."); got.Body != "Điều 1"+plain.Anchor("1")+". Tên[2]\n" || len(got.Footnotes) != 1 {
		t.Errorf("%+v", got)
	}
	got := strip("Điều 1[1]. Tên[2]\nMột [3] hai.\n[1] Chú **một**.\n[2] Chú hai.\n[4] Không có dấu.\n")
	want := &plain.Text{Body: "Điều 1" + plain.Anchor("1") + ". Tên" + plain.Anchor("2") + "\nMột [3] hai.\n\n\n[4] Không có dấu.\n", Footnotes: []string{"1 Chú một.", "2 Chú hai."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// words are those of a text: letters and digits, with one blank between.
func words(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// No word of a text without marks is lost, however much it looks like one that has them.
func TestRealTextsKeepEveryWord(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/regulations/*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("no private corpus", err)
	}
	for i := 0; i < len(files); i += 4 { // all take seconds
		file := files[i]
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		body := vietnamese.Text(string(text))
		if got := strip(body); words(got.Body) != words(body) {
			t.Errorf("%s: %s", filepath.Base(file), cmp.Diff(words(body), words(got.Body)))
		}
	}
}
