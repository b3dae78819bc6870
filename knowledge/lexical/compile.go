package lexical

import (
	"math/bits"

	"thidua/knowledge/vietnamese"
)

// maxQueryTerms bounds the terms of a query, and its pairs, that are looked for in the close reading: the bits of a word.
const maxQueryTerms = 64

// queryTerm is a term of a query. One that is repeated is there once.
type queryTerm struct {
	text, folded string
	weight       float64
	idf          float64
	content      bool // it names the subject, and is no hint
	hint         bool
	bare         bool // any spelling is it
}

// queryPair is two terms that stand side by side in the query.
type queryPair struct {
	first, second int
	weight        float64 // half the sum of both idfs
	share         float64 // of the weaker term's weight
	content, hint bool
}

// compiledQuery is a query made ready for the close reading of entries.
type compiledQuery struct {
	query Query
	terms []queryTerm
	pairs []queryPair
	next  [maxQueryTerms][maxQueryTerms]uint8 // number of a pair + 1
	with  [maxQueryTerms][]uint8              // of each term, the numbers of its pairs

	// What the shares of entries are measured against: the idf of the terms by weight, of content terms, and of pairs.
	mass, contentMass, pairMass, contentPairMass float64
	rarest                                       float64 // the idf of a term that no entry has
}

// compile looks the terms and pairs of a query up in all views.
func (x *Index) compile(q Query) *compiledQuery {
	c := &compiledQuery{query: q, rarest: idf(x.entries, 0)}
	numbers := map[string]int{}
	for _, p := range q.phrases {
		last := -1
		for _, t := range p.terms {
			at := -1
			if t.weight*p.weight > 0 {
				at = c.addTerm(x, numbers, t, p)
			}
			if at >= 0 && last >= 0 && at != last {
				c.addPair(last, at)
			}
			last = at
		}
	}
	for _, t := range c.terms {
		if !t.hint {
			c.mass += t.idf * t.weight
		}
		if t.content {
			c.contentMass += t.idf
		}
	}
	for _, p := range c.pairs {
		if !p.hint {
			c.pairMass += p.weight * p.share
		}
		if p.content {
			c.contentPairMass += p.weight
		}
	}
	return c
}

// addTerm is the number of the term among those of the query; -1 when there are too many.
func (c *compiledQuery) addTerm(x *Index, numbers map[string]int, t term, p phrase) int {
	if at, known := numbers[t.text]; known {
		return at
	}
	if len(c.terms) == maxQueryTerms {
		return -1
	}
	added := queryTerm{
		text: t.text, folded: vietnamese.Fold(t.text), weight: t.weight * p.weight,
		content: t.content && !p.optional, hint: p.optional, bare: t.bare,
	}
	df := 0
	for _, v := range x.views {
		if n := v.term(added.text); n != none {
			df += v.termCount(n)
		}
	}
	// What no entry has as it is typed may be any word that is spelled so.
	if added.bare = added.bare || df == 0; added.bare {
		_, df = x.unit(added.folded, "")
	}
	added.idf = idf(x.entries, df)
	c.terms = append(c.terms, added)
	numbers[t.text] = len(c.terms) - 1
	return len(c.terms) - 1
}

func (c *compiledQuery) addPair(first, second int) {
	if c.next[first][second] != 0 || len(c.pairs) == maxQueryTerms {
		return
	}
	a, b := &c.terms[first], &c.terms[second]
	c.pairs = append(c.pairs, queryPair{
		first: first, second: second, weight: (a.idf + b.idf) / 2, share: min(a.weight, b.weight),
		content: a.content && b.content, hint: a.hint || b.hint,
	})
	n := uint8(len(c.pairs))
	c.next[first][second] = n
	c.with[first] = append(c.with[first], n-1)
	c.with[second] = append(c.with[second], n-1)
}

// coverage is the share of the content terms, by idf, that are among terms, a set of bits.
func (c *compiledQuery) coverage(terms uint64) float64 {
	sum := 0.0
	for ; terms != 0; terms &= terms - 1 {
		if t := &c.terms[bits.TrailingZeros64(terms)]; t.content {
			sum += t.idf
		}
	}
	return share(sum, c.contentMass)
}

// phrases is the same for pairs of content terms.
func (c *compiledQuery) phrases(pairs uint64) float64 {
	sum := 0.0
	for ; pairs != 0; pairs &= pairs - 1 {
		if p := &c.pairs[bits.TrailingZeros64(pairs)]; p.content {
			sum += p.weight
		}
	}
	return share(sum, c.contentPairMass)
}

// allPhrases is the same for all pairs, by their weights.
func (c *compiledQuery) allPhrases(pairs uint64) float64 {
	sum := 0.0
	for ; pairs != 0; pairs &= pairs - 1 {
		p := &c.pairs[bits.TrailingZeros64(pairs)]
		sum += p.weight * p.share
	}
	return share(sum, c.pairMass)
}

// share is part/whole, 0 of nothing.
func share(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}
