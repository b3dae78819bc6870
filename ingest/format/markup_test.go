package format

import (
	"strings"
	"testing"
)

// What of a page or a message is beyond the head cannot be looked at; what is in it is enough, or the name tells.
func TestMarkupLongerThanTheHeadIsKnownByWhatIsThere(t *testing.T) {
	long := strings.Repeat("a", 2*headSize)
	for _, c := range []struct {
		what, name, content string
		want                Format
	}{
		{"a comment without an end", "a", "<!--" + long + "--><html>", Text},
		{"a comment without an end, by its name", "a.htm", "<!--" + long + "--><html>", HTML},
		{"a tag without an end", "a", "<body onload='" + long + "'>", HTML},
		{"a tag that is none", "a", "<" + long + ">", Text},
		{"a tag cut off at once", "a", "<bo", Text},
		{"a closing tag", "a", "</body>", Text},
		{"another document type", "a", "<!DOCTYPE svg><html>", Text},
		{"comments one after the other", "a", "<!-- > --> <!----> <?php ?> <TABLE\n>", HTML},
		{"a header without an end", "a", "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\nX-A: " + long, MHT},
		{"a header with a broken line", "a", "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\nno field\n\n", MHT},
		{"a letter with attachments", "a", "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n", Text},
		{"a header without a version", "a", "Content-Type: multipart/related; boundary=b\n\n", Text},
	} {
		if found := detect(t, c.name, c.content); found.Format != c.want {
			t.Errorf("%s: %s, not %s", c.what, found.Format, c.want)
		}
	}
}
