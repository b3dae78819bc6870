package announcement

import (
	"fmt"
	"slices"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/problem"
)

// drawKinds lists the kinds.
func (m *module) drawKinds(v composing) (string, [][]outbox.Button) {
	if v.About != 0 {
		return m.text.keepsKind(v), nil
	}
	var buttons []outbox.Button
	for i, k := range broadcast.Kinds() {
		buttons = append(buttons, m.value.With(ticked(k == v.Kind)+k.Name(), v.ID, partKind, int64(i)))
	}
	return m.text.chooseKind(), pairs(buttons)
}

// ticked marks what is chosen.
func ticked(is bool) string {
	if is {
		return "✅ "
	}
	return ""
}

// pairs puts buttons two in a row.
func pairs(buttons []outbox.Button) (rows [][]outbox.Button) {
	for row := range slices.Chunk(buttons, 2) {
		rows = append(rows, row)
	}
	return rows
}

func (m *module) setKind(_ composing, d *broadcast.Draft, value int64) error {
	kinds := broadcast.Kinds()
	if value < 0 || value >= int64(len(kinds)) || d.About != 0 {
		return conversation.ErrOld
	}
	d.Kind = kinds[value]
	return nil
}

// What can be said of the document of a draft.
const (
	documentIssued = iota
	documentNone
	documentUrgency // and the three marks after it
)

var urgencies = []broadcast.Urgency{"", broadcast.Urgent, broadcast.VeryUrgent, broadcast.Express}

// drawDocument shows the document that a draft carries.
func (m *module) drawDocument(v composing) (string, [][]outbox.Button) {
	rows := [][]outbox.Button{{m.write.With(buttonWriteDocument, v.ID, writeDocument)}}
	if v.Document.Number != "" {
		rows = append(rows, []outbox.Button{m.value.With(ticked(v.Document.Issued)+buttonIssued, v.ID, partDocument, documentIssued)})
		var marks []outbox.Button
		for i, u := range urgencies {
			label := "Không khẩn"
			if u != "" {
				label = conversation.UpperFirst(string(u))
			}
			marks = append(marks, m.value.With(ticked(u == v.Urgency)+label, v.ID, partDocument, documentUrgency+int64(i)))
		}
		rows = append(append(rows, pairs(marks)...), []outbox.Button{m.value.With(buttonNoDocument, v.ID, partDocument, documentNone)})
	}
	return m.text.document(v), rows
}

func (m *module) setDocument(_ composing, d *broadcast.Draft, value int64) error {
	switch mark := value - documentUrgency; {
	case value == documentNone:
		d.Document, d.Urgency = broadcast.Document{}, ""
	case value == documentIssued && d.Document.Number != "":
		d.Document.Issued = !d.Document.Issued
	case mark >= 0 && mark < int64(len(urgencies)) && d.Document.Number != "":
		d.Urgency = urgencies[mark]
	default:
		return conversation.ErrOld
	}
	return nil
}

// What can be asked for of the recipients: nothing, an acknowledgement, or one within some working days.
const (
	answerNone   = 0
	answerAny    = 1
	answerRemind = 100 // those who have not acknowledged it are reminded before it is due
	answerLate   = 101 // it is also for those who join while it is open
)

var answerDays = []int64{3, 5, 10}

func (m *module) drawAnswer(v composing) (string, [][]outbox.Button) {
	buttons := []outbox.Button{
		m.value.With(ticked(!v.Acknowledged)+"Không yêu cầu", v.ID, partAnswer, answerNone),
		m.value.With(ticked(v.Acknowledged && v.DueAt.IsZero())+"Có, không thời hạn", v.ID, partAnswer, answerAny),
	}
	for _, days := range answerDays {
		buttons = append(buttons, m.value.With(fmt.Sprintf("Trong %d ngày làm việc", days), v.ID, partAnswer, days))
	}
	rows := pairs(append(buttons, m.write.With(buttonWriteDue, v.ID, writeDue)))
	if !v.DueAt.IsZero() {
		rows = append(rows, []outbox.Button{m.value.With(ticked(v.Remind)+"Nhắc trước hạn 1 ngày làm việc", v.ID, partAnswer, answerRemind)})
	}
	if v.About == 0 {
		rows = append(rows, []outbox.Button{m.value.With(ticked(v.Late)+"Gửi cả người tham gia sau", v.ID, partAnswer, answerLate)})
	}
	return m.text.answer(v) + m.text.beyond(v, v.DueAt), rows
}

// setAnswer counts working days from when it would be sent.
func (m *module) setAnswer(v composing, d *broadcast.Draft, value int64) error {
	switch {
	case value == answerNone:
		d.Acknowledged, d.DueAt, d.Remind = false, noTime, false
	case value == answerAny:
		d.Acknowledged, d.DueAt, d.Remind = true, noTime, false
	case value == answerRemind && !d.DueAt.IsZero():
		d.Remind = !d.Remind
	case value == answerLate && d.About == 0:
		d.Late = !d.Late
	case slices.Contains(answerDays, value):
		from := v.now
		if d.SendAt.After(from) {
			from = d.SendAt
		}
		d.Acknowledged, d.DueAt = true, v.hours.Close(v.hours.AddDays(from, int(value)))
	default:
		return conversation.ErrOld
	}
	return nil
}

// When a draft may be sent, beside what is written.
const (
	timeAtOnce = 0
	timeNext   = 1 // when the next working day begins
	timeRepeat = 2 // and those after it, as repeats has them
)

var repeats = []struct {
	repeat broadcast.Repeat
	words  string
}{{broadcast.Once, "Gửi một lần"}, {broadcast.Weekly, "Lặp lại hằng tuần"}, {broadcast.Monthly, "Lặp lại hằng tháng"}}

func (m *module) drawTime(v composing) (string, [][]outbox.Button) {
	next := v.hours.NextOpen(v.hours.Close(v.now))
	rows := [][]outbox.Button{
		{m.value.With(ticked(v.SendAt.IsZero())+"Ngay khi được duyệt", v.ID, partTime, timeAtOnce)},
		{m.value.With(ticked(v.SendAt.Equal(next))+"Đầu giờ ngày làm việc tới, "+conversation.Clock(next), v.ID, partTime, timeNext)},
		{m.write.With(buttonWriteTime, v.ID, writeTime)},
	}
	if v.About != 0 {
		return m.text.time(v) + m.text.beyond(v, v.SendAt), rows
	}
	var again []outbox.Button
	for i, r := range repeats {
		again = append(again, m.value.With(ticked(r.repeat == v.Repeat)+r.words, v.ID, partTime, timeRepeat+int64(i)))
	}
	rows = append(rows, pairs(again)...)
	if v.Repeat != broadcast.Once {
		rows = append(rows, []outbox.Button{m.write.With(buttonWriteUntil, v.ID, writeUntil)})
	}
	return m.text.time(v) + m.text.beyond(v, v.SendAt), rows
}

func (m *module) setTime(v composing, d *broadcast.Draft, value int64) error {
	switch value {
	case timeAtOnce:
		d.SendAt = noTime
	case timeNext:
		d.SendAt = v.hours.NextOpen(v.hours.Close(v.now))
	default:
		i := value - timeRepeat
		if i < 0 || i >= int64(len(repeats)) || d.About != 0 {
			return conversation.ErrOld
		}
		if d.Repeat = repeats[i].repeat; d.Repeat == broadcast.Once {
			d.RepeatUntil = ""
		}
	}
	return nil
}

// errOldAudience is the refusal of a choice about an audience that no buttons make.
var errOldAudience error = problem.New(problem.Moved, "Người nhận đang đặt bằng biểu thức; đề nghị bấm “Chọn lại từ đầu” trước.")
