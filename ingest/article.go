package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/ingest/jsonl"
	"thidua/ingest/legal"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/vietnamese"
)

// articleVersion is part of the hash of a law of a collection: raise it when the same rows would be read differently.
const articleVersion = "articles 2"

// ArticleRow is a row of a collection and what it became: the article at Path.
type ArticleRow struct {
	ID       string
	Document string // its key
	Path     string
}

// Articles ingests collections: files of JSON lines, one article a line, plain or gzipped. The rows of one law become
// one document, also when other rows stand between them or they are in several files. Each, if not nil, is told of every
// row once its law is stored.
//
// The files are read twice, first for what the laws are and how many rows each has: a law is complete as soon as its last
// row is read, so that only the laws begun and not ended, and a few that wait to be stored together, are in memory. A row
// that cannot be used ends it with a *jsonl.Error, the laws complete before it are stored; a file that cannot be opened
// with the error of opening it.
func (in *Ingester) Articles(ctx context.Context, files []string, each func(ArticleRow)) error {
	c := collection{laws: map[string]*law{}}
	for _, file := range files {
		if err := c.survey(ctx, file); err != nil {
			return err
		}
	}
	c.tellApart()
	done := 0
	in.progress(done, c.rows, "")
	waiting := batch{ingester: in, each: each}
	for _, file := range files {
		err := jsonl.Read(ctx, file, func(data []byte) error {
			ready, err := c.take(data)
			if err != nil {
				return err
			}
			if done++; done%100 == 0 {
				in.progress(done, c.rows, file)
			}
			if ready == nil {
				return nil
			}
			return waiting.add(ctx, ready)
		})
		if !errors.As(err, new(stop)) {
			err = cmp.Or(waiting.store(ctx), err)
		}
		if err := collectionError(file, err); err != nil {
			return err
		}
	}
	in.progress(c.rows, c.rows, "")
	return nil
}

// batchProvisions is from how many provisions on laws are stored: a transaction costs a wait for the disk, and a
// collection has thousands of laws of a few articles.
const batchProvisions = 5000

// batch is complete laws that are stored in one transaction.
type batch struct {
	ingester   *Ingester
	each       func(ArticleRow)
	laws       []*law
	provisions int
}

// add stores the laws when they have become many. Its error is a stop.
func (b *batch) add(ctx context.Context, l *law) error {
	l.document.Hash = hex.EncodeToString(l.hash.Sum(nil))
	b.laws = append(b.laws, l)
	if b.provisions += len(l.document.Provisions); b.provisions < batchProvisions {
		return nil
	}
	return b.store(ctx)
}

// store stores the laws that wait, and tells of their rows. Its error is a stop.
func (b *batch) store(ctx context.Context) error {
	if len(b.laws) == 0 {
		return nil
	}
	documents := make([]*corpus.Document, len(b.laws))
	for i, l := range b.laws {
		documents[i] = &l.document
	}
	if _, err := b.ingester.Store.PutAll(ctx, documents...); err != nil {
		return stop{err}
	}
	for _, l := range b.laws {
		for _, row := range l.stored {
			row.Document = l.document.Key
			if b.each != nil {
				b.each(row)
			}
		}
		// What is left of it tells a changed file apart, and holds no text.
		l.document, l.stored, l.paths, l.hash = corpus.Document{}, nil, nil, nil
	}
	b.laws, b.provisions = nil, 0
	return nil
}

// stop is an error that is not the row's.
type stop struct{ error }

func (s stop) Unwrap() error { return s.error }

func collectionError(file string, err error) error {
	var other stop
	var row *jsonl.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &other):
		err = other.error
	case errors.As(err, &row), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return fmt.Errorf("ingesting %s: %w", file, err)
}

// article is a row of a collection. Any field may be empty.
type article struct {
	header
	Chapter jsonl.Word `json:"chapter"`
	Demuc   jsonl.Word `json:"demuc"`
	Title   jsonl.Word `json:"title"`
	Text    jsonl.Word `json:"text"`
}

// header is what a row says of its law and its place in it.
type header struct {
	ID      jsonl.Word `json:"id"`
	LawID   jsonl.Word `json:"law_id"`
	LawNo   jsonl.Word `json:"law_no"`
	Kind    jsonl.Word `json:"law_kind"`
	Law     jsonl.Word `json:"law_title"`
	Date    jsonl.Word `json:"law_date"`
	Issuer  jsonl.Word `json:"issuer"`
	Article jsonl.Word `json:"article"`
	Note    jsonl.Word `json:"note"`
}

// law is what names the row's law: its id, else its number, else the id of the row before "#".
func (h *header) law() (string, error) {
	before, _, _ := strings.Cut(text(h.ID), "#")
	for _, name := range []string{text(h.LawID), text(h.LawNo), strings.TrimSpace(before)} {
		if name != "" {
			return name, nil
		}
	}
	return "", errors.New("the row does not say of which law it is: write id, law_id or law_no")
}

var articleNumber = regexp.MustCompile(`(?i)^(?:điều\s+)?(\d+\s?\p{L}?\d*)\.?$`)

// number is the number of the article, "5" or "58a"; "" when it has none that can be read.
func (h *header) number() string {
	_, after, _ := strings.Cut(text(h.ID), "#")
	for _, word := range []string{text(h.Article), strings.TrimSpace(after)} {
		if m := articleNumber.FindStringSubmatch(vietnamese.NFC(word)); m != nil {
			return strings.ReplaceAll(m[1], " ", "")
		}
	}
	return ""
}

// id is the row's own, or the one that such collections make of law and article.
func (h *header) id(law string) string {
	if id := text(h.ID); id != "" {
		return id
	}
	return law + "#" + h.number()
}

func text(w jsonl.Word) string { return strings.TrimSpace(string(w)) }

// law is one document of a collection while it is read.
type law struct {
	document corpus.Document
	rows     int // still to come
	stored   []ArticleRow
	paths    map[string]int
	hash     hash.Hash
}

// collection is the laws of some files.
type collection struct {
	laws  map[string]*law // several names may stand for one
	order []*law
	rows  int
}

// survey reads what the rows say of their laws. What one row lacks another may have.
func (c *collection) survey(ctx context.Context, file string) error {
	source, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	err = jsonl.Read(ctx, file, func(data []byte) error {
		var h header
		if err := jsonl.Decode(data, &h); err != nil {
			return err
		}
		name, err := h.law()
		if err != nil {
			return err
		}
		l := c.laws[name]
		if l == nil {
			l = &law{document: corpus.Document{Source: source + "#" + name}}
			c.laws[name] = l
			c.order = append(c.order, l)
		}
		l.rows++
		c.rows++
		l.learn(&h, name)
		return nil
	})
	return collectionError(file, err)
}

var inForceFrom = regexp.MustCompile(`có hiệu lực thi hành kể từ ngày\s+(\d{1,2}/\d{1,2}/\d{4})`)

// learn takes from a row what is not known yet. An article that was added later came into force later than its law.
func (l *law) learn(h *header, name string) {
	d := &l.document
	fill(&d.Number, text(h.LawNo))
	if d.Number == "" {
		d.Number = numberOf(name)
	}
	fill(&d.Kind, text(h.Kind))
	fill(&d.Title, text(h.Law))
	fill(&d.Issuer, text(h.Issuer))
	if d.IssuedOn == "" {
		d.IssuedOn = day(text(h.Date))
	}
	if m := inForceFrom.FindStringSubmatch(string(h.Note)); m != nil {
		if from := day(m[1]); from != "" && (d.EffectiveOn == "" || from < d.EffectiveOn) {
			d.EffectiveOn = from
		}
	}
}

func fill(field *string, value string) {
	if *field == "" {
		*field = vietnamese.NFC(value)
	}
}

// day is "" for what is no day: it could not be read.
func day(s string) knowledge.Day {
	d, err := vietnamese.ParseDay(s)
	if err != nil {
		return ""
	}
	return d
}

var numberLike = regexp.MustCompile(`^\d{1,5}\p{L}?[/-](?:\d{4}[/-])?\p{L}[\p{L}\d]*(?:[-/.&]\p{L}[\p{L}\d]*)*$`)

// numberOf is the document number that the name of a law is, in capitals as numbers are written; "" when it is none.
func numberOf(name string) string {
	name = vietnamese.NFC(name)
	if !numberLike.MatchString(name) {
		return ""
	}
	if upper := strings.ToUpper(name); strings.ToLower(name) == name {
		return strings.ReplaceAll(upper, "TTG", "TTg")
	}
	return name
}

// tellApart completes what is known of the laws once all rows were seen. Names under which the store would see one
// document become one law, so that the later one does not take the place of the former; unless they have no number: then
// they are different laws of one day, and the later ones do without the day.
func (c *collection) tellApart() {
	byKey := map[string]*law{}
	merged := map[*law]*law{}
	for _, l := range c.order {
		d := &l.document
		for _, kind := range []string{"Luật", "Bộ luật", "Pháp lệnh"} { // a law's title goes without its kind
			if rest, ok := strings.CutPrefix(d.Title, kind+" "); ok && strings.EqualFold(d.Kind, kind) {
				d.Title = rest
			}
		}
		d.Territory = territory(d.Issuer)
		former := byKey[corpus.DocumentKey(d)]
		if former != nil && d.Number == "" {
			d.IssuedOn, former = "", nil
		}
		if former != nil {
			former.rows += l.rows
			merged[l] = former
			continue
		}
		byKey[corpus.DocumentKey(d)] = l
		l.hash, l.paths = sha256.New(), map[string]int{}
		l.hash.Write([]byte(articleVersion))
	}
	for name, l := range c.laws {
		if former := merged[l]; former != nil {
			c.laws[name] = former
		}
	}
}

var errChanged = errors.New("the file changed while it was read")

// take adds the row to its law, and returns the law when it was its last row.
func (c *collection) take(data []byte) (*law, error) {
	var row article
	if err := jsonl.Decode(data, &row); err != nil {
		return nil, err
	}
	name, err := row.law()
	if err != nil {
		return nil, err
	}
	l := c.laws[name]
	if l == nil || l.rows == 0 {
		return nil, errChanged
	}
	l.hash.Write([]byte{0})
	l.hash.Write(data)
	l.add(&row, name)
	if l.rows--; l.rows > 0 {
		return nil, nil
	}
	return l, nil
}

// add makes the provisions of a row.
func (l *law) add(row *article, name string) {
	number := row.number()
	units := legal.ParseArticle(number, string(row.Title), string(row.Text))
	own := units[0].Path
	path := l.unique(own, number == "")
	var above []string
	for _, heading := range []jsonl.Word{row.Demuc, row.Chapter} {
		if heading := vietnamese.NFC(text(heading)); heading != "" {
			above = append(above, heading)
		}
	}
	first := len(l.document.Provisions)
	l.document.Provisions = slices.Grow(l.document.Provisions, len(units))
	for i, u := range units {
		p := provision(u, first+i)
		p.Path = path + strings.TrimPrefix(u.Path, own)
		if p.Parent >= 0 {
			p.Parent += first
		}
		if p.Above = above; len(u.Above) > 0 {
			p.Above = append(slices.Clip(above), u.Above...)
		}
		if i == 0 {
			p.Note = vietnamese.NFC(text(row.Note))
		}
		l.document.Provisions = append(l.document.Provisions, p)
	}
	l.stored = append(l.stored, ArticleRow{ID: row.id(name), Path: path})
}

// unique is the path, told apart from the same one of a former row; articles without a number are counted.
func (l *law) unique(path string, counted bool) string {
	l.paths[path]++
	switch n := l.paths[path]; {
	case counted:
		return "đoạn " + strconv.Itoa(n)
	case n > 1:
		return path + " (lần " + strconv.Itoa(n) + ")"
	}
	return path
}
