package knowledge

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

const (
	// answerable is the confidence from which a passage is shown: 97.5 % of the questions that small corpora answer have it
	// (evaluate fit prints the thresholds). Chosen there, not on the questions that answers are measured with.
	answerable = 0.0833
	// inScope is the part of a question's words, and of its pairs of words, that a passage has when they are of its field;
	// below it the question is about another one altogether.
	inScope = 0.35
	// leant is the part of a question's words that a passage of the document has that the question is asked about: there the words that name
	// what it is about go without saying.
	leant         = 0.6
	saidOfMissing = 0.95 // of a question's words: a passage that has them speaks of a document that the corpus lacks

	maxCitations      = 3
	maxAnswerArticles = 6 // articles whose passages may be shown
	// partWeight is what it counts, in score, that a passage lacks all of the words, or of the pairs, that the best passage
	// of its article has.
	partWeight = 3
	// nearBest is how far behind the best passage another one is still shown.
	nearBest = 2
)

// candidate is a passage that may be candidate.
type candidate struct {
	*hit
	part    lexical.PartHit
	passage *passage
	score   float64 // the article's, less what the passage is behind the article's best
}

// basis is the part of the question's words and of its pairs that the passage has, 0 to 2.
func (p candidate) basis() float64 { return p.part.Coverage + p.part.Phrases }

// similar reports whether the vectors say that the passage means the question, and it is of the question's field.
func (p candidate) similar() bool { return p.vectors[p.part.ID].similar && p.basis() >= inScope }

// verbatim answers with the best provisions, or declines. Two rules keep a question that the corpus does not answer from
// being answered because some passage is always the nearest:
//
//   - Whether there is an answer is judged by the words; see lexical.Index.Search. Vectors only change the order.
//   - A passage that words alone would not show is shown only when it is as similar as passages that answer are
//     (Library.MinSimilarity, measured for the embedder) and has enough of the question's subject to be of its field.
func (s *corpusSnapshot) verbatim(ctx context.Context, q Question, home string, vectors []vectorHit) (Answer, error) {
	_, missing := s.named(q.Text)
	if !s.onlyAbout(q.Text, missing) {
		missing = nil
	}
	passages, err := s.passagesFor(ctx, q, home, vectors)
	if err != nil {
		return Answer{}, err
	}
	confidence := 0.0
	if len(passages) > 0 {
		confidence = passages[0].Confidence
	}
	answer := Answer{Outcome: Verbatim, Remarks: missingRemarks(missing)}
	if len(missing) > 0 {
		answer.Outcome = Partial
	}
	remarked := map[*Document]bool{}
	best := math.Inf(-1)
	// What a plan says about a directive that the corpus lacks is worth showing, however common its words are in the plan.
	said := len(missing) > 0 && len(passages) > 0 && passages[0].part.Coverage >= saidOfMissing
	about, _ := s.named(q.About)
	for _, p := range passages {
		if len(answer.Citations) == maxCitations || p.score < best-nearBest {
			break
		}
		leans := p.part.Coverage >= leant && slices.Contains(about, p.document)
		if confidence < answerable && !said && !leans && !p.similar() || cited(answer.Citations, p) {
			continue
		}
		best = max(best, p.score)
		answer.Citations = append(answer.Citations, p.cite(confidence))
		if !remarked[p.document] {
			remarked[p.document] = true
			answer.Remarks = append(answer.Remarks, s.remarks(p.document, q.AsOf)...)
		}
	}
	if len(answer.Citations) == 0 {
		answer.Outcome = DeclinedOutOfScope
		if len(missing) > 0 || len(passages) > 0 && passages[0].basis() >= inScope || s.ofTheField(q.Text) {
			answer.Outcome = DeclinedNoBasis
		}
	}
	return answer, nil
}

// passagesFor is the passages of the best articles that can be what is meant, best first.
func (s *corpusSnapshot) passagesFor(ctx context.Context, q Question, home string, vectors []vectorHit) (all []candidate, err error) {
	hits := s.search(q, home, maxAnswerArticles, vectors)
	lacks := lacksQuantity(q.Text)
	for i := range hits {
		h := &hits[i]
		loaded, err := s.cache.load(ctx, h.document)
		if err != nil {
			return nil, err
		}
		best := 0.0
		for _, part := range h.Parts {
			best = max(best, candidate{part: part}.basis())
		}
		for _, part := range h.Parts {
			p := candidate{hit: h, part: part, passage: loaded[0].passage(part.ID)}
			if p.passage == nil {
				return nil, &staleError{[]*Document{h.document}} // the index is of another cut of the document
			}
			if lacks(p.passage.texts()) || !meansPart(q.Text, p.passage.provision().Level) {
				continue
			}
			p.score = h.Score - partWeight*(best-p.basis())
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return all, nil
}

// texts is the words of the passage without labels, whose numbers answer nothing.
func (p *passage) texts() string {
	words := p.lead
	for _, i := range p.provisions {
		words = join(words, p.document.Provisions[i].Text)
	}
	return words
}

var partAsked = map[Level]*regexp.Regexp{
	LevelSignature:  regexp.MustCompile(`(?:^|[^a-z])(?:ky|chu ky|chuc vu|nguoi ky)(?:$|[^a-z])`),
	LevelRecipients: regexp.MustCompile(`(?:^|[^a-z])(?:nhan|gui|luu)(?:$|[^a-z])`),
}

// meansPart reports whether the question can mean a passage of the level: who signed a document and whom it was sent to
// answers only those who ask just that, though names of offices and people match many questions.
func meansPart(question string, level Level) bool {
	asked := partAsked[level]
	return asked == nil || asked.MatchString(vietnamese.Fold(question))
}

// ofTheField reports whether the question speaks of emulation and commendation, or of a document, whatever else it
// asks.
func (s *corpusSnapshot) ofTheField(question string) bool {
	words := s.foldedWithExpansions(question)
	return strings.Contains(words, "thi dua") || strings.Contains(words, "khen thuong") || strings.Contains(words, "ke hoach") ||
		strings.Contains(words, "van ban nay")
}

var asked = regexp.MustCompile(`(?i)(?:(?:vào |từ |đến |tu |den |vao )?(?:cuối |đầu |giữa |cuoi |dau |giua )?(?:tháng|thang) \d{1,2}\s*/\s*|(?:vào |cuối |đầu |vao |cuoi |dau )?(?:năm|nam) )((?:19|20)\d\d)`)

// withoutYears leaves the time out that a question speaks of, "năm 2024", "tháng 9/2023": no provision holds it, and it
// would count as a missing subject. A year of which the corpus has a document stays: it names that document.
func (s *corpusSnapshot) withoutYears(question string) string {
	return asked.ReplaceAllStringFunc(question, func(words string) string {
		year := asked.FindStringSubmatch(words)[1]
		for _, d := range s.documents {
			if d.IssuedOn.Year() == year {
				return words
			}
		}
		return " "
	})
}

// onlyAbout reports whether a document that the corpus lacks is what is asked about, not a modifier of one it has:
// "Kế hoạch triển khai Chỉ thị 19" is about the plan.
func (s *corpusSnapshot) onlyAbout(question string, missing []vietnamese.Number) bool {
	folded := s.foldedWithExpansions(question)
	for _, w := range kindWords {
		if !strings.Contains(folded, w.folded) || slices.ContainsFunc(missing, func(n vietnamese.Number) bool { return kindNames[n.Kind] == w.kind }) {
			continue
		}
		if slices.ContainsFunc(s.documents, func(d *Document) bool { return d.Kind == w.kind }) {
			return false
		}
	}
	return true
}

// cited reports whether the passage, what is above it or what is under it, is among the citations.
func cited(citations []Citation, p candidate) bool {
	path := p.passage.provision().Path
	for _, c := range citations {
		if c.DocumentKey == p.document.Key &&
			(c.Path == path || strings.HasPrefix(path, c.Path+" ") || strings.HasPrefix(c.Path, path+" ")) {
			return true
		}
	}
	return false
}

// cite quotes the passage. Where it is the lead-in of a list of clauses, the list is what was asked for: it is quoted
// whole, if it is short enough to read.
func (s candidate) cite(confidence float64) Citation {
	p := s.passage
	c := citation(s.document, p.provision().Path, confidence)
	if p.introduces() {
		if words, above := p.document.FullText(c.Path); utf8.RuneCountInString(words) <= maxPassage {
			c.Quote, c.Heading = words, above
			return c
		}
	}
	c.Quote = p.words()
	c.Heading = strings.Join(p.provision().Above, "\n")
	if p.lead != "" && utf8.RuneCountInString(p.lead) <= 300 {
		c.Lead = p.lead
	}
	return c
}

// introduces reports whether units under the passage's own are passages themselves.
func (p *passage) introduces() bool {
	root := p.provision()
	for i := p.root + 1; i < len(p.document.Provisions); i++ {
		if next := &p.document.Provisions[i]; next.Parent == root.Seq && !next.Level.listItem() {
			return true
		}
	}
	return false
}
