package file

import (
	"path"
	"slices"
	"strings"
)

// DefaultSize is what the Bot API lets a bot download, in bytes. An own Bot API server allows more.
const DefaultSize = 20 << 20

// Limits are which files are taken.
type Limits struct {
	Size       int64    // of the content in bytes; 0 means DefaultSize
	Extensions []string // that a name may end in, in lower case with the dot; nil allows all
}

// Check refuses a file of that name and size with ErrForbiddenType or ErrTooLarge. A file without a name, such as a photo, is
// of no forbidden type; a size of 0 is not known yet.
func (l Limits) Check(name string, size int64) error {
	if name != "" && l.Extensions != nil && !slices.Contains(l.Extensions, strings.ToLower(path.Ext(name))) {
		return ErrForbiddenType
	}
	if size > l.size() {
		return ErrTooLarge
	}
	return nil
}

func (l Limits) size() int64 {
	if l.Size == 0 {
		return DefaultSize
	}
	return l.Size
}
