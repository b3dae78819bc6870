// Package demo lets people try the bot in a browser: the real service against a Telegram in the same process, and a page
// on which the visitor plays four people of a made-up province.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"thidua/bot"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/curated"
)

// Demo is the page and the bot behind it; DataDir and Corpus may be empty.
type Demo struct {
	Addr    string   // of the page
	DataDir string   // keeps the chats and the store for the next run; "" keeps nothing
	Corpus  []string // files and folders of documents to read beside the running bot
	Open    Open
	Stdout  io.Writer // told the page's address
	Stderr  io.Writer // told what the visitor must know
	Log     *slog.Logger
}

// Open opens the bot with its store in a folder, for the Telegram at a URL that knows it by a token. close is called when
// its Run has returned.
type Open func(ctx context.Context, dataDir, apiURL, token string) (service *bot.Service, close func() error, err error)

// session is one run of a Demo.
type session struct {
	*Demo
	host       string // of Addr: one more name the page may be called by
	snapshot   string // the file that keeps the chats; "" means none
	telegram   *telegramtest.Server
	deliveries *outbox.Store
	began      time.Time // what ended before is not counted on the page
	faults     faults

	mu     sync.Mutex
	corpus corpusProgress
}

// Run serves the page until ctx ends, and then drains the bot.
func (d *Demo) Run(ctx context.Context) (err error) {
	listener, err := d.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	folder, snapshot := d.DataDir, filepath.Join(d.DataDir, "telegram.json")
	if d.DataDir == "" {
		if folder, err = os.MkdirTemp("", "thidua-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
		defer os.RemoveAll(folder)
		snapshot = ""
	}
	host, _, _ := net.SplitHostPort(d.Addr) // listen took it
	s := &session{Demo: d, host: host, snapshot: snapshot, telegram: &telegramtest.Server{
		Token:  "110201543:" + rand.Text(), // nobody else is to call it
		Limits: telegramtest.RealLimits(), OwnHost: true,
		Bot: telegramtest.User{FirstName: "Trợ lý Thi đua - Khen thưởng", Username: "thidua_demo_bot"},
	}}
	defer s.telegram.Close()
	if err := s.restore(); err != nil {
		return err
	}
	if err := s.telegram.Start("127.0.0.1:0"); err != nil {
		return err
	}
	s.faults.server = s.telegram
	service, closeService, err := d.Open(ctx, folder, s.telegram.URL(), s.telegram.BotToken())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeService()) }()
	if service.Hours, err = alwaysOpen(time.Now()); err != nil {
		return err
	}
	s.deliveries, s.began = outbox.NewStore(service.DB, nil), time.Now()
	if err := seed(ctx, service.DB, directory.NewStore(service.DB, directory.Settings{})); err != nil {
		return fmt.Errorf("founding the made-up province: %w", err)
	}
	return s.serve(ctx, service, listener)
}

// listen takes the page's port before anything else is begun.
func (d *Demo) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", d.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("another program uses the address %s; choose another port: thidua demo --addr %s", d.Addr, nextPort(d.Addr))
	}
	if err != nil {
		return nil, fmt.Errorf("the address %q cannot be used; write it as 127.0.0.1:8080: %w", d.Addr, err)
	}
	if ip := listener.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		fmt.Fprintf(d.Stderr, "WARNING: %s is not an address of this machine alone; whoever reaches the machine can see and use the page.\n", d.Addr)
	}
	return listener, nil
}

// reachable is an address of this machine for a browser on it.
func reachable(addr net.Addr) string {
	tcp := addr.(*net.TCPAddr)
	if tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return tcp.String()
}

func nextPort(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	n, err := strconv.Atoi(port)
	if err != nil || n >= 65535 {
		n = 8080
	}
	return net.JoinHostPort(host, strconv.Itoa(n+1))
}

// serve runs the bot and, when it is ready, the page and what goes on beside it. The chats are saved at the end.
func (s *session) serve(ctx context.Context, service *bot.Service, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ready, served := make(chan struct{}), make(chan error, 1)
	service.Ready = func(telegram.Me) { close(ready) }
	go func() { served <- service.Run(ctx) }()
	select {
	case err := <-served:
		return err
	case <-ready:
	}
	page := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	var work sync.WaitGroup
	work.Go(func() {
		if err := page.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("the page cannot be served", "error", err)
			stop()
		}
	})
	work.Go(func() { s.ingest(ctx, curated.Corpus(service.DB)) })
	work.Go(func() { s.keep(ctx) })
	fmt.Fprintf(s.Stdout, "Open this page in a browser: http://%s  (Ctrl-C ends the demo)\n", reachable(listener.Addr()))

	var err error
	select {
	case <-ctx.Done():
		err = <-served // Telegram answers until the bot has drained
	case err = <-served:
	}
	stop()
	_ = page.Close() // open event streams end by ctx; nothing else lasts
	work.Wait()
	return errors.Join(err, s.save())
}
