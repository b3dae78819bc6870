package query

import "testing"

func TestAPowerOfALevelThatIsNoMore(t *testing.T) {
	for words, want := range map[string]bool{
		"Chủ tịch Ủy ban nhân dân cấp huyện quyết định tặng danh hiệu": true,
		"Chủ tịch Uỷ ban nhân dân huyện":                               true,
		"Hội đồng cấp huyện":                                           true,
		"Chủ tịch Ủy ban nhân dân cấp xã quyết định":                   false,
		"có phạm vi ảnh hưởng trong địa bàn cấp huyện":                 false,
		"": false,
	} {
		if _, got := PowerOfAbolished(words, "2025-07-01"); got != want {
			t.Errorf("%q: %v", words, got)
		}
		if _, got := PowerOfAbolished(words, "2025-06-30"); got {
			t.Errorf("%q: abolished before its day", words)
		}
	}
	l := loadLevels()[0]
	for words, want := range map[string]bool{
		"Thẩm quyền của Chủ tịch Ủy ban nhân dân cấp huyện do Chủ tịch Ủy ban nhân dân cấp xã thực hiện": true,
		"Chủ tịch Ủy ban nhân dân cấp huyện quyết định tặng giấy khen":                                   false,
		"cấp xã thực hiện nhiệm vụ": false,
	} {
		if got := l.PassedOn(words); got != want {
			t.Errorf("%q: %v", words, got)
		}
	}
}
