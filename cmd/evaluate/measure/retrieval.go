// Package measure measures retrieval and answers against labelled questions. It knows neither the corpus nor the
// search: ids and citations that were found go in, figures come out.
package measure

import (
	"errors"
	"math"
	"slices"
	"strings"
	"time"
)

// Question is a question and the ids of the articles that answer it.
type Question struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Relevant []string `json:"relevant"`
	AsOf     string   `json:"as_of"` // "" is today
}

// Check says what the question lacks, or is nil.
func (q *Question) Check() error {
	switch {
	case strings.TrimSpace(q.Question) == "":
		return errors.New(`there is no question: write "question", or leave the line out`)
	case len(q.Relevant) == 0:
		return errors.New(`there is no label: write "relevant", the ids of the right articles; questions with "gold" are for evaluate answers`)
	}
	return nil
}

// Recall is the share of the relevant ids that are among the first k found, |relevant ∩ found[:k]| / |relevant|. Over
// questions it is averaged with equal weight (Manning, Raghavan and Schütze, Introduction to Information Retrieval,
// 2008, §8.4). It is 0 when nothing is relevant.
func Recall(found, relevant []string, k int) float64 {
	wanted := map[string]bool{}
	for _, id := range relevant {
		wanted[id] = true
	}
	n := len(wanted)
	for _, id := range found[:min(k, len(found))] {
		delete(wanted, id)
	}
	if n == 0 {
		return 0
	}
	return float64(n-len(wanted)) / float64(n)
}

// Rank is the place of the first relevant id among those found, from 1; 0 when there is none.
func Rank(found, relevant []string) int {
	return 1 + slices.IndexFunc(found, func(id string) bool { return slices.Contains(relevant, id) })
}

// ReciprocalRank is 1/Rank when the rank is k or better, else 0. Its mean over questions is MRR@k (Voorhees, The TREC-8
// Question Answering Track Report, 1999).
func ReciprocalRank(found, relevant []string, k int) float64 {
	if rank := Rank(found, relevant); rank > 0 && rank <= k {
		return 1 / float64(rank)
	}
	return 0
}

// Mean is the arithmetic mean, 0 of nothing.
func Mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return Rate(sum, len(values))
}

// Rate is n/of, 0 when there is nothing to divide by.
func Rate(n float64, of int) float64 {
	if of == 0 {
		return 0
	}
	return n / float64(of)
}

// Percentile is the p-th percentile by nearest rank, the ⌈p/100·n⌉-th smallest: one of the values, never between two. p
// is above 0 and at most 100; it is 0 of nothing.
func Percentile(took []time.Duration, p float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}
