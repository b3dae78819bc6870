package bot_test

import (
	"regexp"
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/telegramtest"
)

func speakInGroups(t *testing.T, w *rightsWorld) {
	me := "@" + w.TG.BotUser().Username
	group := w.group('c', "ompacnk")
	before := w.kept()
	says := func(speaker telegramtest.Speaker, text, words string) {
		t.Helper()
		if got := w.says(speaker, group, text); !strings.Contains(got, words) {
			t.Errorf("%s in a group: %s, want %s", text, got, words)
		}
	}
	channel := w.TG.AddGroup(telegramtest.Group{Type: "channel", Title: "Kênh"})
	for _, command := range []string{"/ketnoi", "/ngatketnoi"} {
		for who, words := range map[rune]string{'o': "không thuộc quyền", 'm': "không thuộc quyền", 'p': "không thuộc quyền", 'n': "nhắn riêng", 'k': "nhắn riêng"} {
			says(w.people[who].In(group), command+me, words)
		}
		says(w.TG.Forwarded(channel, group), command+me, "ẩn danh")
	}
	for _, command := range []string{"/ketnoi", "/ngatketnoi", "/tochuc", "/moi", "/hoi"} {
		says(w.TG.Anonymous(group), command+me+" "+where, "ẩn danh")
	}
	for _, command := range []string{"/tochuc", "/moi", "/dulieu"} {
		says(w.people['a'].In(group), command+me, "nhắn riêng")
	}
	says(w.people['p'].In(group), "/duyetthay"+me, "nhắn riêng")
	w.same("what was said in groups", before, w.kept())
	if err := w.TG.AddBot(channel, w.people['c'].ID()); err != nil {
		t.Fatal(err)
	}
	bottest.Eventually(t, "the bot is in the channel", func() bool {
		return w.count(`select count(*) from group_chat where chat_id = $1`, channel) == 1
	})
	brought := w.kept()
	bottest.Must[telegramtest.Message](t)(w.TG.Channel(channel).Send("/ketnoi" + me))
	w.settle()
	w.same("a channel's post", brought, w.kept())
}

func pressInGroups(t *testing.T, w *rightsWorld) {
	me := "@" + w.TG.BotUser().Username
	group, agencys := w.group('c', "ompacnk"), w.group('f', "foma")
	says := func(who rune, text, words string) {
		t.Helper()
		if got := w.says(w.people[who].In(group), group, text); !strings.Contains(got, words) {
			t.Errorf("%s in a group: %s, want %s", text, got, words)
		}
	}
	says('c', "/ketnoi"+me, "nhóm của Ban")
	says('a', "/ketnoi"+me, "đã là nhóm của Ban")
	o := objects{}
	confirm := w.fill(o, 'o', "cy:{request of a focal point}:0:0")
	acts := w.fill(o, 'o', "ir:{invitation of a member}") + " " + w.fill(o, 'o', "pe:{post of a member}") + " " + w.fill(o, 'o', "pm:{post of a member}")
	const screens = "ol:0:-1:0:0 oa:1:0 op:1:0:0 oh:1:0 ob:0:0 oc:1:0 pp:1:0 om:1:0"
	before := w.kept()
	w.refusedIn(group, "mnkp", confirm+" "+w.fill(o, 'o', "cn:{request of a focal point}"), "không thuộc quyền|không còn hiệu lực")
	w.refusedIn(group, "mnk", screens+" requests:0 tree:0 agency:1", "không thuộc quyền|không còn hiệu lực")
	w.refusedIn(agencys, "foma", screens, "không thuộc quyền|nhắn riêng")
	w.refusedIn(group, "ac", "os:0:5 un:1 iv:1:0 "+acts+" pd:1 dt:1 sx se f:1:1:0 fx:1 fr:1 ok no", "nhắn riêng")
	w.refusedIn(group, "k", "ok no", "nhắn riêng|không còn hiệu lực")
	w.same("what was pressed in groups", before, w.kept())
	see := w.fill(o, 'o', "oa:{A}:0")
	if shown := w.settled(w.press('o', group, see)); !strings.Contains(shown, "Cơ quan AAA") {
		t.Errorf("the Board's group is not shown an agency: %s", shown)
	}
	if words := w.toast(w.press('o', group, confirm)); words != "Đã xác nhận." {
		t.Errorf("the officer in the Board's group: %q", words)
	}
	says('o', "/ngatketnoi"+me, "không thuộc quyền")
	says('a', "/ngatketnoi"+me, "không còn là nhóm của Ban")
	if shown := w.settled(w.press('o', group, see)); shown != "" {
		t.Errorf("the former group of the Board is shown: %s", shown)
	}
}

// settled are the replies to an attempt when it is handled.
func (w *rightsWorld) settled(a attempt) string {
	w.t.Helper()
	w.settle()
	return w.replies(a)
}

// refusedIn requires that presses in a group are refused, in words like those, to each of the people.
func (w *rightsWorld) refusedIn(group int64, people, presses, words string) {
	w.t.Helper()
	tried := map[string]attempt{}
	for _, who := range people {
		for data := range strings.FieldsSeq(presses) {
			tried[position[who]+": "+data] = w.press(who, group, data)
		}
	}
	w.settle()
	for what, a := range tried {
		if said := w.toast(a); !regexp.MustCompile(words).MatchString(said) || w.replies(a) != "" {
			w.t.Errorf("%s pressed in a group: %q %s", what, said, w.replies(a))
		}
	}
}

// TestPlaces presses every button and types every command of every module where it does not belong.
func TestPlaces(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, world *bottest.World) {
		w := newRightsWorld(t, world)
		w.meet()
		before := w.kept()
		for _, m := range bot.Modules(t) {
			for _, c := range m.Commands {
				w.commandOutOfPlace(c)
			}
			for _, b := range m.Buttons {
				w.buttonOutOfPlace(b)
			}
			for _, l := range m.Links {
				w.linkInGroup(l)
			}
		}
		w.same("what was tried out of place", before, w.kept())
		w.noFailures(t)
	})
}

func (w *rightsWorld) commandOutOfPlace(c conversation.Command) {
	w.t.Helper()
	in, words := agencysGroup, "nhắn riêng"
	switch c.Where {
	case conversation.Group:
		in, words = privately, "chỉ dùng trong nhóm"
	case conversation.Anywhere:
		return
	}
	for _, who := range "ap" { // one of them may everywhere else
		if said := w.replies(w.do(who, in, "/"+c.Name)); !regexp.MustCompile(words + "|không thuộc quyền").MatchString(said) {
			w.t.Errorf("/%s out of its place: %s", c.Name, said)
		}
	}
}

func (w *rightsWorld) buttonOutOfPlace(b *conversation.Button) {
	w.t.Helper()
	if b.Where == conversation.Anywhere || b.Where == conversation.Group {
		return
	}
	data := b.Verb + strings.Repeat(":1", b.Args)
	w.refusedIn(w.groups[agencysGroup], "ap", data, "nhắn riêng|không thuộc quyền")
	if b.Where == conversation.Private {
		w.refusedIn(w.groups[boardsGroup], "ap", data, "nhắn riêng|không thuộc quyền")
	}
}

// linkInGroup requires that a link's button leads out of a group, and shows nothing there.
func (w *rightsWorld) linkInGroup(l conversation.Link) {
	w.t.Helper()
	name := l.Name
	for _, in := range []place{boardsGroup, agencysGroup} {
		if l.Where == conversation.Board && in == boardsGroup {
			continue // what it shows there is in the table
		}
		led, want := false, conversation.StartURL(w.TG.BotUser().Username, name, "35")
		for _, who := range "apo" { // one of them may
			a := w.do(who, in, name+":z")
			led = led || w.answer(a).Params["url"] == want
			if shown := w.replies(a); shown != "" {
				w.t.Errorf("%s in a group shows %s", name, shown)
			}
		}
		if !led {
			w.t.Errorf("%s in a group leads nobody to %q", name, want)
		}
	}
}
