package door_test

import (
	"strings"
	"testing"

	"thidua/bot/door"
)

// TestADenunciationShowsTheWordsThatSayIt: the caller shows the writer what was met and blanks the rest, so that the range has to be the
// words themselves and the rule the one that holds, sure or not.
func TestADenunciationShowsTheWordsThatSayIt(t *testing.T) {
	for _, c := range []struct {
		text, shown, rule string
		sure              bool
	}{
		{"Kính thưa Ban. Tôi muốn tố cáo ông phó chủ tịch xã Vũ Đoài.", "Tôi muốn tố cáo", "the writer complains", true},
		{"dạ em xin làm đơn khiếu nại kết quả xét bằng khen đợt 2/9", "em xin làm đơn khiếu nại", "the writer complains", true},
		{"Sáng nay chúng tôi tố cáo bà kế toán trường", "chúng tôi tố cáo", "the writer complains", true},
		{"   GIA ĐÌNH TÔI   XIN KHIẾU NẠI   việc truy tặng", "GIA ĐÌNH TÔI   XIN KHIẾU NẠI", "the writer complains", true},
		{"mình  muon  khieu nai diem thi dua quy 2", "mình  muon  khieu nai", "the writer complains", true},
		{"ĐƠN TỐ CÁO\nKính gửi: Thanh tra tỉnh Hưng Yên", "ĐƠN TỐ CÁO", "letter of complaint", true},
		{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐơn khiếu nại\nTôi tên là: Phạm Thị D", "Đơn khiếu nại", "letter of complaint", true},
		{"Tố cáo bà Đỗ Thị Mai khai khống sáng kiến", "Tố cáo bà", "a person is denounced", true},
		{"Anh xem hộ: khiếu nại của tôi gửi tháng 3 tới đâu rồi", "khiếu nại của tôi", "the writer's own complaint", false},
		{"hiệu phó trường em ăn bớt tiền thưởng cuối năm", "hiệu phó trường em ăn bớt", "a wrong of a certain person", false},
		{"Đ/c Phạm Văn Dũng khai man thành tích năm 2025", "Đ/c Phạm Văn Dũng khai man", "a wrong of a certain person", false},
		{"Đề nghị xử lý nghiêm đồng chí Nguyễn Văn Hùng", "Đề nghị xử lý nghiêm đồng chí", "punishment of a person demanded", false},
	} {
		f := door.Check(c.text)
		if f.Kind != door.Denunciation || f.Sure != c.sure || f.Rule != c.rule || c.text[f.Start:f.End] != c.shown {
			t.Errorf("%q: %q by %q, sure %v (kind %d)", c.text, c.text[f.Start:f.End], f.Rule, f.Sure, f.Kind)
		}
	}
}

// TestADenunciationIsOneHoweverItIsTyped: telephones write decomposed accents and no tones, people capitals and stray spaces. None of it
// changes what is said.
func TestADenunciationIsOneHoweverItIsTyped(t *testing.T) {
	for _, text := range []string{
		"Tôi muốn tố cáo ông trưởng thôn nhận tiền để bình xét gia đình văn hóa",
		"Em xin khiếu nại kết quả xét chiến sĩ thi đua cơ sở năm 2025",
		"Chúng tôi tố cáo ban giám hiệu chấm thi đua thiên vị",
		"Tố cáo giám đốc trung tâm nhận hối lộ",
		"Gia đình tôi xin khiếu nại quyết định số 215/QĐ-UBND",
	} {
		for _, typed := range typings(text) {
			if f := door.Check(typed); f.Kind != door.Denunciation {
				t.Errorf("%q: %+v", typed, f)
			}
		}
	}
}

// TestAnOfficialWhoHandlesComplaintsMakesNone: to ask about the rules, to report figures and to answer for a case is their work.
func TestAnOfficialWhoHandlesComplaintsMakesNone(t *testing.T) {
	for _, text := range []string{
		"Phòng Nội vụ nhận đơn tố cáo người được đề nghị Bằng khen thì có dừng trình hồ sơ không?",
		"Trường hợp có đơn khiếu nại sau khi công khai danh sách thì xử lý thế nào",
		"Thời hạn giải quyết khiếu nại lần đầu về khen thưởng là mấy ngày ạ",
		"Anh cho em xin mẫu đơn khiếu nại quyết định khen thưởng theo nghị định mới",
		"Quý III xã tiếp nhận 02 đơn khiếu nại, 01 đơn tố cáo, đã giải quyết xong",
		"Em cần số liệu khiếu nại, tố cáo năm 2025 để làm báo cáo tổng kết",
		"Người bị tố cáo nhưng chưa có kết luận có được xét danh hiệu lao động tiên tiến không",
		"Điều 93 Luật Thi đua, khen thưởng quy định về khai man thành tích ra sao",
		"Cán bộ khai man thành tích thì bị thu hồi bằng khen theo điều nào",
		"Tôi muốn hỏi ai có thẩm quyền giải quyết tố cáo đối với chủ tịch xã",
		"Em muốn tra cứu trình tự khiếu nại về thi đua",
		"Ông Nguyễn Văn Hùng đã bị kỷ luật do tham ô, nay hết thời hạn thì xét khen được không",
		"Đề nghị xử lý hồ sơ còn thiếu của đơn vị em",
		"Đề nghị Ban làm rõ tiêu chuẩn chiến sĩ thi đua cấp tỉnh",
		"Khen thưởng đ/c Trần Văn Bình có thành tích chống tham nhũng",
		"Kiện toàn Hội đồng thi đua sau sáp nhập, đồng chí chủ tịch làm chủ tịch hội đồng",
	} {
		for _, typed := range typings(text) {
			if f := door.Check(typed); f.Kind != door.Clear {
				t.Errorf("%q: found %q by %q", typed, typed[f.Start:f.End], f.Rule)
			}
		}
	}
}

// TestASecretIsReportedBeforeADenunciation: what is secret must not be kept at all, whatever else the message says.
func TestASecretIsReportedBeforeADenunciation(t *testing.T) {
	complaint, secret := "Tôi muốn tố cáo ông giám đốc", "Đính kèm công văn mật số 15/CV-CAT"
	for _, text := range []string{complaint + ".\n" + secret, secret + ". " + complaint, strings.ToUpper(complaint) + "\n[MẬT]"} {
		if f := door.Check(text); f.Kind != door.Secret || !f.Sure {
			t.Errorf("%q: %+v", text, f)
		}
	}
	if f := door.Check(complaint + " làm mất bí mật công tác"); f.Kind != door.Denunciation {
		t.Errorf("a word about secrecy hides the denunciation: %+v", f)
	}
}

// TestTheOrderOfSentencesHidesNoDenunciation: a courteous beginning or a question about the rules leaves the accusation one.
func TestTheOrderOfSentencesHidesNoDenunciation(t *testing.T) {
	for _, complaint := range []string{"Tôi muốn tố cáo bà phó hiệu trưởng", "Em xin khiếu nại kết quả bình xét", "Tố cáo ông Trần Văn Bình nhận hối lộ"} {
		for _, other := range []string{"Chào Ban Thi đua", "Hồ sơ nộp ở đâu ạ?", "Quy định về khen thưởng đột xuất thế nào?", "Trân trọng cảm ơn"} {
			for _, text := range []string{other + ". " + complaint + ".", complaint + ".\n" + other, other + "\n\n" + complaint + "\n" + other} {
				f := door.Check(text)
				if at := strings.Index(text, complaint); f.Kind != door.Denunciation || f.Start < at || f.End > at+len(complaint) {
					t.Errorf("%q: %+v", text, f)
				}
			}
		}
	}
}

// TestComplaintsAreFoundWithoutDiacritics: half of what is typed has none. What is not met are words that are others as well then:
// "kien" is "kiến", "to" is "tổ", "nay" is "nay".
func TestComplaintsAreFoundWithoutDiacritics(t *testing.T) {
	others := map[string]bool{
		"em muốn kiện ông giám đốc": true, "tôi muốn tố ông trưởng thôn": true, "phó giám đốc này nhũng nhiễu": true,
		"e mún kiện sếp vì bị cắt thi đua oan": true,
	}
	for _, l := range lines(t, "denunciation.txt") {
		if f := door.Check(bare(l.text)); (f.Kind == door.Denunciation) == others[l.text] {
			t.Errorf("%q: %+v", bare(l.text), f)
		}
	}
	for _, l := range lines(t, "clear.txt") {
		if f := door.Check(bare(l.text)); f.Kind == door.Denunciation {
			t.Errorf("%q: found %q by %q", bare(l.text), bare(l.text)[f.Start:f.End], f.Rule)
		}
	}
}
