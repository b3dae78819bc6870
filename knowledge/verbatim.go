package knowledge

import (
	"context"
	"math"
	"slices"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
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
	leant         = 0.55
	saidOfMissing = 0.95 // of a question's words: a passage that has them speaks of a document that the corpus lacks

	maxCitations      = 2 // one, and another where the first is not sure or not all
	maxAnswerArticles = 6 // articles whose passages may be shown
	// partWeight is what it counts, in score, that a passage lacks all of the words, or of the pairs, that the best passage
	// of its article has.
	partWeight = 3
	// nearBest is how far behind the best passage another one is still shown: among the questions of dev.jsonl and dev2.jsonl it is then the answer
	// one time in five.
	nearBest = 2.0
	// nearlyBest is how far behind it is quoted at length: it is then the answer one time in three.
	nearlyBest = 1.0
)

// basis is the part of the question's words and of its pairs that the passage has, 0 to 2.
func (p candidate) basis() float64 { return p.part.Coverage + p.part.Phrases }

// means reports whether the vectors say that the passage means the question, and it is of the question's field.
func (p candidate) means() bool { return p.similar && p.basis() >= inScope }

// verbatim answers with the best provisions, or declines. Two rules keep a question that the corpus does not answer from
// being answered because some passage is always the nearest:
//
//   - Whether there is an answer is judged by the words; see lexical.Index.Search. Vectors only change the order.
//   - A passage that words alone would not show is shown only when it is as similar as passages that answer are
//     (Library.MinSimilarity, measured for the embedder) and has enough of the question's subject to be of its field.
func (s *corpusSnapshot) verbatim(ctx context.Context, q asked, home string, vectors []vectorHit) (Answer, error) {
	named, missing := s.Named(q.own)
	if !s.OnlyAbout(q.own, missing) {
		missing = nil
	}
	passages, confidence, err := s.candidates(ctx, q, home, vectors)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Outcome: Verbatim, Remarks: missingOfMany(missing)}
	if len(missing) > 0 {
		answer.Outcome = Partial
	}
	sure := s.sureOf(passages, confidence, q)
	if len(passages) > 0 {
		answer.Confidence = s.likelihood(passages, confidence, q)
	}
	best, room := math.Inf(-1), oneQuote
	if len(passages) > 1 && passages[1].score >= passages[0].score-nearBest {
		room = twoQuotes
	}
	// What a plan says about a directive that the corpus lacks is worth showing, however common its words are in the plan.
	said := len(missing) > 0 && len(passages) > 0 && passages[0].part.Coverage >= saidOfMissing
	about, _ := s.Named(q.about)
	if len(missing) > 0 { // of two documents that are compared, the one that the corpus has says its part
		about = append(about, named...)
	}
	var first candidate
	for _, p := range passages {
		if len(answer.Citations) == maxCitations || p.score < best-nearBest {
			break
		}
		leans := slices.Contains(about, p.document) && (p.part.Coverage >= leant || len(missing) > 0 && p.basis() >= inScope)
		if !sure && !said && !leans && !p.means() || cited(answer.Citations, p) {
			continue
		}
		best = max(best, p.score)
		if len(answer.Citations) > 0 && !p.otherPart && p.score < best-nearlyBest {
			room = 0 // what is likely right is not to be buried
		}
		c := p.cite(q.typed, confidence, room, answer.Citations)
		if slices.ContainsFunc(answer.Citations, c.repeats) || len(answer.Citations) > 0 && c.lacksWhat(answer.Citations[0], q.typed) {
			continue
		}
		if len(answer.Citations) == 1 {
			if whole, ok := p.together(q.typed, first); ok && p.score >= best-nearlyBest {
				whole.Score = answer.Citations[0].Score
				answer.Citations[0] = whole
				break
			}
		} else {
			first = p
		}
		if q.typed.Wants(query.Amount) && p.document.HoldsAt(c.Path, q.AsOf) {
			c.Sums = s.salaries.Compute(c.Number, c.Quote, c.emphasised(), q.AsOf)
		}
		answer.Citations = append(answer.Citations, c)
		answer.remark(s.remarks(p.document, c.Path, q.today))
		answer.remark(heldInPart(p.passage.Document))
		answer.remark(notOurs(p.document, home, q.AsOf))
	}
	if len(answer.Citations) == 0 {
		answer.Outcome = DeclinedOutOfScope
		if len(missing) > 0 || slices.ContainsFunc(passages, func(p candidate) bool { return p.basis() >= inScope }) || q.own.OfTheField() {
			answer.Outcome = DeclinedNoBasis
		}
	}
	return answer, nil
}

// meansPart reports whether the question can mean a passage of the level: who signed a document and whom it was sent to
// answers only those who ask just that.
func (q asked) meansPart(level corpus.Level) bool {
	return level != corpus.LevelSignature && level != corpus.LevelRecipients || level == corpus.LevelSignature && q.own.AsksWhoSigned() || level == corpus.LevelRecipients && q.own.AsksWhoReceived()
}

// cited reports whether the passage, what is above it or what is under it, is among the citations.
func cited(citations []Citation, p candidate) bool {
	path := p.passage.Provision().Path
	for _, c := range citations {
		if c.DocumentKey == p.document.Key &&
			(c.Path == path || strings.HasPrefix(path, c.Path+" ") || strings.HasPrefix(c.Path, path+" ")) {
			return true
		}
	}
	return false
}
