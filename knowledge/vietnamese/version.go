package vietnamese

import (
	"hash/crc32"
)

// rules counts changes of the code that alter what Key, Fold, Tokenize, Canonical or Numbers
// return; raise it with such a change.
const rules = "5"

// tablesVersion identifies the rules and the tables that no file extends.
func tablesVersion() uint32 { return crc32.ChecksumIEEE([]byte(rules + stopwordTable)) }
