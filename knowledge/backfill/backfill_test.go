package backfill_test

import (
	"bytes"
	"flag"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/backfill"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
	"thidua/knowledge/vectorstore"
)

var seed = flag.Uint64("seed", 0, "the seed of the odd endpoints; 0 draws one")

// clauses is the clauses of the decree that is embedded.
const clauses = 15

// world is a corpus beside an endpoint.
type world struct {
	db      *database.DB
	store   *knowledge.Store
	server  *llmtest.Server
	library *knowledge.Library
	log     *bytes.Buffer

	mu    sync.Mutex
	texts map[int]string // of the clauses, as the endpoint got them
}

func newWorld(t *testing.T, db *database.DB) *world {
	t.Helper()
	w := &world{db: db, store: knowledge.NewStore(db), server: &llmtest.Server{}, log: &bytes.Buffer{}, texts: map[int]string{}}
	if err := w.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.server.Close)
	client, err := llm.NewClient(llm.Config{URL: w.server.URL(), Timeout: time.Second, Tries: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.library = knowledge.NewLibrary(w.store)
	w.library.Embedder = &llm.Embedder{Client: client, Name: llmtest.Model}
	w.library.Log = slog.New(slog.NewTextHandler(w.log, nil))
	w.answers(nil)
	w.put(t, "khen thưởng")
	return w
}

// put stores the decree, every clause of which is about the same.
func (w *world) put(t *testing.T, about string) {
	t.Helper()
	w.putMany(t, clauses, about)
}

// putMany stores it with so many clauses.
func (w *world) putMany(t *testing.T, clauses int, about string) {
	t.Helper()
	d := &corpus.Document{
		Kind: "Nghị định", Number: "9/2019/NĐ-CP", Title: "Quy định về khen thưởng", Issuer: "Chính phủ", IssuedOn: "2019-07-31", Source: "9/2019", Hash: about,
		Provisions: []corpus.Provision{{Seq: 0, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Phạm vi"}},
	}
	for i := range clauses {
		d.Provisions = append(d.Provisions, corpus.Provision{
			Seq: i + 1, Parent: 0, Path: fmt.Sprint("Điều 1 khoản ", i), Level: corpus.LevelClause, Label: fmt.Sprint(i, "."), Text: fmt.Sprintf("nội dung thứ %d, về %s", i, about),
		})
	}
	if _, err := w.store.Put(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

var clauseNumber = regexp.MustCompile(`thứ (\d+),`)

// clause is the number of the clause that a text is of; of the probe it is -1.
func clause(text string) int {
	found := clauseNumber.FindStringSubmatch(text)
	if found == nil {
		return -1
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		panic(err)
	}
	return n
}

// answers has the endpoint's answers go through f, which may be nil.
func (w *world) answers(f func(texts []string, a *llmtest.Answer)) {
	w.server.Change(func(texts []string, a *llmtest.Answer) {
		w.mu.Lock()
		for _, text := range texts {
			w.texts[clause(text)] = text
		}
		w.mu.Unlock()
		if f != nil {
			f(texts, a)
		}
	})
}

// vectors is the clauses that have a vector. It fails on one that has another's.
func (w *world) vectors(t *testing.T, turned func([]float32) []float32) map[int]bool {
	t.Helper()
	store, found := vectorstore.New(w.db), map[int]bool{}
	table, err := store.Table(t.Context(), llmtest.Model, llmtest.Dimension)
	if err != nil {
		t.Fatal(err)
	}
	if table.ID == 0 {
		return found
	}
	for n := range clauses {
		var id int64
		if err := w.db.QueryRow(t.Context(), `select id from provision where path = $1`, fmt.Sprint("Điều 1 khoản ", n)).Scan(&id); err != nil {
			t.Fatal(err)
		}
		rows, err := store.Rows(t.Context(), table, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			continue
		}
		found[n] = true
		v := llmtest.Vector(w.texts[n])
		if turned != nil {
			v = turned(v)
		}
		near, err := store.Nearest(t.Context(), table, v, 0, 1)
		if err != nil || len(near) != 1 || near[0].ID != id || math.Abs(near[0].Distance) > 1e-3 {
			t.Errorf("clause %d has the vector of another text: provision %d, nearest %+v, %v", n, id, near, err)
		}
	}
	return found
}

// tomorrow makes what was skipped a day older.
func (w *world) tomorrow(t *testing.T) {
	t.Helper()
	if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), `update vector_skipped set skipped_at = skipped_at - $1`, (24 * time.Hour).Microseconds())
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// drop drops all vectors: pgvector's index finds little among many rows that were deleted a moment ago.
func (w *world) drop(t *testing.T) {
	t.Helper()
	store := vectorstore.New(w.db)
	for {
		dimension, err := store.Dimension(t.Context(), llmtest.Model)
		if err != nil || dimension == 0 {
			return
		}
		table, err := store.Table(t.Context(), llmtest.Model, dimension)
		if err == nil {
			err = store.Drop(t.Context(), table)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// long3 is the clause that no endpoint of these tests can embed.
func long3(text string) bool { return clause(text) == 3 }

// on changes what the endpoint gives for clause 3.
func on(change func(d map[string]any)) func([]string, *llmtest.Answer) {
	return func(texts []string, a *llmtest.Answer) {
		for i, text := range texts {
			if long3(text) {
				change(a.Data[i])
			}
		}
	}
}

// refusing is an endpoint that refuses a batch with clause 3 in it.
func refusing(refuse func(a *llmtest.Answer)) func([]string, *llmtest.Answer) {
	return func(texts []string, a *llmtest.Answer) {
		for _, text := range texts {
			if long3(text) {
				refuse(a)
				return
			}
		}
	}
}

func embedding(v any) func([]string, *llmtest.Answer) {
	return on(func(d map[string]any) { d["embedding"] = v })
}

// ofOneText are endpoints that fail at clause 3 alone.
func ofOneText() map[string]func([]string, *llmtest.Answer) {
	cases := map[string]func([]string, *llmtest.Answer){
		"null":              embedding(nil),
		"an empty vector":   embedding([]float32{}),
		"null numbers":      embedding(append([]any{1}, make([]any, llmtest.Dimension-1)...)),
		"NaN":               embedding(append([]float32{float32(math.NaN())}, make([]float32, llmtest.Dimension-1)...)),
		"Infinity":          embedding(append([]float32{float32(math.Inf(1))}, make([]float32, llmtest.Dimension-1)...)),
		"a number too big":  embedding(append([]any{1e300}, make([]any, llmtest.Dimension-1)...)),
		"zeros":             embedding(make([]float32, llmtest.Dimension)),
		"NaN in base64":     embedding(llmtest.Base64(append([]float32{float32(math.NaN())}, make([]float32, llmtest.Dimension-1)...))),
		"Infinity, base64":  embedding(llmtest.Base64(append([]float32{float32(math.Inf(-1))}, make([]float32, llmtest.Dimension-1)...))),
		"zeros in base64":   embedding(llmtest.Base64(make([]float32, llmtest.Dimension))),
		"broken base64":     embedding("!!!"),
		"another dimension": embedding([]float32{1, 2}),
		"a vector a token":  embedding([]any{[]float32{1, 2}, []float32{3, 4}}),
		"no vector": func(texts []string, a *llmtest.Answer) {
			for i, text := range texts {
				if long3(text) {
					a.Data = append(a.Data[:i], a.Data[i+1:]...)
					return
				}
			}
		},
		"HTML":             refusing(func(a *llmtest.Answer) { a.Body = "<html></html>" }),
		"NUL in its words": refusing(func(a *llmtest.Answer) { a.Status, a.Body = 400, `{"error":{"message":"bad \u0000 input"}}` }),
	}
	for _, status := range []int{400, 404, 413, 422, 424, 500, 502} {
		cases[fmt.Sprint("status ", status)] = refusing(func(a *llmtest.Answer) { a.Refuse(status, "no") })
	}
	for i, refusal := range llmtest.TooLongs {
		cases[fmt.Sprintf("%s (%d)", refusal.Of, i)] = refusing(refusal.Answer)
	}
	return cases
}

// ofNow are endpoints that are busy, and say so of every text but the short probe.
func ofNow() map[string]func(a *llmtest.Answer) {
	cases := map[string]func(a *llmtest.Answer){}
	for _, words := range []string{"Rate limit reached for text-embedding-3-large on tokens per min (TPM): Limit 40000, Used 39500, Requested 2000. Please try again in 900ms.",
		"Too many tokens, please wait before trying again.", "Requests have exceeded the call rate limit. Please retry after 3 seconds."} {
		cases["429 "+words] = func(a *llmtest.Answer) { a.Refuse(429, words) }
	}
	for _, status := range []int{408, 429, 503} {
		cases[fmt.Sprint("status ", status)] = func(a *llmtest.Answer) { a.Refuse(status, "no") }
	}
	return cases
}

// What a busy endpoint refuses is refused for now: nothing is skipped for a day, nor is it where it refuses one text alone, which holds no other.
func TestWhatABusyEndpointRefusesIsLeftForTheNextRun(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		n := 0
		for name, refuse := range ofNow() {
			for done, odd := range map[int]func([]string, *llmtest.Answer){
				0: func(texts []string, a *llmtest.Answer) {
					if clause(texts[0]) >= 0 {
						refuse(a)
					}
				},
				clauses - 1: refusing(refuse),
			} {
				n++
				w.put(t, fmt.Sprint("khen thưởng lần ", n))
				w.answers(odd)
				calls := w.server.Calls()
				at, err := w.library.Embed(t.Context(), 0, nil)
				if err == nil || at.Done != done || at.Skipped != 0 || w.server.Calls()-calls > 20 {
					t.Errorf("%s: %+v after %d calls, %v", name, at, w.server.Calls()-calls, err)
				}
				w.answers(nil)
				if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || at.Done != clauses || len(w.vectors(t, nil)) != clauses {
					t.Errorf("%s, when it is not busy: %+v, %v", name, at, err)
				}
			}
		}
	})
}

func TestWhatFailsAtOneTextSkipsThatTextAloneAndNamesIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		n := 0
		for name, odd := range ofOneText() {
			w.log.Reset()
			n++
			w.put(t, fmt.Sprint("khen thưởng lần ", n)) // other words: all is embedded anew
			w.answers(odd)
			at, err := w.library.Embed(t.Context(), 0, nil)
			if err != nil || !at.Complete() || at.Skipped != 1 || at.Done != clauses-1 {
				t.Errorf("%s: %+v, %v", name, at, err)
			}
			if found := w.vectors(t, nil); found[3] || !found[2] || !found[4] {
				t.Errorf("%s: vectors of %v", name, found)
			}
			calls := w.server.Calls()
			if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || !at.Complete() || at.Skipped != 1 || w.server.Calls() != calls+1 {
				t.Errorf("%s, again: %+v after %d calls, %v", name, at, w.server.Calls()-calls, err)
			}
			w.tomorrow(t)
			if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || !at.Complete() || at.Skipped != 1 {
				t.Errorf("%s, tomorrow: %+v, %v", name, at, err)
			}
			if said := strings.Count(w.log.String(), "no vector"); said < 1 || strings.Count(w.log.String(), "level=WARN") != 1 || !strings.Contains(w.log.String(), `path="Điều 1 khoản 3"`) {
				t.Errorf("%s: the log says\n%s", name, w.log)
			}
			skips, err := backfill.Skips(t.Context(), db, llmtest.Model)
			if err != nil || len(skips) != 1 || skips[0].Path != "Điều 1 khoản 3" || skips[0].Document == "" || skips[0].Error == "" || strings.Contains(skips[0].Error, "json:") {
				t.Errorf("%s: remembered as %+v, %v", name, skips, err)
			}
		}
	})
}

// An answer in an odd form that says which vector is whose costs nothing.
func TestEveryFormOfARightAnswerIsRead(t *testing.T) {
	each := func(change func(i int, d map[string]any)) func([]string, *llmtest.Answer) {
		return func(_ []string, a *llmtest.Answer) {
			for i, d := range a.Data {
				change(i, d)
			}
		}
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		n := 0
		for name, odd := range map[string]func([]string, *llmtest.Answer){
			"no index":            each(func(_ int, d map[string]any) { delete(d, "index") }),
			"index null":          each(func(_ int, d map[string]any) { d["index"] = nil }),
			"index constant":      each(func(_ int, d map[string]any) { d["index"] = 0 }),
			"index from 1":        each(func(i int, d map[string]any) { d["index"] = i + 1 }),
			"index in strings":    each(func(i int, d map[string]any) { d["index"] = fmt.Sprint(i) }),
			"index 0 left out":    func(_ []string, a *llmtest.Answer) { delete(a.Data[0], "index") },
			"index twice":         each(func(i int, d map[string]any) { d["index"] = i / 2 }),
			"index out of range":  each(func(i int, d map[string]any) { d["index"] = i * 3 }),
			"indexes of 4 a time": each(func(i int, d map[string]any) { d["index"] = i % 4 }),
			"last first": func(_ []string, a *llmtest.Answer) {
				for i, j := 0, len(a.Data)-1; i < j; i, j = i+1, j-1 {
					a.Data[i], a.Data[j] = a.Data[j], a.Data[i]
				}
			},
			"base64": each(func(_ int, d map[string]any) { d["embedding"] = llmtest.Base64(d["embedding"].([]float32)) }),
			"base64, no padding": each(func(_ int, d map[string]any) {
				d["embedding"] = strings.TrimRight(llmtest.Base64(d["embedding"].([]float32)), "=")
			}),
			"batches of 2": func(texts []string, a *llmtest.Answer) {
				if len(texts) > 2 {
					a.Status, a.Body = 422, `{"error":"batch size 64 > maximum allowed batch size 2"}`
				}
			},
		} {
			n++
			w.put(t, fmt.Sprint("khen thưởng lần ", n))
			w.answers(odd)
			at, err := w.library.Embed(t.Context(), 0, nil)
			if err != nil || at.Done != clauses || len(w.vectors(t, nil)) != clauses || w.log.Len() > 0 {
				t.Errorf("%s: %+v, %v\n%s", name, at, err, w.log)
			}
		}
	})
}

// What fails for everything is the endpoint's failure: nothing is skipped, and when it is back everything is embedded.
func TestAFailureOfTheEndpointSkipsNoText(t *testing.T) {
	cases := ofOneText()
	for name, refuse := range ofNow() {
		cases[name] = refusing(refuse)
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		n := 0
		for name := range cases {
			n++
			w.put(t, fmt.Sprint("khen thưởng lần ", n))
			odd := cases[name]
			var calls atomic.Int64
			w.answers(func(texts []string, a *llmtest.Answer) {
				if calls.Add(1) == 1 {
					return // the probe; then it breaks
				}
				asked := make([]string, len(texts))
				for i := range asked {
					asked[i] = "nội dung thứ 3, "
				}
				odd(asked, a)
				if len(a.Data) < len(texts) {
					a.Data = nil
				}
			})
			at, err := w.library.Embed(t.Context(), 0, nil)
			if err == nil || at.Done != 0 || at.Skipped != 0 || calls.Load() > 3 {
				t.Errorf("%s: %+v after %d calls, %v", name, at, calls.Load(), err)
			}
			w.answers(nil)
			if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || at.Done != clauses {
				t.Errorf("%s, when it is back: %+v, %v", name, at, err)
			}
		}
	})
}

func TestASkippedTextIsTriedWhenItChangesAndForgottenWhenItGoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.answers(refusing(llmtest.TooLongs[0].Answer))
		skipped := func() int {
			t.Helper()
			if _, err := w.library.Embed(t.Context(), 0, nil); err != nil {
				t.Fatal(err)
			}
			skips, err := backfill.Skips(t.Context(), db, llmtest.Model)
			if err != nil {
				t.Fatal(err)
			}
			return len(skips)
		}
		if n := skipped(); n != 1 {
			t.Fatalf("%d texts were skipped", n)
		}
		w.answers(nil)
		w.put(t, "cờ thi đua")
		if n := skipped(); n != 0 || !w.vectors(t, nil)[3] {
			t.Errorf("after it changed %d texts are skipped", n)
		}
		w.answers(refusing(llmtest.TooLongs[0].Answer))
		w.put(t, "bằng khen")
		if n := skipped(); n != 1 {
			t.Errorf("%d texts were skipped", n)
		}
		if err := w.store.Remove(t.Context(), "9/2019/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		if n := skipped(); n != 0 {
			t.Errorf("%d texts are remembered of a document that is gone", n)
		}
	})
}

// turned is another model: the same texts, another space.
func turned(v []float32) []float32 {
	other := make([]float32, len(v))
	for i, x := range v {
		other[(i*7+3)%len(v)] = x
	}
	return other
}

func turn(_ []string, a *llmtest.Answer) {
	for _, d := range a.Data {
		d["embedding"] = turned(d["embedding"].([]float32))
	}
}

// shorten is another model, of another length.
func shorten(_ []string, a *llmtest.Answer) {
	for _, d := range a.Data {
		d["embedding"] = d["embedding"].([]float32)[:128]
	}
}

func TestAModelThatChangedUnderItsNameHasEverythingEmbeddedAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.answers(refusing(llmtest.TooLongs[0].Answer))
		embed := func() knowledge.Embedded {
			t.Helper()
			at, err := w.library.Embed(t.Context(), 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		embed()
		w.log.Reset()
		w.answers(func(_ []string, a *llmtest.Answer) { // the same model, quantised
			for _, d := range a.Data {
				v := d["embedding"].([]float32)
				for i := range v {
					v[i] += 0.01 * float32(math.Sin(float64(i)))
				}
			}
		})
		before := len(w.server.Texts())
		if at := embed(); at.Done != clauses-1 || len(w.server.Texts()) != before+1 {
			t.Errorf("rounding: %+v, %d texts", at, len(w.server.Texts())-before)
		}
		w.answers(turn)
		if at := embed(); at.Done != clauses || at.Skipped != 0 {
			t.Errorf("another model: %+v", at)
		}
		if found := w.vectors(t, turned); len(found) != clauses || !found[3] {
			t.Errorf("vectors of %v", found)
		}
		embed()
		if n := strings.Count(w.log.String(), "changed under its name"); n != 1 {
			t.Errorf("it was told %d times:\n%s", n, w.log)
		}
		w.answers(shorten)
		if at := embed(); at.Done != clauses || !strings.Contains(w.log.String(), "another length") {
			t.Errorf("another length: %+v\n%s", at, w.log)
		}
		if table, err := vectorstore.New(db).Table(t.Context(), llmtest.Model, llmtest.Dimension); err != nil || table.ID != 0 {
			t.Errorf("the vectors of the former length are kept: %+v, %v", table, err)
		}
	})
}

// Two models behind one name would have everything embedded again at every look.
func TestAnEndpointThatGivesOneTextTwoVectorsLosesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		if _, err := w.library.Embed(t.Context(), 0, nil); err != nil {
			t.Fatal(err)
		}
		for name, odd := range map[string]func([]string, *llmtest.Answer){"another space": turn, "another length": shorten} {
			var calls atomic.Int64
			w.answers(func(texts []string, a *llmtest.Answer) {
				if calls.Add(1)%2 == 1 {
					odd(texts, a)
				}
			})
			if _, err := w.library.Embed(t.Context(), 0, nil); err == nil || !strings.Contains(err.Error(), "asking for one text twice") {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.answers(nil)
		before := len(w.server.Texts())
		if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || at.Done != clauses || len(w.server.Texts()) != before+1 {
			t.Errorf("%+v, %v, %d texts", at, err, len(w.server.Texts())-before)
		}
	})
}

// Whatever an endpoint answers, no text gets the vector of another, and when it answers rightly again all have theirs but those
// that it never had one for.
func TestNoEndpointGivesATextTheVectorOfAnother(t *testing.T) {
	s := *seed
	if s == 0 {
		s = rand.Uint64N(1_000_000_000)
	}
	t.Logf("seed %d", s)
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		began := time.Now()
		for n := uint64(0); n < 4 || *databasetest.Long && time.Since(began) < 30*time.Second; n++ {
			r := rand.New(rand.NewPCG(s, n))
			poison := r.IntN(clauses)
			poisoned := func(text string) bool { return clause(text) == poison }
			w.put(t, fmt.Sprint("khen thưởng lần ", n))
			w.drop(t)
			w.answers(llmtest.Odd(r, poisoned))
			for range 10 {
				if at, err := w.library.Embed(t.Context(), 0, nil); err == nil && at.Complete() {
					break
				}
				w.vectors(t, nil)
			}
			w.tomorrow(t)
			w.answers(refusing(func(*llmtest.Answer) {}))
			if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || at.Done != clauses || len(w.vectors(t, nil)) != clauses {
				t.Fatalf("endpoint %d: at last %+v, %v", n, at, err)
			}
		}
	})
}
