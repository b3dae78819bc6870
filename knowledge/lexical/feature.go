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

// some is how many content terms the first, and the last, of a question are.
const some = 3

// groupCandidates is what the candidates of one group have in common.
type groupCandidates struct {
	best, second uint32
	count        int
}

// featuresOf reads the candidates closely. They are in the order of their scores by lists.
func (x *Index) featuresOf(r *reading, candidates []candidate, s *scratch) []entryReading {
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
	out := make([]entryReading, len(candidates))
	bestTitle := float32(0)
	for i, c := range candidates {
		v := x.views[c.view]
		e := &out[i]
		e.candidate = c
		v.readEntry(e, r, &s.matches[c.view])
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

// entryReading is what was seen of an entry.
type entryReading struct {
	candidate
	features features
	parts    []partReading
}

// partReading is what was seen of a part.
type partReading struct {
	part                         uint32
	coverage, phrases, near, sum float64
}

// readEntry fills what an entry's own words say.
func (v *view) readEntry(e *entryReading, r *reading, m *match) {
	var heads [body]sight
	for f := range heads {
		v.look(v.heads[f][e.entry], r, m, &heads[f])
	}
	var all, best sight
	bestTerms := 0.0
	from, to := v.firstPart[e.entry], v.firstPart[e.entry+1]
	e.parts = make([]partReading, 0, to-from)
	bestPart := partReading{sum: -1}
	for p := from; p < to; p++ {
		var one, lead sight
		v.look(v.parts[p], r, m, &one)
		all.add(&one, len(r.slots))
		v.look(v.leads[p], r, m, &lead)
		if v.freshLead(e.entry, p) {
			all.add(&lead, len(r.slots))
		}
		one.add(&lead, len(r.slots))
		read := partReading{part: p, coverage: r.coverage(one.slots), phrases: r.phrases(one.pairs), near: r.allPhrases(one.near)}
		read.sum = read.coverage + read.phrases
		if read.sum > bestPart.sum {
			bestPart, best = read, one
		}
		terms := 0.0
		for n := range r.slots {
			if tf := float64(one.tf[n]); tf > 0 && !r.slots[n].hint {
				terms += r.slots[n].idf * r.slots[n].weight * tf / (1 + tf)
			}
		}
		bestTerms = math.Max(bestTerms, terms)
		e.parts = append(e.parts, read)
	}

	f := &e.features
	v.bm25(f, r, &heads, &all)
	head := &heads[title]
	anywhere := heads[source].slots | heads[above].slots | head.slots | all.slots
	pairs := heads[source].pairs | heads[above].pairs | head.pairs | all.pairs

	f.set(featTitlePhrases, r.phrases(head.pairs))
	f.set(featSourcePhrases, r.phrases(heads[source].pairs))
	f.set(featAbovePhrases, r.phrases(heads[above].pairs))
	f.set(featBodyPhrases, r.phrases(all.pairs))
	f.set(featAllPairs, r.allPhrases(pairs))
	f.set(featBodyPairs, r.allPhrases(all.pairs))
	titleCoverage := r.coverage(head.slots)
	f.set(featTitleCoverage, titleCoverage)
	f.set(featSourceCoverage, r.coverage(heads[source].slots))
	f.set(featAboveCoverage, r.coverage(heads[above].slots))
	f.set(featBodyCoverage, r.coverage(all.slots))
	f.set(featCoverage, r.coverage(anywhere))
	f.set(featPhrases, r.phrases(pairs))
	if bestPart.sum >= 0 {
		f.set(featPartCoverage, bestPart.coverage)
		f.set(featPartPhrases, bestPart.phrases)
		f.set(featPartNear, bestPart.near)
	}
	f.set(featPartTerms, share(bestTerms, r.mass))
	f.set(featHeadCoverage, r.coverage(best.slots|head.slots|heads[source].slots))
	f.set(featBodyNear, r.allPhrases(all.near))
	f.set(featTitleNear, r.allPhrases(head.near))
	titleHas := share(head.has, head.idf)
	f.set(featTitleHas, titleHas)
	f.set(featSourceHas, share(heads[source].has, heads[source].idf))
	f.set(featTitleMean, share(2*titleHas*titleCoverage, titleHas+titleCoverage))
	f.set(featTitleRun, share(head.run, r.mass))
	f.set(featBodyRun, share(all.run, r.mass))
	f.set(featRun, share(math.Max(math.Max(all.run, head.run), heads[source].run), r.mass))
	f.set(featStart, share(all.start, r.mass))
	f.set(featLength, math.Log1p(float64(all.length)))
	f.set(featParts, math.Log1p(float64(to-from)))
	f.set(featTitleIDF, share(head.idf, float64(head.length)))
	if head.length == 0 {
		f.set(featNoTitle, 1)
	}
	v.contentFeatures(f, r, head, &heads[source], best.slots|head.slots, anywhere)
	g := v.groups[v.group[e.entry]]
	if g.Year != 0 {
		f.set(featYear, float64(g.Year-2000)/10)
	}
	f.set(featLevel, float64(g.Level))
	if r.query.Definition {
		f.set(featDefinition, 1)
	}
	if r.query.Rule {
		f.set(featRule, 1)
	}
}

// bm25 fills the shares of BM25, over the fields and in each.
func (v *view) bm25(f *features, r *reading, heads *[body]sight, all *sight) {
	seen := [fields]*sight{&heads[source], &heads[above], &heads[title], all}
	var alone [fields]float64
	total := 0.0
	for n := range r.slots {
		s := &r.slots[n]
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
	f.set(featTerms, share(total, r.mass))
	f.set(featTitle, share(alone[title], r.mass))
	f.set(featSource, share(alone[source], r.mass))
	f.set(featAbove, share(alone[above], r.mass))
	f.set(featBody, share(alone[body], r.mass))
}

// contentFeatures fills what depends on which of the content terms are where.
func (v *view) contentFeatures(f *features, r *reading, title, source *sight, shown, anywhere uint64) {
	contents := 0
	for n := range r.slots {
		if r.slots[n].content {
			contents++
		}
	}
	var rest, restTitle, first, firstShown, last, lastShown, missing float64
	at := 0
	for n := range r.slots {
		s := &r.slots[n]
		if !s.content {
			continue
		}
		bit := uint64(1) << n
		has := 0.0
		if shown&bit != 0 {
			has = s.idf
		}
		if at < some {
			first, firstShown = first+s.idf, firstShown+has
		}
		if at >= contents-some {
			last, lastShown = last+s.idf, lastShown+has
		}
		at++
		if source.slots&bit == 0 {
			rest += s.idf
			if title.slots&bit != 0 {
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
	f.set(featMissing, share(missing, r.rarest))
	f.set(featQueryTerms, float64(contents))
}
