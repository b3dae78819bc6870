package faulttest

import (
	"net"
	"sync"
	"testing"
	"time"
)

// proxy stands before a server and passes on what is said, or does not.
type proxy struct {
	target string
	addr   string

	mu       sync.Mutex
	listener net.Listener // nil while connections are refused
	links    map[*link]bool
	open     chan struct{} // closed while bytes pass
	delay    time.Duration // before every piece
	group    sync.WaitGroup
}

// link is one connection through the proxy.
type link struct{ client, server net.Conn }

func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: target, addr: listener.Addr().String(), listener: listener, links: map[*link]bool{}, open: make(chan struct{})}
	close(p.open)
	p.group.Go(func() { p.accept(listener) })
	t.Cleanup(func() {
		p.refuse()
		p.flow()
		p.group.Wait()
	})
	return p
}

func (p *proxy) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		p.group.Go(func() { p.serve(client) })
	}
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	l := &link{client, server}
	p.mu.Lock()
	p.links[l] = true
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { p.pass(server, client) })
	both.Go(func() { p.pass(client, server) })
	both.Wait()
	p.mu.Lock()
	delete(p.links, l)
	p.mu.Unlock()
}

// pass copies one direction. Its end is passed on as such: the other direction goes on.
func (p *proxy) pass(to, from net.Conn) {
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		p.mu.Lock()
		open, delay := p.open, p.delay
		p.mu.Unlock()
		<-open
		if n > 0 {
			time.Sleep(delay)
			if _, err := to.Write(piece[:n]); err != nil {
				from.Close()
				return
			}
		}
		if err != nil {
			if half, ok := to.(*net.TCPConn); ok {
				_ = half.CloseWrite() // it may be closed
			}
			return
		}
	}
}

// stall lets no byte pass until resume; connections stay, and new ones are made.
func (p *proxy) stall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = make(chan struct{})
}

// resume ends every stall, refusal and delay.
func (p *proxy) resume() {
	p.flow()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		return
	}
	for {
		listener, err := net.Listen("tcp", p.addr)
		if err == nil {
			p.listener = listener
			p.group.Go(func() { p.accept(listener) })
			return
		}
		time.Sleep(10 * time.Millisecond) // another test has the number for a moment
	}
}

// flow lets bytes pass.
func (p *proxy) flow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.open:
	default:
		close(p.open)
	}
	p.delay = 0
}

// refuse takes no connection any more, and closes those there are.
func (p *proxy) refuse() {
	p.mu.Lock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
	p.mu.Unlock()
	p.cut()
}

// cut closes every connection.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.client.Close()
		l.server.Close()
	}
}

// halfClose ends what every server says; what the bot says still arrives.
func (p *proxy) halfClose() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		if half, ok := l.client.(*net.TCPConn); ok {
			_ = half.CloseWrite() // it may be closed
		}
	}
}

// slow delays every piece.
func (p *proxy) slow(by time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = by
}
