package knowledge

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// What search must find before its words are shown as an answer. Coverage is the share of the question's subject words
// that one passage has, Phrases of its neighbouring words (see lexical.Hit): a question about another field shares words
// with a law, but not its pairs of words. The sum was chosen on the development questions of the evaluation set.
const (
	minBasis   = 0.62
	minPhrases = 0.10
	allWords   = 0.95 // of Coverage: a short question of one or two words has no pairs to find
	minScore   = 1    // below it the words shared stand in nearly every passage and single none out
	inScope    = 0.35 // of the sum: below it the question is about another field altogether

	maxCitations = 3
	nearBest     = 0.75 // of the best score: below it a second passage rather distracts
)

// verbatim answers with the best provisions, or declines: the best passage that can be meant and convinces, and those
// near it. nearest asks the vectors.
func (s *shelf) verbatim(ctx context.Context, question, home string, day Day, nearest func(question string) []near) (Answer, error) {
	wanted := s.withoutYears(question)
	words := s.search(wanted, home, day, 10*maxCitations)
	_, missing := s.named(question)
	if !s.onlyAbout(question, missing) {
		missing = nil
	}
	// fits reads the hit, and reports whether it can be what is meant. Documents are read one by one, only as far as is
	// needed to tell what is shown.
	fits := func(h *hit) (bool, error) {
		if len(missing) == 0 && h.Score < minScore {
			return false, nil
		}
		if err := s.read(ctx, h); err != nil {
			return false, err
		}
		return !lacksQuantity(question, h.passage.texts()) && meansPart(question, h.passage.provision().Level), nil
	}
	shown := slices.Clone(words[:min(2*maxCitations, len(words))])
	var first *hit // that can be meant
	for i := 0; i < len(shown) && first == nil; i++ {
		fit, err := fits(&shown[i])
		if err != nil {
			return Answer{}, err
		}
		if fit {
			first = &shown[i]
		}
	}
	best := 0.0 // the score of what convinces by its words
	if first != nil && convinces(*first) {
		best = first.Score
	}
	vectors := s.known(nearest(wanted), wanted, home, day)
	switch {
	case len(vectors) > 0:
		shown = supported(best, s.fuse(words, vectors, wanted, home))
	case best == 0:
		shown = nil
	}
	answer := Answer{Outcome: Verbatim, Remarks: missingRemarks(missing)}
	if len(missing) > 0 {
		answer.Outcome = Partial
	}
	remarked := map[*Document]bool{}
	for i := range shown {
		h := &shown[i]
		if len(answer.Citations) == maxCitations || len(vectors) == 0 && h.Score < nearBest*best {
			break
		}
		fit, err := fits(h)
		if err != nil {
			return Answer{}, err
		}
		if !fit {
			continue
		}
		if len(vectors) == 0 && !convinces(*h) {
			break
		}
		if cited(answer.Citations, *h) {
			continue
		}
		answer.Citations = append(answer.Citations, h.cite())
		if !remarked[h.document] {
			remarked[h.document] = true
			answer.Remarks = append(answer.Remarks, s.remarks(h.document, day)...)
		}
	}
	if len(answer.Citations) == 0 {
		answer.Outcome = DeclinedOutOfScope
		if len(missing) > 0 || first != nil && first.basis() >= inScope || ofTheField(question) {
			answer.Outcome = DeclinedNoBasis
		}
	}
	return answer, nil
}

// supported is the hits that may be shown, in the order of the fused list; best is the score of the best that convinces
// by its words, 0 when none does. Two rules keep a question that the corpus does not answer from being answered because
// some passage is always the nearest:
//
//   - What words find is judged by words, as without vectors. If they find nothing that convinces, a passage is not
//     shown for being near; if they do, vectors change the order of what convinces, no more.
//   - A passage that words alone would not show is shown only when it is as similar as passages that answer are
//     (Library.Similar, measured for the embedder) and has enough of the question's subject to be of its field.
func supported(best float64, fused []hit) []hit {
	return slices.DeleteFunc(fused, func(h hit) bool {
		byWords := best > 0 && h.Score >= nearBest*best && convinces(h)
		bySense := h.similar && h.basis() >= inScope
		return !byWords && !bySense
	})
}

// texts is the words of the passage without labels, whose numbers answer nothing.
func (p *passage) texts() string {
	words := p.lead
	for _, i := range p.provisions {
		words = join(words, p.document.Provisions[i].Text)
	}
	return words
}

func (h hit) basis() float64 { return h.Coverage + h.Phrases }

// convinces reports whether the hit may be shown on its words alone.
func convinces(h hit) bool {
	return h.basis() >= minBasis && (h.Phrases >= minPhrases || h.Coverage >= allWords)
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
func ofTheField(question string) bool {
	words := withReadings(question)
	return strings.Contains(words, "thi dua") || strings.Contains(words, "khen thuong") || strings.Contains(words, "ke hoach") ||
		strings.Contains(words, "van ban nay")
}

var asked = regexp.MustCompile(`(?i)(?:(?:vào |từ |đến |tu |den |vao )?(?:cuối |đầu |giữa |cuoi |dau |giua )?(?:tháng|thang) \d{1,2}\s*/\s*|(?:vào |cuối |đầu |vao |cuoi |dau )?(?:năm|nam) )((?:19|20)\d\d)`)

// withoutYears leaves the time out that a question speaks of, "năm 2024", "tháng 9/2023": no provision holds it, and it
// would count as a missing subject. A year of which the corpus has a document stays: it names that document.
func (s *shelf) withoutYears(question string) string {
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
func (s *shelf) onlyAbout(question string, missing []vietnamese.Number) bool {
	folded := withReadings(question)
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
func cited(citations []Citation, h hit) bool {
	path := h.passage.provision().Path
	for _, c := range citations {
		if c.DocumentKey == h.document.Key &&
			(c.Path == path || strings.HasPrefix(path, c.Path+" ") || strings.HasPrefix(c.Path, path+" ")) {
			return true
		}
	}
	return false
}

// cite quotes the passage. Where it is the lead-in of a list of clauses, the list is what was asked for: it is quoted
// whole, if it is short enough to read.
func (h hit) cite() Citation {
	p := h.passage
	c := citation(h.document, p.provision().Path, h.Score)
	if p.introduces() {
		if words, above := Full(p.document, c.Path); utf8.RuneCountInString(words) <= maxPassage {
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
