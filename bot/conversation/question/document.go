package question

import (
	"slices"
	"strings"
	"unicode"

	"thidua/knowledge/corpus"
	"thidua/knowledge/vietnamese"
)

// findDocuments are the documents that words mean: those whose number, kind, title or issuer have all of them, toned or not: "152", "NĐ 152/2025",
// "thông tư y tế". Without words they are all, and none where the words name nothing: "&&&".
func findDocuments(documents []*corpus.Document, words string) (found []*corpus.Document) {
	if words == "" {
		return documents
	}
	sought := soughtWords(words)
	if len(sought) == 0 {
		return nil
	}
	for _, d := range documents {
		has := wordsIn(strings.Join([]string{d.Name(), d.Number, d.Title, d.Issuer}, " "))
		if !slices.ContainsFunc(sought, func(readings [][]string) bool { return !anyIn(readings, has) }) {
			found = append(found, d)
		}
	}
	if len(sought) > 1 || len(sought[0][0]) != 1 {
		return found
	}
	// One number is a document's own before it is a day's or another document's.
	numbered := slices.DeleteFunc(slices.Clone(found), func(d *corpus.Document) bool {
		number := wordsIn(d.Number)
		return len(number) == 0 || number[0] != sought[0][0][0]
	})
	if len(numbered) > 0 {
		return numbered
	}
	return found
}

// generic are words that say no more than that a document is meant.
var generic = []string{"văn", "bản", "tài", "liệu"}

// soughtWords are the words that must be there, each with the ways to read it: a short form may be written out. Words that name nothing are left out,
// but where there are no others.
func soughtWords(text string) (all [][][]string) {
	tokens := vietnamese.Tokenize(text)
	roles := vietnamese.Roles(tokens)
	named := slices.ContainsFunc(roles, func(r vietnamese.Role) bool { return r == vietnamese.Content })
	expansions := vietnamese.Expand(tokens)
	for i, t := range tokens {
		if named && roles[i] != vietnamese.Content && !t.Numeric() || len(tokens) > 2 && slices.Contains(generic, t.Text) {
			continue
		}
		readings := [][]string{wordsIn(t.Text)}
		for _, e := range expansions {
			if e.At == i {
				readings = append(readings, wordsIn(e.Text))
			}
		}
		all = append(all, readings)
	}
	return all
}

// anyIn reports whether all words of one reading are among others.
func anyIn(readings [][]string, among []string) bool {
	return slices.ContainsFunc(readings, func(words []string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(among, w) })
	})
}

// wordsIn are the words and numbers of a text, folded, the parts of a document's number apart, numbers without leading zeros.
func wordsIn(text string) []string {
	words := strings.FieldsFunc(vietnamese.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		if trimmed := strings.TrimLeft(w, "0"); trimmed != "" {
			words[i] = trimmed
		}
	}
	return words
}
