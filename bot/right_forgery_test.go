package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// forgeries are the ways around the table of rights: what was, what is another's, what is nothing.
var forgeries = []struct {
	name string
	tell func(t *testing.T, w *rightsWorld)
}{
	{"of those who confirm at once one confirms", raceToConfirm},
	{"what is done is not done again", repeatWhatIsDone},
	{"an update that comes again does nothing", replayUpdate},
	{"what has expired is over", useExpired},
	{"what was begun with a right is not completed without it", completeWithoutRight},
	{"a form's button is its person's, in its chat, while it is the last", pressForeignForm},
	{"a link that is over lets nobody in, and does not say why", openDeadLinks},
	{"of those who agree to a link for one, one comes in", agreeToRevokedAndUsedUp},
	{"a group gives nobody a right", speakInGroups},
	{"the Board's group shows what its readers may see", pressInGroups},
	{"a detached account has nothing left", useDetached},
	{"editing an old message is no command", editIntoCommands},
	{"a press on a message that cannot be seen any more has no other rights", pressUnseen},
	{"an administrator by the settings is detached for good", detachConfigured},
	{"garbage in buttons does nothing", pressGarbage},
}

func TestForgeries(t *testing.T) {
	bottest.Each(t, func(t *testing.T, world *bottest.World) {
		w := newRightsWorld(t, world)
		for _, f := range forgeries {
			t.Run(f.name, func(t *testing.T) {
				w.t = t
				f.tell(t, w)
				w.settle()
				w.noFailures(t)
			})
		}
		w.t = t
	})
}

func raceToConfirm(t *testing.T, w *rightsWorld) {
	o := objects{}
	data := w.fill(o, 'o', "cy:{request of a focal point}:0:0")
	var all []attempt
	for _, who := range "oacoac" {
		all = append(all, w.try(who, privately, data))
	}
	w.settle()
	var said []string
	for _, a := range all {
		said = append(said, w.toast(a))
	}
	slices.Sort(said)
	if said[0] != "Đã xác nhận." || !strings.Contains(said[1], "đã được xử lý trước đó") || said[1] != said[5] {
		t.Errorf("over the buttons: %q", said)
	}
	if n := w.count(w.fill(o, 'o', `select count(*) from post m join role_request c on c.person_id = m.person_id where m.role = 'focal' and c.id = {request of a focal point}`)); n != 1 {
		t.Errorf("%d posts", n)
	}
	w.refused("refusing what is confirmed", 'a', w.fill(o, 'o', "cn:{request of a focal point}"), "đã được xử lý trước đó")
}

func repeatWhatIsDone(t *testing.T, w *rightsWorld) {
	o := objects{}
	for _, again := range []struct{ try, words string }{
		{"un:{reorganisation}", "đã được hoàn tác trước đó"},
		{"ir:{invitation of a focal point}", "đã được thu hồi trước đó"},
		{"dt:{delegation}", "không thuộc quyền"},
		{"cn:{request of a focal point}", "đã được xử lý trước đó"},
	} {
		data := w.fill(o, 'a', again.try)
		at := []attempt{w.try('a', privately, data), w.try('c', privately, data)}
		w.settle()
		if one, other := w.toast(at[0]), w.toast(at[1]); strings.Contains(one, again.words) == strings.Contains(other, again.words) {
			t.Errorf("two who press %s at once: %q, %q", data, one, other)
		}
		w.refused("doing it again", 'a', data, again.words)
	}
	for _, try := range []string{"pe:{post of a member}", "pd:{person}"} {
		w.do('a', privately, w.fill(o, 'a', try))
		data := w.fill(o, 'a', "{choice 0}")
		w.do('a', privately, data)
		w.refused("doing it again", 'a', data, "không còn hiệu lực")
	}
	w.refused("ending what ended", 'a', w.fill(o, 'a', "pe:{post of a member}"), "không thuộc quyền")
}

func replayUpdate(t *testing.T, w *rightsWorld) {
	payload := fmt.Sprintf(`{"id":"77","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":"iv:%s:0",
"message":{"message_id":7,"date":1,"chat":%s}}`, w.people['o'].ID(), base36(w.fixed["A"]), chatJSON(w.people['o'].ID()))
	made := func() int { return w.count(`select count(*) from invitation`) }
	before := made()
	id := w.TG.PushUpdate("callback_query", []byte(payload))
	for range 3 {
		w.do('o', privately, "/huy")
	}
	w.TG.SetNextUpdateID(id)
	w.TG.PushUpdate("callback_query", []byte(payload))
	w.settle()
	w.TG.SetNextUpdateID(id + 100)
	w.do('o', privately, "/huy")
	if n := made() - before; n != 1 {
		t.Errorf("%d invitations of one press", n)
	}
	w.TG.PushUpdate("callback_query", []byte(payload)) // pressed again, which is something else
	w.settle()
	if n := made() - before; n != 2 {
		t.Errorf("%d invitations of two presses", n)
	}
}

func useExpired(_ *testing.T, w *rightsWorld) {
	o := objects{}
	request := w.fill(o, 'o', "{request of a focal point}")
	w.exec(`update role_request set expires_at = 1000 where id = $1`, number(request))
	w.refused("confirming a request that expired", 'o', w.fill(o, 'o', "cy:{request of a focal point}:0:0"), "quá hạn")
	w.refused("refusing a request that expired", 'o', w.fill(o, 'o', "cn:{request of a focal point}"), "quá hạn")
	expire := func() { w.exec(`update form set expires_at = 1000 where account = $1`, w.people['o'].ID()) }
	w.do('o', privately, w.fill(o, 'o', "os:{agency}:1"))
	expire()
	before := w.kept("answer", "answer_citation")
	w.do('o', privately, "Tên Muộn; 01/7/2024; QĐ 1") // is a question now
	w.same("words after the form", before, w.kept("answer", "answer_citation"))
	for _, try := range []string{"pe:{post of a member}", "pd:{person}", "se"} {
		w.do('o', privately, w.fill(o, 'o', try))
		expire()
		w.refused("a button of a form that expired", 'o', w.fill(o, 'o', "{choice 0}"), "không còn hiệu lực")
		w.refused("taking up a form that expired", 'o', w.fill(o, 'o', "fr:{form}"), "không còn hiệu lực")
	}
	w.dropForms('o')
}

func completeWithoutRight(_ *testing.T, w *rightsWorld) {
	for _, end := range []string{
		`update post set until_on = '2021-01-01' where person_id = (select id from person where account = $1)`,
		`update person set agreed_at = 0 where account = $1`,
		`update person set account = 0 where account = $1`,
	} {
		for _, begun := range [][]string{
			{"pe:{post of a member}"}, {"pd:{person}"}, {"os:{agency}:1", "Tên Mới; 01/7/2024; QĐ 1"}, {"os:{agency}:4", "01/7/2024; QĐ 1"},
			{"pa:{post of a member}", "{choice 1}"}, {"bl:{a bloc}:0"}, {"bo:{a bloc}"},
			{"zh:{consolidated draft}:1:1e:0"}, {"zp:{agreed consolidation}", committees, "Giao Sở Tài chính"},
		} {
			w.join('z', "BAN", directory.Officer)
			o := objects{}
			for _, try := range begun {
				w.do('z', privately, w.fill(o, 'z', try))
			}
			if form, _ := w.formOf('z'); form == "0" {
				w.t.Errorf("%v begins no form", begun)
			}
			w.exec(end, w.people['z'].ID())
			what := fmt.Sprintf("completing %v after %s", begun, end)
			w.refused(what, 'z', w.fill(o, 'z', "{choice 0}"), "không thuộc quyền|không còn hiệu lực")
		}
		w.join('z', "BAN", directory.Officer)
		w.do('z', privately, w.fill(objects{}, 'z', "pm:{post of a member}"))
		w.exec(end, w.people['z'].ID())
		w.refused("moving a member after "+end, 'z', "BBB; Chuyên viên", "không thuộc quyền|không giữ vị trí|nhận đường dẫn mời|xem và cho ý kiến")
	}
}

func pressForeignForm(t *testing.T, w *rightsWorld) {
	o := objects{}
	w.do('o', privately, w.fill(o, 'o', "pe:{post of a member}"))
	data := w.fill(o, 'o', "{choice 0}")
	for _, who := range "macpsx" {
		w.refused("another's form", who, data, "không còn hiệu lực")
	}
	group := w.group('c', "omac")
	before := w.kept()
	if words := w.toast(w.press('o', group, data)); !strings.Contains(words, "nhắn riêng") {
		t.Errorf("in a group: %q", words)
	}
	w.same("the form in a group", before, w.kept())
	form, turn, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(data, ":0"), "f:"), ":")
	for _, number := range []string{"1", "3", "9", "a", "-1", "1y2p0ij32e8e7", "-1y2p0ij32e8e8"} {
		w.refused("what the form does not offer", 'o', "f:"+form+":"+turn+":"+number, "không còn hiệu lực")
		w.refused("another turn of the form", 'o', "f:"+form+":"+turn+number+":0", "không còn hiệu lực")
		if number != "1" {
			w.refused("another form", 'o', "f:"+number+":"+turn+":0", "không còn hiệu lực")
		}
	}
	w.do('o', privately, w.fill(o, 'o', "pe:{post of a focal point}"))
	w.refused("a form that another took the place of", 'o', data, "không còn hiệu lực")
	data = w.fill(o, 'o', "{choice 0}")
	w.do('o', privately, "/huy")
	w.refused("a form that was stopped", 'o', data, "không còn hiệu lực")
}

func openDeadLinks(t *testing.T, w *rightsWorld) {
	gone, _ := w.found()
	tokens := []string{strings.Repeat("A", 43), strings.Repeat("A", 62), strings.Repeat("A", 65), strings.Repeat("Ă", 300), "../../etc/passwd",
		"x' or '1'='1", "%00", "<b>", "mời", "0", "-1", "null", "{}", "", "-", strings.ToUpper(w.invite("A", directory.Member))}
	for _, end := range []string{`update invitation set used = uses where token_hash = $1`, `update invitation set expires_at = 1000 where token_hash = $1`,
		`update invitation set revoked_at = 1000 where token_hash = $1`, `update agency_term set until_on = '2021-01-01' where agency_id = (select agency_id from invitation where token_hash = $1)`} {
		token := w.invite(gone, directory.Focal)
		w.exec(end, w.hash())
		tokens = append(tokens, token)
	}
	for _, who := range "skmnxo" {
		said := map[string]bool{}
		before := w.kept()
		for _, token := range tokens {
			said[regexp.MustCompile(`,"buttons.*`).ReplaceAllString(w.replies(w.do(who, privately, "/start i-"+token)), "")] = true
		}
		w.same(position[who]+" with links that are over", before, w.kept())
		for words := range said {
			if len(said) > 1 || !strings.Contains(words, "không đúng hoặc không còn dùng được") {
				t.Errorf("%s was told: %s", position[who], words)
			}
		}
	}
}

func agreeToRevokedAndUsedUp(t *testing.T, w *rightsWorld) {
	token := w.invite("A", directory.Member)
	w.do('s', privately, "/start i-"+token)
	w.exec(`update invitation set revoked_at = 1000 where token_hash = $1`, w.hash())
	w.refused("agreeing after the link was revoked", 's', "ok", "không còn dùng được")
	w.do('s', privately, "no")
	token = w.invite("A", directory.Member)
	w.exec(`update invitation set uses = 1 where token_hash = $1`, w.hash())
	w.add(`insert into contact (account, invitation_id, at) select $1, id, 1 from invitation where token_hash = $2 returning invitation_id`, w.people['s'].ID(), w.hash())
	w.do('x', privately, "/start i-"+token)
	w.try('s', privately, "ok")
	w.try('x', privately, "ok")
	w.settle()
	if n := w.count(`select count(*) from person where account in ($1, $2)`, w.people['s'].ID(), w.people['x'].ID()); n != 1 {
		t.Errorf("%d persons came in by a link for one", n)
	}
}

func useDetached(t *testing.T, w *rightsWorld) {
	w.join('z', "BAN", directory.Admin)
	w.do('z', privately, w.fill(objects{}, 'z', "iv:{A}:0"))
	w.do('z', privately, w.fill(objects{}, 'z', "pe:{post of a member}"))
	form, _ := w.formOf('z')
	dead := w.fill(objects{}, 'z', "{choice 0}")
	w.do('c', privately, w.fill(objects{}, 'c', "pd:{person z}"))
	w.do('c', privately, w.fill(objects{}, 'c', "{choice 0}"))
	if n := w.count(`select count(*) from invitation where created_by = $1 and revoked_at = 0`, number(w.fixed["person z"])); n != 0 {
		t.Errorf("%d of its invitations are good", n)
	}
	for _, data := range []string{dead, "fr:" + base36(form), "fx:" + base36(form), "requests:0", "tree:0", "oa:1:0", "iv:1:0", "os:0:5", "un:1", "sx", "se", "ok"} {
		w.refused("a detached account", 'z', data, "không còn hiệu lực|không còn dùng được")
	}
	for _, words := range []string{"/tochuc", "/moi", "/dulieu", "/start tree-0", "/start mydata-0", where} {
		w.refused("a detached account", 'z', words, "nhận đường dẫn mời")
	}
}

func editIntoCommands(_ *testing.T, w *rightsWorld) {
	for _, who := range "msoc" {
		p := w.people[who]
		asked := bottest.Must[telegramtest.Message](w.t)(p.Send("khoản 1 mục I kế hoạch"))
		w.settle()
		answers := []string{"answer", "answer_citation", "feedback"}
		before := w.kept(answers...)
		for _, words := range []string{"/tochuc", "/moi", "/duyetthay", "/dulieu", "/ketnoi", "/start tree-0", "/start i-" + strings.Repeat("A", 43), "/huy", "BBB; Chuyên viên"} {
			bottest.Must[telegramtest.Message](w.t)(p.Private().Edit(asked.MessageID, words))
			w.settle()
		}
		w.same(position[who]+" editing", before, w.kept(answers...))
	}
}

func pressUnseen(t *testing.T, w *rightsWorld) {
	data := fmt.Sprintf(`"data":%q,`, w.fill(objects{}, 'o', "cy:{request of a focal point}:0:0"))
	press := func(who rune, on string) attempt {
		a := w.pressOn(who, data+on)
		w.settle()
		return a
	}
	hidden := func(who rune) string {
		return fmt.Sprintf(`"message":{"chat":%s,"message_id":7,"date":0}`, chatJSON(w.people[who].ID()))
	}
	before := w.kept()
	press('o', `"inline_message_id":"1"`)
	if words := w.toast(press('m', hidden('m'))); !strings.Contains(words, "không thuộc quyền") {
		t.Errorf("a member: %q", words)
	}
	w.same("presses from nowhere", before, w.kept())
	if words := w.toast(press('o', hidden('o'))); words != "Đã xác nhận." {
		t.Errorf("an officer: %q", words)
	}
}

// detachConfigured: the settings still name the account; whoever holds the telephone must not get in by agreeing anew.
func detachConfigured(t *testing.T, w *rightsWorld) {
	asked := w.replies(w.do('a', privately, w.fill(objects{}, 'a', "pd:{person c}")))
	if !strings.Contains(asked, "ADMIN_IDS") {
		t.Errorf("asked: %s", asked)
	}
	w.do('a', privately, w.fill(objects{}, 'a', "{choice 0}"))
	for _, data := range []string{"requests:0", "os:0:5", "oa:1:0", "iv:1:0", "se"} {
		w.refused("a detached administrator", 'c', data, "không còn hiệu lực")
	}
	w.refused("a detached administrator", 'c', "/tochuc", "nhận đường dẫn mời")
	w.refused("a detached administrator", 'c', "ok", "không còn dùng được")
	w.refused("a detached administrator", 'c', "/tochuc", "nhận đường dẫn mời")
}
