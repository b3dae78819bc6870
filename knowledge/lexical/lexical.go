// Package lexical is the inverted index behind search by words: entries of Vietnamese text in, ranked ids out. It knows
// nothing of what an id stands for.
//
// An entry is an article: the words of its source (the document it stands in), of the headings above it, of its title,
// and its parts, which are what is quoted. Search has two steps.
//
// First the lists of terms and of pairs of neighbouring terms give the best hundred entries by BM25F (Robertson and
// Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6): the frequencies of a term in the fields
// are normalised for length, weighted and added before they saturate,
//
//	tf(t,d)  = Σ_f w_f · tf_f(t,d) / (1 − b_f + b_f · len_f(d)/pivot_f)
//	score    = Σ_t idf(t) · tf(t,d) / (k1 + tf(t,d)),  idf(t) = ln(1 + (N − df + ½)/(df + ½))
//
// where the pivot of a field is a constant and not the average of the corpus, so that what a list says of an entry does
// not change with other entries. These lists know no diacritics: a term stands for all that fold to it, so that what is
// typed without them, or with wrong ones, finds the same entries.
//
// Then those hundred are read closely, with diacritics where the question has them, and a ranker orders them by what it
// sees: which fields have which of the question's terms, side by side or near, in one part or strewn, how much of the
// title the question is, and so on; see feature and Model.
//
// An Index is a value: it never changes, is safe for concurrent use, and With makes the next one from it. Nothing in it
// depends on the order of changes: an index brought up to date ranks as one built anew.
package lexical

import "math"

// Entry is one article to be found.
type Entry struct {
	ID     int64  // distinct within the index
	Source string // the document: kind, number, title, issuer
	Above  string // the headings above the article
	Title  string
	Parts  []Part // in order; at least one, or the body is empty
}

// Part is a passage of an entry, to be quoted.
type Part struct {
	ID int64 // distinct among the parts of the index
	// Lead is words before the part that it is read with, and that other parts may share: the beginning of the sentence
	// that the items of a list go on with. The body has the lead of neighbouring parts once.
	Lead string
	Text string
}

// Group is what entries are added and removed together with: a document.
type Group struct {
	ID    int64  // distinct within the index
	Stamp uint64 // tells one state of the group from another; the index only keeps it
	Year  int    // of issue; 0 is unknown
	Level int    // how high it stands: 3 a law, 2 a decree, 1 a decision, 0 a circular or lower
}

// field numbers the fields of an entry.
type field uint8

const (
	source field = iota
	above
	title
	body // the parts together
	fields
)

// The parameters of the lists, chosen among some twenty settings on development questions. They gather candidates
// only; their order is the ranker's.
const (
	k1         = 0.8 // how slowly repeated terms saturate
	pairWeight = 0.7 // of a pair of neighbours, beside 1 for a term
)

var fieldConfig = [fields]struct{ weight, b, pivot float64 }{
	source: {2.5, 0.7, 24},
	above:  {0.5, 0.5, 16},
	title:  {3.5, 0.6, 9},
	body:   {1, 0.7, 230},
}

// normalised is what one occurrence adds to a term's frequency in a field of a length in terms, before its weight.
func (f field) normalised(length int) float64 {
	c := fieldConfig[f]
	return 1 / (1 - c.b + c.b*float64(length)/c.pivot)
}

// idf is the weight of a term that df of n entries have; the greatest for a term none has.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}
