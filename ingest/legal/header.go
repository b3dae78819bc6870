package legal

import (
	"regexp"
	"strings"
)

var (
	numberLine = regexp.MustCompile(`^(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Lệnh)\s+)?(?i:số)\s*:?\s*(.*)$`)
	placeDate  = regexp.MustCompile(`^(.{2,60}?)\s*,\s*(?i:ngày)\b(.*)$`)
	nameOfOrg  = regexp.MustCompile(`^(BỘ|SỞ|ỦY BAN|UỶ BAN|UBND|HỘI|HĐND|BAN|TRƯỜNG|CHÍNH PHỦ|QUỐC HỘI|VĂN PHÒNG|TỔNG|CỤC|CHI CỤC|THANH TRA|TÒA ÁN|TOÀ ÁN|VIỆN|NGÂN HÀNG|LIÊN|ĐẢNG|TỈNH ỦY|HUYỆN ỦY|THỦ TƯỚNG|CHỦ TỊCH|PHÒNG|KIỂM TOÁN|MẶT TRẬN)( |$)`)
)

// headerLines bounds how far from the top the letterhead may reach.
const headerLines = 60

// readHeader reads the letterhead, the kind and the title at the top of body into h, where h does not know them yet, and gives
// how many lines they take. A text without any sign of a letterhead has none.
func readHeader(body []line, h *Header, c casing) int {
	var (
		orgs          []string
		seen, titleAt = 0, -1
		own           Header
	)
	limit := min(len(body), headerLines)
	i := 0
	for ; i < limit && titleAt < 0; i++ {
		evidence, more := false, false
		for cell := range strings.SplitSeq(body[i].text, " | ") {
			cell = strings.Trim(cell, " |")
			e, ok := own.readCell(cell, &orgs)
			evidence, more = evidence || e, more || ok
			if kind, rest := cutKind(cell); kind != "" && isCaps(cell) && (rest == "" || isCaps(rest) && own.Kind == "") &&
				!strings.HasSuffix(cell, ":") {
				own.Kind, evidence, more = kind, true, true
				titleAt = i + 1
				if rest != "" {
					own.Title = rest
				}
			}
		}
		if !more {
			break
		}
		if evidence {
			seen = i + 1
		}
	}
	if titleAt >= 0 {
		seen = own.readTitle(body, titleAt)
	} else if own.Number != "" || own.Date != "" {
		seen = own.readBareTitle(body, seen)
	}
	if seen == 0 {
		return 0
	}
	own.Title = c.readable(own.Title)
	own.setIssuer(orgs, c)
	h.fill(own)
	return seen
}

// hyphens are the dashes that are written for one.
var hyphens = strings.NewReplacer("–", "-", "—", "-")

// readCell reads one cell of the letterhead. evidence tells that it can only stand in one, ok that it may.
func (h *Header) readCell(cell string, orgs *[]string) (evidence, ok bool) {
	up := hyphens.Replace(strings.ToUpper(cell))
	switch {
	case isRule(cell):
		return false, true
	case strings.HasPrefix(up, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA") || strings.HasPrefix(up, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA") ||
		strings.HasPrefix(up, "ĐỘC LẬP - TỰ DO"):
		return true, true
	case strings.Trim(up, "() *") == "DỰ THẢO":
		h.Draft = true
		return true, true
	case strings.HasPrefix(cell, "V/v ") || strings.HasPrefix(cell, "V/v: "):
		h.Title = upperFirst(strings.TrimSpace(strings.TrimLeft(cell[len("V/v"):], ": ")))
		return true, true
	}
	if m := numberLine.FindStringSubmatch(cell); m != nil && len(cell) < 120 && (strings.Contains(cell, ":") || findNumber(cell) != "") {
		if n := findNumber(m[1]); n != "" && strings.HasPrefix(hyphens.Replace(strings.Join(strings.Fields(m[1]), "")), n) && h.Number == "" {
			h.Number, h.Symbol = n, ""
		} else if h.Number == "" {
			h.Symbol = openNumber(m[1])
		}
		return true, true
	}
	if m := placeDate.FindStringSubmatch(cell); m != nil && strings.Contains(cell, "năm") && len(cell) < 160 && startsUpper(m[1]) {
		if h.Place, h.Date = m[1], findDate("ngày "+m[2]); h.Date == "" {
			h.Year = openYear(m[2])
		}
		return true, true
	}
	if isCaps(cell) && len([]rune(cell)) < 90 && scanMark(cell).kind == noMark && !strings.HasSuffix(cell, ":") && !isKind(cell) {
		if nameOfOrg.MatchString(cell) || len(*orgs) == 0 {
			if !nameOfOrg.MatchString(cell) {
				return false, false
			}
			*orgs = append(*orgs, cell)
		} else if len(h.Number) == 0 && h.Date == "" {
			(*orgs)[len(*orgs)-1] += " " + cell
		} else {
			return false, false
		}
		return false, true
	}
	return false, false
}

// A number that is open has dots, blanks, or what recognition made of handwriting before its symbol.
var (
	symbolRE = regexp.MustCompile(`^[^/\p{L}]{0,40}\s*(/\s*(?:\d{4}\s*/\s*)?\p{Lu}[\p{Lu}\d]*(?:\s?[-–—&]\s?\p{Lu}[\p{Lu}\d]*(?:[gr]\b)?)*)\s*$`)
	yearRE   = regexp.MustCompile(`năm\s*((?:19|20)\d\d)\s*\.?$`)
)

// openNumber is the symbol of a number whose figures are not printed, "/KH-UBND"; "" when there is none.
func openNumber(s string) string {
	m := symbolRE.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return hyphens.Replace(strings.Join(strings.Fields(m[1]), ""))
}

// openYear is the year of a day that is not printed whole.
func openYear(s string) string {
	if m := yearRE.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return m[1]
	}
	return ""
}

// opensPreamble tells lines that start the preamble and so end the title.
var opensPreamble = regexp.MustCompile(`^(Căn cứ|Theo đề nghị|Xét|Kính gửi|Để |Nhằm |Trong |Ngày |Luật này|Quốc hội|Chính phủ ban hành)`)

// readTitle takes the lines from start as the title, to the first blank line, heading or start of the preamble.
func (h *Header) readTitle(body []line, start int) int {
	words := []string{}
	if h.Title != "" {
		words = append(words, h.Title)
	}
	i := start
	for ; i < len(body) && i < start+12; i++ {
		t := body[i].text
		if scanMark(t).kind != noMark || opensPreamble.MatchString(t) {
			break
		}
		if len(words) > 0 {
			prev := body[i-1].text
			goesOn := startsLower(t) || isCaps(prev) && isCaps(t) && !nameOfOrg.MatchString(t)
			if !goesOn || body[i].blank {
				break
			}
		}
		words = append(words, t)
	}
	title := strings.Join(words, " ")
	if len([]rune(title)) > 600 {
		return start
	}
	h.Title = title
	for i < len(body) && isCaps(body[i].text) && nameOfOrg.MatchString(body[i].text) && !strings.HasSuffix(body[i].text, ":") {
		h.Issuer = body[i].text // the person or body that decides, printed above the legal grounds
		i++
	}
	return i
}

// readBareTitle reads a title in capitals whose kind is not printed above it, and the issuer below it.
func (h *Header) readBareTitle(body []line, start int) int {
	i := start
	for i < len(body) && i < start+6 && isCaps(body[i].text) && scanMark(body[i].text).kind == noMark &&
		!strings.HasSuffix(body[i].text, ":") {
		t := body[i].text
		switch {
		case isKind(t):
			return i
		case nameOfOrg.MatchString(t) && h.Title != "":
			h.Issuer = t
		case h.Title == "":
			h.Title = strings.TrimSuffix(t, ".")
		default:
			h.Title += " " + t
		}
		i++
	}
	return i
}

// setIssuer takes the body that issues: the one named above the legal grounds, or else the lowest of the letterhead.
func (h *Header) setIssuer(orgs []string, c casing) {
	if h.Issuer == "" && len(orgs) > 0 {
		h.Issuer = orgs[len(orgs)-1]
	}
	if h.Issuer != "" {
		h.Issuer = c.issuerFrom(h.Issuer)
	}
}

// fill sets what h does not know from o.
func (h *Header) fill(o Header) {
	for _, f := range []struct{ to, from *string }{
		{&h.Kind, &o.Kind}, {&h.Number, &o.Number}, {&h.Title, &o.Title}, {&h.Issuer, &o.Issuer}, {&h.Place, &o.Place},
		{&h.Date, &o.Date}, {&h.Effective, &o.Effective}, {&h.Signer, &o.Signer}, {&h.SignerPost, &o.SignerPost},
		{&h.Authority, &o.Authority}, {&h.Symbol, &o.Symbol}, {&h.Year, &o.Year},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if h.Number != "" {
		h.Symbol = ""
	}
	if h.Date != "" {
		h.Year = ""
	}
	h.Draft = h.Draft || o.Draft
}
