package knowledge

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// A question is a follow-up when it begins with one of followUpStarts, has one of followUpWords, or points back with one of
// pointing that does not follow one of notPointing ("trong đó", "do đó"). "Còn" and "thế" begin ordinary questions too
// ("Còn hiệu lực không", "Thế nào là…"): they need a "thì" further on. The words are met as they are written; folded only
// in a question that has no diacritics at all, and then without those that mean other things.
var (
	followUpStarts = []string{"thế còn", "thế thì", "thế nếu", "vậy thì", "vậy còn", "vậy nếu", "nếu vậy thì", "nếu thế thì", "trường hợp này", "trường hợp đó"}
	followUpIfThen = []string{"còn", "thế", "vậy"}
	followUpWords  = []string{"vừa rồi", "nói trên", "ở câu trên", "câu trước"}
	pointing       = []string{"đó", "ấy", "này thì"}
	notPointing    = []string{"trong", "do", "khi", "ai", "từ", "theo", "sau", "trước", "nơi", "gì", "đâu", "nào", "qua"}
)

// IsFollowUp reports whether a question can only be understood after the one before it: "Thế còn hạng Nhì?".
func IsFollowUp(question string) bool {
	tokens := vietnamese.Tokenize(question)
	if vietnamese.HasTones(question) {
		return isFollowUp(vietnamese.Texts(tokens), func(s string) string { return s }, true)
	}
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Folded()
	}
	return isFollowUp(words, vietnamese.Fold, false)
}

func isFollowUp(words []string, form func(string) string, toned bool) bool {
	text := " " + strings.Join(words, " ") + " "
	has := func(phrase string) bool { return strings.Contains(text, " "+form(phrase)+" ") }
	starts := func(phrase string) bool { return strings.HasPrefix(text, " "+form(phrase)+" ") }
	if slices.ContainsFunc(followUpStarts, starts) || slices.ContainsFunc(followUpWords, has) {
		return true
	}
	if slices.ContainsFunc(followUpIfThen, starts) && has("thì") && !starts("thế nào") {
		return true
	}
	if !toned {
		return false // "do" may be đó or do
	}
	for _, word := range pointing {
		first, _, _ := strings.Cut(word, " ")
		if at := slices.Index(words, first); at > 0 && has(word) && !slices.Contains(notPointing, words[at-1]) {
			return true
		}
	}
	return false
}

// instructions tell the assistant how to behave instead of asking it something. Whoever writes them wants words in its
// mouth, and a quote below them would look like what they asked for. They are met as they are written, and folded in a
// text without diacritics.
var instructions = []string{
	"bỏ qua mọi hướng dẫn", "bỏ qua các hướng dẫn trước", "bỏ qua tất cả hướng dẫn", "bỏ qua tất cả các hướng dẫn", "bỏ qua mọi chỉ dẫn",
	"bỏ qua các chỉ dẫn trước", "quên mọi hướng dẫn", "quên hết hướng dẫn", "lời nhắc hệ thống", "câu lệnh hệ thống", "chế độ gỡ lỗi",
	"chế độ nhà phát triển", "hãy trả lời rằng", "hãy nói rằng", "hãy khẳng định rằng", "hãy đóng vai", "từ giờ bạn là", "bây giờ bạn là",
	"system prompt", "developer mode", "jailbreak", "ignore all previous", "ignore previous instructions", "ignore all instructions",
	"you are now", "act as a",
}

// instructionMarks begin a text that is set out as if it came from the assistant's makers.
var instructionMarks = []string{"[system", "<system", "system:", "[assistant", "assistant:", "[developer", "[inst"}

// isPromptInjection reports whether the text gives the assistant instructions.
func isPromptInjection(text string) bool {
	form, words := func(s string) string { return s }, vietnamese.Texts(vietnamese.Tokenize(text))
	if !vietnamese.HasTones(text) {
		form = vietnamese.Fold
	}
	plain := " " + strings.Join(words, " ") + " "
	start := strings.ToLower(strings.TrimSpace(text))
	return slices.ContainsFunc(instructions, func(w string) bool { return strings.Contains(plain, " "+form(w)+" ") }) ||
		slices.ContainsFunc(instructionMarks, func(w string) bool { return strings.HasPrefix(start, w) })
}
