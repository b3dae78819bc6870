package lexical

import (
	"encoding/binary"
	"slices"
)

// blockSize is the postings that are decoded, or passed over, together.
const blockSize = 128

// postings holds a list for every term or pair, packed one after the other: the entries that have it, ascending, and
// for each the weight it has there, tf/(k1+tf) in 255ths. A list is
//
//	length            varint
//	of each block, if there are several: last entry uint32, bytes uint16, greatest weight uint8
//	blocks            gaps varint…, weights uint8…
type postings struct {
	starts []uint32 // of each list, and the end
	data   []byte
}

// skipSize is the bytes that describe a block.
const skipSize = 4 + 2 + 1

// add packs the next list.
func (p *postings) add(entries []uint32, weights []uint8) {
	if len(p.starts) == 0 {
		p.starts = append(p.starts, 0)
	}
	p.data = binary.AppendUvarint(p.data, uint64(len(entries)))
	blocks := blocksOf(len(entries))
	skips := len(p.data)
	if blocks > 1 {
		p.data = append(p.data, make([]byte, blocks*skipSize)...)
	}
	next := uint32(0)
	for b := range blocks {
		from, to := b*blockSize, min((b+1)*blockSize, len(entries))
		start := len(p.data)
		for _, e := range entries[from:to] {
			p.data = binary.AppendUvarint(p.data, uint64(e-next))
			next = e + 1
		}
		p.data = append(p.data, weights[from:to]...)
		if blocks > 1 {
			skip := p.data[skips+b*skipSize:]
			binary.LittleEndian.PutUint32(skip, entries[to-1])
			binary.LittleEndian.PutUint16(skip[4:], uint16(len(p.data)-start))
			skip[6] = slices.Max(weights[from:to])
		}
	}
	p.starts = append(p.starts, uint32(len(p.data)))
}

func blocksOf(length int) int { return (length + blockSize - 1) / blockSize }

// df is the length of a list.
func (p *postings) df(list uint32) int {
	length, _ := binary.Uvarint(p.data[p.starts[list]:])
	return int(length)
}

// cursor walks one list from its beginning to its end. It stands on the posting i of the block it has decoded.
type cursor struct {
	factor uint32 // of the list's weights
	length int
	blocks int
	skips  []byte // of a list of several blocks
	data   []byte // the blocks
	at     int    // in data: where the block after the decoded one starts
	block  int    // the decoded block; -1 before the first, blocks at the end
	n, i   int
	entry  [blockSize]uint32
	weight [blockSize]uint8
	most   uint8 // of a list of one block: its greatest weight
}

func (c *cursor) open(p *postings, list, factor uint32) {
	data := p.data[p.starts[list]:p.starts[list+1]]
	length, n := binary.Uvarint(data)
	data = data[n:]
	c.factor, c.length, c.blocks = factor, int(length), blocksOf(int(length))
	c.skips, c.at, c.block, c.n, c.i = nil, 0, -1, 0, 0
	if c.blocks > 1 {
		c.skips, data = data[:c.blocks*skipSize], data[c.blocks*skipSize:]
	}
	c.data = data
	if c.blocks == 1 {
		c.decode(0)
		c.most = slices.Max(c.weight[:c.n])
	}
}

// decode reads the block b, which starts at c.at, and stands on its first posting.
func (c *cursor) decode(b int) {
	next := uint32(0)
	if b > 0 {
		next = c.last(b-1) + 1
	}
	c.block, c.n, c.i = b, min(blockSize, c.length-b*blockSize), 0
	data, at := c.data[c.at:], 0
	for i := range c.n {
		gap := uint32(data[at])
		at++
		if gap >= 0x80 {
			gap &= 0x7f
			for shift := 7; ; shift += 7 {
				v := data[at]
				at++
				gap |= uint32(v&0x7f) << shift
				if v < 0x80 {
					break
				}
			}
		}
		c.entry[i] = next + gap
		next += gap + 1
	}
	copy(c.weight[:c.n], data[at:])
	c.at += at + c.n
}

// last is the last entry of a block, size its bytes.
func (c *cursor) last(b int) uint32 { return binary.LittleEndian.Uint32(c.skips[b*skipSize:]) }
func (c *cursor) size(b int) int    { return int(binary.LittleEndian.Uint16(c.skips[b*skipSize+4:])) }

// seek moves on to the first posting at or after entry; it is false when there is none.
func (c *cursor) seek(entry uint32) bool {
	if c.block == c.blocks {
		return false
	}
	if c.block < 0 || c.entry[c.n-1] < entry {
		b := c.block + 1
		for ; b < c.blocks && c.last(b) < entry; b++ {
			c.at += c.size(b)
		}
		if b == c.blocks {
			c.block = b
			return false
		}
		c.decode(b)
	}
	for c.entry[c.i] < entry {
		c.i++
	}
	return true
}

// bound is at least the greatest weight of the postings from entry lo up to hi; 0 means that there are none.
func (c *cursor) bound(lo, hi uint32) uint8 {
	if c.block == c.blocks {
		return 0
	}
	if c.blocks == 1 {
		if c.entry[c.i] < hi && c.entry[c.n-1] >= lo {
			return c.most
		}
		return 0
	}
	most := uint8(0)
	for b := max(c.block, 0); b < c.blocks; b++ {
		last := c.last(b)
		if last >= lo {
			most = max(most, c.skips[b*skipSize+6])
		}
		if last >= hi {
			break
		}
	}
	return most
}
