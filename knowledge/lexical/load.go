package lexical

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// Load reads an index of size bytes that Save wrote, of texts made into terms by the given rules, the version of the
// abbreviations. It returns an error that wraps ErrStale or ErrDamaged, or the reader's own. Whatever the bytes are, it
// takes no more memory than a small multiple of size, and what it returns may be searched.
func Load(r io.Reader, size int64, rules uint32) (*Index, error) {
	d := &decoder{r: r, left: size, buf: make([]byte, chunk)}
	x, err := d.index(rules)
	if err != nil {
		return nil, fmt.Errorf("load lexical index: %w", err)
	}
	return x, nil
}

// decoder reads what encoder wrote. After the first error all it reads is empty.
type decoder struct {
	r    io.Reader
	left int64 // bytes
	sum  uint32
	buf  []byte
	err  error
}

func (d *decoder) index(rules uint32) (*Index, error) {
	if d.header(); d.err != nil {
		return nil, d.err
	}
	of := d.uint32s()
	if d.err != nil {
		return nil, d.err
	}
	if slices.ContainsFunc(of, func(r uint32) bool { return r != rules }) {
		return nil, ErrStale
	}
	if len(of) > maxViews {
		return nil, fmt.Errorf("%w: %d views", errDamaged, len(of))
	}
	x := new(Index)
	lacks := make([]removals, len(of))
	for i := range of {
		x.views = append(x.views, &view{segment: d.segment(rules)})
		lacks[i] = d.removals()
	}
	if d.checksum(); d.err != nil {
		return nil, d.err
	}
	for i, v := range x.views {
		if err := v.segment.check(); err != nil {
			return nil, fmt.Errorf("%w: view %d: %w", errDamaged, i, err)
		}
		if err := lacks[i].of(v); err != nil {
			return nil, fmt.Errorf("%w: view %d: %w", errDamaged, i, err)
		}
	}
	x.count()
	return x, nil
}

func (d *decoder) header() {
	var head [len(magic)]byte
	d.read(head[:])
	if d.err == nil && string(head[:]) != magic {
		d.err = fmt.Errorf("%w: not a lexical index", errDamaged)
	}
	for _, want := range []uint32{format, parameters()} {
		if got := d.uint32(); d.err == nil && got != want {
			d.err = ErrStale
		}
	}
}

// segment reads the arrays; whether they make a segment is to be checked.
func (d *decoder) segment(rules uint32) *segment {
	s := &segment{rules: rules}
	ids, stamps, years, levels := getInt64s[int64](d), getInt64s[uint64](d), getInt64s[int64](d), getInt64s[int64](d)
	if len(stamps) != len(ids) || len(years) != len(ids) || len(levels) != len(ids) {
		d.damaged("groups do not fit together")
		return s
	}
	s.groups = make([]Group, len(ids))
	for i := range s.groups {
		s.groups[i] = Group{ID: ids[i], Stamp: stamps[i], Year: int(years[i]), Level: int(levels[i])}
	}
	s.ids = getInt64s[int64](d)
	s.group = d.uint32s()
	for f := range s.heads {
		s.heads[f] = d.uint32s()
	}
	s.firstPart = d.uint32s()
	s.partIDs = getInt64s[int64](d)
	s.leads = d.uint32s()
	s.parts = d.uint32s()
	s.tokens = d.array()
	s.terms = d.texts()
	s.termDF = d.uint32s()
	s.pairs = getInt64s[uint64](d)
	for _, p := range []*postings{&s.lists, &s.pairLists} {
		p.starts = d.uint32s()
		p.data = d.array()
	}
	return s
}

// removals is what a view lacks of its segment.
type removals struct {
	dead []uint32
	lost [3]struct{ of, counts []uint32 } // of terms, folded terms and pairs
}

func (d *decoder) removals() removals {
	l := removals{dead: d.uint32s()}
	for i := range l.lost {
		l.lost[i].of, l.lost[i].counts = d.uint32s(), d.uint32s()
	}
	return l
}

// texts reads the ends of texts and then the texts, one after the other; they share one string.
func (d *decoder) texts() []string {
	ends, together := d.uint32s(), string(d.array())
	texts := make([]string, len(ends))
	start := uint32(0)
	for i, end := range ends {
		if end < start || end > uint32(len(together)) {
			d.damaged("terms out of order")
			return nil
		}
		texts[i] = together[start:end]
		start = end
	}
	return texts
}

func (d *decoder) uint32() uint32 {
	var p [4]byte
	if d.read(p[:]); d.err != nil {
		return 0
	}
	return binary.LittleEndian.Uint32(p[:])
}

func (d *decoder) uint32s() []uint32 {
	values := make([]uint32, d.length(4))
	for rest := values; len(rest) > 0 && d.err == nil; {
		n := min(len(rest), chunk/4)
		p := d.buf[:4*n]
		d.read(p)
		for i := range rest[:n] {
			rest[i] = binary.LittleEndian.Uint32(p[4*i:])
		}
		rest = rest[n:]
	}
	return values
}

func getInt64s[T int64 | uint64](d *decoder) []T {
	values := make([]T, d.length(8))
	for rest := values; len(rest) > 0 && d.err == nil; {
		n := min(len(rest), chunk/8)
		p := d.buf[:8*n]
		d.read(p)
		for i := range rest[:n] {
			rest[i] = T(binary.LittleEndian.Uint64(p[8*i:]))
		}
		rest = rest[n:]
	}
	return values
}

func (d *decoder) array() []byte {
	p := make([]byte, d.length(1))
	d.read(p)
	return p
}

// length reads the length of an array of elements of some bytes, and makes sure that there may be as many.
func (d *decoder) length(element int64) int {
	n := int64(d.uint32())
	if d.err == nil && n*element > d.left {
		d.damaged("cut short")
	}
	if d.err != nil {
		return 0
	}
	return int(n)
}

func (d *decoder) read(p []byte) {
	if d.err != nil || len(p) == 0 {
		return
	}
	if int64(len(p)) > d.left {
		d.damaged("cut short")
		return
	}
	switch _, err := io.ReadFull(d.r, p); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		d.damaged("cut short")
	case err != nil:
		d.err = err
	}
	d.left -= int64(len(p))
	d.sum = crc32.Update(d.sum, castagnoli, p)
}

// checksum reads the end of the index.
func (d *decoder) checksum() {
	sum := d.sum
	switch got := d.uint32(); {
	case d.err != nil:
	case got != sum:
		d.damaged("checksum")
	case d.left != 0:
		d.damaged("more than an index")
	}
}

func (d *decoder) damaged(what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", errDamaged, what)
	}
}
