// Package telegram is the wire to the Bot API: it takes updates in, performs deliveries and small effects, fetches files, and
// writes and splits HTML. It is the only package that imports the Telegram library, and that for its types and typed methods
// alone: the library's polling and its webhook confirm updates before they are handled.
package telegram

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
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
}

// Client calls the Bot API for one bot.
type Client struct {
	api     *bot.Bot // the typed methods
	caller  *caller  // through which it and we call
	url     string
	proxied bool // it goes through a proxy
}

var tokenForm = regexp.MustCompile(`^[0-9]{1,18}:[A-Za-z0-9_-]+$`)

// NewClient makes a client; it does not call Telegram yet.
func NewClient(config Config) (*Client, error) {
	if !tokenForm.MatchString(config.Token) {
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
	caller := &caller{http: &http.Client{Transport: transport}, token: config.Token}
	// The library uses the time only for its own polling.
	api, err := bot.New(config.Token, bot.WithSkipGetMe(), bot.WithServerURL(base), bot.WithHTTPClient(0, caller))
	if err != nil {
		return nil, err
	}
	return &Client{api: api, caller: caller, url: base, proxied: config.Proxy != ""}, nil
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
func (c *Client) Close() { c.caller.http.CloseIdleConnections() }

// BotID is the bot's id, which its token begins with.
func (c *Client) BotID() int64 { return c.api.ID() }

// Me is the bot's own account.
type Me struct {
	ID       int64
	Username string
	Name     string
}

// Alive implements outbox.Token.
func (c *Client) Alive(ctx context.Context) error {
	_, err := c.Me(ctx)
	return err
}

// Me asks Telegram who the bot is: the first call, which shows that token and route are right.
func (c *Client) Me(ctx context.Context) (Me, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	user, err := c.api.GetMe(ctx)
	if err != nil {
		return Me{}, err
	}
	return Me{ID: user.ID, Username: user.Username, Name: user.FirstName}, nil
}
