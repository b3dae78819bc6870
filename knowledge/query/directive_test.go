package query

import (
	"strings"
	"testing"
)

func TestWhatIsAskedOfADirectiveAsAWhole(t *testing.T) {
	for text, want := range map[string]DirectiveAsks{
		"Ai ký Chỉ thị 19?": DirectiveSigned, "ai la nguoi ky chi thi 19": DirectiveSigned, "Chỉ thị 19 do ai ký": DirectiveSigned, "người ký chỉ thị 19": DirectiveSigned,
		"Chỉ thị 19 gửi cho những ai?": DirectiveSent, "noi nhan chi thi 19": DirectiveSent, "chỉ thị 19 gửi tới đâu": DirectiveSent,
		"Chỉ thị số 19/CT-TTg ban hành ngày nào": DirectiveIssued, "chi thi 19 ra doi khi nao": DirectiveIssued, "chỉ thị 19 ban hành năm nào": DirectiveIssued, "chỉ thị 19 ngày bao nhiêu": DirectiveIssued,
		"Chỉ thị 19 do ai ban hành": DirectiveIssuer, "chi thi 19 cua co quan nao": DirectiveIssuer,
		"Chỉ thị 19 có mấy nhiệm vụ": DirectiveCount, "chi thi 19 co bao nhieu muc": DirectiveCount, "chỉ thị 19 gồm mấy nội dung": DirectiveCount,
		"mở đầu chỉ thị 19": DirectiveOpening, "toàn văn Chỉ thị 19": DirectiveWhole, "cho xem toan van chi thi 19": DirectiveWhole,
		"Nội dung chính của Chỉ thị 19": DirectiveAbout, "chi thi 19 noi ve viec gi": DirectiveAbout, "chỉ thị 19 quy định gì": DirectiveAbout, "tóm tắt chỉ thị 19": DirectiveAbout,

		"Chỉ thị 19 giao Bộ Nội vụ việc gì": "", "chỉ thị 19 nói gì về báo chí, truyền hình": "", "Ai ký giấy khen theo Chỉ thị 19?": "", "theo chỉ thị 19 báo cáo gửi về đâu": "",
		"chỉ thị 19 quy định khen thưởng thế nào": "", "ký kết giao ước thi đua theo chỉ thị 19 khi nào": "", "Chỉ thị 19 còn hiệu lực không": "",
	} {
		if got := Read(text, nil).Directive(); got != want {
			t.Errorf("%q asks %q, want %q", text, got, want)
		}
	}
}

func TestItemsOfADirectiveAreNamedInManyWays(t *testing.T) {
	for text, want := range map[string]string{
		"mục 2 chỉ thị 19": "2", "muc 7 chi thi 19": "7", "khoản 3 chỉ thị 19": "3", "điểm a khoản 6 chỉ thị 19": "6a", "diem b muc 1 chi thi 19": "1b", "nhiệm vụ thứ 5 của chỉ thị 19": "5",
		"nhiem vu thu tam": "8", "việc thứ ba trong chỉ thị 19": "3", "khoản 2 và khoản 4 chỉ thị 19": "2 4", "nội dung số 2": "2",
		"Điều 5 chỉ thị 19": "", "chỉ thị 19": "", "khoản 2 Điều 5": "", "phụ lục I": "", "nhiệm vụ của bộ": "",
	} {
		var got []string
		for _, i := range Read(text, nil).DirectiveItems() {
			got = append(got, i.Number+strings.Join(i.Points, ""))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTheSubjectIsWhatIsAskedOfTheDirective(t *testing.T) {
	for text, want := range map[string]string{
		"Chỉ thị 19 giao Bộ Tài chính việc gì": "bo tai chinh", "anh ơi chỉ thị 19 bảo báo chí làm gì ấy nhỉ": "bao chi", "chi thi 19/ct-ttg yeu cau nguoi dung dau lam gi": "nguoi dau",
		"Chỉ thị 19": "", "theo CT 19 UBND tỉnh phải làm gì": "uy ban nhan dan tinh", "Chỉ thị số 19/CT-TTg của Thủ tướng Chính phủ": "",
	} {
		if got := strings.Join(Read(text, nil).DirectiveSubject(), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTheTableOfWhatIsAskedOfADirectiveIsRead(t *testing.T) {
	known := map[DirectiveAsks]bool{"other": true}
	for _, asks := range []DirectiveAsks{DirectiveSigned, DirectiveSent, DirectiveIssued, DirectiveIssuer, DirectiveCount, DirectiveOpening, DirectiveWhole, DirectiveAbout} {
		known[asks] = true
	}
	told := map[DirectiveAsks]bool{}
	for _, r := range directiveRules() {
		told[DirectiveAsks(r.tells)] = true
		if !known[DirectiveAsks(r.tells)] {
			t.Errorf("nothing is asked by %q", r.tells)
		}
	}
	if len(told) != len(known) {
		t.Errorf("the table tells %v", told)
	}
}
