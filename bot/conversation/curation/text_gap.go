package curation

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/sheet"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/vietnamese"
)

const (
	buttonGapFile = "Bảng câu hỏi (.xlsx)"
	buttonToGaps  = "‹ Câu hỏi chưa có trả lời"
)

func (t text) closedLabel(n int) string { return fmt.Sprintf("Đã có câu trả lời (%d)", n) }

// How much of a question and of another wording a line has, in characters: a page of them is one message.
const (
	maxGap      = 180
	maxOtherGap = 80
)

// gaps lists those from one number until another.
func (t text) gaps(all []Gap, since vietnamese.Day, from, until int) string {
	html := fmt.Sprintf("<b>Câu hỏi chưa có trả lời</b> (%d)\nTừ ngày %s\n", len(all), since.Words())
	if len(all) == 0 {
		return html + "\nKhông có câu hỏi nào chưa trả lời được hoặc bị đánh giá chưa đúng."
	}
	return html + gapLines(all, from, until) + "\n\n<i>Câu hỏi giống nhau được gộp; không ghi ai đã hỏi.</i>"
}

// closed lists what has an answer now.
func (t text) closed(all []Gap, since vietnamese.Day, from, until int) string {
	html := fmt.Sprintf("<b>Câu hỏi đã có câu trả lời</b> (%d)\nTừ ngày %s\n", len(all), since.Words())
	if len(all) == 0 {
		return html + "\nKhông có câu hỏi nào."
	}
	return html + gapLines(all, from, until) + "\n\n<i>Trước đây chưa trả lời được hoặc bị đánh giá chưa đúng; nay kho câu trả lời hoặc kho văn bản đã có.</i>"
}

func gapLines(all []Gap, from, until int) string {
	var out strings.Builder
	for i, g := range all[from:until] {
		fmt.Fprintf(&out, "\n%d. %s\n   %s", from+i+1, telegram.Escape(conversation.Shorten(g.Words, maxGap)), counts(g))
		if len(g.Others) > 0 {
			out.WriteString("\n   Cách hỏi khác: " + telegram.Escape(conversation.Shorten(g.Others[0], maxOtherGap)))
		}
	}
	return out.String()
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

func (t text) gapFile(r report) string {
	words := fmt.Sprintf("Câu hỏi chưa có trả lời từ ngày %s: %d.", r.since.Words(), len(r.open))
	if n := len(r.closed); n > 0 {
		words += fmt.Sprintf(" Đã có câu trả lời: %d.", n)
	}
	return words
}

// tables are that of the gaps and, if there are any, that of those that have an answer now.
func tables(r report) []sheet.Out {
	all := []sheet.Out{table(r.open, r.since)}
	if len(r.closed) > 0 {
		closed := table(r.closed, r.since)
		closed.Name = "Đã có câu trả lời"
		closed.Notes[0] = "Câu hỏi từ ngày " + r.since.Words() + " mà trước đây trợ lý chưa trả lời được, hoặc người hỏi đánh giá chưa đúng, và nay đã có câu trả lời."
		all = append(all, closed)
	}
	return all
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

// adoptLabel is on the button that takes the questions of an answer over.
func (t text) adoptLabel(b curated.Basis) string {
	return conversation.Shorten("➕ Đưa vào câu hỏi thường gặp của "+corpus.Place(b.Path), maxLabel)
}

// adoptGapLabel is on the button that takes the n-th gap over.
func (t text) adoptGapLabel(n int, b curated.Basis) string {
	return conversation.Shorten(fmt.Sprintf("➕ Đưa câu %d vào câu hỏi thường gặp của %s", n, corpus.Place(b.Path)), maxLabel)
}

func (t text) adopted(n int, b curated.Basis) string {
	return fmt.Sprintf("<i>Đã đưa %d câu hỏi vào câu hỏi thường gặp của %s; trợ lý dùng ngay. Xem, bỏ bớt ở danh mục văn bản, mục “Câu hỏi thường gặp”.</i>\n\n", n, telegram.Escape(b.Place))
}
