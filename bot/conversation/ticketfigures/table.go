package ticketfigures

import (
	"fmt"
	"time"

	"thidua/bot/sheet"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// tables are the figures of a view, and the tickets to which every one of them leads back. No person and no words of a ticket are in them.
func (t text) tables(v *view) []sheet.Out {
	figures := figureTable(v)
	figures.Notes = []string{
		fmt.Sprintf("Số liệu %s. %s.", t.of(v), t.asOf(v)),
		noteOpen,
		noteDays,
		"Mỗi số liệu bằng số dòng có dấu x ở cột cùng tên của bảng " + sheetTickets + " (lọc theo lĩnh vực, cụm, khối, cơ quan). Ô trống: chưa có số liệu.",
		"Phản ánh ghi nhận qua kênh khác và phản ánh gộp cùng được tính cho cơ quan của phản ánh. Cụm, khối ghi theo ngày xem.",
	}
	tables := []sheet.Out{figures, ticketTable(sheetTickets, v.Tickets, ticket.Difficulty)}
	if !v.Questions.Empty() {
		tables = append(tables, ticketTable(sheetQuestions, v.Tickets, ticket.Question))
	}
	return tables
}

// The names of worksheets.
const (
	sheetFigures   = "Số liệu"
	sheetTickets   = "Phản ánh"
	sheetQuestions = "Câu hỏi"
)

// figureTable has a row for all, and for each group that has figures.
func figureTable(v *view) sheet.Out {
	rows := [][]string{{"Phân theo", "Mã", "Tên", nameReceived, nameSettled, nameOpen, nameOverdue, nameFirstReply, nameResolution}}
	add := func(by, code, name string, f ticket.Figure) {
		rows = append(rows, []string{by, code, name, fmt.Sprint(f.Received), fmt.Sprint(f.Settled), fmt.Sprint(f.Open), fmt.Sprint(f.Overdue), days(f.FirstReply), days(f.Resolution)})
	}
	add("Cộng", "", "Phản ánh", v.Total)
	for _, g := range []struct {
		by    string
		codes bool // those of a category mean nothing to people
		of    []ticket.Figure
	}{{"Lĩnh vực", false, v.ByCategory}, {"Cụm, khối thi đua", true, v.ByBloc}, {"Cơ quan, đơn vị", true, v.ByAgency}} {
		for _, f := range g.of {
			switch {
			case f.Empty():
			case g.codes:
				add(g.by, f.Key, f.Name, f)
			default:
				add(g.by, "", f.Name, f)
			}
		}
	}
	if !v.Questions.Empty() {
		add("Tính riêng", "", "Câu hỏi gửi Ban", v.Questions)
	}
	return sheet.Out{Name: sheetFigures, Rows: rows, Widths: []float64{18, 12, 40, 12, 12, 12, 10, 16, 16}}
}

// ticketTable lists the tickets of a kind with the figures that count them.
func ticketTable(name string, all []ticket.Counted, kind ticket.Kind) sheet.Out {
	rows := [][]string{{"TT", "Mã theo dõi", "Mã cơ quan", "Cơ quan, đơn vị", "Cụm, khối thi đua", "Lĩnh vực", "Trạng thái", "Ngày gửi", "Tiếp nhận", "Thời hạn", "Trả lời lần đầu",
		"Giải quyết", nameReceived, nameSettled, nameOpen, nameOverdue, "Số ngày làm việc đến khi trả lời lần đầu", "Số ngày làm việc đến khi giải quyết"}}
	for _, c := range all {
		if c.Kind != kind {
			continue
		}
		bloc := c.Bloc.Name
		if bloc == "" && kind == ticket.Difficulty {
			bloc = ticket.WithoutBloc
		}
		rows = append(rows, []string{
			fmt.Sprint(len(rows)), c.Code.String(), c.Agency.Key, c.Agency.Name, bloc, c.Category.Name(), c.State.Name(), instant(c.SentAt), instant(c.AcceptedAt), instant(c.DueAt),
			instant(c.RepliedAt), instant(c.SettledAt), mark(c.Received), mark(c.Settled), mark(c.Open), mark(c.Overdue), workingDays(c.FirstReply), workingDays(c.Resolution),
		})
	}
	return sheet.Out{Name: name, Rows: rows, Widths: []float64{5, 15, 12, 32, 28, 28, 20, 17, 17, 17, 17, 17, 11, 11, 11, 9, 15, 15}}
}

// instant is a moment in a cell; nothing of none.
func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(vietnamese.Zone()).Format("02/01/2006 15:04")
}

func mark(counts bool) string {
	if counts {
		return "x"
	}
	return ""
}

func workingDays(n *int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
