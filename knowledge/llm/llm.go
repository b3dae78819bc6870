// Package llm asks models behind any OpenAI-compatible endpoint: OpenAI itself, vLLM, Ollama, llama.cpp, TEI.
package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Config says where the endpoint is.
type Config struct {
	URL     string        // up to and with /v1, "http://localhost:11434/v1"
	Key     string        // "" for an endpoint that asks for none
	Timeout time.Duration // of one try; 0 means a minute: a model on a small machine takes its time
	Tries   int           // of one call, 0 means 4
}

// Client calls one endpoint. It is safe for concurrent use.
type Client struct {
	base *url.URL
	key  string
	http *http.Client
}

// NewClient connects to nothing yet.
func NewClient(config Config) (*Client, error) {
	parsed, err := url.Parse(config.URL)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return nil, errors.New("OPENAI_BASE_URL must be an http or https URL, such as http://localhost:11434/v1")
	}
	if config.Timeout == 0 {
		config.Timeout = time.Minute
	}
	if config.Tries == 0 {
		config.Tries = 4
	}
	return &Client{base: parsed, key: config.Key, http: &http.Client{Transport: &retrier{
		next: http.DefaultTransport, key: config.Key, timeout: config.Timeout, tries: config.Tries,
	}}}, nil
}

// post sends a request to a path below the endpoint's URL and returns the body of the answer. What the endpoint refused is
// a *StatusError.
func (c *Client) post(ctx context.Context, path string, request any) ([]byte, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	call.Header.Set("Content-Type", "application/json")
	call.Header.Set("Accept", "application/json")
	if c.key != "" {
		call.Header.Set("Authorization", "Bearer "+c.key)
	}
	response, err := c.http.Do(call)
	if err != nil {
		return nil, cause(err)
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body) // it is in memory
}

// cause takes the wrapping of net/http off an error: it would repeat the URL, in which some endpoints want a key.
func cause(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// bodyLimit is the largest answer that is read: thirty-two vectors are three million bytes at most.
const bodyLimit = 64 << 20

// errTooLarge reports an answer beyond bodyLimit. The same call would bring the same.
var errTooLarge = fmt.Errorf("the answer is longer than %d bytes", bodyLimit)

// read is the whole body, so that a connection that breaks in the middle of it is tried again like one that breaks
// before.
func read(response *http.Response) error {
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit+1))
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if len(body) > bodyLimit {
		return errTooLarge
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}
