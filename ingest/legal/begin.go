package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/name"
	"thidua/ingest/legal/place"
)

var (
	// begun is the predicate of a sentence that says from when provisions of the document itself are in force.
	begun = regexp.MustCompile(`(?:\s*(?:của\s+)?` + issuing + `\s+này)?,?\s+(?:có|bắt đầu có)\s+hiệu lực(?:\s+thi hành)?,?\s+(?:kể\s+)?từ\s+(` + aDay + `|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})`)
	// ofProvision is how its subject begins: "Khoản 2 Điều 1", "Riêng các quy định tại Điều 5".
	ofProvision = regexp.MustCompile(`^(?i:(?:riêng|các|những|nội dung|quy định|đối với|tại|của|\d+\.)\s+)*(?i:điều|khoản|điểm|chương|phụ lục)\s`)
	// thisOne is a provision that speaks of itself.
	thisOne   = regexp.MustCompile(`^(?i:(?:quy định tại )?(điều|khoản) này)$`)
	oneClause = regexp.MustCompile(`^.*?khoản [^ ]+`)
)

// readBegins reads the provisions of the document that are in force from a day of their own: "Điều 5 có hiệu lực từ ngày 01/01/2026". It gives the text without the
// sentences that say so: the document's own day is none of theirs.
func (d *reader) readBegins(i int, text string) (rest string) {
	var kept []string
	for p := range strings.SplitSeq(text, "\n") {
		for sentence := range strings.SplitSeq(p, ". ") {
			m := begun.FindStringSubmatchIndex(sentence)
			if m == nil || !ofProvision.MatchString(sentence[:m[0]]+" ") || len(name.Acts(sentence[:m[0]])) > 0 {
				kept = append(kept, sentence+". ")
				continue
			}
			for _, path := range d.ownPlaces(i, strings.TrimSpace(sentence[:m[0]])) {
				if day := name.Date("ngày " + sentence[m[2]:m[3]]); day != "" {
					d.addRelation(Relation{Kind: Begins, Provision: path, From: day, Path: d.Units[i].Path})
				}
			}
		}
		kept = append(kept, "\n")
	}
	return strings.Join(kept, "")
}

// ownPlaces are the paths of the provisions that the subject of a sentence in unit i names.
func (d *reader) ownPlaces(i int, subject string) (paths []string) {
	if m := thisOne.FindStringSubmatch(subject); m != nil {
		path := d.Units[i].Path
		if a := d.articleOf(i); a >= 0 && strings.EqualFold(m[1], "điều") {
			path = d.Units[a].Path
		} else if clause := oneClause.FindString(path); clause != "" {
			path = clause
		}
		return []string{path}
	}
	for _, p := range place.In(subject) {
		if p.Top == "" && d.articleOf(i) >= 0 && strings.HasSuffix(subject, "Điều này") {
			p.Top = d.Units[d.articleOf(i)].Path
		}
		if p.Top != "" {
			paths = append(paths, p.Path())
		}
	}
	return paths
}
