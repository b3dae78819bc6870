package html

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest/legal"
	"thidua/knowledge/vietnamese"
)

var shared = filepath.Join("..", "..", "..", "shared")

// isMended reports whether the line of a row lacks what the page shows: the number of a list; or has what it does not: a footnote's mark, a broken tag.
func isMended(line string) bool {
	return strings.HasPrefix(line, "Học sinh, sinh viên") || strings.HasPrefix(line, "<p") || strings.HasPrefix(line, "đ)2 ")
}

// Every line that was read out of the official codification elsewhere is a line of the page.
func TestEveryLineOfTheCodificationIsRead(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(shared, "corpus", "phapdien", "demuc-29.1.html"))
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	file, err := os.Open(filepath.Join(shared, "eval", "thidua", "corpus.jsonl"))
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	defer file.Close()
	text, err := Read(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for line := range strings.SplitSeq(text.Body, "\n") {
		read[line] = true
	}
	rows := bufio.NewScanner(file)
	rows.Buffer(nil, 1<<22)
	lines, mended := 0, 0
	for rows.Scan() {
		var row struct{ ID, Text string }
		if err := json.Unmarshal(rows.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(vietnamese.NFC(row.Text), "\n") {
			if line = strings.Join(strings.Fields(line), " "); line == "" {
				continue
			}
			lines++
			if isMended(line) {
				mended++
				continue
			}
			if !read[line] {
				t.Errorf("%s: no line %q", row.ID, line)
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d lines, %d of them mended", lines, mended)
	if lines != 9963 || mended != 21 {
		t.Errorf("%d lines, %d of them mended", lines, mended)
	}
}

// A law that LibreOffice saves as a page has the words and the articles of the law's text.
func TestALawSavedAsAPageIsTheLaw(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes seconds")
	}
	want, err := os.ReadFile(filepath.Join(shared, "corpus", "regulations", "06-2022-QH15.txt"))
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skipf("LibreOffice is not here: %v", err)
	}
	folder := t.TempDir()
	convert := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+folder+"/profile", "--convert-to", "html", "--outdir", folder,
		filepath.Join(shared, "documents", "doc_luat-06-2022-QH15.doc"))
	convert.Env = append(os.Environ(), "HOME="+folder)
	if out, err := convert.CombinedOutput(); err != nil {
		t.Skipf("LibreOffice cannot convert here: %v\n%s", err, out)
	}
	page, err := os.Open(filepath.Join(folder, "doc_luat-06-2022-QH15.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	text, err := Read(page)
	if err != nil {
		t.Fatal(err)
	}
	got, err := legal.Parse(text.Body)
	if err != nil {
		t.Fatal(err)
	}
	law, err := legal.Parse(string(want))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, u := range got.Units {
		texts[u.Path] += u.Label + u.Heading + u.Text
	}
	same, differ := 0, 0
	for _, u := range law.Units {
		if u.Level != legal.Article && u.Level != legal.Clause && u.Level != legal.Point || u.Part > 0 {
			continue
		}
		if texts[u.Path] == u.Label+u.Heading+u.Text {
			same++
			continue
		}
		differ++
		t.Logf("%s: %q, not %q", u.Path, texts[u.Path], u.Label+u.Heading+u.Text)
	}
	t.Logf("%d units are the same, %d differ", same, differ)
	if same < 500 || differ > 2 || got.Header.Number != "06/2022/QH15" {
		t.Errorf("%d units are the same, %d differ; number %q", same, differ, got.Header.Number)
	}
}
