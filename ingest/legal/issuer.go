package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/name"
)

// setIssuer takes the body that issues: the one named above the legal grounds, or else the lowest of the letterhead with what it belongs to.
func (h *Header) setIssuer(orgs []string, c name.Casing) {
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
