package proof_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

func TestTheResultIsReachedFromThePageOfTheAnnouncement(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		screen := o.Drafted()
		bottest.Offers(t, screen, "📊 Kết quả", false)
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		page := o.Officer.Until("đã được duyệt")
		page = o.Officer.Turn(page, "Mở thông báo số 1", "Đã gửi")
		o.Officer.Press(page, "📊 Kết quả")
		shown := pictured(o.Officer)
		if shown.Photo == nil || !strings.Contains(shown.Caption, "1/2 cơ quan đã nhận") {
			t.Errorf("the result: %+v", shown.Message)
		}
		o.Officer.Press(shown, "Cơ quan chưa phản hồi (2)")
		first := o.Officer.Next()
		bottest.Has(t, first, "1. Cơ quan SNV: chưa có người nhận tin", "2. Cơ quan SOYT: đã nhận\n", "đầu mối")

		// Once more, from the same button: what it shows is of now.
		o.Focals["SOYT"].Next()
		agency := bottest.Agency(t, w.DB, "SOYT")
		heard := broadcast.OtherAcknowledgement{AgencyID: agency, Informant: "Nguyễn Văn An", Channel: broadcast.Letter, At: o.Is(1).StartedAt}
		if err := o.Do(func(tx *database.Tx) error { return o.Store.RecordOther(t.Context(), tx, directory.Operator, 1, heard) }); err != nil {
			t.Fatal(err)
		}
		o.Officer.Press(page, "📊 Kết quả")
		if again := pictured(o.Officer); !strings.Contains(again.Caption, "Ghi nhận qua kênh khác: 1") {
			t.Errorf("once more: %s", again.Caption)
		}
	})
}

// pictured is the next picture: how far a sending is stands in a message of its own before it.
func pictured(p *bottest.Person) telegramtest.Post {
	p.T.Helper()
	for {
		if m := p.Next(); m.Photo != nil {
			return m
		}
	}
}

// The proof is the agencies': it outlives the people and the agencies that it is of.
func TestTheResultOutlivesPeopleAndAgencies(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC", "SOXD")
		both := o.Focals["SOYT"]
		w.Appoint(t, both, "THUE", directory.DeputyFocal)
		id := o.announced(nil)
		copied := both.Next()
		for range 2 { // with posts in several agencies they say so for each
			both.Press(copied, seen)
			which := both.Next()
			both.Press(which, bottest.Labels(which)[0])
			both.Next()
		}
		o.acknowledges("SOTC", missing)
		access, err := o.Kit.Directory.Access(t.Context(), both.ID())
		if err != nil {
			t.Fatal(err)
		}
		err = o.Do(func(tx *database.Tx) error {
			if _, err := o.Kit.Erase(t.Context(), tx, directory.Operator, access.PersonID, conversation.Prepared{}); err != nil {
				return err
			}
			today, err := o.Kit.Directory.Today(t.Context())
			if err != nil {
				return err
			}
			_, _, err = o.Kit.Directory.Reorganise(t.Context(), tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: today, From: []string{"SOTC", "SOXD"}, Into: "SOKT", Name: "Sở Kinh tế", AgencyKind: directory.Department,
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.AwaitHandled()
		p := o.Officer.See()
		shown := o.opened(p, fmt.Sprintf("ra:%d", id))
		if !strings.Contains(shown.Caption, "2/5 cơ quan đã xác nhận") {
			t.Errorf("the figures: %s", shown.Caption)
		}
		p.Press(shown, "Cơ quan chưa xác nhận (3)")
		bottest.Has(t, p.Next(), "2. Cơ quan SOTC: báo chưa thấy văn bản", "3. Cơ quan SOXD: đã nhận, chưa xác nhận", "đầu mối thi đua, khen thưởng")
		p.Press(shown, "Bảng kết quả (.xlsx)")
		for _, row := range o.tables(p.Next())[0].Rows[1:] {
			role := map[string]string{"SOYT": "đầu mối thi đua, khen thưởng", "THUE": "phó đầu mối"}[row.Cells[1]]
			if role != "" && !strings.HasPrefix(row.Cells[8], "(đã xóa dữ liệu cá nhân), ") {
				t.Errorf("who acknowledged for %s: %q", row.Cells[1], row.Cells[8])
			}
			if role != "" && (row.Cells[4] != "Đã xác nhận" || row.Cells[9] == "" || !strings.Contains(row.Cells[8], role)) {
				t.Errorf("%s: %q, want %s", row.Cells[1], row.Cells, role)
			}
		}
		// What comes by letter of an agency that is gone is still recorded of it.
		ask := o.opened(p, fmt.Sprintf("rd:%d", id))
		bottest.Offers(t, ask, "Cơ quan SOXD", true)
		bottest.Offers(t, ask, "Sở Kinh tế", false)
	})
}

// A document that is missing is told to who had it announced, else to the Board's group, else to who approves.
func TestAMissingDocumentIsToldToTheBoard(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		const told = "Cơ quan SOYT báo chưa thấy văn bản số 215/KH-UBND"
		o.announced(nil)
		o.acknowledges("SOYT", missing)
		bottest.Has(t, o.Approver.Next(), told)

		admin := w.Administrator(t)
		group := w.Group(t, "Ban", admin, o.Officer)
		admin.InGroup(group).Write("/ketnoi@" + w.TG.BotUser().Username)
		w.AwaitHandled()
		inGroup := admin.InGroup(group)
		o.announced(nil)
		o.acknowledges("SOYT", missing)
		bottest.Has(t, inGroup.Next(), told)

		id := o.Plan("agency:SOYT", nil)
		o.Becomes(id, broadcast.Sent)
		w.Exec(t, `update announcement set author = (select id from person where account = $1) where id = $2`, o.Officer.ID(), id)
		o.acknowledges("SOYT", missing)
		bottest.Has(t, o.Officer.Until("chưa thấy văn bản"), told)
		o.Approver.NothingElse()
	})
}

func TestWhoLeadsABlocWritesAndSeesNoResult(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		w.LeadBloc(t, "K1", "SOYT", "SOTC")
		id := o.announced(nil)
		leader := o.Focals["SOYT"]
		leader.Next()
		bottest.Has(t, leader.Ask("/soan"), "Soạn thông báo")
		before := w.Count(t, `select count(*) from outbox_delivery`)
		for _, try := range []string{"ra:%d", "rb:%d:0", "rc:%d", "rd:%d", "re:%d:0", "rg:%d:0", "ri:%d"} {
			leader.Forge(leader.Last(), fmt.Sprintf(try, id))
		}
		if after := w.Count(t, `select count(*) from outbox_delivery`); after != before {
			t.Errorf("they were sent %d messages", after-before)
		}
	})
}

// An officer who is none any more has the buttons still, and they do nothing.
func TestAFormerOfficersButtonsAreDead(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		id := o.announced(nil)
		p := o.Officer.See()
		shown := o.opened(p, fmt.Sprintf("ra:%d", id))
		ask := p.Reach(shown, "Ghi nhận qua kênh khác")
		w.Exec(t, `update post set until_on = '2020-02-01' where person_id = (select id from person where account = $1)`, p.ID())
		for _, label := range bottest.Labels(shown) {
			p.Refused(shown, label, "không thuộc quyền")
		}
		if said := p.Press(ask, "Cơ quan SOYT"); !strings.Contains(said, "không thuộc quyền") && !strings.Contains(said, "không còn") {
			t.Errorf("in the form they are told %q", said)
		}
		if n := w.Count(t, `select count(*) from other_acknowledgement`); n != 0 {
			t.Errorf("%d are recorded", n)
		}
	})
}

// Two officers record the same agency: the second is told so.
func TestTwoOfficersRecordAnAgencyOnce(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		id := o.announced(nil)
		other := w.Officer(t, directory.Officer)
		other.See()
		checks := map[*bottest.Person]telegramtest.Post{}
		for _, p := range []*bottest.Person{o.Officer.See(), other} {
			o.opened(p, fmt.Sprintf("rd:%d", id))
			p.Ask("SOYT")
			p.Press(p.Ask("Nguyễn Văn An, Chánh Văn phòng"), "Trực tiếp")
			p.Press(p.Next(), "Vừa xong")
			checks[p] = p.Next()
		}
		o.Officer.Press(checks[o.Officer], "✅ Ghi nhận")
		bottest.Has(t, o.Officer.Next(), "Đã ghi nhận")
		other.Refused(checks[other], "✅ Ghi nhận", "đã được ghi nhận qua kênh khác")
		if n := w.Count(t, `select count(*) from other_acknowledgement`); n != 1 {
			t.Errorf("it is recorded %d times", n)
		}
	})
}

// Those who blocked the bot are named with why, and their agency gets its text for the document system.
func TestAnAgencyThatBlockedTheBotIsNotReached(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		w.Rename(t, o.Focals["SOTC"], "Phạm Thị Dung")
		if err := o.Focals["SOTC"].Block(); err != nil {
			t.Fatal(err)
		}
		id := o.announced(nil)
		w.AwaitHandled()
		p := o.Officer.See()
		shown := o.opened(p, fmt.Sprintf("ra:%d", id))
		p.Press(shown, "Cơ quan chưa xác nhận (3)")
		bottest.Has(t, p.Next(), "Cơ quan SOTC: chưa nhận được", "Phạm Thị Dung, đầu mối thi đua, khen thưởng (đã chặn trợ lý)")
		p.Press(shown, "Cơ quan chưa nhận được: nội dung gửi qua Hệ thống (2)")
		bottest.Has(t, p.Reach(p.Next(), "Cơ quan SOTC"), "Kính gửi: Cơ quan SOTC")
		p.Forge(shown, fmt.Sprintf("rh:%d:%s", id, base36(bottest.Agency(t, w.DB, "SOYT")))) // which has it
		p.NothingElse()
	})
}

func base36(id int64) string {
	b := conversation.Button{Verb: "x", Args: 1}
	return strings.TrimPrefix(b.With("", id).Data, "x:")
}
