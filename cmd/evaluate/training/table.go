package training

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"thidua/knowledge/embedding"
)

// occurrence is a piece of a text, by its row, and how much it counts.
type occurrence struct {
	row    int32
	counts float32
}

// table is the vectors of pieces while they are learned.
type table struct {
	dimension int
	rows      []float32
	squares   []float32 // of each row, the mean squares of its gradients so far
}

// newTable has random rows whose length is the rarity of their piece: the cosine of two texts is then, but for chance, that of their words
// weighted by rarity.
func newTable(dimension int, rarity []float32, random *rand.Rand) *table {
	t := &table{dimension: dimension, rows: make([]float32, dimension*len(rarity)), squares: make([]float32, len(rarity))}
	for i := range t.rows {
		t.rows[i] = float32(random.NormFloat64()) / float32(math.Sqrt(float64(dimension))) * rarity[i/dimension]
	}
	return t
}

func (t *table) row(i int32) []float32 { return t.rows[int(i)*t.dimension:][:t.dimension] }

// embed gives the vector of a text, of length 1, and what its length was.
func (t *table) embed(text []occurrence, into []float32) (length float32) {
	clear(into)
	for _, o := range text {
		for k, x := range t.row(o.row) {
			into[k] += o.counts * x
		}
	}
	length = float32(math.Sqrt(embedding.Cosine(into, into))) + 1e-6
	for k := range into {
		into[k] /= length
	}
	return length
}

// pair is two texts that mean alike.
type pair struct {
	question, answer []occurrence
	of               int32 // the place that both are of
}

const (
	// temperature divides cosines: the smaller, the more the nearest of the wrong texts matter.
	temperature = 0.1
	// rate is the first step of Adagrad.
	rate = 0.05
)

// learn makes a step with a batch and returns its loss: InfoNCE in both directions (van den Oord et al., Representation Learning with Contrastive
// Predictive Coding, 2018), each text to be told from those of the other pairs, but for those of related places. The steps are Adagrad's (Duchi et
// al., 2011) with one sum for a row.
func (t *table) learn(batch []pair, related func(a, b int32) bool) (loss float64) {
	n, d := len(batch), t.dimension
	questions, answers := make([]float32, n*d), make([]float32, n*d)
	lengths := make([][2]float32, n)
	each(n, func(i int) {
		lengths[i] = [2]float32{t.embed(batch[i].question, questions[i*d:][:d]), t.embed(batch[i].answer, answers[i*d:][:d])}
	})
	cosines := make([]float32, n*n)
	each(n, func(i int) {
		for j := range n {
			cosines[i*n+j] = float32(math.Inf(-1))
			if i == j || !related(batch[i].of, batch[j].of) {
				cosines[i*n+j] = float32(embedding.Cosine(questions[i*d:][:d], answers[j*d:][:d])) / temperature
			}
		}
	})
	// What the loss changes with each cosine, told of the question, and of the answer.
	byQuestion, byAnswer := make([]float32, n*n), make([]float32, n*n)
	losses := make([]float64, n)
	each(n, func(i int) {
		losses[i] = surprise(cosines[i*n:], 1, byQuestion[i*n:], n, i) + surprise(cosines[i:], n, byAnswer[i:], n, i)
	})
	gradients := make([]float32, 2*n*d)
	each(n, func(i int) {
		ofQuestion, ofAnswer := gradients[2*i*d:][:d], gradients[(2*i+1)*d:][:d]
		for j := range n {
			accumulate(ofQuestion, (byQuestion[i*n+j]+byAnswer[i*n+j])/temperature, answers[j*d:][:d])
			accumulate(ofAnswer, (byQuestion[j*n+i]+byAnswer[j*n+i])/temperature, questions[j*d:][:d])
		}
		throughLength(ofQuestion, questions[i*d:][:d], lengths[i][0])
		throughLength(ofAnswer, answers[i*d:][:d], lengths[i][1])
	})
	t.step(batch, gradients)
	for _, l := range losses {
		loss += l / float64(2*n)
	}
	return loss
}

// surprise is the loss of finding the right one among n cosines that stand apart by stride, and what it changes with each of them, over 2.
func surprise(cosines []float32, stride int, changes []float32, n, right int) float64 {
	most := float32(math.Inf(-1))
	for j := range n {
		most = max(most, cosines[j*stride])
	}
	sum := 0.0
	for j := range n {
		sum += math.Exp(float64(cosines[j*stride] - most))
	}
	for j := range n {
		changes[j*stride] = float32(math.Exp(float64(cosines[j*stride]-most))/sum) / 2
	}
	changes[right*stride] -= 0.5
	return math.Log(sum) - float64(cosines[right*stride]-most)
}

// accumulate adds a vector times a number; what is next to nothing is left out.
func accumulate(to []float32, times float32, v []float32) {
	if times < 1e-6 && times > -1e-6 {
		return
	}
	for k, x := range v {
		to[k] += times * x
	}
}

// throughLength turns the gradient of a vector of length 1 into that of what it was made of.
func throughLength(gradient, v []float32, length float32) {
	along := float32(embedding.Cosine(gradient, v))
	for k := range gradient {
		gradient[k] = (gradient[k] - along*v[k]) / length
	}
}

// step moves the rows of a batch's pieces against the gradients of its texts, which stand question, answer, question, answer.
func (t *table) step(batch []pair, gradients []float32) {
	at := map[int32]int{}
	var rows []int32
	for _, p := range batch {
		for _, text := range [2][]occurrence{p.question, p.answer} {
			for _, o := range text {
				if _, known := at[o.row]; !known {
					at[o.row] = len(rows)
					rows = append(rows, o.row)
				}
			}
		}
	}
	d := t.dimension
	sums := make([]float32, len(rows)*d)
	const parts = 4 // of the numbers of a vector: no two goroutines add to one
	each(parts, func(part int) {
		from, to := part*d/parts, (part+1)*d/parts
		for i, p := range batch {
			for side, text := range [2][]occurrence{p.question, p.answer} {
				gradient := gradients[(2*i+side)*d:][from:to]
				for _, o := range text {
					row := sums[at[o.row]*d:][from:to]
					for k, x := range gradient {
						row[k] += o.counts * x
					}
				}
			}
		}
	})
	each(len(rows), func(i int) {
		sum := sums[i*d:][:d]
		squares := &t.squares[rows[i]]
		*squares += float32(embedding.Cosine(sum, sum)) / float32(d)
		accumulate(t.row(rows[i]), -rate/(float32(math.Sqrt(float64(*squares)))+1e-6), sum)
	})
}

// each calls do with 0 to n-1, in as many goroutines as there are processors. What it comes to does not depend on how many.
func each(n int, do func(i int)) {
	var group sync.WaitGroup
	at := runtime.GOMAXPROCS(0)
	for first := range at {
		group.Go(func() {
			for i := first; i < n; i += at {
				do(i)
			}
		})
	}
	group.Wait()
}
