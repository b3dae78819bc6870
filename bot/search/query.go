// Package search finds among some thousands of short texts those that a person means: what was announced to them, by title, words,
// document and day, typed as officials type. It is pure. What tells documents of law apart is package lexical's; here is no index, for the
// texts are few and each person has their own.
package search

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// Query is what somebody looks for.
type Query struct {
	words   []word
	numbers []vietnamese.Number
	serials []string // numbers that stand alone: of a document, perhaps
	span    vietnamese.Span
	spanned bool
	plain   string // the folded words, " han nop cong van ", each between two spaces
	toned   bool   // it was typed with tones
}

// word is one word of a query with what it stands for, in the form of normal.
type word struct {
	forms   []string
	toned   []string // the same with their tones
	generic bool     // it names no subject
	at      int      // the token
}

// hasTones reports whether the word was typed with tones.
func (w word) hasTones() bool { return vietnamese.HasTones(w.toned[len(w.toned)-1]) }

// beside is two words side by side, in all their forms.
func (w word) beside(next word) (pair word) {
	for i := range w.forms {
		for k := range next.forms {
			pair.forms = append(pair.forms, strings.TrimRight(w.forms[i], " ")+next.forms[k])
			pair.toned = append(pair.toned, strings.TrimRight(w.toned[i], " ")+next.toned[k])
		}
	}
	return pair
}

// generic are phrases that ask, or that every announcement could have, folded: they name no subject of one. So are the
// words of the field, which tell nothing apart among what a Board for emulation and commendation announces.
var generic = set("thong bao", "cong van", "cv", "giay moi", "gm", "tb", "cong dien", "van ban", "tin nhan", "tin", "noi dung", "noi ve", "noi gi",
	"han nop", "han gui", "han", "han chot", "thoi han", "het han", "den han", "nop", "gui", "gui xuong", "gui ve", "cham nhat", "muon nhat", "bao gio", "khi nao",
	"luc nao", "ngay nao", "hom nao", "thang nao", "ngay may", "may gio", "o dau", "cho nao", "noi nao", "dau", "gi", "nao", "the nao", "may", "bao nhieu", "yeu cau",
	"de nghi", "xem lai", "xem", "tim", "phai", "theo", "trong", "ve viec", "viec", "kem theo", "kem", "file", "tep", "ai ky", "ai", "ban hanh", "ban", "vua",
	"vua roi", "roi", "nhac", "lam", "lam gi", "duoc", "ngay", "hom", "thoi gian", "dia diem", "so may", "so bao nhieu", "moi nhat", "nhan duoc", "minh phai",
	"lan nay", "dot nay", "bat dau", "ket thuc", "khen thuong", "thi dua", "thi dua khen thuong", "tdkt", "a/c", "e", "ad", "c", "a", "dc", "thong tin", "tai lieu", "chi tiet", "cai nay", "cho e hoi", "cho em hoi", "cho toi hoi", "cho hoi", "xin hoi", "may ngay", "con may ngay")

// longestGeneric is how many words the longest of generic has.
const longestGeneric = 4

// isGeneric says of every token whether it belongs to a generic phrase.
func isGeneric(tokens []vietnamese.Token) []bool {
	marked := make([]bool, len(tokens))
	for i := 0; i < len(tokens); {
		n := min(longestGeneric, len(tokens)-i)
		for ; n > 0 && !generic[foldedWords(tokens[i:i+n])]; n-- {
		}
		for j := range n {
			marked[i+j] = true
		}
		i += max(n, 1)
	}
	return marked
}

func foldedWords(tokens []vietnamese.Token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Folded()
	}
	return strings.Join(words, " ")
}

func set(words ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words {
		all[w] = true
	}
	return all
}

// Parse reads words as they were typed at a moment: with or without tones, with short forms, days and document numbers.
func Parse(words string, at time.Time) Query {
	tokens := vietnamese.Tokenize(words)
	q := Query{plain: normal(words), toned: vietnamese.HasTones(words)}
	q.span, q.spanned = vietnamese.FindSpan(tokens, at)
	texts := map[int][]string{}
	for _, e := range vietnamese.Expand(tokens) {
		if e.Weight >= minReading {
			texts[e.At] = append(texts[e.At], e.Text)
		}
	}
	q.numbers = vietnamese.Numbers(tokens)
	roles, common := vietnamese.Roles(tokens), isGeneric(tokens)
	for i, t := range tokens {
		if q.spanned && i >= q.span.Start && i < q.span.Start+q.span.N {
			continue
		}
		if bareSerial(t.Text) {
			q.serials = append(q.serials, strings.TrimLeft(t.Text, "0"))
		}
		if roles[i] == vietnamese.Courtesy || roles[i] == vietnamese.Greeting {
			continue
		}
		one := word{generic: common[i] || roles[i] != vietnamese.Content, at: i}
		for _, text := range append(texts[i], t.Text) {
			one.forms, one.toned = append(one.forms, normal(text)), append(one.toned, normalToned(text))
		}
		q.words = append(q.words, one)
	}
	return q
}

// minReading is how likely what a short form stands for must be to be looked for.
const minReading = 0.45

// bareSerial reports whether a token may be the number of a document that stands alone: three digits or more, and no year.
func bareSerial(text string) bool {
	return len(text) >= 3 && len(text) <= 6 && strings.Trim(text, "0123456789") == "" && !(len(text) == 4 && "1945" <= text && text <= "2100")
}

// Empty reports that there is nothing to look for.
func (q *Query) Empty() bool { return len(q.words) == 0 && len(q.numbers) == 0 && !q.spanned }

// Says reports whether the query has one of some folded phrases.
func (q *Query) Says(phrases ...string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(q.plain, " "+p+" ") })
}

// Number reports whether the query has a number that may be a document's.
func (q *Query) Number() bool { return len(q.numbers) > 0 || len(q.serials) > 0 }

// Span is the days that the query names, if any.
func (q *Query) Span() (s vietnamese.Span, ok bool) { return q.span, q.spanned }

// Subject is how many words of the query name what it is about.
func (q *Query) Subject() (n int) {
	for _, w := range q.words {
		if !w.generic {
			n++
		}
	}
	return n
}

// Names reports whether the query names a document by its number, "1876/SNV-TĐKT", and its date: wholly, by its kind, or by the number alone.
func (q *Query) Names(number string, date vietnamese.Day) bool {
	if number == "" {
		return false
	}
	serial, symbol, _ := strings.Cut(vietnamese.Fold(number), "/")
	if len(strings.Split(symbol, "/")) > 1 { // 98/2023/nd-cp
		_, symbol, _ = strings.Cut(symbol, "/")
	}
	kind, _, _ := strings.Cut(symbol, "-")
	serial = strings.TrimLeft(serial, "0")
	if slices.Contains(q.serials, serial) {
		return true
	}
	return slices.ContainsFunc(q.numbers, func(n vietnamese.Number) bool {
		asked := vietnamese.Fold(n.Kind)
		return n.Serial == serial && (n.Year == "" || n.Year == date.Year()) && (asked == "" || asked == kind || !kinded[asked] && !kinded[kind])
	})
}

// kinded are the kinds of documents whose symbols begin with them; a công văn has none: 1876/SNV-TĐKT.
var kinded = set("nd", "ct", "tt", "ttlt", "qd", "nq", "kh", "hd", "qh", "pl", "bc", "tb", "gm", "qc")

// normal is text as it is looked for: folded words and numbers between single spaces, with one before and one after. Numbers lose leading
// zeros and come apart: " 15 12 2026 ", " 1876 snv tdkt ".
func normal(text string) string { return spaced(vietnamese.Fold(text), false) }

// normalToned is normal with the tones.
func normalToned(text string) string {
	letters := func(r rune) rune {
		if r >= utf8.RuneSelf && !unicode.IsLetter(r) {
			return ' '
		}
		return r
	}
	return spaced(strings.Map(letters, vietnamese.Key(text)), true)
}

// spaced puts single spaces between words and numbers. What is not ASCII is a letter of toned text, and parts words of folded.
func spaced(folded string, toned bool) string {
	out := make([]byte, 1, len(folded)+2)
	out[0] = ' '
	for i := 0; i < len(folded); i++ {
		c := folded[i]
		last := out[len(out)-1]
		switch {
		case 'a' <= c && c <= 'z' || toned && c >= utf8.RuneSelf:
			out = append(out, c)
		case c == '0' && last == ' ' && i+1 < len(folded) && '0' <= folded[i+1] && folded[i+1] <= '9':
		case '0' <= c && c <= '9':
			out = append(out, c)
		case last != ' ':
			out = append(out, ' ')
		}
	}
	if out[len(out)-1] != ' ' {
		out = append(out, ' ')
	}
	return string(out)
}
