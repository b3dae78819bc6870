package lexical

import (
	"math"
)

// feature numbers what the ranker knows of an entry for a query. Coverage is the share of the question's content terms
// that are there, by idf; phrases is the same for pairs of them side by side; BM25 shares are of the most there could be.
type feature int

const (
	featScore        feature = iota // the score by lists, of the best entry's
	featTerms                       // BM25F of the terms as typed
	featTitle                       // BM25 in a field alone
	featSource                      //
	featAbove                       //
	featBody                        //
	featTitlePhrases                // phrases in a field
	featSourcePhrases
	featAbovePhrases
	featBodyPhrases
	featAllPairs       // pairs anywhere, those with words that only ask too
	featBodyPairs      // the same in the body
	featTitleCoverage  // coverage of a field
	featSourceCoverage //
	featAboveCoverage  //
	featBodyCoverage   //
	featCoverage       // of the whole entry
	featPhrases        //
	featPartCoverage   // of the best part
	featPartPhrases
	featPartNear
	featPartTerms
	featHeadCoverage // of source, title and the best part together
	featBodyNear     // pairs within reach of each other
	featTitleNear
	featTitleHas   // how much of the title the question has, by idf
	featSourceHas  // of the source
	featTitleMean  // harmonic mean of that and the title's coverage
	featTitleRun   // the weightiest run of the question's words
	featBodyRun    //
	featRun        // anywhere but above
	featStart      // at the beginning of a part
	featRest       // coverage by the title of what the source does not have
	featRestHas    // and how much of the title that is
	featFirst      // coverage by title and best part of the first content terms
	featLast       // of the last ones
	featMissing    // idf of the rarest content term that is nowhere, of the greatest there is
	featTitleBest  // the title's coverage, of the best among the candidates
	featGroupBest  // the best score by lists of another entry of the group
	featGroupShare // the group's share of the candidates
	featRank       // one over the rank by lists
	featLength     // logarithm of the body's length
	featParts      // logarithm of the number of parts
	featTitleIDF   // mean idf of the title's words: "Hiệu lực thi hành" says little
	featNoTitle
	featYear       // of issue
	featLevel      // how high the source stands
	featDefinition // the question asks what something is
	featRule       // it asks how something is laid down
	featQueryTerms // number of content terms
	numFeatures
)

var featureNames = [numFeatures]string{
	"score", "terms", "title", "source", "above", "body", "title phrases", "source phrases", "above phrases", "body phrases",
	"all pairs", "body pairs", "title coverage", "source coverage", "above coverage", "body coverage", "coverage", "phrases",
	"part coverage", "part phrases", "part near", "part terms", "head coverage", "body near", "title near", "title has",
	"source has", "title mean", "title run", "body run", "run", "start", "rest", "rest has", "first", "last", "missing",
	"title best", "group best", "group share", "rank", "length", "parts", "title idf", "no title", "year", "level",
	"definition", "rule", "query terms",
}

// features is what is known of one entry.
type features [numFeatures]float32

func (f *features) set(n feature, value float64) { f[n] = float32(value) }

// edgeTerms is how many content terms the first, and the last, of a question are.
const edgeTerms = 3

// groupCandidates is what the candidates of one group have in common.
type groupCandidates struct {
	best, second uint32
	count        int
}

// featuresOf reads the candidates closely. They are in the order of their scores by lists.
func (x *Index) featuresOf(q *compiledQuery, candidates []candidate, s *scratch) []scoredEntry {
	type groupOf struct{ view, group uint32 }
	groups := map[groupOf]*groupCandidates{}
	for _, c := range candidates {
		key := groupOf{c.view, x.views[c.view].group[c.entry]}
		g := groups[key]
		if g == nil {
			g = &groupCandidates{best: c.score}
			groups[key] = g
		} else if g.count == 1 {
			g.second = c.score
		}
		g.count++
	}
	out := make([]scoredEntry, len(candidates))
	bestTitle := float32(0)
	for i, c := range candidates {
		v := x.views[c.view]
		e := &out[i]
		e.candidate = c
		v.scoreEntry(e, q, &s.matchers[c.view])
		f := &e.features
		f.set(featScore, share(float64(c.score), float64(candidates[0].score)))
		g := groups[groupOf{c.view, v.group[c.entry]}]
		other := g.best
		if other == c.score {
			other = g.second
		}
		f.set(featGroupBest, share(float64(other), float64(candidates[0].score)))
		f.set(featGroupShare, float64(g.count)/float64(len(candidates)))
		f.set(featRank, 1/float64(i+1))
		bestTitle = max(bestTitle, f[featTitleCoverage])
	}
	for i := range out {
		f := &out[i].features
		f.set(featTitleBest, share(float64(f[featTitleCoverage]), float64(bestTitle)))
	}
	return out
}

// scoredEntry is what the close reading says of a candidate.
type scoredEntry struct {
	candidate
	features features
	parts    []scoredPart
}

// scoredPart is what it says of a part: shares of the query.
type scoredPart struct {
	part                         uint32
	coverage, phrases, near, sum float64 // sum: of coverage and phrases
}

// bodyStats is what the body of an entry has of a query, and its best part by itself.
type bodyStats struct {
	all, best matchStats
	bestPart  scoredPart
	bestTerms float64 // the most BM25 of any part, without weights of fields
}

// scoreEntry fills what an entry's own words say.
func (v *view) scoreEntry(e *scoredEntry, q *compiledQuery, m *termMatcher) {
	var heads [body]matchStats
	for f := range heads {
		v.scan(v.heads[f][e.entry], q, m, &heads[f])
	}
	var text bodyStats
	v.scanBody(e, q, m, &text)
	f := &e.features
	v.bm25(f, q, &heads, &text.all)
	phraseFeatures(f, q, &heads, &text)
	coverageFeatures(f, q, &heads, &text)
	runFeatures(f, q, &heads, &text)
	contentFeatures(f, q, &heads, &text)
	v.entryFeatures(f, e, &heads[title], &text)
	if q.query.definition {
		f.set(featDefinition, 1)
	}
	if q.query.rule {
		f.set(featRule, 1)
	}
}

// scanBody reads the parts of an entry, each with its lead.
func (v *view) scanBody(e *scoredEntry, q *compiledQuery, m *termMatcher, out *bodyStats) {
	from, to := v.firstPart[e.entry], v.firstPart[e.entry+1]
	e.parts = make([]scoredPart, 0, to-from)
	out.bestPart.sum = -1 // there may be no part
	for p := from; p < to; p++ {
		var one, lead matchStats
		v.scan(v.parts[p], q, m, &one)
		out.all.add(&one, len(q.terms))
		v.scan(v.leads[p], q, m, &lead)
		if v.freshLead(e.entry, p) {
			out.all.add(&lead, len(q.terms))
		}
		one.add(&lead, len(q.terms))
		scored := scoredPart{part: p, coverage: q.coverage(one.terms), phrases: q.phrases(one.pairs), near: q.allPhrases(one.near)}
		scored.sum = scored.coverage + scored.phrases
		if scored.sum > out.bestPart.sum {
			out.bestPart, out.best = scored, one
		}
		terms := 0.0
		for n := range q.terms {
			if tf := float64(one.tf[n]); tf > 0 && !q.terms[n].hint {
				terms += q.terms[n].idf * q.terms[n].weight * tf / (1 + tf)
			}
		}
		out.bestTerms = math.Max(out.bestTerms, terms)
		e.parts = append(e.parts, scored)
	}
}

// phraseFeatures fills which pairs of the query stand side by side, or near each other, and where.
func phraseFeatures(f *features, q *compiledQuery, heads *[body]matchStats, text *bodyStats) {
	head := &heads[title]
	pairs := heads[source].pairs | heads[above].pairs | head.pairs | text.all.pairs
	f.set(featTitlePhrases, q.phrases(head.pairs))
	f.set(featSourcePhrases, q.phrases(heads[source].pairs))
	f.set(featAbovePhrases, q.phrases(heads[above].pairs))
	f.set(featBodyPhrases, q.phrases(text.all.pairs))
	f.set(featAllPairs, q.allPhrases(pairs))
	f.set(featBodyPairs, q.allPhrases(text.all.pairs))
	f.set(featPhrases, q.phrases(pairs))
	f.set(featBodyNear, q.allPhrases(text.all.near))
	f.set(featTitleNear, q.allPhrases(head.near))
}

// coverageFeatures fills how much of the query the fields and the best part have, and how much of the title, and of the
// source, the query has.
func coverageFeatures(f *features, q *compiledQuery, heads *[body]matchStats, text *bodyStats) {
	head := &heads[title]
	titleCoverage := q.coverage(head.terms)
	f.set(featTitleCoverage, titleCoverage)
	f.set(featSourceCoverage, q.coverage(heads[source].terms))
	f.set(featAboveCoverage, q.coverage(heads[above].terms))
	f.set(featBodyCoverage, q.coverage(text.all.terms))
	f.set(featCoverage, q.coverage(heads[source].terms|heads[above].terms|head.terms|text.all.terms))
	if text.bestPart.sum >= 0 {
		f.set(featPartCoverage, text.bestPart.coverage)
		f.set(featPartPhrases, text.bestPart.phrases)
		f.set(featPartNear, text.bestPart.near)
	}
	f.set(featPartTerms, share(text.bestTerms, q.mass))
	f.set(featHeadCoverage, q.coverage(text.best.terms|head.terms|heads[source].terms))
	titleHas := share(head.has, head.idf)
	f.set(featTitleHas, titleHas)
	f.set(featSourceHas, share(heads[source].has, heads[source].idf))
	f.set(featTitleMean, share(2*titleHas*titleCoverage, titleHas+titleCoverage))
}

// runFeatures fills the longest runs of the query's words.
func runFeatures(f *features, q *compiledQuery, heads *[body]matchStats, text *bodyStats) {
	head := &heads[title]
	f.set(featTitleRun, share(head.run, q.mass))
	f.set(featBodyRun, share(text.all.run, q.mass))
	f.set(featRun, share(math.Max(math.Max(text.all.run, head.run), heads[source].run), q.mass))
	f.set(featStart, share(text.all.start, q.mass))
}

// entryFeatures fills what an entry is, whatever was asked.
func (v *view) entryFeatures(f *features, e *scoredEntry, title *matchStats, text *bodyStats) {
	f.set(featLength, math.Log1p(float64(text.all.length)))
	f.set(featParts, math.Log1p(float64(len(e.parts))))
	f.set(featTitleIDF, share(title.idf, float64(title.length)))
	if title.length == 0 {
		f.set(featNoTitle, 1)
	}
	g := v.groups[v.group[e.entry]]
	if g.Year != 0 {
		f.set(featYear, float64(g.Year-2000)/10)
	}
	f.set(featLevel, float64(g.Level))
}

// bm25 fills the shares of BM25, over the fields and in each.
func (v *view) bm25(f *features, q *compiledQuery, heads *[body]matchStats, all *matchStats) {
	seen := [fields]*matchStats{&heads[source], &heads[above], &heads[title], all}
	var alone [fields]float64
	total := 0.0
	for n := range q.terms {
		s := &q.terms[n]
		weight, sum := s.idf*s.weight, 0.0
		for fl := range fields {
			if seen[fl].tf[n] == 0 {
				continue
			}
			tf := float64(seen[fl].tf[n]) * fl.normalised(seen[fl].length)
			if !s.hint {
				alone[fl] += weight * tf / (k1 + tf)
			}
			sum += fieldConfig[fl].weight * tf
		}
		total += weight * sum / (k1 + sum)
	}
	f.set(featTerms, share(total, q.mass))
	f.set(featTitle, share(alone[title], q.mass))
	f.set(featSource, share(alone[source], q.mass))
	f.set(featAbove, share(alone[above], q.mass))
	f.set(featBody, share(alone[body], q.mass))
}

// contentFeatures fills what depends on which of the content terms are where.
func contentFeatures(f *features, q *compiledQuery, heads *[body]matchStats, text *bodyStats) {
	title, source := &heads[title], &heads[source]
	shown := text.best.terms | title.terms
	anywhere := source.terms | heads[above].terms | title.terms | text.all.terms
	contents := 0
	for n := range q.terms {
		if q.terms[n].content {
			contents++
		}
	}
	var rest, restTitle, first, firstShown, last, lastShown, missing float64
	at := 0
	for n := range q.terms {
		s := &q.terms[n]
		if !s.content {
			continue
		}
		bit := uint64(1) << n
		has := 0.0
		if shown&bit != 0 {
			has = s.idf
		}
		if at < edgeTerms {
			first, firstShown = first+s.idf, firstShown+has
		}
		if at >= contents-edgeTerms {
			last, lastShown = last+s.idf, lastShown+has
		}
		at++
		if source.terms&bit == 0 {
			rest += s.idf
			if title.terms&bit != 0 {
				restTitle += s.idf
			}
		}
		if anywhere&bit == 0 {
			missing = math.Max(missing, s.idf)
		}
	}
	f.set(featRest, share(restTitle, rest))
	f.set(featRestHas, share(restTitle, title.idf))
	f.set(featFirst, share(firstShown, first))
	f.set(featLast, share(lastShown, last))
	f.set(featMissing, share(missing, q.rarest))
	f.set(featQueryTerms, float64(contents))
}
