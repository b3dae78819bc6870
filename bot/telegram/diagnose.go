package telegram

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Diagnosis is what one call of getMe shows of the way to Telegram.
type Diagnosis struct {
	Me Me
	// Route says why nothing of the Bot API answered; nil means that it did.
	Route *RouteError
	// Refusal is the Bot API's answer that it does not take the token, or another refusal.
	Refusal *APIError
	// Ahead is how far this machine's clock is before the server's, to a second; 0 when the server told no time.
	Ahead time.Duration
}

// Fault is where the way to Telegram ends.
type Fault string

// The parts of the way, in their order.
const (
	FaultDNS     Fault = "dns"     // the server's name has no address
	FaultProxy   Fault = "proxy"   // the proxy cannot be reached, or refuses
	FaultConnect Fault = "connect" // no connection to the server
	FaultTLS     Fault = "tls"     // the server is not who it should be
	FaultTimeout Fault = "timeout" // no answer in time
	FaultGateway Fault = "gateway" // something answers that is not the Bot API
)

// RouteError is a way that ends before the Bot API.
type RouteError struct {
	Fault Fault
	text  string
}

func (e *RouteError) Error() string { return e.text }

// Diagnose calls getMe and tells a way that ends somewhere from a token that is refused.
func (c *Client) Diagnose(ctx context.Context) (d Diagnosis) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/bot"+c.caller.token+"/getMe", nil)
	if err != nil {
		d.Route = c.routeError(err)
		return d
	}
	began := time.Now()
	response, err := c.caller.http.Do(request)
	if err != nil {
		d.Route = c.routeError(err)
		return d
	}
	defer response.Body.Close()
	middle := began.Add(time.Since(began) / 2)
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		d.Route = c.routeError(err)
		return d
	}
	if at, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		d.Ahead = middle.Sub(at.Add(500 * time.Millisecond)).Round(time.Second) // the header drops the fraction
	}
	if err = refusal(response.StatusCode, text); err == nil {
		var answer struct {
			Result struct {
				ID       int64
				Username string
				Name     string `json:"first_name"`
			}
		}
		err = json.Unmarshal(text, &answer)
		d.Me = Me(answer.Result)
	}
	refused, ok := errors.AsType[*APIError](err)
	switch {
	case ok && refused.gateway:
		d.Route = &RouteError{FaultGateway, fmt.Sprintf("something answers with %d that is not the Bot API", refused.Code)}
	case ok:
		d.Refusal = refused
	case err != nil:
		d.Route = c.routeError(err)
	}
	return d
}

// routeError tells where the way ends by the error of a request.
func (c *Client) routeError(err error) *RouteError {
	fault := FaultConnect
	var timeout net.Error
	var op *net.OpError
	isOp := errors.As(err, &op)
	switch {
	case isOp && (op.Op == "proxyconnect" || op.Op == "socks connect"),
		c.proxied && isOp && op.Op == "dial", c.proxied && errors.As(err, new(*net.DNSError)):
		fault = FaultProxy
	case errors.As(err, new(*net.DNSError)):
		fault = FaultDNS
	case errors.As(err, new(*tls.CertificateVerificationError)), errors.As(err, new(x509.UnknownAuthorityError)),
		errors.As(err, new(tls.RecordHeaderError)), errors.As(err, new(tls.AlertError)):
		fault = FaultTLS
	case errors.As(err, &timeout) && timeout.Timeout():
		fault = FaultTimeout
	}
	return &RouteError{fault, mask(err, c.caller.token).Error()}
}

// WebhookInfo is where Telegram posts updates.
type WebhookInfo struct {
	URL         string // "" means nowhere: they are polled
	Pending     int
	LastErrorAt int64 // unix seconds; 0 without one
	LastError   string
}

// WebhookInfo asks where Telegram posts updates, and how many wait.
func (c *Client) WebhookInfo(ctx context.Context) (WebhookInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	info, err := c.api.GetWebhookInfo(ctx)
	if err != nil {
		return WebhookInfo{}, err
	}
	return WebhookInfo{
		URL: info.URL, Pending: info.PendingUpdateCount, LastErrorAt: int64(info.LastErrorDate), LastError: info.LastErrorMessage,
	}, nil
}
