package knowledge

import (
	"context"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/province"
)

// ofAnotherProvince answers a question about another province: from the documents that the corpus has of it, which are named as such, and never from those
// of home.
func (s *corpusSnapshot) ofAnotherProvince(ctx context.Context, q asked, home string, nearest func() []vectorHit) (Answer, error) {
	named := q.own.Province(home, q.AsOf)
	if !slices.ContainsFunc(s.Documents, func(d *corpus.Document) bool { return province.Same(d.Territory, named, q.AsOf) }) {
		return Answer{Outcome: DeclinedNoBasis, Remarks: []Remark{{Kind: NoFullText, Document: "kế hoạch, quy định của tỉnh, thành phố " + named}}}, nil
	}
	others := slices.DeleteFunc(slices.Clone(s.Documents), func(d *corpus.Document) bool {
		return d.Territory == "" || province.Same(d.Territory, named, q.AsOf)
	})
	answer, err := s.without(others).answer(ctx, q, named, nearest)
	if err != nil {
		return Answer{}, err
	}
	for i, c := range answer.Citations {
		if !slices.ContainsFunc(answer.Citations[:i], func(former Citation) bool { return former.DocumentKey == c.DocumentKey }) {
			answer.Remarks = append(answer.Remarks, notOurs(s.ByKey[c.DocumentKey], home, q.AsOf)...)
		}
	}
	return answer, nil
}

// notOurs is the remark that a document is of another province than home; none of others.
func notOurs(d *corpus.Document, home string, day Day) []Remark {
	if home == "" || d.Territory == "" || province.Same(d.Territory, home, day) {
		return nil
	}
	return []Remark{{Kind: OtherProvince, Document: d.Name(), Units: d.Territory}}
}
