package training

import (
	"math"
	"math/rand/v2"

	"thidua/knowledge/query"
)

// Message is one that the law answers, or not, and how much it counts.
type Message struct {
	Text   string
	Beyond bool
	Weight float64
}

// How the model of query.Reach is learned: stochastic gradient descent with AdaGrad (Duchi, Hazan, Singer, Adaptive Subgradient Methods, 2011).
const (
	reachEpochs = 12
	reachRate   = 0.3
	reachDecay  = 1e-5
	// leastReach is the weight below which a feature is left out of the model: it tells nothing.
	leastReach = 1.6
)

// Reach learns to tell messages that no law answers; the same messages give the same model.
func Reach(messages []Message) (bias float64, weights map[string]float64) {
	type sample struct {
		features []int
		scale    float64
		beyond   float64
		weight   float64
	}
	number := map[string]int{}
	var names []string
	samples := make([]sample, len(messages))
	for i, m := range messages {
		features := query.ReachFeatures(m.Text)
		s := sample{scale: math.Sqrt(float64(max(len(features), 1))), weight: m.Weight}
		if m.Beyond {
			s.beyond = 1
		}
		for _, f := range features {
			n, known := number[f]
			if !known {
				n = len(names)
				number[f] = n
				names = append(names, f)
			}
			s.features = append(s.features, n)
		}
		samples[i] = s
	}
	w, squares := make([]float64, len(names)), make([]float64, len(names))
	for i := range squares {
		squares[i] = 1e-6
	}
	random := rand.New(rand.NewPCG(1, 2))
	order := random.Perm(len(samples))
	for range reachEpochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &samples[i]
			z := 0.0
			for _, f := range s.features {
				z += w[f]
			}
			g := (1/(1+math.Exp(-(bias+z/s.scale))) - s.beyond) * s.weight
			bias -= 0.01 * g
			for _, f := range s.features {
				step := g/s.scale + reachDecay*w[f]
				squares[f] += step * step
				w[f] -= reachRate * step / math.Sqrt(squares[f])
			}
		}
	}
	weights = map[string]float64{}
	for n, name := range names {
		if math.Abs(w[n]) >= leastReach {
			weights[name] = w[n]
		}
	}
	return bias, weights
}
