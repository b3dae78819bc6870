package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
)

const moneyHeading = "Bố trí quỹ thi đua, khen thưởng của cấp xã"

func TestWhoReportsIsOfferedTheSameDifficultyByItsHeadingAlone(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2", "XA3")
		main := desktest.Code(d.Report(d.Focal, money+", xã đã khen 42 cá nhân"))
		// Neither accepted nor headed: nobody is offered it.
		other := d.Focals["XA2"]
		again := "phuong ko co quy thi dua khen thuong, chua co tien chi thuong"
		if draft := other.Ask("/phananh " + again); strings.Contains(strings.Join(bottest.Labels(draft), "|"), "Cơ quan tôi cũng có") {
			t.Error("what is not accepted is offered")
		}
		d.Answer(main, "Tiếp nhận")
		d.Classify(main, "Kinh phí, quỹ thi đua, khen thưởng", "UBND tỉnh", moneyHeading)
		w.AwaitHandled()
		d.Officer.See()
		other.See()

		draft := other.Ask("/phananh " + again)
		offered := "Cơ quan tôi cũng có vướng mắc này"
		bottest.Has(t, draft, "\n1. "+moneyHeading+"\n") // whole, of two that begin alike too
		if label := bottest.Labels(draft)[1]; label != offered {
			t.Fatalf("the button is %q, want %q", label, offered)
		}
		for _, words := range []string{"42 cá nhân", "XA1", main} {
			if strings.Contains(draft.Text+strings.Join(bottest.Labels(draft), ""), words) {
				t.Errorf("the draft tells %q of another agency", words)
			}
		}
		sent := other.Turn(draft, offered, "Mã theo dõi")
		bottest.Has(t, sent, "trả lời chung")
		joined := desktest.Code(sent)
		if joined == main || d.State(joined) != "joined" {
			t.Errorf("%s is %s", joined, d.State(joined))
		}
		// Another difficulty is offered nothing.
		third := d.Focals["XA3"]
		draft = third.Ask("/phananh Phần mềm quản lý hồ sơ khóa tài khoản của xã, không đăng nhập được")
		if got := bottest.Labels(draft); strings.HasPrefix(got[1], "Cơ quan tôi") {
			t.Errorf("another difficulty is offered %q", got[1])
		}
		// An officer sees what is alike by its words, and joins by one press.
		alone := desktest.Code(third.Turn(draft, "✅ Gửi", "Mã theo dõi"))
		same := desktest.Code(d.Report(third, "xã chúng tôi hết quỹ khen thưởng, chưa trả được tiền thưởng cho cá nhân"))
		w.AwaitHandled()
		d.Officer.See()
		d.Officer.Press(d.Open(d.Officer, same), "Gộp")
		ask := d.Officer.Next()
		bottest.Has(t, ask, "để trả lời chung với phản ánh nào", main)
		if strings.Contains(ask.Text, alone) {
			t.Error("what is not accepted is shown")
		}
		d.Officer.Press(ask, bottest.Labels(ask)[0])
		w.AwaitHandled()
		if d.State(same) != "joined" {
			t.Errorf("%s is %s", same, d.State(same))
		}
	})
}
