package legacy

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// plan is a text of the repository: an administrative plan.
func plan(t testing.TB) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "builtin", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no builtin text", err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return vietnamese.NFC(strings.ReplaceAll(string(data), "\u2013", "-"))
}

// pieces are the parts of text of about so many bytes that begin and end with a word.
func pieces(text string, size int) (all []string) {
	var piece strings.Builder
	for word := range strings.FieldsSeq(text) {
		if piece.Len() > 0 {
			piece.WriteByte(' ')
		}
		if piece.WriteString(word); piece.Len() >= size {
			all = append(all, piece.String())
			piece.Reset()
		}
	}
	return all
}

// ascii is what every old encoding can hold beside letters.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || strings.ContainsRune(alphabet, r) {
			return r
		}
		return ' '
	}, text)
}

func TestAnOldEncodingIsFound(t *testing.T) {
	text := ascii(plan(t))
	for _, e := range old {
		for size, least := range map[int]float64{4000: 1, 1000: 1, 300: 1, 100: 0.98, 40: 0.9} {
			found, all, wrong := 0, 0, 0
			for _, piece := range pieces(text, size) {
				data := encode(t, e, piece)
				all++
				switch got, ok := Detect(data); {
				case ok && got == e:
					found++
				case !ok && size >= 100:
					w := measure(e.DecodeBytes(data))
					t.Logf("%s: not found in %q: %+v", e, piece, w)
				case ok && got.DecodeBytes(data) != e.DecodeBytes(data):
					wrong++
					t.Logf("%s: %q is taken for %s", e, piece, got)
				}
			}
			t.Logf("%s, %d bytes: %d of %d pieces found, %d taken for another", e, size, found, all, wrong)
			if float64(found) < least*float64(all) || size >= 300 && wrong > 0 || size < 300 && float64(wrong) > 0.04*float64(all) {
				t.Errorf("%s, %d bytes: %d of %d pieces found, %d taken for another", e, size, found, all, wrong)
			}
		}
	}
}

func TestUnicodeIsNeverTakenForAnOldEncoding(t *testing.T) {
	for _, size := range []int{1, 8, 12, 20, 40, 100, 1000, 9000} {
		for _, piece := range pieces(plan(t), size) {
			for _, text := range []string{piece, strings.ToUpper(piece), vietnamese.Fold(piece)} {
				if e, ok := Detect([]byte(text)); ok {
					t.Errorf("%q is taken for %s", text, e)
				}
			}
		}
	}
}

func TestOtherLanguagesAreNotTakenForVietnamese(t *testing.T) {
	for _, text := range []string{
		"The naïve résumé of a café in Málaga, by José and Zoë, costs £5.",
		"Les élèves ont été reçus à l'école où ils étaient déjà très âgés; ça coûte 5 €.",
		"Die Universität Tübingen prüft größere Maßnahmen für ältere Schüler.",
		"São Paulo não é a capital; três mães, dois pães, coração.",
		"El niño pequeño comió más plátanos mañana por la mañana en España.",
		"Thé né. José",
		"© 2021 – all rights reserved ® ™",
		"plain English text with nothing in it",
		"",
	} {
		for _, data := range [][]byte{[]byte(text), latin1(text)} {
			if e, ok := Detect(data); ok {
				t.Errorf("%q is taken for %s: %q", text, e, e.DecodeBytes(data))
			}
		}
	}
}

func latin1(text string) (data []byte) {
	for _, r := range text {
		if b, ok := byteOf(r); ok {
			data = append(data, b)
		}
	}
	return data
}

// The bytes are random, but the same in every run.
func TestBinaryDataIsNoText(t *testing.T) {
	for seed := range 200 {
		var data []byte
		for sum := sha256.Sum256([]byte{byte(seed)}); len(data) < 2000; sum = sha256.Sum256(sum[:]) {
			data = append(data, sum[:]...)
		}
		high := make([]byte, len(data))
		for i, b := range data {
			if high[i] = b | 0x80; i%4 == 0 {
				high[i] = ' '
			}
		}
		for _, data := range [][]byte{data, data[:20], high} {
			if e, ok := Detect(data); ok {
				t.Errorf("seed %d is taken for %s", seed, e)
			}
		}
	}
}

func TestTheEndOfALongTextMayCutALetter(t *testing.T) {
	text := strings.Repeat("Thi đua là yêu nước. ", sample/20)
	for shift := range 4 {
		if e, ok := Detect([]byte(strings.Repeat("a", shift) + text)); ok {
			t.Errorf("shifted by %d it is %s", shift, e)
		}
	}
	var data []byte
	for line := encode(t, TCVN3, "Thi đua là yêu nước. "); len(data) < 2*sample; {
		data = append(data, line...)
	}
	if e, ok := Detect(data); !ok || e != TCVN3 || utf8.Valid(data) {
		t.Errorf("a long text in TCVN3 is %q, %v", e, ok)
	}
}
