// Package lexical is the inverted index behind search by words: fields of Vietnamese text
// in, ranked ids out. It knows nothing of what an id stands for.
//
// Entries are ranked by BM25F (Robertson & Zaragoza, The Probabilistic Relevance Framework:
// BM25 and Beyond, 2009, §3.6): the frequencies of a term in the fields of an entry are
// normalised for length, weighted and added before they saturate,
//
//	tf(t,d)  = Σ_f w_f · tf_f(t,d) / (1 − b_f + b_f · len_f(d)/avglen_f)
//	score    = Σ_t idf(t) · tf(t,d) / (k1 + tf(t,d)),  idf(t) = ln(1 + (N − df + ½)/(df + ½))
//
// Terms are syllables, numbers and document numbers, and pairs of neighbouring ones, since
// most Vietnamese words are two syllables.
//
// Every term has a twin without diacritics, for people who type none. The twin needs no
// lists of its own: tf is a sum over occurrences, so the folded term's tf is the sum over the
// terms that fold to it, which is what indexing folded text would give.
package lexical

import (
	"fmt"
	"math"
)

// Field configures one field of every entry: its weight, and B, how strongly its length
// counts against it, 0 to 1.
type Field struct {
	Name      string
	Weight, B float64
}

// Config is the shape and the parameters of an index. A good start for legal
// text is K1 0.8, Pair 0.7, B 0.6 to 0.7, and document and article titles at 2.5 to 3.5 times
// the weight of the text: chosen among some twenty settings on development questions, so the
// figures of eval_test.go are not those of unseen ones.
type Config struct {
	Fields []Field
	K1     float64 // how slowly repeated terms saturate
	Pair   float64 // weight of a pair of neighbours, beside 1 for a single term
}

// maxFields bounds the fields of a configuration, so that a damaged file cannot ask for more.
const maxFields = 64

func (c Config) validate() error {
	if len(c.Fields) == 0 || len(c.Fields) > maxFields {
		return fmt.Errorf("%d fields, want 1 to %d", len(c.Fields), maxFields)
	}
	for _, f := range c.Fields {
		if !(f.Weight >= 0 && f.Weight <= 1e6) {
			return fmt.Errorf("field %s: weight %v", f.Name, f.Weight)
		}
		if !(f.B >= 0 && f.B <= 1) {
			return fmt.Errorf("field %s: b %v is not between 0 and 1", f.Name, f.B)
		}
	}
	if !(c.K1 > 0 && c.K1 <= 1e6) {
		return fmt.Errorf("k1 %v", c.K1)
	}
	if !(c.Pair >= 0 && c.Pair <= 1e6) {
		return fmt.Errorf("pair weight %v", c.Pair)
	}
	return nil
}

// idf is the weight of a term that df of n entries have; the greatest for a term none has.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}
