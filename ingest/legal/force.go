package legal

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"thidua/ingest/legal/name"
	"thidua/ingest/legal/place"
)

// inForce is the sentence that says when a document comes into force: a day; that of its signature, or of the vote on it; or so many days after it.
var inForce = regexp.MustCompile(`(` + issuing + `)( này)?(?:,?\s+(?:đã )?được\s[^.;]{0,200}?thông qua[^.;]{0,60}?)?,?\s+(?:và\s+)?(?:(?:có|bắt đầu có)\s+hiệu lực(?:\s+thi hành)?|được\s+thi\s+hành),?\s+` +
	`(?:sau\s+(\d{1,3})\s+ngày,?\s+(?:kể\s+)?từ\s+` + ofIssue + `|(?:kể\s+)?từ\s+(?:` + ofIssue + `|(` + aDay + `|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})))`)

// ofIssue is the day of issue.
const ofIssue = `ngày\s+(?:ký|ban hành|(?:được\s+)?thông qua)`

// readForce finds from when to when the document is in force, and which documents it ends: in its articles on effect and, of one that has none, wherever it
// speaks of itself.
func (d *reader) readForce() {
	var scope []int
	for i, u := range d.Units {
		if u.Level == Article && strings.Contains(strings.ToLower(u.Heading), "hiệu lực") {
			scope = append(scope, i)
			continue
		}
		if (strings.Contains(d.own[i], "hiệu lực") || strings.Contains(d.own[i], "thi hành")) && inForce.MatchString(d.own[i]) {
			if a := d.articleOf(i); a >= 0 && (len(scope) == 0 || scope[len(scope)-1] != a) {
				scope = append(scope, a)
			}
		}
	}
	each := func(read func(path, text string)) {
		for _, a := range scope {
			for i := a; i < len(d.Units) && (i == a || d.articleOf(i) == a); i++ {
				read(d.Units[i].Path, d.own[i])
			}
		}
	}
	rest := make([]string, len(d.Units)) // what is said of the document as a whole
	for i, u := range d.Units {
		if rest[i] = d.own[i]; strings.Contains(rest[i], "hiệu lực") && u.Level != Preamble && u.Level != Footnote && !d.annexed(i) {
			rest[i] = d.readBegins(i, rest[i])
		}
	}
	for _, named := range []bool{true, false} { // what calls the document "Quyết định này" first
		for _, a := range scope {
			onEffect := strings.Contains(strings.ToLower(d.Units[a].Heading), "hiệu lực")
			for i := a; (named || onEffect) && i < len(d.Units) && (i == a || d.articleOf(i) == a); i++ {
				d.Header.readDays(rest[i], named)
			}
		}
	}
	d.eachOfItself(func(_, sentence string) { d.Header.readDays(sentence, true) })
	each(func(path, text string) { d.readEnds(path, text, d.Header.Effective) })
	d.eachOfItself(func(path, sentence string) {
		if endsOthers.MatchString(sentence) {
			d.readEnds(path, sentence, d.Header.since())
		}
	})
	if titleAmend.MatchString(d.Header.Title) {
		for i, acts := 0, name.Acts(d.Header.Title); i < len(acts); i++ {
			if i > 0 && !listJoint.MatchString(d.Header.Title[acts[i-1].End:acts[i].Start]) {
				break
			}
			d.relate(Amends, acts[i], nil, "")
		}
	}
}

// endsOthers is how a sentence goes on that begins with what the document calls itself, "Hướng dẫn này", and ends others.
var endsOthers = regexp.MustCompile(`^\S+(?: \S+){0,3} này(?: có hiệu lực[^.;]{0,120}?)?,? (?:và )?(?:thay thế|bãi bỏ) `)

// eachOfItself gives the sentences outside the articles, and outside what is issued with the document, that begin with its kind: "Chỉ thị này …".
func (d *reader) eachOfItself(read func(path, sentence string)) {
	self := d.Header.Kind + " này"
	if d.Header.Kind == "" {
		return
	}
	for i, u := range d.Units {
		if u.Level == Preamble || u.Level == Recipients || u.Level == Signature || u.Level == Footnote || !strings.Contains(d.own[i], self) ||
			d.articleOf(i) >= 0 || d.annexed(i) {
			continue
		}
		for p := range strings.SplitSeq(d.own[i], "\n") {
			for sentence := range strings.SplitSeq(p, ". ") {
				if strings.HasPrefix(sentence, self) {
					read(u.Path, sentence)
				}
			}
		}
	}
}

// annexed reports whether unit i is in something that is issued with the document.
func (d *Document) annexed(i int) bool {
	for ; i >= 0; i = d.Units[i].Parent {
		if d.Units[i].Level == Appendix {
			return true
		}
	}
	return false
}

// since is the day from which a document without articles does what it says of itself: one that names no day does it once it is issued.
func (h *Header) since() string {
	if h.Effective != "" {
		return h.Effective
	}
	return h.Date
}

// readDays reads from a text on effect the days between which the document is in force. named asks for a sentence that calls it "Quyết định này"; without that
// one has to have its kind, and a day that is not before that of its issue: another document's may stand there as well.
func (h *Header) readDays(text string, named bool) {
	for _, m := range inForce.FindAllStringSubmatch(text, -1) {
		if h.Effective != "" || named != (m[2] != "") || !named && h.Kind != "" && m[1] != h.Kind {
			continue
		}
		day := h.Date
		switch {
		case m[3] != "":
			day = daysAfter(h.Date, m[3])
		case m[4] != "":
			day = name.Date(m[4])
		}
		if named || day >= h.Date {
			h.Effective = day
		}
	}
	if h.Ceases != "" {
		return
	}
	if m := endsItself.FindStringSubmatch(text); m != nil {
		h.Ceases = name.Date(m[1])
	} else if m := lastInside.FindStringSubmatch(text); m != nil {
		h.Ceases = daysAfter(name.Date(m[1]), "1")
	}
}

// daysAfter is the day that is so many days after an ISO 8601 one; "" of none.
func daysAfter(day, days string) string {
	t, err := time.Parse(time.DateOnly, day)
	n, numberErr := strconv.Atoi(days)
	if err != nil || numberErr != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// What a list announces that ends the documents in it: "Bãi bỏ các văn bản sau đây:", "Các Thông tư sau đây hết hiệu lực:".
var (
	endsListed = regexp.MustCompile(`(?:^|[.;:] |này(?: có hiệu lực[^.;]{0,120}?)?,? (?:và )?)(?i:(bãi bỏ|thay thế|hủy bỏ|huỷ bỏ))(?: toàn bộ)?(?: các| những)?(?: \d+)? (?:văn bản|` + issuing + `)(?:[^.;:“]{0,120}?)? (?:sau(?: đây)?|gồm(?: có)?|cụ thể|như sau)\s*:?$`)
	listedEnd  = regexp.MustCompile(`^(?:Các|Những) (?:văn bản|` + issuing + `)[^.;:“]{0,80}? sau(?: đây)?[^.;:“]{0,60}? hết hiệu lực[^.;:“]{0,100}:$`)
)

// readLists reads the documents that are ended in a list, in the articles or where the document speaks of itself.
func (d *reader) readLists() {
	for i, u := range d.Units {
		if d.annexed(i) || u.Level == Preamble || u.Level == Footnote {
			continue
		}
		paragraphs := strings.Split(d.own[i], "\n")
		for k, p := range append([]string{u.Heading}, paragraphs...) {
			e := ending{Replaces, d.Header.Effective, ""}
			if m := endsListed.FindStringSubmatch(p); m != nil {
				if !strings.EqualFold(m[1], "thay thế") {
					e.kind = Repeals
				}
			} else if !listedEnd.MatchString(p) {
				continue
			}
			if d.articleOf(i) < 0 {
				if !strings.HasPrefix(p, d.Header.Kind+" này") {
					continue
				}
				e.from = d.Header.since()
			}
			for _, listed := range paragraphs[k:] {
				e.path = u.Path
				d.readListed(e, listed)
			}
			for c := i + 1; c < len(d.Units) && d.under(c, i); c++ {
				e.path = d.Units[c].Path
				d.readListed(e, d.own[c])
			}
		}
	}
}

// under reports whether unit i is below unit above.
func (d *Document) under(i, above int) bool {
	for ; i > above; i = d.Units[i].Parent {
	}
	return i == above
}

// readListed reads an entry of a list of documents that are ended: it begins with the document, or with its provisions. What stands after it describes it.
func (d *reader) readListed(e ending, text string) {
	for p := range strings.SplitSeq(text, "\n") {
		acts := name.Acts(p)
		if len(acts) == 0 || acts[0].Number == "" {
			continue
		}
		places := place.Before(p, acts[0].Start, 0)
		if acts[0].Start > 0 && (len(places) == 0 || !opensProvision.MatchString(p)) {
			continue
		}
		for i, a := range acts {
			if i > 0 && !listJoint.MatchString(p[acts[i-1].End:a.Start]) {
				break
			}
			d.relateFrom(Relation{Kind: e.kind, From: e.from, Path: e.path}, a, places)
			places = nil
		}
	}
}

var opensProvision = regexp.MustCompile(`^(?i:điều|khoản|điểm|mục|chương) `)

// orderKinds are the kinds whose title says what the document itself does; a letter or a plan tells what is to be done.
var orderKinds = regexp.MustCompile(`^(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Quy định|Quy chế|Hướng dẫn)$`)

// readTitle reads the documents that the title ends: "Quy định mức thưởng; bãi bỏ Quyết định số …".
func (d *reader) readTitle() {
	if !orderKinds.MatchString(d.Header.Kind) {
		return
	}
	title := d.Header.Title
	acts := name.Acts(title)
	for _, m := range titleEnds.FindAllStringIndex(title, -1) {
		kind := Repeals
		if strings.EqualFold(title[m[0]:m[1]], "thay thế") {
			kind = Replaces
		}
		if !passive.MatchString(title[:m[0]]) {
			d.relateList(ending{kind, d.Header.Effective, ""}, title, acts, m[1], len(title))
		}
	}
}

var titleEnds = regexp.MustCompile(`(?i)bãi bỏ|thay thế`)
