package databasetest

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// Proxy passes everything on to a server until it is told to keep silent: then it goes on taking connections and
// bytes, and nothing comes back.
type Proxy struct {
	listener net.Listener
	server   string

	mu     sync.Mutex
	silent bool
	open   []net.Conn
}

// NewProxy stands in front of the server of a database URL and returns the URL that leads through it.
func NewProxy(t testing.TB, server string) (*Proxy, string) {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, server: to.Host}
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

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
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

func (p *Proxy) pass(to, from net.Conn) {
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

// Cut ends every connection that is open.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.open {
		conn.Close()
	}
	p.open = nil
}

// KeepSilent begins or ends the silence. What was open when it began stays silent.
func (p *Proxy) KeepSilent(silent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = silent
}
