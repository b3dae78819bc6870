package knowledge

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// leaning are the words, folded, with which a question leans on the one before: it begins with one of the first, or has
// one of the others. What means something else without its diacritics is only met with them.
var (
	leaningStarts = []string{"the con", "the thi", "vay thi", "vay con", "the", "con", "vay", "neu vay", "neu the", "truong hop nay", "truong hop do"}
	leaningWords  = []string{"vua roi", "neu tren", "noi tren", "o tren", "thi sao", "cau tren", "cau truoc"}
	leaningToned  = []string{"đó", "ấy", "nêu trên", "này thì"}
)

// leans reports whether a question can only be understood after the one before it.
func leans(text string) bool {
	tokens := vietnamese.Tokenize(text)
	words := make([]string, len(tokens))
	folded := make([]string, len(tokens))
	for i, t := range tokens {
		words[i], folded[i] = t.Text, t.Folded()
	}
	typed, plain := " "+strings.Join(words, " ")+" ", " "+strings.Join(folded, " ")+" "
	return slices.ContainsFunc(leaningStarts, func(w string) bool { return strings.HasPrefix(plain, " "+w+" ") }) ||
		slices.ContainsFunc(leaningWords, func(w string) bool { return strings.Contains(plain, " "+w+" ") }) ||
		slices.ContainsFunc(leaningToned, func(w string) bool { return strings.Contains(typed, " "+w+" ") })
}

// instructions are words, folded, that tell the assistant how to behave instead of asking it something. Whoever writes
// them wants words in its mouth; a quote below them would look like what they asked for.
var instructions = []string{
	"bo qua moi huong dan", "bo qua cac huong dan", "bo qua tat ca", "bo qua huong dan", "bo qua chi dan", "quen moi huong dan",
	"quen het huong dan", "loi nhac he thong", "cau lenh he thong", "system prompt", "che do go loi", "che do nha phat trien",
	"developer mode", "jailbreak", "ignore all", "ignore previous", "ignore the above", "disregard", "hay tra loi rang", "tra loi rang",
	"hay noi rang", "hay khang dinh rang", "hay ghi nguon", "ghi nguon la", "dong vai", "tu gio ban la", "act as", "you are now",
}

// instructs reports whether the text gives the assistant instructions, or is set out as if it came from its makers.
func instructs(text string) bool {
	var words []string
	for _, t := range vietnamese.Tokenize(text) {
		words = append(words, t.Folded())
	}
	plain := " " + strings.Join(words, " ") + " "
	if slices.ContainsFunc(instructions, func(w string) bool { return strings.Contains(plain, " "+w+" ") }) {
		return true
	}
	start := strings.ToLower(strings.TrimSpace(text))
	return slices.ContainsFunc([]string{"[system", "<system", "system:", "[assistant", "assistant:", "[developer", "[admin", "[inst"}, func(w string) bool {
		return strings.HasPrefix(start, w)
	})
}
