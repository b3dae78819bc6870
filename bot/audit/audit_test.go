package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audit"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func appendOne(t *testing.T, db *database.DB, e audit.Entry) {
	t.Helper()
	if err := db.InTx(t.Context(), func(tx *database.Tx) error { return audit.Append(t.Context(), tx, e) }); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, db *database.DB, f audit.Filter) []audit.Entry {
	t.Helper()
	var all []audit.Entry
	if err := audit.List(t.Context(), db, f, func(e audit.Entry) error { all = append(all, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnEntryIsReadAsItWasWritten(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		before := time.Now().Add(-time.Minute)
		want := []audit.Entry{
			{Actor: 7, Via: audit.Chat, Act: "confirm role request", Object: "role_request:12", Detail: map[string]string{"agency": "SNV", "on": "2025-07-01"}},
			{Via: audit.Command, Act: "bytes from outside", Object: "agency:1", Detail: map[string]string{"code": "a\x00b\xff", "quote": `"'\`}},
			{Via: audit.Command, Act: "no detail", Object: "x:0"},
		}
		for _, e := range want {
			appendOne(t, db, e)
		}
		got := list(t, db, audit.Filter{})
		if len(got) != len(want) {
			t.Fatalf("%d entries, want %d", len(got), len(want))
		}
		for i := range got {
			if got[i].At.Before(before) || got[i].At.After(time.Now().Add(time.Minute)) {
				t.Errorf("entry %d is of %v", i, got[i].At)
			}
			if i > 0 && got[i].ID <= got[i-1].ID {
				t.Errorf("ids do not grow: %d after %d", got[i].ID, got[i-1].ID)
			}
			got[i].ID, got[i].At = 0, time.Time{}
		}
		want[1].Detail["code"] = "a\x00b\uFFFD"
		want[2].Detail = map[string]string{}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestNothingChangesOrDeletesAnEntry(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for i := range 3 {
			appendOne(t, db, audit.Entry{Actor: int64(i + 1), Via: audit.Chat, Act: "act", Object: "agency:1"})
		}
		before := list(t, db, audit.Filter{})
		statements := []string{
			`update audit set actor = 9`,
			`update audit set detail = '{}' where id = 1`,
			`delete from audit`,
			`delete from audit where id = 1`,
		}
		if db.Shared() {
			statements = append(statements, `truncate audit`, `truncate audit, agency_term`,
				`insert into audit (id, at, actor, via, act, object, detail) overriding system value select id, 0, 0, '', '', '', '' from audit where id = 1
				on conflict (id) do update set actor = 9`)
		}
		for _, statement := range statements {
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), statement)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "append only") {
				t.Errorf("%s gave %v", statement, err)
			}
		}
		if diff := cmp.Diff(before, list(t, db, audit.Filter{})); diff != "" {
			t.Errorf("the entries changed (-before +after):\n%s", diff)
		}
	})
}

func TestAnEntryIsThereWithItsActOrNotAtAll(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		boom := errors.New("boom")
		do := func(end error) error {
			return db.InTx(t.Context(), func(tx *database.Tx) error {
				if _, err := tx.Exec(t.Context(), `insert into agency (code) values ('A')`); err != nil {
					return err
				}
				if err := audit.Append(t.Context(), tx, audit.Entry{Via: audit.Command, Act: "found", Object: "agency:1"}); err != nil {
					return err
				}
				return end
			})
		}
		count := func() (n int) {
			if err := db.QueryRow(t.Context(), `select count(*) from agency`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := do(boom); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		if n := len(list(t, db, audit.Filter{})); n != 0 || count() != 0 {
			t.Errorf("after a rollback there are %d entries and %d agencies", n, count())
		}
		if err := do(nil); err != nil {
			t.Fatal(err)
		}
		if n := len(list(t, db, audit.Filter{})); n != 1 || count() != 1 {
			t.Errorf("after a commit there are %d entries and %d agencies", n, count())
		}
	})
}

func TestFiltersChooseAndTheOldestComeFirst(t *testing.T) {
	// The clock of PostgreSQL is the server's, so the rows are written with their times.
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := func(minute int) time.Time { return time.Date(2026, 3, 1, 10, minute, 0, 0, time.UTC) }
		for i, row := range []struct {
			actor  int64
			act    string
			object string
		}{
			{1, "invite", "invitation:1"},
			{2, "confirm role request", "role_request:1"},
			{1, "confirm role request", "role_request:12"},
			{0, "merger", "reorganisation:1"},
			{2, "submit role request", "role_request:12"},
			{1, "odd", "claimant:1"},
		} {
			if err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), `insert into audit (at, actor, via, act, object, detail) values ($1, $2, 'chat', $3, $4, '{}')`,
					at(i).UnixMicro(), row.actor, row.act, row.object)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			name   string
			filter audit.Filter
			want   string // minutes
		}{
			{"all", audit.Filter{}, "0 1 2 3 4 5"},
			{"since, its instant included", audit.Filter{Since: at(2)}, "2 3 4 5"},
			{"until, its instant not", audit.Filter{Until: at(2)}, "0 1"},
			{"a span", audit.Filter{Since: at(1), Until: at(4)}, "1 2 3"},
			{"an actor", audit.Filter{Actor: 2}, "1 4"},
			{"an act", audit.Filter{Act: "confirm role request"}, "1 2"},
			{"one object, not those it begins", audit.Filter{Object: "role_request:1"}, "1"},
			{"all of a kind, and of no kind that it begins", audit.Filter{Object: "role_request:"}, "1 2 4"},
			{"the newest, oldest first", audit.Filter{Last: 2}, "4 5"},
			{"the newest of those chosen", audit.Filter{Object: "role_request:", Last: 2}, "2 4"},
			{"more than there are", audit.Filter{Last: 100}, "0 1 2 3 4 5"},
			{"everything together", audit.Filter{Since: at(1), Until: at(5), Actor: 1, Object: "role_request:", Act: "confirm role request", Last: 5}, "2"},
			{"a quote in the words", audit.Filter{Object: "x' or '1'='1", Act: `";--`}, ""},
		} {
			var got []string
			for _, e := range list(t, db, c.filter) {
				got = append(got, fmt.Sprint(e.At.Minute()))
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("%s: got %q, want %q", c.name, g, c.want)
			}
		}
	})
}

func TestReadingStopsWithTheReadersError(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for range 3 {
			appendOne(t, db, audit.Entry{Via: audit.Command, Act: "act", Object: "x:1"})
		}
		enough, n := errors.New("enough"), 0
		err := audit.List(t.Context(), db, audit.Filter{}, func(audit.Entry) error { n++; return enough })
		if !errors.Is(err, enough) || n != 1 {
			t.Errorf("got %v after %d entries", err, n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := audit.List(ctx, db, audit.Filter{}, func(audit.Entry) error { return nil }); err == nil {
			t.Error("a cancelled reading ended well")
		}
	})
}

func TestAnEntryHasTheTimeOfTheStoresClock(t *testing.T) {
	var now atomic.Int64
	config := databasetest.SQLite(t)
	config.Now = func() time.Time { return time.UnixMicro(now.Load()) }
	db := databasetest.Open(t, config)
	for _, day := range []int{1, 5} {
		now.Store(time.Date(2025, 7, day, 8, 0, 0, 0, time.UTC).UnixMicro())
		appendOne(t, db, audit.Entry{Via: audit.Command, Act: "act", Object: "x:1"})
	}
	if got := list(t, db, audit.Filter{Since: time.Date(2025, 7, 2, 0, 0, 0, 0, time.UTC)}); len(got) != 1 || got[0].At.Day() != 5 {
		t.Errorf("got %+v", got)
	}
}
