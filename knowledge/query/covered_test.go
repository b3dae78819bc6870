package query

import "testing"

func TestAnArticleIsAskedForByItsTitle(t *testing.T) {
	const acts = "Điều 15. Các hành vi bị nghiêm cấm trong thi đua, khen thưởng"
	for text, want := range map[string]bool{
		"các hành vi bị nghiêm cấm trong thi đua khen thưởng": true, "cac hanh vi bi nghiem cam trong thi dua": true, "Cho em hỏi những hành vi bị nghiêm cấm trong khen thưởng ạ": true,
		"hành vi kê khai gian dối bị xử lý thế nào": false, "thi đua khen thưởng": true, "khen thưởng": false, "hành vi bị nghiêm cấm của công chức là gì": false, "": false,
	} {
		if got := Read(text, nil).CoveredBy(acts); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
