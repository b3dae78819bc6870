package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// forgeries are the ways around the table of rights: what was, what is another's, what is nothing.
var forgeries = []struct {
	name string
	tell func(t *testing.T, w *rightWorld)
}{
	{"of those who confirm at once one confirms", func(t *testing.T, w *rightWorld) {
		o := objects{}
		data := w.fill(o, 'o', "cy:{claim of a focal point}")
		var all []attempt
		for _, who := range "oacoac" {
			all = append(all, w.try(w.people[who], data))
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
		if n := count(t, w.world, w.fill(o, 'o', `select count(*) from post m join role_request c on c.person_id = m.person_id where m.role = 'focal' and c.id = {claim of a focal point}`)); n != 1 {
			t.Errorf("%d posts", n)
		}
		w.refused("refusing what is confirmed", 'a', strings.Replace(data, "cy", "cn", 1), "đã được xử lý trước đó")
	}},
	{"what is done is not done again", func(t *testing.T, w *rightWorld) {
		o := objects{}
		for _, again := range []struct{ try, words string }{
			{"un:{reorganisation}", "đã được hoàn tác trước đó"},
			{"ir:{invitation of a focal point}", "đã được thu hồi trước đó"},
			{"dt:{delegation}", "không thuộc quyền"},
			{"cn:{claim of a focal point}", "đã được xử lý trước đó"},
		} {
			data := w.fill(o, 'a', again.try)
			at := []attempt{w.try(w.people['a'], data), w.try(w.people['c'], data)}
			w.settle()
			if one, other := w.toast(at[0]), w.toast(at[1]); strings.Contains(one, again.words) == strings.Contains(other, again.words) {
				t.Errorf("two who press %s at once: %q, %q", data, one, other)
			}
			w.refused("doing it again", 'a', data, again.words)
		}
		for _, try := range []string{"pe:{post of a member}", "pd:{person}"} {
			w.do('a', w.fill(o, 'a', try))
			data := w.fill(o, 'a', "d:{dialogue}:2")
			w.do('a', data)
			w.refused("doing it again", 'a', data, "không còn hiệu lực")
		}
		w.refused("ending what ended", 'a', w.fill(o, 'a', "pe:{post of a member}"), "không thuộc quyền")
	}},
	{"an update that comes again does nothing", func(t *testing.T, w *rightWorld) {
		payload := fmt.Sprintf(`{"id":"77","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":"iv:%s:0",
"message":{"message_id":7,"date":1,"chat":{"id":%d,"type":"private"}}}`, w.people['o'].ID(), w.fixed["A"], w.people['o'].ID())
		made := func() int { return count(t, w.world, `select count(*) from invitation`) }
		before := made()
		id := w.tg.PushUpdate("callback_query", []byte(payload))
		for range 3 {
			w.do('o', "/huy")
		}
		w.tg.SetNextUpdateID(id)
		w.tg.PushUpdate("callback_query", []byte(payload))
		w.settle()
		w.tg.SetNextUpdateID(id + 100)
		w.do('o', "/huy")
		if n := made() - before; n != 1 {
			t.Errorf("%d invitations of one press", n)
		}
		w.tg.PushUpdate("callback_query", []byte(payload)) // pressed again, which is something else
		w.settle()
		if n := made() - before; n != 2 {
			t.Errorf("%d invitations of two presses", n)
		}
	}},
	{"what has expired is over", func(t *testing.T, w *rightWorld) {
		o := objects{}
		claim := w.fill(o, 'o', "{claim of a focal point}")
		w.exec(`update role_request set expires_at = 1000 where id = $1`, number(claim))
		w.refused("confirming a claim that expired", 'o', "cy:"+claim, "quá hạn")
		w.refused("refusing a claim that expired", 'o', "cn:"+claim, "quá hạn")
		w.do('o', w.fill(o, 'o', "os:{agency}:1"))
		w.exec(`update dialogue set expires_at = 1000 where account = $1`, w.people['o'].ID())
		before := w.without("answer")
		w.do('o', "Tên Muộn; 01/7/2024; QĐ 1") // is a question now
		w.same("words after the dialogue", before, w.without("answer"))
		for _, try := range []string{"pe:{post of a member}", "pd:{person}", "se:0"} {
			w.do('o', w.fill(o, 'o', try))
			w.exec(`update dialogue set expires_at = 1000 where account = $1`, w.people['o'].ID())
			w.refused("a button of a dialogue that expired", 'o', w.fill(o, 'o', "d:{dialogue}:2"), "không còn hiệu lực")
		}
	}},
	{"what was begun with a right is not completed without it", func(t *testing.T, w *rightWorld) {
		for _, end := range []string{
			`update post set until_on = '2021-01-01' where person_id = (select id from person where account = $1)`,
			`update person set agreed_at = 0 where account = $1`,
			`update person set account = 0 where account = $1`,
		} {
			for _, begun := range [][]string{
				{"pe:{post of a member}"}, {"pd:{person}"}, {"os:{agency}:1", "Tên Mới; 01/7/2024; QĐ 1"}, {"os:{agency}:4", "01/7/2024; QĐ 1"},
			} {
				w.join('z', "BAN", directory.Officer)
				o := objects{}
				for _, try := range begun {
					w.do('z', w.fill(o, 'z', try))
				}
				w.exec(end, w.people['z'].ID())
				w.refused(fmt.Sprintf("completing %v after %s", begun, end), 'z', w.fill(o, 'z', "d:{dialogue}:2"), "không thuộc quyền|không còn hiệu lực")
			}
			w.join('z', "BAN", directory.Officer)
			w.do('z', w.fill(objects{}, 'z', "pm:{post of a member}"))
			w.exec(end, w.people['z'].ID())
			w.refused("moving a member after "+end, 'z', "BBB; Chuyên viên", "không thuộc quyền|không giữ vị trí|nhận đường dẫn mời|xem và cho ý kiến")
		}
	}},
	{"a dialogue's button is its person's, in its chat, while it is the last", func(t *testing.T, w *rightWorld) {
		o := objects{}
		w.do('o', w.fill(o, 'o', "pe:{post of a member}"))
		data := w.fill(o, 'o', "d:{dialogue}:2")
		for _, who := range "macpsx" {
			w.refused("another's dialogue", who, data, "không còn hiệu lực")
		}
		group := w.group('c', "omac")
		w.same("the dialogue in a group", w.kept(), func() []string {
			if words := w.toast(w.pressIn('o', group, data)); !strings.Contains(words, "nhắn riêng") {
				t.Errorf("in a group: %q", words)
			}
			return w.kept()
		}())
		for _, choice := range []string{"1", "3", "9", "10", "11", "-1", "9223372036854775807", "-9223372036854775808"} {
			w.refused("what the dialogue does not offer", 'o', strings.TrimSuffix(data, "2")+choice, "không còn hiệu lực")
		}
		w.do('o', w.fill(o, 'o', "pe:{post of a focal point}"))
		w.refused("a dialogue that another took the place of", 'o', data, "không còn hiệu lực")
		data = w.fill(o, 'o', "d:{dialogue}:2")
		w.do('o', "/huy")
		w.refused("a dialogue that was stopped", 'o', data, "không còn hiệu lực")
	}},
	{"a link that is over lets nobody in, and does not say why", func(t *testing.T, w *rightWorld) {
		gone, _ := w.found()
		tokens := []string{strings.Repeat("A", 43), strings.Repeat("A", 64), strings.Repeat("A", 65), strings.Repeat("Ă", 300), "../../etc/passwd",
			"x' or '1'='1", "%00", "<b>", "mời", "0", "-1", "null", "{}", strings.ToUpper(w.invite(w.fixed["A"], directory.Member))}
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
				said[regexp.MustCompile(`,"buttons.*`).ReplaceAllString(w.replies(w.do(who, "/start "+token)), "")] = true
			}
			w.same(position[who]+" with links that are over", before, w.kept())
			for words := range said {
				if len(said) > 1 || !strings.Contains(words, "không đúng hoặc không còn dùng được") {
					t.Errorf("%s was told: %s", position[who], words)
				}
			}
		}
		token := w.invite(w.fixed["A"], directory.Member)
		w.do('s', "/start "+token)
		w.exec(`update invitation set revoked_at = 1000 where token_hash = $1`, w.hash())
		w.refused("agreeing after the link was revoked", 's', "ok:0", "không còn dùng được")
		w.do('s', "no:0")
		token = w.invite(w.fixed["A"], directory.Member)
		w.exec(`update invitation set uses = 1 where token_hash = $1`, w.hash())
		w.add(`insert into contact (account, invitation_id, at) select $1, id, 1 from invitation where token_hash = $2 returning invitation_id`, w.people['s'].ID(), w.hash())
		w.do('x', "/start "+token)
		w.try(w.people['s'], "ok:0")
		w.try(w.people['x'], "ok:0")
		w.settle()
		if n := count(t, w.world, `select count(*) from person where account in ($1, $2)`, w.people['s'].ID(), w.people['x'].ID()); n != 1 {
			t.Errorf("%d persons came in by a link for one", n)
		}
	}},
	{"a group gives nobody a right", func(t *testing.T, w *rightWorld) {
		me := "@" + w.tg.BotUser().Username
		group := w.group('c', "ompacnk")
		agencys := w.group('f', "foma")
		before := w.kept()
		says := func(speaker telegramtest.Speaker, text, words string) {
			t.Helper()
			if got := w.says(speaker, group, text); !strings.Contains(got, words) {
				t.Errorf("%s in a group: %s, want %s", text, got, words)
			}
		}
		channel := w.tg.AddGroup(telegramtest.Group{Type: "channel", Title: "Kênh"})
		for _, command := range []string{"/ketnoi", "/ngatketnoi"} {
			for who, words := range map[rune]string{'o': "không thuộc quyền", 'm': "không thuộc quyền", 'p': "không thuộc quyền", 'n': "nhắn riêng", 'k': "nhắn riêng"} {
				says(w.people[who].In(group), command+me, words)
			}
			says(w.tg.Forwarded(channel, group), command+me, "ẩn danh")
		}
		for _, command := range []string{"/ketnoi", "/ngatketnoi", "/tochuc", "/moi", "/hoi"} {
			says(w.tg.Anonymous(group), command+me+" "+where, "ẩn danh")
		}
		for _, command := range []string{"/tochuc", "/moi", "/uyquyen", "/dulieu"} {
			says(w.people['a'].In(group), command+me, "nhắn riêng")
		}
		w.same("what was said in groups", before, w.kept())
		if err := w.tg.AddBot(channel, w.people['c'].ID()); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the bot is in the channel", func() bool {
			return count(t, w.world, `select count(*) from group_chat where chat_id = $1`, channel) == 1
		})
		brought := w.kept()
		must[telegramtest.Message](t)(w.tg.Channel(channel).Send("/ketnoi" + me))
		w.settle()
		w.same("a channel's post", brought, w.kept())

		says(w.people['c'].In(group), "/ketnoi"+me, "nhóm của Ban")
		says(w.people['a'].In(group), "/ketnoi"+me, "đã là nhóm của Ban")
		claim := w.object("claim of a focal point", 'o')
		invitation, post := w.object("invitation of a member", 'o'), w.object("post of a member", 'o')
		before = w.kept()
		for _, refused := range []struct {
			who   string
			group int64
			tries string
			words string
		}{
			{"mnkp", group, "cy:" + claim + " cn:" + claim, "không thuộc quyền|không còn hiệu lực"},
			{"mnk", group, "ol:0:-1:0:0 oa:1:0 op:1:0:0 oh:1:0 ob:0:0 oc:1:0 pp:1 cl:0 om:1 or:1", "không thuộc quyền|không còn hiệu lực"},
			{"foma", agencys, "ol:0:-1:0:0 oa:1:0 op:1:0:0 oh:1:0 ob:0:0 oc:1:0 pp:1 cl:0 om:1 or:1", "không thuộc quyền"},
			{"ac", group, "os:0:5 un:1 iv:1:0 ir:" + invitation + " pe:" + post + " pm:" + post + " pd:1 dt:1 sx:0 se:0 d:1:2 ok:0 no:0", "nhắn riêng"},
			{"k", group, "ok:0 no:0", "không còn hiệu lực"},
		} {
			tried := map[string]attempt{}
			for _, who := range refused.who {
				for data := range strings.FieldsSeq(refused.tries) {
					tried[position[who]+": "+data] = w.pressIn(who, refused.group, data)
				}
			}
			w.settle()
			for what, a := range tried {
				if words := w.toast(a); !regexp.MustCompile(refused.words).MatchString(words) || w.replies(a) != "" {
					t.Errorf("%s pressed in a group: %q %s", what, words, w.replies(a))
				}
			}
		}
		w.same("what was pressed in groups", before, w.kept())
		if shown := w.settled(w.pressIn('o', group, "oa:"+w.fixed["A"]+":0")); !strings.Contains(shown, "Cơ quan AAA") {
			t.Errorf("the Board's group is not shown an agency: %s", shown)
		}
		if words := w.toast(w.pressIn('o', group, "cy:"+claim)); words != "Đã xác nhận." {
			t.Errorf("the officer in the Board's group: %q", words)
		}
		says(w.people['o'].In(group), "/ngatketnoi"+me, "không thuộc quyền")
		says(w.people['a'].In(group), "/ngatketnoi"+me, "không còn là nhóm của Ban")
		if shown := w.settled(w.pressIn('o', group, "oa:"+w.fixed["A"]+":0")); shown != "" {
			t.Errorf("the former group of the Board is shown: %s", shown)
		}
	}},
	{"a detached account has nothing left", func(t *testing.T, w *rightWorld) {
		w.join('z', "BAN", directory.Admin)
		w.do('z', "iv:"+w.fixed["A"]+":0")
		w.do('z', w.fill(objects{}, 'z', "pe:{post of a member}"))
		dead := w.fill(objects{}, 'z', "d:{dialogue}:2")
		w.do('c', w.fill(objects{}, 'c', "pd:{person z}"))
		w.do('c', w.fill(objects{}, 'c', "d:{dialogue}:2"))
		if n := count(t, w.world, `select count(*) from invitation where created_by = $1 and revoked_at = 0`, number(w.fixed["person z"])); n != 0 {
			t.Errorf("%d of its invitations are good", n)
		}
		for _, data := range []string{dead, "cl:0", "oa:1:0", "iv:1:0", "os:0:5", "un:1", "sx:0", "se:0", "ok:0"} {
			w.refused("a detached account", 'z', data, "không còn hiệu lực|không còn dùng được")
		}
		for _, words := range []string{"/tochuc", "/moi", "/dulieu", where} {
			w.refused("a detached account", 'z', words, "nhận đường dẫn mời")
		}
	}},
	{"editing an old message is no command", func(t *testing.T, w *rightWorld) {
		for _, who := range "msoc" {
			p := w.people[who]
			asked := must[telegramtest.Message](t)(p.Send("khoản 1 mục I kế hoạch"))
			w.settle()
			before := w.without("answer", "feedback")
			for _, words := range []string{"/tochuc", "/moi", "/uyquyen", "/dulieu", "/ketnoi", "/start " + strings.Repeat("A", 43), "/huy", "BBB; Chuyên viên"} {
				must[telegramtest.Message](t)(p.Private().Edit(asked.MessageID, words))
				w.settle()
			}
			w.same(position[who]+" editing", before, w.without("answer", "feedback"))
		}
	}},
	{"a press on a message that cannot be seen any more has no other rights", func(t *testing.T, w *rightWorld) {
		claim := w.object("claim of a focal point", 'o')
		press := func(who rune, on string) attempt {
			id := fmt.Sprint(6_000_000_000 + int64(w.next()))
			a := w.push("callback_query", w.people[who].ID(), id, fmt.Sprintf(`{"id":%q,"from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":"cy:%s",%s}`, id, w.people[who].ID(), claim, on))
			w.settle()
			return a
		}
		hidden := func(who rune) string {
			return fmt.Sprintf(`"message":{"chat":{"id":%d,"type":"private"},"message_id":7,"date":0}`, w.people[who].ID())
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
	}},
	{"an administrator by the settings is detached for good", func(t *testing.T, w *rightWorld) {
		// The settings still name the account; whoever holds the telephone must not get in by agreeing anew.
		asked := w.replies(w.do('a', w.fill(objects{}, 'a', "pd:{person c}")))
		if !strings.Contains(asked, "ADMIN_IDS") {
			t.Errorf("asked: %s", asked)
		}
		w.do('a', w.fill(objects{}, 'a', "d:{dialogue}:2"))
		for _, data := range []string{"cl:0", "os:0:5", "oa:1:0", "iv:1:0", "se:0"} {
			w.refused("a detached administrator", 'c', data, "không còn hiệu lực")
		}
		w.refused("a detached administrator", 'c', "/tochuc", "nhận đường dẫn mời")
		w.refused("a detached administrator", 'c', "ok:0", "không còn dùng được")
		w.refused("a detached administrator", 'c', "/tochuc", "nhận đường dẫn mời")
	}},
	{"garbage in buttons does nothing", func(t *testing.T, w *rightWorld) {
		wants := map[string]int{}
		for _, r := range rights {
			for _, try := range append([]string{r.try}, r.then...) {
				if isPress.MatchString(try) {
					verb, numbers, _ := strings.Cut(try, ":")
					wants[verb] = strings.Count(numbers, ":") + 1
				}
			}
		}
		garbage := []string{"", ":", "::", "d", "no such", strings.Repeat("9", 64), strings.Repeat(":", 64), "\u202e\u0000"[:3], "cy:1; drop table claim", strings.Repeat("Ă", 32)}
		for verb, n := range wants {
			for wrong := range 7 {
				if wrong != n {
					garbage = append(garbage, verb+strings.Repeat(":1", wrong))
				}
			}
			for _, number := range []string{"", " 1", "0x1", "1e3", "1.0", "١", "99999999999999999999", "-", "NaN"} {
				garbage = append(garbage, verb+strings.Repeat(":"+number, n))
			}
			if !slices.Contains([]string{"ok", "no", "sx", "se"}, verb) { // about oneself, whatever the number
				for _, number := range []string{"-1", "0", "-9223372036854775808", "9223372036854775807", "1152921504606846976"} {
					if number != "0" || verb != "os" {
						garbage = append(garbage, verb+strings.Repeat(":"+number, n))
					}
				}
			}
		}
		for _, number := range []string{"-1", "7", "9223372036854775807", "-9223372036854775808"} {
			garbage = append(garbage, "iv:1:"+number, "os:1:"+number, "ol:0:-1:"+number+":0", "op:1:"+number+":0", "ol:0:"+number+":0:0", "oa:1:"+number)
		}
		before := w.kept()
		for _, who := range "cm" {
			for _, data := range garbage {
				w.press(w.people[who], data)
			}
		}
		w.settle()
		w.same("garbage", before, w.kept())
	}},
}

func TestForgeries(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newRightWorld(t, config)
		for _, f := range forgeries {
			t.Run(f.name, func(t *testing.T) {
				w.t = t
				f.tell(t, w)
				w.settle()
				for _, failed := range query(t, w.db, func(scan func(...any) error) (s string, err error) { return s, scan(&s) },
					`select error from inbox_update where error <> ''`) {
					t.Errorf("the program failed: %s", failed)
				}
			})
		}
		w.t = t
		w.program.terminate()
	})
}
