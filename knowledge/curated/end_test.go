package curated_test

import (
	"context"
	"sync"
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

// releasedOn has all answers released on a day, at its last minute in Vietnam.
func (c *fixture) releasedOn(day knowledge.Day) {
	c.t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, string(day), vietnamese.Zone())
	if err != nil {
		c.t.Fatal(err)
	}
	c.exec(`update curated_answer set released_at = $1 where state = 'released'`, at.Add(24*time.Hour-time.Minute).UnixMicro())
}

func (c *fixture) lapse() {
	c.t.Helper()
	if err := c.Lapse(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

func TestWhatEndsByTheCalendarIsSuspendedOnTheDayAfterAndNotBefore(t *testing.T) {
	today := vietnamese.DayOf(time.Now())
	yesterday, tomorrow := today.Add(-1), today.Add(1)
	for name, test := range map[string]struct {
		term, expires, period knowledge.Day // the last day of the answer; the document's ExpiresOn and EndsOn
		released              knowledge.Day
		want                  curated.SuspensionReason
	}{
		"its last day is today":                  {term: today, released: yesterday},
		"its last day was yesterday":             {term: yesterday, released: yesterday, want: curated.TermOver},
		"the basis expires tomorrow":             {expires: tomorrow, released: yesterday},
		"the basis expires today":                {expires: today, released: yesterday, want: curated.BasisExpired},
		"it had expired at the release":          {expires: yesterday, released: yesterday},
		"the period ends today":                  {period: today, released: yesterday},
		"the period ended yesterday":             {period: yesterday, released: yesterday, want: curated.BasisOver},
		"the period was over at the release":     {period: yesterday.Add(-1), released: yesterday},
		"the period ends before it is replaced":  {expires: tomorrow, period: yesterday, released: yesterday, want: curated.BasisOver},
		"both on one day":                        {term: yesterday, expires: today, released: yesterday, want: curated.BasisExpired},
		"the term was over before":               {term: yesterday.Add(-1), expires: today, released: yesterday.Add(-2), want: curated.TermOver},
		"both of the document's days on one day": {expires: today, period: yesterday, released: yesterday, want: curated.BasisExpired},
		"nothing ends":                           {released: yesterday},
	} {
		t.Run(name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				c := newFixture(t, db)
				id := c.released(draft(council))
				c.exec(`update curated_answer set ends_on = $1`, test.term)
				c.exec(`update document set expires_on = $1, ends_on = $2`, test.expires, test.period)
				c.releasedOn(test.released)
				before := c.get(id)
				// What is suspended was not given any more, and what is not still is.
				got, err := c.answerer().Answer(t.Context(), knowledge.Question{Text: council})
				if err != nil || got.Outcome.IsCurated() != (test.want == "") {
					t.Errorf("it answers %q, %v", got.Outcome, err)
				}
				c.lapse()
				want := before
				if test.want != "" {
					want.State, want.Reason, want.Revision = curated.Suspended, test.want, before.Revision+1
					if test.want != curated.TermOver {
						want.Note = clausePlace
					}
				}
				c.same("after the hour", want)
				c.lapse()
				c.same("an hour later", want)
			})
		})
	}
}

// A circular expires with the decree that it carries out, though nobody replaced it and nothing of it changed.
func TestWhatCarriesOutAnotherDocumentEndsWithThat(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		circular := decree("1/2018/TT-BNV", "c.txt", "Hội đồng họp hai lần.")
		circular.Kind, circular.Title, circular.IssuedOn, circular.EffectiveOn = "Thông tư", "Hướng dẫn Nghị định số 91/2017/NĐ-CP", "2018-01-05", "2018-02-01"
		put(t, c.corpus, circular)
		d := draft("Hội đồng họp mấy lần?")
		d.Basis[0].DocumentKey = corpus.NumberKey("1/2018/TT-BNV")
		id := c.released(d)
		today := vietnamese.DayOf(time.Now())
		c.releasedOn(today.Add(-1))
		put(t, c.corpus, replacing("91/2017/NĐ-CP", today))
		if a := c.get(id); a.State != curated.Released {
			t.Fatalf("it is %s", a.State)
		}
		c.lapse()
		if a := c.get(id); a.State != curated.Suspended || a.Reason != curated.BasisExpired || a.Note != a.Basis[0].Place {
			t.Errorf("%+v", a)
		}
	})
}

func TestWhatEndedIsRenewedByANewProposal(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		today := vietnamese.DayOf(time.Now())
		d := draft(council)
		d.EndsOn = today
		id := c.released(d)
		c.releasedOn(today.Add(-2))
		c.exec(`update curated_answer set ends_on = $1`, today.Add(-1))
		c.lapse()
		err := c.try(func(ctx context.Context, tx *database.Tx) error {
			return c.Release(ctx, tx, id, c.get(id).Revision, approver)
		})
		refused(t, "as it is", err, curated.Over)
		d.EndsOn = today.Add(300)
		c.must(func(ctx context.Context, tx *database.Tx) error {
			return c.Change(ctx, tx, id, c.get(id).Revision, d, author)
		})
		c.release(id)
		c.lapse()
		if a := c.get(id); a.State != curated.Released || a.Reason != "" || a.Told != "" {
			t.Errorf("%+v", a)
		}
	})
}

func TestWhatEndsIsToldOfOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		today := vietnamese.DayOf(time.Now())
		d := draft(council)
		d.EndsOn = today.Add(9)
		id := c.released(d)
		other := c.released(draft("Ai bổ nhiệm hội đồng?"))
		ending := func(by knowledge.Day) []curated.Ending {
			t.Helper()
			all, err := c.Ending(t.Context(), db, by)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if got := ending(today.Add(9)); got != nil {
			t.Errorf("it is shown on that day: %+v", got)
		}
		if diff := cmp.Diff([]curated.Ending{{Answer: c.get(id), End: curated.End{On: today.Add(10), Reason: curated.TermOver}}}, ending(today.Add(10))); diff != "" {
			t.Error(diff)
		}
		tell := func(id int64, day knowledge.Day) (first bool) {
			t.Helper()
			c.must(func(ctx context.Context, tx *database.Tx) (err error) {
				first, err = c.Tell(ctx, tx, id, c.get(id).Revision, day)
				return err
			})
			return first
		}
		if !tell(id, today.Add(10)) || tell(id, today.Add(10)) || !tell(id, today.Add(5)) {
			t.Error("a day is told of once, and another anew")
		}
		c.suspend()
		untold, err := c.Untold(t.Context(), db)
		if err != nil || len(untold) != 2 {
			t.Fatal(untold, err)
		}
		if !tell(id, today) || tell(id, today) || !tell(other, today) {
			t.Error("a suspension is told of once")
		}
		if untold, err := c.Untold(t.Context(), db); err != nil || untold != nil {
			t.Error(untold, err)
		}
	})
}

// Several programs, and an officer who changes an answer meanwhile: every answer is suspended once, or was changed before.
func TestSeveralSuspendWhatEndedAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		today := vietnamese.DayOf(time.Now())
		var ids []int64
		for _, question := range []string{council, "Ai bổ nhiệm hội đồng?", "Hội đồng họp khi nào?", "Hội đồng họp ở đâu?"} {
			ids = append(ids, c.released(draft(question)))
		}
		c.releasedOn(today.Add(-2))
		c.exec(`update curated_answer set ends_on = $1`, today.Add(-1))
		changed := c.get(ids[0])
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if err := c.Lapse(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		var err error
		group.Go(func() {
			d := changed.Draft
			d.EndsOn = today.Add(30)
			err = c.try(func(ctx context.Context, tx *database.Tx) error {
				return c.Change(ctx, tx, ids[0], changed.Revision, d, author)
			})
		})
		group.Wait()
		if err != nil {
			refused(t, "the change", err, curated.Moved)
		}
		for i, id := range ids {
			a := c.get(id)
			if i == 0 && err == nil && a.State != curated.Proposed || (i > 0 || err != nil) && a.State != curated.Suspended || a.Revision != 3 {
				t.Errorf("%d is %s at %d", id, a.State, a.Revision)
			}
		}
	})
}

func TestOfTwoWhoReleaseAtOnceOneDoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := newFixture(t, db)
		id := c.propose(draft(council))
		errs := make([]error, 4)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() {
				errs[i] = c.try(func(ctx context.Context, tx *database.Tx) error { return c.Release(ctx, tx, id, 1, approver+int64(i)) })
			})
		}
		group.Wait()
		released := 0
		for _, err := range errs {
			if err == nil {
				released++
			} else {
				refused(t, "the other", err, curated.Moved)
			}
		}
		if a := c.get(id); released != 1 || a.Revision != 2 {
			t.Errorf("%d released it: %+v", released, a)
		}
	})
}
