package knowledge

import (
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// reference is a place that a question names: "khoản 2 Điều 22 Luật TĐKT", "đ 86 luật", "điểm 3 mục II kế hoạch". It is
// looked up, not searched.
type reference struct {
	article string   // "22", "58a"; or
	roman   string   // "II", of a plan
	clause  string   // "2"
	points  []string // "a"; more than one when the typing allows several ("d" without tones: d or đ)
	dash    string   // "2"
	named   string   // "Mở đầu", "Kết", "Nơi nhận", "Chữ ký"
}

// The patterns run over folded text; what they find is checked against the corpus, so they may be generous.
var (
	articleWord = regexp.MustCompile(`(?:^|[^a-z0-9/.])(?:dieu|d(?:\.| ))\s*(\d{1,3}[a-z]?)(?:$|[^a-z0-9/])`)
	clauseWord  = regexp.MustCompile(`(?:^|[^a-z0-9])(?:khoan|k)\.?\s*(\d{1,2})(?:$|[^a-z0-9/])`)
	pointWord   = regexp.MustCompile(`(?:^|[^a-z0-9])diem\s+([a-z])(?:$|[^a-z0-9])`)
	numberPoint = regexp.MustCompile(`(?:^|[^a-z0-9])(?:diem|y)\s+(\d{1,2})(?:$|[^a-z0-9/])`)
	romanWord   = regexp.MustCompile(`(?:^|[^a-z0-9])(?:muc|phan)\s+([ivx]{1,4})(?:\s*[.,]\s*(\d{1,2}))?(?:$|[^a-z0-9])`)
	dashWord    = regexp.MustCompile(`(?:^|[^a-z0-9])(?:gach(?: dau dong)?(?: thu)?|doan(?: thu)?)\s+(\d{1,2})(?:$|[^a-z0-9])`)
)

// findReference reads the place a question names; ok is false when it names none.
func findReference(question string) (r reference, ok bool) {
	folded := vietnamese.Fold(question)
	if m := articleWord.FindStringSubmatch(folded); m != nil {
		r.article = m[1]
	} else if m := romanWord.FindStringSubmatch(folded); m != nil {
		r.roman, r.clause = strings.ToUpper(m[1]), m[2]
	} else {
		return reference{}, false
	}
	if m := clauseWord.FindStringSubmatch(folded); m != nil {
		r.clause = m[1]
	}
	if r.roman != "" && r.clause == "" {
		if m := numberPoint.FindStringSubmatch(folded); m != nil {
			r.clause = m[1] // officials call the numbers of a plan both "khoản" and "điểm"
		}
	}
	if m := dashWord.FindStringSubmatch(folded); m != nil && r.roman != "" {
		r.dash = m[1]
	}
	if m := pointWord.FindStringSubmatchIndex(folded); m != nil {
		r.points = pointLetters(question, folded[m[2]:m[3]])
	}
	return r, true
}

// pointLetters is the letter as typed or, when nothing in the question has a diacritic, every letter it may stand for:
// điểm d and điểm đ are different law.
func pointLetters(question, folded string) []string {
	if !vietnamese.HasTones(question) {
		if folded == "d" {
			return []string{"d", "đ"}
		}
		return []string{folded}
	}
	tokens := vietnamese.Tokenize(question)
	for i, t := range tokens[:max(0, len(tokens)-1)] {
		if t.Folded() == "diem" && tokens[i+1].Folded() == folded {
			return []string{tokens[i+1].Text}
		}
	}
	return []string{folded}
}

// paths are the paths the reference may have in a document, the most exact first; the shorter ones are what is above.
func (r reference) paths() (exact []string, above string) {
	base := ""
	switch {
	case r.article != "":
		base = "Điều " + r.article
		above = base
		if r.clause != "" {
			base += " khoản " + r.clause
		}
	case r.roman != "":
		base, above = r.roman, r.roman
		if r.clause != "" {
			base += "." + r.clause
		}
		if r.dash != "" {
			base += " gạch " + r.dash
		}
	}
	if len(r.points) == 0 {
		return []string{base}, above
	}
	for _, point := range r.points {
		exact = append(exact, base+" điểm "+point)
	}
	return exact, above
}

// find is the indices of the units at the reference's paths; when they are missing, those above that exist.
func (r reference) find(d *Document) (found []int, missing bool) {
	exact, above := r.paths()
	for i, p := range d.Provisions {
		if slices.Contains(exact, p.Path) {
			found = append(found, i)
		}
	}
	if len(found) > 0 {
		return found, false
	}
	for i, p := range d.Provisions {
		if p.Path == above {
			found = append(found, i)
		}
	}
	return found, true
}

// named is the documents that a question names, and the numbers it names that the corpus does not have.
func (s *shelf) named(question string) (documents []*Document, missing []vietnamese.Number) {
	for _, n := range vietnamese.Numbers(vietnamese.Tokenize(question)) {
		there := false
		for _, d := range s.documents {
			if d.Number != "" && sameNumber(n, d.Number) {
				documents = append(documents, d)
				there = true
			}
		}
		if !there {
			missing = append(missing, n)
		}
	}
	return documents, missing
}

// sameNumber reports whether the number as typed, perhaps in part, is the document's.
func sameNumber(typed vietnamese.Number, number string) bool {
	for _, n := range vietnamese.Numbers(vietnamese.Tokenize(number)) {
		if n.Serial == typed.Serial && (typed.Kind == "" || n.Kind == typed.Kind) && (typed.Year == "" || n.Year == typed.Year) {
			return true
		}
	}
	return false
}

var (
	yearWord = regexp.MustCompile(`(?:^|[^0-9/])((?:19|20)\d\d)(?:$|[^0-9/])`)
	// The kinds people name a document by without its number. "kh" and the like are expanded before.
	kindWords = []struct{ folded, kind string }{
		{"ke hoach", "Kế hoạch"}, {"nghi dinh", "Nghị định"}, {"thong tu", "Thông tư"}, {"luat", "Luật"},
		{"chi thi", "Chỉ thị"}, {"huong dan", "Hướng dẫn"}, {"quyet dinh", "Quyết định"},
	}
)

// lookupTargets is the documents in which a reference is looked up, the likeliest first: those named by number, else
// those of the kind and year named, else those that have such a unit at all; documents in force before others.
func (s *shelf) lookupTargets(question string, r reference, day Day) []*Document {
	documents, _ := s.named(question)
	if len(documents) == 0 {
		documents = s.ofKind(question)
	}
	if len(documents) == 0 {
		documents = slices.Clone(s.documents)
	}
	documents = slices.DeleteFunc(documents, func(d *Document) bool {
		found, _ := r.find(d)
		return len(found) == 0
	})
	rank := func(d *Document) int {
		rank := 0
		if !d.InForce(day) {
			rank += 4
		}
		if r.article != "" && !d.isLaw() {
			rank += 2
		}
		return rank
	}
	slices.SortStableFunc(documents, func(a, b *Document) int {
		if c := rank(a) - rank(b); c != 0 {
			return c
		}
		return strings.Compare(string(b.IssuedOn), string(a.IssuedOn)) // the newest first
	})
	return documents
}

// ofKind is the documents of the kind and year that the question names without a number.
func (s *shelf) ofKind(question string) []*Document {
	tokens := vietnamese.Tokenize(question)
	folded := vietnamese.Fold(question)
	for _, e := range vietnamese.Expand(tokens) {
		folded += " " + vietnamese.Fold(e.Text)
	}
	year := ""
	if m := yearWord.FindStringSubmatch(folded); m != nil {
		year = m[1]
	}
	for _, w := range kindWords {
		if !strings.Contains(folded, w.folded) {
			continue
		}
		var documents, ofYear []*Document
		for _, d := range s.documents {
			if d.Kind != w.kind && !(w.kind == "Luật" && d.isLaw()) {
				continue
			}
			documents = append(documents, d)
			if year != "" && d.IssuedOn.Year() == year {
				ofYear = append(ofYear, d)
			}
		}
		if len(ofYear) > 0 {
			return ofYear
		}
		return documents
	}
	return nil
}
