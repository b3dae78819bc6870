package training

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"

	"thidua/knowledge/relevance"
)

// Weighed is a question with the passages that may be its answer.
type Weighed struct {
	Passages []relevance.Signals
	Right    []bool // whether each passage answers; all false where nothing does, or where what does was not found
	Asked    relevance.Asked
	ToAnswer bool
	// Ranked and Judged say what is learned from it: which passage is meant; whether the best answers.
	Ranked, Judged bool
}

const (
	// rankPenalty and answersPenalty are what half the squares of the weights cost beside the mean loss of a question.
	rankPenalty    = 0.001
	answersPenalty = 0.0003
	// silenceCounts is what a question that is not to be answered counts beside one that is: they are many more than in life.
	silenceCounts = 0.5
)

// leastRank are the weights that are never learned to be less: questions that name their document are few among the labelled ones, and none of these is
// also a question of the bank, though whoever wrote that one said where the answer is.
var leastRank = map[relevance.Signal]float64{relevance.Named: 3, relevance.Same: 4}

// Relevance learns both parts of the model: the rank by a softmax over the passages of each question, of which those that are right share the likelihood
// (ListNet; Cao et al., Learning to Rank, 2007), whether the best answers by logistic regression, with the passages in the order of that rank.
func Relevance(questions []Weighed) (*relevance.Model, error) {
	m := &relevance.Model{}
	weights, err := minimise(len(m.Rank), rankLoss(questions))
	if err != nil {
		return nil, fmt.Errorf("learning the rank: %w", err)
	}
	copy(m.Rank[:], weights)
	for s, least := range leastRank {
		m.Rank[s] = max(m.Rank[s], least)
	}
	if weights, err = minimise(len(m.Answers.Facts)+len(m.Answers.Best), answersLoss(m, questions)); err != nil {
		return nil, fmt.Errorf("learning whether the best answers: %w", err)
	}
	copy(m.Answers.Facts[:], weights)
	copy(m.Answers.Best[:], weights[len(m.Answers.Facts):])
	return m, nil
}

// loss is the loss of weights, and adds its slope.
type loss func(weights, slope []float64) float64

// minimise finds the weights of n numbers with the least loss, from none on.
func minimise(n int, of loss) ([]float64, error) {
	problem := optimize.Problem{
		Func: func(w []float64) float64 { return of(w, make([]float64, n)) },
		Grad: func(slope, w []float64) {
			clear(slope)
			of(w, slope)
		},
	}
	result, err := optimize.Minimize(problem, make([]float64, n), &optimize.Settings{GradientThreshold: 1e-5, MajorIterations: 500}, &optimize.LBFGS{})
	if result == nil {
		return nil, err
	}
	return result.X, nil // at the limit of iterations it is as near as the figures tell
}

func rankLoss(questions []Weighed) loss {
	return func(weights, slope []float64) (sum float64) {
		n := 0
		for i := range questions {
			n += questions[i].ranked()
		}
		for i := range questions {
			q := &questions[i]
			if q.ranked() == 0 {
				continue
			}
			p := make([]float64, len(q.Passages))
			for k := range p {
				p[k] = floats.Dot(weights, q.Passages[k][:])
			}
			whole := floats.LogSumExp(p)
			right := 0.0
			for k := range p {
				p[k] = math.Exp(p[k] - whole)
				if q.Right[k] {
					right += p[k]
				}
			}
			right = max(right, 1e-12)
			sum -= math.Log(right) / float64(n)
			for k := range p {
				d := p[k]
				if q.Right[k] {
					d -= p[k] / right
				}
				floats.AddScaled(slope, d/float64(n), q.Passages[k][:])
			}
		}
		return sum + penalty(rankPenalty, weights, slope)
	}
}

// ranked is 1 where it can be learned which passage is meant.
func (q *Weighed) ranked() int {
	if !q.Ranked {
		return 0
	}
	for _, right := range q.Right {
		if right {
			return 1
		}
	}
	return 0
}

func penalty(p float64, weights, slope []float64) float64 {
	floats.AddScaled(slope, p, weights)
	return p / 2 * floats.Dot(weights, weights)
}

func answersLoss(m *relevance.Model, questions []Weighed) loss {
	type sample struct {
		numbers []float64
		answers float64
		counts  float64
	}
	var samples []sample
	for i := range questions {
		q := &questions[i]
		if !q.Judged || len(q.Passages) == 0 {
			continue
		}
		e, _ := q.best(m)
		s := sample{append(append([]float64(nil), e.Facts[:]...), e.Best[:]...), 1, 1}
		if !q.ToAnswer {
			s.answers, s.counts = 0, silenceCounts
		}
		samples = append(samples, s)
	}
	return func(weights, slope []float64) (sum float64) {
		for _, s := range samples {
			p := 1 / (1 + math.Exp(-floats.Dot(weights, s.numbers)))
			sum -= s.counts * (s.answers*math.Log(p+1e-12) + (1-s.answers)*math.Log(1-p+1e-12)) / float64(len(samples))
			floats.AddScaled(slope, s.counts*(p-s.answers)/float64(len(samples)), s.numbers)
		}
		constant, own := weights[relevance.Constant], slope[relevance.Constant]
		sum += penalty(answersPenalty, weights, slope)
		slope[relevance.Constant] = own // what it is costs nothing
		return sum - answersPenalty/2*constant*constant
	}
}

// best is the evidence of a question's passages in the order of the model, and whether one of the first two is right.
func (q *Weighed) best(m *relevance.Model) (e relevance.Evidence, firstTwo bool) {
	order := make([]int, len(q.Passages))
	scores := make([]float64, len(q.Passages))
	for i := range q.Passages {
		order[i], scores[i] = i, -m.Score(&q.Passages[i])
	}
	floats.ArgsortStable(scores, order)
	signals := make([]relevance.Signals, len(order))
	for i, k := range order {
		signals[i] = q.Passages[k]
		scores[i] = -scores[i]
		firstTwo = firstTwo || i < 2 && q.Right[k]
	}
	return q.Asked.Evidence(signals, scores), firstTwo
}

// relevanceFolds is how many parts the questions are cut in to learn from all but one and to ask that one.
const relevanceFolds = 8

// RelevanceFigures is how a model does on questions that it has not learned from.
type RelevanceFigures struct {
	Ranked, FirstTwo int // questions with a right passage among those found; it was among the first two
	// By the likelihood from which the best is shown.
	Thresholds []float64
	Right      []int // questions to be answered that are shown, a right passage among the first two
	Silent     []int // questions not to be answered that are not shown
	ToAnswer   int   // of those judged
	NotTo      int
}

// CrossValidate learns from all questions but a fold and asks that one; the same questions give the same figures.
func CrossValidate(questions []Weighed) (f RelevanceFigures, err error) {
	for t := 0.1; t < 0.62; t += 0.05 {
		f.Thresholds = append(f.Thresholds, t)
	}
	f.Right, f.Silent = make([]int, len(f.Thresholds)), make([]int, len(f.Thresholds))
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(questions))
	for fold := range relevanceFolds {
		var others, asked []Weighed
		for i, k := range order {
			if i%relevanceFolds == fold {
				asked = append(asked, questions[k])
			} else {
				others = append(others, questions[k])
			}
		}
		m, err := Relevance(others)
		if err != nil {
			return f, err
		}
		for i := range asked {
			f.add(&asked[i], m)
		}
	}
	return f, nil
}

func (f *RelevanceFigures) add(q *Weighed, m *relevance.Model) {
	if len(q.Passages) == 0 {
		return
	}
	e, firstTwo := q.best(m)
	if q.ranked() == 1 {
		f.Ranked++
		if firstTwo {
			f.FirstTwo++
		}
	}
	if !q.Judged {
		return
	}
	if q.ToAnswer {
		f.ToAnswer++
	} else {
		f.NotTo++
	}
	likely := m.Likelihood(&e)
	for i, t := range f.Thresholds {
		switch {
		case q.ToAnswer && firstTwo && likely >= t:
			f.Right[i]++
		case !q.ToAnswer && likely < t:
			f.Silent[i]++
		}
	}
}

// RelevanceGroups are the signals that come from one thing, by its name.
var RelevanceGroups = map[string][]relevance.Signal{
	"words":     {relevance.Words, relevance.Coverage, relevance.Phrases},
	"bank":      {relevance.BankAlone, relevance.Likeness, relevance.Nearness, relevance.Nearest, relevance.Share, relevance.Others, relevance.Same},
	"vectors":   {relevance.Vector},
	"kinds":     {relevance.Lacks, relevance.Holds, relevance.HoldsOfAward},
	"awards":    {relevance.Award, relevance.Heading, relevance.HoldsOfAward, relevance.Kind, relevance.OtherAward, relevance.Class, relevance.OtherClass, relevance.TitleAward},
	"receivers": {relevance.Receiver, relevance.OtherReceiver},
	"scope":     {relevance.Sector, relevance.OtherSector, relevance.OtherTitle, relevance.Lapsed, relevance.Law, relevance.Home},
}

// Without is the questions as if nothing were known of some signals.
func Without(questions []Weighed, signals []relevance.Signal) []Weighed {
	less := make([]Weighed, len(questions))
	for i, q := range questions {
		less[i] = q
		less[i].Passages = append([]relevance.Signals(nil), q.Passages...)
		for k := range less[i].Passages {
			for _, s := range signals {
				less[i].Passages[k][s] = 0
			}
		}
	}
	return less
}
