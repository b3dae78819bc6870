package door

import (
	"fmt"
	"strings"

	"thidua/knowledge/vietnamese"
)

// vocabulary holds phrases in named sections. It never changes.
//
// Its files have one phrase a line, or several after another with commas between; "#" begins a comment and "[name]" a
// section. A phrase of several words is met with diacritics, without, and with the tones alone missing. A phrase of one
// word is met as written; after "~" also without diacritics.
type vocabulary struct {
	sections map[string]section
	first    map[string][]phrase // by the folded first word
}

type section uint8

type phrase struct {
	section section
	words   []spelling
	loose   bool // met without diacritics too
}

// spelling is a word of a phrase in the forms it is typed in.
type spelling struct{ written, toneless, folded string }

// parseVocabulary reads a table. The error names the line.
func parseVocabulary(text string) (*vocabulary, error) {
	v := &vocabulary{sections: map[string]section{}, first: map[string][]phrase{}}
	var in section
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok {
			name, ok = strings.CutSuffix(name, "]")
			if _, again := v.sections[name]; !ok || name == "" || again {
				return nil, fmt.Errorf("line %d: section %q is unnamed or begins again", n+1, line)
			}
			in = section(len(v.sections) + 1)
			v.sections[name] = in
			continue
		}
		if in == 0 {
			return nil, fmt.Errorf("line %d: %q stands before the first section", n+1, line)
		}
		for _, one := range strings.Split(line, ",") {
			if err := v.add(in, one); err != nil {
				return nil, fmt.Errorf("line %d: %w", n+1, err)
			}
		}
	}
	return v, nil
}

func (v *vocabulary) add(in section, text string) error {
	written, loose := strings.CutPrefix(strings.TrimSpace(text), "~")
	tokens := vietnamese.Tokenize(written)
	if len(tokens) == 0 || len(tokens) > longestPhrase {
		return fmt.Errorf("%q has no word, or more than %d", text, longestPhrase)
	}
	p := phrase{section: in, loose: loose || len(tokens) > 1}
	for _, t := range tokens {
		p.words = append(p.words, spelling{t.Text, toneless(t.Text), t.Folded()})
	}
	first := p.words[0].folded
	v.first[first] = append(v.first[first], p)
	return nil
}

// mustVocabulary is for the embedded tables, which tests parse, and for the sections the code names.
func mustVocabulary(text string, names ...string) *vocabulary {
	v, err := parseVocabulary(text)
	if err != nil {
		panic(fmt.Sprintf("door: embedded table: %v", err))
	}
	for _, name := range names {
		if v.sections[name] == 0 {
			panic(fmt.Sprintf("door: embedded table has no section %q", name))
		}
	}
	return v
}

// match returns the length in words of the longest phrase of a section that starts at word i, 0 when none does. exact is
// true when its words stand there as the table writes them.
func (v *vocabulary) match(name string, r *reading, i int) (n int, exact bool) {
	if i < 0 || i >= len(r.words) {
		return 0, false
	}
	in := v.sections[name]
	for _, form := range r.words[i].forms() {
		for _, p := range v.first[form.folded] {
			if p.section != in || len(p.words) <= n {
				continue
			}
			if as := p.at(r, i); as.ok {
				n, exact = len(p.words), as.exact
			}
		}
	}
	return n, exact
}

// has reports whether a phrase of the section starts at word i.
func (v *vocabulary) has(name string, r *reading, i int) bool {
	n, _ := v.match(name, r, i)
	return n > 0
}

// before returns the length of the longest phrase of a section whose last word is the one before i.
func (v *vocabulary) before(name string, r *reading, i int) (n int) {
	in := v.sections[name]
	for at := max(0, i-longestPhrase); at < i; at++ {
		for _, form := range r.words[at].forms() {
			for _, p := range v.first[form.folded] {
				if p.section == in && len(p.words) == i-at && p.at(r, at).ok {
					return i - at
				}
			}
		}
	}
	return 0
}

// find returns where the first phrase of a section starts in the words from and before to; -1 when there is none.
func (v *vocabulary) find(name string, r *reading, from, to int) int {
	for i := max(from, 0); i < min(to, len(r.words)); i++ {
		if n, _ := v.match(name, r, i); n > 0 && i+n <= to {
			return i
		}
	}
	return -1
}

// longestPhrase is the number of words of the longest phrase of the tables.
const longestPhrase = 8

type agreement struct{ ok, exact bool }

// at compares the phrase with the words from i on.
func (p phrase) at(r *reading, i int) agreement {
	if i+len(p.words) > len(r.words) {
		return agreement{}
	}
	out := agreement{true, true}
	for j, s := range p.words {
		as := s.typed(r.words[i+j])
		out.ok = out.ok && as.ok && (as.exact || p.loose)
		out.exact = out.exact && as.exact
	}
	return out
}

// typed reports whether a word that was typed is this one.
func (s spelling) typed(w word) agreement {
	var out agreement
	for _, form := range w.forms() {
		switch form.written {
		case s.written:
			return agreement{true, true}
		case s.toneless, s.folded:
			out.ok = true
		}
	}
	return out
}

// tones has each vowel with its five toned forms behind it.
const tones = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"

var untoned = func() map[rune]rune {
	out := map[rune]rune{}
	for i, r := range []rune(tones) {
		out[r] = []rune(tones)[i/6*6]
	}
	return out
}()

// toneless takes the tone off a composed word and leaves its letters: "mật" → "mât".
func toneless(word string) string {
	return strings.Map(plain, word)
}

func plain(r rune) rune {
	if without, ok := untoned[r]; ok {
		return without
	}
	return r
}
