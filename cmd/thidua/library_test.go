package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/knowledge/database"
	"thidua/knowledge/llm/llmtest"
)

// withVectors gives the world a model endpoint.
func withVectors(t *testing.T, w *world) *llmtest.Server {
	t.Helper()
	server := &llmtest.Server{Key: "sk-not-to-be-logged"}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(server.Key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.settings = append(w.settings, "OPENAI_BASE_URL="+server.URL(), "OPENAI_API_KEY_FILE="+key, "EMBEDDING_MODEL="+llmtest.Model)
	t.Cleanup(func() {
		if w.program != nil && strings.Contains(w.program.log.String(), server.Key) {
			t.Error("the program wrote the key out")
		}
	})
	return server
}

// aLaw writes a law of n clauses to a file.
func aLaw(t *testing.T, n int, word string) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("CHÍNH PHỦ\nSố: 77/2021/NĐ-CP\n\nNGHỊ ĐỊNH\nQUY ĐỊNH VỀ QUỸ KHEN THƯỞNG\n\n")
	for i := range n {
		fmt.Fprintf(&text, "Điều %d. Nội dung thứ %d\n\nQuỹ khen thưởng số %d được %s theo quy định tại phần thứ %d.\n\n", i+1, i+1, i+1, word, i+1)
	}
	file := filepath.Join(t.TempDir(), "law.txt")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// vectorRows is every vector there is: document, path and hash.
func vectorRows(t *testing.T, w *world) []string {
	t.Helper()
	var tables int
	if err := w.db.QueryRow(t.Context(), `select count(*) from vector_table`).Scan(&tables); err != nil || tables == 0 {
		return nil
	}
	type row struct {
		id   int64
		hash string
	}
	rows := query(t, w.db, func(scan func(...any) error) (r row, err error) { return r, scan(&r.id, &r.hash) }, `select id, hash from vector_1 order by id`)
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprint(r.id, " ", r.hash))
	}
	return all
}

func TestServeEmbedsTheCorpusBesideItsWorkAndFollowsChanges(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		server := withVectors(t, w)
		if _, log, status := run(t, w.settings, "ingest", aLaw(t, 150, "lập")); status != 0 {
			t.Fatal(log)
		}
		if calls := server.Calls(); calls != 0 {
			t.Errorf("ingest waited for %d calls of the model", calls)
		}
		server.Fail(llmtest.Broken, "", llmtest.Cut)
		w.serve()
		bottest.Eventually(t, "the corpus is embedded", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		before := len(vectorRows(t, w))
		if before < 150 {
			t.Errorf("%d vectors", before)
		}
		if out, log, status := run(t, w.settings, "ask", "quỹ khen thưởng số 77 được lập theo phần nào?"); status != 0 || !strings.Contains(out, "Điều 77") {
			t.Errorf("%s%s", out, log)
		}
		asked := server.Texts()
		if last := asked[len(asked)-1]; !strings.Contains(last, "quỹ khen thưởng số 77") {
			t.Errorf("the question was not embedded; the last text was %q", last)
		}
		if _, log, status := run(t, w.settings, "ingest", "--remove", "77/2021/NĐ-CP"); status != 0 {
			t.Fatal(log)
		}
		if now := len(vectorRows(t, w)); now != before-150 {
			t.Errorf("removing a law of 150 left %d of %d vectors", now, before)
		}
		if _, log, status := run(t, w.settings, "ingest", aLaw(t, 20, "chi")); status != 0 {
			t.Fatal(log)
		}
		bottest.Eventually(t, "the new law is embedded", func() bool { return len(vectorRows(t, w)) == before-130 })
		w.program.terminate()
	})
}

func TestAKillWhileEmbeddingCostsOneBatch(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		server := withVectors(t, w)
		if _, log, status := run(t, w.settings, "ingest", aLaw(t, 400, "lập")); status != 0 {
			t.Fatal(log)
		}
		// The calls answered before the program is killed: the dimension and some batches, each of two calls.
		for _, calls := range []int{4, 5, 4} {
			for range calls {
				server.Fail("")
			}
			server.Fail(llmtest.Stall)
			before := server.Calls()
			w.serve()
			bottest.Eventually(t, "it embeds", func() bool { return server.Calls() > before+calls })
			w.kill()
		}
		w.serve()
		bottest.Eventually(t, "the corpus is embedded", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		w.program.terminate()
		times := map[string]int{}
		for _, text := range server.Texts() {
			times[text]++
		}
		twice := 0
		for text, n := range times {
			if n > 1 && strings.Contains(text, "được lập") {
				twice++
			}
		}
		if twice > 3*64 {
			t.Errorf("%d passages were embedded twice by three kills; a batch has 64", twice)
		}
		rows := vectorRows(t, w)
		seen := map[string]bool{}
		for _, r := range rows {
			id, _, _ := strings.Cut(r, " ")
			if seen[id] {
				t.Errorf("provision %s has two vectors", id)
			}
			seen[id] = true
		}
		// The same rows as without a kill.
		if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `delete from vector_1`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.serve()
		bottest.Eventually(t, "the corpus is embedded anew", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		w.program.terminate()
		if again := vectorRows(t, w); strings.Join(again, "\n") != strings.Join(rows, "\n") {
			t.Errorf("%d rows after the kills, %d without one, and they differ", len(rows), len(again))
		}
	})
}

func TestOneTextThatIsTooLongIsNamedAndTheRestIsEmbedded(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		server := withVectors(t, w)
		addr := freeAddr(t)
		w.settings = append(w.settings, "METRICS_ADDR="+addr)
		const long = "số 77 được lập"
		server.Change(func(texts []string, a *llmtest.Answer) {
			for _, d := range a.Data {
				delete(d, "index")
			}
			if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, long) }) {
				llmtest.TooLongs[0].Answer(a)
			}
		})
		w.runs(t, "ingest", aLaw(t, 150, "lập"))
		embedded := func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") }
		w.serve()
		bottest.Eventually(t, "the corpus is embedded", embedded)
		skipped := func() int { return strings.Count(w.program.log.String(), "a passage has no vector") }
		if log := w.program.log.String(); skipped() != 1 || !strings.Contains(log, `document=77/2021/nd-cp path="Điều 77"`) || strings.Count(log, "embedding rests") != 0 {
			t.Errorf("the log says %d times:\n%s", skipped(), log)
		}
		rows := len(vectorRows(t, w))
		bottest.Eventually(t, "the metrics count it", func() bool {
			page := metrics(t, addr)
			return strings.Contains(page, `thidua_vector_passages{state="skipped"} 1`) && strings.Contains(page, fmt.Sprintf(`thidua_vector_passages{state="embedded"} %d`, rows))
		})
		found, _ := examine(t, w.settings)
		if f := found["vectors"]; f.Status != warning || !strings.Contains(f.Found, fmt.Sprintf("%d of %s; skipped, and found by words alone: 1, as", rows, llmtest.Model)) ||
			!strings.Contains(f.Found, "77/2021/nd-cp Điều 77 (") || !strings.Contains(f.Found, "too large to process") {
			t.Errorf("%+v", f)
		}
		if out, log, status := run(t, w.settings, "ask", "quỹ khen thưởng số 77 được lập theo phần nào?"); status != 0 || !strings.Contains(out, "Điều 77") {
			t.Errorf("%s%s", out, log)
		}
		w.program.terminate()
		w.serve() // it is not asked for again, and not told again
		before := server.Calls()
		bottest.Eventually(t, "the vectors are looked at", func() bool { return strings.Contains(metrics(t, addr), `thidua_vector_passages{state="skipped"} 1`) })
		if skipped() != 0 || server.Calls() > before+1 {
			t.Errorf("after a restart it was told %d times; %d calls", skipped(), server.Calls()-before)
		}
		w.runs(t, "ingest", aLaw(t, 150, "chi")) // other words, which are not too long
		bottest.Eventually(t, "it has its vector", func() bool {
			return strings.Contains(metrics(t, addr), `thidua_vector_passages{state="skipped"} 0`) && len(vectorRows(t, w)) == rows+1
		})
		if found, _ := examine(t, w.settings); found["vectors"].Status != fine {
			t.Errorf("%+v", found["vectors"])
		}
		w.program.terminate()
	})
}

// The endpoint asked once to be left alone for a day and answers since: doctor knows it from the job that waits.
func TestDoctorTellsUntilWhenTheEndpointIsLeftAlone(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		server := withVectors(t, w)
		server.Change(func(_ []string, a *llmtest.Answer) {
			a.Header.Set("Retry-After", "86400")
			a.Refuse(http.StatusTooManyRequests, "the quota of the day is used up")
		})
		w.runs(t, "ingest", aLaw(t, 5, "lập"))
		w.serve()
		until := "until " + time.Now().Add(24*time.Hour).Format("2006-01-02T")
		bottest.Eventually(t, "embedding rests", func() bool { return strings.Contains(w.program.log.String(), "embedding rests") })
		server.Change(nil)
		bottest.Eventually(t, "doctor tells it", func() bool {
			found, _ := examine(t, w.settings)
			return found["vectors"].Status == warning && strings.Contains(found["vectors"].Found, until)
		})
		w.program.terminate()
		w.serve() // which asks again
		bottest.Eventually(t, "the corpus is embedded", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		bottest.Eventually(t, "doctor is content", func() bool {
			found, _ := examine(t, w.settings)
			return found["vectors"].Status == fine
		})
		w.program.terminate()
	})
}

// metrics is the page of the metrics.
func metrics(t *testing.T, addr string) string {
	t.Helper()
	answer, err := http.Get("http://" + addr + "/metrics")
	if err != nil {
		return "" // it is not up yet
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestAnEndpointThatIsDownIsToldOnceAndAModelThatChangedIsNoticed(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		server := withVectors(t, w)
		w.runs(t, "ingest", aLaw(t, 20, "lập"))
		server.FailAlways(llmtest.TooLong) // 400 for everything
		w.serve()
		bottest.Eventually(t, "the failure is told", func() bool { return strings.Contains(w.program.log.String(), "embedding rests") })
		for i := range 3 { // the corpus moves meanwhile
			w.runs(t, "ingest", aLaw(t, 20, fmt.Sprint("chi lần ", i)))
		}
		if f, _ := examine(t, w.settings); f["vectors"].Status != warning || !strings.Contains(f["vectors"].Found, "gives none now") {
			t.Errorf("%+v", f["vectors"])
		}
		server.FailAlways("")
		bottest.Eventually(t, "embedding goes on", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		log := w.program.log.String()
		if strings.Count(log, `level=WARN msg="embedding rests`) != 1 || strings.Count(log, "embedding goes on") != 1 || strings.Contains(log, "a passage has no vector") {
			t.Errorf("%s", log)
		}
		w.program.terminate()
		hashes := vectorRows(t, w)
		server.Change(func(_ []string, a *llmtest.Answer) {
			for _, d := range a.Data {
				slices.Reverse(d["embedding"].([]float32))
			}
		})
		if f, _ := examine(t, w.settings); f["vectors"].Status != warning || !strings.Contains(f["vectors"].Found, "another now under the same name") {
			t.Errorf("%+v", f["vectors"])
		}
		w.serve()
		bottest.Eventually(t, "all is embedded again", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		if !strings.Contains(w.program.log.String(), "the model has changed under its name") {
			t.Errorf("%s", w.program.log)
		}
		var again int
		if err := w.db.QueryRow(t.Context(), `select count(*) from vector_2`).Scan(&again); err != nil || again != len(hashes) {
			t.Errorf("%d of %d vectors, %v", again, len(hashes), err)
		}
		if f, _ := examine(t, w.settings); f["vectors"].Status != fine {
			t.Errorf("%+v", f["vectors"])
		}
		w.program.terminate()
	})
}

func TestPeopleDoNotWaitForAnEndpointThatIsDown(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		server := withVectors(t, w)
		w.runs(t, "ingest", aLaw(t, 20, "lập"))
		w.serve()
		bottest.Eventually(t, "the corpus is embedded", func() bool { return strings.Contains(w.program.log.String(), "the corpus is embedded") })
		people := []*person{w.person(t), w.person(t), w.person(t)}
		server.FailAlways(llmtest.Stall)
		for n, p := range people {
			began := time.Now()
			if answer := p.ask(fmt.Sprintf("quỹ khen thưởng số %d được lập theo phần nào?", n+3)); !strings.Contains(answer.Text, fmt.Sprintf("Điều %d", n+3)) {
				t.Errorf("%q", answer.Text)
			}
			if took := time.Since(began); n > 0 && took > 1900*time.Millisecond { // a question waits 2 s for its vector
				t.Errorf("question %d took %v", n, took)
			}
		}
		if told := strings.Count(w.program.log.String(), "search goes on without vectors"); told != 1 {
			t.Errorf("it was told %d times", told)
		}
		w.program.terminate()
	})
}

func TestAModelWithoutAnEndpointIsSaid(t *testing.T) {
	_, log, status := run(t, []string{"DATA_DIR=" + t.TempDir(), "EMBEDDING_MODEL=m"}, "ask", "thi đua là gì?")
	if status == 0 || !strings.Contains(log, "OPENAI_BASE_URL") {
		t.Errorf("status %d: %s", status, log)
	}
}

func TestIngestRefusesWhatBearsASecrecyMark(t *testing.T) {
	settings := []string{"DATA_DIR=" + t.TempDir()}
	folder := t.TempDir()
	const report = "BỘ THỬ NGHIỆM\n\n%s\n\nSố: 5/BC-BTN\n\nBÁO CÁO\n\nVề việc thử\n\n1. Nội dung gì đó.\n"
	for name, mark := range map[string]string{"mat.txt": "TỐI MẬT", "ngo.txt": "Kèm công văn mat so 15."} {
		if err := os.WriteFile(filepath.Join(folder, name), fmt.Appendf(nil, report, mark), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		flag, file, says string
		status           int
	}{
		{"", "mat.txt", "mang dấu hiệu bí mật nhà nước; không nạp", 1}, {"--not-secret", "mat.txt", "mang dấu hiệu bí mật nhà nước; không nạp", 1},
		{"", "ngo.txt", "chạy lại với --not-secret", 1}, {"--not-secret", "ngo.txt", "Đã nạp", 0},
	} {
		args := []string{"ingest", filepath.Join(folder, c.file)}
		if c.flag != "" {
			args = append(args, c.flag)
		}
		if out, log, status := run(t, settings, args...); status != c.status || !strings.Contains(out+log, c.says) {
			t.Errorf("%v: %d, %s%s", args, status, out, log)
		}
	}
}
