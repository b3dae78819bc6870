package admission_test

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

var deepLink = regexp.MustCompile(`https://t\.me/[A-Za-z0-9_]+\?start=(i-[A-Za-z0-9_-]{1,62})`)

func TestTheLastUseOfAnInvitationIsOnePersons(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		link := w.Invite(t, "SOA", directory.Member, 1)
		both := []*bottest.Person{w.Stranger(t), w.Stranger(t)}
		for _, p := range both {
			p.AwaitRecorded(p.Open(link))
		}
		var presses [2]*telegramtest.Callback
		for i, p := range both {
			presses[i] = bottest.Must[*telegramtest.Callback](t)(p.Private().PressLabel(p.Last().MessageID, "✅ Đồng ý"))
		}
		var said [2]string
		var wait sync.WaitGroup
		for i, p := range both {
			wait.Go(func() { said[i] = p.Answered(presses[i]) })
		}
		wait.Wait()
		if (said[0] == "") == (said[1] == "") {
			t.Errorf("one of the two is let in, over the buttons stands %q", said)
		}
		if n := w.Count(t, `select count(*) from post where role = 'member'`); n != 1 {
			t.Errorf("%d members", n)
		}
	})
}

func TestAnInvitationThatEndedLetsNobodyIn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for code, end := range map[string]string{
			"HETHAN":  `update invitation set expires_at = 1`,
			"GIAITHE": `update agency_term set until_on = '2021-01-01'`,
		} {
			link, p := w.Invite(t, code, directory.Member, 0), w.Stranger(t)
			notice := p.Open(link)
			w.Exec(t, end)
			p.Refused(notice, "✅ Đồng ý", "không còn dùng được")
			bottest.Has(t, w.Stranger(t).Open(link), "không còn dùng được")
			if n := w.Count(t, `select count(*) from person where account = $1`, p.ID()); n != 0 {
				t.Errorf("%s: the account came in", code)
			}
		}
	})
}

func TestWhoHasComeInUsesAnotherInvitation(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Holder(t, "SOA", directory.Member)
		same := w.Invite(t, "SOA", directory.Member, 1)
		bottest.Has(t, p.Open(same), "Thành viên, Cơ quan SOA")
		if n := w.Count(t, `select sum(used) from invitation`); n != 0 {
			t.Error("what somebody has already uses an invitation up")
		}
		ask := p.Open(w.Invite(t, "SOB", directory.Member, 1))
		bottest.Has(t, ask, "Tham gia Cơ quan SOB, vai trò Thành viên?")
		bottest.Has(t, p.Reach(ask, "✅ Thực hiện"), "Thành viên, Cơ quan SOA", "Thành viên, Cơ quan SOB")

		// More than that is asked for; the link leads back to where the request stands.
		link := w.Invite(t, "SOB", directory.Head, 1)
		bottest.Has(t, p.Reach(p.Open(link), "✅ Thực hiện"), "họ và tên, chức vụ")
		bottest.Has(t, p.Open(link), "họ và tên, chức vụ")
		p.Reach(p.Ask("Lê Thu Hà, Giám đốc"), "✅ Gửi")
		bottest.Has(t, p.Open(link), "đang chờ Ban Thi đua")
		bottest.Has(t, p.Open(""), "Kính chào") // and is no draft any more
		if n := w.Count(t, `select count(*) from inbox_update where payload like $1`, "%"+link+"%"); n != 0 {
			t.Errorf("%d updates with the link are kept", n)
		}
		if n := w.Count(t, `select count(*) from role_request`); n != 1 {
			t.Errorf("%d role requests", n)
		}
	})
}

func TestAForwardedInvitationIsAcceptedByAPressAndNotByOpeningIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		link := w.Invite(t, "SOA", directory.Member, 2)
		ofA := `select count(*) from post m join agency a on a.id = m.agency_id where a.code = 'SOA'`
		ask := officer.Open(link)
		bottest.Has(t, ask, "Tham gia Cơ quan SOA, vai trò Thành viên?")
		officer.Turn(ask, "Hủy", "Đã hủy")
		again := officer.Open(link)
		if n := w.Count(t, ofA) + w.Count(t, `select sum(used) from invitation`); n != 0 {
			t.Error("to open the link was to join")
		}
		for _, column := range []string{"form where state", "inbox_update where payload", "outbox_delivery where content"} {
			if n := w.Count(t, `select count(*) from `+column+` like $1`, "%"+strings.TrimPrefix(link, "i-")+"%"); n != 0 {
				t.Errorf("%d rows of %s hold the token", n, column)
			}
		}
		w.Exec(t, `update invitation set revoked_at = 1`)
		officer.Refused(again, "✅ Thực hiện", "không còn dùng được") // it ended while the question stood
		w.Exec(t, `update invitation set revoked_at = 0`)
		bottest.Has(t, officer.Reach(again, "✅ Thực hiện"), "Thành viên, Cơ quan SOA")
		if n := w.Count(t, ofA); n != 1 {
			t.Errorf("%d posts in the agency", n)
		}
	})
}

func TestAnInvitationIsMadeFromTheTreeAndBackAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		w.Holder(t, "SOA", directory.Member)
		officer, admin := w.Officer(t, directory.Officer), w.Administrator(t)
		card := officer.Ask("/tochuc soa")
		menu := officer.Turn(card, "Mời tham gia", "Mời tham gia: Cơ quan SOA") // another module's screen, in the same message
		bottest.Offers(t, menu, "Lãnh đạo cơ quan, đơn vị", true)
		bottest.Offers(t, menu, "Chuyên viên", false) // the Board's own people are an administrator's to invite
		bottest.Has(t, officer.Reach(menu, "Đầu mối thi đua, khen thưởng"), "Đường dẫn mời tham gia Cơ quan SOA, vai trò: Đầu mối", "Dùng được 3 lượt")
		officer.Turn(menu, "‹ Quay lại", "Mã: SOA")
		menu = officer.Turn(card, "Mời tham gia", "Đường dẫn còn hiệu lực: 1")
		revoked := officer.Turn(menu, "Thu hồi: Đầu mối thi đua, khen thưởng, đã dùng 0/3", "Đã thu hồi đường dẫn mời")
		officer.Turn(revoked, "‹ Quay lại", "Mời tham gia: Cơ quan SOA")

		// Who is of no agency invites from the tree.
		tree := admin.Ask("/moi")
		bottest.Has(t, tree, "chọn cơ quan trong cơ cấu tổ chức")
		admin.Turn(tree, "Cơ cấu tổ chức", "cơ quan, đơn vị.")
		card = admin.Turn(tree, "Cơ quan SOA", "Mã: SOA")
		menu = admin.Turn(card, "Mời tham gia", "Mời tham gia: Cơ quan SOA")
		bottest.Has(t, admin.Reach(menu, "Chuyên viên"), "vai trò: Chuyên viên", "Dùng được 01 lượt")
	})
}

func TestWhoMayNotInviteIsRefused(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		member, focal := w.Holder(t, "SOA", directory.Member), w.Holder(t, "SOA", directory.Focal)
		bottest.Has(t, member.Ask("/moi"), "không thuộc quyền")
		w.Invite(t, "SOB", directory.Member, 0)
		invitation := focal.Ask("/moi")
		for _, data := range []string{"iv:1:2", "iv:1:4", "iv:2:0", "iv:1:63", "iv:1:-1", "invite:2", "ir:1"} { // a role above theirs, another agency, somebody else's
			before := w.Count(t, `select count(*) from audit`)
			focal.Forge(invitation, data)
			if after := w.Count(t, `select count(*) from audit`); after != before {
				t.Errorf("%s did something", data)
			}
		}
		focal.NothingElse()
	})
}
