package door

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// reading is a text and its words.
type reading struct {
	text  string
	words []word
}

// word is a token of a text in the forms it may be meant in.
type word struct {
	start, end int
	typed      form
	other      form // what uncomposed Telex or VNI keys stand for, or repeated letters; empty when there is none
}

type form struct{ written, folded string }

// forms are the one or two forms of the word.
func (w *word) forms() []form {
	all := [...]form{w.typed, w.other}
	if w.other.written == "" {
		return all[:1]
	}
	return all[:]
}

func newForm(written string) form { return form{written, vietnamese.Fold(written)} }

func read(text string) *reading {
	tokens := vietnamese.Tokenize(text)
	r := &reading{text: text, words: make([]word, len(tokens))}
	for i, t := range tokens {
		r.words[i] = newWord(t.Text, t.Start, t.End)
	}
	return r
}

// lookalikes are small letters of other alphabets that look like Latin ones, each before the one it is taken for.
const lookalikes = "аaеeоoсcтtіiрpуyхxкkвbнhмmοoαaτtμmιiυu"

// latin gives a letter that only looks like a Latin one, a full-width one among them, its Latin form.
func latin(r rune) rune {
	switch {
	case r < 0x370:
		return r
	case 'ａ' <= r && r <= 'ｚ':
		return r - 'ａ' + 'a'
	case r < 0x460:
		for i := 0; i < len(lookalikes); i += 3 {
			if c, _ := utf8.DecodeRuneInString(lookalikes[i:]); c == r {
				return rune(lookalikes[i+2])
			}
		}
	}
	return r
}

func newWord(written string, start, end int) word {
	w := word{start: start, end: end, typed: newForm(strings.Map(latin, written))}
	if len(written) > 2 && !numeric(written) && !vietnamese.IsSyllable(written) {
		if composed, ok := vietnamese.Compose(written); ok {
			w.other = newForm(composed)
		}
	}
	return w
}

// source is word i as it was typed.
func (r *reading) source(i int) string { return r.text[r.words[i].start:r.words[i].end] }

// gap is what stands between word i and the one before it; of the first word what stands before it, of the number of
// words what follows the last.
func (r *reading) gap(i int) string {
	from, to := 0, len(r.text)
	if i > 0 {
		from = r.words[i-1].end
	}
	if i < len(r.words) {
		to = r.words[i].start
	}
	return r.text[from:to]
}

// adjacent reports whether nothing but space stands before word i, and a word before that.
func (r *reading) adjacent(i int) bool {
	return 0 < i && i < len(r.words) && strings.TrimSpace(r.gap(i)) == ""
}

// strongBreaks end a part of a text that can stand by itself.
const strongBreaks = "\n\r.;:!?|–—•·…/\\=~_"

// breaks reports whether the gap before word i separates two parts of the text. A hyphen does so between spaces only.
func (r *reading) breaks(i int) bool {
	gap := r.gap(i)
	return i == 0 || i == len(r.words) || strings.ContainsAny(gap, strongBreaks) || strings.Contains(gap, " - ") ||
		strings.Contains(gap, "--")
}

// startsLine reports whether word i is the first of its line.
func (r *reading) startsLine(i int) bool { return i == 0 || strings.ContainsAny(r.gap(i), "\n\r") }

// endsLine reports whether the word before i is the last of its line.
func (r *reading) endsLine(i int) bool {
	return i == len(r.words) || strings.ContainsAny(r.gap(i), "\n\r")
}

// longestSentence bounds how far a sentence is followed to either side.
const longestSentence = 80

// sentence returns the words of the sentence that word i is in: from a mark that ends one, or a line break, to the next.
func (r *reading) sentence(i int) (from, to int) {
	const ends = "\n\r.!?;"
	for from = i; from > max(0, i-longestSentence) && !strings.ContainsAny(r.gap(from), ends); from-- {
	}
	for to = i + 1; to < min(len(r.words), i+longestSentence) && !strings.ContainsAny(r.gap(to), ends); to++ {
	}
	return from, to
}

// spelt returns the reading with letters that were typed apart put together: "M Ậ T", "T.U.Y.Ệ.T M.Ậ.T" is one word.
func (r *reading) spelt() *reading {
	out := &reading{text: r.text}
	changed := false
	for i := 0; i < len(r.words); {
		to := i + 1
		for r.letter(i) && to < len(r.words) && r.letter(to) && letterGap(r.gap(to)) {
			to++
		}
		if to-i < 3 {
			out.words = append(out.words, r.words[i])
			i++
			continue
		}
		var all strings.Builder
		for j := i; j < to; j++ {
			all.WriteString(r.words[j].typed.written)
		}
		out.words = append(out.words, word{start: r.words[i].start, end: r.words[to-1].end, typed: newForm(all.String())})
		i, changed = to, true
	}
	if !changed {
		return r
	}
	return out
}

func (r *reading) letter(i int) bool {
	w := r.words[i].typed.written
	c, size := utf8.DecodeRuneInString(w)
	return size == len(w) && unicode.IsLetter(c)
}

func letterGap(gap string) bool {
	return strings.Trim(gap, " \u00a0") == "" || utf8.RuneCountInString(gap) == 1 && strings.Contains(".-_*·", gap)
}

// capital reports whether the words in [from, to) were typed in capitals alone.
func (r *reading) capital(from, to int) bool {
	text := r.text[r.words[from].start:r.words[to-1].end]
	return text == strings.ToUpper(text) && text != strings.ToLower(text)
}

// initial reports whether word i begins with a capital letter.
func (r *reading) initial(i int) bool {
	c, _ := utf8.DecodeRuneInString(r.source(i))
	return unicode.IsUpper(c)
}

func numeric(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

func (r *reading) numeric(i int) bool {
	return 0 <= i && i < len(r.words) && numeric(r.words[i].typed.written)
}

// readName reads the name of a file: its words stand between anything that is no letter, and change where a capital follows a
// small letter or a digit stands beside a letter ("CongVanMat15"). Its extension is no word.
func readName(name string) *reading {
	r := &reading{text: name}
	stem := name
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 6 {
		stem = name[:i]
	}
	start, last := -1, ' '
	end := func(i int) {
		if start >= 0 {
			r.words = append(r.words, newWord(vietnamese.Key(stem[start:i]), start, i))
		}
		start = -1
	}
	for i, c := range stem {
		switch {
		case unicode.Is(unicode.Mn, c):
			continue // a mark belongs to the letter before it
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end(i)
		case start >= 0 && (unicode.IsDigit(c) != unicode.IsDigit(last) || unicode.IsUpper(c) && unicode.IsLower(last)):
			end(i)
			start = i
		case start < 0:
			start = i
		}
		last = c
	}
	end(len(stem))
	return r
}
