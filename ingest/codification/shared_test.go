package codification

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/legal"
	"thidua/knowledge/vietnamese"
)

var shared = filepath.Join("..", "..", "..", "shared")

// emulation is the private topic's page.
func emulation(tb testing.TB) []byte {
	tb.Helper()
	page, err := os.ReadFile(filepath.Join(shared, "corpus", "phapdien", "demuc-29.1.html"))
	if err != nil {
		tb.Skipf("the private data is not here: %v", err)
	}
	return page
}

func readEmulation(t *testing.T) *Topic {
	t.Helper()
	topic, err := Read(bytes.NewReader(emulation(t)))
	if err != nil {
		t.Fatal(err)
	}
	return topic
}

// row is an article as somebody else read it out of the same page.
type row struct {
	ID                                 string
	Law                                string `json:"law_no"`
	Number                             string `json:"article"`
	Label                              string `json:"phapdien_label"`
	Kind                               string `json:"law_kind"`
	Name                               string `json:"law_title"`
	Date                               string `json:"law_date"`
	Title, Text, Note, Chapter, Issuer string
}

func rows(t *testing.T) []row {
	t.Helper()
	file, err := os.Open(filepath.Join(shared, "eval", "thidua", "corpus.jsonl"))
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	defer file.Close()
	var out []row
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// solid is s without white space.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, vietnamese.NFC(s))
}

// rowsOfTheOrdinance are rows that name the amending document's article instead of the article it is about.
var rowsOfTheOrdinance = map[string]string{"05/2012/ubtvqh13#1": "2", "05/2012/ubtvqh13#1~2": "4", "05/2012/ubtvqh13#2": "6"}

// mended are rows whose words are not what the page shows, and how to make those of them.
var mended = map[string]*strings.Replacer{
	"110/2020/nđ-cp#5":      strings.NewReplacer("\nHọc sinh, sinh viên đoạt", "\n2. Học sinh, sinh viên đoạt", "\nHọc sinh, sinh viên, học viên đoạt giải trong kỳ", "\n3. Học sinh, sinh viên, học viên đoạt giải trong kỳ", "\nHọc sinh, sinh viên, học viên đoạt giải trong các", "\n4. Học sinh, sinh viên, học viên đoạt giải trong các"), // the numbers of lists
	"06/2014/tt-bnnptnt#10": strings.NewReplacer("<p", ""),                                                                                                                                                                                                                                                                                      // paragraphs whose tag lost its end
	"11/2014/tt-bvhttdl#9":  strings.NewReplacer("đ)2 ", "đ) "),                                                                                                                                                                                                                                                                                 // the mark of a footnote
}

func TestTheTopicHasTheArticlesOfTheRows(t *testing.T) {
	topic := readEmulation(t)
	if topic.Number != Emulation || topic.Title != "Thi đua, khen thưởng" || len(topic.Unplaced) > 0 {
		t.Errorf("%q %q, %d unplaced", topic.Number, topic.Title, len(topic.Unplaced))
	}
	type key struct{ number, label, text string }
	found := map[key]Article{}
	documents := map[string]Document{}
	count := 0
	for _, d := range topic.Documents {
		documents[d.Number] = d
		count += len(d.Articles)
		for _, a := range d.Articles {
			found[key{d.Number, a.Label, solid(a.Text)}] = a
		}
	}
	all := rows(t)
	if count != 1530 || len(found) != 1530 || len(all) != 1525 {
		t.Errorf("%d articles, %d of them different, %d rows", count, len(found), len(all))
	}
	for _, r := range all {
		ordinance, wrong := rowsOfTheOrdinance[r.ID]
		if wrong {
			r.Law, r.Number, r.Kind, r.Name, r.Date, r.Issuer = "", ordinance, "Pháp lệnh", "", "", ""
		}
		if m := mended[r.ID]; m != nil {
			r.Text = m.Replace(r.Text)
		}
		k := key{r.Law, r.Label, solid(r.Text)}
		a, ok := found[k]
		if !ok {
			t.Errorf("%s is not in the topic", r.ID)
			continue
		}
		delete(found, k)
		if a.Number != r.Number || solid(a.Title) != solid(r.Title) || solid(a.Note) != solid(r.Note) || len(a.Above) == 0 || !strings.HasSuffix(r.Chapter, a.Above[len(a.Above)-1]) { // the row has all headings since the article before
			t.Errorf("%s: number %q, above %q; the row has chapter %q, title %q", r.ID, a.Number, a.Above[len(a.Above)-1], r.Chapter, r.Title)
		}
		d := documents[r.Law]
		if d.Kind != r.Kind {
			t.Errorf("%s: kind %q, %q", r.ID, d.Kind, r.Kind)
		}
		if r.Name != "" && (solid(d.Title) != solid(r.Name) || d.IssuedOn != day(r.Date) || d.Issuer != r.Issuer) {
			t.Errorf("%s: title %q, on %s, of %q; the row has %q, %s, %q", r.ID, d.Title, d.IssuedOn, d.Issuer, r.Name, r.Date, r.Issuer)
		}
		if m := inForce.FindStringSubmatch(r.Note); m == nil || d.EffectiveOn != day(m[1]) {
			t.Errorf("%s: in force on %s, %s", r.ID, d.EffectiveOn, r.Note)
		}
	}
	var rest []string
	for k := range found {
		rest = append(rest, k.number+" "+k.label)
	}
	slices.Sort(rest)
	if diff := cmp.Diff([]string{" 29.1.PL.1.1", " 29.1.PL.1.3", " 29.1.PL.1.5", " 29.1.PL.1.7", " 29.1.PL.1.8"}, rest); diff != "" {
		t.Errorf("not in the rows: %s", diff)
	}
}

func TestADocumentWithoutANumberIsOne(t *testing.T) {
	var got []Document
	for _, d := range readEmulation(t).Documents {
		if d.Number == "" {
			got = append(got, d)
		}
	}
	if len(got) != 1 || len(got[0].Articles) != 8 {
		t.Fatalf("%d documents without a number", len(got))
	}
	d := got[0]
	if d.Kind != "Pháp lệnh" || d.IssuedOn != "1994-08-29" || d.EffectiveOn != "1994-12-01" || d.Issuer != "Uỷ ban Thường vụ Quốc hội" ||
		d.Title != "Quy định danh hiệu vinh dự Nhà nước \"Bà mẹ Việt Nam anh hùng\"" {
		t.Errorf("%q %q of %q, %s, in force on %s", d.Kind, d.Title, d.Issuer, d.IssuedOn, d.EffectiveOn)
	}
	for i, a := range d.Articles {
		if a.Number != strconv.Itoa(i+1) {
			t.Errorf("article %d is number %q", i+1, a.Number)
		}
	}
}

func TestEveryAmendmentOfTheTopicIsRead(t *testing.T) {
	page := emulation(t)
	topic := readEmulation(t)
	amended, amendments, related, chapters := 0, 0, 0, 0
	for _, d := range topic.Documents {
		for _, a := range d.Articles {
			if strings.Contains(a.Note, " bởi ") != (len(a.Amendments) > 0) {
				t.Errorf("%s: %+v", a.Note, a.Amendments)
			}
			if len(a.Amendments) > 0 {
				amended++
			}
			for _, m := range a.Amendments {
				amendments++
				if m.Effect == "" || m.Kind == "" || m.Article == "" || m.EffectiveOn == "" || !strings.Contains(a.Note, m.Number+" có hiệu lực") || !strings.Contains(a.Note, m.Effect+" bởi") {
					t.Errorf("%s: %+v", a.Note, m)
				}
			}
			for _, r := range a.Related {
				if related++; r.Title == "" && r.Label == "" || strings.Contains(r.Title, "; Điều") || r.Label != "" && strings.Contains(r.Title, r.Label) {
					t.Errorf("%s: %+v", a.Label, r)
				}
			}
			if a.Chapter != "" {
				chapters++
			}
		}
	}
	if amended != 91 || amendments != 93 || chapters < 1200 {
		t.Errorf("%d articles amended, %d amendments, %d articles know their chapter", amended, amendments, chapters)
	}
	// Every reference of an article is a link in its pChiDan.
	links := 0
	for i, part := range bytes.Split(page, []byte("<p class='pChiDan'>(")) {
		if part, _, _ = bytes.Cut(part, []byte("</p>")); i > 0 && bytes.HasPrefix(part, []byte("Điều này")) {
			links += bytes.Count(part, []byte("<a "))
		}
	}
	if related != links {
		t.Errorf("%d references, the page has %d", related, links)
	}
}

// What legal makes of an article has all its words in their order: this is how an article becomes provisions.
func TestLegalReadsEveryArticleWithoutLosingAWord(t *testing.T) {
	topic := readEmulation(t)
	articles, apart := 0, 0
	for _, d := range topic.Documents {
		for _, a := range d.Articles {
			units := legal.ParseArticle(a.Number, a.Title, a.Text)
			if units[0].Path != "Điều "+a.Number || units[0].Heading != strings.Join(strings.Fields(a.Title), " ") {
				t.Errorf("%s: %q %q", a.Label, units[0].Path, units[0].Heading)
			}
			var got strings.Builder
			got.WriteString(units[0].Text)
			clauses := 0
			for _, u := range units[1:] {
				got.WriteString(u.Label + u.Heading + u.Text)
				if u.Level == legal.Clause {
					clauses++
				}
			}
			if solid(got.String()) != solid(a.Text) {
				t.Errorf("%s: legal reads\n%s\nof\n%s", a.Label, got.String(), a.Text)
			}
			if articles++; clauses > 0 {
				apart++
			}
		}
	}
	t.Logf("%d articles, %d with khoản", articles, apart)
	if articles != 1530 || apart < 1000 {
		t.Errorf("of %d articles %d were taken apart", articles, apart)
	}
}

func TestTheTopicIsKnownByItsBeginning(t *testing.T) {
	if Number(emulation(t)[:4096]) != Emulation {
		t.Error("the topic is not taken for one")
	}
}

func BenchmarkRead(b *testing.B) {
	page := emulation(b)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(bytes.NewReader(page)); err != nil {
			b.Fatal(err)
		}
	}
}
