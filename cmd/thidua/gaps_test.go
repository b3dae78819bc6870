package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

func TestGapsAreCountedWithoutAskers(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		put := func(n int, question, outcome string, at time.Time) {
			t.Helper()
			err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), `insert into answer (chat_id, account, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
values (777001, 777001, $1, $2, $3, '', '2026-01-01', $4, 1, $5, $5)`, n, question, outcome, fmt.Sprint("gap:", n), at.UnixMicro())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		now := time.Now()
		const marriage = "Thủ tục đăng ký kết hôn với người nước ngoài?"
		put(1, marriage, "declined_no_basis", now)
		put(2, "thu tuc dang ky ket hon voi nguoi nuoc ngoai", "declined_no_basis", now.AddDate(0, 0, -40))
		put(3, marriage, "declined_out_of_scope", now.AddDate(0, 0, -100)) // too long ago
		put(4, "Mức thưởng giấy khen?", "verbatim", now)
		put(5, "Ông Nguyễn Văn Nam được thưởng gì?", "declined_no_basis", now)
		if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into feedback (answer_id, account, helpful, given_at) select id, 777002, false, 1 from answer where outcome = 'verbatim'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		out, log, status := run(t, w.settings, "gaps")
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if status != 0 || len(lines) != 3 || lines[0] != "2 lượt hỏi, 2 chưa có trả lời, 0 bị đánh giá chưa đúng: "+marriage {
			t.Fatalf("%d %q %s", status, lines, log)
		}
		for _, want := range []string{"1 lượt hỏi, 0 chưa có trả lời, 1 bị đánh giá chưa đúng: Mức thưởng giấy khen?", "Ông [họ tên] được thưởng gì?"} {
			if !strings.Contains(out, want) {
				t.Errorf("lacks %q:\n%s", want, out)
			}
		}
		if strings.Contains(out, "777") || strings.Contains(out, "Nam") {
			t.Errorf("it tells who asked or was asked about:\n%s", out)
		}
		// What an answer was released to since it was asked is none any more.
		err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			store := curated.NewStore(w.db)
			id, err := store.Propose(t.Context(), tx, curated.Draft{Question: "Ông X được thưởng gì?", Text: "Có.", EndsOn: "2099-12-31"}, 1)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(t.Context(), `update answer set question = 'Ông X được thưởng gì?' where question like 'Ông%'`); err != nil {
				return err
			}
			return store.Release(t.Context(), tx, id, 1, 2)
		})
		if err != nil {
			t.Fatal(err)
		}
		if out, log, status := run(t, w.settings, "gaps"); status != 0 || strings.Count(out, "\n") != 2 || strings.Contains(out, "Ông") {
			t.Errorf("%d %s %s", status, out, log)
		}
		out, log, status = run(t, w.settings, "gaps", "--json", "--since", now.AddDate(0, 0, -10).Format("02/01/2006"))
		if status != 0 || !strings.Contains(out, `{"words":"`+marriage+`","asked":1,"declined":1,"wrong":0,"others":[]}`) {
			t.Errorf("%d %s %s", status, out, log)
		}
	})
}
