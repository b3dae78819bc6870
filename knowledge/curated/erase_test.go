package curated_test

import (
	"context"
	"testing"

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
