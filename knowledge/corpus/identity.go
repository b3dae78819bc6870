package corpus

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// DocumentKey is what makes two files the same document: the number, or, when it is lost, kind, issuer and day; the
// source when these are lost too. Numbers of plans begin anew every year, and every province counts its own: see OtherIssue.
func DocumentKey(d *Document) string {
	if d.Number != "" {
		return NumberKey(d.Number)
	}
	if d.Kind != "" && d.IssuedOn != "" {
		return strings.Join([]string{vietnamese.Fold(d.Kind), vietnamese.Fold(d.Issuer), string(d.IssuedOn)}, "|")
	}
	return "source|" + d.Source
}

// IssueKey is the key of a numbered document where another one has its number.
func IssueKey(d *Document) string {
	return strings.Join([]string{NumberKey(d.Number), d.IssuedOn.Year(), vietnamese.Fold(d.Issuer)}, "|")
}

// NumberKey is vietnamese.NumberKey.
func NumberKey(number string) string { return vietnamese.NumberKey(number) }

// OtherIssue reports whether two documents with one number are known not to be the same one: they are of different years, of different provinces, or of
// councils and committees that are not the same, which all use the same symbols. What is not known of one of them is no difference.
func OtherIssue(a, b *Document) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	symbol := vietnamese.Fold(a.Number)
	local := strings.HasSuffix(symbol, "ubnd") || strings.HasSuffix(symbol, "hdnd")
	return differ(a.IssuedOn.Year(), b.IssuedOn.Year()) || differ(a.Territory, b.Territory) || local && differ(vietnamese.Fold(a.Issuer), vietnamese.Fold(b.Issuer))
}
