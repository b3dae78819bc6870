package lexical

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const written = `thidua model 1
weight 0.8512 title has
weight 0 parts
weight -3 near
tree
0.35 1 2 title has
leaf -0.0113
-1e-07 3 4 near
leaf 0.0271
leaf 1e+06
tree
leaf 0.5
`

var modelNames = []string{"title has", "parts", "near"}

func read(t *testing.T, text string) *Model {
	t.Helper()
	m, err := ReadModel(strings.NewReader(text), modelNames)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModelIsWrittenAsItWasRead(t *testing.T) {
	var b bytes.Buffer
	n, err := read(t, written).WriteTo(&b)
	if diff := cmp.Diff(written, b.String()); diff != "" || err != nil || n != int64(len(written)) {
		t.Errorf("%d bytes, %v: %s", n, err, diff)
	}
	spaced := strings.ReplaceAll(written, "\ntree", "\n\n# a comment\n  tree")
	if diff := cmp.Diff(read(t, written), read(t, spaced), cmp.AllowUnexported(Model{}, node{})); diff != "" {
		t.Error(diff)
	}
}

func TestModelAddsItsWeightsAndTrees(t *testing.T) {
	m := read(t, written)
	for _, c := range []struct {
		numbers []float32
		want    float64
	}{
		{[]float32{0, 9, 1}, -3 - 0.0113 + 0.5},
		{[]float32{1, 9, 0}, 0.8512 + 1e6 + 0.5},
		{[]float32{1, 9, -1}, 0.8512 + 3 + 0.0271 + 0.5},
	} {
		if got := m.value(c.numbers); got-c.want > 1e-9 || c.want-got > 1e-9 {
			t.Errorf("%v: %v, want %v", c.numbers, got, c.want)
		}
	}
}

func TestReadModelNamesTheLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":          {"", "line 1"},
		"another header":   {"thidua model 2\n", `line 1 is "thidua model 2"`},
		"unknown feature":  {"thidua model 1\nweight 1 near\nweight 1 far\n", `line 3: no feature "far"`},
		"no weight":        {"thidua model 1\nweight x near\n", "line 2"},
		"no tree":          {"thidua model 1\n\nleaf 1\n", "line 3"},
		"bad leaf":         {"thidua model 1\ntree\nleaf one\n", "line 3"},
		"short question":   {"thidua model 1\ntree\n0.5 1 2\n", "line 3"},
		"unknown question": {"thidua model 1\ntree\n0.5 1 2 far\n", `line 3: no feature "far"`},
		"bad place":        {"thidua model 1\ntree\n0.5 1 x near\n", "line 3"},
		"long line":        {"thidua model 1\n" + strings.Repeat("x", 1<<20), "line 2"},
		"empty tree":       {"thidua model 1\ntree\nleaf 1\ntree\n", "tree 2"},
		"cycle":            {"thidua model 1\ntree\n0.5 1 2 near\n0.5 0 2 near\nleaf 1\n", "tree 1: node 1"},
		"itself":           {"thidua model 1\ntree\n0.5 0 1 near\nleaf 1\n", "tree 1: node 0"},
		"beyond the end":   {"thidua model 1\ntree\n0.5 1 2 near\nleaf 1\n", "tree 1: node 0"},
		"before the start": {"thidua model 1\ntree\n0.5 1 -2 near\nleaf 1\n", "tree 1: node 0"},
	} {
		if _, err := ReadModel(strings.NewReader(c.text), modelNames); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}

func TestEmbeddedModelsAreModels(t *testing.T) {
	for name, c := range map[string]struct {
		text  []byte
		names []string
	}{
		"ranker.txt": {rankerText, featureNames[:]}, "confidence.txt": {confidenceText, confidenceNames},
	} {
		m, err := ReadModel(bytes.NewReader(c.text), c.names)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadModel(&b, c.names)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(m, again, cmp.AllowUnexported(Model{}, node{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for names, all := range map[string][]string{"features": featureNames[:], "confidence": confidenceNames} {
		seen := map[string]bool{}
		for i, name := range all {
			if name == "" || seen[name] {
				t.Errorf("%s: number %d is called %q", names, i, name)
			}
			seen[name] = true
		}
	}
}

// TestFitLearnsWhatTellsAnswers gives every question one answer, which one of the numbers tells, among noise.
func TestFitLearnsWhatTellsAnswers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	made := func(n int) (samples []Sample) {
		for range n {
			var s Sample
			answer := random.IntN(10)
			for i := range 10 {
				var h Hit
				h.ID = int64(i)
				for f := range h.features {
					h.features[f] = random.Float32()
				}
				if i == answer {
					h.features[featTitleHas] += 1
				}
				s.Hits, s.Relevant = append(s.Hits, h), append(s.Relevant, i == answer)
			}
			samples = append(samples, s)
		}
		return samples
	}
	learned := made(200)
	m := FitRanker(learned)
	first := 0
	for _, s := range made(100) {
		if s.Ranked(m).Relevant[0] {
			first++
		}
	}
	if first < 95 {
		t.Errorf("%d of 100 answers are first", first)
	}
	if diff := cmp.Diff(m, FitRanker(learned), cmp.AllowUnexported(Model{}, node{})); diff != "" {
		t.Errorf("learned again: %s", diff)
	}
}
