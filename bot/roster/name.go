package roster

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

// honorifics stand before a name and are no part of it: forms of address, degrees, titles, ranks; letters alone.
var honorifics = setOf(`đc đồngchí ông bà ô ôngbà ôb anh chị anhchị cô thầy
	gs pgs ts tskh ths bs bscki bsck1 bsckii bsck2 cki ckii ck1 ck2 ds ks cn ls kts
	giáosư phógiáosư tiếnsĩ tiếnsỹ thạcsĩ thạcsỹ bácsĩ bácsỹ dượcsĩ dượcsỹ kỹsư kĩsư cửnhân luậtsư kiếntrúcsư nhàgiáo
	ngưt ngnd ttưt ttnd nsưt nsnd ahlđ nhàgiáoưutú nhàgiáonhândân
	đạitướng thượngtướng trungtướng thiếutướng đạitá thượngtá trungtá thiếutá đạiúy thượngúy trungúy thiếuúy
	linhmục lm mụcsư hòathượng thượngtọa đạiđức nisư nitrưởng`)

// foldedHonorifics are those that cannot be a name when they are written without tones.
var foldedHonorifics = foldedSet(honorifics)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[vietnamese.Key(w)] = true
	}
	return set
}

func foldedSet(set map[string]bool) map[string]bool {
	folded := map[string]bool{}
	for w := range set {
		if !vietnamese.IsSyllable(w) {
			folded[vietnamese.Fold(w)] = true
		}
	}
	return folded
}

var (
	leadingWord = regexp.MustCompile(`^[(\[]*[^\s.,:;/()\[\]-]+[\s.,:;/()\[\]-]*`)
	// What is added to a name: words, where a letter or a number tells two people of one name apart.
	addition = regexp.MustCompile(`\s*\([^()\s]+\s[^()]*\)$`)
	// What may be an honorific behind a name: "Trần Thị B (bà)", "Lê Văn C, TS".
	trailing = regexp.MustCompile(`(?:\s*\([^()]+\)|\s*[,;]\s*[^,;]+)$`)
)

// bareName is a name without the honorifics before and behind it, and what is added in brackets; dropped are those.
func bareName(name string) (bare string, dropped []string) {
	bare = name
	drop := func(from, to int) {
		dropped = append(dropped, strings.Trim(bare[from:to], " ,:;/-"))
		bare = bare[:from] + bare[to:]
	}
	toned := vietnamese.HasTones(bare)
	for {
		if at := addition.FindStringIndex(bare); at != nil && at[0] > 0 {
			drop(at[0], at[1])
			continue
		}
		if at := trailing.FindStringIndex(bare); at != nil && at[0] > 0 && titles(bare[at[0]:], toned) {
			drop(at[0], at[1])
			continue
		}
		n := honorificAt(bare, toned)
		if n == 0 {
			return bare, dropped
		}
		drop(0, n)
	}
}

// honorificAt is how long the honorific is that a name begins with; 0 without one. One that is a syllable may be of the name: it is
// dropped before two words at least.
func honorificAt(name string, toned bool) int {
	key, n, best := "", 0, 0
	for range 4 { // words
		word := leadingWord.FindString(name[n:])
		if word == "" {
			break
		}
		n += len(word)
		key += letters(word)
		least := 1
		if vietnamese.IsSyllable(key) {
			least = 2
		}
		if honorific(key, toned) && len(strings.Fields(name[n:])) >= least {
			best = n
		}
	}
	return best
}

// titles reports whether words behind a name are nothing but honorifics, of which none could tell two people of one name apart.
func titles(words string, toned bool) bool {
	parts := strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool {
		key := letters(part)
		return !honorific(key, toned) || vietnamese.IsSyllable(key) && key != "ông" && key != "bà"
	})
}

func honorific(key string, toned bool) bool {
	return honorifics[key] || !toned && foldedHonorifics[vietnamese.Fold(key)]
}

// letters is the key of a word without its points, strokes and brackets.
func letters(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, vietnamese.Key(word))
}

// personKey is what names of people are compared by: directory.NameKey of the bare name.
func personKey(name string) string {
	bare, _ := bareName(name)
	return directory.NameKey(bare)
}
