package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"thidua/knowledge/worker"
)

// retrier tries a call again that met a full queue (429), an endpoint in trouble (5xx) or a broken network, and waits
// as long as Retry-After says. Where it gives up, a refusal is a *StatusError with what the endpoint said. A redirect is a
// refusal too: the texts and the key go nowhere but where the settings say.
type retrier struct {
	next    http.RoundTripper
	key     string
	timeout time.Duration
	tries   int
}

// between is the wait before a call is tried again. A Retry-After beyond its longest is left to the caller, who has time.
var between = worker.Backoff{First: 500 * time.Millisecond, Most: time.Minute}

// RoundTrip implements http.RoundTripper.
func (r *retrier) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		defer request.Body.Close()
	}
	for try := 1; ; try++ {
		response, err := r.once(request)
		if err == nil {
			return response, nil
		}
		asked := worker.RetryAfter(err)
		if try == r.tries || !temporary(err) || request.Context().Err() != nil || asked > between.Most {
			return nil, err
		}
		wait := max(between.After(try), asked)
		if deadline, set := request.Context().Deadline(); set && time.Until(deadline) < wait {
			return nil, err // now: the wait would only end in the deadline
		}
		if !worker.Sleep(request.Context(), wait) {
			return nil, err // which says more than that the caller went away
		}
	}
}

// temporary reports whether the same call may succeed later.
func temporary(err error) bool {
	if status, ok := errors.AsType[*StatusError](err); ok {
		return status.temporary()
	}
	return !errors.Is(err, errTooLarge)
}

// once tries one time. The body of what it returns is in memory.
func (r *retrier) once(original *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(original.Context(), r.timeout)
	defer cancel()
	request := original.Clone(ctx)
	var err error
	if request.Body, err = original.GetBody(); err != nil {
		return nil, fmt.Errorf("repeating the request: %w", err)
	}
	response, err := r.next.RoundTrip(request)
	if err == nil {
		err = read(response)
	}
	if err != nil {
		return nil, r.told(original.Context(), ctx, err)
	}
	if response.StatusCode/100 == 2 {
		return response, nil
	}
	body, _ := io.ReadAll(response.Body) // it is in memory
	words := said(body)
	if to, err := response.Location(); err == nil {
		words = fmt.Sprintf("it has moved to %s://%s%s", to.Scheme, to.Host, to.Path)
	}
	return nil, &StatusError{
		Code: response.StatusCode, Body: r.hide(words), Wait: retryAfter(response.Header.Get("Retry-After"), time.Now()),
	}
}

// told says when it was this try's own time that ran out, which reads as the caller's otherwise.
func (r *retrier) told(callers, own context.Context, err error) error {
	if own.Err() != nil && callers.Err() == nil {
		return fmt.Errorf("the model endpoint did not answer within %s", r.timeout)
	}
	return err
}

// hide keeps the key out of what an endpoint says about it.
func (r *retrier) hide(body string) string {
	if r.key != "" {
		body = strings.ReplaceAll(body, r.key, "…")
	}
	return body
}

// longest is the longest Retry-After that is heeded: a wrong clock, or header, is not to end embedding.
const longest = 24 * time.Hour

// retryAfter reads the header: seconds, or a date.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, longest.Seconds()) * float64(time.Second))
	}
	if at, err := http.ParseTime(header); err == nil && at.After(now) {
		return min(at.Sub(now), longest)
	}
	return 0
}
