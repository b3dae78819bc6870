package ticketfigures

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/period"
	"thidua/bot/report"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// The words on the buttons.
const (
	buttonBefore   = "‹ Kỳ trước"
	buttonAfter    = "Kỳ sau ›"
	buttonWorkbook = "Bảng số liệu (.xlsx)"
)

// The names of the figures.
const (
	nameReceived   = "Tiếp nhận trong kỳ"
	nameSettled    = "Đã giải quyết trong kỳ"
	nameOpen       = "Đang giải quyết"
	nameOverdue    = "Quá hạn"
	nameFirstReply = "Số ngày làm việc đến khi trả lời lần đầu (trung vị)"
	nameResolution = "Số ngày làm việc đến khi giải quyết (trung vị)"
)

const (
	subject       = "phản ánh khó khăn, vướng mắc"
	nothing       = "Chưa có phản ánh nào trong kỳ này và cũng không có phản ánh nào đang giải quyết."
	nothingToDraw = "Kỳ này chưa có số liệu để vẽ biểu đồ."

	noteOpen = "Đang giải quyết, quá hạn là số đến thời điểm xem, không phụ thuộc kỳ tiếp nhận."
	noteDays = "Số ngày làm việc tính từ sau ngày gửi, kể cả thời gian chờ bổ sung; không tính phản ánh đã rút."
)

// periodName is a period at the start of a line.
func (t text) periodName(p period.Period) string {
	name, _ := p.Name() // every period of this module has one
	return conversation.UpperFirst(name)
}

// of says what the figures are about, in plain text.
func (t text) of(v *view) string {
	words := subject
	if v.agencyName != "" {
		words += " của " + v.agencyName
	}
	name, _ := v.Period.Name()
	return words + ", " + name
}

// asOf says from which day to which, and of when the figures are.
func (t text) asOf(v *view) string {
	return fmt.Sprintf("Từ ngày %s đến ngày %s · số liệu đến %s", v.Period.From.Words(), v.Period.To.Words(), conversation.Clock(v.At))
}

// maxLines is how many blocs the message lists; the pictures and the workbook have all.
const maxLines = 12

// figures are the numbers of a period.
func (t text) figures(v *view) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<b>Số liệu %s</b>\n%s\n", telegram.Escape(t.of(v)), t.asOf(v))
	if len(v.Tickets) == 0 {
		return b.String() + "\n" + nothing
	}
	n := v.Total
	fmt.Fprintf(&b, "\n%s: <b>%s</b>\n%s: <b>%s</b>\n%s: <b>%s</b>, trong đó quá hạn <b>%s</b>", nameReceived, number(n.Received), nameSettled, number(n.Settled),
		nameOpen, number(n.Open), number(n.Overdue))
	for _, median := range []struct {
		name string
		days *float64
	}{{nameFirstReply, n.FirstReply}, {nameResolution, n.Resolution}} {
		if median.days != nil {
			fmt.Fprintf(&b, "\n%s: <b>%s</b>", median.name, days(median.days))
		}
	}
	b.WriteString(lines("Theo lĩnh vực", v.ByCategory))
	if v.agency == 0 {
		b.WriteString(lines("Theo cụm, khối thi đua", v.ByBloc))
		if q := v.Questions; !q.Empty() {
			fmt.Fprintf(&b, "\n\n<b>Câu hỏi gửi Ban</b> (không tính ở trên): tiếp nhận %s, đã trả lời %s, đang xử lý %s", number(q.Received), number(q.Settled), number(q.Open))
		}
	}
	return b.String() + "\n\n<i>" + noteOpen + " " + noteDays + "</i>"
}

// lines are the figures of groups that have any.
func lines(heading string, all []ticket.Figure) string {
	var b strings.Builder
	shown, left := 0, 0
	for _, f := range all {
		switch {
		case f.Empty():
			continue
		case shown == maxLines:
			left++
			continue
		}
		shown++
		fmt.Fprintf(&b, "\n• %s: tiếp nhận %s, đã giải quyết %s, đang giải quyết %s", telegram.Escape(conversation.Shorten(f.Name, maxName)), number(f.Received), number(f.Settled),
			number(f.Open))
		if f.Overdue > 0 {
			fmt.Fprintf(&b, " (quá hạn %s)", number(f.Overdue))
		}
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n• và %d nhóm khác, xem biểu đồ hoặc bảng số liệu", left)
	}
	if shown == 0 {
		return ""
	}
	return "\n\n<b>" + heading + "</b>" + b.String()
}

// maxName is how much of a name a line has, in characters.
const maxName = 50

// picture stands under the pictures, which may not show all.
func (t text) picture(v *view, by string, all bool) string {
	words := fmt.Sprintf("Kết quả xử lý %s, %s.\n%s", telegram.Escape(t.of(v)), by, t.asOf(v))
	if !all {
		words += "\nBiểu đồ không đủ chỗ cho tất cả; số liệu đầy đủ có trong bảng (.xlsx)."
	}
	return words
}

func (t text) workbook(v *view) string {
	return fmt.Sprintf("Bảng số liệu %s, kèm danh sách mã theo dõi mà từng số liệu được tính từ đó.\n%s", telegram.Escape(t.of(v)), t.asOf(v))
}

// drawable are the figures that have a bar.
func drawable(all []ticket.Figure) (some []ticket.Figure) {
	for _, f := range all {
		if f.Settled+f.Open > 0 {
			some = append(some, f)
		}
	}
	return some
}

// maxBars is how many fit on maxPictures, unless their names are long.
const maxBars = 80

// chart shows what became of the tickets that were settled in the period or are open; each is in one part of one bar. There are maxBars at
// most.
func (t text) chart(v *view, by string, bars []ticket.Figure) report.Chart {
	c := report.Chart{
		Title: "Kết quả xử lý " + t.of(v) + ", " + by, Subtitle: t.asOf(v),
		Series:   []report.Series{{Name: nameSettled, Tone: report.Done}, {Name: "Đang giải quyết, trong hạn", Tone: report.Partly}, {Name: nameOverdue, Tone: report.Missing}},
		Footnote: "Số phản ánh. Số bên phải: đã giải quyết trong kỳ/tổng số đã giải quyết trong kỳ và đang giải quyết.",
	}
	for _, f := range bars[:min(len(bars), maxBars)] {
		c.Bars = append(c.Bars, report.Bar{
			Label: f.Name, Note: number(f.Settled) + "/" + number(f.Settled+f.Open),
			Values: []float64{float64(f.Settled), float64(f.Open - f.Overdue), float64(f.Overdue)},
		})
	}
	return c
}

func number(n int) string { return conversation.Thousands(n) }

// days writes a median with one decimal at most: 7,5; nothing of none.
func days(median *float64) string {
	if median == nil {
		return ""
	}
	return strings.Replace(strings.TrimSuffix(fmt.Sprintf("%.1f", *median), ".0"), ".", ",", 1)
}
