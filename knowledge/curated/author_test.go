package curated_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestWhoWroteInAnAnswerIsItsAuthorUntilItIsReleased(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.propose(draft(council))
		change := func(by int64) {
			t.Helper()
			c.must(func(ctx context.Context, tx *database.Tx) error {
				return c.Change(ctx, tx, id, c.get(id).Revision, draft(council), by)
			})
		}
		variant := func(words string, by int64) {
			t.Helper()
			c.must(func(ctx context.Context, tx *database.Tx) error {
				return c.AddVariant(ctx, tx, id, c.get(id).Revision, words, by)
			})
		}
		change(21)
		change(author)
		change(21)
		change(0)
		variant("Hội đồng có mấy người?", 22)
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Return(ctx, tx, id, c.get(id).Revision, "ghi rõ")
		})
		change(23)
		a := c.get(id)
		if diff := cmp.Diff([]int64{author, 21, 22, 23}, a.Authors()); diff != "" {
			t.Error(diff)
		}
		if list, err := c.Proposed(t.Context(), db); err != nil || len(list) != 1 || !cmp.Equal(list[0], a) {
			t.Errorf("the list: %+v, %v", list, err)
		}
		for person, want := range map[int64]bool{author: true, 21: true, 23: true, approver: false, 0: false} {
			if a.IsBy(person) != want {
				t.Errorf("%d is an author: %v", person, !want)
			}
		}

		c.release(id)
		variant("Hội đồng có mấy người vậy?", 24) // two persons have seen what was there
		if a := c.get(id); a.ProposedBy != 24 || a.Editors != nil {
			t.Errorf("after the release: %+v", a)
		}
		// What waited when it was suspended was never released: its authors stay.
		change(25)
		c.suspend()
		change(26)
		if diff := cmp.Diff([]int64{24, 25, 26}, c.get(id).Authors()); diff != "" {
			t.Error(diff)
		}
		c.release(id)
		put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "khác"))
		change(27)
		if a := c.get(id); a.State != curated.Proposed || a.ProposedBy != 27 || a.Editors != nil {
			t.Errorf("one that was suspended when it was released: %+v", a)
		}
	})
}

func TestAnAuthorStaysOneWhenTheyAreFoundToBeAnother(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.propose(draft(council))
		for _, by := range []int64{21, 22} {
			c.must(func(ctx context.Context, tx *database.Tx) error {
				return c.Change(ctx, tx, id, c.get(id).Revision, draft(council), by)
			})
		}
		for _, step := range []struct {
			from, to int64
			want     []int64
		}{{21, 31, []int64{author, 22, 31}}, {22, 31, []int64{author, 31}}, {31, author, []int64{author}}, {40, 41, []int64{author}}} {
			c.must(func(ctx context.Context, tx *database.Tx) error { return c.GiveTo(ctx, tx, step.from, step.to) })
			if diff := cmp.Diff(step.want, c.get(id).Authors()); diff != "" {
				t.Errorf("%d is %d: %s", step.from, step.to, diff)
			}
		}
	})
}
