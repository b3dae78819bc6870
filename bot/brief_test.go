package bot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

// Whatever a module makes of a short reply, it changes nothing: of what is open, nothing is approved, refused, confirmed or
// ended by a word. It holds for every module, since it is asked of the whole bot and of all that it keeps.
func TestAShortReplyChangesNothing(t *testing.T) {
	bottest.Each(t, func(t *testing.T, world *bottest.World) {
		w := newRightsWorld(t, world)
		w.addRequest("", "A", directory.Focal)
		w.addRequest("", "BAN", directory.Officer)
		for _, who := range "dhopac" {
			o := objects{} // tickets that wait for words, for a leader and for who speaks for an agency
			for _, open := range []string{"own asked ticket", "own answered ticket", "own submitted reply", "submitted reply", "submitted canned reply", "report waiting for A"} {
				w.object(o, who, open)
			}
			w.do(who, privately, "se") // a confirmation is open: whether to have oneself erased
		}
		before := w.kept()
		for _, words := range []string{
			"duyệt", "đã duyệt", "duyệt và gửi", "đồng ý", "vâng", "ok", "có", "được", "đã nhận", "rõ", "👍", "không phát sinh", "đã gửi số 12/BC-UBND",
			"không đồng ý", "thôi", "không", "chưa nhận được", "để em xem", "cảm ơn anh",
		} {
			for _, who := range "dhopac" {
				w.try(who, privately, words)
			}
		}
		w.settle()
		if diff := cmp.Diff(before, w.kept()); diff != "" {
			t.Errorf("short replies changed something (-before +after):\n%s", diff)
		}
	})
}
