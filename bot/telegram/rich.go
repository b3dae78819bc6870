package telegram

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// richWords are the words of a rich message, a line for each block, cell and caption; "" when it shows none. It reads whatever has the
// shape of blocks and texts, so that blocks of later versions are read too.
func richWords(raw json.RawMessage) string {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return ""
	}
	var lines []string
	richLines(value, &lines)
	return strings.Join(lines, "\n")
}

// richLines collects the words of blocks at any depth.
func richLines(value any, lines *[]string) {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			richLines(one, lines)
		}
	case map[string]any:
		if line := strings.TrimSpace(richInline(v)); line != "" {
			*lines = append(*lines, line)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if !slices.Contains(richInlineFields, name) {
				richLines(v[name], lines)
			}
		}
	}
}

// richInlineFields are where a block, or a piece of text in another, has its words; the first that there is counts.
var richInlineFields = []string{"text", "summary", "credit", "expression", "alternative_text"}

// richInline are the words of a text: a string, pieces, or words in some form.
func richInline(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []any:
		var out strings.Builder
		for _, piece := range v {
			out.WriteString(richInline(piece))
		}
		return out.String()
	case map[string]any:
		for _, name := range richInlineFields {
			if words := richInline(v[name]); words != "" {
				return words
			}
		}
	}
	return ""
}
