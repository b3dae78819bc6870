package ticketfigures_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/sheet"
	"thidua/bot/telegramtest"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

func TestMain(m *testing.M) { bottest.Main(m) }

const (
	money    = "Dự toán của xã không bố trí quỹ thi đua, khen thưởng"
	software = "Phần mềm quản lý hồ sơ khóa tài khoản của xã"

	buttonBoard    = "📊 Phản ánh, vướng mắc"
	buttonAgency   = "📊 Số liệu của cơ quan"
	buttonCategory = "📊 Biểu đồ theo lĩnh vực"
	buttonBloc     = "📊 Biểu đồ theo cụm, khối"
	buttonByAgency = "📊 Biểu đồ theo cơ quan"
	buttonWorkbook = "Bảng số liệu (.xlsx)"
)

// desk is a Board, and agencies that report to it.
type desk struct {
	*boardtest.Office
	store *ticket.Store
}

func newDesk(t *testing.T, w *bottest.World, codes ...string) *desk {
	t.Helper()
	d := &desk{Office: boardtest.NewOffice(t, w, codes...)}
	d.store = bot.Tickets(d.Kit, boardtest.Always(t))
	for code, p := range d.Focals {
		w.Rename(t, p, "Trần Thị "+code) // or their names hold their accounts
	}
	return d
}

// report has the focal point of an agency report in the chat, and returns the code.
func (d *desk) report(code, words string) string {
	d.T.Helper()
	p := d.Focals[code]
	draft := p.Ask("/phananh " + words)
	sent := p.Turn(draft, bottest.Labels(draft)[0], "Mã theo dõi")
	d.Officer.Next()
	return sent.Text[strings.Index(sent.Text, "VM-"):][:len("VM-2026-0001")]
}

// answered has the officer classify and answer a ticket, and a leader release it, in their chats.
func (d *desk) answered(code string) {
	d.T.Helper()
	officer := d.Officer
	page := officer.Reach(officer.Ask(code), "Mở "+code)
	page = officer.Turn(page, "Tiếp nhận", "Đã tiếp nhận")
	page = officer.Turn(page, "Lĩnh vực", "chọn")
	page = officer.Turn(page, "Kinh phí, quỹ thi đua, khen thưởng", "Lĩnh vực: Kinh phí")
	officer.Press(page, "Trả lời")
	officer.Next()
	officer.Reach(officer.Ask("Thực hiện theo Nghị định 152/2025/NĐ-CP."), "Trình duyệt")
	review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
	d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi trả lời")
	officer.Next()
}

// name is what the period of a kind that is now is called.
func (d *desk) name(k period.Kind) string {
	d.T.Helper()
	name, _ := period.Of(k, vietnamese.DayOf(time.Now())).Name()
	return name
}

// title is that name on a button.
func (d *desk) title(k period.Kind) string {
	name := d.name(k)
	return strings.ToUpper(name[:1]) + name[1:]
}

// shown are the figures of all agencies, from /thongke.
func (d *desk) shown(by *bottest.Person) telegramtest.Post {
	d.T.Helper()
	return by.Reach(by.See().Ask("/thongke"), buttonBoard)
}

// tables are those of the workbook in a message.
func (d *desk) tables(m telegramtest.Post) map[string][][]string {
	d.T.Helper()
	if m.Document == nil {
		d.T.Fatalf("no file: %+v", m.Message)
	}
	all, err := sheet.Read(m.Document.FileName, bytes.NewReader(d.W.TG.File(m.Document.FileID)))
	if err != nil {
		d.T.Fatal(err)
	}
	tables := map[string][][]string{}
	for _, table := range all {
		for _, row := range table.Rows {
			cells := append(row.Cells, make([]string, len(table.Rows[0].Cells)-len(row.Cells))...) // empty ones at the end are not read
			tables[table.Name] = append(tables[table.Name], cells)
		}
	}
	return tables
}

func TestTheBoardSeesTheFiguresOfAllAgencies(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		w.LeadBloc(t, "K1", "XA1")
		d.answered(d.report("XA1", money))
		d.report("XA2", software)
		officer := d.Officer

		year := d.shown(officer)
		bottest.Has(t, year, "Số liệu phản ánh khó khăn, vướng mắc, "+d.name(period.Year), "Tiếp nhận trong kỳ: 2", "Đã giải quyết trong kỳ: 1", "Đang giải quyết: 1, trong đó quá hạn 0",
			"đến khi trả lời lần đầu (trung vị): 0", "• Kinh phí, quỹ thi đua, khen thưởng: tiếp nhận 1, đã giải quyết 1, đang giải quyết 0",
			"• Chưa phân loại: tiếp nhận 1", "• Bloc K1: tiếp nhận 1, đã giải quyết 1", "• Chưa thuộc cụm, khối: tiếp nhận 1")
		if strings.Contains(year.Text, "Câu hỏi") || strings.Contains(year.Text, "Công nghệ") {
			t.Errorf("it tells of what there is not: %s", year.Text)
		}

		// To another period and back the message turns.
		quarter := officer.Turn(year, d.title(period.Quarter), d.name(period.Quarter))
		bottest.Has(t, quarter, "Tiếp nhận trong kỳ: 2")
		bottest.Offers(t, quarter, d.title(period.Quarter), false)
		bottest.Offers(t, quarter, "Kỳ sau ›", false)
		before := officer.Turn(quarter, "‹ Kỳ trước", "Tiếp nhận trong kỳ: 0")
		bottest.Has(t, before, "Đã giải quyết trong kỳ: 0", "Đang giải quyết: 1") // that is so now
		officer.Turn(before, "Kỳ sau ›", d.name(period.Quarter))
		month := officer.Turn(before, d.title(period.Month), d.name(period.Month))
		bottest.Has(t, month, "Tiếp nhận trong kỳ: 2")

		for label, words := range map[string]string{buttonCategory: "theo lĩnh vực", buttonBloc: "theo cụm, khối", buttonByAgency: "theo cơ quan, đơn vị"} {
			picture := officer.Reach(month, label)
			if picture.Photo == nil {
				t.Errorf("%s brings no picture: %+v", label, picture.Message)
			}
			bottest.Has(t, picture, "Kết quả xử lý phản ánh", d.name(period.Month), words)
		}
		d.checkWorkbook(officer.Reach(month, buttonWorkbook))
	})
}

// checkWorkbook requires that every figure is the number of the rows that are marked for it, and that no person and no words are in any cell.
func (d *desk) checkWorkbook(m telegramtest.Post) {
	d.T.Helper()
	tables := d.tables(m)
	tickets := tables["Phản ánh"]
	column := map[string]int{}
	for i, name := range tickets[0] {
		column[name] = i
	}
	by := map[string]string{"Lĩnh vực": "Lĩnh vực", "Cụm, khối thi đua": "Cụm, khối thi đua", "Cơ quan, đơn vị": "Cơ quan, đơn vị"}
	figures := 0
	for _, row := range tables["Số liệu"][1:] {
		for i, name := range []string{"Tiếp nhận trong kỳ", "Đã giải quyết trong kỳ", "Đang giải quyết", "Quá hạn"} {
			n := 0
			for _, of := range tickets[1:] {
				if of[column[name]] == "x" && (row[0] == "Cộng" || of[column[by[row[0]]]] == row[2]) {
					n++
				}
			}
			if row[3+i] != fmt.Sprint(n) {
				d.T.Errorf("%q of %q is %s, and %d rows are marked", name, row[2], row[3+i], n)
			}
			figures++
		}
	}
	if figures != 4*(1+2+2+2) || len(tickets) != 1+2 {
		d.T.Errorf("%d figures of %d tickets", figures, len(tickets)-1)
	}
	all := fmt.Sprint(tables)
	for _, private := range []string{money, software, "Trần Thị", "Nghị định 152", fmt.Sprint(d.Focals["XA1"].ID()), fmt.Sprint(d.Officer.ID())} {
		if strings.Contains(all, private) {
			d.T.Errorf("the workbook has %q", private)
		}
	}
	for _, there := range []string{"VM-", "XA1", "Cơ quan XA2", "Bloc K1", "Đã trả lời", "Chờ tiếp nhận"} {
		if !strings.Contains(all, there) {
			d.T.Errorf("the workbook lacks %q", there)
		}
	}
}

func TestAnAgencySeesItsOwnFiguresAlone(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		d.report("XA1", money)
		d.report("XA2", software)
		d.report("XA2", "Chưa rõ tỷ lệ khen thưởng")
		focal := d.Focals["XA2"].See()
		own := focal.Reach(focal.Ask("/theodoi"), buttonAgency)
		bottest.Has(t, own, "Số liệu phản ánh khó khăn, vướng mắc của Cơ quan XA2", "Tiếp nhận trong kỳ: 2", "Đang giải quyết: 2")
		for _, label := range []string{buttonBloc, buttonByAgency} {
			bottest.Offers(t, own, label, false)
		}
		if strings.Contains(own.Text, "cụm, khối") {
			t.Errorf("it tells of blocs: %s", own.Text)
		}
		if picture := focal.Reach(own, buttonCategory); picture.Photo == nil {
			t.Errorf("no picture: %+v", picture.Message)
		}
		if tickets := d.tables(focal.Reach(own, buttonWorkbook))["Phản ánh"]; len(tickets) != 1+2 {
			t.Errorf("the workbook has the tickets %q", tickets)
		}

		// Nobody sees another's by a button that they were not given.
		other := bottest.Agency(t, w.DB, "XA1")
		day := today()
		for _, data := range []string{fmt.Sprintf("ya:%d:0:%s", other, day), "ya:0:0:" + day, fmt.Sprintf("yb:%d:0:%s:0", other, day), "yc:0:0:" + day, "ticketfigures:0",
			fmt.Sprint("ticketfigures:", other)} {
			before := len(w.TG.BotMessages(focal.Chat))
			focal.Forge(own, data)
			if after := w.TG.BotMessages(focal.Chat); len(after) != before {
				t.Errorf("%s shows %s", data, after[before].Text)
			}
		}
		member := w.Holder(t, "XA2", directory.Member)
		member.Write("/hoi")
		bottest.Offers(t, member.See().Ask("/theodoi"), buttonAgency, false)
	})
}

// today is the day as buttons hold it.
func today() string {
	now := time.Now().In(vietnamese.Zone())
	return strconv.FormatInt(int64(now.Year()*10_000+int(now.Month())*100+now.Day()), 36)
}

func TestTheBoardsGroupGetsCountsAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.report("XA1", money)
		admin := w.Administrator(t)
		group := w.Group(t, "Ban", admin, d.Officer, d.Focals["XA1"])
		admin.InGroup(group).Write("/ketnoi@" + w.TG.BotUser().Username)
		w.AwaitHandled()
		inGroup := d.Officer.InGroup(group).See()

		inGroup.Write("/thongke@" + w.TG.BotUser().Username)
		shown := inGroup.Reach(inGroup.Next(), buttonBoard)
		bottest.Has(t, shown, "Số liệu phản ánh khó khăn, vướng mắc", "Tiếp nhận trong kỳ: 1")
		bottest.Offers(t, shown, buttonWorkbook, false)
		quarter := inGroup.Turn(shown, d.title(period.Quarter), d.name(period.Quarter))
		if picture := inGroup.Reach(quarter, buttonByAgency); picture.Photo == nil {
			t.Errorf("no picture: %+v", picture.Message)
		}
		agency := bottest.Agency(t, w.DB, "XA1")
		before := len(w.TG.BotMessages(group))
		for data, who := range map[string]*bottest.Person{"yc:0:1:" + today(): d.Officer, fmt.Sprint("ticketfigures:", agency): d.Focals["XA1"],
			fmt.Sprintf("ya:%d:1:%s", agency, today()): d.Focals["XA1"], "ya:0:2:" + today(): d.Focals["XA1"]} {
			w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"%d","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"supergroup","title":"Ban"}}}`, time.Now().UnixNano(), who.ID(), data, group))
			w.AwaitHandled()
		}
		if after := w.TG.BotMessages(group); len(after) != before {
			t.Errorf("the group was shown %+v", after[before:])
		}
	})
}

func TestAnotherGroupIsLedToThePrivateChat(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.report("XA1", money)
		group := w.Group(t, "Xã", w.Administrator(t), d.Officer)
		before := len(w.TG.BotMessages(group))
		w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"77","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":"ticketfigures:0",
"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"supergroup","title":"Xã"}}}`, d.Officer.ID(), group))
		w.AwaitHandled()
		if after := len(w.TG.BotMessages(group)); after != before {
			t.Error("an agency's group is shown the figures of all")
		}
		bottest.Has(t, d.Officer.See().Open("ticketfigures-0"), "Tiếp nhận trong kỳ: 1")
	})
}

func TestAButtonThatWasNeverMadeIsOld(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.report("XA1", money)
		screen := d.shown(d.Officer)
		next := period.Of(period.Year, vietnamese.DayOf(time.Now())).To.Add(1)
		n, err := strconv.ParseInt(strings.ReplaceAll(string(next), "-", ""), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		before := len(w.TG.BotMessages(d.Officer.Chat))
		for _, data := range []string{"ya:0:4:" + today(), "ya:0:-1:" + today(), "ya:0:0:0", "ya:0:0:-5", "ya:0:0:zzzzzzzzzzzz", "ya:0:3:" + strconv.FormatInt(n, 36),
			"yb:0:0:" + today() + ":3", "yb:0:0:" + today() + ":-1", "yc:0:9:" + today()} {
			d.Officer.Forge(screen, data)
			if after := w.TG.BotMessages(d.Officer.Chat); len(after) != before || after[before-1].Text != screen.Text {
				t.Errorf("%s shows %s", data, after[len(after)-1].Text)
			}
		}
		if failed := w.Strings(t, `select error from inbox_update where error <> ''`); len(failed) > 0 {
			t.Errorf("it failed: %q", failed)
		}
	})
}

func TestWithoutTicketsThereIsNothingToDraw(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		screen := d.shown(d.Approver)
		bottest.Has(t, screen, "Chưa có phản ánh nào trong kỳ này")
		for _, label := range []string{buttonCategory, buttonBloc, buttonByAgency, buttonWorkbook} {
			bottest.Offers(t, screen, label, false)
		}
		before := len(w.TG.BotMessages(d.Approver.Chat))
		d.Approver.Forge(screen, "yb:0:0:"+today()+":0")
		if len(w.TG.BotMessages(d.Approver.Chat)) != before {
			t.Error("nothing was drawn")
		}
	})
}

func TestAnAgencyThatReportedNothingIsToldSo(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		code := d.report("XA1", money)
		focal := d.Focals["XA2"].See()
		own := focal.Open("ticketfigures-" + strconv.FormatInt(bottest.Agency(t, w.DB, "XA2"), 10))
		bottest.Has(t, own, "của Cơ quan XA2", "Chưa có phản ánh nào trong kỳ này và cũng không có phản ánh nào đang giải quyết.")
		for _, label := range []string{buttonCategory, buttonWorkbook} {
			bottest.Offers(t, own, label, false)
		}
		bottest.Has(t, focal.Turn(own, "‹ Kỳ trước", "Chưa có phản ánh nào"), "của Cơ quan XA2")
		// The picture of what is there no more says so, and draws nothing.
		first := d.Focals["XA1"].See()
		shown := first.Open("ticketfigures-" + strconv.FormatInt(bottest.Agency(t, w.DB, "XA1"), 10))
		w.Exec(t, `update ticket set kind = 'question' where number = $1`, strings.TrimLeft(code[len("VM-2026-"):], "0"))
		first.Refused(shown, buttonCategory, "chưa có số liệu để vẽ")
	})
}

func TestQuestionsAreCountedApart(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
			_, _, err := d.store.OpenQuestion(t.Context(), tx, directory.Actor{Account: d.Focals["XA1"].ID()}, 0, ticket.Report{Words: "Mức thưởng là bao nhiêu?"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		screen := d.shown(d.Officer)
		bottest.Has(t, screen, "Tiếp nhận trong kỳ: 0", "Câu hỏi gửi Ban (không tính ở trên): tiếp nhận 1, đã trả lời 0, đang xử lý 1")
		tables := d.tables(d.Officer.Reach(screen, buttonWorkbook))
		if len(tables["Phản ánh"]) != 1 || len(tables["Câu hỏi"]) != 2 || strings.Contains(fmt.Sprint(tables), "Mức thưởng") {
			t.Errorf("the workbook: %q", tables)
		}
	})
}
