package knowledge

import (
	"container/list"
	"context"
	"fmt"
	"slices"
	"sync"
)

// volume is a document read whole, and cut into passages.
type volume struct {
	document *Document
	passages []passage
	byRoot   map[int64]int // a passage's index by its root's provision id
}

func newVolume(d *Document) *volume {
	v := &volume{document: d, passages: passages(d)}
	v.byRoot = make(map[int64]int, len(v.passages))
	for i := range v.passages {
		v.byRoot[v.passages[i].provision().ID] = i
	}
	return v
}

// passage is the passage with that root, or nil.
func (v *volume) passage(root int64) *passage {
	i, ok := v.byRoot[root]
	if !ok {
		return nil
	}
	return &v.passages[i]
}

// reader reads whole documents, and keeps those read last in memory. It is safe for concurrent use.
type reader struct {
	store *Store
	limit int // the provisions of all that is kept; the last document stays, however long

	mu     sync.Mutex
	kept   map[State]*list.Element // of *volume
	latest *list.List              // the one read last in front
	size   int
}

func newReader(store *Store, limit int) *reader {
	return &reader{store: store, limit: limit, kept: map[State]*list.Element{}, latest: list.New()}
}

// goneError reports that documents were replaced or removed since they were listed.
type goneError struct{ documents []*Document }

func (e *goneError) Error() string {
	return fmt.Sprintf("%d documents changed while they were read, among them %s", len(e.documents), e.documents[0].Key)
}

// read is the documents whole, in their order and in the very states given, or a *goneError.
func (r *reader) read(ctx context.Context, documents ...*Document) ([]*volume, error) {
	volumes := make([]*volume, len(documents))
	missing := map[int64][]int{}
	var ids []int64
	r.mu.Lock()
	for i, d := range documents {
		if at, ok := r.kept[d.State()]; ok {
			r.latest.MoveToFront(at)
			volumes[i] = at.Value.(*volume)
		} else {
			missing[d.ID] = append(missing[d.ID], i)
			ids = append(ids, d.ID)
		}
	}
	r.mu.Unlock()
	if len(ids) == 0 {
		return volumes, nil
	}
	loaded, err := r.store.Load(ctx, ids...)
	if err != nil {
		return nil, err
	}
	for _, d := range loaded {
		v := newVolume(d)
		r.keep(v)
		for _, i := range missing[d.ID] {
			if documents[i].State() == d.State() {
				volumes[i] = v
			}
		}
	}
	var gone []*Document
	for i, v := range volumes {
		if v == nil && !slices.Contains(gone, documents[i]) {
			gone = append(gone, documents[i])
		}
	}
	if len(gone) > 0 {
		return nil, &goneError{gone}
	}
	return volumes, nil
}

// keep remembers a document that was read, and forgets those not asked for the longest.
func (r *reader) keep(v *volume) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.kept[v.document.State()]; ok {
		return // another question read it meanwhile
	}
	r.kept[v.document.State()] = r.latest.PushFront(v)
	r.size += len(v.document.Provisions)
	for r.size > r.limit && r.latest.Len() > 1 {
		oldest := r.latest.Remove(r.latest.Back()).(*volume)
		delete(r.kept, oldest.document.State())
		r.size -= len(oldest.document.Provisions)
	}
}
