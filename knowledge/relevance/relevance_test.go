package relevance_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/relevance"
)

func written(t *testing.T, m *relevance.Model) string {
	t.Helper()
	var out bytes.Buffer
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// counted is a model in which every weight is another number.
func counted() *relevance.Model {
	m := &relevance.Model{}
	n := 0.0
	next := func() float64 { n++; return n / 4 }
	for i := range m.Rank {
		m.Rank[i] = next()
	}
	for i := range m.Answers.Facts {
		m.Answers.Facts[i] = next()
	}
	for i := range m.Answers.Best {
		m.Answers.Best[i] = -next()
	}
	return m
}

func TestAModelIsReadAsItWasWritten(t *testing.T) {
	m := counted()
	read, err := relevance.Read(strings.NewReader(written(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, read); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoModelIsRefusedByItsLine(t *testing.T) {
	good := written(t, counted())
	for name, c := range map[string]struct{ text, says string }{
		"empty":             {"", "weights are missing"},
		"one is missing":    {strings.Replace(good, "rank\tnamed\t6.5\n", "", 1), "1 weights are missing"},
		"one twice":         {good + "rank\twords\t1\n", "there already"},
		"one of no model":   {good + "rank\tbeauty\t1\n", "no weight of this model"},
		"no number":         {strings.Replace(good, "rank\twords\t0.25", "rank\twords\tmany", 1), "line 2"},
		"not a number":      {strings.Replace(good, "rank\twords\t0.25", "rank\twords\tNaN", 1), "line 2"},
		"infinite":          {strings.Replace(good, "rank\twords\t0.25", "rank\twords\t+Inf", 1), "line 2"},
		"a line without it": {"words\n" + good, "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := relevance.Read(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("said %v, not %q", err, c.says)
			}
		})
	}
}

func TestTheShippedModelIsAsItWasWritten(t *testing.T) {
	m := relevance.Default()
	again, err := relevance.Read(strings.NewReader(written(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, again); diff != "" {
		t.Errorf("relevance.txt has more decimals than are written: %s", diff)
	}
}

func TestEvidenceIsOfTheBestAndOfAll(t *testing.T) {
	first, second := relevance.Signals{relevance.Likeness: 0.25, relevance.Share: 1}, relevance.Signals{relevance.Likeness: 0.5}
	for name, c := range map[string]struct {
		asked  relevance.Asked
		given  []relevance.Signals
		scores []float64
		want   [relevance.FactCount]float64
	}{
		"two": {relevance.Asked{Confidence: 0.75, OfField: true, Beyond: -1}, []relevance.Signals{first, second}, []float64{4, 3.5},
			[relevance.FactCount]float64{1, 0.75, 0.5, 0.25, 1, 0.5, 1, 0, -1}},
		"far ahead": {relevance.Asked{Follows: true, Beyond: 50}, []relevance.Signals{first, second}, []float64{40, 3.5},
			[relevance.FactCount]float64{1, 0, 0.5, 0.25, 1, 3, 0, 1, 6}},
		"alone": {relevance.Asked{Beyond: -50}, []relevance.Signals{first}, []float64{0},
			[relevance.FactCount]float64{1, 0, 0.25, 0.0625, 1, 3, 0, 0, -6}},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.asked.Evidence(c.given, c.scores)
			if diff := cmp.Diff(relevance.Evidence{Facts: c.want, Best: first}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScoreAndLikelihoodWeighEverySignal(t *testing.T) {
	m := counted()
	all := 0.0
	for i := range m.Rank {
		s := relevance.Signals{}
		s[i] = 2
		if got := m.Score(&s); got != 2*m.Rank[i] {
			t.Errorf("signal %d counts %v, not %v", i, got, 2*m.Rank[i])
		}
		all += m.Rank[i]
	}
	ones := relevance.Signals{}
	for i := range ones {
		ones[i] = 1
	}
	if got := m.Score(&ones); math.Abs(got-all) > 1e-9 {
		t.Errorf("all count %v, not %v", got, all)
	}
	m.Answers = relevance.Evidence{}
	m.Answers.Facts[relevance.Constant], m.Answers.Best[relevance.Likeness] = -1, 3
	e := relevance.Evidence{Best: relevance.Signals{relevance.Likeness: 0.5}}
	e.Facts[relevance.Constant] = 1
	if got, want := m.Likelihood(&e), 1/(1+math.Exp(-0.5)); math.Abs(got-want) > 1e-9 {
		t.Errorf("likely %v, not %v", got, want)
	}
}
