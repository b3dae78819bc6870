package question

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

const (
	buttonQuestions = "Câu hỏi thường gặp"
	buttonCorpus    = "Quản lý kho văn bản"
	buttonIntake    = "Nạp văn bản"
)

// So many documents stand on a page by their names, and so many that were sought with their titles. They fit the messages that a reply may take.
const (
	maxListed = 30
	maxTitled = 22
)

// maxArticles is how many characters of the articles that the corpus has are listed.
const maxArticles = 60

// documents lists all documents, or those that words mean.
func (t text) documents(l documentList, today knowledge.Day) string {
	if l.all == 0 {
		return "Kho văn bản hiện chưa có văn bản nào."
	}
	sought := "“" + telegram.Escape(conversation.Shorten(l.words, maxAbout)) + "”"
	var out strings.Builder
	switch {
	case l.found == 0 && l.words != "":
		return fmt.Sprintf("Kho văn bản (%d văn bản) không có văn bản nào theo %s. Đề nghị %s gửi số, ký hiệu hoặc từ trong tên văn bản, ví dụ: "+
			"<code>/vanban 152</code>, <code>/vanban thông tư y tế</code>.", l.all, sought, t.Address)
	case l.words != "":
		fmt.Fprintf(&out, "<b>Có %d văn bản theo %s:</b>\n", l.found, sought)
	default:
		fmt.Fprintf(&out, "<b>Kho văn bản hiện có %d văn bản</b> (tìm theo số hoặc tên: <code>/vanban 152</code>):\n", l.all)
	}
	for _, d := range l.shown {
		out.WriteString("\n• " + telegram.Escape(d.Name()))
		if l.words != "" && d.Title != "" && !strings.Contains(d.Name(), d.Title) {
			out.WriteString(": " + telegram.Escape(conversation.Shorten(d.Title, maxAbout)))
		}
		if known := t.known(d, today); known != "" {
			out.WriteString(" <i>(" + telegram.Escape(known) + ")</i>")
		}
	}
	if left := l.found - l.from - len(l.shown); left > 0 {
		fmt.Fprintf(&out, "\n… và %d văn bản khác. Để tra một văn bản, đề nghị gửi số hiệu kèm điều, khoản.", left)
	}
	return out.String()
}

// known is what is to be known of a document in few words: how it stands, and how the corpus has it. It is plain text.
func (t text) known(d listed, today knowledge.Day) string {
	var all []string
	if words := d.Status(today).Words(); words != "" {
		all = append(all, words)
	}
	if d.articles != "" {
		all = append(all, "mới có "+conversation.Shorten(d.articles, maxArticles))
	}
	if d.codified {
		all = append(all, "theo Bộ pháp điển")
	}
	if d.Recognised() {
		all = append(all, "nhận dạng từ bản chụp")
	}
	return strings.Join(all, "; ")
}

// missing says in one sentence which documents the corpus lacks that it is to have.
func (t text) missing(all []corpus.Required) string {
	var names []string
	for _, r := range all {
		names = append(names, telegram.Escape(r.Name()))
	}
	return "⚠️ Kho văn bản chưa có toàn văn " + strings.Join(names, "; ") + "; đề nghị " + t.Address + " nạp văn bản để trợ lý trích dẫn được."
}

func (t text) endingLabel(n int) string { return fmt.Sprintf("Sắp hết hiệu lực (%d)", n) }
