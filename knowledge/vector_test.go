package knowledge_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
)

// hashed is an embedder on a model endpoint in memory.
func hashed(t testing.TB, server *llmtest.Server) *llm.Embedder {
	t.Helper()
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	client, err := llm.NewClient(llm.Config{URL: server.URL(), Timeout: time.Second, Tries: 1})
	if err != nil {
		t.Fatal(err)
	}
	return &llm.Embedder{Client: client, Name: llmtest.Model}
}

// semantic is a library on db whose search has vectors, its endpoint and its log.
func semantic(t *testing.T, db *database.DB) (*knowledge.Library, *llmtest.Server, *bytes.Buffer) {
	t.Helper()
	server, log := &llmtest.Server{}, &bytes.Buffer{}
	library := knowledge.NewLibrary(knowledge.NewStore(db))
	library.Embedder = hashed(t, server)
	library.Log = slog.New(slog.NewTextHandler(log, nil))
	return library, server, log
}

func embed(t *testing.T, library *knowledge.Library) knowledge.Embedded {
	t.Helper()
	at, err := library.Embed(t.Context(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// clauses is a decree with a clause for each of the words.
func clauses(number string, words ...string) *corpus.Document {
	d := &corpus.Document{
		Kind: "Nghị định", Number: number, Title: "Quy định về khen thưởng", Issuer: "Chính phủ", IssuedOn: "2017-07-31",
		EffectiveOn: "2017-10-01", Source: number, Hash: strings.Join(words, "|"),
		Provisions: []corpus.Provision{{Seq: 0, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Phạm vi"}},
	}
	for i, text := range words {
		d.Provisions = append(d.Provisions, corpus.Provision{
			Seq: i + 1, Parent: 0, Path: fmt.Sprintf("Điều 1 khoản %d", i+1), Level: corpus.LevelClause, Label: fmt.Sprintf("%d.", i+1),
			Above: []string{"Điều 1. Phạm vi"}, Text: text,
		})
	}
	return d
}

// vectorPaths is the paths of the provisions that have a vector, with their days, read from the one table there is.
func vectorPaths(t *testing.T, db *database.DB) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), `select id, begins, expires from vector_1`)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ id, begins, expires int64 }
	var all []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.begins, &r.expires); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	rows.Close()
	var paths []string
	for _, r := range all {
		var number, path string
		err := db.QueryRow(t.Context(), `select d.number, p.path from provision p join document d on d.id = p.document_id where p.id = $1`, r.id).Scan(&number, &path)
		if err != nil {
			t.Fatalf("a vector of provision %d, which the corpus does not have: %v", r.id, err)
		}
		paths = append(paths, fmt.Sprintf("%s %s %d-%d", number, path, r.begins, r.expires))
	}
	slices.Sort(paths)
	return paths
}

func TestEmbedGivesEveryPassageItsVectorOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, server, _ := semantic(t, db)
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh", "cờ thi đua"))
		if at := embed(t, library); !at.Complete() || at.Done != 2 || at.Total != 2 {
			t.Errorf("the first time: %+v", at)
		}
		want := []string{"1/2017/NĐ-CP Điều 1 khoản 1 20171001-99999999", "1/2017/NĐ-CP Điều 1 khoản 2 20171001-99999999"}
		if diff := cmp.Diff(want, vectorPaths(t, db)); diff != "" {
			t.Error(diff)
		}
		before := len(server.Texts())
		if at := embed(t, library); !at.Complete() {
			t.Errorf("the second time: %+v", at)
		}
		if again := server.Texts()[before:]; len(again) > 1 { // the question for the dimension
			t.Errorf("embedded twice: %q", again)
		}
	})
}

func TestAChangedDocumentsVectorsGoWithItAndTheUnchangedOnesStay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, server, _ := semantic(t, db)
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh", "cờ thi đua", "huân chương"))
		put(t, store, clauses("2/2017/NĐ-CP", "kỷ niệm chương"))
		embed(t, library)
		put(t, store, clauses("1/2017/NĐ-CP", "một khoản mới", "bằng khen của tỉnh", "cờ thi đua của Chính phủ"))
		// Before anything is embedded again: no vector of a provision that went, and those of the same words kept, though
		// under another provision. The label is part of the words, so clause 1 that became clause 2 is another passage.
		want := []string{"2/2017/NĐ-CP Điều 1 khoản 1 20171001-99999999"}
		if diff := cmp.Diff(want, vectorPaths(t, db)); diff != "" {
			t.Error(diff)
		}
		put(t, store, clauses("2/2017/NĐ-CP", "kỷ niệm chương", "thêm một khoản"))
		if diff := cmp.Diff(want, vectorPaths(t, db)); diff != "" {
			t.Errorf("an unchanged passage of a changed document: %s", diff)
		}
		before := len(server.Texts())
		if at := embed(t, library); !at.Complete() || at.Done != 5 {
			t.Errorf("%+v", at)
		}
		for _, text := range server.Texts()[before:] {
			if strings.Contains(text, "kỷ niệm chương") {
				t.Errorf("an unchanged passage was embedded again: %q", text)
			}
		}
		if err := store.Remove(t.Context(), "1/2017/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		if got := vectorPaths(t, db); len(got) != 2 {
			t.Errorf("after removing a document: %q", got)
		}
	})
}

func TestWordsThatStandTwiceInADocumentKeepTheirVectors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, server, _ := semantic(t, db)
		store := knowledge.NewStore(db)
		twice := func(words ...string) *corpus.Document {
			d := clauses("1/2017/NĐ-CP", words...)
			for i := range d.Provisions {
				d.Provisions[i].Label = "" // nothing but their place tells them apart
			}
			return d
		}
		put(t, store, twice("bằng khen của tỉnh", "bằng khen của tỉnh"))
		embed(t, library)
		put(t, store, twice("bằng khen của tỉnh", "cờ thi đua", "bằng khen của tỉnh", "bằng khen của tỉnh"))
		if got := vectorPaths(t, db); len(got) != 3 {
			t.Errorf("the vectors of %q are left", got)
		}
		before := len(server.Texts())
		if at := embed(t, library); at.Done != 4 || len(server.Texts())-before != 2 { // the dimension, and the new clause
			t.Errorf("%+v, %d texts were embedded", at, len(server.Texts())-before)
		}
	})
}

func TestAFailedChangeLeavesTheVectors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, _, _ := semantic(t, db)
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh"))
		embed(t, library)
		want := vectorPaths(t, db)
		broken := clauses("1/2017/NĐ-CP", "khác", "khác nữa")
		broken.Provisions[2].Seq = 1 // the database refuses it in the middle of the transaction
		if _, err := store.Put(t.Context(), broken); err == nil {
			t.Fatal("no error")
		}
		if diff := cmp.Diff(want, vectorPaths(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTheDaysOfVectorsFollowTheDocumentThatReplacesTheirs(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, server, _ := semantic(t, db)
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh"))
		embed(t, library)
		next := clauses("2/2023/NĐ-CP", "bằng khen của bộ")
		next.EffectiveOn = "2024-01-01"
		next.Relations = []corpus.Relation{{Kind: corpus.Replaces, Number: "1/2017/NĐ-CP"}}
		put(t, store, next)
		before := len(server.Texts())
		embed(t, library)
		want := []string{"1/2017/NĐ-CP Điều 1 khoản 1 20171001-20240101", "2/2023/NĐ-CP Điều 1 khoản 1 20240101-99999999"}
		if diff := cmp.Diff(want, vectorPaths(t, db)); diff != "" {
			t.Error(diff)
		}
		if got := len(server.Texts()) - before; got != 2 {
			t.Errorf("%d texts were embedded, want the question for the dimension and the new passage", got)
		}
		if err := store.Remove(t.Context(), "2/2023/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		embed(t, library)
		if diff := cmp.Diff([]string{"1/2017/NĐ-CP Điều 1 khoản 1 20171001-99999999"}, vectorPaths(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func many(n int) *corpus.Document {
	var words []string
	for i := range n {
		words = append(words, fmt.Sprintf("nội dung thứ %d về khen thưởng", i))
	}
	return clauses("9/2019/NĐ-CP", words...)
}

func TestEmbeddingThatIsInterruptedGoesOnWhereItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, server, _ := semantic(t, db)
		put(t, knowledge.NewStore(db), many(300))
		for round := 0; ; round++ {
			if round == 20 {
				t.Fatal("it does not come to an end")
			}
			ctx, cancel := context.WithCancel(t.Context())
			at, err := library.Embed(ctx, 0, func(at knowledge.Embedded) { cancel() })
			cancel()
			if at.Complete() {
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%+v %v", at, err)
			}
		}
		times := map[string]int{}
		for _, text := range server.Texts() {
			times[text]++
		}
		for text, n := range times {
			if n > 1 && strings.Contains(text, "nội dung") {
				t.Errorf("embedded %d times: %q", n, text)
			}
		}
		if got := vectorPaths(t, db); len(got) != 300 {
			t.Errorf("%d vectors", len(got))
		}
	})
}

func TestEmbedStopsAtItsLimitAndTwoAtOnceAgree(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, _, _ := semantic(t, db)
		put(t, knowledge.NewStore(db), many(200))
		at, err := library.Embed(t.Context(), time.Nanosecond, nil)
		if err != nil || at.Done != 0 || at.Total != 200 {
			t.Errorf("%+v, %v", at, err)
		}
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() {
				if _, err := library.Embed(t.Context(), 0, nil); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := vectorPaths(t, db); len(got) != 200 {
			t.Errorf("%d vectors", len(got))
		}
	})
}

func TestADocumentThatChangesWhileItIsEmbeddedLeavesNoVectorBehind(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, _, _ := semantic(t, db)
		store := knowledge.NewStore(db)
		put(t, store, many(400))
		done, begun := make(chan struct{}), make(chan struct{})
		begin := sync.OnceFunc(func() { close(begun) })
		go func() {
			defer close(done)
			defer begin()
			if _, err := library.Embed(t.Context(), 0, func(knowledge.Embedded) { begin() }); err != nil {
				t.Error(err)
			}
		}()
		<-begun // there are vectors
		for i := range 5 {
			d := many(400)
			d.Provisions[7].Text = fmt.Sprintf("đã sửa lần %d", i)
			d.Hash = d.Provisions[7].Text
			put(t, store, d)
		}
		<-done
		vectorPaths(t, db) // fails on an orphan
		if at := embed(t, library); !at.Complete() || len(vectorPaths(t, db)) != 400 {
			t.Errorf("%+v", at)
		}
	})
}

func TestFaultsOfTheEndpointLoseNothingThatWasEmbedded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, fault := range []llmtest.Fault{
			llmtest.TooMany, llmtest.Broken, llmtest.Stall, llmtest.Cut, llmtest.WrongDimension, llmtest.Short, llmtest.BadJSON,
		} {
			library, server, _ := semantic(t, db)
			store := knowledge.NewStore(db)
			put(t, store, many(100))
			server.Fail("", "", "") // the dimension, the first batch of two calls, then
			server.FailAlways(fault)
			at, err := library.Embed(t.Context(), 0, nil)
			if err == nil || at.Done < 64 || at.Done == 100 || at.Skipped != 0 {
				t.Errorf("%s: %+v, %v", fault, at, err)
			}
			if got := len(vectorPaths(t, db)); got != at.Done {
				t.Errorf("%s: %d vectors were kept of %d", fault, got, at.Done)
			}
			server.FailAlways("")
			if at := embed(t, library); !at.Complete() || len(vectorPaths(t, db)) != 100 {
				t.Errorf("%s: then %+v", fault, at)
			}
			if err := store.Remove(t.Context(), "9/2019/NĐ-CP"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAVectorWithoutDirectionAndARefusedTextAreLeftOut(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		library, server, log := semantic(t, db)
		server.Refuse = func(text string) bool { return strings.HasSuffix(text, "thứ 33 về khen thưởng") }
		put(t, knowledge.NewStore(db), many(100))
		server.Fail("", llmtest.Zero)
		at := embed(t, library)
		// The batch with the refused text is taken apart, so its zero vector is asked for again.
		if !at.Complete() || at.Skipped == 0 || at.Done+at.Skipped != 100 || at.Skipped > 2 {
			t.Errorf("%+v", at)
		}
		if !strings.Contains(log.String(), "khoản 34") {
			t.Errorf("the log does not name the passage:\n%s", log)
		}
		server.Refuse = nil
		if at := embed(t, library); at.Done != 99 || at.Skipped != 1 {
			t.Errorf("asked again the same day: %+v", at)
		}
		tomorrow(t, db)
		if at := embed(t, library); at.Done != 100 {
			t.Errorf("a day after the endpoint takes the text: %+v", at)
		}
	})
}

// tomorrow makes what was skipped a day older.
func tomorrow(t *testing.T, db *database.DB) {
	t.Helper()
	if err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), `update vector_skipped set skipped_at = skipped_at - $1`, (24 * time.Hour).Microseconds())
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAModelWithAnotherDimensionGetsATableOfItsOwn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh", "cờ thi đua của Chính phủ"))
		for _, dimension := range []int{3, 256, 2000, 2001, 3072} {
			library := knowledge.NewLibrary(store)
			library.Embedder = constant(dimension)
			if at := embed(t, library); at.Done != 2 {
				t.Errorf("%d: %+v", dimension, at)
			}
			answerer := &knowledge.Answerer{Library: library}
			if _, err := answerer.Answer(t.Context(), knowledge.Question{Text: "bằng khen của tỉnh"}); err != nil {
				t.Error(err)
			}
		}
		library := knowledge.NewLibrary(store)
		library.Embedder = constant(9000)
		if _, err := library.Embed(t.Context(), 0, nil); err == nil {
			t.Error("9,000 numbers cannot be indexed, and no error says so")
		}
		// A change takes the vectors out of every table.
		put(t, store, clauses("1/2017/NĐ-CP", "khác hẳn"))
		for table := 1; table <= 5; table++ {
			var n int
			if err := db.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from vector_%d`, table)).Scan(&n); err != nil || n != 0 {
				t.Errorf("vector_%d has %d rows (%v)", table, n, err)
			}
		}
	})
}

// constant is an embedder of one vector.
type constant int

func (c constant) EmbedPassages(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i := range vectors {
		vectors[i] = make([]float32, c)
		vectors[i][0] = 1
	}
	return vectors, nil
}

func (c constant) EmbedQuery(context.Context, string) ([]float32, error) {
	v := make([]float32, c)
	v[0] = 1
	return v, nil
}

func (c constant) Model() string { return fmt.Sprint("constant ", int(c)) }
