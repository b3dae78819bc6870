package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// Body is the whole name of a body that is written with the usual abbreviations.
func Body(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, p := range [...]string{"", "Chủ tịch "} {
		if rest, ok := strings.CutPrefix(s, p+"UBND "); ok {
			s = p + "Ủy ban nhân dân " + rest
		}
	}
	s = strings.Replace(s, "Hội đồng TĐKT", "Hội đồng Thi đua - Khen thưởng", 1)
	return vietnamese.UpperFirst(s)
}

// Body is the whole name of a body, which is printed in capitals or as it is written, in the case that it has in a sentence. place is where it is,
// which is a name; "" when that is not known.
func (c Casing) Body(name, place string) string {
	name = oldSpelling.Replace(strings.Join(strings.Fields(name), " "))
	if !InCapitals(name) {
		return Body(name)
	}
	name = strings.Replace(name, "UBND", "ỦY BAN NHÂN DÂN", 1)
	name = strings.Replace(name, "HĐND", "HỘI ĐỒNG NHÂN DÂN", 1)
	name = strings.Replace(name, "HỘI ĐỒNG TĐKT", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG", 1)
	return c.bodyName(name, place)
}

// oldSpelling is the place of the tone in a word that is in the name of most bodies.
var oldSpelling = strings.NewReplacer("UỶ", "ỦY", "Uỷ", "Ủy", "uỷ", "ủy")

// How the names of bodies are made. Each list has what is longer before its beginnings.
var (
	// bodies are followed by the words of their field, which begin with a capital, or by a name.
	bodies = []string{"ủy ban nhân dân", "hội đồng nhân dân", "tổng liên đoàn", "tổng cục", "chi cục", "bệnh viện", "trung tâm", "học viện", "liên đoàn", "hội đồng", "ủy ban", "đảng ủy",
		"đảng bộ", "chi bộ", "công an", "công ty", "bộ", "sở", "ban", "hội", "phòng", "trường", "cục", "vụ", "viện", "đoàn"}
	// posts, and bodies that are an office of another, are followed by the body.
	posts = []string{"thủ tướng", "bộ trưởng", "thống đốc", "giám đốc", "hiệu trưởng", "viện trưởng", "chủ nhiệm", "cục trưởng", "chủ tịch", "chánh", "trưởng", "văn phòng", "thanh tra"}
	// named are followed by the name of a place, a school or an enterprise.
	named = []string{"tỉnh ủy", "thành ủy", "thị ủy", "quận ủy", "huyện ủy", "tỉnh đoàn", "thành đoàn", "huyện đoàn", "trung học phổ thông", "trung học cơ sở", "tiểu học", "mầm non", "đại học",
		"cao đẳng", "thpt", "thcs"}
	units = []string{"tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn"}
	// phrases have their capitals wherever they stand.
	phrases = []string{"Đoàn Chủ tịch", "Ban Thường vụ", "Ban Chấp hành", "và Xã hội", "Bảo hiểm xã hội", "Khoa học xã hội", "Chính sách xã hội", "Mặt trận Tổ quốc Việt Nam", "Thi đua - Khen thưởng", "Chủ tịch nước", "Thường vụ Quốc hội", "Quốc hội", "Chính phủ", "Trung ương", "Việt Nam", "Hồ Chí Minh", "Phụ nữ",
		"Công Thương", "THPT", "THCS", "TNCS"}
)

// bodyName is the name of a body, printed in capitals, in the case that Decree 30/2020 gives it: a capital for its kind, for its field and for names.
func (c Casing) bodyName(caps, place string) string {
	words := strings.Fields(strings.ToLower(caps))
	small := map[int]bool{}
	begins, capital, name := true, true, false // a body may begin here; the next word has a capital; so have all to come
	for i := 0; i < len(words); {
		rest := strings.Join(words[i:], " ")
		switch n := ""; {
		case place != "" && strings.EqualFold(rest, place):
			copy(words[i:], strings.Fields(place))
			i = len(words)
		case leads(&n, rest, phrases):
			i += copy(words[i:], strings.Fields(n))
			begins, capital = strings.HasPrefix(n, "Ban ") || n == "Đoàn Chủ tịch" || n == "Trung ương", false // which a body has
			name = name || n == "THPT" || n == "THCS"
		case leads(&n, rest, named):
			words[i] = vietnamese.UpperFirst(words[i])
			i += len(strings.Fields(n))
			name = true
		case i > 0 && leads(&n, rest, units):
			more := qualified(words[i+len(strings.Fields(n)):])
			if i+len(strings.Fields(n))+more >= len(words) { // it is the name
				more = 0
			}
			for range len(strings.Fields(n)) + more {
				small[i] = true
				i++
			}
			begins, capital, name = false, true, true
		case begins && leads(&n, rest, posts):
			words[i] = vietnamese.UpperFirst(words[i])
			i += len(strings.Fields(n))
		case (begins || i > 0 && strings.Contains(rest, " nhân dân") && !name) && leads(&n, rest, bodies):
			words[i] = vietnamese.UpperFirst(words[i])
			i += len(strings.Fields(n))
			begins, capital = false, !strings.HasSuffix(n, "nhân dân") && n != "công an"
		default:
			joint := words[i] == "-" || words[i] == "và" || words[i] == "các" || words[i] == "của"
			if (capital || name) && !joint {
				words[i] = vietnamese.UpperFirst(words[i])
			}
			begins, capital = words[i] == "-" || words[i] == "của", joint && words[i] != "các" || strings.HasSuffix(words[i], ",")
			i++
		}
	}
	for i, known := range strings.Fields(c.Sentence(caps)) { // what the text itself tells
		if i > 0 && !small[i] && strings.EqualFold(known, words[i]) && startsUpper(known) && !InCapitals(known) {
			words[i] = known
		}
	}
	return strings.Join(words, " ")
}

// leads reports whether s begins with one of names, as words and in any case, and which.
func leads(n *string, s string, names []string) bool {
	for _, *n = range names {
		if len(s) >= len(*n) && strings.EqualFold(s[:len(*n)], *n) && (len(s) == len(*n) || s[len(*n)] == ' ' || s[len(*n)] == ',') {
			return true
		}
	}
	return false
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `“"'‘( `))
	return unicode.IsUpper(r)
}
