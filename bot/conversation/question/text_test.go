package question

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

func TestTheListOfDocumentsSaysWhatIsOver(t *testing.T) {
	documents := []*corpus.Document{
		{Kind: "Luật", Number: "1/2020/QH14", ExpiresOn: "2024-01-01"},
		{Kind: "Kế hoạch", Number: "2/KH-UBND", EndsOn: "2023-12-31"},
		{Kind: "Nghị định", Number: "3/2023/<NĐ>"},
	}
	for today, over := range map[knowledge.Day][3]string{
		"2023-12-31": {}, // the plan's last day
		"2024-01-01": {"(hết hiệu lực từ 01/01/2024)", "(đã kết thúc giai đoạn thực hiện)"},
	} {
		lines := strings.Split(newText().documents(documents, "", today), "\n")
		if len(lines) != 5 || lines[0] != "<b>Kho văn bản hiện có 3 văn bản</b> (tìm theo số hoặc tên: <code>/vanban 152</code>):" {
			t.Fatalf("%s: %q", today, lines)
		}
		for i, line := range lines[2:] {
			if strings.Contains(line, "<i>") != (over[i] != "") || !strings.Contains(line, over[i]) {
				t.Errorf("%s: %s; want it to say %q", today, line, over[i])
			}
		}
		if !strings.Contains(lines[4], "&lt;NĐ&gt;") {
			t.Errorf("not escaped: %s", lines[4])
		}
	}
	if got := newText().documents(nil, "", "2024-01-01"); got != "Kho văn bản hiện chưa có văn bản nào." {
		t.Errorf("of an empty corpus: %q", got)
	}
}

func TestALongListOfDocumentsFitsOneReply(t *testing.T) {
	var documents []*corpus.Document
	for i := range 500 {
		documents = append(documents, &corpus.Document{Kind: "Quyết định", Number: fmt.Sprintf("%d/QĐ-UBND", i), Title: strings.Repeat("về việc khen thưởng ", 3)})
	}
	html := newText().documents(documents, "", "2024-01-01")
	if !strings.Contains(html, fmt.Sprintf("… và %d văn bản khác", len(documents)-maxListed)) {
		t.Errorf("it does not say how many are left out: %s", html[len(html)-200:])
	}
	if pages := telegram.Split(html, telegram.MaxText); len(pages) > conversation.MaxMessages {
		t.Errorf("%d messages", len(pages))
	}
}

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
