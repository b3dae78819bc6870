package proof_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

func (o *office) campaign(name string) (id int64) {
	o.T.Helper()
	err := o.Do(func(tx *database.Tx) (err error) {
		id, err = o.Store.NewCampaign(o.T.Context(), tx, directory.Operator, broadcast.Campaign{Name: name, From: "2026-10-10", Until: "2026-12-31"})
		return err
	})
	if err != nil {
		o.T.Fatal(err)
	}
	return id
}

func TestACampaignHasOneResult(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w, "SOYT", "SOTC", "SOXD")
		w.LeadBloc(t, "K1", "SOYT", "SOTC")
		campaign := o.campaign("Cao điểm <cuối năm>")
		if _, caption := o.album(fmt.Sprintf("rk:%d", campaign)); !strings.Contains(caption, "chưa có thông báo nào bắt đầu gửi") {
			t.Errorf("before anything is sent: %s", caption)
		}
		in := func(d *broadcast.Draft) { d.Campaign = campaign }
		first := o.announced(func(d *broadcast.Draft) { in(d); d.DueAt = time.Now().Add(time.Hour) })
		w.Exec(t, `update announcement set due_at = started_at - 1`)
		o.acknowledges("SOYT", seen) // late
		second := o.announced(func(d *broadcast.Draft) { in(d); d.Title, d.Acknowledged = "Đổi lịch", false })
		o.Focals["SOYT"].Next()
		o.Focals["SOTC"].Next()
		o.Focals["SOXD"].Next()
		third := o.announced(func(d *broadcast.Draft) { in(d); d.Title = "Bị thay" })
		w.Exec(t, `update announcement set state = 'changed' where id = $1`, third)
		heard := broadcast.OtherAcknowledgement{AgencyID: bottest.Agency(t, w.DB, "SOTC"), Informant: "Nguyễn Văn An", Channel: broadcast.Letter, At: o.Is(first).StartedAt}
		if err := o.Do(func(tx *database.Tx) error {
			return o.Store.RecordOther(t.Context(), tx, directory.Operator, first, heard)
		}); err != nil {
			t.Fatal(err)
		}

		pictures, caption := o.album(fmt.Sprintf("rk:%d", campaign))
		for _, want := range []string{"Cao điểm <cuối năm>", "2 thông báo", "2/4 cơ quan đã hoàn thành tất cả", "đã nhận: 6/8", "đã hoàn thành: 5/8 (1 sau hạn)"} {
			if !strings.Contains(caption, want) {
				t.Errorf("the figures lack %q: %s", want, caption)
			}
		}
		if pictures != 2 {
			t.Errorf("%d pictures", pictures)
		}
		list := o.opened(o.Officer.See(), fmt.Sprintf("rl:%d:0", campaign))
		bottest.Has(t, list, "Cơ quan còn thiếu (2)", fmt.Sprintf("1. Cơ quan SNV: thông báo số %d, %d", first, second), fmt.Sprintf("2. Cơ quan SOXD: thông báo số %d\n", first))
		if !list.HasProtected {
			t.Error("the list can be forwarded")
		}
		file := o.opened(o.Officer, fmt.Sprintf("rm:%d", campaign))
		if !file.HasProtected {
			t.Error("the table can be forwarded")
		}
		tables := o.tables(file)
		var rows []string
		for _, row := range tables[1].Rows[1:] {
			rows = append(rows, strings.Join(row.Cells[1:10], "|"))
		}
		want := []string{"SNV|Cơ quan SNV|Chưa thuộc cụm, khối|2|0|0|0|2|Chưa có người nhận tin", "SOTC|Cơ quan SOTC|Bloc K1|2|2|2|0|0|Ghi nhận qua kênh khác: Nguyễn Văn An",
			"SOXD|Cơ quan SOXD|Chưa thuộc cụm, khối|2|2|1|0|1|Đã nhận, chưa xác nhận", "SOYT|Cơ quan SOYT|Bloc K1|2|2|2|1|0|Đã xác nhận (sau hạn)"}
		for i := range want {
			if i >= len(rows) || !strings.HasPrefix(rows[i], want[i]) {
				t.Errorf("row %d is not %q:\n%s", i, want[i], strings.Join(rows, "\n"))
			}
		}
		if cells := tables[2].Rows[len(tables[2].Rows)-1].Cells; strings.Join(cells[1:], "|") != "Cộng|8|6|5|1|3" {
			t.Errorf("the sum: %q", cells)
		}
		if cells := tables[0].Rows[1].Cells; cells[1] != fmt.Sprint(first) || strings.Join(cells[5:], "|") != "4|3|2|1|2" {
			t.Errorf("of the first announcement: %q", cells)
		}
		// A notice that takes something back asks for nothing.
		w.Exec(t, `update announcement set kind = 'recall' where id = $1`, second)
		if _, caption := o.album(fmt.Sprintf("rk:%d", campaign)); !strings.Contains(caption, "1 thông báo") {
			t.Errorf("with a recall: %s", caption)
		}
	})
}

// album is how many pictures come of one of the Board's buttons, with the words of all messages.
func (o *office) album(data string) (pictures int, words string) {
	o.T.Helper()
	p := o.Officer.See()
	answered := len(o.W.TG.Calls("answerCallbackQuery"))
	before := len(o.W.TG.BotMessages(p.Chat))
	p.Forge(p.Last(), data)
	o.W.AwaitHandled()
	p.See()
	bottest.Eventually(o.T, "the press is answered", func() bool { return len(o.W.TG.Calls("answerCallbackQuery")) > answered })
	for _, m := range o.W.TG.BotMessages(p.Chat)[before:] {
		if m.Photo != nil {
			pictures++
		}
		words += m.Text + m.Caption
	}
	for _, c := range o.W.TG.Calls("answerCallbackQuery")[answered:] {
		words += c.Params["text"]
	}
	return pictures, words
}
