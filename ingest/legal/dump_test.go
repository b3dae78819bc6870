package legal

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf8"
)

// dump renders d for golden files. A closed dump holds no text of the units: their sizes and a short hash.
func dump(d Document, closed bool) string {
	var b strings.Builder
	h := d.Header
	fmt.Fprintf(&b, "kind: %s\nnumber: %s\ntitle: %s\nissuer: %s\nplace: %s\ndate: %s\neffective: %s\n", h.Kind, h.Number, h.Title,
		h.Issuer, h.Place, h.Date, h.Effective)
	fmt.Fprintf(&b, "signer: %s\npost: %s\nauthority: %s\nrecipients: %q\ndraft: %t\nabridged: %t\n", h.Signer, h.SignerPost,
		strings.ReplaceAll(h.Authority, "\n", " / "), h.Recipients, h.Draft, h.Abridged)
	for _, r := range d.Relations {
		b.WriteString(said(r) + "\n")
	}
	for i, u := range d.Units {
		fmt.Fprintf(&b, "\n%d %s [%s] parent %d", i, u.Path, u.Level, u.Parent)
		if u.Part > 0 {
			fmt.Fprintf(&b, " part %d", u.Part)
		}
		if closed {
			fmt.Fprintf(&b, " %q heading %d text %d note %d above %d #%s", u.Label, utf8.RuneCountInString(u.Heading),
				utf8.RuneCountInString(u.Text), utf8.RuneCountInString(u.Note), len(u.Above), sum(u))
			continue
		}
		fmt.Fprintf(&b, "\n  label %q heading %q\n", u.Label, u.Heading)
		if len(u.Above) > 0 {
			fmt.Fprintf(&b, "  above %s\n", strings.Join(u.Above, " > "))
		}
		for l := range strings.SplitSeq(u.Text, "\n") {
			fmt.Fprintf(&b, "  | %s\n", l)
		}
		if u.Note != "" {
			fmt.Fprintf(&b, "  note %s\n", u.Note)
		}
	}
	b.WriteString("\n")
	return b.String()
}

func sum(u Unit) string {
	h := fnv.New32a()
	fmt.Fprint(h, u.Heading, "\x00", u.Text, "\x00", u.Note, "\x00", u.Above)
	return fmt.Sprintf("%08x", h.Sum32())
}

// said renders a relation on one line.
func said(r Relation) string {
	line := string(r.Kind) + " " + r.Number + r.Title
	for _, part := range []struct{ before, words string }{{" of ", r.Issued}, {": ", r.Provision}, {" from ", r.From}, {" in ", r.Path}} {
		if part.words != "" {
			line += part.before + part.words
		}
	}
	return line
}
