package llm

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// withoutWords is an error without what it repeats of the texts, which may be a person's question, and not longer than a line of the log
// bears: some servers send back what they refuse, and errors are logged.
func withoutWords(err error, texts []string) error {
	status, refused := errors.AsType[*StatusError](err)
	words, most := err.Error(), 2*shown // what was wrong, and what came
	if refused {
		words, most = status.Body, shown
	}
	cut := len(words)
	for _, text := range texts {
		for _, form := range forms(text) {
			if at := strings.Index(words, form); at >= 0 {
				cut = min(cut, at)
			}
		}
	}
	said := words[:cut]
	if cut < len(words) {
		said += "…"
	}
	said = start(said, most)
	switch {
	case said == words:
		return err
	case refused:
		return &StatusError{Code: status.Code, Body: said, Wait: status.Wait}
	}
	return errors.New(said)
}

// What of a text nobody writes by chance: a text of fewer letters than least is not looked for, of a longer one its first.
const (
	least = 8
	first = 16
)

// forms are the ways in which the beginning of a text is repeated: as it is, on one line, in JSON, and in JSON of ASCII alone.
func forms(text string) []string {
	letters := []rune(text)
	if len(letters) < least {
		return nil
	}
	text = string(letters[:min(len(letters), first)])
	line := strings.Join(strings.Fields(text), " ")
	escaped, err := json.Marshal(text)
	if err != nil {
		return []string{text, line}
	}
	return []string{text, line, strings.Trim(string(escaped), `"`), strings.Trim(strconv.QuoteToASCII(text), `"`)}
}
