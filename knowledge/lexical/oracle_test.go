package lexical

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// oracle scores entries by the formula of the package comment, read off the texts with no index at all.
type oracle [][fields][]string // entry, field, terms

func (o oracle) tf(entry int, term string) float64 {
	tf := 0.0
	for f, c := range fieldConfig {
		terms := o[entry][f]
		for _, t := range terms {
			if t == term {
				tf += c.weight / (1 - c.b + c.b*float64(len(terms))/c.pivot)
			}
		}
	}
	return tf
}

// shares are the entries' scores, of the most there could be. The query repeats no term.
func (o oracle) shares(query []term) []float64 {
	shares, most := make([]float64, len(o)), 0.0
	for _, term := range query {
		df := 0
		for e := range o {
			if o.tf(e, term.text) > 0 {
				df++
			}
		}
		n := float64(len(o))
		idf := math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
		most += idf * term.weight
		for e := range o {
			tf := o.tf(e, term.text)
			shares[e] += idf * term.weight * tf / (k1 + tf)
		}
	}
	for e := range shares {
		shares[e] /= most
	}
	return shares
}

func TestTermsEqualFormulaReadOffTexts(t *testing.T) {
	spellings := strings.Fields("bằng bảng băng khen khèn thưởng thường cờ cơ tỉnh tĩnh xã quỹ quy hồ sơ số")
	single := strings.Fields("bằng khen thưởng cờ tỉnh xã quỹ hồ sơ đơn vị phong trào")
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		// Terms beside other spellings are looked for one by one: of another spelling only what stands beside a word of the
		// question counts, and that is not in the formula.
		checkTerms(t, random, spellings, 1, false)
		checkTerms(t, random, single, 1+random.IntN(6), false)
		checkTerms(t, random, spellings, 1+random.IntN(6), true)
	}
}

// checkTerms compares the index of random texts with the oracle, for so many terms, which are bare or not.
func checkTerms(t *testing.T, random *rand.Rand, words []string, terms int, bare bool) {
	t.Helper()
	text := func(most int) []string {
		out := make([]string, random.IntN(most+1))
		for i := range out {
			out[i] = words[random.IntN(len(words))]
		}
		return out
	}
	b := NewBuilder(nil)
	if err := b.Group(Group{ID: 1}); err != nil {
		t.Fatal(err)
	}
	var o oracle
	for id := range 1 + random.IntN(12) {
		e := [fields][]string{source: text(6), above: text(3), title: text(4)}
		if id == 0 {
			e[title] = words // what no entry has would be matched folded
		}
		entry := Entry{ID: int64(id), Source: strings.Join(e[source], " "), Above: strings.Join(e[above], " "), Title: strings.Join(e[title], " ")}
		for range random.IntN(4) {
			part := text(10)
			e[body] = append(e[body], part...)
			entry.Parts = append(entry.Parts, Part{Text: strings.Join(part, " ")})
		}
		if bare {
			for f := range e {
				e[f] = fold(e[f])
			}
		}
		o = append(o, e)
		if err := b.Add(entry); err != nil {
			t.Fatal(err)
		}
	}
	p, seen := phrase{weight: 1}, map[string]bool{}
	for _, w := range text(20) {
		if bare {
			w = vietnamese.Fold(w)
		}
		if len(p.terms) < terms && !seen[w] {
			seen[w] = true
			p.terms = append(p.terms, term{text: w, weight: []float64{1, minorWeight}[random.IntN(2)], bare: bare, content: true})
		}
	}
	hits := new(Index).With(nil, b).Search(Query{phrases: []phrase{p}}, len(o), Filter{})
	got := make([]float64, len(o))
	for _, h := range hits {
		got[h.ID] = float64(h.features[featTerms])
	}
	for id, want := range o.shares(p.terms) {
		if len(p.terms) > 0 && math.Abs(got[id]-want) > 1e-5 {
			t.Fatalf("%+v: entry %d has %v of its terms, want %v", p, id, got[id], want)
		}
	}
}

func fold(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = vietnamese.Fold(w)
	}
	return out
}
