package knowledge

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

// Library is the corpus, ready to be searched. In memory are its documents without their words, the index, and the few
// documents read last; the words are read from the store when they are quoted. It follows the store: when the corpus
// version moves, the next search loads the new corpus; those that come while it is loaded still see the former one. It
// is safe for concurrent use.
type Library struct {
	// Embedder makes search semantic too; nil means lexical only. When it fails, search goes on lexically.
	Embedder Embedder
	// MinSimilarity is the cosine from which a question and a passage mean the same to this Embedder; see corpusSnapshot.verbatim. 0
	// means that it was not measured: vectors then order what is found, and show nothing that words do not carry.
	MinSimilarity float64
	// Abbreviations are the short forms that people and documents use; nil means those of the package vietnamese. An
	// index is made with them: they are set before the first search.
	Abbreviations *vietnamese.Abbreviations
	// IndexFile is where the index is kept over a restart; "" keeps it in memory only. See Save.
	IndexFile string
	Log       *slog.Logger // nil discards

	store   *Store
	cache   *documentCache
	outage  outage
	current atomic.Pointer[corpusSnapshot]
	loading chan struct{}                 // holds one token while a snapshot is loaded
	saved   atomic.Pointer[lexical.Index] // what IndexFile has
	saving  sync.Mutex
}

// maxCached is what a Library keeps of whole documents: some 30 MB.
const maxCached = 30_000

// NewLibrary reads nothing yet: the first search does, or Refresh.
func NewLibrary(store *Store) *Library {
	return &Library{store: store, cache: newDocumentCache(store, maxCached), loading: make(chan struct{}, 1)}
}

// Refresh loads the corpus if its version moved.
func (l *Library) Refresh(ctx context.Context) error {
	_, err := l.snapshot(ctx)
	return err
}

// snapshot is the present corpus or, while another goroutine loads that, the former one.
func (l *Library) snapshot(ctx context.Context) (*corpusSnapshot, error) {
	version, err := l.store.Version(ctx)
	if err != nil {
		return nil, err
	}
	former := l.current.Load()
	if former != nil && former.version == version {
		return former, nil
	}
	if former != nil {
		// Reading the corpus takes a second or more, and an ingest moves the version many times: meanwhile the former
		// one answers, and one search at a time waits for the new.
		select {
		case l.loading <- struct{}{}:
			defer func() { <-l.loading }()
		default:
			return former, nil
		}
		if current := l.current.Load(); current.version >= version {
			return current, nil // another search loaded it
		}
		return l.load(ctx)
	}
	return l.newerThan(ctx, nil)
}

// newerThan is a snapshot that is newer than the former one, or any when that is nil; it waits until it is loaded.
func (l *Library) newerThan(ctx context.Context, former *corpusSnapshot) (*corpusSnapshot, error) {
	select {
	case l.loading <- struct{}{}:
		defer func() { <-l.loading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if current := l.current.Load(); current != nil && (former == nil || current.version > former.version) {
		return current, nil
	}
	return l.load(ctx)
}

// load makes the snapshot of what is stored now, from the present one, or from the saved index. One goroutine loads at a
// time.
func (l *Library) load(ctx context.Context) (*corpusSnapshot, error) {
	var former *lexical.Index
	if current := l.current.Load(); current != nil {
		former = current.index
	} else {
		former = l.savedIndex()
	}
	var loaded *corpusSnapshot
	err := l.store.view(ctx, func(v *view) (err error) {
		loaded, err = l.newSnapshot(ctx, v, former)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.current.Store(loaded)
	return loaded, nil
}

const (
	newerTries = 4  // on newer snapshots, when documents change while they are read
	maxTries   = 30 // in all: then the corpus changes faster than it can be read
)

// withSnapshot runs use on the present snapshot. When a document that it reads was replaced or removed since that was
// made (a *staleError), use runs again on a newer one; and when this happens again and again, on one without the documents
// that are gone.
func (l *Library) withSnapshot(ctx context.Context, use func(s *corpusSnapshot) error) error {
	s, err := l.snapshot(ctx)
	for try := 1; err == nil; try++ {
		err = use(s)
		stale, changed := errors.AsType[*staleError](err)
		switch {
		case !changed || try == maxTries:
			return err
		case try < newerTries:
			s, err = l.newerThan(ctx, s)
		default:
			s, err = s.without(stale.documents), nil
		}
	}
	return err
}

// Documents lists the corpus, without provisions, by kind and number.
func (l *Library) Documents(ctx context.Context) ([]*Document, error) {
	s, err := l.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	documents := slices.Clone(s.documents)
	slices.SortStableFunc(documents, func(a, b *Document) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
	})
	return documents, nil
}

// Document is the document with the key, whole, or ErrNotFound. Its provisions are shared: nobody may change them.
func (l *Library) Document(ctx context.Context, key string) (whole *Document, err error) {
	err = l.withSnapshot(ctx, func(s *corpusSnapshot) error {
		d := s.byKey[key]
		if d == nil {
			return ErrNotFound
		}
		loaded, err := s.cache.load(ctx, d)
		if err != nil {
			return err
		}
		with := *d // what follows from other documents is in the snapshot's
		with.Provisions = loaded[0].document.Provisions
		whole = &with
		return nil
	})
	return whole, err
}

// log is where problems that stop nothing are told.
func (l *Library) log() *slog.Logger {
	if l.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l.Log
}
