package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"thidua/bot"
	"thidua/bot/telegram"
)

// WebhookSettings say whether Telegram posts updates, and where.
type WebhookSettings struct {
	WebhookURL    string `name:"webhook-url" env:"WEBHOOK_URL" group:"webhook" help:"Where Telegram posts updates, through a reverse proxy with TLS; without it they are polled." placeholder:"URL"`
	WebhookSecret string `kong:"-"` // a secret
	ListenAddr    string `env:"LISTEN_ADDR" group:"webhook" help:"Where the webhook, GET /healthz and GET /readyz are served; without it nothing is." placeholder:"HOST:PORT"`
}

// MetricsSettings say where the metrics are served.
type MetricsSettings struct {
	MetricsAddr string `env:"METRICS_ADDR" group:"webhook" help:"Where GET /metrics is served to Prometheus; a port alone is one of 127.0.0.1. Without it nowhere." placeholder:"[HOST:]PORT"`
}

// address is where the metrics are served: on the loopback address unless another is named. "" is nowhere.
func (s *MetricsSettings) address() string {
	switch port, hostless := strings.CutPrefix(s.MetricsAddr, ":"); {
	case s.MetricsAddr == "":
		return ""
	case hostless || !strings.Contains(s.MetricsAddr, ":"):
		return net.JoinHostPort("127.0.0.1", port)
	}
	return s.MetricsAddr
}

// AfterApply reads the secret.
func (s *WebhookSettings) AfterApply() error { return readSecret("WEBHOOK_SECRET", &s.WebhookSecret) }

// webhook is where Telegram is to post updates, by the settings; nil means that they are polled.
func (s *WebhookSettings) webhook() (*url.URL, error) {
	if s.WebhookURL == "" {
		return nil, nil
	}
	parsed, err := url.Parse(s.WebhookURL)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return nil, errors.New("WEBHOOK_URL must be an https:// URL (http:// only with an own Bot API server)")
	}
	if err := telegram.ValidSecret(s.WebhookSecret); err != nil {
		return nil, err
	}
	if s.ListenAddr == "" {
		return nil, errors.New("WEBHOOK_URL needs LISTEN_ADDR, the address that the reverse proxy passes updates to")
	}
	return parsed, nil
}

// httpServer answers GET /healthz and GET /readyz and, with a webhook, Telegram; and Prometheus elsewhere.
type httpServer struct {
	listener net.Listener // nil for none
	metrics  net.Listener // nil for none
	hook     *url.URL     // nil means that updates are polled
	log      *slog.Logger
}

// listen opens the address that a setting names; without one it opens nothing. The caller closes what it opened.
func (s *service) listen(setting, addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s %s: %w", setting, addr, err)
	}
	s.opened = append(s.opened, closer(func() { _ = listener.Close() })) // the server closes it too
	return listener, nil
}

// serve serves until ctx ends, then lets the requests in hand finish: an update whose row is being committed is still
// confirmed.
func (s *httpServer) serve(ctx context.Context, pages bot.Pages) {
	metrics := http.NewServeMux()
	metrics.Handle("GET /metrics", pages.Metrics)
	var both sync.WaitGroup
	for listener, handler := range map[net.Listener]http.Handler{s.listener: s.handler(pages), s.metrics: metrics} {
		if listener != nil {
			both.Go(func() { s.serveOn(ctx, listener, handler) })
		}
	}
	both.Wait()
}

func (s *httpServer) serveOn(ctx context.Context, listener net.Listener, handler http.Handler) {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
	}
	stopped := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(stopped)
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ending); err != nil {
			s.log.Warn("requests were cut off", "error", err)
		}
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		s.log.Error("the listening address is lost", "error", err)
	}
	<-stopped
}

func (s *httpServer) handler(pages bot.Pages) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", pages.Health)
	mux.Handle("GET /readyz", pages.Health)
	if s.hook != nil {
		mux.Handle("/"+strings.TrimPrefix(s.hook.Path, "/"), pages.Webhook)
	}
	return mux
}
