package legal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const decision = "SỞ VÍ DỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/QĐ-SVD\nThái Bình, ngày 05 tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nBan hành Quy chế\n\n"

// unitsOf is what the units of a text say, a line each: path and words.
func unitsOf(t *testing.T, text string) (all []string) {
	t.Helper()
	check(t, text)
	d, err := Parse(text)
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	for _, u := range d.Units {
		all = append(all, strings.TrimRight(u.Path+"|"+strings.ReplaceAll(strings.TrimSpace(u.Heading+" "+u.Text), "\n", "/"), "|"))
	}
	return all
}

func TestLettersInTheNumberOfALabelAreDigitsWhereTheSequenceShowsIt(t *testing.T) {
	article := func(labels ...string) (text string, paths []string) {
		for i, label := range labels {
			text += fmt.Sprintf("Điều %s. Tên\nMột câu của điều này.\n", label)
			paths = append(paths, fmt.Sprintf("Điều %d|Tên Một câu của điều này.", i+1))
		}
		return text, paths
	}
	for _, labels := range [][]string{
		{"l", "2", "3"}, {"I", "II", "III"}, {"1", "2", "III"}, {"O1", "O2", "3"}, {"1", "Z", "3"},
		{"1", "2", "3", "4", "S", "6", "7", "8", "9", "1O", "1l", "I2", "13"},
	} {
		text, want := article(labels...)
		if diff := cmp.Diff(want, unitsOf(t, text)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", labels, diff)
		}
	}
	for text, want := range map[string][]string{
		"Điều 1. Tên\nl. Một.\n2. Hai.":                            {"Điều 1|Tên", "Điều 1 khoản 1|Một.", "Điều 1 khoản 2|Hai."},
		"Điều 1. Tên\nMột.\nĐiều S. Tên\nHai.\nĐiều 2. Tên\nBa.":   {"Điều 1|Tên Một./Điều S. Tên/Hai.", "Điều 2|Tên Ba."}, // no neighbour tells that it is one
		"Điều 1. Tên\nTheo\nĐiều l. Của luật.\nĐiều 2. Tên\nBa.":   {"Điều 1|Tên Theo/Điều l. Của luật.", "Điều 2|Tên Ba."},
		"A. MỘT\n1. Một.\n7. Hai.\nB. HAI\n1. Ba.\n":               {"A|MỘT", "A.1|Một./7. Hai.", "B|HAI", "B.1|Ba."},
		"I. MỘT\n1. Một.\n2. Hai.\nII. HAI\n1. Ba.\nIII. BA\nBốn.": {"I|MỘT", "I.1|Một.", "I.2|Hai.", "II|HAI", "II.1|Ba.", "III|BA Bốn."},
	} {
		if diff := cmp.Diff(want, unitsOf(t, text)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", text, diff)
		}
	}
}

func TestALabelThatNamesOthersIsAReference(t *testing.T) {
	for _, reference := range []string{
		"a) và điểm b) khoản 1 Điều 5 được tính gấp đôi.", "a), b) và c) khoản 1 Điều 5 không áp dụng.", "a) hoặc điểm c) khoản 2 Điều này.", "2. và khoản 3 Điều 5 không áp dụng.",
		"a) đến điểm d) khoản 1 Điều 7.", "a), điểm b) khoản 1 Điều 7.",
	} {
		text := "Điều 1. Tên\n1. Đối tượng áp dụng:\n" + reference + "\n2. Hồ sơ gồm:\na) Tờ trình;\nb) Báo cáo."
		want := []string{"Điều 1|Tên", "Điều 1 khoản 1|Đối tượng áp dụng:/" + reference, "Điều 1 khoản 2|Hồ sơ gồm:", "Điều 1 khoản 2 điểm a|Tờ trình;", "Điều 1 khoản 2 điểm b|Báo cáo."}
		if diff := cmp.Diff(want, unitsOf(t, text)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", reference, diff)
		}
	}
	// After a whole sentence it is a label, whatever its words begin with.
	for text, want := range map[string][]string{
		"Điều 1. Tên\n1. Gồm:\na) Một;\nb) Hai;\n2. và 3 khoản hỗ trợ khác.\n3. Ba.": {"Điều 1|Tên", "Điều 1 khoản 1|Gồm:", "Điều 1 khoản 1 điểm a|Một;", "Điều 1 khoản 1 điểm b|Hai;", "Điều 1 khoản 2|và 3 khoản hỗ trợ khác.", "Điều 1 khoản 3|Ba."},
		"Điều 1. Tên\n1. Theo quy định\n2. và khoản 3 Điều 5.\n2. Hai.":              {"Điều 1|Tên", "Điều 1 khoản 1|Theo quy định 2. và khoản 3 Điều 5.", "Điều 1 khoản 2|Hai."},
	} {
		if diff := cmp.Diff(want, unitsOf(t, text)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", text, diff)
		}
	}
}

// Whatever is numbered below a clause stands below it, whether the clause is called one or not, and bullets are counted by what they are.
func TestWhatIsNumberedBelowAClauseStandsBelowIt(t *testing.T) {
	labels := []string{"1.1", "1.1.", "1.2.", "(1)", "(2)", "a)", "b)", "(a)", "-", "+", "•", "–", "①", "3.1.", "i)"}
	for seed := range uint64(300) {
		random := randomOf(seed)
		var items []string
		for k := range 1 + random.IntN(7) {
			items = append(items, fmt.Sprintf("%s Mục thứ %d của danh sách;", pick(random, labels), k))
		}
		body := strings.Join(items, "\n")
		plain := unitsOf(t, "Điều 1. Tên\n1. Danh sách gồm:\n"+body+"\n2. Hết danh sách.\nĐiều 2. Tên\nMột câu.")
		if diff := cmp.Diff(plain, unitsOf(t, "Điều 1. Tên\nKhoản 1. Danh sách gồm:\n"+body+"\nKhoản 2. Hết danh sách.\nĐiều 2. Tên\nMột câu.")); diff != "" {
			t.Fatalf("%s\n-1. +Khoản 1.:\n%s", body, diff)
		}
		for _, u := range plain[1 : len(plain)-2] {
			if !strings.HasPrefix(u, "Điều 1 khoản 1") {
				t.Fatalf("%q of\n%s", u, body)
			}
		}
	}
	want := []string{"Điều 1|Tên", "Điều 1 khoản 1|Gồm:", "Điều 1 khoản 1 cộng 1|Một;", "Điều 1 khoản 1 cộng 2|Hai;", "Điều 1 khoản 1 gạch 1|Ba;", "Điều 1 khoản 1 gạch 2|Bốn."}
	if diff := cmp.Diff(want, unitsOf(t, "Điều 1. Tên\n1. Gồm:\n+ Một;\n+ Hai;\n• Ba;\n• Bốn.")); diff != "" {
		t.Error(diff)
	}
}

func TestWhatStandsBetweenPagesIsNoWord(t *testing.T) {
	subjects := []string{"Quy chế này", "Hội đồng thi đua", "Cơ quan đề nghị"}
	words := func(between ...string) string {
		text := decision
		for i, b := range between {
			text += fmt.Sprintf("Điều %d. Tên\n%s quy định về việc khen thưởng\n%s\nđột xuất tại các đơn vị của Sở.\nMột câu khác.\nHai câu khác.\nBa câu khác.\nBốn câu khác.\nNăm câu khác.\n", i+1, subjects[i], b)
		}
		return text
	}
	var whole []string
	for _, subject := range subjects {
		whole = append(whole, subject+" quy định về việc khen thưởng đột xuất tại các đơn vị của Sở./Một câu khác./Hai câu khác./Ba câu khác./Bốn câu khác./Năm câu khác.")
	}
	head := "CÔNG BÁO/Số 31 + 32/Ngày 10-01-2024"
	for name, between := range map[string][]string{
		"numbers": {"4", "5", "6"}, "numbers from 1": {"1", "2", "3"}, "numbers between blank lines": {"\n4\n", "\n5\n", "\n6\n"}, "the gazette": {head, head + " 5", "6 " + head},
		"the gazette with numbers": {"4\n" + head, "5\n" + head, "6\n" + head}, "a head": {"Quy chế thi đua của Sở", "Quy chế thi đua của Sở", "Quy chế thi đua của Sở"},
		"a head with numbers": {"Quy chế thi đua 4", "5 Quy chế thi đua", "Quy chế thi đua 6"},
	} {
		var got []string
		for _, u := range unitsOf(t, words(between...)) {
			_, text, _ := strings.Cut(u, "|Tên ")
			got = append(got, text)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
	for name, between := range map[string][]string{ // words of the text
		"sums": {"5", "3", "8"}, "one number": {"4", "đối với", "và"}, "a table's first column": {"1\nNguyễn Văn An", "2\nTrần Văn Bình", "3\nLê Thị Hoa"},
		"a line twice": {"Tập thể của Sở", "Tập thể của Sở", "và"}, "a cell in every row": {"Giáo viên", "Giáo viên", "Giáo viên"}, "equal sums": {"1.800.000 đồng", "1.800.000 đồng", "1.800.000 đồng"},
		"numbers of no order between blank lines": {"\n40\n\nđiểm tối đa là", "\n25\n", "\n60\n"},
	} {
		got := strings.Join(unitsOf(t, words(between...)), "/")
		for _, b := range between {
			for _, w := range strings.Split(b, "\n") {
				if !strings.Contains(got, w) {
					t.Errorf("%s: %q is lost: %s", name, w, got)
				}
			}
		}
	}
}

// A form with leaders is none, and a table of contents before the letterhead leaves it as it is, whatever a form of an annex repeats of it.
func TestWhatIsATableOfContents(t *testing.T) {
	const rule = "-------\n"
	text := strings.Replace(decision, "SỞ VÍ DỤ\n", "SỞ VÍ DỤ\n"+rule, 1)
	text = strings.Replace(text, "NAM\n", "NAM\n"+rule, 1) + "Điều 1. Phạm vi\nMột câu.\nĐiều 2. Hiệu lực\nHai câu.\n"
	form := "Mẫu số 01\n" + strings.NewReplacer("12/", "…/", "05 tháng 3 năm 2024", "… tháng … năm …").Replace(decision)
	for name, c := range map[string]struct{ text, want string }{
		"pages":                     {"MỤC LỤC\nĐiều 1. Phạm vi 1\nĐiều 2. Hiệu lực 2\n\n" + text, "Điều 1|Phạm vi Một câu./Điều 2|Hiệu lực Hai câu."},
		"leaders without its title": {"Điều 1. Phạm vi .... 1\nĐiều 2. Hiệu lực .... 2\n\n" + text, "Điều 1|Phạm vi Một câu./Điều 2|Hiệu lực Hai câu."},
		"a form in an annex":        {"MỤC LỤC\nĐiều 1. Phạm vi 1\nĐiều 2. Hiệu lực 2\nMẫu số 01 3\n\n" + text + form, "Điều 1|Phạm vi Một câu./Điều 2|Hiệu lực Hai câu."},
		"a form that is not there":  {"MỤC LỤC\nĐiều 1. Phạm vi 1\nĐiều 2. Hiệu lực 2\nMẫu số 01 3\n\n" + text, "Điều 1|Phạm vi Một câu./Điều 2|Hiệu lực Hai câu."},
		"no contents":               {text + "Điều 5 .......... 10\nĐiều 7 .......... 20\nMức thưởng ....... 5", "Điều 1|Phạm vi Một câu./Điều 2|Hiệu lực Hai câu./Điều 5 .......... 10/Điều 7 .......... 20/Mức thưởng ....... 5"},
	} {
		got := strings.Join(unitsOf(t, c.text), "/")
		if d, _ := Parse(c.text); !strings.HasPrefix(got, c.want) || d.Header.Number != "12/QĐ-SVD" || d.Header.Issuer != "Sở Ví dụ tỉnh Thái Bình" || d.Header.Kind != "Quyết định" {
			t.Errorf("%s: %q, %q, %q: %s", name, d.Header.Kind, d.Header.Number, d.Header.Issuer, got)
		}
	}
}

func TestTheSignatureIsNoWordOfTheLastUnit(t *testing.T) {
	for signature, want := range map[string]string{
		"GIÁM ĐỐC\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|GIÁM ĐỐC", "GIÁM ĐỐC\n(Đã ký)\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|GIÁM ĐỐC", "GIÁM ĐỐC": "|",
		"Giám đốc\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|Giám đốc", "KT. Giám đốc\nPhó Giám đốc\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|Phó Giám đốc",
		"GIÁM ĐỐC\nNGUYỄN VĂN VÍ DỤ": "Nguyễn Văn Ví Dụ|GIÁM ĐỐC", "GIÁM ĐỐC SỞ\n[đã ký, đóng dấu]\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|GIÁM ĐỐC SỞ",
		"T/M HỘI ĐỒNG\nCHỦ TỊCH\nĐã ký: Nguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|CHỦ TỊCH", "KẾ TOÁN TRƯỞNG\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|KẾ TOÁN TRƯỞNG",
		"LÃNH ĐẠO SỞ\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|LÃNH ĐẠO SỞ", "ĐỘI TRƯỞNG\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|ĐỘI TRƯỞNG",
		"GIÁM ĐỐC\nKý bởi: Nguyễn Văn Ví Dụ\nNgày ký: 05/03/2024": "Nguyễn Văn Ví Dụ|GIÁM ĐỐC", "TM. UBND TỈNH\nQ. CHỦ TỊCH\nNguyễn Văn Ví Dụ": "Nguyễn Văn Ví Dụ|Q. CHỦ TỊCH",
	} {
		for _, annex := range []string{"", "\nPHỤ LỤC I\nDANH MỤC\n1. Một."} {
			text := decision + "Điều 1. Tên\nMột câu.\nĐiều 2. Tên\nHai câu.\n\n" + signature + annex
			units := unitsOf(t, text)
			if d, _ := Parse(text); units[1] != "Điều 2|Tên Hai câu." || units[2] != "Chữ ký|"+strings.ReplaceAll(signature, "\n", "/") || d.Header.Signer+"|"+d.Header.SignerPost != want {
				t.Errorf("%q: %q by %q, %q", signature+annex, units, d.Header.Signer, d.Header.SignerPost)
			}
		}
	}
	for _, words := range []string{"Tên gọi\nNguyễn Văn An", "Danh sách gồm:\nNguyễn Văn An", "Họp tại\nNhà Văn Hóa"} { // no signature
		if got := unitsOf(t, decision+"Điều 1. Tên\n"+words); len(got) != 1 {
			t.Errorf("%q: %q", words, got)
		}
	}
}
