package html

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"thidua/ingest/legacy"
	"thidua/ingest/plain"
)

// decode is the page in UTF-8. A byte-order mark says its encoding best; bytes that are all valid UTF-8 are it, whatever the page says of itself: a browser
// saves in UTF-8 and may leave the old <meta> there. Otherwise it is what label, the charset of an .mht part, or <meta> says, and windows-1258 where nobody
// says anything that can be.
func decode(raw []byte, label string, out *plain.Text) []byte {
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		return raw[3:]
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")), bytes.HasPrefix(raw, []byte("<\x00")):
		return convert(raw, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")), bytes.HasPrefix(raw, []byte("\x00<")):
		return convert(raw, unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
	case utf8.Valid(raw):
		return raw
	}
	contentType := ""
	if label != "" {
		contentType = mime.FormatMediaType("text/html", map[string]string{"charset": label})
	}
	head := raw[:min(len(raw), 1024)]
	said, name, certain := charset.DetermineEncoding(head, contentType)
	switch {
	case name == "windows-1252" && !certain && !saysWestern.Match(head), name == "utf-8" && !nearlyUTF8(raw):
		// DetermineEncoding's default, or what cannot be.
		if old, ok := legacy.Detect(raw); ok {
			out.Warn(plain.LegacyEncoding, 0, string(old))
			return []byte(old.DecodeBytes(raw))
		}
		// Of the code pages windows-1258 is the Vietnamese one.
		said, name = charmap.Windows1258, "windows-1258"
	case name == "utf-8":
		return bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	}
	if name == "windows-1258" {
		out.Warn(plain.LegacyEncoding, 0, name)
	}
	return convert(raw, said)
}

var saysWestern = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*(?:windows-1252|iso-?8859-?1|latin-?1|us-ascii)`)

func convert(raw []byte, from encoding.Encoding) []byte {
	out, err := from.NewDecoder().Bytes(raw)
	if err != nil { // of an encoding whose decoder refuses what it does not know, which x/text's for the web do not
		return bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	}
	return out
}

// nearlyUTF8 reports whether raw is UTF-8 with a few broken characters, fewer than one of a hundred that are not ASCII.
func nearlyUTF8(raw []byte) bool {
	valid, broken := 0, 0
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			broken++
		} else if size > 1 {
			valid++
		}
		raw = raw[size:]
	}
	return broken*100 < valid
}

// oldFontName is the fonts of the old encodings TCVN3 and VNI.
var oldFontName = regexp.MustCompile(`(?i)(?:\.vn|\bvni-)[a-z]`)

// oldFont is the font of an old encoding that n is shown in, or "". Only the nearest element that names a font counts.
func (r *reader) oldFont(n *html.Node) string {
	if !r.oldFonts {
		return ""
	}
	for p := n.Parent; p != nil; p = p.Parent {
		family := ""
		if p.DataAtom == atom.Font {
			family = attribute(p, "face")
		}
		if style := attribute(p, "style"); strings.Contains(style, "font-family:") {
			family = style[strings.Index(style, "font-family:")+len("font-family:"):]
			family, _, _ = strings.Cut(family, ";")
		}
		if family == "" {
			continue
		}
		name, _, _ := strings.Cut(strings.Trim(family, `"' `), ",")
		if name = strings.Trim(name, `"' `); oldFontName.MatchString(name) {
			return name
		}
		return ""
	}
	return ""
}
