package lexical

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"thidua/knowledge/vietnamese"
)

// magic and format open a saved index; format counts changes of the layout.
const (
	magic  = "thidua lexical\n"
	format = 1
)

// ErrStale is returned by Load for an index saved by another version of this program, or one
// whose rules of tokenising differ: whole, but to be built anew.
var ErrStale = errors.New("lexical index of another version")

// ErrDamaged is returned by Load for what is not a whole saved index.
var ErrDamaged = errors.New("damaged lexical index")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Save writes the index in a form Load reads back to an equal one. What follows from the rest
// (the lists of the folded twins) is left out; lists are written as gaps.
func (x *Index) Save(w io.Writer) error {
	e := newEncoder(w)
	e.bytes([]byte(magic))
	e.uint(format)
	e.uint(uint64(vietnamese.Version()))

	e.uint(uint64(len(x.config.Fields)))
	for _, f := range x.config.Fields {
		e.text(f.Name)
		e.float(f.Weight)
		e.float(f.B)
	}
	e.float(x.config.K1)
	e.float(x.config.Pair)

	e.uint(uint64(len(x.ids)))
	previous := int64(0)
	for _, id := range x.ids {
		e.uint(uint64(id - previous)) // wraps for the first negative id, and back
		previous = id
	}
	e.uint(uint64(len(x.vocab)))
	for _, term := range x.vocab {
		e.text(term)
	}
	e.lists(&x.terms)
	e.uint(uint64(len(x.pairs)))
	last := uint64(0)
	for _, key := range x.pairs {
		e.uint(key - last)
		last = key
	}
	e.lists(&x.pairLists)
	return e.close()
}

// Load reads an index that Save wrote. It returns an error that wraps ErrStale or ErrDamaged,
// or the reader's own; it never panics, and memory grows only with what was actually read.
func Load(r io.Reader) (*Index, error) {
	d := newDecoder(r)
	x, err := d.index()
	switch {
	case err == nil:
		return x, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("load lexical index: %w: cut short", ErrDamaged)
	}
	return nil, fmt.Errorf("load lexical index: %w", err)
}

func (d *decoder) index() (*Index, error) {
	if err := d.header(); err != nil {
		return nil, err
	}
	x := &Index{}
	var err error
	if x.config, err = d.config(); err != nil {
		return nil, err
	}
	if x.ids, err = d.ids(); err != nil {
		return nil, err
	}
	if x.vocab, err = d.vocabulary(); err != nil {
		return nil, err
	}
	if x.terms, err = d.lists(len(x.vocab), len(x.ids)); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	if x.pairs, err = d.pairs(len(x.vocab)); err != nil {
		return nil, err
	}
	if x.pairLists, err = d.lists(len(x.pairs), len(x.ids)); err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	if err := d.checksum(); err != nil {
		return nil, err
	}
	x.group()
	return x, nil
}

func (d *decoder) header() error {
	head := make([]byte, len(magic))
	if err := d.bytes(head); err != nil {
		return err
	}
	if string(head) != magic {
		return fmt.Errorf("%w: not a lexical index", ErrDamaged)
	}
	for _, want := range []uint64{format, uint64(vietnamese.Version())} {
		got, err := d.uint(math.MaxUint64)
		if err != nil {
			return err
		}
		if got != want {
			return ErrStale
		}
	}
	return nil
}

func (d *decoder) config() (Config, error) {
	var c Config
	n, err := d.uint(maxFields)
	if err != nil {
		return c, err
	}
	for range n {
		var f Field
		if f.Name, err = d.text(); err != nil {
			return c, err
		}
		if f.Weight, err = d.float(); err != nil {
			return c, err
		}
		if f.B, err = d.float(); err != nil {
			return c, err
		}
		c.Fields = append(c.Fields, f)
	}
	if c.K1, err = d.float(); err != nil {
		return c, err
	}
	if c.Pair, err = d.float(); err != nil {
		return c, err
	}
	if err := c.validate(); err != nil {
		return c, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return c, nil
}

func (d *decoder) ids() ([]int64, error) {
	n, err := d.uint(math.MaxUint32)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, min(n, chunk))
	for range n {
		gap, err := d.uint(math.MaxUint64)
		if err != nil {
			return nil, err
		}
		id := int64(gap)
		if len(ids) > 0 {
			id += ids[len(ids)-1]
			if id <= ids[len(ids)-1] {
				return nil, fmt.Errorf("%w: ids out of order", ErrDamaged)
			}
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (d *decoder) vocabulary() ([]string, error) {
	n, err := d.uint(math.MaxUint32)
	if err != nil {
		return nil, err
	}
	vocab := make([]string, 0, min(n, chunk))
	for range n {
		term, err := d.text()
		if err != nil {
			return nil, err
		}
		if len(vocab) > 0 && term <= vocab[len(vocab)-1] {
			return nil, fmt.Errorf("%w: terms out of order", ErrDamaged)
		}
		vocab = append(vocab, term)
	}
	return vocab, nil
}

func (d *decoder) pairs(terms int) ([]uint64, error) {
	n, err := d.uint(math.MaxUint32)
	if err != nil {
		return nil, err
	}
	pairs := make([]uint64, 0, min(n, chunk))
	last := uint64(0)
	for i := range n {
		gap, err := d.uint(math.MaxUint64)
		if err != nil {
			return nil, err
		}
		key := last + gap
		if i > 0 && key <= last || key>>32 >= uint64(terms) || key&math.MaxUint32 >= uint64(terms) {
			return nil, fmt.Errorf("%w: pairs out of order", ErrDamaged)
		}
		pairs = append(pairs, key)
		last = key
	}
	return pairs, nil
}

// lists writes, for each term, how many entries have it, the gaps between them, and their
// frequencies.
func (e *encoder) lists(l *lists) {
	for term := range len(l.starts) - 1 {
		entries, tf := l.of(uint32(term))
		e.uint(uint64(len(entries)))
		next := uint32(0)
		for i, entry := range entries {
			e.uint(uint64(entry - next))
			next = entry + 1
			e.buf = binary.LittleEndian.AppendUint32(e.buf[:0], math.Float32bits(tf[i]))
			e.bytes(e.buf)
		}
	}
}

func (d *decoder) lists(terms, entries int) (lists, error) {
	l := lists{starts: make([]uint32, 1, min(terms, chunk)+1)}
	for range terms {
		n, err := d.uint(uint64(entries))
		if err != nil {
			return l, err
		}
		next := uint64(0)
		for range n {
			gap, err := d.uint(uint64(entries))
			if err != nil {
				return l, err
			}
			entry := next + gap
			tf, err := d.float32()
			if err != nil {
				return l, err
			}
			if entry >= uint64(entries) || !(tf > 0 && tf <= math.MaxFloat32) || len(l.entries) >= math.MaxUint32 {
				return l, fmt.Errorf("%w: list out of bounds", ErrDamaged)
			}
			l.entries = append(l.entries, uint32(entry))
			l.tf = append(l.tf, tf)
			next = entry + 1
		}
		l.starts = append(l.starts, uint32(len(l.entries)))
	}
	return l, nil
}

// encoder writes the primitives of a saved index and keeps its checksum and first error.
type encoder struct {
	w   *bufio.Writer
	sum uint32
	buf []byte
	err error
}

func newEncoder(w io.Writer) *encoder {
	return &encoder{w: bufio.NewWriterSize(w, chunk), buf: make([]byte, 0, binary.MaxVarintLen64)}
}

func (e *encoder) bytes(p []byte) {
	e.sum = crc32.Update(e.sum, castagnoli, p)
	if e.err == nil {
		_, e.err = e.w.Write(p)
	}
}

func (e *encoder) uint(v uint64) {
	e.buf = binary.AppendUvarint(e.buf[:0], v)
	e.bytes(e.buf)
}

func (e *encoder) float(v float64) { e.uint(math.Float64bits(v)) }

func (e *encoder) text(s string) {
	e.uint(uint64(len(s)))
	e.bytes([]byte(s))
}

// close writes the checksum and flushes.
func (e *encoder) close() error {
	if e.err == nil {
		_, e.err = e.w.Write(binary.LittleEndian.AppendUint32(nil, e.sum))
	}
	if e.err == nil {
		e.err = e.w.Flush()
	}
	if e.err != nil {
		return fmt.Errorf("save lexical index: %w", e.err)
	}
	return nil
}

const (
	// chunk is the most room taken on the word of a file before its data is read.
	chunk = 1 << 16
	// maxTerm is the longest term of an index, in bytes: longer runs of letters are no words.
	maxTerm = 256
)

// decoder reads what encoder wrote.
type decoder struct {
	r   *bufio.Reader
	sum uint32
	buf [binary.MaxVarintLen64]byte
}

func newDecoder(r io.Reader) *decoder { return &decoder{r: bufio.NewReaderSize(r, chunk)} }

func (d *decoder) bytes(p []byte) error {
	if _, err := io.ReadFull(d.r, p); err != nil {
		return err
	}
	d.sum = crc32.Update(d.sum, castagnoli, p)
	return nil
}

// uint reads a number of at most limit.
func (d *decoder) uint(limit uint64) (uint64, error) {
	var v uint64
	for i := range d.buf {
		c, err := d.r.ReadByte()
		if err != nil {
			return 0, err
		}
		d.buf[i] = c
		if i == len(d.buf)-1 && c > 1 {
			break
		}
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.sum = crc32.Update(d.sum, castagnoli, d.buf[:i+1])
			if v > limit {
				return 0, fmt.Errorf("%w: %d is more than %d", ErrDamaged, v, limit)
			}
			return v, nil
		}
	}
	return 0, fmt.Errorf("%w: number too long", ErrDamaged)
}

func (d *decoder) float() (float64, error) {
	v, err := d.uint(math.MaxUint64)
	return math.Float64frombits(v), err
}

func (d *decoder) float32() (float32, error) {
	if err := d.bytes(d.buf[:4]); err != nil {
		return 0, err
	}
	return math.Float32frombits(binary.LittleEndian.Uint32(d.buf[:4])), nil
}

func (d *decoder) text() (string, error) {
	n, err := d.uint(maxTerm)
	if err != nil {
		return "", err
	}
	p := make([]byte, 0, min(n, chunk))
	for uint64(len(p)) < n {
		from := len(p)
		p = append(p, make([]byte, min(n-uint64(from), chunk))...)
		if err := d.bytes(p[from:]); err != nil {
			return "", err
		}
	}
	return string(p), nil
}

func (d *decoder) checksum() error {
	sum := d.sum
	var p [4]byte
	if _, err := io.ReadFull(d.r, p[:]); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(p[:]) != sum {
		return fmt.Errorf("%w: checksum", ErrDamaged)
	}
	return nil
}
