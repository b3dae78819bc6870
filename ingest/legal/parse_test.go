package legal

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// outline renders units as "path {heading} text", "/" between paragraphs.
func outline(d Document) []string {
	var out []string
	for _, u := range d.Units {
		s := u.Path
		if u.Heading != "" {
			s += " {" + u.Heading + "}"
		}
		if u.Text != "" {
			s += " " + strings.ReplaceAll(u.Text, "\n", " / ")
		}
		out = append(out, s)
	}
	return out
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"divisions, articles, clauses and points", `Chương II
TỔ CHỨC THI ĐUA
Mục 1. DANH HIỆU
Điều 5. Nguyên tắc
1. Việc thi đua:
a) Tự nguyện;
b) Công khai.
a) sai thứ tự
2. Bình đẳng giới.`, []string{
			"Chương II {TỔ CHỨC THI ĐUA}", "Chương II Mục 1 {DANH HIỆU}", "Điều 5 {Nguyên tắc}", "Điều 5 khoản 1 Việc thi đua:",
			"Điều 5 khoản 1 điểm a Tự nguyện;", "Điều 5 khoản 1 điểm b Công khai. / a) sai thứ tự", "Điều 5 khoản 2 Bình đẳng giới."}},
		{"part, subsection and bracketed divisions", `Phần thứ nhất
QUY ĐỊNH CHUNG
[Chương III HÌNH THỨC KHEN THƯỞNG Mục 1 HUÂN CHƯƠNG]
Tiểu mục 2. HUÂN CHƯƠNG SAO VÀNG
Điều 1. Tên gọi
Một.`, []string{"Phần thứ nhất {QUY ĐỊNH CHUNG}", "Phần thứ nhất Chương III {HÌNH THỨC KHEN THƯỞNG}",
			"Phần thứ nhất Chương III Mục 1 {HUÂN CHƯƠNG}", "Phần thứ nhất Chương III Mục 1 Tiểu mục 2 {HUÂN CHƯƠNG SAO VÀNG}",
			"Điều 1 {Tên gọi} Một."}},
		{"inserted articles and points", `Điều 58. Một
Chữ.
Điều 58a. Hai
a) Ba;
a1) Bốn;
b) Năm.
Điều 59. Sáu
Bảy.`, []string{"Điều 58 {Một} Chữ.", "Điều 58a {Hai}", "Điều 58a điểm a Ba;", "Điều 58a điểm a1 Bốn;", "Điều 58a điểm b Năm.",
			"Điều 59 {Sáu} Bảy."}},
		{"title on the next line, and no title", `Điều 1
Phạm vi điều chỉnh
1. Một.
Điều 2.
Luật này áp dụng đối với cá nhân.
Điều 3. Chính phủ quy định chi tiết Luật này.`, []string{"Điều 1 {Phạm vi điều chỉnh}", "Điều 1 khoản 1 Một.",
			"Điều 2 Luật này áp dụng đối với cá nhân.", "Điều 3 Chính phủ quy định chi tiết Luật này."}},
		{"a reference at the start of a line is no heading", `Điều 1. Tên
Thực hiện theo quy định sau.
Điều 2 của Luật này quy định như thế.
Điều 2, Điều 3 được bãi bỏ.
Điều 2 Luật Thi đua, khen thưởng nói rõ
khoản 2 Điều này không áp dụng.
Điều 2. Tên hai
Chữ.`, []string{
			"Điều 1 {Tên} Thực hiện theo quy định sau. / Điều 2 của Luật này quy định như thế. / Điều 2, Điều 3 được bãi bỏ. / Điều 2 Luật Thi đua, khen thưởng nói rõ khoản 2 Điều này không áp dụng.",
			"Điều 2 {Tên hai} Chữ."}},
		{"quoted provisions belong to the article that quotes them", `Điều 1. Sửa đổi, bổ sung một số điều
1. Sửa đổi Điều 5 như sau:
“Điều 5. Nguyên tắc
1. Một.
2. Hai “trong ngoặc”.”
2. Bổ sung Điều 7a như sau: “Điều 7a. Tên
1. Ba.”.
Điều 2. Hiệu lực
Chữ.`, []string{"Điều 1 {Sửa đổi, bổ sung một số điều}", "Điều 1 khoản 1 Sửa đổi Điều 5 như sau: / “Điều 5. Nguyên tắc / 1. Một. / 2. Hai “trong ngoặc”.”",
			"Điều 1 khoản 2 Bổ sung Điều 7a như sau: “Điều 7a. Tên / 1. Ba.”.", "Điều 2 {Hiệu lực} Chữ."}},
		{"a quotation that is never closed ends with its paragraph", "Điều 1. Tên\n1. Sửa như sau:\n“2. Hai.\n2. Ba.\nĐiều 2. Tên\nBốn.",
			[]string{"Điều 1 {Tên}", "Điều 1 khoản 1 Sửa như sau: / “2. Hai.", "Điều 1 khoản 2 Ba.", "Điều 2 {Tên} Bốn."}},
		{"years, decimals and sums are no clause numbers", `Điều 1. Tên
1. Kế hoạch 5 năm.
2021- 2025 là giai đoạn đầu.
1.500.000 đồng được chi.
2.5 lần mức lương cơ sở.
16.7.2021 là ngày ký.
2. Hai.`, []string{"Điều 1 {Tên}",
			"Điều 1 khoản 1 Kế hoạch 5 năm. / 2021- 2025 là giai đoạn đầu. / 1.500.000 đồng được chi. / 2.5 lần mức lương cơ sở. / 16.7.2021 là ngày ký.",
			"Điều 1 khoản 2 Hai."}},
		{"a plan with letters, Roman numbers, dashes and pluses", `Thực hiện Chỉ thị, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:
A. KHỐI THI ĐUA
I. NHIỆM VỤ
1. Mục đích
- Một;
+ Hai;
+ Ba.
- Bốn.
a) Năm;
II. TỔ CHỨC THỰC HIỆN
Đoạn thứ nhất.
Đoạn thứ hai.
B. CỤM THI ĐUA
1. Sáu.
Trên đây là kế hoạch./.`, []string{"Mở đầu Thực hiện Chỉ thị, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:", "A {KHỐI THI ĐUA}", "A.I {NHIỆM VỤ}",
			"A.I.1 {Mục đích}", "A.I.1 gạch 1 Một;", "A.I.1 gạch 1 cộng 1 Hai;", "A.I.1 gạch 1 cộng 2 Ba.", "A.I.1 gạch 2 Bốn.",
			"A.I.1 điểm a Năm;", "A.II {TỔ CHỨC THỰC HIỆN}", "A.II đoạn 1 Đoạn thứ nhất.", "A.II đoạn 2 Đoạn thứ hai.",
			"B {CỤM THI ĐUA}", "B.1 Sáu.", "Kết Trên đây là kế hoạch./."}},
		{"numbers of several levels", "1. NỘI DUNG\n1.1. Đối tượng áp dụng\na) Một;\n(1) Hai.\n(2) Ba.\n1.2. Nguyên tắc chung.\n1.2.1. Bốn.\n2. HAI\n2.1 Năm.",
			[]string{"khoản 1 {NỘI DUNG}", "khoản 1.1 {Đối tượng áp dụng}", "khoản 1.1 điểm a Một;", "khoản 1.1 điểm a tiết 1 Hai.",
				"khoản 1.1 điểm a tiết 2 Ba.", "khoản 1.2 Nguyên tắc chung.", "khoản 1.2.1 Bốn.", "khoản 2 {HAI}", "khoản 2.1 Năm."}},
		{"i) after h) is a point, after a) a sub-point", "Điều 1. Tên\na) Một:\ni) Hai;\nii) Ba;\nb) Bốn;\nc) Năm;\nd) Sáu;\nđ) Bảy;\ne) Tám;\ng) Chín;\nh) Mười;\ni) Mười một.",
			[]string{"Điều 1 {Tên}", "Điều 1 điểm a Một:", "Điều 1 điểm a tiết i Hai;", "Điều 1 điểm a tiết ii Ba;", "Điều 1 điểm b Bốn;", "Điều 1 điểm c Năm;",
				"Điều 1 điểm d Sáu;", "Điều 1 điểm đ Bảy;", "Điều 1 điểm e Tám;", "Điều 1 điểm g Chín;", "Điều 1 điểm h Mười;", "Điều 1 điểm i Mười một."}},
		{"a second list of points without its number", "Điều 5. Mức thưởng\na) Nhất: 55;\nb) Nhì: 35.\nHọc sinh Châu Á được thưởng như sau:\na) Vàng: 35;\nb) Bạc: 25.\n5. Đội được thưởng.",
			[]string{"Điều 5 {Mức thưởng}", "Điều 5 điểm a Nhất: 55;", "Điều 5 điểm b Nhì: 35.", "Điều 5 đoạn 1 Học sinh Châu Á được thưởng như sau:",
				"Điều 5 đoạn 1 điểm a Vàng: 35;", "Điều 5 đoạn 1 điểm b Bạc: 25.", "Điều 5 khoản 5 Đội được thưởng."}},
		{"a directive of unnumbered paragraphs", "Thủ tướng Chính phủ chỉ thị:\nCác bộ thực hiện nghiêm.\nCác tỉnh:\n- Một;\n+ Hai.\nTrên đây là các nhiệm vụ.",
			[]string{"Mở đầu Thủ tướng Chính phủ chỉ thị:", "đoạn 1 Các bộ thực hiện nghiêm.", "đoạn 2 Các tỉnh:", "đoạn 2 gạch 1 Một;",
				"đoạn 2 gạch 1 cộng 1 Hai.", "Kết Trên đây là các nhiệm vụ."}},
		{"a line in lower case goes on across blank lines and pages", "I. MỘT\n1. Các Cụm, Khối và trách\n\n\f\n\n12\n\nnhiệm của người đứng đầu.\n2. Hiệu quả\n\nbám sát nội dung.",
			[]string{"I {MỘT}", "I.1 Các Cụm, Khối và trách nhiệm của người đứng đầu.", "I.2 Hiệu quả bám sát nội dung."}},
		{"scan debris is no text", "-----------\nI. MỘT\n*\n1. Hai.\n- 2 -\n\n**III.**\n____", []string{"I {MỘT}", "I.1 Hai. / III."}},
		{"notes of the codification are about the article", "[Chương I NHỮNG QUY ĐỊNH CHUNG]\nĐiều 1. Tên\n1. Một.\n— Ghi chú pháp điển: (Điều 1 Luật số 1)\n\nĐiều 2. Tên\nHai.",
			[]string{"Chương I {NHỮNG QUY ĐỊNH CHUNG}", "Điều 1 {Tên}", "Điều 1 khoản 1 Một.", "Điều 2 {Tên} Hai."}},
		{"annexes count their articles anew", "Điều 1. Ban hành Quy chế.\nĐiều 2. Thi hành.\nNơi nhận:\n- Như Điều 2;\n- Lưu VT.\nCHỦ TỊCH\nNguyễn Văn An\n\nQUY CHẾ\nHOẠT ĐỘNG CỦA HỘI ĐỒNG\nĐiều 1. Phạm vi\nMột.\nPHỤ LỤC II\n(Kèm theo Quy chế)\nDANH MỤC BIỂU MẪU\n1. Hai.",
			[]string{"Điều 1 Ban hành Quy chế.", "Điều 2 Thi hành.", "Nơi nhận - Như Điều 2; / - Lưu VT.", "Chữ ký CHỦ TỊCH / Nguyễn Văn An",
				"Quy chế kèm theo {HOẠT ĐỘNG CỦA HỘI ĐỒNG}", "Quy chế kèm theo, Điều 1 {Phạm vi} Một.",
				"Phụ lục II {(Kèm theo Quy chế) DANH MỤC BIỂU MẪU}", "Phụ lục II, khoản 1 Hai."}},
		{"a number printed twice", "Điều 39. Một\nHai.\nĐiều 39. Ba\nBốn.", []string{"Điều 39 {Một} Hai.", "Điều 39 (lần 2) {Ba} Bốn."}},
		{"composed letters", decomposed("Điều 1. Tên\nChữ ệ."), []string{"Điều 1 {Tên} Chữ ệ."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, c.text)
			d, err := Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, outline(d)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// decomposed spells s with combining marks.
func decomposed(s string) string {
	return strings.NewReplacer("ệ", "e\u0323\u0302", "ề", "e\u0302\u0300").Replace(s)
}

func TestHeadingsAboveAUnit(t *testing.T) {
	d, err := Parse("Chương II\nTỔ CHỨC\nĐiều 5. Nguyên tắc\n1. Mục đích\na) Một.")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Chương II TỔ CHỨC", "Điều 5. Nguyên tắc", "1. Mục đích"}
	if diff := cmp.Diff(want, d.Units[len(d.Units)-1].Above); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLinesWrappedInPrintAreRejoined(t *testing.T) {
	d, err := Parse(strings.Join([]string{
		"Điều 1. Giải thích từ ngữ trong việc khen thưởng của cơ quan",
		"Trong Nghị định này, việc khen thưởng do Thủ tướng Chính phủ và",
		"Chủ tịch Ủy ban nhân dân các cấp quyết định theo quy định tại",
		"Điều 2. Luật này và các văn bản khác của cơ quan có thẩm quyền,",
		"kể cả người đứng đầu tổ chức chính trị, tổ chức xã hội các cấp.",
		"1. Cơ quan, tổ chức, đơn vị có trách nhiệm phối hợp với cơ quan",
		"Nhà nước có thẩm quyền để thực hiện các quy định về thi đua và",
		"Khen thưởng trong phạm vi chức năng, nhiệm vụ được giao của tỉnh",
		"Điện Biên và các tỉnh khác trong vùng theo quy định của Luật và",
		"Nghị định của Chính phủ về công tác thi đua và việc khen thưởng.",
		"2. Ngắn.",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range d.Units {
		if strings.Contains(u.Text, "\n") {
			t.Errorf("%s: %q", u.Path, u.Text)
		}
	}
	if n := len(d.Units); n != 3 {
		t.Errorf("%d units: %q", n, outline(d))
	}
}

func TestPageHeadersAndFootnotesAreTakenOff(t *testing.T) {
	page := func(n, head, body string) string {
		return "CÔNG BÁO/Số " + n + "\n\n" + head + "\n\n" + body + "\n\f"
	}
	d, err := Parse(page("1", "23", "Điều 1\nMột.\nĐiều 21\nHai.\n2.2 Ba đầu dòng.\n1\n\nĐiều này được sửa đổi.") +
		page("1", "24", "Điều 32\nBa.\n1. Bốn.\n2.3 Năm.\n2\nĐiều này được bổ sung.\n3\n\nKhoản này được bổ sung.") +
		page("1", "25", "Điều 4\nSáu.") + page("1", "26", "Điều 5\nBảy."))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Điều 1 Một.", "Điều 2 Hai. / 2.2 Ba đầu dòng.", "Điều 3 Ba.", "Điều 3 khoản 1 Bốn.", "Điều 3 khoản 2 Năm.", "Điều 4 Sáu.", "Điều 5 Bảy."}
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if d.Units[1].Note != "Điều này được sửa đổi." || d.Units[4].Note != "Khoản này được bổ sung." {
		t.Errorf("notes %q, %q", d.Units[1].Note, d.Units[4].Note)
	}
}

func TestLongUnitsAreSplitAtSentenceEnds(t *testing.T) {
	sentence := "Chữ " + strings.Repeat("chữ ", 60) + "hết. "
	d, err := Parse("Điều 1. Tên\n" + strings.Repeat(sentence, 20))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Units) < 3 {
		t.Fatalf("%d parts", len(d.Units))
	}
	for i, u := range d.Units {
		if u.Part != i+1 || u.Path != "Điều 1" || !strings.HasSuffix(u.Text, "hết.") || utf8.RuneCountInString(u.Text) > maxPart {
			t.Errorf("part %d of %s ends %q", u.Part, u.Path, u.Text[len(u.Text)-20:])
		}
	}
	if d.Units[0].Heading != "Tên" || d.Units[1].Heading != "" {
		t.Error("only the first part has the heading")
	}
}

func TestTextWithoutUnitsIsEmpty(t *testing.T) {
	for _, s := range []string{"", " \n\t\n", "\f\f", "-----\n***\n", "\ufeff", "# Số hiệu: 1/2020/NĐ-CP | Nghị định\n"} {
		if _, err := Parse(s); !errors.Is(err, errEmpty) {
			t.Errorf("%q: error %v", s, err)
		}
	}
	for _, s := range []string{"Một câu văn.", "KẾ HOẠCH", "7", "\xff\xfe chữ"} {
		if d, err := Parse(s); err != nil || len(d.Units) != 1 {
			t.Errorf("%q: %d units, error %v", s, len(d.Units), err)
		}
	}
}

// A text of 20 MB is read in a time that grows no faster than it does, whatever it repeats.
func TestTimeIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("reads megabytes")
	}
	size, enough := 1<<16, time.Second/4
	if *long {
		size, enough = 1<<18, time.Second
	}
	for _, piece := range []string{"Điều 1. Tên gọi của điều này\n1. Một khoản có chữ.\na) Một điểm có chữ;\n", "một dòng chữ thường nối tiếp\n",
		"“Điều 1. Như sau: “mở\n", "- gạch đầu dòng\n", "CHỦ TỊCH\nTM. ỦY BAN\n", "1\n\f", "1.1.1.1 A\n", "chữ1 ", "- 1\n\f2\n", "tỉnh An\n", "Nơi nhận:\n",
		"thay thế Nghị định số 1/NĐ-CP, Điều 1. Nghị định này có hiệu lực từ ngày 1/1/2020. ", "A. B\n", "Luật số 1/2020/QH14 | A | ",
		"Điều 1. A .... 2\n", "a .... 2\n", "Mục lục\n", "Trang 1\nA\n", "Số: 1/QĐ-A\nA, ngày 1 tháng 1 năm 2020\n", "khoản 1. A\n"} {
		// Eight times the text. What is quadratic takes 64 times as long every time; a busy machine does not.
		for try := 1; ; try++ {
			small, big := timeOf(strings.Repeat(piece, size/len(piece))), timeOf(strings.Repeat(piece, 8*size/len(piece)))
			if big <= 40*small || big <= enough {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v for %d bytes, %v for eight times as many", piece, small, size, big)
				break
			}
		}
	}
}

// timeOf is the processor's time, which other programs do not lengthen.
func timeOf(text string) time.Duration {
	start := processorTime()
	Parse(text)
	return processorTime() - start
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
