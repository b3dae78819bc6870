package knowledge

import (
	"sync"

	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
)

// loadedDocument is a document read whole, and cut into passages.
type loadedDocument struct {
	document *corpus.Document
	passages []passage
	byRoot   map[int64]int         // a passage's index by its root's provision id
	hashes   sync.Map              // what hash worked out, by path
	articles func() corpus.Holding // which of its articles it has; worked out once
}

// hash is bank.Hash of the words of the unit at a path.
func (l *loadedDocument) hash(path string) uint64 {
	known, ok := l.hashes.Load(path)
	if !ok {
		words, _ := l.document.FullText(path)
		known, _ = l.hashes.LoadOrStore(path, bank.Hash(words))
	}
	return known.(uint64)
}

func newLoadedDocument(d *corpus.Document) *loadedDocument {
	l := &loadedDocument{document: d, passages: passagesOf(d), articles: sync.OnceValue(d.Holding)}
	l.byRoot = make(map[int64]int, len(l.passages))
	for i := range l.passages {
		l.byRoot[l.passages[i].Provision().ID] = i
	}
	return l
}

// passage is the passage with that root, or nil.
func (l *loadedDocument) passage(root int64) *passage {
	i, ok := l.byRoot[root]
	if !ok {
		return nil
	}
	return &l.passages[i]
}
