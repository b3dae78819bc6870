package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/name"
	"thidua/ingest/legal/place"
)

var (
	// opensChange is how a unit begins that changes another document: the verb, and what it does it to.
	opensChange = regexp.MustCompile(`^(?:Sửa đổi|Bổ sung|Thay thế|Thay|Bãi bỏ|Bỏ|Hủy bỏ|Huỷ bỏ)(?:(?:,| và) (?:bổ sung|sửa đổi|thay thế|bãi bỏ))*\s*` +
		`(?:(?:thêm|toàn bộ|các|một số|cụm|nội dung|quy định|tại|của|tên|đoạn|cuối|đầu|thứ nhất|thứ hai|vào|sau|trước|tiêu đề|mở đầu|dẫn|mục) ?)*` +
		`(?:từ|điểm|khoản|điều|Điểm|Khoản|Điều|Chương|Phụ lục|` + issuing + `)(?:[^\p{L}]|$)`)
	repealing  = regexp.MustCompile(`^(?:Bãi bỏ|Hủy bỏ|Huỷ bỏ)`)
	changeVerb = regexp.MustCompile(`^(?:Sửa đổi|Bổ sung|Thay thế|Thay|Bãi bỏ|Bỏ|Hủy bỏ|Huỷ bỏ)`)
	// wholeAct is between the verb and a document that it is done to as a whole.
	wholeAct = regexp.MustCompile(`^\s*(?:toàn bộ|các)?\s*$`)
	// objectEnds is where what is changed ends and the new words begin.
	objectEnds = regexp.MustCompile(`như sau|: *$|:\s*“|\. |bằng\s`)
	adding     = regexp.MustCompile(`(?i)bổ sung`)
	// whereTo is between what is added and the place that it gets.
	whereTo = regexp.MustCompile(`(?:,\s*)?(?:vào )?(?:sau|trước|tiếp theo|vào|cuối)\s`)
)

// change is the document, and perhaps the article of it, that the units under one unit change.
type change struct {
	act name.Act
	top string // "Điều 5" where the unit above names just that
}

// readAmendments reads the articles that change another document, "Sửa đổi, bổ sung khoản 2 Điều 5 như sau: “…”", "Bãi bỏ Điều 7", "Thay thế cụm từ
// “…” tại Điều 9". Which document it is says the unit itself, else one above it, else the title.
func (d *reader) readAmendments() {
	whole := change{}
	if titleAmend.MatchString(d.Header.Title) {
		if acts := name.Acts(d.Header.Title); len(acts) > 0 {
			whole.act = acts[0]
		}
	}
	changes := make([]change, len(d.Units)) // what the units under each change
	for i, u := range d.Units {
		changes[i] = whole
		if u.Parent >= 0 {
			changes[i] = changes[u.Parent]
		}
		if u.Level == Preamble || u.Level == Footnote || u.Level == Recipients || u.Level == Signature {
			continue
		}
		for _, sentence := range []string{u.Heading, paragraph(d.own[i])} {
			if opensChange.MatchString(sentence) {
				d.readChange(&changes[i], sentence, u.Path)
			}
		}
	}
}

// readChange reads one sentence that changes a document; c is what is known of it from above, and what the units below know then.
func (d *reader) readChange(c *change, sentence, path string) {
	kind := Amends
	if repealing.MatchString(sentence) && !ofWords.MatchString(sentence) {
		kind = Repeals
	}
	object := changeVerb.ReplaceAllString(sentence, "")
	if m := objectEnds.FindStringIndex(object); m != nil && !ofWords.MatchString(object[:m[0]]) {
		object = object[:m[0]]
	}
	acts := name.Acts(object)
	if len(acts) > 0 {
		if acts[0].Number == "" && acts[0].Issued == "" && c.act.Number != "" && len(place.Before(object, acts[0].Start, 0)) == 0 {
			acts = nil // the words of a provision speak of it
		}
	}
	if len(acts) > 0 {
		c.act, c.top = acts[0], ""
	}
	if c.act == (name.Act{}) {
		return
	}
	places := changedPlaces(sentence, object, c.top)
	if len(places) == 1 && places[0].Clause == "" && places[0].Point == "" {
		c.top = places[0].Top
	}
	switch {
	case len(places) > 0:
		d.relate(kind, c.act, places, path)
	case len(acts) == 0:
	case kind == Repeals && wholeAct.MatchString(object[:acts[0].Start]):
		if acts[0].Number == "" {
			d.relate(Repeals, acts[0], nil, path)
		}
		d.relateList(ending{Repeals, d.Header.Effective, path}, object, acts, 0, len(object))
	case strings.Contains(object[:acts[0].Start], "một số"):
		d.relate(Amends, c.act, nil, path)
	}
}

// changedPlaces are the provisions that a sentence changes. One that is added after another is in the article of that one; one without an article is in
// top, if that is known.
func changedPlaces(sentence, object, top string) []place.Place {
	what, where := object, ""
	if adding.MatchString(sentence) {
		if m := whereTo.FindStringIndex(object); m != nil {
			what, where = object[:m[0]], object[m[1]:]
		}
	}
	changed, at := place.In(what), place.In(where)
	if len(changed) == 0 {
		changed, at = at, nil
	}
	var some []place.Place
	for _, p := range changed {
		if p.Top == "" && len(at) > 0 {
			p.Top = at[0].Top
			if p.Clause == "" {
				p.Clause = at[0].Clause
			}
		}
		if p.Top == "" {
			p.Top = top
		}
		if p.Top != "" {
			some = append(some, p)
		}
	}
	return some
}
