package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

var deepLink = regexp.MustCompile(`https://t\.me/[A-Za-z0-9_]+\?start=([A-Za-z0-9_-]{1,64})`)

// officer is somebody of the Board.
func (w *world) officer(t testing.TB, role directory.Role) *person {
	p := w.stranger(t)
	w.mu.Lock()
	givePost(t, w.db, p.ID(), agency(t, w.db, "BAN"), role)
	w.mu.Unlock()
	must[telegramtest.Message](t)(p.Start("")) // whoever has not started the bot cannot be written to
	p.next()
	return p
}

// holder is somebody with a role in an agency.
func (w *world) holder(t testing.TB, code string, role directory.Role) *person {
	p := w.stranger(t)
	w.mu.Lock()
	givePost(t, w.db, p.ID(), agency(t, w.db, code), role)
	w.mu.Unlock()
	return p
}

// link makes an invitation at the command line and returns its token.
func (w *world) link(t testing.TB, args ...string) string {
	t.Helper()
	out, log, status := run(t, w.settings, append([]string{"invite"}, args...)...)
	m := deepLink.FindStringSubmatch(out)
	if status != 0 || m == nil {
		t.Fatalf("invite %v: %d %s%s", args, status, out, log)
	}
	return m[1]
}

// come opens an invitation and agrees.
func (p *person) come(token string) telegramtest.Post {
	p.t.Helper()
	must[telegramtest.Message](p.t)(p.Start(token))
	notice := p.next()
	p.press(notice, "✅ Đồng ý")
	return p.next()
}

// until is the next message that holds the words; others before it are passed over.
func (p *person) until(words string) telegramtest.Post {
	p.t.Helper()
	for range 20 {
		if m := p.next(); strings.Contains(m.Text, words) {
			return m
		}
	}
	p.t.Fatalf("no message with %q", words)
	return telegramtest.Post{}
}

// becomes waits until a message reads so.
func (p *person) becomes(m telegramtest.Post, words string) telegramtest.Post {
	p.t.Helper()
	eventually(p.t, "the message becomes "+words, func() bool { return strings.Contains(p.now(m).Text, words) })
	return p.now(m)
}

func payloads(t *testing.T, w *world, account int64) string {
	t.Helper()
	return strings.Join(query(t, w.db, func(scan func(...any) error) (string, error) {
		var s string
		return s, scan(&s)
	}, `select payload from inbox_update where payload like $1`, fmt.Sprintf(`%%%d%%`, account)), "\n")
}

var directoryStories = []story{
	{"a stranger gets a courteous dead end and leaves no trace", func(t *testing.T, w *world) {
		p := w.stranger(t)
		must[telegramtest.Message](t)(p.Start(""))
		has(t, p.next(), "Kính chào đồng chí", "đường dẫn mời")
		for _, words := range []string{where, "/vanban", "/tochuc", "/dulieu", "/trogiup", "/hoi " + where} {
			if got := p.ask(words); !strings.Contains(got.Text, "nhận đường dẫn mời") || strings.Contains(got.Text, "Căn cứ") {
				t.Errorf("%s: %s", words, got.Text)
			}
		}
		must[telegramtest.Message](t)(p.Start("khong-co-that"))
		has(t, p.next(), "không đúng hoặc không còn dùng được")
		if kept := payloads(t, w, p.ID()); kept != "" {
			t.Errorf("kept of a stranger: %s", kept)
		}
		if n := count(t, w, `select count(*) from person where account = $1`, p.ID()); n != 0 {
			t.Errorf("%d persons", n)
		}
		if err := p.Block(); err != nil {
			t.Fatal(err)
		}
		must[telegramtest.Message](t)(p.Start("mot-duong-dan-la"))
		has(t, p.next(), "không đúng hoặc không còn dùng được") // also to who had blocked the bot
		if kept := payloads(t, w, p.ID()); kept != "" {
			t.Errorf("kept of a stranger who blocked the bot: %s", kept)
		}
	}},
	{"who opens an invitation reads what is stored, agrees, and may ask", func(t *testing.T, w *world) {
		w.holder(t, "SOA", directory.Member) // so that the agency is there
		token := w.link(t, "--agency", "soa", "--uses", "2")
		p := w.stranger(t)
		must[telegramtest.Message](t)(p.Start(token))
		notice := p.next()
		has(t, notice, "Cơ quan SOA", "Dữ liệu được lưu", "Người xem được", "/dulieu", "Thành viên")
		if kept := payloads(t, w, p.ID()); kept != "" {
			t.Errorf("kept before the agreement: %s", kept)
		}
		has(t, p.ask(where), "Dữ liệu được lưu") // not before the agreement
		p.press(notice, "Không đồng ý")
		p.becomes(notice, "không lưu dữ liệu")
		has(t, p.ask(where), "nhận đường dẫn mời")
		has(t, p.come(token), "Thành viên, Cơ quan SOA")
		has(t, p.ask(where), whereAnswered)
		other := w.stranger(t)
		has(t, other.come(token), "Thành viên, Cơ quan SOA")
		third := w.stranger(t)
		must[telegramtest.Message](t)(third.Start(token))
		has(t, third.next(), "không còn dùng được")
	}},
	{"a focal point waits for an officer's tap", func(t *testing.T, w *world) {
		officer := w.officer(t, directory.Officer)
		w.holder(t, "SOB", directory.Member)
		token := w.link(t, "--agency", "SOB", "--role", "đầu mối")
		p := w.stranger(t)
		asked := p.come(token)
		has(t, asked, "Thành viên của Cơ quan SOB", "họ và tên, chức vụ")
		has(t, p.ask(where), whereAnswered) // a member meanwhile
		has(t, p.ask("Hạnh"), "đủ họ và tên")
		has(t, p.ask("nguyễn thị hạnh - Chánh Văn phòng"), "số, ngày văn bản")
		has(t, p.ask("không rõ"), "Chưa thấy số hoặc ngày")
		// Questions go on meanwhile, also those with commas and numbers in them.
		has(t, p.ask("Điều 24 Luật Thi đua, khen thưởng quy định thế nào"), "Không tìm thấy căn cứ")
		check := p.ask("125/SOB-VP ngày 03/11/2026")
		has(t, check, "kiểm tra trước khi gửi", "nguyễn thị hạnh", "125/SOB-VP")
		p.press(check, "Ghi lại")
		p.next()
		has(t, p.ask("khoản 3 mục II kế hoạch"), "hoản 3 Mục II")
		has(t, p.ask("nguyễn thị hạnh, Chánh Văn phòng"), "số, ngày văn bản")
		check = p.ask("125/SOB-VP ngày 03/11/2026")
		p.press(check, "✅ Gửi")
		has(t, p.next(), "Đã gửi đề nghị xác nhận", "Đầu mối thi đua, khen thưởng")
		card := officer.until("Cơ quan SOB")
		has(t, card, "Đề nghị xác nhận Đầu mối", "nguyễn thị hạnh", "Chánh Văn phòng", "125/SOB-VP ngày 03/11/2026", "chưa có trong danh sách")
		if words := officer.press(card, "✅ Xác nhận"); words != "Đã xác nhận." {
			t.Errorf("over the button: %q", words)
		}
		has(t, p.next(), "đã xác nhận đồng chí là Đầu mối")
		officer.becomes(card, "Đã xác nhận đầu mối")
		has(t, p.ask("/moi"), "Đường dẫn mời", "Cơ quan SOB", "https://t.me/")
		eventually(t, "the menu shows what a focal point may", func() bool {
			return slices.ContainsFunc(w.tg.Commands(p.ID(), p.ID()), func(c telegramtest.BotCommand) bool { return c.Command == "moi" })
		})
	}},
	{"somebody on the list gets their posts with a new telephone", func(t *testing.T, w *world) {
		officer := w.officer(t, directory.Officer)
		old := w.holder(t, "SOC", directory.Focal)
		if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `update person set name = 'Trần Văn Minh', name_key = 'tran van minh' where account = $1`, old.ID())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		answer := old.ask(where)
		// The telephone is lost: an officer detaches the account in one act.
		has(t, officer.ask("/tochuc tran van minh"), "Kết quả tìm")
		card := officer.press1(t, "👤 Trần Văn Minh")
		has(t, card, "Đầu mối thi đua, khen thưởng – Cơ quan SOC", "đang dùng")
		officer.press(card, "Gỡ tài khoản Telegram (mất máy)")
		sure := officer.next()
		has(t, sure, "Gỡ tài khoản Telegram khỏi Trần Văn Minh")
		officer.press(sure, "✅ Thực hiện")
		officer.becomes(sure, "Đã gỡ tài khoản")
		if words := old.press(answer, "Trích dẫn"); !strings.Contains(words, "không còn hiệu lực") {
			t.Errorf("a button of the lost telephone: %q", words)
		}
		has(t, old.ask(where), "nhận đường dẫn mời")
		// The new one comes with a link and is known by the name on the list.
		token := w.link(t, "--agency", "SOC", "--role", "focal")
		fresh := w.stranger(t)
		fresh.come(token)
		fresh.ask("Tran Van Minh, Trưởng phòng")
		fresh.pressLast(t, "Chưa có văn bản")
		fresh.next()
		// Somebody who puts it off is asked again by Start, though the link may be used up by then.
		must[telegramtest.Message](t)(fresh.Start(""))
		has(t, fresh.next(), "họ và tên, chức vụ")
		fresh.ask("Tran Van Minh, Trưởng phòng")
		fresh.pressLast(t, "Chưa có văn bản")
		fresh.next()
		fresh.pressLast(t, "✅ Gửi")
		has(t, fresh.next(), "Đã gửi đề nghị")
		card = officer.until("Tran Van Minh")
		has(t, card, "có trong danh sách của cơ quan")
		officer.press(card, "✅ Xác nhận")
		has(t, fresh.next(), "đã xác nhận")
		if n := count(t, w, `select count(*) from person where name_key = 'tran van minh' and account = $1`, fresh.ID()); n != 1 {
			t.Errorf("%d persons of that name have the new account", n)
		}
	}},
	{"an officer merges two communes, sees it first, and takes it back", func(t *testing.T, w *world) {
		officer := w.officer(t, directory.Officer)
		focal := w.holder(t, "XMOT", directory.Focal)
		w.holder(t, "XHAI", directory.Member)
		has(t, officer.ask("/tochuc xmot"), "Cơ quan XMOT", "Mã: XMOT")
		officer.press1(t, "Sắp xếp tổ chức")
		officer.press(officer.last(), "Sáp nhập vào…")
		has(t, officer.next(), "Sáp nhập: Cơ quan XMOT", "dấu chấm phẩy")
		has(t, officer.ask("xhai"), "Chưa thấy ngày")
		has(t, officer.ask("khongco; 01/7/2025"), "chưa có; đề nghị ghi tên")
		preview := officer.ask("xhai; từ ngày 01/7/2025; NQ 1666/NQ-UBTVQH15")
		has(t, preview, "Xem trước: sáp nhập", "XMOT", "XHAI", "từ 01/7/2025", "Chưa có gì thay đổi", "NQ 1666/NQ-UBTVQH15")
		has(t, focal.ask("/moi"), "Cơ quan XMOT") // nothing has changed yet
		officer.press(preview, "✅ Thực hiện")
		done := officer.becomes(preview, "Đã thực hiện")
		has(t, focal.ask("/moi"), "không thuộc quyền") // a member of the new one
		has(t, officer.ask("/tochuc 30/6/2025"), "tại ngày 30/6/2025")
		card := officer.ask("/tochuc xhai")
		officer.press(card, "Lịch sử")
		has(t, officer.becomes(card, "Lịch sử"), "Tiếp nhận: Cơ quan XMOT")
		officer.press(card, "← Cơ quan XMOT")
		has(t, officer.becomes(card, "Kết thúc từ 01/7/2025"), "sáp nhập (NQ 1666/NQ-UBTVQH15)", "Cơ quan kế thừa: Cơ quan XHAI")
		if words := officer.press(done, "↩ Hoàn tác"); words != "Đã hoàn tác." {
			t.Errorf("undo: %q", words)
		}
		has(t, focal.ask("/moi"), "Cơ quan XMOT")
		if words := officer.press(done, "↩ Hoàn tác"); words == "Đã hoàn tác." {
			t.Error("it was taken back twice")
		}
	}},
	{"who holds posts in two agencies is asked for which", func(t *testing.T, w *world) {
		p := w.holder(t, "SOD", directory.Focal)
		w.mu.Lock()
		givePost(t, w.db, p.ID(), agency(t, w.db, "SOE"), directory.Head)
		w.mu.Unlock()
		which := p.ask("/moi")
		has(t, which, "Thay mặt cơ quan nào?")
		p.press(which, "Cơ quan SOE")
		has(t, p.next(), "Đường dẫn mời tham gia Cơ quan SOE")
	}},
	{"a person sees, takes and erases what is kept of them", func(t *testing.T, w *world) {
		p := w.holder(t, "SOF", directory.Member)
		secret := "khen thưởng cho trường hợp rất riêng " + fmt.Sprint(p.ID())
		p.ask(secret)
		card := p.ask("/dulieu")
		has(t, card, "Cơ quan SOF", fmt.Sprint(p.ID()), "Câu hỏi và câu trả lời: 1")
		p.press(card, "Gửi bản sao dữ liệu cho tôi")
		file := p.next()
		if file.Document == nil || file.Document.FileName != "du-lieu-cua-toi.json" {
			t.Fatalf("no file: %+v", file)
		}
		p.press(card, "Xóa dữ liệu của tôi")
		sure := p.next()
		has(t, sure, "không hoàn tác được")
		p.press(sure, "✅ Thực hiện")
		has(t, p.next(), "Đã xóa dữ liệu")
		has(t, p.ask("/dulieu"), "nhận đường dẫn mời")
		for _, place := range []string{
			`select count(*) from inbox_update where payload like $1`, `select count(*) from outbox_delivery where content like $1`,
			`select count(*) from answer where question like $1`, `select count(*) from person where name like $1`,
			`select count(*) from audit where detail like $1`,
		} {
			trace := fmt.Sprintf("%%%d%%", p.ID())
			if strings.Contains(place, "outbox") { // the dead end of a moment ago shows the stranger their number
				trace = fmt.Sprintf("%%Người %d%%", p.ID())
			}
			if n := count(t, w, place, trace); n != 0 {
				t.Errorf("%d left: %s", n, place)
			}
		}
		if n := count(t, w, `select count(*) from audit where act = 'erase person'`); n == 0 {
			t.Error("the act is not in the audit")
		}
	}},
	{"somebody who came by themselves is joined with the one on the list", func(t *testing.T, w *world) {
		officer := w.officer(t, directory.Officer)
		w.holder(t, "SOH", directory.Member)
		p := w.stranger(t)
		name := fmt.Sprint("Người ", p.ID())
		if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			store := directory.NewStore(w.db, directory.Settings{})
			a, err := store.AgencyOfCodeIn(t.Context(), tx, "SOH")
			if err != nil {
				return err
			}
			_, err = store.AddListed(t.Context(), tx, directory.Operator, name, directory.Appointment{AgencyID: a.ID, Role: directory.Head})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		token := w.link(t, "--agency", "SOH")
		has(t, p.come(token), "Thành viên, Cơ quan SOH") // the name alone gives nothing
		has(t, p.ask("/moi"), "không thuộc quyền")
		if n := count(t, w, `select count(*) from inbox_update where payload like $1`, "%"+token+"%") + count(t, w, `select count(*) from outbox_delivery where content like $1`, "%"+token+"%"); n != 0 {
			t.Errorf("%d rows hold a token", n)
		}
		id := count(t, w, `select id from person where account = $1`, p.ID())
		w.tg.PushUpdate("callback_query", forgedPress(t, p, p.last(), fmt.Sprintf("pj:%d", id))) // not by themselves
		screen := officer.ask("/tochuc soh")
		officer.press(screen, "Người (3)")
		screen = officer.becomes(screen, "3 người")
		officer.press(screen, "👤 "+name)
		card := officer.becomes(screen, "Tài khoản Telegram:")
		if !slices.Contains(labels(card), "Ghép với người trong danh sách") { // the other of the two
			officer.press(card, "‹ Quay lại")
			screen = officer.becomes(card, "3 người")
			officer.pressLastOf(t, screen, "👤 "+name)
			card = officer.becomes(screen, "đang dùng")
		}
		officer.press(card, "Ghép với người trong danh sách")
		officer.becomes(card, "Đã ghép với người trong danh sách")
		has(t, p.ask("/moi"), "Đường dẫn mời")
	}},
	{"an approver lends the right to approve for some days", func(t *testing.T, w *world) {
		approver, officer := w.officer(t, directory.Approver), w.officer(t, directory.Officer)
		name := fmt.Sprint("Người ", officer.ID())
		ask := approver.ask("/uyquyen")
		has(t, ask, "Ủy quyền phê duyệt")
		approver.press(ask, "👤 "+name)
		has(t, approver.next(), "ngày đầu và ngày cuối")
		has(t, approver.ask("01/12/2020 đến 02/12/2020"), "từ hôm nay trở đi")
		first, last := time.Now().AddDate(0, 0, 1).Format("02/01/2006"), time.Now().AddDate(0, 0, 5).Format("02/01/2006")
		lent := approver.ask(first + " - " + last)
		has(t, lent, "Đã ủy quyền phê duyệt cho "+name)
		officer.until("ủy quyền phê duyệt")
		approver.press(lent, "Thu hồi ủy quyền: "+name)
		approver.becomes(lent, "Đã thu hồi ủy quyền")
		has(t, officer.ask("/uyquyen"), "không thuộc quyền")
	}},
}

// last is the newest message of the bot.
func (p *person) last() telegramtest.Post {
	p.t.Helper()
	all := p.w.tg.BotMessages(p.chat)
	return all[len(all)-1]
}

// press1 presses a button of the newest message, which changes, and returns what it became.
func (p *person) press1(t *testing.T, label string) telegramtest.Post {
	t.Helper()
	m := p.last()
	p.press(m, label)
	eventually(t, "the screen changes", func() bool { return p.now(m).Text != m.Text })
	return p.now(m)
}

// pressLastOf presses the last of the buttons with a label.
func (p *person) pressLastOf(t *testing.T, m telegramtest.Post, label string) {
	t.Helper()
	for i := len(m.ReplyMarkup.Rows) - 1; i >= 0; i-- {
		for _, b := range m.ReplyMarkup.Rows[i] {
			if b.Text == label {
				cb, err := p.In(p.chat).Press(m.MessageID, b.CallbackData)
				if err != nil {
					t.Fatal(err)
				}
				p.pressed(cb)
				return
			}
		}
	}
	t.Fatalf("no button %q", label)
}

func (p *person) pressLast(t *testing.T, label string) {
	t.Helper()
	p.press(p.last(), label)
}

func TestDirectoryStories(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		t.Run("told", func(t *testing.T) {
			for _, s := range directoryStories {
				t.Run(s.name, func(t *testing.T) {
					t.Parallel()
					s.tell(t, w)
				})
			}
		})
		w.program.terminate()
	})
}

// In a world of its own: where the Board has a group, whoever waits is shown there and not to the officers alone.
func TestTheBoardsGroupIsBoundByAnAdministrator(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()

		boss, officer, guest := w.known(t, admin), w.officer(t, directory.Officer), w.person(t)
		group := w.tg.AddGroup(telegramtest.Group{Title: "Ban TĐKT", Members: []int64{boss.ID(), officer.ID(), guest.ID()}, Admins: []int64{boss.ID()}})
		if err := w.tg.AddBot(group, officer.ID()); err != nil {
			t.Fatal(err)
		}
		here, theirs := boss.in(group), officer.in(group)
		here.next()
		theirs.seen = here.seen
		bot := "@" + w.tg.BotUser().Username
		has(t, theirs.ask("/ketnoi"+bot), "không thuộc quyền")
		here.seen = theirs.seen
		has(t, here.ask("/ketnoi"+bot), "nhóm của Ban")
		has(t, here.ask("/ketnoi"+bot), "đã là nhóm của Ban")
		must[telegramtest.Message](t)(w.tg.Anonymous(group).Send("/ngatketnoi" + bot))
		has(t, here.next(), "ẩn danh")
		// Claims come here now; only who may decides them here.
		w.holder(t, "SOG", directory.Member)
		p := w.stranger(t)
		p.come(w.link(t, "--agency", "SOG", "--role", "head"))
		p.ask("Lê Thu Hà, Giám đốc")
		p.pressLast(t, "✅ Gửi")
		card := here.until("Lê Thu Hà")
		outsider := guest.in(group)
		if words := outsider.press(card, "✅ Xác nhận"); !strings.Contains(words, "không thuộc quyền") {
			t.Errorf("a guest of the group: %q", words)
		}
		if words := officer.in(group).press(card, "✅ Xác nhận"); words != "Đã xác nhận." {
			t.Errorf("an officer: %q", words)
		}
		here.becomes(card, "Đã xác nhận lãnh đạo cơ quan")
		here.seen = len(w.tg.BotMessages(group))
		has(t, here.ask("/ngatketnoi"+bot), "không còn là nhóm của Ban")
		w.program.terminate()
	})
}
