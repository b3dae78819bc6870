package bank_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"thidua/knowledge/bank"
	"thidua/knowledge/query"
)

func TestALongMessageIsReadByThePartThatIsMostLikeAQuestion(t *testing.T) {
	entries := bank.Shipped()
	x := new(bank.Index).With(entries, nil)
	random := rand.New(rand.NewPCG(1, 2))
	const story = "dạ cháu chào các bác cháu ở xã Vũ Quý nhà cháu có ông nội năm nay đã ngoài tám mươi tuổi rồi hôm trước họp thôn có người nói mà cháu nghe không rõ"
	worse, found := 0, 0
	for range 40 {
		asked := entries[random.IntN(len(entries))].Question
		q := query.Read(story+" "+asked+" cháu cảm ơn các bác nhiều ạ chúc các bác mạnh khỏe", nil)
		best := 0.0
		for _, w := range q.Windows() {
			if hits := x.Find(w, 1); len(hits) > 0 {
				best = max(best, hits[0].Likeness)
			}
		}
		hits := x.Find(x.Narrow(q), 1)
		switch {
		case len(hits) == 0 || hits[0].Likeness < 0.999*best:
			worse++
		case strings.EqualFold(hits[0].Question, asked):
			found++
		}
	}
	// Only entries that are like the whole message are looked at.
	if worse > 1 {
		t.Errorf("%d of 40 are read otherwise than by all entries", worse)
	}
	if found < 30 {
		t.Errorf("only %d of 40 find the question that is in the story", found)
	}
	if short := query.Read("ai ký giấy khen của xã", nil); x.Narrow(short).Asking() != short.Asking() {
		t.Error("a short message is narrowed")
	}
	if empty := new(bank.Index); empty.Narrow(query.Read(story+" "+story, nil)).Text == "" {
		t.Error("an empty bank loses the message")
	}
}
