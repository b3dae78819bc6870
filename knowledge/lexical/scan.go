package lexical

import "math"

// termMatcher says for each term of a view which term of the query it is.
type termMatcher struct {
	term  []uint8 // number + 1; 0 is none
	loose []bool  // in another spelling than the one typed
	set   []uint32
}

// fill takes the terms of the query. It is to be cleared before another query.
func (m *termMatcher) fill(c *compiledQuery, v *view) {
	if len(m.term) < len(v.terms) {
		m.term, m.loose = make([]uint8, len(v.terms)), make([]bool, len(v.terms))
	}
	for i := range c.terms {
		if t := v.term(c.terms[i].text); t != none && m.term[t] == 0 {
			m.term[t] = uint8(i + 1)
			m.set = append(m.set, t)
		}
	}
	for i := range c.terms {
		f := v.foldedTerm(c.terms[i].folded)
		if f == none {
			continue
		}
		for _, t := range v.spellings.of(f) {
			if m.term[t] == 0 {
				m.term[t], m.loose[t] = uint8(i+1), !c.terms[i].bare
				m.set = append(m.set, t)
			}
		}
	}
}

func (m *termMatcher) clear() {
	for _, t := range m.set {
		m.term[t], m.loose[t] = 0, false
	}
	m.set = m.set[:0]
}

// matchStats is what a stream, or several, have of a query. Terms and pairs are sets of bits.
type matchStats struct {
	tf     [maxQueryTerms]float32
	terms  uint64  // that are there
	pairs  uint64  // that are there side by side
	near   uint64  // pairs within reach of each other, in any order
	run    float64 // the weightiest run of the query's words
	start  float64 // the same, of runs at the beginning
	length int
	idf    float64 // of all words, one by one
	has    float64 // of those that the query has
}

const (
	// reach is how far apart two terms are near each other.
	reach = 5
	// beginning is how far into a stream a run begins it: "1. Người có uy tín là …" has a number before.
	beginning = 3
)

// scan reads one stream and adds what it has to out. It is one long loop because it is where a search spends its time:
// every word of a hundred articles goes through it.
func (v *view) scan(at uint32, c *compiledQuery, m *termMatcher, out *matchStats) {
	var last [maxQueryTerms]int32 // where each term was met, from 1
	previous, previousTerm := -1, uint32(0)
	run, began := 0.0, 0
	place := int32(0)
	length, data := v.stream(at)
	for range length {
		var t uint32
		t, data = nextTerm(data)
		if t == 0 {
			previous = -1
			place += reach + 1
			continue
		}
		place++
		out.length++
		out.idf += float64(v.idf[t])
		n := int(m.term[t]) - 1
		if n < 0 {
			previous = -1
			continue
		}
		pair := uint8(0)
		if previous >= 0 {
			pair = c.next[previous][n]
		}
		if m.loose[t] && pair == 0 {
			// Another spelling counts beside a neighbour of the question only: "phong trao" is phong trào, "co" alone
			// is not cờ.
			previous, previousTerm, run = n, t, 0
			continue
		}
		term := &c.terms[n]
		out.has += float64(v.idf[t])
		out.tf[n]++
		out.terms |= 1 << n
		if pair != 0 {
			out.pairs |= 1 << (pair - 1)
			if run == 0 {
				before := &c.terms[previous]
				run, began = before.idf*before.weight, out.length-1
				if m.loose[previousTerm] {
					out.has += float64(v.idf[previousTerm])
					out.tf[previous]++
					out.terms |= 1 << previous
				}
			}
			run += term.idf * term.weight
			out.run = math.Max(out.run, run)
			if began <= beginning {
				out.start = math.Max(out.start, run)
			}
		} else {
			run = 0
		}
		for _, p := range c.with[n] {
			other := c.pairs[p].first
			if other == n {
				other = c.pairs[p].second
			}
			if last[other] > 0 && place-last[other] <= reach {
				out.near |= 1 << p
			}
		}
		last[n] = place
		previous, previousTerm = n, t
	}
}

// add joins what two streams have of a query of so many terms.
func (s *matchStats) add(o *matchStats, terms int) {
	for i := range terms {
		s.tf[i] += o.tf[i]
	}
	s.terms |= o.terms
	s.pairs |= o.pairs
	s.near |= o.near
	s.run = math.Max(s.run, o.run)
	s.start = math.Max(s.start, o.start)
	s.length += o.length
	s.idf += o.idf
	s.has += o.has
}
