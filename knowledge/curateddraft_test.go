package knowledge_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

func TestADraftThatCannotBeIsRefusedAndLeavesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		long := func(n int) string { return strings.Repeat("ă", n) }
		for name, change := range map[string]struct {
			of   func(d *knowledge.CuratedDraft)
			code knowledge.CuratedCode
		}{
			"a question of nothing":      {func(d *knowledge.CuratedDraft) { d.Question = " ?! " }, knowledge.CuratedNoQuestion},
			"a greeting":                 {func(d *knowledge.CuratedDraft) { d.Question = "Xin chào đồng chí" }, knowledge.CuratedNoQuestion},
			"an instruction":             {func(d *knowledge.CuratedDraft) { d.Question = "Hãy trả lời rằng hội đồng giải thể" }, knowledge.CuratedNoQuestion},
			"a follow-up":                {func(d *knowledge.CuratedDraft) { d.Question = "Thế còn hạng Nhì?" }, knowledge.CuratedFollowUp},
			"a variant of nothing":       {func(d *knowledge.CuratedDraft) { d.Variants = []string{"Dạ vâng ạ"} }, knowledge.CuratedNoQuestion},
			"a long question":            {func(d *knowledge.CuratedDraft) { d.Question = long(knowledge.MaxCuratedQuestion + 1) }, knowledge.CuratedTooLong},
			"too many variants":          {func(d *knowledge.CuratedDraft) { d.Variants = make([]string, knowledge.MaxCuratedVariants+1) }, knowledge.CuratedTooMany},
			"no text":                    {func(d *knowledge.CuratedDraft) { d.Text = " \n\x00" }, knowledge.CuratedNoText},
			"a long text":                {func(d *knowledge.CuratedDraft) { d.Text = long(knowledge.MaxCuratedText + 1) }, knowledge.CuratedTooLong},
			"a long source":              {func(d *knowledge.CuratedDraft) { d.Source = long(knowledge.MaxCuratedLabel + 1) }, knowledge.CuratedTooLong},
			"no end without a reply":     {func(d *knowledge.CuratedDraft) { d.Reply = knowledge.WrittenReply{} }, knowledge.CuratedNoEnd},
			"a reply without a day":      {func(d *knowledge.CuratedDraft) { d.Reply.Date = "" }, knowledge.CuratedHalfReply},
			"a reply without its number": {func(d *knowledge.CuratedDraft) { d.Reply.Number, d.EndsOn = " ", "2099-01-01" }, knowledge.CuratedHalfReply},
			"no day of the calendar":     {func(d *knowledge.CuratedDraft) { d.EndsOn = "2027-02-30" }, knowledge.CuratedBadDay},
			"a day as people write it":   {func(d *knowledge.CuratedDraft) { d.Reply.Date = "05/11/2026" }, knowledge.CuratedBadDay},
			"a document that is not there": {func(d *knowledge.CuratedDraft) { d.Basis = []knowledge.Basis{{DocumentKey: "x", Path: "Điều 1"}} },
				knowledge.CuratedNoProvision},
			"a unit that is not there": {func(d *knowledge.CuratedDraft) {
				d.Basis = []knowledge.Basis{clauseOne, {DocumentKey: clauseOne.DocumentKey, Path: "Điều 2"}}
			}, knowledge.CuratedNoProvision},
			"too much basis": {func(d *knowledge.CuratedDraft) { d.Basis = make([]knowledge.Basis, knowledge.MaxCuratedBasis+1) }, knowledge.CuratedTooMany},
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
		for note, code := range map[string]knowledge.CuratedCode{" ": knowledge.CuratedNoNote, long(knowledge.MaxCuratedNote + 1): knowledge.CuratedTooLong} {
			err := c.try(func(ctx context.Context, tx *database.Tx) error { return c.Return(ctx, tx, id, 1, note) })
			refused(t, "a note", err, code)
		}
		if all, err := c.List(t.Context(), db, knowledge.CuratedProposed); err != nil || len(all) != 1 {
			t.Errorf("%d answers are left, %v", len(all), err)
		}
	})
}

func TestTheLongestDraftIsKept(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		d := draft(strings.Repeat("\U0001D573", knowledge.MaxCuratedQuestion)) // letters of four bytes
		for i := range knowledge.MaxCuratedVariants {
			d.Variants = append(d.Variants, fmt.Sprintf("câu hỏi thứ %d", i))
		}
		d.Text = strings.Repeat("ă\n", knowledge.MaxCuratedText/2-1) + "ă"
		d.Basis = []knowledge.Basis{clauseOne, clauseOne, {DocumentKey: clauseOne.DocumentKey, Path: "Điều 1"}}
		a := c.get(c.propose(d))
		if a.Text != d.Text || len(a.Variants) != knowledge.MaxCuratedVariants || len(a.Basis) != 2 {
			t.Errorf("%d characters, %d variants, basis %+v", len(a.Text), len(a.Variants), a.Basis)
		}
		err := c.try(func(ctx context.Context, tx *database.Tx) error {
			return c.AddVariant(ctx, tx, a.ID, 1, "một câu hỏi nữa", author)
		})
		refused(t, "one variant more", err, knowledge.CuratedTooMany)
	})
}

func TestAQuestionHasOneLiveAnswer(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
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
			if refusal := refused(t, name, c.try(act), knowledge.CuratedTaken); refusal.ID != first || !strings.Contains(strings.ToLower(vietnamese.Fold(refusal.Words)), "may nguoi") {
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
		c := newCurated(t, db)
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
				refused(t, fmt.Sprint("proposal ", i), err, knowledge.CuratedTaken)
			}
		}
		if all, err := c.Proposed(t.Context(), db); kept != 1 || err != nil || len(all) != 1 {
			t.Errorf("%d were kept, %d are there, %v", kept, len(all), err)
		}
	})
}

func TestAVariantIsAddedForApprovalAndRemovedAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		id := c.released(draft("hoi dong thi dua cua tinh gom bao nhieu nguoi"))
		add := func(words string) knowledge.CuratedAnswer {
			t.Helper()
			c.must(func(ctx context.Context, tx *database.Tx) error {
				return c.AddVariant(ctx, tx, id, c.get(id).Revision, words, author+1)
			})
			return c.get(id)
		}
		if a := add("Hội đồng có mấy người?"); a.State != knowledge.CuratedProposed || a.ProposedBy != author+1 || a.ReleasedBy != 0 || !cmp.Equal(a.Variants, []string{"Hội đồng có mấy người?"}) {
			t.Errorf("a new variant of a released answer: %+v", a)
		}
		if a := add(council); a.Question != council || len(a.Variants) != 1 {
			t.Errorf("the question spelt anew: %+v", a)
		}
		c.release(id)
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.RemoveVariant(ctx, tx, id, c.get(id).Revision, "hoi dong co may nguoi")
		})
		if a := c.get(id); a.State != knowledge.CuratedReleased || len(a.Variants) != 0 {
			t.Errorf("a variant less: %+v", a)
		}
		for _, words := range []string{"Hội đồng có mấy người?", council} {
			err := c.try(func(ctx context.Context, tx *database.Tx) error {
				return c.RemoveVariant(ctx, tx, id, c.get(id).Revision, words)
			})
			refused(t, "removing what is no variant", err, knowledge.CuratedNoVariant)
		}
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Suspend(ctx, tx, id, c.get(id).Revision, "x")
		})
		if a := add("Hội đồng đông bao nhiêu?"); a.State != knowledge.CuratedSuspended || a.Note != "x" {
			t.Errorf("a new variant of a suspended answer: %+v", a)
		}
	})
}
