package conversation

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestJobsOfALaneShareTheirWorkers(t *testing.T) {
	idle := func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) { return nil, nil }
	r := NewRouter(&Kit{Log: slog.New(slog.DiscardHandler)}, nil,
		Module{Name: "một", Jobs: []Job{{Kind: "đọc", Lane: "chậm", Parallel: 2, Limit: time.Minute, Tries: 7, Handler: idle}, {Kind: "nhanh", Handler: idle}}},
		Module{Name: "hai", Jobs: []Job{{Kind: "viết", Lane: "chậm", Parallel: 1, Limit: time.Hour, Handler: idle}}})
	workers := r.Workers()
	find := func(kind string) *job.Worker {
		var found []*job.Worker
		for _, w := range workers {
			if _, ok := w.Kinds[kind]; ok {
				found = append(found, w)
			}
		}
		if len(found) != 1 {
			t.Fatalf("%d workers do %s", len(found), kind)
		}
		return found[0]
	}
	slow := find("đọc")
	if slow != find("viết") || slow == find("nhanh") || find("nhanh") != find(jobTimeOut) || slow == find(jobFetch) {
		t.Error("the lanes are mixed up")
	}
	if slow.Parallel != 2 || slow.Limit != time.Hour || slow.Kinds["đọc"].Tries != 7 || slow.Kinds["viết"].Tries != 0 {
		t.Errorf("%+v", slow)
	}
}

// source is a BatchSource of nobody.
type source struct{}

func (source) Recipients(context.Context, *database.Tx, string, int64, int) ([]outbox.Recipient, error) {
	return nil, nil
}
func (source) BatchEnded(context.Context, *database.Tx, string, outbox.BatchStatus) error { return nil }

func TestTwoSourcesOfOneNameAreAFaultOfTheProgram(t *testing.T) {
	batches := map[string]outbox.BatchSource{"tin": source{}}
	kit := func() *Kit { return &Kit{Log: slog.New(slog.DiscardHandler)} }
	if all := NewRouter(kit(), nil, Module{Name: "một", Batches: batches}, Module{Name: "hai"}).Sources(); len(all) != 1 || all["tin"] == nil {
		t.Errorf("%v", all)
	}
	if message := panicked(func() {
		NewRouter(kit(), nil, Module{Name: "một", Batches: batches}, Module{Name: "hai", Batches: batches}).Sources()
	}); !strings.Contains(message, "tin") {
		t.Errorf("%q", message)
	}
}

// purging makes a router over a database with a form, a message and a part of an album of each age.
func purging(t *testing.T, db *database.DB, released *[]string, modules ...Module) *Router {
	t.Helper()
	form := &Form[string]{Name: "hỏi", Version: 1, Steps: []Step[string]{{Name: "tên"}}}
	form.Released = func(_ context.Context, _ *database.Tx, s string) error {
		*released = append(*released, s)
		if s == "hỏng" {
			return errors.New("it cannot be let go")
		}
		return nil
	}
	modules = append(modules, Module{Name: "một", Forms: []AnyForm{form}})
	return NewRouter(&Kit{DB: db, Log: slog.New(slog.DiscardHandler)}, nil, modules...)
}

const insertLapsed = `
insert into form (chat_id, account, module, form, version, step, state, choices, turn, aside, expires_at)
values ($1, $1, 'một', 'hỏi', 1, 'tên', $2, '[]', 1, $3, $4)`

// age puts a form, a message, a part of an album and a held message of a chat into the tables, as they were at an instant.
func age(t *testing.T, db *database.DB, chat, at int64, state string) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, formErr := tx.Exec(t.Context(), insertLapsed, chat, `"`+state+`"`, chat%2 == 0, at)
		_, takenErr := tx.Exec(t.Context(), insertTaken, chat, 1, "một", 0, "", at, "", 0, "", 0)
		_, partErr := tx.Exec(t.Context(), insertPart, chat, 1, "a", 1, "{}", at)
		_, heldErr := tx.Exec(t.Context(), insertHeld, chat, chat, false, "{}", "[]", "", at)
		return errors.Join(formErr, takenErr, partErr, heldErr)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// chats are those of which a table has a row.
func chats(t *testing.T, db *database.DB, table string) (all []int64) {
	t.Helper()
	rows, err := db.Query(t.Context(), `select chat_id from `+table+` order by chat_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var chat int64
		if err := rows.Scan(&chat); err != nil {
			t.Fatal(err)
		}
		all = append(all, chat)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsOldIsPurgedThoughAModuleCannot(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var released, purged []string
		purge := func(name string, err error) Module {
			return Module{Name: name, Purge: func(_ context.Context, keep time.Duration) error {
				purged = append(purged, name+" "+keep.String())
				return err
			}}
		}
		r := purging(t, db, &released, purge("hỏng", errors.New("the disk is full")), purge("tốt", nil))
		now, err := db.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		day := 24 * time.Hour.Microseconds()
		age(t, db, 1, now-9*day, "rất cũ")
		age(t, db, 2, now-8*day, "cũ") // set aside
		age(t, db, 3, now-6*day, "mới")
		age(t, db, 4, now+day, "còn hạn")
		r.Purge(t.Context(), 7*24*time.Hour)
		if want := []string{"hỏng 168h0m0s", "tốt 168h0m0s"}; !slices.Equal(purged, want) {
			t.Errorf("told to purge: %q, want %q", purged, want)
		}
		for _, table := range []string{"form", "message_taken", "album_part"} {
			if left := chats(t, db, table); !slices.Equal(left, []int64{3, 4}) {
				t.Errorf("%s has rows of %v", table, left)
			}
		}
		if left := chats(t, db, "held_message"); !slices.Equal(left, []int64{4}) { // these wait for an hour
			t.Errorf("held_message has rows of %v", left)
		}
		if want := []string{"rất cũ", "cũ"}; !slices.Equal(released, want) {
			t.Errorf("released %q, want %q", released, want)
		}
	})
}

// What holds something and cannot let go of it stays whole, and keeps nothing else.
func TestAFormThatCannotLetGoHoldsNothingElse(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	var released []string
	r := purging(t, db, &released)
	age(t, db, 1, 1, "hỏng")
	age(t, db, 2, 2, "cũ")
	for range 2 {
		r.Purge(t.Context(), time.Hour)
	}
	if left := chats(t, db, "form"); !slices.Equal(left, []int64{1}) {
		t.Errorf("the forms left are of %v", left)
	}
	if left := append(chats(t, db, "message_taken"), chats(t, db, "album_part")...); len(left) > 0 {
		t.Errorf("rows of %v are left", left)
	}
	if want := []string{"hỏng", "cũ", "hỏng"}; !slices.Equal(released, want) {
		t.Errorf("released %q, want %q", released, want)
	}
}

func TestAMoveForgetsTheNumbersOfTheGroupAlone(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	var released []string
	r := purging(t, db, &released)
	age(t, db, -5, 1, "")
	age(t, db, -6, 1, "")
	var watcher Watcher
	watcher.Watch(r)
	for range 2 { // it may be told of twice
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return watcher.ChatMoved(t.Context(), tx, -5, -1005) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"message_taken", "album_part", "held_message"} {
		if left := chats(t, db, table); !slices.Equal(left, []int64{-6}) {
			t.Errorf("%s has rows of %v", table, left)
		}
	}
}

// A form is where it stood, or what was decided about it is not done.
func TestAFormThatWentOnMeanwhileRefusesWhatWasDecidedBefore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		age(t, db, 5, 1<<60, "x")
		age(t, db, 6, 1<<60, "x") // set aside
		row := func(chat int64) formRow {
			found, err := scanForm(db.QueryRow(t.Context(), formColumns+` where chat_id = $1`, chat))
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		open, aside, earlier, none := row(5), row(6), row(5), row(5)
		earlier.turn, none.id = 0, 99
		for what, c := range map[string]struct {
			row formRow
			err error
		}{"open": {open, nil}, "set aside": {aside, ErrOld}, "another question": {earlier, ErrOld}, "ended": {none, ErrOld}} {
			if err := db.InTx(t.Context(), func(tx *database.Tx) error { return c.row.lock(t.Context(), tx) }); !errors.Is(err, c.err) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return none.save(t.Context(), tx, time.Hour) }); !errors.Is(err, ErrOld) {
			t.Errorf("keeping an ended form: %v", err)
		}
	})
}

// Who has not agreed sees everybody's menu, which Telegram shows where there is no other.
func TestAMenuOfOnesOwnBeginsWithAgreement(t *testing.T) {
	r := NewRouter(&Kit{Log: slog.New(slog.DiscardHandler)}, nil, Module{Name: "một", Commands: []Command{
		{Name: "hoi", Description: "Hỏi", Permission: directory.Ask, Handler: nothing},
		{Name: "dulieu", Description: "Dữ liệu", WithoutPost: true, Handler: nothing},
	}})
	if all := r.ownMenu(directory.Access{}); len(all) > 0 {
		t.Errorf("before agreement: %v", all)
	}
	if all := r.ownMenu(directory.Access{Agreed: true}); len(all) != 1 || all[0].Name != "dulieu" {
		t.Errorf("without a post: %v", all)
	}
}
