package query

import "testing"

func TestWhatAsksHowARuleWasChanged(t *testing.T) {
	for text, want := range map[string]bool{
		"Điều 5 cũ và mới khác nhau thế nào?":                            true,
		"dieu 5 cu va moi khac nhau the nao":                             true,
		"Quy định này trước đây thế nào?":                                true,
		"Nghị định 152 đã sửa đổi những gì?":                             true,
		"Điều 5 đã được sửa đổi, bổ sung những gì":                       true,
		"tiêu chuẩn lao động tiên tiến có gì khác so với luật cũ":        true,
		"So với Luật 2003 thì tỷ lệ lao động tiên tiến bây giờ khác gì?": true,
		"so với Nghị định 91/2017 thì hồ sơ khác thế nào":                true,
		"trước đây quy định về sáng kiến ra sao":                         true,
		"Có điểm gì mới về hồ sơ so với trước không":                     true,
		"Điều 5 quy định gì?":                                            false,
		"Huân chương Lao động hạng Nhất và hạng Nhì khác gì nhau":        false,
		"thầy thuốc nhân dân so với thầy thuốc ưu tú đòi hỏi hơn gì":     false,
		"trước đây tôi làm ở huyện, nay về xã thì ai xét":                false,
		"anh ấy trước đây được khen thưởng những gì thì được tính":       false,
		"văn bản nào sửa đổi Nghị định 91":                               false,
		"luật mới có hiệu lực khi nào":                                   false,
	} {
		if got := Read(text, nil).AsksChange(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
