package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"thidua/bot/outbox"
)

// APIError is an answer of Telegram that refuses a call.
type APIError struct {
	Code        int
	Description string
	RetryAfter  time.Duration // with code 429
	MoveTo      int64         // the supergroup that the group became, or 0

	gateway bool // it is not the Bot API that answered, but something in between
}

// Error says what Telegram said.
func (e *APIError) Error() string {
	return fmt.Sprintf("Telegram answered %d %s", e.Code, e.Description)
}

// noAnswerError is a call without an answer that can be read.
type noAnswerError struct {
	sent bool // the request left this machine, and may have had its effect
	err  error
}

func (e *noAnswerError) Error() string { return e.err.Error() }
func (e *noAnswerError) Unwrap() error { return e.err }

// caller is the library's way to Telegram. It reads the answer before the library does, whose own errors tell neither the
// code of every refusal nor whether a request was sent.
type caller struct {
	http  *http.Client
	token string // which no error may show
}

// maxAnswer is far more than any answer of Telegram, a hundred updates included.
const maxAnswer = 64 << 20

// Do implements bot.HttpClient. The response is one of success; a refusal is an *APIError, and everything else a
// *noAnswerError, which wraps what the reading of the request's body failed with.
func (c *caller) Do(request *http.Request) (*http.Response, error) {
	response, text, err := c.read(request)
	if err == nil {
		err = refusal(response.StatusCode, text)
	}
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	return response, nil
}

// read makes a request and reads its answer, whatever that is; the body of the response is closed. The error is a *noAnswerError.
func (c *caller) read(request *http.Request) (*http.Response, []byte, error) {
	var sent atomic.Bool
	ctx := httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	request, err := repeatable(request.WithContext(ctx))
	if err != nil {
		return nil, nil, &noAnswerError{false, err}
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, nil, &noAnswerError{sent.Load(), mask(err, c.token)}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, nil, &noAnswerError{true, fmt.Errorf("reading the answer: %w", mask(err, c.token))}
	}
	return response, text, nil
}

// maxRepeatable holds every call that carries no file.
const maxRepeatable = 64 << 10

// repeatable is the request with its body in memory when that is short: net/http then makes it again when Telegram has closed
// the connection that it chose. A longer body streams as it did.
func repeatable(request *http.Request) (*http.Request, error) {
	head, err := io.ReadAll(io.LimitReader(request.Body, maxRepeatable))
	if err != nil {
		request.Body.Close()
		return nil, err
	}
	if len(head) == maxRepeatable {
		request.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(head), request.Body), request.Body}
		return request, nil
	}
	request.Body.Close()
	short, err := http.NewRequestWithContext(request.Context(), request.Method, request.URL.String(), bytes.NewReader(head))
	if err != nil {
		return nil, err
	}
	if len(head) > 0 { // without parameters the library would announce a form and send none
		short.Header = request.Header
	}
	return short, nil
}

// refusal is the error that an answer is, or nil.
func refusal(status int, text []byte) error {
	var answer struct {
		OK          *bool  `json:"ok"`
		ErrorCode   int    `json:"error_code"`
		Description string `json:"description"`
		Parameters  struct {
			RetryAfter seconds `json:"retry_after"`
			MoveTo     int64   `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.OK == nil {
		return &APIError{Code: status, Description: "(not as the Bot API answers)", gateway: true}
	}
	if *answer.OK {
		return nil
	}
	return &APIError{Code: answer.ErrorCode, Description: answer.Description, MoveTo: answer.Parameters.MoveTo,
		RetryAfter: time.Duration(answer.Parameters.RetryAfter)}
}

// seconds are a wait that Telegram asks for. Whatever it says, it is read as one from 0 to outbox.MaxHold: a number that cannot
// be right must neither hold a chat for ever nor hide the refusal that it came with.
type seconds time.Duration

// UnmarshalJSON implements json.Unmarshaler.
func (s *seconds) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseFloat(strings.Trim(string(text), `"`), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || !(n >= 0) { // what is out of range is read as infinite
		n = 0
	}
	*s = seconds(min(n, outbox.MaxHold.Seconds()) * float64(time.Second))
	return nil
}

// mask keeps the token, which every URL of the API holds, out of an error.
func mask(err error, token string) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		e.URL = strings.ReplaceAll(e.URL, token, "***")
	}
	if strings.Contains(err.Error(), token) {
		return errors.New(strings.ReplaceAll(err.Error(), token, "***"))
	}
	return err
}

// request is a call of a method that the library does not make.
func (c *Client) request(ctx context.Context, method, contentType string, body io.Reader) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/bot"+c.api.Token()+"/"+method, body)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", method, mask(err, c.api.Token()))
	}
	request.Header.Set("Content-Type", contentType)
	return request, nil
}

// post performs a method as the library would, for what it cannot do.
func (c *Client) post(ctx context.Context, method, contentType string, body io.Reader, result any) error {
	request, err := c.request(ctx, method, contentType, body)
	if err != nil {
		return err
	}
	response, err := c.caller.Do(request)
	if err != nil {
		return fmt.Errorf("calling %s: %w", method, err)
	}
	defer response.Body.Close()
	return decodeResult(response.Body, method, result)
}

// decodeResult reads the result of a method out of an answer of success.
func decodeResult(from io.Reader, method string, result any) error {
	answer := struct {
		Result any `json:"result"`
	}{result}
	if err := json.NewDecoder(from).Decode(&answer); err != nil {
		return fmt.Errorf("decoding the answer to %s: %w", method, err)
	}
	return nil
}
