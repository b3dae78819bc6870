package formcatalogue

import (
	"fmt"
	"strings"

	"thidua/bot/blankform"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
)

// The words on buttons.
const (
	buttonGet     = "Lấy biểu mẫu"
	buttonEdit    = "✏️ Cập nhật biểu mẫu"
	buttonAdd     = "➕ Thêm biểu mẫu"
	buttonRename  = "✏️ Sửa số, tên"
	buttonReplace = "📎 Thay tệp"
	buttonRetire  = "Thôi dùng"
	buttonRestore = "Dùng lại"
	buttonUndo    = "↩️ Hoàn tác"
	buttonNoLabel = "Không có số"
)

// What is said of what was done.
const (
	addedDone    = "Đã thêm biểu mẫu; trợ lý gửi khi được hỏi.\n\n"
	renamedDone  = "Đã sửa số, tên biểu mẫu.\n\n"
	replacedDone = "Đã thay tệp của biểu mẫu.\n\n"
	retiredDone  = "Đã thôi dùng biểu mẫu; trợ lý không gửi nữa.\n\n"
	restoredDone = "Đã dùng lại biểu mẫu.\n\n"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

func (t text) help() string {
	return "<b>Lấy biểu mẫu:</b> gõ “cho xin mẫu báo cáo thành tích”, hoặc <code>/bieumau mẫu 08</code>, <code>/bieumau tờ trình</code>, <code>/bieumau 152</code>."
}

// line is a form in a list, with its document.
func (t text) line(n int, h *blankform.Held, today corpus.Day, withDocument bool) string {
	said := fmt.Sprintf("\n%d. %s", n, telegram.Escape(h.Title()))
	if !withDocument {
		return said
	}
	about := []string{h.DocumentWords()}
	if h.Document != nil {
		about[0] = shortName(h.Document)
		if status := h.Status(today); !status.Holds() {
			about = append(about, status.Words())
		}
	} else {
		about = append(about, "không còn trong kho văn bản")
	}
	return said + " <i>(" + telegram.Escape(strings.Join(about, "; ")) + ")</i>"
}

// shortName is how a document is called where forms of several are listed.
func shortName(d *corpus.Document) string {
	if d.Number != "" && d.Kind != "" {
		return d.Kind + " số " + d.Number
	}
	return d.Name()
}

func (t text) list(all []blankform.Held, from, until int, today corpus.Day) string {
	if len(all) == 0 {
		return "Kho biểu mẫu hiện chưa có biểu mẫu nào."
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Kho biểu mẫu hiện có %d biểu mẫu</b> (tìm theo số, tên hoặc văn bản: <code>/bieumau mẫu 08</code>). Bấm để lấy tệp:\n", len(all))
	for i := from; i < until; i++ {
		out.WriteString(t.line(i+1, &all[i], today, true))
	}
	return out.String()
}

func (t text) ofDocument(d *corpus.Document, forms []blankform.Held, from, until int, today corpus.Day) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Có %d biểu mẫu của %s</b>", len(forms), telegram.Escape(d.Name()))
	if status := d.Status(today); !status.Holds() {
		out.WriteString(" <i>(" + status.Words() + ")</i>")
	}
	out.WriteString(". Bấm để lấy tệp:\n")
	for i := from; i < until; i++ {
		out.WriteString(t.line(i+1, &forms[i], today, false))
	}
	return out.String()
}

// maxSought is how many characters of what was looked for are said again.
const maxSought = 80

func (t text) sought(words string) string {
	return "“" + telegram.Escape(conversation.Shorten(words, maxSought)) + "”"
}

func (t text) found(words string, n int, shown []blankform.Held, today corpus.Day) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Có %d biểu mẫu theo %s.</b> Bấm để lấy tệp:\n", n, t.sought(words))
	for i := range shown {
		out.WriteString(t.line(i+1, &shown[i], today, true))
	}
	if left := n - len(shown); left > 0 {
		fmt.Fprintf(&out, "\n… và %d biểu mẫu khác; đề nghị %s ghi thêm số, tên mẫu hoặc số văn bản.", left, t.Address)
	}
	return out.String()
}

func (t text) notFound(words string, all int) string {
	return fmt.Sprintf("Kho biểu mẫu (%d biểu mẫu) không có biểu mẫu nào theo %s. Đề nghị %s gửi số, tên mẫu hoặc số văn bản, ví dụ: <code>/bieumau mẫu 08</code>, "+
		"<code>/bieumau tờ trình</code>; bấm /bieumau để xem tất cả.", all, t.sought(words), t.Address)
}

// numbered is on the button of a form in a list.
func (t text) numbered(n int, f *blankform.Form) string {
	return conversation.Shorten(fmt.Sprintf("%d. %s", n, f.Title()), maxLabel)
}

// caption stands under the file that is sent.
func (t text) caption(h *blankform.Held, today corpus.Day) string {
	said := "<b>" + telegram.Escape(h.Title()) + "</b>\nBiểu mẫu của " + telegram.Escape(t.documentAt(h.DocumentWords())) + "."
	return said + t.caution(h, today)
}

// maxDocument is how many characters of a document's name stand under a file; a caption is short.
const maxDocument = 300

func (t text) documentAt(name string) string { return conversation.Shorten(name, maxDocument) }

// caution is what is to be known of a form whose document does not hold.
func (t text) caution(h *blankform.Held, today corpus.Day) string {
	switch status := h.Status(today); {
	case h.Document == nil:
		return "\n⚠️ Văn bản này không còn trong kho văn bản; đề nghị " + t.Address + " kiểm tra biểu mẫu hiện hành trước khi dùng."
	case !status.Holds():
		return "\n⚠️ Tình trạng văn bản: " + status.Words() + "; đề nghị " + t.Address + " kiểm tra biểu mẫu hiện hành trước khi dùng."
	}
	return ""
}

func (t text) managed(d *corpus.Document, forms []blankform.Form, from, until int, retired bool) string {
	var out strings.Builder
	what := "Biểu mẫu"
	if retired {
		what = "Biểu mẫu đã thôi dùng"
	}
	fmt.Fprintf(&out, "<b>%s của %s</b> (%d)", what, telegram.Escape(d.Name()), len(forms))
	if len(forms) == 0 {
		out.WriteString("\nChưa có biểu mẫu nào.")
	}
	for i := from; i < until; i++ {
		fmt.Fprintf(&out, "\n%d. %s", i+1, telegram.Escape(forms[i].Title()))
	}
	return out.String()
}

func (t text) formerLabel(n int) string { return fmt.Sprintf("Đã thôi dùng (%d)", n) }

// form is the screen of a form for who looks after it.
func (t text) form(h *blankform.Held, today corpus.Day) string {
	said := "<b>" + telegram.Escape(h.Title()) + "</b>\nVăn bản: " + telegram.Escape(h.DocumentWords()) + "\nTệp: " + telegram.Escape(h.FileName)
	if h.RetiredAt != 0 {
		return said + "\n<b>Đã thôi dùng.</b>"
	}
	return said + t.caution(h, today)
}

// writing is what somebody is doing, as plain text.
func (t text) writing(s writing) string {
	document := conversation.Shorten(s.DocumentName, maxSought)
	switch s.What {
	case renaming:
		return "sửa số, tên biểu mẫu của " + document
	case replacing:
		return "thay tệp biểu mẫu của " + document
	}
	return "thêm biểu mẫu của " + document
}

func (t text) askFile(s writing) string {
	what := "biểu mẫu mới của <b>" + telegram.Escape(t.documentAt(s.DocumentName)) + "</b>"
	if s.What == replacing {
		f := blankform.Form{Label: s.Label, Name: s.Name}
		what = "thay cho biểu mẫu <b>" + telegram.Escape(f.Title()) + "</b>"
	}
	return "Đề nghị " + t.Address + " gửi tệp " + what + " (.doc, .docx, .xls, .xlsx, .odt hoặc .pdf), là mẫu trống, chưa điền họ tên, số liệu của ai."
}

func (t text) askLabel(s writing) string {
	return "Số, ký hiệu của mẫu trong văn bản là gì? Đề nghị " + t.Address + " ghi như <i>Mẫu số 08</i>, <i>Phụ lục II</i>, hoặc bấm chọn."
}

func (t text) askName(s writing) string {
	said := "Tên biểu mẫu là gì? Đề nghị " + t.Address + " ghi như <i>Báo cáo thành tích của tập thể</i>"
	if s.Name != "" {
		said += ", hoặc bấm để giữ tên <b>" + telegram.Escape(s.Name) + "</b>"
	}
	return said + "."
}

func (t text) longLabel() string {
	return fmt.Sprintf("Số, ký hiệu mẫu dài quá %d ký tự; đề nghị ghi như <i>Mẫu số 08</i>.", blankform.MaxLabel)
}

func (t text) notFetched(f conversation.Fetched) string {
	name := telegram.Escape(conversation.Shorten(f.Name, maxSought))
	switch {
	case f.Forbidden:
		return "Tệp " + name + " không thuộc loại nhận làm biểu mẫu; đề nghị " + t.Address + " gửi tệp .doc, .docx, .xls, .xlsx, .odt hoặc .pdf."
	case f.TooLarge:
		return fmt.Sprintf("Tệp %s lớn quá %d MB; đề nghị %s gửi tệp nhỏ hơn.", name, blankform.Limits.Size>>20, t.Address)
	}
	return "Trợ lý chưa nhận được tệp " + name + "; đề nghị " + t.Address + " gửi lại."
}

func (t text) notWhatItSays(name string) string {
	if name == "" {
		return "Đề nghị " + t.Address + " gửi biểu mẫu dưới dạng tệp, không gửi ảnh."
	}
	return "Tệp " + telegram.Escape(conversation.Shorten(name, maxSought)) + " rỗng, hỏng hoặc nội dung không đúng với đuôi tệp; đề nghị " + t.Address + " mở kiểm tra rồi gửi lại."
}
