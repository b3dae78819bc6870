package query

import (
	"math"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// What tells an item of a list that a question is about from the others. The values were chosen on questions of ../shared/eval/gold/dev2.jsonl.
const (
	itemAward   = 4.0 // it names the award asked about, and what introduces the list does not
	itemHolds   = 1.0 // it holds a kind of answer that is asked for and not all of them do
	itemPair    = 0.6 // a pair of words, of what a word counts
	itemInLead  = 0.2 // a word that stands in what introduces the list, of what a word counts
	itemWeakest = 0.1 // an item that holds less of the question than this is not what it is about
)

// Item is which of several items of a list a question is about.
type Item struct {
	Best  int     // the one that has more of the question's words than the others, names its award, holds the kind of answer
	Ahead float64 // by how much it is ahead of the next, in units of one word that no other item has; 0 when none is ahead of the others
	Named []int   // those that name an award asked about which what introduces the list does not name
}

// Item tells which of several items of a list a question is about. lead is the words that introduce the list.
func (q Question) Item(lead string, items []string) (found Item) {
	scores := make([]float64, len(items))
	words := make([][]word, len(items))
	for i, text := range items {
		words[i] = provisionWords(text)
	}
	introducing := provisionWords(lead)
	q.scoreWords(introducing, words, scores)
	for _, a := range q.Aspects {
		if a.Certain() {
			scoreIn(words, scores, itemHolds, func(item []word) bool { return holdsAny(printed(item), a) })
		}
	}
	q.scoreAwards(introducing, words, scores, &found)
	for i := range scores {
		if scores[i] > scores[found.Best] {
			found.Best = i
		}
	}
	found.Ahead = scores[found.Best]
	for i := range scores {
		if i != found.Best {
			found.Ahead = min(found.Ahead, scores[found.Best]-scores[i])
		}
	}
	if scores[found.Best] < itemWeakest {
		found.Best, found.Ahead = 0, 0
	}
	return found
}

// scoreWords adds what the question's words count that some items have and others have not: the fewer have it the more.
func (q Question) scoreWords(lead []word, items [][]word, scores []float64) {
	var before *word
	counted := map[string]bool{}
	for i := range q.words {
		w := &q.words[i]
		if w.role != vietnamese.Content || q.weights[i] == 0 {
			continue
		}
		counts := q.weights[i]
		if slices.ContainsFunc(lead, w.same) {
			counts *= itemInLead
		}
		if !counted[w.folded] {
			counted[w.folded] = true
			scoreIn(items, scores, counts, func(item []word) bool { return slices.ContainsFunc(item, w.same) })
		}
		if pair := before; pair != nil && !counted[pair.folded+" "+w.folded] {
			counted[pair.folded+" "+w.folded] = true
			scoreIn(items, scores, itemPair*counts, func(item []word) bool { return hasPair(item, pair, w) })
		}
		before = w
	}
}

// scoreIn adds what something counts to the items that have it, unless all have.
func scoreIn(items [][]word, scores []float64, counts float64, has func([]word) bool) {
	var in []int
	for i, item := range items {
		if has(item) {
			in = append(in, i)
		}
	}
	if len(in) == 0 || len(in) == len(items) {
		return
	}
	counts *= math.Log(float64(len(items))/float64(len(in))) / math.Log(float64(len(items)))
	for _, i := range in {
		scores[i] += counts
	}
}

// scoreAwards adds what it counts that an item names an award, with its class, that the question asks about and what introduces the list does not
// name.
func (q Question) scoreAwards(lead []word, items [][]word, scores []float64, found *Item) {
	said := findAwards(lead, false)
	for i, item := range items {
		counts := 0.0
		named := findAwards(item, false)
		for _, asked := range q.Awards {
			if !slices.ContainsFunc(said, asked.is) && slices.ContainsFunc(named, asked.is) {
				counts = max(counts, itemAward*q.weights[asked.From])
			}
		}
		scores[i] += counts
		if counts > 0 {
			found.Named = append(found.Named, i)
		}
	}
}

// is reports whether words that name an award mean the one asked about: the same, and of the class asked for.
func (a NamedAward) is(named NamedAward) bool {
	return !named.weak && named.Name == a.Name && (a.Class == 0 || a.Class == named.Class)
}

// same reports whether a word of a provision is the question's: as it is written or, where that has no marks, without them.
func (w *word) same(other word) bool {
	return w.canonical == other.canonical || !w.toned && w.folded == other.folded
}

func hasPair(item []word, a, b *word) bool {
	for i := range len(item) - 1 {
		if a.same(item[i]) && b.same(item[i+1]) {
			return true
		}
	}
	return false
}

// provisionWords are the words of a provision: short forms are not written out.
func provisionWords(text string) []word {
	tokens := vietnamese.Tokenize(text)
	words := make([]word, len(tokens))
	for i, t := range tokens {
		folded := t.Folded()
		words[i] = word{canonical: t.Canonical(), folded: folded, toned: folded != t.Text, start: t.Start, end: t.End}
	}
	return words
}

// printed is the words of a provision in one line, a blank at either end: what the patterns of holds.txt run over.
func printed(words []word) string {
	var out strings.Builder
	out.WriteByte(' ')
	for i := range words {
		out.WriteString(words[i].canonical)
		out.WriteByte(' ')
	}
	return out.String()
}

func holdsAny(line string, a Aspect) bool {
	return slices.ContainsFunc(holdsRules(), func(r rule) bool { return r.tells == a && r.pattern.matches(line) })
}
