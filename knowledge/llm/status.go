package llm

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
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

// later are the words for what is refused for now, whatever the text: "Too many tokens, please wait before trying again" of Bedrock's 429.
var later = regexp.MustCompile(`(?i)\b(try|trying) again|\bretry`)

// ofLength reports whether the text, or the batch, is refused for its length: it is refused again.
func (e *StatusError) ofLength() bool {
	return tooMuch.MatchString(e.Body) && !(e.Code == http.StatusTooManyRequests && later.MatchString(e.Body))
}

// temporary reports whether the same call may succeed later.
func (e *StatusError) temporary() bool {
	return (e.Busy() || e.Code >= 500 && e.Code != http.StatusNotImplemented) && !e.ofLength()
}

// Busy reports whether the endpoint says that it is, or that it was asked too much: nothing is said of the text.
func (e *StatusError) Busy() bool {
	return slices.Contains([]int{http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusServiceUnavailable}, e.Code) && !e.ofLength()
}
