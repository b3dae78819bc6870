package lexical

import (
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

// passage is a text as terms.
type passage struct {
	sequence []string // in reading order: neighbours form pairs
	extra    []string // further forms, without a place: parts of dates, document numbers, short forms
}

// analyse turns the text of an entry into terms. Short forms with one reading are written
// out, so that an entry that says UBND is found by "ủy ban nhân dân" and the other way round.
func analyse(text string, abbreviations *vietnamese.Abbreviations) passage {
	tokens := vietnamese.Tokenize(text)
	p := passage{sequence: make([]string, 0, len(tokens)+8)}
	expansions := abbreviations.Expand(tokens)
	for i, t := range tokens {
		written := false
		for len(expansions) > 0 && expansions[0].At == i {
			if expansions[0].Sure && !written {
				p.sequence = append(p.sequence, strings.Fields(expansions[0].Text)...)
				p.extra = append(p.extra, t.Text)
				written = true
			}
			expansions = expansions[1:]
		}
		if written {
			continue
		}
		p.sequence = append(p.sequence, t.Canonical())
		if t.Numeric() {
			p.extra = append(p.extra, parts(t)...)
		}
	}
	p.extra = append(p.extra, references(tokens)...)
	return p
}

// references returns the forms of the document numbers and written-out dates in tokens.
func references(tokens []vietnamese.Token) []string {
	var out []string
	for _, n := range vietnamese.Numbers(tokens) {
		out = append(out, n.Forms()...)
		if tokens[n.To-1].Canonical() != n.Serial {
			out = append(out, n.Serial) // "chỉ thị 19" meets 19/CT-TTg word for word too
		}
	}
	for i, t := range tokens {
		if date, ok := writtenDate(tokens[i:]); ok && t.Folded() == "ngay" {
			out = append(out, date)
		}
	}
	return out
}

// writtenDate reads "ngày 10 tháng 8 năm 2021" as 10/8/2021.
func writtenDate(tokens []vietnamese.Token) (string, bool) {
	if len(tokens) < 6 || !tokens[1].Numeric() || !tokens[3].Numeric() || !tokens[5].Numeric() ||
		tokens[2].Folded() != "thang" || tokens[4].Folded() != "nam" {
		return "", false
	}
	return tokens[1].Canonical() + "/" + tokens[3].Canonical() + "/" + tokens[5].Canonical(), true
}

// parts returns what else a compound number is known under: the ends of a range of years,
// the sign of a percentage.
func parts(t vietnamese.Token) []string {
	text := t.Canonical()
	if strings.HasSuffix(text, "%") {
		return []string{"phần", "trăm", strings.TrimSuffix(text, "%")}
	}
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		return nil
	}
	if _, err := strconv.Atoi(from); err != nil {
		return nil
	}
	if _, err := strconv.Atoi(to); err != nil {
		return nil
	}
	return []string{from, to}
}
