package digest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// The words with which agencies ask, and those for who is to decide: a proposal names its addressee itself.
var (
	wordsOfAsking   = []string{"kính đề nghị", "đề nghị với", "đề nghị", "kính kiến nghị", "kiến nghị với", "kiến nghị", "kính trình", "kính mong", "đề xuất với", "đề xuất"}
	committeeNames  = []string{"ủy ban nhân dân", "uỷ ban nhân dân", "ubnd"}
	councilNames    = []string{"hội đồng nhân dân", "hđnd"}
	emulationNames  = []string{"chủ tịch hội đồng thi đua - khen thưởng", "hội đồng thi đua - khen thưởng", "hội đồng thi đua, khen thưởng", "hội đồng tđkt"}
	wordsOfTheLevel = []string{"tỉnh", "thành phố"}
	wordsOfOrder    = []string{"xem xét, chỉ đạo", "xem xét chỉ đạo", "chỉ đạo", "xem xét, giao", "xem xét giao", "giao", "trình"}
)

// MoreAsked is the last line of the content of a proposal that has no room for so many others.
func MoreAsked(n int) string { return fmt.Sprintf("%d%s", n, wordsMoreAsked) }

// isMoreAsked reports whether a line is one of MoreAsked.
func isMoreAsked(line string) bool {
	number, found := strings.CutSuffix(line, wordsMoreAsked)
	return found && number != "" && strings.Trim(number, "0123456789") == ""
}

// sentence is what is asked of whom: "giao Sở Tài chính hướng dẫn mức trích quỹ". Where nobody said whom, but the words begin with a
// body, it is that one.
func (p Proposal) sentence(text string, o Office) string {
	asked := p.asks(text, o)
	name, colon := strings.CutPrefix(asked, ": ")
	switch {
	case colon && p.unnamed():
		return p.verb() + " " + name
	case colon:
		return p.addressee(o) + ": " + vietnamese.LowerFirst(text)
	}
	return p.addressee(o) + " " + asked
}

// unnamed reports whether a proposal goes to a body that nobody named.
func (p Proposal) unnamed() bool {
	return line(p.Whom) == "" && (p.To == ToAgency || p.To == ToMinistry)
}

func (p Proposal) verb() string {
	verb, _, _ := strings.Cut(map[Addressee]string{ToAgency: wordsAgency, ToMinistry: wordsMinistry}[p.To], " %s")
	return verb
}

// asks is what a line of a proposal asks for as it goes on after the addressee: without "Đề nghị", the Committee, through which all
// goes, and the addressee. What asks something of another body begins with a colon and that.
func (p Proposal) asks(text string, o Office) string {
	rest, _ := cutAny(text, wordsOfAsking)
	rest = cutBody(rest, committeeNames, o)
	if order, ordered := cutAny(rest, wordsOfOrder); ordered { // "giao Sở Tài chính", which the addressee says
		if p.unnamed() && vietnamese.BeginsWithName(order) {
			rest = order
		} else if left, ok := cutAny(order, []string{line(p.Whom)}); ok {
			rest = left
		} else if left := cutBody(order, p.addresseeNames(), o); left != order {
			rest = left
		}
	}
	if left, ok := cutAny(rest, []string{line(p.Whom)}); ok {
		rest = left
	}
	rest = strings.TrimLeft(cutBody(rest, p.addresseeNames(), o), " ,:;-")
	switch {
	case rest == "":
		return vietnamese.LowerFirst(text)
	case vietnamese.BeginsWithName(rest):
		return ": " + rest
	}
	return vietnamese.LowerFirst(rest)
}

// addresseeNames are how the addressee is called beside its name in Whom.
func (p Proposal) addresseeNames() []string {
	switch p.To {
	case ToCouncil:
		return councilNames
	case ToChairman:
		return emulationNames
	}
	return nil
}

// cutBody cuts the name of a body of the province, with the words for the province behind it.
func cutBody(text string, names []string, o Office) string {
	rest, ok := cutAny(text, names)
	if !ok {
		return text
	}
	of := append([]string{line(o.Province)}, wordsOfTheLevel...)
	level, ok := cutAny(rest, of)
	if !ok {
		return text // of a commune
	}
	return level
}

// cutAny cuts the first of some words that a text begins with, whatever their case.
func cutAny(text string, words []string) (rest string, ok bool) {
	for _, w := range words {
		if w == "" || len(text) < len(w) || !strings.EqualFold(text[:len(w)], w) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[len(w):])
		if !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return strings.TrimLeft(text[len(w):], " "), true
		}
	}
	return text, false
}
