package organisation_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// found makes agencies of a kind below one, or at the top.
func found(t *testing.T, w *bottest.World, parent string, kind directory.AgencyKind, codes ...string) {
	t.Helper()
	for _, code := range codes {
		id := bottest.Agency(t, w.DB, code)
		above := int64(0)
		if parent != "" {
			above = bottest.Agency(t, w.DB, parent)
		}
		w.Exec(t, `update agency_term set parent_id = $1, kind = $2 where agency_id = $3`, above, kind, id)
	}
}

// numbered are codes with a number each.
func numbered(prefix string, n int) (codes []string) {
	for i := range n {
		codes = append(codes, fmt.Sprintf("%s%02d", prefix, i))
	}
	return codes
}

func TestTheTreeIsWalkedInOneMessageDownAndUp(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		found(t, w, "", directory.Department, "TINH")
		found(t, w, "TINH", directory.Department, numbered("SO", 4)...)
		found(t, w, "TINH", directory.Commune, numbered("XA", 18)...)
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		people := []*bottest.Person{}
		for range 12 {
			people = append(people, w.Holder(t, "XA09", directory.Member))
		}
		screen := officer.Ask("/tochuc")
		bottest.Has(t, screen, "24 cơ quan, đơn vị")
		officer.Turn(screen, "Cơ quan TINH (22)", "Mã: TINH")
		below := officer.Turn(screen, "Đơn vị trực thuộc (22)", "Đơn vị trực thuộc:")
		labels := bottest.Labels(below)
		if len(labels) != 3 || !strings.HasSuffix(labels[1], "(18)") { // many are shown by kind first
			t.Fatalf("buttons %q", labels)
		}
		officer.Press(below, labels[1])
		bottest.Eventually(t, "the communes are listed", func() bool {
			return strings.Contains(strings.Join(bottest.Labels(officer.Now(screen)), " "), "Cơ quan XA00")
		})
		officer.Press(screen, "Trang sau ›")
		bottest.Eventually(t, "the second page is there", func() bool {
			return strings.Contains(strings.Join(bottest.Labels(officer.Now(screen)), " "), "Cơ quan XA09")
		})
		officer.Turn(screen, "Cơ quan XA09", "Mã: XA09")
		bottest.Has(t, officer.Turn(screen, "Cán bộ (12)", "12 người"), "10. "+nameOf(people[9]))
		bottest.Has(t, officer.Turn(screen, "Trang sau ›", "11. "), "12. "+nameOf(people[11]))
		officer.Turn(screen, "👤 "+nameOf(people[11]), "Tài khoản Telegram")
		officer.Turn(screen, "‹ Quay lại", "12 người")
		officer.Turn(screen, "‹ Quay lại", "Mã: XA09")
		officer.Turn(screen, "‹ Quay lại", "Đơn vị trực thuộc:")
		officer.Turn(screen, "‹ Quay lại", "Mã: TINH")
		officer.Turn(screen, "‹ Quay lại", "24 cơ quan, đơn vị")
		officer.NothingElse() // all in one message
	})
}

func TestAnotherDayIsReadOnly(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		found(t, w, "", directory.Department, "TINH", "CU")
		found(t, w, "TINH", directory.Department, "SO")
		w.Exec(t, `update agency_term set until_on = '2025-07-01' where agency_id = $1`, bottest.Agency(t, w.DB, "CU"))
		w.Serve()
		officer, member := w.Officer(t, directory.Officer), w.Holder(t, "SO", directory.Member)
		bottest.Offers(t, officer.Ask("/tochuc"), "Cơ quan CU", false)
		screen := officer.Ask("/tochuc 30/6/2025")
		bottest.Has(t, screen, "tại ngày 30/6/2025, chỉ xem")
		bottest.Offers(t, screen, "Cơ quan CU", true)
		card := officer.Turn(screen, "Cơ quan TINH (1)", "Mã: TINH")
		for _, label := range []string{"Mời tham gia", "Sắp xếp tổ chức"} {
			bottest.Offers(t, card, label, false)
		}
		bottest.Has(t, officer.Turn(screen, "Đơn vị trực thuộc (1)", "Đơn vị trực thuộc:"), "tại ngày 30/6/2025") // the day goes with every button
		officer.Turn(screen, "Cơ quan SO", "Mã: SO")
		people := officer.Turn(screen, "Cán bộ (1)", "1 người")
		bottest.Has(t, people, "tại ngày 30/6/2025", nameOf(member))
		bottest.Offers(t, people, "👤 "+nameOf(member), false)
		officer.Turn(screen, "‹ Quay lại", "Mã: SO")
		officer.Turn(screen, "Lịch sử", "Lịch sử")
		officer.Turn(screen, "‹ Quay lại", "tại ngày 30/6/2025")
		for _, forged := range []string{"oa:1:zzz", "oa:1:-1", "ol:1:1:1:99999"} { // a day that is none
			officer.Forge(screen, forged)
		}
		bottest.Has(t, officer.Now(screen), "tại ngày 30/6/2025")
		officer.NothingElse()
	})
}

func TestASearchFindsAgenciesAndPeople(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		found(t, w, "", directory.Department, "XAMOT", "XAHAI")
		w.Exec(t, `update agency_term set name = 'UBND xã Đồng Tiến' where agency_id = $1`, bottest.Agency(t, w.DB, "XAMOT"))
		w.Exec(t, `update agency_term set name = 'UBND xã Đồng Tâm' where agency_id = $1`, bottest.Agency(t, w.DB, "XAHAI"))
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		p, block := w.Holder(t, "XAHAI", directory.Focal), w.Holder(t, "XAHAI", directory.Head)
		w.Rename(t, p, "Đồng Thị Tâm")
		w.Rename(t, block, "Vũ <b>Đậm</b>")
		block.Open("")
		bottest.Has(t, officer.Ask("/tochuc xamot"), "UBND xã Đồng Tiến", "Mã: XAMOT", "Chưa có đầu mối") // a code opens at once
		bottest.Has(t, officer.Ask("/tochuc dong tien"), "Mã: XAMOT")
		several := officer.Ask("/tochuc đồng")
		for _, label := range []string{"UBND xã Đồng Tiến", "UBND xã Đồng Tâm", "👤 Đồng Thị Tâm"} {
			bottest.Offers(t, several, label, true)
		}
		bottest.Has(t, officer.Turn(several, "UBND xã Đồng Tâm", "Mã: XAHAI"), "Đầu mối thi đua, khen thưởng: Đồng Thị Tâm", "Vũ <b>Đậm</b>")
		bottest.Has(t, officer.Ask("/tochuc không có gì như thế"), "Không tìm thấy", "gõ không dấu cũng được")
		bottest.Has(t, officer.Ask("/tochuc <i>"), "Không tìm thấy")
		for _, part := range []string{"ubnd xã đ", "ti", "đ", "th"} { // words are whole
			bottest.Has(t, officer.Ask("/tochuc "+part), "Không tìm thấy")
		}

		if err := block.Block(); err != nil {
			t.Fatal(err)
		}
		bottest.Eventually(t, "the block is known", func() bool {
			return w.Count(t, `select count(*) from audit where act = 'block bot'`) == 1
		})
		bottest.Has(t, officer.Turn(officer.Ask("/tochuc vu"), "👤 Vũ <b>Đậm</b>", "Tài khoản Telegram"), "đã chặn trợ lý")
	})
}

func TestWhoMayWhatInTheTree(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		approver, focal := w.Officer(t, directory.Approver), w.Holder(t, "SO", directory.Focal)
		bottest.Has(t, focal.Ask("/tochuc"), "không thuộc quyền")
		bottest.Has(t, focal.Ask("/duyetthay"), "không thuộc quyền")
		bottest.Has(t, approver.Ask("/duyetthay"), "chưa có lãnh đạo khác")
		// An approver reads, and changes nothing.
		screen := approver.Ask("/tochuc so")
		for _, label := range []string{"Mời tham gia", "Sắp xếp tổ chức"} {
			bottest.Offers(t, screen, label, false)
		}
		person := card(approver, focal)
		if labels := bottest.Labels(person); len(labels) != 1 {
			t.Errorf("buttons %q", labels)
		}
		before := w.Count(t, `select count(*) from audit`)
		so, post := bottest.Agency(t, w.DB, "SO"), w.Count(t, `select id from post where role = 'focal'`)
		for _, p := range []*bottest.Person{approver, focal} {
			on := p.Ask(bottest.Question)
			for _, data := range []string{
				fmt.Sprintf("om:%d:0", so), fmt.Sprintf("os:%d:1", so), "un:1", fmt.Sprintf("pm:%d", post+100), fmt.Sprintf("pa:%d", post),
				"pd:1", "pj:1", "bl:1:0", "bo:1", "dt:1", "os:0:1", fmt.Sprintf("os:%d:9", so),
			} {
				p.Forge(on, data)
			}
			p.NothingElse()
		}
		if n := w.Count(t, `select count(*) from form`) + w.Count(t, `select count(*) from audit`) - before; n != 0 {
			t.Errorf("%d rows of forms and acts", n)
		}
	})
}

func TestAGroupIsShownNothingOfTheOrganisation(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		group := w.TG.AddGroup(telegramtest.Group{Title: "Nhóm", Members: []int64{officer.ID()}})
		here := officer.InGroup(group)
		if err := w.TG.AddBot(group, officer.ID()); err != nil {
			t.Fatal(err)
		}
		here.Next()
		bottest.Has(t, here.Ask("/tochuc@"+w.TG.BotUser().Username), "nhắn riêng")
		// A link from elsewhere opens the private chat at the screen.
		bottest.Has(t, officer.Open("agency-"+fmt.Sprint(bottest.Agency(t, w.DB, "BAN"))), "Mã: BAN")
		bottest.Has(t, officer.Open("tree-0"), "Cơ cấu tổ chức")
		bottest.Has(t, officer.Open("agency-x"), "không còn hiệu lực")
		bottest.Has(t, w.Member(t).Open("tree-0"), "không thuộc quyền")
	})
}
