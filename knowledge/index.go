package knowledge

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/lexical"
	"thidua/knowledge/record"
)

// indexVersion is part of the stamp of every document in the index: raise it when entry would make other entries of the same
// document, so that a saved index is brought up to date.
const indexVersion = 2

// stamp tells the stored states of a document apart in the index.
func stamp(d *corpus.Document) uint64 {
	h := fnv.New64a()
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(d.IngestedAt)))
	h.Write([]byte(strconv.Itoa(indexVersion) + d.Key + "\x00" + d.Hash))
	return h.Sum64()
}

// upToDate is the index with the documents of the catalogue, as the view has them: those it had in another state are
// replaced, those that are gone are dropped. It is former itself when nothing changed.
func (s *corpusSnapshot) upToDate(ctx context.Context, v *view, former *lexical.Index) (*lexical.Index, error) {
	drop := map[int64]bool{}
	for id, group := range former.Groups() {
		if d := s.ByID[id]; d == nil || stamp(d) != group.Stamp {
			drop[id] = true
		}
	}
	var missing []int64
	known := former.Groups()
	for _, d := range s.Documents {
		if _, there := known[d.ID]; !there || drop[d.ID] {
			missing = append(missing, d.ID)
		}
	}
	if len(drop)+len(missing) == 0 {
		return former, nil
	}
	builder := lexical.NewBuilder(s.abbreviations)
	err := record.Each(ctx, v.q, missing, func(d *corpus.Document) error {
		whole := newLoadedDocument(d)
		s.cache.add(whole) // so that what has just changed can be read as this snapshot has it
		return addDocument(builder, whole)
	})
	if err != nil {
		return nil, fmt.Errorf("indexing the corpus: %w", err)
	}
	return former.With(drop, builder), nil
}

// addDocument adds a document to the index: an entry for each article, under the id of the provision it begins with, and a
// part for each of its passages, under the id of theirs.
func addDocument(builder *lexical.Builder, whole *loadedDocument) error {
	d := whole.document
	year, _ := strconv.Atoi(d.IssuedOn.Year()) // 0 is unknown
	if err := builder.Group(lexical.Group{ID: d.ID, Stamp: stamp(d), Year: year, Level: d.Rank()}); err != nil {
		return err
	}
	source := strings.Join([]string{d.Kind, d.Number, d.Title, d.Issuer}, "\n")
	if d.Number == "" {
		source += "\n" + d.IssuedOn.Words() + "\n" + d.IssuedOn.Year() // it is called by its day
	}
	for _, a := range corpus.Articles(d) {
		root := &d.Provisions[a.Root]
		e := lexical.Entry{
			ID: root.ID, Source: source, Above: strings.Join(root.Above, "\n"), Title: corpus.Join(root.Heading, partWords[root.Path]),
		}
		for i := range a.Passages {
			p := &a.Passages[i]
			e.Parts = append(e.Parts, indexed(p, a.Root))
		}
		if len(e.Parts) > 0 {
			e.Parts[0].Text = corpus.Join(e.Parts[0].Text, noted(&a))
		}
		if err := builder.Add(e); err != nil {
			return err
		}
	}
	return nil
}

// noted is what the notes of an article say, by which it is found too.
func noted(a *corpus.Article) string {
	d := a.Passages[0].Document
	notes := d.Provisions[a.Root].Remark()
	for i := range a.Passages {
		for _, k := range a.Passages[i].Provisions {
			if k != a.Root {
				notes = corpus.Join(notes, d.Provisions[k].Remark())
			}
		}
	}
	return notes
}

// indexed is the words of the passage that search finds it by, but the heading of its article, which the article has once.
func indexed(p *corpus.Passage, article int) lexical.Part {
	root := &p.Document.Provisions[article]
	part := lexical.Part{ID: p.Provision().ID, Lead: p.Lead}
	if rest, ok := strings.CutPrefix(p.Lead, root.Words()); ok {
		part.Lead = root.Text + rest
	}
	for _, i := range p.Provisions {
		if i == article {
			part.Text = root.Text
			continue
		}
		part.Text = corpus.Join(part.Text, p.Document.Provisions[i].Words())
	}
	return part
}

// partWords is what people call the parts of a document that have no heading, in the words they ask with.
var partWords = map[string]string{
	"Chữ ký":   "Chữ ký, người ký, ký tên, ký ban hành, ký thay mặt, chức vụ người ký",
	"Nơi nhận": "Nơi nhận, gửi cho cơ quan nào, gửi đến đâu, gửi những nơi nào",
}
