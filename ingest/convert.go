package ingest

import (
	"regexp"
	"strings"

	"thidua/ingest/legal"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// convert makes a document of the corpus out of a parsed text.
func convert(parsed *legal.Document, source string) *corpus.Document {
	h := &parsed.Header
	d := &corpus.Document{
		Kind: h.Kind, Number: h.Number, Title: h.Title, Issuer: h.Issuer, Place: h.Place,
		IssuedOn: knowledge.Day(h.Date), EffectiveOn: knowledge.Day(h.Effective),
		CeasesOn: knowledge.Day(h.Ceases), Consolidated: h.Consolidated,
		Signer: h.Signer, SignerPost: h.SignerPost, Draft: h.Draft, Source: source,
	}
	Derive(d)
	for i, u := range parsed.Units {
		d.Provisions = append(d.Provisions, provision(u, i))
	}
	if d.Draft { // what it says of its force, and of the end of others, is so once it is issued
		d.EffectiveOn, d.CeasesOn = "", ""
	}
	for _, r := range parsed.Relations {
		if kind := corpus.RelationKind(r.Kind); d.Draft && ((corpus.Relation{Kind: kind}).Alters() || kind == corpus.Begins) {
			continue
		}
		d.Relations = append(d.Relations, corpus.Relation{
			Kind: corpus.RelationKind(r.Kind), Number: r.Number, Title: r.Title, Issued: r.Issued, Provision: r.Provision,
			From: knowledge.Day(r.From), Path: r.Path,
		})
	}
	return d
}

// provision is a unit at its place in the document.
func provision(u legal.Unit, seq int) corpus.Provision {
	return corpus.Provision{
		Seq: seq, Parent: u.Parent, Path: u.Path, Level: corpus.Level(u.Level.String()), Label: u.Label,
		Heading: u.Heading, Above: u.Above, Text: u.Text, Part: u.Part, Note: u.Note,
	}
}

var (
	period   = regexp.MustCompile(`(?:\(|giai đoạn )(?:19|20)\d\d\s*[-–]\s*((?:19|20)\d\d)`)
	province = regexp.MustCompile(`(?:tỉnh|thành phố) \p{Lu}.*$`)
)

// otherPeriod is what the title of a plan does with years that are not its own: it sums them up, or prepares what is for them.
var otherPeriod = regexp.MustCompile(`(?i)(?:sơ kết|tổng kết|đánh giá|rà soát|giám sát|khảo sát|kiểm tra|kiểm điểm|tổ chức (?:đại hội|hội nghị|lễ)|(?:xây dựng|lập|soạn thảo|chuẩn bị|góp ý|thẩm định)(?: dự thảo)? (?:kế hoạch|chương trình|đề án|chiến lược|phương hướng|báo cáo))(?:[^\p{L}]|$)`)

var (
	// ownYear is the year of a plan that carries out in it what is for years; ofDate is a year that is no such one.
	ownYear = regexp.MustCompile(`(?i)(?:^|\s)năm (?:19|20)\d\d`)
	ofDate  = regexp.MustCompile(`(?i)(?:tháng \d{1,2}|đến|từ|trước|sau|hết|kỳ) năm (?:19|20)\d\d`)
)

// periodEnd is the end of the years that the title of a plan or directive names as its own; what it asks for ends with them. A law has no such end, nor has a
// draft. Years in a name that is quoted are of what bears that name; those before the day of issue are over.
func periodEnd(d *corpus.Document) knowledge.Day {
	switch d.Kind {
	case "Kế hoạch", "Chỉ thị", "Chương trình", "Đề án":
	default:
		return ""
	}
	m := period.FindStringSubmatchIndex(d.Title)
	if m == nil || d.Draft {
		return ""
	}
	before, end := d.Title[:m[0]], d.Title[m[2]:m[3]]
	if strings.Count(before, "“") > strings.Count(before, "”") || strings.Count(before, `"`)%2 == 1 || otherPeriod.MatchString(before) || ownYear.MatchString(ofDate.ReplaceAllString(d.Title, "")) || end < d.IssuedOn.Year() {
		return ""
	}
	return knowledge.Day(end + "-12-31")
}

// Derive sets what follows from other fields of a document: the province, and the end of a period. Whoever puts these right says it again.
func Derive(d *corpus.Document) {
	d.Territory, d.EndsOn = territory(d.Issuer), periodEnd(d)
}

// territory is the province that the issuer's name holds; "" is the whole country, or unknown.
func territory(issuer string) string { return province.FindString(issuer) }
