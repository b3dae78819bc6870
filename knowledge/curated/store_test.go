package curated_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// The persons of the tests.
const (
	author   = 7
	approver = 8
)

// fixture is a store of curated answers beside a corpus, for a test. What is refused fails the test, unless it is wanted.
type fixture struct {
	*curated.Store
	t      *testing.T
	db     *database.DB
	corpus *knowledge.Store
}

// newFixture has a corpus of one decree, whose clause 1 of Article 1 says "Hội đồng gồm năm người.".
func newFixture(t *testing.T, db *database.DB) *fixture {
	c := &fixture{Store: curated.NewStore(db), t: t, db: db, corpus: curated.Corpus(db)}
	put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm năm người."))
	return c
}

// clauseOne is the basis of most tests.
var clauseOne = curated.Basis{DocumentKey: corpus.NumberKey("91/2017/NĐ-CP"), Path: "Điều 1 khoản 1"}

// draft asks the question, and is founded on clauseOne.
func draft(question string, variants ...string) curated.Draft {
	return curated.Draft{
		Question: question, Variants: variants, Text: "Hội đồng của tỉnh gồm năm người.",
		Reply: knowledge.WrittenReply{Number: "123/SNV-TĐKT", Date: "2026-11-05"}, Basis: []curated.Basis{clauseOne}, Source: "ticket:42",
	}
}

// council is the question of most tests.
const council = "Hội đồng thi đua của tỉnh gồm bao nhiêu người?"

// try runs do in a transaction of its own and gives what was refused.
func (c *fixture) try(do func(ctx context.Context, tx *database.Tx) error) error {
	c.t.Helper()
	return c.db.InTx(c.t.Context(), func(tx *database.Tx) error { return do(c.t.Context(), tx) })
}

func (c *fixture) must(do func(ctx context.Context, tx *database.Tx) error) {
	c.t.Helper()
	if err := c.try(do); err != nil {
		c.t.Fatal(err)
	}
}

func (c *fixture) get(id int64) curated.Answer {
	c.t.Helper()
	a, err := c.Get(c.t.Context(), c.db, id)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c *fixture) propose(d curated.Draft) (id int64) {
	c.t.Helper()
	c.must(func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = c.Propose(ctx, tx, d, author)
		return err
	})
	return id
}

// release releases an answer as it is.
func (c *fixture) release(id int64) {
	c.t.Helper()
	c.must(func(ctx context.Context, tx *database.Tx) error {
		return c.Release(ctx, tx, id, c.get(id).Revision, approver)
	})
}

// suspend has a document come that replaces clauseOne's from a day to come.
func (c *fixture) suspend() {
	c.t.Helper()
	put(c.t, c.corpus, replacing("91/2017/NĐ-CP", "2099-01-01"))
}

func (c *fixture) exec(statement string, args ...any) {
	c.t.Helper()
	c.must(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
}

// released is the id of a draft that was proposed and released.
func (c *fixture) released(d curated.Draft) int64 {
	c.t.Helper()
	id := c.propose(d)
	c.release(id)
	return id
}

// refused requires that an error is a refusal with the code.
func refused(t *testing.T, what string, err error, code curated.Code) *curated.Error {
	t.Helper()
	refusal, ok := errors.AsType[*curated.Error](err)
	if !ok || refusal.Code != code {
		t.Fatalf("%s: %v, want the refusal %q", what, err, code)
	}
	return refusal
}

// same requires that an answer is what is wanted, but for its times.
func (c *fixture) same(what string, want curated.Answer) {
	c.t.Helper()
	got := c.get(want.ID)
	want.ProposedAt, want.ReleasedAt, want.ChangedAt = got.ProposedAt, got.ReleasedAt, got.ChangedAt
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Fatal(what, diff)
	}
}

// decree is a small document with the given words in its one clause.
func decree(number, source, words string) *corpus.Document {
	return &corpus.Document{
		Kind: "Nghị định", Number: number, Title: "Quy định chi tiết", Issuer: "Chính phủ", IssuedOn: "2017-07-31",
		EffectiveOn: "2017-10-01", Source: source, Hash: source + words,
		Provisions: []corpus.Provision{
			{Seq: 0, Parent: -1, Path: "Chương I", Level: corpus.LevelChapter, Label: "Chương I", Heading: "QUY ĐỊNH CHUNG"},
			{Seq: 1, Parent: 0, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Phạm vi", Above: []string{"Chương I QUY ĐỊNH CHUNG"}},
			{Seq: 2, Parent: 1, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Label: "1.", Above: []string{"Chương I QUY ĐỊNH CHUNG", "Điều 1. Phạm vi"}, Text: words},
		},
	}
}

func put(t *testing.T, store *knowledge.Store, d *corpus.Document) knowledge.Change {
	t.Helper()
	change, err := store.Put(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

func TestACuratedAnswerIsProposedReturnedAndChanged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		began := time.Now().Add(-time.Minute)
		id := c.propose(draft(" Hội đồng   thi đua của tỉnh gồm bao nhiêu người? ", "Hội đồng có mấy người", "HỘI ĐỒNG CÓ MẤY NGƯỜI?"))
		want := curated.Answer{ID: id, Draft: draft(council, "Hội đồng có mấy người"), State: curated.Proposed, ProposedBy: author, Revision: 1}
		want.Basis = []curated.Basis{{DocumentKey: clauseOne.DocumentKey, Path: clauseOne.Path,
			Place: "khoản 1 Điều 1 Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ"}}
		c.same("proposed", want)
		if a := c.get(id); a.ProposedAt.Before(began) || a.ChangedAt.Before(began) || !a.ReleasedAt.IsZero() {
			t.Errorf("%+v", a)
		}

		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Return(ctx, tx, id, 1, " ghi rõ căn cứ ")
		})
		want.State, want.Note, want.Revision = curated.Returned, "ghi rõ căn cứ", 2
		c.same("returned", want)

		next := want.Draft
		next.Variants, next.Text, next.Reply, next.EndsOn, next.Territory = nil, "Năm người.", knowledge.WrittenReply{}, "2099-06-30", "tỉnh Thái Bình"
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Change(ctx, tx, id, 2, next, author+1) })
		want.Draft, want.State, want.Note, want.Editors, want.Revision = next, curated.Proposed, "", []int64{author + 1}, 3
		c.same("changed", want)
	})
}

func TestACuratedAnswerIsReleasedSuspendedAndWithdrawn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		began := time.Now().Add(-time.Minute)
		id := c.propose(draft(council))
		want := c.get(id)
		c.release(id)
		want.State, want.ReleasedBy, want.Revision = curated.Released, approver, 2
		c.same("released", want)
		if c.get(id).ReleasedAt.Before(began) {
			t.Error("released at", c.get(id).ReleasedAt)
		}

		c.suspend()
		want.State, want.Reason, want.Note, want.Revision = curated.Suspended, curated.BasisExpired, clausePlace, 3
		c.same("suspended", want)

		c.release(id)
		want.State, want.Reason, want.Note, want.Revision = curated.Released, "", "", 4
		c.same("released again", want)

		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, id, 4, want.Draft, author+1)
		})
		want.State, want.ProposedBy, want.ReleasedBy, want.Revision = curated.Proposed, author+1, 0, 5
		c.same("a change takes the release back", want)
		if !c.get(id).ReleasedAt.IsZero() {
			t.Error("a proposed answer was released at", c.get(id).ReleasedAt)
		}

		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Withdraw(ctx, tx, id, 5, "") })
		want.State, want.Revision = curated.Withdrawn, 6
		c.same("withdrawn", want)
	})
}

// act does something with an answer at a revision.
type act func(ctx context.Context, tx *database.Tx, id, revision int64) error

// acts is all that can be done with an answer to council, by name.
func (c *fixture) acts() map[string]act {
	const variant = "Hội đồng có mấy người?"
	return map[string]act{
		"change": func(ctx context.Context, tx *database.Tx, id, revision int64) error {
			return c.Change(ctx, tx, id, revision, draft(council), author)
		},
		"release": func(ctx context.Context, tx *database.Tx, id, revision int64) error {
			return c.Release(ctx, tx, id, revision, approver)
		},
		"return": func(ctx context.Context, tx *database.Tx, id, revision int64) error {
			return c.Return(ctx, tx, id, revision, "x")
		},
		"withdraw": func(ctx context.Context, tx *database.Tx, id, revision int64) error {
			return c.Withdraw(ctx, tx, id, revision, "x")
		},
		"add": func(ctx context.Context, tx *database.Tx, id, revision int64) error {
			return c.AddVariant(ctx, tx, id, revision, variant, author)
		},
		"remove": func(ctx context.Context, tx *database.Tx, id, revision int64) error {
			return c.RemoveVariant(ctx, tx, id, revision, variant)
		},
	}
}

func TestNothingIsDoneAtAnotherRevisionOrInAnotherState(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		// What each state allows.
		allowed := map[curated.State]string{
			curated.Proposed: "change release return withdraw add remove", curated.Released: "change withdraw add remove",
			curated.Returned: "change withdraw add remove", curated.Suspended: "change release withdraw remove",
			curated.Withdrawn: "",
		}
		id := c.propose(draft(council, "Hội đồng có mấy người?"))
		undo := errors.New("undo")
		for state, acted := range allowed {
			c.must(func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `update curated_answer set state = $1 where id = $2`, state, id)
				return err
			})
			for name, do := range c.acts() {
				try := func(id, revision int64) error {
					return c.try(func(ctx context.Context, tx *database.Tx) error {
						if err := do(ctx, tx, id, revision); err != nil {
							return err
						}
						return undo
					})
				}
				if strings.Contains(acted, name) {
					if err := try(id, 1); !errors.Is(err, undo) {
						t.Errorf("%s of a %s one: %v", name, state, err)
					}
				} else {
					refused(t, fmt.Sprintf("%s of a %s one", name, state), try(id, 1), curated.WrongState)
				}
				refused(t, name+" at another revision", try(id, 2), curated.Moved)
				refused(t, name+" of none", try(id+1, 1), curated.Missing)
			}
		}
		if a := c.get(id); a.Revision != 1 || len(a.Variants) != 1 {
			t.Errorf("what was refused left %+v", a)
		}
		_, err := c.Get(t.Context(), db, id+1)
		refused(t, "getting none", err, curated.Missing)
	})
}

func TestListsAreByStateWithAllParts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		var ids []int64
		for i := range 3 {
			ids = append(ids, c.propose(draft(fmt.Sprint("Câu hỏi thứ ", i), fmt.Sprint("Câu thứ ", i))))
		}
		bare := draft("Không có căn cứ thì sao?")
		bare.Basis = nil
		ids = append(ids, c.released(bare))
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, ids[0], 1, c.get(ids[0]).Draft, author)
		})
		list := func(all []curated.Answer, err error) (found []int64) {
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
		if got := list(c.List(t.Context(), db, curated.Proposed)); !cmp.Equal(got, []int64{ids[0], ids[2], ids[1]}) {
			t.Errorf("%v are proposed, of %v", got, ids)
		}
		if got := list(c.List(t.Context(), db, curated.Released)); !cmp.Equal(got, ids[3:]) {
			t.Errorf("%v are released", got)
		}
		if got := list(c.List(t.Context(), db, curated.Suspended)); len(got) != 0 {
			t.Errorf("%v are suspended", got)
		}
	})
}

func TestWhatIsOverIsNotReleased(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		today := vietnamese.DayOf(time.Now())
		d := draft(council)
		d.EndsOn = today.Add(-1)
		id := c.propose(d)
		err := c.try(func(ctx context.Context, tx *database.Tx) error { return c.Release(ctx, tx, id, 1, approver) })
		if refusal := refused(t, "its last day was yesterday", err, curated.Over); refusal.Words != today.Add(-1).Words() {
			t.Errorf("it says %q", refusal.Words)
		}
		d.EndsOn = today
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Change(ctx, tx, id, 1, d, author) })
		c.release(id)
	})
}
