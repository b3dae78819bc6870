package legal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheStampOfASignatureIsNoText(t *testing.T) {
	text := "Ký bởi: Cổng Thông tin điện tử\nEmail: thongtin@chinhphu.vn\nThời gian ký: 15.06.2022 10:20:30\nĐiều 1. Tên\nMột câu."
	reads(t, []string{"Điều 1 {Tên} Một câu."}, text)
	// Without its end it is no stamp, and words are not thrown away on a suspicion.
	d, err := Parse("Ký bởi: người có thẩm quyền\nMột câu.")
	if err != nil || !strings.Contains(strings.Join(outline(d), " "), "người có thẩm quyền") {
		t.Errorf("%q (%v)", outline(d), err)
	}
}

func TestHeadersThatRepeatOnPagesAreTakenOffAndHeadingsAreNot(t *testing.T) {
	var text strings.Builder
	var want []string
	for page := range 6 {
		n := page + 1
		fmt.Fprintf(&text, "%d\nCÔNG BÁO/Số 1%d/Ngày 15-7-2022\n\nĐiều %d. Tên thứ %d\nCâu chữ ở trang %d.\n\f\n", n+10, n, n, n, n)
		want = append(want, fmt.Sprintf("Điều %d {Tên thứ %d} Câu chữ ở trang %d.", n, n, n))
	}
	reads(t, want, text.String())
	// On two pages of many the same line is part of the text.
	reads(t, []string{"Điều 1 {Tên} Một. / Xem cuối trang. / Hai. / Xem cuối trang. / Ba."},
		"Điều 1. Tên\nMột.\n\f\nXem cuối trang.\nHai.\n\f\nXem cuối trang.\nBa.\n")
}

func TestAFootnoteThatWasSetApartIsAUnit(t *testing.T) {
	text := "Điều 1. Tên\nMột câu.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nNguyễn Văn An\n— Chú thích 1: Điều này được sửa đổi.\n— Chú thích *: Điều 2. Xem thêm.\n— Chú thích 1: Của phụ lục.\n"
	check(t, text)
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var notes, others []string
	for _, u := range d.Units {
		if u.Level == Footnote {
			notes = append(notes, u.Path+" | "+u.Text)
		} else {
			others = append(others, u.Path)
		}
	}
	if diff := cmp.Diff([]string{"Chú thích 1 | Điều này được sửa đổi.", "Chú thích * | Điều 2. Xem thêm.", "Chú thích 1 (lần 2) | Của phụ lục."}, notes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Điều 1", "Nơi nhận", "Chữ ký"}, others); diff != "" || d.Header.Signer != "Nguyễn Văn An" {
		t.Errorf("%q: -want +got:\n%s", d.Header.Signer, diff)
	}
}

// Marks begin anew on each page or are all stars; what bears one may be read as no provision.
func TestAFootnoteThatWasSetApartGoesToWhatBearsIt(t *testing.T) {
	star, end := "\uFFF9*\uFFFB", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn An\n"
	head := "ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH\nSố: 5/QĐ-UBND\nThái Bình, ngày 20 tháng 6 năm 2025\n"
	letter := "Kính gửi: Các sở.\n\nSở nhận được đề nghị của các cơ quan.\n\nCác cơ quan gửi hồ sơ" + star + " trước ngày 30 hằng tháng.\n\nĐề nghị các cơ quan" + star + " thực hiện.\n\n"
	notes := "— Chú thích *: Một.\n— Chú thích *: Hai.\n"
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"one at the title": {head + "QUYẾT ĐỊNH\nVề mức thưởng" + star + "\nĐiều 1. Mức\nMột câu" + star + ".\nĐiều 2. Tên\nHai câu" + star + ".\n" + end + notes + "— Chú thích *: Ba.\n",
			[]string{"Điều 1: Hai.", "Điều 2: Ba.", "Chú thích * = Một."}},
		"one at the signature": {head + "QUYẾT ĐỊNH\nVề mức thưởng\nĐiều 1. Mức\nMột câu" + star + ".\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" + star + "\nNguyễn Văn An\nPhụ lục\n1. Ba" + star + ".\n" + notes + "— Chú thích *: Ba.\n",
			[]string{"Điều 1: Một.", "Kèm theo, khoản 1: Ba.", "Chú thích * = Hai."}},
		"more marks than footnotes": {"Điều 1. Một" + star + "\nCâu.\n" + notes + "Điều 2. Hai" + star + "\nCâu.\nĐiều 3. Ba" + star + "\nCâu.\n— Chú thích *: Ba.\n", []string{"Điều 1: Một.", "Điều 2: Ba.", "Chú thích * = Hai."}},
		"several files":             {"Điều 1. Một" + star + star + star + "\nCâu.\n" + notes + "Điều 2. Hai" + star + "\nCâu.\n— Chú thích *: Ba.\n", []string{"Điều 1: Một.\nHai.", "Điều 2: Ba."}},
		"a letter":                  {head + letter + end + notes, []string{"đoạn 3: Một.", "đoạn 4: Hai."}},
		"a letter with an opening":  {head + "Căn cứ Luật Thi đua" + star + ";\n" + letter + end + notes + "— Chú thích *: Ba.\n", []string{"Mở đầu: Một.", "đoạn 3: Hai.", "đoạn 4: Ba."}},
	} {
		check(t, tt.text)
		d, err := Parse(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range d.Units {
			if u.Note != "" {
				got = append(got, u.Path+": "+u.Note)
			}
			if u.Level == Footnote {
				got = append(got, u.Path+" = "+u.Text)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func TestAFootnoteGoesToTheUnitThatHasItsMark(t *testing.T) {
	text := "Điều 1. Tên\nMột câu.\n1. Hai câu.\nĐiều 22\nBa câu.\n2.3 Bốn câu.\n\n1\n\nĐiều này được sửa đổi.\n\f\nĐiều 3. Tên\nNăm câu.\n\f\n"
	_, acc := parse(text)
	if len(acc.lines.notes) > 0 {
		t.Errorf("a number that no mark announces was taken for a footnote: %+v", acc.lines.notes)
	}
	text = "Điều 1\nMột câu về khen thưởng1 của tỉnh.\nĐiều 2\nHai câu.\n1\nTên gọi này được thay thế theo quy định\n\f\ncủa luật mới.\nĐiều 3\nBa câu.\n\f\n"
	check(t, text)
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	for _, u := range d.Units {
		if u.Level == Footnote {
			notes = append(notes, u.Path+" "+u.Text)
		}
		if u.Note != "" {
			notes = append(notes, u.Path+" "+u.Note)
		}
	}
	if diff := cmp.Diff([]string{"Chú thích 1 Tên gọi này được thay thế theo quy định"}, notes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestThePageNumbersAndRulesOfAPrint(t *testing.T) {
	for s, want := range map[string]int{"7": 7, "- 7 -": 7, "– 12 –": 12, "1999": 1999, "0": 0, "12345": 0, "7a": 0, "": 0, "-": 0, "Trang 7": 0} {
		if n, ok := loneNumber(s); n != want && ok || ok != (want > 0) {
			t.Errorf("%q is the page number %d, %v", s, n, ok)
		}
	}
	for s, want := range map[string]bool{"-----": true, "* * *": true, "____": true, "…": true, "": true, "a": false, "- 2 -": false, "\uFFFD": false} {
		if isRule(s) != want {
			t.Errorf("%q is a rule: %v", s, !want)
		}
	}
}

func TestATextOfParagraphsHasNoMargin(t *testing.T) {
	var narrow, wide []line
	for i := range 30 {
		narrow = append(narrow, line{text: strings.Repeat("chữ ", 17) + "hết"}) // 71 characters
		wide = append(wide, line{text: strings.Repeat("chữ ", 10+i*7)})
	}
	if got := wrapWidth(narrow); got != 71 {
		t.Errorf("the margin is at %d", got)
	}
	if got := wrapWidth(wide); got != 0 {
		t.Errorf("paragraphs of all lengths have their margin at %d", got)
	}
	if got := wrapWidth(narrow[:9]); got != 0 {
		t.Errorf("nine lines have their margin at %d", got)
	}
}
