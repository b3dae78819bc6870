//lint:file-ignore ST1005 these are Telegram's own words

package telegramtest

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxText     = 4096 // UTF-16 code units after parsing
	maxCaption  = 1024
	maxEntities = 100
)

// parsed is a text with what parsing it found.
type parsed struct {
	text     string
	entities []Entity
	strange  []string // what Telegram lets pass in silence, and no bot should send
}

// openTag is a tag that has not been closed.
type openTag struct {
	name     string
	argument string
	offset   int // in UTF-16 code units of the text
	begin    int // in bytes of the text
}

// htmlParser reads Telegram's HTML the way its server does, with the same refusals.
type htmlParser struct {
	src      string
	pos      int
	text     strings.Builder
	offset   int // length of text in UTF-16 code units
	open     []openTag
	entities []Entity
	strange  []string
}

// parseHTML turns Telegram's HTML into a plain text and its entities. The error is Telegram's sentence.
func parseHTML(src string) (parsed, error) {
	p := htmlParser{src: src}
	for p.pos < len(src) {
		var err error
		switch {
		case strings.HasPrefix(src[p.pos:], "</"):
			err = p.endTag()
		case src[p.pos] == '<':
			err = p.startTag()
		default:
			p.character()
		}
		if err != nil {
			return parsed{}, err
		}
	}
	if n := len(p.open); n > 0 {
		return parsed{}, fmt.Errorf("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return parsed{p.text.String(), sortEntities(p.entities), p.strange}, nil
}

// character takes one character or one &entity; into the text.
func (p *htmlParser) character() {
	r, size := p.decode()
	p.pos += size
	p.text.WriteRune(r)
	p.offset += utf16Width(r)
}

// decode reads the character at pos: &lt; &gt; &amp; &quot; and the numeric entities are decoded, any other & stands for
// itself.
func (p *htmlParser) decode() (rune, int) {
	rest := p.src[p.pos:]
	if rest[0] != '&' {
		return utf8.DecodeRuneInString(rest)
	}
	for _, e := range []struct {
		name string
		r    rune
	}{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}} {
		if strings.HasPrefix(rest, e.name) {
			return e.r, len(e.name)
		}
	}
	end := strings.IndexByte(rest[:min(len(rest), 12)], ';')
	if end < 0 {
		return '&', 1
	}
	if digits, ok := strings.CutPrefix(rest[:end], "&#"); ok {
		base := 10
		if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
			digits, base = hex, 16
		}
		if n, err := strconv.ParseUint(digits, base, 32); err == nil && n != 0 && utf8.ValidRune(rune(n)) && n <= utf8.MaxRune {
			return rune(n), end + 1
		}
	}
	if end > 1 && !strings.ContainsAny(rest[1:end], " \n&<>\"'") {
		p.strange = append(p.strange, "entity "+rest[:end+1]+" is shown as it is written")
	}
	return '&', 1
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	unclosed := fmt.Errorf("Unclosed start tag at byte offset %d", begin)
	p.pos++
	name := strings.ToLower(p.until(" \t\r\n\v\f>"))
	if p.pos == len(p.src) {
		return unclosed
	}
	switch name {
	case "a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "span", "pre", "code", "blockquote":
	default:
		return fmt.Errorf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := openTag{name: name, offset: p.offset, begin: p.text.Len()}
	for {
		p.spaces()
		if p.pos == len(p.src) {
			return unclosed
		}
		if p.src[p.pos] == '>' {
			p.pos++
			break
		}
		attribute, value, err := p.attribute(name, begin)
		if err != nil {
			return err
		}
		switch {
		case name == "a" && attribute == "href",
			name == "span" && attribute == "class",
			name == "tg-emoji" && attribute == "emoji-id":
			tag.argument = value
		case name == "code" && attribute == "class" && strings.HasPrefix(value, "language-"):
			tag.argument = strings.TrimPrefix(value, "language-")
		case name == "blockquote" && attribute == "expandable":
			tag.argument = "expandable"
		default:
			p.strange = append(p.strange, fmt.Sprintf("attribute %s of <%s> is ignored", attribute, name))
		}
	}
	if name == "span" && tag.argument != "tg-spoiler" {
		return fmt.Errorf(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	if name == "blockquote" && slices.ContainsFunc(p.open, func(t openTag) bool { return t.name == "blockquote" }) {
		return fmt.Errorf("Blockquote can't be nested at byte offset %d", begin)
	}
	p.open = append(p.open, tag)
	return nil
}

// attribute reads name=value, name="value", name='value' or a name alone.
func (p *htmlParser) attribute(tag string, begin int) (name, value string, err error) {
	name = strings.ToLower(p.until(" \t\r\n\v\f=>"))
	if name == "" {
		return "", "", fmt.Errorf("Empty attribute name in the tag %q at byte offset %d", tag, begin)
	}
	p.spaces()
	if p.pos < len(p.src) && p.src[p.pos] != '=' {
		return name, "", nil
	}
	p.pos = min(p.pos+1, len(p.src))
	p.spaces()
	if p.pos == len(p.src) {
		return "", "", fmt.Errorf("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	quote := p.src[p.pos]
	if quote != '"' && quote != '\'' {
		start := p.pos
		for p.pos < len(p.src) && isTokenByte(p.src[p.pos]) {
			p.pos++
		}
		if p.pos < len(p.src) && !strings.ContainsRune(" \t\r\n\v\f>", rune(p.src[p.pos])) {
			return "", "", fmt.Errorf("Unexpected end of name token at byte offset %d", start)
		}
		return name, strings.ToLower(p.src[start:p.pos]), nil
	}
	p.pos++
	var b strings.Builder
	for p.pos < len(p.src) && p.src[p.pos] != quote {
		r, size := p.decode()
		p.pos += size
		b.WriteRune(r)
	}
	if p.pos == len(p.src) {
		return "", "", fmt.Errorf("Unclosed start tag at byte offset %d", begin)
	}
	p.pos++
	return name, b.String(), nil
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return fmt.Errorf("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += 2
	name := strings.ToLower(p.until(" \t\r\n\v\f>"))
	p.spaces()
	if p.pos == len(p.src) || p.src[p.pos] != '>' {
		return fmt.Errorf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	if name == "" {
		p.strange = append(p.strange, "an end tag without a name")
	} else if name != tag.name {
		return fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	if p.offset == tag.offset {
		return nil // nothing inside: no entity
	}
	if e, ok := p.entity(tag); ok {
		p.entities = append(p.entities, e)
	}
	return nil
}

// entity is what a closed tag means; false for a link nobody can follow.
func (p *htmlParser) entity(tag openTag) (Entity, bool) {
	e := Entity{Offset: tag.offset, Length: p.offset - tag.offset}
	switch tag.name {
	case "b", "strong":
		e.Type = "bold"
	case "i", "em":
		e.Type = "italic"
	case "u", "ins":
		e.Type = "underline"
	case "s", "strike", "del":
		e.Type = "strikethrough"
	case "tg-spoiler", "span":
		e.Type = "spoiler"
	case "code", "pre":
		e.Type = tag.name
		e.Language = tag.argument
	case "blockquote":
		e.Type = "blockquote"
		if tag.argument != "" {
			e.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		e.Type, e.CustomEmojiID = "custom_emoji", tag.argument
	case "a":
		href := tag.argument
		if href == "" {
			href = p.text.String()[tag.begin:]
		}
		u, err := url.Parse(href)
		if err == nil && u.Scheme == "tg" && u.Host == "user" {
			id, err := strconv.ParseInt(u.Query().Get("id"), 10, 64)
			e.Type, e.User = "text_mention", &User{ID: id}
			return e, err == nil
		}
		if err != nil || u.Scheme == "" && !strings.Contains(href, ".") || u.Scheme != "" && u.Scheme != "tg" && u.Host == "" && u.Opaque == "" {
			p.strange = append(p.strange, fmt.Sprintf("a link to %q is dropped", href))
			return e, false
		}
		e.Type, e.URL = "text_link", href
		if u.Scheme == "" {
			e.URL = "http://" + href
		}
	}
	return e, true
}

// until takes bytes up to one of the stops or the end.
func (p *htmlParser) until(stops string) string {
	rest := p.src[p.pos:]
	n := strings.IndexAny(rest, stops)
	if n < 0 {
		n = len(rest)
	}
	p.pos += n
	return rest[:n]
}

func (p *htmlParser) spaces() {
	for p.pos < len(p.src) && strings.IndexByte(" \t\r\n\v\f", p.src[p.pos]) >= 0 {
		p.pos++
	}
}

func isTokenByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '.' || b == '-'
}

// sortEntities orders by place, the longer first, merges <pre><code class="language-x"> into one pre with a language,
// and drops what lies inside code: Telegram formats nothing there.
func sortEntities(all []Entity) []Entity {
	rank := func(e Entity) int { // at one place: the quote around the code around the rest
		switch e.Type {
		case "blockquote", "expandable_blockquote":
			return 0
		case "pre":
			return 1
		case "code":
			return 2
		}
		return 3
	}
	slices.SortStableFunc(all, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		if a.Length != b.Length {
			return b.Length - a.Length
		}
		return rank(a) - rank(b)
	})
	var kept []Entity
	codeEnd, code := 0, -1
	for _, e := range all {
		if e.Offset < codeEnd && e.Type != "blockquote" && e.Type != "expandable_blockquote" {
			if outer := kept[code]; outer.Type == "pre" && e.Type == "code" && e.Offset == outer.Offset && e.Length == outer.Length {
				kept[code].Language = e.Language
			}
			continue
		}
		if e.Type == "code" {
			e.Language = ""
		}
		if e.Type == "pre" || e.Type == "code" {
			codeEnd, code = e.Offset+e.Length, len(kept)
		}
		kept = append(kept, e)
	}
	return kept
}
