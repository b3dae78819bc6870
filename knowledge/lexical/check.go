package lexical

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// check derives what follows from the arrays of a segment that was read, and makes sure that they are such that no
// search can fall out of them. It goes through them once.
func (s *segment) check() error {
	n := len(s.ids)
	if n == 0 || len(s.group) != n || len(s.firstPart) != n+1 || len(s.partIDs) != len(s.parts) || len(s.leads) != len(s.parts) ||
		len(s.terms) == 0 || s.terms[0] != breakTerm || len(s.termDF) != len(s.terms) {
		return errors.New("arrays do not fit together")
	}
	if !below(s.group, len(s.groups)) {
		return errors.New("entry of no group")
	}
	if s.firstPart[0] != 0 || s.firstPart[n] != uint32(len(s.parts)) || !slices.IsSorted(s.firstPart) {
		return errors.New("parts out of order")
	}
	if !below(s.termDF, n+1) {
		return errors.New("a term that more than all entries have")
	}
	if err := s.checkStreams(); err != nil {
		return err
	}
	s.derive()
	for i := 1; i < len(s.sorted); i++ {
		if s.terms[s.sorted[i-1]] == s.terms[s.sorted[i]] {
			return errors.New("a term twice")
		}
	}
	folded := uint64(len(s.folded))
	for i, p := range s.pairs {
		if p>>32 >= folded || p&(1<<32-1) >= folded || i > 0 && p <= s.pairs[i-1] {
			return errors.New("pairs out of order")
		}
	}
	if err := s.lists.check(len(s.folded), n); err != nil {
		return fmt.Errorf("lists of terms: %w", err)
	}
	if err := s.pairLists.check(len(s.pairs), n); err != nil {
		return fmt.Errorf("lists of pairs: %w", err)
	}
	return nil
}

func below(values []uint32, limit int) bool {
	for _, v := range values {
		if int64(v) >= int64(limit) {
			return false
		}
	}
	return true
}

// maxVarint is the bytes of the longest varint of 32 bits.
const maxVarint = binary.MaxVarintLen32

// checkStreams makes sure that the tokens are streams one after the other, of terms there are, and that every head, every
// lead and every part is the beginning of one.
func (s *segment) checkStreams() error {
	data, terms := s.tokens, uint64(len(s.terms))
	begins := make([]uint64, len(data)/64+1) // a set of bits
	for at := 0; at < len(data); {
		begins[at/64] |= 1 << (at % 64)
		length, size := binary.Uvarint(data[at:])
		if size <= 0 || length > uint64(len(data)) {
			return errors.New("stream without length")
		}
		at += size
		for range length {
			if at >= len(data) {
				return errors.New("stream without end")
			}
			term := uint64(data[at])
			if at++; term >= 0x80 {
				if at < len(data) && data[at] < 0x80 {
					term = term&0x7f | uint64(data[at])<<7
					at++
				} else {
					v, more := binary.Uvarint(data[at-1:])
					if more <= 0 || more > maxVarint {
						return errors.New("damaged stream")
					}
					term = v
					at += more - 1
				}
			}
			if term >= terms {
				return errors.New("stream of terms that there are not")
			}
		}
	}
	for _, streams := range append(s.heads[:], s.leads, s.parts) {
		for _, at := range streams {
			if int(at) >= len(data) || begins[at/64]>>(at%64)&1 == 0 {
				return errors.New("no stream where one should be")
			}
		}
	}
	for _, head := range s.heads {
		if len(head) != len(s.ids) {
			return errors.New("entries without heads")
		}
	}
	return nil
}

// check makes sure that there are so many lists, of entries below a number.
func (p *postings) check(lists, entries int) error {
	if len(p.starts) != lists+1 || p.starts[0] != 0 || p.starts[lists] != uint32(len(p.data)) || !slices.IsSorted(p.starts) {
		return errors.New("starts out of order")
	}
	for i := range lists {
		if !checkList(p.data[p.starts[i]:p.starts[i+1]], uint64(entries)) {
			return fmt.Errorf("damaged list %d", i)
		}
	}
	return nil
}

// checkList goes through a list as a cursor would.
func checkList(data []byte, entries uint64) bool {
	length, size := binary.Uvarint(data)
	if size <= 0 || length > entries {
		return false
	}
	data = data[size:]
	blocks := blocksOf(int(length))
	var skips []byte
	if blocks > 1 {
		if len(data) < blocks*skipSize {
			return false
		}
		skips, data = data[:blocks*skipSize], data[blocks*skipSize:]
	}
	next := uint64(0)
	for b := range blocks {
		n, at := min(blockSize, int(length)-b*blockSize), 0
		for range n {
			if at >= len(data) {
				return false
			}
			gap := uint64(data[at])
			if at++; gap >= 0x80 {
				v, more := binary.Uvarint(data[at-1:])
				if more <= 0 || more > maxVarint {
					return false
				}
				gap = v
				at += more - 1
			}
			next += gap + 1
		}
		if next > entries || len(data) < at+n {
			return false
		}
		if blocks > 1 {
			skip := skips[b*skipSize:]
			if uint64(binary.LittleEndian.Uint32(skip)) != next-1 || int(binary.LittleEndian.Uint16(skip[4:])) != at+n {
				return false
			}
		}
		data = data[at+n:]
	}
	return len(data) == 0
}

// of takes what was read off a view of all entries.
func (l *removals) of(v *view) error {
	if len(l.dead) >= len(v.ids) || !ascending(l.dead) || !below(l.dead, len(v.ids)) {
		return errors.New("dead entries out of order")
	}
	if len(l.dead) > 0 {
		v.dead, v.gone = make([]bool, len(v.ids)), len(l.dead)
		for _, e := range l.dead {
			v.dead[e] = true
		}
	}
	for i, kind := range []struct {
		lost *map[uint32]uint32
		size int
		df   func(uint32) int
	}{
		{&v.lostTerms, len(v.terms), v.termCount},
		{&v.lostFolded, len(v.folded), v.foldedCount},
		{&v.lostPairs, len(v.pairs), v.pairCount},
	} {
		of, counts := l.lost[i].of, l.lost[i].counts
		if len(counts) != len(of) || !ascending(of) || !below(of, kind.size) || len(l.dead) == 0 && len(of) > 0 {
			return errors.New("losses out of order")
		}
		if len(l.dead) == 0 {
			continue
		}
		lost := make(map[uint32]uint32, len(of))
		for j, n := range of {
			if int64(counts[j]) > int64(kind.df(n)) { // nothing is lost yet
				return errors.New("more lost than there was")
			}
			lost[n] = counts[j]
		}
		*kind.lost = lost
	}
	return nil
}

func ascending(values []uint32) bool {
	for i := 1; i < len(values); i++ {
		if values[i] <= values[i-1] {
			return false
		}
	}
	return true
}
