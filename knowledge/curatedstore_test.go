package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// The persons of the tests.
const (
	author   = 7
	approver = 8
)

// curated is a store of curated answers beside a corpus, for a test. What is refused fails the test, unless it is wanted.
type curated struct {
	*knowledge.CuratedStore
	t      *testing.T
	db     *database.DB
	corpus *knowledge.Store
}

// newCurated has a corpus of one decree, whose clause 1 of Article 1 says "Hội đồng gồm năm người.".
func newCurated(t *testing.T, db *database.DB) *curated {
	c := &curated{CuratedStore: knowledge.NewCuratedStore(db), t: t, db: db, corpus: knowledge.NewStore(db)}
	put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm năm người."))
	return c
}

// clauseOne is the basis of most tests.
var clauseOne = knowledge.Basis{DocumentKey: knowledge.NumberKey("91/2017/NĐ-CP"), Path: "Điều 1 khoản 1"}

// draft asks the question, and is founded on clauseOne.
func draft(question string, variants ...string) knowledge.CuratedDraft {
	return knowledge.CuratedDraft{
		Question: question, Variants: variants, Text: "Hội đồng của tỉnh gồm năm người.",
		Reply: knowledge.WrittenReply{Number: "123/SNV-TĐKT", Date: "2026-11-05"}, Basis: []knowledge.Basis{clauseOne}, Source: "ticket:42",
	}
}

// council is the question of most tests.
const council = "Hội đồng thi đua của tỉnh gồm bao nhiêu người?"

// try runs do in a transaction of its own and gives what was refused.
func (c *curated) try(do func(ctx context.Context, tx *database.Tx) error) error {
	c.t.Helper()
	return c.db.InTx(c.t.Context(), func(tx *database.Tx) error { return do(c.t.Context(), tx) })
}

func (c *curated) must(do func(ctx context.Context, tx *database.Tx) error) {
	c.t.Helper()
	if err := c.try(do); err != nil {
		c.t.Fatal(err)
	}
}

func (c *curated) get(id int64) knowledge.CuratedAnswer {
	c.t.Helper()
	a, err := c.Get(c.t.Context(), c.db, id)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c *curated) propose(d knowledge.CuratedDraft) (id int64) {
	c.t.Helper()
	c.must(func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = c.Propose(ctx, tx, d, author)
		return err
	})
	return id
}

// release releases an answer as it is.
func (c *curated) release(id int64) {
	c.t.Helper()
	c.must(func(ctx context.Context, tx *database.Tx) error {
		return c.Release(ctx, tx, id, c.get(id).Revision, approver)
	})
}

// released is the id of a draft that was proposed and released.
func (c *curated) released(d knowledge.CuratedDraft) int64 {
	c.t.Helper()
	id := c.propose(d)
	c.release(id)
	return id
}

// refused requires that an error is a refusal with the code.
func refused(t *testing.T, what string, err error, code knowledge.CuratedCode) *knowledge.CuratedError {
	t.Helper()
	refusal, ok := errors.AsType[*knowledge.CuratedError](err)
	if !ok || refusal.Code != code {
		t.Fatalf("%s: %v, want the refusal %q", what, err, code)
	}
	return refusal
}

func TestACuratedAnswerIsProposedReturnedChangedReleasedSuspendedAndWithdrawn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		began := time.Now().Add(-time.Minute)
		id := c.propose(draft(" Hội đồng   thi đua của tỉnh gồm bao nhiêu người? ", "Hội đồng có mấy người", "HỘI ĐỒNG CÓ MẤY NGƯỜI?"))
		a := c.get(id)
		want := knowledge.CuratedAnswer{ID: id, CuratedDraft: draft(council, "Hội đồng có mấy người"), State: knowledge.CuratedProposed, ProposedBy: author, Revision: 1}
		want.Basis = []knowledge.Basis{{DocumentKey: clauseOne.DocumentKey, Path: clauseOne.Path,
			Place: "khoản 1 Điều 1 Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ"}}
		want.ProposedAt, want.ChangedAt = a.ProposedAt, a.ChangedAt
		if diff := cmp.Diff(want, a); diff != "" || a.ProposedAt.Before(began) {
			t.Fatal(diff, a.ProposedAt)
		}

		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Return(ctx, tx, id, 1, " ghi rõ căn cứ ")
		})
		want.State, want.Note, want.Revision = knowledge.CuratedReturned, "ghi rõ căn cứ", 2
		step := func(what string) {
			t.Helper()
			got := c.get(id)
			want.ProposedAt, want.ReleasedAt, want.ChangedAt = got.ProposedAt, got.ReleasedAt, got.ChangedAt
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(what, diff)
			}
		}
		step("returned")

		next := want.CuratedDraft
		next.Variants, next.Text, next.Reply, next.EndsOn, next.Territory = nil, "Năm người.", knowledge.WrittenReply{}, "2099-06-30", "tỉnh Thái Bình"
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Change(ctx, tx, id, 2, next, author+1) })
		want.CuratedDraft, want.State, want.Note, want.ProposedBy, want.Revision = next, knowledge.CuratedProposed, "", author+1, 3
		step("changed")

		c.release(id)
		want.State, want.ReleasedBy, want.Revision = knowledge.CuratedReleased, approver, 4
		step("released")
		if c.get(id).ReleasedAt.Before(began) {
			t.Error("released at", c.get(id).ReleasedAt)
		}

		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Suspend(ctx, tx, id, 4, "đang xem lại") })
		want.State, want.Note, want.Revision = knowledge.CuratedSuspended, "đang xem lại", 5
		step("suspended")

		c.release(id)
		want.State, want.Note, want.Revision = knowledge.CuratedReleased, "", 6
		step("released again")

		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Change(ctx, tx, id, 6, next, author) })
		want.State, want.ProposedBy, want.ReleasedBy, want.Revision = knowledge.CuratedProposed, author, 0, 7
		step("a change takes the release back")
		if !c.get(id).ReleasedAt.IsZero() {
			t.Error("a proposed answer was released at", c.get(id).ReleasedAt)
		}

		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Withdraw(ctx, tx, id, 7, "") })
		want.State, want.Revision = knowledge.CuratedWithdrawn, 8
		step("withdrawn")
	})
}

func TestNothingIsDoneAtAnotherRevisionOrInAnotherState(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		acts := map[string]func(id, revision int64) func(context.Context, *database.Tx) error{
			"change": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error {
					return c.Change(ctx, tx, id, revision, draft(council), author)
				}
			},
			"release": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error { return c.Release(ctx, tx, id, revision, approver) }
			},
			"return": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error { return c.Return(ctx, tx, id, revision, "x") }
			},
			"suspend": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error { return c.Suspend(ctx, tx, id, revision, "x") }
			},
			"withdraw": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error { return c.Withdraw(ctx, tx, id, revision, "x") }
			},
			"add": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error {
					return c.AddVariant(ctx, tx, id, revision, "Hội đồng có mấy người?", author)
				}
			},
			"remove": func(id, revision int64) func(context.Context, *database.Tx) error {
				return func(ctx context.Context, tx *database.Tx) error {
					return c.RemoveVariant(ctx, tx, id, revision, "Hội đồng có mấy người?")
				}
			},
		}
		// What each state allows.
		allowed := map[knowledge.CuratedState]string{
			knowledge.CuratedProposed: "change release return withdraw add remove", knowledge.CuratedReleased: "change suspend withdraw add remove",
			knowledge.CuratedReturned: "change withdraw add remove", knowledge.CuratedSuspended: "change release withdraw add remove",
			knowledge.CuratedWithdrawn: "",
		}
		id := c.propose(draft(council, "Hội đồng có mấy người?"))
		undo := errors.New("undo")
		for state, acted := range allowed {
			c.must(func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `update curated_answer set state = $1 where id = $2`, state, id)
				return err
			})
			for name, act := range acts {
				err := c.try(func(ctx context.Context, tx *database.Tx) error {
					if err := act(id, 1)(ctx, tx); err != nil {
						return err
					}
					return undo
				})
				if want := strings.Contains(acted, name); want != errors.Is(err, undo) {
					t.Errorf("%s of a %s one: %v", name, state, err)
				} else if !want {
					refused(t, name, err, knowledge.CuratedWrongState)
				}
				refused(t, name+" at another revision", c.try(act(id, 2)), knowledge.CuratedMoved)
				refused(t, name+" of none", c.try(act(id+1, 1)), knowledge.CuratedMissing)
			}
		}
		if a := c.get(id); a.Revision != 1 || len(a.Variants) != 1 {
			t.Errorf("what was refused left %+v", a)
		}
		_, err := c.Get(t.Context(), db, id+1)
		refused(t, "getting none", err, knowledge.CuratedMissing)
	})
}

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

func TestListsAreByStateWithAllParts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		var ids []int64
		for i := range 3 {
			ids = append(ids, c.propose(draft(fmt.Sprint("Câu hỏi thứ ", i), fmt.Sprint("Câu thứ ", i))))
		}
		bare := draft("Không có căn cứ thì sao?")
		bare.Basis = nil
		ids = append(ids, c.released(bare))
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, ids[0], 1, c.get(ids[0]).CuratedDraft, author)
		})
		list := func(all []knowledge.CuratedAnswer, err error) (found []int64) {
			t.Helper()
			for _, a := range all {
				if diff := cmp.Diff(c.get(a.ID), a); diff != "" {
					t.Error(diff)
				}
				found = append(found, a.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if got := list(c.Proposed(t.Context(), db)); !cmp.Equal(got, []int64{ids[1], ids[2], ids[0]}) {
			t.Errorf("%v wait, of %v", got, ids)
		}
		if got := list(c.List(t.Context(), db, knowledge.CuratedProposed)); !cmp.Equal(got, []int64{ids[0], ids[2], ids[1]}) {
			t.Errorf("%v are proposed, of %v", got, ids)
		}
		if got := list(c.List(t.Context(), db, knowledge.CuratedReleased)); !cmp.Equal(got, ids[3:]) {
			t.Errorf("%v are released", got)
		}
		if got := list(c.List(t.Context(), db, knowledge.CuratedSuspended)); len(got) != 0 {
			t.Errorf("%v are suspended", got)
		}
	})
}

func TestWhatIsOverIsNotReleased(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newCurated(t, db)
		today := vietnamese.DayOf(time.Now())
		d := draft(council)
		d.EndsOn = today.Add(-1)
		id := c.propose(d)
		err := c.try(func(ctx context.Context, tx *database.Tx) error { return c.Release(ctx, tx, id, 1, approver) })
		if refusal := refused(t, "its last day was yesterday", err, knowledge.CuratedOver); refusal.Words != today.Add(-1).Words() {
			t.Errorf("it says %q", refusal.Words)
		}
		d.EndsOn = today
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Change(ctx, tx, id, 1, d, author) })
		c.release(id)
	})
}
