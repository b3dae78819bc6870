package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"thidua/knowledge/lexical"
)

// Library is the corpus in memory, ready to be searched. It follows the store: when the corpus version moves, the next
// search loads the new corpus; those that come while it is loaded still see the former one. It is safe for concurrent
// use.
type Library struct {
	// Embedder makes search semantic too; nil means lexical only. When it fails, search goes on lexically.
	Embedder Embedder
	// Similar is the cosine from which a question and a passage mean the same to this Embedder; see hit.supports. 0
	// means that it was not measured: vectors then order what is found, and show nothing that words do not carry.
	Similar float64
	Log     *slog.Logger // nil discards

	store   *Store
	outage  outage
	current atomic.Pointer[shelf]
	loading sync.Mutex
}

// NewLibrary reads nothing yet: the first search does, or Refresh.
func NewLibrary(store *Store) *Library { return &Library{store: store} }

// shelf is one version of the corpus. It does not change.
type shelf struct {
	version   int64
	documents []*Document
	byKey     map[string]*Document
	passages  []passage
	byRoot    map[int64]int // a passage's index by its root's provision id
	index     *lexical.Index
}

// Refresh loads the corpus if its version moved.
func (l *Library) Refresh(ctx context.Context) error {
	_, err := l.shelf(ctx)
	return err
}

// shelf is the present corpus.
func (l *Library) shelf(ctx context.Context) (*shelf, error) {
	version, err := l.store.Version(ctx)
	if err != nil {
		return nil, err
	}
	if current := l.current.Load(); current != nil && current.version == version {
		return current, nil
	}
	if former := l.current.Load(); former != nil {
		// Reading the corpus takes a second or more, and an ingest moves the version many times: meanwhile the former
		// one answers, and one search at a time waits for the new.
		if !l.loading.TryLock() {
			return former, nil
		}
	} else {
		l.loading.Lock()
	}
	defer l.loading.Unlock()
	if current := l.current.Load(); current != nil && current.version >= version {
		return current, nil // another search loaded it
	}
	documents, version, err := l.store.All(ctx)
	if err != nil {
		return nil, err
	}
	loaded, err := newShelf(documents, version)
	if err != nil {
		return nil, fmt.Errorf("indexing the corpus: %w", err)
	}
	l.current.Store(loaded)
	return loaded, nil
}

// The fields of an indexed passage, in order.
var fields = []lexical.Field{
	{Name: "document", Weight: 0.6, B: 0.3},
	{Name: "heading", Weight: 1.4, B: 0.4},
	{Name: "body", Weight: 1, B: 0.6},
}

// partWords is what people call the parts of a document that have no heading, in the words they ask with.
var partWords = map[string]string{
	"Chữ ký":   "Chữ ký, người ký, ký tên, ký ban hành, ký thay mặt, chức vụ người ký",
	"Nơi nhận": "Nơi nhận, gửi cho cơ quan nào, gửi đến đâu, gửi những nơi nào",
}

func newShelf(documents []*Document, version int64) (*shelf, error) {
	s := &shelf{version: version, documents: documents, byKey: make(map[string]*Document, len(documents)), byRoot: map[int64]int{}}
	builder, err := lexical.NewBuilder(lexical.Config{Fields: fields, K1: 1.0, Pair: 0.7})
	if err != nil {
		return nil, err
	}
	expireWithParents(documents)
	for _, d := range documents {
		s.byKey[d.Key] = d
		name := join(d.Name(), d.Title)
		for _, p := range passages(d) {
			heading := join(p.headings(), p.provision().Heading)
			heading = join(heading, partWords[p.provision().Path])
			if err := builder.Add(int64(len(s.passages)), name, heading, p.words()); err != nil {
				return nil, err
			}
			s.byRoot[p.provision().ID] = len(s.passages)
			s.passages = append(s.passages, p)
		}
	}
	s.index = builder.Build()
	return s, nil
}

// Documents lists the corpus, by kind and number.
func (l *Library) Documents(ctx context.Context) ([]*Document, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	documents := slices.Clone(s.documents)
	slices.SortStableFunc(documents, func(a, b *Document) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
	})
	return documents, nil
}

// log is where problems that stop nothing are told.
func (l *Library) log() *slog.Logger {
	if l.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l.Log
}
