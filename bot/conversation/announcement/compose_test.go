package announcement_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

func TestAnOfficerComposesAndALeaderReleases(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		screen := o.Drafted()
		o.Officer.Press(screen, "👁 Xem trước tin sẽ gửi")
		shown := o.Officer.Next()
		bottest.Has(t, shown, "Đợt thi đua cao điểm", "không thay thế văn bản", "triển khai?")
		screen = o.Officer.Turn(screen, "Xác nhận, thời hạn", "không yêu cầu")
		screen = o.Officer.Turn(screen, "Trong 5 ngày làm việc", "chậm nhất")
		screen = o.Officer.Turn(screen, "‹ Quay lại", "Thông báo số 1")
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã báo 1 người duyệt")

		notice := o.Approver.Next()
		bottest.Has(t, notice, "trình duyệt", "Đợt thi đua cao điểm", "2 người")
		o.Approver.Press(notice, "Xem và cho ý kiến")
		review := o.Approver.Until("số 1 chờ duyệt")
		bottest.Has(t, review, "tất cả cơ quan", "2 người")
		o.Approver.Press(review, "✅ Duyệt và gửi")
		o.Approver.Becomes(review, "đã được duyệt")
		o.Becomes(1, broadcast.Sent)
		for _, focal := range o.Focals {
			got := focal.Next()
			bottest.Has(t, got, "Đợt thi đua cao điểm", "triển khai?", "chậm nhất")
			bottest.Offers(t, got, seen, true)
			focal.NothingElse()
		}
		bottest.Has(t, o.Officer.Until("đã được duyệt"), "Đợt thi đua cao điểm")
		if a := o.Is(1); a.Approver == 0 || a.Author == 0 || a.Approver == a.Author {
			t.Errorf("author %d, approver %d", a.Author, a.Approver)
		}
		said := o.Approver.PressData(review, review.ReplyMarkup.Rows[0][0].CallbackData) // once more
		if released := w.Count(t, `select count(*) from audit where act = 'release announcement'`); released != 1 || !strings.Contains(said, "đã được xử lý") {
			t.Errorf("pressed twice, it was released %d times and said %q", released, said)
		}
	})
}

func TestAReturnedDraftIsMendedAndItsChangesAreShown(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		screen := o.Drafted()
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		review := o.Approver.Until("số 1 chờ duyệt")
		o.Approver.Press(review, "↩️ Trả lại")
		o.Approver.Until("ghi ý kiến")
		bottest.Has(t, o.Approver.Ask("Đề nghị bỏ Sở Tài chính"), "Đã trả lại")
		back := o.Officer.Until("được trả lại")
		bottest.Has(t, back, "Đề nghị bỏ Sở Tài chính")

		screen = o.Officer.Turn(back, "Mở thông báo số 1", "Trả lại, kèm ý kiến")
		bottest.Has(t, screen, "Đề nghị bỏ Sở Tài chính")
		screen = o.Officer.Turn(screen, "Người nhận", "2/3 cơ quan")
		screen = o.Officer.Turn(screen, "Đang chọn thêm → chuyển sang loại trừ", "tất cả cơ quan")
		screen = o.Officer.Shows(screen, "Đang loại trừ → chuyển sang chọn thêm")
		o.Officer.Press(screen, "Theo cây tổ chức")
		screen = o.Officer.Shows(screen, "Cơ quan SOTC")
		screen = o.Officer.Turn(screen, "Cơ quan SOTC", "trừ SOTC")
		bottest.Has(t, screen, "1 người, 1/2 cơ quan")
		screen = o.Officer.Turn(screen, "‹ Quay lại", "Thông báo số 1")
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
		again := o.Approver.Until("Khác so với lần trình trước")
		bottest.Has(t, again, "Người nhận", "trừ SOTC")
		o.Approver.Refused(review, "✅ Duyệt và gửi", "đã thay đổi") // of the revision before
		if a := o.Is(1); a.State != broadcast.Submitted {
			t.Errorf("a stale approval made it %s", a.State)
		}
		o.Approver.Press(again, "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		o.Focals["SOYT"].Next()
		o.Focals["SOTC"].NothingElse()
	})
}

// What was submitted or approved and then changed is neither any more.
func TestADraftThatIsChangedUnderApprovalVoidsIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		review := o.Approver.Until("số 1 chờ duyệt")
		list := o.Officer.Ask("/soan")
		screen = o.Officer.Turn(list, "1 · Chờ duyệt · Đợt thi đua cao điểm", "Chờ duyệt")
		screen = o.Officer.Turn(screen, "Rút lại để sửa", "Dự thảo")
		o.Approver.Refused(review, "✅ Duyệt và gửi", "đã thay đổi")
		screen = o.Officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.Officer.Press(screen, "✏️ Ngày, giờ khác")
		o.Officer.Until("8 giờ 00")
		bottest.Has(t, o.Officer.Ask("chiều mai"), "8 giờ 00") // which is no time
		screen = o.Officer.Ask(inSevenWeeks)
		bottest.Has(t, screen, inSevenWeeks)
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
		review = o.Approver.Until("số 1 chờ duyệt")
		o.Approver.Press(review, "✅ Duyệt và gửi")
		o.Approver.Becomes(review, "từ "+inSevenWeeks)
		o.Becomes(1, broadcast.Planned)

		o.Officer.Until("đã được duyệt")
		list = o.Officer.Ask("/soan") // what is approved is no draft, but its author has its button
		bottest.Has(t, list, "Chưa có dự thảo")
		bottest.Offers(t, list, "➕ Soạn thông báo mới", true)
	})
}

// Only a document's word goes without approval.
func TestWordOfAnIssuedDocumentIsReleasedByOne(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		p := o.Officer
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
		o.Becomes(1, broadcast.Sent)
		bottest.Has(t, o.Focals["SOYT"].Next(), "1876/SNV-TĐKT", "25/11/2026", "Sở Nội vụ")
		o.Approver.NothingElse()
	})
}

func TestFilesOfADraftFollowItsWordsAsAnAlbum(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		p := o.Officer
		p.Press(screen, "Tệp kèm theo")
		p.Until("nhiều nhất 10")
		for _, name := range []string{"ke-hoach.pdf", "phu-luc.pdf"} {
			if _, err := p.In(p.Chat).SendDocument(telegramtest.Upload{Name: name, Data: []byte("%PDF " + name)}, ""); err != nil {
				t.Fatal(err)
			}
		}
		done := p.Until("có 2 tệp.")
		screen = p.Turn(done, "Mở thông báo số 1", "ke-hoach.pdf, phu-luc.pdf")
		p.Press(screen, "👁 Xem trước tin sẽ gửi")
		p.Until("không thay thế văn bản")
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		focal := o.Focals["SOYT"]
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
		o := boardtest.NewOffice(t, w, "SOYT")
		p := o.Officer
		screen := o.Drafted()
		copied := p.Turn(screen, "Sao chép", "Thông báo số 2")
		bottest.Has(t, copied, "Đợt thi đua cao điểm", "triển khai?", "tất cả cơ quan")
		kept := p.Turn(copied, "Lưu thành mẫu", "Thông báo số 3")
		bottest.Has(t, kept, "Mẫu")
		gone := p.Turn(p.Turn(kept, "‹ Danh sách dự thảo", "Dự thảo đang có: 2"), "2 · Đợt thi đua cao điểm", "Thông báo số 2")
		gone = p.Turn(gone, "Bỏ dự thảo", "Đã bỏ")
		gone = p.Turn(gone, "Khôi phục dự thảo", "Thông báo số 2")
		list := p.Turn(gone, "‹ Danh sách dự thảo", "Dự thảo đang có: 2")
		p.Turn(list, "📄 Đợt thi đua cao điểm", "Thông báo số 4")
		colleague := o.W.Officer(t, directory.Officer)
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
		o := boardtest.NewOffice(t, w, "SOTC", "SOGD")
		lead.See()
		w.LeadBloc(t, "KHOI1", "SOYT", "SOTC")
		screen := lead.Turn(lead.Ask("/soan"), "➕ Soạn thông báo mới", "Thông báo số")
		screen = lead.Turn(screen, "Người nhận", "Đề nghị chọn cơ quan")
		bottest.Offers(t, screen, "Tất cả cơ quan", false)
		lead.Forge(screen, "ag:1:0:0:0") // which an officer's button has
		if d := o.Is(1); d.Audience.String() != "" {
			t.Errorf("a forged press chose %s", d.Audience)
		}
		screen = lead.Turn(screen, "‹ Quay lại", "Thông báo số")
		screen = lead.Turn(screen, "Loại", "Đề nghị chọn loại")
		lead.Press(screen, "Hướng dẫn")
		screen = lead.Turn(screen, "‹ Quay lại", "Hướng dẫn")
		lead.Press(screen, "Trích yếu")
		lead.Next()
		screen = lead.Ask("Họp khối")
		lead.Press(screen, "Nội dung")
		lead.Next()
		screen = lead.Ask("Mời các cơ quan dự họp.")
		screen = lead.Turn(screen, "Người nhận", "Đề nghị chọn cơ quan")
		lead.Press(screen, "Theo cụm, khối")
		screen = lead.Turn(lead.Shows(screen, "Bloc KHOI1"), "Bloc KHOI1", "cụm, khối KHOI1")
		screen = lead.Turn(screen, "‹ Quay lại", "cần lãnh đạo duyệt")
		lead.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		bottest.Has(t, o.Focals["SOTC"].Next(), "Mời các cơ quan dự họp.")
		o.Focals["SOGD"].NothingElse()
	})
}

func TestNobodyReleasesTheirOwn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		bottest.GivePost(t, w.DB, o.Officer.ID(), bottest.Agency(t, w.DB, "SNV"), directory.Approver)
		screen := o.Drafted()
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã báo 1 người duyệt")
		list := o.Officer.Ask("/choduyet")
		o.Officer.Press(list, "1 · Chờ duyệt · Đợt thi đua cao điểm")
		review := o.Officer.Until("số 1 chờ duyệt")
		o.Officer.Refused(review, "✅ Duyệt và gửi", "không tự duyệt")
	})
}

// Sending waits when the organisation has changed so much that it is another audience than the approved one.
func TestAnAudienceThatChangedSinceItWasApprovedWaits(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		screen := o.Drafted()
		screen = o.Officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.Officer.Press(screen, "✏️ Ngày, giờ khác")
		o.Officer.Until("8 giờ 00")
		screen = o.Officer.Ask(inSevenWeeks)
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Planned)

		w.Exec(t, `update post set until_on = '2026-01-01' where agency_id = (select id from agency where code = 'SOTC')`) // its last one
		w.Exec(t, `update directory set version = version + 1`)
		w.Exec(t, `update announcement set send_at = 0`)
		w.Exec(t, `update job set due_at = 0 where kind = $1`, broadcast.JobStart)
		o.Becomes(1, broadcast.Paused)
		if a := o.Is(1); a.Halt != broadcast.HaltAudience {
			t.Fatalf("it stands still because %q", a.Halt)
		}
		bottest.Has(t, o.Approver.Until("đang tạm dừng"), "Người nhận đã khác")
		if err := o.Do(func(tx *database.Tx) error { return o.Store.Resume(t.Context(), tx, directory.Operator, 1, false) }); err == nil ||
			!strings.Contains(err.Error(), "duyệt lại") {
			t.Errorf("it was resumed: %v", err)
		}
		list := o.Approver.Ask("/choduyet")
		o.Approver.Press(list, "1 · Tạm dừng · Đợt thi đua cao điểm")
		review := o.Approver.Until("khác so với lúc duyệt")
		o.Approver.Press(review, "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		o.Focals["SOYT"].Next()
		if got := o.Receipts(1); len(got) != 1 {
			t.Errorf("receipts: %s", fmt.Sprint(got))
		}
	})
}

// What an officer corrects in the chat is corrected in the draft, as long as nobody is asked to approve it.
func TestAnEditedMessageChangesTheDraftThatItWroteOn(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		o.Officer.Press(screen, "Nội dung")
		o.Officer.Until("gửi nội dung")
		wrote := o.Officer.Write("Đề nghị triễn khai.")
		o.Officer.Until("Đề nghị triễn khai.")
		edit := func(words string) {
			t.Helper()
			bottest.Must[telegramtest.Message](t)(o.Officer.Private().Edit(wrote.MessageID, words))
		}
		edit("Đề nghị triển khai trước ngày 15.")
		bottest.Has(t, o.Officer.Until("triển khai trước ngày 15"), "Thông báo số 1")
		w.Stop()
		w.Serve() // which forgets nothing
		edit("Đề nghị triển khai ngay.")
		screen = o.Officer.Until("triển khai ngay.")

		// Of several messages the last has the word.
		old := wrote
		o.Officer.Press(screen, "Nội dung")
		o.Officer.Until("gửi nội dung")
		wrote = o.Officer.Write("Đề nghị triển khai hôm nay.")
		screen = o.Officer.Until("hôm nay.")
		bottest.Must[telegramtest.Message](t)(o.Officer.Private().Edit(old.MessageID, "Cũ."))
		o.Officer.NothingElse()
		if a := o.Is(1); !strings.Contains(a.Body, "hôm nay.") {
			t.Errorf("the draft says %q", a.Body)
		}
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		edit("Đề nghị khác.")
		bottest.Has(t, o.Officer.Until("đã trình hoặc đã duyệt"), "Rút")
		if a := o.Is(1); strings.Contains(a.Body, "khác") || a.State != broadcast.Submitted {
			t.Errorf("what is to be approved became %q, %s", a.Body, a.State)
		}
	})
}

// A leader finds what waits for them in other modules on the same screen, and an officer no way there.
func TestWhatWaitsElsewhereStandsOnTheListOfALeader(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		list := o.Approver.Ask("/choduyet")
		o.Approver.Turn(list, "Trả lời phản ánh chờ duyệt", "Không có trả lời nào chờ duyệt")
		list = o.Approver.Ask("/choduyet")
		o.Approver.Turn(list, "Câu trả lời chờ duyệt", "Không có câu trả lời nào chờ duyệt")
		bottest.Offers(t, o.Officer.Ask("/choduyet"), "Câu trả lời chờ duyệt", false)
	})
}
