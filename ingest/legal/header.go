package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
	"thidua/ingest/letterhead"
)

var (
	numberLine = regexp.MustCompile(`^(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Lệnh)\s+)?(?i:số)\s*:?\s*(.*)$`)
	placeDate  = regexp.MustCompile(`^(.{2,60}?)\s*,\s*(?i:ngày)\b(.*)$`)
	bareDate   = regexp.MustCompile(`^(?i:ngày)\s*\d{1,2}\s*(?i:tháng)\s*\d{1,2}\s*(?i:năm)\s*\d{4}$`)
	digitsOnly = regexp.MustCompile(`^\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\s*\.?$`)
	// wrapped is what a narrow column leaves of the name of the country on a line of its own.
	wrapped = regexp.MustCompile(`^(?:(?:CHỦ )?NGHĨA )?(?:VIỆT )?NAM$`)
	draft   = regexp.MustCompile(`^[(* ]*DỰ THẢO(?: (?:LẦN|NGÀY|SỐ|THỨ|\d)[^\n]{0,30})?[)* ]*$`)
	subject = regexp.MustCompile(`^(?i:v/v|về việc)\s*:?\s+(.+)$`)
)

// headerLines bounds how far from the top the letterhead may reach.
const headerLines = 60

// readHeader reads the letterhead, the kind and the title at the top of body into h, where h does not know them yet, and gives
// how many lines they take. A text without any sign of a letterhead has none.
func readHeader(body []line, h *Header, c name.Casing) int {
	var (
		orgs          []string
		seen, titleAt = 0, -1
		own           Header
		above         string // the subject, where the kind stands below it
	)
	limit := min(len(body), headerLines)
	subjectAt, numberAt := -2, -2 // lines that the last words of the subject, and the number, stand on
	i := 0
	for ; i < limit && titleAt < 0; i++ {
		evidence, more := false, false
		for _, cell := range cells(body[i].text) {
			symbol := own.Number + own.Symbol
			e, ok := own.readCell(cell, &orgs)
			if own.Number+own.Symbol != symbol {
				numberAt = i
			}
			if m := subject.FindStringSubmatch(cell); m != nil && !ok {
				own.Title, subjectAt = "Về việc "+m[1], i
				e, ok = true, true
			}
			if !ok && numberAt == i-1 && strings.HasPrefix(cell, "Về ") || !ok && subjectAt == i-1 && goesOnSubject(body[i], cell) {
				own.Title, subjectAt = strings.TrimSpace(own.Title+" "+cell), i
				e, ok = true, true
			}
			evidence, more = evidence || e, more || ok
			cell = own.cutDraft(cell)
			if kind, rest := name.CutKind(cell); kind != "" && name.InCapitals(cell) && (rest == "" || name.InCapitals(rest) && own.Kind == "") &&
				!strings.HasSuffix(cell, ":") {
				evidence, more = true, true
				titleAt, above = i+1, own.Title
				own.setKind(kind, rest, &orgs)
			}
		}
		if !more {
			break
		}
		if evidence {
			seen = i + 1
		}
	}
	switch {
	case titleAt >= 0:
		if seen = own.readTitle(body, titleAt); own.Title == "" {
			own.Title = above
		}
	case own.isLetter(body[seen:], subjectAt >= 0):
		own.Kind = name.OfficialLetter
	case own.Number != "" || own.Date != "":
		seen = own.readBareTitle(body, seen)
	}
	if seen == 0 {
		return 0
	}
	own.Title = c.Sentence(own.Title)
	own.setIssuer(orgs, c)
	h.fill(own)
	return seen
}

// cutDraft takes off a line with the kind that it is of a draft: "DỰ THẢO KẾ HOẠCH".
func (h *Header) cutDraft(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "DỰ THẢO "); ok && name.IsKind(rest) {
		h.Draft = true
		return rest
	}
	return cell
}

// setKind takes the kind of the document, and what stands beside it: who issues it, or its title.
func (h *Header) setKind(kind, rest string, orgs *[]string) {
	h.Kind, h.Title = kind, rest
	if by, ok := strings.CutPrefix(rest, "CỦA "); ok { // "QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH", of before 2005
		h.Title = ""
		if len(*orgs) == 0 {
			*orgs = append(*orgs, by)
		}
	}
}

// cells are the cells of a row of the letterhead; extraction may set the name of the country on one line with who issues.
func cells(row string) []string {
	all := strings.Split(row, " | ")
	for i := range all {
		all[i] = strings.Trim(all[i], " |")
		for _, name := range [...]string{" CỘNG HÒA XÃ HỘI CHỦ NGHĨA", " CỘNG HOÀ XÃ HỘI CHỦ NGHĨA", " ĐẢNG CỘNG SẢN VIỆT NAM"} {
			if at := strings.Index(all[i], name); at > 0 {
				all = append(all, all[i][at+1:])
				all[i] = all[i][:at]
			}
		}
	}
	return all
}

// goesOnSubject reports whether a line goes on with the subject that the line before it ends with.
func goesOnSubject(l line, cell string) bool {
	return !l.blank && cell != "" && len(cell) < 150 && !name.InCapitals(cell) && mark.Scan(cell).Kind == mark.None && !opensPreamble.MatchString(cell) &&
		!strings.HasSuffix(cell, ":")
}

// isLetter reports whether a letterhead without a kind is that of a letter: below its number stands its subject, or to whom it goes.
func (h *Header) isLetter(rest []line, subject bool) bool {
	if h.Kind != "" || h.Number == "" && h.Symbol == "" || name.KindOfNumber(h.Number) != "" && name.KindOfNumber(h.Number) != name.OfficialLetter {
		return false
	}
	return subject || len(rest) > 0 && strings.HasPrefix(rest[0].text, "Kính gửi")
}

// readCell reads one cell of the letterhead. evidence tells that it can only stand in one, ok that it may.
func (h *Header) readCell(cell string, orgs *[]string) (evidence, ok bool) {
	up := name.Hyphens(strings.ToUpper(cell))
	switch {
	case isRule(cell):
		return false, true
	case letterhead.IsMotto(up):
		return true, true
	case wrapped.MatchString(cell):
		return false, true
	case draft.MatchString(up):
		h.Draft = true
		return true, true
	}
	if m := numberLine.FindStringSubmatch(cell); m != nil && len(cell) < 120 && (strings.Contains(cell, ":") || name.Number(cell) != "") {
		if n := name.Number(m[1]); n != "" && strings.HasPrefix(name.Hyphens(strings.Join(strings.Fields(m[1]), "")), n) && h.Number == "" {
			h.Number, h.Symbol = n, ""
		} else if h.Number == "" {
			h.Symbol = openNumber(m[1])
		}
		return true, true
	}
	if bareDate.MatchString(cell) {
		h.Date = name.Date(cell)
		return true, true
	}
	if m := placeDate.FindStringSubmatch(cell); m != nil && (strings.Contains(cell, "năm") || digitsOnly.MatchString(m[2])) && len(cell) < 160 && mark.StartsUpper(m[1]) {
		if h.Place, h.Date = m[1], name.Date("ngày "+m[2]); h.Date == "" {
			h.Year = openYear(m[2])
		}
		return true, true
	}
	if name.InCapitals(cell) && len([]rune(cell)) < 160 && mark.Scan(cell).Kind == mark.None && !strings.HasSuffix(cell, ":") && !name.IsKind(cell) {
		if letterhead.IsIssuer(cell) || len(*orgs) == 0 {
			if !letterhead.IsIssuer(cell) {
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
	symbolRE = regexp.MustCompile(`^[^/\p{L}]{0,40}\s*((?:/|[-–]\s*\p{Lu}+[gr]?\s*/)\s*(?:\d{4}\s*/\s*)?\p{Lu}[\p{Lu}\d]*(?:\s?[-–—&]\s?\p{Lu}[\p{Lu}\d]*(?:[gr]\b)?)*)\s*$`)
	yearRE   = regexp.MustCompile(`năm\s*((?:19|20)\d\d)\s*\.?$`)
)

// openNumber is the symbol of a number whose figures are not printed, "/KH-UBND"; "" when there is none.
func openNumber(s string) string {
	m := symbolRE.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return name.Hyphens(strings.Join(strings.Fields(m[1]), ""))
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

// readTitle takes the lines from start as the title, to the first blank line, heading, start of the preamble or name of who decides.
func (h *Header) readTitle(body []line, start int) int {
	words := []string{}
	if h.Title != "" {
		words = append(words, h.Title)
	}
	i := start
	for ; i < len(body) && i < start+12; i++ {
		t := body[i].text
		if mark.Scan(t).Kind != mark.None || opensPreamble.MatchString(t) {
			break
		}
		if len(words) > 0 && (body[i].blank || !titleGoesOn(body, i, strings.Join(words, " "))) {
			break
		}
		if len(words) == 0 && decides(body, i) {
			break
		}
		words = append(words, t)
	}
	title := strings.Join(words, " ")
	if len([]rune(title)) > 600 {
		return start
	}
	h.Title = title
	for i < len(body) && decides(body, i) {
		h.Issuer = body[i].text // the person or body that decides, printed above the legal grounds
		i++
	}
	return i
}

// titleGoesOn reports whether body[i] goes on with a title.
func titleGoesOn(body []line, i int, title string) bool {
	t := body[i].text
	switch prev := body[i-1].text; {
	case mark.StartsLower(t) || strings.Count(title, "“") > strings.Count(title, "”"):
		return true
	case name.InCapitals(t):
		return name.InCapitals(prev) && (!letterhead.IsIssuer(t) || governing.MatchString(strings.ToLower(prev)))
	case endsSentence(title) || opensProse.MatchString(t):
		return false
	}
	// A line that begins with a capital does where nothing but the title's words stands before what ends a title beyond doubt.
	for k := i; k < len(body) && k < i+4; k++ {
		s := body[k].text
		switch {
		case k > i && (decides(body, k) || opensGrounds.MatchString(s)):
			return true
		case endsSentence(s) || len(s) > 150 || name.InCapitals(s) || body[k].blank || k > i && !mark.StartsLower(s) || mark.Scan(s).Kind != mark.None:
			return false
		}
	}
	return false
}

var (
	opensGrounds = regexp.MustCompile(`^(?:Căn cứ|Theo đề nghị|Xét |Kính gửi)`)
	// opensProse is how the first sentence of a plan or a report begins, which is no title.
	opensProse = regexp.MustCompile(`^(?:Thực hiện|Thi hành|Triển khai|Tiếp tục|Hôm nay|Qua |Sau |Với |Từ |Tại |Theo |Trên cơ sở|Nhân dịp|Hưởng ứng)(?:[^\p{L}]|$)`)
	session    = regexp.MustCompile(`^KH(?:ÓA|OÁ) |^KỲ HỌP `)
)

// decides reports whether body[i] names who decides: a body or a post in capitals, above the legal grounds.
func decides(body []line, i int) bool {
	for k := i; k < len(body) && k < i+3; k++ {
		t := body[k].text
		switch {
		case k > i && opensGrounds.MatchString(t), k > i && opensPreamble.MatchString(t):
			return true
		case k > i && session.MatchString(t):
		case !name.InCapitals(t) || strings.HasSuffix(t, ":") || len(t) > 250 || !letterhead.IsIssuer(t) && !letterhead.IsPost(t) || name.IsKind(t):
			return false
		}
	}
	return false
}

// readBareTitle reads a title whose kind is not printed above it: one in capitals, and the issuer below it, or one that says what it is about.
func (h *Header) readBareTitle(body []line, start int) int {
	if start < len(body) && strings.HasPrefix(strings.ToLower(body[start].text), "về ") {
		return h.readTitle(body, start)
	}
	i := start
	for i < len(body) && i < start+6 && name.InCapitals(body[i].text) && mark.Scan(body[i].text).Kind == mark.None &&
		!strings.HasSuffix(body[i].text, ":") {
		t := body[i].text
		switch {
		case name.IsKind(t):
			return i
		case letterhead.IsIssuer(t) && h.Title != "":
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
