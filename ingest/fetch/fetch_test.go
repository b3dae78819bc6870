package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// open may fetch from the servers of these tests.
var open = Fetcher{AllowPrivate: true, Timeout: 10 * time.Second, IdleTimeout: 5 * time.Second, MaxBytes: 1 << 20}

// serve answers every request with the handler, at the URL it returns.
func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// raw answers every connection with bytes that need not be HTTP, and closes it when answer returns.
func raw(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := conn.Read(make([]byte, 4096)); err == nil {
					answer(conn)
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String() + "/"
}

func wantReason(t *testing.T, f *Fetcher, url string, want Reason) *Error {
	t.Helper()
	file, err := f.Get(t.Context(), url)
	if err == nil {
		file.Close()
	}
	var failed *Error
	if !errors.As(err, &failed) {
		t.Errorf("%s: %v, not %s", url, err, want)
		return &Error{}
	}
	if failed.Reason != want {
		t.Errorf("%s: %v, not %s", url, err, want)
	}
	return failed
}

// wantFile is a file fetched whole.
func wantFile(t *testing.T, f *Fetcher, url, content string) *File {
	t.Helper()
	file, err := f.Get(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	got, err := io.ReadAll(io.NewSectionReader(file.Opened(), 0, file.Size))
	if err != nil || string(got) != content {
		t.Errorf("%.100q %v, not %.100q", got, err, content)
	}
	sum := sha256.Sum256([]byte(content))
	if file.Size != int64(len(content)) || file.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("%d bytes, hash %s", file.Size, file.SHA256)
	}
	return file
}

func TestAFileComesWithWhatIsKnownOfIt(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moi" {
			http.Redirect(w, r, "/van-ban/Quyết định 12.doc#trang-2", http.StatusFound)
			return
		}
		if got := r.Header.Get("User-Agent") + "|" + r.Header.Get("Accept-Encoding") + "|" + r.Header.Get("Cookie") + r.Header.Get("Referer"); got != "thidua/1|identity|" {
			t.Errorf("asked with %q", got)
		}
		w.Header().Set("Content-Type", "Application/MSWord; charset=x")
		_, _ = io.WriteString(w, "nội dung")
	})
	f := open
	f.UserAgent = "thidua/1"
	file := wantFile(t, &f, " "+url+"/moi#a ", "nội dung")
	if file.Name != "Quyết định 12.doc" || file.MediaType != "application/msword" || file.URL != url+"/van-ban/Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%2012.doc" {
		t.Errorf("%+v", file)
	}
}

func TestAFileIsGoneWhenItIsClosed(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("a", len(r.URL.Path)<<17)) // "/12345678" is too long
	})
	file, err := open.Get(t.Context(), url+"/1")
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	if _, err := file.Opened().ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("it is read after it was closed")
	}
	wantReason(t, &open, url+"/12345678", TooLarge)
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
	t.Setenv("TMPDIR", folder+"/gone")
	var failed *Error
	if _, err := open.Get(t.Context(), url+"/1"); !errors.Is(err, os.ErrNotExist) || errors.As(err, &failed) {
		t.Errorf("without a temporary folder: %v", err)
	}
}

func TestEveryStatusHasItsReason(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "trang báo lỗi")
	})
	for status, want := range map[int]Reason{
		404: NotFound, 410: NotFound, 401: Forbidden, 403: Forbidden, 407: Forbidden, 451: Forbidden, 429: Busy, 503: Busy,
		500: Status, 502: Status, 400: Status, 206: Status, 202: Status, 304: Status, 300: Status,
	} {
		if failed := wantReason(t, &open, fmt.Sprintf("%s/%d", url, status), want); failed.Status != status {
			t.Errorf("%d: %+v", status, failed)
		}
	}
}

func TestFiveRedirectsAreFollowedAndNoMore(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var left int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &left)
		switch {
		case r.URL.Path == "/nowhere":
			w.WriteHeader(http.StatusFound)
		case left > 0:
			http.Redirect(w, r, fmt.Sprintf("/%d", left-1), []int{301, 302, 303, 307, 308}[left%5])
		default:
			_, _ = io.WriteString(w, "đích")
		}
	})
	wantFile(t, &open, url+"/5", "đích")
	wantReason(t, &open, url+"/6", Redirects)
	wantReason(t, &open, url+"/nowhere", Redirects)
}

func TestAFileOfMoreThanTheMostBytesIsTooLarge(t *testing.T) {
	f := open
	f.MaxBytes = 1000
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var length int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &length)
		if r.URL.RawQuery == "chunked" {
			w.(http.Flusher).Flush()
		}
		_, _ = io.WriteString(w, strings.Repeat("a", length))
	})
	for _, query := range []string{"", "?chunked"} {
		wantFile(t, &f, url+"/1000"+query, strings.Repeat("a", 1000))
		wantReason(t, &f, url+"/1001"+query, TooLarge)
	}
	wantFile(t, &f, url+"/0", "")
}

func TestALengthThatIsNotTrueEndsTheFile(t *testing.T) {
	short := raw(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nít hơn") })
	wantReason(t, &open, short, Broken)
	long := raw(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345678") })
	wantFile(t, &open, long, "12345")
	huge := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n1")
	})
	wantReason(t, &open, huge, TooLarge)
	chunk := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")
	})
	wantReason(t, &open, chunk, Broken)
}

func packed(t testing.TB, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.WriteString(z, content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Nobody asked for it to be packed.
func TestAPackedAnswerIsUnpackedWithinTheBounds(t *testing.T) {
	bodies := map[string][]byte{
		"/good": packed(t, "Điều 1"), "/bomb": packed(t, strings.Repeat("0", 1<<20+1)), "/none": []byte("Điều 1, không nén"),
		"/cut": packed(t, "Điều 1")[:15], "/empty": bytes.Repeat(packed(t, ""), 1<<20/20),
	}
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", r.URL.RawQuery)
		_, _ = w.Write(bodies[r.URL.Path])
	})
	wantFile(t, &open, url+"/good?gzip", "Điều 1")
	wantFile(t, &open, url+"/good?X-Gzip", "Điều 1")
	wantFile(t, &open, url+"/good?identity", string(bodies["/good"]))
	wantReason(t, &open, url+"/bomb?gzip", TooLarge)
	wantReason(t, &open, url+"/empty?gzip", TooLarge) // a thousand members that hold nothing
	wantReason(t, &open, url+"/none?gzip", Encoding)
	wantReason(t, &open, url+"/cut?gzip", Encoding)
	wantReason(t, &open, url+"/good?br", Encoding)
}

func TestAServerThatIsSlowIsNotWaitedFor(t *testing.T) {
	f := open
	f.IdleTimeout, f.Timeout = 200*time.Millisecond, 600*time.Millisecond
	silent := raw(t, func(c net.Conn) { time.Sleep(2 * time.Second) })
	stops := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")
		time.Sleep(2 * time.Second)
	})
	trickle := func(begin string) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = io.WriteString(c, begin)
			for range 40 {
				if _, err := io.WriteString(c, "a"); err != nil {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
	}
	for what, c := range map[string]struct {
		url  string
		most time.Duration
	}{
		"silent":             {silent, 400 * time.Millisecond},
		"stops":              {stops, 400 * time.Millisecond},
		"header, bit by bit": {raw(t, trickle("HTTP/1.1 200 OK\r\nX-A: ")), 400 * time.Millisecond},
		"file, bit by bit":   {raw(t, trickle("HTTP/1.1 200 OK\r\n\r\n")), 800 * time.Millisecond},
	} {
		from := time.Now()
		wantReason(t, &f, c.url, Timeout)
		if took := time.Since(from); took > c.most+400*time.Millisecond { // the machine may be busy
			t.Errorf("%s: took %v", what, took)
		}
	}
}

// What comes slowly but comes is waited for longer than IdleTimeout.
func TestAFileMayTakeLongerThanTheServerMayBeSilent(t *testing.T) {
	f := open
	f.IdleTimeout = 500 * time.Millisecond
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 8 {
			_, _ = io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			time.Sleep(100 * time.Millisecond)
		}
	})
	wantFile(t, &f, url, "aaaaaaaa")
}

func TestTheErrorIsTheCallersWhenTheCallerGaveUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		cancel()
		time.Sleep(100 * time.Millisecond)
	})
	var failed *Error
	if _, err := open.Get(ctx, url); !errors.Is(err, context.Canceled) || errors.As(err, &failed) {
		t.Errorf("%v", err)
	}
}

func TestAServerThatDoesNotSpeakHTTPIsUnreachable(t *testing.T) {
	wantReason(t, &open, raw(t, func(c net.Conn) { _, _ = io.WriteString(c, "220 mail.example ESMTP\r\n") }), Unreachable)
	wantReason(t, &open, raw(t, func(net.Conn) {}), Unreachable)
	wantReason(t, &open, raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n"+strings.Repeat("X-A: "+strings.Repeat("a", 1000)+"\r\n", 100)+"\r\n")
	}), Unreachable)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + listener.Addr().String()
	listener.Close()
	wantReason(t, &open, closed, Unreachable)
}

func TestACertificateMustBeOfSomebodyKnownAndIsNotLeftBehind(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "không mã hóa") })
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/lui" {
			http.Redirect(w, r, plain, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "mã hóa")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of the handshakes that are to fail
	server.StartTLS()
	t.Cleanup(server.Close)
	wantReason(t, &open, server.URL, Certificate)
	wantReason(t, &open, strings.Replace(plain, "http:", "https:", 1), Certificate)
	f := open
	f.RootCAs = x509.NewCertPool()
	f.RootCAs.AddCert(server.Certificate())
	wantFile(t, &f, server.URL, "mã hóa")
	if failed := wantReason(t, &f, server.URL+"/lui", Downgrade); failed.URL != server.URL+"/lui" {
		t.Errorf("%+v", failed)
	}
	up := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, server.URL, http.StatusFound) })
	wantFile(t, &f, up, "mã hóa")
}

func TestOnlyTheProxyOfTheFetcherIsUsed(t *testing.T) {
	asked := ""
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		_, _ = io.WriteString(w, "qua proxy")
	})
	direct := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "trực tiếp") })
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("http_proxy", proxy)
	wantFile(t, &open, direct, "trực tiếp")
	through, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	f := Fetcher{Proxy: through}
	wantFile(t, &f, "http://van-ban.example/a", "qua proxy")
	if asked != "http://van-ban.example/a" {
		t.Errorf("asked for %q", asked)
	}
	asked = ""
	wantReason(t, &f, "http://127.0.0.1/", Private)
	if asked != "" {
		t.Errorf("asked for %q", asked)
	}
}

func BenchmarkGet(b *testing.B) {
	content := bytes.Repeat([]byte("Điều 1. "), 1<<20)
	url := serve(b, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content) })
	f := open
	f.MaxBytes = 0
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		file, err := f.Get(b.Context(), url)
		if err != nil {
			b.Fatal(err)
		}
		file.Close()
	}
}
