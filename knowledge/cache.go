package knowledge

import (
	"container/list"
	"context"
	"fmt"
	"slices"
	"sync"

	"thidua/knowledge/corpus"
)

// documentCache reads whole documents, and keeps those read last in memory. It is safe for concurrent use.
type documentCache struct {
	store *Store
	limit int // the provisions of all that is kept; the last document stays, however long

	mu     sync.Mutex
	kept   map[documentState]*list.Element // of *loadedDocument
	latest *list.List                      // the one read last in front
	size   int
}

func newDocumentCache(store *Store, limit int) *documentCache {
	return &documentCache{store: store, limit: limit, kept: map[documentState]*list.Element{}, latest: list.New()}
}

// staleError reports that documents were replaced or removed since they were listed.
type staleError struct{ documents []*corpus.Document }

func (e *staleError) Error() string {
	return fmt.Sprintf("%d documents changed while they were read, among them %s", len(e.documents), e.documents[0].Key)
}

// load is the documents whole, in their order and in the very states given, or a *staleError.
func (c *documentCache) load(ctx context.Context, documents ...*corpus.Document) ([]*loadedDocument, error) {
	found := make([]*loadedDocument, len(documents))
	missing := map[int64][]int{}
	var ids []int64
	c.mu.Lock()
	for i, d := range documents {
		if at, ok := c.kept[stateOf(d)]; ok {
			c.latest.MoveToFront(at)
			found[i] = at.Value.(*loadedDocument)
		} else {
			missing[d.ID] = append(missing[d.ID], i)
			ids = append(ids, d.ID)
		}
	}
	c.mu.Unlock()
	if len(ids) == 0 {
		return found, nil
	}
	read, err := c.store.load(ctx, ids...)
	if err != nil {
		return nil, err
	}
	for _, d := range read {
		v := newLoadedDocument(d)
		c.add(v)
		for _, i := range missing[d.ID] {
			if stateOf(documents[i]) == stateOf(d) {
				found[i] = v
			}
		}
	}
	var stale []*corpus.Document
	for i, v := range found {
		if v == nil && !slices.Contains(stale, documents[i]) {
			stale = append(stale, documents[i])
		}
	}
	if len(stale) > 0 {
		return nil, &staleError{stale}
	}
	return found, nil
}

// add remembers a document that was read, and forgets those not asked for the longest.
func (c *documentCache) add(v *loadedDocument) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.kept[stateOf(v.document)]; ok {
		return // another question read it meanwhile
	}
	c.kept[stateOf(v.document)] = c.latest.PushFront(v)
	c.size += len(v.document.Provisions)
	for c.size > c.limit && c.latest.Len() > 1 {
		oldest := c.latest.Remove(c.latest.Back()).(*loadedDocument)
		delete(c.kept, stateOf(oldest.document))
		c.size -= len(oldest.document.Provisions)
	}
}
