package curation

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/conversation"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge"
	"thidua/knowledge/curated"
)

func unit(path string) curated.Basis {
	return curated.Basis{DocumentKey: "a", Path: path, Place: path}
}

func TestProvisionsThatWereChosenStayAboveThoseThatAreFound(t *testing.T) {
	var s drafting
	s.offer([]curated.Basis{unit("1"), unit("2"), unit("3"), unit("2")})
	if diff := cmp.Diff([]curated.Basis{unit("1"), unit("2"), unit("3")}, s.Found); diff != "" {
		t.Error(diff)
	}
	s.Draft.Basis = []curated.Basis{unit("3")}
	s.Found = nil
	s.offer([]curated.Basis{unit("4"), unit("3"), unit("5"), unit("6"), unit("7"), unit("8"), unit("9")})
	if diff := cmp.Diff([]curated.Basis{unit("3"), unit("4"), unit("5"), unit("6"), unit("7"), unit("8")}, s.Found); diff != "" {
		t.Error(diff)
	}
	if !s.has(unit("3")) || s.has(unit("4")) {
		t.Error("another one was chosen")
	}
}

func TestAWrittenReplyIsOneWithItsNumberAndItsDayAlone(t *testing.T) {
	for _, test := range []struct {
		reply ticket.Reply
		want  knowledge.WrittenReply
	}{
		{ticket.Reply{}, knowledge.WrittenReply{}},
		{ticket.Reply{Document: "12/SNV"}, knowledge.WrittenReply{}},
		{ticket.Reply{DocumentOn: "2026-12-02"}, knowledge.WrittenReply{}},
		{ticket.Reply{Document: " số 12/SNV-TĐKT", DocumentOn: "2026-12-02"}, knowledge.WrittenReply{Number: "12/SNV-TĐKT", Date: "2026-12-02"}},
		{ticket.Reply{Document: "Số 12/SNV-TĐKT", DocumentOn: "2026-12-02"}, knowledge.WrittenReply{Number: "12/SNV-TĐKT", Date: "2026-12-02"}},
	} {
		if got := writtenReply(test.reply); got != test.want {
			t.Errorf("%+v: %+v", test.reply, got)
		}
	}
}

func TestMonthsAreCountedByTheCalendar(t *testing.T) {
	for from, want := range map[knowledge.Day][2]knowledge.Day{
		"2026-11-20": {"2027-05-20", "2027-11-20"}, "2026-08-31": {"2027-03-03", "2027-08-31"}, "2028-02-29": {"2028-08-29", "2029-03-01"}, "": {"", ""},
	} {
		if got := [2]knowledge.Day{monthsAfter(from, 6), monthsAfter(from, 12)}; got != want {
			t.Errorf("after %q: %v", from, got)
		}
	}
}

func TestPersonsAreMaskedAndTheLawIsNot(t *testing.T) {
	for words, want := range map[string]string{
		"Ông Nguyễn Văn Nam (CCCD 034090001234) được thưởng gì?": "[họ tên]",
		"Huân chương Hồ Chí Minh do ai quyết định?":              "Hồ Chí Minh",
		"Khoản 2 Điều 22 Luật Thi đua, khen thưởng":              "Khoản 2 Điều 22 Luật Thi đua, khen thưởng",
	} {
		got := mask(words)
		if !strings.Contains(got, want) || strings.Contains(got, "Nguyễn Văn Nam") || strings.Contains(got, "034090001234") {
			t.Errorf("%s: %s", words, got)
		}
	}
}

func TestWhatKnowledgeRefusesIsSaidInSentences(t *testing.T) {
	x := text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}
	for code, want := range map[curated.Code]problem.Code{
		curated.Missing: problem.NotFound, curated.Moved: problem.Moved, curated.WrongState: problem.Moved,
		curated.BasisChanged: problem.Moved, curated.Over: problem.Invalid, curated.Taken: problem.Duplicate,
		curated.NoQuestion: problem.Invalid, curated.FollowUp: problem.Invalid, curated.TooLong: problem.Invalid,
		curated.TooMany: problem.Invalid, curated.NoProvision: problem.Invalid, curated.NoVariant: problem.Moved,
	} {
		err := x.refused(&curated.Error{Code: code, Words: "Điều 5"})
		if !problem.Is(err, want) || !strings.HasSuffix(err.Error(), ".") || strings.Contains(err.Error(), "  ") {
			t.Errorf("%s: %v", code, err)
		}
		if refusal, ok := errors.AsType[*curated.Error](err); !ok || refusal.Code != code {
			t.Errorf("%s: the log does not tell why", code)
		}
	}
	broken := errors.New("the disk is full")
	if x.refused(nil) != nil || x.refused(broken) != broken {
		t.Error("another error became a refusal")
	}
	for _, code := range []curated.Code{curated.BadDay, curated.NoEnd, curated.HalfReply} {
		if _, said := errors.AsType[*problem.Error](x.refused(&curated.Error{Code: code})); said {
			t.Errorf("%s is the program's fault", code)
		}
	}
}

func TestTheLongestReviewFitsTheMessagesOfAReply(t *testing.T) {
	x := text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}
	v := view{code: "VM-2026-0001", proposer: strings.Repeat("x", 100)}
	v.State = curated.Proposed
	v.Question, v.Text = strings.Repeat("h", curated.MaxQuestion), strings.Repeat("t", ticket.MaxReply)
	for range maxVariants {
		v.Variants = append(v.Variants, strings.Repeat("v", maxVariant))
	}
	var founded []curated.BasisNow
	for range curated.MaxBasis {
		founded = append(founded, curated.BasisNow{Basis: unit(strings.Repeat("p", 120)), Quote: strings.Repeat("q", 5000), Became: curated.BasisReworded})
	}
	html := x.review(v, founded)
	if n := len([]rune(html)); n > conversation.MaxMessages*4096*9/10 {
		t.Errorf("it has %d characters", n)
	}
	if got := x.page(v); len([]rune(got)) > conversation.MaxMessages*4096*9/10 {
		t.Error("the page is too long")
	}
}

func TestTheLongestPageOfGapsIsOneMessage(t *testing.T) {
	x := text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}
	var all []Gap
	for range gapsPerPage {
		all = append(all, Gap{Words: strings.Repeat("h", 500), Asked: 1000, Declined: 1000, Wrong: 1000, Others: []string{strings.Repeat("k", 500)}})
	}
	for _, html := range []string{x.gaps(all, "2026-08-20", 0, gapsPerPage), x.closed(all, "2026-08-20", 0, gapsPerPage)} {
		if n := len([]rune(html)); n > 4096 {
			t.Errorf("it has %d characters: it turns no more", n)
		}
	}
}

func TestTheTableHasARowForEachGap(t *testing.T) {
	out := table([]Gap{{Words: "Một?", Asked: 3, Declined: 2, Wrong: 1, Others: []string{"mot", "một ạ"}}, {Words: "Hai?", Asked: 1, Declined: 1}}, "2026-08-20")
	want := [][]string{{"TT", "Câu hỏi", "Lượt hỏi", "Chưa có trả lời", "Bị đánh giá chưa đúng", "Cách hỏi khác"},
		{"1", "Một?", "3", "2", "1", "mot\nmột ạ"}, {"2", "Hai?", "1", "1", "0", ""}}
	if diff := cmp.Diff(want, out.Rows); diff != "" {
		t.Error(diff)
	}
	if len(out.Widths) != len(want[0]) || !strings.Contains(out.Notes[0], "20/8/2026") {
		t.Errorf("%+v", out)
	}
	if both := tables(report{open: []Gap{{Words: "Một?"}}, closed: []Gap{{Words: "Hai?"}}}); len(both) != 2 || both[1].Rows[1][1] != "Hai?" || !strings.Contains(both[1].Notes[0], "nay đã có câu trả lời") {
		t.Errorf("%+v", both)
	}
	if one := tables(report{}); len(one) != 1 {
		t.Errorf("%+v", one)
	}
}
