package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const evalData = "testdata/eval/"

// evaluate runs eval in this process and holds that it leaves nothing behind.
func evaluate(t *testing.T, args ...string) (out, log string, status int) {
	t.Helper()
	return evaluateUntil(t, t.Context(), args...)
}

func evaluateUntil(t *testing.T, ctx context.Context, args ...string) (out, log string, status int) {
	t.Helper()
	return leavingNothing(t, ctx, append([]string{"eval"}, args...)...)
}

// leavingNothing runs a command in this process and holds that it leaves no temporary file behind.
func leavingNothing(t *testing.T, ctx context.Context, args ...string) (out, log string, status int) {
	t.Helper()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var stdout, stderr bytes.Buffer
	status = Run(ctx, args, &stdout, &stderr)
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v are left (%v)", left, err)
	}
	return stdout.String(), stderr.String(), status
}

// measured is the JSON of a run that must succeed.
func measured(t *testing.T, args ...string) (result map[string]float64, log string) {
	t.Helper()
	out, log, status := evaluate(t, append(args, "--json")...)
	if status != 0 {
		t.Fatalf("status %d: %s", status, log)
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return result, log
}

func input(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func content(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func zipped(t *testing.T, file string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(content(t, file))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return input(t, filepath.Base(file)+".gz", out.String())
}

func TestEvalMeasuresACollection(t *testing.T) {
	corpus, questions := evalData+"corpus.jsonl", evalData+"questions.jsonl"
	for name, args := range map[string][]string{
		"plain":         {"--corpus", corpus, "--questions", questions},
		"compressed":    {"--corpus", zipped(t, corpus), "--questions", zipped(t, questions)},
		"without tones": {"--corpus", corpus, "--questions", questions, "--no-tones"},
		"with vectors":  {"--corpus", corpus, "--questions", questions, "--vectors"},
		"given twice":   {"--corpus", corpus, "--corpus", corpus, "--questions", questions},
	} {
		t.Run(name, func(t *testing.T) {
			got, log := measured(t, args...)
			keys := slices.Sorted(maps.Keys(got))
			want := []string{"articles", "index_s", "mrr@10", "p50_ms", "p95_ms", "p99_ms", "questions", "recall@1", "recall@10", "recall@20",
				"recall@5", "reopen_s", "rss_mb", "store_s"}
			if diff := cmp.Diff(want, keys); diff != "" {
				t.Error(diff)
			}
			if got["articles"] != 6 || got["questions"] != 4 || got["recall@1"] != 1 || got["recall@20"] != 1 || got["mrr@10"] != 1 || log != "" {
				t.Errorf("%v %s", got, log)
			}
			if got["p50_ms"] <= 0 || got["p99_ms"] < got["p50_ms"] || got["store_s"] <= 0 || got["index_s"] <= 0 || got["reopen_s"] <= 0 {
				t.Errorf("nothing was timed: %v", got)
			}
			if runtime.GOOS == "linux" && got["rss_mb"] < 1 {
				t.Errorf("memory %v MB", got["rss_mb"])
			}
		})
	}
}

func TestEvalReopensTheCorpusWithTheSavedIndex(t *testing.T) {
	corpus := &evalCorpus{
		environment: environment{Stdout: io.Discard, Stderr: io.Discard, Log: slog.New(slog.DiscardHandler)}, paths: []string{evalData + "corpus.jsonl"},
	}
	defer corpus.close()
	if err := corpus.prepare(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(corpus.folder, indexFile)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	// A library whose index is the one of its file has nothing to save.
	if err := corpus.library.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the index was made anew: %v", err)
	}
}

func TestEvalMeasuresAFolderOfDocuments(t *testing.T) {
	questions := input(t, "q.jsonl", `{"id":"q1","question":"Vườn hoa phải tưới nước mấy lần mỗi ngày?","relevant":["900/2019/nđ-cp#2"]}
{"id":"q2","question":"Thư viện lưu động mở cửa mấy giờ?","relevant":["thu-vien#Điều 1"]}`)
	got, log := measured(t, "--corpus", evalData+"documents", "--questions", questions)
	if got["articles"] != 4 || got["questions"] != 2 || got["recall@1"] != 1 || log != "" {
		t.Errorf("%v %s", got, log)
	}
	// A collection beside it: the articles of both are there.
	got, log = measured(t, "--corpus", evalData+"documents", "--corpus",
		input(t, "c.jsonl", `{"id":"902/2021/qđ-ubnd#3","text":"Chó, mèo phải được tiêm phòng."}`), "--questions", questions)
	if got["articles"] != 5 || got["recall@1"] != 1 || log != "" {
		t.Errorf("%v %s", got, log)
	}
}

func TestEvalWritesWhatBecameOfEveryQuestion(t *testing.T) {
	file := filepath.Join(t.TempDir(), "each.jsonl")
	questions := input(t, "q.jsonl", `{"id":"q1","question":"tưới nước vườn hoa","relevant":["900/2019/nđ-cp#2"]}
{"id":"q2","question":"tưới nước vườn hoa","relevant":["900/2019/nđ-cp#1","absent#1"]}`)
	got, log := measured(t, "--corpus", evalData+"corpus.jsonl", "--questions", questions, "--per-question", file)
	if !strings.Contains(log, "1 mã") || !strings.Contains(log, "absent#1") {
		t.Errorf("of the unknown id it says %q", log)
	}
	if got["recall@1"] != 0.5 || got["recall@5"] != 0.75 || got["mrr@10"] != 0.75 {
		t.Errorf("%v", got)
	}
	var rows []searchRow
	for line := range strings.Lines(content(t, file)) {
		var row searchRow
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if len(rows) != 2 || rows[0].Rank != 1 || rows[1].Rank != 2 || rows[0].ID != "q1" || rows[0].MS <= 0 ||
		rows[0].Found[0].ID != "900/2019/nđ-cp#2" || rows[0].Found[0].Score <= 0 || !slices.Equal(rows[1].Relevant, []string{"900/2019/nđ-cp#1", "absent#1"}) {
		t.Errorf("%+v", rows)
	}
}

func TestEvalShowsATableInVietnamese(t *testing.T) {
	out, log, status := evaluate(t, "--corpus", evalData+"corpus.jsonl", "--questions", evalData+"questions.jsonl")
	if status != 0 || !strings.Contains(out, "Điều khoản trong kho") || !strings.Contains(out, "1.0000") {
		t.Errorf("%d %s%s", status, out, log)
	}
}

func TestEvalNamesWhatIsWrongWithItsInput(t *testing.T) {
	corpus, questions := evalData+"corpus.jsonl", evalData+"questions.jsonl"
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"bad article":       {[]string{"--corpus", input(t, "c.jsonl", "{\"id\":\"1/2020/qh14#1\"}\n{\"id\":\n"), "--questions", questions}, []string{"c.jsonl:2: ", "JSON"}},
		"article of no law": {[]string{"--corpus", input(t, "c.jsonl", "\n{\"text\":\"Một.\"}\n"), "--questions", questions}, []string{"c.jsonl:2: ", "law_id"}},
		"empty corpus":      {[]string{"--corpus", input(t, "c.jsonl", "\n"), "--questions", questions}, []string{"kho không có điều khoản"}},
		"absent corpus":     {[]string{"--corpus", "testdata/absent", "--questions", questions}, []string{"testdata/absent", "Không tìm thấy"}},
		"empty folder":      {[]string{"--corpus", t.TempDir(), "--questions", questions}, []string{"Thư mục không có tệp"}},
		"bad question":      {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "{\"id\":\"a\",\"question\":\"Gì?\",\"relevant\":[\"a\"]}\nx")}, []string{"q.jsonl:2: ", "JSON"}},
		"no label":          {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "{\"id\":\"a\",\"question\":\"Gì?\"}")}, []string{"q.jsonl:1: ", "relevant", "--answers"}},
		"no gold":           {[]string{"--answers", "--corpus", corpus, "--questions", questions}, []string{"questions.jsonl:1: ", "answerable"}},
		"no question":       {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "\n\n")}, []string{"q.jsonl", "không có câu hỏi nào"}},
		"absent questions":  {[]string{"--corpus", corpus, "--questions", "testdata/absent.jsonl"}, []string{"không tìm thấy tệp câu hỏi"}},
		"bad day":           {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", `{"id":"a7","question":"Gì?","relevant":["a"],"as_of":"hôm qua"}`)}, []string{"a7", "no day"}},
		"overwriting":       {[]string{"--corpus", corpus, "--questions", questions, "--per-question", questions}, []string{"tệp đầu vào"}},
	} {
		t.Run(name, func(t *testing.T) {
			out, log, status := evaluate(t, c.args...)
			if status != 1 || out != "" {
				t.Errorf("status %d, out %s", status, out)
			}
			for _, says := range c.says {
				if !strings.Contains(log, says) {
					t.Errorf("%q does not say %q", log, says)
				}
			}
		})
	}
}

func TestEvalTakesRowsOfOneIDForOneArticle(t *testing.T) {
	corpus := input(t, "c.jsonl", `{"id":"a#1","text":"Trồng cây xanh bên đường."}
{"id":"a#1","text":"Trồng cây xanh trong công viên."}
{"id":"a#2","text":"Trồng hoa."}`)
	questions := input(t, "q.jsonl", `{"id":"q","question":"Trồng hoa","relevant":["a#2"]}
{"id":"q","question":"Trồng cây xanh","relevant":["a#1"]}`)
	file := filepath.Join(t.TempDir(), "each.jsonl")
	got, log := measured(t, "--corpus", corpus, "--questions", questions, "--per-question", file)
	if got["articles"] != 3 || got["questions"] != 2 || got["recall@1"] != 1 || !strings.Contains(log, "1 dòng có mã (id) trùng") {
		t.Errorf("%v %s", got, log)
	}
	for line := range strings.Lines(content(t, file)) {
		if n := strings.Count(line, `{"id":"a#1"`); n > 1 {
			t.Errorf("one article is found %d times: %s", n, line)
		}
	}
}

func TestEvalEndsWhenItIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out, log, status := evaluateUntil(t, ctx, "--corpus", evalData+"corpus.jsonl", "--questions", evalData+"questions.jsonl")
	if status != 1 || out != "" || !strings.Contains(log, "đã dừng") {
		t.Errorf("%d %s%s", status, out, log)
	}
	// While questions are asked: the results go into a pipe, which holds far fewer than there are, and whose reader
	// cancels before it reads on.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	questions := input(t, "q.jsonl", strings.Repeat(content(t, evalData+"questions.jsonl"), 2000))
	file := filepath.Join(t.TempDir(), "each.jsonl")
	if err := syscall.Mkfifo(file, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		pipe, err := os.Open(file)
		if err != nil {
			done <- err
			return
		}
		defer pipe.Close()
		if _, err = pipe.Read(make([]byte, 1)); err == nil {
			cancel()
			_, err = io.Copy(io.Discard, pipe)
		}
		done <- err
	}()
	out, log, status = evaluateUntil(t, ctx, "--corpus", evalData+"corpus.jsonl", "--questions", questions, "--per-question", file)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if status != 1 || out != "" || !strings.Contains(log, "đã dừng") {
		t.Errorf("%d %s%s", status, out, log)
	}
}

func TestEvalMeasuresAnswers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "each.jsonl")
	out, log, status := evaluate(t, "--answers", "--corpus", evalData+"documents", "--questions", evalData+"gold.jsonl", "--json", "--per-question", file)
	if status != 0 {
		t.Fatal(log)
	}
	var got answerResult
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	// The follow-up, which is answered only after the turn before it, is one of all and counted once more by itself.
	want := answerFigures{Questions: 5, Outcomes: got.Outcomes, Answerable: 3, Exact: 1, Cited: 1, Shown: 1, Unanswerable: 2}
	if diff := cmp.Diff(want, got.answerFigures); diff != "" {
		t.Error(diff)
	}
	want = answerFigures{Questions: 1, Outcomes: map[string]int{"verbatim": 1}, Answerable: 1, Exact: 1, Cited: 1, Shown: 1}
	if diff := cmp.Diff(want, got.FollowUps); diff != "" {
		t.Error(diff)
	}
	if got.Outcomes["verbatim"] != 3 || got.P50 <= 0 {
		t.Errorf("%+v", got)
	}
	if n := strings.Count(content(t, file), "\n"); n != 5 {
		t.Errorf("%d single results", n)
	}
	out, log, status = evaluate(t, "--answers", "--corpus", evalData+"documents", "--questions", evalData+"gold.jsonl", "--no-tones")
	if status != 0 || !strings.Contains(out, "Trong đó câu hỏi nối tiếp") || !strings.Contains(out, "(3/3)") || !strings.Contains(out, "(0/2)") {
		t.Errorf("%s%s", out, log)
	}
}

// TestEvalOnTheThematicCollection runs over real articles, which are not in the repository.
func TestEvalOnTheThematicCollection(t *testing.T) {
	folder := filepath.Join(root, "..", "shared", "eval", "thidua")
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		t.Skipf("the private data is not here: %v", err)
	}
	got, log := measured(t, "--corpus", filepath.Join(folder, "corpus.jsonl"), "--questions", filepath.Join(folder, "questions.dev.jsonl"))
	t.Logf("%v", got)
	if got["articles"] != 1525 || got["questions"] != 11 || got["recall@20"] < 0.8 || log != "" {
		t.Errorf("%v %s", got, log)
	}
}
