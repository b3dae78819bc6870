package fetch

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxURL is how long a URL may be, in bytes; browsers and servers take no longer ones.
const maxURL = 8192

// webPorts are where web servers listen. Others are refused: a request to one may be taken for something else by what listens there.
var webPorts = []uint16{80, 443, 8080, 8443}

// check is why a URL must not be asked for by how it is spelled, or nil. What its host's name stands for is checked when it is dialled.
func (f *Fetcher) check(u *url.URL) *refusal {
	host := u.Hostname()
	switch {
	case u.Scheme != "http" && u.Scheme != "https", u.Opaque != "", host == "", len(u.String()) > maxURL:
		return &refusal{BadURL}
	case u.User != nil:
		return &refusal{Userinfo}
	}
	if address, err := netip.ParseAddr(host); err == nil {
		if !f.AllowPrivate && !public(address) {
			return &refusal{Private}
		}
	} else if endsInNumber(host) {
		return &refusal{BadURL}
	}
	port, err := portOf(u)
	switch {
	case err != nil:
		return &refusal{BadURL}
	case !f.allowed(port):
		return &refusal{Port}
	}
	return nil
}

// allowed is that a port may be dialled.
func (f *Fetcher) allowed(port uint16) bool {
	return f.AllowPrivate || slices.Contains(webPorts, port)
}

func portOf(u *url.URL) (uint16, error) {
	switch {
	case u.Port() != "":
		port, err := strconv.ParseUint(u.Port(), 10, 16)
		return uint16(port), err
	case u.Scheme == "https":
		return 443, nil
	}
	return 80, nil
}

// endsInNumber is that a host is meant as an IPv4 address in a form that only some programs read, "2130706433", "0x7f.1", "0177.0.0.1"
// (WHATWG URL, "ends in a number"): no domain ends so, and what the system's resolver makes of it differs.
func endsInNumber(host string) bool {
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if hex, ok := strings.CutPrefix(strings.ToLower(last), "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}
