package lexical

import (
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// oracle scores entries by the formula of the package comment, read off the texts with no
// index at all. Folded, it is given folded texts: what the twin must be equal to.
type oracle struct {
	config  Config
	entries [][][]string // entry, field, terms
}

func (o oracle) tf(entry int, match func(terms []string, i int) bool) float64 {
	tf := 0.0
	for f, field := range o.config.Fields {
		average := 0.0
		for _, e := range o.entries {
			average += float64(len(e[f]))
		}
		average /= float64(len(o.entries))
		terms := o.entries[entry][f]
		for i := range terms {
			if match(terms, i) {
				tf += field.Weight / (1 - field.B + field.B*float64(len(terms))/average)
			}
		}
	}
	return tf
}

func (o oracle) scores(query []string) []float64 {
	scores := make([]float64, len(o.entries))
	add := func(weight float64, match func([]string, int) bool) {
		df := 0
		tfs := make([]float64, len(o.entries))
		for e := range o.entries {
			if tfs[e] = o.tf(e, match); tfs[e] > 0 {
				df++
			}
		}
		n := float64(len(o.entries))
		idf := math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
		for e, tf := range tfs {
			scores[e] += weight * idf * tf / (o.config.K1 + tf)
		}
	}
	seen := map[string]bool{}
	for i, term := range query {
		if !seen[term] {
			seen[term] = true
			add(1, func(terms []string, j int) bool { return terms[j] == term })
		}
		if i == 0 || seen[query[i-1]+" "+term] {
			continue
		}
		first := query[i-1]
		seen[first+" "+term] = true
		add(o.config.Pair, func(terms []string, j int) bool { return j > 0 && terms[j-1] == first && terms[j] == term })
	}
	return scores
}

func TestScoresEqualFormulaReadOffTexts(t *testing.T) {
	words := strings.Fields("bằng bảng băng khen khèn thưởng thường cờ cơ tỉnh tĩnh xã quỹ quy hồ sơ số")
	random := rand.New(rand.NewPCG(1, 2))
	text := func(most int) []string {
		out := make([]string, random.IntN(most+1))
		for i := range out {
			out[i] = words[random.IntN(len(words))]
		}
		return out
	}
	for range 60 {
		b, err := NewBuilder(testConfig)
		if err != nil {
			t.Fatal(err)
		}
		typed, folded := oracle{config: testConfig}, oracle{config: testConfig}
		for id := range 1 + random.IntN(12) {
			heading, body := text(4), text(15)
			if id == 0 {
				heading, body = words, words // no term unknown: an unknown one is matched folded
			}
			typed.entries = append(typed.entries, [][]string{heading, body})
			folded.entries = append(folded.entries, [][]string{fold(heading), fold(body)})
			if err := b.Add(int64(id), strings.Join(heading, " "), strings.Join(body, " ")); err != nil {
				t.Fatal(err)
			}
		}
		x := b.Build()
		asked := text(6)
		compare(t, x, query(fold(asked), true), folded.scores(fold(asked)))
		if len(asked) > 0 {
			asked = asked[:1] // longer ones may count as mistyped
		}
		compare(t, x, query(asked, false), typed.scores(asked))
	}
}

func fold(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = vietnamese.Fold(w)
	}
	return out
}

func query(words []string, bare bool) Query {
	p := Phrase{Weight: 1}
	for _, w := range words {
		p.Terms = append(p.Terms, Term{Text: w, Weight: 1, Bare: bare, Content: true})
	}
	return Query{Phrases: []Phrase{p}}
}

func compare(t *testing.T, x *Index, q Query, want []float64) {
	t.Helper()
	got := make([]float64, len(want))
	hits := x.Search(q, len(want), nil)
	for _, h := range hits {
		got[h.ID] = h.Score
	}
	for id := range want {
		if math.Abs(got[id]-want[id]) > 1e-4 {
			t.Fatalf("%+v: entry %d scores %v, want %v", q, id, got[id], want[id])
		}
	}
	if !sort.SliceIsSorted(hits, func(i, j int) bool {
		return hits[i].Score > hits[j].Score || hits[i].Score == hits[j].Score && hits[i].ID < hits[j].ID
	}) {
		t.Fatalf("hits out of order: %+v", hits)
	}
	for k := range hits {
		if some := x.Search(q, k, nil); len(some) != k || k > 0 && some[k-1] != hits[k-1] {
			t.Fatalf("best %d differ from the head of all: %+v, %+v", k, some, hits)
		}
	}
}
