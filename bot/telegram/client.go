// Package telegram is the wire to the Bot API: it takes updates in, performs deliveries and small effects, and writes
// and splits HTML. With cmd it is the only package that imports the Telegram library, whose own polling it does not use:
// that one confirms updates before they are handled.
package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"
	"golang.org/x/net/proxy"
)

// DefaultURL is Telegram's own Bot API server.
const DefaultURL = "https://api.telegram.org"

// Config says which bot, and how to reach Telegram.
type Config struct {
	Token string
	URL   string // of the Bot API server; "" means DefaultURL
	Proxy string // http, https or socks5 URL, for Telegram only; "" means a direct connection
	Log   *slog.Logger
}

// Client calls the Bot API for one bot.
type Client struct {
	token string
	url   string
	http  *http.Client
	api   *bot.Bot // the typed methods
	log   *slog.Logger
}

// NewClient makes a client; it does not call Telegram yet.
func NewClient(config Config) (*Client, error) {
	if id, rest, ok := strings.Cut(config.Token, ":"); !ok || id == "" || rest == "" || strings.ContainsAny(config.Token, " /?#\n") {
		return nil, errors.New("the bot token must look like 123456:ABC-DEF, as given by @BotFather")
	}
	base := strings.TrimRight(config.URL, "/")
	if base == "" {
		base = DefaultURL
	}
	if parsed, err := url.Parse(base); err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return nil, errors.New("TELEGRAM_API_URL must be an http:// or https:// URL")
	}
	transport, err := newTransport(config.Proxy)
	if err != nil {
		return nil, err
	}
	c := &Client{token: config.Token, url: base, http: &http.Client{Transport: transport}, log: config.Log}
	c.api, err = bot.New(config.Token, bot.WithSkipGetMe(), bot.WithServerURL(base),
		bot.WithHTTPClient(time.Minute, exchangeRecorder{c.http}),
		bot.WithErrorsHandler(func(err error) { c.log.Debug("telegram library", "error", c.mask(err)) }))
	if err != nil {
		return nil, fmt.Errorf("setting the Telegram client up: %w", c.mask(err))
	}
	return c, nil
}

func newTransport(proxyURL string) (*http.Transport, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil // only TELEGRAM_PROXY: the environment's proxy is for others
	transport.MaxIdleConnsPerHost = 32
	if proxyURL == "" {
		return transport, nil
	}
	parsed, err := url.Parse(proxyURL)
	if err != nil || parsed.Host == "" {
		return nil, errors.New("TELEGRAM_PROXY must be an http://, https:// or socks5:// URL")
	}
	switch parsed.Scheme {
	case "http", "https":
		transport.Proxy = http.ProxyURL(parsed)
	case "socks5", "socks5h":
		dialer, err := proxy.FromURL(parsed, &net.Dialer{Timeout: 30 * time.Second})
		if err != nil {
			return nil, errors.New("TELEGRAM_PROXY is not a usable socks5:// URL")
		}
		contextDialer, ok := dialer.(proxy.ContextDialer)
		if !ok {
			return nil, errors.New("TELEGRAM_PROXY is not a usable socks5:// URL")
		}
		transport.DialContext = contextDialer.DialContext
	default:
		return nil, errors.New("TELEGRAM_PROXY must be an http://, https:// or socks5:// URL")
	}
	return transport, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// BotID is the bot's id, which its token begins with.
func (c *Client) BotID() int64 { return c.api.ID() }

// mask keeps the token, which every URL of the API holds, out of errors and logs.
func (c *Client) mask(err error) error {
	if err == nil || !strings.Contains(err.Error(), c.token) {
		return err
	}
	return &maskedError{text: strings.ReplaceAll(err.Error(), c.token, "***"), err: err}
}

type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string        { return e.text }
func (e *maskedError) Is(target error) bool { return errors.Is(e.err, target) }

// APIError is an answer of Telegram that refuses a call.
type APIError struct {
	Code        int
	Description string
	RetryAfter  time.Duration
}

// Error says what Telegram said.
func (e *APIError) Error() string {
	return fmt.Sprintf("Telegram answered %d %s", e.Code, e.Description)
}

// call performs a method whose typed form the library lacks or hides; its params are JSON.
func (c *Client) call(ctx context.Context, method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", method, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/bot"+c.token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("calling %s: %w", method, c.mask(err))
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("calling %s: %w", method, c.mask(err))
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("reading the answer to %s: %w", method, c.mask(err))
	}
	var answer struct {
		OK          bool            `json:"ok"`
		Result      json.RawMessage `json:"result"`
		ErrorCode   int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return &APIError{Code: response.StatusCode, Description: "(no JSON)"} // a gateway in between
	}
	if !answer.OK {
		return &APIError{Code: answer.ErrorCode, Description: answer.Description,
			RetryAfter: time.Duration(answer.Parameters.RetryAfter) * time.Second}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return fmt.Errorf("decoding the answer to %s: %w", method, err)
	}
	return nil
}

// Me is the bot's own account.
type Me struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	Name     string `json:"first_name"`
}

// Me asks Telegram who the bot is: the first call, which shows that token and route are right.
func (c *Client) Me(ctx context.Context) (Me, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var me Me
	err := c.call(ctx, "getMe", struct{}{}, &me)
	return me, err
}

// exchange is what is known of one call that the library's errors do not tell: whether the request went out, and the
// status of the answer.
type exchange struct {
	wrote  atomic.Bool
	status atomic.Int32
}

type exchangeKey struct{}

// observe makes the context of a call whose exchange is to be known.
func observe(ctx context.Context) (context.Context, *exchange) {
	e := &exchange{}
	trace := &httptrace.ClientTrace{WroteHeaders: func() { e.wrote.Store(true) }}
	return httptrace.WithClientTrace(context.WithValue(ctx, exchangeKey{}, e), trace), e
}

// exchangeRecorder is the library's HTTP client.
type exchangeRecorder struct{ client *http.Client }

func (r exchangeRecorder) Do(request *http.Request) (*http.Response, error) {
	response, err := r.client.Do(request)
	if e, ok := request.Context().Value(exchangeKey{}).(*exchange); ok && err == nil {
		e.status.Store(int32(response.StatusCode))
	}
	return response, err
}
