package html

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is read to the golden files")

// The pages are written as Word 2016, LibreOffice 7.4 and a site of legal documents write theirs.
func TestPagesAreReadAsTheGoldenFilesSay(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) < 3 {
		t.Fatal("no pages", err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			data, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			text, err := Read(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer("\uFFF9", "[^", "\uFFFB", "]").Replace(text.Body) + "\n"
			for _, f := range text.Footnotes {
				got += "footnote: " + f + "\n"
			}
			for _, w := range text.Warnings {
				got += fmt.Sprintln("warning:", w.Kind, w.Detail)
			}
			golden := strings.TrimSuffix(page, ".html") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
