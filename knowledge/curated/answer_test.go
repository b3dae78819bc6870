package curated_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// answerer answers officials of Thái Bình.
func (c *fixture) answerer() *knowledge.Answerer {
	return &knowledge.Answerer{Library: knowledge.NewLibrary(c.corpus), Home: "tỉnh Thái Bình"}
}

// today asks a question of the day on which a test runs.
func today(t *testing.T, a *knowledge.Answerer, q knowledge.Question) knowledge.Answer {
	t.Helper()
	answer, err := a.Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestAReleasedAnswerIsGivenToItsQuestionWithWhatItIsFoundedOn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		a := c.answerer()
		id := c.propose(draft(council, "Hội đồng có mấy người?"))
		if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() {
			t.Fatalf("nobody released it: %+v", got)
		}
		c.release(id)
		want := knowledge.Answer{
			Outcome: knowledge.OfficiallyAnswered,
			Curated: knowledge.CuratedWords{Text: "Hội đồng của tỉnh gồm năm người.", Reply: knowledge.WrittenReply{Number: "123/SNV-TĐKT", Date: "2026-11-05"}},
			Citations: []knowledge.Citation{{
				DocumentKey: clauseOne.DocumentKey, Document: "Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ", Number: "91/2017/NĐ-CP",
				Path: "Điều 1 khoản 1", Place: clausePlace, Heading: "Chương I QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi", Quote: "1. Hội đồng gồm năm người.", Score: 1,
			}},
			AsOf: vietnamese.DayOf(time.Now()),
		}
		for _, question := range []string{council, strings.ToUpper(council), "cho em hoi hoi dong thi dua cua tinh gom bao nhieu nguoi?", "Hội đồng có mấy người ạ"} {
			if diff := cmp.Diff(want, today(t, a, knowledge.Question{Text: question})); diff != "" {
				t.Errorf("%s: %s", question, diff)
			}
		}
		for _, question := range []string{
			"Hội đồng thi đua của tỉnh gồm bao nhiêu người, họp khi nào?", "Hội đồng thi đua của tịnh gồm bao nhiêu người?", "bao nhiêu người?",
		} {
			if got := today(t, a, knowledge.Question{Text: question}); got.Outcome.IsCurated() {
				t.Errorf("%s: %+v", question, got)
			}
		}
		if got := today(t, a, knowledge.Question{Text: council, About: "5/2020/NĐ-CP"}); got.Outcome.IsCurated() {
			t.Errorf("asked about a document: %+v", got)
		}
		c.suspend()
		if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() {
			t.Errorf("a suspended one: %+v", got)
		}
		c.release(id)
		if got := today(t, a, knowledge.Question{Text: council}); !got.Outcome.IsCurated() {
			t.Errorf("released again: %+v", got)
		}
		c.must(func(ctx context.Context, tx *database.Tx) error { return c.Withdraw(ctx, tx, id, 4, "") })
		if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() {
			t.Errorf("a withdrawn one: %+v", got)
		}
	})
}

func TestWhatTheOfficeDidNotWriteIsAnExchangeWithItsLastDay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		now := vietnamese.DayOf(time.Now())
		d := draft(council)
		d.Reply, d.EndsOn, d.Basis = knowledge.WrittenReply{}, now.Add(30), nil
		c.released(d)
		a := c.answerer()
		want := knowledge.Answer{Outcome: knowledge.Exchanged, Curated: knowledge.CuratedWords{Text: d.Text, EndsOn: now.Add(30)}, AsOf: now.Add(30)}
		if diff := cmp.Diff(want, today(t, a, knowledge.Question{Text: council, AsOf: now.Add(30)})); diff != "" {
			t.Error(diff)
		}
		for _, day := range []knowledge.Day{now.Add(31), now.Add(-1)} { // of a day before the release, what was in force then answers
			if got := today(t, a, knowledge.Question{Text: council, AsOf: day}); got.Outcome.IsCurated() {
				t.Errorf("on %s: %+v", day, got)
			}
		}
	})
}

func TestAnAnswerForAnotherProvinceIsNotGiven(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		d := draft(council)
		d.Territory = "Tỉnh Thái  Bình"
		c.released(d)
		a := c.answerer()
		for home, want := range map[string]bool{"tỉnh Thái Bình": true, "tỉnh Hưng Yên": true, "tỉnh Nam Định": false, "": false} {
			a.Home = home
			if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() != want {
				t.Errorf("to officials of %q: %+v", home, got)
			}
		}
	})
}

func TestAnAnswerIsGivenOnlyOnTheWordsItWasReleasedWith(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		c.released(draft(council))
		a := c.answerer()
		// However it came to be: nothing suspended this one.
		damage := func(statement string) {
			t.Helper()
			c.must(func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, statement)
				return err
			})
			if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() {
				t.Errorf("after %s: %+v", statement, got)
			}
		}
		damage(`update curated_basis set hash = 'x'`)
		damage(`update curated_basis set path = 'Điều 9'`)
		damage(`update curated_basis set document_key = 'x'`)
	})
}

func TestABasisThatExpiresEndsTheAnswerUnlessItWasCitedAsExpired(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		now := vietnamese.DayOf(time.Now())
		put(t, c.corpus, replacing("91/2017/NĐ-CP", now.Add(10)))
		id := c.released(draft(council))
		a := c.answerer()
		for day, want := range map[knowledge.Day]bool{now: true, now.Add(9): true, now.Add(10): false} {
			if got := today(t, a, knowledge.Question{Text: council, AsOf: day}); got.Outcome.IsCurated() != want {
				t.Errorf("on %s: %+v", day, got)
			}
		}
		past := replacing("91/2017/NĐ-CP", now.Add(-10))
		past.Hash = "past"
		put(t, c.corpus, past)
		if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() {
			t.Errorf("its basis expired: %+v", got)
		}
		c.release(id)
		got := today(t, a, knowledge.Question{Text: council})
		expired := []knowledge.Remark{{Kind: knowledge.Expired, Document: "Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ", Day: now.Add(-10)}}
		if diff := cmp.Diff(expired, got.Remarks); !got.Outcome.IsCurated() || diff != "" {
			t.Errorf("released knowing that: %s, %s", got.Outcome, diff)
		}
	})
}

// Another process serves the same store: what one releases or suspends, all see with the next question.
func TestEveryReplicaShowsWhatWasJustReleasedAndNotWhatWasJustSuspended(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.propose(draft(council))
		replicas := []*knowledge.Answerer{c.answerer(), c.answerer()}
		all := func(what string, want bool) {
			t.Helper()
			for i, a := range replicas {
				if got := today(t, a, knowledge.Question{Text: council}); got.Outcome.IsCurated() != want {
					t.Errorf("%s, replica %d: %+v", what, i, got)
				}
			}
		}
		all("proposed", false)
		c.release(id)
		all("released", true)
		put(t, c.corpus, decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm bảy người."))
		all("its basis changed", false)
		d := draft(council)
		d.Text = "Bảy người."
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, id, c.get(id).Revision, d, author)
		})
		all("changed", false)
		c.release(id)
		all("released anew", true)
		for _, a := range replicas {
			if got := today(t, a, knowledge.Question{Text: council}); got.Citations[0].Quote != "1. Hội đồng gồm bảy người." || got.Curated.Text != "Bảy người." {
				t.Errorf("%+v", got)
			}
		}
	})
}

// BenchmarkCuratedLookup asks what nobody has answered, and what somebody has, beside ten thousand curated questions.
func BenchmarkCuratedLookup(b *testing.B) {
	const questions = 10_000
	for name, config := range map[string]func(testing.TB) database.Config{"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres} {
		db := databasetest.Open(b, config(b))
		store, corpus := curated.NewStore(db), curated.Corpus(db)
		if _, err := corpus.Put(b.Context(), decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm năm người.")); err != nil {
			b.Fatal(err)
		}
		err := db.InTx(b.Context(), func(tx *database.Tx) error {
			for i := range questions / 10 {
				d := draft(fmt.Sprint("Hội đồng thi đua của cơ quan số ", i, " gồm bao nhiêu người?"))
				for n := range 9 {
					d.Variants = append(d.Variants, fmt.Sprint("Cơ quan số ", i, " có mấy người trong hội đồng, cách hỏi ", n))
				}
				id, err := store.Propose(b.Context(), tx, d, author)
				if err == nil {
					err = store.Release(b.Context(), tx, id, 1, approver)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		for question, text := range map[string]string{"none": "Ai quyết định tặng Bằng khen của tỉnh?", "answered": "co quan so 77 co may nguoi trong hoi dong, cach hoi 5"} {
			b.Run(name+"/"+question, func(b *testing.B) {
				for b.Loop() {
					found, err := store.Released(b.Context(), text)
					if err != nil || (found != nil) != (question == "answered") {
						b.Fatal(found, err)
					}
				}
			})
		}
	}
}
