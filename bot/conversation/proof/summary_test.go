package proof

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// The report names those missing and no others, and shows the picture.
func TestTheReportHasThePictureAndThoseMissing(t *testing.T) {
	var out bytes.Buffer
	r := outcome()
	if err := Summary(words, r).WriteDOCX(&out); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	pictures, document := 0, ""
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, ".png") {
			pictures++
		}
		if f.Name == "word/document.xml" {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			document = string(raw)
		}
	}
	if pictures == 0 {
		t.Error("it has no picture")
	}
	for agency, missing := range map[string]bool{"Cơ quan A": true, "Cơ quan D": true, "Cơ quan E": false, "Cơ quan F": false} {
		if strings.Contains(document, agency) != missing {
			t.Errorf("%s stands in it: %v", agency, !missing)
		}
	}
	if !strings.Contains(document, "2/6") {
		t.Error("it does not say how many")
	}
}
