package curation

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"thidua/bot/door"
	"thidua/knowledge/vietnamese"
)

// Asked is one question that somebody asked and that had no answer, or one they found wrong.
type Asked struct {
	Words    string
	At       time.Time // when it was answered
	Declined bool      // nothing was found, or it was not the field's
	Wrong    bool      // somebody said that the answer is wrong
}

// Gap is what people asked in the same words, or nearly, without a good answer. An answer that was none and was found wrong too is
// counted under both, and asked once.
type Gap struct {
	Words    string   `json:"words"` // as it was asked most often, without names of persons
	Asked    int      `json:"asked"`
	Declined int      `json:"declined"`
	Wrong    int      `json:"wrong"`
	Others   []string `json:"others"` // how else it was asked, the most frequent first
}

// near is how much of their subjects two questions must have in common to be one gap: the syllables that both have, of those that either
// has. Below, "mức thưởng giấy khen" and "mức thưởng bằng khen" would be one.
const near = 0.7

// maxOthers is how many other wordings a gap keeps.
const maxOthers = 5

// wording is what was asked in the same words, but for tones and courtesy.
type wording struct {
	key     string
	subject []string // its syllables that name the subject, sorted, each once
	numbers []string // those with a digit: "Điều 24" is not "Điều 25"
	spelt   map[string]int
	Gap
}

// Group makes gaps of questions, the one asked most first. It depends on the questions alone and not on their order: the wording asked most
// leads, and a wording joins the first whose subject is near.
func Group(all []Asked) (gaps []Gap) {
	byKey := map[string]*wording{}
	for _, a := range all {
		read := readWording(a.Words)
		if len(read.subject) == 0 {
			continue // it names nothing that could be answered
		}
		w := byKey[read.key]
		if w == nil {
			w = &read
			byKey[read.key] = w
		}
		w.spelt[strings.Join(strings.Fields(door.MaskNames(a.Words, maskedName)), " ")]++
		w.count(a)
	}
	wordings := slices.SortedFunc(maps.Values(byKey), func(a, b *wording) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), cmp.Compare(a.key, b.key))
	})
	var leads []*wording
	for _, w := range wordings {
		w.Words = w.spelling()
		i := slices.IndexFunc(leads, func(lead *wording) bool { return lead.isNear(w) })
		if i < 0 {
			leads = append(leads, w)
			continue
		}
		leads[i].take(w)
	}
	for _, w := range leads {
		gaps = append(gaps, w.Gap)
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return cmp.Compare(b.Asked, a.Asked) })
	return gaps
}

func readWording(words string) wording {
	w := wording{spelt: map[string]int{}}
	tokens := vietnamese.Tokenize(words)
	roles := vietnamese.Roles(tokens)
	var key []string
	for i, t := range tokens {
		if roles[i] == vietnamese.Courtesy || roles[i] == vietnamese.Greeting {
			continue
		}
		folded := t.Folded()
		key = append(key, folded)
		switch {
		case t.Numeric():
			w.numbers = append(w.numbers, folded)
			w.subject = append(w.subject, folded)
		case roles[i] == vietnamese.Content:
			w.subject = append(w.subject, folded)
		}
	}
	w.key = strings.Join(key, " ")
	for _, set := range []*[]string{&w.subject, &w.numbers} {
		slices.Sort(*set)
		*set = slices.Compact(*set)
	}
	return w
}

func (w *wording) count(a Asked) {
	w.Asked++
	if a.Declined {
		w.Declined++
	}
	if a.Wrong {
		w.Wrong++
	}
}

// spelling is how the wording was typed most often; with tones before without.
func (w *wording) spelling() string {
	return slices.SortedFunc(maps.Keys(w.spelt), func(a, b string) int {
		toned := func(s string) int {
			if vietnamese.HasTones(s) {
				return 0
			}
			return 1
		}
		return cmp.Or(toned(a)-toned(b), cmp.Compare(w.spelt[b], w.spelt[a]), cmp.Compare(a, b))
	})[0]
}

// isNear reports whether two wordings ask much the same.
func (w *wording) isNear(other *wording) bool {
	if !slices.Equal(w.numbers, other.numbers) {
		return false
	}
	common := 0
	for i, j := 0, 0; i < len(w.subject) && j < len(other.subject); {
		switch c := cmp.Compare(w.subject[i], other.subject[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return float64(common) >= near*float64(len(w.subject)+len(other.subject)-common)
}

// take counts another wording with this one.
func (w *wording) take(other *wording) {
	w.Asked, w.Declined, w.Wrong = w.Asked+other.Asked, w.Declined+other.Declined, w.Wrong+other.Wrong
	if len(w.Others) < maxOthers {
		w.Others = append(w.Others, other.Words)
	}
}
