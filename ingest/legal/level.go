package legal

// Level says what kind of piece a Unit is.
type Level int

// The levels. Part to Subsection, and Appendix, are divisions: they group units and are cited only for orientation.
const (
	Preamble   Level = iota + 1 // "Mở đầu": everything between the title and the first numbered unit
	Part                        // Phần
	Chapter                     // Chương
	Section                     // Mục
	Subsection                  // Tiểu mục
	Article                     // Điều
	Clause                      // khoản: "1." under an article
	Point                       // điểm: "a)" under a clause, an article or a number
	Letter                      // "A." above Roman sections
	Roman                       // "I." of a plan
	Number                      // "1." or "1.1." of a plan
	Subpoint                    // tiết: "(1)", "i)" under a point
	Dash                        // "-"
	Plus                        // "+"
	Paragraph                   // "đoạn n": an unnumbered paragraph that stands on its own
	Closing                     // "Kết"
	Recipients                  // "Nơi nhận"
	Signature                   // "Chữ ký"
	Appendix                    // "Phụ lục", or a text issued with the document
	Footnote                    // a footnote whose place in the body is not known
)

// isDivision reports whether units of this level only group articles.
func (l Level) isDivision() bool { return l >= Part && l <= Subsection || l == Appendix }

// String gives the level's name in English, for dumps and logs.
func (l Level) String() string {
	names := [...]string{"", "preamble", "part", "chapter", "section", "subsection", "article", "clause", "point", "letter",
		"roman", "number", "subpoint", "dash", "plus", "paragraph", "closing", "recipients", "signature", "appendix", "footnote"}
	if l < 0 || int(l) >= len(names) {
		return ""
	}
	return names[l]
}
