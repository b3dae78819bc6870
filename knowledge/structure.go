package knowledge

import (
	"context"
	"slices"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// fromStructure answers what is asked of a document as a whole: from its own structure and dates, and from what other documents say they do to it;
// never from words that speak of another document. ok is false when the question asks no such thing, or names no document.
func (s *corpusSnapshot) fromStructure(ctx context.Context, q asked) (answer Answer, ok bool, err error) {
	asks := q.own.Structure()
	if asks == "" {
		return Answer{}, false, nil
	}
	naming := s.naming(q)
	documents, missing := s.Named(naming)
	switch {
	case len(documents) == 0 && len(missing) > 0:
		return s.ofMissing(ctx, asks, missing[0], q.today)
	case len(documents) == 0:
		if ofKind, named := s.Meant(naming, true, q.AsOf); named && len(ofKind) > 0 && (len(ofKind) == 1 || ofKind[0].IsLaw()) {
			documents = ofKind[:1]
		}
	}
	if len(documents) == 0 {
		return Answer{}, false, nil
	}
	for _, d := range documents[:min(len(documents), maxStated)] {
		loaded, err := s.cache.load(ctx, d)
		if err != nil {
			return Answer{}, false, err
		}
		one, stated, err := s.ofDocument(ctx, asks, d, loaded[0].document, q)
		if err != nil {
			return Answer{}, false, err
		}
		if stated {
			answer, ok = answer.and(one), true
		}
	}
	return answer, ok, nil
}

// maxStated is how many of the documents that a question names are told of.
const maxStated = 4

// and is both answers in one: what either says is said, and it declines where both do.
func (a Answer) and(other Answer) Answer {
	if a.Outcome == "" || a.Outcome == DeclinedNoBasis {
		a.Outcome = other.Outcome
	}
	for _, c := range other.Citations {
		if !slices.ContainsFunc(a.Citations, func(own Citation) bool { return own.DocumentKey == c.DocumentKey && own.Path == c.Path }) {
			a.Citations = append(a.Citations, c)
		}
	}
	for _, r := range other.Remarks {
		if !slices.Contains(a.Remarks, r) {
			a.Remarks = append(a.Remarks, r)
		}
	}
	a.Confidence = max(a.Confidence, other.Confidence)
	return a
}

// wholeQuestion is how many words that name something a question has at most that asks nothing but of a document as a whole.
const wholeQuestion = 9

// withRest adds to what was stated of a document what answers the rest of a longer question: "Luật mới có hiệu lực ngày nào, mà danh hiệu được tặng từ 2015
// có còn được công nhận không?"
func (s *corpusSnapshot) withRest(ctx context.Context, answer Answer, q asked, home string, nearest func() []vectorHit) (Answer, error) {
	if answer.Outcome != Stated || q.own.Names() <= wholeQuestion {
		return answer, nil
	}
	rest, err := s.verbatim(ctx, q, home, nearest())
	if err != nil {
		return Answer{}, err
	}
	room := max(0, maxCitations-len(answer.Citations))
	rest.Citations = rest.Citations[:min(room, len(rest.Citations))]
	return answer.and(rest), nil
}

// ofDocument answers about a document of the corpus, read whole as well.
func (s *corpusSnapshot) ofDocument(ctx context.Context, asks query.Structure, d, whole *corpus.Document, q asked) (answer Answer, ok bool, err error) {
	switch asks {
	case query.ReplacedBy, query.ForceUntil, query.ForceStill:
		return s.ended(ctx, asks, d, q.today)
	case query.ForceSince:
		answer, ok = since(d, whole)
	case query.ReplacesWhich:
		answer, ok, err = s.quoteRelations(ctx, d, d.Said(corpus.Relation.Alters))
	case query.ListsChapters:
		answer, ok = chapters(d, whole)
	case query.ListsArticles:
		return answer, false, nil // of a Chương it is looked up; those of a whole law are too many
	case query.Named:
		answer, ok = card(d, whole)
	default:
		answer, ok = count(d, whole, asks, q.places())
	}
	if !ok || err != nil {
		return Answer{}, false, err
	}
	answer.Remarks = append(answer.Remarks, s.remarks(d, "", q.today)...)
	if asks != query.ForceSince && asks != query.ReplacesWhich {
		answer.Remarks = append(answer.Remarks, heldInPart(whole)...)
	}
	return answer, true, nil
}

// ofMissing answers about a document that the corpus does not have: what others say of it, or that it is not there.
func (s *corpusSnapshot) ofMissing(ctx context.Context, asks query.Structure, n vietnamese.Number, day Day) (answer Answer, ok bool, err error) {
	if asks == query.ReplacedBy || asks == query.ForceUntil || asks == query.ForceStill || asks == query.Named {
		for _, d := range s.Documents {
			relations := d.Said(func(r corpus.Relation) bool { return r.Ends() && corpus.IsNumbered(r.Number, n) })
			if len(relations) == 0 {
				continue
			}
			if answer, ok, err = s.quoteRelations(ctx, d, relations); !ok || err != nil {
				return answer, ok, err
			}
			answer.Remarks = append([]Remark{ends(query.NumberName(n), relations[0].From, day)}, answer.Remarks...)
			if asks == query.Named {
				answer.Remarks = append(answer.Remarks, missingRemarks([]vietnamese.Number{n})...)
			}
			return answer, true, nil
		}
	}
	// Of one that is but named, what others say of it may be worth showing.
	return Answer{Outcome: DeclinedNoBasis, Remarks: missingRemarks([]vietnamese.Number{n})}, asks != query.Named, nil
}

// ends is the remark that a document is in force no more from a day, or will not be.
func ends(document string, from, day Day) Remark {
	if from == "" || day >= from {
		return Remark{Kind: Expired, Document: document, Day: from}
	}
	return Remark{Kind: WillExpire, Document: document, Day: from}
}

// expired is the remark on a document that expires: an officer who retired it has not ended it.
func expired(d *corpus.Document, day Day) Remark {
	if d.ExpiresOn == d.RetiredOn {
		return Remark{Kind: NoMoreUsed, Document: d.Name(), Day: d.RetiredOn}
	}
	return ends(d.Name(), d.ExpiresOn, day)
}

// quoteRelations cites where a document says what it does to others.
func (s *corpusSnapshot) quoteRelations(ctx context.Context, d *corpus.Document, relations []corpus.Relation) (answer Answer, ok bool, err error) {
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return Answer{}, false, err
	}
	answer = Answer{Outcome: Stated, Confidence: 1}
	for _, r := range relations {
		if r.Path == "" || slices.ContainsFunc(answer.Citations, func(c Citation) bool { return c.Path == r.Path }) {
			continue
		}
		c := citation(d, r.Path, 1)
		c.Quote, c.Heading = loaded[0].document.FullText(r.Path)
		answer.Citations = append(answer.Citations, c)
	}
	return answer, len(answer.Citations) > 0, nil
}

// ended answers whether a document is in force, until when, and what took its place.
func (s *corpusSnapshot) ended(ctx context.Context, asks query.Structure, d *corpus.Document, day Day) (answer Answer, ok bool, err error) {
	answer = Answer{Outcome: Stated, Confidence: 1}
	if answer.Citations, err = s.endings(ctx, d, 0); err != nil {
		return Answer{}, false, err
	}
	switch {
	case d.ExpiresOn != "":
		answer.Remarks = append(answer.Remarks, expired(d, day))
	case d.EndsOn != "" && day > d.EndsOn:
		answer.Remarks = append(answer.Remarks, Remark{Kind: PeriodOver, Document: d.Name(), Day: d.EndsOn})
	case d.EffectiveOn != "" && day < d.EffectiveOn:
		answer.Remarks = append(answer.Remarks, Remark{Kind: NotYet, Document: d.Name(), Day: d.EffectiveOn})
	default:
		answer.Remarks = append(answer.Remarks, Remark{Kind: NoEnd, Document: d.Name(), Day: d.EffectiveOn})
	}
	if d.ExpiresOn == "" && d.LapsesOn != "" && day >= d.LapsesOn {
		answer.Remarks = append(answer.Remarks, Remark{Kind: BasisLapsed, Document: d.Name(), Day: d.LapsesOn})
	}
	if asks == query.ReplacedBy && (len(answer.Citations) == 0 || d.ExpiresOn == "") {
		answer.Outcome, answer.Citations = DeclinedNoBasis, nil
	}
	return answer, true, nil
}

// maxParents is how many steps up a document is followed to what it carries out: a circular on a decree on a law takes two.
const maxParents = 3

// endings cite where others end a document or, where none does, what it carries out and ends with.
func (s *corpusSnapshot) endings(ctx context.Context, d *corpus.Document, steps int) (all []Citation, err error) {
	for _, other := range s.Documents {
		relations := other.Said(func(r corpus.Relation) bool { return r.Ends() && s.Related(other, r) == d })
		if len(relations) == 0 || other == d {
			continue
		}
		quoted, _, err := s.quoteRelations(ctx, other, relations)
		if err != nil {
			return nil, err
		}
		all = append(all, quoted.Citations...)
	}
	if len(all) > 0 || d.Stops() == "" || steps == maxParents {
		return all, nil
	}
	for _, parent := range s.Parents(d) {
		if parent.Stops() == d.Stops() {
			return s.endings(ctx, parent, steps+1)
		}
	}
	return nil, nil
}

// since answers from when a document is in force: its own words and its day.
func since(d *corpus.Document, whole *corpus.Document) (answer Answer, ok bool) {
	answer = Answer{Outcome: Stated, Confidence: 1}
	if path := whole.OnForce(); path != "" {
		c := citation(d, path, 1)
		c.Quote, c.Heading = whole.FullText(path)
		answer.Citations = []Citation{c}
	}
	if d.EffectiveOn != "" {
		answer.Remarks = []Remark{{Kind: ForceFrom, Document: d.Name(), Day: d.EffectiveOn}}
	}
	if len(answer.Citations)+len(answer.Remarks) == 0 {
		answer.Outcome = DeclinedNoBasis
		answer.Remarks = []Remark{{Kind: NotHeld, Document: d.Name(), Units: whole.Holding().Articles}}
	}
	return answer, true
}

// count answers how many units of a kind a document has, or a place in it. Of articles and what holds them it counts only those of a document that is
// complete; of one that is not it says which it has.
func count(d *corpus.Document, whole *corpus.Document, asks query.Structure, places []query.Place) (answer Answer, ok bool) {
	level, unit := corpus.Counted(asks)
	small := asks == query.CountsClauses || asks == query.CountsPoints
	if small && len(places) == 0 {
		return answer, false
	}
	holding := whole.Holding()
	answer = Answer{Outcome: Stated, Confidence: 1}
	within := ""
	if len(places) > 0 {
		found := whole.Find(places[0])
		if len(found) == 0 {
			return answer, false
		}
		within = found[0]
		c := citation(d, within, 1)
		c.Quote, c.Heading = whole.Quote(within)
		answer.Citations = []Citation{c}
	}
	n := whole.CountUnder(within, level)
	switch {
	case n == 0:
		return answer, false
	case !small && !holding.Complete:
		answer.Outcome = DeclinedNoBasis
		if len(answer.Citations) > 0 {
			answer.Outcome = Partial
		}
		answer.Remarks = []Remark{{Kind: NotHeld, Document: d.Name(), Units: holding.Articles}}
		return answer, true
	}
	answer.Remarks = []Remark{{Kind: HasUnits, Document: d.Name(), Path: within, Units: unit, Count: n}}
	return answer, true
}

// chapters lists the chapters of a document with their headings.
func chapters(d *corpus.Document, whole *corpus.Document) (answer Answer, ok bool) {
	lines, first := whole.Chapters()
	if len(lines) == 0 {
		return answer, false
	}
	c := citation(d, first, 1)
	c.Quote, c.Place = strings.Join(lines, "\n"), "Tên các chương "+d.Name()
	answer = Answer{Outcome: Stated, Confidence: 1, Citations: []Citation{c}}
	if whole.Holding().Complete {
		answer.Remarks = []Remark{{Kind: HasUnits, Document: d.Name(), Units: "chương", Count: len(lines)}}
	}
	return answer, true
}

// card tells what a document is that was named and nothing asked of: its title, since when it is in force, how many articles it has, and its scope.
func card(d *corpus.Document, whole *corpus.Document) (answer Answer, ok bool) {
	about := d.Title
	if d.IsLaw() || about == "" { // its name has the title
		about = "số " + d.Number
	}
	answer = Answer{Outcome: Stated, Confidence: 1, Remarks: []Remark{{Kind: DocumentIs, Document: d.Name(), Units: about}}}
	if d.EffectiveOn != "" {
		answer.Remarks = append(answer.Remarks, Remark{Kind: ForceFrom, Document: d.Name(), Day: d.EffectiveOn})
	}
	if holding := whole.Holding(); holding.Complete && holding.Count > 0 {
		answer.Remarks = append(answer.Remarks, Remark{Kind: HasUnits, Document: d.Name(), Units: "điều", Count: holding.Count})
	}
	for i := range whole.Provisions {
		if p := &whole.Provisions[i]; p.Path == "Điều 1" || p.Path == "I" {
			c := citation(d, p.Path, 1)
			c.Quote, c.Heading = whole.Quote(p.Path)
			answer.Citations = []Citation{c}
			break
		}
	}
	return answer, true
}
