package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/report"
	"thidua/bot/sheet"
	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// LetterFile is the name of the file with the announcement as a letter.
func LetterFile(id int64) string { return fmt.Sprintf("thong-bao-%d.docx", id) }

// ReplyFile is that of the table to fill in.
func ReplyFile(id int64) string { return fmt.Sprintf("tra-loi-%d.xlsx", id) }

// ResultFile is that of the proof.
func ResultFile(id int64) string { return fmt.Sprintf("ket-qua-%d.xlsx", id) }

// cellTime is an instant in a table; "" of none.
func cellTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(vietnamese.Zone()).Format("02/01/2006 15:04")
}

// ResultTables are the proof of an announcement: by agency, by bloc, and by person, to whose names every figure leads back. Accounts are
// not in it.
func ResultTables(words conversation.Words, r *broadcast.Result) []sheet.Out {
	board := words.Plain()
	tables := []sheet.Out{agencyTable(r), blocTable(r), personTable(r)}
	tables[0].Notes = []string{
		fmt.Sprintf("Thông báo số %d của %s: %s", r.ID, board.Board, r.Title),
		fmt.Sprintf("Trạng thái: %s. Bắt đầu gửi: %s. Số liệu đến %s.", r.State.Name(), cellTime(r.StartedAt), cellTime(r.At)),
		"Cơ quan, cụm, khối ghi theo ngày gửi thông báo. Cơ quan chưa có người nhận tin được tính là chưa nhận được.",
		"Chỉ xác nhận của đầu mối, phó đầu mối, lãnh đạo cơ quan được tính cho cơ quan; xác nhận của thành viên chỉ tính cho người đó.",
		noReceipt,
	}
	if !r.DueAt.IsZero() {
		tables[0].Notes[1] += " Thời hạn xác nhận: " + cellTime(r.DueAt) + "."
	}
	return tables
}

func agencyTable(r *broadcast.Result) sheet.Out {
	rows := [][]string{{"TT", "Mã cơ quan", "Cơ quan, đơn vị", "Cụm, khối", "Kết quả", "Lý do", "Số người được gửi", "Số người đã nhận", "Người xác nhận", "Thời điểm xác nhận",
		"Báo chưa thấy văn bản", "Kênh khác", "Thời điểm, kênh khác", "Ghi chú"}}
	names := map[string]string{}
	for _, b := range r.Blocs {
		names[b.Code] = blocName(b)
	}
	for i, a := range r.Agencies {
		row := []string{fmt.Sprint(i + 1), a.Code, a.Agency, names[a.Bloc], stageWords(r.Announcement, a.Stage(), a.Late), reasonsOf(a),
			fmt.Sprint(len(a.Recipients)), fmt.Sprint(countSent(a)), "", "", "", "", "", ""}
		if a.Seen != nil {
			row[8], row[9] = roleAt(a.Seen), cellTime(a.Seen.At)
		}
		if a.Missing != nil {
			row[10] = roleAt(a.Missing) + ", " + cellTime(a.Missing.At)
		}
		if o := a.Other; o != nil {
			row[11], row[12], row[13] = informant(o)+" ("+lowerChannel(o.Channel)+")", cellTime(o.At), o.Note
		}
		rows = append(rows, row)
	}
	return sheet.Out{Name: "Theo cơ quan", Rows: rows, Widths: []float64{5, 11, 28, 20, 17, 18, 9, 9, 22, 11, 22, 24, 11, 14}}
}

func countSent(a broadcast.AgencyResult) (n int) {
	for _, p := range a.Recipients {
		if p.State == "sent" {
			n++
		}
	}
	return n
}

// reasonsOf says why nobody of an agency has the announcement; nothing where somebody has.
func reasonsOf(a broadcast.AgencyResult) string {
	if !notReached(&a) {
		return ""
	}
	var reasons []string
	counts := map[string]int{}
	for _, p := range a.Recipients {
		words := vietnamese.LowerFirst(broadcast.DeliveryName(p.State))
		switch {
		case p.Uncertain:
			words = "chưa xác định"
		case p.State == "failed" && p.Reason != "":
			words = broadcast.ReasonName(p.Reason)
		}
		if counts[words]++; counts[words] == 1 {
			reasons = append(reasons, words)
		}
	}
	for i, words := range reasons {
		reasons[i] = fmt.Sprintf("%d người %s", counts[words], words)
	}
	return strings.Join(reasons, "; ")
}

func blocTable(r *broadcast.Result) sheet.Out {
	header := []string{"TT", "Cụm, khối", "Số cơ quan"}
	for _, s := range broadcast.Stages() {
		header = append(header, stageWords(r.Announcement, s, false))
	}
	rows := [][]string{append(header, "Trong đó sau hạn")}
	add := func(n, name string, t broadcast.Tally) {
		row := []string{n, name, fmt.Sprint(t.Of())}
		for _, s := range broadcast.Stages() {
			row = append(row, fmt.Sprint(t.Of(s)))
		}
		rows = append(rows, append(row, fmt.Sprint(t.Late)))
	}
	for i, b := range r.Blocs {
		add(fmt.Sprint(i+1), blocName(b), b.Tally)
	}
	add("", "Cộng", r.Total)
	return sheet.Out{Name: "Theo cụm, khối", Rows: rows, Widths: []float64{5, 44, 10, 14, 14, 14, 14, 14, 14, 14}}
}

func personTable(r *broadcast.Result) sheet.Out {
	rows := [][]string{{"TT", "Mã cơ quan", "Cơ quan, đơn vị", "Họ và tên", "Vai trò khi gửi", "Tình trạng gửi", "Thời điểm", "Xác nhận", "Thời điểm xác nhận", "Báo chưa thấy văn bản"}}
	for _, a := range r.Agencies {
		for _, p := range a.Recipients {
			rows = append(rows, []string{fmt.Sprint(len(rows)), a.Code, a.Agency, orErased(p.Person), p.Role.Name(), deliveryWords(p), cellTime(p.At),
				seenWords(r.Announcement, p), cellTime(p.SeenAt), cellTime(p.MissingAt)})
		}
	}
	return sheet.Out{Name: "Theo người", Rows: rows, Widths: []float64{5, 11, 32, 24, 22, 24, 17, 16, 17, 17}}
}

// deliveryWords say what became of one copy.
func deliveryWords(p broadcast.Receipt) string {
	switch {
	case p.Uncertain && p.State != "sent":
		return "Chưa xác định"
	case p.State == "failed" && p.Reason != "":
		return broadcast.DeliveryName(p.State) + " (" + broadcast.ReasonName(p.Reason) + ")"
	}
	return broadcast.DeliveryName(p.State)
}

// seenWords say whether one person acknowledged.
func seenWords(a broadcast.Announcement, p broadcast.Receipt) string {
	switch {
	case !p.SeenAt.IsZero():
		return stageWords(a, broadcast.StageAcknowledged, !a.DueAt.IsZero() && p.SeenAt.After(a.DueAt))
	case a.Acknowledged:
		return "Chưa xác nhận"
	}
	return ""
}

// Letter is an announcement as a letter for the document system, to be numbered and signed: its words, whom it is for, and a form for the
// reply.
func Letter(words conversation.Words, r *broadcast.Result) report.Report {
	board := words.Plain()
	body := report.Paragraphs(opening(board, r))
	body = append(body, report.Paragraphs(telegram.Plain(r.Body))...)
	ask := "Đề nghị các cơ quan, đơn vị nghiên cứu, triển khai thực hiện"
	if r.Acknowledged {
		ask += "; phản hồi theo Phiếu tại Phụ lục II về " + board.Board + " qua Hệ thống quản lý văn bản"
		ask += byWhen(r)
	}
	body = append(body, report.Paragraphs(ask+". Cơ quan, đơn vị đã xác nhận trên trợ lý không phải gửi lại phiếu./.")...)
	return report.Report{
		Letterhead: letterhead(board, r.StartedAt.In(vietnamese.Zone()).Year()),
		Subject:    vietnamese.LowerFirst(r.Title),
		To:         []string{"Các cơ quan, đơn vị (danh sách tại Phụ lục I)"},
		Body:       body,
		Signature:  &report.Signature{Recipients: []string{"Như trên", "Lưu: VT, TĐKT"}, Office: words.Signer()},
		Annexes: []report.Annex{
			{Title: "Danh sách cơ quan, đơn vị nhận thông báo", Body: []report.Block{recipientTable(r)}},
			{Title: "Phiếu phản hồi", Body: replyForm(r)},
		},
	}
}

// byWhen is until when an acknowledgement is asked for, in a sentence; what is past is not asked for.
func byWhen(r *broadcast.Result) string {
	switch {
	case r.DueAt.IsZero():
		return ""
	case r.DueAt.Before(r.At):
		return " trong thời gian sớm nhất"
	}
	return " chậm nhất " + conversation.Clock(r.DueAt)
}

func opening(board conversation.Words, r *broadcast.Result) string {
	if d := r.Document; d.Number != "" {
		return fmt.Sprintf("%s thông báo văn bản số %s ngày %s của %s: %s (đã phát hành trên Hệ thống quản lý văn bản).", board.Board, d.Number, d.Date.Words(), d.Issuer, r.Title)
	}
	return board.Board + " thông báo: " + r.Title + "."
}

// letterhead is as much of it as the settings tell.
func letterhead(board conversation.Words, year int) *report.Letterhead {
	i := board.Issuer()
	head := report.Letterhead{Parent: i.Parent, Agency: i.Agency, Place: i.Place, Year: year}
	if i.Initials != "" {
		head.Symbol = i.Initials + "-TĐKT"
	}
	return &head
}

// recipientTable lists the agencies in the order of their blocs.
func recipientTable(r *broadcast.Result) report.Table {
	table := report.Table{Columns: []report.Column{{Heading: "TT", Width: 2, Align: report.Center}, {Heading: "Mã cơ quan", Width: 4, Align: report.Left},
		{Heading: "Cơ quan, đơn vị", Width: 11, Align: report.Left}, {Heading: "Cụm, khối thi đua", Width: 8, Align: report.Left}}}
	for _, b := range r.Blocs {
		for _, a := range byCode(r.Where(func(a *broadcast.AgencyResult) bool { return a.Bloc == b.Code })) {
			table.Rows = append(table.Rows, []string{fmt.Sprint(len(table.Rows) + 1), a.Code, a.Agency, blocName(b)})
		}
	}
	return table
}

func byCode(all []broadcast.AgencyResult) []broadcast.AgencyResult {
	return slices.SortedFunc(slices.Values(all), func(a, b broadcast.AgencyResult) int { return cmp.Compare(a.Code, b.Code) })
}

func replyForm(r *broadcast.Result) []report.Block {
	about := fmt.Sprintf("Về thông báo số %d của trợ lý: %s", r.ID, r.Title)
	if r.Document.Number != "" {
		about += fmt.Sprintf(" (văn bản số %s ngày %s)", r.Document.Number, r.Document.Date.Words())
	}
	line := func(words string) report.Block {
		return report.Paragraph{Runs: []report.Run{{Text: words}}, Align: report.Left}
	}
	return []report.Block{
		line(about + "."),
		report.Blank{Label: "1. Cơ quan, đơn vị:"},
		report.Blank{Label: "2. Người xác nhận:"},
		report.Blank{Label: "3. Chức vụ, điện thoại:"},
		line("4. Nội dung phản hồi (đánh dấu × vào ô phù hợp):"),
		line("☐ Đã nắm thông tin          ☐ Chưa thấy văn bản trên Hệ thống"),
		report.Blank{Label: "5. Thời điểm nắm thông tin (giờ, ngày):"},
		report.Blank{Label: "6. Ý kiến, khó khăn, vướng mắc (nếu có):", More: 3},
		line("Phiếu ghi nhận cơ quan, đơn vị đã nắm thông tin; không thay việc nhận văn bản theo quy định và không là căn cứ để phê bình hay chấm điểm."),
	}
}
