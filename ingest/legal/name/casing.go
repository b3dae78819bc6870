package name

import (
	"iter"
	"regexp"
	"strings"
	"unicode"

	"thidua/knowledge/vietnamese"
)

// Casing restores the case of words printed in capitals from the same words elsewhere in the text.
type Casing struct {
	words []string         // of the text, as printed
	at    map[string][]int // folded word → places, a few of each
}

// casingWords bounds how much of the text is read for its case, casingPlaces how many places of a word are tried.
const casingWords, casingPlaces = 4000, 60

// NewCasing learns the case of words from the lines of a text.
func NewCasing(lines iter.Seq[string]) Casing {
	c := Casing{at: make(map[string][]int)}
	for l := range lines {
		if InCapitals(l) {
			continue
		}
		for w := range strings.FieldsSeq(l) {
			key := foldWord(w)
			if len(c.at[key]) < casingPlaces {
				c.at[key] = append(c.at[key], len(c.words))
			}
			c.words = append(c.words, w)
		}
		if len(c.words) > casingWords {
			break
		}
	}
	return c
}

func foldWord(w string) string {
	return strings.ToLower(strings.Trim(w, ".,;:()“”\"'"))
}

// Sentence gives s in sentence case when it is in capitals; otherwise s itself.
func (c Casing) Sentence(s string) string {
	if !InCapitals(s) {
		return s
	}
	words := strings.Fields(s)
	for i := 0; i < len(words); {
		n, at := c.match(words[i:])
		if n < 2 {
			if !strings.ContainsAny(words[i], "/0123456789") {
				words[i] = strings.ToLower(words[i])
			}
			n = 1
		} else {
			for k := range n {
				words[i+k] = copyCase(words[i+k], c.words[at+k])
			}
		}
		i += n
	}
	names(words)
	return vietnamese.UpperFirst(strings.Join(words, " "))
}

// match finds the longest run of the text that has the words of want, preferring one that does not start a sentence.
func (c Casing) match(want []string) (n, at int) {
	mid := false
	for _, p := range c.at[foldWord(want[0])] {
		k := 0
		for k < len(want) && p+k < len(c.words) && foldWord(c.words[p+k]) == foldWord(want[k]) {
			k++
		}
		inner := p > 0 && !sentenceEnd.MatchString(c.words[p-1])
		if k > n || k == n && inner && !mid {
			n, at, mid = k, p, inner
		}
	}
	return n, at
}

// copyCase gives word the case of model, keeping word's own punctuation.
func copyCase(word, model string) string {
	w, m := []rune(word), []rune(strings.Trim(model, ".,;:()“”\"'"))
	i := 0
	for k, r := range w {
		if strings.ContainsRune(".,;:()“”\"'", r) || i >= len(m) {
			continue
		}
		if unicode.IsUpper(m[i]) {
			w[k] = unicode.ToUpper(r)
		} else {
			w[k] = unicode.ToLower(r)
		}
		i++
	}
	return string(w)
}

// names gives capitals to the words after "tỉnh", "huyện", … at the end of a name, or before another such word that "và" or a comma joins to it.
func names(words []string) {
	end := len(words)
	for i := len(words) - 1; i > 0; i-- {
		switch strings.ToLower(words[i]) {
		case "tỉnh", "huyện", "phố", "xã", "phường", "quận", "trấn":
		default:
			continue
		}
		if strings.EqualFold(words[i], "xã") && i+1 < end && strings.EqualFold(words[i+1], "hội") && !strings.EqualFold(words[i-1], "dân") { // "bảo hiểm xã hội"
			continue
		}
		start := i + 1
		if q := qualified(words[start:end]); q < end-start { // a name follows
			start += q
		}
		if end-i > maxPlaceName+start-i-1 {
			return
		}
		for k := start; k < end; k++ {
			words[k] = vietnamese.UpperFirst(words[k])
		}
		if end = i; i > 1 && words[i-1] == "thành" || words[i-1] == "thị" {
			end--
		}
		if words[end-1] == "và" {
			end--
		} else if !strings.HasSuffix(words[end-1], ",") {
			return
		}
	}
}

// maxPlaceName is how many words a name of a place has, with the word before it.
const maxPlaceName = 5

// qualifiers are what a place is, and no part of its name: "huyện đảo Lý Sơn".
var qualifiers = []string{"miền núi", "vùng cao", "vùng sâu", "vùng xa", "biên giới", "hải đảo", "ven biển", "ven đô", "bãi ngang", "đặc khu", "đảo", "nghèo", "trọng điểm"}

// qualified is how many words at the beginning are qualifiers.
func qualified(words []string) (n int) {
	for q := ""; leads(&q, strings.ToLower(strings.Join(words[n:], " ")), qualifiers); {
		n += len(strings.Fields(q))
	}
	return n
}

// sentenceEnd is how the last word of a sentence ends.
var sentenceEnd = regexp.MustCompile(`[.;:!?…/][ ”"'’)]*$`)

// Capitalised is a name that is printed in capitals as it is written.
func Capitalised(caps string) string {
	words := strings.Fields(strings.ToLower(caps))
	for i := range words {
		words[i] = vietnamese.UpperFirst(words[i])
	}
	return strings.Join(words, " ")
}

// InCapitals reports whether s is set in capitals: at least two letters and no more than a few small ones.
func InCapitals(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLower(r) {
			lower++
		}
	}
	return upper >= 2 && lower*6 <= upper
}
