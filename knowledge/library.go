package knowledge

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/lexical"
	"thidua/knowledge/relevance"
	"thidua/knowledge/salary"
	"thidua/knowledge/vietnamese"
	"thidua/knowledge/worker"
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
	// MaxEmbedded is how many articles a corpus may have whose passages are embedded and asked for by vectors; 0 is any number. To compare a
	// question with every vector of more takes longer than the rest of an answer.
	MaxEmbedded int
	// Abbreviations are the short forms that people and documents use; nil means those of the package vietnamese. An
	// index is made with them: they are set before the first search.
	Abbreviations *vietnamese.Abbreviations
	// Salaries is the base salary by day, from which sums are computed; nil means the built-in table. It is set before the first search.
	Salaries *salary.Table
	// IndexFile is where the index is kept over a restart; "" keeps it in memory only. See Save.
	IndexFile string
	// Relevance says which passage is meant and whether it answers; nil means the one that comes with the program.
	Relevance *relevance.Model
	// WithoutBank answers without the questions that provisions answer, to measure what these add.
	WithoutBank bool
	Log         *slog.Logger // nil discards

	store   *Store
	cache   *documentCache
	outage  worker.Outage
	current atomic.Pointer[corpusSnapshot]
	warmed  atomic.Pointer[corpusSnapshot] // whose passages were read; see Warm
	loading chan struct{}                  // holds one token while a snapshot is loaded
	saved   atomic.Pointer[lexical.Index]  // what IndexFile has
	asked   atomic.Pointer[bank.Index]     // what the file beside it has; see savedQuestions
	saving  sync.Mutex
}

// maxCached is how many provisions a Library keeps of whole documents: some 70 MB once what they hold was read.
const maxCached = 30_000

// NewLibrary reads nothing yet: the first search does, or Refresh.
func NewLibrary(store *Store) *Library {
	l := &Library{store: store, cache: newDocumentCache(store, maxCached), loading: make(chan struct{}, 1)}
	l.outage.Without, l.outage.Again = "search goes on without vectors", "search uses vectors again"
	return l
}

// Store is where the corpus is kept.
func (l *Library) Store() *Store { return l.store }

// Refresh loads the corpus if its version moved: what is asked after it returns is answered from what was stored when it was called, or later.
func (l *Library) Refresh(ctx context.Context) error {
	version, err := l.store.Version(ctx)
	if err != nil {
		return err
	}
	_, err = l.atLeast(ctx, version)
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
	return l.atLeast(ctx, version)
}

// atLeast is a snapshot of a version, or of a later one; it waits until it is loaded.
func (l *Library) atLeast(ctx context.Context, version int64) (*corpusSnapshot, error) {
	select {
	case l.loading <- struct{}{}:
		defer func() { <-l.loading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if current := l.current.Load(); current != nil && current.version >= version {
		return current, nil
	}
	return l.load(ctx)
}

// load makes the snapshot of what is stored now, from the present one, or from the saved index. One goroutine loads at a
// time.
func (l *Library) load(ctx context.Context) (*corpusSnapshot, error) {
	var former *lexical.Index
	var questions *bank.Index
	if current := l.current.Load(); current != nil {
		former, questions = current.index, current.bank
	} else {
		former, questions = l.savedIndex(), l.savedQuestions()
	}
	var loaded *corpusSnapshot
	err := l.store.view(ctx, func(v *view) (err error) {
		loaded, err = l.newSnapshot(ctx, v, former, questions)
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
			s, err = l.atLeast(ctx, s.version+1)
		default:
			s, err = s.without(stale.documents), nil
		}
	}
	return err
}

// Documents lists the corpus, without provisions, by kind and number.
func (l *Library) Documents(ctx context.Context) ([]*corpus.Document, error) {
	s, err := l.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	documents := slices.Clone(s.Documents)
	slices.SortStableFunc(documents, func(a, b *corpus.Document) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
	})
	return documents, nil
}

// Document is the document with the key, whole, or ErrNotFound. Its provisions are shared: nobody may change them.
func (l *Library) Document(ctx context.Context, key string) (whole *corpus.Document, err error) {
	err = l.withSnapshot(ctx, func(s *corpusSnapshot) error {
		d := s.ByKey[key]
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
