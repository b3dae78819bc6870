package main

import (
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

	"thidua/knowledge/llm/llmtest"
)

// measured is the JSON of a search that must succeed.
func measured(t *testing.T, args ...string) (result map[string]float64, log string) {
	t.Helper()
	out, log, status := evaluate(t, append(append([]string{"search"}, args...), "--json")...)
	if status != 0 {
		t.Fatalf("status %d: %s", status, log)
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return result, log
}

func TestSearchMeasuresACollection(t *testing.T) {
	corpus, questions := "testdata/corpus.jsonl", "testdata/questions.jsonl"
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

func TestSearchReopensTheCorpusWithTheSavedIndex(t *testing.T) {
	corpus, err := newTestbed(t.Context(), testbedConfig{
		paths: []string{"testdata/corpus.jsonl"}, stderr: io.Discard, log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer corpus.close()
	file := corpus.library.IndexFile
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

func TestSearchAsksTheEndpointThatIsSet(t *testing.T) {
	server := &llmtest.Server{Key: "sk-of-the-endpoint"}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	t.Setenv("OPENAI_API_KEY_FILE", input(t, "key", server.Key+"\n"))
	args := []string{"--corpus", "testdata/corpus.jsonl", "--questions", "testdata/questions.jsonl", "--openai-base-url", server.URL(),
		"--embedding-model", llmtest.Model, "--embedding-query-prefix", "query: ", "--embedding-passage-prefix", "passage: "}
	if measured(t, args...); server.Calls() > 0 {
		t.Errorf("without --vectors the endpoint was asked %d times", server.Calls())
	}
	got, log := measured(t, append(args, "--vectors")...)
	texts := server.Texts()
	prefixed := func(prefix string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, prefix) })
	}
	if got["recall@1"] != 1 || log != "" || !prefixed("query: ") || !prefixed("passage: ") {
		t.Errorf("%v %s; %d texts were embedded", got, log, len(texts))
	}
}

func TestSearchReadsAProvincesAbbreviations(t *testing.T) {
	questions := input(t, "q.jsonl", `{"id":"q1","question":"TVLĐ mở cửa mấy giờ?","relevant":["thu-vien#Điều 1"]}`)
	corpus := []string{"--corpus", "testdata/documents", "--questions", questions}
	file := input(t, "abbreviations.txt", "tvlđ | thư viện lưu động | 1 | sure\n")
	got, log := measured(t, append(corpus, "--abbreviations", file)...)
	if got["recall@1"] != 1 || log != "" {
		t.Errorf("%v %s", got, log)
	}
	for says, file := range map[string]string{"abbreviations": "testdata/absent", "bad.txt": input(t, "bad.txt", "tvlđ\n")} {
		if out, log, status := evaluate(t, append(append([]string{"search"}, corpus...), "--abbreviations", file)...); status != 1 || !strings.Contains(log, says) {
			t.Errorf("%s: status %d, %s%s", file, status, out, log)
		}
	}
}

func TestSearchMeasuresAFolderOfDocuments(t *testing.T) {
	questions := input(t, "q.jsonl", `{"id":"q1","question":"Vườn hoa phải tưới nước mấy lần mỗi ngày?","relevant":["900/2019/nđ-cp#2"]}
{"id":"q2","question":"Thư viện lưu động mở cửa mấy giờ?","relevant":["thu-vien#Điều 1"]}`)
	got, log := measured(t, "--corpus", "testdata/documents", "--questions", questions)
	if got["articles"] != 4 || got["questions"] != 2 || got["recall@1"] != 1 || log != "" {
		t.Errorf("%v %s", got, log)
	}
	// A collection beside it: the articles of both are there.
	got, log = measured(t, "--corpus", "testdata/documents", "--corpus",
		input(t, "c.jsonl", `{"id":"902/2021/qđ-ubnd#3","text":"Chó, mèo phải được tiêm phòng."}`), "--questions", questions)
	if got["articles"] != 5 || got["recall@1"] != 1 || log != "" {
		t.Errorf("%v %s", got, log)
	}
}

func TestSearchWritesWhatBecameOfEveryQuestion(t *testing.T) {
	file := filepath.Join(t.TempDir(), "each.jsonl")
	questions := input(t, "q.jsonl", `{"id":"q1","question":"tưới nước vườn hoa","relevant":["900/2019/nđ-cp#2"]}
{"id":"q2","question":"tưới nước vườn hoa","relevant":["900/2019/nđ-cp#1","absent#1"]}`)
	got, log := measured(t, "--corpus", "testdata/corpus.jsonl", "--questions", questions, "--per-question", file)
	if !strings.Contains(log, "1 labels") || !strings.Contains(log, "absent#1") {
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

func TestSearchShowsATable(t *testing.T) {
	out, log, status := evaluate(t, "search", "--corpus", "testdata/corpus.jsonl", "--questions", "testdata/questions.jsonl")
	if status != 0 || !strings.Contains(out, "mean reciprocal rank") || !strings.Contains(out, "1.0000") {
		t.Errorf("%d %s%s", status, out, log)
	}
}

func TestSearchNamesWhatIsWrongWithItsInput(t *testing.T) {
	corpus, questions := "testdata/corpus.jsonl", "testdata/questions.jsonl"
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"bad article":       {[]string{"--corpus", input(t, "c.jsonl", "{\"id\":\"1/2020/qh14#1\"}\n{\"id\":\n"), "--questions", questions}, []string{"c.jsonl:2: ", "JSON"}},
		"article of no law": {[]string{"--corpus", input(t, "c.jsonl", "\n{\"text\":\"Một.\"}\n"), "--questions", questions}, []string{"c.jsonl:2: ", "law_id"}},
		"empty corpus":      {[]string{"--corpus", input(t, "c.jsonl", "\n"), "--questions", questions}, []string{"no article"}},
		"absent corpus":     {[]string{"--corpus", "testdata/absent", "--questions", questions}, []string{"testdata/absent", "Không tìm thấy"}},
		"empty folder":      {[]string{"--corpus", t.TempDir(), "--questions", questions}, []string{"Thư mục không có văn bản"}},
		"bad question":      {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "{\"id\":\"a\",\"question\":\"Gì?\",\"relevant\":[\"a\"]}\nx")}, []string{"q.jsonl:2: ", "JSON"}},
		"no label":          {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "{\"id\":\"a\",\"question\":\"Gì?\"}")}, []string{"q.jsonl:1: ", "relevant", "evaluate answers"}},
		"no question":       {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "\n\n")}, []string{"q.jsonl", "holds no question"}},
		"absent questions":  {[]string{"--corpus", corpus, "--questions", "testdata/absent.jsonl"}, []string{"reading the questions"}},
		"bad day":           {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", `{"id":"a7","question":"Gì?","relevant":["a"],"as_of":"hôm qua"}`)}, []string{"a7", "no day"}},
		"overwriting":       {[]string{"--corpus", corpus, "--questions", questions, "--per-question", questions}, []string{"overwrite"}},
	} {
		t.Run(name, func(t *testing.T) {
			out, log, status := evaluate(t, append([]string{"search"}, c.args...)...)
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

func TestSearchTakesRowsOfOneIDForOneArticle(t *testing.T) {
	corpus := input(t, "c.jsonl", `{"id":"a#1","text":"Trồng cây xanh bên đường."}
{"id":"a#1","text":"Trồng cây xanh trong công viên."}
{"id":"a#2","text":"Trồng hoa."}`)
	questions := input(t, "q.jsonl", `{"id":"q","question":"Trồng hoa","relevant":["a#2"]}
{"id":"q","question":"Trồng cây xanh","relevant":["a#1"]}`)
	file := filepath.Join(t.TempDir(), "each.jsonl")
	got, log := measured(t, "--corpus", corpus, "--questions", questions, "--per-question", file)
	if got["articles"] != 3 || got["questions"] != 2 || got["recall@1"] != 1 || !strings.Contains(log, "1 rows have the id") {
		t.Errorf("%v %s", got, log)
	}
	for line := range strings.Lines(content(t, file)) {
		if n := strings.Count(line, `{"id":"a#1"`); n > 1 {
			t.Errorf("one article is found %d times: %s", n, line)
		}
	}
}

func TestSearchEndsWhenItIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out, log, status := evaluateUntil(t, ctx, "search", "--corpus", "testdata/corpus.jsonl", "--questions", "testdata/questions.jsonl")
	if status != 1 || out != "" || !strings.Contains(log, "stopped") {
		t.Errorf("%d %s%s", status, out, log)
	}
	// While questions are asked: the results go into a pipe, which holds far fewer than there are, and whose reader
	// cancels before it reads on.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	questions := input(t, "q.jsonl", strings.Repeat(content(t, "testdata/questions.jsonl"), 2000))
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
	out, log, status = evaluateUntil(t, ctx, "search", "--corpus", "testdata/corpus.jsonl", "--questions", questions, "--per-question", file)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if status != 1 || out != "" || !strings.Contains(log, "stopped") {
		t.Errorf("%d %s%s", status, out, log)
	}
}

// TestSearchOnTheThematicCollection runs over real articles, which are not in the repository.
func TestSearchOnTheThematicCollection(t *testing.T) {
	folder := shared(t, "eval/thidua")
	got, log := measured(t, "--corpus", filepath.Join(folder, "corpus.jsonl"), "--questions", filepath.Join(folder, "questions.dev.jsonl"))
	t.Logf("%v", got)
	if got["articles"] != 1525 || got["questions"] != 11 || got["recall@20"] < 0.8 || log != "" {
		t.Errorf("%v %s", got, log)
	}
}
