package roster

import (
	"cmp"
	"fmt"
	"strings"

	"thidua/bot/directory"
)

// Plan is what importing some tables changes.
type Plan struct {
	Version   int64              // of the directory it was made for
	Notes     []string           // how the tables were read and what of them was passed over
	Changes   []directory.Change // in the order of Counts
	Problems  []RowProblem       // at most 200; with any, nothing is imported
	More      int                // problems beyond those
	Unchanged int                // rows that say what is so already
	Counts    []Count            // by table, those without rows too
}

// Count is what becomes of one table.
type Count struct {
	Table                   string
	Added, Altered, Removed int // changes
	Kept                    int // of the directory, not in the file: they stay
}

// Changes is how many of the plan's changes are the table's.
func (c Count) Changes() int { return c.Added + c.Altered + c.Removed }

// RowProblem is a place in a file that must be corrected.
type RowProblem struct {
	Table    string
	Line     int
	Column   string // "" for the whole row
	Sentence string // in Vietnamese; it says what to do
}

// maxProblems are enough to correct in one go.
const maxProblems = 200

// alterations joins what a row changes of something for its line of the plan; "" when nothing.
type alterations []string

func (a *alterations) note(what, from, to string) {
	if from != to {
		*a = append(*a, fmt.Sprintf("%s: %s → %s", what, cmp.Or(from, "(trống)"), cmp.Or(to, "(trống)")))
	}
}

func (a alterations) String() string { return strings.Join(a, "; ") }

// lastDay is the last day of something that ends before until, as people read it.
func lastDay(until directory.Day) string {
	if until == "" {
		return ""
	}
	return until.Add(-1).Words()
}

// periodWords is ", từ 01/7/2025 đến 31/12/2025" without the days that nobody knows.
func periodWords(p period) string {
	words := ""
	if p.from != "" {
		words = ", từ " + p.from.Words()
	}
	switch {
	case p.until == "":
		return words
	case words == "":
		return ", đến " + lastDay(p.until)
	}
	return words + " đến " + lastDay(p.until)
}
