package intake_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/intake"
	"thidua/bot/problem"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// says reports whether the document of the tests is in the corpus with some words.
func (d *desk) says(words string) bool {
	d.t.Helper()
	stored := d.stored(key)
	return stored != nil && slices.ContainsFunc(stored.Provisions, func(p corpus.Provision) bool { return strings.Contains(p.Text, words) })
}

func TestWhatWasSaidOfADocumentIsStoredAndHoldsForItsNextFile(t *testing.T) {
	each(t, func(d *desk) {
		i := d.read(officer, decision("Một."), "")
		d.do(func(tx *database.Tx) error {
			_, err := d.store.Correct(t.Context(), tx, officer, i.ID, intake.Title, "Về việc khác")
			return err
		})
		if err := d.tryPut(officer, i); !errors.Is(err, intake.ErrMoved) {
			d.t.Errorf("the revision of before is put: %v", err)
		}
		kept := d.put(officer, d.get(i.ID))
		stored := d.stored(key)
		if stored.Title != "Về việc khác" || stored.Source != kept.Source() || stored.Hash == "" || stored.EffectiveOn != "2020-03-15" {
			d.t.Errorf("%+v", stored)
		}
		if diff := cmp.Diff([]string{"a.txt"}, d.names(intake.DocumentOwner(key))); diff != "" {
			d.t.Error(diff)
		}
		again := d.read(officer, decision("Hai."), key)
		if again.Replaces != key || again.Corrections[intake.Title] != "Về việc khác" {
			d.t.Errorf("of the next file is said %v", again.Corrections)
		}
		if fresh := d.read(officer, decision("Ba."), ""); len(fresh.Corrections) != 0 {
			d.t.Errorf("of a file of its own is said %v", fresh.Corrections)
		}
	})
}

func TestADocumentThatChangedSinceItWasShownIsNotReplaced(t *testing.T) {
	each(t, func(d *desk) {
		one, two := d.read(officer, decision("Một."), ""), d.read(other, decision("Hai."), "")
		document := d.document(two)
		d.put(officer, one)
		stale := d.try(func(tx *database.Tx) error {
			_, err := d.store.Put(t.Context(), tx, other, two.ID, two.Revision, document, 0)
			return err
		})
		if !errors.Is(stale, intake.ErrMoved) || !d.says("Một.") {
			d.t.Errorf("what came meanwhile is replaced: %v", stale)
		}
		d.put(other, two)
		if !d.says("Hai.") {
			d.t.Error("it is not put when it was shown")
		}
	})
}

func TestWhatWasPutIsTakenBackAndTheFormerHasItsFilesAgain(t *testing.T) {
	each(t, func(d *desk) {
		d.put(officer, d.read(officer, decision("Một."), ""))
		first := d.stored(key)
		second := d.put(officer, d.read(officer, decision("Hai."), ""))
		if !second.Replaced() || len(d.names(intake.DocumentOwner(key))) != 1 {
			d.t.Errorf("%+v", second)
		}
		if err := d.tryUndo(officer, second.ID); err != nil {
			d.t.Fatal(err)
		}
		back := d.stored(key)
		same := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".ID" || p.Last().String() == ".IngestedAt" }, cmp.Ignore())
		if diff := cmp.Diff(first, back, same); diff != "" {
			d.t.Error(diff)
		}
		if n := d.count(`select count(*) from file_use where owner = 'intakeformer:2' or owner like 'intake:%'`); n != 0 || len(d.names(intake.DocumentOwner(key))) != 1 {
			d.t.Errorf("%d files are left, the document has %q", n, d.names(intake.DocumentOwner(key)))
		}
		if err := d.tryUndo(officer, second.ID); !errors.Is(err, intake.ErrNoIntake) {
			d.t.Errorf("it is taken back twice: %v", err)
		}
	})
}

func TestWhatChangedSinceIsNotTakenBack(t *testing.T) {
	each(t, func(d *desk) {
		first := d.put(officer, d.read(officer, decision("Một."), ""))
		d.put(other, d.read(other, decision("Hai."), ""))
		if err := d.tryUndo(officer, first.ID); !problem.Is(err, problem.Ended) || !d.says("Hai.") {
			d.t.Errorf("what another put is taken away: %v", err)
		}
		third := d.put(officer, d.read(officer, decision("Ba."), ""))
		row := d.stored(key).ID
		d.do(func(tx *database.Tx) error { return d.store.Retire(t.Context(), tx, other, row, "2026-01-01", "cũ") })
		if err := d.tryUndo(officer, third.ID); !problem.Is(err, problem.Ended) {
			d.t.Errorf("what was retired since is taken back: %v", err)
		}
		d.do(func(tx *database.Tx) error { return d.store.Restore(t.Context(), tx, other, row) })
		d.exec(`update document set ingested_at = ingested_at - 86500000000`)
		d.exec(`update intake set stored_at = stored_at - 86500000000`)
		if err := d.tryUndo(officer, third.ID); !problem.Is(err, problem.Ended) {
			d.t.Errorf("after a day it is taken back: %v", err)
		}
		d.do(func(tx *database.Tx) error { return d.store.Remove(t.Context(), tx, other, row) })
		if err := d.tryUndo(officer, third.ID); !errors.Is(err, intake.ErrNoIntake) {
			d.t.Errorf("what was removed is taken back: %v", err)
		}
	})
}

// codified is the document as the official codification gives it.
func codified(t *testing.T) *corpus.Document {
	t.Helper()
	return &corpus.Document{Kind: "Quyết định", Number: "12/2020/QĐ-UBND", IssuedOn: "2020-03-05", Source: "codification", Hash: "c", Provisions: []corpus.Provision{
		{Path: "Điều 1", Level: corpus.LevelArticle, Parent: -1, Label: "Điều 1.", Text: "Theo pháp điển.", Source: "https://phapdien.example/1"},
	}}
}

func TestWhatTheCodificationGaveComesBackWithItsRetirement(t *testing.T) {
	each(t, func(d *desk) {
		store := curated.Corpus(d.db)
		d.do(func(tx *database.Tx) error {
			if _, err := store.PutIn(t.Context(), tx, codified(t)); err != nil {
				return err
			}
			return store.RetireIn(t.Context(), tx, key, "2024-01-01", "có văn bản thay")
		})
		kept := d.put(officer, d.read(officer, decision("Một."), ""))
		if !d.says("Một.") || d.says("Theo pháp điển.") {
			d.t.Fatal("the officer's own is not in its place")
		}
		if err := d.tryUndo(officer, kept.ID); err != nil {
			d.t.Fatal(err)
		}
		if day, reason, err := d.store.Retirement(t.Context(), d.db, key); !d.says("Theo pháp điển.") || d.says("Một.") || day != "2024-01-01" || reason == "" || err != nil {
			d.t.Errorf("it is back, retired from %q for %q (%v): %+v", day, reason, err, d.stored(key))
		}
	})
}

func TestTheSameDocumentIsNotStoredTwice(t *testing.T) {
	each(t, func(d *desk) {
		i := d.read(officer, decision("Một."), "")
		d.put(officer, i)
		d.exec(`update intake set state = 'read' where id = $1`, i.ID) // as after a restore of an old backup
		if err := d.tryPut(officer, d.get(i.ID)); !problem.Is(err, problem.Duplicate) {
			d.t.Errorf("%v", err)
		}
	})
}

func TestDocumentsToBeSeenToStandFirst(t *testing.T) {
	each(t, func(d *desk) {
		store := curated.Corpus(d.db)
		for number, ends := range map[string]corpus.Day{"1/KH-SNV": "", "2/KH-SNV": today.Add(80), "3/KH-SNV": today.Add(10), "4/KH-SNV": today.Add(100), "5/KH-SNV": today.Add(-10), "6/KH-SNV": ""} {
			document := &corpus.Document{Kind: "Kế hoạch", Number: number, IssuedOn: "2026-01-01", EndsOn: ends, Source: number, Hash: number}
			if _, err := store.Put(t.Context(), document); err != nil {
				d.t.Fatal(err)
			}
		}
		six := d.stored("6/kh-snv")
		d.do(func(tx *database.Tx) error {
			return d.store.Retire(t.Context(), tx, officer, six.ID, today.Add(-1), "cũ")
		})
		var got []string
		for _, document := range bottest.Must[[]*corpus.Document](d.t)(d.store.Documents(t.Context(), d.db, today)) {
			got = append(got, document.Number+" "+string(intake.Ending(document, today)))
		}
		want := []string{"3/KH-SNV " + string(today.Add(11)), "2/KH-SNV " + string(today.Add(81)), "6/KH-SNV ", "1/KH-SNV ", "4/KH-SNV ", "5/KH-SNV "}
		if diff := cmp.Diff(want, got); diff != "" {
			d.t.Error(diff)
		}
		soon := d.stored("1/kh-snv")
		d.do(func(tx *database.Tx) error {
			return d.store.Retire(t.Context(), tx, officer, soon.ID, today.Add(5), "sắp cũ")
		})
		if ending := intake.Ending(bottest.Must[*corpus.Document](d.t)(d.store.Whole(t.Context(), d.db, soon.ID)), today); ending != "" {
			d.t.Errorf("what an officer retires ends on %q", ending)
		}
	})
}

func TestActsOnDocumentsAreOfWhoMayAndLeaveWord(t *testing.T) {
	each(t, func(d *desk) {
		ctx := t.Context()
		d.put(officer, d.read(officer, decision("Một."), ""))
		row := d.stored(key).ID
		for _, act := range []struct {
			name string
			do   func(tx *database.Tx, by directory.Actor) error
		}{
			{"retire document", func(tx *database.Tx, by directory.Actor) error {
				return d.store.Retire(ctx, tx, by, row, "2026-01-01", "cũ")
			}},
			{"restore document", func(tx *database.Tx, by directory.Actor) error { return d.store.Restore(ctx, tx, by, row) }},
			{"remove document", func(tx *database.Tx, by directory.Actor) error { return d.store.Remove(ctx, tx, by, row) }},
		} {
			if err := d.try(func(tx *database.Tx) error { return act.do(tx, member) }); !problem.Is(err, problem.Denied) {
				d.t.Errorf("%s by a member: %v", act.name, err)
			}
			d.do(func(tx *database.Tx) error { return act.do(tx, other) })
			if n := d.count(`select count(*) from audit where act = $1 and lower(detail) like '%12/2020/qd-ubnd%'`, act.name); n != 1 {
				d.t.Errorf("%s is %d times in the audit", act.name, n)
			}
			if act.name == "retire document" {
				continue
			}
			if err := d.try(func(tx *database.Tx) error { return act.do(tx, other) }); !errors.Is(err, intake.ErrNoDocument) {
				d.t.Errorf("%s again: %v", act.name, err)
			}
		}
		if n := d.count(`select count(*) from file_use`); n != 0 || d.stored(key) != nil {
			d.t.Errorf("%d files are left of what was removed", n)
		}
	})
}

func TestWhatDependsOnADocumentIsCounted(t *testing.T) {
	each(t, func(d *desk) {
		ctx := t.Context()
		d.put(officer, d.read(officer, decision("Một."), ""))
		store := curated.NewStore(d.db)
		d.do(func(tx *database.Tx) error {
			for n, question := range []string{"quyết định thử về cái gì", "phạm vi của quyết định thử"} {
				entry := bank.Entry{Document: key, Path: "Điều 1", Question: question}
				if _, err := curated.Corpus(d.db).Questions.Put(ctx, tx, entry, bank.FromOfficer, 1); err != nil {
					return err
				}
				if n == 0 {
					if err := curated.Corpus(d.db).Questions.Retire(ctx, tx, entry, 1); err != nil {
						return err
					}
				}
			}
			id, err := store.Propose(ctx, tx, curated.Draft{Question: "Quyết định thử thì thế nào?", Text: "Thử.", EndsOn: "2099-12-31",
				Basis: []curated.Basis{{DocumentKey: key, Path: "Điều 1"}}}, 1)
			if err != nil {
				return err
			}
			return store.Release(ctx, tx, id, 1, 2)
		})
		got, err := d.store.Dependents(ctx, d.db, key)
		if diff := cmp.Diff(intake.Dependents{Questions: 1, Answers: 1}, got); diff != "" || err != nil {
			d.t.Errorf("%s %v", diff, err)
		}
		if none, err := d.store.Dependents(ctx, d.db, "1/none"); none != (intake.Dependents{}) || err != nil {
			d.t.Errorf("%+v %v", none, err)
		}
	})
}

// When a decree ends follows from the law that it carries out: to know that, all documents are read, which is not done while nobody else can write.
func TestWhatIsKeptToBePutBackIsAsItWasStored(t *testing.T) {
	each(t, func(d *desk) {
		law := &corpus.Document{Kind: "Luật", Number: "15/2003/QH11", Title: "Thi đua, khen thưởng", IssuedOn: "2003-11-26", EffectiveOn: "2004-07-01", CeasesOn: "2024-01-01", Source: "luat", Hash: "1"}
		if _, err := curated.Corpus(d.db).Put(t.Context(), law); err != nil {
			d.t.Fatal(err)
		}
		decree := func(words string) string {
			return "CHÍNH PHỦ\n\nSố: 91/2017/NĐ-CP\n\nHà Nội, ngày 31 tháng 7 năm 2017\n\nNGHỊ ĐỊNH\n\nQuy định chi tiết thi hành một số điều của Luật thi đua, khen thưởng\n\nĐiều 1. Phạm vi\n\n" + words + "\n"
		}
		ofDecree := d.put(officer, d.read(officer, decree("Một."), "")).Key
		if shown := d.stored(ofDecree); shown == nil || shown.ExpiresOn != "2024-01-01" {
			d.t.Fatalf("it is shown as %+v", shown)
		}
		second := d.put(officer, d.read(officer, decree("Hai."), ofDecree))
		if n := d.count(`select count(*) from intake where id = $1 and former like '%Một.%' and former not like '%2024-01-01%'`, second.ID); n != 1 {
			d.t.Error("what follows from the law is kept as the decree's own")
		}
	})
}
