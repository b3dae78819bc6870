package vietnamese

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed stopwords.txt
var stopwordTable string

// Role says what a token does in a question.
type Role uint8

const (
	Content  Role = iota // names the subject
	Function             // grammar: của, và, được
	Question             // asks: là gì, bao nhiêu, ở đâu
	Courtesy             // addresses or thanks: ạ, em, cho hỏi, đồng chí
	Greeting             // xin chào, alo
)

var sections = map[string]Role{"content": Content, "function": Function, "question": Question, "courtesy": Courtesy, "greeting": Greeting}

// stopwords maps phrases to their role: single words as written, single words safe without
// diacritics, and longer phrases folded.
type stopwords struct {
	written, bare, phrases map[string]Role
	longest                map[string]int // syllables of the longest phrase that begins with a word
}

var loadStopwords = sync.OnceValue(func() stopwords {
	table, err := parseStopwords(stopwordTable)
	if err != nil {
		panic(fmt.Sprintf("vietnamese: embedded stop words: %v", err)) // a test parses it
	}
	return table
})

// Roles returns the role of every token. Where phrases overlap the one that starts first
// wins, of those the longest. A phrase is met typed with or without diacritics; a token with
// diacritics is only met by the word that has the same.
func Roles(tokens []Token) []Role {
	table := loadStopwords()
	roles := make([]Role, len(tokens))
	folded := make([]string, len(tokens))
	for i, t := range tokens {
		folded[i] = t.Folded()
	}
	for i := 0; i < len(tokens); {
		role, n := table.match(tokens[i:], folded[i:])
		for j := range n {
			roles[i+j] = role
		}
		i += max(n, 1)
	}
	return roles
}

// IsGreeting reports whether s greets and says nothing else: "xin chào", "alo ad ơi".
func IsGreeting(s string) bool {
	greets := false
	for _, role := range Roles(Tokenize(s)) {
		switch role {
		case Greeting:
			greets = true
		case Content:
			return false
		}
	}
	return greets
}

func (w stopwords) match(tokens []Token, folded []string) (Role, int) {
	for n := min(w.longest[folded[0]], len(tokens)); n > 1; n-- {
		if role, ok := w.phrases[strings.Join(folded[:n], " ")]; ok && w.agrees(tokens[:n]) {
			return role, n
		}
	}
	if role, ok := w.written[tokens[0].Text]; ok {
		return role, 1
	}
	if tokens[0].Text == folded[0] {
		if role, ok := w.bare[folded[0]]; ok {
			return role, 1
		}
	}
	return Content, 0
}

// agrees reports whether a phrase that matches folded also matches as typed: either without
// any diacritics, or with exactly those of the table.
func (w stopwords) agrees(tokens []Token) bool {
	typed := strings.Join(Texts(tokens), " ")
	if !HasTones(typed) {
		return true
	}
	_, ok := w.written[typed]
	return ok
}

func parseStopwords(text string) (stopwords, error) {
	table := stopwords{written: map[string]Role{}, bare: map[string]Role{}, phrases: map[string]Role{}, longest: map[string]int{}}
	role, started := Content, false
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			if role, started = sections[strings.Trim(line, "[]")]; !started {
				return table, fmt.Errorf("line %d: section %q", n+1, line)
			}
			continue
		}
		if !started {
			return table, fmt.Errorf("line %d: %q stands before the first section", n+1, line)
		}
		word, safe := strings.CutPrefix(line, "~")
		tokens := Tokenize(word)
		key := strings.Join(Texts(tokens), " ")
		table.written[key] = role
		switch {
		case len(tokens) > 1:
			first := tokens[0].Folded()
			table.phrases[Fold(key)] = role
			table.longest[first] = max(table.longest[first], len(tokens))
		case safe:
			table.bare[Fold(key)] = role
		}
	}
	return table, nil
}
