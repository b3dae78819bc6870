package bot_test

import (
	"flag"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/bot/bottest"
)

// refusal is what every no holds, in one way or another.
var refusal = regexp.MustCompile(`không thuộc quyền|không còn hiệu lực|không còn dùng được|không giữ vị trí|nhận đường dẫn mời|xem và cho ý kiến|chỉ dùng trong nhóm|nhắn riêng cho trợ lý|phải được lãnh đạo duyệt|không tự duyệt|Không tìm thấy thông báo này`)

// no is what is said to who may do something, but not this, or not now.
var no = regexp.MustCompile(refusal.String() +
	`|chưa gắn với cơ quan|chỉ khi cơ quan chưa có người|đã chuyển sang trạng thái khác|không còn nhận gộp|không bỏ được|Chỉ phân công cho chuyên viên|Không có mẫu trả lời này` +
	`|Dự thảo báo cáo đã thay đổi|không tự đồng ý dự thảo|Chỉ ghi ý kiến UBND tỉnh cho báo cáo đã được đồng ý|đã được ghi`)

func TestMain(m *testing.M) { bottest.Main(m) }

// TestRights tries every right from every position, as an attacker would: with presses that no app would send.
func TestRights(t *testing.T) {
	for _, table := range rights {
		for _, columns := range []string{"mdfhbe", "tnkusx", board} {
			t.Run(table.name+"/"+columns, func(t *testing.T) {
				bottest.Conversation(t, func(t *testing.T, w *bottest.World) { tryRights(t, newRightsWorld(t, w), table.rows, columns) })
			})
		}
	}
}

func tryRights(t *testing.T, w *rightsWorld, table []rightRow, columns string) {
	w.meet()
	for _, who := range columns {
		w.mayNot(who, w.rows(table, who))
	}
	for _, who := range columns {
		w.may(who, w.rows(table, who))
	}
	w.noFailures(t)
}

// seed draws what is left out of what has many combinations; 0 draws one.
var seed = flag.Uint64("seed", 0, "the seed of who tries which right; 0 draws one")

// inFull reports whether everybody tries everything.
func inFull() bool { return flag.Lookup("long").Value.String() == "true" }

// rows are those of a table that somebody tries. Of those who may, of those who may but begin, and of those who may not, every second tries a
// right, and one at least; which of them a seed draws. Rights are decided in Go: on the slower engine it is every sixth, and with -short, which
// looks for races, every ninth. With -long everybody tries all on both engines.
func (w *rightsWorld) rows(table []rightRow, who rune) (some []rightRow) {
	step := 2
	switch {
	case inFull():
		step = 1
	case testing.Short():
		step = 9
	case w.DB.Shared():
		step = 6
	}
	for j, r := range table {
		side := strings.Map(func(other rune) rune {
			if strings.ContainsRune(r.may, other) == strings.ContainsRune(r.may, who) && strings.ContainsRune(r.begin, other) == strings.ContainsRune(r.begin, who) {
				return other
			}
			return -1
		}, everybody)
		at := strings.IndexRune(side, who) // they are ASCII
		if at%step == (j+w.drawn)%min(step, len(side)) {
			some = append(some, r)
		}
	}
	return some
}

// tried is a right that somebody has not, and tried.
type tried struct {
	right, try string
	own        bool    // what it is about is the person's
	real, void attempt // void is about what there is not
}

// ofOneself finds a try about what is the person's own, of which they may learn that it is there.
var ofOneself = regexp.MustCompile(`^[a-z0-9]+:\{own `)

// firstNumber is the id in the data of a button.
var firstNumber = regexp.MustCompile(`^([a-z0-9]+):-?[0-9a-z]+`)

// mayNot tries everything that somebody may not, and requires that nothing comes of it but a refusal, which tells nothing.
func (w *rightsWorld) mayNot(who rune, rows []rightRow) {
	w.t.Helper()
	var all []tried
	for _, r := range rows {
		if !strings.ContainsRune(r.may+r.begin, who) {
			all = append(all, tried{right: r.right, try: w.fill(objects{}, who, r.try), own: ofOneself.MatchString(r.try), real: attempt{in: r.in}})
		}
	}
	before := w.kept()
	for i := range all {
		a := &all[i]
		in := a.real.in
		a.real = w.try(who, in, a.try)
		if strings.ContainsRune("mbn", who) && !a.own && isPress.MatchString(a.try) {
			a.void = w.try(who, in, firstNumber.ReplaceAllString(a.try, "$1:nothing"))
		}
		if i%50 == 49 {
			w.settle() // what waits too long is answered by a message
		}
	}
	w.settle()
	if diff := cmp.Diff(before, w.kept()); diff != "" {
		w.t.Errorf("%s changed something that they may not:\n%s", position[who], diff)
	}
	for _, a := range all {
		w.toldNothing(who, a)
	}
	w.readNothing(who)
	for _, r := range rows {
		if strings.ContainsRune(r.begin, who) {
			w.cannotComplete(who, r)
		}
	}
}

// toldNothing requires that an attempt was refused, in words that tell nothing.
func (w *rightsWorld) toldNothing(who rune, a tried) {
	w.t.Helper()
	answer := w.replies(a.real)
	if a.real.press != "" {
		if answer != "" {
			w.t.Errorf("%s may not %s and got: %s", position[who], a.right, answer)
		}
		answer = w.toast(a.real)
	}
	if a.void.press != "" {
		if void := w.toast(a.void); no.FindString(void) != no.FindString(answer) {
			w.t.Errorf("%s may not %s and learns what there is: %q, else %q", position[who], a.right, answer, void)
		}
	}
	if !no.MatchString(answer) || slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(answer, s) }) {
		w.t.Errorf("%s may not %s (%s) and was told: %q", position[who], a.right, a.try, answer)
	}
}

// readNothing requires that who has not agreed has read nothing of anybody in their chat.
func (w *rightsWorld) readNothing(who rune) {
	w.t.Helper()
	if strings.ContainsRune(kept, who) {
		return
	}
	for _, m := range w.TG.BotMessages(w.people[who].ID()) {
		if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(m.Text, s) }) {
			w.t.Errorf("%s read: %s", position[who], m.Text)
		}
	}
}

// cannotComplete requires that who may begin something cannot complete it.
func (w *rightsWorld) cannotComplete(who rune, r rightRow) {
	w.t.Helper()
	o := objects{}
	w.fill(o, who, r.try) // what is acted upon is there before
	before := w.kept()
	last := w.carry(o, who, r)
	answer := w.replies(last)
	if last.press != "" {
		answer += w.toast(last)
	}
	begun := cmpopts.IgnoreSliceElements(func(line string) bool {
		return strings.HasPrefix(line, "form:") || strings.HasPrefix(line, "contact:")
	})
	if diff := cmp.Diff(before, w.kept(), begun); diff != "" || !no.MatchString(answer) {
		w.t.Errorf("%s may not %s: %s\n%s", position[who], r.right, answer, diff)
	}
}

// carry tries all that a right takes, and returns the last attempt.
func (w *rightsWorld) carry(o objects, who rune, r rightRow) (last attempt) {
	w.t.Helper()
	w.dropForms(who)
	last = w.do(who, r.in, w.fill(o, who, r.try))
	for _, then := range r.then {
		last = w.do(who, r.in, w.fill(o, who, then))
	}
	return last
}

// may tries everything that somebody may, and requires that it is done.
func (w *rightsWorld) may(who rune, rows []rightRow) {
	w.t.Helper()
	for _, r := range rows {
		if !strings.ContainsRune(r.may, who) {
			continue
		}
		o := objects{}
		last := w.carry(o, who, r)
		answer := w.replies(last)
		done := r.reply != "" && regexp.MustCompile(r.reply).MatchString(answer)
		if r.effect != "" {
			done = w.count(w.fill(o, who, r.effect)) == 1
		}
		if !done {
			if last.press != "" {
				answer += " " + w.toast(last)
			}
			w.t.Errorf("%s may %s and could not: %s", position[who], r.right, answer)
		}
	}
}
