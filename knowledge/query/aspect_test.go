package query

import (
	"fmt"
	"testing"

	"thidua/knowledge/vietnamese"
)

// Questions about %s that speak of money, years or times and ask for something else, and those that ask for the number.
var (
	mentionsNumber = []string{
		"khai man bị thu lại %s thì tiền thưởng có phải trả không", "%s có bị hủy không và tiền thưởng phải trả lại à", "chưa có %s bao giờ thì có được xét không", "chưa từng được %s thì tiền thưởng ai trả",
		"tiền thưởng kèm %s có bị đánh thuế không", "tiền thưởng %s lấy từ đâu chi", "không bao giờ vi phạm thì có được %s không", "%s có được tiền không", "%s có kèm tiền thưởng không",
		"mấy năm nay xã tôi hiến đất làm đường thì có được %s không", "sang Đức ba mươi mấy năm rồi mấy năm nay gửi tiền về thì có được %s không", "5 năm liên tục giỏi thì có được %s không",
		"ông tôi bao nhiêu năm nay cống hiến, có được %s không",
	}
	asksForNumber = []string{
		"tiền thưởng %s", "tiền thưởng kèm %s là bao nhiêu", "%s được mấy phần lương cơ sở", "tiền thưởng %s thế nào", "chưa biết bao giờ phải nộp hồ sơ %s", "bao giờ thì được xét %s", "công tác mấy năm rồi mới được %s",
		"phải mấy năm liên tục mới được %s", "nghe nói mấy năm nay thay đổi, %s được thưởng bao nhiêu tiền",
	}
)

func TestWhatOnlyMentionsMoneyOrYearsAsksForNoNumber(t *testing.T) {
	for _, a := range Awards() {
		for asks, frames := range map[bool][]string{false: mentionsNumber, true: asksForNumber} {
			for _, frame := range frames {
				text := fmt.Sprintf(frame, a.Name)
				for _, typed := range []string{text, vietnamese.Fold(text)} {
					if q := Read(typed, nil); q.AsksNumber() != asks {
						t.Errorf("%q asks for %v, a number: %v", typed, q.Aspects, !asks)
					}
				}
			}
		}
	}
	earlier := Read("giấy khen có được tiền không", nil)
	if Read("thế bằng khen thì sao", nil).After(earlier).AsksNumber() {
		t.Error("what follows on yes or no asks for a number")
	}
}
