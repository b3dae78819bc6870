package knowledge

import (
	"context"
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
}

// The patterns run over folded text; what they find is checked against the corpus, so they may be generous.
var (
	articleWord = regexp.MustCompile(`(?:^|[^a-z0-9/.])(?:dieu|d(?:\.| ))\s*(\d{1,3}[a-z]?)(?:$|[^a-z0-9/])`)
	clauseWord  = regexp.MustCompile(`(?:^|[^a-z0-9])(?:khoan|k)\.?\s*(\d{1,2}(?:\s*(?:,|va)\s*(?:khoan\s*)?\d{1,2})*)(?:$|[^a-z0-9/])`)
	pointWord   = regexp.MustCompile(`(?:^|[^a-z0-9])diem\s+([a-z])(?:$|[^a-z0-9])`)
	numberPoint = regexp.MustCompile(`(?:^|[^a-z0-9])(?:diem|y)\s+(\d{1,2})(?:$|[^a-z0-9/])`)
	romanWord   = regexp.MustCompile(`(?:^|[^a-z0-9])(?:muc|phan)\s+([ivx]{1,4}|\d)(?:\s*[.,]\s*(\d{1,2}))?(?:$|[^a-z0-9])`)
	dashWord    = regexp.MustCompile(`(?:^|[^a-z0-9])(?:gach(?: dau dong)?(?: thu)?|doan(?: thu)?)\s+(\d{1,2})(?:$|[^a-z0-9])`)
	digits      = regexp.MustCompile(`\d+`)
)

var romans = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}

// findReferences reads the places a question names, in order: several articles, or several clauses of one.
func findReferences(question string) []reference {
	folded := vietnamese.Fold(question)
	articles := articleWord.FindAllStringSubmatch(folded, -1)
	var r reference
	switch roman := romanWord.FindStringSubmatch(folded); {
	case len(articles) > 1:
		var all []reference
		for _, m := range articles {
			if next := (reference{article: m[1]}); !slices.ContainsFunc(all, func(r reference) bool { return r.article == next.article }) {
				all = append(all, next)
			}
		}
		return all
	case len(articles) == 1:
		r.article = articles[0][1]
	case roman != nil:
		r.roman, r.clause = strings.ToUpper(roman[1]), roman[2]
		if n := roman[1][0]; n >= '1' && n <= '9' { // typed on a telephone: "mục 2"
			r.roman = romans[n-'1']
		}
	default:
		return nil
	}
	if r.roman != "" {
		if m := dashWord.FindStringSubmatch(folded); m != nil {
			r.dash = m[1]
		}
	}
	if m := pointWord.FindStringSubmatchIndex(folded); m != nil {
		r.points = pointLetters(question, folded[m[2]:m[3]])
	}
	if m := clauseWord.FindStringSubmatch(folded); m != nil {
		var all []reference
		for _, clause := range digits.FindAllString(m[1], -1) {
			r.clause = clause
			all = append(all, r)
		}
		return all
	}
	if m := numberPoint.FindStringSubmatch(folded); m != nil && r.roman != "" && r.clause == "" {
		r.clause = m[1] // officials call the numbers of a plan both "khoản" and "điểm"
	}
	return []reference{r}
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

// paths are the paths the reference may have in a document.
func (r reference) paths() []string {
	base := ""
	switch {
	case r.article != "":
		base = "Điều " + r.article
		if r.clause != "" {
			base += " khoản " + r.clause
		}
	case r.roman != "":
		base = r.roman
		if r.clause != "" {
			base += "." + r.clause
		}
		if r.dash != "" {
			base += " gạch " + r.dash
		}
	}
	if len(r.points) == 0 {
		return []string{base}
	}
	var all []string
	for _, point := range r.points {
		all = append(all, base+" điểm "+point)
	}
	return all
}

// find is the paths of the reference that the document, read whole, has.
func (r reference) find(whole *Document) []string {
	var found []string
	for _, path := range r.paths() {
		if slices.ContainsFunc(whole.Provisions, func(p Provision) bool { return p.Path == path }) {
			found = append(found, path)
		}
	}
	return found
}

// named is the documents that a question names, and the numbers it names that the corpus does not have.
func (r *catalogue) named(question string) (documents []*Document, missing []vietnamese.Number) {
	seen := map[string]bool{}
	for _, n := range vietnamese.Numbers(vietnamese.Tokenize(question)) {
		if key := n.Kind + "#" + n.Serial + "/" + n.Year; seen[key] {
			continue
		} else {
			seen[key] = true
		}
		found := r.withNumber(n)
		documents = append(documents, found...)
		if len(found) == 0 {
			missing = append(missing, n)
		}
	}
	return documents, missing
}

var (
	yearWord = regexp.MustCompile(`(?:^|[^0-9/])((?:19|20)\d\d)(?:$|[^0-9/])`)
	// The kinds people name a document by without its number. "kh" and the like are expanded before.
	kindWords = []struct{ folded, kind string }{
		{"ke hoach", "Kế hoạch"}, {"nghi dinh", "Nghị định"}, {"thong tu", "Thông tư"}, {"luat", "Luật"},
		{"chi thi", "Chỉ thị"}, {"huong dan", "Hướng dẫn"}, {"quyet dinh", "Quyết định"},
	}
)

// target is the document in which references are looked up, and whether the question names it: by number, else by kind
// and name or year. When it names none it is one of all that have the first of the references; nil when none has. One
// that has it comes before others, one in force before others, a law before what carries it out, the newest first.
func (s *corpusSnapshot) target(ctx context.Context, question string, references []reference, day Day) (best *Document, named bool, err error) {
	documents, _ := s.named(question)
	slices.SortStableFunc(documents, newestFirst)
	named = len(documents) > 0
	if !named {
		documents, named = s.ofKind(question)
	}
	if !named {
		documents = s.documents
	}
	var ranks [4][]*Document
	for _, d := range documents {
		rank := 0
		if !d.inForce(day) {
			rank += 2
		}
		if references[0].article != "" && !d.isLaw() {
			rank++
		}
		ranks[rank] = append(ranks[rank], d)
	}
	ordered := slices.Concat(ranks[:]...)
	if named && len(ordered) == 1 {
		return ordered[0], true, nil
	}
	best, err = s.firstWith(ctx, ordered, references[0].paths())
	if err == nil && best == nil && named && len(ordered) > 0 {
		best = ordered[0]
	}
	return best, named, err
}

// likeliest is how many documents the store is asked about before it is asked about all: thousands have an Điều 3.
const likeliest = 50

// firstWith is the first of the documents that has a unit at one of the paths, or nil.
func (s *corpusSnapshot) firstWith(ctx context.Context, documents []*Document, paths []string) (*Document, error) {
	if len(documents) == 0 {
		return nil, nil
	}
	store := s.cache.store
	var keys []string
	for _, d := range documents[:min(likeliest, len(documents))] {
		keys = append(keys, d.Key)
	}
	// By their keys: a document that was replaced since is taken for the former one, and reading it finds out.
	having, err := store.havingPath(ctx, paths, keys)
	if err != nil {
		return nil, err
	}
	if len(having) == 0 && len(documents) > likeliest {
		ids, err := store.withPath(ctx, paths)
		if err != nil {
			return nil, err
		}
		if having, err = store.keysOf(ctx, ids); err != nil {
			return nil, err
		}
	}
	has := make(map[string]bool, len(having))
	for _, key := range having {
		has[key] = true
	}
	for _, d := range documents {
		if has[d.Key] {
			return d, nil
		}
	}
	return nil, nil
}

// ofKind is the documents of the kind, and of the name or year, that the question names without a number; named is
// false when it names no kind. A law is called by its name: "Luật Đất đai" is none of those the corpus has.
func (s *corpusSnapshot) ofKind(question string) (documents []*Document, named bool) {
	folded := s.foldedWithExpansions(question)
	year := ""
	if m := yearWord.FindStringSubmatch(folded); m != nil {
		year = m[1]
	}
	for _, w := range kindWords {
		if !strings.Contains(folded, w.folded) {
			continue
		}
		var ofKind, ofYear []*Document
		for _, d := range s.documents {
			if d.Kind != w.kind && !(w.kind == "Luật" && d.isLaw()) || d.isLaw() && !d.calledBy(folded) {
				continue
			}
			ofKind = append(ofKind, d)
			if year != "" && d.IssuedOn.Year() == year {
				ofYear = append(ofYear, d)
			}
		}
		if len(ofYear) > 0 {
			return ofYear, true
		}
		return ofKind, true
	}
	return nil, false
}

// foldedWithExpansions is the folded question and what its short forms stand for.
func (s *corpusSnapshot) foldedWithExpansions(question string) string {
	folded := vietnamese.Fold(question)
	for _, e := range s.expand(vietnamese.Tokenize(question)) {
		folded += " " + vietnamese.Fold(e.Text)
	}
	return folded
}

// lawWord finds the word that follows "luật"; those of plainLaw name no law.
var (
	lawWord  = regexp.MustCompile(`luat(?: so)? ([a-z]+)`)
	plainLaw = []string{"nay", "moi", "cu", "nam", "hien", "noi", "quy", "co", "ghi", "thi", "tdkt", "la", "ve", "do", "tren", "viet", "va", "cua", "dang"}
)

// calledBy reports whether the folded question can mean this law: it names a part of the law's title, or no law's name
// at all.
func (d *Document) calledBy(folded string) bool {
	for _, part := range strings.Split(vietnamese.Fold(d.Title), ", ") {
		if part != "" && strings.Contains(folded, part) {
			return true
		}
	}
	m := lawWord.FindStringSubmatch(folded)
	return m == nil || slices.Contains(plainLaw, m[1])
}
