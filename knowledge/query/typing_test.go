package query

import (
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// keyboard is how a message comes out that nothing composed: a key a tone at the end of its syllable, and keys for letters.
type keyboard struct {
	letters *strings.Replacer
	tones   string // huyền, hỏi, ngã, sắc, nặng
}

var keyboards = map[string]keyboard{
	"Telex": {strings.NewReplacer("â", "aa", "ă", "aw", "ê", "ee", "ô", "oo", "ơ", "ow", "ư", "uw", "đ", "dd"), "frxsj"},
	"VNI":   {strings.NewReplacer("â", "a6", "ă", "a8", "ê", "e6", "ô", "o6", "ơ", "o7", "ư", "u7", "đ", "d9"), "23415"},
}

var vowels = []string{"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ"}

func (k keyboard) typed(text string) string {
	words := strings.Split(strings.ToLower(text), " ")
	for i, w := range words {
		tone, letters := 0, ""
		for _, r := range w {
			for _, row := range vowels {
				if n := slices.Index([]rune(row), r); n > 0 {
					tone, r = n, []rune(row)[0]
				}
			}
			letters += string(r)
		}
		words[i] = k.letters.Replace(letters)
		if tone > 0 {
			words[i] += k.tones[tone-1 : tone]
		}
	}
	return strings.Join(words, " ")
}

// Whole messages that the keyboard did not compose are read as what was meant, short forms too.
func TestWhatAKeyboardLeftOverIsReadAsWhatWasMeant(t *testing.T) {
	eachReading(func(text string, _ *Award, _ Aspect, _ []Aspect) {
		if len(strings.Fields(text)) < 4 {
			return // too little to tell it by
		}
		meant := Read(text, nil)
		for name, k := range keyboards {
			typed := k.typed(text)
			if q := Read(typed, nil); !slices.Equal(q.Aspects, meant.Aspects) || !slices.Equal(names(q), names(meant)) {
				t.Errorf("%s: %q is read as %q: %v %v, want %v %v", name, typed, q.Text, q.Aspects, names(q), meant.Aspects, names(meant))
			}
		}
	})
}

func TestTelexAndVNIAreWrittenOut(t *testing.T) {
	for typed, want := range map[string]string{
		"bawngf khen cuar tinhr cho car nhaan": "bằng khen của tỉnh cho cả nhân", "hua6n chu7o7ng du4ng ca3m": "huân chương dũng cảm",
		"cstdd cow sowr thuwowngr bao nhieeu": "cstđ cơ sở thưởng bao nhiêu", "ho62 so7 nsu7t nd9-cp": "hồ sơ nsưt nđ-cp",
		// What was composed stays as it is, names and numbers in it too.
		"CSTĐ cơ sở thưởng bn": "cstđ cơ sở thưởng bn", "Luật TĐKT": "luật tđkt", "ông Woody được khen": "ông woody được khen", "nhóm A6 đội bóng": "nhóm a6 đội bóng",
		"theo 152/2025/NĐ-CP": "theo 152/2025/nđ-cp", "": "",
	} {
		if got := vietnamese.Key(compose(typed)); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
