package bank

import (
	"cmp"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Index finds entries that are like a question. The zero Index has none. It does not change and is safe for concurrent use.
type Index struct {
	entries []Entry
	names   []string // of things
	byName  map[string]uint32
	read    map[uint64][]thing // what the questions tell of, by questionID: reading one takes a tenth of a millisecond

	lists  [][]posting // by thing
	rarity []float64   // by thing
	length []float64   // of each entry's things
	place  []int32     // of each entry, its provision's number
	places int
}

// thing is a query.Thing whose name is an index into Index.names.
type thing struct {
	name   uint32
	counts float32
}

type posting struct {
	entry  int32
	weight float32
}

// Hit is an entry that is like a question.
type Hit struct {
	Entry
	Likeness float64 // 0 to 1: how much the two tell alike of all that either tells
	Share    float64 // 0 to 1: how much of what the entry tells the question tells as well, whatever more it tells
	Told     float64 // 0 to 1: how much of what the question tells in its own words the entry tells as well
	Others   float64 // 0 to 1: the likeness of the next likest entries of the provision, on the average of two
}

// How much rarer things count: a kind of answer, an award and its kind are few and tell much; two words side by side are rare by themselves.
const (
	askedRarity = 1.5
	awardRarity = 3.0
	kindRarity  = 1.0
	pairRarity  = 0.7
)

// questionID tells the questions of an index apart.
func questionID(question string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(question))
	return h.Sum64()
}

// With is the index of entries. What x has read of them is not read again; it is x itself when the entries are the same. Abbreviations are
// those that x was made with; nil is those of the package vietnamese.
func (x *Index) With(entries []Entry, abbreviations *vietnamese.Abbreviations) *Index {
	if slices.Equal(x.entries, entries) {
		return x
	}
	with := &Index{entries: entries, byName: map[string]uint32{}, read: make(map[uint64][]thing, len(entries))}
	with.take(x, readAnew(x, entries, abbreviations))
	with.number()
	with.weigh()
	return with
}

// readAnew reads the questions that an index has not read. The result is by entry, nil of those that it has.
func readAnew(x *Index, entries []Entry, abbreviations *vietnamese.Abbreviations) [][]query.Thing {
	told := make([][]query.Thing, len(entries))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(entries)); i = next.Add(1) - 1 {
				if _, known := x.read[questionID(entries[i].Question)]; !known {
					told[i] = query.Read(entries[i].Question, abbreviations).Things()
				}
			}
		})
	}
	wait.Wait()
	return told
}

// take takes over what a former index has read, and what was read anew.
func (x *Index) take(former *Index, told [][]query.Thing) {
	renamed := make([]uint32, len(former.names)) // one more than the new number; 0 is none yet
	for i, e := range x.entries {
		id := questionID(e.Question)
		if _, twice := x.read[id]; twice {
			continue
		}
		var things []thing
		if known := former.read[id]; known != nil {
			things = make([]thing, len(known))
			for k, t := range known {
				if renamed[t.name] == 0 {
					renamed[t.name] = x.nameOf(former.names[t.name]) + 1
				}
				things[k] = thing{renamed[t.name] - 1, t.counts}
			}
		} else {
			things = make([]thing, len(told[i]))
			for k, t := range told[i] {
				things[k] = thing{x.nameOf(t.Name), float32(t.Counts)}
			}
		}
		x.read[id] = things
	}
}

func (x *Index) nameOf(name string) uint32 {
	n, known := x.byName[name]
	if !known {
		n = uint32(len(x.names))
		x.names, x.byName[name] = append(x.names, name), n
	}
	return n
}

// number numbers the provisions that the entries are about.
func (x *Index) number() {
	numbers := map[[2]string]int32{}
	x.place = make([]int32, len(x.entries))
	for i, e := range x.entries {
		at := [2]string{e.Document, e.Path}
		if _, known := numbers[at]; !known {
			numbers[at] = int32(len(numbers))
		}
		x.place[i] = numbers[at]
	}
	x.places = len(numbers)
}

// weigh makes the lists.
func (x *Index) weigh() {
	told := make([][]thing, len(x.entries))
	count := make([]int, len(x.names))
	for i, e := range x.entries {
		told[i] = x.read[questionID(e.Question)]
		for _, t := range told[i] {
			count[t.name]++
		}
	}
	x.rarity, x.lists, x.length = make([]float64, len(x.names)), make([][]posting, len(x.names)), make([]float64, len(x.entries))
	for n, name := range x.names {
		x.rarity[n] = rarity(name, count[n], len(x.entries))
		x.lists[n] = make([]posting, 0, count[n])
	}
	for i := range told {
		for _, t := range told[i] {
			w := float64(t.counts) * x.rarity[t.name]
			x.length[i] += w * w
			x.lists[t.name] = append(x.lists[t.name], posting{int32(i), float32(w)})
		}
		x.length[i] = math.Sqrt(x.length[i])
	}
}

// usualEntries is about how many entries there are where the main documents of the field are. A corpus of few documents has few; that a word is in
// none of them tells as much as where there are many, or whatever is asked would be like something.
const usualEntries = 12_000

// rarity is how much it tells that n of all entries tell of a thing.
func rarity(thing string, n, all int) float64 {
	first, _, pair := strings.Cut(thing, " ")
	switch first {
	case "asks":
		return askedRarity
	case "kind", "class":
		return kindRarity
	case "award":
		return awardRarity
	}
	as := max(float64(all), usualEntries)
	of := math.Log(1 + as/(float64(n)*as/float64(all)+1))
	if pair && first != "spelt" {
		of *= pairRarity
	}
	return of
}

// byChance is the likeness up to which two questions tell of the same as any two do. Where there are many entries closer ones stand before those;
// where there are few nothing does, and they are left out.
const byChance = 0.15

// Asks reports whether an entry is about a unit of a document, about what is above it or under it.
func (x *Index) Asks(document, path string) bool {
	return slices.ContainsFunc(x.entries, func(e Entry) bool {
		return e.Document == document && (e.Path == path || strings.HasPrefix(e.Path, path+" ") || strings.HasPrefix(path, e.Path+" "))
	})
}

// leastLikeness is the likeness up to which an entry is like a question by chance.
func (x *Index) leastLikeness() float64 {
	return byChance * max(1-float64(len(x.entries))/usualEntries, 0)
}

// Find are the k entries that are most like a question, the best first: of the entries of one provision the best alone.
func (x *Index) Find(q query.Question, k int) []Hit {
	if len(x.entries) == 0 || k <= 0 {
		return nil
	}
	sums, shared, told := make([]float32, len(x.entries)), make([]float32, len(x.entries)), make([]float32, len(x.entries))
	length, ownLength := 0.0, 0.0
	own := q.Things()
	for i, t := range append(slices.Clip(own), q.Meant()...) {
		isOwn := 0.0
		if i < len(own) {
			isOwn = 1
		}
		n, known := x.byName[t.Name]
		if !known {
			w := t.Counts * rarity(t.Name, 0, len(x.entries))
			length += w * w
			ownLength += isOwn * w * w
			continue
		}
		w := t.Counts * x.rarity[n]
		length += w * w
		ownLength += isOwn * w * w
		for _, p := range x.lists[n] {
			sums[p.entry] += float32(w) * p.weight
			shared[p.entry] += p.weight * p.weight
			told[p.entry] += float32(isOwn * w * w)
		}
	}
	best := make([]scored, x.places) // of each provision
	for i, sum := range sums {
		best[x.place[i]].add(int32(i), float64(sum)/x.length[i])
	}
	better := func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.entry, b.entry))
	}
	var top []scored // at most k, sorted
	least := x.leastLikeness() * math.Sqrt(length)
	for _, one := range best {
		if one.likeness <= least || len(top) == k && better(one, top[k-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, one, better)
		top = slices.Insert(top[:min(len(top), k-1)], min(at, k-1), one)
	}
	hits := make([]Hit, len(top))
	for i, one := range top {
		of := x.length[one.entry]
		length := math.Sqrt(length)
		hits[i] = Hit{
			Entry: x.entries[one.entry], Likeness: one.likeness / length, Share: float64(shared[one.entry]) / (of * of),
			Told: float64(told[one.entry]) / max(ownLength, 1e-9), Others: (one.second + one.third) / 2 / length,
		}
	}
	return hits
}

// scored is the likest entry of a provision and how like it and the next two are, but for the length of the question.
type scored struct {
	entry                   int32
	likeness, second, third float64
}

func (s *scored) add(entry int32, likeness float64) {
	switch {
	case likeness > s.likeness:
		s.entry, s.likeness, s.second, s.third = entry, likeness, s.likeness, s.second
	case likeness > s.second:
		s.second, s.third = likeness, s.second
	case likeness > s.third:
		s.third = likeness
	}
}
