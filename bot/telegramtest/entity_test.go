package telegramtest

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestHTMLBecomesTextAndEntities(t *testing.T) {
	for name, c := range map[string]struct {
		html, text string
		entities   []Entity
	}{
		"plain":           {"Điều 22", "Điều 22", nil},
		"bold after":      {"ấ <b>Điều</b>", "ấ Điều", []Entity{{Type: "bold", Offset: 2, Length: 4}}},
		"emoji counts 2":  {"😀<strong>a</strong>", "😀a", []Entity{{Type: "bold", Offset: 2, Length: 1}}},
		"all simple tags": {"<i>a</i><em>b</em><u>c</u><ins>d</ins><s>e</s><strike>f</strike><del>g</del>", "abcdefg", []Entity{{Type: "italic", Offset: 0, Length: 1}, {Type: "italic", Offset: 1, Length: 1}, {Type: "underline", Offset: 2, Length: 1}, {Type: "underline", Offset: 3, Length: 1}, {Type: "strikethrough", Offset: 4, Length: 1}, {Type: "strikethrough", Offset: 5, Length: 1}, {Type: "strikethrough", Offset: 6, Length: 1}}},
		"spoilers":        {`<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>`, "ab", []Entity{{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		"named entities":  {"&lt;b&gt; &amp; &quot;", `<b> & "`, nil},
		"numeric":         {"&#273;&#x1F600;<b>x</b>", "đ😀x", []Entity{{Type: "bold", Offset: 3, Length: 1}}},
		"other entity":    {"a&nbsp;b &c;", "a&nbsp;b &c;", nil},
		"link":            {`<a href="https://vi.du/?a=1&amp;b=2">x</a>`, "x", []Entity{{Type: "text_link", Length: 1, URL: "https://vi.du/?a=1&b=2"}}},
		"bad link":        {`<a href="không">x</a>`, "x", nil},
		"mention":         {`<a href="tg://user?id=7">Lan</a>`, "Lan", []Entity{{Type: "text_mention", Length: 3, User: &User{ID: 7}}}},
		"code language":   {`<pre><code class="language-go">x</code></pre>`, "x", []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		"nothing in code": {"<code>a<b>b</b></code>", "ab", []Entity{{Type: "code", Length: 2}}},
		"quotes":          {"<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", []Entity{{Type: "blockquote", Length: 1}, {Type: "expandable_blockquote", Offset: 1, Length: 1}}},
		"nesting":         {"<b>a<i>b</i></b>", "ab", []Entity{{Type: "bold", Length: 2}, {Type: "italic", Offset: 1, Length: 1}}},
		"empty tag":       {"a<b></b>", "a", nil},
		"custom emoji":    {`<tg-emoji emoji-id="5368">👍</tg-emoji>`, "👍", []Entity{{Type: "custom_emoji", Length: 2, CustomEmojiID: "5368"}}},
		"upper case":      {"<B>a</B>", "a", []Entity{{Type: "bold", Length: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := parseHTML(c.html)
			if err != nil {
				t.Fatal(err)
			}
			if p.text != c.text {
				t.Errorf("text %q, want %q", p.text, c.text)
			}
			if d := cmp.Diff(c.entities, p.entities); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBadHTMLIsRefusedInTelegramsWords(t *testing.T) {
	for html, want := range map[string]string{
		"<p>a</p>":          `Unsupported start tag "p" at byte offset 0`,
		"đ<br/>":            `Unsupported start tag "br/" at byte offset 2`,
		"1 <2":              `Unclosed start tag at byte offset 2`,
		"1 < 2 >":           `Unsupported start tag "" at byte offset 2`,
		"<b>a":              `Can't find end tag corresponding to start tag "b"`,
		"a</b>":             `Unexpected end tag at byte offset 1`,
		"<b>a</i>":          `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"<b>a</b":           `Unclosed end tag at byte offset 4`,
		"<b":                `Unclosed start tag at byte offset 0`,
		`<a href="x`:        `Unclosed start tag at byte offset 0`,
		`<a href=x"y>a</a>`: `Unexpected end of name token at byte offset 8`,
		`<a =x>a</a>`:       `Empty attribute name in the tag "a" at byte offset 0`,
		"<span>a</span>":    `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"<blockquote>a<blockquote>b</blockquote></blockquote>": `Blockquote can't be nested at byte offset 13`,
	} {
		if _, err := parseHTML(html); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", html, err, want)
		}
	}
}

func TestWhiteSpaceAtTheEndsGoesAndEntitiesFollow(t *testing.T) {
	p, err := parseHTML(" \n a <b>b  </b>\n")
	if err != nil {
		t.Fatal(err)
	}
	p = p.trim()
	if p.text != "a b" || !cmp.Equal(p.entities, []Entity{{Type: "bold", Offset: 2, Length: 1}}) {
		t.Errorf("%q %+v", p.text, p.entities)
	}
}

func TestWhatTelegramFindsInAText(t *testing.T) {
	text := "Đ/c ơi /start@thidua_test_bot 😀 @lan_anh xem https://vi.du/a?b=1. #thiđua a@b.vn x/y /2 1/3"
	var got []string
	for _, e := range findEntities(text) {
		got = append(got, e.Type+" "+utf16Slice(text, e.Offset, e.Length))
	}
	want := []string{"bot_command /start@thidua_test_bot", "mention @lan_anh", "url https://vi.du/a?b=1", "hashtag #thiđua", "email a@b.vn", "bot_command /2"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func FuzzHTMLEntitiesLieInTheText(f *testing.F) {
	for _, seed := range []string{"<b>Điều</b> 😀", `<a href="tg://user?id=7">x</a>`, "<pre><code class='language-go'>x</code></pre>",
		"&#0;&#x110000;&lt", "</", "<", "<b", "<a href=", "<a href='", "&", " <i> <u> </u></i> ", "<blockquote expandable>a</blockquote>", "\xff<b>\xff</b>",
		"/start @abc #x https://a.b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := parseHTML(src)
		if err != nil {
			if err.Error() == "" {
				t.Error("a refusal without words")
			}
			return
		}
		for _, p := range []parsed{p, p.trim(), p.trim().addFound()} {
			length := utf16Len(p.text)
			for _, e := range p.entities {
				if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length {
					t.Fatalf("%+v outside of %q", e, p.text)
				}
				if part := utf16Slice(p.text, e.Offset, e.Length); part == "" {
					t.Fatalf("%+v cuts a character of %q", e, p.text)
				}
			}
		}
		if utf8.ValidString(src) && !utf8.ValidString(p.text) {
			t.Fatalf("%q became invalid", src)
		}
		if !strings.ContainsAny(src, "<&") && utf8.ValidString(src) && p.text != src {
			t.Fatalf("plain %q became %q", src, p.text)
		}
	})
}

func FuzzEscapedTextComesThroughAsItIs(f *testing.F) {
	for _, seed := range []string{"a < b & \"c\"", "&amp;lt; &#39;", "</b>", "Điều 😀"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) { // which escaping itself replaces
			return
		}
		p, err := parseHTML(html.EscapeString(text))
		if err != nil || p.text != text || len(p.entities) != 0 || len(p.strange) != 0 {
			t.Fatalf("%q becomes %q with %v, %v (%v)", text, p.text, p.entities, p.strange, err)
		}
	})
}
