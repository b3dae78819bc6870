package proof

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/report"
	"thidua/bot/sheet"
	"thidua/bot/telegram"
)

const buttonOwing = "Cơ quan còn thiếu"

// campaign is the line of figures under the pictures.
func (t text) campaign(c *campaignResult) string {
	var b strings.Builder
	fmt.Fprintf(&b, "📊 <b>%s</b>\nTừ %s đến hết %s · %d thông báo · số liệu đến %s\n\n", telegram.Escape(conversation.Shorten(c.Name, maxTitle)), c.From.Words(), c.Until.Words(),
		len(c.results), conversation.Clock(c.at))
	fmt.Fprintf(&b, "<b>%s/%s cơ quan</b> đã hoàn thành tất cả thông báo.", conversation.Thousands(len(c.agencies)-len(c.owing())), conversation.Thousands(len(c.agencies)))
	fmt.Fprintf(&b, "\n• Lượt cơ quan đã nhận: %s/%s", conversation.Thousands(c.total.reached), conversation.Thousands(c.total.asked))
	fmt.Fprintf(&b, "\n• Lượt cơ quan đã hoàn thành: %s/%s", conversation.Thousands(c.total.done), conversation.Thousands(c.total.asked))
	if c.total.late > 0 {
		fmt.Fprintf(&b, " (%s sau hạn)", conversation.Thousands(c.total.late))
	}
	return b.String() + "\n\n<i>Hoàn thành là đã xác nhận, hoặc đã nhận nếu tin không yêu cầu xác nhận. " + noReceipt + "</i>"
}

// campaignCharts are the result by announcement, and by bloc.
func (t text) campaignCharts(c *campaignResult) []report.Chart {
	chart := func(subtitle string) report.Chart {
		return report.Chart{
			Title: c.Name, Subtitle: fmt.Sprintf("%s, đến %s", subtitle, conversation.Clock(c.at)), Footnote: noReceipt,
			Series: []report.Series{
				{Name: "Đã hoàn thành", Tone: report.Done}, {Name: "Đã nhận, chưa xác nhận", Tone: report.Partly}, {Name: "Chưa nhận được", Tone: report.Missing},
			},
		}
	}
	bar := func(label string, n campaignTally) report.Bar {
		return report.Bar{Label: label, Note: fmt.Sprintf("%d/%d", n.done, n.asked), Values: []float64{float64(n.done), float64(n.waited), float64(n.asked - n.done - n.waited)}}
	}
	byAnnouncement, byBloc := chart("Theo thông báo · số cơ quan"), chart(fmt.Sprintf("Theo cụm, khối · lượt cơ quan của %d thông báo", len(c.results)))
	for _, r := range c.results {
		byAnnouncement.Bars = append(byAnnouncement.Bars, bar(fmt.Sprintf("Số %d: %s", r.ID, r.Title), tallyOf(&r)))
	}
	for _, b := range c.blocs {
		byBloc.Bars = append(byBloc.Bars, bar(blocName(b.BlocResult), b.campaignTally))
	}
	return []report.Chart{byAnnouncement, byBloc}
}

func tallyOf(r *broadcast.Result) (n campaignTally) {
	for i := range r.Agencies {
		n.add(r.Announcement, &r.Agencies[i])
	}
	return n
}

func (t text) owingList(c *campaignResult, owing []campaignAgency, from, until int) string {
	if len(owing) == 0 {
		return "Tất cả cơ quan đã hoàn thành các thông báo của đợt <b>" + telegram.Escape(c.Name) + "</b>."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<b>%s</b> (%s)\n%s\n", buttonOwing, conversation.Thousands(len(owing)), telegram.Escape(conversation.Shorten(c.Name, maxLabel)))
	for i, a := range owing[from:until] {
		var numbers []string
		for _, id := range a.owes(c.results) {
			numbers = append(numbers, fmt.Sprint(id))
		}
		fmt.Fprintf(&b, "\n%d. <b>%s</b>: thông báo số %s", from+i+1, telegram.Escape(conversation.Shorten(a.name, maxLabel)), strings.Join(numbers, ", "))
	}
	return b.String() + "\n\n<i>" + noReceipt + "</i>"
}

func (t text) campaignFile(c *campaignResult) string {
	return fmt.Sprintf("Kết quả đợt <b>%s</b> theo thông báo, theo cơ quan và theo cụm, khối; số liệu đến %s. Tên từng người ở bảng kết quả của mỗi thông báo.\n<i>%s</i>",
		telegram.Escape(c.Name), conversation.Clock(c.at), noReceipt)
}

// campaignTables are the result by announcement, by agency with what it did about each, and by bloc.
func (t text) campaignTables(c *campaignResult) []sheet.Out {
	counts := []string{"Được gửi", "Đã nhận", "Hoàn thành", "Trong đó sau hạn", "Còn thiếu"}
	figures := func(n campaignTally) (cells []string) {
		for _, v := range []int{n.asked, n.reached, n.done, n.late, n.asked - n.done} {
			cells = append(cells, fmt.Sprint(v))
		}
		return cells
	}
	announcements := [][]string{append([]string{"TT", "Số", "Trích yếu", "Bắt đầu gửi", "Thời hạn xác nhận"}, counts...)}
	header := append([]string{"TT", "Mã cơ quan", "Cơ quan, đơn vị", "Cụm, khối"}, counts...)
	for i, r := range c.results {
		row := []string{fmt.Sprint(i + 1), fmt.Sprint(r.ID), r.Title, cellTime(r.StartedAt), cellTime(r.DueAt)}
		announcements = append(announcements, append(row, figures(tallyOf(&r))...))
		header = append(header, fmt.Sprintf("Thông báo số %d", r.ID))
	}
	blocs := [][]string{append([]string{"TT", "Cụm, khối"}, counts...)}
	names := map[string]string{}
	for i, b := range c.blocs {
		names[b.Code] = blocName(b.BlocResult)
		blocs = append(blocs, append([]string{fmt.Sprint(i + 1), names[b.Code]}, figures(b.campaignTally)...))
	}
	blocs = append(blocs, append([]string{"", "Cộng"}, figures(c.total)...))
	agencies := [][]string{header}
	byCode := slices.SortedFunc(slices.Values(c.agencies), func(a, b campaignAgency) int { return strings.Compare(a.code, b.code) })
	for i, a := range byCode {
		row := append([]string{fmt.Sprint(i + 1), a.code, a.name, names[a.bloc]}, figures(a.campaignTally)...)
		for _, r := range c.results {
			row = append(row, campaignCell(r.Announcement, a.results[r.ID]))
		}
		agencies = append(agencies, row)
	}
	widths := append([]float64{5, 12, 34, 24, 9, 9, 10, 10, 9}, slices.Repeat([]float64{30}, len(c.results))...)
	return []sheet.Out{
		{Name: "Theo thông báo", Rows: announcements, Widths: []float64{5, 6, 50, 17, 17, 10, 10, 11, 10, 10}, Notes: []string{
			"Đợt thi đua: " + c.Name + fmt.Sprintf(", từ %s đến hết %s. Số liệu đến %s.", c.From.Words(), c.Until.Words(), cellTime(c.at)),
			"Hoàn thành là đã xác nhận hoặc ghi nhận qua kênh khác; với tin không yêu cầu xác nhận là đã nhận. Thông báo đã thay đổi, thu hồi không tính; bản thay thế được tính.",
			"Cơ quan, cụm, khối ghi theo ngày gửi từng thông báo. Cột Cụm, khối và bảng theo cụm, khối tính theo lượt cơ quan của từng thông báo.",
			noReceipt,
		}},
		{Name: "Theo cơ quan", Rows: agencies, Widths: widths},
		{Name: "Theo cụm, khối", Rows: blocs, Widths: []float64{5, 44, 10, 10, 11, 10, 10}},
	}
}

// campaignCell says what an agency did about an announcement, and who; nothing where it was not sent to it.
func campaignCell(a broadcast.Announcement, r *broadcast.AgencyResult) string {
	if r == nil {
		return ""
	}
	words := stageWords(a, r.Stage(), r.Late)
	switch {
	case r.Seen != nil:
		words += ": " + roleAt(r.Seen) + ", " + cellTime(r.Seen.At)
	case r.Other != nil:
		words += ": " + informant(r.Other) + ", " + cellTime(r.Other.At)
	case r.Missing != nil:
		words += ": " + roleAt(r.Missing) + ", " + cellTime(r.Missing.At)
	}
	return words
}
