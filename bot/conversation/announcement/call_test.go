package announcement_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
)

// Who drafted what is marked hỏa tốc is told whom to call, where nobody has the message too, and not where somebody pressed.
func TestWhoHasNotSeenWhatIsMarkedExpressIsListedToBeCalled(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		seen, silent := w.Holder(t, "SOYT", directory.Focal), w.Holder(t, "SOTC", directory.Focal)
		seen.Open("")
		silent.Open("")
		w.List(t, "Lý Thử <Danh Sách>", "SOXD", directory.Focal)
		bottest.Agency(t, w.DB, "SOCT")
		for phone, name := range map[string]string{"0912345678": fmt.Sprint("Người ", silent.ID()), "02273831234": "Lý Thử <Danh Sách>"} {
			w.Exec(t, `update person set phone = $1 where name = $2`, phone, name)
		}
		id := b.Plan("agency:SOYT | agency:SOTC | agency:SOXD | agency:SOCT", func(a *broadcast.Draft) { a.Urgency = broadcast.Express })
		b.Becomes(id, broadcast.Sent)
		seen.Reach(seen.Next(), "✅ Đã nắm thông tin")
		w.Exec(t, `update announcement set author = (select id from person where account = $1)`, officer.ID())
		w.Exec(t, `update job set due_at = 0 where kind = $1`, broadcast.JobUnseen)
		list := officer.Next()
		if !list.HasProtected {
			t.Error("names and telephones can be forwarded")
		}
		bottest.Has(t, list, "HỎA TỐC", "Cơ quan SOTC", fmt.Sprint("Người ", silent.ID())+", Đầu mối thi đua, khen thưởng: 0912 345 678",
			"Cơ quan SOXD: chưa có ai nhận được tin", "Lý Thử <Danh Sách>, Đầu mối thi đua, khen thưởng: 0227 3831 234",
			"Cơ quan SOCT: chưa có ai nhận được tin", "chưa có đầu mối, lãnh đạo trong danh sách")
		if strings.Contains(list.Text, "SOYT") {
			t.Errorf("who acknowledged is called: %s", list.Text)
		}
	})
}
