// Package embedding turns texts into vectors that are near each other when the texts mean alike. A text's vector is the sum of the vectors of its
// pieces, syllables and pairs of them, in a table that "evaluate fit-embedder" learns from the questions of the bank with the provisions that answer
// them and from headings of articles with their texts; see README.md. There is no network behind it: a question takes microseconds.
package embedding

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"sync"
)

// Embedder is a table of vectors of pieces. It is a knowledge.Embedder, does not change and is safe for concurrent use.
type Embedder struct {
	dimension int
	index     map[string]int32 // of each piece its row
	scales    []float32        // of each row what 1 of its numbers is
	rows      []byte           // signed numbers of 8 bits
	name      string
}

// MaxArticles is the size of a corpus up to which its passages are kept in a vector index by default, some 20,000 passages. An answer weighs by
// their vectors what words and question bank find in any corpus.
const MaxArticles = 7_000

//go:embed weights.bin
var weights []byte

// Default is the table that comes with the program.
var Default = sync.OnceValue(func() *Embedder {
	e, err := Read(weights)
	if err != nil {
		panic(fmt.Sprintf("embedding: %v", err)) // a test reads it
	}
	return e
})

// Dimension is how many numbers a vector has.
func (e *Embedder) Dimension() int { return e.dimension }

// Vector is the vector of a text, of length 1.
func (e *Embedder) Vector(text string) []float32 {
	v := make([]float32, e.dimension)
	for _, p := range Pieces(text) {
		if row, there := e.index[p.Name]; there {
			e.add(v, row, p.Counts)
			continue
		}
		for _, letters := range Letters(p.Name) {
			if row, there := e.index[letters]; there {
				e.add(v, row, p.Counts)
			}
		}
	}
	if !normalize(v) {
		v[0] = 1 // of a text of which nothing is known: it has to point somewhere
	}
	return v
}

// normalize gives a vector the length 1, unless it has none.
func normalize(v []float32) bool {
	length := math.Sqrt(Cosine(v, v))
	if length == 0 {
		return false
	}
	for i := range v {
		v[i] /= float32(length)
	}
	return true
}

func (e *Embedder) add(v []float32, row int32, counts float32) {
	counts *= e.scales[row]
	for k, x := range e.rows[int(row)*e.dimension:][:len(v)] {
		v[k] += counts * float32(int8(x))
	}
}

// Cosine is how near two vectors of length 1 are, from -1 to 1.
func Cosine(a, b []float32) float64 {
	var sums [4]float32 // four at a time: none waits for the one before it
	b = b[:len(a)]
	whole := len(a) / 4 * 4
	for i := 0; i < whole; i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		sums[0] += x[0] * y[0]
		sums[1] += x[1] * y[1]
		sums[2] += x[2] * y[2]
		sums[3] += x[3] * y[3]
	}
	for i := whole; i < len(a); i++ {
		sums[0] += a[i] * b[i]
	}
	return float64(sums[0] + sums[1] + sums[2] + sums[3])
}

// EmbedPassages gives the vectors of texts.
func (e *Embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = e.Vector(text)
	}
	return vectors, ctx.Err()
}

// EmbedQuery gives the vector of a question: it is made as that of a passage is.
func (e *Embedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	return e.Vector(text), ctx.Err()
}

// Model names the table by a hash of all that is in it, so that vectors of one are not compared with those of another.
func (e *Embedder) Model() string { return e.name }
