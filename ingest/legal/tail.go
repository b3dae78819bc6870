package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
	"thidua/ingest/letterhead"
)

var (
	recipientsLine = regexp.MustCompile(`(?i)^\*?nơi nhận\s*:?\s*\*?$`)
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
		next := ""
		if i+1 < len(body) {
			next = body[i+1].text
		}
		if len(left) < 40 && recipientsLine.MatchString(left) && letterhead.OpensRecipients([]string{left, next}) { // not the head of a column
			at = i
			break
		}
	}
	for i := max(from, at-15); i < at && at < len(body); i++ { // a second column read first
		if letterhead.IsPost(body[i].text) {
			return i
		}
	}
	if at < len(body) {
		return at
	}
	for i := from; i < len(body); i++ {
		if !letterhead.IsPost(body[i].text) {
			continue
		}
		for k := i + 1; k < len(body) && k < i+5; k++ {
			if letterhead.IsName(body[k].text) {
				return signatureStart(body, from, i)
			}
			if !name.InCapitals(body[k].text) && !strings.HasPrefix(body[k].text, "(") {
				break
			}
		}
	}
	return lastSignature(body, from)
}

// lastSignature gives the index of the first line of the signature with which a text ends, or something annexed begins after it, where its words are not
// those of findTail: "Giám đốc", "LÃNH ĐẠO SỞ", "Đã ký: Nguyễn Văn A", a name in capitals, or a post without a name.
func lastSignature(body []line, from int) int {
	end := len(body)
	for i := from + 1; i < end; i++ {
		if m := mark.Scan(body[i].text); m.Kind == mark.Appendix && name.InCapitals(m.Label) && m.Rest == "" {
			end = i
		}
	}
	i := end
	for i > from && (typistLine.MatchString(body[i-1].text) || signedLine.MatchString(body[i-1].text)) {
		i--
	}
	named, capitals := false, false
	if i > from+1 {
		s := body[i-1].text
		capitals = capitalName(s)
		if named = capitals || letterhead.IsName(signerOf(s)); named {
			i--
		}
	}
	for i > from && signedLine.MatchString(body[i-1].text) {
		i--
	}
	first := i
	for i > from && (letterhead.IsPost(body[i-1].text) || smallPost.MatchString(body[i-1].text) || named && !capitals && isBlock(body[i-1].text)) {
		i--
	}
	switch {
	case i == first, !named && !letterhead.IsPost(body[first-1].text), i > 0 && !endsSentence(body[i-1].text) && !body[i].blank:
		return len(body)
	}
	return signatureStart(body, from, i)
}

// isBlock reports whether s may be a line of a block in capitals.
func isBlock(s string) bool {
	return name.InCapitals(s) && len(s) < 80 && mark.Scan(s).Kind == mark.None && !name.IsKind(s) && !strings.ContainsAny(s[len(s)-1:], ".;:,") && !strings.Contains(s, " | ")
}

var (
	// signed is what stands for the signature, perhaps before the name.
	signed     = `(?i:đã ký|ký tên|đã ký, đóng dấu|ký tên, đóng dấu|ký, đóng dấu|ký, ghi rõ họ tên)`
	signedLine = regexp.MustCompile(`^[(\[]` + signed + `[)\]]$|^` + signed + `$|^Ngày ký:.{6,30}$`)
	signedName = regexp.MustCompile(`^[(\[]?(?:` + signed + `|Ký bởi|Người ký)[)\]]?\s*:?\s+(\p{Lu}.*)$`)
	// smallPost is a post that is not printed in capitals, and nothing else.
	smallPost = regexp.MustCompile(`^(?:(?:TM|T/M|KT|TL|TUQ|Q)\. ?)?(?:Quyền |Phó |Thứ )?(?:Chủ tịch|Bộ trưởng|Thủ tướng|(?:Tổng )?[Gg]iám đốc|Hiệu trưởng|Trưởng (?:ban|phòng|đoàn)|Chánh (?:Văn phòng|Thanh tra)|Viện trưởng|Chủ nhiệm|Bí thư|Cục trưởng|Chi cục trưởng|Vụ trưởng)(?: \p{Lu}\p{L}*(?: \p{L}+){0,5})?$`)
)

// signerOf is the name in a line of a signature, which may say before it that it was signed.
func signerOf(s string) string {
	if m := signedName.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// capitalName reports whether s may be a name that is printed in capitals.
func capitalName(s string) bool {
	return isBlock(s) && letterhead.IsName(name.Capitalised(s)) && !letterhead.IsPost(s) && !letterhead.IsIssuer(s)
}

// signatureStart goes back from a post over the lines of the block that stand above it.
func signatureStart(body []line, from, i int) int {
	for i > from {
		t := body[i-1].text
		m := placeDate.FindStringSubmatch(t)
		if !(name.InCapitals(t) && len(t) < 120 && mark.Scan(t).Kind == mark.None) && !numberLine.MatchString(t) && m == nil {
			break
		}
		i--
	}
	return i
}

var tabbed = regexp.MustCompile(`^(\*?(?i:nơi nhận)\s*:|[-–+] .*?[;.,])[ |]+(\p{Lu}.*)$`)

// cutColumns is what stands at the left and at the right on a line of a tail that is set with tabs: "- Như Điều 3;" and "PHÓ CHỦ TỊCH".
func cutColumns(s string) (left, right string) {
	if m := tabbed.FindStringSubmatch(s); m != nil && (letterhead.IsPost(m[2]) || letterhead.IsName(m[2]) && !recipientsLine.MatchString(m[1])) {
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
			named = named || letterhead.IsName(right)
		}
		m := mark.Scan(s)
		_, page := loneNumber(s)
		switch {
		case m.Kind == mark.Appendix:
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
		case letterhead.IsPost(s) || !listing && smallPost.MatchString(s):
			t.signature, named, listing = append(t.signature, s), false, false
		case m.Kind == mark.Dash && len(t.recipients) > 0 && len(s) < 300:
			t.recipients, listing = append(t.recipients, s), true
		case listing && (!name.InCapitals(s) && !letterhead.IsName(s) && !endsSentence(t.recipients[len(t.recipients)-1]) || mark.StartsLower(s)):
			if len(t.recipients) == 1 || len(s) > 300 {
				t.end = i
				return t
			}
			t.recipients[len(t.recipients)-1] += " " + s
		case signedLine.MatchString(s) && len(t.signature) > 0:
			t.signature = append(t.signature, s)
		case letterhead.IsName(signerOf(s)) && len(t.signature) > 0 && !named:
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
func (t tail) fill(h *Header, c name.Casing) {
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
	for i, s := range t.signature {
		switch {
		case letterhead.IsName(signerOf(s)), i > 0 && i == len(t.signature)-1 && len(names) == 0 && capitalName(s):
			if s = signerOf(s); name.InCapitals(s) {
				s = name.Capitalised(s)
			}
			names = append(names, s)
			if post != "" {
				posts = append(posts, post)
			}
			post = ""
		case letterhead.IsAuthority(s):
			authority = append(authority, s)
		case letterhead.IsPost(s), smallPost.MatchString(s):
			post = s
		case letterhead.IsIssuer(s) && org == "":
			org = s
		default:
			if read, _ := own.readCell(s, new([]string)); !read && isBlock(s) {
				post = s
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
			}
		}
	}
	h.fill(own)
}
