package corpus

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// What two provisions have in common, 0 to 1, from which one is taken for the other's version. They were chosen on a few texts of our own and
// some eight questions about the laws of 2003 and 2022: versions of each other had more, and articles on other awards less.
const (
	sameArticle = 0.5
	sameClause  = 0.35
)

// Counterpart is the path of the provision of another document that rules on what the one at a path of d does: the article whose heading and words
// are most like, and in it the clause, where one is. ok is false where none is like it. Both documents were read whole.
func (d *Document) Counterpart(path string, other *Document) (found string, ok bool) {
	article, ok := d.Readable(path)
	if !ok {
		return "", false
	}
	own := d.bagOf(article)
	best := sameArticle
	for i := range other.Provisions {
		p := &other.Provisions[i]
		if p.Level != LevelArticle || p.Part > 1 {
			continue
		}
		if like := own.like(other.bagOf(p.Path)); like > best {
			best, found = like, p.Path
		}
	}
	if found == "" || article == path {
		return found, found != ""
	}
	clause, best := d.bagOf(path), sameClause
	whole := found
	for i := range other.Provisions {
		p := &other.Provisions[i]
		if p.Level != LevelClause || p.Part > 1 || !within(p.Path, whole) {
			continue
		}
		if like := clause.like(other.bagOf(p.Path)); like > best {
			best, found = like, p.Path
		}
	}
	return found, true
}

// bag is the words of a provision and those of its heading, each once.
type bag struct{ heading, words map[string]bool }

// bagOf is that of the unit at a path with what is under it.
func (d *Document) bagOf(path string) bag {
	b := bag{map[string]bool{}, map[string]bool{}}
	inside := map[int]bool{}
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Path != path && !inside[p.Parent] {
			if len(inside) > 0 {
				break // units stand in the order of the document
			}
			continue
		}
		inside[p.Seq] = true
		if p.Path == path {
			addPairs(b.heading, p.Heading)
		}
		addPairs(b.words, p.Heading+" "+p.Text)
	}
	return b
}

// addPairs adds the pairs of neighbouring syllables of a text, which say more than syllables alone.
func addPairs(to map[string]bool, text string) {
	syllables := strings.FieldsFunc(vietnamese.Fold(text), func(r rune) bool { return !isLetter(string(r)) && (r < '0' || r > '9') })
	for i := 1; i < len(syllables); i++ {
		to[syllables[i-1]+" "+syllables[i]] = true
	}
}

// like is how much two provisions have in common, 0 to 1: of their headings, where both have one, and of their words.
func (b bag) like(other bag) float64 {
	words := common(b.words, other.words)
	if len(b.heading) == 0 || len(other.heading) == 0 {
		return words
	}
	return max(words, (2*common(b.heading, other.heading)+words)/3)
}

// common is the part of two sets that they share (Dice).
func common(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}
