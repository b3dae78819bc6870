package corpus

import (
	"math"
	"slices"
	"strings"

	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// OfItems reports whether the document, read whole, is numbered items and what stands around them, as directives are: no articles, and no sections.
func (d *Document) OfItems() bool {
	n := 0
	for i := range d.Provisions {
		switch p := &d.Provisions[i]; {
		case p.Level == LevelArticle || p.Level.Groups():
			return false
		case isItem(p):
			n++
		}
	}
	return n > 1
}

// isItem reports whether a unit is a numbered item at the top of a document.
func isItem(p *Provision) bool { return p.Parent < 0 && strings.HasPrefix(p.Path, "khoản ") }

// MeantItems is what of a document of items a question means.
type MeantItems struct {
	Paths    []string // of the units to quote, in their order
	LookedUp bool     // they were named; else they were found by what is asked
	States   bool     // what the document is called, by whom and when, answers too
	Count    int      // how many items it has, where that is asked
}

// Meant is what of a document of items a question that names it means: the items it names, its signature, its recipients, its opening, or the items that have what it
// asks for. ok is false where nothing in it fits.
func (d *Document) Meant(q query.Question) (m MeantItems, ok bool) {
	if items := q.DirectiveItems(); len(items) > 0 {
		for _, i := range items {
			m.Paths = append(m.Paths, d.itemPaths(i)...)
		}
		m.LookedUp = true
		return m, len(m.Paths) > 0
	}
	var items []string
	for i := range d.Provisions {
		if isItem(&d.Provisions[i]) {
			items = append(items, d.Provisions[i].Path)
		}
	}
	asks := q.Directive()
	switch asks {
	case query.DirectiveSigned:
		m.Paths = d.pathsOf(LevelSignature)
	case query.DirectiveSent:
		m.Paths = d.pathsOf(LevelRecipients)
	case query.DirectiveWhole:
		m.Paths, m.LookedUp = append(d.pathsOf(LevelPreamble), items...), true
	case query.DirectiveCount, query.DirectiveIssued, query.DirectiveIssuer, query.DirectiveAbout, query.DirectiveOpening:
		m.States = asks != query.DirectiveOpening
		m.Paths = d.pathsOf(LevelPreamble)
		if len(m.Paths) == 0 {
			m.Paths = items[:1]
		}
		if asks == query.DirectiveCount {
			m.Count = len(items)
		}
	default:
		m.Paths = d.itemsAbout(items, q.DirectiveSubject())
	}
	return m, len(m.Paths) > 0
}

func (d *Document) pathsOf(level Level) (paths []string) {
	for i := range d.Provisions {
		if p := &d.Provisions[i]; p.Level == level && p.Parent < 0 {
			paths = append(paths, p.Path)
		}
	}
	return paths
}

// itemPaths are the paths that an item has in the document.
func (d *Document) itemPaths(item query.DirectiveItem) (paths []string) {
	wanted := []string{"khoản " + item.Number}
	if len(item.Points) > 0 {
		wanted = nil
		for _, point := range item.Points {
			wanted = append(wanted, "khoản "+item.Number+" điểm "+point)
		}
	}
	for i := range d.Provisions {
		if path := d.Provisions[i].Path; slices.Contains(wanted, path) && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

const (
	// coveredSubject is the part of what a question names, the rare words weighing more, that an item must have.
	coveredSubject = 0.6
	// nearlyCovered is how much of the best item's part another has that is quoted beside it.
	nearlyCovered = 0.85
	// leadWeight is what it adds that a word is in the line that an item begins with.
	leadWeight = 0.2
)

// itemsAbout are the items that have most of some words, at most two, in their order.
func (d *Document) itemsAbout(items, subject []string) (paths []string) {
	if len(subject) == 0 {
		return nil
	}
	words := make([]map[string]bool, len(items))
	leads := make([]map[string]bool, len(items))
	in := map[string]int{} // in how many items a word is
	for i, path := range items {
		text, _ := d.FullText(path)
		lead, _, _ := strings.Cut(text, "\n")
		words[i], leads[i] = foldedWords(text), foldedWords(lead)
		for w := range words[i] {
			in[w]++
		}
	}
	weight := func(w string) float64 { return math.Log(1 + float64(len(items)+1)/float64(in[w]+1)) }
	total := 0.0
	for _, w := range subject {
		total += weight(w)
	}
	shares := make([]float64, len(items))
	best := 0.0
	for i := range items {
		covered, lead := 0.0, 0.0
		for _, w := range subject {
			if words[i][w] {
				covered += weight(w)
			}
			if leads[i][w] {
				lead += weight(w)
			}
		}
		if covered >= coveredSubject*total {
			shares[i] = covered + leadWeight*lead
		}
		best = max(best, shares[i])
	}
	if best == 0 {
		return nil
	}
	for i, path := range items {
		if shares[i] >= nearlyCovered*best {
			paths = append(paths, path)
		}
	}
	if len(paths) > 2 { // what so many have says nothing about one of them
		return []string{items[slices.Index(shares, best)]}
	}
	return paths
}

func foldedWords(text string) map[string]bool {
	words := map[string]bool{}
	for _, t := range vietnamese.Tokenize(text) {
		words[t.Folded()] = true
	}
	return words
}
