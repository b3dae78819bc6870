// Package plain is what a reader makes of a file of its format: the words in their order, as ingest/legal takes them, and what is to be known about how
// they were read. A reader never guesses: what it cannot read it leaves out and says so.
package plain

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Text is a file as it was read.
type Text struct {
	// Body is the words, a paragraph or a row of a table a line, in NFC; an automatic number stands before its paragraph as it is printed ("Điều 3.", "a)").
	// Cells of a row are parted by " | ". Running heads and page numbers are not in it; where the mark of a footnote stood there is its Anchor.
	Body string
	// Marked is that the body was written as plain text, so that marks of Markdown and remnants of HTML may stand in it.
	Marked bool
	// Footnotes are apart from the body, each beginning with its mark: "64 Điều này được sửa đổi …". Those with one mark are in the order of their anchors.
	Footnotes []string
	// Edges are the running heads and feet, and what a page of a site has around the document, each line once. They are no part of the document: a secrecy
	// mark may stand in them.
	Edges []string
	// Pages are those of a file that has pages, in their order; nil where a format knows none.
	Pages []Page
	// Warnings are what somebody who relies on the text has to know, each once.
	Warnings []Warning
}

// Page is how a page was read.
type Page struct {
	// Recognised is that its words were recognised in a picture, and may be wrong.
	Recognised bool
	// Confidence is how sure the recognition is of its words, 0 to 1: their mean, each as often as it has letters; 1 for words that the file holds.
	Confidence float64
}

// WarningKind is what a warning is about.
type WarningKind string

// The kinds of warning. What Detail says is in brackets.
const (
	LegacyEncoding WarningKind = "legacy encoding" // the words were in an old encoding and were converted [TCVN3, VNI, windows-1258]
	TrackedChanges WarningKind = "tracked changes" // changes that were not accepted yet were taken for accepted
	Comments       WarningKind = "comments"        // remarks of whoever worked on the file were left out
	Pictures       WarningKind = "pictures"        // pictures were left out, which may hold words [how many]
	Surroundings   WarningKind = "surroundings"    // what a site has around the document on its page was left out [how many words]
	Unread         WarningKind = "unread"          // something else was left out [what: "equation", "embedded object"]
	Recognised     WarningKind = "recognised"      // the words of pages were recognised in pictures [how sure, "0.87"]
	Unsure         WarningKind = "unsure"          // a page was recognised badly [how sure]
	BlankPage      WarningKind = "blank page"      // no words were found on a page
	MissingPages   WarningKind = "missing pages"   // more pages than are read [how many were left out]
	PassedOver     WarningKind = "passed over"     // files of an archive that are no documents were left out [their names]
)

// Warning is one thing to know about how a file was read.
type Warning struct {
	Kind   WarningKind
	Page   int // from 1; 0 is the whole file
	Detail string
}

// Anchor is what tells in a body where a footnote with a mark is referred to: Unicode's signs for annotations, which no text has.
func Anchor(mark string) string { return "\uFFF9" + unbracketed(mark) + "\uFFFB" }

// unbracketed is a mark as its anchor and its footnote both have it: "[2]" and "(*)" without their brackets.
func unbracketed(mark string) string { return strings.Trim(mark, "[]()") }

var anchors = regexp.MustCompile("\uFFF9[^\uFFFB\n]*\uFFFB")

// WithoutAnchors is words without the anchors of footnotes.
func WithoutAnchors(words string) string {
	if !strings.Contains(words, "\uFFF9") {
		return words
	}
	return anchors.ReplaceAllString(words, "")
}

// All is every word of the file: the body, the footnotes, and what stands at the edges of pages, a line each.
func (t *Text) All() string {
	return strings.Join(slices.Concat([]string{WithoutAnchors(t.Body)}, t.Footnotes, t.Edges), "\n")
}

// WithFootnotes is the body and below it the footnotes, a line each, as ingest/legal takes them: "— Chú thích 64: Điều này được sửa đổi …".
func (t *Text) WithFootnotes() string {
	if len(t.Footnotes) == 0 {
		return t.Body
	}
	var b strings.Builder
	b.WriteString(strings.TrimRight(t.Body, "\n"))
	for _, note := range t.Footnotes {
		mark, words, _ := strings.Cut(strings.Join(strings.Fields(note), " "), " ")
		b.WriteString("\n— Chú thích " + cmp.Or(unbracketed(mark), mark) + ": " + words)
	}
	b.WriteString("\n")
	return b.String()
}

// Warn adds a warning that is not there yet.
func (t *Text) Warn(kind WarningKind, page int, detail string) {
	w := Warning{kind, page, detail}
	for _, there := range t.Warnings {
		if there == w {
			return
		}
	}
	t.Warnings = append(t.Warnings, w)
}

// Reason is why a file cannot be read at all.
type Reason string

// The reasons.
const (
	Damaged   Reason = "damaged"   // it is not what it says it is, or is broken
	Protected Reason = "protected" // it wants a password
	TooLarge  Reason = "too large" // reading it would take more than it may
	Empty     Reason = "empty"     // it holds no words
	Wordless  Reason = "wordless"  // it holds pictures, in which no words were read
)

// Error is that a file cannot be read.
type Error struct {
	Reason Reason
	Detail string // for the log, in English
}

// Error is the reason and the detail; ParseError reads it.
func (e *Error) Error() string { return string(e.Reason) + ": " + e.Detail }

// Errorf is an Error whose detail is made as fmt.Sprintf does.
func Errorf(reason Reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// NoWords is the Error of a file without words, which may have pictures.
func NoWords(pictures int) *Error {
	if pictures > 0 {
		return Errorf(Wordless, "no words beside %d pictures", pictures)
	}
	return Errorf(Empty, "no words")
}

// ParseError is the Error that a reader in another process returned, by its words; of other words it is Damaged.
func ParseError(words string) *Error {
	reason, detail, _ := strings.Cut(words, ": ")
	switch r := Reason(reason); r {
	case Damaged, Protected, TooLarge, Empty, Wordless:
		return &Error{Reason: r, Detail: detail}
	}
	return &Error{Reason: Damaged, Detail: words}
}

// Write passes the text on to another process; Read takes it there.
func Write(out io.Writer, t *Text) error { return json.NewEncoder(out).Encode(t) }

// Read is the text that Write wrote.
func Read(in io.Reader) (*Text, error) {
	var t Text
	if err := json.NewDecoder(in).Decode(&t); err != nil {
		return nil, fmt.Errorf("taking the text from the reader: %w", err)
	}
	return &t, nil
}
