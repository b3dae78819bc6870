// Package legal reads the text of a Vietnamese legal or administrative document into a header and a tree of units: the
// Phần/Chương/Mục/Điều/khoản/điểm of laws, decrees and circulars, and the I/1/a/- of plans, directives and guidelines.
//
// It is pure and never guesses: what the text does not say is absent, and no word of the body is lost or invented.
package legal

import "errors"

// errEmpty is returned by Parse for a text without a single readable unit: empty, blank, or nothing but scan debris.
var errEmpty = errors.New("legal: no readable unit in text")

// maxPart is the longest Text of a unit in characters; a longer unit without sub-units is split at sentence ends into parts
// with the same path.
const maxPart = 1500

// Document is a parsed text.
type Document struct {
	Header    Header
	Units     []Unit // in document order, a parent before its children
	Relations []Relation
}

// Header is what the document says of itself. A zero field means the text does not say it.
type Header struct {
	Kind   string // "Luật", "Nghị định", "Kế hoạch", …
	Number string // "06/2022/QH15"; empty when handwritten or lost
	// Symbol and Year are what is printed of a number and a day that are not: "/KH-UBND" where the number was written by hand or is still open, "2024" of
	// "ngày   tháng   năm 2024". Each is empty where the number, or the day, is read.
	Symbol, Year string
	Title        string   // "Thi đua, khen thưởng" for a law, the trích yếu otherwise; in readable case
	Issuer       string   // "Quốc hội", "Ủy ban nhân dân tỉnh Thái Bình"
	Place        string   // "Thái Bình"
	Date         string   // day of issue, ISO 8601
	Effective    string   // first day in force, ISO 8601
	Ceases       string   // first day no longer in force, where the document itself says so; ISO 8601
	Signer       string   // "Lưu Văn Hoàn"
	SignerPost   string   // the post the signer holds, as printed: "PHÓ CHỦ TỊCH"
	Authority    string   // on whose behalf, as printed: "TM. ỦY BAN NHÂN DÂN TỈNH", "KT. CHỦ TỊCH"; lines separated by "\n"
	Recipients   []string // the lines under "Nơi nhận:", without dash and final mark
	Draft        bool     // the document calls itself a draft
	Abridged     bool     // its front matter says that only a part of the document is here
	// Consolidated is that later amendments are written into its words: a "Văn bản hợp nhất", or an extract of the codification.
	Consolidated bool
}

// Unit is an addressable piece of the document.
type Unit struct {
	// Path is unique within the document but for the parts of a split unit: "Điều 22 khoản 1 điểm a", "II.3", "III.2 gạch 2",
	// "khoản 1.1 điểm c" (no Roman section above), "Phụ lục 1, khoản 2", "II đoạn 3", "Mở đầu", "Kết", "Nơi nhận", "Chữ ký".
	// A number the document prints twice is told apart: "Điều 39 (lần 2)".
	Path    string
	Level   Level    // what kind of piece it is
	Parent  int      // index into Document.Units, less than the unit's own; -1 at the top
	Label   string   // as printed: "Điều 22.", "1.", "a)", "-", "II."
	Heading string   // the words of its title, without the label; "" if it has none
	Above   []string // headings above it, outermost first: "Chương II TỔ CHỨC THI ĐUA", "Điều 22. …"
	// Text is the unit's own words: verbatim apart from NFC and rejoined lines, without its label, its heading and the
	// words of its sub-units. Paragraphs are separated by "\n".
	Text string
	// Part is 0, or 1..n when the unit was longer than MaxPart and was split: the parts are consecutive units with the
	// same path, only the first has the label and heading.
	Part int
	// Note holds words about the unit that are not the document's own: the codification's note, an official footnote.
	Note string
}

// Relation is what this document says of another, or does to it. What names the other is its number or, of a law that is called by its name,
// Title and Issued; whether there is such a document is not known here.
type Relation struct {
	Kind   RelationKind
	Number string // "42/2010/NĐ-CP"; "" when it is called by its name
	Title  string // "Luật Tổ chức Chính phủ", as it is written, which may be a few words too many; "" when it has a number
	Issued string // of the other document, as written beside it: a day in ISO 8601, a year, or ""
	// Provision is the path of the provision of the other document that is meant, "Điều 5 khoản 2"; "" is the document as a whole or, of Amends,
	// provisions that are not named. A document that names several has a relation for each.
	Provision string
	From      string // the first day on which it is so, ISO 8601; "" when not said
	Path      string // of the unit that says so; "" is the title
}

// RelationKind names what a document does to another.
type RelationKind string

// The kinds of Relation.
const (
	Replaces RelationKind = "replaces" // stands in its place, or says that it ends: in whole, or Provision
	Repeals  RelationKind = "repeals"  // ends it: in whole, or Provision
	Amends   RelationKind = "amends"   // gives Provision other words, or adds it
	Basis    RelationKind = "basis"    // is issued on the grounds of it
	Guides   RelationKind = "guides"   // rules in detail on what it says
	Cites    RelationKind = "cites"    // names Provision of it
	Begins   RelationKind = "begins"   // of this document itself, which no field names: Provision is in force from From by itself
)
