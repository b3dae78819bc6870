package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// target is the document in which a place is looked up, and whether the question names it: of those meant the first that has the place; nil when none
// has, or the best of those named.
func (s *corpusSnapshot) target(ctx context.Context, q query.Question, place query.Place, day Day) (best *corpus.Document, named bool, err error) {
	ordered, named := s.Meant(q, place.Article != "", day)
	if named && len(ordered) == 1 {
		return ordered[0], true, nil
	}
	best, err = s.firstWith(ctx, ordered, corpus.Paths(place))
	if err == nil && best == nil && named && len(ordered) > 0 {
		best = ordered[0]
	}
	return best, named, err
}

// likeliest is how many documents the store is asked about before it is asked about all: thousands have an Điều 3.
const likeliest = 50

// firstWith is the first of the documents that has a unit at one of the paths, or nil.
func (s *corpusSnapshot) firstWith(ctx context.Context, documents []*corpus.Document, paths []string) (*corpus.Document, error) {
	if len(documents) == 0 {
		return nil, nil
	}
	store := s.cache.store
	var keys []string
	for _, d := range documents[:min(likeliest, len(documents))] {
		keys = append(keys, d.Key)
	}
	// By their keys: a document that was replaced since is taken for the former one, and reading it finds out.
	having, err := store.havingPath(ctx, paths, keys)
	if err != nil {
		return nil, err
	}
	if len(having) == 0 && len(documents) > likeliest {
		ids, err := store.withPath(ctx, paths)
		if err != nil {
			return nil, err
		}
		if having, err = store.keysOf(ctx, ids); err != nil {
			return nil, err
		}
	}
	has := make(map[string]bool, len(having))
	for _, key := range having {
		has[key] = true
	}
	for _, d := range documents {
		if has[d.Key] {
			return d, nil
		}
	}
	return nil, nil
}

// naming is the question that names the document a place is looked up in: the one asked or, of a follow-up that names none,
// the last of those before it that does, or what the question is about.
func (s *corpusSnapshot) naming(q asked) query.Question {
	texts := []query.Question{q.own}
	for _, turn := range slices.Backward(q.before) {
		texts = append(texts, turn)
	}
	for _, text := range append(texts, q.about) {
		if len(text.Numbers) > 0 || len(text.Kinds()) > 0 {
			return text
		}
	}
	return q.own
}

// places are those that a question names; of a follow-up also those within the place of the question before it: "khoản 3 của điều đó".
func (q asked) places() (all []query.Place) {
	rooted := func(p query.Place) bool { return p.Rooted() }
	for _, p := range q.own.Places {
		if p.Rooted() {
			all = append(all, p)
		}
	}
	if len(all) > 0 || len(q.before) == 0 {
		return all
	}
	earlier := q.before[len(q.before)-1].Places
	if i := slices.IndexFunc(earlier, rooted); i >= 0 {
		for _, p := range q.own.Places {
			all = append(all, p.In(earlier[i]))
		}
	}
	return all
}

// Bounds of one message, so that a list without end is not read to its end: nobody names more.
const (
	maxPlaces  = 20 // places that are looked up
	maxMissing = 20 // documents that are each said to be missing
)

// lookUp answers with the very units that the question names; ok is false when it names no document and none has anything like them.
func (s *corpusSnapshot) lookUp(ctx context.Context, q asked, home string) (answer Answer, ok bool, err error) {
	places := q.places()
	if len(places) == 0 {
		return s.lookUpBefore(ctx, q, home)
	}
	naming := s.naming(q)
	documents, missing := s.Named(naming)
	if len(documents) == 0 && len(missing) > 0 && s.OnlyAbout(naming, missing) {
		return Answer{Outcome: DeclinedNoBasis, Remarks: missingOfMany(missing)}, true, nil
	}
	if len(naming.Numbers) < 2 { // else each place may be of another document
		places = corpus.DistinctPlaces(places)
	}
	d, named, err := s.target(ctx, naming, places[0], q.AsOf)
	if err != nil {
		return Answer{}, false, err
	}
	l := newLookup()
	for _, p := range places[:min(maxPlaces, len(places))] {
		d, named := d, named
		if n, own := naming.NumberOf(p); own && len(q.own.Places) > 0 {
			of := naming.About(n)
			if found, lacking := s.Named(of); len(found) == 0 {
				l.remark(missingRemarks(lacking)...)
				continue
			}
			if d, named, err = s.target(ctx, of, p, q.AsOf); err != nil {
				return Answer{}, false, err
			}
		}
		if d == nil && !named || !named && p.Annex != "" {
			return Answer{}, false, nil
		}
		if d == nil { // a document is named that the corpus does not have
			return Answer{Outcome: DeclinedNoBasis, Remarks: []Remark{{Kind: NoFullText, Document: "văn bản được hỏi"}}}, true, nil
		}
		if err := s.lookUpIn(ctx, l, d, p); err != nil {
			return Answer{}, false, err
		}
	}
	l.leaveAfter(places, maxPlaces)
	return s.lookedUp(ctx, l.Answer, home, q)
}

// missingOfMany is what there is to say of documents that the corpus lacks: of each, or of those beyond the bound together.
func missingOfMany(missing []vietnamese.Number) []Remark {
	remarks := missingRemarks(missing[:min(maxMissing, len(missing))])
	if more := len(missing) - maxMissing; more > 0 {
		remarks = append(remarks, Remark{Kind: NoFullText, Document: fmt.Sprintf("%d văn bản khác được hỏi", more)})
	}
	return remarks
}

// lookup is an answer of units that were looked up, while it is made.
type lookup struct {
	Answer
	more  Remark // on what was asked for and is not quoted
	known map[unitOfDocument]bool
}

type unitOfDocument struct{ document, path string }

func newLookup() *lookup {
	return &lookup{Answer: Answer{Outcome: LookedUp, Confidence: 1}, more: Remark{Kind: MoreUnits}, known: map[unitOfDocument]bool{}}
}

// remark says what was not said yet.
func (l *lookup) remark(remarks ...Remark) {
	for _, r := range remarks {
		if !slices.Contains(l.Remarks, r) {
			l.Remarks = append(l.Remarks, r)
		}
	}
}

// leave counts what is asked for from one path to another and is not quoted.
func (l *lookup) leave(from, to string, count int) {
	if l.more.Count == 0 {
		l.more.Path = from
	}
	l.more.Units = to
	l.more.Count += count
}

// leaveAfter leaves the places from the one at an index on, unread, and says how many are left in all.
func (l *lookup) leaveAfter(places []query.Place, at int) {
	if len(places) > at {
		first, last := places[at], places[len(places)-1]
		to := corpus.Paths(last)[0]
		if last.Last != "" {
			to = corpus.Paths(query.Place{Article: last.Last})[0]
		}
		l.leave(corpus.Paths(first)[0], to, len(places)-at)
	}
	if l.more.Count > 0 {
		l.remark(l.more)
	}
}

// lookUpBefore looks up the places that a question names within the article that answers the question before it: "khoản 2 của điều đó nói gì". Of the
// articles that may be meant it is the likeliest that has such a place.
func (s *corpusSnapshot) lookUpBefore(ctx context.Context, q asked, home string) (answer Answer, ok bool, err error) {
	if len(q.own.Places) == 0 || len(q.History) == 0 {
		return Answer{}, false, nil
	}
	last := len(q.History) - 1
	before := Question{Text: q.History[last], History: q.History[:last], AsOf: q.AsOf, About: q.About, Sector: q.Sector}.read(nil, s.abbreviations)
	candidates, _, err := s.candidates(ctx, before, home, nil)
	if err != nil {
		return Answer{}, false, err
	}
	for _, article := range articlesOf(candidates) {
		p := q.own.Places[0].In(query.Place{Article: article.number})
		if len(article.whole.Find(p)) == 0 {
			continue
		}
		var places []query.Place
		for _, p := range q.own.Places {
			places = append(places, p.In(query.Place{Article: article.number}))
		}
		places = corpus.DistinctPlaces(places)
		l := newLookup()
		for _, p := range places[:min(maxPlaces, len(places))] {
			if err := s.lookUpIn(ctx, l, article.document, p); err != nil {
				return Answer{}, false, err
			}
		}
		l.leaveAfter(places, maxPlaces)
		return s.lookedUp(ctx, l.Answer, home, q)
	}
	return Answer{}, false, nil
}

// likelyArticle is an article that holds candidates.
type likelyArticle struct {
	document, whole *corpus.Document
	number          string
	likely          float64 // compares
}

// articlesOf are the articles of candidates, the likeliest first: each is as likely as all in it together.
func articlesOf(candidates []candidate) (all []likelyArticle) {
	for i := range candidates {
		c := &candidates[i]
		whole := c.passage.Document
		article := c.passage.Within(corpus.LevelArticle)
		if article < 0 {
			continue
		}
		number, ok := strings.CutPrefix(whole.Provisions[article].Path, "Điều ")
		if !ok {
			continue // of what is attached
		}
		likely := math.Exp(c.score - candidates[0].score)
		at := slices.IndexFunc(all, func(a likelyArticle) bool { return a.document == c.document && a.number == number })
		if at < 0 {
			all = append(all, likelyArticle{c.document, whole, number, likely})
		} else {
			all[at].likely += likely
		}
	}
	slices.SortStableFunc(all, func(a, b likelyArticle) int { return cmp.Compare(b.likely, a.likely) })
	return all
}

// lookUpIn adds the units at a place of a document, or what there is to say when it has none.
func (s *corpusSnapshot) lookUpIn(ctx context.Context, l *lookup, d *corpus.Document, p query.Place) error {
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return err
	}
	whole := loaded[0].document
	found := whole.Find(p)
	if len(found) == 0 || p.Last != "" {
		l.remark(loaded[0].lacking(d, p)...)
	}
	if len(found) > 1 && len(p.Points) > 1 {
		l.remark(Remark{Kind: AmbiguousUnit, Document: d.Name()})
	}
	for _, path := range found {
		unit := unitOfDocument{d.Key, path}
		if l.known[unit] {
			continue // named twice
		}
		l.known[unit] = true
		if len(l.Citations) == maxLookedUp {
			if l.more.Document == "" {
				l.more.Document = d.Name()
			}
			l.leave(path, path, 1)
			continue
		}
		c := citation(d, path, 1)
		c.Quote, c.Heading = whole.Quote(path)
		l.Citations = append(l.Citations, c)
	}
	return nil
}

// lookedUp ends an answer that was looked up: what it is when nothing was found, and what must be known of the documents it quotes.
func (s *corpusSnapshot) lookedUp(ctx context.Context, answer Answer, home string, q asked) (Answer, bool, error) {
	if len(answer.Citations) == 0 {
		answer.Outcome = NoSuch
		if slices.ContainsFunc(answer.Remarks, func(r Remark) bool { return r.Kind != NoSuchUnit && r.Kind != MoreUnits }) {
			answer.Outcome = DeclinedNoBasis
		}
		return answer, true, nil
	}
	for i, c := range answer.Citations {
		answer.remark(s.remarks(s.ByKey[c.DocumentKey], c.Path, q.today))
		if slices.ContainsFunc(answer.Citations[:i], func(former Citation) bool { return former.DocumentKey == c.DocumentKey }) {
			continue
		}
		d := s.ByKey[c.DocumentKey]
		loaded, err := s.cache.load(ctx, d)
		if err != nil {
			return Answer{}, false, err
		}
		answer.Remarks = append(answer.Remarks, notOurs(d, home, q.AsOf)...)
		if !slices.ContainsFunc(answer.Remarks, func(r Remark) bool { return r.Kind == NotHeld && r.Document == d.Name() }) { // it has said so
			answer.Remarks = append(answer.Remarks, loaded[0].heldInPart()...)
		}
	}
	return answer, true, nil
}

// lacking is what there is to say of a place that the document does not have, or of a range that it has in part. Only of a document that is complete
// may be said that it has no such article.
func (l *loadedDocument) lacking(named *corpus.Document, p query.Place) []Remark {
	d, holding := l.document, l.articles()
	remark := Remark{Kind: NotHeld, Document: named.Name(), Units: holding.Articles}
	article := query.Place{Article: p.Article}
	switch {
	case p.Last != "":
		if remark.Path = d.LackingOfRange(p.Article, p.Last); remark.Path == "" {
			return nil
		}
		if holding.Complete {
			remark.Kind = NoSuchUnit
		}
		return []Remark{remark}
	case p.Article != "" && len(d.Find(article)) > 0: // the article is there, its clause is not
		remark.Kind, remark.Units = NoSuchUnit, d.ClausesOf(d.Find(article)[0])
	case p.Annex == "" && holding.Complete:
		remark.Kind = NoSuchUnit
	}
	remark.Path = d.MissingPath(p)
	return []Remark{remark}
}
