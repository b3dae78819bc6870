package corpus

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Codified reports whether the corpus has the document's words only from the official codification, and not from a file of its own.
func (d *Document) Codified() bool {
	return len(d.Provisions) > 0 && !slices.ContainsFunc(d.Provisions, func(p Provision) bool { return p.Source == "" })
}

// Parted is the document with the words of its own file alone, and one with those that the codification gave. Either may have no provisions.
func (d *Document) Parted() (own, codified *Document) {
	return d.part(func(p *Provision) bool { return p.Source == "" }), d.part(func(p *Provision) bool { return p.Source != "" })
}

// part is the document with the units that are wanted.
func (d *Document) part(want func(p *Provision) bool) *Document {
	part := *d
	part.Provisions = nil
	seq := map[int]int{-1: -1}
	for _, p := range d.Provisions {
		if !want(&p) {
			continue
		}
		parent, kept := seq[p.Parent]
		if !kept {
			parent = -1
		}
		seq[p.Seq] = len(part.Provisions)
		p.Seq, p.Parent = len(part.Provisions), parent
		part.Provisions = append(part.Provisions, p)
	}
	return &part
}

// block is an article with all that stands under it.
type block struct {
	ordinal ordinal
	units   []Provision
}

// Fill is the document with those articles of from that it does not have itself, each after the one that it follows by its number; and how many they are.
// Neither document is changed.
func (d *Document) Fill(from *Document) (filled *Document, articles int) {
	has := map[ordinal]bool{}
	for i := range d.Provisions {
		if n, ok := d.Provisions[i].ordinal(); ok {
			has[n] = true
		}
	}
	var missing []block
	for _, b := range from.blocks() {
		if !has[b.ordinal] {
			has[b.ordinal] = true
			missing = append(missing, b)
		}
	}
	slices.SortStableFunc(missing, func(a, b block) int { return a.ordinal.compare(b.ordinal) })
	with := *d
	with.Provisions = slices.Clone(d.Provisions)
	for _, b := range missing {
		with.insert(b)
	}
	return &with, len(missing)
}

// blocks are the articles of the document itself.
func (d *Document) blocks() (all []block) {
	for i := 0; i < len(d.Provisions); {
		n, ok := d.Provisions[i].ordinal()
		if !ok {
			i++
			continue
		}
		end := d.end(i)
		for end < len(d.Provisions) && d.Provisions[end].Path == d.Provisions[i].Path && d.Provisions[end].Part > 1 { // the parts of a long one stand one after the other
			end = d.end(end)
		}
		all = append(all, block{n, d.Provisions[i:end]})
		i = end
	}
	return all
}

// end is the place after what stands under the unit at a place.
func (d *Document) end(i int) int {
	under := map[int]bool{d.Provisions[i].Seq: true}
	for i++; i < len(d.Provisions) && under[d.Provisions[i].Parent]; i++ {
		under[d.Provisions[i].Seq] = true
	}
	return i
}

// insert puts an article where its number says: after the last one before it or, when there is none, before what the first one stands under; in a document
// without articles at its end. It stands under the unit that both its neighbours stand under; the headings above it
// stay those that the codification has it under.
func (d *Document) insert(b block) {
	own := d.blocks()
	before, _ := slices.BinarySearchFunc(own, b.ordinal, func(o block, n ordinal) int { return o.ordinal.compare(n) })
	at, parent := len(d.Provisions), -1
	switch {
	case before > 0:
		last := own[before-1].units[len(own[before-1].units)-1]
		at = last.Seq + 1
		if first := own[before-1].units[0]; before == len(own) || own[before].units[0].Parent == first.Parent {
			parent = first.Parent
		}
	case len(own) > 0:
		for at = own[0].units[0].Seq; d.Provisions[at].Parent >= 0; {
			at = d.Provisions[at].Parent
		}
	}
	moved := func(seq int) int {
		if seq >= at {
			return seq + len(b.units)
		}
		return seq
	}
	units := make([]Provision, len(b.units))
	seq := map[int]int{}
	for i, u := range b.units {
		seq[u.Seq] = at + i
		under, within := seq[u.Parent]
		if !within {
			under = parent
		}
		u.Seq, u.Parent, u.ID = at+i, under, 0
		units[i] = u
	}
	for i := range d.Provisions {
		p := &d.Provisions[i]
		p.Seq, p.Parent = moved(p.Seq), moved(p.Parent)
	}
	d.Provisions = slices.Insert(d.Provisions, at, units...)
}

// ordinal is the number of an article of the document itself, "24a" as 24 and "a".
type ordinal struct {
	n      int
	letter string
}

func (n ordinal) compare(o ordinal) int {
	return cmp.Or(cmp.Compare(n.n, o.n), cmp.Compare(n.letter, o.letter))
}

// ordinal reads the number of an article of the document itself, in its first place.
func (p *Provision) ordinal() (ordinal, bool) {
	m := p.ownArticle()
	if m == nil {
		return ordinal{}, false
	}
	n, err := strconv.Atoi(m[2])
	return ordinal{n, m[1][len(m[2]):]}, err == nil
}

// Topic is the topic of the official codification that a unit is from, its outermost heading, "?" when it has none; "" of one of the document's own file.
func (p *Provision) Topic() string {
	switch {
	case p.Source == "":
		return ""
	case len(p.Above) == 0:
		return "?"
	}
	return p.Above[0]
}

// Filling is the hash of what each topic of the official codification gave of a document, by the topic.
type Filling map[string]string

// ParseFilling reads Document.Filled.
func ParseFilling(filled string) Filling {
	f := Filling{}
	for line := range strings.Lines(filled) {
		if hash, topic, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			f[topic] = hash
		}
	}
	return f
}

// String is it as Document.Filled keeps it.
func (f Filling) String() string {
	var out strings.Builder
	for _, topic := range slices.Sorted(maps.Keys(f)) {
		out.WriteString(f[topic] + " " + topic + "\n")
	}
	return out.String()
}

// TopicOf is the topic that a document from the official codification is from; "" of another.
func TopicOf(d *Document) string {
	if !d.Codified() {
		return ""
	}
	return d.Provisions[0].Topic()
}

// Without is the document without what a topic of the official codification gave.
func (d *Document) Without(topic string) *Document {
	return d.part(func(p *Provision) bool { return p.Topic() != topic || p.Source == "" })
}
