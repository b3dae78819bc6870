package html

import (
	"encoding/base64"
	"strings"
	"testing"
)

const mht = "From: <Saved by Blink>\r\nSubject: trang\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b\"\r\n\r\n" +
	"----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n" +
	"----b\r\nContent-Type: text/html; charset=CHARSET\r\nContent-Transfer-Encoding: ENCODING\r\n\r\nPAGE\r\n----b--\r\n"

func TestThePageOfAnMHTIsRead(t *testing.T) {
	for name, c := range map[string]struct{ charset, encoding, page, want string }{
		"quoted":           {"utf-8", "quoted-printable", "<p>=C4=90i=E1=BB=81u 1=\r\n.</p>", "Điều 1."},
		"base64":           {"utf-8", "base64", base64.StdEncoding.EncodeToString([]byte("<p>Điều 1.</p>")), "Điều 1."},
		"as it is":         {"utf-8", "8bit", "<p>Điều 1.</p>", "Điều 1."},
		"of the part's":    {"windows-1258", "8bit", "<p>\xd0i\xea\xcc 1</p>", "Điề 1"},
		"of a strange one": {"\"x y\"", "binary", "<p>Một</p>", "Một"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := Read(strings.NewReader(strings.NewReplacer("CHARSET", c.charset, "ENCODING", c.encoding, "PAGE", c.page).Replace(mht)))
			if err != nil || text.Body != c.want {
				t.Errorf("%+v, %v", text, err)
			}
		})
	}
}

func TestAPageIsNoMessage(t *testing.T) {
	for _, page := range []string{"<p>From: ai", "From: ai\n<p>Content là gì", "Content-Type", "Điều 1: Một"} {
		if isMessage([]byte(page)) {
			t.Errorf("%q is taken for an .mht file", page)
		}
	}
}
