package curated

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/knowledge/vietnamese"
)

func TestTheSameQuestionHasTheSameKeyHoweverItIsTyped(t *testing.T) {
	const stored = "Mức thưởng Chiến sĩ thi đua cơ sở theo Nghị định 152/2025/NĐ-CP là bao nhiêu?"
	for _, asked := range []string{
		stored, strings.ToUpper(stored), norm.NFD.String(stored), "  " + strings.ReplaceAll(stored, " ", "\n") + " 🎉",
		"Mức thưởng Chiến sĩ thi đua cơ sở theo Nghị định 152/2025/ND–CP là bao nhiêu",
		"muc thuong chien si thi dua co so theo nghi dinh 152/2025/nd-cp la bao nhieu",
		"Kính gửi đồng chí, cho em hỏi mức thưởng “Chiến sĩ thi đua cơ sở” theo Nghị định 152/2025/NĐ-CP là bao nhiêu ạ? Em cảm ơn.",
		"xin chao dong chi, cho hoi muc thuong chien si thi dua co so theo nghi dinh 152/2025/nd-cp la bao nhieu vay a, cam on dong chi",
		"Mức thưởng Chiến sĩ thi đua cơ sở theo Nghị định 152/2025/NĐ-CP là bao nhiêu anh ơi",
	} {
		if !newQuestionKey(asked).matches(newQuestionKey(stored)) {
			t.Errorf("%q has the key %+v, not %+v", asked, newQuestionKey(asked), newQuestionKey(stored))
		}
	}
	// Old and new placement of a tone mark are one spelling.
	if !newQuestionKey("Quy định hoà giải, uỷ quyền?").matches(newQuestionKey("quy định hòa giải ủy quyền")) {
		t.Error("another placement of tone marks is another question")
	}
}

func TestOtherWordsOrOtherTonesAreAnotherQuestion(t *testing.T) {
	for asked, stored := range map[string]string{
		"mức thường là bao nhiêu":            "mức thưởng là bao nhiêu",
		"mưc thưởng là bao nhieu":            "mức thưởng là bao nhiêu", // half of the tones
		"mức thưởng là bao nhiêu":            "muc thuong la bao nhieu", // nobody knows which was meant
		"mức thưởng hạng nhì là bao nhiêu":   "mức thưởng hạng nhất là bao nhiêu",
		"mức thưởng năm 2025":                "mức thưởng năm 2026",
		"mức thưởng là 1,5":                  "mức thưởng là 15",
		"khen thưởng trẻ":                    "khen thưởng trẻ em", // "em" is no address here
		"học tiếng":                          "Học tiếng Anh",
		"hùng lao động":                      "Anh hùng lao động",
		"Đơn vị mình có được khen không":     "Đơn vị có được khen không",
		"không mức thưởng là bao nhiêu":      "mức thưởng là bao nhiêu",
		"":                                   "mức thưởng",
		"xin chào đồng chí, em cảm ơn nhiều": "em chào anh",
	} {
		if newQuestionKey(asked).matches(newQuestionKey(stored)) {
			t.Errorf("%q is taken for %q: %+v", asked, stored, newQuestionKey(asked))
		}
	}
}

func FuzzQuestionKey(f *testing.F) {
	for _, seed := range []string{
		"", "ạ", "Cho em hỏi mức thưởng là bao nhiêu ạ?", "khen thưởng trẻ em", "Điều 24 Luật TĐKT; 152/2025/NĐ–CP, 1,5%", "đ/c TT&TT\x00\xff", "e\u0301\u0323m",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, question string) {
		key := newQuestionKey(question)
		if !utf8.ValidString(key.folded+key.spelling) || strings.ContainsAny(key.folded+key.spelling, "\x00\n") {
			t.Errorf("%q has the key %+q", question, key)
		}
		if vietnamese.Fold(key.spelling) != key.folded || vietnamese.HasTones(key.folded) {
			t.Errorf("%q is spelt %q and folded %q", question, key.spelling, key.folded)
		}
		if key.matches(key) != (key.folded != "") {
			t.Errorf("%q does not match itself: %+v", question, key)
		}
		for _, other := range []string{vietnamese.NFC(question), "(" + question + ")?!"} {
			if newQuestionKey(other) != key {
				t.Errorf("%q has the key %+v, and %q has %+v", question, key, other, newQuestionKey(other))
			}
		}
	})
}
