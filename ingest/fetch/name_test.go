package fetch

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestAFileIsCalledWhatTheServerSaysElseByItsURL(t *testing.T) {
	for _, c := range []struct{ disposition, path, want string }{
		{`attachment; filename="a.doc"`, "/x", "a.doc"},
		{`attachment; filename="a.doc"; filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.doc`, "/x", "Quyết định.doc"},
		{`inline; filename=a.pdf`, "/x", "a.pdf"},
		{`attachment; filename=Quyết định số 12.doc; size=3`, "/x", "Quyết định số 12.doc"},
		{`attachment; filename="Quyết định.doc"`, "/x", "Quyết định.doc"},
		{`attachment; filename="Quy%E1%BA%BFt.doc"`, "/x", "Quyết.doc"},
		{`attachment; filename="100%.doc"`, "/x", "100%.doc"},
		{`attachment; filename="a%FFb.doc"`, "/x", "a%FFb.doc"},
		{`attachment; filename="=?UTF-8?B?UXV54bq/dC5kb2M=?="`, "/x", "Quyết.doc"},
		{`attachment; filename="..\..\a.doc"`, "/x", "a.doc"},
		{`attachment; filename="../../../etc/passwd"`, "/x", "passwd"},
		{`attachment; filename="..%2f..%2fa.doc"`, "/x", "a.doc"},
		{`attachment; filename=".."`, "/b/c.doc", "c.doc"},
		{`attachment; filename=""`, "/b/c.doc", "c.doc"},
		{`attachment`, "/b/c.doc", "c.doc"},
		{`=;;"`, "/b/c.doc", "c.doc"},
		{``, "/Quyết định.doc", "Quyết định.doc"},
		{``, "/a/b/", "b"},
		{``, "/", ""},
		{``, "", ""},
		{``, "/a\x00b\u202ecod.exe", "a bcod.exe"},
		{"attachment; filename=\"a\xffb.doc\"", "/x", "a_b.doc"},
		{``, "/" + strings.Repeat("ế", 200) + ".docx", strings.Repeat("ế", 83) + ".docx"},
		{``, "/a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", 253)},
	} {
		if got := fileName(c.disposition, &url.URL{Path: c.path}); got != c.want {
			t.Errorf("%q, %q: %q, not %q", c.disposition, c.path, got, c.want)
		}
	}
}

// FuzzFileName holds names to what File promises of them.
func FuzzFileName(f *testing.F) {
	f.Add(`attachment; filename="a.doc"; filename*=UTF-8''Quy%E1%BA%BFt.doc`, "/x")
	f.Add(`attachment; filename=..\..\Quyết định.doc;`, "/a/../b")
	f.Add(`attachment; filename="=?UTF-8?Q?a=2Fb?="`, "/\x00")
	f.Add("", strings.Repeat("/ế.", 200))
	f.Fuzz(func(t *testing.T, disposition, path string) {
		name := fileName(disposition, &url.URL{Path: path})
		if len(name) > maxName || !utf8.ValidString(name) || strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, unicode.IsControl) || name == "." || name == ".." {
			t.Errorf("%q", name)
		}
	})
}
