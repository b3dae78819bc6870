package html

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/letterhead"
)

// annexReach is how many lines below the title of an annex the line "(Kèm theo …)" or its first label stands.
const annexReach = 4

// annex is what goes on below a document, or follows it under a heading of its own.
type annex struct {
	after *html.Node // its heading, or the last line of the document
	base  *html.Node // holds the document and the annex
	own   *html.Node // the element that holds the annex and nothing else; nil when it has none
}

// keep is which lines of the page are the document's: those from its letterhead to its signature, and the annexes after it. What stands right below the
// signature is an annex whatever its title is; after something of a site, and elsewhere on the page, a line must open it.
func (d *document) keep() []bool {
	out := make([]bool, len(d.lines))
	d.findAsked()
	clean := d.lookAround() // nothing of a site stands in the box
	open := &annex{after: d.lines[d.to].node(), base: d.box}
	for i := d.from; i < len(d.lines); i++ {
		l := &d.lines[i]
		in := inside(l.node(), d.box)
		switch {
		case !d.ended:
			out[i] = in && !d.foreign(l)
		case i <= d.to:
			f := frame(l.node(), d.box)
			out[i] = f == nil || f.DataAtom != atom.Aside
		case clean && in:
			out[i] = true
		case d.foreign(l):
			if open != nil && !d.goesOn(open, l) {
				open = nil
			}
		default:
			if d.opensAnnex(i) {
				open = d.annex(l)
			} else if open != nil && !d.goesOn(open, l) {
				open = nil
			}
			out[i] = open != nil || inFootnote(l.node())
		}
	}
	return out
}

// lookAround counts what is a site's in the elements around the document, and reports whether nothing of it stands in the box.
func (d *document) lookAround() (clean bool) {
	clean = true
	d.strange, d.titled = map[*html.Node]int{}, map[*html.Node]bool{}
	begun := map[*html.Node]bool{}
	for i := range d.lines {
		l := &d.lines[i]
		if i >= d.from && i <= d.to {
			continue
		}
		foreign, titles := d.foreign(l), d.soundsOfSite(l)
		clean = clean && !(foreign && inside(l.node(), d.box))
		for n := l.node(); n != nil && !begun[n]; n = n.Parent {
			begun[n], d.titled[n] = true, titles
		}
		if foreign || contactLine.MatchString(l.text) {
			for n := l.node(); n != nil; n = n.Parent {
				d.strange[n]++
			}
		}
	}
	return clean
}

// foreign reports whether the line is a site's beyond doubt.
func (d *document) foreign(l *shown) bool {
	return d.placedBySite(l) || d.soundsOfSite(l)
}

// placedBySite reports whether the line is a link or stands where a site has its own.
func (d *document) placedBySite(l *shown) bool {
	return l.linked() && !l.within || frame(l.node(), d.box) != nil
}

// soundsOfSite reports whether the line has words of a site.
func (d *document) soundsOfSite(l *shown) bool { return siteLine.MatchString(l.text) && !d.asked[l] }

// findAsked finds the lines of the document that have words of a site, "Tác giả:" of a form: below them a part with a label goes on in the same element, where
// nothing of a site stands between.
func (d *document) findAsked() {
	d.asked = map[*shown]bool{}
	goesOn := map[*html.Node]bool{}
	for i := len(d.lines) - 1; i >= d.from; i-- {
		l := &d.lines[i]
		in := holder(l.node())
		switch {
		case d.placedBySite(l):
			goesOn[in] = false
		case labelled.MatchString(l.text):
			goesOn[in] = inside(l.node(), d.box)
		case goesOn[in] && siteLine.MatchString(l.text):
			d.asked[l] = true
		}
	}
}

// holder is the element that holds the paragraph of n.
func holder(n *html.Node) *html.Node {
	for ; n.Parent != nil; n = n.Parent {
		if n.Type == html.ElementNode && blocks[n.DataAtom] {
			return n.Parent
		}
	}
	return n
}

// opensAnnex reports whether the line is the title of an annex: one that is usual, or one in capitals above what only a document has.
func (d *document) opensAnnex(i int) bool {
	line := d.lines[i].text
	if annexLine.MatchString(line) || issuedWith.MatchString(line) {
		return true
	}
	if !letterhead.IsCapitals(line) {
		return false
	}
	for k := i + 1; k < min(len(d.lines), i+1+annexReach) && !d.foreign(&d.lines[k]); k++ {
		if below := d.lines[k].text; issuedWith.MatchString(below) || labelled.MatchString(below) {
			return true
		}
	}
	return false
}

// annex is the one whose heading the line is.
func (d *document) annex(heading *shown) *annex {
	a := &annex{after: heading.node(), base: common(d.box, heading.node())}
	if c := child(a.base, heading.node()); d.count[c] > 1 && c.DataAtom != atom.Table && !inside(d.lines[d.to].node(), c) {
		a.own = c
	}
	return a
}

// goesOn reports whether the annex goes on at the line: it stands in the annex's element, or beside what the annex began after, and in nothing that is a
// site's. A link alone ends nothing. Beside an annex with an element of its own stand others that have one.
func (d *document) goesOn(a *annex, l *shown) bool {
	if a.own != nil && inside(l.node(), a.own) {
		return true
	}
	place := common(a.after, l.node())
	c := child(place, l.node())
	if !inside(place, a.base) || d.count[c] <= 1 {
		return a.own == nil && inside(place, a.base)
	}
	return !d.ofSite(c)
}

// ofSite reports whether an element of several lines is a site's: it has something to fill in, a site's words over it, or half its lines are a site's.
func (d *document) ofSite(n *html.Node) bool {
	return d.controls[n] || d.titled[n] || 2*d.strange[n] >= d.count[n]
}

// inFootnote reports whether n stands in a footnote.
func inFootnote(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && isFootnote(n) {
			return true
		}
	}
	return false
}
