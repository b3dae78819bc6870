package conversation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
)

func TestButtonsStandInPairs(t *testing.T) {
	got := Pairs(outbox.Button{Text: "1"}, outbox.Button{Text: "2"}, outbox.Button{Text: "3"})
	if len(got) != 2 || len(got[0]) != 2 || len(got[1]) != 1 || got[1][0].Text != "3" || len(Pairs()) != 0 {
		t.Errorf("%+v", got)
	}
}

// Nobody confirms what they were not shown.
func TestALongQuestionIsAnsweredOnItsLastPage(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Giao Sở Tài chính hướng dẫn. ", 600))
	answer := Choice{Label: "Ghi", Value: 1}
	var shown strings.Builder
	page, turns := 0, 0
	for ; ; turns++ {
		p := TextPrompt(long, page, answer)
		shown.WriteString(p.HTML)
		var values []int64
		for _, row := range p.Choices {
			for _, c := range row {
				values = append(values, c.Value)
			}
		}
		if len([]rune(p.HTML)) > 4096 {
			t.Fatalf("a page has %d characters", len([]rune(p.HTML)))
		}
		if values[len(values)-1] == answer.Value {
			if diff := cmp.Diff([]int64{ChoiceBack, answer.Value}, values); diff != "" {
				t.Error(diff)
			}
			break
		}
		next, ok := Turned(page, values[len(values)-1])
		if !ok || next != page+1 {
			t.Fatalf("page %d offers %v", page, values)
		}
		page = next
	}
	if got := strings.Join(strings.Fields(shown.String()), ""); turns < 3 || got != strings.Join(strings.Fields(long), "") {
		t.Errorf("%d pages do not show all of it", turns+1)
	}
	if back, ok := Turned(0, ChoiceBack); back != 0 || !ok {
		t.Errorf("before the first page is %d", back)
	}
	if _, ok := Turned(3, 7); ok {
		t.Error("an answer turned a page")
	}
	if p := TextPrompt("ngắn", 9, answer); len(p.Choices) != 1 {
		t.Errorf("a short text has the choices %+v", p.Choices)
	}
	html, rows := TextPage(long, 99, func(label string, page int) outbox.Button { return outbox.Button{Text: label} })
	if html == "" || len(rows) != 1 || len(rows[0]) != 1 {
		t.Errorf("the last page has the buttons %+v", rows)
	}
}

func TestADocumentsNumberIsReadWithItsDay(t *testing.T) {
	for words, want := range map[string]string{
		"215/BC-SNV ngày 18/12/2026": "215/BC-SNV", "Số: 215/BC-SNV, ngày 18.12.2026": "215/BC-SNV", "SỐ 7/UBND ngày 18/12/2026": "7/UBND",
		"BC-SNV ngày 18/12/2026": "", "215/BC-SNV": "", "ngày 18/12/2026": "", "hôm qua": "",
	} {
		number, on, ok := ParseNumber(words)
		if ok != (want != "") || ok && (number != want || on != "2026-12-18") {
			t.Errorf("%q is %q of %q, %v", words, number, on, ok)
		}
	}
	if diff := cmp.Diff([]string{"một", "hai  ba"}, Lines("\n một \n\n hai  ba\n")); diff != "" || OneLine(" một\n hai ") != "một hai" {
		t.Error(diff)
	}
}
