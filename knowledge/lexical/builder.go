package lexical

import (
	"cmp"
	"fmt"
	"slices"

	"thidua/knowledge/vietnamese"
)

// Builder collects entries for an Index. It is not safe for concurrent use.
type Builder struct {
	config Config
	ids    []int64
	known  map[int64]bool
	vocab  map[string]uint32
	terms  []string
	texts  []uint32 // term of every occurrence, field after field, entry after entry
	ends   []span   // where each field of each entry ends in texts
}

// span is the end of a field's sequence and of its extra terms.
type span struct{ sequence, extra int }

// maxOccurrences keeps positions in the lists of terms and pairs within 32 bits.
const maxOccurrences = 1 << 31

// NewBuilder returns an empty Builder, or an error that names what is wrong with config.
func NewBuilder(config Config) (*Builder, error) {
	if err := config.validate(); err != nil {
		return nil, fmt.Errorf("lexical index: %w", err)
	}
	config.Fields = slices.Clone(config.Fields)
	return &Builder{config: config, known: map[int64]bool{}, vocab: map[string]uint32{}}, nil
}

// Add adds an entry with one text per configured field, in that order; a field may be empty.
// It fails on another number of fields and on an id it has seen.
func (b *Builder) Add(id int64, fields ...string) error {
	if len(fields) != len(b.config.Fields) {
		return fmt.Errorf("lexical index: entry %d has %d fields, want %d", id, len(fields), len(b.config.Fields))
	}
	if b.known[id] {
		return fmt.Errorf("lexical index: entry %d added twice", id)
	}
	if len(b.texts) > maxOccurrences {
		return fmt.Errorf("lexical index: full at %d entries", len(b.ids))
	}
	b.known[id] = true
	b.ids = append(b.ids, id)
	for _, text := range fields {
		p := analyse(text)
		b.append(p.sequence)
		end := span{sequence: len(b.texts)}
		b.append(p.extra)
		end.extra = len(b.texts)
		b.ends = append(b.ends, end)
	}
	return nil
}

func (b *Builder) append(terms []string) {
	for _, t := range terms {
		if len(t) > maxTerm {
			continue
		}
		id, ok := b.vocab[t]
		if !ok {
			id = uint32(len(b.terms))
			b.vocab[t] = id
			b.terms = append(b.terms, t)
		}
		b.texts = append(b.texts, id)
	}
}

// Build returns the index of what was added. The Builder may be used further; the index does
// not change with it.
func (b *Builder) Build() *Index {
	order := make([]int, len(b.ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(b.ids[x], b.ids[y]) })
	x := &Index{config: b.config, ids: make([]int64, len(order))}
	for i, from := range order {
		x.ids[i] = b.ids[from]
	}

	rank := b.sortedVocabulary(x)
	raw := b.count(order, rank)
	pairs, pairRank := sortedKeys(raw.pairs)
	x.pairs = pairs
	x.terms = raw.terms.lists(len(x.vocab), nil)
	x.pairLists = raw.pairTerms.lists(len(pairs), pairRank)
	x.group()
	return x
}

// sortedVocabulary fills x.vocab and returns the place of each of the builder's terms in it.
func (b *Builder) sortedVocabulary(x *Index) []uint32 {
	x.vocab = slices.Clone(b.terms)
	slices.Sort(x.vocab)
	rank := make([]uint32, len(b.terms))
	for place, term := range x.vocab {
		rank[b.vocab[term]] = uint32(place)
	}
	return rank
}

// counted is what one pass over the texts gives: occurrences by entry, pairs numbered as met.
type counted struct {
	terms, pairTerms occurrences
	pairs            map[uint64]uint32
}

func (b *Builder) count(order []int, rank []uint32) counted {
	c := counted{pairs: map[uint64]uint32{}}
	average := b.averageLengths()
	fields := len(b.config.Fields)
	var terms, pairs bag
	terms.grow(len(rank))
	for _, from := range order {
		for f := range fields {
			sequence, extra := b.field(from*fields + f)
			weight := b.config.fieldWeight(f, len(sequence), average[f])
			for i, t := range sequence {
				t := rank[t]
				terms.add(t, weight)
				if i == 0 {
					continue
				}
				key := pairKey(rank[sequence[i-1]], t)
				p, ok := c.pairs[key]
				if !ok {
					p = uint32(len(c.pairs))
					c.pairs[key] = p
					pairs.grow(len(c.pairs))
				}
				pairs.add(p, weight)
			}
			for _, t := range extra {
				terms.add(rank[t], weight)
			}
		}
		terms.flush(&c.terms)
		pairs.flush(&c.pairTerms)
	}
	return c
}

// field returns the terms of the nth field counted over all entries.
func (b *Builder) field(n int) (sequence, extra []uint32) {
	start := 0
	if n > 0 {
		start = b.ends[n-1].extra
	}
	end := b.ends[n]
	return b.texts[start:end.sequence], b.texts[end.sequence:end.extra]
}

func (b *Builder) averageLengths() []float64 {
	fields := len(b.config.Fields)
	average := make([]float64, fields)
	for n := range b.ends {
		sequence, _ := b.field(n)
		average[n%fields] += float64(len(sequence))
	}
	for f := range average {
		average[f] /= float64(max(len(b.ids), 1))
	}
	return average
}

// fieldWeight is what one occurrence adds to a term's frequency in an entry.
func (c Config) fieldWeight(f, length int, average float64) float32 {
	field := c.Fields[f]
	norm := 1.0
	if average > 0 {
		norm = 1 - field.B + field.B*float64(length)/average
	}
	return float32(field.Weight / norm)
}

// pairKey is the key of two neighbouring terms; keys sort as the terms do.
func pairKey(first, second uint32) uint64 { return uint64(first)<<32 | uint64(second) }

// sortedKeys returns the keys in order, and the place of each numbered key in it.
func sortedKeys(numbered map[uint64]uint32) ([]uint64, []uint32) {
	keys := make([]uint64, 0, len(numbered))
	for key := range numbered {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	rank := make([]uint32, len(keys))
	for place, key := range keys {
		rank[numbered[key]] = uint32(place)
	}
	return keys, rank
}

// group fills the folded twins of terms and pairs.
func (x *Index) group() {
	folded := make([]string, len(x.vocab))
	for i, term := range x.vocab {
		folded[i] = vietnamese.Fold(term)
	}
	x.folded = slices.Clone(folded)
	slices.Sort(x.folded)
	x.folded = slices.Compact(x.folded)
	twin := make([]uint32, len(x.vocab)) // of each term
	for i, f := range folded {
		place, _ := slices.BinarySearch(x.folded, f)
		twin[i] = uint32(place)
	}
	x.twins = newGroups(twin, len(x.folded), x.terms, len(x.ids))

	keys := make([]uint64, len(x.pairs))
	for i, key := range x.pairs {
		keys[i] = pairKey(twin[key>>32], twin[uint32(key)])
	}
	x.foldedPairs = slices.Clone(keys)
	slices.Sort(x.foldedPairs)
	x.foldedPairs = slices.Compact(x.foldedPairs)
	pairTwin := make([]uint32, len(keys))
	for i, key := range keys {
		place, _ := slices.BinarySearch(x.foldedPairs, key)
		pairTwin[i] = uint32(place)
	}
	x.pairTwins = newGroups(pairTwin, len(x.foldedPairs), x.pairLists, len(x.ids))
}
