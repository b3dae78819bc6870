package lexical

// lists holds for every term the entries that have it, ascending, with the term's frequency
// there. One term's list is a slice of the shared arrays.
type lists struct {
	starts  []uint32 // len = terms + 1
	entries []uint32
	tf      []float32
}

func (l *lists) of(term uint32) (entries []uint32, tf []float32) {
	from, to := l.starts[term], l.starts[term+1]
	return l.entries[from:to], l.tf[from:to]
}

func (l *lists) df(term uint32) int { return int(l.starts[term+1] - l.starts[term]) }

// groups joins the terms that fold to one.
type groups struct {
	starts  []uint32 // len = groups + 1
	members []uint32 // terms, ascending within a group
	df      []uint32 // entries that have any member
}

func (g *groups) of(group uint32) []uint32 { return g.members[g.starts[group]:g.starts[group+1]] }

// newGroups joins terms by twin[term] into n groups.
func newGroups(twin []uint32, n int, l lists, entries int) groups {
	g := groups{starts: make([]uint32, n+1), members: make([]uint32, len(twin)), df: make([]uint32, n)}
	for _, t := range twin {
		g.starts[t+1]++
	}
	for i := range n {
		g.starts[i+1] += g.starts[i]
	}
	next := append([]uint32(nil), g.starts...)
	for term, t := range twin {
		g.members[next[t]] = uint32(term)
		next[t]++
	}
	seen := make([]uint32, entries) // the last group, plus one, that counted the entry
	for i := range uint32(n) {
		members := g.of(i)
		if len(members) == 1 {
			g.df[i] = uint32(l.df(members[0]))
			continue
		}
		for _, term := range members {
			found, _ := l.of(term)
			for _, e := range found {
				if seen[e] != i+1 {
					seen[e] = i + 1
					g.df[i]++
				}
			}
		}
	}
	return g
}

// occurrences holds the frequencies of terms, entry after entry.
type occurrences struct {
	terms []uint32
	tf    []float32
	ends  []int // of each entry
}

// lists turns occurrences by entry into lists by term; rank, when given, renumbers the terms.
func (o *occurrences) lists(terms int, rank []uint32) lists {
	l := lists{
		starts:  make([]uint32, terms+1),
		entries: make([]uint32, len(o.terms)),
		tf:      make([]float32, len(o.terms)),
	}
	place := func(t uint32) uint32 {
		if rank == nil {
			return t
		}
		return rank[t]
	}
	for _, t := range o.terms {
		l.starts[place(t)+1]++
	}
	for i := range terms {
		l.starts[i+1] += l.starts[i]
	}
	next := append([]uint32(nil), l.starts...)
	start := 0
	for entry, end := range o.ends {
		for i := start; i < end; i++ {
			t := place(o.terms[i])
			l.entries[next[t]] = uint32(entry)
			l.tf[next[t]] = o.tf[i]
			next[t]++
		}
		start = end
	}
	return l
}

// bag adds up the frequencies of terms within one entry.
type bag struct {
	tf      []float32
	touched []uint32
}

func (b *bag) grow(terms int) {
	for len(b.tf) < terms {
		b.tf = append(b.tf, make([]float32, max(terms-len(b.tf), len(b.tf)))...)
	}
}

// add counts a term; a field of weight 0 adds nothing.
func (b *bag) add(term uint32, weight float32) {
	if weight == 0 {
		return
	}
	if b.tf[term] == 0 {
		b.touched = append(b.touched, term)
	}
	b.tf[term] += weight
}

// flush moves the entry's frequencies to o and empties the bag.
func (b *bag) flush(o *occurrences) {
	for _, term := range b.touched {
		o.terms = append(o.terms, term)
		o.tf = append(o.tf, b.tf[term])
		b.tf[term] = 0
	}
	b.touched = b.touched[:0]
	o.ends = append(o.ends, len(o.terms))
}
