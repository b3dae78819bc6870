package proof_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/telegramtest"
	"thidua/knowledge/vietnamese"
)

// The words on the buttons of an announcement.
const (
	seen    = "✅ Đã nắm thông tin"
	missing = "Chưa thấy văn bản trên Hệ thống"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// office is a Board whose results are looked at.
type office struct{ *boardtest.Office }

func newOffice(t *testing.T, w *bottest.World, codes ...string) *office {
	t.Helper()
	return &office{boardtest.NewOffice(t, w, codes...)}
}

// announced is an announcement to all agencies that was sent; without asks for nothing.
func (o *office) announced(change func(d *broadcast.Draft)) int64 {
	o.T.Helper()
	id := o.Plan("all role:focal | all role:head | all role:deputy_focal", change)
	o.Becomes(id, broadcast.Sent)
	return id
}

// acknowledges presses a button under the copy of an agency's focal point.
func (o *office) acknowledges(code, label string) {
	o.T.Helper()
	p := o.Focals[code]
	p.Press(p.Next(), label)
	p.Next()
}

// opened is what comes of pressing one of the Board's buttons, which stands under no message here.
func (o *office) opened(p *bottest.Person, data string) telegramtest.Post {
	o.T.Helper()
	p.Forge(p.Last(), data)
	return p.Next()
}

// tables are those of a file of a message.
func (o *office) tables(m telegramtest.Post) []sheet.Sheet {
	o.T.Helper()
	if m.Document == nil {
		o.T.Fatalf("no file: %+v", m.Message)
	}
	all, err := sheet.Read(m.Document.FileName, bytes.NewReader(o.W.TG.File(m.Document.FileID)))
	if err != nil {
		o.T.Fatal(err)
	}
	return all
}

func TestTheBoardSeesWhatBecameOfAnAnnouncement(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC", "SOXD")
		bottest.Agency(t, w.DB, "KHONGCO")
		w.LeadBloc(t, "K1", "SOYT", "SOTC")
		for code, p := range o.Focals {
			w.Rename(t, p, "Trần Thị "+code) // or their names hold their accounts
		}
		id := o.announced(nil)
		o.acknowledges("SOYT", seen)
		o.acknowledges("SOXD", missing)
		w.AwaitHandled()
		officer := o.Officer.See()

		shown := o.opened(officer, fmt.Sprintf("ra:%d", id))
		if shown.Photo == nil || shown.HasProtected {
			t.Errorf("the picture: %+v", shown.Message)
		}
		if !strings.Contains(shown.Caption, "1/5 cơ quan đã xác nhận") || !strings.Contains(shown.Caption, "Báo chưa thấy văn bản: 1") ||
			!strings.Contains(shown.Caption, "Chưa nhận được: 2 (2 chưa có người nhận tin)") || !strings.Contains(shown.Caption, "không là căn cứ để phê bình") {
			t.Errorf("the figures: %s", shown.Caption)
		}

		officer.Press(shown, "Cơ quan chưa xác nhận (4)")
		list := officer.Next()
		bottest.Has(t, list, "1. Cơ quan KHONGCO: chưa có người nhận tin", "2. Cơ quan SNV", "3. Cơ quan SOXD: báo chưa thấy văn bản", "Trần Thị SOXD, đầu mối thi đua, khen thưởng")
		if !list.HasProtected || strings.Contains(list.Text, "SOYT") {
			t.Errorf("the list of those missing: protected %v, %s", list.HasProtected, list.Text)
		}

		officer.Press(shown, "Bảng kết quả (.xlsx)")
		file := officer.Next()
		if !file.HasProtected {
			t.Error("a table with names can be forwarded")
		}
		tables := o.tables(file)
		var rows []string
		for _, row := range tables[0].Rows[1:] {
			rows = append(rows, strings.Join(row.Cells[1:5], " | "))
		}
		want := []string{"KHONGCO | Cơ quan KHONGCO | Chưa thuộc cụm, khối | Chưa có người nhận tin", "SNV | Cơ quan SNV | Chưa thuộc cụm, khối | Chưa có người nhận tin",
			"SOXD | Cơ quan SOXD | Chưa thuộc cụm, khối | Báo chưa thấy văn bản", "SOTC | Cơ quan SOTC | Bloc K1 | Đã nhận, chưa xác nhận", "SOYT | Cơ quan SOYT | Bloc K1 | Đã xác nhận"}
		if !slices.Equal(rows, want) {
			t.Errorf("by agency:\n%s\nwant:\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
		}
		for _, table := range tables {
			for _, row := range table.Rows {
				if strings.Contains(strings.Join(row.Cells, " "), fmt.Sprint(o.Focals["SOYT"].ID())) {
					t.Errorf("an account is in %s: %q", table.Name, row.Cells)
				}
			}
		}

		officer.Press(shown, "Cơ quan chưa nhận được: nội dung gửi qua Hệ thống (2)")
		unreached := officer.Next()
		officer.Press(unreached, "Cơ quan KHONGCO")
		letter := officer.Next()
		bottest.Has(t, letter, "Kính gửi: Cơ quan KHONGCO", "Đợt thi đua cao điểm", "215/KH-UBND", "Đề nghị <quý cơ quan> triển khai.")
		if letter.HasProtected || bottest.Entity(letter, "pre") == "" {
			t.Errorf("the text to copy: protected %v, %q", letter.HasProtected, bottest.Entity(letter, "pre"))
		}
		officer.Press(shown, "Văn bản, phiếu gửi qua Hệ thống (.docx, .xlsx)")
		word, form := officer.Next(), officer.Next()
		if word.Document.FileName != "thong-bao-1.docx" || form.Document.FileName != "tra-loi-1.xlsx" || word.HasProtected || form.HasProtected {
			t.Errorf("the files for the document system: %+v, %+v", word.Document, form.Document)
		}
		bottest.Has(t, officer.Next(), "dự thảo công văn")
	})
}

func TestTheBoardsGroupGetsCountsAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		admin := w.Administrator(t)
		group := w.Group(t, "Ban", admin, o.Officer)
		admin.InGroup(group).Write("/ketnoi@" + w.TG.BotUser().Username)
		w.AwaitHandled()
		id := o.announced(nil)
		inGroup := o.Officer.InGroup(group)
		press := func(data string) {
			w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"%d","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"supergroup","title":"Ban"}}}`, time.Now().UnixNano(), o.Officer.ID(), data, group))
			w.AwaitHandled()
		}
		press(fmt.Sprintf("ra:%d", id))
		shown := inGroup.Next()
		if shown.Photo == nil || !strings.Contains(shown.Caption, "0/4 cơ quan đã xác nhận") || shown.ReplyMarkup != nil {
			t.Errorf("in the group: %+v", shown.Message)
		}
		before := len(w.TG.BotMessages(group))
		for _, verb := range []string{"rb:1:0", "rc:1", "rd:1", "re:1:0", "rf:1:1", "rg:1:0", "rh:1:1", "ri:1"} {
			press(verb)
		}
		if after := len(w.TG.BotMessages(group)); after != before {
			t.Errorf("%d messages were sent to the group", after-before)
		}
	})
}

func TestWhatWasSaidByTelephoneIsRecordedAndTakenBack(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		id := o.announced(nil)
		p := o.Officer.See()
		ask := o.opened(p, fmt.Sprintf("rd:%d", id))
		bottest.Has(t, ask, "chọn cơ quan")
		bottest.Has(t, p.Ask("so khong co"), "Không thấy cơ quan")
		who := p.Ask("sotc") // the only one: it is chosen
		bottest.Has(t, who, "Cơ quan SOTC", "họ và tên, chức vụ")
		how := p.Ask("Nguyễn Văn An, Chánh Văn phòng")
		bottest.Has(t, how, "Nguyễn Văn An, Chánh Văn phòng", "bằng cách nào")
		p.Press(how, "Điện thoại")
		when := p.Next()
		bottest.Has(t, p.Ask("sáng nay"), "đủ cả giờ và ngày")
		bottest.Has(t, p.Ask("8 giờ 30 ngày 15/12/2098"), "chưa đến")
		bottest.Has(t, p.Ask("8 giờ 30 ngày 01/01/2020"), "sớm hơn lúc bắt đầu gửi")
		p.Press(when, "Vừa xong")
		check := p.Next()
		bottest.Has(t, check, "Ghi nhận Cơ quan SOTC", "Người xác nhận: Nguyễn Văn An, Chánh Văn phòng", "Cách xác nhận: Điện thoại")
		if w.Count(t, `select count(*) from other_acknowledgement`) != 0 {
			t.Error("it is recorded before it was confirmed")
		}
		p.Press(check, "✅ Ghi nhận")
		done := p.Next()
		bottest.Has(t, done, "Đã ghi nhận Cơ quan SOTC", "điện thoại")
		p.Refused(check, "✅ Ghi nhận", "không còn hiệu lực") // once more
		if progress := o.Progress(id); progress.AgenciesSeen != 1 || progress.AgenciesOther != 1 {
			t.Errorf("progress %+v", progress)
		}

		// Another officer sees it and takes it back.
		other := w.Officer(t, directory.Officer)
		other.See()
		shown := o.opened(other, fmt.Sprintf("ra:%d", id))
		other.Press(shown, "Đã ghi nhận qua kênh khác (1)")
		list := other.Next()
		bottest.Has(t, list, "Cơ quan SOTC", "Nguyễn Văn An, Chánh Văn phòng, điện thoại")
		if !list.HasProtected {
			t.Error("who said so can be forwarded")
		}
		other.Press(list, "Bỏ ghi nhận: Cơ quan SOTC")
		sure := other.Next()
		bottest.Has(t, sure, "Bỏ ghi nhận qua kênh khác của Cơ quan SOTC", "Người ghi: Người")
		other.Press(sure, "✅ Thực hiện")
		bottest.Has(t, other.Next(), "Đã bỏ ghi nhận")
		p.Refused(done, "Bỏ ghi nhận", "không còn") // stale
		if acts := w.Count(t, `select count(*) from audit where act in ('record other acknowledgement', 'drop other acknowledgement')`); acts != 2 {
			t.Errorf("%d acts are in the audit", acts)
		}
		// Who acknowledged meanwhile needs no record.
		o.acknowledges("SOTC", seen)
		p.See()
		p.Press(done, "Ghi nhận cơ quan khác")
		if labels := bottest.Labels(p.Next()); slices.Contains(labels, "Cơ quan SOTC") || !slices.Contains(labels, "Cơ quan SOYT") {
			t.Errorf("to choose from: %q", labels)
		}
	})
}

func TestAnAgencyThatAcknowledgesWhileItIsRecordedIsNotRecorded(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		id := o.announced(nil)
		p := o.Officer.See()
		o.opened(p, fmt.Sprintf("rd:%d", id))
		p.Ask("soyt")
		how := p.Ask("Nguyễn Văn An")
		p.Press(how, "Công văn")
		p.Press(p.Next(), "Vừa xong")
		check := p.Next()
		o.acknowledges("SOYT", seen)
		p.Refused(check, "✅ Ghi nhận", "đã xác nhận trên trợ lý")
		if n := w.Count(t, `select count(*) from other_acknowledgement`); n != 0 {
			t.Errorf("%d are recorded", n)
		}
	})
}

func TestTwoHundredAgenciesMakeSeveralPicturesAndPages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "CQ000")
		for i := range 200 {
			code := fmt.Sprintf("CQ%03d", i)
			agency := bottest.Agency(t, w.DB, code)
			if i%5 == 0 {
				w.Exec(t, `insert into bloc (code, name, from_on, until_on) values ($1, $2, '', '')`, fmt.Sprintf("K%02d", i/5), fmt.Sprintf("Khối thi đua số %d", i/5))
			}
			w.Exec(t, `insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
select id, cast($1 as bigint), '', '', '', 0, 0 from bloc where code = $2`, agency, fmt.Sprintf("K%02d", i/5))
		}
		id := o.announced(func(d *broadcast.Draft) { d.Acknowledged = false })
		p := o.Officer.See()
		o.opened(p, fmt.Sprintf("ra:%d", id))
		pictures := 1
		var words telegramtest.Post
		for words = p.Next(); words.Photo != nil; words = p.Next() {
			pictures++
		}
		if pictures < 3 {
			t.Errorf("%d pictures of 41 blocs", pictures)
		}
		bottest.Has(t, words, "1/201 cơ quan đã nhận", "Chưa nhận được: 200")
		p.Press(words, "Cơ quan chưa phản hồi (201)")
		list := p.Next()
		bottest.Has(t, list, "6. Cơ quan CQ006", "chưa có đầu mối, lãnh đạo trong danh sách")
		list = p.Turn(list, "Trang sau ›", "7. Cơ quan CQ007")
		if !list.HasProtected {
			t.Error("the second page can be forwarded")
		}
		ask := o.opened(p, fmt.Sprintf("rd:%d", id))
		p.Press(ask, "Trang sau ›")
		second := p.Next()
		bottest.Offers(t, second, "Cơ quan CQ009", true)
		p.Press(second, "‹ Trang trước")
		bottest.Offers(t, p.Next(), "Cơ quan CQ001", true)
		found := p.Ask("CQ 01")
		bottest.Offers(t, found, "Xem tất cả cơ quan", true)
	})
}

func TestNothingIsShownOfWhatWasNotSentOrIsNotTheirs(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		id := o.Plan("all", func(d *broadcast.Draft) { d.SendAt = time.Now().Add(time.Hour) })
		for _, try := range []string{"ra:%d", "rb:%d:0", "rc:%d", "rd:%d", "re:%d:0", "rg:%d:0", "rh:%d:1", "ri:%d"} {
			o.Officer.Forge(o.Officer.Last(), fmt.Sprintf(try, id))
			o.Focals["SOYT"].Forge(o.Focals["SOYT"].Last(), fmt.Sprintf(try, id))
		}
		o.Officer.NothingElse()
		o.Focals["SOYT"].NothingElse()
	})
}

func TestALateAcknowledgementIsShownSoAndAMemberSpeaksForThemselves(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		id := o.announced(func(d *broadcast.Draft) { d.DueAt = time.Now().Add(time.Hour) })
		w.Exec(t, `update announcement set due_at = started_at - 1`)
		w.Exec(t, `update post set role = 'member' where person_id = (select id from person where account = $1)`, o.Focals["SOTC"].ID())
		o.acknowledges("SOYT", seen)
		o.acknowledges("SOTC", seen)
		shown := o.opened(o.Officer.See(), fmt.Sprintf("ra:%d", id))
		if !strings.Contains(shown.Caption, "Đã xác nhận: 1 (1 sau hạn)") || !strings.Contains(shown.Caption, "Đã nhận, chưa xác nhận: 1") {
			t.Errorf("the figures: %s", shown.Caption)
		}
		o.Officer.Press(shown, "Bảng kết quả (.xlsx)")
		tables := o.tables(o.Officer.Next())
		people := tables[len(tables)-1]
		if people.Name == sheet.NotesName {
			people = tables[len(tables)-2]
		}
		for _, row := range people.Rows[1:] { // each for themselves
			if row.Cells[7] != "Đã xác nhận (sau hạn)" {
				t.Errorf("by person: %q", row.Cells)
			}
		}
		day := time.Now().In(vietnamese.Zone()).Format("02/01/2006")
		if agency := tables[0].Rows[len(tables[0].Rows)-1].Cells; !strings.Contains(agency[9], day) || !strings.Contains(agency[8], "đầu mối thi đua, khen thưởng") {
			t.Errorf("by agency: %q", agency)
		}
	})
}
