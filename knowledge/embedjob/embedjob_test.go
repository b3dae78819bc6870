package embedjob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/embedjob"
	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
)

// queue is what was enqueued, by transactions that were committed or not.
type queue struct {
	mu   sync.Mutex
	jobs []string // "payload after wait"
}

func (q *queue) enqueue(_ context.Context, _ *database.Tx, payload string, wait time.Duration) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, fmt.Sprint(payload, " after ", wait))
	return nil
}

// taken is what was enqueued since it was asked last.
func (q *queue) taken() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := q.jobs
	q.jobs = nil
	return jobs
}

// put stores a decree of n clauses.
func put(t *testing.T, db *database.DB, n int) {
	t.Helper()
	d := &corpus.Document{
		Kind: "Nghị định", Number: "9/2019/NĐ-CP", Title: "Quy định về khen thưởng", Issuer: "Chính phủ", IssuedOn: "2019-07-31", Source: "9/2019", Hash: strconv.Itoa(n),
		Provisions: []corpus.Provision{{Seq: 0, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Phạm vi"}},
	}
	for i := range n {
		d.Provisions = append(d.Provisions, corpus.Provision{
			Seq: i + 1, Parent: 0, Path: fmt.Sprint("Điều 1 khoản ", i+1), Level: corpus.LevelClause, Label: fmt.Sprint(i+1, "."), Text: fmt.Sprintf("nội dung thứ %d về khen thưởng", i),
		})
	}
	if _, err := knowledge.NewStore(db).Put(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// embedJob is a job on db that embeds with hashed words.
func embedJob(t *testing.T, db *database.DB) (*embedjob.Job, *queue, *llmtest.Server, *bytes.Buffer) {
	t.Helper()
	server, log := &llmtest.Server{}, &bytes.Buffer{}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	client, err := llm.NewClient(llm.Config{URL: server.URL(), Timeout: time.Second, Tries: 1})
	if err != nil {
		t.Fatal(err)
	}
	library := knowledge.NewLibrary(knowledge.NewStore(db))
	library.Embedder, library.Log = &llm.Embedder{Client: client, Name: llmtest.Model}, slog.New(slog.NewTextHandler(log, nil))
	q := &queue{}
	return &embedjob.Job{Library: library, DB: db, Log: library.Log, Enqueue: q.enqueue}, q, server, log
}

// runJob does a slice and commits it.
func runJob(t *testing.T, ctx context.Context, db *database.DB, j *embedjob.Job, payload string) {
	t.Helper()
	commit, err := j.Run(ctx, payload)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.InTx(t.Context(), func(tx *database.Tx) error { return commit(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestTheEmbedJobEndsWhenNothingIsLeftAndGoesOnWhenTheCorpusMoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		job, q, _, log := embedJob(t, db)
		put(t, db, 70)
		runJob(t, t.Context(), db, job, "0")
		if next := q.taken(); len(next) != 0 {
			t.Errorf("of an embedded corpus there is left: %q", next)
		}
		if !strings.Contains(log.String(), "the corpus is embedded") {
			t.Errorf("the log does not tell:\n%s", log)
		}
		commit, err := job.Run(t.Context(), "0")
		if err != nil {
			t.Fatal(err)
		}
		put(t, db, 71) // between the slice and its end
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return commit(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		if next := q.taken(); !slices.Equal(next, []string{"0 after 0s"}) {
			t.Errorf("after the corpus moved: %q", next)
		}
	})
}

func TestAnEmbedderThatFailsIsAskedAgainLaterEachTime(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	job, q, server, log := embedJob(t, db)
	put(t, db, 3)
	server.FailAlways(llmtest.Broken)
	want := []string{"1 after 5s", "2 after 10s", "3 after 20s", "4 after 40s"}
	payload := "0"
	for _, next := range want {
		runJob(t, t.Context(), db, job, payload)
		if got := q.taken(); !slices.Equal(got, []string{next}) {
			t.Fatalf("after %s failures: %q, want %q", payload, got, next)
		}
		payload, _, _ = strings.Cut(next, " ")
	}
	runJob(t, t.Context(), db, job, "1000")
	if got := q.taken(); !slices.Equal(got, []string{"1001 after 10m0s"}) {
		t.Errorf("after a thousand failures: %q", got)
	}
	if n := strings.Count(log.String(), "embedding rests"); n != 1 {
		t.Errorf("the failures were told %d times:\n%s", n, log)
	}
	server.FailAlways("")
	for range 2 {
		runJob(t, t.Context(), db, job, "4")
		if got := q.taken(); len(got) != 0 {
			t.Errorf("when it is back: %q", got)
		}
	}
	if n := strings.Count(log.String(), "embedding goes on"); n != 1 {
		t.Errorf("that it is back was told %d times:\n%s", n, log)
	}
}

func TestAnEmbedderIsLeftAloneForAsLongAsItAsks(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		job, q, server, log := embedJob(t, db)
		put(t, db, 3)
		server.Change(func(_ []string, a *llmtest.Answer) {
			a.Header.Set("Retry-After", "3600")
			a.Refuse(429, "the quota of this hour is used up")
		})
		runJob(t, t.Context(), db, job, "0")
		if got := q.taken(); !slices.Equal(got, []string{"1 after 1h0m0s"}) {
			t.Errorf("%q", got)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var ended sync.WaitGroup
		ended.Go(func() { job.Watch(ctx) })
		put(t, db, 4) // the corpus moves meanwhile
		time.Sleep(100 * time.Millisecond)
		cancel()
		ended.Wait()
		if got := q.taken(); len(got) != 0 || server.Calls() != 1 {
			t.Errorf("while it rests %q were enqueued; %d calls", got, server.Calls())
		}
		library := job.Library
		if _, err := library.Search(t.Context(), knowledge.Question{Text: "nội dung thứ hai về khen thưởng"}, 3); err != nil || server.Calls() != 1 {
			t.Errorf("a question asked it: %d calls, %v", server.Calls(), err)
		}
		if n := strings.Count(log.String(), "level="); n != 1 || !strings.Contains(log.String(), "until="+time.Now().Add(time.Hour).Format("2006-01-02T")) {
			t.Errorf("%d lines:\n%s", n, log)
		}
	})
}

func TestWatchHasTheVectorsLookedAtWithoutAChange(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	job, q, _, _ := embedJob(t, db)
	job.LookEvery = 50 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() { job.Watch(ctx) })
	for range 3 {
		within(t, "a look", func() bool { return len(q.taken()) > 0 })
	}
	cancel()
	ended.Wait()
}

func TestExamineTellsHowTheVectorsStand(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		job, _, server, _ := embedJob(t, db)
		var rests time.Time
		var unknown error
		examine := func(does bool, says ...string) {
			t.Helper()
			found, do := embedjob.Examine(t.Context(), db, job.Library.Embedder, func(context.Context, *database.DB) (time.Time, error) { return rests, unknown })
			for _, s := range says {
				if !strings.Contains(found, s) || (do != "") != does {
					t.Errorf("%q, to do: %q; want %q", found, do, s)
				}
			}
		}
		examine(false, "0 of "+llmtest.Model)
		put(t, db, 5)
		server.Refuse = func(text string) bool { return strings.Contains(text, "thứ 2 ") }
		runJob(t, t.Context(), db, job, "0")
		examine(true, "4 of "+llmtest.Model, "words alone: 1, as ", "9/2019/nd-cp Điều 1 khoản 3", "too long for the model")
		server.FailAlways(llmtest.Broken)
		examine(true, "gives none now", "model runner has stopped")
		server.FailAlways("")
		rests = time.Now().Add(3 * time.Hour)
		examine(true, "rests until "+rests.Format(time.RFC3339))
		unknown = errors.New("the store cannot be asked")
		examine(true, "the store cannot be asked")
		rests, unknown = time.Now().Add(-time.Hour), nil
		for payload, want := range map[string]bool{"": false, "0": false, "3": true} {
			if got := embedjob.Rests(payload); got != want {
				t.Errorf("%q rests: %v", payload, got)
			}
		}
		server.Change(func(_ []string, a *llmtest.Answer) {
			a.Header.Set("Retry-After", "86400")
			a.Refuse(429, "quota exceeded for the day")
		})
		examine(true, "rests until "+time.Now().Add(24*time.Hour).Format("2006-01-02T"), "quota exceeded")
		server.Change(func(_ []string, a *llmtest.Answer) {
			for _, d := range a.Data {
				slices.Reverse(d["embedding"].([]float32))
			}
		})
		examine(true, "another now under the same name")
	})
}

func TestAnInterruptedEmbedJobGoesOnAtOnce(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	job, q, _, _ := embedJob(t, db)
	put(t, db, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	runJob(t, ctx, db, job, "7")
	if got := q.taken(); !slices.Equal(got, []string{"0 after 0s"}) {
		t.Errorf("%q", got)
	}
	if _, err := job.Run(t.Context(), "nonsense"); err == nil {
		t.Error("a payload that is no number was taken")
	}
}

func TestWatchEnqueuesAtItsStartAndWhenTheCorpusMoves(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		job, q, _, log := embedJob(t, db)
		var mu sync.Mutex
		failing := true
		enqueue := job.Enqueue
		job.Enqueue = func(ctx context.Context, tx *database.Tx, payload string, wait time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			if failing {
				failing = false
				return errors.New("no queue yet")
			}
			return enqueue(ctx, tx, payload, wait)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			job.Watch(ctx)
		}()
		enqueued := func() bool { return slices.Equal(q.taken(), []string{"0 after 0s"}) }
		within(t, "the first job, after a failure", enqueued)
		put(t, db, 3)
		within(t, "a job when the corpus moved", enqueued)
		cancel()
		<-ended
		if got := q.taken(); len(got) != 0 {
			t.Errorf("for nothing: %q", got)
		}
		if !strings.Contains(log.String(), "no queue yet") {
			t.Errorf("the failure is not in the log:\n%s", log)
		}
	})
}

// within waits some seconds for something to become true.
func within(t *testing.T, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if true() {
			return
		}
	}
	t.Fatalf("%s: not within 20 s", what)
}
