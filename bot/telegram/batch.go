package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"
)

// updates performs getUpdates, which the library keeps for its own loop. The updates are decoded one by one later: one that cannot be must not hide the
// others, also where it is no JSON, and so neither is the answer.
func (c *Client) updates(ctx context.Context, offset int64, wait time.Duration) (received []json.RawMessage, err error) {
	const method = "getUpdates"
	body, err := json.Marshal(struct {
		Offset  int64    `json:"offset,omitempty"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{offset, int(wait.Seconds()), allowedUpdates})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait+10*time.Second)
	defer cancel()
	request, err := c.request(ctx, method, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, text, err := c.caller.read(request)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", method, err)
	}
	if !json.Valid(text) {
		if received = cutUpdates(text); received != nil {
			return received, nil
		}
	}
	if err := refusal(response.StatusCode, text); err != nil {
		return nil, fmt.Errorf("calling %s: %w", method, err)
	}
	return received, decodeResult(bytes.NewReader(text), method, &received)
}

var (
	answerBegins = regexp.MustCompile(`^\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[`)
	answerEnds   = regexp.MustCompile(`\]\s*\}\s*$`)
	// updateBegins stands in no string: quotes are escaped there.
	updateBegins = regexp.MustCompile(`\{\s*"update_id"\s*:`)
)

// cutUpdates takes an answer of success apart that is no JSON: one of its updates is damaged, or its end is missing. An update whose end may be missing
// is left out, and comes again. It is nil when there is none.
func cutUpdates(text []byte) (all []json.RawMessage) {
	if !answerBegins.Match(text) {
		return nil
	}
	begins := updateBegins.FindAllIndex(text, -1)
	for i, begin := range begins {
		end := len(text)
		if i+1 < len(begins) {
			end = begins[i+1][0]
		}
		piece := json.RawMessage(text[begin[0]:end])
		var whole json.RawMessage
		if json.NewDecoder(bytes.NewReader(piece)).Decode(&whole) == nil {
			piece = whole // without the comma after it
		} else if end == len(text) && !answerEnds.Match(text) {
			continue
		}
		all = append(all, piece)
	}
	return all
}
