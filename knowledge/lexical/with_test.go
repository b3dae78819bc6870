package lexical

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/vietnamese"
)

// Words of which many differ in their tones only, short forms, numbers and dates.
var drawn = strings.Split("cờ,có,cơ,cỏ,thi đua,thì,đưa,khen thưởng,thường,bằng khen,bảng,băng,giấy khen,quỹ,quy định,quý,"+
	"tỉnh,tình,tĩnh,xã,hồ sơ,hộ,số,UBND,ủy ban nhân dân,TĐKT,19/CT-TTg,chỉ thị số 19,91/2017/NĐ-CP,2021-2025,70%,"+
	"ngày 16 tháng 7 năm 2021,tập thể,lao động tiên tiến,danh hiệu,chiến sĩ,Chính phủ,Thủ tướng,hủy bỏ,tặng,tăng,mức,"+
	"tiền thưởng,thẩm quyền,là gì,gồm,những,của,trong,và,,được,đối với,cơ quan,đơn vị,công chức,viên chức,thành tích", ",")

// author makes up texts and documents.
type author struct {
	*rand.Rand
	ids int64
}

func (a *author) text(most int) string {
	words := make([]string, a.IntN(most+1))
	for i := range words {
		words[i] = drawn[min(int(a.ExpFloat64()*float64(len(drawn))/4), len(drawn)-1)]
		if a.IntN(60) == 0 {
			words[i] = fmt.Sprintf("số %d", a.IntN(500)) // rare
		}
	}
	return strings.Join(words, " ")
}

// document is a group with its entries.
type document struct {
	Group
	entries []Entry
}

func (a *author) document(id int64) document {
	d := document{Group: Group{ID: id, Stamp: a.Uint64(), Level: a.IntN(4), Year: 2000 + a.IntN(25)}}
	source := a.text(6)
	for range 1 + a.IntN(8) {
		a.ids++
		// Ids do not follow the order of entries.
		e := Entry{ID: a.ids * 7919 % 100003, Source: source, Above: a.text(4), Title: a.text(5)}
		for p := range a.IntN(4) {
			e.Parts = append(e.Parts, Part{ID: 10*e.ID + int64(p), Text: a.text(25)})
		}
		d.entries = append(d.entries, e)
	}
	return d
}

// builderOf has documents as they come out of the map: in any order.
func builderOf(t testing.TB, documents map[int64]document) *Builder {
	t.Helper()
	b := NewBuilder(nil)
	for _, d := range documents {
		if err := b.Group(d.Group); err != nil {
			t.Fatal(err)
		}
		for _, e := range d.entries {
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b
}

// asked is a query with a filter.
type asked struct {
	typed  string
	filter Filter
}

// ask makes questions up, typed with diacritics, without, and with both.
func (a *author) ask(n int, documents map[int64]document) []asked {
	var out []asked
	for i := range n {
		q := asked{typed: a.text(10)}
		if a.IntN(3) == 0 {
			q.typed += " " + a.slip() + " " + a.text(3)
		}
		switch i % 4 {
		case 1:
			q.typed = vietnamese.Fold(q.typed)
		case 2:
			q.typed += " " + vietnamese.Fold(a.text(4))
		case 3:
			odd := int64(a.IntN(2))
			q.filter.Accept = func(group int64) bool { return group%2 == odd }
			for _, id := range slices.Sorted(maps.Keys(documents)) {
				if e := documents[id].entries[0]; len(e.Parts) > 0 && a.IntN(9) == 0 {
					q.filter.ForceInclude = append(q.filter.ForceInclude, e.Parts[0].ID)
				}
			}
		}
		out = append(out, q)
	}
	return out
}

// answer is all that a search says.
type answer struct{ Hits []Hit }

func (q asked) of(x *Index) answer {
	return answer{x.Search(ParseQuery(q.typed, nil), 1000, q.filter)}
}

// slip is a word with a letter too few or another one.
func (a *author) slip() string {
	word := []rune(drawn[a.IntN(len(drawn))])
	at := a.IntN(len(word) + 1)
	if at == len(word) {
		return string(word) + "h"
	}
	if a.IntN(2) == 0 {
		word[at] = 'n'
		return string(word)
	}
	return string(slices.Delete(word, at, at+1))
}

// same fails when two indexes answer differently, in whatever there is to know of a hit.
func same(t *testing.T, step string, questions []asked, want, got *Index) {
	t.Helper()
	for _, q := range questions {
		if w, g := q.of(want), q.of(got); !reflect.DeepEqual(w, g) {
			t.Fatalf("%s: %q: %s", step, q.typed, cmp.Diff(w, g, cmp.AllowUnexported(Hit{})))
		}
	}
}

// change is a step of a random history: the index after it, and what is to be in it.
func (a *author) change(t *testing.T, x *Index, documents map[int64]document, most int) (*Index, map[int64]document) {
	next := maps.Clone(documents)
	drop, add := map[int64]bool{}, map[int64]document{}
	known := slices.Sorted(maps.Keys(documents))
	for range 1 + a.IntN(most) {
		switch {
		case len(known) > 0 && a.IntN(3) == 0:
			id := known[a.IntN(len(known))]
			drop[id] = true
			if _, replaced := add[id]; !replaced {
				delete(next, id)
			}
		case len(known) > 0 && a.IntN(2) == 0:
			id := known[a.IntN(len(known))]
			drop[id] = a.IntN(2) == 0 // a group is replaced whether or not it is named
			next[id] = a.document(id)
			add[id] = next[id]
		default:
			id := int64(len(documents) + 1000*a.IntN(1000))
			if _, known := next[id]; !known {
				next[id] = a.document(id)
				add[id] = next[id]
			}
		}
	}
	drop[-1] = true // there is none
	return x.With(drop, builderOf(t, add)), next
}

func TestAnIndexBroughtUpToDateIsAsOneBuiltAnew(t *testing.T) {
	joined, remade, partly := 0, 0, 0
	histories := uint64(3)
	if *long {
		histories = 40
	}
	for seed := range histories {
		a := &author{Rand: rand.New(rand.NewPCG(seed, 5))}
		x, documents := new(Index), map[int64]document{}
		type past struct {
			index     *Index
			questions []asked
			answers   []answer
		}
		var history []past
		for step := range 40 {
			name := fmt.Sprintf("history %d, step %d", seed, step)
			before := len(x.views)
			x, documents = a.change(t, x, documents, 1+int(seed%8)*2)
			if before == maxViews && len(x.views) == 2 {
				joined++
			}
			checkViews(t, x, documents)
			for _, v := range x.views {
				if v.gone > 0 {
					partly++
				}
			}
			anew := new(Index).With(nil, builderOf(t, documents))
			p := past{index: x, questions: a.ask(8, documents)}
			same(t, name, p.questions, anew, x)
			for _, q := range p.questions {
				p.answers = append(p.answers, q.of(x))
			}
			history = append(history, p)
		}
		for step, p := range history {
			for i, q := range p.questions {
				if !reflect.DeepEqual(p.answers[i], q.of(p.index)) {
					t.Fatalf("history %d: the index of step %d answers %q differently by now", seed, step, q.typed)
				}
			}
		}
		// What is mostly gone is made anew.
		for _, id := range slices.Sorted(maps.Keys(documents))[:len(documents)/2] {
			dead := deadOf(x)
			x = x.With(map[int64]bool{id: true}, nil)
			delete(documents, id)
			if deadOf(x) < dead {
				remade++
			}
			checkViews(t, x, documents)
		}
		same(t, "after the last step", a.ask(50, documents), new(Index).With(nil, builderOf(t, documents)), x)
	}
	if joined == 0 || remade == 0 || partly == 0 {
		t.Errorf("joined %d times, made anew %d times, partly dead %d times: the test does not test that", joined, remade, partly)
	}
}

func deadOf(x *Index) (n int) {
	for _, v := range x.views {
		n += v.gone
	}
	return n
}

// checkViews makes sure that an index has what it should, in few views that are mostly alive.
func checkViews(t *testing.T, x *Index, documents map[int64]document) {
	t.Helper()
	if len(x.views) > maxViews {
		t.Fatalf("%d views", len(x.views))
	}
	entries, groups := 0, map[int64]Group{}
	for id, d := range documents {
		entries += len(d.entries)
		groups[id] = d.Group
	}
	if x.entries != entries {
		t.Fatalf("%d entries, want %d", x.entries, entries)
	}
	if got := x.Groups(); !maps.Equal(groups, got) {
		t.Fatal(cmp.Diff(groups, got))
	}
	for _, v := range x.views {
		if float64(v.gone) > maxDead*float64(len(v.ids)) || v.gone == len(v.ids) {
			t.Fatalf("%d of %d entries are dead", v.gone, len(v.ids))
		}
	}
}

func TestManySmallChangesKeepFewViews(t *testing.T) {
	a := &author{Rand: rand.New(rand.NewPCG(1, 1))}
	x, documents := new(Index), map[int64]document{}
	for i := range int64(100) {
		documents[i] = a.document(i)
	}
	x = x.With(nil, builderOf(t, documents))
	large := x.views[0].segment
	for i := range int64(10 * maxViews) {
		d := a.document(1000 + i)
		documents[d.ID] = d
		x = x.With(nil, builderOf(t, map[int64]document{d.ID: d}))
		checkViews(t, x, documents)
		if x.views[0].segment != large {
			t.Fatalf("addition %d: the largest segment was made anew", i)
		}
	}
	same(t, "in the end", a.ask(100, documents), new(Index).With(nil, builderOf(t, documents)), x)
}

func TestWithoutChangesNothingIsMadeAnew(t *testing.T) {
	a := &author{Rand: rand.New(rand.NewPCG(2, 1))}
	documents := map[int64]document{1: a.document(1), 2: a.document(2)}
	x := new(Index).With(nil, builderOf(t, documents))
	y := x.With(map[int64]bool{77: true}, NewBuilder(nil))
	if len(y.views) != 1 || y.views[0].segment != x.views[0].segment {
		t.Error("the segment was made anew")
	}
	if z := x.With(map[int64]bool{1: true, 2: true}, nil); z.entries != 0 || len(z.views) != 0 || len(z.Groups()) != 0 {
		t.Errorf("%d entries in %d views are left of nothing", z.entries, len(z.views))
	}
	same(t, "afterwards", a.ask(20, documents), x, y)
}

func TestSearchesRunBesideChanges(t *testing.T) {
	type state struct {
		index *Index
		want  []int64
	}
	const typed = "hồ sơ khne thưởng của tỉnh"
	a := &author{Rand: rand.New(rand.NewPCG(9, 9))}
	documents := map[int64]document{}
	var current atomic.Pointer[state]
	current.Store(&state{index: new(Index)})
	var done atomic.Bool
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for !done.Load() {
				s := current.Load()
				if got := find(s.index, typed, 20); !slices.Equal(got, s.want) {
					t.Errorf("got %v, want %v", got, s.want)
					return
				}
			}
		})
	}
	x := new(Index)
	for range 60 {
		x, documents = a.change(t, x, documents, 6)
		anew := new(Index).With(nil, builderOf(t, documents))
		current.Store(&state{x, find(anew, typed, 20)})
	}
	done.Store(true)
	wg.Wait()
}

func TestScratchIsCleanAfterAPanickingFilter(t *testing.T) {
	x := build(t, provisions...)
	want := find(x, "bằng khen", 3)
	func() {
		defer func() { _ = recover() }()
		x.Search(ParseQuery("thi đua khen thưởng", nil), 3, Filter{Accept: func(int64) bool { panic("accept") }})
	}()
	if diff := cmp.Diff(want, find(x, "bằng khen", 3)); diff != "" {
		t.Error(diff)
	}
}
