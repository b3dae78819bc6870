package intake

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/intake"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// The words on the buttons under documents.
const (
	buttonRetire   = "Thôi dùng từ ngày…"
	buttonRestore  = "Dùng lại"
	buttonReplace  = "Thay bằng tệp khác"
	buttonOriginal = "📎 Tải tệp gốc"
	buttonRemove   = "🗑 Xóa khỏi kho"
	buttonDoRemove = "Xóa văn bản khỏi kho"
	buttonToList   = "‹ Văn bản trong kho"
	buttonToday    = "Từ hôm nay"
)

const (
	noOriginal    = "Kho không giữ tệp gốc của văn bản này: văn bản đi kèm chương trình, hoặc được nạp từ máy chủ."
	badDay        = "Ngày chưa đúng; đề nghị ghi đủ ngày, tháng, năm, ví dụ: 05/3/2026."
	badRetirement = "Ngày thôi dùng phải từ ngày văn bản bắt đầu áp dụng và trong vòng 5 năm tới; đề nghị kiểm tra lại."
)

// dayOf is the day of an instant, as people write it.
func dayOf(micros int64) string { return vietnamese.DayOf(database.Time(micros)).Words() }

// label is a document on a button, with what is to be seen to about it.
func (t text) label(d *corpus.Document, today corpus.Day) string {
	mark := ""
	switch {
	case intake.Ending(d, today) != "":
		mark = "⏳ "
	case d.RetiredOn != "":
		mark = "🚫 "
	}
	return conversation.Shorten(mark+d.Name(), maxLabel)
}

func (t text) list(all []*corpus.Document, today corpus.Day) string {
	ending, retired := 0, 0
	for _, d := range all {
		if intake.Ending(d, today) != "" {
			ending++
		} else if d.RetiredOn != "" {
			retired++
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Văn bản trong kho</b> (%d)", len(all))
	if ending > 0 {
		fmt.Fprintf(&out, "\n⏳ %d văn bản hết hiệu lực hoặc kết thúc trong 90 ngày tới.", ending)
	}
	if retired > 0 {
		fmt.Fprintf(&out, "\n🚫 %d văn bản đã thôi dùng.", retired)
	}
	return out.String() + "\n\nĐề nghị " + t.Address + " chọn văn bản."
}

func (t text) document(d *corpus.Document, reason string, today corpus.Day) string {
	out := "<b>" + telegram.Escape(d.Name()) + "</b>" + t.facts(d, d.Holding().Count, nil) + "\nTình trạng: " + t.status(d, reason, today) + "\nNạp vào kho: ngày " + dayOf(d.IngestedAt)
	if warnings, err := intake.ParseWarnings(d.Warnings); err == nil && len(warnings) > 0 {
		out += "\n\n⚠️ Cần lưu ý:" + t.warnings(warnings)
	}
	return out
}

// status says whether a document is a basis of answers on a day.
func (t text) status(d *corpus.Document, reason string, today corpus.Day) string {
	status := d.Status(today)
	out := status.Words()
	if status.Holds() {
		out = "đang dùng"
	}
	switch ending := intake.Ending(d, today); {
	case d.RetiredOn != "":
		if status.Standing != corpus.Retired {
			out += "; thôi dùng từ ngày " + d.RetiredOn.Words()
		}
		if reason != "" {
			out += " (" + telegram.Escape(reason) + ")"
		}
	case ending != "":
		out += "; hết hiệu lực hoặc kết thúc từ ngày " + ending.Words()
	}
	return out
}

func (t text) original(d *corpus.Document, n int) string {
	return fmt.Sprintf("Tệp gốc của %s (%d tệp):", telegram.Escape(d.Name()), n)
}

func (t text) askDay(name string) string {
	return "Đề nghị " + t.Address + " ghi ngày bắt đầu thôi dùng <b>" + telegram.Escape(name) + "</b>, ví dụ: 05/3/2026. Từ ngày đó, trợ lý không dùng văn bản làm căn cứ trả lời; văn bản vẫn được giữ để tra cứu."
}

func (t text) askReason(s retiring) string {
	return "Thôi dùng " + telegram.Escape(s.Name) + " từ ngày " + s.Day.Words() + ". Đề nghị " + t.Address + " ghi lý do, ví dụ: được thay bằng Quyết định số 12/2026/QĐ-UBND."
}

func (t text) askRemove(d *corpus.Document, depends intake.Dependents) string {
	out := "Xóa <b>" + telegram.Escape(d.Name()) + "</b> khỏi kho văn bản, cùng tệp gốc? Việc này không hoàn tác được; muốn giữ để tra cứu, đề nghị chọn “" + buttonRetire + "”."
	if depends.Questions > 0 {
		out += fmt.Sprintf("\n• %d câu hỏi thường gặp ghi ở văn bản này sẽ không được dùng.", depends.Questions)
	}
	if depends.Answers > 0 {
		out += fmt.Sprintf("\n• %d câu trả lời đã duyệt căn cứ vào văn bản này sẽ tạm dừng.", depends.Answers)
	}
	return out
}

func (t text) storing(d *corpus.Document) string {
	return "Đang đưa " + telegram.Escape(d.Name()) + " vào kho…"
}

func (t text) undoing(d *corpus.Document) string {
	return "Đang hoàn tác việc nạp " + telegram.Escape(nameOf(d)) + "…"
}

func (t text) changing(d *corpus.Document) string {
	return "Đang cập nhật kho: " + telegram.Escape(d.Name()) + "…"
}

// became stands in the place of what was said while something was done.
func (t text) became(d done) string {
	name := telegram.Escape(d.Name)
	switch d.What {
	case doneKept:
		return "Đã đưa " + name + " vào kho; kết quả ở dưới."
	case doneUndone:
		return "Đã hoàn tác việc nạp " + name + "."
	case doneRemoved:
		return "Đã xóa " + name + " khỏi kho."
	}
	return "Đã cập nhật kho: " + name + "."
}

// kept says that a document is in the corpus, and how to try it.
func (t text) kept(d *corpus.Document, replaced bool) string {
	did := "Đã thêm vào kho"
	if replaced {
		did = "Đã thay bản đang có trong kho bằng"
	}
	out := fmt.Sprintf("✅ %s: <b>%s</b>, %s. Trợ lý dùng ngay khi trả lời.", did, telegram.Escape(d.Name()), t.extent(d, d.Holding().Count))
	if question := tryWith(d); question != "" {
		out += "\n\nThử hỏi: <code>" + telegram.Escape(question) + "</code>"
	}
	return out + "\n\nCó thể hoàn tác trong 24 giờ, nếu văn bản chưa thay đổi gì thêm."
}

// tryWith is a question that the document answers: what its first article, section or item says; "" where none has a number.
func tryWith(d *corpus.Document) string {
	for _, numbered := range []func(p *corpus.Provision) bool{
		func(p *corpus.Provision) bool { return p.Level == corpus.LevelArticle },
		func(p *corpus.Provision) bool {
			return p.Parent < 0 && p.Level != corpus.LevelAppendix && p.Level != corpus.LevelRecipients && p.Label != ""
		},
	} {
		for i := range d.Provisions {
			if p := &d.Provisions[i]; numbered(p) {
				return conversation.UpperFirst(corpus.Place(p.Path)) + " " + d.Name() + " quy định gì?"
			}
		}
	}
	return ""
}

func (t text) undone(name string, stored *corpus.Document) string {
	if stored != nil {
		return "↩️ Đã hoàn tác: kho dùng lại bản trước của " + telegram.Escape(stored.Name()) + "."
	}
	return "↩️ Đã hoàn tác: " + telegram.Escape(name) + " không còn trong kho."
}

func (t text) removed(name string) string {
	return "Đã xóa " + telegram.Escape(name) + " khỏi kho văn bản, cùng tệp gốc."
}

// gone is said of a document that was taken away before what was done to it could be said.
func (t text) gone(name string) string {
	return telegram.Escape(name) + " không còn trong kho: văn bản đã được xóa hoặc hoàn tác việc nạp ngay sau đó."
}

// changed says what was done to a document whose screen stands below.
func (t text) changed(what string) string {
	if what == doneRetired {
		return "Đã ghi nhận thôi dùng."
	}
	return "Văn bản được dùng lại."
}
