package lexical

// pairKey is the key of two neighbouring terms; keys sort as the terms do.
func pairKey(first, second uint32) uint64 { return uint64(first)<<32 | uint64(second) }

// pairTable numbers pairs as they are met. It is an open hash table: indexing looks up every pair of every text, and a
// map took half of that time.
type pairTable struct {
	slots []uint32 // number + 1; 0 is free
	keys  []uint64
}

func newPairTable() *pairTable { return &pairTable{slots: make([]uint32, 1<<10)} }

func (t *pairTable) number(key uint64) uint32 {
	i := t.slot(key)
	if n := t.slots[i]; n != 0 {
		return n - 1
	}
	t.keys = append(t.keys, key)
	t.slots[i] = uint32(len(t.keys))
	if 2*len(t.keys) > len(t.slots) {
		t.slots = make([]uint32, 4*len(t.slots))
		for n, key := range t.keys {
			t.slots[t.slot(key)] = uint32(n + 1)
		}
	}
	return uint32(len(t.keys) - 1)
}

// slot is where the key stands, or the free place where it would.
func (t *pairTable) slot(key uint64) uint64 {
	h := key * 0x9e3779b97f4a7c15 // Fibonacci hashing: the golden ratio of 2^64
	mask := uint64(len(t.slots) - 1)
	i := (h ^ h>>32) & mask
	for t.slots[i] != 0 && t.keys[t.slots[i]-1] != key {
		i = (i + 1) & mask
	}
	return i
}
