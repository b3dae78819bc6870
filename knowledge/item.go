package knowledge

import (
	"context"
)

// fromItems answers a question that names one document of numbered items, a directive, from that alone: what is said of it elsewhere, in the plans that carry it out, has
// more of its name than it has itself. ok is false of other questions, and where nothing in it fits.
func (s *corpusSnapshot) fromItems(ctx context.Context, q asked) (answer Answer, ok bool, err error) {
	naming := s.naming(q)
	documents, missing := s.Named(naming)
	if len(documents) != 1 || len(missing) > 0 || len(naming.Numbers) != 1 || len(naming.KindsBefore(naming.Numbers[0])) > 1 {
		return Answer{}, false, nil
	}
	if q.own.Structure().OfForce() {
		return Answer{}, false, nil // not what an item happens to say of force
	}
	d := documents[0]
	loaded, err := s.cache.load(ctx, d)
	if err != nil || !loaded[0].document.OfItems() {
		return Answer{}, false, err
	}
	whole := loaded[0].document
	meant, ok := whole.Meant(q.own)
	if !ok {
		return Answer{}, false, nil
	}
	answer = Answer{Outcome: Verbatim, Confidence: 1, Remarks: s.remarks(d, "", q.today)}
	if meant.LookedUp {
		answer.Outcome = LookedUp
	}
	switch {
	case meant.Count > 0:
		answer.Outcome = Stated
		answer.Remarks = append(answer.Remarks, Remark{Kind: HasUnits, Document: d.Name(), Units: "khoản", Count: meant.Count})
	case meant.States:
		answer.Outcome = Stated
		answer.Remarks = append(answer.Remarks, Remark{Kind: DocumentIs, Document: d.Name(), Units: d.Title})
	}
	for _, path := range meant.Paths[:min(maxLookedUp, len(meant.Paths))] {
		c := citation(d, path, 1)
		c.Quote, c.Heading = whole.FullText(path)
		answer.Citations = append(answer.Citations, c)
	}
	return answer, true, nil
}
