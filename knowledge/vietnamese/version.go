package vietnamese

import (
	"hash/crc32"
	"io"
	"sync"
)

// rules counts changes of the code that alter what Key, Fold, Tokenize, Canonical or Numbers
// return; raise it with such a change.
const rules = "1"

// Version identifies the rules and tables of this package. Whoever keeps what they produced,
// an index for one, keeps Version beside it and starts over when it differs.
var Version = sync.OnceValue(func() uint32 {
	h := crc32.NewIEEE()
	for _, part := range []string{rules, abbreviationTable, stopwordTable} {
		_, _ = io.WriteString(h, part) // a hash never fails
	}
	return h.Sum32()
})
