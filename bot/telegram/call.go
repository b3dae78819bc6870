package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// params are the parameters of a call, by Telegram's names; values are written as JSON.
type params map[string]any

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

// call performs a method. Its error wraps an *APIError when Telegram refused.
func (c *Client) call(ctx context.Context, method string, in, result any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", method, err)
	}
	return c.post(ctx, method, "application/json", bytes.NewReader(body), result)
}

// part is one uploaded file of a call.
type part struct {
	field string
	name  string // of the file, as people see it
	write func(w io.Writer) error
}

// upload performs a method with files, which are written while the request is on its way. An error of a part's write is
// returned as it is; the method then had no effect.
func (c *Client) upload(ctx context.Context, method string, in params, parts []part, result any) error {
	body, pipe := io.Pipe()
	form := multipart.NewWriter(pipe)
	written := make(chan error, 1)
	go func() {
		err := writeForm(form, in, parts)
		pipe.CloseWithError(err) // nil ends the body well
		written <- err
	}()
	err := c.post(ctx, method, form.FormDataContentType(), body, result)
	body.Close() // lets the writer end when the server did not want the rest
	if writeErr := <-written; writeErr != nil && !errors.Is(writeErr, io.ErrClosedPipe) {
		return writeErr
	}
	return err
}

func writeForm(form *multipart.Writer, in params, parts []part) error {
	for name, value := range in {
		text, ok := value.(string)
		if !ok {
			encoded, err := json.Marshal(value)
			if err != nil {
				return fmt.Errorf("encoding %s: %w", name, err)
			}
			text = string(encoded)
		}
		if err := form.WriteField(name, text); err != nil {
			return err
		}
	}
	for _, p := range parts {
		w, err := form.CreateFormFile(p.field, p.name)
		if err != nil {
			return err
		}
		if err := p.write(w); err != nil {
			return err
		}
	}
	return form.Close()
}

// maxAnswer is far more than any answer of Telegram, a hundred updates included.
const maxAnswer = 64 << 20

func (c *Client) post(ctx context.Context, method, contentType string, body io.Reader, result any) error {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/bot"+c.token+"/"+method, body)
	if err != nil {
		return fmt.Errorf("calling %s: %w", method, c.mask(err))
	}
	request.Header.Set("Content-Type", contentType)
	response, err := c.http.Do(request)
	if err != nil {
		return &noAnswerError{sent.Load(), fmt.Errorf("calling %s: %w", method, c.mask(err))}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return &noAnswerError{true, fmt.Errorf("reading the answer to %s: %w", method, c.mask(err))}
	}
	return readAnswer(method, response.StatusCode, text, result)
}

// readAnswer reads what Telegram answered into result, which may be nil.
func readAnswer(method string, status int, text []byte, result any) error {
	var answer struct {
		OK          *bool           `json:"ok"`
		Result      json.RawMessage `json:"result"`
		ErrorCode   int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int   `json:"retry_after"`
			MoveTo     int64 `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.OK == nil {
		return &APIError{Code: status, Description: "(not as the Bot API answers)", gateway: true}
	}
	if !*answer.OK {
		return &APIError{Code: answer.ErrorCode, Description: answer.Description, MoveTo: answer.Parameters.MoveTo,
			RetryAfter: time.Duration(answer.Parameters.RetryAfter) * time.Second}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return &noAnswerError{true, fmt.Errorf("decoding the answer to %s: %w", method, err)}
	}
	return nil
}
