// Package door tells what must not be kept or searched before anything else reads it: texts and files with a secrecy
// mark, complaints and denunciations, numbers and health data of a person, and short replies, which are no questions.
//
// It is pure and safe for concurrent use, and decides nothing: the caller refuses, asks or blanks. What it looks for
// stands in the tables secrecy.txt, denunciation.txt, asking.txt, personal.txt and brief.txt, each with its sources;
// the rules that join their words are in the Go file of the same name. Typing without diacritics, with capitals, with
// hyphens, spaced letters or uncomposed Telex keys is read wherever it is not another common word.
package door

// Kind says what a text or a file's name carries.
type Kind uint8

const (
	Clear        Kind = iota // nothing that hinders
	Secret                   // a secrecy mark, or a certain document that is said to bear one
	Denunciation             // a complaint or denunciation of a certain act or person
)

// Finding is what Check found first. Its zero value is a clear text.
type Finding struct {
	Kind Kind
	// Sure is false where the words have another, rarer reading: ask before anything is blanked.
	Sure bool
	// Start and End are the bytes of the text that show it.
	Start, End int
	// Rule names the rule that found it, for a log: it holds no word of the text.
	Rule string
}

// Check reports what text carries: a message, a caption, or what was read from a file. Questions about secrecy and about the
// law of complaints are clear. A text that carries a mark and a denunciation is Secret; of several marks a sure one is
// reported before the others.
func Check(text string) Finding {
	r := read(text)
	if f := secrecyIn(r); f.Kind != Clear {
		return f
	}
	return denunciationIn(r)
}

// CheckFileName reports whether the name of a file, without its folder, says that the file is secret: "cv_mat_15.pdf".
// Names are mostly typed without diacritics, so that many a finding is not sure. It never finds a Denunciation.
func CheckFileName(name string) Finding { return secrecyInName(readName(name)) }
