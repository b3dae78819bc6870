package office

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest/legal"
)

// shared is where private documents and their texts lie when they are there.
const shared = "../../../shared"

func sample(t *testing.T, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{shared}, parts...)...))
	if err != nil {
		t.Skip("no private documents:", err)
	}
	return data
}

func parsed(t *testing.T, text string) legal.Document {
	t.Helper()
	d, err := legal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// provisions are the units below articles by their paths, and how many articles there are.
func provisions(d legal.Document) (all map[string]string, articles int) {
	all = map[string]string{}
	for _, u := range d.Units {
		if !strings.HasPrefix(u.Path, "Điều ") {
			continue
		}
		if u.Level == legal.Article && u.Part <= 1 {
			articles++
		}
		all[u.Path] += u.Heading + "\n" + u.Text + "\n"
	}
	return all, articles
}

// alike is how many characters a and b begin and end with together, in parts of want's.
func alike(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	x, y = x[n:], y[n:]
	for m := 1; m <= min(len(x), len(y)) && x[len(x)-m] == y[len(y)-m]; m++ {
		n++
	}
	return n
}

// The texts were made with another program, or by others from the same document.
func TestRealDocumentsAreReadAsTheirTextsSay(t *testing.T) {
	needOffice(t)
	for _, c := range []struct {
		file, text, number, issuer, date string
		articles                         int
		least                            float64
	}{
		{"doc_luat-06-2022-QH15.doc", "06-2022-QH15.txt", "06/2022/QH15", "Quốc hội", "2022-06-15", 96, 0.999},
		{"docRTFhtml_thongtu-03-2018-TT-BNG.doc", "03-2018-TT-BNG.txt", "03/2018/TT-BNG", "Bộ Ngoại giao", "2018-11-01", 38, 0.99},
	} {
		got := parsed(t, words(t, sample(t, "documents", c.file)).Body)
		if h := got.Header; h.Number != c.number || h.Issuer != c.issuer || h.Date != c.date {
			t.Errorf("%s: number %q, issuer %q, date %q", c.file, h.Number, h.Issuer, h.Date)
		}
		want, wanted := provisions(parsed(t, string(sample(t, "corpus", "regulations", c.text))))
		read, articles := provisions(got)
		if articles != c.articles || wanted != c.articles {
			t.Errorf("%s: %d articles, its text has %d", c.file, articles, wanted)
		}
		same, all := 0, 0
		for path, text := range want {
			n := alike(text, read[path])
			if length := len([]rune(text)); n < length {
				t.Logf("%s: %s: %q, its text has %q", c.file, path, read[path], text)
			}
			same, all = same+n, all+len([]rune(text))
		}
		for path := range read {
			if _, ok := want[path]; !ok {
				t.Logf("%s: its text has no %s", c.file, path)
			}
		}
		t.Logf("%s: %d of %d characters of %d units are alike (%.3f %%)", c.file, same, all, len(want), 100*float64(same)/float64(all))
		if float64(same) < c.least*float64(all) {
			t.Errorf("%s: %d of %d characters are alike", c.file, same, all)
		}
	}
}

func TestRealFormsAndAnnexesAreRead(t *testing.T) {
	needOffice(t)
	for file, lines := range map[string][]string{
		"doc_mau08-baocao-thanhtich.doc": {"ĐƠN VỊ CẤP TRÊN", "BÁO CÁO THÀNH TÍCH", "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH"},
		"nd30-2020_Phuluc1.doc":          {"Phụ lục I", "1. Khổ giấy: Khổ A4 (210 mm x 297 mm).", "Ô số | : | Thành phần thể thức bản sao"},
	} {
		body := words(t, sample(t, "documents", file)).Body
		for _, line := range lines {
			if !strings.Contains("\n"+body, "\n"+line+"\n") {
				t.Errorf("%s has no line %q", file, line)
			}
		}
	}
}
