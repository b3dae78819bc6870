// Package fetch gets a file from a URL that somebody typed, for whom this machine must not open what only it can reach.
//
// What may be connected to is decided on the address that is dialled, after its name was resolved, at every redirect again: a name
// that stands for another address a moment later, or a number spelled so that only some programs read it, gets no further than a
// plain private address. Refused are all addresses that are not of the public internet, and ports that are not for the web.
// What cannot be known here is a network's own prefix of translation from IPv6 to IPv4 (RFC 6052 §2.2) within the public range: whoever
// runs such a network closes its private part at the translator.
//
// Proxies that the environment names are not used: a proxy resolves names itself, and the check would see its address only. There
// are no cookies, no credentials and no second try: whoever wants one asks again, the reason says whether that may help.
package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// What a Fetcher does unless it is told otherwise.
const (
	DefaultTimeout     = 2 * time.Minute
	DefaultIdleTimeout = 20 * time.Second
	DefaultMaxBytes    = 64 << 20
)

// maxRedirects is how often a URL may lead on to another.
const maxRedirects = 5

// maxHeader is in bytes.
const maxHeader = 64 << 10

// Fetcher gets files. Its zero value is ready; it may be used by several goroutines at once, and is not changed meanwhile.
type Fetcher struct {
	// AllowPrivate allows every address and port: for tests, and for whoever trusts all who may name a URL with all that this machine
	// can reach.
	AllowPrivate bool
	// Timeout is for the whole of it; 0 is DefaultTimeout.
	Timeout time.Duration
	// IdleTimeout is how long it may take until an answer begins, and from then on until more of it comes; 0 is DefaultIdleTimeout.
	IdleTimeout time.Duration
	// MaxBytes is how long a file may be, packed as it comes and as it is; 0 is DefaultMaxBytes.
	MaxBytes int64
	// UserAgent is how the program calls itself; "" is Go's name.
	UserAgent string
	// RootCAs are whose certificates are believed; nil is whose the system believes.
	RootCAs *x509.CertPool
	// Resolver resolves names; nil is the system's.
	Resolver *net.Resolver
	// Proxy is asked for everything if it is not nil. It is dialled wherever it is, and resolves the names: it is then the proxy that must
	// keep private addresses out. Here only an address that stands in the URL is checked.
	Proxy *url.URL

	// dialled is told of every address that passed the check before it is connected to, and may refuse it; nil in the product.
	dialled func(netip.AddrPort) error
}

// errIdle is that nothing came for IdleTimeout; errTooLong that more than MaxBytes came.
var (
	errIdle    = errors.New("nothing came for too long")
	errTooLong = errors.New("the file is too long")
)

// Get gets the file at a URL; its caller closes it. At most five redirects are followed, and none from https to http, where anybody on
// the way could put another text in place of a law's. The error is an *Error if the URL or who serves it is to blame, ctx's if that
// ended first, or that of the temporary folder.
func (f *Fetcher) Get(ctx context.Context, rawURL string) (*File, error) {
	u, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, orDefault(f.Timeout, DefaultTimeout))
	defer cancel()
	bounded, stop := context.WithCancelCause(bounded)
	defer stop(nil)
	idle := time.AfterFunc(orDefault(f.IdleTimeout, DefaultIdleTimeout), func() { stop(errIdle) })
	defer idle.Stop()
	get := &download{Fetcher: f, idle: idle, url: u}
	file, err := get.run(bounded)
	if err == nil {
		return file, nil
	}
	var refused *Error
	if !errors.As(err, &refused) {
		return nil, err
	}
	// A context that ended shows as many an error of the connection.
	if ctx.Err() != nil {
		return nil, fmt.Errorf("fetching %q: %w", refused.URL, context.Cause(ctx))
	}
	if cause := context.Cause(bounded); cause != nil {
		refused.Reason, refused.Err = Timeout, cause
	}
	return nil, err
}

func orDefault[T time.Duration | int64](value, otherwise T) T {
	if value > 0 {
		return value
	}
	return otherwise
}

// parseURL is the URL without its fragment.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err // without the URL, which may hold a password
		}
		return nil, &Error{Reason: BadURL, Err: err}
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// download is one call of Get.
type download struct {
	*Fetcher
	idle *time.Timer
	url  *url.URL // that is asked for now
}

// fail is an Error at the present URL.
func (d *download) fail(reason Reason, err error) *Error {
	at := *d.url
	at.User = nil
	return &Error{Reason: reason, URL: at.String(), Err: err}
}

// alive is that something came.
func (d *download) alive() { d.idle.Reset(orDefault(d.IdleTimeout, DefaultIdleTimeout)) }

// run follows redirects to the file.
func (d *download) run(ctx context.Context) (*File, error) {
	transport := d.transport()
	defer transport.CloseIdleConnections()
	for range maxRedirects + 1 {
		if refused := d.check(d.url); refused != nil {
			return nil, d.fail(refused.reason, nil)
		}
		response, err := d.ask(ctx, transport)
		if err != nil {
			return nil, d.fail(reasonOf(err), err)
		}
		d.alive()
		next, err := redirect(response)
		if next == nil && err == nil {
			defer response.Body.Close()
			return d.receive(response)
		}
		response.Body.Close()
		switch {
		case err != nil:
			return nil, d.fail(Redirects, err)
		case d.url.Scheme == "https" && next.Scheme == "http":
			return nil, d.fail(Downgrade, nil)
		}
		d.url = next
	}
	return nil, d.fail(Redirects, nil)
}

func (d *download) ask(ctx context.Context, transport *http.Transport) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url.String(), nil)
	if err != nil {
		return nil, &refusal{BadURL}
	}
	// It also keeps the transport from unpacking by itself; what is packed all the same is unpacked within bounds by receive.
	request.Header.Set("Accept-Encoding", "identity")
	if d.UserAgent != "" {
		request.Header.Set("User-Agent", d.UserAgent)
	}
	return transport.RoundTrip(request)
}

// redirect is where an answer leads on to, without fragment, or nil if it does not.
func redirect(response *http.Response) (*url.URL, error) {
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	next, err := response.Location()
	if err != nil {
		return nil, err
	}
	next.Fragment, next.RawFragment = "", ""
	return next, nil
}

// transport dials for one download.
func (d *download) transport() *http.Transport {
	dialer := &net.Dialer{
		// Several addresses share the time, so that one that does not answer leaves some to the next.
		Timeout:  orDefault(d.IdleTimeout, DefaultIdleTimeout) / 2,
		Resolver: d.Resolver,
	}
	transport := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: d.RootCAs},
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: maxHeader,
	}
	if d.Proxy != nil {
		transport.Proxy = http.ProxyURL(d.Proxy)
	} else {
		dialer.Control = d.control
	}
	return transport
}

// control refuses to connect to an address that is not public. It sees what the system is going to connect to.
func (f *Fetcher) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	switch {
	case err != nil:
		return &refusal{Private}
	case !f.AllowPrivate && !public(to.Addr()):
		return &refusal{Private}
	case f.dialled != nil:
		return f.dialled(to)
	}
	return nil
}

// receive takes the file of an answer.
func (d *download) receive(response *http.Response) (*File, error) {
	if status := response.StatusCode; status != http.StatusOK {
		failed := d.fail(reasonOfStatus(status), nil)
		failed.Status = status
		return nil, failed
	}
	most := orDefault(d.MaxBytes, DefaultMaxBytes)
	if response.ContentLength > most {
		return nil, d.fail(TooLarge, fmt.Errorf("%d bytes", response.ContentLength))
	}
	body := &meter{in: response.Body, left: most, alive: d.alive}
	var content io.Reader = body
	// Some servers pack whatever is asked of them.
	switch packed := strings.ToLower(strings.TrimSpace(response.Header.Get("Content-Encoding"))); packed {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, d.failReading(body, err)
		}
		content = &meter{in: unpacked, left: most, alive: func() {}}
	default:
		return nil, d.fail(Encoding, fmt.Errorf("%q", packed))
	}
	file, err := spooled(content)
	if err != nil {
		return nil, d.failReading(body, err)
	}
	file.URL = d.url.String()
	file.Name = fileName(response.Header.Get("Content-Disposition"), d.url)
	file.MediaType, _, _ = mime.ParseMediaType(response.Header.Get("Content-Type"))
	return file, nil
}

// failReading is why a file was not taken to its end.
func (d *download) failReading(body *meter, err error) error {
	var disk *fs.PathError
	switch {
	case errors.Is(err, errTooLong):
		return d.fail(TooLarge, err)
	case errors.As(err, &disk):
		return fmt.Errorf("keeping what was fetched: %w", err)
	case body.failed != nil:
		return d.fail(Broken, err)
	}
	return d.fail(Encoding, err)
}

// meter reads at most so many bytes, then returns errTooLong if there is one more; it keeps another error of what it reads.
type meter struct {
	in     io.Reader
	left   int64
	alive  func()
	failed error
}

// Read is that of io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	if int64(len(p)) > m.left+1 {
		p = p[:m.left+1]
	}
	n, err := m.in.Read(p)
	if n > 0 {
		m.alive()
	}
	if int64(n) > m.left {
		return int(m.left), errTooLong
	}
	m.left -= int64(n)
	if err != nil && err != io.EOF {
		m.failed = err
	}
	return n, err
}
