package lexical

import (
	"bytes"
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// library is an index of made-up documents, small enough that every entry which shares a term is read closely.
func library(t testing.TB, a *author, documents int) (*Index, map[int64]document) {
	t.Helper()
	all := map[int64]document{}
	for id := range int64(documents) {
		all[id+1] = a.document(id + 1)
	}
	return new(Index).With(nil, builderOf(t, all)), all
}

func newAuthor(seed uint64) *author { return &author{Rand: rand.New(rand.NewPCG(seed, 9))} }

func TestAQuestionIsTheSameHoweverItIsTyped(t *testing.T) {
	a := newAuthor(1)
	x, _ := library(t, a, 12)
	for range 150 {
		typed := a.text(10)
		want := x.Search(ParseQuery(typed, nil), 50, Filter{})
		for how, again := range map[string]string{
			"in capitals": strings.ToUpper(typed), "decomposed": norm.NFD.String(typed), "with blanks": "  " + strings.ReplaceAll(typed, " ", " \n\t "),
			"with marks": "“" + strings.ReplaceAll(typed, ", ", " … ") + "”?!", "with the old tones": strings.NewReplacer("ủy", "uỷ", "hủy", "huỷ", "quý", "qúy").Replace(typed),
		} {
			if got := x.Search(ParseQuery(again, nil), 50, Filter{}); !reflect.DeepEqual(want, got) {
				t.Fatalf("%q %s: %s", typed, how, gocmp.Diff(want, got, gocmp.AllowUnexported(Hit{})))
			}
		}
	}
}

// What a search returns keeps its word, whatever is asked of whatever there is.
func TestHitsAreWhatTheyAreSaidToBe(t *testing.T) {
	a := newAuthor(2)
	for range 12 {
		x, documents := library(t, a, 1+a.IntN(14))
		entries := map[int64]Entry{}
		groups := map[int64]int64{}
		for id, d := range documents {
			for _, e := range d.entries {
				entries[e.ID], groups[e.ID] = e, id
			}
		}
		for _, q := range a.ask(40, documents) {
			hits := x.Search(ParseQuery(q.typed, nil), 1000, q.filter)
			seen := map[int64]bool{}
			for i, h := range hits {
				e, known := entries[h.ID]
				switch {
				case !known || seen[h.ID]:
					t.Fatalf("%q: entry %d there is not, or twice", q.typed, h.ID)
				case h.Group != groups[h.ID] || q.filter.Accept != nil && !q.filter.Accept(h.Group):
					t.Fatalf("%q: entry %d of group %d is not accepted", q.typed, h.ID, h.Group)
				case i > 0 && (h.Score > hits[i-1].Score || h.Score == hits[i-1].Score && h.ID < hits[i-1].ID):
					t.Fatalf("%q: place %d is out of order", q.typed, i)
				case !(h.Confidence >= 0 && h.Confidence <= 1) || math.IsNaN(h.Score) || math.IsInf(h.Score, 0) || len(h.Parts) != len(e.Parts):
					t.Fatalf("%q: %+v", q.typed, h)
				}
				seen[h.ID] = true
				for n, p := range h.Parts {
					if p.ID != e.Parts[n].ID || !(p.Coverage >= 0 && p.Coverage <= 1+1e-6 && p.Phrases >= 0 && p.Phrases <= 1+1e-6) {
						t.Fatalf("%q: part %d of %+v", q.typed, n, h)
					}
				}
			}
		}
	}
}

// Who is accepted does not change which others are found and what their parts have of the question, as long as all are read;
// their order may change, since the ranker sees where a candidate stands among the others.
func TestAFilterTakesAwayAndChangesNothing(t *testing.T) {
	a := newAuthor(3)
	x, documents := library(t, a, 10)
	groups := slices.Sorted(maps.Keys(documents))
	for range 150 {
		q := ParseQuery(a.text(8), nil)
		refused := groups[a.IntN(len(groups))]
		all := x.Search(q, 1000, Filter{})
		want := slices.DeleteFunc(slices.Clone(all), func(h Hit) bool { return h.Group == refused })
		got := x.Search(q, 1000, Filter{Accept: func(group int64) bool { return group != refused }})
		byID := func(a, b Hit) int { return cmp.Compare(a.ID, b.ID) }
		slices.SortFunc(want, byID)
		slices.SortFunc(got, byID)
		if len(all) < gatherCount && !slices.EqualFunc(want, got, func(w, g Hit) bool { return w.ID == g.ID && reflect.DeepEqual(w.Parts, g.Parts) }) {
			t.Fatalf("without group %d: %s", refused, gocmp.Diff(want, got, gocmp.AllowUnexported(Hit{})))
		}
		// What is found anyhow is not found twice, nor otherwise, because it is asked for.
		var parts []int64
		for _, h := range all {
			for _, p := range h.Parts {
				parts = append(parts, p.ID)
			}
		}
		if again := x.Search(q, 1000, Filter{ForceInclude: parts}); !reflect.DeepEqual(all, again) {
			t.Fatalf("asked for: %s", gocmp.Diff(all, again, gocmp.AllowUnexported(Hit{})))
		}
	}
}

// Who asks with the words of a part, and a number that stands nowhere else, gets its entry, and the part is covered.
func TestAnEntryIsFoundByItsOwnWords(t *testing.T) {
	a := newAuthor(4)
	_, documents := library(t, a, 15)
	rare := map[int64]int64{} // by entry, the part that has its mark
	for id, d := range documents {
		for n, e := range d.entries {
			if len(e.Parts) > 0 {
				at := a.IntN(len(e.Parts))
				e.Parts[at].Text += " mã hiệu z" + strings.Repeat("q", n+1) + "w" + strings.Repeat("x", int(id))
				rare[e.ID] = e.Parts[at].ID
			}
		}
	}
	x := new(Index).With(nil, builderOf(t, documents))
	for _, d := range documents {
		for _, e := range d.entries {
			want, marked := rare[e.ID]
			if !marked {
				continue
			}
			words := strings.Fields(e.Parts[slices.IndexFunc(e.Parts, func(p Part) bool { return p.ID == want })].Text)
			typed := strings.Join(words[max(0, len(words)-6):], " ")
			found := x.Search(ParseQuery(typed, nil), 1, Filter{})
			if len(found) != 1 || found[0].ID != e.ID {
				t.Errorf("%q: %+v, want entry %d", typed, found, e.ID)
				continue
			}
			for _, p := range found[0].Parts {
				if (p.Coverage > 0.99) != (p.ID == want) {
					t.Errorf("%q: part %d has %v of it", typed, p.ID, p.Coverage)
				}
			}
		}
	}
}

// Searches beside each other answer as one after another.
func TestManySearchesAtOnceAreTheSameSearches(t *testing.T) {
	a := newAuthor(5)
	x, documents := library(t, a, 12)
	questions := a.ask(60, documents)
	var want []answer
	for _, q := range questions {
		want = append(want, q.of(x))
	}
	var running sync.WaitGroup
	for worker := range 6 {
		running.Go(func() {
			for n := range questions {
				at := (n*7 + worker*11) % len(questions)
				if got := questions[at].of(x); !reflect.DeepEqual(want[at], got) {
					t.Errorf("%q: %s", questions[at].typed, gocmp.Diff(want[at], got, gocmp.AllowUnexported(Hit{})))
				}
			}
		})
	}
	running.Wait()
}

// samples are questions with what answers them, which is one entry of each: the one that the question was taken from.
func samples(t *testing.T, a *author, n int) (x *Index, all []Sample) {
	t.Helper()
	x, documents := library(t, a, 14)
	ids := slices.Sorted(maps.Keys(documents))
	for range n {
		d := documents[ids[a.IntN(len(ids))]]
		e := d.entries[a.IntN(len(d.entries))]
		all = append(all, x.SampleOf(ParseQuery(e.Title+" "+e.Above, nil), Filter{}, func(id int64) bool { return id == e.ID }))
	}
	return x, all
}

func TestASampleIsWhatSearchFinds(t *testing.T) {
	a := newAuthor(6)
	x, _ := library(t, a, 14)
	for range 50 {
		q := ParseQuery(a.text(6), nil)
		s := x.SampleOf(q, Filter{}, func(id int64) bool { return id%2 == 0 })
		if want := x.Search(q, 1000, Filter{}); !reflect.DeepEqual(want, s.Hits) && len(want) > 0 {
			t.Fatal(gocmp.Diff(want, s.Hits, gocmp.AllowUnexported(Hit{})))
		}
		for i, h := range s.Hits {
			if s.Relevant[i] != (h.ID%2 == 0) {
				t.Fatalf("hit %d is marked %v", h.ID, s.Relevant[i])
			}
		}
		// Ranked by the ranker of the search it is as it was, by another it is the same hits, each with its mark.
		if again := s.Ranked(ranker()); !reflect.DeepEqual(s.Hits, again.Hits) && len(s.Hits) > 0 {
			t.Fatal(gocmp.Diff(s.Hits, again.Hits, gocmp.AllowUnexported(Hit{})))
		}
		was := slices.Clone(s.Hits)
		lists := s.Ranked(ByLists())
		if !reflect.DeepEqual(was, s.Hits) {
			t.Fatal("Ranked changed its receiver")
		}
		for i, h := range lists.Hits {
			if lists.Relevant[i] != (h.ID%2 == 0) || i > 0 && h.features[featScore] > lists.Hits[i-1].features[featScore] {
				t.Fatalf("by lists, place %d is %+v", i, h)
			}
		}
	}
}

func TestWhatIsLearnedFromSearchesOrdersSearches(t *testing.T) {
	_, learned := samples(t, newAuthor(7), 120)
	firsts := func(model *Model, of []Sample) (n int) {
		for _, s := range of {
			if r := s.Ranked(model); len(r.Relevant) > 0 && r.Relevant[0] {
				n++
			}
		}
		return n
	}
	model := FitRanker(learned)
	if got, lists := firsts(model, learned), firsts(ByLists(), learned); got < lists {
		t.Errorf("%d of %d are first by what was learned, %d by the lists", got, len(learned), lists)
	}
	// A feature that is taken away has no say.
	var blind []Sample
	for _, s := range learned {
		blind = append(blind, s.Without(featureNames[:]...))
	}
	for _, h := range blind[0].Ranked(model).Hits {
		if h.features != (features{}) {
			t.Fatalf("%v is left", h.features)
		}
	}
	if reflect.DeepEqual(learned[0].Hits, blind[0].Hits) {
		t.Error("Without changed its receiver")
	}
	var written bytes.Buffer
	if _, err := model.Sum().WriteTo(&written); err != nil || strings.Contains(written.String(), "tree") {
		t.Errorf("the sum has trees: %v", err)
	}
}

// The confidence that is learned rises with what speaks for an answer, and there is none where nothing was found.
func TestConfidenceIsLearnedFromAnsweredAndUnanswered(t *testing.T) {
	x, answered := samples(t, newAuthor(8), 100)
	var all []Sample
	for _, s := range answered {
		all = append(all, s)
		for n := range 3 { // most questions are foreign
			typed := strings.Repeat("uống rượu bia lái xe ", 1+n) + "bị phạt thế nào"
			all = append(all, x.SampleOf(ParseQuery(typed, nil), Filter{}, func(int64) bool { return false }))
		}
	}
	model := FitConfidence(all)
	mean := func(of []Sample, want bool) float64 {
		sum, n := 0.0, 0
		for _, s := range of {
			c := s.Confidence(model)
			if !(c >= 0 && c <= 1) {
				t.Fatalf("a confidence of %v", c)
			}
			if len(s.Hits) > 0 && s.found() == want {
				sum, n = sum+c, n+1
			}
		}
		return sum / float64(max(n, 1))
	}
	if yes, no := mean(all, true), mean(all, false); yes < no+0.3 {
		t.Errorf("answered %.2f, unanswered %.2f", yes, no)
	}
	// Of all that it calls likely by so much, about so many are answered.
	said, found := 0.0, 0.0
	for _, s := range all {
		if len(s.Hits) > 0 {
			said += s.Confidence(model)
			if s.found() {
				found++
			}
		}
	}
	if said < found-10 || said > found+10 {
		t.Errorf("%.0f answers of %d questions are expected, %.0f there are", said, len(all), found)
	}
	for i, name := range model.names {
		if name != constantName && model.weights[i] < 0 {
			t.Errorf("more of %q makes an answer less likely: %v", name, model.weights[i])
		}
	}
	if c := (Sample{}).Confidence(model); c != 0 {
		t.Errorf("of nothing found: %v", c)
	}
}
