package announcement_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// office is a Board with an officer and an approver, and agencies with a focal point each, who have all met the bot.
type office struct {
	*board
	officer, approver *bottest.Person
	focals            map[string]*bottest.Person // by the code of the agency
}

func newOffice(t *testing.T, w *bottest.World, codes ...string) *office {
	t.Helper()
	o := &office{board: newBoard(t, w, always(t)), officer: w.Holder(t, "SNV", directory.Officer), approver: w.Holder(t, "SNV", directory.Approver),
		focals: map[string]*bottest.Person{}}
	met := []*bottest.Person{o.officer, o.approver}
	for _, code := range codes {
		o.focals[code] = w.Holder(t, code, directory.Focal)
		met = append(met, o.focals[code])
	}
	for _, p := range met {
		p.Write("/hoi")
	}
	w.Serve()
	w.AwaitHandled()
	for _, p := range met {
		p.See()
	}
	return o
}

// always is the calendar of an office that never closes.
func always(t *testing.T) *calendar.Calendar {
	t.Helper()
	var days strings.Builder
	for day := range 20 {
		fmt.Fprintf(&days, "%s;work;thử;thử\n", time.Now().AddDate(0, 0, day-5).Format(time.DateOnly))
	}
	table, err := calendar.Parse("thử", strings.NewReader(days.String()))
	if err != nil {
		t.Fatal(err)
	}
	return calendar.New(calendar.Hours{Until: 24 * time.Hour}, table)
}

// drafted is a draft of the officer's with words of its own for all agencies, and its screen.
func (o *office) drafted() (screen telegramtest.Post) {
	o.t.Helper()
	p := o.officer
	screen = p.Ask("/soan")
	screen = p.Turn(screen, "➕ Soạn thông báo mới", "Thông báo số")
	screen = p.Turn(screen, "Loại", "Đề nghị chọn loại")
	p.Press(screen, "Triển khai phong trào")
	screen = p.Turn(screen, "‹ Quay lại", "Loại: Triển khai phong trào")
	p.Press(screen, "Trích yếu")
	bottest.Has(o.t, p.Next(), "trong một dòng")
	screen = p.Ask("Đợt thi đua cao điểm")
	bottest.Has(o.t, screen, "Đợt thi đua cao điểm")
	p.Press(screen, "Nội dung")
	p.Next()
	screen = p.Ask("Đề nghị các cơ quan triển khai?")
	bottest.Has(o.t, screen, "Đề nghị các cơ quan triển khai?", "Chưa chọn người nhận")
	screen = p.Turn(screen, "Người nhận", "Đề nghị chọn cơ quan")
	screen = p.Turn(screen, "Tất cả cơ quan", "tất cả cơ quan")
	return p.Turn(screen, "‹ Quay lại", "cần lãnh đạo duyệt")
}

func TestAnOfficerComposesAndALeaderReleases(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		screen := o.drafted()
		o.officer.Press(screen, "👁 Xem trước tin sẽ gửi")
		shown := o.officer.Next()
		bottest.Has(t, shown, "Đợt thi đua cao điểm", "không thay thế văn bản", "triển khai?")
		screen = o.officer.Turn(screen, "Xác nhận, thời hạn", "không yêu cầu")
		screen = o.officer.Turn(screen, "Trong 5 ngày làm việc", "chậm nhất")
		screen = o.officer.Turn(screen, "‹ Quay lại", "Thông báo số 1")
		screen = o.officer.Turn(screen, "📨 Trình duyệt", "Đã báo 1 người duyệt")

		notice := o.approver.Next()
		bottest.Has(t, notice, "trình duyệt", "Đợt thi đua cao điểm", "2 người")
		o.approver.Press(notice, "Xem và cho ý kiến")
		review := o.approver.Until("số 1 chờ duyệt")
		bottest.Has(t, review, "tất cả cơ quan", "2 người")
		o.approver.Press(review, "✅ Duyệt và gửi")
		o.approver.Becomes(review, "đã được duyệt")
		o.becomes(1, broadcast.Sent)
		for _, focal := range o.focals {
			got := focal.Next()
			bottest.Has(t, got, "Đợt thi đua cao điểm", "triển khai?", "chậm nhất")
			bottest.Offers(t, got, seen, true)
			focal.NothingElse()
		}
		bottest.Has(t, o.officer.Until("đã được duyệt"), "Đợt thi đua cao điểm")
		if a := o.is(1); a.Approver == 0 || a.Author == 0 || a.Approver == a.Author {
			t.Errorf("author %d, approver %d", a.Author, a.Approver)
		}
		said := o.approver.PressData(review, review.ReplyMarkup.Rows[0][0].CallbackData) // once more
		if released := w.Count(t, `select count(*) from audit where act = 'release announcement'`); released != 1 || !strings.Contains(said, "đã được xử lý") {
			t.Errorf("pressed twice, it was released %d times and said %q", released, said)
		}
	})
}

func TestAReturnedDraftIsMendedAndItsChangesAreShown(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		screen := o.drafted()
		screen = o.officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Next(), "Xem và cho ý kiến")
		review := o.approver.Until("số 1 chờ duyệt")
		o.approver.Press(review, "↩️ Trả lại")
		o.approver.Until("ghi ý kiến")
		bottest.Has(t, o.approver.Ask("Đề nghị bỏ Sở Tài chính"), "Đã trả lại")
		back := o.officer.Until("được trả lại")
		bottest.Has(t, back, "Đề nghị bỏ Sở Tài chính")

		screen = o.officer.Turn(back, "Mở thông báo số 1", "Trả lại, kèm ý kiến")
		bottest.Has(t, screen, "Đề nghị bỏ Sở Tài chính")
		screen = o.officer.Turn(screen, "Người nhận", "2/3 cơ quan")
		screen = o.officer.Turn(screen, "Đang chọn thêm → chuyển sang loại trừ", "tất cả cơ quan")
		screen = o.officer.Shows(screen, "Đang loại trừ → chuyển sang chọn thêm")
		o.officer.Press(screen, "Theo cây tổ chức")
		screen = o.officer.Shows(screen, "Cơ quan SOTC")
		screen = o.officer.Turn(screen, "Cơ quan SOTC", "trừ SOTC")
		bottest.Has(t, screen, "1 người, 1/2 cơ quan")
		screen = o.officer.Turn(screen, "‹ Quay lại", "Thông báo số 1")
		o.officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Until("trình duyệt"), "Xem và cho ý kiến")
		again := o.approver.Until("Khác so với lần trình trước")
		bottest.Has(t, again, "Người nhận", "trừ SOTC")
		o.approver.Refused(review, "✅ Duyệt và gửi", "đã thay đổi") // of the revision before
		if a := o.is(1); a.State != broadcast.Submitted {
			t.Errorf("a stale approval made it %s", a.State)
		}
		o.approver.Press(again, "✅ Duyệt và gửi")
		o.becomes(1, broadcast.Sent)
		o.focals["SOYT"].Next()
		o.focals["SOTC"].NothingElse()
	})
}

// What was submitted or approved and then changed is neither any more.
func TestADraftThatIsChangedUnderApprovalVoidsIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		screen := o.drafted()
		o.officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Next(), "Xem và cho ý kiến")
		review := o.approver.Until("số 1 chờ duyệt")
		list := o.officer.Ask("/soan")
		screen = o.officer.Turn(list, "1 · Chờ duyệt · Đợt thi đua cao điểm", "Chờ duyệt")
		screen = o.officer.Turn(screen, "Rút lại để sửa", "Dự thảo")
		o.approver.Refused(review, "✅ Duyệt và gửi", "đã thay đổi")
		screen = o.officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.officer.Press(screen, "✏️ Ngày, giờ khác")
		o.officer.Until("8 giờ 00")
		bottest.Has(t, o.officer.Ask("chiều mai"), "8 giờ 00") // which is no time
		screen = o.officer.Ask("8 giờ 00 ngày 15/01/2027")
		bottest.Has(t, screen, "8 giờ 00 ngày 15/01/2027")
		o.officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Until("trình duyệt"), "Xem và cho ý kiến")
		review = o.approver.Until("số 1 chờ duyệt")
		o.approver.Press(review, "✅ Duyệt và gửi")
		o.approver.Becomes(review, "từ 8 giờ 00 ngày 15/01/2027")
		o.becomes(1, broadcast.Planned)

		o.officer.Until("đã được duyệt")
		list = o.officer.Ask("/soan") // what is approved is no draft, but its author has its button
		bottest.Has(t, list, "Chưa có dự thảo")
		bottest.Offers(t, list, "➕ Soạn thông báo mới", true)
	})
}

// Only a document's word goes without approval.
func TestWordOfAnIssuedDocumentIsReleasedByOne(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		p := o.officer
		screen := p.Turn(p.Ask("/soan"), "➕ Soạn thông báo mới", "Thông báo số")
		screen = p.Turn(screen, "Văn bản", "không kèm")
		p.Press(screen, "✏️ Ghi số, ngày, cơ quan ban hành")
		p.Until("theo mẫu")
		bottest.Has(t, p.Ask("công văn của Sở"), "theo mẫu") // which is no document
		screen = p.Ask("1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ về việc báo cáo khó khăn, vướng mắc")
		bottest.Has(t, screen, "Báo cáo khó khăn, vướng mắc", "1876/SNV-TĐKT", "chưa xác nhận đã phát hành")
		screen = p.Turn(screen, "Loại", "Đề nghị chọn loại")
		p.Press(screen, "Yêu cầu báo cáo")
		screen = p.Turn(screen, "‹ Quay lại", "Yêu cầu báo cáo")
		screen = p.Turn(screen, "Người nhận", "Đề nghị chọn cơ quan")
		p.Press(screen, "Vai trò")
		p.Refused(p.Shows(screen, "Lãnh đạo cơ quan, đơn vị"), "Lãnh đạo cơ quan, đơn vị", "chọn cơ quan nhận trước")
		p.Press(screen, "‹ Cách chọn khác")
		screen = p.Turn(p.Shows(screen, "Tất cả cơ quan"), "Tất cả cơ quan", "tất cả cơ quan")
		screen = p.Turn(screen, "‹ Quay lại", "đã phát hành trên Hệ thống")
		bottest.Offers(t, screen, "📨 Gửi", true)
		p.Refused(screen, "📨 Gửi", "phải đã phát hành")
		screen = p.Turn(screen, "Văn bản", "Văn bản kèm theo")
		p.Press(screen, "Đã phát hành trên Hệ thống")
		screen = p.Shows(screen, "✅ Đã phát hành trên Hệ thống")
		screen = p.Turn(screen, "‹ Quay lại", "gửi ngay được")
		p.Press(screen, "📨 Gửi")
		p.Becomes(screen, "đã được duyệt, gửi")
		o.becomes(1, broadcast.Sent)
		bottest.Has(t, o.focals["SOYT"].Next(), "1876/SNV-TĐKT", "25/11/2026", "Sở Nội vụ")
		o.approver.NothingElse()
	})
}

func TestFilesOfADraftFollowItsWordsAsAnAlbum(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		screen := o.drafted()
		p := o.officer
		p.Press(screen, "Tệp kèm theo")
		p.Until("nhiều nhất 10")
		for _, name := range []string{"ke-hoach.pdf", "phu-luc.pdf"} {
			if _, err := p.In(p.Chat).SendDocument(telegramtest.Upload{Name: name, Data: []byte("%PDF " + name)}, ""); err != nil {
				t.Fatal(err)
			}
		}
		done := p.Until("có 2 tệp")
		screen = p.Turn(done, "Mở thông báo số 1", "ke-hoach.pdf, phu-luc.pdf")
		p.Press(screen, "👁 Xem trước tin sẽ gửi")
		p.Until("không thay thế văn bản")
		o.officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Next(), "Xem và cho ý kiến")
		o.approver.Press(o.approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.becomes(1, broadcast.Sent)
		focal := o.focals["SOYT"]
		words := focal.Next()
		bottest.Has(t, words, "Đợt thi đua cao điểm")
		for range 2 {
			file := focal.Next()
			if file.ReplyToMessage == nil || file.ReplyToMessage.MessageID != words.MessageID || file.Document == nil {
				t.Errorf("a file does not answer its words: %+v", file)
			}
		}
		bottest.Eventually(t, "its files are recorded", func() bool {
			return w.Count(t, `select count(*) from announcement_recipient where files = 'sent'`) == 1
		})
	})
}

func TestDraftsAreCopiedKeptAsTemplatesAbandonedAndRestored(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		p := o.officer
		screen := o.drafted()
		copied := p.Turn(screen, "Sao chép", "Thông báo số 2")
		bottest.Has(t, copied, "Đợt thi đua cao điểm", "triển khai?", "tất cả cơ quan")
		kept := p.Turn(copied, "Lưu thành mẫu", "Thông báo số 3")
		bottest.Has(t, kept, "Mẫu")
		gone := p.Turn(p.Turn(kept, "‹ Danh sách dự thảo", "Dự thảo đang có: 2"), "2 · Đợt thi đua cao điểm", "Thông báo số 2")
		gone = p.Turn(gone, "Bỏ dự thảo", "Đã bỏ")
		gone = p.Turn(gone, "Khôi phục dự thảo", "Thông báo số 2")
		list := p.Turn(gone, "‹ Danh sách dự thảo", "Dự thảo đang có: 2")
		p.Turn(list, "📄 Đợt thi đua cao điểm", "Thông báo số 4")
		colleague := o.w.Officer(t, directory.Officer)
		if list := colleague.Ask("/soan"); strings.Contains(list.Text, "Dự thảo đang có") {
			t.Errorf("a colleague sees drafts that are not theirs: %s", list.Text)
		}
	})
}

// Whoever leads a bloc writes for its agencies, and only for them; a leader of the Board releases it.
func TestWhoLeadsABlocWritesForItsAgencies(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		lead := w.Holder(t, "SOYT", directory.Focal)
		lead.Write("/hoi")
		o := newOffice(t, w, "SOTC", "SOGD")
		lead.See()
		w.LeadBloc(t, "KHOI1", "SOYT", "SOTC")
		screen := lead.Turn(lead.Ask("/soan"), "➕ Soạn thông báo mới", "Thông báo số")
		screen = lead.Turn(screen, "Người nhận", "Đề nghị chọn cơ quan")
		everybody := lead.Turn(screen, "Tất cả cơ quan", "tất cả cơ quan")
		screen = lead.Turn(everybody, "‹ Quay lại", "Thông báo số")
		screen = lead.Turn(screen, "Loại", "Đề nghị chọn loại")
		lead.Press(screen, "Hướng dẫn")
		screen = lead.Turn(screen, "‹ Quay lại", "Hướng dẫn")
		lead.Press(screen, "Trích yếu")
		lead.Next()
		screen = lead.Ask("Họp khối")
		lead.Press(screen, "Nội dung")
		lead.Next()
		screen = lead.Ask("Mời các cơ quan dự họp.")
		lead.Refused(screen, "📨 Trình duyệt", "ngoài cụm, khối")
		screen = lead.Turn(screen, "Người nhận", "tất cả cơ quan")
		screen = lead.Turn(screen, "Chọn lại từ đầu", "Người nhận: chưa chọn")
		lead.Press(screen, "Theo cụm, khối")
		screen = lead.Turn(lead.Shows(screen, "Bloc KHOI1"), "Bloc KHOI1", "cụm, khối KHOI1")
		screen = lead.Turn(screen, "‹ Quay lại", "cần lãnh đạo duyệt")
		lead.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Next(), "Xem và cho ý kiến")
		o.approver.Press(o.approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.becomes(1, broadcast.Sent)
		bottest.Has(t, o.focals["SOTC"].Next(), "Mời các cơ quan dự họp.")
		o.focals["SOGD"].NothingElse()
	})
}

func TestNobodyReleasesTheirOwn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT")
		bottest.GivePost(t, w.DB, o.officer.ID(), bottest.Agency(t, w.DB, "SNV"), directory.Approver)
		screen := o.drafted()
		o.officer.Turn(screen, "📨 Trình duyệt", "Đã báo 1 người duyệt")
		list := o.officer.Ask("/choduyet")
		o.officer.Press(list, "1 · Chờ duyệt · Đợt thi đua cao điểm")
		review := o.officer.Until("số 1 chờ duyệt")
		o.officer.Refused(review, "✅ Duyệt và gửi", "không tự duyệt")
	})
}

// Sending waits when the organisation has changed so much that it is another audience than the approved one.
func TestAnAudienceThatChangedSinceItWasApprovedWaits(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC")
		screen := o.drafted()
		screen = o.officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.officer.Press(screen, "✏️ Ngày, giờ khác")
		o.officer.Until("8 giờ 00")
		screen = o.officer.Ask("8 giờ 00 ngày 15/01/2027")
		o.officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.approver.Press(o.approver.Next(), "Xem và cho ý kiến")
		o.approver.Press(o.approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.becomes(1, broadcast.Planned)

		w.Exec(t, `update post set until_on = '2026-01-01' where agency_id = (select id from agency where code = 'SOTC')`) // its last one
		w.Exec(t, `update directory set version = version + 1`)
		w.Exec(t, `update announcement set send_at = 0`)
		w.Exec(t, `update job set due_at = 0 where kind = $1`, broadcast.JobStart)
		o.becomes(1, broadcast.Paused)
		if a := o.is(1); a.Halt != broadcast.HaltAudience {
			t.Fatalf("it stands still because %q", a.Halt)
		}
		bottest.Has(t, o.approver.Until("đang tạm dừng"), "Người nhận đã khác")
		if err := o.do(func(tx *database.Tx) error { return o.store.Resume(t.Context(), tx, directory.Operator, 1) }); err == nil ||
			!strings.Contains(err.Error(), "duyệt lại") {
			t.Errorf("it was resumed: %v", err)
		}
		list := o.approver.Ask("/choduyet")
		o.approver.Press(list, "1 · Tạm dừng · Đợt thi đua cao điểm")
		review := o.approver.Until("khác so với lúc duyệt")
		o.approver.Press(review, "✅ Duyệt và gửi")
		o.becomes(1, broadcast.Sent)
		o.focals["SOYT"].Next()
		if got := o.receipts(1); len(got) != 1 {
			t.Errorf("receipts: %s", fmt.Sprint(got))
		}
	})
}
