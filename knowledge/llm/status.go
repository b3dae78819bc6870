package llm

import (
	"fmt"
	"net/http"
	"regexp"
	"time"
)

// StatusError is a call that the endpoint refused.
type StatusError struct {
	Code int
	Body string        // what it says, without the key
	Wait time.Duration // what Retry-After asked for; 0 = nothing
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the model endpoint answered %d: %s", e.Code, e.Body)
}

// RetryAfter is how long the endpoint asked to be left alone.
func (e *StatusError) RetryAfter() time.Duration { return e.Wait }

// tooMuch are the words for a text, or a batch, that is more than the endpoint takes:
//
//	llama.cpp  500 "input (900 tokens) is too large to process. increase the physical batch size"
//	           400 "the request exceeds the available context size"
//	Ollama     400, 500 "the input length exceeds the context length"
//	vLLM       400 "This model's maximum context length is 512 tokens. However, you requested 900 tokens"
//	OpenAI     400 "maximum context length is 8192 tokens", "maximum input length is 8192 tokens", 429 "Request too large for …"
//	TEI        413 "`inputs` must have less than 512 tokens", 422 "batch size 64 > maximum allowed batch size 32"
var tooMuch = regexp.MustCompile(`(?i)(input|request|prompt|text|tokens\)?|batch)[^.]{0,40} too (large|long)|too many (input )?tokens|(context|input|sequence|prompt) (length|size)|less than \d+ tokens|maximum allowed batch size`)

// temporary reports whether the same call may succeed later. What is refused for its length is refused again.
func (e *StatusError) temporary() bool {
	switch {
	case e.Code == http.StatusTooManyRequests || e.Code == http.StatusRequestTimeout || e.Code >= 500 && e.Code != http.StatusNotImplemented:
		return !tooMuch.MatchString(e.Body)
	}
	return false
}
