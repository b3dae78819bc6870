package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/name"
	"thidua/ingest/legal/place"
)

const startDay = `(` + aDay + `|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})`

var (
	// begun is the predicate of a clause that says from when provisions of the document itself are in force.
	begun = regexp.MustCompile(`^(.*?)(?:(?:\s*của)?\s+(` + issuing + `)\s+này)?,?(?:\s+chỉ)?\s+(?:có|bắt đầu có)\s+hiệu lực(?:\s+thi hành)?,?\s+(?:kể\s+)?từ\s+` + startDay +
		`(?:\s+(?:cho\s+)?(?:đến|tới)\s+(?:hết\s+)?` + startDay + `)?[\s.,/]*$`)
	// begunWhole is a clause that says it of the document, or of what else is in it.
	begunWhole = regexp.MustCompile(`^(?i:(?:các|những)?\s*(?:nội dung|quy định|điều|khoản|điều khoản)(?:,\s+(?:điều|khoản))?\s+(?:khác|còn lại)\s+(?:của\s+)?)?` + issuing + ` này\s[^;]*hiệu lực`)
	// joints are what stands between the clauses of a sentence: a semicolon, an exception, and after a day what goes on with another.
	joints = regexp.MustCompile(`(?:(?:[/.-]|năm\s+)\d{4})?(,?\s+(?:ngoại\s+)?trừ\s+(?:trường hợp\s+)?)|(?:[/.-]|năm\s+)\d{4}((?:,|,?\s+và|,?\s+còn)\s+)|(;\s+(?:và\s+|còn\s+)?)`)
	// ofProvision is how provisions are introduced: "Riêng các quy định tại Điều 5".
	ofProvision = regexp.MustCompile(`(?i:(?:riêng|các|những|nội dung|đối với)\s+)*(?i:quy định\s+(?:tại|của|ở)\s+)|^(?i:(?:riêng|các|những|nội dung|đối với|tại)\s+)+`)
	oneClause   = regexp.MustCompile(`khoản [^ ]+`)
)

// readBegins reads the provisions of the document that are in force from a day of their own: "Điều 5 có hiệu lực từ ngày 01/01/2026". It gives the text without the
// clauses that say so: the document's own day is none of theirs.
func (d *reader) readBegins(i int, text string) (rest string) {
	var kept []string
	for p := range strings.SplitSeq(text, "\n") {
		for sentence := range strings.SplitSeq(p, ". ") {
			begins, others := d.beginsIn(i, sentence)
			for _, r := range begins {
				d.addRelation(r)
			}
			kept = append(kept, others+". ")
		}
		kept = append(kept, "\n")
	}
	return strings.Join(kept, "")
}

// beginsIn is what a sentence in unit i says of when provisions begin, and its other clauses. One that is not understood to its end says nothing of them: what it
// excepts or adds may be what matters.
func (d *reader) beginsIn(i int, sentence string) (begins []Relation, others string) {
	whole := false // the clause before speaks of the document
	for _, clause := range d.clauses(i, sentence) {
		m := begun.FindStringSubmatch(clause)
		var paths []string
		day := ""
		if m != nil && (m[2] == "" || d.Header.Kind == "" || m[2] == d.Header.Kind) {
			paths, day = d.ownPlaces(i, m[1]), name.Date("ngày "+m[3])
		}
		switch {
		case begunWhole.MatchString(clause):
			whole = true
		case len(paths) > 0 && day != "":
			for _, path := range paths {
				begins = append(begins, Relation{Kind: Begins, Provision: path, From: day, Path: d.Units[i].Path})
			}
			continue
		case whole && d.ownPlaces(i, clause) != nil: // the document begins without them: when they do, is said elsewhere
		case strings.Contains(clause, "hiệu lực") || len(place.In(clause)) > 0:
			return nil, sentence
		}
		others += clause + "; "
	}
	if len(begins) == 0 {
		return nil, sentence
	}
	return begins, others
}

// clauses are the parts of a sentence that can each be about something else. Provisions are listed with semicolons too: those are one clause with what is said of them.
func (d *reader) clauses(i int, sentence string) (all []string) {
	from, excepted := 0, false
	for _, m := range joints.FindAllStringSubmatchIndex(sentence, -1) {
		start := max(m[2], m[4], m[6])
		if m[6] >= 0 && !excepted && d.ownPlaces(i, sentence[from:start]) != nil {
			continue
		}
		all = append(all, sentence[from:start])
		from, excepted = m[1], m[2] >= 0
	}
	return append(all, sentence[from:])
}

// ownPlaces are the paths of the provisions that words in unit i name; nil where they are more than that, or it is not known of what they are.
func (d *reader) ownPlaces(i int, words string) (paths []string) {
	if a := d.articleOf(i); a >= 0 {
		words = strings.NewReplacer("Điều này", d.Units[a].Path, "điều này", d.Units[a].Path).Replace(words)
		if clause := oneClause.FindString(d.Units[i].Path); clause != "" {
			words = strings.NewReplacer("Khoản này", clause+" "+d.Units[a].Path, "khoản này", clause+" "+d.Units[a].Path).Replace(words)
		}
	}
	places, ok := place.Only(ofProvision.ReplaceAllString(strings.TrimSpace(words), ""))
	for _, p := range places {
		if !ok || p.Top == "" {
			return nil
		}
		paths = append(paths, p.Path())
	}
	return paths
}
