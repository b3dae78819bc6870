package telegramtest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func utf16Width(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16Width(r)
	}
	return n
}

// utf16Slice is a part of s by UTF-16 code units; "" when it does not lie in s on character borders.
func utf16Slice(s string, offset, length int) string {
	start, at := -1, 0
	for i, r := range s {
		if at == offset {
			start = i
		}
		if start >= 0 && at == offset+length {
			return s[start:i]
		}
		at += utf16Width(r)
	}
	if start >= 0 && at == offset+length {
		return s[start:]
	}
	return ""
}

// cleanText replaces control characters by spaces and drops carriage returns, as Telegram does with every string.
func cleanText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r >= 0x202a && r <= 0x202e, r == utf8.RuneError:
			return -1
		case r < ' ':
			return ' '
		}
		return r
	}, s)
}

// trim takes white space off both ends, off the beginning only up to the first entity, and moves the entities along.
// What is left of an entity may be nothing: it goes.
func (p parsed) trim() parsed {
	end := strings.TrimRightFunc(p.text, unicode.IsSpace)
	start := len(end) - len(strings.TrimLeftFunc(end, unicode.IsSpace))
	cut := utf8.RuneCountInString(end[:start]) // no white space takes two code units
	for _, e := range p.entities {
		cut = min(cut, e.Offset)
	}
	for range cut {
		_, size := utf8.DecodeRuneInString(end)
		end = end[size:]
	}
	p.text = end
	length := utf16Len(p.text)
	var kept []Entity
	for _, e := range p.entities {
		e.Offset -= cut
		e.Length = min(e.Length, length-e.Offset)
		if e.Length > 0 {
			kept = append(kept, e)
		}
	}
	p.entities = kept
	return p
}

// The forms Telegram finds in a text by itself. What must stand before and after is checked apart.
var (
	commandForm = regexp.MustCompile(`/[A-Za-z0-9_]{1,64}(@[A-Za-z0-9_]{3,32})?`)
	mentionForm = regexp.MustCompile(`@[A-Za-z0-9_]{3,32}`)
	hashtagForm = regexp.MustCompile(`#[\p{L}\p{M}\p{N}_]*[\p{L}_][\p{L}\p{M}\p{N}_]*`)
	urlForm     = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>"'.,;:!?()\[\]{}]`)
	emailForm   = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)
)

// findEntities marks links, addresses, mentions, commands and hashtags, none inside another.
func findEntities(text string) []Entity {
	var found []Entity
	var taken [][]int
	add := func(kind string, form *regexp.Regexp, before, after string) {
		for _, m := range form.FindAllStringIndex(text, -1) {
			prev, _ := utf8.DecodeLastRuneInString(text[:m[0]])
			next, _ := utf8.DecodeRuneInString(text[m[1]:])
			if before != "" && m[0] > 0 && (isWord(prev) || strings.ContainsRune(before, prev)) ||
				after != "" && m[1] < len(text) && (isWord(next) || strings.ContainsRune(after, next)) ||
				slices.ContainsFunc(taken, func(t []int) bool { return m[0] < t[1] && t[0] < m[1] }) {
				continue
			}
			taken = append(taken, m)
			found = append(found, Entity{Type: kind, Offset: utf16Len(text[:m[0]]), Length: utf16Len(text[m[0]:m[1]])})
		}
	}
	add("url", urlForm, "", "")
	add("email", emailForm, "", "")
	add("bot_command", commandForm, "/<>", "/<>")
	add("mention", mentionForm, "@", "@")
	add("hashtag", hashtagForm, "#", "")
	return sortEntities(found)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// addFound adds what Telegram finds by itself to a bot's text, where no code, link or the like is marked already.
func (p parsed) addFound() parsed {
	all := slices.Clone(p.entities)
	for _, f := range findEntities(p.text) {
		if !slices.ContainsFunc(p.entities, func(e Entity) bool {
			switch e.Type {
			case "code", "pre", "text_link", "text_mention", "url", "email", "mention", "bot_command", "hashtag", "custom_emoji":
				return e.Offset < f.Offset+f.Length && f.Offset < e.Offset+e.Length
			}
			return false
		}) {
			all = append(all, f)
		}
	}
	p.entities = sortEntities(all)
	return p
}

// formatted is a text or caption of the bot, by its parse_mode or entities; the caller holds mu.
func (q *request) formatted(text, mode, entities string) (p parsed, html string, refusal *apiError) {
	text = cleanText(text)
	switch strings.ToLower(mode) {
	case "html":
		var err error
		if p, err = parseHTML(text); err != nil {
			return p, "", badRequest("can't parse entities: %s", err)
		}
		html = text
	case "":
		p.text = text
		if _, refusal := (&request{params: map[string]string{"entities": entities}}).object("entities", &p.entities); refusal != nil {
			return p, "", refusal
		}
		for _, e := range p.entities {
			if e.Offset < 0 || e.Length <= 0 || utf16Slice(text, e.Offset, e.Length) == "" {
				return p, "", badRequest("entity beginning at UTF-16 offset %d ends not in the text or in the middle of a character", e.Offset)
			}
		}
		p.entities = sortEntities(p.entities)
	default:
		return p, "", badRequest("unsupported parse_mode") // here also Markdown: it is not played
	}
	for i, e := range p.entities {
		if e.User != nil {
			if a := q.s.st.Accounts[e.User.ID]; a != nil {
				u := a.User
				p.entities[i].User = &u
			} else {
				q.s.violate(q.method, "a mention of an unknown account %d", e.User.ID)
			}
		}
	}
	for _, what := range p.strange {
		q.s.violate(q.method, "%s", what)
	}
	if p = p.trim(); utf16Len(p.text) <= maxText {
		p = p.addFound() // longer ones will be refused
	}
	if len(p.entities) > maxEntities {
		q.s.violate(q.method, "%d entities: the first %d are kept", len(p.entities), maxEntities)
		p.entities = p.entities[:maxEntities]
	}
	return p, html, nil
}

// messageText is the text parameter, formatted and of a length Telegram takes.
func (q *request) messageText() (parsed, string, *apiError) {
	p, html, refusal := q.formatted(q.text("text"), q.text("parse_mode"), q.text("entities"))
	switch {
	case refusal != nil:
		return p, "", refusal
	case p.text == "":
		return p, "", badRequest("message text is empty")
	case utf16Len(p.text) > maxText:
		return p, "", badRequest("message is too long")
	}
	return p, html, nil
}

// messageCaption is the caption parameter; none is allowed.
func (q *request) messageCaption(caption, mode, entities string) (parsed, string, *apiError) {
	p, html, refusal := q.formatted(caption, mode, entities)
	if refusal == nil && utf16Len(p.text) > maxCaption {
		refusal = badRequest("message caption is too long")
	}
	return p, html, refusal
}
