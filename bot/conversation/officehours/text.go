package officehours

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/holiday"
	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// The words on the buttons.
const (
	buttonOpen    = "📅 Ngày nghỉ, ngày làm bù"
	buttonEnter   = "➕ Ghi thông báo nghỉ, làm bù"
	buttonDrop    = "Bỏ: "
	buttonDoEnter = "✅ Ghi vào lịch"
	buttonAgain   = "✏️ Ghi lại"
)

const (
	entered = "Đã ghi vào lịch. Nếu ghi nhầm, đề nghị bấm “Bỏ” ở dưới để trở lại như trước.\n\n"
	dropped = "Đã bỏ; các ngày đó trở lại như trước khi ghi.\n\n"
)

const maxLabel = 60 // characters on a button

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// shownAhead is how far ahead the screen looks.
const shownAhead = 400 * 24 * time.Hour

// maxSpans is how many rows of days the screen shows.
const maxSpans = 25

func (t text) screen(hours *calendar.Calendar, now time.Time) string {
	var b strings.Builder
	days := "thứ Hai đến thứ Sáu"
	if hours.Daily() {
		days = "tất cả các ngày"
	}
	fmt.Fprintf(&b, "<b>Ngày nghỉ, ngày làm bù</b>\nGiờ làm việc: %s, %s. Tin gửi hàng loạt chờ giờ làm việc.\n\n", hours.Hours(), days)
	spans := hours.Spans(now, now.Add(shownAhead))
	for i, s := range spans {
		if i == maxSpans {
			fmt.Fprintf(&b, "… và %d đợt khác\n", len(spans)-i)
			break
		}
		b.WriteString("• " + spanLine(s) + " <i>(" + telegram.Escape(s.Source) + ")</i>\n")
	}
	if len(spans) == 0 {
		b.WriteString("Chưa ghi đợt nghỉ nào sắp tới.\n")
	}
	b.WriteString("\n" + t.known(hours.Until(), now))
	return b.String()
}

// known says until when the calendar is complete.
func (t text) known(until, now time.Time) string {
	if !now.Before(until.AddDate(0, 0, 1)) {
		return "⚠️ Lịch mới ghi đủ đến hết ngày " + date(until) + ", nay đã qua: trợ lý chưa biết các ngày nghỉ sau đó."
	}
	said := "Lịch đã ghi đủ đến hết ngày " + date(until) + "."
	if until.Sub(now) <= warnBefore {
		said = "⚠️ " + said + " Sau ngày đó trợ lý chưa biết các đợt nghỉ lễ, tết và ngày làm bù."
	}
	return said
}

// ends is the warning that the calendar ends.
func (t text) ends(until, now time.Time) string {
	return t.known(until, now) + "\nKhi có thông báo nghỉ của cấp có thẩm quyền, đề nghị " + t.Address + " ghi vào lịch để tin không gửi nhầm ngày nghỉ và thời hạn tính đúng ngày làm việc."
}

const example = "<i>Thông báo 9441/TB-BNV ngày 15/12/2026\nnghỉ 05/02/2027 đến 11/02/2027: Tết Nguyên đán\nlàm việc 20/02/2027: làm bù cho 12/02</i>"

func (t text) ask() string {
	return "Đề nghị " + t.Address + " ghi số, ngày của văn bản ở dòng đầu; sau đó mỗi đợt nghỉ hoặc ngày làm việc một dòng, ví dụ:\n" + example
}

func (t text) unclear(wrong string) string {
	return "Chưa đọc được: " + wrong + ". Đề nghị " + t.Address + " ghi lại như ví dụ:\n" + example
}

// check is the preview of a notice beside what is known.
func (t text) check(n holiday.Notice, hours *calendar.Calendar) string {
	var b strings.Builder
	b.WriteString("<b>Kiểm tra trước khi ghi</b>\nTheo: " + telegram.Escape(n.Document) + "\n\n")
	changed := 0
	for _, s := range n.Spans {
		b.WriteString("• " + spanLine(s) + "\n")
		for day := s.First; !day.After(s.Last); day = day.AddDate(0, 0, 1) {
			if hours.Works(day) != s.Works {
				changed++
			}
		}
	}
	if changed == 0 {
		b.WriteString("\nCác ngày này trong lịch đã như vậy; ghi lại chỉ thêm căn cứ.")
	} else {
		fmt.Fprintf(&b, "\nSo với lịch hiện có, %d ngày thay đổi. Tin đang chờ gửi và các bước sau tính theo lịch mới; thời hạn đã gửi đi không đổi.", changed)
	}
	return b.String()
}

func wholeYear(ends time.Time) string {
	return fmt.Sprintf("✅ Ghi; lịch năm %d đã đủ", ends.Year())
}

func (t text) askDrop(n holiday.Notice) string {
	var b strings.Builder
	b.WriteString("Bỏ các ngày đã ghi theo " + telegram.Escape(n.Document) + "?\n")
	for _, s := range n.Spans {
		b.WriteString("\n• " + spanLine(s))
	}
	return b.String()
}

// spanLine is days with what they are: "Thứ Sáu 05/02/2027 – thứ Năm 11/02/2027 (7 ngày): nghỉ, Tết Nguyên đán".
func spanLine(s calendar.Span) string {
	days := conversation.UpperFirst(weekday(s.First)) + " " + date(s.First)
	if n := s.Days(); n > 1 {
		days += fmt.Sprintf(" – %s %s (%d ngày)", weekday(s.Last), date(s.Last), n)
	}
	word := "nghỉ"
	if s.Works {
		word = "làm việc"
	}
	if rest, same := strings.CutPrefix(s.Name, word); same { // the reason begins with it
		return days + ": <b>" + word + "</b>" + telegram.Escape(rest)
	}
	return days + ": <b>" + word + "</b>, " + telegram.Escape(s.Name)
}

var weekdays = []string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

func weekday(t time.Time) string { return weekdays[t.In(vietnamese.Zone()).Weekday()] }

func date(t time.Time) string { return t.In(vietnamese.Zone()).Format("02/01/2006") }
