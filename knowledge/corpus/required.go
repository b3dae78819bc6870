package corpus

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Required is a document that the corpus is to have in full, for what the bot is for rests on it.
type Required struct {
	Number string // "19/CT-TTg"
	Kind   string
	Issuer string
	Issued Day
	About  string // what it is about, as it is read in a sentence
}

// Name is how it is written in a citation; see Document.Name.
func (r Required) Name() string {
	return (&Document{Kind: r.Kind, Number: r.Number, Issuer: r.Issuer, IssuedOn: r.Issued}).Name()
}

//go:embed required.txt
var requiredText string

// AllRequired are the documents that the corpus is to have, the most important first.
func AllRequired() []Required {
	all, err := readRequired(requiredText)
	if err != nil {
		panic(err) // it comes with the program
	}
	return all
}

// readRequired reads a table: a document a line, its number, kind, issuer, day and what it is about, with semicolons between.
func readRequired(text string) (all []Required, err error) {
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, ";")
		if len(fields) != 5 {
			return nil, fmt.Errorf("line %d has %d fields, not 5", i+1, len(fields))
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		day, err := vietnamese.ParseDay(fields[3])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		all = append(all, Required{Number: fields[0], Kind: fields[1], Issuer: fields[2], Issued: day, About: fields[4]})
	}
	return all, nil
}

// Missing are those of the documents that the corpus is to have that are not among documents. A draft does not count, nor one of the same number and another
// year: numbers begin anew every year.
func Missing(documents []*Document) (missing []Required) {
	for _, r := range AllRequired() {
		if !slices.ContainsFunc(documents, r.is) {
			missing = append(missing, r)
		}
	}
	return missing
}

func (r Required) is(d *Document) bool {
	return !d.Draft && d.Number != "" && NumberKey(d.Number) == NumberKey(r.Number) && (d.IssuedOn == "" || d.IssuedOn.Year() == r.Issued.Year())
}
