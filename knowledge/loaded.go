package knowledge

// loadedDocument is a document read whole, and cut into passages.
type loadedDocument struct {
	document *Document
	passages []passage
	byRoot   map[int64]int // a passage's index by its root's provision id
}

func newLoadedDocument(d *Document) *loadedDocument {
	l := &loadedDocument{document: d, passages: passages(d)}
	l.byRoot = make(map[int64]int, len(l.passages))
	for i := range l.passages {
		l.byRoot[l.passages[i].provision().ID] = i
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
