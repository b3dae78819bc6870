package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/name"
	"thidua/ingest/legal/place"
)

var (
	opensBasis  = regexp.MustCompile(`^(?:Căn cứ|Thực hiện|Thi hành)\s+`)
	guiding     = regexp.MustCompile(`(?i)(?:quy định chi tiết|hướng dẫn)`)
	guidesFirst = regexp.MustCompile(`^` + issuing + ` này (?:quy định chi tiết|hướng dẫn)`)
)

// readBasis reads the grounds in the preamble: "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015; Luật sửa đổi …". Each is a document at
// the beginning of what stands between two semicolons.
func (d *reader) readBasis() {
	for i, u := range d.Units {
		if u.Level != Preamble {
			continue
		}
		for p := range strings.SplitSeq(d.own[i], "\n") {
			m := opensBasis.FindStringIndex(p)
			if m == nil {
				continue
			}
			for part := range strings.SplitSeq(p[m[1]:], ";") {
				part = strings.TrimSpace(part)
				if m := opensBasis.FindStringIndex(part); m != nil {
					part = part[m[1]:]
				}
				acts := name.Acts(part)
				if len(acts) == 0 {
					continue
				}
				if places := place.Before(part, acts[0].Start, 0); acts[0].Start == 0 || len(places) > 0 {
					d.relate(Basis, acts[0], places, u.Path)
				}
			}
		}
	}
}

// readGuided reads which document this one carries out, by its title and by its first article: "Thông tư này quy định chi tiết khoản 1 Điều 2, Điều 4
// Nghị định số …". What the title of that document says it carries out is not carried out by this one.
func (d *reader) readGuided() {
	title := d.Header.Title
	if m := guiding.FindStringIndex(title); m != nil && !titleAmend.MatchString(title) {
		d.relateFirst(Guides, title[m[1]:], "")
	}
	for i, u := range d.Units {
		if u.Level > Clause && u.Level != Paragraph {
			continue
		}
		if m := guidesFirst.FindStringIndex(d.own[i]); m != nil && d.inFirstArticle(i) {
			d.relateFirst(Guides, paragraph(d.own[i][m[1]:]), u.Path)
		}
	}
}

// inFirstArticle reports whether unit i is, or is in, the article on scope.
func (d *reader) inFirstArticle(i int) bool {
	a := d.articleOf(i)
	return a >= 0 && d.Units[a].Path == "Điều 1"
}

// relateFirst relates to the first document of a sentence, or to the provisions of it that are named.
func (d *reader) relateFirst(kind RelationKind, sentence, path string) {
	sentence, _, _ = strings.Cut(sentence, ". ")
	if acts := name.Acts(sentence); len(acts) > 0 {
		d.relate(kind, acts[0], place.Before(sentence, acts[0].Start, 0), path)
	}
}

// readCited reads the provisions of other documents that are named: "khoản 2 Điều 24 Nghị định số 152/2025/NĐ-CP".
func (d *reader) readCited() {
	changed := map[[2]string]bool{} // units and documents that they change
	for _, r := range d.Relations {
		if r.Provision != "" {
			changed[[2]string{r.Path, r.Number + r.Title}] = true
		}
	}
	for i, u := range d.Units {
		if u.Level == Preamble || u.Level == Footnote || !strings.Contains(d.own[i], "iều ") {
			continue
		}
		for p := range strings.SplitSeq(d.own[i], "\n") {
			from := 0
			for _, a := range name.Acts(p) {
				if places := place.Before(p, a.Start, from); len(places) > 0 && // what a unit changes it need not cite
					!changed[[2]string{u.Path, a.Number + a.Title}] {
					d.relate(Cites, a, places, u.Path)
				}
				from = a.End
			}
		}
	}
}
