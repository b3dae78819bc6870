package knowledge_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/evaluation"
	"thidua/knowledge/llm/llmtest"
)

// shared is the private data, outside the repository; the test is skipped without it.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	return path
}

// TestGoldQuestions measures the answers on the development half of the evaluation set, follow-ups after the turns before
// them, by words alone and with hashed vectors, which know no meanings: they must not make a question answered that words
// decline. The floors are what may not be lost again.
func TestGoldQuestions(t *testing.T) {
	t.Run("lexical", func(t *testing.T) {
		floors(t, goldQuestions(t, nil), evaluation.Answers{Exact: 38, Cited: 38, Shown: 38, False: 2})
	})
	t.Run("hashed", func(t *testing.T) {
		floors(t, goldQuestions(t, hashed(t, &llmtest.Server{})), evaluation.Answers{Exact: 38, Cited: 38, Shown: 38, False: 2})
	})
}

// floors holds that the counts are not below, and the false answers not above, those of the floor.
func floors(t *testing.T, got, floor evaluation.Answers) {
	t.Helper()
	t.Logf("answerable %d: right among the first two %d, cited %d, all words shown %d, declined %d; not answerable %d: cited %d",
		got.Answerable, got.Exact, got.Cited, got.Shown, got.Declined, got.Unanswerable, got.False)
	if got.Answerable != 42 || got.Unanswerable != 18 {
		t.Error("these are other questions: measure the floors anew")
	}
	if got.Exact < floor.Exact || got.Cited < floor.Cited || got.Shown < floor.Shown || got.False > floor.False {
		t.Errorf("answers have become worse than %+v", floor)
	}
}

func goldQuestions(t *testing.T, embedder knowledge.Embedder) (counted evaluation.Answers) {
	file, err := os.Open(shared(t, "eval/gold/dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	if err := in.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	results, err := in.Paths(t.Context(), shared(t, "corpus/regulations/06-2022-QH15.txt"), shared(t, "corpus/regulations/91-2017-NĐ-CP.txt"),
		shared(t, "corpus/regulations/15-2003-QH11.txt"), shared(t, "corpus/regulations/partial/152-2025-ND-CP.PARTIAL.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Problem != nil {
			t.Fatalf("%s: %v", r.File, r.Problem)
		}
	}
	answerer := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	answerer.Library.Embedder = embedder
	if at, err := answerer.Library.Embed(t.Context(), 0, nil); err != nil || !at.Complete() {
		t.Fatal(at, err)
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var g evaluation.Gold
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		q := knowledge.Question{Text: g.Question, AsOf: knowledge.Day(g.AsOf), History: g.History}
		if q.AsOf == "" {
			q.AsOf = "2026-11-23"
		}
		answer, err := answerer.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var cited []evaluation.Cited
		for _, c := range answer.Citations {
			cited = append(cited, evaluation.Cited{Number: c.Number, Path: c.Path, Quote: c.Quote})
		}
		verdict := g.Judge(cited)
		counted.Add(&g, string(answer.Outcome), verdict)
		switch {
		case !*g.Answerable && !verdict.Declined:
			t.Logf("ANSWERED %s %q %s %v %.2f", g.ID, g.Question, answer.Outcome, paths(answer), answer.Citations[0].Score)
		case *g.Answerable && verdict.Declined:
			t.Logf("DECLINED %s %q want %v %s", g.ID, g.Question, g.Gold, answer.Outcome)
		case *g.Answerable && !verdict.Exact:
			t.Logf("WRONG    %s %q want %v got %v %v", g.ID, g.Question, g.Gold, answer.Citations[0].Document, paths(answer))
		case *g.Answerable && !verdict.Shown:
			t.Logf("MISSING  %s %q want %v got %v", g.ID, g.Question, g.Must, paths(answer))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return counted
}

func TestArticlesOfTheRegulationsAreTheirPassages(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	if err := in.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Paths(t.Context(), shared(t, "corpus/regulations")); err != nil {
		t.Fatal(err)
	}
	all, _ := whole(t, store)
	for _, d := range all {
		knowledge.CheckArticles(t, d)
	}
}
