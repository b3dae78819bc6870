package question

import (
	"thidua/bot/telegram"
	"thidua/knowledge"
)

// curated writes out what people answered: what kind of answer it is, their words, and how far these may be relied on.
func (t text) curated(a knowledge.Answer) string {
	title, standing := "Trao đổi nghiệp vụ", t.exchanged(a.Curated.EndsOn)
	if a.Outcome == knowledge.OfficiallyAnswered {
		title, standing = "Đã được Sở trả lời", t.officially(a.Curated.Reply)
	}
	return "<b>" + title + "</b>\n\n" + telegram.Escape(a.Curated.Text) + "\n\n<i>" + standing + "</i>"
}

// officially names the document in which the office gave the answer.
func (t text) officially(reply knowledge.WrittenReply) string {
	return "Theo văn bản số " + telegram.Escape(reply.Number) + " ngày " + reply.Date.Words() + "."
}

// exchanged says that the answer is none of the office's documents, and until which day it is good.
func (t text) exchanged(until knowledge.Day) string {
	return "Trao đổi nghiệp vụ, có giá trị tham khảo đến ngày " + until.Words() + "; không thay văn bản trả lời của cơ quan."
}
