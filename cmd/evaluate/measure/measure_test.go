package measure_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/cmd/evaluate/measure"
)

func TestRecallCountsTheRelevantAmongTheFirst(t *testing.T) {
	found := []string{"x", "a", "y", "b", "b"}
	for _, c := range []struct {
		relevant []string
		k        int
		want     float64
	}{
		{[]string{"a", "b"}, 1, 0}, {[]string{"a", "b"}, 2, 0.5}, {[]string{"a", "b"}, 5, 1}, {[]string{"a", "b"}, 20, 1},
		{[]string{"a", "absent"}, 20, 0.5}, {[]string{"a", "a"}, 2, 1}, {nil, 5, 0}, {[]string{"a", "b", "c"}, 5, 2.0 / 3},
	} {
		if got := measure.Recall(found, c.relevant, c.k); got != c.want {
			t.Errorf("%v at %d: %v, want %v", c.relevant, c.k, got, c.want)
		}
	}
	if got := measure.Recall(nil, []string{"a"}, 5); got != 0 {
		t.Errorf("nothing found: %v", got)
	}
}

func TestReciprocalRankIsOfTheFirstRelevant(t *testing.T) {
	found := []string{"x", "y", "z", "b", "a"}
	for _, c := range []struct {
		relevant []string
		k        int
		want     float64
	}{{[]string{"a", "b"}, 10, 0.25}, {[]string{"x"}, 10, 1}, {[]string{"a"}, 4, 0}, {[]string{"a"}, 5, 0.2}, {[]string{"absent"}, 5, 0}} {
		if got := measure.ReciprocalRank(found, c.relevant, c.k); got != c.want {
			t.Errorf("%v at %d: %v, want %v", c.relevant, c.k, got, c.want)
		}
	}
}

func TestPercentileIsByNearestRank(t *testing.T) {
	// The example of the definition: 15, 20, 35, 40, 50.
	took := []time.Duration{50, 15, 40, 20, 35}
	for p, want := range map[float64]time.Duration{5: 15, 30: 20, 40: 20, 50: 35, 95: 50, 99: 50, 100: 50} {
		if got := measure.Percentile(took, p); got != want {
			t.Errorf("p%v is %d, want %d", p, got, want)
		}
	}
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	if got := measure.Percentile(hundred, 95); got != 95 {
		t.Errorf("p95 of 1..100 is %d", got)
	}
	if !slices.Equal(took, []time.Duration{50, 15, 40, 20, 35}) || measure.Percentile(nil, 50) != 0 {
		t.Error("the values were sorted in place, or nothing has a percentile")
	}
}

func TestMeanAndRateOfNothingAreZero(t *testing.T) {
	if got := measure.Mean([]float64{1, 0, 0.5}); got != 0.5 {
		t.Errorf("mean %v", got)
	}
	if measure.Mean(nil) != 0 || measure.Rate(1, 0) != 0 {
		t.Error("nothing has a mean")
	}
}

func TestROCStepsThroughTheScores(t *testing.T) {
	points, auc := measure.ROC([]float64{0.9, 0.8, 0.7, 0.6, 0.6}, []bool{true, true, false, true, false})
	want := []measure.Point{
		{Threshold: math.Inf(1)}, {0.9, 1.0 / 3, 0}, {0.8, 2.0 / 3, 0}, {0.7, 2.0 / 3, 0.5}, {0.6, 1, 1},
	}
	if diff := cmp.Diff(want, points); diff != "" {
		t.Error(diff)
	}
	// Of the six pairs the positive scores higher in four, and ties in one: 4.5/6.
	if math.Abs(auc-0.75) > 1e-12 {
		t.Errorf("area %v, want 0.75", auc)
	}
	for name, c := range map[string]struct {
		positive []bool
		want     float64
	}{"parted": {[]bool{true, true, false, false}, 1}, "reversed": {[]bool{false, false, true, true}, 0}} {
		if _, auc := measure.ROC([]float64{4, 3, 2, 1}, c.positive); auc != c.want {
			t.Errorf("%s: %v", name, auc)
		}
	}
	if _, auc := measure.ROC([]float64{1, 1, 1}, []bool{true, false, true}); auc != 0.5 {
		t.Errorf("all equal: %v", auc)
	}
	if points, auc := measure.ROC([]float64{1, 2}, []bool{true, true}); points != nil || !math.IsNaN(auc) {
		t.Errorf("without the other kind: %v %v", points, auc)
	}
}

func TestTheFoldsAreAboutEven(t *testing.T) {
	count := map[int]int{}
	for i := range 1000 {
		count[measure.FoldOf(fmt.Sprintf("g%03d", i), 5)]++
	}
	for fold := range 5 {
		if n := count[fold]; n < 160 || n > 240 {
			t.Errorf("fold %d has %d of 1000", fold, n)
		}
	}
}

func yes() *bool { b := true; return &b }
func no() *bool  { return new(bool) }

func TestAQuestionThatLacksSomethingSaysWhat(t *testing.T) {
	for want, err := range map[string]error{
		"question":    (&measure.Question{Relevant: []string{"a"}}).Check(),
		"relevant":    (&measure.Question{Question: "Gì?"}).Check(),
		"answerable":  (&measure.Gold{Question: "Gì?"}).Check(),
		"no question": (&measure.Gold{Answerable: yes(), Gold: []measure.Place{{}}}).Check(),
		"gold":        (&measure.Gold{Question: "Gì?", Answerable: yes()}).Check(),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
	for _, question := range []string{"Gì?", "   "} {
		if err := (&measure.Gold{Question: question, Answerable: no()}).Check(); err != nil {
			t.Error(err)
		}
	}
}
