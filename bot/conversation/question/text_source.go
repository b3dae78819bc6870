package question

import (
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
)

// maxAbout is how many characters of a title are said again.
const maxAbout = 120

// askAbout asks for a question about something.
func (t text) askAbout(title string) string {
	return "Đề nghị " + t.Address + " gửi câu hỏi về nội dung: <b>" + telegram.Escape(conversation.Shorten(title, maxAbout)) + "</b>."
}

// askingAbout is what the form is called, as plain text.
func (t text) askingAbout(title string) string {
	return "hỏi về “" + conversation.Shorten(title, maxAbout) + "”"
}

// aboutGone is a refusal, as plain text.
func (t text) aboutGone() string {
	return "Không tìm thấy nội dung này, hoặc nội dung không còn hiệu lực."
}

// result writes out what came of a question.
func (t text) result(res result) string {
	switch {
	case res.answer.Outcome == outcomeForm:
		return t.forms(res.forms)
	case len(res.forms) > 0:
		return t.answer(res.answer, res.officer) + "\n\n" + t.forms(res.forms)
	case len(res.found) == 0 && res.unplaced:
		return t.whichProvision()
	case len(res.found) == 0 && res.about.ID == 0:
		return t.answer(res.answer, res.officer)
	case len(res.found) == 0:
		return "<i>Hỏi về: " + telegram.Escape(conversation.Shorten(res.about.Title, maxAbout)) + "</i>\n\n" + t.answer(res.answer, res.officer)
	}
	var out strings.Builder
	out.WriteString(t.foundLead(len(res.found)))
	for _, f := range res.found {
		out.WriteString("\n\n" + t.found(f))
	}
	return out.String()
}

func (t text) foundLead(n int) string {
	if n == 1 {
		return "Theo thông báo đã gửi cho " + t.Address + ":"
	}
	return "Theo các thông báo đã gửi cho " + t.Address + ":"
}

// found is one thing that was sent: what it is, the words that answer, by when it is to be acknowledged.
func (t text) found(f Found) string {
	var out strings.Builder
	out.WriteString("<b>" + telegram.Escape(f.Title) + "</b>\n<i>Gửi lúc " + conversation.Clock(f.SentAt) + "</i>")
	if d := f.Document; d.Number != "" {
		out.WriteString("\nVăn bản: số " + telegram.Escape(d.Number))
		if d.Date != "" {
			out.WriteString(" ngày " + d.Date.Words())
		}
		if d.Issuer != "" {
			out.WriteString(" của " + telegram.Escape(d.Issuer))
		}
	}
	switch {
	case f.TakenBack:
		out.WriteString("\n<b>Đã thu hồi, không còn hiệu lực.</b>")
	case f.Changed:
		out.WriteString("\n<b>Đã thay đổi, đề nghị xem tin sau.</b>")
	}
	if f.Quote != "" {
		out.WriteString("\n" + quote(telegram.Escape(f.Quote), "", false, false, longQuote))
	}
	if !f.DueAt.IsZero() {
		out.WriteString("\nXác nhận chậm nhất " + conversation.Clock(f.DueAt))
	}
	if !f.Answers {
		out.WriteString("\n" + t.notSaid())
	}
	return out.String()
}

// notSaid says that the words quoted may not answer.
func (t text) notSaid() string {
	return "<i>Trợ lý chưa thấy câu trả lời trực tiếp trong lời thông báo; đề nghị " + t.Address + " mở thông báo và xem văn bản kèm theo.</i>"
}
