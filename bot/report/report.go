// Package report makes files that offices print and phones show: a document as .docx or as Markdown, a bar chart as .png.
//
// Documents look as Decree 30/2020/NĐ-CP, appendix I, wants administrative documents to look: A4, its margins, Times New Roman,
// letterhead, addressees, body, signature, annexes. Comments name its parts as "I.II.5" (part I, section II, item 5). Numbers,
// days, names and pictures of signatures are left blank: the clerk and the signer give them.
//
// Callers give texts in ordinary case ("Sở Nội vụ"), and the package writes capitals, numbers of headings and annexes, dashes
// and the punctuation of lists. All texts may hold anything: what a file cannot hold, such as control characters, is left
// out, and letters are composed (NFC). Where a field is one line, breaks in it become spaces. Errors tell the programmer what
// cannot be shown; a file or picture is written whole or not at all. The same input gives the same bytes.
package report

// Report is a document. The zero value of a field leaves that part out.
type Report struct {
	Letterhead *Letterhead

	// Kind is the kind of document, "Báo cáo", written in capitals over the Subject. A công văn has none: its Subject stands
	// after "V/v" under the number (I.II.5); so it does only under a letterhead.
	Kind    string
	Subject string

	To        []string // after "Kính gửi:", on one line if it is one, else a line each
	Body      []Block
	Signature *Signature
	Annexes   []Annex
}

// Letterhead is the top of the first page: who issues on the left, the national name and motto on the right (I.II.1–4).
type Letterhead struct {
	Parent string // the authority above the agency, abbreviated as its letterheads are: "UBND tỉnh Hưng Yên"; may be ""
	Agency string // "Sở Nội vụ"
	Symbol string // what follows the number: "BC-SNV"
	Place  string // before the day: "Hưng Yên"
	Year   int    // 0 leaves it blank like the day
}

// Signature is the end of the document: recipients on the left, who signs on the right, with room to sign (I.II.7, 9).
type Signature struct {
	Recipients []string // after "Nơi nhận:", without dashes; the last is the archive: "Lưu: VT, TĐKT"
	Office     []string // a line each: "KT. Giám đốc", "Phó Giám đốc"
}

// Annex begins on a new page and has its own numbers of pages and headings (I.III.1). Its own number, a Roman one, is written
// where there are several.
type Annex struct {
	Title     string
	Landscape bool // for wide tables
	Body      []Block
}
