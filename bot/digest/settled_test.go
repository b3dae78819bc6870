package digest

import (
	"strings"
	"testing"
)

func TestWhatWasSettledAddsUpToTheFigures(t *testing.T) {
	d := sample()
	d.Settled = Settled{Outcomes: Outcomes{Answered: 2, Refused: 1}, ByOffice: []Answer{{Content: "Chi từ quỹ", Tickets: 2, Document: Document{Number: "Số: 1912/SNV-TĐKT", Day: "2026-11-02"}}}}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	text := markdown(t, d, true)
	for _, want := range []string{
		"Trong kỳ đã kết thúc xử lý 03 khó khăn, vướng mắc: trả lời, hướng dẫn 02; không thuộc phạm vi tiếp nhận 01.",
		"- Chi từ quỹ (Văn bản số 1912/SNV-TĐKT ngày 02/11/2026; trả lời chung 02 khó khăn, vướng mắc cùng nội dung).",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	d.Settled.Outcomes.Answered = 1
	if err := d.Check(); err == nil || !strings.Contains(err.Error(), "the figures count 3") {
		t.Errorf("2 of 3 that were settled: %v", err)
	}
	d.Settled = Settled{Outcomes: Outcomes{Withdrawn: 3}}
	_, after, _ := strings.Cut(markdown(t, d, true), "cơ quan, đơn vị rút 03.\n\n")
	if !strings.HasPrefix(after, "### 2.") {
		t.Errorf("after what was withdrawn stands %.40q", after)
	}
}
