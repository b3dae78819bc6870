package intake_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/ingest/plain"
	"thidua/knowledge/database"
)

func TestPagesComeInTheirOrderAndAreReadWhenTheLastIsThere(t *testing.T) {
	each(t, func(d *desk) {
		ctx, id := t.Context(), d.begin(officer, "")
		hash := map[string]string{}
		for n, unique := range []string{"c", "b", "a"} {
			c, err := d.files.Put(ctx, strings.NewReader(unique), 10)
			if err != nil {
				d.t.Fatal(err)
			}
			hash[unique] = c.Hash
			for range 2 { // the second time it is there already
				d.do(func(tx *database.Tx) error {
					return d.store.Add(ctx, tx, officer, id, intake.File{UniqueID: unique, Message: int64(n + 1), Picture: true})
				})
			}
		}
		fetched := func(unique string) (ready bool) {
			d.do(func(tx *database.Tx) (err error) {
				if err := d.files.Use(ctx, tx, file.Use{Owner: intake.FileOwner(id), Content: file.Content{Hash: hash[unique]}}); err != nil {
					return err
				}
				ready, err = d.store.Fetched(ctx, tx, id, unique, hash[unique])
				return err
			})
			return ready
		}
		if fetched("a") {
			d.t.Error("it is ready while its files are being sent")
		}
		d.do(func(tx *database.Tx) error {
			_, ready, err := d.store.StartReading(ctx, tx, officer, id)
			if ready {
				d.t.Error("it is ready with files on their way")
			}
			return err
		})
		if fetched("c") || !fetched("b") {
			d.t.Error("it is ready before the last file, or not with it")
		}
		var order []string
		i := d.get(id)
		for n, f := range i.Files {
			order = append(order, f.UniqueID+" "+i.Name(n))
		}
		if diff := cmp.Diff([]string{"c Trang 01.jpg", "b Trang 02.jpg", "a Trang 03.jpg"}, order); diff != "" {
			d.t.Error(diff)
		}
	})
}

func TestAnIntakeIsBounded(t *testing.T) {
	each(t, func(d *desk) {
		ctx, id := t.Context(), d.begin(officer, "")
		add := func(unique string, picture bool) error {
			return d.try(func(tx *database.Tx) error {
				return d.store.Add(ctx, tx, officer, id, intake.File{UniqueID: unique, Picture: picture})
			})
		}
		for n := range intake.MaxFiles {
			if err := add(fmt.Sprint(n), true); err != nil {
				d.t.Fatal(err)
			}
		}
		if err := add("more", true); !problem.Is(err, problem.Invalid) {
			d.t.Errorf("a page too many: %v", err)
		}
		id = d.begin(officer, "")
		if err := add("1", true); err != nil {
			d.t.Fatal(err)
		}
		if err := add("2", false); !errors.Is(err, intake.ErrPictures) {
			d.t.Errorf("a document among pages: %v", err)
		}
		var err error
		for n := 0; err == nil && n < 50; n++ {
			err = d.try(func(tx *database.Tx) error {
				_, err := d.store.Begin(ctx, tx, officer, "")
				return err
			})
		}
		if n := d.count(`select count(*) from intake`); !problem.Is(err, problem.Invalid) || n != 20 {
			d.t.Errorf("%d intakes are begun, then %v", n, err)
		}
		d.begin(other, "") // whom that does not hinder
	})
}

func TestWhatComesForAnIntakeThatEndedIsLetGo(t *testing.T) {
	each(t, func(d *desk) {
		ctx, id := t.Context(), d.begin(officer, "")
		c, err := d.files.Put(ctx, strings.NewReader("x"), 10)
		if err != nil {
			d.t.Fatal(err)
		}
		d.do(func(tx *database.Tx) error {
			return errors.Join(d.store.Add(ctx, tx, officer, id, intake.File{UniqueID: "u", Name: "a.pdf"}),
				d.store.Abandon(ctx, tx, id), d.store.Abandon(ctx, tx, 7777)) // of which there is none
		})
		for _, owner := range []int64{id, 7777} {
			d.do(func(tx *database.Tx) error {
				if err := d.files.Use(ctx, tx, file.Use{Owner: intake.FileOwner(owner), Content: c}); err != nil {
					return err
				}
				ready, err := d.store.Fetched(ctx, tx, owner, "u", c.Hash)
				if ready {
					d.t.Error("what ended is ready")
				}
				return err
			})
			if c, err = d.files.Put(ctx, strings.NewReader("x"), 10); err != nil {
				d.t.Fatal(err)
			}
		}
		for _, end := range []func(tx *database.Tx) (*intake.Intake, error){
			func(tx *database.Tx) (*intake.Intake, error) { return d.store.Failed(ctx, tx, id) },
			func(tx *database.Tx) (*intake.Intake, error) { return d.store.Failed(ctx, tx, 7777) },
			func(tx *database.Tx) (*intake.Intake, error) {
				return d.store.Took(ctx, tx, id, &ingest.Reading{}, intake.Clear)
			},
		} {
			d.do(func(tx *database.Tx) error {
				i, err := end(tx)
				if i != nil {
					d.t.Errorf("%+v went on", i)
				}
				return err
			})
		}
		if n := d.count(`select count(*) from file_use`); n != 0 {
			d.t.Errorf("%d files are used", n)
		}
	})
}

func TestWhatWasReadIsKeptWithItsWarnings(t *testing.T) {
	each(t, func(d *desk) {
		i := d.read(officer, decision("Thử."), "")
		if i.State != intake.Read || i.Body != decision("Thử.") || i.Warnings != nil || i.Replaced() {
			d.t.Errorf("%+v", i)
		}
		id := d.begin(officer, "")
		d.add(officer, id, "b.txt", "b")
		warnings := []plain.Warning{{Kind: plain.Recognised, Page: 2, Detail: "0.9"}}
		d.do(func(tx *database.Tx) error {
			if _, _, err := d.store.StartReading(t.Context(), tx, officer, id); err != nil {
				return err
			}
			_, err := d.store.Took(t.Context(), tx, id, &ingest.Reading{Body: "có chữ\x00 không", Warnings: warnings}, intake.Clear)
			return err
		})
		i = d.get(id)
		if diff := cmp.Diff(warnings, i.Warnings); diff != "" || strings.Contains(i.Body, "\x00") {
			d.t.Errorf("%q %s", i.Body, diff)
		}
		if _, err := intake.ParseWarnings("{"); err == nil {
			d.t.Error("what is no list of warnings is one")
		}
	})
}

func TestNobodyElseGoesOnWithAnIntake(t *testing.T) {
	each(t, func(d *desk) {
		ctx, i := t.Context(), d.read(officer, decision("Thử."), "")
		document := d.document(i)
		acts := map[string]func(tx *database.Tx, by directory.Actor) error{
			"own": func(tx *database.Tx, by directory.Actor) error {
				_, err := d.store.Own(ctx, tx, by, i.ID)
				return err
			},
			"add": func(tx *database.Tx, by directory.Actor) error {
				return d.store.Add(ctx, tx, by, i.ID, intake.File{UniqueID: "x"})
			},
			"drop": func(tx *database.Tx, by directory.Actor) error { _, err := d.store.Drop(ctx, tx, by, i.ID); return err },
			"tell": func(tx *database.Tx, by directory.Actor) error {
				_, err := d.store.Tell(ctx, tx, by, i.ID, true)
				return err
			},
			"undo": func(tx *database.Tx, by directory.Actor) error { _, err := d.store.Undo(ctx, tx, by, i.ID); return err },
			"correct": func(tx *database.Tx, by directory.Actor) error {
				_, err := d.store.Correct(ctx, tx, by, i.ID, intake.Number, "1/QĐ")
				return err
			},
			"read": func(tx *database.Tx, by directory.Actor) error {
				_, _, err := d.store.StartReading(ctx, tx, by, i.ID)
				return err
			},
			"put": func(tx *database.Tx, by directory.Actor) error {
				_, err := d.store.Put(ctx, tx, by, i.ID, i.Revision, document, 0)
				return err
			},
		}
		for name, act := range acts {
			if err := d.try(func(tx *database.Tx) error { return act(tx, other) }); !errors.Is(err, intake.ErrNoIntake) {
				d.t.Errorf("%s by another officer: %v", name, err)
			}
			if err := d.try(func(tx *database.Tx) error { return act(tx, member) }); !problem.Is(err, problem.Denied) {
				d.t.Errorf("%s by a member: %v", name, err)
			}
		}
		if after := d.get(i.ID); after.Revision != i.Revision || d.stored(key) != nil {
			d.t.Errorf("it was changed: %+v", after)
		}
		for _, name := range []string{"add", "tell", "undo", "read"} { // it is in another state
			if err := d.try(func(tx *database.Tx) error { return acts[name](tx, officer) }); !errors.Is(err, intake.ErrNoIntake) {
				d.t.Errorf("%s of what was read: %v", name, err)
			}
		}
	})
}

func TestOfTwoPressesAtOnceOnePutsTheDocument(t *testing.T) {
	each(t, func(d *desk) {
		i := d.read(officer, decision("Thử."), "")
		document := d.document(i)
		var all sync.WaitGroup
		errs := make([]error, 4)
		for n := range errs {
			all.Go(func() {
				errs[n] = d.db.InTx(d.t.Context(), func(tx *database.Tx) error {
					_, err := d.store.Put(d.t.Context(), tx, officer, i.ID, i.Revision, document, 0)
					return err
				})
			})
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case !errors.Is(err, intake.ErrNoIntake):
				d.t.Error(err)
			}
		}
		if n := d.count(`select count(*) from audit where act = 'keep document'`); done != 1 || n != 1 {
			d.t.Errorf("%d are done, %d are in the audit", done, n)
		}
	})
}

func TestWhatIsOldIsLetGo(t *testing.T) {
	each(t, func(d *desk) {
		ctx := t.Context()
		open := d.read(officer, decision("Mở."), "")
		dropped := d.read(officer, decision("Bỏ."), "")
		d.do(func(tx *database.Tx) error { _, err := d.store.Drop(ctx, tx, officer, dropped.ID); return err })
		first := d.put(officer, d.read(officer, decision("Một."), ""))
		second := d.put(officer, d.read(officer, decision("Hai."), ""))
		if !second.Replaced() {
			d.t.Fatal("there is no former document to let go of")
		}
		if err := d.store.Purge(ctx, time.Hour); err != nil {
			d.t.Fatal(err)
		}
		if n := d.count(`select count(*) from intake`); n != 4 || !d.get(second.ID).Replaced() {
			d.t.Errorf("%d intakes are left of 4 of now", n)
		}
		d.exec(`update intake set changed_at = changed_at - 90000000000`)
		if err := d.store.Purge(ctx, 48*time.Hour); err != nil {
			d.t.Fatal(err)
		}
		if i := d.get(second.ID); i.Replaced() || i.State != intake.Kept {
			d.t.Errorf("after a day it is %+v", i)
		}
		if n := d.count(`select count(*) from file_use where owner like 'intakeformer:%'`); n != 0 {
			d.t.Errorf("%d files of the former document are kept", n)
		}
		if err := d.store.Purge(ctx, time.Hour); err != nil { // what was dropped by this is as old as that
			d.t.Fatal(err)
		}
		d.exec(`update intake set changed_at = changed_at - 90000000000`)
		if err := d.store.Purge(ctx, time.Hour); err != nil {
			d.t.Fatal(err)
		}
		if n := d.count(`select count(*) from intake where id in ($1, $2, $3)`, open.ID, dropped.ID, first.ID); n != 0 {
			d.t.Errorf("%d old ones are left", n)
		}
		if i := d.get(second.ID); i.Body == "" || len(d.names(intake.DocumentOwner(key))) != 1 {
			d.t.Errorf("what the corpus has was let go: %+v", i)
		}
	})
}

func TestWhoIsErasedIsForgottenAndNothingOfTheirsGoesOn(t *testing.T) {
	each(t, func(d *desk) {
		ctx := t.Context()
		kept, open := d.put(officer, d.read(officer, decision("Một."), "")), d.read(officer, decision("Hai."), "")
		person, theirs := kept.BegunBy, d.read(other, decision("Ba."), "")
		d.do(func(tx *database.Tx) error { return d.store.Erase(ctx, tx, person) })
		if i := d.get(open.ID); i.State != intake.Dropped || i.Body != "" || i.BegunBy != 0 || len(d.names(intake.FileOwner(open.ID))) > 0 {
			d.t.Errorf("what was open is %+v", i)
		}
		if i := d.get(kept.ID); i.State != intake.Kept || i.BegunBy != 0 || d.stored(key) == nil {
			d.t.Errorf("what was kept is %+v", i)
		}
		if err := d.tryUndo(officer, kept.ID); !errors.Is(err, intake.ErrNoIntake) {
			d.t.Errorf("it is nobody's, and taken back: %v", err)
		}
		d.do(func(tx *database.Tx) error { return d.store.GiveTo(ctx, tx, theirs.BegunBy, person) })
		if i := d.get(theirs.ID); i.BegunBy != person {
			d.t.Errorf("what was given is of %d", i.BegunBy)
		}
	})
}
