package legal

import (
	"regexp"
	"strings"
)

// setIssuer takes the body that issues: the one named above the legal grounds, or else the lowest of the letterhead with what it belongs to.
func (h *Header) setIssuer(orgs []string, c casing) {
	c.place = h.Place
	whole := ""
	for _, o := range orgs {
		whole = belonging(whole, c.issuerFrom(o))
	}
	if h.Issuer == "" {
		h.Issuer = whole
		return
	}
	h.Issuer = completed(c.issuerFrom(h.Issuer), whole)
}

var (
	placed  = regexp.MustCompile(` (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?: |$)| Trung ương$`)
	placeOf = regexp.MustCompile(`^(?:Ủy ban|Hội đồng) nhân dân( (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?: .+)?)?$`)
	// dependent are bodies that say nothing without the one above them.
	dependent = regexp.MustCompile(`^(?:Sở|Phòng|Ban|Hội đồng|Văn phòng|Thanh tra|Ủy ban Kiểm tra)(?: |$)`)
	anyPlace  = regexp.MustCompile(` ((?:tỉnh|thành phố|huyện|quận) \p{Lu}.*)$`)
)

// belonging is the name of a body with what it belongs to, "Phòng Nội vụ huyện Đức Hòa", where the name alone does not tell which one it is.
func belonging(above, own string) string {
	if above == "" || !dependent.MatchString(own) || placed.MatchString(own) {
		return own
	}
	office := own == "Văn phòng" || own == "Thanh tra"
	if m := placeOf.FindStringSubmatch(above); m != nil && own != "Văn phòng" {
		return own + m[1]
	}
	if m := anyPlace.FindStringSubmatch(above); m != nil && strings.HasPrefix(own, "Ban Thi đua") {
		return own + " " + m[1]
	}
	if strings.HasSuffix(above, "Trung ương") && !office {
		return own + " Trung ương"
	}
	return own + " " + above
}

// completed is who decides with the rest of the name that the letterhead has whole: "Chủ tịch Ủy ban nhân dân xã" of "Ủy ban nhân dân xã Tây Giang".
func completed(decider, whole string) string {
	for at := range decider {
		if rest := decider[at:]; strings.Contains(rest, " ") && (at == 0 || decider[at-1] == ' ') && strings.HasPrefix(whole, rest+" ") {
			return decider[:at] + whole
		}
	}
	return decider
}

// inProvince gives a body of a province that its name leaves out the province that the text names.
func (h *Header) inProvince(place func() string) {
	if strings.HasSuffix(h.Issuer, " tỉnh") {
		if province := place(); province != "" {
			h.Issuer += " " + province
		}
	}
}

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
	phrases = []string{"Mặt trận Tổ quốc Việt Nam", "Thi đua - Khen thưởng", "Chủ tịch nước", "Thường vụ Quốc hội", "Quốc hội", "Chính phủ", "Trung ương", "Việt Nam", "Hồ Chí Minh", "Phụ nữ",
		"Công Thương", "THPT", "THCS", "TNCS"}
)

// bodyName is the name of a body, printed in capitals, in the case that Decree 30/2020 gives it: a capital for its kind, for its field and for names.
func (c casing) bodyName(caps string) string {
	words := strings.Fields(strings.ToLower(caps))
	small := map[int]bool{}
	begins, capital, name := true, true, false // a body may begin here; the next word has a capital; so have all to come
	for i := 0; i < len(words); {
		rest := strings.Join(words[i:], " ")
		switch n := ""; {
		case c.place != "" && strings.EqualFold(rest, c.place):
			copy(words[i:], strings.Fields(c.place))
			i = len(words)
		case leads(&n, rest, phrases):
			i += copy(words[i:], strings.Fields(n))
			begins, capital = false, false
			name = name || n == "THPT" || n == "THCS"
		case leads(&n, rest, named):
			words[i] = upperFirst(words[i])
			i += len(strings.Fields(n))
			name = true
		case i > 0 && leads(&n, rest, units):
			for range strings.Fields(n) {
				small[i] = true
				i++
			}
			begins, capital, name = false, true, true
		case begins && leads(&n, rest, posts):
			words[i] = upperFirst(words[i])
			i += len(strings.Fields(n))
		case (begins || i > 0 && strings.Contains(rest, " nhân dân") && !name) && leads(&n, rest, bodies):
			words[i] = upperFirst(words[i])
			i += len(strings.Fields(n))
			begins, capital = false, !strings.HasSuffix(n, "nhân dân") && n != "công an"
		default:
			joint := words[i] == "-" || words[i] == "và" || words[i] == "các" || words[i] == "của"
			if (capital || name) && !joint {
				words[i] = upperFirst(words[i])
			}
			begins, capital = words[i] == "-" || words[i] == "của", joint && words[i] != "các" || strings.HasSuffix(words[i], ",")
			i++
		}
	}
	for i, known := range strings.Fields(c.readable(caps)) { // what the text itself tells
		if i > 0 && !small[i] && strings.EqualFold(known, words[i]) && startsUpper(known) && !isCaps(known) {
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
