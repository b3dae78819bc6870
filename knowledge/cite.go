package knowledge

import (
	"context"
	"strings"
	"unicode/utf8"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
	"thidua/knowledge/quotation"
)

// Lengths of quotes in characters, so that an answer has no more than 900 unless a list needs more: of one, of two together with their places, of the
// second at least.
const (
	oneQuote   = 700
	twoQuotes  = 500
	leastQuote = 200
)

// cite quotes what answers the question: of the passage or, where this is one of a list, of that list. room is how long it and
// those it comes after may be together.
func (s candidate) cite(q query.Question, confidence float64, room int, after []Citation) Citation {
	most := room
	for _, c := range after {
		most = max(leastQuote, most-c.length())
	}
	p := s.passage
	root := p.Article()
	e := quotation.Of(q, quotation.UnitOf(p.Document, root), s.answering(), most)
	c := citation(s.document, e.Path, max(confidence, s.likeness))
	c.Heading = strings.Join(p.Document.Provisions[root].Above, "\n")
	c.Lead, c.Quote, c.Emphasis = e.Lead, e.Quote, e.Emphasis
	c.Follows, c.GoesOn, c.Item, c.Items, c.Of = e.Follows, e.GoesOn, e.Item, e.Items, e.Of
	return c
}

// wholeArticle is how long an article may be, in characters, that is quoted whole where two of its units answer.
const wholeArticle = 1000

// together quotes the article that two candidates stand in; ok is false where they do not stand in one, or it is too long.
func (s candidate) together(q query.Question, other candidate) (c Citation, ok bool) {
	root := s.passage.Article()
	if s.document != other.document || root != other.passage.Article() || s.passage.Document.Provisions[root].Level != corpus.LevelArticle {
		return Citation{}, false
	}
	e := quotation.Whole(q, quotation.UnitOf(s.passage.Document, root))
	c = citation(s.document, e.Path, max(s.likeness, other.likeness))
	c.Quote, c.Emphasis, c.Heading = e.Quote, e.Emphasis, strings.Join(s.passage.Document.Provisions[root].Above, "\n")
	return c, c.length() <= wholeArticle
}

// length is that of the quote in characters, with what introduces it.
func (c Citation) length() int { return utf8.RuneCountInString(c.Lead + c.Quote) }

// emphasised is what of a quote answers, a piece a line.
func (c Citation) emphasised() string {
	var pieces []string
	for _, s := range c.Emphasis {
		pieces = append(pieces, c.Quote[s.From:s.To])
	}
	return strings.Join(pieces, "\n")
}

// repeats reports whether a citation is of the very unit that another one quotes, of what is above it or under it, or says what one of another
// document says.
func (c Citation) repeats(other Citation) bool {
	if c.DocumentKey == other.DocumentKey {
		return strings.HasPrefix(c.Path+" ", other.Path+" ") || strings.HasPrefix(other.Path+" ", c.Path+" ")
	}
	return quotation.SaySame(c.Quote, other.Quote)
}

// lacksWhat reports whether a citation has no such thing as is asked for, a sum, a day, who decides, and the best one has. Where several are asked
// for it may have another.
func (c Citation) lacksWhat(best Citation, q query.Question) bool {
	kinds := 0
	for _, a := range q.Aspects {
		if a.Certain() {
			kinds++
		}
	}
	return kinds == 1 && len(c.Emphasis) == 0 && len(best.Emphasis) > 0
}

// answering is the path of what the bank, else the words, take for the answer.
func (s candidate) answering() string {
	if own := s.passage.Provision().Path; !strings.HasPrefix(s.path, own) {
		return own
	}
	return s.path
}

// tellSources says of each citation whose words are from the official codification where it has them, and of all what notes say of them.
func (s *corpusSnapshot) tellSources(ctx context.Context, citations []Citation) error {
	for i := range citations {
		c := &citations[i]
		d := s.ByKey[c.DocumentKey]
		if d == nil {
			continue
		}
		loaded, err := s.cache.load(ctx, d)
		if err != nil {
			return err
		}
		c.Source, c.Note = loaded[0].document.SourceOf(c.Path), loaded[0].document.Notes(c.Path)
	}
	return nil
}
