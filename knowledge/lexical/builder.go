package lexical

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Builder collects entries for an Index. It is not safe for concurrent use.
type Builder struct {
	abbreviations *vietnamese.Abbreviations
	rules         uint32 // by which the texts were made into terms

	groups    []Group
	ids       []int64
	group     []uint32
	heads     [body][]uint32 // of each entry, its streams
	firstPart []uint32
	partIDs   []int64
	leads     []uint32
	parts     []uint32

	streams  []int32 // where each ends in tokens
	tokens   []uint32
	interned map[string]uint32 // the streams of heads and leads by their text: many share them
	numbers  map[string]uint32 // of terms, in the order they were met
	terms    []string

	seenGroups  map[int64]bool
	seenEntries map[int64]bool
}

// NewBuilder returns an empty Builder, which writes short forms out by abbreviations; nil is those of the package
// vietnamese.
func NewBuilder(abbreviations *vietnamese.Abbreviations) *Builder {
	if abbreviations == nil {
		abbreviations = vietnamese.Default()
	}
	b := &Builder{abbreviations: abbreviations, rules: abbreviations.Version(), interned: map[string]uint32{}, numbers: map[string]uint32{}, seenGroups: map[int64]bool{}, seenEntries: map[int64]bool{}}
	b.number(breakTerm)
	return b
}

// maxTokens keeps places in the arrays of a segment within 31 bits.
const maxTokens = math.MaxInt32 - 1<<24

// errFull is an index of more words than fit: some hundred times the official codification.
var errFull = errors.New("lexical index: full")

// Group begins a group: the entries added next belong to it. It fails on one it has seen.
func (b *Builder) Group(g Group) error {
	if b.seenGroups[g.ID] {
		return fmt.Errorf("lexical index: group %d added twice", g.ID)
	}
	b.seenGroups[g.ID] = true
	b.groups = append(b.groups, g)
	return nil
}

// Add adds an entry to the group. It fails without a group, on an entry it has seen, and when the index is full.
func (b *Builder) Add(e Entry) error {
	switch {
	case len(b.groups) == 0:
		return fmt.Errorf("lexical index: entry %d has no group", e.ID)
	case b.seenEntries[e.ID]:
		return fmt.Errorf("lexical index: entry %d added twice", e.ID)
	case len(b.tokens) > maxTokens:
		return errFull
	}
	b.open(e.ID)
	for f, text := range [body]string{source: e.Source, above: e.Above, title: e.Title} {
		b.heads[f] = append(b.heads[f], b.intern(text))
	}
	for _, p := range e.Parts {
		b.partIDs = append(b.partIDs, p.ID)
		b.leads = append(b.leads, b.intern(p.Lead))
		b.parts = append(b.parts, b.analyse(p.Text))
	}
	return nil
}

// open begins an entry of the last group.
func (b *Builder) open(id int64) {
	b.seenEntries[id] = true
	b.ids = append(b.ids, id)
	b.group = append(b.group, uint32(len(b.groups)-1))
	b.firstPart = append(b.firstPart, uint32(len(b.parts)))
}

// intern is the stream of a text that others have too.
func (b *Builder) intern(text string) uint32 {
	stream, ok := b.interned[text]
	if !ok {
		stream = b.analyse(text)
		b.interned[text] = stream
	}
	return stream
}

// analyse makes a stream of a text.
func (b *Builder) analyse(text string) uint32 {
	p := analyse(text, b.abbreviations)
	for _, t := range p.sequence {
		b.tokens = append(b.tokens, b.number(t))
	}
	for _, t := range p.extra {
		b.tokens = append(b.tokens, 0, b.number(t))
	}
	return b.closeStream()
}

func (b *Builder) closeStream() uint32 {
	b.streams = append(b.streams, int32(len(b.tokens)))
	return uint32(len(b.streams) - 1)
}

// maxTerm is the longest term in bytes; longer runs of letters are no words, and become breaks.
const maxTerm = 256

func (b *Builder) number(term string) uint32 {
	n, ok := b.numbers[term]
	if !ok {
		if len(term) > maxTerm {
			return 0
		}
		n = uint32(len(b.terms))
		term = strings.Clone(term) // it may be a piece of a long text
		b.numbers[term] = n
		b.terms = append(b.terms, term)
	}
	return n
}

// copyFrom adds the entries of a segment that keep allows, with their groups.
func (b *Builder) copyFrom(s *segment, keep func(entry uint32) bool) {
	switch {
	case len(b.ids) == 0:
		b.rules = s.rules
	case b.rules != s.rules:
		b.rules = mixedRules
	}
	numbers := make([]uint32, len(s.terms)) // + 1; 0 not met yet
	copied := map[uint32]uint32{}           // heads and leads
	copyStream := func(at uint32) uint32 {
		n, data := s.stream(at)
		for range n {
			var t uint32
			t, data = nextTerm(data)
			if numbers[t] == 0 {
				numbers[t] = b.number(s.terms[t]) + 1
			}
			b.tokens = append(b.tokens, numbers[t]-1)
		}
		return b.closeStream()
	}
	shared := func(at uint32) uint32 {
		stream, ok := copied[at]
		if !ok {
			stream = copyStream(at)
			copied[at] = stream
		}
		return stream
	}
	last := none
	for e := range uint32(len(s.ids)) {
		if !keep(e) {
			continue
		}
		if g := s.group[e]; g != last {
			last = g
			b.seenGroups[s.groups[g].ID] = true
			b.groups = append(b.groups, s.groups[g])
		}
		b.open(s.ids[e])
		for f := range s.heads {
			b.heads[f] = append(b.heads[f], shared(s.heads[f][e]))
		}
		for p := s.firstPart[e]; p < s.firstPart[e+1]; p++ {
			b.partIDs = append(b.partIDs, s.partIDs[p])
			b.leads = append(b.leads, shared(s.leads[p]))
			b.parts = append(b.parts, copyStream(s.parts[p]))
		}
	}
}

func (b *Builder) of(stream uint32) []uint32 {
	from := int32(0)
	if stream > 0 {
		from = b.streams[stream-1]
	}
	return b.tokens[from:b.streams[stream]]
}

// build makes the segment. The Builder is not to be used any more.
func (b *Builder) build() *segment {
	s := &segment{rules: b.rules, groups: b.groups, ids: b.ids, group: b.group, partIDs: b.partIDs}
	s.firstPart = append(b.firstPart, uint32(len(b.parts)))
	rank := b.rank(s)
	for i, t := range b.tokens {
		b.tokens[i] = rank[t]
	}
	at := make([]uint32, len(b.streams))
	for i := range b.streams {
		at[i] = uint32(len(s.tokens))
		terms := b.of(uint32(i))
		s.tokens = binary.AppendUvarint(s.tokens, uint64(len(terms)))
		for _, t := range terms {
			s.tokens = binary.AppendUvarint(s.tokens, uint64(t))
		}
	}
	s.tokens = slices.Clip(s.tokens)
	for f := range s.heads {
		s.heads[f] = make([]uint32, len(b.ids))
		for i, stream := range b.heads[f] {
			s.heads[f][i] = at[stream]
		}
	}
	s.parts = make([]uint32, len(b.parts))
	s.leads = make([]uint32, len(b.parts))
	for i, stream := range b.parts {
		s.leads[i], s.parts[i] = at[b.leads[i]], at[stream]
	}
	s.derive()
	b.post(s)
	return s
}

// rank fills the terms of s, the commonest first, and returns the new number of each.
func (b *Builder) rank(s *segment) []uint32 {
	count := make([]int, len(b.terms))
	for _, t := range b.tokens {
		count[t]++
	}
	order := make([]uint32, len(b.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order[1:], func(x, y uint32) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), cmp.Compare(b.terms[x], b.terms[y]))
	})
	rank := make([]uint32, len(order))
	s.terms = make([]string, len(order))
	for i, t := range order {
		rank[t] = uint32(i)
		s.terms[i] = b.terms[t]
	}
	return rank
}

// post fills the lists of s. The tokens have the numbers of s.
func (b *Builder) post(s *segment) {
	s.termDF = make([]uint32, len(s.terms))
	seen := make([]uint32, len(s.terms)) // the last entry, plus one, that counted the term
	table := newPairTable()
	terms, pairs := newAccumulator(len(s.folded)), newAccumulator(0)
	var texts []uint32 // of the body of the entry in hand
	for e := range uint32(len(b.ids)) {
		add := func(f field, stream []uint32, length int) {
			weight := float32(fieldConfig[f].weight * f.normalised(length))
			previous := uint32(0)
			for _, t := range stream {
				if t == 0 {
					previous = 0
					continue
				}
				if seen[t] != e+1 {
					seen[t] = e + 1
					s.termDF[t]++
				}
				terms.add(s.fold[t], weight)
				if previous != 0 {
					pairs.add(table.number(pairKey(s.fold[previous], s.fold[t])), weight)
				}
				previous = t
			}
		}
		for f := range b.heads {
			stream := b.of(b.heads[f][e])
			add(field(f), stream, wordsOf(stream))
		}
		texts, length := texts[:0], 0
		for p := s.firstPart[e]; p < s.firstPart[e+1]; p++ {
			if s.freshLead(e, p) {
				texts = append(texts, b.leads[p])
			}
			texts = append(texts, b.parts[p])
		}
		for _, stream := range texts {
			length += wordsOf(b.of(stream))
		}
		for _, stream := range texts {
			add(body, b.of(stream), length)
		}
		terms.flush()
		pairs.flush()
	}
	s.lists = terms.postings(len(s.folded), nil)
	order := make([]uint32, len(table.keys))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Compare(table.keys[x], table.keys[y]) })
	place := make([]uint32, len(order))
	s.pairs = make([]uint64, len(order))
	for i, p := range order {
		place[p] = uint32(i)
		s.pairs[i] = table.keys[p]
	}
	s.pairLists = pairs.postings(len(order), place)
}

// wordsOf is the length of a stream without its breaks.
func wordsOf(stream []uint32) int {
	n := 0
	for _, t := range stream {
		if t != 0 {
			n++
		}
	}
	return n
}
