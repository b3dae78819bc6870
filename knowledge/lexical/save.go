package lexical

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
)

// magic and format open a saved index. Raise format when the layout changes, or what analyse makes of a text.
const (
	magic  = "thidua lexical\n"
	format = 2
)

// ErrStale is returned by Load for an index of another version of this program, or of texts made into terms by other
// rules: nothing is wrong with the file, but the index is to be built anew.
var ErrStale = errors.New("lexical index of another version")

// errDamaged is returned by Load for what is not a whole saved index.
var errDamaged = errors.New("damaged lexical index")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// parameters identifies what lists and streams were made with.
func parameters() uint32 {
	return crc32.Checksum(fmt.Append(nil, fieldConfig, k1, pairWeight, blockSize, maxTerm), castagnoli)
}

// Save writes the index in a form that Load reads back to an equal one. All numbers are little endian, an array is
// preceded by its length in four bytes:
//
//	magic, format, parameters
//	rules of each view
//	of each view: the arrays of its segment; dead entries; what these have of terms, folded terms and pairs
//	CRC-32C of all that
//
// What follows from the arrays is left out.
func (x *Index) Save(w io.Writer) error {
	e := &encoder{w: w, buf: make([]byte, 0, chunk)}
	e.bytes([]byte(magic))
	e.uint32(format)
	e.uint32(parameters())
	rules := make([]uint32, len(x.views))
	for i, v := range x.views {
		rules[i] = v.rules
	}
	e.uint32s(rules)
	for _, v := range x.views {
		e.segment(v.segment)
		e.removals(v)
	}
	return e.close()
}

// encoder writes arrays and keeps their checksum and the first error.
type encoder struct {
	w   io.Writer
	sum uint32
	buf []byte
	err error
}

// chunk is the bytes that are written, or turned into numbers, at once.
const chunk = 1 << 16

func (e *encoder) segment(s *segment) {
	ids, stamps := make([]int64, len(s.groups)), make([]int64, len(s.groups))
	years, levels := make([]int64, len(s.groups)), make([]int64, len(s.groups))
	for i, g := range s.groups {
		ids[i], stamps[i], years[i], levels[i] = g.ID, int64(g.Stamp), int64(g.Year), int64(g.Level)
	}
	for _, column := range [][]int64{ids, stamps, years, levels, s.ids} {
		putInt64s(e, column)
	}
	e.uint32s(s.group)
	for _, head := range s.heads {
		e.uint32s(head)
	}
	e.uint32s(s.firstPart)
	putInt64s(e, s.partIDs)
	e.uint32s(s.leads)
	e.uint32s(s.parts)
	e.array(s.tokens)

	ends := make([]uint32, len(s.terms))
	var text []byte
	for i, t := range s.terms {
		text = append(text, t...)
		ends[i] = uint32(len(text))
	}
	e.uint32s(ends)
	e.array(text)
	e.uint32s(s.termDF)
	putInt64s(e, s.pairs)
	for _, p := range []*postings{&s.lists, &s.pairLists} {
		e.uint32s(p.starts)
		e.array(p.data)
	}
}

func (e *encoder) removals(v *view) {
	var dead []uint32
	for i, is := range v.dead {
		if is {
			dead = append(dead, uint32(i))
		}
	}
	e.uint32s(dead)
	for _, lost := range []map[uint32]uint32{v.lostTerms, v.lostFolded, v.lostPairs} {
		of := slices.Sorted(maps.Keys(lost))
		counts := make([]uint32, len(of))
		for i, n := range of {
			counts[i] = lost[n]
		}
		e.uint32s(of)
		e.uint32s(counts)
	}
}

func (e *encoder) uint32(v uint32) { e.grown(binary.LittleEndian.AppendUint32(e.buf, v)) }

func (e *encoder) uint32s(values []uint32) {
	e.uint32(uint32(len(values)))
	for _, v := range values {
		e.uint32(v)
	}
}

func putInt64s[T int64 | uint64](e *encoder, values []T) {
	e.uint32(uint32(len(values)))
	for _, v := range values {
		e.grown(binary.LittleEndian.AppendUint64(e.buf, uint64(v)))
	}
}

func (e *encoder) array(p []byte) {
	e.uint32(uint32(len(p)))
	e.bytes(p)
}

// grown takes the buffer with something added, and writes it when it is nearly full.
func (e *encoder) grown(buf []byte) {
	if e.buf = buf; len(buf) > chunk-8 {
		e.flush()
	}
}

func (e *encoder) bytes(p []byte) {
	e.flush()
	e.write(p)
}

func (e *encoder) flush() {
	e.write(e.buf)
	e.buf = e.buf[:0]
}

func (e *encoder) write(p []byte) {
	e.sum = crc32.Update(e.sum, castagnoli, p)
	if e.err == nil {
		_, e.err = e.w.Write(p)
	}
}

// close writes the checksum.
func (e *encoder) close() error {
	e.flush()
	e.uint32(e.sum)
	e.flush()
	if e.err != nil {
		return fmt.Errorf("save lexical index: %w", e.err)
	}
	return nil
}
