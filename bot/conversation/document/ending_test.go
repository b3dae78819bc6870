package document_test

import (
	"fmt"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/knowledge/vietnamese"
)

// follower is a circular with a number, which replaces that of rules from a day.
func follower(day vietnamese.Day) string {
	return "BỘ THỬ NGHIỆM\n\nSố: 78/2026/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2026\n\nTHÔNG TƯ\n\nQuy định mới về khen thưởng thử nghiệm\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về khen thưởng thử nghiệm.\n\nĐiều 2. Hiệu lực thi hành\n\n" +
		fmt.Sprintf("1. Thông tư này có hiệu lực thi hành từ ngày %s.\n\n", day.Words()) +
		"2. Thông tư số 77/2020/TT-BTN hết hiệu lực kể từ ngày Thông tư này có hiệu lực thi hành.\n"
}

func TestAnOfficerIsShownWhatEndsSoonAndAMemberIsNot(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		soon := vietnamese.DayOf(time.Now()).Add(80)
		officer, member := office(t, w, rules(second))
		for _, l := range bottest.Labels(officer.Ask("/vanban")) {
			if l == "Sắp hết hiệu lực (1)" {
				t.Error("something ends before it is known to")
			}
		}
		w.Ingest(t, follower(soon))
		list := officer.Ask("/vanban")
		bottest.Has(t, list, "77/2020/TT-BTN", "(còn hiệu lực)", "78/2026/TT-BTN", "chưa có hiệu lực; có hiệu lực từ ngày "+soon.Words())
		screen := officer.Turn(list, "Sắp hết hiệu lực (1)", "trong 90 ngày tới")
		bottest.Has(t, screen, "1. Thông tư số 77/2020/TT-BTN", ": hết hiệu lực từ ngày "+soon.Words())
		officer.Turn(screen, labelWith(t, screen, "1. Thông tư số 77/2020"), "chọn điều, mục")
		bottest.Offers(t, member.Ask("/vanban"), "Sắp hết hiệu lực (1)", false)
		member.Forge(member.Last(), "qm:0")
		if len(w.TG.BotMessages(member.Chat)) != 2 {
			t.Error("a member is shown what ends")
		}
	})
}

func TestWhatIsFarOffIsNotShown(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), follower(vietnamese.DayOf(time.Now()).Add(100)))
		bottest.Offers(t, officer.Ask("/vanban"), "Sắp hết hiệu lực (1)", false)
		officer.Forge(officer.Last(), "qm:99")
		bottest.Has(t, officer.Last(), "Trong 90 ngày tới không có văn bản nào")
	})
}
