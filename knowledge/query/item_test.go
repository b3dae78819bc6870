package query

import (
	"slices"
	"testing"
)

func TestTheItemThatAQuestionIsAbout(t *testing.T) {
	classes := []string{
		"a) “Huân chương Sao vàng”: 46,0 lần mức lương cơ sở;", "b) “Huân chương Lao động” hạng Nhất, “Huân chương Chiến công” hạng Nhất: 9,0 lần mức lương cơ sở;",
		"c) “Huân chương Lao động” hạng Nhì, “Huân chương Đại đoàn kết dân tộc”: 7,5 lần mức lương cơ sở;", "d) “Huân chương Lao động” hạng Ba: 4,5 lần mức lương cơ sở.",
	}
	standards := []string{
		"a) Hoàn thành tốt nhiệm vụ được giao;", "b) Tham gia phong trào thi đua thường xuyên;",
		"c) Có ít nhất là 70% cá nhân đạt danh hiệu “Lao động tiên tiến” và không có cá nhân bị kỷ luật từ hình thức cảnh cáo trở lên;",
	}
	for _, c := range []struct {
		question, lead string
		items          []string
		best           int // -1: none is ahead
		named          []int
	}{
		{"Huân chương Lao động hạng Nhì được bao nhiêu tiền", "1. Huân chương các loại:", classes, 2, []int{2}},
		{"huan chuong lao dong hang ba thuong may lan luong", "1. Huân chương các loại:", classes, 3, []int{3}},
		{"HCLĐ hạng Nhất kèm bao nhiêu tiền", "1. Huân chương các loại:", classes, 1, []int{1}},
		{"huân chương sao vàng thưởng bao nhiêu", "", classes, 0, []int{0}},
		{"tập thể lao động tiên tiến cần tỷ lệ bao nhiêu", "1. Danh hiệu “Tập thể lao động tiên tiến” tặng tập thể đạt các tiêu chuẩn sau đây:", standards, 2, nil},
		{"co quan co nguoi bi canh cao thi con duoc khong", "", standards, 2, nil},
		{"nộp ở đâu", "", standards, -1, nil},
	} {
		got := Read(c.question, nil).Item(c.lead, c.items)
		if ahead := got.Ahead > 0; ahead != (c.best >= 0) || ahead && got.Best != c.best || !slices.Equal(got.Named, c.named) {
			t.Errorf("%s: %+v, want %d, named %v", c.question, got, c.best, c.named)
		}
	}
}

func TestWhatOfAProvisionAnswers(t *testing.T) {
	for _, c := range []struct {
		question, text string
		want           []string
	}{
		{"thưởng bao nhiêu tiền", "được thưởng 1,5 lần mức lương cơ sở", []string{"1,5 lần mức lương cơ sở"}},
		{"tối đa bao nhiêu tiền", "mức tiền thưởng không quá 0,6 lần mức lương cơ sở", []string{"không quá 0,6 lần mức lương cơ sở"}},
		{"được bao nhiêu tiền", "Huy chương Bạc: 35 triệu đồng; bằng khen 1.500.000 đồng", []string{"35 triệu đồng", "1.500.000 đồng"}},
		{"tỷ lệ bao nhiêu phần trăm", "không quá 15% tổng số lao động", []string{"không quá 15%"}},
		{"phải mấy năm liên tục", "có từ 05 năm trở lên, từ ngày 31 tháng 12 năm 2023", []string{"từ 05 năm trở lên"}},
		{"hạn nộp ngày nào", "gửi trước ngày 15 tháng 12 hằng năm", []string{"trước ngày 15 tháng 12 hằng năm"}},
		{"bao nhiêu ngày thì giải quyết xong", "Trong thời hạn 20 ngày làm việc kể từ ngày nhận", []string{"20 ngày làm việc"}},
		{"ai quyết định tặng giấy khen", "3. Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng danh hiệu", []string{"Chủ tịch Ủy ban nhân dân cấp xã"}},
		{"nộp mấy bộ hồ sơ", "Hồ sơ gồm 02 bộ (bản chính)", []string{"02 bộ (bản chính)"}},
		{"sáng kiến là gì", "Sáng kiến là giải pháp có tính mới 05 năm", nil},
		{"ai ký", "không có ai ở đây", nil},
	} {
		var got []string
		for _, s := range Read(c.question, nil).Answering(c.text) {
			got = append(got, c.text[s.From:s.To])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.question, got, c.want)
		}
	}
}

func TestTheTableOfAnsweringWordsIsRead(t *testing.T) {
	rules, err := parseAnswering(emphasisTable)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if !slices.ContainsFunc([]Aspect{Amount, Share, Period, Deadline, Force, Replaces, Decides, Proposes, Pays, Where, Count}, func(a Aspect) bool { return a == r.aspect }) {
			t.Errorf("%s is no kind of answer that words tell", r.aspect)
		}
	}
	for _, wrong := range []string{"amount", "amount | ("} {
		if _, err := parseAnswering(wrong); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}
