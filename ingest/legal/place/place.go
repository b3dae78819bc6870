// Package place reads the provisions that a sentence names: "điểm a khoản 1 và 2 Điều 5; Điều 9".
package place

import (
	"regexp"
	"strconv"
	"strings"
)

// Place is a provision that a sentence names: "điểm a khoản 2 Điều 5".
type Place struct{ Top, Clause, Point string } // Top is "Điều 5", "Chương II" or "Phụ lục I"; "" while it is not named

// Path is its address within its document.
func (p Place) Path() string {
	path := p.Top
	if p.Clause != "" {
		path += " khoản " + p.Clause
	}
	if p.Point != "" {
		path += " điểm " + p.Point
	}
	return strings.TrimSpace(path)
}

const (
	maxPlaces      = 60  // of one chain, ranges counted out
	maxPlaceWindow = 600 // bytes before an act in which the provisions of it are named
)

// token is a word or a mark of a sentence.
type token struct {
	text  string // in lower case
	start int
	end   int
}

var tokenRE = regexp.MustCompile(`[\p{L}\d]+(?:\.\d+)*|[^\s\p{L}\d]`)

func tokens(p string) []token {
	all := make([]token, 0, len(p)/5)
	for _, m := range tokenRE.FindAllStringIndex(p, -1) {
		all = append(all, token{strings.ToLower(p[m[0]:m[1]]), m[0], m[1]})
	}
	return all
}

// chain reads the provisions that are named from words[at] on, smaller units before what they are in: "khoản 1 và điểm a, b khoản 2 Điều 8;
// Điều 9". next is the first word that is not part of it; it is at when no provision is named there. What no article or other top unit
// was named for has no top.
func chain(words []token, at int) (all []Place, next int) {
	next = at
	for i := at; i < len(words) && len(all) < maxPlaces; {
		i = skipJoints(words, i)
		kind, width := unitKind(words, i)
		if kind == "" {
			break
		}
		items, end := unitItems(words, i+width, kind)
		if len(items) == 0 {
			break
		}
		all = addUnit(all, kind, items)
		i, next = end, end
	}
	return all[:min(len(all), maxPlaces)], next
}

// skipJoints is the index after the marks and words between units.
func skipJoints(words []token, i int) int {
	for i < len(words) {
		switch words[i].text {
		case ",", ";", "và", "hoặc", "của", "tại", "các", "những", "thuộc", "từ", "nội", "dung":
			i++
		default:
			return i
		}
	}
	return i
}

// unitKind tells the unit whose name is at i, and how many words it has.
func unitKind(words []token, i int) (kind string, width int) {
	if i >= len(words) {
		return "", 0
	}
	switch w := words[i].text; w {
	case "điểm", "khoản", "điều", "chương":
		return w, 1
	case "phụ":
		if i+1 < len(words) && words[i+1].text == "lục" {
			return "phụ lục", 2
		}
	}
	return "", 0
}

var (
	numberItem = regexp.MustCompile(`^\d{1,3}[a-zđ]?\d?$`)
	letterItem = regexp.MustCompile(`^[a-zđ]{1,2}\d?(?:\.\d+)?$`)
	romanItem  = regexp.MustCompile(`^(?:[ivxlc]+[a-z]?|\d{1,2})$`)
)

// unitItems reads the numbers after the name of a unit: "1, 2 và 3", "5 đến 9", "5 đến Điều 9".
func unitItems(words []token, i int, kind string) (items []string, next int) {
	form := numberItem
	switch kind {
	case "điểm":
		form = letterItem
	case "chương", "phụ lục":
		form = romanItem
	}
	if i < len(words) && words[i].text == ":" {
		i++
	}
	next = i
	for i < len(words) && len(items) < maxPlaces {
		to := i
		ranged := false
		if len(items) > 0 {
			switch words[i].text {
			case ",", ";", "và", "hoặc":
				to++
			case "đến", "-", "–":
				ranged, to = true, i+1
				if k, width := unitKind(words, to); k == kind {
					to += width
				}
			default:
				return items, next
			}
		}
		if to >= len(words) || !form.MatchString(words[to].text) {
			return items, next
		}
		if ranged {
			items = append(items, between(items[len(items)-1], words[to].text)...)
		}
		items = append(items, words[to].text)
		i, next = to+1, to+1
	}
	return items, next
}

// between counts from one number to another, both left out; nothing when they are no numbers.
func between(from, to string) (all []string) {
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(to)
	if errA != nil || errB != nil {
		return nil
	}
	for n := a + 1; n < b && len(all) < maxPlaces; n++ {
		all = append(all, strconv.Itoa(n))
	}
	return all
}

// addUnit adds units to the places named before them, or makes them what these are in.
func addUnit(all []Place, kind string, items []string) []Place {
	inside := func(waits func(p *Place) bool, set func(p *Place)) (taken bool) {
		for i := len(all) - 1; i >= 0 && waits(&all[i]); i-- {
			set(&all[i])
			taken = true
		}
		return taken
	}
	switch kind {
	case "điểm":
		for _, item := range items {
			all = append(all, Place{Point: item})
		}
	case "khoản":
		// "điểm a khoản 1 và 2": only the first is what the points are in.
		if inside(func(p *Place) bool { return p.Point != "" && p.Clause == "" && p.Top == "" }, func(p *Place) { p.Clause = items[0] }) {
			items = items[1:]
		}
		for _, item := range items {
			all = append(all, Place{Clause: item})
		}
	default:
		name := map[string]string{"điều": "Điều ", "chương": "Chương ", "phụ lục": "Phụ lục "}[kind]
		if kind != "điều" {
			for i := range items {
				items[i] = strings.ToUpper(items[i])
			}
		}
		if inside(func(p *Place) bool { return p.Top == "" }, func(p *Place) { p.Top = name + items[0] }) {
			items = items[1:]
		}
		for _, item := range items {
			all = append(all, Place{Top: name + item})
		}
	}
	return all
}

// Before are the provisions of an act that are named right before it: "điểm a khoản 2 Điều 5 của " before "Nghị định số …".
func Before(p string, start, from int) []Place {
	from = max(from, start-maxPlaceWindow)
	for from < start && p[from]&0xC0 == 0x80 {
		from++
	}
	words := tokens(p[from:start])
	for i := range words {
		if kind, _ := unitKind(words, i); kind == "" {
			continue
		}
		all, next := chain(words, i)
		if next == i {
			continue
		}
		if belongs(words[next:]) {
			return topped(all)
		}
	}
	return nil
}

// belongs reports whether the words between provisions and a document make them provisions of it: nothing, "của" or a comma. "Điều 5 và Nghị
// định số …" names two things.
func belongs(words []token) bool {
	for _, w := range words {
		if w.text != "của" && w.text != "," && w.text != "tại" && w.text != "thuộc" {
			return false
		}
	}
	return true
}

// topped leaves out what no top unit is known of.
func topped(all []Place) (some []Place) {
	for _, p := range all {
		if p.Top != "" {
			some = append(some, p)
		}
	}
	return some
}

// In are all places that a sentence names.
func In(sentence string) (all []Place) {
	words := tokens(sentence)
	for i := 0; i < len(words); {
		some, next := chain(words, i)
		if kind, _ := unitKind(words, i); kind == "" || next == i {
			i++
			continue
		}
		all, i = append(all, some...), next
	}
	return all[:min(len(all), maxPlaces)]
}

// Only are the places that words name; ok is false where they say anything else.
func Only(words string) (all []Place, ok bool) {
	read := tokens(words)
	all, next := chain(read, 0)
	return all, len(all) > 0 && next == len(read)
}
