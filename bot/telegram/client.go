// Package telegram is the wire to the Bot API: it takes updates in, performs deliveries and small effects, fetches files, and
// writes and splits HTML. It is the only package that imports the Telegram library, and that for the types of updates alone: the
// library's polling confirms updates before they are handled, and its calls do not tell a refusal from an answer that was lost.
package telegram

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/proxy"
)

// DefaultURL is Telegram's own Bot API server.
const DefaultURL = "https://api.telegram.org"

// Config says which bot, and how to reach Telegram.
type Config struct {
	Token string
	URL   string // of the Bot API server; "" means DefaultURL
	Proxy string // http, https or socks5 URL, for Telegram only; "" means a direct connection
}

// Client calls the Bot API for one bot.
type Client struct {
	token string
	botID int64
	url   string
	http  *http.Client

	proxied bool // it goes through a proxy
}

// NewClient makes a client; it does not call Telegram yet.
func NewClient(config Config) (*Client, error) {
	id, rest, ok := strings.Cut(config.Token, ":")
	botID, err := strconv.ParseInt(id, 10, 64)
	if !ok || err != nil || rest == "" || strings.ContainsAny(config.Token, " /?#\n") {
		return nil, errors.New("the bot token must look like 123456:ABC-DEF, as given by @BotFather")
	}
	base := strings.TrimRight(config.URL, "/")
	if base == "" {
		base = DefaultURL
	}
	if parsed, err := url.Parse(base); err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return nil, errors.New("TELEGRAM_API_URL must be an http:// or https:// URL")
	}
	transport, err := newHTTPTransport(config.Proxy)
	if err != nil {
		return nil, err
	}
	return &Client{token: config.Token, botID: botID, url: base, http: &http.Client{Transport: transport}, proxied: config.Proxy != ""}, nil
}

func newHTTPTransport(proxyURL string) (*http.Transport, error) {
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
func (c *Client) BotID() int64 { return c.botID }

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
