package llmtest

import (
	"hash/fnv"
	"math"

	"thidua/knowledge/vietnamese"
)

// Dimension is the numbers of a vector.
const Dimension = 256

// Vector is the text's syllables and pairs of neighbouring syllables, without diacritics, each added or subtracted at a
// place that its hash chooses, to length 1. A text without any is all zeros.
func Vector(text string) []float32 {
	counts := map[uint64]int{}
	var terms []uint64 // in order, so that the same text gives the same bits
	count := func(term string) {
		h := hash(term)
		if counts[h]++; counts[h] == 1 {
			terms = append(terms, h)
		}
	}
	before := ""
	for _, token := range vietnamese.Tokenize(text) {
		syllable := token.Folded()
		count(syllable)
		if before != "" {
			count(before + " " + syllable)
		}
		before = syllable
	}
	sums := make([]float64, Dimension)
	for _, h := range terms {
		weight := 1 + math.Log(float64(counts[h]))
		if h>>63 == 1 {
			weight = -weight
		}
		sums[h%Dimension] += weight
	}
	var length float64
	for _, x := range sums {
		length += x * x
	}
	v := make([]float32, Dimension)
	if length > 0 {
		for i, x := range sums {
			v[i] = float32(x / math.Sqrt(length))
		}
	}
	return v
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	sum := h.Sum64() // its low bits are poorly mixed
	sum ^= sum >> 33
	sum *= 0xff51afd7ed558ccd
	return sum ^ sum>>33
}
