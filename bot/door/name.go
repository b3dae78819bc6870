package door

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// Names of persons, as far as words alone show them: a surname with one to three more names, or what follows a form of address. What is
// typed without capitals cannot be told from other words. Streets, schools, prizes and places that are called after somebody are none.

// surnames are the commonest of Vietnam, which nine in ten have.
var surnames = set("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đào", "Đoàn",
	"Vương", "Trịnh", "Trương", "Đinh", "Lâm", "Phùng", "Mai", "Tô", "Hà", "Tạ", "Lương", "Cao", "Chu", "Châu", "Thái", "Quách", "Khổng", "Bạch", "Nghiêm",
	"Doãn", "Tống", "Triệu", "Vi", "Lã", "Đàm", "Khuất", "Kiều", "Quản", "Thân", "Lưu", "Tăng", "Uông", "Giang", "La")

// addresses come before a name.
var addresses = set("ông", "bà", "anh", "chị", "đ/c", "đc", "đồng chí", "cô", "thầy", "bác", "em")

// calledAfter come before the name of what is called after somebody.
var calledAfter = set("xã", "phường", "thôn", "đường", "phố", "trường", "tỉnh", "huyện", "thành phố", "giải thưởng", "giải", "huân chương", "huy chương", "quỹ",
	"học bổng", "cụm", "khối", "chợ", "bến", "sân", "quảng trường", "bảo tàng", "bệnh viện", "khu", "tổ", "làng", "thpt", "thcs", "tư tưởng", "chủ tịch")

// places are names that begin as those of persons do.
var places = set("Hà Nội", "Hà Nam", "Hà Giang", "Hà Tĩnh", "Thái Bình", "Thái Nguyên", "Thái Thụy", "Thái Lan", "Cao Bằng", "Lâm Đồng", "Lâm Nghiệp", "Vũ Thư",
	"Kiến Xương", "Hồ Chí", "Hà Đông", "Đặng Xá", "Vũ Phúc", "Vũ Tiên", "Vũ Quý", "Thái Ninh", "Mai Châu", "Lý Nhân", "Lý Sơn", "Cao Lãnh", "Cao Su", "Cao Đẳng",
	"Phan Thiết", "Phan Rang", "Châu Á", "Châu Âu", "La Gi", "Lưu Trữ", "Đoàn Thể")

// bodies are how names of bodies begin whose next word has no capital: "Đoàn Thanh niên", "Đoàn Đại biểu Quốc hội"; "Đoàn Thanh Hải" is a person.
var bodies = set("Đoàn Thanh", "Đoàn Đại", "Đoàn Luật", "Đoàn Kiểm", "Đoàn Giám", "Đoàn Công", "Đoàn Thiếu")

func set(words ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words {
		all[w] = true
	}
	return all
}

// maxNames is how many more names follow a surname.
const maxNames = 3

// FindNames are the names of persons that words seem to have, in their order, each once.
func FindNames(words string) (names []string) {
	seen := map[string]bool{}
	for _, at := range nameSpans(words) {
		if name := words[at[0]:at[1]]; !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// MaskNames are words with mark in the place of every name of a person that FindNames sees.
func MaskNames(words, mark string) string {
	var out strings.Builder
	from := 0
	for _, at := range nameSpans(words) {
		out.WriteString(words[from:at[0]] + mark)
		from = at[1]
	}
	return out.String() + words[from:]
}

// nameWord is one of a text.
type nameWord struct {
	text       string
	start, end int
	first      bool // of a sentence or line: a capital says nothing
}

// nameSpans are where names stand, in bytes.
func nameSpans(text string) (spans [][2]int) {
	words := nameWords(text)
	for i := 0; i < len(words); i++ {
		n := nameAt(words, i)
		if n == 0 {
			continue
		}
		spans = append(spans, [2]int{words[i].start, words[i+n-1].end})
		i += n - 1
	}
	return spans
}

// nameAt is how many words from the i-th on are a name of a person, or 0.
func nameAt(words []nameWord, i int) int {
	if !capital(words[i].text) {
		return 0
	}
	before, two := "", ""
	if i > 0 && !words[i].first {
		before = strings.ToLower(words[i-1].text)
		if i > 1 && !words[i-1].first {
			two = strings.ToLower(words[i-2].text) + " " + before
		}
	}
	if calledAfter[before] || calledAfter[two] {
		return 0
	}
	n := 1
	for n <= maxNames && i+n < len(words) && !words[i+n].first && capital(words[i+n].text) {
		n++
	}
	addressed := addresses[before] || addresses[two]
	switch {
	case n >= 2 && places[vietnamese.Normalize(words[i].text+" "+words[i+1].text)] && !addressed:
		return 0
	case n == 2 && !addressed && bodies[vietnamese.Normalize(words[i].text+" "+words[i+1].text)] && goesOn(words, i+2):
		return 0
	case n >= 2 && surnames[vietnamese.Normalize(words[i].text)] && !acronym(words[i+1].text):
		return n
	case addressed && !acronym(words[i].text):
		return n
	}
	return 0
}

// goesOn reports whether the i-th word goes on with a name of which only the first word of a compound has a capital.
func goesOn(words []nameWord, i int) bool {
	return i < len(words) && !words[i].first && !capital(words[i].text)
}

// capital reports a word that begins with a capital letter.
func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// acronym reports a word of capitals alone, such as UBND: names of persons are not written so here.
func acronym(word string) bool {
	return utf8.RuneCountInString(word) > 1 && strings.ToUpper(word) == word
}

// nameWords are the words of a text: letters, with “đ/c” as one.
func nameWords(text string) (words []nameWord) {
	first, start := true, -1
	flush := func(end int) {
		if start >= 0 {
			words = append(words, nameWord{text: text[start:end], start: start, end: end, first: first})
			first, start = false, -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || r == '/' && start >= 0 && strings.EqualFold(text[start:i], "đ"):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
			if strings.ContainsRune(".!?:;\n,()“”\"-–", r) {
				first = true
			}
		}
	}
	flush(len(text))
	return words
}
