package digest

import (
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

// asks is what a line of a proposal asks for as it goes on after the addressee: without "Đề nghị", the Committee, through which all
// goes, and the addressee. What asks something of another body is given as it was written, after a colon.
func (p Proposal) asks(text string, o Office) string {
	rest, _ := cutAny(text, wordsOfAsking)
	rest = cutBody(rest, committeeNames, o)
	if order, ordered := cutAny(rest, wordsOfOrder); ordered { // "giao Sở Tài chính", which the addressee says
		if left, ok := cutAny(order, []string{line(p.Whom)}); ok {
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
		return ": " + vietnamese.LowerFirst(text)
	}
	return vietnamese.LowerFirst(rest)
}

// after puts what is asked for after the addressee.
func after(addressee, asked string) string {
	if strings.HasPrefix(asked, ":") {
		return addressee + asked
	}
	return addressee + " " + asked
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
