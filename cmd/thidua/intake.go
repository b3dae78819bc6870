package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// webhook is where Telegram is to post updates, by the settings; nil means that they are polled.
func (s *Settings) webhook() (*url.URL, error) {
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

// listen opens LISTEN_ADDR, before anything else is done; nil when nothing is to be listened to.
func (s *service) listen() (net.Listener, error) {
	if s.Settings.ListenAddr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", s.Settings.ListenAddr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on LISTEN_ADDR %s: %w", s.Settings.ListenAddr, err)
	}
	return listener, nil
}

// httpServer answers GET /healthz and, with a webhook, Telegram. Run it with serveHTTP.
func (s *service) httpServer(db *database.DB, hook *url.URL, handler *telegram.Webhook) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if _, err := db.Now(r.Context()); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	if hook != nil {
		mux.Handle("/"+strings.TrimPrefix(hook.Path, "/"), handler)
	}
	return &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
}

// serveHTTP serves until ctx ends, then lets the requests in hand finish: an update whose row is being committed is
// still confirmed.
func (s *service) serveHTTP(ctx context.Context, server *http.Server, listener net.Listener) {
	stopped := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(stopped)
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ending); err != nil {
			s.Log.Warn("requests were cut off", "error", err)
		}
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		s.Log.Error("the listening address is lost", "error", err)
	}
	<-stopped
}

// take takes updates in until ctx ends: Telegram posts them, or they are polled. Changing from one to the other loses
// nothing: what waits at Telegram comes the other way.
func (s *service) take(ctx context.Context, client *telegram.Client, hook *url.URL, poller *telegram.Poller) {
	if hook == nil {
		poller.Run(ctx)
		return
	}
	set := func(ctx context.Context) error {
		return client.SetWebhook(ctx, hook.String(), s.Settings.WebhookSecret)
	}
	if s.insist(ctx, "the webhook could not be set", set) {
		s.Log.Info("Telegram posts updates", "webhook", hook.Redacted())
	}
	<-ctx.Done()
}

// insist repeats a call to Telegram until it succeeds; false means that ctx ended first.
func (s *service) insist(ctx context.Context, failure string, call func(ctx context.Context) error) bool {
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, time.Minute) {
		err := call(ctx)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			break
		}
		s.Log.Warn(failure, "error", err, "again_in", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
	return false
}
