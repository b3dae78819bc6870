package html

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/ingest/plain"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", officePage, strings.NewReplacer("CHARSET", "utf-8", "ENCODING", "quoted-printable", "PAGE", "<p>=C4=90").Replace(mht),
		"\xFF\xFE<\x00p\x00>\x00a\x00", "<pa) a;</p><p2. b</p>", "<ol reversed start=-5 type=i><li value=9999>a<table><tr><td>b<td><ul><li>c",
		"<main><nav>a</nav><p><sup>1</sup> b</main><div id=ftn1><a href='#_ftnref1'>[1]</a>c", "<font face=.VnTime>a", "<pre>a\nb<plaintext><p>c",
		"<svg><p>a</svg><math><mi>b<table>c<tr>d<td>e", "<meta charset=windows-1258><p>\xd0\xec", "<a href='#x'><sup>1</sup><a href='#y'>2",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		text, err := Read(strings.NewReader(string(page)))
		if err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok || text != nil {
				t.Fatalf("%+v, %v", text, err)
			}
			return
		}
		for _, s := range append([]string{text.Body}, text.Footnotes...) {
			if s == "" || !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
				t.Fatalf("%q", s)
			}
		}
		for line := range strings.SplitSeq(text.Body, "\n") {
			if strings.TrimSpace(line) != line || line == "" {
				t.Fatalf("the line %q in %q", line, text.Body)
			}
		}
	})
}

// A page that is made to be slow or large is read or refused in the time that a page of its size may take.
func TestHostilePagesAreBounded(t *testing.T) {
	site := "<nav></nav>" + officePage
	deep := strings.Repeat("<div>", 400)
	before := map[string]string{"lines": site, "annexes": site, "annexes far down": deep + site + deep[:500]}
	for name, piece := range map[string]string{
		"tables in tables": "<table><tr><td>", "open links": "<a href=x>", "open formatting in blocks": "<font><p>", "lists": "<ol><li>", "select": "<select><option>",
		"lines": "<p>a", "pieces of a line": "a<b></b>", "annexes": "<p>Phụ lục", "annexes far down": "<p>Phụ lục",
		"attributes": "<p a=1 b=2 c=3>", "tags of nothing": "<", "footnotes": "<p><sup>1</sup>", "pre": "<pre>\n", "misplaced": "<table><p>x",
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := Read(strings.NewReader(before[name] + strings.Repeat(piece, 1<<20/len(piece))))
			if _, ok := errors.AsType[*plain.Error](err); err != nil && !ok {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("a megabyte took %v", took)
			} else {
				t.Log(took.Round(time.Millisecond), err)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, `<p style="text-align:justify">%d. Luật này quy định về phạm vi, đối tượng, nguyên tắc, hình thức thi đua, <b>khen thưởng</b>.</p>`, i)
	}
	pages := map[string]string{"made": fmt.Sprintf(site, strings.Repeat("<li><a href=x>Mục</a></li>", 50), text.String())}
	if real, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpus", "phapdien", "demuc-29.1.html")); err == nil {
		pages["real"] = string(real)
	}
	for name, page := range pages {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(strings.NewReader(page)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
