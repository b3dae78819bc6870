package fetch

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestOnlyThePublicInternetIsPublic(t *testing.T) {
	for _, a := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.255.0.1",
		"168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
		"192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1",
		"2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::", "3fff::1", "4000::1", "5f00::1",
		"fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1",
	} {
		if public(netip.MustParseAddr(a)) {
			t.Errorf("%s is public", a)
		}
	}
	for _, a := range []string{
		"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1", "128.0.0.1", "169.253.255.255", "172.15.255.255",
		"172.32.0.0", "192.167.255.255", "192.169.0.0", "203.162.0.1", "223.255.255.255", "2001:ee0::1", "2400:cb00::1", "2606:4700::1", "::ffff:8.8.8.8",
	} {
		if !public(netip.MustParseAddr(a)) {
			t.Errorf("%s is not public", a)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// names is a resolver for which every name stands for the addresses that of returns.
func names(of func(name string) []netip.Addr) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			for {
				// Over a connection that is not of packets, a message comes after its length.
				var length [2]byte
				if _, err := io.ReadFull(there, length[:]); err != nil {
					return
				}
				query := make([]byte, binary.BigEndian.Uint16(length[:]))
				if _, err := io.ReadFull(there, query); err != nil {
					return
				}
				answer, err := answer(query, of)
				if err != nil {
					return
				}
				if _, err := there.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
					return
				}
			}
		}()
		return here, nil
	}}
}

func answer(query []byte, of func(string) []netip.Addr) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil {
		return nil, err
	}
	m.Response, m.Additionals = true, nil
	q := m.Questions[0]
	header := dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET}
	for _, a := range of(strings.TrimSuffix(q.Name.String(), ".")) {
		switch {
		case a.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: a.As4()}})
		case a.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	return m.Pack()
}

func fixed(addresses ...string) func(string) []netip.Addr {
	return func(string) []netip.Addr {
		var all []netip.Addr
		for _, a := range addresses {
			all = append(all, netip.MustParseAddr(a))
		}
		return all
	}
}

// closedFetcher is that of the product, but that it records what it would connect to instead.
func closedFetcher(resolver *net.Resolver) (f *Fetcher, dialled func() []netip.AddrPort) {
	var mu sync.Mutex
	var all []netip.AddrPort
	f = &Fetcher{Timeout: 10 * time.Second, Resolver: resolver, dialled: func(to netip.AddrPort) error {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, to)
		return errors.New("a test connects to nothing")
	}}
	return f, func() []netip.AddrPort {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func TestAPrivateAddressIsRefusedHoweverItIsSpelled(t *testing.T) {
	asked := false
	local := serve(t, func(http.ResponseWriter, *http.Request) { asked = true })
	f, dialled := closedFetcher(nil)
	for raw, want := range map[string]Reason{
		local:                            Private,
		"http://127.0.0.1/":              Private,
		"http://127.0.0.1:80/":           Private,
		"http://[::1]/":                  Private,
		"http://[::ffff:127.0.0.1]/":     Private,
		"http://[::ffff:7f00:1]/":        Private,
		"http://[0:0:0:0:0:0:0:1]:8080/": Private,
		"http://[fe80::1%25lo]/":         Private,
		"https://[fd00:ec2::254]/":       Private,
		"http://169.254.169.254/latest/": Private,
		"http://localhost/":              Private,
		"http://LOCALHOST/":              Private,
		"http://１２７.０.０.１/":              Private,
		"http://2130706433/":             BadURL,
		"http://0x7f000001/":             BadURL,
		"http://0x7F.1/":                 BadURL,
		"http://0177.0.0.1/":             BadURL,
		"http://127.1/":                  BadURL,
		"http://127.0.0.1./":             BadURL,
		"http://017700000001/":           BadURL,
		"http://0/":                      BadURL,
		"http://0x/":                     BadURL,
		"http://1.1.1.1.1/":              BadURL,
	} {
		wantReason(t, f, raw, want)
	}
	if asked || len(dialled()) > 0 {
		t.Errorf("connected: %v", dialled())
	}
}

func TestANameIsRefusedForWhatItStandsFor(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd12::1", "::ffff:192.168.1.1", "64:ff9b::7f00:1"} {
		f, dialled := closedFetcher(names(fixed(address)))
		wantReason(t, f, "http://van-ban.example/a.doc", Private)
		wantReason(t, f, "https://van-ban.example:8443/a.doc", Private)
		if len(dialled()) > 0 {
			t.Errorf("%s: %v", address, dialled())
		}
	}
	// Of several only the public ones are tried.
	f, dialled := closedFetcher(names(fixed("10.1.2.3", "1.2.3.4", "::1", "2400:cb00::1")))
	if _, err := f.Get(t.Context(), "http://van-ban.example/"); err == nil {
		t.Error("a file without a connection")
	}
	got := map[string]bool{}
	for _, to := range dialled() {
		got[to.String()] = true
	}
	if len(got) != 2 || !got["1.2.3.4:80"] || !got["[2400:cb00::1]:80"] {
		t.Errorf("dialled %v", got)
	}
	f, _ = closedFetcher(names(fixed()))
	wantReason(t, f, "http://khong-co.example/", NoHost)
}

// What a name stood for before does not count: the address that is dialled is the one that is checked.
func TestANameThatChangesIsCheckedWhereItIsDialled(t *testing.T) {
	var address atomic.Value
	f, dialled := closedFetcher(names(func(string) []netip.Addr { return fixed(address.Load().(string))("") }))
	for i, c := range []struct {
		address string
		want    Reason
	}{{"1.2.3.4", Unreachable}, {"127.0.0.1", Private}, {"1.2.3.4", Unreachable}, {"::1", Private}} {
		address.Store(c.address)
		wantReason(t, f, "http://doi.example/", c.want)
		if got := len(dialled()); got != i/2+1 {
			t.Errorf("dialled %v", dialled())
		}
	}
}

func TestARedirectToAPrivateAddressIsRefused(t *testing.T) {
	secret := false
	inside := serve(t, func(http.ResponseWriter, *http.Request) { secret = true })
	for target, want := range map[string]Reason{
		inside: Private, "http://169.254.169.254/latest/": Private, "http://2130706433/": BadURL, "//[::1]/": Private,
		"file:///etc/passwd": BadURL, "gopher://a.example/": BadURL, "http://a:b@c.example/": Userinfo, "http://c.example:25/": Port,
	} {
		// The server outside is reached as a proxy is, whose address is not looked at; what it leads on to is.
		proxy, err := url.Parse(serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
		}))
		if err != nil {
			t.Fatal(err)
		}
		wantReason(t, &Fetcher{Proxy: proxy}, "http://ngoai.example/", want)
	}
	if secret {
		t.Error("the server inside was asked")
	}
}

// The first answer is taken by a fetcher that may, as servers of tests are on this machine; from there on it is that of the product.
func TestARedirectToANameOfAPrivateAddressIsRefused(t *testing.T) {
	at, err := url.Parse(serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://noi-bo.example/bi-mat", http.StatusFound)
	}))
	if err != nil {
		t.Fatal(err)
	}
	get := &download{Fetcher: &open, idle: time.NewTimer(time.Minute), url: at}
	response, err := get.ask(t.Context(), get.transport())
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if get.url, err = redirect(response); err != nil {
		t.Fatal(err)
	}
	get.Fetcher = &Fetcher{Resolver: names(fixed("10.9.8.7"))}
	var failed *Error
	if _, err := get.run(t.Context()); !errors.As(err, &failed) || failed.Reason != Private || failed.URL != "http://noi-bo.example/bi-mat" {
		t.Errorf("%v", err)
	}
}

func TestURLsThatAreNotOfTheWebAreRefused(t *testing.T) {
	f, dialled := closedFetcher(names(fixed("1.2.3.4")))
	for raw, want := range map[string]Reason{
		"": BadURL, "van-ban.doc": BadURL, "/etc/passwd": BadURL, "file:///etc/passwd": BadURL, "ftp://a.example/": BadURL, "gopher://a.example/": BadURL,
		"javascript:alert(1)": BadURL, "data:text/plain,a": BadURL, "http:a.example": BadURL, "http://": BadURL, "http:///a": BadURL, "http://:80/": BadURL,
		"http://a.example:99999/": BadURL, "http://a.example:x/": BadURL, "http://a b.example/": BadURL, "http://a.example/%zz": BadURL, "http://a.example\r\nX: y/": BadURL,
		"http://[::1/": BadURL, "http://a.example/" + strings.Repeat("a", maxURL): BadURL,
		"http://nguoi@a.example/": Userinfo, "http://nguoi:mat-khau@a.example/": Userinfo, "http://1.1.1.1:80@a.example/": Userinfo, "http://@a.example/": Userinfo,
		"http://a.example:22/": Port, "http://a.example:25/": Port, "http://a.example:6379/": Port, "https://a.example:5432/": Port, "http://a.example:0/": Port,
	} {
		failed := wantReason(t, f, raw, want)
		if strings.Contains(failed.Error(), "mat-khau") {
			t.Errorf("the password is in %q", failed.Error())
		}
	}
	if len(dialled()) > 0 {
		t.Errorf("dialled %v", dialled())
	}
	for _, raw := range []string{"http://a.example", "HTTPS://A.EXAMPLE/", "http://a.example:8080/", "https://a.example:8443/?q#f", "http://văn-bản.example/", "http://1.1.1.1/"} {
		wantReason(t, f, raw, Unreachable)
	}
	if len(dialled()) != 6 {
		t.Errorf("dialled %v", dialled())
	}
}

// isOpen is what a private address is by the standard library and by hand, apart from the tables of the package.
func isOpen(a netip.Addr) bool {
	a = a.Unmap()
	b := a.AsSlice()
	switch {
	case a.IsPrivate(), a.IsLoopback(), a.IsLinkLocalUnicast(), a.IsMulticast(), a.IsUnspecified(), a.Zone() != "":
		return false
	case a.Is4():
		return b[0] != 0 && b[0] < 224 && !(b[0] == 100 && b[1]&0xc0 == 64) && !(b[0] == 198 && b[1]&0xfe == 18) && !(b[0] == 192 && b[1] == 0 && b[2] == 0)
	}
	teredo := b[0] == 0x20 && b[1] == 1 && b[2] == 0 && b[3] == 0
	sixToFour := b[0] == 0x20 && b[1] == 2
	return b[0]&0xe0 == 0x20 && !teredo && !sixToFour
}

// FuzzNoPrivateAddressIsDialled asks for any URL, whose host stands for any addresses.
func FuzzNoPrivateAddressIsDialled(f *testing.F) {
	loopback4, loopback6 := []byte{127, 0, 0, 1}, append(make([]byte, 15), 1)
	mapped := append([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, loopback4...)
	for _, raw := range []string{
		"http://a.example/", "https://a.example:8443/b?c#d", "http://127.0.0.1/", "http://[::1]:80/", "http://2130706433/", "http://0x7f.1", "http://0177.0.0.1", "http://localhost",
		"http://a@b.example", "http://１２７.０.０.１/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25lo]/", "http://127。0。0。1/", "http://a.example:22/", "http://1.1.1.1/",
	} {
		f.Add(raw, loopback4)
		f.Add(raw, mapped)
		f.Add(raw, append([]byte{1, 2, 3, 4}, loopback6[4:]...))
	}
	f.Add("http://a.example/", loopback6)
	f.Add("http://a.example/", []byte{1, 1, 1, 1})
	f.Fuzz(func(t *testing.T, raw string, address []byte) {
		a, ok := netip.AddrFromSlice(address)
		if !ok {
			return
		}
		fetcher, dialled := closedFetcher(names(func(string) []netip.Addr { return []netip.Addr{a} }))
		file, err := fetcher.Get(t.Context(), raw)
		if err == nil {
			file.Close()
			t.Fatal("a file without a connection")
		}
		var failed *Error
		if !errors.As(err, &failed) {
			t.Errorf("%v", err)
		}
		for _, to := range dialled() {
			if !isOpen(to.Addr()) {
				t.Errorf("%q dialled %s", raw, to)
			}
			if p := to.Port(); p != 80 && p != 443 && p != 8080 && p != 8443 {
				t.Errorf("%q dialled port %d", raw, p)
			}
		}
	})
}
