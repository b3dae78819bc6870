package legal

import (
	"regexp"
	"strings"
	"unicode"

	"thidua/ingest/legal/name"
)

var (
	recipientsLine = regexp.MustCompile(`(?i)^\*?nơi nhận\s*:?\s*\*?$`)
	authorityLine  = regexp.MustCompile(`^(?:TM|T/M|KT|TL|TUQ|TUN|Q)\.\s?\p{Lu}|^(?:TM|T/M|KT|TL|TUQ) \p{Lu}`)
	postLine       = regexp.MustCompile(`^(QUYỀN |Q\. )?(PHÓ |THỨ |THƯỜNG TRỰC|CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|TỔNG |GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG |CHÁNH |VIỆN TRƯỞNG|THỐNG ĐỐC|CHỦ NHIỆM|BÍ THƯ|CỤC TRƯỞNG|VỤ TRƯỞNG|TƯ LỆNH|ĐẠI TƯỚNG)`)
	attachedLine   = regexp.MustCompile(`^(QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|DANH MỤC|DANH SÁCH|NỘI QUY|MẪU SỐ|BIỂU MẪU|BẢNG |PHỤ BIỂU)`)
	typistLine     = regexp.MustCompile(`^[a-z]{1,3}$|^[A-Z]:\\\S`) // initials, or where the file lies
	endMark        = regexp.MustCompile(`\s*/\*[^*]*\*\s*$`)
)

// tail is the end of a document: for whom it is, and who signed.
type tail struct {
	recipients []string // lines, the first being the "Nơi nhận:" line itself when it is there
	signature  []string
	debris     []string
	end        int // index of the first line after it
}

// findTail gives the index of the first line of the tail, or len(body).
func findTail(body []line, from int) int {
	at := len(body)
	for i := from; i < len(body); i++ {
		left, _ := cutColumns(body[i].text)
		if len(left) < 40 && recipientsLine.MatchString(left) {
			at = i
			break
		}
	}
	for i := max(from, at-15); i < at && at < len(body); i++ { // a second column read first
		if isPost(body[i].text) {
			return i
		}
	}
	if at < len(body) {
		return at
	}
	for i := from; i < len(body); i++ {
		if !isPost(body[i].text) {
			continue
		}
		for k := i + 1; k < len(body) && k < i+5; k++ {
			if isName(body[k].text) {
				return signatureStart(body, from, i)
			}
			if !name.InCapitals(body[k].text) && !strings.HasPrefix(body[k].text, "(") {
				break
			}
		}
	}
	return len(body)
}

// signatureStart goes back from a post over the lines of the block that stand above it.
func signatureStart(body []line, from, i int) int {
	for i > from {
		t := body[i-1].text
		m := placeDate.FindStringSubmatch(t)
		if !(name.InCapitals(t) && len(t) < 120 && scanMark(t).kind == noMark) && !numberLine.MatchString(t) && m == nil {
			break
		}
		i--
	}
	return i
}

func isPost(s string) bool {
	return len(s) < 160 && name.InCapitals(s) && (authorityLine.MatchString(s) || postLine.MatchString(s)) && !strings.HasSuffix(s, ":")
}

// isName reports whether s can only be a person's name: two to six words, each a capital and small letters; rank and degree allowed.
func isName(s string) bool {
	for _, rank := range [...]string{"Đại tướng ", "Thượng tướng ", "Trung tướng ", "Thiếu tướng ", "Đại tá ", "GS.TS. ", "PGS.TS. ", "TS. ", "ThS. "} {
		s = strings.TrimPrefix(s, rank)
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 6 {
		return false
	}
	for _, w := range words {
		for i, r := range []rune(w) {
			if !unicode.IsLetter(r) || (i == 0) != unicode.IsUpper(r) {
				return false
			}
		}
	}
	return true
}

var tabbed = regexp.MustCompile(`^(\*?(?i:nơi nhận)\s*:|[-–+] .*?[;.,])[ |]+(\p{Lu}.*)$`)

// cutColumns is what stands at the left and at the right on a line of a tail that is set with tabs: "- Như Điều 3;" and "PHÓ CHỦ TỊCH".
func cutColumns(s string) (left, right string) {
	if m := tabbed.FindStringSubmatch(s); m != nil && (isPost(m[2]) || isName(m[2]) && !recipientsLine.MatchString(m[1])) {
		return m[1], m[2]
	}
	return s, ""
}

// readTail reads the lines from start; columns that text extraction mixed are told apart by what the lines are.
func readTail(body []line, start int) tail {
	t := tail{end: len(body)}
	named, listing := false, false
	for i := start; i < len(body); i++ {
		s, right := cutColumns(body[i].text)
		if right != "" {
			t.signature = append(t.signature, right)
			named = named || isName(right)
		}
		m := scanMark(s)
		_, page := loneNumber(s)
		switch {
		case m.kind == appendixMark:
			t.end = i
			return t
		case page && i == len(body)-1: // before what is issued with it
			t.debris = append(t.debris, s)
		case recipientsLine.MatchString(s):
			if len(t.recipients) > 0 {
				t.end = i
				return t
			}
			t.recipients, listing = append(t.recipients, s), true
		case typistLine.MatchString(s):
			t.debris = append(t.debris, s)
		case isPost(s):
			t.signature, named, listing = append(t.signature, s), false, false
		case m.kind == dashMark && len(t.recipients) > 0 && len(s) < 300:
			t.recipients, listing = append(t.recipients, s), true
		case listing && (!name.InCapitals(s) && !isName(s) && !endsSentence(t.recipients[len(t.recipients)-1]) || startsLower(s)):
			if len(t.recipients) == 1 || len(s) > 300 {
				t.end = i
				return t
			}
			t.recipients[len(t.recipients)-1] += " " + s
		case isName(s) && len(t.signature) > 0 && !named:
			t.signature, named = append(t.signature, s), true
		case named || attachedLine.MatchString(s):
			t.end = i
			return t
		case name.InCapitals(s) && len(s) < 160 || strings.HasPrefix(s, "(") && len(s) < 60 || numberLine.MatchString(s) && len(s) < 80 ||
			placeDate.MatchString(s) && len(s) < 120:
			t.signature = append(t.signature, s)
		default:
			t.end = i
			return t
		}
	}
	return t
}

// fill sets in h what the tail tells.
func (t tail) fill(h *Header, c name.Casing, place func() string) {
	for i, r := range t.recipients {
		if i == 0 && recipientsLine.MatchString(r) {
			continue
		}
		r = strings.TrimSpace(strings.TrimLeft(r, "-–—+* "))
		h.Recipients = append(h.Recipients, strings.TrimRight(r, ";., "))
	}
	var names, posts, authority []string
	var own Header
	post, org := "", ""
	for _, s := range t.signature {
		switch {
		case isName(s):
			names = append(names, s)
			if post != "" {
				posts = append(posts, post)
			}
			post = ""
		case authorityLine.MatchString(s):
			authority = append(authority, s)
		case isPost(s):
			post = s
		default:
			if nameOfOrg.MatchString(s) && org == "" {
				org = s
			} else {
				own.readCell(s, new([]string))
			}
		}
	}
	own.Signer = strings.Join(names, "; ")
	own.SignerPost = strings.Join(posts, "; ")
	own.Authority = strings.Join(authority, "\n")
	if own.Number != "" && strings.Contains(own.Number, "VBHN") {
		// Its letterhead is that of the document that it consolidates; who certifies it, and its number, stand at its end.
		if h.Kind != "" && h.Kind != name.Consolidation {
			h.Title = h.Kind + " " + h.Title
		}
		h.Kind, h.Issuer = name.Consolidation, c.Body(strings.TrimSuffix(org, " XÁC THỰC VĂN BẢN HỢP NHẤT"), "")
		h.Number = own.Number
		if own.Date != "" {
			h.Date = own.Date
		}
	}
	if h.Issuer == "" && own.Issuer == "" {
		for _, a := range authority {
			if org, ok := strings.CutPrefix(a, "TM. "); ok {
				own.Issuer = c.Body(org, "")
				if strings.HasSuffix(strings.ToLower(own.Issuer), " tỉnh") || strings.HasSuffix(strings.ToLower(own.Issuer), " thành phố") {
					own.Issuer = completeIssuer(own.Issuer, place())
				}
			}
		}
	}
	h.fill(own)
}

// completeIssuer adds the province to "Ủy ban nhân dân tỉnh"; without a province the issuer is not known.
func completeIssuer(issuer, province string) string {
	if province == "" {
		return ""
	}
	return issuer + " " + province
}

var provinceRE = regexp.MustCompile(`(?:tỉnh|thành phố) (\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}*){0,3})`)

// provinceOf gives the province that the text names: the place of issue if the text calls it so, else the only one named.
func provinceOf(body []line, place string) string {
	found := make(map[string]bool)
	for _, l := range body {
		if !strings.Contains(l.text, "tỉnh ") && !strings.Contains(l.text, "thành phố ") {
			continue
		}
		for _, m := range provinceRE.FindAllStringSubmatch(l.text, -1) {
			if place != "" && (m[1] == place || strings.HasPrefix(m[1], place+" ")) {
				return place
			}
			found[m[1]] = true
		}
	}
	if place == "" && len(found) == 1 {
		for name := range found {
			return name
		}
	}
	return ""
}
