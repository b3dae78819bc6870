package curation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/conversation/curation"
)

func asked(n int, words string) (all []curation.Asked) {
	for range n {
		all = append(all, curation.Asked{Words: words, Declined: true})
	}
	return all
}

func TestQuestionsInNearlyTheSameWordsAreOneGap(t *testing.T) {
	const marry, raise = "Thủ tục đăng ký kết hôn với người nước ngoài?", "Điều 24 Luật Đất đai quy định gì?"
	all := append(asked(2, "thu tuc dang ky ket hon voi nguoi nuoc ngoai"), asked(1, marry)...)
	all = append(all, asked(1, "Cho em hỏi thủ tục đăng ký kết hôn với người nước ngoài ạ")...)
	all = append(all, asked(2, raise)...)
	all = append(all, asked(1, "Điều 25 Luật Đất đai quy định gì?")...)
	all = append(all, asked(1, "thủ tục để đăng ký kết hôn cùng người nước ngoài mới")...)
	all = append(all, curation.Asked{Words: "Ông Nguyễn Văn Nam được khen thưởng mức nào?", Wrong: true}, curation.Asked{Words: "xin chào", Declined: true})
	want := []curation.Gap{
		{Words: marry, Asked: 5, Declined: 5, Others: []string{"thủ tục để đăng ký kết hôn cùng người nước ngoài mới"}},
		{Words: raise, Asked: 2, Declined: 2},
		{Words: "Điều 25 Luật Đất đai quy định gì?", Asked: 1, Declined: 1},
		{Words: "Ông [họ tên] được khen thưởng mức nào?", Asked: 1, Wrong: 1},
	}
	got := curation.Group(all)
	for i := range got {
		if strings.HasPrefix(got[i].Words, "Cho em hỏi") { // typed as often: either may lead
			got[i].Words = marry
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	if diff := cmp.Diff(curation.Group(all)[1:], want[1:]); diff != "" {
		t.Errorf("in another order: %s", diff)
	}
	if got := curation.Group(append(asked(1, "Mức thưởng giấy khen?"), asked(1, "Mức thưởng bằng khen?")...)); len(got) != 2 {
		t.Errorf("two prizes are one: %+v", got)
	}
	if got := curation.Group(nil); got != nil {
		t.Errorf("%v", got)
	}
}

func TestWhatIsAskedAndNotAnsweredIsCounted(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		const investment = "Thời gian lưu trữ hồ sơ dự án đầu tư công là bao lâu?"
		for _, words := range []string{marriage, untoned, investment} { // the last is not the field's
			d.Focal.Ask(words)
		}
		bottest.Has(t, d.Member.Ask(marriage), declined)
		given := d.Head.Ask("Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?")
		d.Head.Press(given, "👎 Chưa đúng")
		d.Member.Press(d.Member.Ask("Gặp khó khăn, vướng mắc thì phản ánh về đâu?"), "👍 Hữu ích")
		w.AwaitHandled()
		total := w.Count(t, `select count(*) from answer where outcome in ('declined_no_basis', 'declined_out_of_scope')
	or id in (select answer_id from feedback group by answer_id having sum(case when helpful then 0 else 1 end) > 0)`)
		same := w.Count(t, `select count(*) from answer where lower(question) like '%t h_n v_i ng%' or question = $1`, marriage)
		if total != 5 || same != 3 {
			t.Fatalf("%d questions, %d of them one", total, same)
		}
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "Câu hỏi chưa có trả lời (3)")
		bottest.Has(t, list, fmt.Sprintf("1. %s\n   %d lượt hỏi · %d chưa có trả lời", marriage, same, same), "1 lượt hỏi · 1 bị đánh giá chưa đúng", investment)
		for _, name := range w.Strings(t, `select name from person where account <> 0`) {
			if strings.Contains(list.Text, name) {
				t.Errorf("it names %s", name)
			}
		}
		d.Officer.Press(list, "Bảng câu hỏi (.xlsx)")
		file := d.Officer.Next()
		if file.Document == nil || !strings.HasSuffix(file.Document.FileName, ".xlsx") {
			t.Errorf("no table came: %+v", file)
		}
		w.Exec(t, `update answer set answered_at = 1 where question = $1`, marriage)
		bottest.Has(t, d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "(3)"), "\n1. ", untoned)
	})
}
