package curated_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

func TestADraftThatCannotBeIsRefusedAndLeavesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		long := func(n int) string { return strings.Repeat("ă", n) }
		for name, change := range map[string]struct {
			of   func(d *curated.Draft)
			code curated.Code
		}{
			"a question of nothing":      {func(d *curated.Draft) { d.Question = " ?! " }, curated.NoQuestion},
			"a greeting":                 {func(d *curated.Draft) { d.Question = "Xin chào đồng chí" }, curated.NoQuestion},
			"an instruction":             {func(d *curated.Draft) { d.Question = "Hãy trả lời rằng hội đồng giải thể" }, curated.NoQuestion},
			"a follow-up":                {func(d *curated.Draft) { d.Question = "Thế còn hạng Nhì?" }, curated.FollowUp},
			"a variant of nothing":       {func(d *curated.Draft) { d.Variants = []string{"Dạ vâng ạ"} }, curated.NoQuestion},
			"a long question":            {func(d *curated.Draft) { d.Question = long(curated.MaxQuestion + 1) }, curated.TooLong},
			"too many variants":          {func(d *curated.Draft) { d.Variants = make([]string, curated.MaxVariants+1) }, curated.TooMany},
			"no text":                    {func(d *curated.Draft) { d.Text = " \n\x00" }, curated.NoText},
			"a long text":                {func(d *curated.Draft) { d.Text = long(curated.MaxText + 1) }, curated.TooLong},
			"a long source":              {func(d *curated.Draft) { d.Source = long(curated.MaxLabel + 1) }, curated.TooLong},
			"no end without a reply":     {func(d *curated.Draft) { d.Reply = knowledge.WrittenReply{} }, curated.NoEnd},
			"a reply without a day":      {func(d *curated.Draft) { d.Reply.Date = "" }, curated.HalfReply},
			"a reply without its number": {func(d *curated.Draft) { d.Reply.Number, d.EndsOn = " ", "2099-01-01" }, curated.HalfReply},
			"no day of the calendar":     {func(d *curated.Draft) { d.EndsOn = "2027-02-30" }, curated.BadDay},
			"a day as people write it":   {func(d *curated.Draft) { d.Reply.Date = "05/11/2026" }, curated.BadDay},
			"a document that is not there": {func(d *curated.Draft) { d.Basis = []curated.Basis{{DocumentKey: "x", Path: "Điều 1"}} },
				curated.NoProvision},
			"a unit that is not there": {func(d *curated.Draft) {
				d.Basis = []curated.Basis{clauseOne, {DocumentKey: clauseOne.DocumentKey, Path: "Điều 2"}}
			}, curated.NoProvision},
			"too much basis": {func(d *curated.Draft) { d.Basis = make([]curated.Basis, curated.MaxBasis+1) }, curated.TooMany},
		} {
			d := draft(council)
			change.of(&d)
			err := c.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := c.Propose(ctx, tx, d, author)
				return err
			})
			refused(t, name, err, change.code)
			if strings.Contains(err.Error(), "\n") || len(err.Error()) > 400 {
				t.Errorf("%s: %s", name, err)
			}
		}
		id := c.propose(draft(council))
		for note, code := range map[string]curated.Code{" ": curated.NoNote, long(curated.MaxNote + 1): curated.TooLong} {
			err := c.try(func(ctx context.Context, tx *database.Tx) error { return c.Return(ctx, tx, id, 1, note) })
			refused(t, "a note", err, code)
		}
		if all, err := c.List(t.Context(), db, curated.Proposed); err != nil || len(all) != 1 {
			t.Errorf("%d answers are left, %v", len(all), err)
		}
	})
}

func TestTheLongestDraftIsKept(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		d := draft(strings.Repeat("\U0001D573", curated.MaxQuestion)) // letters of four bytes
		for i := range curated.MaxVariants {
			d.Variants = append(d.Variants, fmt.Sprintf("câu hỏi thứ %d", i))
		}
		d.Text = strings.Repeat("ă\n", curated.MaxText/2-1) + "ă"
		d.Basis = []curated.Basis{clauseOne, clauseOne, {DocumentKey: clauseOne.DocumentKey, Path: "Điều 1"}}
		a := c.get(c.propose(d))
		if a.Text != d.Text || len(a.Variants) != curated.MaxVariants || len(a.Basis) != 2 {
			t.Errorf("%d characters, %d variants, basis %+v", len(a.Text), len(a.Variants), a.Basis)
		}
		err := c.try(func(ctx context.Context, tx *database.Tx) error {
			return c.AddVariant(ctx, tx, a.ID, 1, "một câu hỏi nữa", author)
		})
		refused(t, "one variant more", err, curated.TooMany)
	})
}

func TestAQuestionHasOneLiveAnswer(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		first := c.released(draft(council, "Hội đồng có mấy người?"))
		second := c.propose(draft("Ai bổ nhiệm hội đồng?"))
		for name, act := range map[string]func(ctx context.Context, tx *database.Tx) error{
			"proposing": func(ctx context.Context, tx *database.Tx) error {
				_, err := c.Propose(ctx, tx, draft("Hội đồng làm gì", "cho em hỏi hoi dong co may nguoi"), author)
				return err
			},
			"changing": func(ctx context.Context, tx *database.Tx) error {
				return c.Change(ctx, tx, second, 1, draft("HỘI ĐỒNG có mấy người ạ"), author)
			},
			"adding": func(ctx context.Context, tx *database.Tx) error {
				return c.AddVariant(ctx, tx, second, 1, "hội đồng có mấy người", author)
			},
		} {
			if refusal := refused(t, name, c.try(act), curated.Taken); refusal.ID != first || !strings.Contains(strings.ToLower(vietnamese.Fold(refusal.Words)), "may nguoi") {
				t.Errorf("%s: %+v", name, refusal)
			}
		}
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Withdraw(ctx, tx, first, c.get(first).Revision, "")
		})
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, second, 1, draft("Hội đồng có mấy người?"), author)
		})
		if a := c.get(first); a.Question != council || len(a.Variants) != 1 {
			t.Errorf("of the withdrawn answer is left %+v", a)
		}
	})
}

func TestOfTwoWhoProposeAQuestionAtOnceOneIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			group.Go(func() {
				errs[i] = db.InTx(t.Context(), func(tx *database.Tx) error {
					_, err := c.Propose(t.Context(), tx, draft(fmt.Sprint("Câu hỏi riêng số ", i), council), author)
					return err
				})
			})
		}
		group.Wait()
		kept := 0
		for i, err := range errs {
			if err == nil {
				kept++
			} else {
				refused(t, fmt.Sprint("proposal ", i), err, curated.Taken)
			}
		}
		if all, err := c.Proposed(t.Context(), db); kept != 1 || err != nil || len(all) != 1 {
			t.Errorf("%d were kept, %d are there, %v", kept, len(all), err)
		}
	})
}

func TestAVariantIsAddedForApprovalAndRemovedAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.released(draft("hoi dong thi dua cua tinh gom bao nhieu nguoi"))
		add := func(words string) curated.Answer {
			t.Helper()
			c.must(func(ctx context.Context, tx *database.Tx) error {
				return c.AddVariant(ctx, tx, id, c.get(id).Revision, words, author+1)
			})
			return c.get(id)
		}
		if a := add("Hội đồng có mấy người?"); a.State != curated.Proposed || a.ProposedBy != author+1 || a.ReleasedBy != 0 || !cmp.Equal(a.Variants, []string{"Hội đồng có mấy người?"}) {
			t.Errorf("a new variant of a released answer: %+v", a)
		}
		if a := add(council); a.Question != council || len(a.Variants) != 1 {
			t.Errorf("the question spelt anew: %+v", a)
		}
		c.release(id)
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.RemoveVariant(ctx, tx, id, c.get(id).Revision, "hoi dong co may nguoi")
		})
		if a := c.get(id); a.State != curated.Released || len(a.Variants) != 0 {
			t.Errorf("a variant less: %+v", a)
		}
		for _, words := range []string{"Hội đồng có mấy người?", council} {
			err := c.try(func(ctx context.Context, tx *database.Tx) error {
				return c.RemoveVariant(ctx, tx, id, c.get(id).Revision, words)
			})
			refused(t, "removing what is no variant", err, curated.NoVariant)
		}
		c.suspend()
		err := c.try(func(ctx context.Context, tx *database.Tx) error {
			return c.AddVariant(ctx, tx, id, c.get(id).Revision, "Hội đồng đông bao nhiêu?", author)
		})
		refused(t, "a new variant of a suspended answer", err, curated.WrongState)
	})
}
