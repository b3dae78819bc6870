package corpus

import (
	"slices"
	"strings"
)

// Provision is the smallest addressable unit of a document. Its words are verbatim.
type Provision struct {
	ID      int64
	Seq     int      // its place in the document, from 0
	Parent  int      // the Seq of the unit above it, -1 at the top
	Path    string   // "Điều 22 khoản 1 điểm a", "II.3", "III.2 gạch 2", "Mở đầu", "Kết", "Nơi nhận", "Chữ ký"
	Level   Level    // what kind of unit it is
	Label   string   // as printed: "1.", "a)"
	Heading string   // its title, without the label
	Above   []string // the headings above it, outermost first
	Text    string   // its own words, without those of the units under it
	Part    int      // 0, or 1.. when a long provision was split
	Note    string   // about the provision, not its words
	Source  string   // where the official codification has it, a link, when the words are from there; "" is the document's own file
}

// Level names the kind of a unit.
type Level string

// The levels that search and citation treat specially; a reader may use others.
const (
	LevelArticle    Level = "article"
	LevelClause     Level = "clause"
	LevelPoint      Level = "point"
	LevelSubpoint   Level = "subpoint"
	LevelDash       Level = "dash"
	LevelPlus       Level = "plus"
	LevelPart       Level = "part"
	LevelChapter    Level = "chapter"
	LevelSection    Level = "section"
	LevelSubsection Level = "subsection"
	LevelAppendix   Level = "appendix"
	LevelPreamble   Level = "preamble"
	LevelRecipients Level = "recipients"
	LevelSignature  Level = "signature"
)

// Groups reports whether units of the level only group others and are no basis themselves.
func (l Level) Groups() bool {
	switch l {
	case LevelPart, LevelChapter, LevelSection, LevelSubsection, LevelAppendix:
		return true
	}
	return false
}

// ListItem reports whether units of the level are read together with the unit above them.
func (l Level) ListItem() bool {
	switch l {
	case LevelPoint, LevelSubpoint, LevelDash, LevelPlus:
		return true
	}
	return false
}

// Words is the provision as printed: label, heading and text.
func (p *Provision) Words() string {
	var words []string
	for _, word := range []string{p.Label, p.Heading} {
		if word != "" {
			words = append(words, word)
		}
	}
	head := strings.Join(words, " ")
	switch {
	case head == "":
		return p.Text
	case p.Text == "":
		return head
	case p.Heading != "":
		return head + "\n" + p.Text
	}
	return head + " " + p.Text
}

// Place writes a path the way citations do, from the smallest unit up: "điểm a khoản 1 Điều 22", "khoản 3 Mục II",
// "gạch đầu dòng thứ 2 khoản 2 Mục III", "khoản 1 Điều 2 Quy chế kèm theo".
func Place(path string) string {
	switch path {
	case "Mở đầu":
		return "phần mở đầu"
	case "Kết":
		return "phần kết"
	case "Nơi nhận":
		return "phần nơi nhận"
	case "Chữ ký":
		return "phần chữ ký"
	case "Kèm theo":
		return "phần kèm theo"
	}
	// What is attached to a document has its own numbering: "Phụ lục 1, khoản 2", "Quy chế kèm theo, Điều 3".
	if attached, inside, found := strings.Cut(path, ", "); found {
		return Place(inside) + " " + Place(attached)
	}
	if strings.HasPrefix(path, "Phụ lục") || strings.HasPrefix(path, "Mẫu số") || strings.HasSuffix(path, "kèm theo") || strings.HasPrefix(path, "Chú thích") {
		return path
	}
	var pieces []string
	fields := strings.Fields(twoWords.Replace(path))
	for i := 0; i < len(fields); i++ {
		word := fields[i]
		switch {
		case i+1 == len(fields) || !unitWord(word):
			pieces = append(pieces, romanPieces(word)...)
		case ordinalUnit[word] != "":
			i++
			pieces = append(pieces, ordinalUnit[word]+" thứ "+fields[i])
		default:
			i++
			pieces = append(pieces, strings.ReplaceAll(word, "_", " ")+" "+fields[i])
		}
		if i+2 < len(fields) && fields[i+1] == "(lần" && len(pieces) > 0 {
			pieces[len(pieces)-1] += " " + fields[i+1] + " " + fields[i+2]
			i += 2
		}
	}
	slices.Reverse(pieces)
	return strings.Join(pieces, " ")
}

// twoWords makes one word of the units that are named with two.
var twoWords = strings.NewReplacer("Tiểu mục", "Tiểu_mục", "Phần thứ", "Phần_thứ")

// ordinalUnit names the units that have no number of their own and are counted.
var ordinalUnit = map[string]string{"gạch": "gạch đầu dòng", "cộng": "dấu cộng", "đoạn": "đoạn"}

func unitWord(word string) bool {
	switch word {
	case "Chương", "Mục", "Tiểu_mục", "Phần", "Phần_thứ", "Điều", "khoản", "điểm", "tiết", "gạch", "đoạn", "cộng":
		return true
	}
	return false
}

// romanPieces takes "III.2.a" apart: Mục III, khoản 2, điểm a; "III.2.1" is Mục III, khoản 2.1.
func romanPieces(word string) []string {
	steps := strings.Split(word, ".")
	var pieces []string
	for _, step := range steps {
		switch {
		case step == "":
		case strings.Trim(step, "IVXLC") == "":
			pieces = append(pieces, "Mục "+step)
		case step[0] < '0' || step[0] > '9':
			pieces = append(pieces, letterPiece(step))
		case len(pieces) > 0 && strings.HasPrefix(pieces[len(pieces)-1], "khoản "): // "2.1." as printed
			pieces[len(pieces)-1] += "." + step
		default:
			pieces = append(pieces, "khoản "+step)
		}
	}
	return pieces
}

// letterPiece is what a letter between the numbers names: a part in capitals, else a point.
func letterPiece(letter string) string {
	if strings.ToUpper(letter) == letter {
		return "Phần " + letter
	}
	return "điểm " + letter
}
