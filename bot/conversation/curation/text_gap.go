package curation

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/sheet"
	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

const buttonGapFile = "Bảng câu hỏi (.xlsx)"

// gaps lists those from one number until another.
func (t text) gaps(all []Gap, since vietnamese.Day, from, until int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Câu hỏi chưa có trả lời</b> (%d)\nTừ ngày %s\n", len(all), since.Words())
	if len(all) == 0 {
		return out.String() + "\nKhông có câu hỏi nào chưa trả lời được hoặc bị đánh giá chưa đúng."
	}
	for i, g := range all[from:until] {
		fmt.Fprintf(&out, "\n%d. %s\n   %s", from+i+1, telegram.Escape(conversation.Shorten(g.Words, 200)), counts(g))
		if n := len(g.Others); n > 0 {
			out.WriteString("\n   Cách hỏi khác: " + telegram.Escape(conversation.Shorten(g.Others[0], 100)))
		}
	}
	return out.String() + "\n\n<i>Câu hỏi giống nhau được gộp; không ghi ai đã hỏi.</i>"
}

func counts(g Gap) string {
	parts := []string{fmt.Sprintf("%d lượt hỏi", g.Asked)}
	if g.Declined > 0 {
		parts = append(parts, fmt.Sprintf("%d chưa có trả lời", g.Declined))
	}
	if g.Wrong > 0 {
		parts = append(parts, fmt.Sprintf("%d bị đánh giá chưa đúng", g.Wrong))
	}
	return strings.Join(parts, " · ")
}

func (t text) gapFile(n int, since vietnamese.Day) string {
	return fmt.Sprintf("Câu hỏi chưa có trả lời từ ngày %s: %d.", since.Words(), n)
}

// table has a row for each gap.
func table(all []Gap, since vietnamese.Day) sheet.Out {
	rows := [][]string{{"TT", "Câu hỏi", "Lượt hỏi", "Chưa có trả lời", "Bị đánh giá chưa đúng", "Cách hỏi khác"}}
	for i, g := range all {
		rows = append(rows, []string{fmt.Sprint(i + 1), g.Words, fmt.Sprint(g.Asked), fmt.Sprint(g.Declined), fmt.Sprint(g.Wrong), strings.Join(g.Others, "\n")})
	}
	return sheet.Out{Name: "Câu hỏi", Rows: rows, Widths: []float64{5, 60, 10, 12, 14, 60},
		Notes: []string{"Câu hỏi từ ngày " + since.Words() + " mà trợ lý chưa trả lời được, hoặc người hỏi đánh giá chưa đúng.",
			"Câu hỏi giống nhau, gần giống nhau được gộp và đếm chung; không ghi ai đã hỏi."}}
}
