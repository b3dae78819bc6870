package bank_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/bank"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// page is a document that is its units by their paths.
type page map[string]string

func (p page) FullText(path string) (words, above string) { return p[path], "" }

func (p page) Name() string { return p["tên"] }

// library is documents by their keys.
type library map[string]page

func (l library) read(_ context.Context, _ database.Querier, keys []string) (map[string]bank.Document, error) {
	found := map[string]bank.Document{}
	for _, key := range keys {
		if l[key] != nil {
			found[key] = l[key]
		}
	}
	return found, nil
}

func (l library) has(key string) bool { return l[key] != nil }

const (
	pay    = "1. Mức tiền thưởng đối với giấy khen là 0,3 lần mức lương cơ sở."
	decide = "2. Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng giấy khen cho cá nhân, tập thể, hộ gia đình thuộc phạm vi quản lý."
	file   = "# 7/2030/TT-BTN\n## Điều 1\nthưởng bao nhiêu\n\n## Điều 2\nai quyết định\nai ký giấy khen\n"
)

func each(t *testing.T, test func(t *testing.T, db *database.DB, s *bank.Store, l library)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		l := library{"7/2030/tt-btn": page{"tên": "Thông tư 7", "Điều 1": pay, "Điều 2": decide}}
		test(t, db, bank.NewStore(db, l.read), l)
	})
}

func counting(t *testing.T, db *database.DB, s *bank.Store, l library) (questions []string) {
	t.Helper()
	all, err := s.Entries(t.Context(), db, l.has)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		questions = append(questions, e.Document+" "+e.Path+" "+e.Question)
	}
	return questions
}

func version(t *testing.T, db *database.DB) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `select version from corpus`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func ignored(context.Context, *database.Tx, string) error { return nil }

func putFile(t *testing.T, s *bank.Store, source, text string) bank.FileChange {
	t.Helper()
	change, err := s.PutFile(t.Context(), source, text, ignored)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

func TestTheQuestionsOfAFileFollowTheFile(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		key := []string{"7/2030/tt-btn"}
		before := version(t, db)
		told := 0
		change, err := s.PutFile(t.Context(), "a.txt", file, func(context.Context, *database.Tx, string) error { told++; return nil })
		if diff := cmp.Diff(bank.FileChange{Added: 3, Documents: key, Names: []string{"Thông tư 7"}}, change); diff != "" || err != nil || told != 1 || version(t, db) == before {
			t.Error(diff, err, told)
		}
		want := []string{"7/2030/tt-btn Điều 1 thưởng bao nhiêu", "7/2030/tt-btn Điều 2 ai quyết định", "7/2030/tt-btn Điều 2 ai ký giấy khen"}
		if diff := cmp.Diff(want, counting(t, db, s, l)); diff != "" {
			t.Error(diff)
		}
		moved := version(t, db)
		change, err = s.PutFile(t.Context(), "a.txt", file+"ai ký giấy khen\n", func(context.Context, *database.Tx, string) error { told++; return nil })
		if change.Added+change.Retired != 0 || err != nil || told != 1 || version(t, db) != moved {
			t.Errorf("the same file again changes %+v (%v)", change, err)
		}
		if diff := cmp.Diff(bank.FileChange{Added: 1, Retired: 1, Kept: 2, Documents: key, Names: []string{"Thông tư 7"}}, putFile(t, s, "a.txt", strings.Replace(file, "ai quyết định", "cấp nào quyết định", 1))); diff != "" {
			t.Error(diff)
		}
		if all := counting(t, db, s, l); len(all) != 3 || all[2] != "7/2030/tt-btn Điều 2 cấp nào quyết định" {
			t.Errorf("%q", all)
		}
		if change := putFile(t, s, "a.txt", file); change.Added != 1 || change.Retired != 1 {
			t.Errorf("what went does not come back: %+v", change)
		}
		if change := putFile(t, s, "b.txt", file); change.Kept != 3 {
			t.Errorf("another file takes the questions of the first: %+v", change)
		}
	})
}

func TestWhatIsWrongWithAFileNamesTheLineAndChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		before := version(t, db)
		for text, line := range map[string]int{"": 1, "# 7/2030/TT-BTN\n## Điều 1\nthưởng gì\n## Điều 9\nmấy năm": 5, "mấy năm": 1, "# 7/2030/TT-BTN\n## Điều 1 · g\nthưởng": 2} {
			_, err := s.PutFile(t.Context(), "a.txt", text, ignored)
			if wrong, ok := errors.AsType[*bank.Error](err); !ok || wrong.Line != line {
				t.Errorf("%q: %v", text, err)
			}
		}
		undone := errors.New("undone")
		if _, err := s.PutFile(t.Context(), "a.txt", file, func(context.Context, *database.Tx, string) error { return undone }); !errors.Is(err, undone) {
			t.Error(err)
		}
		if all := counting(t, db, s, l); len(all) != 0 || version(t, db) != before {
			t.Errorf("stored all the same: %q", all)
		}
	})
}

func TestQuestionsWaitForTheirDocument(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		d := l["7/2030/tt-btn"]
		delete(l, "7/2030/tt-btn")
		if change := putFile(t, s, "a.txt", file); len(change.Missing) != 1 || change.Added != 3 {
			t.Errorf("%+v", change)
		}
		if all := counting(t, db, s, l); len(all) != 0 {
			t.Errorf("they are about nothing and count: %q", all)
		}
		l["7/2030/tt-btn"] = d
		err := db.InTx(t.Context(), func(tx *database.Tx) error { return s.Stamp(t.Context(), tx, "7/2030/tt-btn", d) })
		all, listErr := s.Of(t.Context(), db, "7/2030/tt-btn")
		if err != nil || listErr != nil || len(all) != 3 {
			t.Fatal(all, err, listErr)
		}
		for _, one := range all {
			if one.Words != bank.Hash(d[one.Path]) {
				t.Errorf("%s does not know the words it was written for", one.Question)
			}
		}
	})
}

func TestAQuestionLapsesWithTheWordsItWasWrittenFor(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		putFile(t, s, "a.txt", file)
		lapsed := func() (questions []string) {
			t.Helper()
			all, err := s.Of(t.Context(), db, "7/2030/tt-btn")
			if err != nil {
				t.Fatal(err)
			}
			of, err := s.Lapsed(t.Context(), db, all)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range of {
				questions = append(questions, one.Question)
			}
			return questions
		}
		d := l["7/2030/tt-btn"]
		d["Điều 1"] = strings.Replace(pay, "0,3", "0,5", 1)
		if got := lapsed(); got != nil {
			t.Errorf("another sum: %q", got)
		}
		d["Điều 2"] = "2. Hồ sơ đề nghị gồm tờ trình, báo cáo thành tích và biên bản họp xét của hội đồng thi đua, khen thưởng cấp cơ sở."
		if diff := cmp.Diff([]string{"ai quyết định", "ai ký giấy khen"}, lapsed()); diff != "" {
			t.Error(diff)
		}
		if change := putFile(t, s, "a.txt", file); change.Kept != 3 {
			t.Errorf("the file that is read once more holds for the new words: %+v", change)
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			there, err := s.Put(t.Context(), tx, bank.Entry{Document: "7/2030/tt-btn", Path: "Điều 2", Question: "ai quyết định"}, bank.FromOfficer, 7)
			if !there {
				t.Error("it is not put")
			}
			return err
		})
		if diff := cmp.Diff([]string{"ai ký giấy khen"}, lapsed()); diff != "" || err != nil {
			t.Errorf("what somebody looked at: %s %v", diff, err)
		}
		err = db.InTx(t.Context(), func(tx *database.Tx) error { // who saw the former words confirms nothing
			there, err := s.Put(t.Context(), tx, bank.Entry{Document: "7/2030/tt-btn", Path: "Điều 2", Question: "ai ký giấy khen", Words: bank.Hash(decide)}, bank.FromOfficer, 7)
			if there {
				t.Error("it holds for words that nobody saw")
			}
			for path, want := range map[string]bool{"Điều 2": false, "Điều 9": true} {
				if gone, err := s.IsGone(t.Context(), tx, bank.Entry{Document: "7/2030/tt-btn", Path: path}); gone != want || err != nil {
					t.Errorf("%s is gone: %v, %v", path, gone, err)
				}
			}
			return err
		})
		if diff := cmp.Diff([]string{"ai ký giấy khen"}, lapsed()); diff != "" || err != nil {
			t.Errorf("what somebody saw: %s %v", diff, err)
		}
		delete(d, "Điều 1")
		if got := lapsed(); len(got) != 2 {
			t.Errorf("of a unit that is gone: %q", got)
		}
	})
}

func TestAnOfficerAddsAndRetires(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		e := bank.Entry{Document: "7/2030/tt-btn", Path: "Điều 2", Question: "ai tặng giấy khen"}
		in := func(act func(tx *database.Tx) error) {
			t.Helper()
			before := version(t, db)
			if err := db.InTx(t.Context(), act); err != nil {
				t.Fatal(err)
			}
			if version(t, db) == before {
				t.Error("readers are not told")
			}
		}
		in(func(tx *database.Tx) error { _, err := s.Put(t.Context(), tx, e, bank.FromCurated(12), 7); return err })
		all, err := s.Of(t.Context(), db, e.Document)
		if err != nil || len(all) != 1 || all[0].Source != "curated:12" || all[0].AddedBy != 7 || all[0].AddedAt == 0 || all[0].Words != bank.Hash(decide) || all[0].ID() < 0 {
			t.Fatalf("%+v (%v)", all, err)
		}
		in(func(tx *database.Tx) error { return s.Retire(t.Context(), tx, e, 8) })
		if len(counting(t, db, s, l)) != 0 {
			t.Error("what was retired counts")
		}
		if change := putFile(t, s, "a.txt", "# 7/2030/TT-BTN\n## Điều 2\nai tặng giấy khen"); change.Kept != 1 || len(counting(t, db, s, l)) != 0 {
			t.Errorf("a file brings back what a person retired: %+v", change)
		}
		for _, want := range []bool{true, false} {
			in(func(tx *database.Tx) error {
				done, err := s.Restore(t.Context(), tx, e, 9)
				if done != want {
					t.Errorf("restored: %v", done)
				}
				return err
			})
		}
		if all, err := s.Of(t.Context(), db, e.Document); len(counting(t, db, s, l)) != 1 || err != nil || all[0].Source != "curated:12" || all[0].AddedBy != 7 {
			t.Errorf("it does not count again as it did: %+v (%v)", all, err)
		}
		in(func(tx *database.Tx) error {
			there, err := s.Put(t.Context(), tx, bank.Entry{Document: e.Document, Path: "Điều 9", Question: "gì"}, bank.FromOfficer, 7)
			if there {
				t.Error("a question is about a unit that there is not")
			}
			return err
		})
	})
}

func TestWhatWentFromItsFileAndIsBroughtBackIsAnOfficers(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		putFile(t, s, "a.txt", file)
		shorter := strings.Replace(file, "ai quyết định\n", "", 1)
		putFile(t, s, "a.txt", shorter)
		e := bank.Entry{Document: "7/2030/tt-btn", Path: "Điều 2", Question: "ai quyết định"}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			done, err := s.Restore(t.Context(), tx, e, 9)
			if !done {
				t.Error("it is not restored")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if change := putFile(t, s, "a.txt", shorter); change.Retired != 0 || len(counting(t, db, s, l)) != 3 {
			t.Errorf("its file retires it again: %+v", change)
		}
		all, err := s.Of(t.Context(), db, e.Document)
		if i := slices.IndexFunc(all, func(q bank.Question) bool { return q.Question == e.Question }); err != nil || i < 0 || all[i].Source != bank.FromOfficer || all[i].AddedBy != 9 || all[i].AddedAt == 0 {
			t.Errorf("%+v (%v)", all, err)
		}
	})
}

func TestTheProgramsOwnQuestionsGiveWayToRows(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		const law = "6/2022/qh15"
		l[law] = page{}
		own, err := s.Of(t.Context(), db, law)
		if err != nil || len(own) < 500 || own[0].Source != bank.FromProgram {
			t.Fatal(len(own), err)
		}
		err = db.InTx(t.Context(), func(tx *database.Tx) error { return s.Retire(t.Context(), tx, own[3].Entry, 8) })
		now, listErr := s.Of(t.Context(), db, law)
		if err != nil || listErr != nil || len(now) != len(own) || now[3].RetiredAt == 0 || now[3].Question != own[3].Question {
			t.Fatal(len(now), err, listErr)
		}
		if all := counting(t, db, s, l); len(all) != len(own)-1 {
			t.Errorf("%d count", len(all))
		}
		err = db.InTx(t.Context(), func(tx *database.Tx) error {
			if _, err := tx.Exec(t.Context(), `update bank_question set words = 1`); err != nil { // a program of before was written for other words
				return err
			}
			_, err := s.Restore(t.Context(), tx, own[3].Entry, 8)
			return err
		})
		if now, listErr := s.Of(t.Context(), db, law); err != nil || listErr != nil || now[3].RetiredAt != 0 || now[3].Words != own[3].Words {
			t.Errorf("%+v (%v, %v)", now[3], err, listErr)
		}
		if none, err := s.Of(t.Context(), db, "1/1999/nd-cp"); err != nil || len(none) != 0 {
			t.Errorf("%d about what the corpus does not have (%v)", len(none), err)
		}
	})
}

func TestAFileThatRepeatsWhatTheProgramHasLeavesItTheProgram(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		own := bank.Shipped()[3]
		l[own.Document] = page{"tên": "Luật", own.Path: decide}
		repeats := file + "# " + own.Document + "\n## " + own.Path + "\n" + own.Question + "\n"
		before := counting(t, db, s, l)
		stands := func() {
			t.Helper()
			if diff := cmp.Diff(before, counting(t, db, s, l)[:len(before)]); diff != "" {
				t.Error(diff)
			}
		}
		if change := putFile(t, s, "a.txt", repeats); change.Added != 3 || change.Kept != 1 {
			t.Errorf("%+v", change)
		}
		stands()
		if change := putFile(t, s, "a.txt", file); change.Retired != 0 || change.Kept != 3 {
			t.Errorf("without the line: %+v", change)
		}
		stands()
		// The file had it before the program did.
		const moveQuestion = `update bank_question set document_key = $1, path = $2, question = $3 where question = 'thưởng bao nhiêu'`
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), moveQuestion, own.Document, own.Path, own.Question)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if change := putFile(t, s, "a.txt", file); change.Added != 1 || change.Retired != 1 {
			t.Errorf("what the file had first: %+v", change)
		}
		stands()
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return s.Retire(t.Context(), tx, own, 8) }); err != nil {
			t.Fatal(err)
		}
		if change := putFile(t, s, "a.txt", repeats); change.Added != 0 || change.Kept != 4 || len(counting(t, db, s, l)) != len(before)+3-1 {
			t.Errorf("a person retired it: %+v", change)
		}
	})
}

func TestAQuestionThatWentFromItsFileIsTakenOverByAnotherThatHasIt(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		putFile(t, s, "a.txt", file)
		if change := putFile(t, s, "b.txt", file); change.Kept != 3 {
			t.Errorf("both have them: %+v", change)
		}
		less := strings.Replace(file, "ai quyết định\n", "", 1)
		if change := putFile(t, s, "a.txt", less); change.Retired != 1 {
			t.Errorf("one went: %+v", change)
		}
		if change := putFile(t, s, "b.txt", file); change.Added != 1 || change.Kept != 2 || len(counting(t, db, s, l)) != 3 {
			t.Errorf("the other file still has it: %+v, %q", change, counting(t, db, s, l))
		}
		if change := putFile(t, s, "a.txt", less); change.Retired != 0 || len(counting(t, db, s, l)) != 3 {
			t.Errorf("it went from the file it was of no more: %+v", change)
		}
		gone := bank.Entry{Document: "7/2030/tt-btn", Path: "Điều 2", Question: "ai quyết định"}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return s.Retire(t.Context(), tx, gone, 8) }); err != nil {
			t.Fatal(err)
		}
		if change := putFile(t, s, "c.txt", file); change.Added != 0 || len(counting(t, db, s, l)) != 2 {
			t.Errorf("a file takes over what a person retired: %+v", change)
		}
	})
}

// counted is a document that counts how often its words are read.
type counted struct {
	page
	read map[string]int
}

func (c counted) FullText(path string) (words, above string) {
	c.read[path]++
	return c.page.FullText(path)
}

func TestTheDocumentsOfAFileAreReadBeforeItIsStored(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := counted{page{"tên": "Thông tư 7", "Điều 1": pay, "Điều 2": decide}, map[string]int{}}
		inTx, outside := 0, 0
		s := bank.NewStore(db, func(_ context.Context, q database.Querier, keys []string) (map[string]bank.Document, error) {
			if _, in := q.(*database.Tx); in {
				inTx++
			} else {
				outside++
			}
			return map[string]bank.Document{keys[0]: d}, nil
		})
		putFile(t, s, "a.txt", file)
		if inTx != 0 || outside != 1 || d.read["Điều 2"] != 1 {
			t.Errorf("%d readings hold up other writers, %d do not; %v", inTx, outside, d.read)
		}
		change := func() {
			d.page["Điều 1"] = strings.ToUpper(decide)
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), `update corpus set version = version + 1`)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		// The words are others by the time that it is stored.
		old := page{"tên": "Thông tư 7", "Điều 1": pay, "Điều 2": decide}
		s = bank.NewStore(db, func(_ context.Context, q database.Querier, keys []string) (map[string]bank.Document, error) {
			if _, in := q.(*database.Tx); in {
				inTx++
				return map[string]bank.Document{keys[0]: d}, nil
			}
			change()
			return map[string]bank.Document{keys[0]: old}, nil
		})
		putFile(t, s, "b.txt", "# 7/2030/TT-BTN\n## Điều 1\nai tặng")
		all, err := s.Of(t.Context(), db, "7/2030/tt-btn")
		if err != nil || len(all) != 4 || all[3].Words != bank.Hash(d.page["Điều 1"]) || inTx != 1 {
			t.Errorf("%+v after %d readings (%v)", all, inTx, err)
		}
	})
}

func TestTheQuestionsOfADocumentAreThoseOfAllAboutIt(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		const law = "6/2022/qh15"
		l[law] = page{"tên": "Luật", "Điều 1": decide}
		putFile(t, s, "a.txt", file+"# 06/2022/QH15\n## Điều 1\nai tặng giấy khen của xã\n")
		for _, key := range []string{"7/2030/tt-btn", law} {
			of, err := s.Of(t.Context(), db, key)
			if err != nil {
				t.Fatal(err)
			}
			want, err := s.All(t.Context(), db, func(other string) bool { return other == key })
			if diff := cmp.Diff(want, of); diff != "" || err != nil || len(of) == 0 {
				t.Error(diff, err)
			}
		}
	})
}

func TestErasureRewordsQuestionsAndForgetsWhoLookedAfterThem(t *testing.T) {
	each(t, func(t *testing.T, db *database.DB, s *bank.Store, l library) {
		const source = "# 7/2030/TT-BTN\n## Điều 2\nbà lan_% ký chưa\nbà LAN_% ký chưa\nbà lan ký chưa\n"
		putFile(t, s, "a.txt", source)
		before := version(t, db)
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			if err := s.Retire(t.Context(), tx, bank.Entry{Document: "7/2030/tt-btn", Path: "Điều 2", Question: "bà lan ký chưa"}, 7); err != nil {
				return err
			}
			if err := s.GiveTo(t.Context(), tx, 7, 8); err != nil {
				return err
			}
			return errors.Join(s.Erase(t.Context(), tx, []string{" ", "Lan_%"}, "…"), s.Forget(t.Context(), tx, 8))
		})
		if diff := cmp.Diff([]string{"7/2030/tt-btn Điều 2 bà … ký chưa"}, counting(t, db, s, l)); diff != "" || err != nil || version(t, db) == before {
			t.Error(diff, err)
		}
		if change := putFile(t, s, "a.txt", "# 7/2030/TT-BTN\n## Điều 2\nbà lan ký chưa\n"); change.Kept != 1 {
			t.Errorf("a file brings back what a person retired who was erased: %+v", change)
		}
	})
}
