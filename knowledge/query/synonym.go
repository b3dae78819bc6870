package query

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

//go:embed synonym.txt
var synonymTable string

// synonym is what people say for words of the law.
type synonym struct {
	said, plain []string // its syllables as written and folded
	means       []word   // the law's
	weight      float64
}

// synonyms are those of the table by their folded first syllable, the longest first.
var synonyms = table("synonym.txt", &synonymTable, parseSynonyms)

func parseSynonyms(text string) (map[string][]synonym, error) {
	all := map[string][]synonym{}
	for n, line := range rows(text) {
		fields := strings.Split(line, "|")
		if len(fields) != 3 {
			return nil, fmt.Errorf("line %d: %d fields, want 3", n, len(fields))
		}
		weight, err := strconv.ParseFloat(strings.TrimSpace(fields[2]), 64)
		if err != nil || weight <= 0 || weight > 1 {
			return nil, fmt.Errorf("line %d: no weight above 0 and up to 1: %q", n, fields[2])
		}
		s := synonym{weight: weight}
		for _, t := range vietnamese.Tokenize(fields[0]) {
			s.said, s.plain = append(s.said, t.Canonical()), append(s.plain, t.Folded())
		}
		if len(s.said) == 0 {
			return nil, fmt.Errorf("line %d: nothing is said", n)
		}
		for _, means := range strings.Split(fields[1], ";") {
			s.means = append(s.means, wordsOf(strings.TrimSpace(means), vietnamese.Default())...)
		}
		all[s.plain[0]] = append(all[s.plain[0]], s)
	}
	for _, same := range all {
		slices.SortStableFunc(same, func(a, b synonym) int { return len(b.said) - len(a.said) })
	}
	return all, nil
}

// meaning is words of the law that a message has not and says otherwise.
type meaning struct {
	words  []word
	weight float64
}

// findMeanings finds what words say that the law says otherwise; of those that begin at one word the longest counts. What is said again and again means
// no more, it counts where it weighs most: of a message that repeats itself there would be hundreds to look up.
func findMeanings(words []word, weights []float64, bare bool) (all []meaning) {
	table := synonyms()
	at := map[*synonym]int{}
	for i := range words {
		same := table[words[i].folded]
		for k := range same {
			s := &same[k]
			if !s.isSaid(words[i:], bare) {
				continue
			}
			weight := s.weight * weights[i]
			if n, again := at[s]; again {
				all[n].weight = max(all[n].weight, weight)
			} else {
				at[s] = len(all)
				all = append(all, meaning{s.means, weight})
			}
			break
		}
	}
	return all
}

func (s *synonym) isSaid(words []word, bare bool) bool {
	if len(words) < len(s.said) {
		return false
	}
	for k := range s.said {
		if w := &words[k]; w.canonical != s.said[k] && !(bare && w.folded == s.plain[k]) {
			return false
		}
	}
	return true
}

// Meaning is the law's words for what the clauses that ask say otherwise.
func (q Question) Meaning() string {
	var out []string
	for _, m := range q.meanings {
		if m.weight >= leastMeaning {
			for i := range m.words {
				out = append(out, m.words[i].spelt)
			}
		}
	}
	return strings.Join(out, " ")
}

// leastMeaning is the weight from which the law's words are searched for.
const leastMeaning = 0.4
