package ticketfigures

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/period"
	"thidua/bot/ticket"
)

func known(days float64) *float64 { return &days }

// sample are figures of all agencies, with more blocs than a message lists.
func sample() view {
	v := view{kind: byYear, today: "2026-11-20", Figures: ticket.Figures{
		Period: period.Of(period.Year, "2026-11-20"), At: time.Date(2026, 11, 20, 10, 5, 0, 0, time.UTC), Tickets: make([]ticket.Counted, 1),
		Total:      ticket.Figure{Received: 1200, Settled: 1100, Open: 103, Overdue: 3, FirstReply: known(7.5), Resolution: known(9)},
		ByCategory: []ticket.Figure{{Key: "money", Name: "Kinh phí, quỹ thi đua, khen thưởng", Received: 4, Settled: 3, Open: 1, Overdue: 1}, {Key: "law", Name: "Thể chế"}},
	}}
	for i := range maxLines + 3 {
		v.ByBloc = append(v.ByBloc, ticket.Figure{Key: fmt.Sprint("K", i), Name: fmt.Sprintf("Cụm <%d>", i), Received: 1, Open: i})
	}
	return v
}

var words = text{conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí")}

func TestTheMessageSaysTheNumbersAsOfficesWriteThem(t *testing.T) {
	v := sample()
	said := words.figures(&v)
	for _, part := range []string{
		"<b>Số liệu phản ánh khó khăn, vướng mắc, năm 2026</b>\nTừ ngày 15/12/2025 đến ngày 14/12/2026 · số liệu đến 17 giờ 05 ngày 20/11/2026\n",
		"Tiếp nhận trong kỳ: <b>1.200</b>", "Đang giải quyết: <b>103</b>, trong đó quá hạn <b>3</b>", "lần đầu (trung vị): <b>7,5</b>", "giải quyết (trung vị): <b>9</b>",
		"• Kinh phí, quỹ thi đua, khen thưởng: tiếp nhận 4, đã giải quyết 3, đang giải quyết 1 (quá hạn 1)\n", "• Cụm &lt;0&gt;: tiếp nhận 1", "• và 3 nhóm khác",
	} {
		if !strings.Contains(said, part) {
			t.Errorf("it lacks %q: %s", part, said)
		}
	}
	for _, part := range []string{"Thể chế", "Câu hỏi", fmt.Sprintf("Cụm &lt;%d&gt;", maxLines)} {
		if strings.Contains(said, part) {
			t.Errorf("it has %q: %s", part, said)
		}
	}
	if n := len([]rune(said)); n > 4096 {
		t.Errorf("it has %d characters: it would be two messages, and turn no more", n)
	}
}

// The largest message is still one, so that it turns to another period when a button is pressed.
func TestTheLargestMessageIsOne(t *testing.T) {
	v := sample()
	long := strings.Repeat("Cụm thi đua các xã, phường ", 10)
	for _, rows := range []*[]ticket.Figure{&v.ByCategory, &v.ByBloc} {
		*rows = nil
		for i := range 60 {
			*rows = append(*rows, ticket.Figure{Key: fmt.Sprint(i), Name: long, Received: 10_000, Settled: 10_000, Open: 10_000, Overdue: 10_000})
		}
	}
	v.ByCategory = v.ByCategory[:11]
	v.Questions = v.ByBloc[0]
	if n := len([]rune(words.figures(&v))); n > 4096 {
		t.Errorf("it has %d characters", n)
	}
}

func TestEveryTicketIsInOnePartOfOneBar(t *testing.T) {
	v := sample()
	bars := drawable(append(v.ByBloc, v.ByCategory...))
	if len(bars) != len(v.ByBloc) { // the first bloc has none, one category has
		t.Fatalf("%d bars", len(bars))
	}
	chart := words.chart(&v, "theo cụm, khối", bars)
	for i, bar := range chart.Bars {
		sum := 0.0
		for _, part := range bar.Values {
			sum += part
		}
		if want := bars[i].Settled + bars[i].Open; sum != float64(want) {
			t.Errorf("the parts of %q are %v, want %d in all", bar.Label, bar.Values, want)
		}
	}
	if _, err := chart.PNGs(); err != nil {
		t.Error(err)
	}
	many := make([]ticket.Figure, 700)
	for i := range many {
		many[i] = ticket.Figure{Name: fmt.Sprint("Xã ", i), Open: 1}
	}
	pictures, err := words.chart(&v, "theo cơ quan, đơn vị", drawable(many)).PNGs()
	if err != nil || len(pictures) > maxPictures {
		t.Errorf("of many agencies there are %d pictures, %v", len(pictures), err)
	}
	if said := words.picture(&v, "theo cơ quan, đơn vị", false); !strings.Contains(said, "số liệu đầy đủ có trong bảng") {
		t.Errorf("it is not said that some are missing: %s", said)
	}
}

func TestAMedianHasOneDecimalAtMost(t *testing.T) {
	for want, median := range map[string]*float64{"": nil, "0": known(0), "7": known(7), "7,5": known(7.5), "12": known(12)} {
		if got := days(median); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
