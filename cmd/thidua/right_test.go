package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/knowledge/database"
)

// rightRow is one thing that a person can try with the bot: who may is listed, and nobody else may.
type rightRow struct {
	right  string
	try    string   // a button's data, or words; {…} is something to act upon, made anew for each try
	may    string   // the letters of those who may, see position
	begin  string   // who may begin it, and cannot complete it
	then   []string // what completes it
	effect string   // a query that counts one row when it was done
	reply  string   // or what is in the answer, a regular expression
}

// Who may, in sets that recur.
const (
	nobody  = ""
	askers  = "mdfhbopqac"    // somebody today, and agreed to what is stored
	kept    = "mdfhbopqacetn" // agreed to what is stored
	board   = "opqac"
	keepers = "oac" // keep the organisation and its people
	admins  = "ac"
	ofA     = "dfhoac" // let members into agency A
	ofB     = "boac"
)

// rights is who may do what, in the private chat. What groups allow is told in forgeries.
var rights = []rightRow{
	{right: "ask", try: where, may: askers, reply: "phản ánh về"},
	{right: "ask by command", try: "/hoi " + where, may: askers, reply: "phản ánh về"},
	{right: "list the documents", try: "/vanban", may: askers, reply: "Kho văn bản"},
	{right: "read the help", try: "/trogiup", may: askers, reply: "Hướng dẫn sử dụng"},
	{right: "read the help", try: "/help", may: askers, reply: "Hướng dẫn sử dụng"},
	{right: "be greeted as somebody who may ask", try: "/start", may: askers, reply: "khoản 3 mục II kế hoạch"},
	{right: "stop what is in hand", try: "/huy", may: askers, reply: "không có việc nào"},

	{right: "read the sources of one's answer", try: "v:{own answer}", may: askers,
		effect: `select count(*) from outbox_delivery where key like 'full:{own answer}:%'`},
	{right: "copy one's answer", try: "c:{own answer}", may: askers,
		effect: `select count(*) from outbox_delivery where key like 'cite:{own answer}:%'`},
	{right: "turn the pages of one's answer", try: "v:{own answer}", then: []string{"p:{own answer}:0"}, may: askers,
		effect: `select count(*) from outbox_delivery t join outbox_delivery f on f.id = t.target_id where t.key like 'turn:%' and f.key like 'full:{own answer}:%'`},
	{right: "praise one's answer", try: "u:{own answer}", may: askers,
		effect: `select count(*) from feedback where answer_id = {own answer} and helpful`},
	{right: "blame one's answer", try: "w:{own answer}", may: askers,
		effect: `select count(*) from feedback where answer_id = {own answer} and not helpful`},
	{right: "read the sources of another's answer", try: "v:{answer}", may: nobody},
	{right: "turn the pages of another's answer", try: "p:{answer}:0", may: nobody},
	{right: "copy another's answer", try: "c:{answer}", may: nobody},
	{right: "praise another's answer", try: "u:{answer}", may: nobody},
	{right: "blame another's answer", try: "w:{answer}", may: nobody},

	{right: "decline what is to be stored", try: "no:0", may: "kusx", reply: "không lưu dữ liệu"},
	{right: "agree to what is stored", try: "ok:0", may: kept + "ku",
		effect: `select count(*) from person where account = {account} and agreed_at <> 0`},
	{right: "see what is kept of oneself", try: "/dulieu", may: kept, reply: "Dữ liệu đang lưu về"},
	{right: "take a copy of it", try: "sx:0", may: kept, reply: "du-lieu-cua-toi.json"},
	{right: "have it erased", try: "se:0", may: kept, reply: "không hoàn tác được"},
	{right: "give up one's own post", try: "pe:{own post}", then: []string{"d:{dialogue}:2"}, may: "mdfhbopqact",
		effect: `select count(*) from post where id = {own post} and until_on = '{today}'`},
	{right: "be asked where oneself moves to", try: "pm:{own post}", may: "mdfhbopqact", reply: "Chuyển công tác"},

	{right: "look at the organisation", try: "/tochuc", may: board, reply: "Cơ cấu tổ chức"},
	{right: "find an agency", try: "/tochuc BBB", may: board, reply: "Cơ quan BBB"},
	{right: "find a person", try: "/tochuc Mồi m", may: board, reply: "Mồi m"},
	{right: "look at the organisation of another day", try: "/tochuc 01/01/2021", may: board, reply: "chỉ xem"},
	{right: "look at the top", try: "ol:0:-1:0:0", may: board, reply: "Cơ cấu tổ chức"},
	{right: "look at an agency", try: "oa:{B}:0", may: board, reply: "Cơ quan BBB"},
	{right: "look at an agency of another day", try: "oa:{B}:20210101", may: board, reply: "Cơ quan BBB"},
	{right: "look at one's own agency", try: "oa:{A}:0", may: board, reply: "Cơ quan AAA"},
	{right: "look at its people", try: "op:{A}:0:0", may: board, reply: "Mồi f"},
	{right: "look at its history", try: "oh:{A}:0", may: board, reply: "Lịch sử"},
	{right: "look at the blocs", try: "ob:0:0", may: board, reply: "Cụm Mồi"},
	{right: "look at a bloc", try: "oc:{bloc}:0", may: board, reply: "Cụm Mồi"},
	{right: "look at a person", try: "pp:{person m}", may: board, reply: "Mồi m"},
	{right: "look at who waits to be confirmed", try: "cl:0", may: board, reply: "Đề nghị xác nhận|Không còn đề nghị"},
	{right: "choose what to do to an agency", try: "om:{A}", may: keepers, reply: "Sáp nhập"},
	{right: "choose whom to invite", try: "or:{A}", may: keepers, reply: "Mời tham gia"},

	{right: "rename an agency", try: "os:{agency}:1", then: []string{"Tên Mới; 01/7/2024; QĐ 1", "d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from agency_term where agency_id = {agency} and name = 'Tên Mới'`},
	{right: "merge an agency", try: "os:{agency}:2", then: []string{"AAA; 01/7/2024; QĐ 1", "d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from succession where from_id = {agency} and to_id = {A}`},
	{right: "hand an agency over", try: "os:{agency}:3", then: []string{"AAA; 01/7/2024; QĐ 1", "d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from agency_term where agency_id = {agency} and parent_id = {A}`},
	{right: "dissolve an agency", try: "os:{agency}:4", then: []string{"01/7/2024; QĐ 1", "d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from agency_term where agency_id = {agency} and until_on = '2024-07-01'`},
	{right: "found an agency under another", try: "os:{agency}:5", then: []string{"CCC{agency}X; Cơ quan mới; 01/7/2024; QĐ 1", "d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from agency_term where parent_id = {agency}`},
	{right: "found an agency at the top", try: "os:0:5", may: keepers, reply: "Thành lập"},
	{right: "undo a reorganisation", try: "un:{reorganisation}", may: keepers,
		effect: `select count(*) from reorganisation where id = {reorganisation} and undone_at <> 0`},
	{right: "do what another began", try: "d:{another's dialogue}:2", may: nobody},
	{right: "stop what another began", try: "d:{another's dialogue}:0", may: nobody},

	{right: "invite colleagues", try: "/moi", may: "dfhboac", reply: "Đường dẫn mời|mở /tochuc"},
	{right: "invite a member", try: "iv:{A}:0", may: ofA, reply: "Đường dẫn mời"},
	{right: "invite a member of B", try: "iv:{B}:0", may: ofB, reply: "Đường dẫn mời"},
	{right: "invite a deputy focal point", try: "iv:{A}:1", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite a focal point", try: "iv:{A}:2", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite a head", try: "iv:{A}:3", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite a member of the Board's agency", try: "iv:{BAN}:0", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite an officer", try: "iv:{BAN}:4", may: admins, reply: "Đường dẫn mời"},
	{right: "invite an approver", try: "iv:{BAN}:5", may: admins, reply: "Đường dẫn mời"},
	{right: "invite an administrator", try: "iv:{BAN}:6", may: admins, reply: "Đường dẫn mời"},
	{right: "invite an officer into an agency", try: "iv:{A}:4", may: admins, reply: "Đường dẫn mời"},
	{right: "revoke an invitation of a member", try: "ir:{invitation of a member}", may: ofA,
		effect: `select count(*) from invitation where id = {invitation of a member} and revoked_at <> 0`},
	{right: "revoke an invitation of a member of B", try: "ir:{invitation of a member of B}", may: ofB,
		effect: `select count(*) from invitation where id = {invitation of a member of B} and revoked_at <> 0`},
	{right: "revoke an invitation of a focal point", try: "ir:{invitation of a focal point}", may: keepers,
		effect: `select count(*) from invitation where id = {invitation of a focal point} and revoked_at <> 0`},
	{right: "revoke an invitation of an officer", try: "ir:{invitation of an officer}", may: admins,
		effect: `select count(*) from invitation where id = {invitation of an officer} and revoked_at <> 0`},

	{right: "confirm a focal point", try: "cy:{claim of a focal point}", may: keepers,
		effect: `select count(*) from role_request c join post m on m.person_id = c.person_id and m.role = 'focal' where c.id = {claim of a focal point} and c.state = 'confirmed'`},
	{right: "refuse a focal point", try: "cn:{claim of a focal point}", may: keepers,
		effect: `select count(*) from role_request where id = {claim of a focal point} and state = 'refused'`},
	{right: "confirm an officer", try: "cy:{claim of an officer}", may: admins,
		effect: `select count(*) from role_request c join post m on m.person_id = c.person_id and m.role = 'officer' where c.id = {claim of an officer} and c.state = 'confirmed'`},
	{right: "refuse an officer", try: "cn:{claim of an officer}", may: admins,
		effect: `select count(*) from role_request where id = {claim of an officer} and state = 'refused'`},
	{right: "confirm oneself", try: "cy:{own claim}", may: nobody},
	{right: "refuse oneself", try: "cn:{own claim}", may: nobody},

	{right: "end a member's post", try: "pe:{post of a member}", then: []string{"d:{dialogue}:2"}, may: ofA,
		effect: `select count(*) from post where id = {post of a member} and until_on = '{today}'`},
	{right: "end the post of a member of B", try: "pe:{post of a member of B}", then: []string{"d:{dialogue}:2"}, may: ofB,
		effect: `select count(*) from post where id = {post of a member of B} and until_on = '{today}'`},
	{right: "end a focal point's post", try: "pe:{post of a focal point}", then: []string{"d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from post where id = {post of a focal point} and until_on = '{today}'`},
	{right: "end an officer's post", try: "pe:{post of an officer}", then: []string{"d:{dialogue}:2"}, may: admins,
		effect: `select count(*) from post where id = {post of an officer} and until_on = '{today}'`},
	{right: "be asked where a member moves to", try: "pm:{post of a member}", may: ofA, reply: "Chuyển công tác"},
	{right: "move a member to B", try: "pm:{post of a member}", then: []string{"BBB; Chuyên viên"}, may: keepers, begin: "dfh",
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.agency_id = {B} where o.id = {post of a member}`},
	{right: "move oneself to B", try: "pm:{own post}", then: []string{"BBB; Chuyên viên"}, may: "boac", begin: "mdfhpqt",
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.agency_id = {B} where o.id = {own post}`},
	{right: "be asked where an officer moves to", try: "pm:{post of an officer}", may: admins, reply: "Chuyển công tác"},
	{right: "appoint a focal point", try: "pa:{post of a member}", then: []string{"d:{dialogue}:12", "d:{dialogue}:1"}, may: keepers,
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.role = 'focal' where o.id = {post of a member}`},
	{right: "appoint a head", try: "pa:{post of a member}", then: []string{"d:{dialogue}:13"}, may: keepers,
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.role = 'head' where o.id = {post of a member}`},
	{right: "appoint an approver", try: "pa:{post of a member}", then: []string{"d:{dialogue}:15"}, may: admins, begin: "o",
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.role = 'approver' where o.id = {post of a member}`},
	{right: "give an officer another role", try: "pa:{post of an officer}", may: admins, reply: "Giao vai trò"},
	{right: "give oneself another role", try: "pa:{own post}", may: nobody},
	{right: "choose who leads a bloc", try: "bl:{a bloc}:0", then: []string{"d:{dialogue}:10"}, may: keepers,
		effect: `select count(*) from bloc_lead where bloc_id = {a bloc} and agency_id = {A} and position = 'lead'`},
	{right: "choose a deputy lead of a bloc", try: "bl:{a bloc}:1", then: []string{"d:{dialogue}:10"}, may: keepers,
		effect: `select count(*) from bloc_lead where bloc_id = {a bloc} and agency_id = {A} and position = 'deputy'`},
	{right: "choose who follows a bloc", try: "bo:{a bloc}", then: []string{"d:{dialogue}:10"}, may: keepers,
		effect: `select count(*) from bloc_officer where bloc_id = {a bloc}`},
	{right: "join somebody with the listed head of A", try: "pj:{person who came by themselves}", may: keepers,
		effect: `select count(*) from person where id = {person who came by themselves} and erased_at <> 0`},
	{right: "join somebody with a listed administrator", try: "pj:{person of the Board's list who came by themselves}", may: admins,
		effect: `select count(*) from person where id = {person of the Board's list who came by themselves} and erased_at <> 0`},
	{right: "detach a person's account", try: "pd:{person}", then: []string{"d:{dialogue}:2"}, may: keepers,
		effect: `select count(*) from person where id = {person} and account = 0`},
	{right: "detach an officer's account", try: "pd:{person of the Board}", then: []string{"d:{dialogue}:2"}, may: admins,
		effect: `select count(*) from person where id = {person of the Board} and account = 0`},

	{right: "lend the right to approve", try: "/uyquyen", may: "pq", reply: "Ủy quyền phê duyệt"},
	{right: "take a delegation of p back", try: "dt:{delegation}", may: "pac",
		effect: `select count(*) from delegation where id = {delegation} and revoked_at <> 0`},

	{right: "bind a private chat", try: "/ketnoi", may: nobody},
	{right: "unbind a private chat", try: "/ngatketnoi", may: nobody},
}

// refusal is what every no holds, in one way or another.
var refusal = regexp.MustCompile(`không thuộc quyền|không còn hiệu lực|không còn dùng được|không giữ vị trí|nhận đường dẫn mời|xem và cho ý kiến|chỉ dùng trong nhóm`)

// TestRights tries every right from every position, as an attacker would: with presses that no app would send.
func TestRights(t *testing.T) {
	t.Parallel()
	// The words over buttons go out at Telegram's pace; so the columns are tried by several programs beside each other.
	for _, columns := range []string{"mdf", "hbe", "tnk", "usx", board} {
		t.Run(columns, func(t *testing.T) {
			engines(t, func(t *testing.T, config database.Config) {
				w := newRightWorld(t, config)
				for _, who := range columns {
					w.mayNot(who)
				}
				for _, who := range columns {
					w.may(who)
				}
				w.program.terminate()
			})
		})
	}
}

// mayNot tries everything that somebody may not, and requires that nothing comes of it but a refusal, which tells nothing.
func (w *rightWorld) mayNot(who rune) {
	w.t.Helper()
	p := w.people[who]
	type tried struct {
		right, try string
		real, void attempt // void is about what there is not
	}
	var all []tried
	for _, r := range rights {
		if !strings.ContainsRune(r.may+r.begin, who) {
			all = append(all, tried{right: r.right, try: w.fill(objects{}, who, r.try)})
		}
	}
	before := w.kept()
	for i := range all {
		all[i].real = w.try(p, all[i].try)
		if strings.ContainsRune("mn", who) && isPress.MatchString(all[i].try) {
			all[i].void = w.try(p, regexp.MustCompile(`^([a-z]+):\d+`).ReplaceAllString(all[i].try, "$1:987654321"))
		}
	}
	w.settle()
	if diff := cmp.Diff(before, w.kept()); diff != "" {
		w.t.Errorf("%s changed something that they may not:\n%s", position[who], diff)
	}
	for _, a := range all {
		answer := w.replies(a.real)
		if a.real.press != "" {
			if answer != "" {
				w.t.Errorf("%s may not %s and got: %s", position[who], a.right, answer)
			}
			answer = w.toast(a.real)
		}
		if a.void.press != "" && refusal.FindString(w.toast(a.void)) != refusal.FindString(answer) {
			w.t.Errorf("%s may not %s and learns what there is: %q, else %q", position[who], a.right, answer, w.toast(a.void))
		}
		if !refusal.MatchString(answer) || slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(answer, s) }) {
			w.t.Errorf("%s may not %s and was told: %q", position[who], a.right, answer)
		}
	}
	for _, r := range rights {
		if strings.ContainsRune(r.begin, who) {
			o := objects{}
			w.fill(o, who, r.try) // what is acted upon is there before
			before := w.kept()
			last := w.carry(o, who, r)
			answer := w.replies(last)
			if last.press != "" {
				answer += w.toast(last)
			}
			if diff := cmp.Diff(before, w.kept(), cmpopts.IgnoreSliceElements(isDialogue)); diff != "" || !refusal.MatchString(answer) {
				w.t.Errorf("%s may not %s: %s\n%s", position[who], r.right, answer, diff)
			}
		}
	}
	if !strings.ContainsRune(kept, who) {
		for _, m := range w.tg.BotMessages(p.ID()) {
			if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(m.Text, s) }) {
				w.t.Errorf("%s read: %s", position[who], m.Text)
			}
		}
	}
}

func isDialogue(line string) bool { return strings.HasPrefix(line, "dialogue:") }

// carry tries all that a right takes, and returns the last attempt.
func (w *rightWorld) carry(o objects, who rune, r rightRow) (last attempt) {
	w.t.Helper()
	w.exec(`delete from dialogue where account = $1`, w.people[who].ID())
	last = w.do(who, w.fill(o, who, r.try))
	for _, then := range r.then {
		last = w.do(who, w.fill(o, who, then))
	}
	return last
}

// may tries everything that somebody may, and requires that it is done.
func (w *rightWorld) may(who rune) {
	w.t.Helper()
	for _, r := range rights {
		if !strings.ContainsRune(r.may, who) {
			continue
		}
		o := objects{}
		last := w.carry(o, who, r)
		answer := w.replies(last)
		done := r.reply != "" && regexp.MustCompile(r.reply).MatchString(answer)
		if r.effect != "" {
			done = count(w.t, w.world, w.fill(o, who, r.effect)) == 1
		}
		if !done {
			if last.press != "" {
				answer += " " + w.toast(last)
			}
			w.t.Errorf("%s may %s and could not: %s", position[who], r.right, answer)
		}
	}
}

// TestRightsAreAllListed finds the verbs of buttons and the commands that the table has nothing about.
func TestRightsAreAllListed(t *testing.T) {
	t.Parallel()
	for file, pattern := range map[string]string{
		"press.go": `(?m)^\tpress[A-Z]\w* += "([a-z]{1,2})"`,
		"bot.go":   `(?m)^\tcase "([a-z]+)":$`,
	} {
		source := must[[]byte](t)(os.ReadFile(filepath.Join("..", "..", "bot", file)))
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1)
		if len(found) < 7 {
			t.Errorf("%s: %d found", file, len(found))
		}
		for _, m := range found {
			if !slices.ContainsFunc(rights, func(r rightRow) bool {
				all := strings.Join(append([]string{r.try}, r.then...), "\n")
				return regexp.MustCompile(`(?m)^(` + m[1] + `:|/` + m[1] + `( |$))`).MatchString(all)
			}) {
				t.Errorf("%s: nothing is said about who may %q", file, m[1])
			}
		}
	}
}
