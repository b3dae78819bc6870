package knowledge_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm/llmtest"
	"thidua/knowledge/vietnamese"
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

type goldQuestion struct {
	ID         string `json:"id"`
	Question   string
	Style      string
	Answerable bool
	Gold       []goldPlace
	AltGold    []goldPlace `json:"alt_gold"`
	Must       []string    `json:"must_contain"`
	AsOf       string      `json:"as_of"`
	History    []string
}

type goldPlace struct{ Doc, Path string }

// is reports whether the citation is at the place, above it or below it.
func (g goldPlace) is(c knowledge.Citation) bool {
	number := c.Number
	if number == "" {
		number = "KH-TB-2021"
	}
	return number == g.Doc && (c.Path == g.Path || strings.HasPrefix(c.Path, g.Path+" ") || strings.HasPrefix(g.Path, c.Path+" "))
}

// TestGoldQuestions measures the answers on the development half of the evaluation set, by words alone and with hashed
// vectors, which know no meanings: they must not make a question answered that words decline. The floors are what may
// not be lost again.
func TestGoldQuestions(t *testing.T) {
	t.Run("lexical", func(t *testing.T) { goldQuestions(t, nil) })
	t.Run("hashed", func(t *testing.T) { goldQuestions(t, hashed(t, &llmtest.Server{})) })
}

func goldQuestions(t *testing.T, embedder knowledge.Embedder) {
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
	var answerable, first, cited, shown, refusable, declined, wrongly int
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q goldQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if len(q.History) > 0 {
			continue // a follow-up needs the conversation
		}
		asOf := knowledge.Day(q.AsOf)
		if asOf == "" {
			asOf = "2026-11-23"
		}
		answer, err := answerer.Answer(t.Context(), knowledge.Question{Text: q.Question, AsOf: asOf})
		if err != nil {
			t.Fatal(err)
		}
		none := answer.Outcome.Declined() || answer.Outcome == knowledge.Greeting
		if !q.Answerable {
			refusable++
			if none {
				declined++
			} else {
				t.Logf("ANSWERED %s %q %s %v %.2f", q.ID, q.Question, answer.Outcome, paths(answer), answer.Citations[0].Score)
			}
			continue
		}
		answerable++
		if none {
			wrongly++
			t.Logf("DECLINED %s %q want %v %s", q.ID, q.Question, q.Gold, answer.Outcome)
			continue
		}
		hit, top := false, false
		for i, c := range answer.Citations {
			for _, g := range append(q.Gold, q.AltGold...) {
				if g.is(c) {
					hit, top = true, top || i == 0
				}
			}
		}
		if hit {
			cited++
		} else {
			t.Logf("WRONG    %s %q want %v got %v %s", q.ID, q.Question, q.Gold, answer.Citations[0].Document, paths(answer))
		}
		if top {
			first++
		}
		var quotes strings.Builder
		for _, c := range answer.Citations {
			quotes.WriteString(vietnamese.Key(c.Quote) + "\n")
		}
		all := true
		for _, must := range q.Must {
			all = all && strings.Contains(quotes.String(), vietnamese.Key(must))
		}
		if all {
			shown++
		} else if hit {
			t.Logf("MISSING  %s %q want %v got %v", q.ID, q.Question, q.Must, paths(answer))
		}
	}
	t.Logf("answerable %d: right place first %d, among the citations %d, all words shown %d, declined %d; not answerable %d: declined %d",
		answerable, first, cited, shown, wrongly, refusable, declined)
	if first < 30 || cited < 34 || declined < 14 {
		t.Error("answers have become worse")
	}
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
