package telegram_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"thidua/bot/telegramtest"
)

func TestEventHTMLIsTheTextAsItWasFormatted(t *testing.T) {
	for name, test := range map[string]struct{ text, entities, want string }{
		"nothing":             {`a < b & "c"`, `[]`, `a &lt; b &amp; &#34;c&#34;`},
		"after an emoji":      {"👍 cờ thi đua", `[{"type":"bold","offset":3,"length":2}]`, "👍 <b>cờ</b> thi đua"},
		"nested":              {"một hai ba", `[{"type":"bold","offset":0,"length":10},{"type":"italic","offset":4,"length":3}]`, "<b>một <i>hai</i> ba</b>"},
		"the same place":      {"một", `[{"type":"bold","offset":0,"length":3},{"type":"underline","offset":0,"length":3}]`, "<b><u>một</u></b>"},
		"side by side":        {"mộthai", `[{"type":"strikethrough","offset":0,"length":3},{"type":"spoiler","offset":3,"length":3}]`, "<s>một</s><tg-spoiler>hai</tg-spoiler>"},
		"crossing":            {"một hai ba", `[{"type":"bold","offset":0,"length":7},{"type":"italic","offset":4,"length":6}]`, "<b>một <i>hai</i></b><i> ba</i>"},
		"a link":              {"xem đây", `[{"type":"text_link","offset":4,"length":3,"url":"https://a.vn/?x=1&y=\"2\""}]`, `xem <a href="https://a.vn/?x=1&amp;y=&#34;2&#34;">đây</a>`},
		"a mention by id":     {"anh Nam", `[{"type":"text_mention","offset":4,"length":3,"user":{"id":6,"first_name":"Nam"}}]`, `anh <a href="tg://user?id=6">Nam</a>`},
		"code":                {"x<y", `[{"type":"code","offset":0,"length":3},{"type":"bold","offset":0,"length":1}]`, "<code>x&lt;y</code>"},
		"a program":           {"x := 1", `[{"type":"pre","offset":0,"length":6,"language":"go"}]`, `<pre><code class="language-go">x := 1</code></pre>`},
		"lines":               {"x\ny", `[{"type":"pre","offset":0,"length":3}]`, "<pre>x\ny</pre>"},
		"a quotation":         {"một\nhai", `[{"type":"bold","offset":0,"length":7},{"type":"blockquote","offset":4,"length":3}]`, "<b>một\n</b><blockquote><b>hai</b></blockquote>"},
		"a long quotation":    {"một", `[{"type":"expandable_blockquote","offset":0,"length":3}]`, "<blockquote expandable>một</blockquote>"},
		"an emoji":            {"👍", `[{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"5368324170671202286"}]`, `<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`},
		"found by Telegram":   {"@nam #hỏi a.vn", `[{"type":"mention","offset":0,"length":4},{"type":"hashtag","offset":5,"length":4},{"type":"url","offset":10,"length":4}]`, "@nam #hỏi a.vn"},
		"outside the text":    {"một", `[{"type":"bold","offset":-1,"length":2},{"type":"bold","offset":2,"length":5},{"type":"bold","offset":1,"length":0},{"type":"bold","offset":9223372036854775807,"length":9}]`, "một"},
		"half of a character": {"👍👍", `[{"type":"bold","offset":1,"length":2},{"type":"italic","offset":0,"length":3}]`, "👍👍"},
		"of a kind to come":   {"một", `[{"type":"date_time","offset":0,"length":3}]`, "một"},
	} {
		for _, field := range []string{`"text":%s,"entities":%s`, `"caption":%s,"caption_entities":%s`} {
			if got := message(t, fmt.Sprintf(field, quoted(test.text), test.entities)).HTML; got != test.want {
				t.Errorf("%s: %q, want %q", name, got, test.want)
			}
		}
	}
}

func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(out)
}

// FuzzEventHTML checks that the HTML of any text with any formatting is balanced, shows the same text, gives to every
// character the formatting that Telegram gave it, and is taken by a Bot API server.
func FuzzEventHTML(f *testing.F) {
	f.Add("một <hai> & 👍 ba", uint64(0x1234_5678_9abc_def0), uint64(0x0fed_cba9_8765_4321))
	f.Add("👍👍👍\nx", uint64(0xffff_0000_aaaa_5555), uint64(0x0102_0304_0506_0708))
	f.Add("\"'>&amp;</b>", uint64(0x0011_2233_4455_6677), uint64(0x8899_aabb_ccdd_eeff))
	srv := telegramtest.New()
	f.Cleanup(srv.Close)
	person := srv.AddUser(telegramtest.User{ID: 5, FirstName: "Hạnh"})
	if _, err := person.Start(""); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, a, b uint64) {
		text = strings.ToValidUTF8(text, "?")
		entities := entitiesFrom(utf16.Encode([]rune(text)), a, b)
		list, err := json.Marshal(entities)
		if err != nil {
			t.Fatal(err)
		}
		got := message(t, `"text":`+quoted(text)+`,"entities":`+string(list)).HTML
		plain, sets := read(t, got)
		if plain != text {
			t.Fatalf("%q shows %q, want %q", got, plain, text)
		}
		for i, want := range expected(utf16.Encode([]rune(text)), entities) {
			if !maps.Equal(sets[i], want) {
				t.Fatalf("unit %d of %q has %v, want %v (%s)", i, got, sets[i], want, list)
			}
		}
		if len([]rune(text)) < 2000 && strings.TrimSpace(text) != "" {
			if refusal := offer(srv, got); strings.Contains(refusal, "parse entities") {
				t.Fatalf("%q is refused: %s", got, refusal)
			}
		}
	})
}

type entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	Language string `json:"language,omitempty"`
	URL      string `json:"url,omitempty"`
	EmojiID  string `json:"custom_emoji_id,omitempty"`
}

var fuzzTypes = []string{"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
	"text_link", "custom_emoji", "mention"}

// entitiesFrom are up to eight entities, their types drawn from the bits of a and their places from those of b.
func entitiesFrom(units []uint16, a, b uint64) (all []entity) {
	for range 8 {
		from := int(b&7) * (len(units) + 2) / 8
		e := entity{Type: fuzzTypes[a&0xff%uint64(len(fuzzTypes))], Offset: from, Length: int(b >> 3 & 31)}
		switch e.Type {
		case "text_link":
			e.URL = "https://a.vn/?a=<1>&b"
		case "custom_emoji":
			e.EmojiID = "1"
		case "pre":
			e.Language = "go"
		}
		all = append(all, e)
		a, b = a>>8, b>>8
	}
	return all
}

// expected are the kinds of formatting of each unit of a text, by the rules of Telegram: one quotation, one link or code,
// and nothing else inside code.
func expected(units []uint16, entities []entity) []map[string]bool {
	whole := func(i int) bool {
		return i <= len(units) && (i == len(units) || units[i] < 0xDC00 || units[i] > 0xDFFF)
	}
	entities = slices.DeleteFunc(slices.Clone(entities), func(e entity) bool {
		return e.Length == 0 || e.Type == "mention" || !whole(e.Offset) || !whole(e.Offset+e.Length)
	})
	slices.SortStableFunc(entities, func(a, b entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	sets := make([]map[string]bool, len(units))
	for i := range sets {
		sets[i] = map[string]bool{}
		quote, block := "", ""
		var styles []string
		for _, e := range entities {
			switch {
			case i < e.Offset || i >= e.Offset+e.Length:
			case strings.Contains(e.Type, "blockquote"):
				if quote == "" {
					quote = "blockquote"
				}
			case e.Type == "code" || e.Type == "pre" || e.Type == "text_link":
				if block == "" {
					block = map[string]string{"code": "code", "pre": "pre", "text_link": "a"}[e.Type]
				}
			default:
				styles = append(styles, map[string]string{"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s",
					"spoiler": "tg-spoiler", "custom_emoji": "tg-emoji"}[e.Type])
			}
		}
		if block == "code" || block == "pre" {
			styles = nil
		}
		for _, tag := range append(styles, quote, block) {
			if tag != "" {
				sets[i][tag] = true
			}
		}
		if block == "pre" {
			sets[i]["code"] = true // the language stands in a tag of its own
		}
	}
	return sets
}

var tokenForm = regexp.MustCompile(`<(/?)([a-z-]+)([^>]*)>|&[^;]+;|[^<&]+`)

// read is the text that HTML shows, with the tags around each of its units.
func read(t *testing.T, source string) (text string, sets []map[string]bool) {
	t.Helper()
	var open []string
	end := 0
	for _, m := range tokenForm.FindAllStringSubmatchIndex(source, -1) {
		if m[0] != end {
			t.Fatalf("%q is not HTML at %d", source, end)
		}
		end = m[1]
		token := source[m[0]:m[1]]
		switch {
		case token[0] != '<':
			shown := html.UnescapeString(token)
			text += shown
			for range utf16.Encode([]rune(shown)) {
				set := map[string]bool{}
				for _, tag := range open {
					if set[tag] {
						t.Fatalf("<%s> stands in itself in %q", tag, source)
					}
					set[tag] = true
				}
				sets = append(sets, set)
			}
		case m[2] == m[3]: // no slash
			open = append(open, source[m[4]:m[5]])
		default:
			if len(open) == 0 || open[len(open)-1] != source[m[4]:m[5]] {
				t.Fatalf("%q is not balanced at %d", source, m[0])
			}
			open = open[:len(open)-1]
		}
	}
	if end != len(source) || len(open) > 0 {
		t.Fatalf("%q ends too early", source)
	}
	return text, sets
}

// offer sends HTML as a bot would and returns the server's refusal, or "".
func offer(srv *telegramtest.Server, source string) string {
	body, err := json.Marshal(map[string]any{"chat_id": 5, "parse_mode": "HTML", "text": source})
	if err != nil {
		return err.Error()
	}
	request := httptest.NewRequest(http.MethodPost, "/bot"+srv.BotToken()+"/sendMessage", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	srv.ServeHTTP(answer, request)
	if answer.Code == http.StatusOK {
		return ""
	}
	return answer.Body.String()
}
