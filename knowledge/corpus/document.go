// Package corpus has the documents of the corpus, their units, how they are named and found, and which of them are in force. It is pure: where they are
// kept is knowledge's.
package corpus

import (
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Day is a calendar day in Vietnam; empty means that it could not be read.
type Day = vietnamese.Day

// Document is one legal or administrative document. A field that could not be read is empty, never guessed.
type Document struct {
	ID          int64
	Key         string // what makes it the same document when it is read again; see DocumentKey
	Kind        string // "Luật", "Kế hoạch"
	Number      string // "06/2022/QH15"
	Title       string
	Issuer      string
	Place       string
	IssuedOn    Day
	EffectiveOn Day
	CeasesOn    Day // the first day it is no longer in force, where it says so itself
	ExpiresOn   Day // the first day it is no longer in force: it ceases, another document ends it, or what it carries out for all ended
	LapsesOn    Day // the first day on which what it carries out is in force no more; see Catalogue.LapseWithParents
	EndsOn      Day // the last day of the period that a plan or directive is for
	Territory   string
	Signer      string
	SignerPost  string
	Draft       bool
	// Consolidated is that later amendments are written into its words, as in a "Văn bản hợp nhất": what others amend of it, it has.
	Consolidated bool
	Source       string // the file it was read from
	Hash         string // of that file and its reader
	Filled       string // what the official codification gave of it, as Filling writes it; "" when it gave nothing
	Warnings     string // JSON of what to know about how the file was read, as who stored it writes it; "" is nothing
	RetiredOn    Day    // the first day on which it is no basis of an answer, as an officer has said; "" when nobody has
	IngestedAt   int64  // unix microseconds, set by the store

	Provisions []Provision // nil where only the document itself was asked for
	Relations  []Relation
}

// InForce reports whether the document is in force on the day: it has begun and was not replaced. A
// document whose days are unknown is taken to be in force. A plan whose period is over still answers, with a remark.
func (d *Document) InForce(day Day) bool {
	return d.HoldsAt("", day)
}

// Begins is the day from which the document counts.
func (d *Document) Begins() Day {
	if d.EffectiveOn != "" {
		return d.EffectiveOn
	}
	return d.IssuedOn
}

// StartsOn is the day from which the provision at a path counts: its own, else that of the document.
func (d *Document) StartsOn(path string) Day {
	if day := d.BeginsOn(path); day != "" {
		return day
	}
	return d.Begins()
}

// FirstStart is the day from which anything in the document counts.
func (d *Document) FirstStart() Day {
	first := d.Begins()
	for _, r := range d.Relations {
		if r.Kind == Begins {
			first = min(first, r.From)
		}
	}
	return first
}

// HoldsAt reports whether the provision at a path has begun on the day, and its document was not replaced.
func (d *Document) HoldsAt(path string, day Day) bool {
	return d.StartsOn(path) <= day && (d.ExpiresOn == "" || day < d.ExpiresOn)
}

// IsLaw reports whether the document is cited by its title and year, as laws are.
func (d *Document) IsLaw() bool {
	return d.Kind == "Luật" || d.Kind == "Bộ luật" || d.Kind == "Pháp lệnh"
}

// Name is how the document is written in a citation: "Luật Thi đua, khen thưởng năm 2022", "Nghị định số
// 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ", "Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình".
func (d *Document) Name() string {
	kind := d.Kind
	if kind == "" {
		kind = "Văn bản"
	}
	if d.IsLaw() && d.Title != "" && d.IssuedOn.Year() != "" {
		return kind + " " + d.Title + " năm " + d.IssuedOn.Year()
	}
	name := kind
	if d.Number != "" {
		name += " số " + d.Number
	}
	if d.IssuedOn != "" {
		name += " ngày " + d.IssuedOn.Words()
	}
	if d.Issuer != "" {
		name += " của " + shortIssuer(d.Issuer)
	}
	if name == kind && d.Title != "" {
		name += " " + d.Title
	}
	if d.Draft {
		name += " (dự thảo)"
	}
	return name
}

func shortIssuer(issuer string) string {
	return strings.NewReplacer("Ủy ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND").Replace(issuer)
}

// MainIssuer is who issued the document, without the ministry or department of finance that others issued it with: that one signs for the money, and the document
// is of the others' field.
func (d *Document) MainIssuer() string { return withFinance.ReplaceAllString(d.Issuer, "") }

var withFinance = regexp.MustCompile(`(?i)^(?:Bộ|Sở) Tài chính(?:\s+[-–]|[,;]|\s+và)\s+|(?:\s+[-–]|[,;]|\s+và)\s+(?:Bộ|Sở) Tài chính$`)

// rulesForAll reports whether a document binds whatever sector somebody is of.
func (d *Document) rulesForAll() bool {
	sector := query.SectorOf(d.MainIssuer())
	return sector == "" || sector == "noi vu"
}

// carriesOut reports whether a document is of a kind that carries laws out.
func (d *Document) carriesOut() bool {
	return slices.Contains([]string{"Nghị định", "Thông tư", "Thông tư liên tịch", "Quyết định"}, d.Kind) && d.Territory == ""
}

// EndsByLaw is Stops, but for what an officer alone has said.
func (d *Document) EndsByLaw() Day {
	if d.ExpiresOn != "" && d.ExpiresOn == d.RetiredOn {
		return d.LapsesOn
	}
	return d.Stops()
}

// Stops is the first day on which the document, or what it carries out, is in force no more; "" is none.
func (d *Document) Stops() Day {
	if d.ExpiresOn == "" || d.LapsesOn != "" && d.LapsesOn < d.ExpiresOn {
		return d.LapsesOn
	}
	return d.ExpiresOn
}

// StopsOn is the first day from which an answer that was released on a day is not founded on the document any more: it expires then, or
// what it carries out does, or the period that it is for is over. "" is none, also where that day had come before the release: the document was cited knowingly.
func (d *Document) StopsOn(released Day) (stops Day) {
	if ends := d.Stops(); ends != "" && released < ends {
		stops = ends
	}
	if d.EndsOn != "" && released <= d.EndsOn && (stops == "" || d.EndsOn < stops) {
		stops = d.EndsOn.Add(1)
	}
	return stops
}

// Rank is how high a document stands in the order of Law 80/2015/QH13, Article 4.
func (d *Document) Rank() int {
	switch d.Kind {
	case "Hiến pháp", "Luật", "Bộ luật", "Pháp lệnh":
		return 3
	case "Nghị định":
		return 2
	case "Quyết định":
		return 1
	}
	return 0
}
