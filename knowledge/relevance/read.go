package relevance

import (
	"slices"

	"thidua/knowledge/query"
)

// Title is what the title of a document says of awards.
type Title struct {
	Awards []string // those that it names
	Giving bool     // it rules on the giving of these alone
}

// Read adds what the words of a passage say, and those above it and its document's title: whether they hold what is asked for, of the award and the receiver that
// are asked about.
func (s *Signals) Read(q query.Question, words, above *query.Provision, title Title) {
	wanted, held := 0.0, 0.0
	for _, a := range q.Aspects {
		if a.Certain() {
			wanted++
			held += one(words.Holds(a) || above.Holds(a) && a == query.Conditions)
		}
	}
	s[Lacks] = one(q.AsksNumber() && !words.Holds(query.Number))
	s[Holds] = 0.5
	if wanted > 0 {
		s[Holds] = held / wanted
	}
	if len(q.Receivers) > 0 && len(words.Receivers) > 0 {
		s[Receiver] = one(slices.ContainsFunc(q.Receivers, func(r query.Receiver) bool { return slices.Contains(words.Receivers, r) }))
		s[OtherReceiver] = 1 - s[Receiver]
	}
	s[TitleAward] = one(slices.ContainsFunc(q.Awards, func(a query.NamedAward) bool { return slices.Contains(title.Awards, a.Name) }))
	s[OtherTitle] = one(title.Giving && len(title.Awards) > 0 && s[TitleAward] == 0)
	if len(q.Awards) > 0 {
		s.readAwards(q.Awards, words, above, wanted > 0)
	}
}

func (s *Signals) readAwards(asked []query.NamedAward, words, above *query.Provision, wanted bool) {
	same, inHeading, ofKind := 0.0, 0.0, 0.0
	for _, a := range asked {
		same += one(slices.Contains(words.Awards, a.Name))
		inHeading += one(slices.Contains(above.Awards, a.Name))
		ofKind += one(slices.Contains(words.Kinds, a.Kind))
		if classes := slices.Concat(words.Classes, above.Classes); a.Class > 0 && len(classes) > 0 {
			s[Class] = one(slices.Contains(classes, a.Class))
			s[OtherClass] = 1 - s[Class]
		}
	}
	n := float64(len(asked))
	s[Award], s[Heading], s[Kind] = same/n, inHeading/n, ofKind/n
	s[HoldsOfAward] = max(same, inHeading, ofKind) / n * s[Holds] * one(wanted)
	s[OtherAward] = one(same+inHeading+ofKind+s[TitleAward] == 0 && len(words.Awards)+len(above.Awards) > 0)
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
