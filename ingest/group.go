package ingest

import (
	"fmt"
	"strings"
)

// mostNames is how many of many files are named.
const mostNames = 5

// firstNames are the names of files, the first of many: "a.doc, b.doc, … và 142 tệp khác".
func firstNames(names []string) string {
	shown := strings.Join(names[:min(len(names), mostNames)], ", ")
	if more := len(names) - mostNames; more > 0 {
		shown += fmt.Sprintf(", … và %d tệp khác", more)
	}
	return shown
}

// unread are files with why they could not be read.
type unread struct {
	reasons []string // each once, in the order in which they came
	files   map[string][]string
}

func (u *unread) add(file, why string) {
	if u.files == nil {
		u.files = map[string][]string{}
	}
	if u.files[why] == nil {
		u.reasons = append(u.reasons, why)
	}
	u.files[why] = append(u.files[why], file)
}

// lines say of every reason which files it is of: one with the only file of it, or with how many there are, and the first of them.
func (u *unread) lines() (all []string) {
	for _, why := range u.reasons {
		files := u.files[why]
		if len(files) == 1 {
			all = append(all, files[0]+": "+why)
		} else {
			all = append(all, fmt.Sprintf("%d tệp: %s (%s)", len(files), why, firstNames(files)))
		}
	}
	return all
}
