package knowledge

import (
	"context"
	"fmt"

	"thidua/knowledge/corpus"
)

// Warm reads what the passages of the corpus hold before somebody asks and waits for it: it takes half a millisecond a passage. It reads the documents
// that are kept in memory and the newest others, as many as there is room for: none that was asked about is forgotten for them. A second time it does
// nothing until the corpus has changed.
func (l *Library) Warm(ctx context.Context) error {
	s, err := l.snapshot(ctx)
	if err != nil {
		return fmt.Errorf("warming: %w", err)
	}
	if l.warmed.Load() == s {
		return nil
	}
	s.cache.retain(s.Documents)
	for _, d := range s.Documents {
		loaded, err := s.cache.readAhead(ctx, d)
		if err != nil {
			return fmt.Errorf("warming: %w", err)
		}
		if loaded == nil {
			continue
		}
		for i := range loaded.passages {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("warming: %w", err)
			}
			p := &loaded.passages[i]
			p.read()
			p.vector()
			loaded.hash(p.Provision().Path)
		}
	}
	l.warmed.Store(s)
	return nil
}

// retain forgets what is kept of documents that were replaced or removed.
func (c *documentCache) retain(documents []*corpus.Document) {
	present := make(map[documentState]bool, len(documents))
	for _, d := range documents {
		present[stateOf(d)] = true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for state, at := range c.kept {
		if !present[state] {
			delete(c.kept, state)
			c.size -= len(c.latest.Remove(at).(*loadedDocument).document.Provisions)
		}
	}
}

// littleRoom is the part of the cache that is not worth looking for a document that fits into it.
const littleRoom = 100

// readAhead is the document whole, kept as one that nobody has asked about: it is forgotten before those that somebody has. Nil is that there is no room
// for it, or that it was replaced since it was listed.
func (c *documentCache) readAhead(ctx context.Context, d *corpus.Document) (*loadedDocument, error) {
	c.mu.Lock()
	at, kept := c.kept[stateOf(d)]
	room := c.limit - c.size
	c.mu.Unlock()
	if kept {
		return at.Value.(*loadedDocument), nil
	}
	if room <= c.limit/littleRoom {
		return nil, nil
	}
	read, err := c.store.load(ctx, d.ID)
	if err != nil || len(read) == 0 || stateOf(read[0]) != stateOf(d) || len(read[0].Provisions) > room {
		return nil, err
	}
	v := newLoadedDocument(read[0])
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, kept := c.kept[stateOf(d)]; kept {
		return at.Value.(*loadedDocument), nil // somebody has asked about it meanwhile
	}
	if c.size+len(v.document.Provisions) > c.limit {
		return nil, nil
	}
	c.kept[stateOf(d)] = c.latest.PushBack(v)
	c.size += len(v.document.Provisions)
	return v, nil
}
