package archive

import (
	"archive/zip"
	"encoding/binary"
	"hash/crc32"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// wantLabel holds a name to what Entry promises.
func wantLabel(t *testing.T, name string) {
	t.Helper()
	if name == "" || len(name) > maxName || !utf8.ValidString(name) || !norm.NFC.IsNormalString(name) || strings.ContainsFunc(name, unicode.IsControl) ||
		strings.HasPrefix(name, "/") || strings.HasSuffix(name, "/") || strings.Contains(name, `\`) {
		t.Errorf("the label %q", name)
	}
	if path.Clean(name) != name {
		t.Errorf("%q goes to %q", name, path.Clean(name))
	}
}

// in1258 is a text in windows-1258, whose tones are characters of their own for most letters.
func in1258(t *testing.T, s string) string {
	t.Helper()
	var split strings.Builder
	for _, r := range s {
		// Only the tone comes apart: "ế" is "ê" and a mark.
		parts := []rune(norm.NFD.String(string(r)))
		if tone := parts[len(parts)-1]; len(parts) > 1 && strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", tone) {
			split.WriteString(norm.NFC.String(string(parts[:len(parts)-1])) + string(tone))
			continue
		}
		split.WriteRune(r)
	}
	out, err := charmap.Windows1258.NewEncoder().String(split.String())
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return out
}

func TestNamesAreReadInTheEncodingTheyWereWrittenIn(t *testing.T) {
	in437, err := charmap.CodePage437.NewEncoder().String("Công nhân và kê khai.doc")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ raw, want string }{
		{"Quyết định số 12.doc", "Quyết định số 12.doc"},
		{norm.NFD.String("Quyết định.doc"), "Quyết định.doc"},
		{in1258(t, "Quyết định khen thưởng năm 2026.doc"), "Quyết định khen thưởng năm 2026.doc"},
		{in1258(t, "Thư mục/Kế hoạch số 5.doc"), "Thư mục/Kế hoạch số 5.doc"},
		{in437, "Công nhân và kê khai.doc"},
		{"\xb0\xb1\xb2\xdb.doc", "%B0%B1%B2%DB.doc"}, // nothing is known that it says
		{"plain.doc", "plain.doc"},
	} {
		if got := label(&zip.File{FileHeader: zip.FileHeader{Name: c.raw, NonUTF8: true}}); got != c.want {
			t.Errorf("%q is %q, not %q", c.raw, got, c.want)
		}
	}
}

func extra(name, utf8Name string, version byte, id uint16) []byte {
	field := binary.LittleEndian.AppendUint32([]byte{version}, crc32.ChecksumIEEE([]byte(name)))
	field = append(field, utf8Name...)
	before := []byte{0x55, 0x54, 1, 0, 3} // a time, as Info-ZIP writes it
	return append(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(before, id), uint16(len(field))), field...)
}

func TestTheNameBesideTheNameIsTakenWhereItIsOfThatName(t *testing.T) {
	for _, c := range []struct {
		extra []byte
		want  string
	}{
		{extra("Quy?t.doc", "Quyết.doc", 1, 0x7075), "Quyết.doc"},
		{extra("other.doc", "Quyết.doc", 1, 0x7075), "Quy?t.doc"}, // somebody renamed the file after
		{extra("Quy?t.doc", "Quyết.doc", 2, 0x7075), "Quy?t.doc"},
		{extra("Quy?t.doc", "\xff\xfe", 1, 0x7075), "Quy?t.doc"},
		{extra("Quy?t.doc", "Quyết.doc", 1, 0x6375), "Quy?t.doc"},
		{extra("Quy?t.doc", "Quyết.doc", 1, 0x7075)[:12], "Quy?t.doc"},
		{nil, "Quy?t.doc"},
	} {
		if got := label(&zip.File{FileHeader: zip.FileHeader{Name: "Quy?t.doc", Extra: c.extra}}); got != c.want {
			t.Errorf("%x: %q, not %q", c.extra, got, c.want)
		}
	}
}

func TestNamesAreLabelsAndNoPaths(t *testing.T) {
	for raw, want := range map[string]string{
		"../../etc/passwd":                  "etc/passwd",
		"/etc/passwd":                       "etc/passwd",
		`..\..\Windows\a.doc`:               "Windows/a.doc",
		`C:\Users\a.doc`:                    "Users/a.doc",
		"a//./b/../c.doc":                   "a/b/c.doc",
		"a.doc\x00.exe":                     "a.doc .exe",
		"a\u202ecod.exe":                    "acod.exe",
		"dòng\r\nmới.doc":                   "dòng_mới.doc",
		" a / b.doc ":                       "a/b.doc",
		"thư mục/":                          "",
		`thư mục\`:                          "",
		"":                                  "",
		"../..":                             "",
		"a: b.doc":                          "a: b.doc",
		strings.Repeat("é", 200):            "…" + strings.Repeat("é", 126),
		strings.Repeat("ab/", 100):          "",
		strings.Repeat("a", 600) + "/x.doc": "…" + strings.Repeat("a", 246) + "/x.doc",
	} {
		got := clean(raw)
		if got != want {
			t.Errorf("%q is %q, not %q", raw, got, want)
		}
		if got != "" {
			wantLabel(t, got)
		}
	}
}

func TestTwoFilesOfOneNameAreToldApart(t *testing.T) {
	wantVisited(t, packed(t, "a.doc", "1", "../a.doc", "2", "a (2).doc", "3", "b/a.doc", "4"), DefaultLimits,
		[2]string{"a (2).doc", "3"}, [2]string{"a.doc", "1"}, [2]string{"a (3).doc", "2"}, [2]string{"b/a.doc", "4"})
}

// The number has to be seen in what is left of a name that is too long, or it tells nothing apart.
func TestLongNamesAreToldApart(t *testing.T) {
	for _, name := range []string{"x." + strings.Repeat("a", 253), strings.Repeat("a", 251) + ".doc", strings.Repeat("a", 255)} {
		w := &walk{names: map[string]bool{}}
		for n := range 12 {
			if got := w.unique(name); len(got) > maxName || len(w.names) != n+1 {
				t.Fatalf("%q: %d names after %d", got, len(w.names), n+1)
			}
		}
	}
}
