package lexical

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sort"

	"thidua/knowledge/vietnamese"
)

// segment is a part of an index: the entries of some groups. It never changes.
type segment struct {
	rules     uint32 // by which the texts were made into terms: the version of the abbreviations
	groups    []Group
	ids       []int64
	group     []uint32       // of each entry, an index of groups
	heads     [body][]uint32 // of each entry, its streams
	firstPart []uint32       // of each entry, and the end
	partIDs   []int64
	leads     []uint32 // of each part, the stream of its lead
	parts     []uint32 // of each part, its stream
	tokens    []byte   // streams: their length, then the numbers of terms, all varints

	terms     []string // as written, the commonest first; the first is breakTerm
	termDF    []uint32 // entries that have the term as written
	pairs     []uint64 // pairs of folded terms, sorted
	lists     postings // of folded terms
	pairLists postings

	// What follows from the rest.
	sorted    []uint32 // terms in the order of their text
	folded    []string // what terms fold to, sorted
	fold      []uint32 // of each term, an index of folded
	spellings groups   // the terms of each folded one
	byPart    []uint32 // parts in the order of their ids
}

// mixedRules is said of a segment that was made of texts under different rules: no version of the abbreviations.
const mixedRules = 0

// breakTerm stands between what is not side by side, and is no word.
const breakTerm = ""

// derive fills what follows from the rest.
func (s *segment) derive() {
	s.sorted = make([]uint32, len(s.terms))
	folds := make([]string, len(s.terms))
	for i, t := range s.terms {
		s.sorted[i] = uint32(i)
		folds[i] = vietnamese.Fold(t)
	}
	slices.SortFunc(s.sorted, func(a, b uint32) int { return cmp.Compare(s.terms[a], s.terms[b]) })
	s.folded = slices.Clone(folds)
	slices.Sort(s.folded)
	s.folded = slices.Clip(slices.Compact(s.folded))
	s.fold = make([]uint32, len(s.terms))
	for i, f := range folds {
		place, _ := slices.BinarySearch(s.folded, f)
		s.fold[i] = uint32(place)
	}
	s.spellings = newGroups(s.fold, len(s.folded))
	s.byPart = make([]uint32, len(s.partIDs))
	for i := range s.byPart {
		s.byPart[i] = uint32(i)
	}
	slices.SortFunc(s.byPart, func(a, b uint32) int { return cmp.Compare(s.partIDs[a], s.partIDs[b]) })
}

// none is the number of what a vocabulary does not have.
const none = ^uint32(0)

// term is the number of a term as written.
func (s *segment) term(text string) uint32 {
	i := sort.Search(len(s.sorted), func(i int) bool { return s.terms[s.sorted[i]] >= text })
	if i < len(s.sorted) && s.terms[s.sorted[i]] == text {
		return s.sorted[i]
	}
	return none
}

// foldedTerm is the number of a folded term.
func (s *segment) foldedTerm(text string) uint32 {
	if i, ok := slices.BinarySearch(s.folded, text); ok {
		return uint32(i)
	}
	return none
}

// pair is the number of a pair of folded terms.
func (s *segment) pair(first, second uint32) uint32 {
	if i, ok := slices.BinarySearch(s.pairs, pairKey(first, second)); ok {
		return uint32(i)
	}
	return none
}

// entryOfPart is the entry that has a part.
func (s *segment) entryOfPart(id int64) (uint32, bool) {
	i := sort.Search(len(s.byPart), func(i int) bool { return s.partIDs[s.byPart[i]] >= id })
	if i == len(s.byPart) || s.partIDs[s.byPart[i]] != id {
		return 0, false
	}
	part := s.byPart[i]
	entry := sort.Search(len(s.ids), func(e int) bool { return s.firstPart[e+1] > part })
	return uint32(entry), true
}

// stream opens the stream that starts at at.
func (s *segment) stream(at uint32) (length int, terms []byte) {
	n, size := binary.Uvarint(s.tokens[at:])
	return int(n), s.tokens[int(at)+size:]
}

// nextTerm reads a term of a stream, and what is left of it.
func nextTerm(data []byte) (term uint32, rest []byte) {
	if data[0] < 0x80 {
		return uint32(data[0]), data[1:]
	}
	if data[1] < 0x80 {
		return uint32(data[0]&0x7f) | uint32(data[1])<<7, data[2:]
	}
	v, n := binary.Uvarint(data)
	return uint32(v), data[n:]
}

// streams are those of an entry, field after field, part after part.
func (s *segment) streams(entry uint32) []uint32 {
	var all []uint32
	for f := range s.heads {
		all = append(all, s.heads[f][entry])
	}
	for p := s.firstPart[entry]; p < s.firstPart[entry+1]; p++ {
		if s.freshLead(entry, p) {
			all = append(all, s.leads[p])
		}
		all = append(all, s.parts[p])
	}
	return all
}

// freshLead reports whether a part's lead is not that of the part before it.
func (s *segment) freshLead(entry, part uint32) bool {
	return part == s.firstPart[entry] || s.leads[part] != s.leads[part-1]
}

// groups joins numbers by what they have in common.
type groups struct {
	starts  []uint32
	members []uint32
}

func (g *groups) of(group uint32) []uint32 { return g.members[g.starts[group]:g.starts[group+1]] }

// newGroups joins the indices of key by their key, which is below n.
func newGroups(key []uint32, n int) groups {
	g := groups{starts: make([]uint32, n+1), members: make([]uint32, len(key))}
	for _, k := range key {
		g.starts[k+1]++
	}
	for i := range n {
		g.starts[i+1] += g.starts[i]
	}
	next := slices.Clone(g.starts)
	for member, k := range key {
		g.members[next[k]] = uint32(member)
		next[k]++
	}
	return g
}
