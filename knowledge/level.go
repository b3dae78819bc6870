package knowledge

import (
	"context"
	"slices"
	"strings"

	"thidua/knowledge/lexical"
	"thidua/knowledge/query"
)

// maxPassing is how many articles are read for who has the powers of an abolished level now.
const maxPassing = 5

// withAbolished says of an answer whose quotes give a power to somebody of a level of administration that is no more on the day that it is no more, and cites
// who has that power now, if the corpus has that.
func (s *corpusSnapshot) withAbolished(ctx context.Context, answer Answer, day Day) (Answer, error) {
	if answer.Outcome.IsCurated() {
		return answer, nil
	}
	for _, c := range answer.Citations {
		level, ok := query.PowerOfAbolished(c.Lead+"\n"+c.Quote, day)
		if !ok {
			continue
		}
		answer.Remarks = slices.Concat([]Remark{{Kind: LevelAbolished, Document: level.Basis, Day: level.From, Units: level.Name}}, answer.Remarks)
		now, err := s.passedOn(ctx, level, day)
		if err != nil {
			return Answer{}, err
		}
		if now == nil {
			answer.Remarks[0].Kind = PowerUnknown
			return answer, nil
		}
		answer.Citations = append(answer.Citations, *now)
		return answer, nil
	}
	return answer, nil
}

// passedOn cites the provision that says who has the powers of the level now; nil when the corpus has none.
func (s *corpusSnapshot) passedOn(ctx context.Context, level query.Level, day Day) (*Citation, error) {
	filter := lexical.Filter{Accept: func(document int64) bool {
		d := s.ByID[document]
		return d != nil && d.Begins() >= level.From && s.inForce(document, day)
	}}
	words := lexical.ParseQuery("nhiệm vụ thẩm quyền "+level.Name+" do cấp xã cấp tỉnh thực hiện", s.abbreviations)
	for _, found := range s.index.Search(words, maxPassing, filter) {
		loaded, err := s.cache.load(ctx, s.ByID[found.Group])
		if err != nil {
			return nil, err
		}
		for _, part := range found.Parts {
			p := loaded[0].passage(part.ID)
			if p == nil || day < s.ByID[found.Group].StartsOn(p.Provision().Path) {
				continue
			}
			if words := p.Words(); level.PassedOn(words) {
				c := citation(s.ByID[found.Group], p.Provision().Path, 1)
				c.Quote, c.Lead, c.Heading = words, p.Lead, strings.Join(p.Provision().Above, "\n")
				return &c, nil
			}
		}
	}
	return nil, nil
}
