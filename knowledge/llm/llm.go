// Package llm asks models behind any OpenAI-compatible endpoint: OpenAI itself, vLLM, Ollama, llama.cpp, TEI.
package llm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
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
	config openai.ClientConfig
	query  string // of every URL: some endpoints want a key in it
	http   *http.Client
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
	api := openai.DefaultConfig(config.Key)
	query := parsed.RawQuery
	parsed.RawQuery = ""
	api.BaseURL = strings.TrimRight(parsed.String(), "/")
	return &Client{config: api, query: query, http: &http.Client{Transport: &retrier{
		next: http.DefaultTransport, key: config.Key, timeout: config.Timeout, tries: config.Tries,
	}}}, nil
}

// embedding is the library's client for one call with so many texts.
func (c *Client) embedding(texts int) *openai.Client {
	config := c.config
	config.HTTPClient = &standardiser{next: c.http, query: c.query, texts: texts}
	return openai.NewClientWithConfig(config)
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
