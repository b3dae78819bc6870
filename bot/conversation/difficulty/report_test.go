package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

const money = "Dự toán năm 2026 của xã không bố trí quỹ thi đua, khen thưởng nên chưa có tiền chi thưởng"

func TestADifficultyGoesFromAnAgencysChatToTheReplyThatReachesIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		sent := d.Report(d.Focal, money)
		bottest.Has(t, sent, "Đã gửi phản ánh", "Mã theo dõi", "tiếp nhận trong 2 ngày làm việc")
		code := desktest.Code(sent)

		notice := d.Officer.Next()
		bottest.Has(t, notice, "Phản ánh mới", code, "Cơ quan XA1")
		if strings.Contains(notice.Text, "Dự toán") {
			t.Error("the notice says what the report says")
		}
		page := d.Officer.Reach(notice, "Mở "+code)
		bottest.Has(t, page, code, "Chờ tiếp nhận", money, "Chưa phân loại")
		page = d.Officer.Turn(page, "Tiếp nhận", "Đã tiếp nhận")
		bottest.Has(t, page, "Thời hạn")
		bottest.Has(t, d.Focal.Next(), code, "đã được tiếp nhận", "Trả lời chậm nhất")

		page = d.Officer.Turn(page, "Lĩnh vực", "chọn")
		page = d.Officer.Turn(page, "Kinh phí, quỹ thi đua, khen thưởng", "Lĩnh vực: Kinh phí")
		page = d.Officer.Turn(page, "Cấp giải quyết", "chọn")
		page = d.Officer.Turn(page, "Sở, ngành khác", "Cấp giải quyết: Sở, ngành khác")

		d.Officer.Press(page, "Trả lời")
		bottest.Has(t, d.Officer.Next(), code, "chỉ được gửi sau khi lãnh đạo duyệt")
		check := d.Officer.Ask("Mức trích quỹ theo Nghị định 152/2025/NĐ-CP?")
		bottest.Has(t, check, "Xem lại trước khi trình")
		bottest.Has(t, d.Officer.Reach(check, "Trình duyệt"), "Đã trình", "Chờ phê duyệt trả lời")
		if n := w.Count(t, `select count(*) from ticket_notice n join ticket_message m on m.id = n.message_id where m.kind = 'answer'`); n != 0 {
			t.Error("the reply went before a leader read it")
		}
		waits := d.Approver.Next()
		bottest.Has(t, waits, "trình duyệt trả lời", code)
		review := d.Approver.Reach(waits, "Xem, duyệt")
		bottest.Has(t, review, money, "Nghị định 152/2025/NĐ-CP")
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi trả lời "+code)
		bottest.Has(t, d.Officer.Next(), "đã được duyệt và gửi")
		waiting := d.Focal.Next() // for a leader; the words are not told before
		bottest.Has(t, waiting, code, "đang hoàn thiện nội dung trả lời")
		if strings.Contains(waiting.Text, "Nghị định 152") {
			t.Errorf("nobody has approved it: %q", waiting.Text)
		}
		answer := d.Focal.Next()
		bottest.Has(t, answer, code, "trả lời", "Nghị định 152/2025/NĐ-CP")

		bottest.Has(t, d.Focal.Reach(answer, "Đã được giải quyết"), "Đã ghi nhận", code)
		bottest.Has(t, d.Officer.Next(), code, "xác nhận đã được giải quyết")
		if state := d.State(code); state != "resolved" {
			t.Errorf("it is %s", state)
		}
		page = d.Open(d.Focal, code)
		history := d.Focal.Turn(page, "Quá trình xử lý", "Quá trình xử lý "+code)
		bottest.Has(t, history, "Gửi Ban", "Ban đã tiếp nhận", "Trả lời", "Xác nhận đã giải quyết")
		if strings.Contains(history.Text, "Soạn trả lời") || strings.Contains(history.Text, "Phân loại") {
			t.Error("an agency reads what is the Board's alone")
		}
	})
}

func TestAMembersReportGoesToTheFocalPointWhoSendsOrReturnsIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + money)
		bottest.Has(t, draft, "được chuyển Người")
		bottest.Has(t, d.Member.Turn(draft, "✅ Gửi người có thẩm quyền của cơ quan", "đã chuyển"), "để gửi thay mặt cơ quan")
		if n := w.Count(t, `select count(*) from ticket where number > 0`); n != 0 {
			t.Fatal("a member spoke for the agency")
		}
		waits := d.Focal.Next()
		bottest.Has(t, waits, "chờ gửi thay mặt cơ quan", money)
		look := d.Focal.Turn(waits, "Xem, gửi hoặc trả lại", "chờ cơ quan đồng ý")
		d.Focal.Press(look, "Trả lại người viết")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Đề nghị nêu rõ số tiền còn thiếu"), "Đã trả lại")
		back := d.Member.Next()
		bottest.Has(t, back, "trả lại để hoàn thiện", "nêu rõ số tiền")
		draft = d.Member.Turn(back, "Mở phản ánh", "bản nháp")
		d.Member.Press(draft, "✏️ Sửa nội dung")
		d.Member.Next()
		draft = d.Member.Ask(money + ", thiếu 42 triệu đồng")
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		again := d.Focal.Next()
		look = d.Focal.Turn(again, "Xem, gửi hoặc trả lại", "thiếu 42 triệu đồng")
		sent := d.Focal.Turn(look, "✅ Gửi", "Mã theo dõi")
		bottest.Has(t, d.Member.Next(), desktest.Code(sent), "đã được gửi")
	})
}

func TestWithoutAFocalPointAReportNeverWaits(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		w.Exec(t, `update post set until_on = '2021-01-01' where role = 'focal'`)
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		bottest.Has(t, d.Head.Next(), "chờ gửi thay mặt cơ quan") // the head
		w.Exec(t, `update post set until_on = '2021-01-01' where role = 'head'`)
		draft = d.Member.Ask("/phananh Cả cơ quan chưa có ai làm đầu mối")
		bottest.Has(t, draft, "Cơ quan chưa có đầu mối, lãnh đạo sử dụng trợ lý")
		d.Member.Turn(draft, "✅ Gửi", "chuyển chuyên viên của Ban ghi nhận")
		waits := d.Officer.Next()
		bottest.Has(t, waits, "đề nghị Ban ghi nhận")
		look := d.Officer.Turn(waits, "Xem, gửi hoặc trả lại", "Cả cơ quan chưa có ai")
		sent := d.Officer.Turn(look, "✅ Ghi nhận", "Đã ghi nhận phản ánh. Mã theo dõi")
		bottest.Has(t, d.Member.Next(), desktest.Code(sent))
	})
}

func TestAnAgencyMayLetNothingGoBeforeItsHeadAgrees(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		list := d.Head.Ask("/theodoi")
		bottest.Has(t, d.Head.Reach(list, "Chỉ gửi khi lãnh đạo đồng ý"), "chỉ được gửi khi lãnh đạo cơ quan đồng ý")
		draft := d.Focal.Ask("/phananh " + money)
		d.Focal.Turn(draft, "✅ Gửi người có thẩm quyền của cơ quan", "đã trình")
		waits := d.Head.Next()
		bottest.Has(t, waits, "chờ lãnh đạo đồng ý gửi", money)
		sent := d.Head.Turn(d.Head.Turn(waits, "Xem, gửi hoặc trả lại", "chờ cơ quan đồng ý"), "✅ Đồng ý gửi", "Mã theo dõi")
		bottest.Has(t, d.Focal.Next(), desktest.Code(sent), "đã được gửi")
		bottest.Has(t, d.Report(d.Head, "Lãnh đạo phản ánh trực tiếp"), "Mã theo dõi")
	})
}

func TestARepeatedConfirmationGivesTheSameCode(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Focal.Ask("/phananh " + money)
		id := w.Strings(t, `select max(id) from ticket`)[0]
		sent := d.Focal.Turn(draft, "✅ Gửi", "Mã theo dõi")
		d.Focal.Forge(sent, "te:"+id)
		d.Focal.Forge(sent, "te:"+id)
		bottest.Eventually(t, "it is said that it was sent", func() bool { return strings.Contains(d.Focal.Now(sent).Text, "đã được gửi trước đó") })
		bottest.Has(t, d.Focal.Now(sent), desktest.Code(sent))
		if n := w.Count(t, `select last from ticket_counter`); n != 1 {
			t.Errorf("the counter stands at %d", n)
		}
	})
}

func TestWhatIsMissingIsSaidAndAddedOneByOne(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		bottest.Has(t, p.Ask("/phananh"), "ghi khó khăn, vướng mắc", "che họ tên, số định danh", "Không nêu họ tên")
		draft := p.Ask("Hồ sơ của ông Nguyễn Văn Nam bị trả lại hai lần?")
		bottest.Has(t, draft, "có vẻ nêu họ tên cá nhân (Nguyễn Văn Nam)")
		p.Press(draft, "✏️ Sửa nội dung")
		p.Next()
		draft = p.Ask("Hồ sơ của công chức xã bị trả lại hai lần")
		if strings.Contains(draft.Text, "họ tên cá nhân") {
			t.Error("it still warns of a name")
		}
		p.Press(draft, "Đề xuất, kiến nghị")
		p.Next()
		draft = p.Ask("Công khai bộ mẫu thống nhất")
		p.Press(draft, "Nơi giải quyết")
		draft = p.Turn(p.Next(), "Sở Nội vụ", "Nơi giải quyết: Sở Nội vụ")
		for _, part := range []string{"Đề xuất, kiến nghị", "Nơi giải quyết", "Quy định liên quan"} { // back to the report as it is
			p.Press(draft, part)
			ask := p.Next()
			bottest.Offers(t, ask, "Hủy", false)
			draft = p.Turn(ask, "‹ Quay lại", "Phản ánh khó khăn, vướng mắc")
			bottest.Has(t, draft, "Công khai bộ mẫu thống nhất", "Nơi giải quyết: Sở Nội vụ")
		}
		p.Press(draft, "Quy định liên quan")
		tasks := p.Next()
		draft = p.Turn(tasks, bottest.Labels(tasks)[0], "Quy định liên quan:")
		bottest.Has(t, draft, "Công khai bộ mẫu thống nhất", "Nơi giải quyết: Sở Nội vụ")
		dropped := p.Turn(draft, "Bỏ bản nháp", "Đã bỏ")
		draft = p.Turn(dropped, "Khôi phục bản nháp", "Công khai bộ mẫu")
		bottest.Has(t, p.Turn(draft, "✅ Gửi", "Mã theo dõi"), "VM-")
	})
}

func TestAReportOutlivesARestartAndIsTakenUpAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Focal.Ask("/phananh")
		w.Stop()
		w.Serve()
		draft := d.Focal.Ask(money)
		bottest.Has(t, draft, money, "Bấm “✅ Gửi”")
		w.Stop()
		w.Serve()
		list := d.Focal.Ask("/theodoi")
		bottest.Has(t, list, "Bản nháp")
		draft = d.Focal.Turn(list, bottest.Labels(list)[0], money)
		bottest.Has(t, d.Focal.Turn(draft, "✅ Gửi", "Mã theo dõi"), "VM-")
	})
}

func TestWhoHasNoAgencyIsToldWhatToDo(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		bottest.Has(t, d.Approver.Ask("/phananh"), "chưa gắn với cơ quan nào")
		bottest.Has(t, d.Officer.Ask("/phananh "+money), "ghi nhận phản ánh")
		both := w.Holder(t, "XA8", directory.Focal)
		w.Appoint(t, both, "XA9", directory.Focal)
		ask := both.Ask("/phananh " + money)
		bottest.Has(t, ask, "thay mặt cơ quan nào")
		bottest.Has(t, both.Turn(ask, "Cơ quan XA9", money), "Cơ quan: Cơ quan XA9")
	})
}

func TestADenunciationLeavesNoRowNoFileNoCode(t *testing.T) {
	const denunciation = "Đơn tố cáo: tôi tố cáo ông Chủ tịch xã nhận hối lộ, chiếm đoạt tiền khen thưởng"
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Focal.Ask("/phananh")
		rows := w.Count(t, `select count(*) from ticket where words <> ''`)
		for what, send := range map[string]func() (telegramtest.Message, error){
			"words": func() (telegramtest.Message, error) { return d.Focal.In(d.Focal.Chat).Send(denunciation) },
			"a photo": func() (telegramtest.Message, error) {
				return d.Focal.In(d.Focal.Chat).SendPhoto(bottest.Picture(t).Data, denunciation)
			},
		} {
			bottest.Must[telegramtest.Message](t)(send())
			d.Focal.Turn(d.Focal.Next(), "Có, là đơn khiếu nại, tố cáo", "không tiếp nhận khiếu nại, tố cáo")
			w.AwaitHandled()
			for query, most := range map[string]int{
				`select count(*) from ticket where words <> ''`:                      rows,
				`select count(*) from ticket_counter`:                                0,
				`select count(*) from ticket_file`:                                   0,
				`select count(*) from file`:                                          0,
				`select count(*) from ticket where words like '%hối lộ%'`:            0,
				`select count(*) from ticket_message where words like '%hối lộ%'`:    0,
				`select count(*) from inbox_update where payload like '%hối lộ%'`:    0,
				`select count(*) from outbox_delivery where content like '%hối lộ%'`: 0,
				`select count(*) from form where state like '%hối lộ%'`:              0,
				`select count(*) from job where payload like '%hối lộ%'`:             0,
				`select count(*) from held_message`:                                  0,
			} {
				if n := w.Count(t, query); n > most {
					t.Errorf("%s: %d rows, want %d at most: %s", what, n, most, query)
				}
			}
		}
	})
}
