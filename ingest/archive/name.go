package archive

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"thidua/knowledge/vietnamese"
)

// maxName is in bytes, as file systems have it.
const maxName = 255

// pages are the code pages that programs of Windows in Vietnam wrote names in before they wrote UTF-8: that of the country, and that
// of a Windows sold in English, which APPNOTE.TXT (appendix D) names as the default.
var pages = []*charmap.Charmap{charmap.Windows1258, charmap.CodePage437}

// label is the name of a file as it is shown: decoded, its folders parted by "/", without ".." and what else a path may do.
func label(f *zip.File) string { return clean(decode(f)) }

// decode is the name in UTF-8.
func decode(f *zip.File) string {
	if name, ok := unicodePath(f); ok {
		return name
	}
	// Many programs write UTF-8 and do not say so.
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	best, bestScore := "", 0
	for _, page := range pages {
		name, err := page.NewDecoder().String(f.Name)
		if err != nil {
			continue
		}
		if score := vietnameseness(vietnamese.NFC(name)); score > bestScore {
			best, bestScore = name, score
		}
	}
	if bestScore > 0 {
		return best
	}
	return escape(f.Name)
}

// unicodePath is the name in the extra field that Info-ZIP, WinRAR and 7-Zip write beside one in a code page (APPNOTE.TXT 4.6.9:
// version 1, the CRC-32 of the other name, the name in UTF-8).
func unicodePath(f *zip.File) (string, bool) {
	const id, header = 0x7075, 5
	for extra := f.Extra; len(extra) >= 4; {
		kind, length := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		extra = extra[4:]
		if length > len(extra) {
			return "", false
		}
		field := extra[:length]
		extra = extra[length:]
		if kind == id && length > header && field[0] == 1 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(field[header:]) {
			return string(field[header:]), true
		}
	}
	return "", false
}

// vietnameseness is how many letters beyond ASCII stand in words that may be Vietnamese syllables, less the characters beyond ASCII
// that do not: of two ways to read a name the right one has more.
func vietnameseness(name string) int {
	score := 0
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		beyond := 0
		for _, r := range part {
			if r >= utf8.RuneSelf {
				beyond++
			}
		}
		if !vietnamese.IsSyllable(strings.ToLower(part)) {
			beyond = -beyond
		}
		score += beyond
	}
	for _, r := range name {
		if r >= utf8.RuneSelf && !unicode.IsLetter(r) {
			score--
		}
	}
	return score
}

// escape writes the bytes beyond ASCII as "%E9": a name nobody can read is still told from others.
func escape(name string) string {
	var out strings.Builder
	for _, b := range []byte(name) {
		if b >= utf8.RuneSelf {
			fmt.Fprintf(&out, "%%%02X", b)
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}

// clean is a name without the parts of a path that say where to go rather than what it is called, and without characters that are
// not seen or turn around how it is read. It is "" for a folder.
func clean(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if strings.HasSuffix(name, "/") {
		return ""
	}
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, vietnamese.NFC(name))
	var parts []string
	for part := range strings.SplitSeq(name, "/") {
		part = strings.TrimSpace(part)
		drive := len(part) == 2 && part[1] == ':'
		if part != "" && part != "." && part != ".." && !drive {
			parts = append(parts, part)
		}
	}
	return shorten(strings.Join(parts, "/"))
}

// join is the name of a file in a zip called above.
func join(above, name string) string {
	if above == "" {
		return name
	}
	return shorten(above + "/" + name)
}

// shorten leaves out the beginning of a name that is too long; its end says what kind of file it is.
func shorten(name string) string {
	const mark = "…"
	if len(name) <= maxName {
		return name
	}
	from := len(name) - maxName + len(mark)
	for !utf8.RuneStart(name[from]) {
		from++
	}
	return mark + strings.TrimLeft(name[from:], "/")
}

// hidden is that a file, or a folder it is in, is none of the sender's documents.
func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		switch lower := strings.ToLower(part); {
		case strings.HasPrefix(part, "."), strings.HasPrefix(part, "~$"), lower == "__macosx", lower == "thumbs.db", lower == "desktop.ini":
			return true
		}
	}
	return false
}

// unique is the name, or "name (2).doc" where another file has it.
func (w *walk) unique(name string) string {
	extension := path.Ext(name)
	if len(extension) > 10 { // that is none; and the number has to be within maxName from the end
		extension = ""
	}
	free := name
	for n := 2; w.names[free]; n++ {
		free = shorten(fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, extension), n, extension))
	}
	w.names[free] = true
	return free
}

// isZip is that a file is a zip of files. By its content alone documents of Office are zips too.
func isZip(content io.ReaderAt, name string) bool {
	var begin [4]byte
	_, err := content.ReadAt(begin[:], 0)
	return err == nil && string(begin[:2]) == "PK" && strings.EqualFold(path.Ext(name), ".zip")
}
