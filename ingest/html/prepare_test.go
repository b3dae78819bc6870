package html

import (
	"strings"
	"testing"
)

func TestOnlyABrokenParagraphIsMended(t *testing.T) {
	for page, want := range map[string]string{
		"<pa) Một;</p>x":        "<p>a) Một;x",
		"<p1. Một</p><p>Hai":    "<p>1. Một<p>Hai",
		"<pĐối với</p></p>":     "<p>Đối với</p>",
		"<p12.3. Một</p>":       "<p>12.3. Một",
		"<pa) Một <b>hai</b>":   "<p>a) Một hai</b>", // the tag reached to the end of the next one
		"<p>a) Một</p>":         "<p>a) Một</p>",
		"<p class='a)'>Một</p>": "<p class='a)'>Một</p>",
		"<pre>a)</pre>":         "<pre>a)</pre>",
		"<param name=a><p/>":    "<param name=a><p/>",
		"<p\nid=1>":             "<p\nid=1>",
		"<o:p></o:p><ph:a.b>":   "<o:p></o:p><ph:a.b>",
		"Một < hai, p<q":        "Một < hai, p<q",
		"<!-- <pa) x> -->":      "<!-- <pa) x> -->",
		"<p":                    "<p",
		"<pa) Một":              "<pa) Một",
	} {
		got, err := prepare([]byte(page))
		if err != nil || string(got) != want {
			t.Errorf("%q: %q, not %q, %v", page, got, want, err)
		}
	}
}

func TestFormattingThatIsClosedIsNoBurden(t *testing.T) {
	page := strings.Repeat("<font><b><p>Một</p></b></font>", 50_000)
	if _, err := prepare([]byte(page)); err != nil {
		t.Error(err)
	}
}
