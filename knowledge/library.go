package knowledge

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
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
	// Similar is the cosine from which a question and a passage mean the same to this Embedder; see shelf.verbatim. 0
	// means that it was not measured: vectors then order what is found, and show nothing that words do not carry.
	Similar float64
	// Abbreviations are the short forms that people and documents use; nil means those of the package vietnamese. An
	// index is made with them: they are set before the first search.
	Abbreviations *vietnamese.Abbreviations
	// IndexFile is where the index is kept over a restart; "" keeps it in memory only. See Save.
	IndexFile string
	Log       *slog.Logger // nil discards

	store   *Store
	reader  *reader
	outage  outage
	current atomic.Pointer[shelf]
	loading chan struct{}                 // holds one token while a shelf is loaded
	saved   atomic.Pointer[lexical.Index] // what IndexFile has
	saving  sync.Mutex
}

// keptProvisions is what a Library keeps of whole documents: some 30 MB.
const keptProvisions = 30_000

// NewLibrary reads nothing yet: the first search does, or Refresh.
func NewLibrary(store *Store) *Library {
	return &Library{store: store, reader: newReader(store, keptProvisions), loading: make(chan struct{}, 1)}
}

// shelf is one version of the corpus. It does not change.
type shelf struct {
	register
	version       int64
	index         *lexical.Index
	reader        *reader
	abbreviations *vietnamese.Abbreviations
	measured      bool               // the embedder's similarities were: Library.Similar
	gone          map[*Document]bool // left out although the index has them; see without
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
	return l.after(ctx, nil)
}

// after is a shelf that is newer than the former one; it waits until it is loaded.
func (l *Library) after(ctx context.Context, former *shelf) (*shelf, error) {
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

// load makes the shelf of what is stored now, from the present one, or from the saved index. One goroutine loads at a
// time.
func (l *Library) load(ctx context.Context) (*shelf, error) {
	var former *lexical.Index
	if current := l.current.Load(); current != nil {
		former = current.index
	} else {
		former = l.savedIndex()
	}
	var loaded *shelf
	err := l.store.View(ctx, func(v *View) (err error) {
		loaded, err = l.newShelf(ctx, v, former)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.current.Store(loaded)
	return loaded, nil
}

const (
	newerTries = 4  // on newer shelves, when documents change while they are read
	gaveUp     = 30 // in all: then the corpus changes faster than it can be read
)

// with runs use on the present shelf. When a document that it reads was replaced or removed since that shelf was made, use
// runs again on a newer one; and when this happens again and again, on one without the documents that are gone.
func (l *Library) with(ctx context.Context, use func(s *shelf) error) error {
	s, err := l.shelf(ctx)
	for try := 1; err == nil; try++ {
		err = use(s)
		lost, gone := errors.AsType[*goneError](err)
		switch {
		case !gone || try == gaveUp:
			return err
		case try < newerTries:
			s, err = l.after(ctx, s)
		default:
			s, err = s.without(lost.documents), nil
		}
	}
	return err
}

// without is the shelf as if it did not have the documents.
func (s *shelf) without(documents []*Document) *shelf {
	less := *s
	less.gone = maps.Clone(s.gone)
	if less.gone == nil {
		less.gone = map[*Document]bool{}
	}
	for _, d := range documents {
		less.gone[d] = true
	}
	less.register = newRegister(slices.DeleteFunc(slices.Clone(s.documents), func(d *Document) bool { return less.gone[d] }))
	return &less
}

func (l *Library) newShelf(ctx context.Context, v *View, former *lexical.Index) (*shelf, error) {
	documents, err := v.Documents(ctx)
	if err != nil {
		return nil, err
	}
	s := &shelf{register: newRegister(documents), version: v.Version, reader: l.reader, abbreviations: l.Abbreviations, measured: l.Similar > 0}
	s.expireWithParents()
	if s.index, err = s.upToDate(ctx, v, former); err != nil {
		return nil, err
	}
	return s, nil
}

// inForce reports whether the document may be the basis of an answer on the day.
func (s *shelf) inForce(document int64, day Day) bool {
	d := s.byID[document]
	return d != nil && d.InForce(day) && !s.gone[d]
}

// Documents lists the corpus, without provisions, by kind and number.
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

// Document is the document with the key, whole, or ErrNotFound. Its provisions are shared: nobody may change them.
func (l *Library) Document(ctx context.Context, key string) (whole *Document, err error) {
	err = l.with(ctx, func(s *shelf) error {
		d := s.byKey[key]
		if d == nil {
			return ErrNotFound
		}
		volumes, err := s.reader.read(ctx, d)
		if err != nil {
			return err
		}
		with := *d // what follows from other documents is in the shelf's
		with.Provisions = volumes[0].document.Provisions
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
