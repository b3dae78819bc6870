package curated_test

import (
	"context"
	"strings"
	"testing"

	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestTheBasisIsReadAsItIsNow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.propose(draft(council))
		now := func() curated.BasisNow {
			t.Helper()
			all, err := c.BasisNow(t.Context(), db, id, "2026-11-20")
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			return all[0]
		}
		if b := now(); !strings.Contains(b.Quote, "Hội đồng gồm năm người.") || b.Became != "" || b.Path != clauseOne.Path {
			t.Errorf("%+v", b)
		}
		for _, days := range []struct {
			expires, ends knowledge.Day
			became        curated.SuspensionReason
			stops         knowledge.Day
		}{{"2026-11-20", "", curated.BasisExpired, ""}, {"2026-11-21", "", curated.BasisExpired, "2026-11-21"}, {"", "2026-11-19", curated.BasisOver, ""}, {"", "2026-11-20", "", "2026-11-21"}, {}} {
			c.exec(`update document set expires_on = $1, ends_on = $2`, days.expires, days.ends)
			if b := now(); b.Became != days.became || b.Stops != days.stops {
				t.Errorf("%+v: %+v", days, b)
			}
		}
		put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm bảy người."))
		if b := now(); !strings.Contains(b.Quote, "bảy người") || b.Became != curated.BasisReworded {
			t.Errorf("%+v", b)
		}
		if err := c.corpus.Remove(t.Context(), "91/2017/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		if b := now(); b.Quote != "" || b.Became != curated.BasisGone {
			t.Errorf("%+v", b)
		}
	})
}

func TestAnAnswerIsFoundByItsSourceUntilItIsWithdrawn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		of := func(source string) int64 {
			t.Helper()
			id, err := c.OfSource(t.Context(), db, source)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		id := c.propose(draft(council))
		if got := of("ticket:42"); got != id || of("ticket:4") != 0 {
			t.Errorf("%d, want %d", got, id)
		}
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Withdraw(ctx, tx, id, 1, "") })
		if got := of("ticket:42"); got != 0 {
			t.Errorf("a withdrawn one is %d", got)
		}
	})
}

func TestWhatAPersonProposedAndReleasedBecomesAnothers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.released(draft(council))
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.GiveTo(ctx, tx, author, author+50) })
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.GiveTo(ctx, tx, approver, approver+50) })
		if a := c.get(id); a.ProposedBy != author+50 || a.ReleasedBy != approver+50 || a.Revision != 2 {
			t.Errorf("%+v", a)
		}
	})
}

func TestAQuestionIsCheckedBeforeItIsProposed(t *testing.T) {
	if got, err := curated.CleanQuestion("  Hội đồng\ncó mấy người? "); err != nil || got != "Hội đồng có mấy người?" {
		t.Errorf("%q, %v", got, err)
	}
	_, err := curated.CleanQuestion(strings.Repeat("hội đồng ", 100))
	refused(t, "a long one", err, curated.TooLong)
	_, err = curated.CleanQuestion("xin chào")
	refused(t, "a greeting", err, curated.NoQuestion)
}
