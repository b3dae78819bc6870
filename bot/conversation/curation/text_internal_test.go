package curation

import (
	"strings"
	"testing"

	"thidua/bot/conversation"
	"thidua/knowledge"
	"thidua/knowledge/curated"
)

// shown is an answer on the page of an officer on the 20th of November 2026.
func shown(change func(v *view)) string {
	v := view{code: "VM-2026-0042", proposer: "Trần <An>", today: "2026-11-20"}
	v.ID, v.State, v.Question, v.Text = 7, curated.Released, "Mức <thưởng>?", "Theo & Nghị định"
	change(&v)
	return text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}.page(v)
}

func TestThePageOfAnAnswerSaysHowItStands(t *testing.T) {
	for name, test := range map[string]struct {
		change func(v *view)
		want   []string
		not    string
	}{
		"an exchange": {func(v *view) { v.EndsOn, v.Territory = "2026-11-20", "tỉnh Thái Bình" },
			[]string{"Trao đổi nghiệp vụ:", "Thời hạn: đến hết ngày 20/11/2026", "Phạm vi: Tỉnh Thái Bình", "Từ câu hỏi: VM-2026-0042", "Căn cứ: không ghi"}, "hết thời hạn"},
		"one that ended": {func(v *view) { v.EndsOn = "2026-11-19" }, []string{"đang dùng (⚠️ đã hết thời hạn)", "Phạm vi: Cả nước"}, ""},
		"a reply": {func(v *view) { v.Reply = knowledge.WrittenReply{Number: "12/SNV", Date: "2026-12-02"} },
			[]string{"Đã được Sở trả lời:", "Văn bản trả lời: số 12/SNV ngày 02/12/2026", "Thời hạn: không đặt"}, "Trao đổi"},
		"one that was returned": {func(v *view) { v.State, v.Note = curated.Returned, "ghi <rõ>" }, []string{"được trả lại", "Ý kiến: ghi &lt;rõ&gt;"}, "⚠️"},
		"a suspended one": {func(v *view) {
			v.State, v.Reason, v.Note = curated.Suspended, curated.BasisGone, "Điều 1 Luật\nĐiều 2 Luật"
		}, []string{"tạm dừng", "⚠️ Căn cứ không còn trong kho văn bản: Điều 1 Luật; Điều 2 Luật"}, "Ý kiến"},
		"one whose term is over": {func(v *view) {
			v.State, v.Reason, v.EndsOn = curated.Suspended, curated.TermOver, "2026-11-19"
		}, []string{"tạm dừng", "⚠️ Đã hết thời hạn sử dụng, đến hết ngày 19/11/2026"}, "Căn cứ thuộc"},
		"one that others edited": {func(v *view) { v.editors = []string{"Lê <B>", "Đỗ C"} }, []string{"Người sửa: Lê &lt;B&gt;, Đỗ C"}, ""},
		"one whose words went":   {func(v *view) { v.Question, v.Text, v.State, v.Note = "", "", curated.Withdrawn, askerErased }, []string{"Nội dung đã được xóa", askerErased}, "Hỏi:"},
		"one with variants": {func(v *view) { v.Variants = []string{"thưởng gì?"}; v.Basis = []curated.Basis{unit("Điều 5")} },
			[]string{"Cách hỏi khác:</b>\n• thưởng gì?", "Căn cứ:\n• Điều 5"}, "không ghi"},
		"one of nobody known": {func(v *view) { v.code, v.proposer = "", "" }, []string{"Mức &lt;thưởng&gt;?", "Theo &amp; Nghị định"}, "Người đề xuất"},
	} {
		got := shown(test.change)
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, got)
			}
		}
		if test.not != "" && strings.Contains(got, test.not) {
			t.Errorf("%s has %q:\n%s", name, test.not, got)
		}
	}
}

func TestTheLongestNoticeAndListAreOneMessage(t *testing.T) {
	x := text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}
	var all []curated.Answer
	ends := map[int64]curated.End{}
	for i := range 40 {
		a := curated.Answer{ID: int64(100_000 + i), Reason: curated.BasisExpired, Note: strings.Repeat("Điều 5 Nghị định\n", 60)}
		a.Question = strings.Repeat("h", curated.MaxQuestion)
		ends[a.ID] = curated.End{On: "2026-12-01", Reason: curated.BasisExpired, Places: strings.Split(a.Note, "\n")}
		all = append(all, a)
	}
	for name, html := range map[string]string{"suspended": x.allSuspended(all), "ending": x.allEnding(all, ends), "list": x.list(curated.Suspended, 40, all[:pageSize]),
		"one": x.suspended(all[0]), "one ending": x.ending(curated.Ending{Answer: all[0], End: ends[all[0].ID]})} {
		if n := len([]rune(html)); n > 4096 {
			t.Errorf("%s has %d characters", name, n)
		}
	}
}

func TestEveryStateOfAListHasItsName(t *testing.T) {
	x := text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}
	for _, state := range lists {
		if stateNames[state] == "" || !strings.HasSuffix(x.listLabel(state, 3), " (3)") {
			t.Errorf("%s has no name", state)
		}
	}
	for _, reason := range []curated.SuspensionReason{curated.BasisGone, curated.BasisReworded, curated.BasisExpired, curated.BasisOver} {
		if became[reason] == "" {
			t.Errorf("%s has no words", reason)
		}
	}
}
