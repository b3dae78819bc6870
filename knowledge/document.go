// Package knowledge holds the corpus of legal and administrative documents and answers questions from it, with exact
// citations or an honest refusal.
package knowledge

import (
	"strings"

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
	ExpiresOn   Day // the first day it is no longer in force, because another document replaces it
	EndsOn      Day // the last day of the period that a plan or directive is for
	Territory   string
	Signer      string
	SignerPost  string
	Draft       bool
	Source      string // the file it was read from
	Hash        string // of that file and its reader
	IngestedAt  int64  // unix microseconds, set by the store

	Provisions []Provision // nil where only the document itself was asked for
	Relations  []Relation
}

// documentState identifies what is stored of a document. The words, the provisions' ids and the relations of one state never
// change; ExpiresOn may, for it follows from other documents.
type documentState struct {
	ID         int64
	Hash       string
	IngestedAt int64
}

// state is the state in which the document was read from the store.
func (d *Document) state() documentState { return documentState{d.ID, d.Hash, d.IngestedAt} }

// RelationKind is what a document does to another.
type RelationKind string

const (
	Replaces RelationKind = "replaces"
	Amends   RelationKind = "amends"
)

// Relation is what a document says it does to another, which may not be in the corpus.
type Relation struct {
	Kind   RelationKind
	Number string
	From   Day
	Path   string // of the provision that says so
}

// DocumentKey is what makes two files the same document: the number, or, when it is lost, kind, issuer and day; the
// source when these are lost too.
func DocumentKey(d *Document) string {
	if d.Number != "" {
		return NumberKey(d.Number)
	}
	if d.Kind != "" && d.IssuedOn != "" {
		return strings.Join([]string{vietnamese.Fold(d.Kind), vietnamese.Fold(d.Issuer), string(d.IssuedOn)}, "|")
	}
	return "source|" + d.Source
}

// NumberKey is the form of a document number that survives typing: 06/2022/QH15, 6/2022/qh15.
func NumberKey(number string) string {
	parts := strings.Split(vietnamese.Fold(number), "/")
	if parts[0] = strings.TrimLeft(parts[0], "0"); parts[0] == "" {
		parts[0] = "0"
	}
	return strings.Join(parts, "/")
}

// inForce reports whether the document may be the basis of an answer on the day: it has begun and was not replaced. A
// document whose days are unknown is taken to be in force. A plan whose period is over still answers, with a remark.
func (d *Document) inForce(day Day) bool {
	if d.EffectiveOn != "" && day < d.EffectiveOn {
		return false
	}
	if d.EffectiveOn == "" && d.IssuedOn != "" && day < d.IssuedOn {
		return false
	}
	return d.ExpiresOn == "" || day < d.ExpiresOn
}

// begins is the day from which the document counts.
func (d *Document) begins() Day {
	if d.EffectiveOn != "" {
		return d.EffectiveOn
	}
	return d.IssuedOn
}

// isLaw reports whether the document is cited by its title and year, as laws are.
func (d *Document) isLaw() bool {
	return d.Kind == "Luật" || d.Kind == "Bộ luật" || d.Kind == "Pháp lệnh"
}

// Name is how the document is written in a citation: "Luật Thi đua, khen thưởng năm 2022", "Nghị định số
// 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ", "Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình".
func (d *Document) Name() string {
	kind := d.Kind
	if kind == "" {
		kind = "Văn bản"
	}
	if d.isLaw() && d.Title != "" && d.IssuedOn.Year() != "" {
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
