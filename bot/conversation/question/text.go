package question

import (
	"fmt"
	"html"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// notice is the module's line before the agreement.
func (t text) notice() string {
	return "<b>Câu hỏi:</b> câu hỏi (kèm nội dung tin nhắn được trả lời, trích dẫn hoặc chuyển tiếp mà câu hỏi nói đến), câu trả lời và góp ý về câu trả lời, giữ trong 90 ngày."
}

// intro is how to begin.
func (t text) intro() string {
	return t.Capital() + " gửi câu hỏi về công tác thi đua, khen thưởng; trợ lý trích nguyên văn quy định và dẫn đúng điều, khoản, điểm. " +
		"Nội dung không có trong kho văn bản, trợ lý sẽ nói rõ là không tìm thấy căn cứ.\n\n" +
		t.examples() + "\n\nBấm /trogiup để xem hướng dẫn."
}

func (t text) help() string {
	return "<b>Đặt câu hỏi:</b> gõ câu hỏi như nói thường ngày; gõ không dấu và viết tắt (TĐKT, CSTĐ, UBND…) đều được.\n" +
		"<b>Tra theo điều, khoản:</b> gõ “Điều 24 Luật Thi đua, khen thưởng”, “khoản 3 mục II kế hoạch”.\n" +
		"<b>Sửa câu hỏi:</b> sửa ngay tin nhắn đã gửi, câu trả lời sẽ được cập nhật theo.\n\n" +
		"Dưới mỗi câu trả lời có các nút:\n" +
		"• <b>" + buttonFull + "</b>: toàn văn điều, khoản được dẫn\n" +
		"• <b>" + buttonCite + "</b>: đoạn chữ để chép vào công văn\n" +
		"• <b>" + buttonUseful + "</b>, <b>" + buttonWrong + "</b>: góp ý về câu trả lời\n\n" +
		"Câu trả lời trích nguyên văn văn bản, không thay cho hướng dẫn chính thức của " + t.Office() + "."
}

// The words on buttons.
const (
	buttonFull   = "Xem nguyên văn"
	buttonCite   = "Trích dẫn"
	buttonUseful = "👍 Hữu ích"
	buttonWrong  = "👎 Chưa đúng"
	buttonOpen   = "Mở thông báo"
	buttonAskOn  = "Hỏi tiếp về nội dung này"
	buttonLaw    = "Tra trong kho văn bản"
	buttonReport = "Phản ánh vướng mắc"
)

func (t text) examples() string {
	return "Ví dụ:\n" +
		"• <i>Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?</i>\n" +
		"• <i>Sở Nội vụ được giao những việc gì trong Kế hoạch?</i>\n" +
		"• <i>khoản 3 mục II kế hoạch</i>"
}

func (t text) askForQuestion() string {
	return "Đề nghị " + t.Address + " ghi câu hỏi sau lệnh, ví dụ:\n<i>/hoi Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?</i>"
}

func (t text) wordsOnly() string {
	return "Trợ lý chỉ đọc được câu hỏi bằng chữ, chưa đọc tệp, ảnh và ghi âm. Đề nghị " + t.Address + " gõ câu hỏi."
}

func (t text) fileUnread() string {
	return "<i>Trợ lý chỉ đọc phần chữ, chưa đọc tệp hoặc ảnh kèm theo.</i>"
}

func (t text) greeting() string {
	return "Kính chào " + t.Address + ". Trợ lý sẵn sàng phục vụ; đề nghị " + t.Address +
		" gửi câu hỏi về công tác thi đua, khen thưởng.\n\n" + t.examples()
}

func (t text) notUnderstood() string {
	return "Trợ lý chưa rõ câu hỏi. Đề nghị " + t.Address + " ghi cụ thể nội dung cần hỏi về thi đua, khen thưởng.\n\n" + t.examples()
}

// whichProvision asks for what a clause is of: "còn khoản 2", and nothing was asked before.
func (t text) whichProvision() string {
	return "Trợ lý chưa rõ điều, khoản " + t.Address + " hỏi thuộc văn bản nào. Đề nghị " + t.Address +
		" ghi rõ điều và tên hoặc số, ký hiệu văn bản, ví dụ: <i>khoản 2 Điều 24 Luật Thi đua, khen thưởng</i>."
}

func (t text) noBasis() string {
	return "<b>Chưa tìm thấy quy định trong kho văn bản</b> để trả lời câu hỏi này."
}

func (t text) outOfScope() string {
	return "<b>Nội dung này chưa thuộc phạm vi tra cứu của trợ lý.</b> Trợ lý chỉ trả lời câu hỏi về công tác thi đua, khen thưởng theo các văn bản hiện có trong kho."
}

// after names the earlier question that an answer was read after, so that a wrong joining is seen. The words of another person are theirs: they are
// not said again.
func (t text) after(earlier turn, account int64) string {
	what := "câu được trả lời"
	if earlier.account == account {
		what = "câu: “" + html.EscapeString(conversation.Shorten(earlier.question, 120)) + "”"
	}
	return "<i>Hiểu là hỏi tiếp " + what + ". Nếu không phải, đề nghị " + t.Address + " ghi đủ nội dung trong một câu.</i>"
}

// guessed says that the message answered or forwarded was taken for the question.
func (t text) guessed() string {
	return "<i>Hiểu là hỏi về nội dung tin nhắn được trả lời hoặc chuyển tiếp. Nếu không phải, đề nghị " + t.Address + " ghi đủ nội dung trong một câu.</i>"
}

func (t text) refused() string {
	return "Trợ lý chỉ trích nguyên văn quy định có trong kho văn bản, không thực hiện yêu cầu về cách trả lời. Đề nghị " + t.Address +
		" nêu câu hỏi về công tác thi đua, khen thưởng."
}

// whereToAsk is how to go on where nothing was found: to who follows the agency, by the button under it, else to the Board.
func (t text) whereToAsk(officer string) string {
	if officer != "" {
		return "Theo dõi cơ quan của " + t.Address + " là chuyên viên <b>" + telegram.Escape(officer) + "</b>. " + t.Capital() +
			" có muốn gửi câu hỏi tới chuyên viên? Nếu có, đề nghị bấm “" + telegram.Escape(t.askBoard()) + "”."
	}
	return "Đề nghị " + t.Address + " nêu rõ hơn nội dung cần hỏi, hoặc liên hệ " + t.Office() + " để được hướng dẫn."
}

// askBoard is on the button by which a question goes to the Board; its name is short, for a button is.
func (t text) askBoard() string { return "Gửi câu hỏi tới Ban" }

func (t text) answerLead(outcome knowledge.Outcome) string {
	if outcome == knowledge.LookedUp {
		return "Nguyên văn quy định:"
	}
	if outcome == knowledge.Partial {
		return "Kho văn bản có nội dung sau liên quan đến câu hỏi:"
	}
	return "Quy định liên quan (trích nguyên văn):"
}

// basis names the place of a quote, with the number of a document that is cited by its title, and says when the quote is not all of a list.
func (t text) basis(c knowledge.Citation) string {
	var more []string
	if c.Number != "" && !strings.Contains(c.Place, c.Number) {
		more = append(more, "số "+c.Number)
	}
	if c.Item != "" {
		more = append(more, fmt.Sprintf("trích %d trong %d %s", c.Items, c.Of, c.Item))
	}
	html := "<b>Căn cứ:</b> " + telegram.Escape(conversation.UpperFirst(c.Place))
	if len(more) > 0 {
		html += " (" + telegram.Escape(strings.Join(more, "; ")) + ")"
	}
	switch {
	case strings.HasPrefix(c.Source, "http"):
		html += `, theo <a href="` + telegram.Escape(c.Source) + `">Bộ pháp điển điện tử</a>`
	case c.Source != "":
		html += ", theo Bộ pháp điển điện tử (" + telegram.Escape(c.Source) + ")"
	}
	return html
}

// moreInFull says where what is left out can be read.
func (t text) moreInFull() string { return "<i>Bấm “" + buttonFull + "” để xem đủ.</i>" }

// standing is what an answer is good for.
func (t text) standing() string {
	return "<i>Để tra cứu, không thay văn bản trả lời của cơ quan.</i>"
}

func (t text) goesOn() string {
	return "<i>Đoạn trích còn tiếp; bấm “" + buttonFull + "” để đọc đầy đủ.</i>"
}

// note is what footnotes say of a quote.
func (t text) note(words string) string { return "<i>Chú thích: " + telegram.Escape(words) + "</i>" }

func (t text) remark(r knowledge.Remark) string {
	document := telegram.Escape(shortName(r.Document))
	switch r.Kind {
	case knowledge.NoFullText:
		return "Kho văn bản chưa có toàn văn " + document + "; đề nghị nạp văn bản."
	case knowledge.Expired:
		return conversation.UpperFirst(document) + " đã hết hiệu lực từ ngày " + r.Day.Words() + "."
	case knowledge.NoMoreUsed:
		return t.Board + " đã thôi dùng " + document + " làm căn cứ trả lời từ ngày " + r.Day.Words() + "."
	case knowledge.BasisLapsed:
		return "Văn bản mà " + document + " quy định chi tiết, hướng dẫn đã hết hiệu lực từ ngày " + r.Day.Words() + "; đề nghị đối chiếu quy định mới."
	case knowledge.NotYet:
		return conversation.UpperFirst(document) + " có hiệu lực từ ngày " + r.Day.Words() + "."
	case knowledge.PeriodOver:
		return conversation.UpperFirst(document) + " đã kết thúc giai đoạn thực hiện (đến hết năm " + r.Day.Year() + ")."
	case knowledge.Draft:
		return conversation.UpperFirst(document) + " là dự thảo, chưa phải văn bản chính thức."
	case knowledge.NoSuchAward:
		if r.Instead == "" {
			return "Luật Thi đua, khen thưởng không có " + document + "."
		}
		return "Luật Thi đua, khen thưởng không có " + document + "; hiện có: " + telegram.Escape(r.Instead) + "."
	case knowledge.AmbiguousUnit:
		return "Gõ không dấu nên “điểm d” có thể là điểm d hoặc điểm đ; trợ lý trích cả hai."
	}
	return t.fact(r)
}

// shortName is the name of a document with a number without its day and issuer: a remark names what is cited above it.
func shortName(document string) string {
	if before, _, found := strings.Cut(document, " ngày "); found && strings.Contains(before, " số ") {
		return before
	}
	return document
}

func (t text) digitised() string {
	return "Họ tên, chức vụ người ký ghi theo bản số hóa."
}

func (t text) askedAt(at time.Time) string {
	return fmt.Sprintf("<i>Trả lời câu hỏi gửi lúc %s (hệ thống bị gián đoạn, mong %s thông cảm).</i>", conversation.Clock(at), t.Address)
}

func (t text) fullTitle(place string) string {
	return "<b>" + telegram.Escape(conversation.UpperFirst(place)) + "</b>"
}

func (t text) fullGone(place string) string {
	return "Kho văn bản đã thay đổi, không còn " + telegram.Escape(place) + ". Đề nghị " + t.Address + " gửi lại câu hỏi."
}

// citedLabel is a button to an article that others refer to.
func (t text) citedLabel(c knowledge.Citation) string {
	name, _, _ := strings.Cut(c.Document, " ngày ") // it has its number before that, or is called by its name
	return conversation.Shorten("📄 "+corpus.Place(c.Path)+" "+name, maxCitedLabel)
}

func (t text) citedGoesOn(c knowledge.Citation) string {
	return "<i>Còn tiếp. Để đọc đủ, đề nghị gửi: <code>" + telegram.Escape(c.Place) + "</code></i>"
}

// maxCitedLabel is how long the label of such a button is, in characters: two lines of a narrow phone.
const maxCitedLabel = 64

func (t text) page(n, of int) string { return fmt.Sprintf("<i>Trang %d/%d</i>", n, of) }

func (t text) citeLead() string { return "Chạm vào đoạn dưới đây để chép:" }

// citeWords is what goes into a công văn: plain words, no tags.
func (t text) citeWords(place, quote string) string {
	words, _ := shorten(quote, maxQuote)
	return conversation.UpperFirst(place) + ": “" + strings.TrimSpace(words) + "”"
}

// The short texts over a pressed button; Telegram shows at most 200 characters.
func (t text) thanks() string { return "Cảm ơn " + t.Plain().Address + " đã góp ý." }
func (t text) noted() string {
	return "Đã ghi nhận để rà soát. Cảm ơn " + t.Plain().Address + "."
}
func (t text) alreadyVoted() string {
	return t.Plain().Capital() + " đã góp ý như vậy về câu trả lời này."
}
