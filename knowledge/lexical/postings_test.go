package lexical

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// listed is a list as it was packed.
type listed struct {
	entries []uint32
	weights []uint8
}

func (l *listed) add(entry uint32, weight uint8) {
	l.entries, l.weights = append(l.entries, entry), append(l.weights, weight)
}

// first is the place of the first posting at or after entry.
func (l *listed) first(entry uint32) int {
	i, _ := slices.BinarySearch(l.entries, entry)
	return i
}

// checkCursor walks a list by seeks and compares with the list as it was; bound is asked between them.
func checkCursor(t *testing.T, p *postings, number uint32, l *listed, seeks []uint32) {
	t.Helper()
	if got := p.df(number); got != len(l.entries) {
		t.Fatalf("length %d, want %d", got, len(l.entries))
	}
	entries := uint64(0)
	if n := len(l.entries); n > 0 {
		entries = uint64(l.entries[n-1]) + 1
	}
	if data := p.data[p.starts[number]:p.starts[number+1]]; !checkList(data, entries) || entries > 0 && checkList(data, entries-1) {
		t.Fatalf("a list of entries up to %d is not taken for one", entries)
	}
	c := cursor{n: 99, i: 99, block: 99, at: 99} // of another list before
	c.open(p, number, 1)
	for _, entry := range seeks {
		hi := entry + min(2000, ^uint32(0)-entry)
		most := uint8(0)
		for i := l.first(entry); i < l.first(hi); i++ {
			most = max(most, l.weights[i])
		}
		if got := c.bound(entry, hi); got < most {
			t.Fatalf("bound of %d to %d is %d, want at least %d", entry, hi, got, most)
		}
		i := l.first(entry)
		switch ok := c.seek(entry); {
		case ok != (i < len(l.entries)):
			t.Fatalf("seek %d: %v, want %v", entry, ok, !ok)
		case ok && (c.entry[c.i] != l.entries[i] || c.weight[c.i] != l.weights[i]):
			t.Fatalf("seek %d: %d of weight %d, want %d of %d", entry, c.entry[c.i], c.weight[c.i], l.entries[i], l.weights[i])
		}
	}
}

func TestCursorsFindWhatWasPacked(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for range 60 {
		var p postings
		lists := make([]listed, 1+random.IntN(8))
		for n := range lists {
			// About the lengths at which blocks begin, too.
			length := []int{0, 1, 2, 127, 128, 129, 255, 256, 257, random.IntN(2000)}[random.IntN(10)]
			spread := []int{1, 2, 10, 300, 100000}[random.IntN(5)]
			entry := uint32(random.IntN(spread))
			for range length {
				lists[n].add(entry, uint8(1+random.IntN(255)))
				entry += uint32(1 + random.IntN(spread))
			}
			p.add(lists[n].entries, lists[n].weights)
		}
		if len(p.starts) != len(lists)+1 {
			t.Fatalf("%d starts of %d lists", len(p.starts), len(lists))
		}
		for n := range lists {
			var every, some []uint32
			at := uint32(0)
			for _, e := range lists[n].entries {
				every = append(every, e)
				if random.IntN(20) == 0 {
					some = append(some, e-min(e-at, uint32(random.IntN(3))), e)
					at = e
				}
			}
			last := at + 1<<30
			for _, seeks := range [][]uint32{every, some, {0, 0, last, last}, {last}, nil} {
				checkCursor(t, &p, uint32(n), &lists[n], seeks)
			}
		}
	}
}

// FuzzCursor reads a list, and what to seek in it, off the input: the gaps of the one, and of the other.
func FuzzCursor(f *testing.F) {
	f.Add([]byte{}, []byte{0, 1})
	f.Add([]byte{1, 5, 0x80, 7}, []byte{1, 1, 0xff, 3})
	f.Add(slices.Repeat([]byte{0}, 129), []byte{127, 0, 1, 0, 200})
	f.Add(slices.Repeat([]byte{0xc8, 0, 1}, 300), []byte{255, 255, 255, 255, 9})
	f.Fuzz(func(t *testing.T, gaps, steps []byte) {
		var l listed
		entry := uint32(0)
		for i, gap := range gaps[:min(len(gaps), 5000)] {
			if entry += uint32(gap); gap >= 0xc0 {
				entry += uint32(gap-0xbf) << 12
			}
			l.add(entry, uint8(i%255)+1)
			entry++
		}
		var seeks []uint32
		at := uint32(0)
		for _, step := range steps {
			if at += uint32(step); step >= 0xc0 {
				at += uint32(step-0xbf) << 12
			}
			seeks = append(seeks, at)
		}
		p := postings{}
		p.add([]uint32{3}, []uint8{1})
		p.add(l.entries, l.weights)
		checkCursor(t, &p, 1, &l, seeks)
	})
}

func TestPairTableNumbersPairsAsTheyAreMet(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	table, want := newPairTable(), map[uint64]uint32{}
	for range 100000 {
		key := pairKey(uint32(random.ExpFloat64()*50), uint32(random.ExpFloat64()*50))
		if _, known := want[key]; !known {
			want[key] = uint32(len(want))
		}
		if got := table.number(key); got != want[key] || table.keys[got] != key {
			t.Fatalf("pair %x is %d, want %d", key, got, want[key])
		}
	}
}
