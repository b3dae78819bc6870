package quotation_test

import (
	"testing"

	"thidua/knowledge/quotation"
)

func TestACircularThatRepeatsTheLawSaysTheSame(t *testing.T) {
	const law = "Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng danh hiệu “Lao động tiên tiến”, giấy khen cho cá nhân có 05 năm công tác"
	for other, want := range map[string]bool{
		law: true,
		"2. Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng danh hiệu Lao động tiên tiến, giấy khen cho cá nhân có 5 năm công tác.": true,
		"Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng danh hiệu “Lao động tiên tiến”, giấy khen cho cá nhân có 10 năm công tác":  false,
		"Hồ sơ đề nghị xét tặng gồm tờ trình và báo cáo":                                                                            false,
		"": false,
	} {
		if got := quotation.SaySame(law, other); got != want && got != quotation.SaySame(other, law) {
			t.Errorf("%q: %v, want %v", other, got, want)
		} else if got != want {
			t.Errorf("%q: %v both ways, want %v", other, got, want)
		}
	}
}
