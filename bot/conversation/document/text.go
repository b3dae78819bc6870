package document

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
)

// The words on the buttons.
const (
	buttonAdd         = "➕ Thêm câu hỏi"
	buttonForms       = "Biểu mẫu"
	buttonUndo        = "↩️ Hoàn tác"
	buttonRetireAll   = "Thôi dùng"
	buttonKeep        = "Hiệu lực, tệp gốc, thay, xóa"
	buttonToDocuments = "‹ Kho văn bản"
	buttonToLapsed    = "‹ Câu hỏi cần rà soát"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// counts is a name with how many questions there are about it, for a button.
func counts(name string, n int) string {
	if n == 0 {
		return conversation.Shorten(name, maxLabel)
	}
	tail := fmt.Sprintf(" (%d)", n)
	return conversation.Shorten(name, maxLabel-len(tail)) + tail
}

// named is a unit with how it begins.
func named(p *corpus.Provision) string {
	begins := p.Heading
	if begins == "" {
		begins = p.Text
	}
	name := conversation.UpperFirst(corpus.Place(p.Path))
	if begins != "" {
		name += ". " + conversation.OneLine(begins)
	}
	return name
}

// place is where a provision stands, with its document.
func place(o *opened) string { return corpus.Place(o.unit.Path) + " " + o.document.Name() }

func (t text) documents(documents, questions int) string {
	return fmt.Sprintf("<b>Câu hỏi thường gặp</b>\nTrợ lý nhận ra câu hỏi của mọi người qua %d câu hỏi mẫu, ghi ở điều, khoản trả lời được câu hỏi đó. "+
		"Kho có %d văn bản; số trong ngoặc là số câu hỏi.\n\nĐề nghị %s chọn văn bản.", questions, documents, t.Address)
}

func (t text) document(d *corpus.Document) string {
	return "<b>" + telegram.Escape(d.Name()) + "</b>\nĐề nghị " + t.Address + " chọn điều, mục; số trong ngoặc là số câu hỏi thường gặp."
}

func (t text) article(d *corpus.Document, p *corpus.Provision) string {
	return "<b>" + telegram.Escape(named(p)) + "</b>\n" + telegram.Escape(d.Name()) + "\n\nCâu hỏi nên ghi ở điều, khoản, điểm nhỏ nhất trả lời được. Đề nghị " + t.Address + " chọn."
}

// maxWords is how much of a provision is shown, in characters.
const maxWords = 500

func (t text) unit(o *opened, from, until int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Câu hỏi thường gặp của %s</b> (%d)\n<blockquote>%s</blockquote>", telegram.Escape(place(o)), len(o.count),
		telegram.Escape(conversation.Shorten(o.words, maxWords)))
	if len(o.count) == 0 {
		out.WriteString("\nChưa có câu hỏi nào.")
	}
	lapsed := false
	for i, q := range o.count[from:until] {
		out.WriteString(questionLine(from+i+1, q))
		if !o.holds(q) {
			lapsed = true
			out.WriteString(" ⚠️ <i>viết cho lời văn cũ, đang không được dùng</i>")
		}
	}
	if lapsed {
		out.WriteString("\n\nLời văn của điều, khoản đã thay đổi. Câu hỏi nào còn được trả lời ở đây, đề nghị " + t.Address + " bấm “Vẫn đúng”.")
	}
	return out.String()
}

func questionLine(n int, q bank.Question) string {
	return fmt.Sprintf("\n%d. %s", n, telegram.Escape(q.Question))
}

func (t text) retireLabel(n int) string  { return fmt.Sprintf("Thôi dùng %d", n) }
func (t text) restoreLabel(n int) string { return fmt.Sprintf("Dùng lại %d", n) }
func (t text) confirmLabel(n int) string { return fmt.Sprintf("✅ Vẫn đúng %d", n) }
func (t text) retiredLabel(n int) string { return fmt.Sprintf("Đã thôi dùng (%d)", n) }
func (t text) lapsedLabel(n int) string  { return fmt.Sprintf("⚠️ Cần rà soát (%d)", n) }

func (t text) retired(o *opened, from, until int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Câu hỏi đã thôi dùng của %s</b> (%d)", telegram.Escape(place(o)), len(o.retired))
	for i, q := range o.retired[from:until] {
		out.WriteString(questionLine(from+i+1, q))
	}
	return out.String()
}

func (t text) retiredOne(q bank.Question) string {
	return "Đã thôi dùng câu hỏi “" + telegram.Escape(q.Question) + "”.\n\n"
}

func (t text) restoredOne(q bank.Question) string {
	return "Đã dùng lại câu hỏi “" + telegram.Escape(q.Question) + "”.\n\n"
}

func (t text) confirmedOne(q bank.Question) string {
	return "Câu hỏi “" + telegram.Escape(q.Question) + "” được dùng cho lời văn hiện nay.\n\n"
}

func (t text) askLines(place string) string {
	return "Đề nghị " + t.Address + " ghi câu hỏi mà <b>" + telegram.Escape(place) + "</b> trả lời được, mỗi câu một dòng, như người ta thường hỏi. Không ghi họ tên, số giấy tờ của ai."
}

func (t text) added(added, had int) string {
	if added == 0 {
		return "Các câu này đã có từ trước.\n\n"
	}
	said := fmt.Sprintf("Đã ghi %d câu hỏi; trợ lý dùng ngay.", added)
	if had > 0 {
		said += fmt.Sprintf(" %d câu đã có từ trước.", had)
	}
	return said + "\n\n"
}

func (t text) badLine(line string) string {
	return fmt.Sprintf("Câu hỏi “%s” quá ngắn hoặc quá dài; đề nghị ghi từ %d đến %d tiếng, mỗi câu một dòng.", conversation.Shorten(line, 80), bank.FewestWords, bank.MostWords)
}

// replaced is what is said of a place whose document was read anew while questions were written.
func (t text) replaced(place string) string {
	return telegram.Escape(conversation.UpperFirst(place)) + " đã được thay trong kho văn bản, nên chưa ghi câu hỏi nào. Đề nghị " + t.Address + " mở lại điều, khoản rồi ghi lại."
}

func (t text) rightGone() string {
	return "Việc ghi câu hỏi thường gặp không còn thuộc quyền của " + t.Address + ", nên chưa ghi câu hỏi nào."
}

// reworded is plain text.
func (t text) reworded() string {
	return "Lời văn của điều, khoản vừa được thay; đề nghị " + t.Plain().Address + " mở lại."
}

func (t text) badNumber(n int) string {
	if n == 0 {
		return "Chưa có câu hỏi nào; đề nghị ghi mỗi câu một dòng."
	}
	return fmt.Sprintf("Mỗi lần ghi nhiều nhất %d câu hỏi.", maxLines)
}

func (t text) lapsed(units []lapsedUnit, from, until int) string {
	if len(units) == 0 {
		return "Không có câu hỏi nào cần rà soát."
	}
	var out strings.Builder
	out.WriteString("<b>Câu hỏi cần rà soát</b>\nLời văn của các điều, khoản sau đã khác lời văn khi ghi câu hỏi; các câu hỏi đó đang không được dùng.")
	for i, u := range units[from:until] {
		fmt.Fprintf(&out, "\n%d. %s %s: %d câu", from+i+1, conversation.UpperFirst(telegram.Escape(corpus.Place(u.path))), telegram.Escape(u.document.Name()), u.n)
		if u.unit == nil {
			out.WriteString(" (văn bản không còn điều, khoản, điểm này)")
		}
	}
	return out.String()
}

func (t text) lapsedUnitLabel(n int, u lapsedUnit) string {
	return conversation.Shorten(fmt.Sprintf("%d. %s", n, corpus.Place(u.path)+" "+u.document.Name()), maxLabel)
}

func (t text) goneLabel(n int, u lapsedUnit) string {
	return conversation.Shorten(fmt.Sprintf("Thôi dùng %d câu của %d. %s", u.n, n, corpus.Place(u.path)), maxLabel)
}

func (t text) goneDone(d *corpus.Document, path string, n int, retired bool) string {
	done := "Đã dùng lại"
	if retired {
		done = "Đã thôi dùng"
	}
	return fmt.Sprintf("%s %d câu hỏi về %s %s.", done, n, telegram.Escape(corpus.Place(path)), telegram.Escape(d.Name()))
}
