package announcement

import (
	"regexp"
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
)

var (
	issuerInWords = regexp.MustCompile(`(?i)\s+của\s+(.+)$`)
	aboutInWords  = regexp.MustCompile(`(?i)[,;]?\s*(?:về việc|v/v|về)\s+(.+)$`)
)

// maxIssuer is how long the name of an issuer is, in characters.
const maxIssuer = 200

// parseDocument reads a document as people write it: number and day, then who issued it and what it is about, in one line ("1876/SNV-TĐKT
// ngày 25/11/2026 của Sở Nội vụ về việc …") or each in a line of its own. ok is false without number, day or issuer.
func parseDocument(words string) (d broadcast.Document, title string, ok bool) {
	lines := strings.Split(strings.TrimSpace(words), "\n")
	first := strings.TrimSpace(lines[0])
	if found := aboutInWords.FindStringSubmatchIndex(first); found != nil {
		first, title = first[:found[0]], first[found[2]:found[3]]
	}
	if found := issuerInWords.FindStringSubmatchIndex(first); found != nil {
		first, d.Issuer = first[:found[0]], first[found[2]:found[3]]
	}
	var numbered bool
	d.Number, d.Date, numbered = conversation.ParseBasis(strings.TrimPrefix(strings.TrimPrefix(first, "Số "), "số "))
	for _, line := range lines[1:] {
		switch line = strings.TrimSpace(line); {
		case line == "":
		case d.Issuer == "":
			d.Issuer = strings.TrimSpace(strings.TrimPrefix(line, "của "))
		case title == "":
			if found := aboutInWords.FindStringSubmatch(" " + line); found != nil {
				line = found[1]
			}
			title = line
		}
	}
	d.Issuer, title = conversation.Shorten(d.Issuer, maxIssuer), conversation.Shorten(conversation.UpperFirst(title), maxTitle)
	return d, title, numbered && d.Issuer != "" && strings.ContainsAny(d.Number, "0123456789/")
}
