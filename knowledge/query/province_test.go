package query

import (
	"fmt"
	"testing"

	"thidua/knowledge/province"
	"thidua/knowledge/vietnamese"
)

// Every name of every province is seen, typed with and without marks, and those that are other words as well only where they are a province's.
func TestEveryProvinceIsNamed(t *testing.T) {
	for _, p := range province.All() {
		for _, n := range p.Names {
			for _, question := range []string{"kế hoạch của tỉnh " + n.Text + " có gì", "ke hoach cua tinh " + vietnamese.Fold(n.Text)} {
				if got := Read(question, nil).Province("", "2026-01-01"); !province.Same(got, n.Text, "2026-01-01") {
					t.Errorf("%q names %q", question, got)
				}
			}
		}
	}
	for _, question := range []string{"giữ gìn hòa bình", "mức tiền cao bằng bao nhiêu", "huân chương Hồ Chí Minh", "chị Hà Giang hỏi", "tien thuong son la gi"} {
		if got := Read(question, nil).Province("tỉnh Thái Bình", "2026-01-01"); got != "" {
			t.Errorf("%q names %q", question, got)
		}
	}
	if got := Read("kế hoạch của Thái Bình và Nam Định khác gì", nil).Province("tỉnh Hưng Yên", "2026-01-01"); got != "Nam Định" {
		t.Errorf("of two the other is meant, not %q", got)
	}
}

func TestWhatIsOfAnotherProvince(t *testing.T) {
	for question, want := range map[string]Beyond{
		"kế hoạch của tỉnh Nam Định nói gì": Abroad,
		"ke hoach cua tinh nam dinh noi gi": Abroad,
		"kế hoạch tỉnh Thái Bình":           "",
		"kế hoạch tỉnh Hưng Yên":            "",
		"Bằng khen do ai ký":                "",
	} {
		if got := Read(question, nil).Beyond("2026-01-01", "tỉnh Hưng Yên"); got != want {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// frames of questions in which a province, for %s, is one whose rules are asked for, and of those in which it is where something of a story took place.
var (
	asksOfProvince = []string{
		"kế hoạch của tỉnh %s nói gì", "kế hoạch thi đua của tỉnh %s có những mục nào", "UBND tỉnh %s quy định việc xét bằng khen thế nào", "Quy chế khen thưởng của tỉnh %s quy định tỷ lệ bao nhiêu",
		"ở tỉnh %s thì mức thưởng giấy khen là bao nhiêu", "mức thưởng của tỉnh %s", "hội đồng thi đua tỉnh %s gồm những ai", "Chủ tịch tỉnh %s ký bằng khen khi nào",
		"tỉnh %s thưởng thêm cho mẹ Việt Nam anh hùng bao nhiêu tiền", "học sinh giỏi quốc gia thì tỉnh %s thưởng thêm mấy triệu", "bên tỉnh %s quy chế khen thưởng họ cho bao nhiêu phần trăm",
		"cho em hỏi bằng khen tỉnh %s thưởng bao nhiêu", "em chào anh ạ, theo tỉnh %s thì sáng kiến chấm thế nào", "thế của tỉnh %s thì sao", "giấy khen được bao nhiêu tiền ở tỉnh %s",
		"mức thưởng bằng khen tỉnh mình so với tỉnh %s", "quy chế xét sáng kiến cấp tỉnh của tỉnh %s quy định hội đồng mấy người", "nghị quyết của HĐND tỉnh %s thưởng bao nhiêu",
		"tôi là cán bộ xã, tôi nghe tỉnh ta thưởng ít lắm, còn tỉnh %s thưởng bao nhiêu cho thôn văn hóa vậy các anh chị ơi cho tôi biết với nhé",
	}
	toldOfProvince = []string{
		"bố em hy sinh ở %s năm 1972 thì được truy tặng huân chương gì", "mẹ cháu đi thanh niên xung phong mở đường ở %s gần ba năm thì có được huy chương không",
		"chồng em là bộ đội ở trung đoàn mạn %s, bao nhiêu năm thì được huy chương Quân kỳ quyết thắng", "hợp tác xã bán lúa ra tận %s có được bằng khen của tỉnh không",
		"tôi quê ở tỉnh %s, công tác tại Thái Bình được 10 năm thì xét lao động tiên tiến thế nào", "tôi sinh ra ở tỉnh %s muốn hỏi tiêu chuẩn nhà giáo ưu tú",
		"ông tôi từng là chủ tịch tỉnh %s thì có được huân chương Độc lập không", "anh tôi làm ở Sở Nội vụ tỉnh %s rồi chuyển về đây, có được xét chiến sĩ thi đua cơ sở không",
		"đoàn từ thiện vào tỉnh %s cứu lụt thì được khen gì", "em học ở %s về dạy ở quê có được lao động tiên tiến không", "cụ hoạt động cách mạng ở tỉnh %s, tiêu chuẩn huân chương Sao vàng là gì",
		"cháu đi lính đóng quân tại tỉnh %s ba năm rồi mới rồi cứu được hai người bị lũ cuốn thì người ta bảo làm hồ sơ huân chương Dũng cảm vậy hồ sơ gồm những gì hả các bác",
	}
)

// Of every province, by each of its names, its rules are told from a story that took place there.
func TestAProvinceOfAStoryIsNotAskedOf(t *testing.T) {
	for _, p := range province.All() {
		for _, n := range p.Names {
			for asks, frames := range map[bool][]string{true: asksOfProvince, false: toldOfProvince} {
				for _, frame := range frames {
					text := fmt.Sprintf(frame, n.Text)
					for _, typed := range []string{text, vietnamese.Fold(text)} {
						if got := Read(typed, nil).Province("tỉnh Thái Bình", "2026-01-01"); asks && !province.Same(got, n.Text, "2026-01-01") || !asks && got != "" {
							t.Errorf("%q asks of %q: %v", typed, got, asks)
						}
					}
				}
			}
		}
	}
}
