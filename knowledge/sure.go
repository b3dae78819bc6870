package knowledge

import "thidua/knowledge/relevance"

const (
	// sureOutside is the likelihood from which an answer is shown to a question that speaks of nothing of the field; the words have to say so too.
	sureOutside = 0.55
	// surelyAlike is the likeness from which a passage answers though it holds no number where one is asked for.
	surelyAlike = 0.5
	// Of whatever field, a passage answers that has most of what is named, in a corpus whose words say that it does.
	surelyAnswerable = 0.4
	sureCovered      = 0.55
)

// sureOf reports whether the best candidates are shown.
func (s *corpusSnapshot) sureOf(all []candidate, confidence float64, q asked) bool {
	if len(all) == 0 {
		return false
	}
	best := &all[0]
	if best.signals[relevance.Lacks] == 1 && best.likeness < surelyAlike {
		return false
	}
	if best.signals[relevance.Same] == 1 { // whoever wrote that question said that this answers it
		return true
	}
	if confidence >= surelyAnswerable && best.part.Coverage >= sureCovered {
		return true
	}
	likely := s.likelihood(all, confidence, q)
	if q.About == "" && !q.typed.OfTheField() {
		return likely >= sureOutside && confidence >= answerable
	}
	return likely >= relevance.Enough(s.bank.Asks(best.document.Key, best.passage.Provision().Path))
}

// likelihood is how likely the best candidate answers.
func (s *corpusSnapshot) likelihood(all []candidate, confidence float64, q asked) float64 {
	e := evidence(all, confidence, q)
	return s.relevance.Likelihood(&e)
}

func evidence(all []candidate, confidence float64, q asked) relevance.Evidence {
	signals, scores := make([]relevance.Signals, len(all)), make([]float64, len(all))
	for i := range all {
		signals[i], scores[i] = all[i].signals, all[i].score
	}
	return askedOf(confidence, q).Evidence(signals, scores)
}

func askedOf(confidence float64, q asked) relevance.Asked {
	return relevance.Asked{
		Confidence: confidence, OfField: q.About != "" || q.typed.OfTheField(), Follows: len(q.History) > 0, Beyond: q.own.BeyondLaw(),
	}
}
