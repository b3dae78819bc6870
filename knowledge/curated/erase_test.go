package curated_test

import (
	"context"
	"testing"

	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestTheNameOfWhoIsErasedStandsNowhere(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		d := draft("Ông Nguyễn Văn Nam được khen thưởng gì?", "Khen thưởng ông Nguyễn Văn Nam thế nào?")
		d.Text = "Ông Nguyễn Văn Nam liên hệ Sở."
		id := c.propose(d)
		same := c.propose(draft("Ông Nguyễn Văn Bắc được khen thưởng gì?"))
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Erase(ctx, tx, []string{"", "Nguyễn Văn Nam", "Nguyễn Văn Bắc"}, "[họ tên]")
		})
		a := c.get(id)
		if a.Question != "Ông [họ tên] được khen thưởng gì?" || a.Variants[0] != "Khen thưởng ông [họ tên] thế nào?" || a.Text != "Ông [họ tên] liên hệ Sở." {
			t.Errorf("%+v", a)
		}
		if got := c.get(same).Question; got != a.Question {
			t.Errorf("another one asks %q", got)
		}
		var left int
		if err := db.QueryRow(t.Context(), `select count(*) from curated_question where key like '%nguyen%' or spelling like '%nguyễn%'`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d keys have a name, %v", left, err)
		}
	})
}

func TestASourceThatIsForgottenLeavesWhatNobodyReleased(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		of := func(question, source string) curated.Draft {
			d := draft(question)
			d.Source = source
			return d
		}
		released, other := c.released(of(council, "ticket:1")), c.propose(of("Ai bổ nhiệm hội đồng?", "ticket:2"))
		proposed, returned := c.propose(of("Hội đồng họp khi nào?", "ticket:1")), c.propose(of("Hội đồng họp ở đâu?", "ticket:1"))
		withdrawn := c.released(of("Hội đồng họp mấy lần?", "ticket:1"))
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Return(ctx, tx, returned, 1, "ông ấy hỏi gì?")
		})
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Withdraw(ctx, tx, withdrawn, 2, "ông ấy hỏi gì?")
		})
		c.suspend() // the released one and those that wait
		if all, err := c.Sources(t.Context(), db); err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Forget(ctx, tx, "ticket:1", "đã xóa") })
		for _, id := range []int64{proposed, returned, withdrawn} {
			a := c.get(id)
			if a.State != curated.Withdrawn || a.Question != "" || a.Text != "" || a.Reply.Number != "" || a.Source != "" || a.Note != "đã xóa" || a.Reason != "" {
				t.Errorf("%+v", a)
			}
		}
		if a := c.get(released); a.State != curated.Suspended || a.Question != council || a.Source != "" {
			t.Errorf("what everybody was shown: %+v", a)
		}
		if a := c.get(other); a.State != curated.Suspended || a.Source != "ticket:2" {
			t.Errorf("another's: %+v", a)
		}
		c.propose(of("Hội đồng họp khi nào?", "ticket:3")) // its words are free
	})
}
