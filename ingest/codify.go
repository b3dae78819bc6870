package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/codification"
	"thidua/ingest/legal"
	"thidua/ingest/plain"
	"thidua/ingest/reader"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/vietnamese"
)

// topicVersion is part of the hash of what a topic has of a document: raise it when the same topic would be read differently.
const topicVersion = "topic 2"

// TopicChange is what became of a topic of the official codification.
type TopicChange struct {
	Number    string `json:"number"`
	Title     string `json:"title"`
	Documents int    `json:"documents"`
	Articles  int    `json:"articles"` // distinct ones, of all documents
	Added     int    `json:"added"`    // documents that the corpus did not have
	Changed   int    `json:"changed"`  // documents that got articles which they lacked, or others than before
	Kept      int    `json:"kept"`     // documents that it changes nothing of: the corpus has them whole, or as it has them
	Unplaced  int    `json:"unplaced"` // articles of which it does not say what document they are of
}

// String tells it to a person.
func (c *TopicChange) String() string {
	said := fmt.Sprintf("Bộ pháp điển, đề mục %s %s: %d điều của %d văn bản; thêm %d văn bản, bổ sung điều cho %d văn bản, giữ nguyên %d văn bản",
		c.Number, c.Title, c.Articles, c.Documents, c.Added, c.Changed, c.Kept)
	if c.Unplaced > 0 {
		said += fmt.Sprintf("; %d điều không ghi thuộc văn bản nào, không nạp", c.Unplaced)
	}
	return said
}

// topic ingests a topic of the official codification; of what has several, a package, the one that is wanted.
func (r *run) topic(ctx context.Context, in input) error {
	wanted := cmp.Or(r.Ingester.Topic, codification.Emulation)
	topic, err := r.Reader.Topic(ctx, in.shown, in.file, wanted)
	if why, ok := errors.AsType[*plain.Error](err); ok && why.Reason == plain.Empty {
		err = problem.New(problem.NotFound, fmt.Sprintf("Tệp này không có đề mục %s của Bộ pháp điển; đề nghị chọn đề mục khác bằng --topic.", wanted))
	}
	if err != nil {
		return r.failing(in.shown, err)
	}
	if r.refuses(in, topicWords(topic)) {
		return nil
	}
	change := &TopicChange{Number: topic.Number, Title: topic.Title, Documents: len(topic.Documents), Unplaced: len(topic.Unplaced)}
	var waiting []*corpus.Document
	provisions := 0
	store := func() error {
		changes, err := r.put(ctx, waiting...)
		for _, c := range changes {
			switch c {
			case knowledge.Added:
				change.Added++
			case knowledge.Replaced:
				change.Changed++
			default:
				change.Kept++
			}
		}
		waiting, provisions = nil, 0
		return err
	}
	for i := range topic.Documents {
		document, err := codified(&topic.Documents[i], topic.Number+" "+topic.Title, in.source)
		if err != nil {
			return err
		}
		change.Articles += len(topic.Documents[i].Articles)
		waiting = append(waiting, document)
		if provisions += len(document.Provisions); provisions >= batchProvisions {
			if err := store(); err != nil {
				return err
			}
		}
	}
	if err := store(); err != nil {
		return err
	}
	result := Result{File: in.shown, Change: knowledge.Replaced, Topic: change}
	switch {
	case change.Added+change.Changed == 0:
		result.Change = knowledge.Unchanged
	case change.Kept+change.Changed == 0:
		result.Change = knowledge.Added
	}
	r.results = append(r.results, result)
	return nil
}

// topicWords is every word of a topic that is stored, a line each as the page has them.
func topicWords(topic *codification.Topic) string {
	lines := []string{topic.Title}
	for _, d := range topic.Documents {
		lines = append(lines, d.Title)
		for _, a := range d.Articles {
			lines = append(append(lines, a.Above...), a.Title, a.Text, a.Note)
		}
	}
	return strings.Join(lines, "\n")
}

// topicPage ingests a page of a topic: the one that is wanted, or any that was named.
func (r *run) topicPage(ctx context.Context, in input) error {
	if number := reader.TopicOf(in.file); number != cmp.Or(r.Ingester.Topic, codification.Emulation) && !r.named[in.shown] {
		return nil
	}
	return r.topic(ctx, in)
}

// codified makes a document of the corpus of what a topic has of it.
func codified(of *codification.Document, topic, source string) (*corpus.Document, error) {
	d := &corpus.Document{
		Kind: of.Kind, Number: of.Number, Title: vietnamese.NFC(of.Title), Issuer: vietnamese.NFC(of.Issuer), Territory: territory(of.Issuer),
		IssuedOn: of.IssuedOn, EffectiveOn: of.EffectiveOn, Consolidated: true, // it has what later documents amend
	}
	if d.IsLaw() { // its title goes without its kind
		d.Title = strings.TrimPrefix(d.Title, d.Kind+" ")
	}
	d.Source = source + "#" + corpus.DocumentKey(d)
	for i := range of.Articles {
		add(d, topic, &of.Articles[i])
	}
	content, err := json.Marshal(of)
	if err != nil {
		return nil, fmt.Errorf("hashing %s: %w", d.Name(), err)
	}
	sum := sha256.Sum256(append([]byte(topicVersion+"\x00"), content...))
	d.Hash = hex.EncodeToString(sum[:])
	return d, nil
}

// add adds the provisions of an article. One that the codification has twice with other words is told apart.
func add(d *corpus.Document, topic string, a *codification.Article) {
	units := legal.ParseArticle(a.Number, a.Title, a.Text)
	first, own := len(d.Provisions), units[0].Path
	path := uniquePath(d, own)
	link := a.Link
	if link == "" {
		link = "Điều " + a.Label
	}
	for i, u := range units {
		p := provision(u, first+i)
		p.Path = path + strings.TrimPrefix(u.Path, own)
		if p.Parent >= 0 {
			p.Parent += first
		}
		p.Above = slices.Concat([]string{topic}, a.Above, u.Above)
		p.Source = link
		if i == 0 {
			p.Note = vietnamese.NFC(a.Note)
		}
		d.Provisions = append(d.Provisions, p)
	}
}

// uniquePath is the path, told apart from the same one of a former article.
func uniquePath(d *corpus.Document, path string) string {
	n := 1
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Part <= 1 && (p.Path == path || strings.HasPrefix(p.Path, path+" (lần ") && !strings.Contains(p.Path[len(path)+len(" (lần "):], ") ")) {
			n++
		}
	}
	if n == 1 {
		return path
	}
	return fmt.Sprintf("%s (lần %d)", path, n)
}
