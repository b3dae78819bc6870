package llm

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// withoutWords is an error without what it repeats of the texts, which may be a person's question: some servers send back what they
// refuse, and errors are logged.
func withoutWords(err error, texts []string) error {
	said := err.Error()
	cut := len(said)
	for _, text := range texts {
		for _, form := range forms(text) {
			if at := strings.Index(said, form); at >= 0 {
				cut = min(cut, at)
			}
		}
	}
	if cut == len(said) {
		return err
	}
	if status, ok := errors.AsType[*StatusError](err); ok {
		return &StatusError{Code: status.Code, Body: strings.TrimPrefix(said[:cut], status.head()) + "…", Wait: status.Wait}
	}
	return errors.New(said[:cut] + "…")
}

// What of a text nobody writes by chance: a text of fewer letters than least is not looked for, of a longer one its first.
const (
	least = 8
	first = 16
)

// forms are the ways in which the beginning of a text is repeated: as it is, in JSON, and in JSON of ASCII alone.
func forms(text string) []string {
	letters := []rune(text)
	if len(letters) < least {
		return nil
	}
	text = string(letters[:min(len(letters), first)])
	escaped, err := json.Marshal(text)
	if err != nil {
		return []string{text}
	}
	return []string{text, strings.Trim(string(escaped), `"`), strings.Trim(strconv.QuoteToASCII(text), `"`)}
}
