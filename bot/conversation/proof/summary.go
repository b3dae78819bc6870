package proof

import (
	"fmt"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

// SummaryFile is the name of the file with the result as a report.
func SummaryFile(id int64) string { return fmt.Sprintf("ket-qua-%d.docx", id) }

// Summary is what became of an announcement as a report for the Board's leaders: figures by bloc, and which agencies are missing.
func Summary(words conversation.Words, r *broadcast.Result) report.Report {
	board, t := words.Plain(), text{words}
	open := r.Open()
	body := report.Paragraphs(opening(board, r))
	body = append(body, report.Paragraphs(fmt.Sprintf("Đến %s, %d/%d cơ quan, đơn vị %s. %s", conversation.Clock(r.At), len(r.Agencies)-len(open), len(r.Agencies),
		doneWords(r.Announcement), noReceipt))...)
	body = append(body, report.Heading{Level: 1, Text: "Kết quả theo cụm, khối"}, t.chart(r))
	if len(open) > 0 {
		body = append(body, report.Heading{Level: 1, Text: openWords(r.Announcement)}, openTable(r, open))
	}
	return report.Report{
		Letterhead: letterhead(board, r.StartedAt.In(vietnamese.Zone()).Year()),
		Kind:       "Báo cáo",
		Subject:    "Kết quả thông báo " + vietnamese.LowerFirst(r.Title),
		To:         []string{"Lãnh đạo " + board.Board},
		Body:       body,
		Signature:  &report.Signature{Recipients: []string{"Như trên", "Lưu: TĐKT"}, Office: []string{"Người lập"}},
	}
}

func openTable(r *broadcast.Result, open []broadcast.AgencyResult) report.Table {
	table := report.Table{Columns: []report.Column{
		{Heading: "TT", Width: 1, Align: report.Center}, {Heading: "Cơ quan, đơn vị", Width: 6, Align: report.Left}, {Heading: "Kết quả", Width: 4, Align: report.Left},
	}}
	for i, a := range open {
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), a.Agency, stageWords(r.Announcement, a.Stage(), a.Late)})
	}
	return table
}
