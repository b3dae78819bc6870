package roster

import (
	"regexp"
	"strings"

	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

// honorifics stand before a name and are no part of it: forms of address, degrees, titles, ranks; without blanks and points.
var honorifics = setOf(`đ/c đc đồngchí ông bà anh chị cô thầy
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
	leadingWord = regexp.MustCompile(`^[^\s.,:;]+[\s.,:;]*`)
	// What is added to a name: words, where a letter or a number tells two people of one name apart.
	addition = regexp.MustCompile(`\s*\([^()\s]+\s[^()]*\)$`)
)

// bareName is a name without the honorifics before it and what is added in brackets behind it; dropped are those.
func bareName(name string) (bare string, dropped []string) {
	bare = name
	if at := addition.FindStringIndex(bare); at != nil && at[0] > 0 {
		dropped, bare = append(dropped, strings.TrimSpace(bare[at[0]:])), bare[:at[0]]
	}
	toned := vietnamese.HasTones(bare)
	for {
		n := honorificAt(bare, toned)
		if n == 0 {
			return bare, dropped
		}
		dropped, bare = append(dropped, strings.TrimRight(bare[:n], " ,:;")), bare[n:]
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
		key += vietnamese.Key(strings.TrimRight(word, " .,:;"))
		least := 1
		if vietnamese.IsSyllable(key) {
			least = 2
		}
		if (honorifics[key] || !toned && foldedHonorifics[vietnamese.Fold(key)]) && len(strings.Fields(name[n:])) >= least {
			best = n
		}
	}
	return best
}

// personKey is what names of people are compared by: directory.NameKey of the bare name.
func personKey(name string) string {
	bare, _ := bareName(name)
	return directory.NameKey(bare)
}
