package format

import (
	"bytes"
	"slices"
	"strings"
)

// ole is an OLE compound file, before its directory is read.
const ole Format = "ole"

// signatures begin a file of the format.
var signatures = []struct {
	begin  string
	format Format
}{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ole},
	{"PK\x03\x04", Zip},
	{"PK\x05\x06", Zip}, // of no files
	{"\xff\xd8\xff", JPEG},
	{"\x89PNG\r\n\x1a\n", PNG},
	{"II*\x00", TIFF},
	{"MM\x00*", TIFF},
	{"Rar!\x1a\x07", RAR},
	{"7z\xbc\xaf\x27\x1c", SevenZip},
	{"\x7fELF", Executable},
	{"\xca\xfe\xba\xbe", Executable},
	{"\xcf\xfa\xed\xfe", Executable},
	{"\xce\xfa\xed\xfe", Executable},
	{"#!/", Executable},
}

// heifBrands are the major brands of files that hold a picture in HEVC (ISO/IEC 23008-12).
var heifBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}

// signature is the format by the bytes that it begins with; Unknown where they may be words.
func signature(head []byte) Format {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begin)) {
			return s.format
		}
	}
	switch {
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return WebP
	case len(head) >= 12 && string(head[4:8]) == "ftyp" && slices.Contains(heifBrands, string(head[8:12])):
		return HEIC
	case bytes.HasPrefix(head, []byte("MZ")) && bytes.IndexByte(head, 0) > 0: // words may begin with MZ too
		return Executable
	case isPDF(head):
		return PDF
	}
	return Unknown
}

// isPDF allows what readers do: the header anywhere in the first 1,024 bytes. Words that speak of "%PDF-" are no PDF: where what
// precedes the header is text, the mark of a binary file has to follow it.
func isPDF(head []byte) bool {
	begin := head[:min(len(head), 1024)]
	i := bytes.Index(begin, []byte("%PDF-"))
	if i < 0 {
		return false
	}
	before := begin[:i]
	return len(bytes.TrimSpace(bytes.TrimPrefix(before, []byte(utf8BOM)))) == 0 || !isText(before) || binaryFollows(head[i:])
}

// binaryFollows is that a line of a PDF after its header holds the four bytes above 127 that mark it as binary (ISO 32000-1
// §7.5.2).
func binaryFollows(head []byte) bool {
	_, next, ok := bytes.Cut(bytes.ReplaceAll(head, []byte("\r"), []byte("\n")), []byte("\n"))
	next = bytes.TrimLeft(next, "\n")
	if !ok || len(next) < 5 || next[0] != '%' {
		return false
	}
	for _, b := range next[1:5] {
		if b < 0x80 {
			return false
		}
	}
	return true
}

const utf8BOM = "\xef\xbb\xbf"

// words is what a file without a signature is: RTF, MHT, HTML, Text or Unknown. Named is what its name says.
func words(head []byte, named Format) Format {
	if !isText(head) {
		return Unknown
	}
	begin := strings.TrimLeft(ascii(head), " \t\r\n\f")
	switch {
	case strings.HasPrefix(begin, `{\rtf`):
		return RTF
	case isMHT(begin):
		return MHT
	case isHTML(begin):
		return HTML
	case strings.HasPrefix(begin, "<?xml"): // of no format that is known: its words are between tags
		return Unknown
	case named == HTML: // without a tag in its head
		return HTML
	}
	return Text
}

// isText is that bytes are words in some encoding: UTF-16 with its mark, or without a zero byte and with hardly any control
// character. The old encodings take all bytes from 128 for letters.
func isText(head []byte) bool {
	if _, wide := utf16(head); wide {
		return true
	}
	controls := 0
	for _, b := range head {
		switch {
		case b == 0:
			return false
		case b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f':
			controls++
		}
	}
	return controls*50 <= len(head)
}

// utf16 tells whether the bytes begin with the mark of UTF-16, and at which of a pair the low byte is.
func utf16(head []byte) (low int, ok bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return 0, true
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return 1, true
	}
	return 0, false
}

// ascii is the head without its byte order mark, a character of UTF-16 as its low byte: marks of formats are ASCII.
func ascii(head []byte) string {
	low, wide := utf16(head)
	if !wide {
		return strings.TrimPrefix(string(head), utf8BOM)
	}
	narrow := make([]byte, 0, len(head)/2)
	for i := 2 + low; i < len(head); i += 2 {
		narrow = append(narrow, head[i])
	}
	return string(narrow)
}
