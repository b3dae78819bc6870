package legacy

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thidua/ingest/plain"
)

// utf16Of is text as Windows writes "Unicode" files.
func utf16Of(text string, order binary.AppendByteOrder) (out []byte) {
	for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// mojibake is bytes that were taken for Latin letters and saved as UTF-8.
func mojibake(data []byte) []byte { return []byte(latin(data)) }

func TestATextIsReadInAnyEncoding(t *testing.T) {
	text := ascii(plan(t))
	for name, c := range map[string]struct {
		data []byte
		from Encoding
	}{
		"UTF-8":                 {[]byte(text), UTF8},
		"UTF-8 with a BOM":      {[]byte("\uFEFF" + text), UTF8},
		"NFD":                   {[]byte(norm.NFD.String(text)), UTF8},
		"UTF-16LE":              {utf16Of(text, binary.LittleEndian), UTF16LE},
		"UTF-16BE":              {utf16Of(text, binary.BigEndian), UTF16BE},
		"VNI":                   {encode(t, VNI, text), VNI},
		"windows-1258":          {encode(t, Windows1258, text), Windows1258},
		"VISCII":                {encode(t, VISCII, text), VISCII},
		"VNI as Latin":          {mojibake(encode(t, VNI, text)), VNI},
		"windows-1258 as Latin": {mojibake(encode(t, Windows1258, text)), Windows1258},
		"VNI in UTF-16":         {utf16Of(latin(encode(t, VNI, text)), binary.LittleEndian), VNI},
	} {
		got, from, err := Text(c.data)
		if err != nil || from != c.from {
			t.Errorf("%s: from %q, %v", name, from, err)
		}
		if diff := cmp.Diff(text, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TCVN3 loses the case of capitals with a tone, unless all the word is capitals.
func TestCapitalsOfTCVN3AreMended(t *testing.T) {
	text := ascii(plan(t))
	for name, data := range map[string][]byte{"bytes": encode(t, TCVN3, text), "as Latin": mojibake(encode(t, TCVN3, text))} {
		got, from, err := Text(data)
		if err != nil || from != TCVN3 {
			t.Fatalf("%s: from %q, %v", name, from, err)
		}
		if !strings.EqualFold(got, text) {
			t.Errorf("%s: not only the case differs", name)
		}
		wanted := strings.Fields(text)
		for i, word := range strings.Fields(got) {
			if word != wanted[i] && strings.ToUpper(wanted[i]) == wanted[i] && utf8.RuneCountInString(word) > 3 {
				t.Errorf("%s: %q is %q", name, wanted[i], word)
			}
		}
	}
	for _, c := range []struct{ old, want string }{
		{"UBND TØNH H\u00a6NG Y£N", "UBND TỈNH HƯNG YÊN"},
		{"Bé N\u00abNG NGHIÖP V\u00b5 PH\u00b8T TRIÓN N\u00abNG TH\u00abN", "BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN"},
		{"Sè: 05/Q§-UBND cña ñy ban nh©n d©n tØnh", "Số: 05/QĐ-UBND của ủy ban nhân dân tỉnh"},
		{"Së GD&§T vµ Bé KH&§T ®Þnh kú b¸o c¸o", "Sở GD&ĐT và Bộ KH&ĐT định kỳ báo cáo"},
	} {
		if got, e := Mend(c.old); got != c.want || e != TCVN3 {
			t.Errorf("%q is %q from %q, want %q", c.old, got, e, c.want)
		}
	}
}

func TestTheSampleOfTCVN3IsReadExactly(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "documents")
	data, err := os.ReadFile(filepath.Join(folder, "legacy_tcvn3_demo1.txt"))
	if err != nil {
		t.Skip("no private documents:", err)
	}
	want, err := os.ReadFile(filepath.Join(folder, "legacy_tcvn3_demo1.expected-utf8.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got, from, err := Text(data)
	if err != nil || from != TCVN3 {
		t.Errorf("from %q, %v", from, err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAFewBrokenBytesDoNotLoseAText(t *testing.T) {
	data := []byte(plan(t))
	got, from, err := Text(append(data[:5000:5000], data[5001:]...))
	if err != nil || from != UTF8 || strings.Count(got, "\uFFFD") > 3 {
		t.Errorf("a byte was lost: %q, %v, %d broken letters", from, err, strings.Count(got, "\uFFFD"))
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		data   []byte
		reason plain.Reason
	}{
		"nothing":       {nil, plain.Empty},
		"white":         {[]byte("\uFEFF \r\n\t"), plain.Empty},
		"NUL":           {[]byte("thi đua\x00\x00"), plain.Damaged},
		"a picture":     {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), plain.Damaged},
		"Latin letters": {[]byte("Universit\xe4t f\xfcr gr\xf6\xdfere Ma\xdfnahmen"), plain.Damaged},
	} {
		_, _, err := Text(c.data)
		if is, ok := errors.AsType[*plain.Error](err); !ok || is.Reason != c.reason {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, piece := range pieces(ascii(plan(f)), 200)[:5] {
		for _, e := range old {
			f.Add(encode(f, e, piece))
			f.Add(mojibake(encode(f, e, piece)))
		}
		f.Add([]byte(piece))
		f.Add(utf16Of(piece, binary.BigEndian))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, from, err := Text(data)
		if err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok {
				t.Fatalf("the error is %T: %v", err, err)
			}
			return
		}
		if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || from == "" || strings.ContainsRune(text, 0) {
			t.Errorf("from %q: %q", from, text)
		}
	})
}

func BenchmarkText(b *testing.B) {
	text := ascii(plan(b))
	for name, data := range map[string][]byte{"UTF-8": []byte(text), "TCVN3": encode(b, TCVN3, text), "VNI": encode(b, VNI, text)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, _, err := Text(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
