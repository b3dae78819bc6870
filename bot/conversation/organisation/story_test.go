package organisation_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

func TestOrganisation(t *testing.T) {
	bottest.Tell(t, []bottest.Story{
		{Name: "an officer merges two communes, sees it first and takes it back", Tell: mergesAndUndoes},
		{Name: "somebody who came by themselves becomes the one on the list", Tell: becomesListed},
		{Name: "who is to take the place of another account is asked about first", Tell: replacesAccount},
		{Name: "an approver lets another leader approve for some days", Tell: delegates},
		{Name: "the Board gives roles in the chat", Tell: givesRoles},
		{Name: "the Board says who leads a bloc and who follows it", Tell: leadsBloc},
		{Name: "somebody is moved to another agency", Tell: moves},
		{Name: "a lost telephone loses everything at once", Tell: losesTelephone},
		{Name: "a post is ended by who may, and one's own by oneself", Tell: endsPosts},
	})
}

// nameOf is what a person is called who was made by the tests' world.
func nameOf(p *bottest.Person) string { return fmt.Sprint("Người ", p.ID()) }

// card opens what the officer may do about a person.
func card(officer, p *bottest.Person) telegramtest.Post {
	officer.T.Helper()
	found := officer.Ask("/tochuc " + nameOf(p))
	return officer.Turn(found, "👤 "+nameOf(p), "Tài khoản Telegram:")
}

func mergesAndUndoes(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	focal := w.Holder(t, "XMOT", directory.Focal)
	w.Holder(t, "XHAI", directory.Member)
	screen := officer.Ask("/tochuc xmot")
	bottest.Has(t, screen, "Cơ quan XMOT", "Mã: XMOT")
	officer.Turn(screen, "Sắp xếp tổ chức", "Trợ lý cho xem trước kết quả")
	bottest.Has(t, officer.Reach(screen, "Sáp nhập vào…"), "Sáp nhập: Cơ quan XMOT", "dấu chấm phẩy")
	bottest.Has(t, officer.Ask("xhai"), "Chưa thấy ngày")
	bottest.Has(t, officer.Ask("khongco; 01/7/2025"), "chưa có; đề nghị ghi tên")
	preview := officer.Ask("xhai; từ ngày 01/7/2025; NQ 1666/NQ-UBTVQH15")
	bottest.Has(t, preview, "Xem trước: sáp nhập", "XMOT", "XHAI", "từ 01/7/2025", "Chưa có gì thay đổi", "NQ 1666/NQ-UBTVQH15")
	bottest.Has(t, focal.Ask("/moi"), "Cơ quan XMOT") // nothing has changed yet
	done := officer.Turn(preview, "✅ Thực hiện", "Đã thực hiện")
	bottest.Has(t, focal.Ask("/moi"), "không thuộc quyền") // a member of the new one

	after := officer.Ask("/tochuc xhai")
	bottest.Has(t, officer.Turn(after, "Lịch sử", "Lịch sử (mã XHAI)"), "Tiếp nhận: Cơ quan XMOT")
	bottest.Has(t, officer.Turn(after, "← Cơ quan XMOT", "Kết thúc từ 01/7/2025"), "sáp nhập (NQ 1666/NQ-UBTVQH15)", "Cơ quan kế thừa: Cơ quan XHAI")
	officer.Turn(after, "→ Cơ quan XHAI", "Mã: XHAI")

	officer.Refused(done, "↩ Hoàn tác", "Đã hoàn tác.")
	bottest.Has(t, officer.Becomes(done, "Đã hoàn tác việc sáp nhập"), "trở lại như trước đó")
	bottest.Has(t, focal.Ask("/moi"), "Cơ quan XMOT")
	officer.Forge(done, "un:"+strconv.FormatInt(int64(w.Count(t, `select max(id) from reorganisation`)), 36)) // not twice
	officer.NothingElse()
	bottest.Has(t, focal.Ask("/moi"), "Cơ quan XMOT")
}

func becomesListed(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Stranger(t)
	w.List(t, nameOf(p), "SOH", directory.Head)
	bottest.Has(t, p.Come(w.Invite(t, "SOH", directory.Member, 0)), "Thành viên, Cơ quan SOH") // the name alone gives nothing
	bottest.Has(t, p.Ask("/moi"), "không thuộc quyền")
	id := w.Count(t, `select id from person where account = $1`, p.ID())
	p.Forge(p.Last(), "pj:"+strconv.FormatInt(int64(id), 36)) // nor do they by themselves
	screen := officer.Ask("/tochuc soh")
	people := officer.Turn(screen, "Cán bộ (2)", "2 người")
	officer.PressData(people, fmt.Sprintf("pp:%s:0", strconv.FormatInt(int64(id), 36))) // of the two of one name the one who came
	bottest.Has(t, officer.Turn(officer.Becomes(people, "đang dùng"), "Ghép với người trong danh sách", "Đã ghép với người trong danh sách"), nameOf(p))
	bottest.Has(t, officer.Turn(screen, "👤 "+nameOf(p), "đang dùng"), "Lãnh đạo cơ quan, đơn vị – Cơ quan SOH")
	bottest.Has(t, p.Ask("/moi"), "Đường dẫn mời")
}

func replacesAccount(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	listed := w.Holder(t, "SOK", directory.Head)
	p := w.Stranger(t)
	w.Rename(t, listed, nameOf(p))
	p.Come(w.Invite(t, "SOK", directory.Member, 0))
	id := strconv.FormatInt(int64(w.Count(t, `select id from person where account = $1`, p.ID())), 36)
	open := func() telegramtest.Post {
		people := officer.Turn(officer.Ask("/tochuc sok"), "Cán bộ (2)", "2 người")
		officer.PressData(people, "pp:"+id+":0")
		return officer.Becomes(people, "đang dùng")
	}
	ask := officer.Reach(open(), "Ghép với người trong danh sách")
	bottest.Has(t, ask, "Ghép với "+nameOf(p)+" trong danh sách?", "đang gắn với một tài khoản khác")
	bottest.Has(t, listed.Ask("/moi"), "Cơ quan SOK") // nothing was done
	w.Exec(t, `update person set account = $1 where account = $2`, w.NewID(), listed.ID())
	officer.Refused(ask, "✅ Thực hiện", "đã thay đổi") // the account is another than was asked about
	w.Exec(t, `update person set account = $1 where name = $2 and listed`, listed.ID(), nameOf(p))
	officer.Turn(ask, "✅ Thực hiện", "Đã ghép với người trong danh sách")
	bottest.Has(t, p.Ask("/moi"), "Đường dẫn mời")
	bottest.Has(t, listed.Ask(bottest.Question), "nhận đường dẫn mời")

	// The name of one of the Board is no officer's to give.
	admin := w.Holder(t, "SOK", directory.Admin)
	other := w.Stranger(t)
	w.Rename(t, admin, nameOf(other))
	other.Come(w.Invite(t, "SOK", directory.Member, 0))
	id = strconv.FormatInt(int64(w.Count(t, `select id from person where account = $1`, other.ID())), 36)
	people := officer.Turn(officer.Ask("/tochuc sok"), "Cán bộ (3)", "3 người")
	officer.PressData(people, "pp:"+id+":0")
	bottest.Offers(t, officer.Becomes(people, "đang dùng"), "Ghép với người trong danh sách", false)
}

func delegates(t *testing.T, w *bottest.World) {
	approver, head, officer := w.Officer(t, directory.Approver), w.Officer(t, directory.Head), w.Officer(t, directory.Officer)
	ask := approver.Ask("/duyetthay")
	bottest.Offers(t, ask, "👤 "+nameOf(approver), false)
	bottest.Offers(t, ask, "👤 "+nameOf(officer), false) // drafts, and releases nothing
	bottest.Has(t, approver.Reach(ask, "👤 "+nameOf(head)), "ngày đầu và ngày cuối")
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format("02/01/2006") }
	bottest.Has(t, approver.Ask("01/12/2020 đến 02/12/2020"), "từ hôm nay trở đi")
	bottest.Has(t, approver.Ask(day(2)), "ngày đầu và ngày cuối")
	bottest.Has(t, approver.Ask(day(3)+" - "+day(2)), "từ hôm nay trở đi")
	bottest.Has(t, approver.Ask(day(1)+" - "+day(200)), "tối đa")
	given := approver.Ask(day(1) + " - " + day(5))
	bottest.Has(t, given, "Đã giao "+nameOf(head)+" duyệt thay", "đến hết")
	bottest.Has(t, head.Next(), "được "+nameOf(approver)+" giao duyệt thay")
	bottest.Has(t, head.Ask("/duyetthay"), "không thuộc quyền") // it cannot be given on

	again := approver.Ask("/duyetthay")
	bottest.Has(t, again, "Đang giao "+nameOf(head)+" duyệt thay")
	approver.Turn(again, "Thu hồi việc giao duyệt thay: "+nameOf(head), "Đã thu hồi")
	approver.Refused(given, "Thu hồi việc giao duyệt thay: "+nameOf(head), "không thuộc quyền") // it was revoked already
	if n := w.Count(t, `select count(*) from delegation where revoked_at = 0`); n != 0 {
		t.Errorf("%d delegations are left", n)
	}
}

func givesRoles(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Holder(t, "SOA", directory.Member)
	p.Open("")
	which := officer.Reach(card(officer, p), "Giao vai trò khác")
	bottest.Offers(t, which, "Chuyên viên", false) // the Board's own are an administrator's to name
	bottest.Offers(t, which, "Thành viên", false)
	bottest.Has(t, officer.Reach(which, "Đầu mối thi đua, khen thưởng"), "số, ngày văn bản")
	bottest.Has(t, officer.Ask("không rõ"), "Chưa thấy số hoặc ngày")
	bottest.Has(t, officer.Ask(bottest.Question), bottest.Answer) // questions go on meanwhile
	bottest.Has(t, officer.Ask("125/SOA-VP ngày 03/11/2026"), "Đầu mối thi đua, khen thưởng của Cơ quan SOA", "125/SOA-VP ngày 03/11/2026")
	bottest.Has(t, p.Next(), "ghi nhận đồng chí là Đầu mối")
	bottest.Has(t, p.Ask("/moi"), "Đường dẫn mời")
	// A head needs no document.
	which = officer.Reach(card(officer, p), "Giao vai trò khác")
	bottest.Offers(t, which, "Đầu mối thi đua, khen thưởng", false) // they are that
	officer.Turn(which, "Lãnh đạo cơ quan, đơn vị", "hiện là Lãnh đạo cơ quan, đơn vị của Cơ quan SOA")
	bottest.Has(t, p.Next(), "ghi nhận đồng chí là Lãnh đạo")

	own := card(officer, officer) // nobody raises themselves
	bottest.Offers(t, own, "Gỡ tài khoản Telegram (mất máy)", false)
	bottest.Offers(t, own, "Giao vai trò khác", false)
}

func moves(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Holder(t, "CU", directory.Focal)
	p.Open("")
	w.Holder(t, "MOI", directory.Member)
	bottest.Has(t, officer.Reach(card(officer, p), "Chuyển công tác"), "Chuyển công tác: "+nameOf(p), "mã cơ quan mới")
	bottest.Has(t, officer.Ask("KHONGCO; Chuyên viên"), "Không có cơ quan này")
	bottest.Has(t, officer.Ask("cu"), "đang ở chính cơ quan đó")
	bottest.Has(t, officer.Ask("moi; Phó phòng"), "Đã chuyển "+nameOf(p)+" sang Cơ quan MOI, vai trò: Thành viên")
	bottest.Has(t, p.Next(), "chuyển sang Cơ quan MOI")
	bottest.Has(t, p.Ask("/moi"), "không thuộc quyền")
	bottest.Has(t, card(officer, p), "Đầu mối thi đua, khen thưởng – Cơ quan CU", "(đã kết thúc)", "Thành viên – Cơ quan MOI, Phó phòng")
}

func losesTelephone(t *testing.T, w *bottest.World) {
	officer, other := w.Officer(t, directory.Officer), w.Officer(t, directory.Officer)
	p := w.Holder(t, "SOM", directory.Focal)
	w.Holder(t, "SOM", directory.Member)
	answer := p.Ask(bottest.Question)
	sure := p.Reach(p.Ask("/dulieu"), "Xóa dữ liệu của tôi") // in the middle of something
	screen := card(officer, p)
	ask := officer.Reach(screen, "Gỡ tài khoản Telegram (mất máy)")
	bottest.Has(t, ask, "mất hết quyền ngay")
	officer.Turn(ask, "Hủy", "Đã hủy")
	bottest.Has(t, p.Ask("/moi"), "Đường dẫn mời") // nothing was done
	ask = officer.Reach(screen, "Gỡ tài khoản Telegram (mất máy)")
	officer.Turn(ask, "✅ Thực hiện", "Đã gỡ tài khoản")
	for _, press := range []struct {
		on    telegramtest.Post
		label string
	}{{answer, "Trích dẫn"}, {sure, "✅ Thực hiện"}, {p.Last(), "Thu hồi đường dẫn"}} {
		p.Refused(press.on, press.label, "không còn hiệu lực")
	}
	bottest.Has(t, p.Ask(bottest.Question), "nhận đường dẫn mời")
	if n := w.Count(t, `select count(*) from form where account = $1`, p.ID()); n != 0 {
		t.Errorf("%d forms are left", n)
	}
	now := card(officer, p)
	bottest.Has(t, now, "chưa dùng trợ lý", "Đầu mối thi đua, khen thưởng – Cơ quan SOM") // the post stays
	bottest.Offers(t, now, "Gỡ tài khoản Telegram (mất máy)", false)

	// One of the Board is an administrator's to take off; of one whom the settings name it is said what that means.
	ofBoard := card(officer, other)
	for _, label := range []string{"Gỡ tài khoản Telegram (mất máy)", "Thôi giữ vị trí: Chuyên viên", "Chuyển công tác", "Giao vai trò khác"} {
		bottest.Offers(t, ofBoard, label, false)
	}
	configured := w.Known(t, 9002)
	admin := w.Administrator(t)
	bottest.Has(t, admin.Reach(card(admin, configured), "Gỡ tài khoản Telegram (mất máy)"), "quản trị theo cấu hình")
	admin.Turn(admin.Last(), "✅ Thực hiện", "Đã gỡ tài khoản")
	bottest.Has(t, configured.Ask("/tochuc"), "nhận đường dẫn mời")
}

func endsPosts(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Holder(t, "SOT", directory.Focal)
	p.Open("")
	screen := card(officer, p)
	ask := officer.Reach(screen, "Thôi giữ vị trí: Đầu mối thi đua, khen thưởng")
	bottest.Has(t, ask, "Kết thúc vị trí Đầu mối thi đua, khen thưởng của "+nameOf(p)+" tại Cơ quan SOT")
	officer.Turn(ask, "✅ Thực hiện", "Đã kết thúc vị trí")
	bottest.Has(t, p.Next(), "thôi giữ vị trí")
	bottest.Has(t, p.Ask(bottest.Question), "không giữ vị trí nào")
	officer.Refused(screen, "Thôi giữ vị trí: Đầu mối thi đua, khen thưởng", "không thuộc quyền") // it has ended
	officer.NothingElse()
}
