package knowledge

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/embedding"
	"thidua/knowledge/lexical"
	"thidua/knowledge/province"
	"thidua/knowledge/query"
	"thidua/knowledge/relevance"
	"thidua/knowledge/vietnamese"
)

// candidate is a passage that may be the answer, with what speaks for it.
type candidate struct {
	document *corpus.Document
	passage  *passage
	part     lexical.PartHit
	similar  bool    // the vectors say that it means the question
	words    float64 // the score of its article, less what the passage is behind the best of it; 0 is the best of all, others are below
	likeness float64 // of the question of the bank that is most like the one asked, 0 to 1
	path     string  // of what that one is about: the passage's, or of a unit in it
	others   float64 // the likeness of the next questions of the bank about the same
	share    float64 // of what that question tells, the part that the one asked tells
	same     bool    // a question of the bank is all but the one that is asked
	signals  relevance.Signals
	score    float64
	// otherPart is that it answers a part of the question that the best does not.
	otherPart bool
}

const (
	// maxBehind is how far behind the best a passage is by its words at most: what the words have not found at all is that far.
	maxBehind = 6.0
	// leastLikeness is that below which two questions have nothing in common but words of every question.
	leastLikeness = 0.1
	// sameShare and sameTold are those from which a question of the bank is the one that is asked: all that it tells, and little else. Whoever added it
	// said where its answer is.
	sameShare = 0.99
	sameTold  = 0.75
	// bankHits is how many provisions the bank is asked for.
	bankHits = 40
)

// candidates are the passages that can be what is meant, best first, and how likely the words say that there is an answer.
func (s *corpusSnapshot) candidates(ctx context.Context, q asked, home string, vectors []vectorHit) (all []candidate, confidence float64, err error) {
	if len(q.History) == 0 {
		q.own = s.bank.Narrow(q.own)
		q.typed = q.own
	}
	if all, confidence, err = s.byWords(ctx, q, home, vectors); err != nil {
		return nil, 0, err
	}
	named := s.namedDocuments(q)
	for _, hit := range s.bank.Find(q.typed, bankHits) {
		if hit.Likeness < leastLikeness {
			break
		}
		if all, err = s.addLike(ctx, all, hit, q, named); err != nil {
			return nil, 0, err
		}
	}
	all = slices.DeleteFunc(all, func(c candidate) bool { // ended, or not begun, although its document is in force
		path := c.passage.Provision().Path
		_, ended := s.TakenOut(c.document, path, q.AsOf)
		if c.document.BeginsOn(path) == "" && named[c.document.ID] {
			return ended // it is told of the document that is named
		}
		return ended || q.AsOf < c.document.StartsOn(path)
	})
	s.weigh(all, q, home, named)
	all = all[:min(len(all), readMost)]
	for i := range all {
		c := &all[i]
		words, above := c.passage.read()
		c.signals.Read(q.typed, words, above, s.aboutAwards(c.document))
		all[i].score = s.relevance.Score(&all[i].signals)
	}
	all = slices.DeleteFunc(all, candidate.forOthers)
	byScore(all)
	otherPart(all, q)
	return all, confidence, nil
}

// forOthers reports whether a candidate is ruled for others than who asks: another ministry's people, or those who are given the awards of its title. What it
// says is not shown unless its document is named, or the bank has the very question: much of it is like what holds for all, and it is not that.
func (c candidate) forOthers() bool {
	return (c.signals[relevance.OtherSector] == 1 || c.signals[relevance.OtherTitle] == 1) && c.signals[relevance.Named] == 0 && !c.same
}

// partBehind is how far behind the best a passage may be that answers what the best does not.
const partBehind = 4.5

// otherPart brings to the second place, of a question for several awards or several kinds of answer, the best candidate that has what the best of
// all lacks: "Bằng khen của tỉnh do ai ký và kèm bao nhiêu tiền", "Huy chương và Huân chương Hữu nghị khác gì".
func otherPart(all []candidate, q asked) {
	if len(all) < 2 {
		return
	}
	lacking := func(c *candidate) (awards []string, aspects []query.Aspect) {
		p, above := c.passage.read()
		for _, a := range q.typed.Awards {
			if !slices.Contains(p.Awards, a.Name) && !slices.Contains(above.Awards, a.Name) && !slices.Contains(p.Kinds, a.Kind) {
				awards = append(awards, a.Name)
			}
		}
		for _, a := range q.typed.Aspects {
			if a.Certain() && !p.Holds(a) {
				aspects = append(aspects, a)
			}
		}
		return awards, aspects
	}
	awards, aspects := lacking(&all[0])
	if len(awards)+len(aspects) == 0 {
		return
	}
	for i := 1; i < len(all) && all[i].score >= all[0].score-partBehind; i++ {
		moreAwards, moreAspects := lacking(&all[i])
		left := func(of []string, now []string) bool {
			return slices.ContainsFunc(of, func(s string) bool { return !slices.Contains(now, s) })
		}
		if len(moreAspects) > len(aspects) && len(awards) == 0 {
			continue
		}
		brings := left(awards, moreAwards) || slices.ContainsFunc(aspects, func(a query.Aspect) bool { return !slices.Contains(moreAspects, a) }) && len(moreAwards) <= len(awards)
		if brings {
			c := all[i]
			copy(all[2:i+1], all[1:i])
			c.score, c.otherPart = max(c.score, all[0].score-nearBest), true
			all[1] = c
			return
		}
	}
}

// namedDocuments are the documents that a question names by number, or a law by its year, also when they are in force no more.
func (s *corpusSnapshot) namedDocuments(q asked) map[int64]bool {
	named := map[int64]bool{}
	documents, _ := s.Named(q.own)
	if year := q.own.Year(); year != "" && len(documents) == 0 {
		ofKind, _ := s.OfKind(q.own)
		for _, d := range ofKind {
			if d.IsLaw() && d.IssuedOn.Year() == year {
				documents = append(documents, d)
			}
		}
	}
	for _, d := range documents {
		named[d.ID] = true
	}
	return named
}

// readMost is how many candidates are read closely, those that are likeliest without.
const readMost = 20

func byScore(all []candidate) {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
}

// weigh gives the candidates the scores that they have without being read, the best first.
func (s *corpusSnapshot) weigh(all []candidate, q asked, home string, named map[int64]bool) {
	greatest := 0.0
	for i := range all {
		greatest = max(greatest, all[i].likeness)
	}
	sectors := q.typed.Sectors()
	about, _ := s.Named(q.about)
	vector := embedding.Default().Vector(s.embedded(q))
	for i := range all {
		c := &all[i]
		d := c.document
		c.signals = relevance.Signals{relevance.Words: max(c.words, -maxBehind), relevance.BankAlone: one(c.words <= -maxBehind), relevance.Likeness: c.likeness, relevance.Share: c.share, relevance.Others: c.others,
			relevance.Coverage: c.part.Coverage, relevance.Phrases: c.part.Phrases, relevance.Named: one(named[d.ID] || slices.Contains(about, d)), relevance.Law: one(d.IsLaw()),
			relevance.Lapsed: one(!named[d.ID] && d.LapsesOn != "" && q.AsOf >= d.LapsesOn), relevance.Home: one(province.Same(d.Territory, home, q.AsOf))}
		if greatest > 0 {
			c.signals[relevance.Nearness] = c.likeness / greatest
			c.signals[relevance.Nearest] = one(c.likeness == greatest)
		}
		if of := query.SectorOf(d.MainIssuer()); of != "" && of != "noi vu" {
			asked := slices.Contains(sectors, of)
			c.signals[relevance.Sector], c.signals[relevance.OtherSector] = one(asked), one(!asked && of != q.Sector)
		}
		c.signals[relevance.Opening] = one(c.passage.Provision().Level == corpus.LevelPreamble)
		c.signals[relevance.Same] = one(c.same)
		c.signals[relevance.Vector] = embedding.Cosine(vector, c.passage.vector())
		c.score = s.relevance.Score(&c.signals)
	}
	byScore(all)
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// byWords are those of the articles that the words find.
func (s *corpusSnapshot) byWords(ctx context.Context, q asked, home string, vectors []vectorHit) (all []candidate, confidence float64, err error) {
	hits := s.search(q, home, maxAnswerArticles, vectors)
	for i := range hits {
		h := &hits[i]
		loaded, err := s.cache.load(ctx, h.document)
		if err != nil {
			return nil, 0, err
		}
		best := 0.0
		for _, part := range h.Parts {
			best = max(best, candidate{part: part}.basis())
		}
		for _, part := range h.Parts {
			c := candidate{document: h.document, part: part, passage: loaded[0].passage(part.ID), similar: h.vectors[part.ID].similar}
			if c.passage == nil {
				return nil, 0, &staleError{[]*corpus.Document{h.document}} // the index is of another cut of the document
			}
			if !q.meansPart(c.passage.Provision().Level) {
				continue
			}
			c.path = c.passage.Provision().Path
			c.words = h.Score - hits[0].Score - partWeight*(best-c.basis())
			all = append(all, c)
		}
	}
	if len(hits) > 0 {
		confidence = hits[0].Confidence
	}
	return all, confidence, nil
}

// addLike adds what a question of the bank is about, or says of a candidate how like its question is.
func (s *corpusSnapshot) addLike(ctx context.Context, all []candidate, h bank.Hit, q asked, named map[int64]bool) ([]candidate, error) {
	d := s.ByKey[h.Document]
	if d == nil || !s.inForce(d.ID, q.AsOf) && !named[d.ID] {
		return all, nil
	}
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return nil, err
	}
	p := loaded[0].holding(h.Path)
	if p == nil || !bank.Holds(h.Words, loaded[0].hash(h.Path)) || !q.meansPart(p.Provision().Level) {
		return all, nil
	}
	same := h.Share >= sameShare && h.Told >= sameTold
	for i := range all {
		if c := &all[i]; c.document == d && c.passage.Provision().ID == p.Provision().ID {
			c.share, c.others, c.same = max(c.share, h.Share), max(c.others, h.Others), c.same || same
			if h.Likeness > c.likeness {
				c.likeness, c.path = h.Likeness, h.Path
			}
			return all, nil
		}
	}
	return append(all, candidate{document: d, passage: p, words: -maxBehind, likeness: h.Likeness, share: h.Share, others: h.Others, same: same, path: h.Path}), nil
}

// holding is the passage that the unit at a path is in, or that begins it; nil when the document has no such unit.
func (l *loadedDocument) holding(path string) *passage {
	for i := range l.passages {
		p := &l.passages[i]
		for _, n := range p.Provisions {
			if p.Document.Provisions[n].Path == path {
				return p
			}
		}
	}
	for i := range l.passages { // an article that is all clauses
		if strings.HasPrefix(l.passages[i].Provision().Path, path+" ") {
			return &l.passages[i]
		}
	}
	return nil
}

// aboutAwards is what the title of a document says of awards.
func (s *corpusSnapshot) aboutAwards(d *corpus.Document) relevance.Title {
	if known, ok := s.titles.Load(d.ID); ok {
		return known.(relevance.Title)
	}
	title := relevance.Title{Awards: query.ReadProvision(d.Title).Awards, Giving: onGiving.MatchString(vietnamese.Fold(d.Title))}
	s.titles.Store(d.ID, title)
	return title
}

// onGiving is what the title of a document says, folded, that rules on the giving of single awards.
var onGiving = regexp.MustCompile(`\b(?:xet tang|phong tang|truy tang|giai thuong)\b`)
