package legal

import (
	"strings"
	"unicode"
)

// casing restores the case of words printed in capitals from the same words elsewhere in the text.
type casing struct {
	words []string         // of the text, as printed
	at    map[string][]int // folded word → places, a few of each
	place string           // of issue, which is a name; "" when it is not known
}

// casingWords bounds how much of the text is read for its case, casingPlaces how many places of a word are tried.
const casingWords, casingPlaces = 4000, 60

func newCasing(ls []line) casing {
	c := casing{at: make(map[string][]int)}
	for _, l := range ls {
		if isCaps(l.text) {
			continue
		}
		for w := range strings.FieldsSeq(l.text) {
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

// readable gives s in sentence case when it is in capitals; otherwise s itself.
func (c casing) readable(s string) string {
	if !isCaps(s) {
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
	return upperFirst(strings.Join(words, " "))
}

// match finds the longest run of the text that has the words of want, preferring one that does not start a sentence.
func (c casing) match(want []string) (n, at int) {
	mid := false
	for _, p := range c.at[foldWord(want[0])] {
		k := 0
		for k < len(want) && p+k < len(c.words) && foldWord(c.words[p+k]) == foldWord(want[k]) {
			k++
		}
		inner := p > 0 && !endsSentence(c.words[p-1])
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

// names gives capitals to the words after "tỉnh", "huyện", … at the end of a name.
func names(words []string) {
	start := -1
	for i, w := range words {
		switch strings.ToLower(w) {
		case "tỉnh", "huyện", "phố", "xã", "phường", "quận":
			if i > 0 && len(words)-i <= 5 {
				start = i + 1
			}
		}
	}
	if start < 0 {
		return
	}
	for i := start; i < len(words); i++ {
		words[i] = upperFirst(words[i])
	}
}

// readableIssuer expands the usual abbreviation and gives a body's name in readable case.
func readableIssuer(s string) string {
	s = squeeze(s)
	for _, p := range [...]string{"", "Chủ tịch "} {
		if rest, ok := strings.CutPrefix(s, p+"UBND "); ok {
			s = p + "Ủy ban nhân dân " + rest
			if p == "" {
				s = "Ủy ban nhân dân " + rest
			}
		}
	}
	s = strings.Replace(s, "Hội đồng TĐKT", "Hội đồng Thi đua - Khen thưởng", 1)
	return upperFirst(s)
}

// issuerFrom gives the readable name of a body.
func (c casing) issuerFrom(name string) string {
	name = oldSpelling.Replace(squeeze(name))
	if !isCaps(name) {
		return readableIssuer(name)
	}
	name = strings.Replace(name, "UBND", "ỦY BAN NHÂN DÂN", 1)
	name = strings.Replace(name, "HĐND", "HỘI ĐỒNG NHÂN DÂN", 1)
	name = strings.Replace(name, "HỘI ĐỒNG TĐKT", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG", 1)
	return c.bodyName(name)
}

// oldSpelling is the place of the tone in a word that is in the name of most bodies.
var oldSpelling = strings.NewReplacer("UỶ", "ỦY", "Uỷ", "Ủy", "uỷ", "ủy")
