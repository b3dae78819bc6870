package database_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// silentProxy passes everything on to a server until it is told to keep silent: then it goes on taking connections and
// bytes, and nothing comes back.
type silentProxy struct {
	net.Listener
	server string

	mu     sync.Mutex
	silent bool
	open   []net.Conn
}

// newSilentProxy stands in front of the server of a database URL and returns the URL that leads through it.
func newSilentProxy(t *testing.T, server string) (*silentProxy, string) {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &silentProxy{Listener: listener, server: to.Host}
	t.Cleanup(func() {
		listener.Close()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, conn := range p.open {
			conn.Close()
		}
	})
	go p.serve()
	to.Host = listener.Addr().String()
	return p, to.String()
}

func (p *silentProxy) serve() {
	for {
		client, err := p.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.open = append(p.open, client, server)
		p.mu.Unlock()
		go p.pass(server, client)
		go p.pass(client, server)
	}
}

func (p *silentProxy) pass(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.mu.Lock()
		silent := p.silent
		p.mu.Unlock()
		if silent {
			_, _ = io.Copy(io.Discard, from)
			return
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *silentProxy) keepSilent(silent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = silent
}

func TestASilentServerIsGivenUpAndComesBack(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t)
	proxy, through := newSilentProxy(t, config.URL)
	config.URL, config.ConnectTimeout, config.StatementTimeout = through, time.Second, 500*time.Millisecond
	db := databasetest.Open(t, config)
	for what, do := range map[string]func() error{
		"a transaction": func() error {
			return db.InTx(context.Background(), func(tx *database.Tx) error {
				_, err := tx.Now(context.Background())
				return err
			})
		},
		"a read":   func() error { _, err := db.Now(context.Background()); return err },
		"a start":  func() error { _, err := database.Open(context.Background(), config); return err },
		"in haste": func() error { return hurried(db) },
	} {
		t.Run(what, func(t *testing.T) {
			proxy.keepSilent(false)
			if _, err := db.Now(t.Context()); err != nil { // a connection is open
				t.Fatal(err)
			}
			proxy.keepSilent(true)
			began := time.Now()
			err := do()
			if took := time.Since(began); err == nil || took > 15*time.Second || what == "in haste" && took > 3*time.Second {
				t.Errorf("it took %v: %v", took, err)
			}
		})
	}
	proxy.keepSilent(false)
	if _, err := db.Now(t.Context()); err != nil {
		t.Errorf("the server speaks again: %v", err)
	}
}

// hurried reads with a time-out of its own, as a health check does.
func hurried(db *database.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err := db.Now(ctx)
	return err
}

func TestAStatementAndAnIdleTransactionEndByThemselves(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t)
	config.StatementTimeout = 300 * time.Millisecond
	db := databasetest.Open(t, config)
	began := time.Now()
	if err := db.QueryRow(t.Context(), `select pg_sleep(20)::text`).Scan(new(string)); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("a statement ended after %v: %v", time.Since(began), err)
	}
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		if _, err := tx.Exec(t.Context(), `update corpus set version = version`); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second) // it holds the row all the while
		_, err := tx.Exec(t.Context(), `update corpus set version = version`)
		return err
	})
	if err == nil {
		t.Error("an idle transaction went on")
	}
	config.StatementTimeout = -1
	if err := databasetest.Open(t, config).QueryRow(t.Context(), `select pg_sleep(0.6)::text`).Scan(new(string)); err != nil {
		t.Errorf("without a time-out: %v", err)
	}
}
