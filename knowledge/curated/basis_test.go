package curated_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// clausePlace is how clauseOne is written out.
const clausePlace = "khoản 1 Điều 1 Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ"

// replacing is a decree that replaces number from a day.
func replacing(number string, from knowledge.Day) *corpus.Document {
	d := decree("98/2023/NĐ-CP", "b.txt", "Hội đồng gồm bảy người.")
	d.Relations = []corpus.Relation{{Kind: corpus.Replaces, Number: number, From: from, Path: "Điều 1"}}
	return d
}

func TestAChangeOfADocumentSuspendsWhatIsFoundedOnTheWordsThatChanged(t *testing.T) {
	reworded := decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm bảy người.")
	anew := decree("91/2017/NĐ-CP", "a.txt", "Hội  đồng gồm\nnăm người.")
	shorter := decree("91/2017/NĐ-CP", "a.txt", "")
	shorter.Provisions = shorter.Provisions[:2]
	longer := decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm năm người.")
	longer.Hash += "x"
	longer.Provisions = append(longer.Provisions, corpus.Provision{Seq: 3, Parent: 1, Path: "Điều 1 khoản 2", Level: corpus.LevelClause, Label: "2.", Text: "Mới."})
	for name, c := range map[string]struct {
		do     func(ctx context.Context, store *knowledge.Store) error
		reason curated.SuspensionReason // "" when it is still shown
	}{
		"other words":       {func(ctx context.Context, s *knowledge.Store) error { _, err := s.Put(ctx, reworded); return err }, curated.BasisReworded},
		"other line breaks": {func(ctx context.Context, s *knowledge.Store) error { _, err := s.Put(ctx, anew); return err }, ""},
		"another clause":    {func(ctx context.Context, s *knowledge.Store) error { _, err := s.Put(ctx, longer); return err }, ""},
		"without the unit":  {func(ctx context.Context, s *knowledge.Store) error { _, err := s.Put(ctx, shorter); return err }, curated.BasisGone},
		"removed":           {func(ctx context.Context, s *knowledge.Store) error { return s.Remove(ctx, "91/2017/NĐ-CP") }, curated.BasisGone},
		"its file is of another document now": {func(ctx context.Context, s *knowledge.Store) error {
			_, err := s.Put(ctx, decree("5/2020/NĐ-CP", "a.txt", "Hội đồng gồm năm người."))
			return err
		}, curated.BasisGone},
		"replaced by another document": {func(ctx context.Context, s *knowledge.Store) error {
			_, err := s.Put(ctx, replacing("91/2017/NĐ-CP", "2099-01-01"))
			return err
		}, curated.BasisExpired},
		"replaced by one of several": {func(ctx context.Context, s *knowledge.Store) error {
			_, err := s.PutAll(ctx, decree("5/2020/NĐ-CP", "c.txt", "một"), replacing("91/2017/nd-cp", ""))
			return err
		}, curated.BasisExpired},
		"others change": {func(ctx context.Context, s *knowledge.Store) error {
			_, err := s.PutAll(ctx, decree("5/2020/NĐ-CP", "c.txt", "một"), replacing("5/2020/NĐ-CP", "2024-01-01"))
			return err
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				cur := newFixture(t, db)
				released, proposed := cur.released(draft(council)), cur.propose(draft("Ai bổ nhiệm hội đồng?"))
				other := draft("Hội đồng họp khi nào?")
				other.Basis = nil
				unfounded := cur.released(other)
				if err := c.do(t.Context(), cur.corpus); err != nil {
					t.Fatal(err)
				}
				for _, id := range []int64{released, proposed} {
					a := cur.get(id)
					if (a.State == curated.Suspended) != (c.reason != "") || a.Reason != c.reason {
						t.Errorf("a founded one is %s for %q", a.State, a.Reason)
					}
					if c.reason != "" && a.Note != clausePlace {
						t.Errorf("the note says %q", a.Note)
					}
				}
				if a := cur.get(unfounded); a.State != curated.Released {
					t.Errorf("one founded on nothing is %s", a.State)
				}
			})
		})
	}
}

func TestASuspensionStandsOrFallsWithTheChangeOfTheDocument(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.released(draft(council))
		undo := errors.New("undo")
		c.corpus.Changed = func(context.Context, *database.Tx, string, knowledge.Change) error { return undo }
		if _, err := c.corpus.Put(t.Context(), decree("91/2017/NĐ-CP", "a.txt", "khác")); !errors.Is(err, undo) {
			t.Fatal(err)
		}
		if a := c.get(id); a.State != curated.Released || a.Revision != 2 {
			t.Errorf("%s after the change was undone", a.State)
		}
		c.corpus.Changed = nil
		put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "khác"))
		if a := c.get(id); a.State != curated.Suspended || a.Revision != 3 {
			t.Errorf("%s after the change", a.State)
		}
	})
}

func TestWhatIsNotShownIsNotSuspended(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		returned, withdrawn := c.propose(draft(council)), c.propose(draft("Ai bổ nhiệm hội đồng?"))
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Return(ctx, tx, returned, 1, "ý kiến") })
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Withdraw(ctx, tx, withdrawn, 1, "") })
		put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "khác"))
		if a := c.get(returned); a.State != curated.Returned || a.Note != "ý kiến" {
			t.Errorf("%s, %q", a.State, a.Note)
		}
		if a := c.get(withdrawn); a.State != curated.Withdrawn {
			t.Error(a.State)
		}
	})
}

func TestASuspendedAnswerIsReleasedAgainOnlyOnTheWordsItWasWrittenWith(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.released(draft(council))
		put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "khác"))
		release := func(ctx context.Context, tx *database.Tx) error {
			return c.Release(ctx, tx, id, c.get(id).Revision, approver)
		}
		if refusal := refused(t, "other words", c.try(release), curated.BasisChanged); refusal.Words != clausePlace {
			t.Errorf("it names %q", refusal.Words)
		}
		// Whoever proposes it again has read the words that stand there now.
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, id, c.get(id).Revision, draft(council), author)
		})
		c.must(release)
		put(t, c.corpus, replacing("91/2017/NĐ-CP", "2099-01-01"))
		if a := c.get(id); a.Reason != curated.BasisExpired {
			t.Fatalf("%+v", a)
		}
		// The words are the same: somebody may find that the answer holds until the day, and it is not suspended for that again.
		c.must(release)
		longer := decree("91/2017/NĐ-CP", "a.txt", "khác")
		longer.Hash, longer.Title = "y", "Quy định khác"
		put(t, c.corpus, longer)
		if a := c.get(id); a.State != curated.Released || a.Reason != "" || a.Note != "" {
			t.Errorf("%+v", a)
		}
		earlier := replacing("91/2017/NĐ-CP", "2050-01-01")
		earlier.Hash = "z"
		put(t, c.corpus, earlier)
		if a := c.get(id); a.Reason != curated.BasisExpired {
			t.Errorf("an earlier end: %+v", a)
		}
	})
}

func TestTheNoteNamesAllPlacesTheGravestFirst(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		put(t, c.corpus, decree("5/2020/NĐ-CP", "c.txt", "một"))
		d := draft(council)
		d.Basis = append(d.Basis, curated.Basis{DocumentKey: corpus.NumberKey("5/2020/NĐ-CP"), Path: "Điều 1"})
		id := c.released(d)
		next := replacing("91/2017/NĐ-CP", "2099-01-01")
		if _, err := c.corpus.PutAll(t.Context(), next, decree("5/2020/NĐ-CP", "c.txt", "hai")); err != nil {
			t.Fatal(err)
		}
		want := strings.Join([]string{"Điều 1 Nghị định số 5/2020/NĐ-CP ngày 31/7/2017 của Chính phủ", clausePlace}, "\n")
		if a := c.get(id); a.Reason != curated.BasisReworded || a.Note != want {
			t.Error(cmp.Diff(want, a.Note), a.Reason)
		}
	})
}

// Whoever proposes or releases while a document changes is before or after the change: what is left released is founded on what the
// corpus has.
func TestNothingIsReleasedOnWordsThatAreBeingReplaced(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		var group sync.WaitGroup
		group.Go(func() {
			for i := range 12 {
				if _, err := c.corpus.Put(t.Context(), decree("91/2017/NĐ-CP", "a.txt", fmt.Sprint("Hội đồng gồm ", i, " người."))); err != nil {
					t.Error(err)
				}
			}
		})
		var mu sync.Mutex
		words := map[int64]string{} // when it was released
		for n := range 3 {
			group.Go(func() {
				for i := range 8 {
					err := db.InTx(t.Context(), func(tx *database.Tx) error {
						id, err := c.Propose(t.Context(), tx, draft(fmt.Sprint("Câu hỏi ", n, " số ", i)), author)
						if err != nil {
							return err
						}
						if err := c.Release(t.Context(), tx, id, 1, approver); err != nil {
							return err
						}
						var text string
						err = tx.QueryRow(t.Context(), `select text from provision where path = 'Điều 1 khoản 1'`).Scan(&text)
						mu.Lock()
						words[id] = text
						mu.Unlock()
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		all, err := c.List(t.Context(), db, curated.Released)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if got := words[a.ID]; got != "Hội đồng gồm 11 người." {
				t.Errorf("%d is shown and is founded on %q", a.ID, got)
			}
		}
		suspended, err := c.List(t.Context(), db, curated.Suspended)
		if err != nil || len(all)+len(suspended) != 24 {
			t.Errorf("%d are released, %d suspended, %v", len(all), len(suspended), err)
		}
	})
}
