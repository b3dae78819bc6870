package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/name"
	"thidua/ingest/legal/place"
)

// issuing are the kinds of documents that come into force.
const issuing = `(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Quy định|Quy chế|Kế hoạch|Hướng dẫn)`

// aDay is a day as it is written in a sentence.
const aDay = `ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}`

var (
	lastInside = regexp.MustCompile(issuing + ` này\s+(?:có|bắt đầu có)\s+hiệu lực[^.;:]{0,120}?\s(?:đến|tới)\s+(?:hết\s+)?(` + aDay + `)`)
	endsItself = regexp.MustCompile(issuing + ` này\s+hết\s+hiệu lực(?:\s+thi hành)?,?\s+(?:kể\s+)?(?:từ|vào)\s+(` + aDay + `)`)
	endsFrom   = regexp.MustCompile(`^hết hiệu lực(?:\s+thi hành)?,?\s+(?:kể\s+)?từ\s+(` + aDay + `)`)
	pieceOf    = regexp.MustCompile(`(?i)(điều|khoản|điểm|mục|chương|phụ lục|đoạn|cụm từ|một số|nội dung)(?:[^\p{L}]|$)`)
	describes  = regexp.MustCompile(`(?i)(của|theo|thi hành|tại|thực hiện|hướng dẫn|bổ sung|quy định|căn cứ|kèm)(\s+(một số điều của|các|nội dung của|theo))?\s*$`)
	titleAmend = regexp.MustCompile(`(?i)^(về việc )?sửa đổi`)
	listJoint  = regexp.MustCompile(`^(?:,|;| và|, và) $`)
	ofWords    = regexp.MustCompile(`(?i)cụm từ|\btừ ngữ|một số (?:từ|cụm)`)
)

// maxRelations bounds the relations of one document, so that a text that names others without end has an end.
const maxRelations = 5000

// reader reads what a document says of others.
type reader struct {
	*Document
	own     []string        // the text of each unit, without what is quoted in it of other documents
	related map[string]bool // the relations that are known
}

// readRelations reads from when to when the document is in force and what it says of others.
func (d *Document) readRelations() {
	r := &reader{Document: d, own: ownWords(d.Units), related: map[string]bool{}}
	r.readForce()
	r.readBasis()
	r.readGuided()
	r.readAmendments()
	r.readLists()
	r.readTitle()
	r.readCited()
}

// articleOf gives the article that unit i is, or is in; parts of a split article stand with its first.
func (d *Document) articleOf(i int) int {
	for ; i >= 0; i = d.Units[i].Parent {
		if d.Units[i].Level == Article {
			for d.Units[i].Part > 1 {
				i--
			}
			return i
		}
	}
	return -1
}

// readEnds reads the sentences of a unit that end other documents: "thay thế …", "… hết hiệu lực", "bãi bỏ …"; they do
// so from a day on, where they name none.
func (d *reader) readEnds(path, text, from string) {
	for p := range strings.SplitSeq(text, "\n") {
		acts := name.Acts(p)
		for _, verb := range [...]struct {
			words string
			kind  RelationKind
		}{{"thay thế", Replaces}, {"bãi bỏ", Repeals}, {"Bãi bỏ", Repeals}, {"Thay thế", Replaces}} {
			if at := strings.Index(p, verb.words); at >= 0 && !passive.MatchString(p[:at]) {
				d.relateList(ending{verb.kind, from, path}, p, acts, at+len(verb.words), len(p))
			}
		}
		if at := strings.Index(p, "hết hiệu lực"); at >= 0 {
			start := 0
			if k := strings.LastIndex(p[:at], ". "); k >= 0 {
				start = k + 2
			}
			if k := strings.LastIndex(p[:at], "thay thế"); k < start && !onlyIf.MatchString(p[start:at]) {
				day := from
				if m := endsFrom.FindStringSubmatch(p[at:]); m != nil {
					day = name.Date(m[1])
				}
				d.relateList(ending{Replaces, day, path}, p, acts, start, at)
			}
		}
	}
}

var (
	// passive is before a verb that something is done to the document that stands before it: "98/2023/NĐ-CP được thay thế bởi Nghị định số 152/2025/NĐ-CP".
	passive = regexp.MustCompile(`(?i)(?:^|\s)(?:được|bị|đã được|đã bị)\s*$`)
	// onlyIf begins a sentence that thinks of a document's end and does not bring it.
	onlyIf = regexp.MustCompile(`(?i)^\s*(?:\d+\.\s*)?(?:khi|nếu|trường hợp)\s|[\s,;](?:nếu|trường hợp|chưa|trước khi|sau khi)(?:\s|$)`)
)

// ending is what a sentence does to the documents that it lists.
type ending struct {
	kind RelationKind
	from string
	path string // of the unit that has the sentence
}

// relateList takes the documents enumerated in p[from:to], or the provisions of them that are. A number in the description of another document
// ("… thi hành một số điều của Nghị định số …") is not one of them.
func (d *reader) relateList(e ending, p string, acts []name.Act, from, to int) {
	prev, listed, kind := from, true, e.kind
	for _, a := range acts {
		if a.Start < from || a.End > to {
			continue
		}
		gap := p[prev:a.Start]
		first := prev == from
		if !first && strings.Contains(gap, ". ") {
			return
		}
		places := place.Before(p, a.Start, prev)
		switch {
		case first && ofWords.MatchString(gap):
			kind = Amends
		case len(places) > 0 && (first || listed || strings.Contains(gap, ";")):
			listed, kind = true, e.kind
		case first && pieceOf.MatchString(gap):
			kind = Amends
		case first && len(strings.TrimSpace(gap)) > 40:
			return
		case strings.Contains(gap, ";"):
			listed, kind = true, e.kind
			if pieceOf.MatchString(gap[strings.LastIndex(gap, ";"):]) {
				kind = Amends
			}
		case a.Number == "" || describes.MatchString(gap):
			listed = false
		}
		if listed && (a.Number != "" || len(places) > 0) {
			d.relateFrom(Relation{Kind: kind, From: e.from, Path: e.path}, a, places)
		}
		prev = a.End
	}
}

// relate adds what the document does to another from the day on which it comes into force.
func (d *reader) relate(kind RelationKind, a name.Act, places []place.Place, path string) {
	r := Relation{Kind: kind, Path: path}
	if kind == Amends || kind == Repeals || kind == Replaces {
		r.From = d.Header.Effective
	}
	d.relateFrom(r, a, places)
}

// relateFrom adds a relation to an act, or one to each of its places, that is not known yet.
func (d *reader) relateFrom(r Relation, a name.Act, places []place.Place) {
	if a.Number == "" && a.Title == "" || d.isOwn(a) {
		return
	}
	r.Number, r.Title, r.Issued = a.Number, a.Title, a.Issued
	if len(places) == 0 {
		d.addRelation(r)
	}
	for _, p := range places {
		r.Provision = p.Path()
		d.addRelation(r)
	}
}

// isOwn reports whether an act is the document itself. Numbers without a year begin anew every year: one of another day is another document's.
func (d *reader) isOwn(a name.Act) bool {
	h := &d.Header
	return a.Number != "" && a.Number == h.Number && (h.Date == "" || strings.Count(a.Number, "/") > 1 || strings.HasPrefix(h.Date, a.Issued))
}

func (d *reader) addRelation(r Relation) {
	key := relationKey(r)
	if len(d.Relations) >= maxRelations || d.related[key] {
		return
	}
	d.related[key] = true
	d.Relations = append(d.Relations, r)
}

// relationKey is the same of relations that say the same; a provision is cited once in a unit, and begins on another day where
// that is said after the first.
func relationKey(r Relation) string {
	key := strings.Join([]string{string(r.Kind), r.Number, r.Title, r.Provision}, "|")
	switch r.Kind {
	case Cites:
		key += "|" + r.Path
	case Begins:
		key += "|" + r.From
	}
	return key
}
