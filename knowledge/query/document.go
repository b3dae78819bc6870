package query

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// kinds are the kinds that people name a document by without its number, in the order in which one is meant where several are named, and how a
// document's own field has them. Short forms are written out before.
var kinds = []struct{ folded, Kind string }{
	{"ke hoach", "Kế hoạch"}, {"nghi dinh", "Nghị định"}, {"thong tu", "Thông tư"}, {"luat", "Luật"}, {"chi thi", "Chỉ thị"},
	{"huong dan", "Hướng dẫn"}, {"quyet dinh", "Quyết định"},
}

// notKind are words that make something else of the word "luật" in them.
var notKind = []string{" ky luat ", " phap luat ", " luat su "}

// numberKinds writes the kinds of vietnamese.Number out.
var numberKinds = map[string]string{
	"ct": "Chỉ thị", "nđ": "Nghị định", "tt": "Thông tư", "ttlt": "Thông tư liên tịch", "qđ": "Quyết định", "kh": "Kế hoạch", "qh": "Luật",
	"nq": "Nghị quyết", "hd": "Hướng dẫn", "pl": "Pháp lệnh", "cv": "Công văn", "bc": "Báo cáo", "tb": "Thông báo",
}

// KindOf is the kind of a document number, written out: "Nghị định"; "" when it is not known.
func KindOf(n vietnamese.Number) string { return numberKinds[n.Kind] }

// NumberName writes a document number out the way it was typed, as far as it was: "Chỉ thị 19", "Nghị định 152/2025".
func NumberName(n vietnamese.Number) string {
	name := KindOf(n)
	if name == "" {
		name = "văn bản số"
	}
	name += " " + n.Serial
	if n.Year != "" {
		name += "/" + n.Year
	}
	return name
}

// readNumbers are the numbers of documents that a text has, each once; positions are tokens of it. "12/2023" after "tháng" or "quý" is a time.
func readNumbers(text string) []vietnamese.Number {
	tokens := vietnamese.Tokenize(text)
	all := vietnamese.Numbers(tokens)
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(n vietnamese.Number) bool {
		if n.Kind == "" && n.From > 0 && slices.Contains([]string{"thang", "quy"}, tokens[n.From-1].Folded()) {
			return true
		}
		key := n.Kind + "#" + n.Serial + "/" + n.Year
		again := seen[key]
		seen[key] = true
		return again
	})
}

// Kinds are the kinds of documents that a question names, in the order in which they are meant, by number or without.
func (q Question) Kinds() []string { return kindsIn(plain(q.words)) }

// KindsBefore are those that it names before the number of a document.
func (q Question) KindsBefore(n vietnamese.Number) []string {
	at := vietnamese.Tokenize(q.Text)[n.From].Start
	end := slices.IndexFunc(q.words, func(w word) bool { return w.start >= at })
	return kindsIn(plain(q.words[:max(end, 0)]))
}

func kindsIn(text string) (all []string) {
	for _, w := range notKind {
		text = strings.ReplaceAll(text, w, " ")
	}
	for _, k := range kinds {
		if strings.Contains(text, " "+k.folded+" ") {
			all = append(all, k.Kind)
		}
	}
	return all
}

var yearWord = regexp.MustCompile(` ((?:19|20)\d\d) `)

// Year is the first year that a question names, "" when it names none. After a kind of document it is the document's.
func (q Question) Year() string {
	if m := yearWord.FindStringSubmatch(plain(q.words)); m != nil {
		return m[1]
	}
	return ""
}

//go:embed law.txt
var lawTable string

// lawName is what another law than the one on emulation is called after "luật", its words as written and folded.
type lawName struct{ written, plain []string }

// otherLaws are those of the table by their folded first word.
var otherLaws = sync.OnceValue(func() map[string][]lawName {
	all := map[string][]lawName{}
	for line := range strings.Lines(lawTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for spelt := range strings.SplitSeq(strings.TrimSpace(line), ";") {
			var n lawName
			for _, t := range vietnamese.Tokenize(spelt) {
				n.written, n.plain = append(n.written, t.Canonical()), append(n.plain, t.Folded())
			}
			if len(n.plain) > 0 {
				all[n.plain[0]] = append(all[n.plain[0]], n)
			}
		}
	}
	return all
})

// starts reports whether words begin with the name. One word without marks may be another: "luat duoc" is "luật được".
func (n lawName) starts(words []word) bool {
	if len(words) < len(n.plain) {
		return false
	}
	for k := range n.plain {
		if w := &words[k]; w.canonical != n.written[k] && (w.toned || w.folded != n.plain[k] || len(n.plain) == 1) {
			return false
		}
	}
	return true
}

// What stands between "luật" and a name, and words after "luật" that name no law.
var (
	beforeLawName = strings.Fields("so nam moi cu hien hanh nay ve")
	plainLaw      = strings.Fields("nay moi cu nam hien noi quy co ghi thi tdkt la ve do tren viet va cua dang gom bao may duoc het con thay hay khong")
)

// Calls reports whether a question can mean the law of a title: a part of the title stands after "luật", or no other law's name does. A law is called
// by its name: "Luật Đất đai quy định khen thưởng thế nào" asks nothing of the one on emulation.
func (q Question) Calls(title string) bool {
	title = strings.TrimPrefix(vietnamese.Fold(title), "luat ")
	other := false
	for i := range q.words {
		if !q.isLawWord(i) {
			continue
		}
		at := i + 1
		for at < len(q.words) && (slices.Contains(beforeLawName, q.words[at].folded) || yearWord.MatchString(plain(q.words[at:at+1])) || strings.Contains(q.words[at].folded, "/")) {
			at++
		}
		for from := i + 1; from <= at; from++ { // "mới" is "môi" folded, of "môi trường"
			rest := plain(q.words[from:])
			for part := range strings.SplitSeq(title, ", ") {
				if part != "" && strings.HasPrefix(rest, " "+part+" ") {
					return true
				}
			}
		}
		other = other || q.namesOtherLaw(i+1, at, title)
	}
	return !other
}

// isLawWord reports whether a word is "luật", and not of "kỷ luật", "pháp luật" or "luật sư".
func (q Question) isLawWord(i int) bool {
	w := &q.words[i]
	if w.folded != "luat" || w.toned && w.canonical != "luật" {
		return false
	}
	around := plain(q.words[max(0, i-1):min(i+2, len(q.words))])
	return !slices.ContainsFunc(notKind, func(not string) bool { return strings.Contains(around, not) })
}

// namesOtherLaw reports whether another law is named after "luật", at a word or, behind its number or "về", at a later one: by a name of the table, by one
// with a capital, or by a word that speaks of no law while nothing speaks of the title. "Luật mới viên chức được gì" names none, nor does the name of an
// award: "luật về lao động tiên tiến".
func (q Question) namesOtherLaw(next, at int, title string) bool {
	inAward := q.inAwards()
	for _, from := range []int{next, at} {
		if from == len(q.words) || inAward[from] || from > next && q.words[from-1].folded != "ve" && !strings.Contains(q.words[from-1].folded, "/") {
			continue
		}
		if slices.ContainsFunc(otherLaws()[q.words[from].folded], func(n lawName) bool { return n.starts(q.words[from:]) }) {
			return true
		}
	}
	if at > next && q.words[next].folded != "so" || at == len(q.words) || q.words[at].role != vietnamese.Content || slices.Contains(plainLaw, q.words[at].folded) || !isWord(q.words[at].folded) {
		return false
	}
	if first, _ := utf8.DecodeRuneInString(q.words[at].spelt); unicode.IsUpper(first) && strings.ToUpper(q.Text) != q.Text {
		return true
	}
	text := plain(q.words)
	for part := range strings.SplitSeq(title, ", ") {
		if part != "" && strings.Contains(text, " "+part+" ") {
			return false
		}
	}
	return true
}

// isWord reports whether a folded word is of letters alone.
func isWord(folded string) bool {
	return !strings.ContainsFunc(folded, func(r rune) bool { return r < 'a' || r > 'z' })
}

// NumberOf is the number of the document that a place is in, where a question names several: the one after it, "Điều 5 Nghị định 91/2017 và Điều 6 Thông
// tư 12/2019", or where a document is named first the one before it. It is false where there is no more than one.
func (q Question) NumberOf(p Place) (n vietnamese.Number, ok bool) {
	if len(q.Numbers) < 2 || !slices.ContainsFunc(q.Places, func(own Place) bool { return own.start == p.start && own.end == p.end }) {
		return n, false
	}
	tokens := vietnamese.Tokenize(q.Text)
	start := func(n vietnamese.Number) int { return tokens[n.From].Start }
	leads := start(q.Numbers[0]) < q.Places[0].start
	for _, number := range q.Numbers {
		switch at := start(number); {
		case leads && at < p.start, !leads && !ok, !leads && at >= p.end && start(n) < p.end:
			n, ok = number, true
		}
	}
	return n, ok
}

// About is the question as if it named that document alone.
func (q Question) About(n vietnamese.Number) Question {
	q.Numbers = []vietnamese.Number{n}
	return q
}
