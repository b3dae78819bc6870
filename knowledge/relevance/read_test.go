package relevance_test

import (
	"testing"

	"thidua/knowledge/query"
	"thidua/knowledge/relevance"
)

func TestWhatAPassageHoldsIsWeighedAgainstWhatIsAsked(t *testing.T) {
	read := func(question, words, above string, title relevance.Title) relevance.Signals {
		var s relevance.Signals
		w, a := query.ReadProvision(words), query.ReadProvision(above)
		s.Read(query.Read(question, nil), &w, &a, title)
		return s
	}
	const sum, decides = "Giấy khen được thưởng 0,3 lần mức lương cơ sở.", "Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng giấy khen."
	const third = "“Huân chương Lao động” hạng Ba để tặng cho cá nhân đã được tặng bằng khen."
	for _, c := range []struct {
		name   string
		got    relevance.Signals
		signal relevance.Signal
		want   float64
	}{
		{"a sum is there", read("giấy khen được thưởng bao nhiêu tiền", sum, "", relevance.Title{}), relevance.Lacks, 0},
		{"a sum is missing", read("giấy khen được thưởng bao nhiêu tiền", decides, "", relevance.Title{}), relevance.Lacks, 1},
		{"it holds a sum", read("giấy khen được thưởng bao nhiêu tiền", sum, "", relevance.Title{}), relevance.Holds, 1},
		{"it holds who decides", read("ai quyết định tặng giấy khen", decides, "", relevance.Title{}), relevance.Holds, 1},
		{"it names the award", read("ai quyết định tặng giấy khen", decides, "", relevance.Title{}), relevance.Award, 1},
		{"of the award, what is asked", read("ai quyết định tặng giấy khen", decides, "", relevance.Title{}), relevance.HoldsOfAward, 1},
		{"the heading names it", read("ai quyết định tặng giấy khen", "Do thủ trưởng cơ quan quyết định.", "Điều 75. Giấy khen", relevance.Title{}), relevance.Heading, 1},
		{"another award", read("Huân chương Sao vàng tặng cho ai", decides, "", relevance.Title{}), relevance.OtherAward, 1},
		{"the class", read("Huân chương Lao động hạng Ba tặng cho ai", third, "", relevance.Title{}), relevance.Class, 1},
		{"another class", read("Huân chương Lao động hạng Nhất tặng cho ai", third, "", relevance.Title{}), relevance.OtherClass, 1},
		{"its title is on the award", read("Nhà giáo ưu tú cần mấy năm", third, "", relevance.Title{Awards: []string{"Nhà giáo ưu tú"}, Giving: true}), relevance.TitleAward, 1},
		{"its title is on the giving of another", read("ai ký giấy khen", decides, "", relevance.Title{Awards: []string{"Nhà giáo ưu tú"}, Giving: true}), relevance.OtherTitle, 1},
		{"its title is on what they look like", read("ai ký giấy khen", decides, "", relevance.Title{Awards: []string{"Nhà giáo ưu tú"}}), relevance.OtherTitle, 0},
		{"its title names none", read("ai ký giấy khen", decides, "", relevance.Title{Giving: true}), relevance.OtherTitle, 0},
		{"nothing certain is asked", read("giấy khen thì sao", decides, "", relevance.Title{}), relevance.Holds, 0.5},
	} {
		if got := c.got[c.signal]; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
