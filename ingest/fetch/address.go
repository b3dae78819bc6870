package fetch

import (
	"net/netip"
	"slices"
)

// closed are the addresses that are not of the public internet: IANA's registries of special-purpose addresses for IPv4 and IPv6
// (RFC 6890 and its updates, as of 2026), multicast, and the addresses within them by which clouds tell a machine its secrets.
// Of IPv6, only 2000::/3 is given out at all.
var closed = parse(
	"0.0.0.0/8",        // this network
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // behind a carrier's translation; 100.100.100.200 is a cloud's metadata
	"127.0.0.0/8",      // this machine
	"168.63.129.16/32", // a cloud's own services: public by the registry, answered within its machines
	"169.254.0.0/16",   // the link; 169.254.169.254 is most clouds' metadata
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocols; 192.0.0.192 is a cloud's metadata
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // relays of 6to4
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // measurements of networks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
	"2001::/23",        // protocols, with Teredo (2001::/32) that carries an IPv4 address
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4, which carries an IPv4 address
	"3fff::/20",        // documentation
)

// given is the only part of IPv6 whose addresses are of the public internet. Beyond it are ::1, :: and the mapped (::ffff:0:0/96), the
// translated (64:ff9b::/96, 64:ff9b:1::/48), unique local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8).
var given = netip.MustParsePrefix("2000::/3")

func parse(prefixes ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(prefixes))
	for i, p := range prefixes {
		all[i] = netip.MustParsePrefix(p)
	}
	return all
}

// public is that an address is of the public internet. An IPv4 address mapped into IPv6 is what it is mapped from: that is where the
// system connects to.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" || a.Is6() && !given.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(closed, func(p netip.Prefix) bool { return p.Contains(a) })
}
