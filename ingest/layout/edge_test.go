package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// pagesOf prints pages whose body is a line that says which it is, with a head and a foot.
func pagesOf(n int, head, foot func(i int) string) (all []*printer) {
	for i := range n {
		p := newPrinter()
		if h := head(i); h != "" {
			p.at(200, 30, h)
		}
		p.at(100, 100, full(100, fmt.Sprintf("Đoạn %c mở đầu", 'A'+i))).at(60, 118, "hết.")
		if f := foot(i); f != "" {
			p.at(290, 800, f)
		}
		all = append(all, p)
	}
	return all
}

func none(int) string { return "" }

func TestRunningHeadsPageNumbersAndStampsAreNoText(t *testing.T) {
	body := func(n int) (s string) {
		for i := range n {
			s += full(100, fmt.Sprintf("Đoạn %c mở đầu", 'A'+i)) + " hết.\n"
		}
		return s
	}
	gazette := func(i int) string { return fmt.Sprintf("CÔNG BÁO/Số 31 + 32/Ngày 06-01-2014 %d", 23+i) }
	for name, c := range map[string]struct {
		head, foot func(i int) string
		pages      int
	}{
		"the same line":          {func(int) string { return "Văn phòng Chính phủ" }, none, 4},
		"a counting line":        {none, func(i int) string { return fmt.Sprintf("Trang %d/4", i+1) }, 4},
		"the page's place":       {none, func(i int) string { return fmt.Sprint(i + 1) }, 2},
		"numbers that count":     {func(i int) string { return fmt.Sprintf("- %d -", i+23) }, none, 2},
		"the gazette's head":     {gazette, none, 1},
		"the gazette's and more": {gazette, func(i int) string { return fmt.Sprint(i + 1) }, 3},
	} {
		t.Run(name, func(t *testing.T) { want(t, text(pagesOf(c.pages, c.head, c.foot)...), body(c.pages)) })
	}
	small := func(i int) string { return fmt.Sprint(i + 1) }
	for n := 1; n <= 3; n += 2 { // in smaller letters than the text
		var pages []*printer
		for i, p := range pagesOf(n, none, none) {
			pages = append(pages, p.sized(295, 30, 0.7, small(i)))
		}
		want(t, text(pages...), body(n))
	}
	var full []*printer // the foot has no room on the last page
	for i, p := range pagesOf(3, none, func(i int) string { return fmt.Sprintf("Dự thảo Nghị định %d/3", i+1) }) {
		if i == 2 {
			for k := range 4 {
				p.at(60, 800-pitch*float64(k+1), "- Cờ thi đua;")
			}
		}
		full = append(full, p)
	}
	if got := text(full...); strings.Contains(got, "Dự thảo") || strings.Count(got, "- Cờ thi đua;") != 4 {
		t.Errorf("a foot without room: %q", got)
	}
	for _, path := range []string{`C:\Users\VPUB\Desktop\TB ket luan.docx`, `\\may-chu\VB 2024\KH.doc 1/3`, "KH_thi-dua.docx"} {
		want(t, text(pagesOf(1, none, func(int) string { return path })...), body(1))
	}
	var pages []Page
	for _, p := range pagesOf(3, func(int) string { return "MẬT" }, func(i int) string { return fmt.Sprintf("Trang %d/3", i+1) }) {
		pages = append(pages, p.page)
	}
	got, err := Text(t.Context(), pages)
	if want := []string{"MẬT", "Trang 1/3", "Trang 2/3", "Trang 3/3"}; err != nil || !slices.Equal(got.Edges, want) {
		t.Errorf("%v, at the edges stands %q", err, got.Edges)
	}
	stamp := newPrinter().sized(80, 10, 0.5, "Người ký: Ủy ban nhân dân tỉnh").sized(80, 18, 0.5, "Email: ubnd@tinh.gov.vn").
		sized(80, 26, 0.5, "Thời gian ký: 17.04.2024 10:39:42 +07:00")
	if got := stamp.page.WithoutStamp(); len(got.Words) != 0 {
		t.Errorf("of the stamp is left %v", got.Words)
	}
	other := newPrinter().sized(80, 10, 0.5, "Signature valid").sized(80, 18, 0.5, "Ky boi: Uy ban nhan dan tinh").sized(80, 26, 0.5, "Co quan: Tinh Thai Binh").
		sized(80, 34, 0.5, "Thoi gian ky: 28.06.2023 15:04:12 +07:00").sized(300, 10, 0.5, "Digitally signed by UBND TINH").sized(300, 18, 0.5, "DN: C=VN, O=UBND").
		sized(300, 26, 0.5, "Date: 2023.06.28 15:04:12 +07'00'")
	if got := other.page.WithoutStamp(); len(got.Words) != 0 {
		t.Errorf("of the stamps is left %v", got.Words)
	}
	stamp.at(100, 100, "Điều 1. Phạm vi")
	want(t, text(stamp), "Điều 1. Phạm vi\n")
}

func TestWhatIsAtAnEdgeButOfTheTextStays(t *testing.T) {
	// A number that is not the page's, and one that stands alone.
	want(t, text(newPrinter().at(100, 60, full(100, "Tổng số:")).at(100, 800, "45")), full(100, "Tổng số:")+"\n\n45\n")
	// The same last line on all pages, as close to the line above it as all lines are.
	var pages []*printer
	for i := range 4 {
		p := newPrinter()
		for k := range 40 {
			p.at(60, 90+pitch*float64(k), full(60, fmt.Sprintf("Dòng%c%c", 'a'+i, 'a'+k%26)))
		}
		pages = append(pages, p.at(60, 90+40*pitch, "kể từ ngày 01 tháng 6 năm 2014."))
	}
	if got := strings.Count(text(pages...), "kể từ ngày 01 tháng 6 năm 2014."); got != 4 {
		t.Errorf("of 4 lines %d are left", got)
	}
}

func TestFootnotesGoApartWithTheirMarksOffTheBody(t *testing.T) {
	first := newPrinter().
		at(100, 60, "Điều 79 ^64").at(100, 78, full(100, "Người nộp hồ sơ ^65 , được")).at(60, 96, "khen.").at(100, 114, "2. ^66 Bằng khen trên 100 m ^64 đất.").
		sized(100, 700, 0.9, "^64 Điều này được sửa đổi.").
		sized(100, 718, 0.9, "^65 Khoản này được sửa đổi theo quy định tại").sized(60, 734, 0.9, "Luật số 39/2013/QH13.").
		sized(100, 752, 0.9, "^66 Khoản này được bổ sung và")
	second := newPrinter().at(100, 60, "Điều 80").sized(60, 752, 0.9, "có hiệu lực.")
	got := text(first, second)
	want(t, got, "Điều 79[^64]\n"+strings.Replace(full(100, "Người nộp hồ sơ ^65 , được"), " ^65 ,", "[^65] ,", 1)+
		" khen.\n2.[^66] Bằng khen trên 100 m64 đất.\nĐiều 80\n"+
		"[64 Điều này được sửa đổi.]\n[65 Khoản này được sửa đổi theo quy định tại Luật số 39/2013/QH13.]\n[66 Khoản này được bổ sung và có hiệu lực.]\n")
}

// Word processors print the number of a footnote at the foot as large as the text, or larger, and on its line.
func TestFootnotesWhoseNumbersAreNotRaisedGoApart(t *testing.T) {
	p := newPrinter().at(100, 60, "Điều 2. ^1 Số lượng").at(100, 78, "3. ^2 (được bãi bỏ)").at(100, 96, "12 bộ hồ sơ.").
		at(100, 114, full(100, "4. Hồ sơ")).at(60, 132, full(60, "gồm")).at(60, 150, "hết.").
		sized(60, 700, 0.8, "1").sized(72, 700, 0.72, "Điều này được sửa đổi theo Luật ngày").sized(60, 714, 0.72, "15 tháng 6 năm 2022 và").sized(60, 728, 0.72, "các nghị định.").
		sized(60, 742, 0.8, "2").sized(72, 742, 0.72, "Khoản này được bãi bỏ.")
	want(t, text(p), "Điều 2.[^1] Số lượng\n3.[^2] (được bãi bỏ)\n12 bộ hồ sơ.\n"+full(100, "4. Hồ sơ")+" "+full(60, "gồm")+" hết.\n"+
		"[1 Điều này được sửa đổi theo Luật ngày 15 tháng 6 năm 2022 và các nghị định.]\n[2 Khoản này được bãi bỏ.]\n")
	// Small rows that open with a number are no footnotes without a mark.
	want(t, text(newPrinter().at(100, 60, full(100, "Mức thưởng")).at(100, 78, "hết.").sized(60, 700, 0.72, "1 Cờ thi đua")), full(100, "Mức thưởng")+"\nhết.\n\n1 Cờ thi đua\n")
}

func TestASmallNumberThatIsNoFootnotesStays(t *testing.T) {
	want(t, text(newPrinter().at(100, 60, "Diện tích 12 m ^2 và CO ^2 thải ra.")), "Diện tích 12 m2 và CO2 thải ra.\n")
}
