package corpus

import (
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

// DocumentKey is what makes two files the same document: the number, or, when it has none, kind, issuer and day; the
// source when one of these is not known either: a committee and a council issue on one day. Numbers of plans begin anew every year, and every province counts its own: see OtherIssue.
func DocumentKey(d *Document) string {
	if d.Number != "" {
		return NumberKey(d.Number)
	}
	if d.Kind != "" && d.Issuer != "" && d.IssuedOn != "" {
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
// a council or committee that is not the same, which all use the same symbols. What is not known of one of them is no difference.
func OtherIssue(a, b *Document) bool {
	return OtherYear(a, b) || differ(a.Territory, b.Territory) || otherBody(a, b)
}

// OtherYear reports whether two documents are known to be of different years.
func OtherYear(a, b *Document) bool { return differ(a.IssuedOn.Year(), b.IssuedOn.Year()) }

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// localBody is a council or committee in a folded name, however much of it is written: which of both, its level, its place, and the district that
// is in. Who signs for it, its chairman or its standing members, is not it.
var localBody = regexp.MustCompile(`(?:^|\s)(uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)(?:\s+(tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)` +
	`(?:\s+(.+?)(?:,?\s+((?:huyen|quan|thi xa|thanh pho)\s.+?))?(?:,?\s+(?:tinh|thanh pho)\s.+)?)?)?$`)

// otherBody reports whether two documents are known to be of different councils or committees.
func otherBody(a, b *Document) bool {
	one, other := localBody.FindStringSubmatch(vietnamese.Fold(a.Issuer)), localBody.FindStringSubmatch(vietnamese.Fold(b.Issuer))
	if one == nil || other == nil {
		return false
	}
	return one[1][0] != other[1][0] || differ(one[2], other[2]) || differ(one[3], other[3]) || differ(one[4], other[4])
}

// levels are the kinds of places with a council and a committee, by level. A city is of either of two, and what was a district's or a commune's may be called
// otherwise now.
var levels = map[string]int{"tinh": 1, "huyen": 2, "quan": 2, "thi xa": 2, "xa": 3, "phuong": 3, "thi tran": 3, "dac khu": 3}

// otherLevel reports whether two documents are known to be of councils or committees of different levels.
func otherLevel(a, b *Document) bool {
	one, other := localBody.FindStringSubmatch(vietnamese.Fold(a.Issuer)), localBody.FindStringSubmatch(vietnamese.Fold(b.Issuer))
	return one != nil && other != nil && levels[one[2]]*levels[other[2]] != 0 && levels[one[2]] != levels[other[2]]
}
