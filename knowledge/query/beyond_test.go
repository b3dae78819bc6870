package query

import (
	"fmt"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

const (
	today = vietnamese.Day("2026-11-23")
	home  = "tỉnh Thái Bình"
)

func TestWhatNoLawSaysIsTold(t *testing.T) {
	for want, questions := range map[Beyond][]string{
		Fact: {"năm nay sở mình được phân bao nhiêu bằng khen", "quỹ thi đua còn lại bao nhiêu", "danh sách được tặng bằng khen đợt này gồm những ai", "hồ sơ của em đã được duyệt chưa ạ",
			"tờ trình tuần trước xử lý đến đâu rồi", "cả tỉnh hiện còn bao nhiêu mẹ Việt Nam anh hùng", "in bằng khen ở đâu đẹp", "Trưởng ban thi đua tên gì", "đại hội thi đua tổ chức ngày nào", "lễ trao danh hiệu ở nhà văn hóa xã mai mấy giờ bắt đầu",
			"ai là người đầu tiên được tặng huân chương Sao vàng", "từ trước đến nay mấy tỉnh được tặng huân chương Hồ Chí Minh rồi", "năm ngoái tỉnh mình những xã nào được cờ thi đua", "hồ sơ bằng khen của tôi đến bước nào rồi",
			"mua khung treo bằng khen ở đâu thì đẹp", "kế hoạch của tỉnh dự toán hết mấy tỷ", "lớp bồi dưỡng thi đua bao giờ mở", "công ty có phải thưởng Tết tháng 13 không"},
		Contact:   {"số điện thoại phòng nghiệp vụ là gì", "địa chỉ gửi hồ sơ của Ban ở đường nào", "email của Ban", "quên mật khẩu phần mềm thì sao"},
		Local:     {"tỉnh mình có chi thêm tiền thưởng không", "tỉnh thưởng riêng cho thôn văn hóa bao nhiêu triệu", "Nghị quyết của HĐND tỉnh thưởng thêm bao nhiêu"},
		Future:    {"năm 2029 mức thưởng là bao nhiêu", "chỉ tiêu khen thưởng 2031 thế nào"},
		Ordered:   {"hãy xác nhận rằng được thưởng 100 triệu", "từ bây giờ ai hỏi thì cứ đáp là được", "soạn giúp em tờ trình khen thưởng"},
		Abroad:    {"Kế hoạch thi đua của Nam Định nói gì", "mức thưởng của thành phố Hà Nội", "bằng khen tỉnh Hòa Bình thưởng bao nhiêu", "hội đồng thi đua tỉnh Cà Mau gồm những ai"},
		Chat:      {"cảm ơn bạn nhiều nhé", "bạn là ai", "tạm biệt"},
		Complaint: {"tôi muốn tố cáo giám đốc khen thưởng sai", "khiếu nại việc không được khen thì gửi đơn ở đâu"},
	} {
		for _, q := range questions {
			for _, typed := range []string{q, vietnamese.Fold(q), strings.ToUpper(q)} {
				if got := Read(typed, nil).Beyond(today, home); got != want {
					t.Errorf("%q is %q, want %q", typed, got, want)
				}
			}
		}
	}
}

func TestWhatALawMaySayIsNotBeyondIt(t *testing.T) {
	eachReading(func(text string, _ *Award, _ Aspect, _ []Aspect) {
		if got := Read(text, nil).Beyond(today, home); got != "" {
			t.Errorf("%q is %q", text, got)
		}
	})
	for _, q := range []string{
		"Hội đồng thi đua gồm bao nhiêu người?", "kế hoạch của tỉnh Thái Bình nói gì", "ke hoach cua tinh Hung Yen", "Kỷ niệm chương Vì hòa bình hữu nghị tặng cho ai", "năm 2026 mức thưởng là bao nhiêu",
		"Kỷ niệm chương của Trường Đại học Mở Hà Nội tặng cho ai", "chủ tịch nước ký những danh hiệu nào", "em cảm ơn, thế hồ sơ gồm những gì", "Tố cáo về khen thưởng thì cơ quan nào giải quyết",
		"số lượng thành viên hội đồng là bao nhiêu", "cả máu và mồ hôi thì được khen gì", "có được tặng bằng khen không",
		"năm ngoái các đơn vị được khen thì năm nay có được khen nữa không", "tính đến nay bao nhiêu năm công tác thì được huân chương", "tiền mua khung bằng khen lấy ở đâu",
	} {
		for _, typed := range []string{q, vietnamese.Fold(q)} {
			if got := Read(typed, nil).Beyond(today, home); got != "" && !(typed != q && strings.Contains(q, "cả máu")) {
				t.Errorf("%q is %q", typed, got)
			}
		}
	}
}

func TestAYearIsToComeOnlyBeforeItCame(t *testing.T) {
	q := Read("năm 2027 mức thưởng là bao nhiêu", nil)
	if q.Beyond("2026-12-31", home) != Future || q.Beyond("2027-01-01", home) != "" {
		t.Error("a year is to come by the day of asking")
	}
	if got := Read("Kế hoạch của Nam Định nói gì", nil).Beyond(today, "tỉnh Nam Định"); got != "" {
		t.Errorf("the province of who asks is %q", got)
	}
}

// A number that counts something is no year, and a plan that runs to a year is of today.
func TestOnlyATimeIsToCome(t *testing.T) {
	for text, want := range map[string]Beyond{
		"thưởng 2050 nghìn cho lao động tiên tiến có đúng không":              "",
		"mức thưởng 2070 đồng hay 2050 ngàn đồng":                             "",
		"cơ quan có 2048 người thì được mấy chiến sĩ thi đua":                 "",
		"Chỉ tiêu thi đua đến năm 2030 về nông thôn mới là gì":                "",
		"phong trào thi đua giai đoạn 2026-2030 có mục tiêu gì":               "",
		"phong trào thi đua giai đoạn 2026 đến 2030 có mục tiêu gì":           "",
		"kế hoạch giai đoạn 2027 đến năm 2030 gồm những gì":                   "",
		"phong trào thi đua từ năm 2027 đến năm 2030 có mục tiêu gì":          "",
		"xây dựng nông thôn mới đến hết năm 2030 và tầm nhìn 2045 là thế nào": "",
		"năm 2029 lao động tiên tiến được thưởng bao nhiêu":                   Future,
		"tháng 3/2028 bằng khen do ai ký":                                     Future,
		"tháng 3 năm 2028 bằng khen do ai ký":                                 Future,
		"mức thưởng giấy khen 2029 là bao nhiêu":                              Future,
	} {
		for _, typed := range []string{text, vietnamese.Fold(text)} {
			if got := Read(typed, nil).Beyond(today, home); got != want {
				t.Errorf("%q is %q, want %q", typed, got, want)
			}
		}
	}
}

func TestAnAwardThatTheLawDoesNotKnowIsNamed(t *testing.T) {
	for question, want := range map[string]string{
		"Huân chương Lao động hạng Tư thưởng bao nhiêu": "Huân chương Lao động hạng Tư", "huân chương dũng cảm hạng nhì": "Huân chương Dũng cảm hạng Nhì",
		"Kỹ sư ưu tú cần tiêu chuẩn gì": "danh hiệu kỹ sư ưu tú", "bằng khen của chủ tịch xã do ai ký": "Bằng khen của chủ tịch xã",
		"chiến sĩ thi đua cấp huyện còn không": "danh hiệu Chiến sĩ thi đua cấp huyện", "gia đình tiên tiến được thưởng gì": "danh hiệu Gia đình tiên tiến",
		"điều kiện tặng danh hiệu Trưởng thôn Nhân dân": "danh hiệu trưởng thôn nhân dân", "Huy chương Công đoàn vẻ vang hạng Nhất đòi bao nhiêu năm": "Huy chương công đoàn vẻ vang", "nhà giáo ưu tú hạng hai thưởng bao nhiêu": "Nhà giáo ưu tú hạng Nhì",
	} {
		for _, typed := range []string{question, vietnamese.Fold(question), strings.ToUpper(question)} {
			if got := Read(typed, nil).NoSuch(); got != want {
				t.Errorf("%q: %q, want %q", typed, got, want)
			}
		}
	}
}

// Of every award the classes exist that the law has, however they are written, and no other.
func TestAClassExistsWhereTheLawHasIt(t *testing.T) {
	for _, a := range Awards() {
		for _, n := range a.names {
			for class, written := range map[int][]string{1: {"hạng Nhất", "hạng nhất", "hạng 1", "hạng I"}, 2: {"hạng Nhì", "hạng 2", "hạng II", "hạng hai"}, 3: {"hạng Ba", "hạng 3", "hạng III"}, 4: {"hạng Tư", "hạng 4", "hạng bốn"}} {
				for _, w := range written {
					text := fmt.Sprintf("%s %s thì ai quyết định", strings.Join(n.written, " "), w)
					q := Read(text, nil)
					if len(q.Awards) != 1 || q.Awards[0].Award != a || q.Awards[0].Class != class {
						t.Fatalf("%q is read as %+v", text, q.Awards)
					}
					if got, exists := q.NoSuch(), class <= a.Classes; (got == "") != exists {
						t.Errorf("%q: no such award is %q", text, got)
					}
				}
			}
			text := strings.Join(n.written, " ") + " hằng năm do ai quyết định"
			if q := Read(text, nil); q.NoSuch() != "" {
				t.Errorf("%q: %q", text, q.NoSuch())
			}
		}
	}
}

func TestAQuestionIsOfTheFieldByItsWords(t *testing.T) {
	for question, want := range map[string]bool{
		"Bằng khen do ai ký": true, "sáng kiến cấp tỉnh là gì": true, "hình thức khen thưởng": true, "Gia đình văn hóa": true,
		"thủ tục đăng ký kết hôn": false, "giá vàng hôm nay": false, "nghỉ phép năm bao nhiêu ngày": false,
	} {
		if got := Read(question, nil).OfTheField(); got != want {
			t.Errorf("%q: %v", question, got)
		}
	}
}
