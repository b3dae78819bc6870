package organisation_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

func base36(n int64) string { return strconv.FormatInt(n, 36) }

// A page, a kind or an id that no screen offers is another page or no screen, and nobody is asked to try again later.
func TestNumbersThatNoScreenOffersAreBroughtIntoBounds(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		found(t, w, "", directory.Department, "TINH")
		found(t, w, "TINH", directory.Department, numbered("SO", 12)...)
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		w.Holder(t, "SO01", directory.Member)
		tinh, so := bottest.Agency(t, w.DB, "TINH"), bottest.Agency(t, w.DB, "SO01")
		screen := officer.Ask("/tochuc tinh")
		for _, page := range []int64{-1, 2, 99, 1 << 62, -1 << 62} {
			for _, kind := range []int64{-7, -1, 0, 1, 9, 1 << 62} {
				officer.Forge(screen, fmt.Sprintf("ol:%s:%s:%s:0", base36(tinh), base36(kind), base36(page)))
			}
			officer.Forge(screen, fmt.Sprintf("op:%s:%s:0", base36(so), base36(page)))
			bottest.Has(t, officer.Now(screen), "1 người")
		}
		officer.Forge(screen, fmt.Sprintf("ol:%s:0:1:0", base36(tinh)))
		last := bottest.Labels(officer.Becomes(screen, "Đơn vị trực thuộc:"))
		if joined := strings.Join(last, " "); !strings.Contains(joined, "Cơ quan SO11") || strings.Contains(joined, "Cơ quan SO07") || !strings.Contains(joined, "‹ Trang trước") {
			t.Errorf("the second page has %q", last)
		}
		for _, nothing := range []string{"oa:zzzz:0", "op:zzzz:0:0", "oh:zzzz:0", "oc:zzzz:0", "pp:zzzz:0", "om:zzzz:0", "oa:-1:0", "ol:zzzz:-1:0:0"} {
			officer.Forge(screen, nothing)
		}
		officer.NothingElse() // no apology for a fault of the program
		if n := w.Count(t, `select count(*) from inbox_update where state = 'parked'`); n > 0 {
			t.Errorf("%d presses failed", n)
		}
	})
}

// A screen may be older than what it shows.
func TestAButtonOfWhatHasEndedShowsWhatBecameOfIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		found(t, w, "", directory.Department, "TINH", "SOA", "SOB")
		w.Serve()
		officer, other := w.Officer(t, directory.Officer), w.Officer(t, directory.Admin)
		stays := w.Holder(t, "SOA", directory.Focal)
		tree, card := officer.Ask("/tochuc"), officer.Ask("/tochuc soa")
		people := officer.Turn(officer.Ask("/tochuc soa"), "Cán bộ (1)", "1 người")
		changes(other, "soa", "Sáp nhập vào…")
		preview := other.Ask("sob; 01/7/2025; 1/NQ")
		other.Turn(preview, "✅ Thực hiện", "Đã thực hiện")

		bottest.Has(t, officer.Turn(tree, "Cơ quan SOA", "Lịch sử (mã SOA)"), "Kết thúc từ 01/7/2025: sáp nhập (1/NQ)", "Cơ quan kế thừa: Cơ quan SOB")
		officer.Refused(card, "Sắp xếp tổ chức", "không còn hiệu lực")
		officer.Refused(card, "Cán bộ (1)", "không còn hiệu lực")
		bottest.Has(t, officer.Turn(people, "👤 "+nameOf(stays), "Tài khoản Telegram:"), "Cơ quan SOA, từ 01/01/2020 đến hết 30/6/2025 (đã kết thúc)", "Thành viên – Cơ quan SOB")
		bottest.Has(t, officer.Turn(tree, "→ Cơ quan SOB", "Mã: SOB"), "Chưa có đầu mối")
		// The day before, all is as it was; on the day it is not.
		for day, labels := range map[string][2]bool{"30/6/2025": {true, true}, "1/7/2025": {false, true}} {
			screen := officer.Ask("/tochuc " + day)
			bottest.Offers(t, screen, "Cơ quan SOA", labels[0])
			bottest.Offers(t, screen, "Cơ quan SOB", labels[1])
		}
	})
}

// What was previewed is done as it was previewed, or not at all.
func TestAPreviewThatIsNotTrueAnyMoreIsNotDone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		found(t, w, "", directory.Department, "SOA", "SOB")
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		w.Holder(t, "SOA", directory.Member)
		changes(officer, "soa", "Sáp nhập vào…")
		preview := officer.Ask("sob; 01/7/2025")
		w.Holder(t, "SOA", directory.Head) // somebody came meanwhile
		officer.Press(preview, "✅ Thực hiện")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from succession`); n > 0 {
			t.Error("what was not shown was done")
		}
		changes(officer, "soa", "Sáp nhập vào…")
		again := officer.Ask("sob; 01/7/2025")
		bottest.Has(t, again, "2 người là thành viên")
		officer.Turn(again, "✅ Thực hiện", "Đã thực hiện")
	})
}
