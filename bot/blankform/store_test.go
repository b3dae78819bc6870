package blankform_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/bot/blankform"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// office is a store of forms, an officer and a member.
type office struct {
	t               *testing.T
	db              *database.DB
	files           *file.Store
	store           *blankform.Store
	officer, member directory.Actor
}

func newOffice(t *testing.T, db *database.DB) *office {
	t.Helper()
	o := &office{t: t, db: db, files: file.NewStore(db), officer: directory.Actor{Account: 1}, member: directory.Actor{Account: 2}}
	o.store = blankform.NewStore(directory.NewStore(db, directory.Settings{}, blankform.Permissions...), o.files)
	agency := bottest.Agency(t, db, "BAN")
	bottest.GivePost(t, db, 1, agency, directory.Officer)
	bottest.GivePost(t, db, 2, agency, directory.Member)
	return o
}

// put stores a content as somebody's who has sent it.
func (o *office) put(words string) file.Content {
	o.t.Helper()
	c, err := o.files.Put(o.t.Context(), bytes.NewReader([]byte(words)), 1<<20)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *office) do(do func(tx *database.Tx) (blankform.Form, error)) (f blankform.Form, err error) {
	err = o.db.InTx(o.t.Context(), func(tx *database.Tx) (err error) {
		f, err = do(tx)
		return err
	})
	return f, err
}

func (o *office) add(label, name string) (blankform.Form, error) {
	c := o.put("PK " + label + name)
	return o.do(func(tx *database.Tx) (blankform.Form, error) {
		return o.store.Add(o.t.Context(), tx, o.officer, blankform.Form{DocumentKey: "152", DocumentName: "Nghị định số 152", Label: label, Name: name, FileHash: c.Hash, FileName: "a.docx"})
	})
}

func (o *office) is(id int64) blankform.Form {
	o.t.Helper()
	f, err := o.store.Get(o.t.Context(), o.db, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return f
}

// holds reports whether a content is still there once nobody else uses it.
func (o *office) holds(hash string) bool {
	o.t.Helper()
	_, err := o.files.Stat(o.t.Context(), o.db, hash)
	return err == nil
}

func TestAFormIsKeptAsItWasGivenAndChanged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		f, err := o.add("Mẫu số 08", "Báo cáo thành tích")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, o.is(f.ID)); diff != "" {
			t.Error(diff)
		}
		newer := o.put("PK newer")
		for _, change := range []func(tx *database.Tx) (blankform.Form, error){
			func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Rename(t.Context(), tx, o.officer, f.ID, "", "Tờ trình")
			},
			func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Replace(t.Context(), tx, o.officer, f.ID, newer.Hash, "b.doc")
			},
			func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Replace(t.Context(), tx, o.officer, f.ID, newer.Hash, "c.doc")
			},
			func(tx *database.Tx) (blankform.Form, error) { return o.store.Retire(t.Context(), tx, o.officer, f.ID) },
		} {
			given, err := o.do(change)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(given, o.is(f.ID)); diff != "" {
				t.Error(diff)
			}
		}
		want := blankform.Form{ID: f.ID, DocumentKey: "152", DocumentName: "Nghị định số 152", Name: "Tờ trình", FileHash: newer.Hash, FileName: "c.doc"}
		if diff := cmp.Diff(want, o.is(f.ID), cmpopts.IgnoreFields(blankform.Form{}, "RetiredAt")); diff != "" || o.is(f.ID).RetiredAt == 0 {
			t.Error(diff, o.is(f.ID).RetiredAt)
		}
		if o.holds(f.FileHash) || !o.holds(newer.Hash) {
			t.Errorf("the former file is there: %t, the newer: %t", o.holds(f.FileHash), o.holds(newer.Hash))
		}
		var n int
		if err := db.QueryRow(t.Context(), `select count(*) from audit where object = $1 and actor <> 0`, fmt.Sprintf("blank form:%d", f.ID)).Scan(&n); err != nil || n != 5 {
			t.Errorf("%d entries of the audit, %v", n, err)
		}
	})
}

func TestWhatCannotBeOfAFormIsRefusedAndChangesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		f, err := o.add("Mẫu số 1", "A")
		if err != nil {
			t.Fatal(err)
		}
		other, err := o.add("Mẫu số 1", "B")
		if err != nil {
			t.Fatal(err)
		}
		before := []blankform.Form{o.is(f.ID), o.is(other.ID)}
		for name, c := range map[string]struct {
			code problem.Code
			do   func(tx *database.Tx) (blankform.Form, error)
		}{
			"renamed as another": {problem.Duplicate, func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Rename(t.Context(), tx, o.officer, f.ID, "Mẫu số 1", "B")
			}},
			"renamed to nothing": {problem.Invalid, func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Rename(t.Context(), tx, o.officer, f.ID, "Mẫu số 1", "")
			}},
			"one that there is not": {problem.Ended, func(tx *database.Tx) (blankform.Form, error) { return o.store.Retire(t.Context(), tx, o.officer, 999) }},
			"restored in use": {problem.Ended, func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Restore(t.Context(), tx, o.officer, f.ID)
			}},
			"retired by a member": {problem.Denied, func(tx *database.Tx) (blankform.Form, error) { return o.store.Retire(t.Context(), tx, o.member, f.ID) }},
			"renamed by a stranger": {problem.Denied, func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Rename(t.Context(), tx, directory.Actor{Account: 77}, f.ID, "", "C")
			}},
			"added by a member": {problem.Denied, func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Add(t.Context(), tx, o.member, blankform.Form{Name: "C", FileHash: f.FileHash})
			}},
			"replaced by a member": {problem.Denied, func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Replace(t.Context(), tx, o.member, f.ID, f.FileHash, "x")
			}},
			"replaced by what is gone": {"", func(tx *database.Tx) (blankform.Form, error) {
				return o.store.Replace(t.Context(), tx, o.officer, f.ID, "none", "x")
			}},
		} {
			if _, err := o.do(c.do); err == nil || c.code != "" && !problem.Is(err, c.code) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := o.add("Mẫu số 1", "A"); !problem.Is(err, problem.Duplicate) {
			t.Errorf("added twice: %v", err)
		}
		all, err := o.store.All(t.Context(), db)
		if diff := cmp.Diff(before, all); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if of, err := o.store.Of(t.Context(), db, "153"); len(of) != 0 || err != nil {
			t.Errorf("of another document: %v %v", of, err)
		}
	})
}

func TestARetiredFormComesBackUnlessAnotherTookItsName(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		f, err := o.add("Mẫu số 1", "A")
		if err != nil {
			t.Fatal(err)
		}
		retire := func(tx *database.Tx) (blankform.Form, error) { return o.store.Retire(t.Context(), tx, o.officer, f.ID) }
		restore := func(tx *database.Tx) (blankform.Form, error) {
			return o.store.Restore(t.Context(), tx, o.officer, f.ID)
		}
		for _, act := range []func(tx *database.Tx) (blankform.Form, error){retire, restore, retire} {
			if _, err := o.do(act); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.do(retire); !problem.Is(err, problem.Ended) {
			t.Errorf("retired twice: %v", err)
		}
		if _, err := o.add("Mẫu số 1", "A"); err != nil {
			t.Errorf("its name is free: %v", err)
		}
		if _, err := o.do(restore); !problem.Is(err, problem.Duplicate) {
			t.Errorf("brought back beside another: %v", err)
		}
	})
}

func TestOfSeveralWhoRetireAFormAtOnceOneDoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		f, err := o.add("Mẫu số 1", "A")
		if err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				_, errs[i] = o.do(func(tx *database.Tx) (blankform.Form, error) { return o.store.Retire(t.Context(), tx, o.officer, f.ID) })
			})
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !problem.Is(err, problem.Ended) {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d did", done)
		}
	})
}
