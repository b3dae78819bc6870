package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// Reason is why there is no file.
type Reason string

// The reasons.
const (
	BadURL      Reason = "bad URL"     // not an absolute http or https URL with a host, or too long
	Userinfo    Reason = "userinfo"    // it has a user name or password in it
	Port        Reason = "port"        // a port that is not for the web
	Private     Reason = "private"     // its address is not of the public internet
	NoHost      Reason = "no host"     // the host's name is not known
	Unreachable Reason = "unreachable" // no connection to the host, or it broke before the answer
	Certificate Reason = "certificate" // the host cannot prove that it is who it says
	Timeout     Reason = "timeout"     // it took too long, or nothing came for too long
	Redirects   Reason = "redirects"   // it led on too often, or nowhere
	Downgrade   Reason = "downgrade"   // it led from https to http
	NotFound    Reason = "not found"   // 404, 410
	Forbidden   Reason = "forbidden"   // 401, 402, 403, 407, 451
	Busy        Reason = "busy"        // 429, 503: later it may work
	Status      Reason = "status"      // another status than 200
	TooLarge    Reason = "too large"   // more bytes than MaxBytes
	Broken      Reason = "broken"      // the connection broke within the file
	Encoding    Reason = "encoding"    // packed in a way that was not asked for and is not known, or wrongly
)

// Error is that there is no file at a URL.
type Error struct {
	Reason Reason
	URL    string // where it happened, after redirects, without user name and password
	Status int    // of HTTP, where there was one that matters; else 0
	Err    error  // for the log; may be nil
}

// Error is for the log, in English.
func (e *Error) Error() string {
	text := fmt.Sprintf("fetching %q: %s", e.URL, e.Reason)
	if e.Status != 0 {
		text += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is what happened.
func (e *Error) Unwrap() error { return e.Err }

// refusal is a reason found where only an error can be returned from, such as a redirect.
type refusal struct{ reason Reason }

func (r *refusal) Error() string { return "refused: " + string(r.reason) }

// reasonOf is why a request failed before the first byte of the file.
func reasonOf(err error) Reason {
	var refused *refusal
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var hostname x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	var network net.Error
	switch {
	case errors.As(err, &refused):
		return refused.reason
	case errors.As(err, &dns) && !dns.Timeout():
		return NoHost
	case errors.As(err, &certificate), errors.As(err, &hostname), errors.As(err, &authority), errors.As(err, &invalid), errors.As(err, &alert), errors.As(err, &record):
		return Certificate
	case errors.Is(err, errIdle), errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return Timeout
	}
	return Unreachable
}

// reasonOfStatus is why an answer with this status is no file.
func reasonOfStatus(status int) Reason {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return NotFound
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusUnavailableForLegalReasons:
		return Forbidden
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return Busy
	}
	return Status
}
