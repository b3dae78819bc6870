// Package codification reads a topic (đề mục) of the official codification, "Bộ pháp điển điện tử", which the Ministry of Justice publishes as one page of HTML
// a topic: the articles in force of all documents on the topic, each under a heading of the topic with a note that says of which document it is (Pháp lệnh
// pháp điển hệ thống quy phạm pháp luật số 03/2012/UBTVQH13, Nghị định số 63/2013/NĐ-CP).
//
// The page has a paragraph of the class pChuong for a heading, pDieu for an article's number and title, pGhiChu for its note, pNoiDung for its words, which
// has paragraphs of its own, and pChiDan for what else it has to do with. What a note does not say is absent, never guessed.
package codification

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

// Emulation is the number of the topic "Thi đua, khen thưởng".
const Emulation = "29.1"

// Topic is one topic of the codification.
type Topic struct {
	Number    string // "29.1"
	Title     string // "Thi đua, khen thưởng"
	Documents []Document
	// Unplaced are the articles whose note is missing or does not say of which document they are.
	Unplaced []Article
}

// Document is a document of which the topic has articles: not always all of them, as those that are repealed or belong to another topic are left out. A
// field that no note says is empty; of a document whose first articles stand in another topic the notes say kind, number and effective day alone.
type Document struct {
	Kind        string // "Luật", "Thông tư liên tịch"
	Number      string // "15/2003/QH11"; empty for a document without a number
	Title       string // "Thi đua, khen thưởng", as the note has it
	Issuer      string // "Quốc hội"
	IssuedOn    vietnamese.Day
	EffectiveOn vietnamese.Day
	Link        string // where its whole text is, without the place in it; "" when no note has one
	// Articles are in the order of their numbers. A number may be there twice with different words: then the codification has both.
	Articles []Article
}

// Article is one article of a document.
type Article struct {
	Number string   // "1", "58a"; in Unplaced the last part of the label
	Label  string   // its number in the codification: "29.1.NĐ.4.1"
	Title  string   // "" where the document gives its articles none
	Above  []string // the codification's headings above it, outermost first: "Chương I NHỮNG QUY ĐỊNH CHUNG", "Mục 1 HUÂN CHƯƠNG"
	// Part, Chapter and Section are the document's own divisions that hold the article, as the link names them: "I", "III", "2"; often none.
	Part, Chapter, Section string
	// Text is the words, a paragraph or a row of a table a line, as they are printed.
	Text       string
	Note       string // the whole note, as it is printed
	Link       string // where the article is published; "" when the note has no link or one that leads nowhere
	Amendments []Amendment
	Related    []Related // what the codification says it has to do with
}

// Amendment is that an article's words are, in all or in part, those of a later document.
type Amendment struct {
	Effect      string // the note's words: "có nội dung được sửa đổi, có nội dung được bổ sung", "được bổ sung", "có nội dung bị bãi bỏ"
	Kind        string // of the later document
	Number      string
	Article     string // of the later document: "1"
	EffectiveOn vietnamese.Day
	Link        string
}

// Related is another provision that the codification refers to.
type Related struct {
	Label string // "41.11.LQ.6"; "" where the reference is no article
	Title string
}

// add places an article by what its note says. The same words of the same article are there once: the codification has some under two headings.
func (t *Topic) add(a Article, links []string) error {
	said := parseNote(a.Note)
	if said.number == "" {
		a.Number = a.Label[strings.LastIndexByte(a.Label, '.')+1:]
		t.Unplaced = append(t.Unplaced, a)
		return nil
	}
	a.Number, a.Amendments = said.number, said.amendments
	if len(links) > 0 {
		a.Link = links[0]
		a.Part, a.Chapter, a.Section = divisions(a.Link)
		for i := range min(len(links)-1, len(a.Amendments)) {
			a.Amendments[i].Link = links[1+i]
		}
	}
	said.document.Link, _, _ = strings.Cut(a.Link, "#")
	d := t.document(&said.document)
	if d == nil {
		return plain.Errorf(plain.TooLarge, "the topic has articles of more than %d documents", maxDocuments)
	}
	for _, other := range d.Articles {
		if other.Number == a.Number && other.Title == a.Title && other.Text == a.Text {
			return nil
		}
	}
	d.Articles = append(d.Articles, a)
	return nil
}

// document is the topic's document that said is of, with all that said knows of it, or nil when there are too many of them.
func (t *Topic) document(said *Document) *Document {
	i := slices.IndexFunc(t.Documents, func(d Document) bool { return same(&d, said) })
	if i < 0 {
		if len(t.Documents) == maxDocuments {
			return nil
		}
		t.Documents = append(t.Documents, *said)
		return &t.Documents[len(t.Documents)-1]
	}
	d := &t.Documents[i]
	for _, f := range []struct{ field, value *string }{{&d.Kind, &said.Kind}, {&d.Title, &said.Title}, {&d.Issuer, &said.Issuer}, {&d.Link, &said.Link}} {
		if *f.field == "" {
			*f.field = *f.value
		}
	}
	if d.IssuedOn == "" {
		d.IssuedOn = said.IssuedOn
	}
	// An article that was added later may have a later day.
	if d.EffectiveOn == "" || said.EffectiveOn != "" && said.EffectiveOn < d.EffectiveOn {
		d.EffectiveOn = said.EffectiveOn
	}
	return d
}

// same reports whether two notes are of one document. The number tells it, in whatever spelling; a document without one is told by its link, or by kind and
// effective day, as only its first note has a title, or the later ones have the title alone.
func same(a, b *Document) bool {
	switch {
	case a.Number != "" || b.Number != "":
		return a.Number == b.Number || a.Number != "" && b.Number != "" && vietnamese.NumberKey(a.Number) == vietnamese.NumberKey(b.Number)
	case !strings.EqualFold(a.Kind, b.Kind):
		return false
	case a.Link != "" && b.Link != "":
		return a.Link == b.Link
	}
	return a.EffectiveOn == b.EffectiveOn && (a.Title == "" || b.Title == "" || vietnamese.Fold(a.Title) == vietnamese.Fold(b.Title))
}

// division is a place in a document as its publisher's links name it: "#Phan_I_Chuong_III_Muc_1_Dieu_13".
var division = regexp.MustCompile(`(Phan|Chuong|Muc)_([^_#]+)`)

// divisions is the document's own divisions that the link names.
func divisions(link string) (part, chapter, section string) {
	_, place, _ := strings.Cut(link, "#")
	for _, m := range division.FindAllStringSubmatch(place, -1) {
		switch m[1] {
		case "Phan":
			part = m[2]
		case "Chuong":
			chapter = m[2]
		case "Muc":
			section = m[2]
		}
	}
	return part, chapter, section
}

// finish puts the articles of every document into the order of their numbers.
func (t *Topic) finish() {
	for i := range t.Documents {
		slices.SortStableFunc(t.Documents[i].Articles, func(a, b Article) int {
			na, nb := leading(a.Number), leading(b.Number)
			if na != nb {
				return na - nb
			}
			return strings.Compare(a.Number, b.Number)
		})
	}
}

// leading is the number that an article's begins with; 58 of "58a".
func leading(number string) int {
	n, _ := strconv.Atoi(strings.TrimRightFunc(number, func(r rune) bool { return r < '0' || r > '9' }))
	return n
}
