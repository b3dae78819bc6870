package measure

import (
	"crypto/sha256"
	"encoding/binary"
)

// FoldOf is the part, 0 to k-1, that the question belongs to in a k-fold cross-validation. It depends on the id alone, so
// that a question stays in its part when others come or go.
func FoldOf(id string, k int) int {
	sum := sha256.Sum256([]byte(id))
	return int(binary.BigEndian.Uint64(sum[:8]) % uint64(k))
}
