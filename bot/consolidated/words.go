package consolidated

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/bot/door"
	"thidua/knowledge/vietnamese"
)

// maskedName stands in a digest where words name a person.
const maskedName = "[họ tên]"

var codeInWords = regexp.MustCompile(`(?i)VM[-–]\d{4}[-–]\d+`)

// masks are words as a digest may have them: no names and numbers of persons, and no codes, which stand in the annexes alone. It keeps
// what it found, because finding it takes the most time of gathering.
type masks map[string]string

func (m masks) of(words string) string {
	masked, known := m[words]
	if !known {
		masked, _ = door.Mask(words)
		masked = uncoded(door.MaskNames(masked, maskedName))
		m[words] = masked
	}
	return masked
}

func uncoded(words string) string {
	return codeInWords.ReplaceAllString(words, "phản ánh đã gửi")
}

// Of what is composed of many tickets, so that a report can be made of any number of them: annex II has all in full.
const (
	mostParts    = 10
	mostPart     = 400
	mostProposal = 3000
	mostDecision = 1000
	mostAnswer   = 1000
	mostSubject  = 200
	mostText     = 15_000 // digest.MostText is the most
)

// several are the first of some texts, and how many more there are.
func several(parts []string, separator, more string) string {
	if n := len(parts) - mostParts; n > 0 {
		parts = append(slices.Clone(parts[:mostParts]), fmt.Sprintf(more, n))
	}
	return strings.Join(parts, separator)
}

func appendOnce(all []string, one string) []string {
	if one == "" || slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

func shorten(words string, most int) string {
	if runes := []rune(words); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return words
}

// oneLine is a name as digest compares names.
func oneLine(name string) string { return strings.Join(strings.Fields(vietnamese.NFC(name)), " ") }

// Unique is a name in one line, with a number where it is taken.
func Unique(name string, taken func(name string) bool) string {
	base := oneLine(name)
	name = base
	for n := 2; taken(name); n++ {
		name = fmt.Sprintf("%s (%d)", base, n)
	}
	return name
}
