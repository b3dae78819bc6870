package legal

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/province"
	"thidua/knowledge/vietnamese"

	"thidua/ingest/legal/name"
)

// setIssuer takes the body that issues: the one named above the legal grounds, or else the lowest of the letterhead with what it belongs to; of a joint
// document all bodies of the letterhead.
func (h *Header) setIssuer(orgs []string, c name.Casing) {
	if joint := jointly(orgs); len(joint) > 1 && (strings.HasSuffix(h.Kind, " liên tịch") || len(orgs) == 1) {
		for i, o := range joint {
			joint[i] = c.Body(o, h.Place)
		}
		if m := placeOf.FindStringSubmatch(joint[0]); m != nil && dependent.MatchString(joint[1]) { // it is what the others belong to
			joint = joint[1:]
			joint[len(joint)-1] += m[1]
		}
		h.Issuer = strings.Join(joint, " - ")
		return
	}
	whole := ""
	for _, o := range orgs {
		whole = belonging(whole, c.Body(o, h.Place))
	}
	if h.Issuer == "" {
		h.Issuer = whole
		return
	}
	h.Issuer = completed(c.Body(h.Issuer, h.Place), whole)
}

// issues is how the name of a body begins that issues something with another one.
var issues = regexp.MustCompile(`^(?:BỘ|SỞ|ỦY BAN|UỶ BAN|UBND|HỘI|HĐND|CHÍNH PHỦ|TÒA ÁN|TOÀ ÁN|VIỆN|THANH TRA|TỔNG|CÔNG AN|LIÊN|ĐOÀN|MẶT TRẬN|TỈNH|NGÂN HÀNG|KIỂM TOÁN|BẢO HIỂM|KHO BẠC|BAN|VĂN PHÒNG|CỤC|PHÒNG)(?: |$)`)

// jointly are the bodies of a letterhead, each by itself: "BỘ NỘI VỤ - BỘ TÀI CHÍNH" is two, "BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI" one.
func jointly(orgs []string) (all []string) {
	for _, o := range orgs {
		for part := range strings.SplitSeq(name.Hyphens(o), "-") {
			switch part = strings.TrimSpace(part); {
			case part == "":
			case len(all) > 0 && !issues.MatchString(part):
				all[len(all)-1] += " - " + part
			case len(all) > 0 && strings.HasSuffix(all[len(all)-1], " TRUNG ƯƠNG") && strings.HasPrefix(part, "MẶT TRẬN "):
				all[len(all)-1] += " " + part
			default:
				all = append(all, part)
			}
		}
	}
	return all
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

var (
	// bare is the name of a body that does not say of which place it is.
	bare = regexp.MustCompile(`(?:^| )(?:(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)|(Tỉnh|Thành|Thị|Quận|Huyện) (?:ủy|đoàn)|(?:Ủy ban|Hội đồng) nhân dân)$`)
	// levelOf is the level of the body on whose behalf is signed.
	levelOf   = regexp.MustCompile(`NHÂN DÂN (TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)(?: |$)`)
	placeName = regexp.MustCompile(`^\p{Lu}\p{Ll}*(?:[ -]\p{Lu}\p{Ll}*){0,4}$`)
	cities    = regexp.MustCompile(`^(?:Hà Nội|Hải Phòng|Huế|Đà Nẵng|Cần Thơ|Hồ Chí Minh)$`) // that are no province, and have departments
	partyUnit = map[string]string{"Tỉnh": "tỉnh", "Thành": "thành phố", "Thị": "thị xã", "Quận": "quận", "Huyện": "huyện"}
)

// placeIssuer adds to the name of a body the place that its letterhead leaves out. A People's Committee or the like of no known place is not known.
func (h *Header) placeIssuer(body []line) {
	m := bare.FindStringSubmatch(h.Issuer)
	department := m == nil && strings.HasPrefix(h.Issuer, "Sở ") && !placed.MatchString(h.Issuer)
	if m == nil && !department {
		return
	}
	if department {
		m = make([]string, 3)
	}
	unit, level := m[1], ""
	switch {
	case m[2] != "":
		unit = partyUnit[m[2]]
	case department:
		if unit = "tỉnh"; cities.MatchString(h.Place) {
			unit = "thành phố"
		}
		level = " " + unit
	case unit == "":
		if unit = h.levelIn(body); unit != "" {
			level = " " + unit
		}
	}
	place := ""
	if unit != "" {
		place = h.placeOf(body, unit)
	}
	switch {
	case place != "":
		h.Issuer += level + " " + place
	case !department:
		h.Issuer = ""
	}
}

// levelIn is the level of a People's Committee or Council that its letterhead leaves out: on whose behalf is signed or, if only one is named, what the text calls
// the place.
func (h *Header) levelIn(body []line) (level string) {
	if m := levelOf.FindStringSubmatch(h.Authority); m != nil {
		return strings.ToLower(m[1])
	}
	if h.Place == "" {
		return ""
	}
	word := regexp.MustCompile(`(?:^|[^\p{L}])(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) ` + regexp.QuoteMeta(h.Place) + `(?:[^\p{L}]|$)`)
	for _, l := range body {
		for _, m := range word.FindAllStringSubmatch(l.text, -1) {
			if level != "" && level != m[1] {
				return ""
			}
			level = m[1]
		}
	}
	return level
}

// placeOf is the place of a body of a level: documents name it before their day (Decree 30/2020, Annex I), but some in former years the town instead. So it is
// believed where the text speaks of the place too, or of what became part of it by that day, or of no other one. Else it is the one that the title speaks of
// or, where no place is before the day or one that is no province, the only one that the text does.
func (h *Header) placeOf(body []line, unit string) string {
	word := regexp.MustCompile(`(?:^|[^\p{L}])` + unit + ` (\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}*){0,3})|(?:^|[^\p{L}])` + strings.ToUpper(unit) + ` (\p{Lu}{2,}(?: \p{Lu}{2,}){0,3})$`)
	named := map[string]bool{}
	provincial := unit == "tỉnh" || unit == "thành phố"
	own := func(place string) bool {
		return h.Place != "" && strings.HasPrefix(place+" ", h.Place+" ") || provincial && province.Same(place, h.Place, vietnamese.Day(h.Date))
	}
	read := func(text string) {
		for _, m := range word.FindAllStringSubmatch(text, -1) {
			if place := m[1] + name.Capitalised(m[2]); !strings.HasPrefix(place, "Ủy") && !strings.HasPrefix(place, "Đoàn") { // "TỈNH ỦY"
				named[place] = true
			}
		}
	}
	read(h.Title)
	titled := slices.Collect(maps.Keys(named))
	for _, l := range body {
		read(l.text)
	}
	all := slices.Collect(maps.Keys(named))
	switch {
	case slices.ContainsFunc(all, own), len(all) == 0 && placeName.MatchString(h.Place):
		return h.Place
	case len(titled) == 1:
		return titled[0]
	case len(all) == 1 && (h.Place == "" || provincial && !province.Is(h.Place)):
		return all[0]
	}
	return ""
}
