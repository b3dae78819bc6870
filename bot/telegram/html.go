package telegram

import (
	"html"
	"strings"
	"unicode/utf8"
)

// MaxText is the most characters of one message, counted by Telegram in UTF-16 units after the tags are taken out.
const MaxText = 4096

// MaxCaption is the most characters of the words under a file, counted as those of MaxText.
const MaxCaption = 1024

// Escape makes text safe inside HTML.
func Escape(text string) string { return html.EscapeString(text) }

// Split cuts HTML into pieces of at most limit characters each, at paragraph ends where it can, else at line ends, at
// sentence ends, at spaces. Tags open at a cut are closed before it and opened again after it. The HTML must be
// balanced and use the tags of the Bot API; pieces that would hold no text are left out.
func Split(source string, limit int) []string {
	s := splitter{limit: limit}
	for rest := source; rest != ""; {
		var token string
		token, rest = nextToken(rest)
		s.add(token)
	}
	s.flush(len(s.tokens))
	return s.pieces
}

// Length is how long Telegram counts HTML, for MaxText and MaxCaption.
func Length(source string) (n int) {
	for source != "" {
		var token string
		token, source = nextToken(source)
		n += width(token)
	}
	return n
}

// Plain is the words of HTML without its tags.
func Plain(source string) string {
	var out strings.Builder
	for source != "" {
		var token string
		if token, source = nextToken(source); !isTag(token) {
			out.WriteString(html.UnescapeString(token))
		}
	}
	return out.String()
}

// nextToken takes a tag, an entity or one character off the front.
func nextToken(source string) (token, rest string) {
	end := 0
	switch source[0] {
	case '<':
		end = strings.IndexByte(source, '>') + 1
	case '&':
		if semicolon := strings.IndexByte(source, ';'); semicolon > 0 && semicolon < 12 {
			end = semicolon + 1
		}
	}
	if end <= 0 {
		_, end = utf8.DecodeRuneInString(source)
	}
	return source[:end], source[end:]
}

func isTag(token string) bool { return len(token) > 1 && token[0] == '<' }

// width is the UTF-16 units that a token shows.
func width(token string) int {
	if isTag(token) {
		return 0
	}
	n := 0
	for _, r := range html.UnescapeString(token) {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

type splitter struct {
	limit  int
	pieces []string
	open   []string // tags open where the present piece begins
	tokens []string // of the present piece
	width  int
}

func (s *splitter) add(token string) {
	w := width(token)
	for s.width+w > s.limit && len(s.tokens) > 0 {
		s.flush(s.cut())
	}
	s.tokens = append(s.tokens, token)
	s.width += w
}

// cut is the best place to end the present piece: before that many of its tokens. A place in the first half is only
// taken when there is no other of its kind.
func (s *splitter) cut() int {
	best, rank := len(s.tokens), 0
	for i := len(s.tokens); i > 0; i-- {
		r := s.rank(i)
		if r > 1 && i < len(s.tokens)/2 {
			r = 1 // a short piece is worse than a cut inside a paragraph
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}

// rank says how good it is to cut before token i.
func (s *splitter) rank(i int) int {
	before := s.tokens[i-1]
	switch {
	case before == "\n" && i > 1 && s.tokens[i-2] == "\n":
		return 5
	case before == "\n":
		return 4
	case before == " " && i > 1 && strings.ContainsAny(s.tokens[i-2], ".;:!?"):
		return 3
	case before == " ":
		return 2
	}
	return 0
}

// flush ends the present piece before its token n and begins the next with what is left.
func (s *splitter) flush(n int) {
	open := append([]string(nil), s.open...)
	for _, token := range s.tokens[:n] {
		switch {
		case !isTag(token):
		case token[1] == '/':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		default:
			open = append(open, token)
		}
	}
	body := strings.Trim(strings.Join(s.tokens[:n], ""), "\n ")
	if hasText(s.tokens[:n]) {
		var piece strings.Builder
		for _, tag := range s.open {
			piece.WriteString(tag)
		}
		piece.WriteString(body)
		for i := len(open) - 1; i >= 0; i-- {
			piece.WriteString("</" + tagName(open[i]) + ">")
		}
		s.pieces = append(s.pieces, piece.String())
	}
	left := append([]string(nil), s.tokens[n:]...)
	for len(left) > 0 && (left[0] == "\n" || left[0] == " ") {
		left = left[1:]
	}
	s.open, s.tokens, s.width = open, left, 0
	for _, token := range left {
		s.width += width(token)
	}
}

func hasText(tokens []string) bool {
	for _, token := range tokens {
		if !isTag(token) && strings.TrimSpace(html.UnescapeString(token)) != "" {
			return true
		}
	}
	return false
}

func tagName(tag string) string {
	name := strings.Trim(tag, "<>")
	name, _, _ = strings.Cut(name, " ")
	return name
}
