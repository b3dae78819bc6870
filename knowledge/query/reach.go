package query

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Reach tells messages that texts of law can answer from those that they cannot: facts of today, telephones, forms to be filled in, talk, complaints.
// It is logistic regression over the folded words and pairs of words of a message, learned by `evaluate fit-reach`.
type Reach struct {
	bias    float64
	weights map[string]float64
}

//go:embed reach.txt
var reachTable string

var shippedReach = table("reach.txt", &reachTable, ParseReach)

// NewReach is a model of a bias and the weights of features, as ReachFeatures names them.
func NewReach(bias float64, weights map[string]float64) *Reach { return &Reach{bias, weights} }

// ParseReach reads a model: lines of a feature, a tab and its weight; the bias stands first, without a feature.
func ParseReach(text string) (*Reach, error) {
	r := &Reach{weights: map[string]float64{}}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		feature, number, ok := strings.Cut(line, "\t")
		weight, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("line %d: no feature and weight: %q", n+1, line)
		}
		if feature == "" {
			r.bias = weight
			continue
		}
		r.weights[feature] = weight
	}
	return r, nil
}

// ReachFeatures are what the model looks at in a message: its folded words, short forms written out, and the pairs of them, each once; numbers by their
// length.
func ReachFeatures(text string) []string {
	seen := map[string]bool{}
	var all []string
	note := func(feature string) {
		if !seen[feature] {
			seen[feature] = true
			all = append(all, feature)
		}
	}
	before := ""
	for _, w := range wordsOf(compose(vietnamese.Normalize(text)), vietnamese.Default()) {
		word := w.folded
		if strings.Trim(word, "0123456789") == "" {
			word = strings.Repeat("9", min(len(word), 5))
		}
		note(word)
		if before != "" {
			note(before + " " + word)
		}
		before = word
	}
	return all
}

// Beyond is how much a message is like those that no law answers, in logits: above 0 it is likelier to be one.
func (r *Reach) Beyond(text string) float64 {
	features := ReachFeatures(text)
	if len(features) == 0 {
		return r.bias
	}
	sum := 0.0
	for _, f := range features {
		sum += r.weights[f]
	}
	return r.bias + sum/math.Sqrt(float64(len(features)))
}

// BeyondLaw is how much the question is like those that no law answers; see Reach.
func (q Question) BeyondLaw() float64 { return shippedReach().Beyond(q.Text) }
