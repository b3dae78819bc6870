package question

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
)

func TestAnEarlierQuestionIsNamedShortAndEscaped(t *testing.T) {
	earlier := turn{answer: 1, account: 5, question: "<b>" + strings.Repeat("a", 200)}
	got := newText().after(earlier, 5)
	if strings.Contains(got, "<b>") || !strings.Contains(got, "“&lt;b&gt;aaa") || !strings.Contains(got, "…”") {
		t.Error(got)
	}
	if got := newText().after(earlier, 6); strings.Contains(got, "aaa") || !strings.Contains(got, "hỏi tiếp câu được trả lời") {
		t.Errorf("somebody else reads %s", got)
	}
}

func TestALateAnswerTellsTheTimeOfTheProvince(t *testing.T) {
	got := newText().askedAt(time.Date(2026, 11, 20, 18, 5, 0, 0, time.UTC))
	if !strings.Contains(got, "1 giờ 05 ngày 21/11/2026") {
		t.Error(got)
	}
}

func TestWhatStandsOverAButtonIsPlainAndShort(t *testing.T) {
	x := text{conversation.NewWords("Ban", "tỉnh", "anh & chị")}
	for _, words := range []string{x.thanks(), x.noted(), x.alreadyVoted()} {
		if !strings.Contains(strings.ToLower(words), "anh & chị") || len([]rune(words)) > 200 {
			t.Errorf("%q", words)
		}
	}
}

func TestAnEditedAnswerEditsSendsAndEmpties(t *testing.T) {
	pages := func(n int) (all []outbox.Delivery) {
		for i := range n {
			all = append(all, outbox.Delivery{Key: conversation.MessageKey("question:answer:u1", i), Op: outbox.Send, Content: outbox.Content{HTML: fmt.Sprint(i)}})
		}
		return all
	}
	for _, c := range []struct {
		pages, standing int
		want            string
	}{
		{1, 1, "edit 0"},
		{2, 1, "edit 0, send 1"},
		{1, 3, "edit 0, edit … of 1, edit … of 2"},
	} {
		var got []string
		keys := map[string]bool{}
		for i, d := range editDeliveries(pages(c.pages), c.standing, "question:answer:u1", "u2") {
			if keys[d.Key] || !strings.HasPrefix(d.Key, "question:answer:u1:") {
				t.Errorf("%+v: key %s", c, d.Key)
			}
			keys[d.Key] = true
			said := string(d.Op) + " " + d.Content.HTML
			if d.Content.HTML == "…" {
				said += strings.Replace(d.Target, "question:answer:u1:", " of ", 1)
			} else if d.Op == outbox.Edit && d.Target != conversation.MessageKey("question:answer:u1", i) {
				t.Errorf("%+v: the target is %s", c, d.Target)
			}
			got = append(got, said)
		}
		if joined := strings.Join(got, ", "); joined != c.want {
			t.Errorf("%d pages over %d messages: %s, want %s", c.pages, c.standing, joined, c.want)
		}
	}
}
