package lexical

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/vietnamese"
)

// article is an entry of an evaluation corpus.
type article struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	LawNo    string `json:"law_no"`
	LawKind  string `json:"law_kind"`
	LawTitle string `json:"law_title"`
	Chapter  string `json:"chapter"`
}

// question is a labelled question.
type question struct {
	Question string   `json:"question"`
	Relevant []string `json:"relevant"`
}

// articleConfig is the configuration the evaluation runs with: document, chapter, title, text.
var articleConfig = Config{
	Fields: []Field{
		{Name: "document", Weight: 2.5, B: 0.7},
		{Name: "chapter", Weight: 0.5, B: 0.5},
		{Name: "title", Weight: 3.5, B: 0.6},
		{Name: "text", Weight: 1, B: 0.7},
	},
	K1:   0.8,
	Pair: 0.7,
}

func evalPath(name string) string { return filepath.Join("..", "..", "..", "shared", "eval", name) }

// readLines decodes a JSON-lines file, or skips the test where the private data is absent.
func readLines[T any](tb testing.TB, name string) []T {
	tb.Helper()
	f, err := os.Open(evalPath(name))
	if err != nil {
		tb.Skipf("evaluation data absent: %v", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		r = z
	}
	var out []T
	d := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	for {
		var v T
		if err := d.Decode(&v); err == io.EOF {
			return out
		} else if err != nil {
			tb.Fatal(err)
		}
		out = append(out, v)
	}
}

func indexArticles(tb testing.TB, articles []article, config Config) *Index {
	tb.Helper()
	b, err := NewBuilder(config)
	if err != nil {
		tb.Fatal(err)
	}
	for i, a := range articles {
		document := strings.Join([]string{a.LawKind, a.LawNo, a.LawTitle}, " ")
		if err := b.Add(int64(i), document, a.Chapter, a.Title, a.Text); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Build()
}

// result is how well and how fast questions were answered.
type result struct {
	Recall10, MRR10 float64
	P95             time.Duration
}

func evaluate(x *Index, articles []article, questions []question, typed func(string) string) result {
	var r result
	var times []time.Duration
	for _, q := range questions {
		start := time.Now()
		hits := x.Search(ParseQuery(typed(q.Question)), 10, nil)
		times = append(times, time.Since(start))
		found, first := 0, 0
		for rank, h := range hits {
			if slices.Contains(q.Relevant, articles[h.ID].ID) {
				found++
				if first == 0 {
					first = rank + 1
				}
			}
		}
		r.Recall10 += float64(found) / float64(len(q.Relevant))
		if first > 0 {
			r.MRR10 += 1 / float64(first)
		}
	}
	n := float64(len(questions))
	r.Recall10 /= n
	r.MRR10 /= n
	slices.Sort(times)
	r.P95 = times[len(times)*95/100]
	return r
}

func (r result) String() string {
	return fmt.Sprintf("R@10 %.4f MRR@10 %.4f p95 %v", r.Recall10, r.MRR10, r.P95.Round(10*time.Microsecond))
}

var evaluations = []struct {
	name, corpus, questions string
	recall, mrr             float64 // floors, typed with diacritics
	foldedRecall, foldedMRR float64 // floors, typed without
}{
	{"thidua", "thidua/corpus.jsonl", "thidua/questions.dev.jsonl", 0.9, 0.65, 0.9, 0.65},
	{"alqac2022", "alqac2022/corpus.jsonl", "alqac2022/questions.dev.jsonl", 0.96, 0.91, 0.96, 0.91},
	{"zalo", "zalo/corpus.jsonl.gz", "zalo/questions.dev.jsonl", 0.89, 0.73, 0.88, 0.71},
}

func TestEvaluation(t *testing.T) {
	for _, e := range evaluations {
		t.Run(e.name, func(t *testing.T) {
			if testing.Short() && e.name == "zalo" {
				t.Skip("large corpus in -short")
			}
			articles := readLines[article](t, e.corpus)
			questions := readLines[question](t, e.questions)
			start := time.Now()
			x := indexArticles(t, articles, articleConfig)
			t.Logf("%d articles, %d terms, %d pairs, %d+%d postings, built in %v", x.Len(), len(x.vocab), len(x.pairs),
				len(x.terms.entries), len(x.pairLists.entries), time.Since(start).Round(time.Millisecond))
			typed := evaluate(x, articles, questions, func(s string) string { return s })
			folded := evaluate(x, articles, questions, vietnamese.Fold)
			t.Logf("typed  %v", typed)
			t.Logf("folded %v", folded)
			if typed.Recall10 < e.recall || typed.MRR10 < e.mrr {
				t.Errorf("typed: %v, want at least R %v MRR %v", typed, e.recall, e.mrr)
			}
			if folded.Recall10 < e.foldedRecall || folded.MRR10 < e.foldedMRR {
				t.Errorf("folded: %v, want at least R %v MRR %v", folded, e.foldedRecall, e.foldedMRR)
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	articles := readLines[article](b, "thidua/corpus.jsonl")
	for b.Loop() {
		indexArticles(b, articles, articleConfig)
	}
	b.ReportMetric(float64(len(articles)), "articles")
}

func BenchmarkSearch(b *testing.B) {
	articles := readLines[article](b, "zalo/corpus.jsonl.gz")
	questions := readLines[question](b, "zalo/questions.dev.jsonl")
	for _, n := range []int{5000, len(articles)} {
		x := indexArticles(b, articles[:n], articleConfig)
		for name, typed := range map[string]func(string) string{"typed": strings.ToLower, "folded": vietnamese.Fold} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					x.Search(ParseQuery(typed(questions[i%len(questions)].Question)), 10, nil)
				}
			})
		}
		b.Run(fmt.Sprintf("%d/save and load", n), func(b *testing.B) {
			for b.Loop() {
				data := saved(b, x)
				if _, err := Load(bytes.NewReader(data)); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(data))/1e6, "MB")
			}
		})
	}
}
