package legal

import (
	"regexp"
	"slices"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
)

// Parse reads text, which is UTF-8; what is not is replaced. Its time is linear in the length of the text. The error is
// nil, a *SecondError, or that there is no unit.
func Parse(text string) (Document, error) {
	d, acc := parse(text)
	if len(d.Units) == 0 {
		return Document{}, errEmpty
	}
	if second := secondOf(acc.lines.body, &d.Header); second != nil {
		return Document{}, second
	}
	return d, nil
}

// account is what parse took that is not in the units; tests hold that nothing else is missing.
type account struct {
	lines  lines
	header []line   // lines read as letterhead and title
	stuck  []string // footnote numbers taken off labels
}

func parse(text string) (Document, account) {
	ls := readLines(text)
	acc := account{}
	d := Document{Header: readFront(ls.front)}
	c := name.NewCasing(eachText(ls.body))
	top := readHeader(ls.body, &d.Header, c)
	b := newBuilder(&ls)
	whole := ls.body
	attached := attachedAt(whole, top)
	main := whole[:attached]
	tailAt := findTail(main, top)
	if top == tailAt && tailAt == len(ls.body) { // nothing but a letterhead: better its lines than nothing
		top = 0
	}
	for i := tailAt - 1; i >= top && i >= tailAt-3; i-- {
		if m := endMark.FindString(ls.body[i].text); m != "" && m != ls.body[i].text {
			ls.debris = append(ls.debris, m)
			ls.body[i].text = strings.TrimSuffix(ls.body[i].text, m)
		}
	}
	b.read(ls.body[top:tailAt], true)
	if tailAt < len(main) {
		t := readTail(main, tailAt)
		t.fill(&d.Header, c)
		ls.debris = append(ls.debris, t.debris...)
		b.addTail(t, ls.body[tailAt])
		b.readAttached(main[t.end:])
	}
	for attached < len(whole) {
		next := attachedAt(whole, attached)
		b.readAttached(whole[attached:next])
		attached = next
	}
	d.Units = b.units()
	d.infer()
	d.Header.placeIssuer(main)
	d.readRelations()
	acc.lines, acc.header, acc.stuck = ls, ls.body[:top], b.stuck
	return d, acc
}

// infer reads from the number what its symbol says beyond doubt.
func (d *Document) infer() {
	h := &d.Header
	if h.Kind == "" {
		h.Kind = name.KindOfNumber(h.Number)
	}
	if h.Kind != name.Consolidation && name.KindOfNumber(h.Number) == name.Consolidation { // its letterhead has the kind of what it consolidates
		h.Kind, h.Title = name.Consolidation, h.Kind+" "+h.Title
	}
	if h.Kind == "" && strings.Contains(h.Number, "-QĐ/") { // of the Party: a decision or a rule, as it calls itself
		if decision, rule := d.speaksOf("Quyết định này"), d.speaksOf("Quy định này"); decision != rule {
			h.Kind = map[bool]string{true: "Quyết định", false: "Quy định"}[decision]
		}
	}
	if h.Issuer == "" {
		h.Issuer = name.IssuerOfNumber(h.Number)
	}
	h.Consolidated = h.Consolidated || h.Kind == name.Consolidation
}

func (d *Document) speaksOf(words string) bool {
	return slices.ContainsFunc(d.Units, func(u Unit) bool { return strings.Contains(u.Text, words) })
}

// addTail makes the units of the tail.
func (b *builder) addTail(t tail, l line) {
	if len(t.recipients) > 0 {
		n := b.open(node{level: Recipients, rank: rankAppendix, path: "Nơi nhận"}, "", l)
		list := t.recipients
		if recipientsLine.MatchString(list[0]) {
			n.label, list = list[0], list[1:]
		}
		for _, r := range list {
			n.add(r, false)
		}
	}
	if len(t.signature) > 0 {
		n := b.open(node{level: Signature, rank: rankAppendix, path: "Chữ ký"}, "", l)
		for _, s := range t.signature {
			n.add(s, false)
		}
	}
	b.stack = nil
}

// issuedWith is below the title of what is issued with a document.
var issuedWith = regexp.MustCompile(`(?i)^\((?:được )?(?:ban hành |phê duyệt |thông qua )?(?:đính )?kèm `)

// maxAttachedTitle is how many lines the title of what is issued with a document has at most.
const maxAttachedTitle = 6

// attachedAt is the index, after from, of the line with which something begins that is issued with the document and says so below its title, or len(body).
func attachedAt(body []line, from int) int {
	for i := from + 1; i < len(body); i++ {
		if !attachedLine.MatchString(body[i].text) || !name.InCapitals(body[i].text) || strings.HasSuffix(body[i].text, ":") {
			continue
		}
		for k := i + 1; k < len(body) && k <= i+maxAttachedTitle && mark.Scan(body[k].text).Kind == mark.None; k++ {
			if issuedWith.MatchString(body[k].text) {
				return i
			}
		}
	}
	return len(body)
}

// readAttached reads what follows the signature: annexes, or a regulation issued with the document.
func (b *builder) readAttached(body []line) {
	if len(body) == 0 {
		return
	}
	b.article, b.articleSuffix = nil, ""
	b.stack = nil
	if mark.Scan(body[0].text).Kind != mark.Appendix {
		n := node{level: Appendix, rank: rankAppendix}
		if name.IsKind(body[0].text) || attachedLine.FindString(body[0].text) == body[0].text {
			n.label = body[0].text
			b.open(n, "", body[0])
			body = body[1:]
		} else {
			b.open(n, "", body[0])
		}
	}
	b.read(body, false)
}
