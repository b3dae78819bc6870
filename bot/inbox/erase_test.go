package inbox

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

type planner func(u Update) Plan

func (p planner) Prepare(_ context.Context, u Update) (Plan, error)   { return p(u), nil }
func (p planner) GiveUp(context.Context, Update, error) (Plan, error) { return Plan{}, nil }

func payloads(t *testing.T, db *database.DB) string {
	t.Helper()
	rows, err := db.Query(t.Context(), `select payload from inbox_update order by update_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return strings.Join(all, " ")
}

// handle runs a worker until nothing waits.
func handle(t *testing.T, store *Store, handler Handler) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	worker := &Worker{Store: store, BotID: 1, Handler: handler, Log: slog.New(slog.DiscardHandler), Idle: 10 * time.Millisecond}
	go func() { worker.Run(ctx); close(ended) }()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		count, err := store.Count(t.Context())
		if err != nil || time.Now().After(deadline) {
			t.Fatal("updates still wait", err)
		}
		if count.Waiting == 0 {
			break
		}
	}
	cancel()
	<-ended
}

func TestAPlanMayDropThePayload(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		if _, err := store.Put(t.Context(), []Update{{BotID: 1, UpdateID: 1, ChatKey: 5, Payload: []byte(`"stranger"`)}, {BotID: 1, UpdateID: 2, ChatKey: 6, Payload: []byte(`"member"`)}}); err != nil {
			t.Fatal(err)
		}
		handle(t, store, planner(func(u Update) Plan { return Plan{Forget: u.UpdateID == 1} }))
		if got := payloads(t, db); got != `{} "member"` {
			t.Errorf("kept %s", got)
		}
	})
}

// unheard is a handler whose plan fails, and whose apology fails too.
type unheard struct{ tried, sorry, sorryErr Plan }

func (h unheard) Prepare(_ context.Context, u Update) (Plan, error) {
	if u.ChatKey == 7 { // it is given up before there is a plan
		return Plan{}, ErrHopeless
	}
	return h.tried, nil
}

func (h unheard) GiveUp(_ context.Context, u Update, _ error) (Plan, error) {
	if u.ChatKey == 6 || u.ChatKey == 7 {
		return h.sorryErr, ErrHopeless
	}
	return h.sorry, nil
}

func TestWhatMustBeForgottenIsForgottenThoughTheApologyFails(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		broken := func(context.Context, *database.Tx) error { return ErrHopeless }
		for name, forget := range map[string]unheard{
			"the plan says so":                  {tried: Plan{Commit: broken, Forget: true}, sorry: Plan{Commit: broken}},
			"the apology's plan says so":        {tried: Plan{Commit: broken}, sorry: Plan{Commit: broken, Forget: true}, sorryErr: Plan{Forget: true}},
			"the plan, and the apology is made": {tried: Plan{Commit: broken, Forget: true}, sorry: Plan{}},
			"nobody":                            {tried: Plan{Commit: broken}, sorry: Plan{Commit: broken}},
		} {
			t.Run(name, func(t *testing.T) {
				if err := db.InTx(t.Context(), func(tx *database.Tx) error { _, err := tx.Exec(t.Context(), `delete from inbox_update`); return err }); err != nil {
					t.Fatal(err)
				}
				store := NewStore(db)
				if _, err := store.Put(t.Context(), []Update{
					{BotID: 1, UpdateID: 1, ChatKey: 5, Payload: []byte(`"a"`)}, {BotID: 1, UpdateID: 2, ChatKey: 6, Payload: []byte(`"b"`)},
					{BotID: 1, UpdateID: 3, ChatKey: 7, Payload: []byte(`"c"`)},
				}); err != nil {
					t.Fatal(err)
				}
				handle(t, store, forget)
				want := `{} {} "c"` // of the last no plan says anything but the one beside GiveUp's error
				switch {
				case forget.sorryErr.Forget:
					want = `{} {} {}`
				case !forget.tried.Forget:
					want = `"a" "b" "c"`
				}
				if got := payloads(t, db); got != want {
					t.Errorf("kept %s, want %s", got, want)
				}
			})
		}
	})
}

func TestAnotherPlanTakesThePlaceOfARefusedOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		if _, err := store.Put(t.Context(), []Update{{BotID: 1, UpdateID: 1, ChatKey: 5, Payload: []byte(`"x"`)}}); err != nil {
			t.Fatal(err)
		}
		var done []string
		change := func(tx *database.Tx, words string) error {
			_, err := tx.Exec(t.Context(), `insert into lease (name, owner, fence, until) values ($1, '', 0, 0)`, words)
			return err
		}
		handle(t, store, planner(func(Update) Plan {
			return Plan{Forget: true,
				Commit: func(_ context.Context, tx *database.Tx) error {
					if err := change(tx, "first"); err != nil {
						return err
					}
					return fmt.Errorf("refused: %w", &Instead{Plan{
						Commit: func(_ context.Context, tx *database.Tx) error { return change(tx, "second") },
						After:  func(context.Context) { done = append(done, "after the second") },
					}})
				},
				After: func(context.Context) { done = append(done, "after the first") },
			}
		}))
		var names string
		if err := db.QueryRow(t.Context(), `select name from lease where name in ('first', 'second')`).Scan(&names); err != nil || names != "second" {
			t.Errorf("done: %q %v", names, err)
		}
		if fmt.Sprint(done) != "[after the second]" || payloads(t, db) != "{}" {
			t.Errorf("afterwards: %v, kept %s", done, payloads(t, db))
		}
	})
}

func TestForgetDropsWhatSomebodyWroteAndWhatNamesThem(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		if _, err := store.Put(t.Context(), []Update{
			{BotID: 1, UpdateID: 1, ChatKey: 7, Payload: []byte(`"own"`)},
			{BotID: 1, UpdateID: 2, ChatKey: -5, Payload: []byte(`"answered"`), Accounts: []int64{77, 7}},
			{BotID: 1, UpdateID: 3, ChatKey: 77, Payload: []byte(`"another's"`), Accounts: []int64{78}},
		}); err != nil {
			t.Fatal(err)
		}
		handle(t, store, planner(func(Update) Plan { return Plan{} }))
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.EraseAccount(t.Context(), tx, 7) }); err != nil {
			t.Fatal(err)
		}
		if got := payloads(t, db); got != `{} {} "another's"` {
			t.Errorf("kept %s", got)
		}
		var names int
		if err := db.QueryRow(t.Context(), `select count(*) from inbox_account where account = 7`).Scan(&names); err != nil || names != 0 {
			t.Errorf("%d rows name the account (%v)", names, err)
		}
	})
}

func TestAParkedPressThatShowsANameLosesIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		if _, err := store.Put(t.Context(), []Update{
			{BotID: 1, UpdateID: 4, ChatKey: 77, Payload: []byte(`{"callback_query":{"message":{"text":"Nguyễn Thị Lan_100%"}}}`)},
			{BotID: 1, UpdateID: 5, ChatKey: 77, Payload: []byte(`{"callback_query":{"message":{"text":"Nguy\u1ec5n Th\u1ecb Lan_100%"}}}`)},
			{BotID: 1, UpdateID: 6, ChatKey: 77, Payload: []byte(`{"callback_query":{"message":{"text":"Nguyễn Thị Lanh 100%"}}}`)},
		}); err != nil {
			t.Fatal(err)
		}
		handle(t, store, hopeless{})
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			return store.EraseWords(t.Context(), tx, []string{"Nguyễn Thị Lan_100%"})
		}); err != nil {
			t.Fatal(err)
		}
		if got := payloads(t, db); got != `{} {} {"callback_query":{"message":{"text":"Nguyễn Thị Lanh 100%"}}}` {
			t.Errorf("kept %s", got)
		}
	})
}

// hopeless is a handler that no update gets through.
type hopeless struct{}

func (hopeless) Prepare(context.Context, Update) (Plan, error)       { return Plan{}, ErrHopeless }
func (hopeless) GiveUp(context.Context, Update, error) (Plan, error) { return Plan{}, nil }
