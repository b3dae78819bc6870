package announcement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audience"
	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

func TestOnlyThoseWhoHaveNotAcknowledgedAreReminded(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC", "SOGD")
		_, copies := o.Released(nil)
		o.Focals["SOYT"].Press(copies["SOYT"], seen)
		o.Focals["SOYT"].Next()
		list := o.Officer.Ask("/dondoc")
		bottest.Has(t, list, "chưa xác nhận")
		page := o.Officer.Turn(list, "1 · Đã gửi · Đợt thi đua cao điểm", "1 cơ quan đã xác nhận")
		o.Officer.Press(page, "🔔 Nhắc cơ quan chưa xác nhận")
		ask := o.Officer.Until("3 cơ quan chưa xác nhận")
		bottest.Has(t, o.Officer.Turn(ask, "✅ Thực hiện", "Đã đặt nhắc"), "gửi ngay")
		o.Becomes(2, broadcast.Sent)
		for _, code := range []string{"SOTC", "SOGD"} {
			got := o.Focals[code].Next()
			bottest.Has(t, got, "ĐÔN ĐỐC", "Đợt thi đua cao điểm")
			if got.ReplyToMessage == nil || got.ReplyToMessage.MessageID != copies[code].MessageID {
				t.Errorf("%s: the reminder does not answer the copy", code)
			}
			if strings.Contains(got.Text, "SOTC") || strings.Contains(got.Text, "SOGD") || strings.Contains(got.Text, "SOYT") {
				t.Errorf("%s: the reminder names an agency: %s", code, got.Text)
			}
			o.Focals[code].Press(got, seen) // which acknowledges the announcement itself
			bottest.Has(t, o.Focals[code].Next(), "Đã ghi nhận")
		}
		o.Focals["SOYT"].NothingElse()
		if p, err := o.Store.Progress(t.Context(), w.DB, 1); err != nil || p.AgenciesSeen != 3 {
			t.Errorf("%+v, %v", p, err)
		}
		if list := o.Officer.Ask("/dondoc"); strings.Contains(list.Text, "(1)") && len(bottest.Labels(list)) > 1 {
			t.Errorf("what is acknowledged is offered: %s", list.Text)
		}
	})
}

func TestNobodyIsRemindedTwiceOnOneDay(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		o.Released(nil)
		page := o.OpenPage(o.Officer, "1 · Đã gửi · Đợt thi đua cao điểm")
		o.Officer.Press(page, "🔔 Nhắc cơ quan chưa xác nhận")
		o.Officer.Turn(o.Officer.Until("chưa xác nhận?"), "✅ Thực hiện", "Đã đặt nhắc")
		o.Becomes(2, broadcast.Sent)
		o.Officer.Press(page, "🔔 Nhắc cơ quan chưa xác nhận")
		ask := o.Officer.Until("chưa xác nhận?")
		o.Officer.Refused(ask, "✅ Thực hiện", "Hôm nay đã nhắc")
	})
}

// Whoever answers while a reminder waits does not get it.
func TestAReminderStopsForWhoAnswersMeanwhile(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		_, copies := o.Released(nil)
		late := o.Focals["SOTC"]
		w.TG.Inject(telegramtest.Fault{Method: "sendMessage", ChatID: late.ID(), Times: 1, Do: telegramtest.Refuse, Code: 429, RetryAfter: 3})
		page := o.OpenPage(o.Officer, "1 · Đã gửi · Đợt thi đua cao điểm")
		o.Officer.Press(page, "🔔 Nhắc cơ quan chưa xác nhận")
		o.Officer.Turn(o.Officer.Until("chưa xác nhận?"), "✅ Thực hiện", "Đã đặt nhắc")
		bottest.Has(t, o.Focals["SOYT"].Next(), "ĐÔN ĐỐC")
		bottest.Eventually(t, "the reminder waits", func() bool {
			return w.Count(t, `select count(*) from outbox_delivery where chat_id = $1 and attempts = 1 and state = 'waiting'`, late.ID()) == 1
		})
		late.Press(copies["SOTC"], seen)
		bottest.Has(t, late.Next(), "Đã ghi nhận") // and no reminder before it
		late.NothingElse()
		o.Becomes(2, broadcast.Sent)
		want := []string{"SOTC focal cancelled answered", "SOYT focal sent"}
		if diff := cmp.Diff(want, o.Receipts(2)); diff != "" {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
	})
}

func TestAChangeAnswersTheOldCopyAndTheOldCopyKeepsItsWords(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		_, copies := o.Released(boardtest.OwnWords)
		o.Focals["SOYT"].Press(copies["SOYT"], seen)
		o.Focals["SOYT"].Next()
		page := o.OpenPage(o.Officer, "1 · Đã gửi · Đổi lịch họp")
		page = o.Officer.Turn(page, "✏️ Thay đổi, thu hồi", "tin cũ giữ nguyên lời")
		bottest.Offers(t, page, "Thu hồi", false) // which is of a document
		draft := o.Officer.Turn(page, "Cập nhật tin", "Thông báo số 2")
		bottest.Has(t, draft, "những người đã nhận thông báo số 1", "2 người")
		o.Officer.Press(draft, "Nội dung")
		o.Officer.Until("gửi nội dung")
		draft = o.Officer.Ask("Họp lúc 14 giờ thay cho 8 giờ.")
		o.Officer.Turn(draft, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 2 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(2, broadcast.Sent)
		for code, focal := range o.Focals {
			got := focal.Next()
			bottest.Has(t, got, "CẬP NHẬT TIN", "Họp lúc 14 giờ")
			if got.ReplyToMessage == nil || got.ReplyToMessage.MessageID != copies[code].MessageID {
				t.Errorf("%s: the change does not answer the copy", code)
			}
			old := focal.Becomes(copies[code], "Đã được cập nhật")
			bottest.Has(t, old, "Đổi lịch họp", "triển khai.")
			if len(bottest.Labels(old)) != 0 {
				t.Errorf("the old copy still has the buttons %q", bottest.Labels(old))
			}
		}
		o.Becomes(1, broadcast.Changed)
		if p, err := o.Store.Progress(t.Context(), w.DB, 2); err != nil || p.AgenciesSeen != 0 || p.Agencies != 3 {
			t.Errorf("acknowledgement does not start again: %+v, %v", p, err)
		}

		// A correction of the correction is of the newest alone.
		page = o.OpenPage(o.Officer, "1 · Đã thay đổi · Đổi lịch họp")
		bottest.Offers(t, page, "✏️ Thay đổi, thu hồi", false)
		page = o.OpenPage(o.Officer, "2 · Đã gửi · Đổi lịch họp")
		draft = o.Officer.Turn(o.Officer.Turn(page, "✏️ Thay đổi, thu hồi", "tin cũ giữ"), "Gỡ tin", "Thông báo số 3")
		o.Officer.Press(draft, "Nội dung")
		o.Officer.Until("gửi nội dung")
		draft = o.Officer.Ask("Cuộc họp không tổ chức.")
		o.Officer.Turn(draft, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 3 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(3, broadcast.Sent)
		o.Becomes(2, broadcast.Recalled)
		got := o.Focals["SOYT"].Next()
		bottest.Has(t, got, "GỠ TIN", "không tổ chức")
		bottest.Offers(t, got, seen, false)
	})
}

func TestARecallNeedsItsNotice(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		o.Released(nil)
		page := o.OpenPage(o.Officer, "1 · Đã gửi · Đợt thi đua cao điểm")
		page = o.Officer.Turn(page, "✏️ Thay đổi, thu hồi", "thông báo thu hồi")
		bottest.Offers(t, page, "Cập nhật tin", false)
		draft := o.Officer.Turn(page, "Thu hồi", "phải kèm số, ngày")
		draft = o.Officer.Turn(draft, "Văn bản", "Văn bản kèm theo")
		o.Officer.Press(draft, "✏️ Ghi số, ngày, cơ quan ban hành")
		o.Officer.Until("theo mẫu")
		draft = o.Officer.Ask("220/TB-UBND ngày 01/12/2026 của UBND tỉnh")
		draft = o.Officer.Turn(draft, "Văn bản", "Văn bản kèm theo")
		o.Officer.Press(draft, "Đã phát hành trên Hệ thống")
		draft = o.Officer.Turn(o.Officer.Shows(draft, "✅ Đã phát hành trên Hệ thống"), "‹ Quay lại", "gửi ngay được")
		o.Officer.Turn(draft, "📨 Gửi", "đã được duyệt, gửi")
		o.Becomes(1, broadcast.Recalled)
		bottest.Has(t, o.Focals["SOYT"].Next(), "THU HỒI", "220/TB-UBND")
	})
}

func TestWhatWasSentInErrorIsDeletedByAnApprover(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		_, copies := o.Released(boardtest.OwnWords)
		page := o.OpenPage(o.Officer, "1 · Đã gửi · Đổi lịch họp")
		bottest.Offers(t, page, "🗑 Xóa tin gửi nhầm", false)
		o.Approver.Press(o.Approver.Turn(o.Approver.Ask("/dondoc"), "1 · Đã gửi · Đổi lịch họp", "Thông báo số 1"), "🗑 Xóa tin gửi nhầm")
		o.Approver.Until("lý do xóa")
		bottest.Has(t, o.Approver.Ask("Gửi nhầm danh sách"), "Đang xóa")
		for code, focal := range o.Focals {
			bottest.Eventually(t, code+"'s copy is gone", func() bool {
				return !slices.ContainsFunc(w.TG.Messages(focal.Chat), func(m telegramtest.Post) bool { return m.MessageID == copies[code].MessageID })
			})
		}
		o.Becomes(1, broadcast.Deleted)
		if n := w.Count(t, `select count(*) from audit where act = 'delete announcement'`); n != 1 {
			t.Errorf("%d entries in the audit", n)
		}
	})
}

func TestWhoJoinsLaterGetsWhatIsOpenForThem(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		o.Released(func(d *broadcast.Draft) { d.Late = true })
		o.Plan("all role:focal", func(d *broadcast.Draft) { d.Title = "Chỉ cho người hiện nay" })
		o.Becomes(2, broadcast.Sent)
		o.Focals["SOYT"].Next()
		newcomer := w.Stranger(t)
		newcomer.Come(w.Invite(t, "SOTC", directory.Member, 1))
		w.Appoint(t, newcomer, "SOTC", directory.Focal)
		w.Exec(t, `update directory set version = version + 1`)
		w.Exec(t, `update job set state = 'waiting', due_at = 0, ended_at = 0 where kind = $1`, broadcast.JobJoined)
		got := newcomer.Until("Gửi bổ sung")
		bottest.Has(t, got, "Đợt thi đua cao điểm")
		newcomer.Press(got, seen)
		bottest.Has(t, newcomer.Until("Đã ghi nhận"), "SOTC")
	})
}

func TestAnAnnouncementIsPausedResumedAndCancelledFromItsPage(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		screen = o.Officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.Officer.Press(screen, "✏️ Ngày, giờ khác")
		o.Officer.Until("8 giờ 00")
		screen = o.Officer.Ask(inSevenWeeks)
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Planned)
		o.Officer.Until("đã được duyệt")
		page := o.OpenPage(o.Officer, "1 · Đã duyệt, chờ gửi · Đợt thi đua cao điểm")
		page = o.Officer.Turn(page, "⏸ Tạm dừng", "Tạm dừng")
		page = o.Officer.Turn(page, "▶️ Gửi tiếp", "Đã duyệt, chờ gửi")
		o.Officer.Press(page, "⏹ Hủy gửi")
		ask := o.Officer.Until("Hủy gửi thông báo")
		o.Officer.Turn(ask, "✅ Thực hiện", "Đã hủy")
		o.Becomes(1, broadcast.Cancelled)
		o.Focals["SOYT"].NothingElse()
	})
}

func TestTheAuthorSeesHowFarTheSendingIs(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		screen := o.Drafted()
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		progress := o.Officer.Until("Đang gửi")
		progress = o.Officer.Becomes(progress, "2/2 người")
		bottest.Has(t, progress, "Đã gửi", "đến 2/3 cơ quan")
		o.Officer.Turn(progress, "Theo dõi, điều khiển", "Bắt đầu gửi")
	})
}

func TestPublicityAloneCanBeDeclined(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		publicity := func(d *broadcast.Draft) { boardtest.OwnWords(d); d.Kind = broadcast.Publicity }
		_, copies := o.Released(publicity)
		focal := o.Focals["SOYT"]
		focal.Press(copies["SOYT"], "🔕 Không nhận tin tuyên truyền")
		said := focal.Next()
		bottest.Has(t, said, "không nhận tin tuyên truyền nữa")
		o.Plan("all role:focal", publicity)
		o.Becomes(2, broadcast.Sent)
		o.Focals["SOTC"].Next()
		focal.NothingElse()
		o.Plan("all role:focal", boardtest.OwnWords)
		o.Becomes(3, broadcast.Sent)
		bottest.Offers(t, focal.Next(), "🔕 Không nhận tin tuyên truyền", false)
		focal.Press(said, "🔔 Nhận lại tin tuyên truyền")
		bottest.Has(t, focal.Next(), "nhận lại tin tuyên truyền")
		o.Plan("all role:focal", publicity)
		o.Becomes(4, broadcast.Sent)
		bottest.Has(t, focal.Next(), "Đổi lịch họp")
	})
}

// A draft of an operator's is whose who first writes on it.
func TestAnOperatorsDraftIsTakenUpInTheChat(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		all, err := audience.ParseExpression("all role:focal")
		if err != nil {
			t.Fatal(err)
		}
		err = o.Do(func(tx *database.Tx) error {
			d := broadcast.Draft{Kind: "guidance", Title: "Hướng dẫn tổng kết", Body: "Nội dung", Audience: all}
			_, err := o.Store.NewDraft(t.Context(), tx, directory.Operator, d)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		screen := o.Officer.Turn(o.Officer.Ask("/soan"), "1 · Hướng dẫn tổng kết", "Thông báo số 1")
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
	})
}

func TestACampaignShowsItsAnnouncements(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		screen = o.Officer.Turn(screen, "Đợt thi đua", "chọn đợt thi đua")
		o.Officer.Press(screen, "➕ Mở đợt thi đua mới")
		o.Officer.Until("ghi tên đợt")
		bottest.Has(t, o.Officer.Ask("Thi đua cao điểm"), "ghi tên đợt") // which has no days
		screen = o.Officer.Ask("Thi đua cao điểm cuối năm 2026\ntừ 10/10/2026 đến 31/12/2026\nHoàn thành chỉ tiêu năm.")
		bottest.Has(t, screen, "Đợt thi đua: Thi đua cao điểm cuối năm 2026")
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		o.Officer.Write("/soan")
		list := o.Officer.Turn(o.Officer.Until("Soạn thông báo"), "🏁 Đợt thi đua", "Các đợt thi đua")
		page := o.Officer.Turn(list, "Thi đua cao điểm cuối năm 2026", "Từ 10/10/2026 đến hết 31/12/2026")
		bottest.Has(t, page, "Hoàn thành chỉ tiêu năm.", "1. Đợt thi đua cao điểm", "1/1 người")
		o.Officer.Turn(page, "1 · Đã gửi · Đợt thi đua cao điểm", "Bắt đầu gửi")
	})
}

func TestALongCampaignHasPages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		var campaign int64
		err := o.Do(func(tx *database.Tx) (err error) {
			campaign, err = o.Store.NewCampaign(t.Context(), tx, directory.Operator, broadcast.Campaign{Name: "Cả năm", From: "2026-01-01", Until: "2026-12-31"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 12 {
			o.Plan("agency:SOYT", func(d *broadcast.Draft) { d.Campaign, d.Title = campaign, fmt.Sprintf("Tin thứ %d", i+1) })
		}
		o.Becomes(12, broadcast.Sent)
		o.Officer.Write("/soan")
		list := o.Officer.Turn(o.Officer.Until("Soạn thông báo"), "🏁 Đợt thi đua", "Các đợt thi đua")
		page := o.Officer.Turn(list, "Cả năm", "1. Tin thứ 1\n")
		bottest.Has(t, page, "10. Tin thứ 10")
		if strings.Contains(page.Text, "Tin thứ 11") {
			t.Errorf("the first page: %s", page.Text)
		}
		bottest.Offers(t, page, "📊 Kết quả cả đợt", true)
		page = o.Officer.Turn(page, "Trang sau ›", "12. Tin thứ 12")
		o.Officer.Turn(page, "12 · Đã gửi · Tin thứ 12", "Bắt đầu gửi")

		// A change belongs to the campaign of what it changes.
		w.Exec(t, `update announcement set document = '{}' where id = 12`)
		err = o.Do(func(tx *database.Tx) error {
			id, err := o.Store.NewFollowUp(t.Context(), tx, directory.Operator, 12, broadcast.Update)
			if err != nil {
				return err
			}
			a, err := o.Store.Announcement(t.Context(), tx, id)
			if a.Campaign != campaign {
				t.Errorf("the change is in campaign %d", a.Campaign)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What was asked of an agency stays asked of it: those of its successor answer for each of those that were merged.
func TestAMergerBetweenReleaseAndSendingLosesNoAgency(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "XA1", "XA2", "SOYT")
		screen := o.Drafted()
		screen = o.Officer.Turn(screen, "Xác nhận, thời hạn", "Xác nhận: không yêu cầu")
		o.Officer.Press(screen, "Có, không thời hạn")
		screen = o.Officer.Turn(o.Officer.Shows(screen, "✅ Có, không thời hạn"), "‹ Quay lại", "Thông báo số 1")
		screen = o.Officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.Officer.Press(screen, "✏️ Ngày, giờ khác")
		o.Officer.Until("8 giờ 00")
		screen = o.Officer.Ask(inSevenWeeks)
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Planned)

		people := directory.NewStore(w.DB, directory.Settings{})
		day, err := people.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = o.Do(func(tx *database.Tx) error {
			_, _, err := people.Reorganise(t.Context(), tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: day, From: []string{"XA1", "XA2"}, Into: "XAMOI", Name: "UBND xã Mới", AgencyKind: directory.Commune})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		// A merger makes nobody a focal point: the new one is named.
		w.Appoint(t, o.Focals["XA1"], "XAMOI", directory.Focal)
		w.Exec(t, `update directory set version = version + 1`)
		w.Exec(t, `update announcement set send_at = 0`)
		w.Exec(t, `update job set due_at = 0 where kind = $1`, broadcast.JobStart)
		o.Becomes(1, broadcast.Sent)
		want := []string{"SOYT focal sent", "XA1 focal sent", "XA2 focal sent", "XAMOI focal sent"}
		if diff := cmp.Diff(want, o.Receipts(1)); diff != "" {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
		focal := o.Focals["XA1"]
		got := focal.Until("Đợt thi đua cao điểm")
		for range 3 {
			focal.Press(got, seen)
			which := focal.Until("chọn cơ quan")
			focal.Press(which, bottest.Labels(which)[0])
			bottest.Has(t, focal.Until("Đã ghi nhận"), "đã nắm thông tin")
		}
		p, err := o.Store.Progress(t.Context(), w.DB, 1)
		if err != nil || p.AgenciesSeen != 3 {
			t.Errorf("%+v, %v: one for each agency", p, err)
		}
	})
}

func TestARepeatedAnnouncementIsPlannedAgainAsItWasApproved(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		screen = o.Officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		screen = o.Officer.Turn(screen, "Lặp lại hằng tuần", "hằng tuần")
		back := o.Officer.Turn(screen, "‹ Quay lại", "phải có ngày kết thúc")
		screen = o.Officer.Turn(back, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.Officer.Press(screen, "✏️ Lặp lại đến ngày")
		o.Officer.Until("ngày kết thúc lặp lại")
		until := time.Now().AddDate(0, 0, 10).Format("02/01/2006")
		screen = o.Officer.Ask(until)
		bottest.Has(t, screen, "hằng tuần đến ngày "+until)
		o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		o.Focals["SOYT"].Next()
		o.Becomes(2, broadcast.Planned)
		if a := o.Is(2); a.SendAt.Sub(o.Is(1).ReleasedAt) != 7*24*time.Hour || a.Author != o.Is(1).Author {
			t.Errorf("the next time: %+v", a)
		}
		// The second is the last: a third would come after the day.
		w.Exec(t, `update announcement set send_at = 0, released_at = released_at + $1 where id = 2`, 7*24*time.Hour.Microseconds())
		w.Exec(t, `update job set due_at = 0 where kind = $1`, broadcast.JobStart)
		o.Becomes(2, broadcast.Sent)
		bottest.Has(t, o.Focals["SOYT"].Next(), "Đợt thi đua cao điểm")
		if n := w.Count(t, `select count(*) from announcement`); n != 2 {
			t.Errorf("%d announcements", n)
		}
	})
}
