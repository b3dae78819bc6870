package knowledge

import (
	"sync"

	"thidua/knowledge/corpus"
	"thidua/knowledge/embedding"
	"thidua/knowledge/query"
)

// passage is a passage of the corpus with what is worked out about it, once.
type passage struct {
	corpus.Passage

	readOnce *sync.Once
	holds    *[2]query.Provision

	vectorOnce *sync.Once
	near       []float32
}

func passagesOf(d *corpus.Document) []passage {
	cut := corpus.Passages(d)
	all := make([]passage, len(cut))
	for i := range cut {
		all[i] = passage{Passage: cut[i], readOnce: new(sync.Once), vectorOnce: new(sync.Once)}
	}
	return all
}

// vector is that of embedding.Default for the words of the passage and those above it; it is made once.
func (p *passage) vector() []float32 {
	p.vectorOnce.Do(func() {
		p.near = embedding.Default().Vector(corpus.Join(corpus.Join(p.Headings(), p.Provision().Heading), p.Words()))
	})
	return p.near
}

// read is what the words of the passage hold, and those above it; they are read once.
func (p *passage) read() (words, above *query.Provision) {
	p.readOnce.Do(func() {
		p.holds = &[2]query.Provision{query.ReadProvision(p.Texts()), query.ReadProvision(p.Headings())}
	})
	return &p.holds[0], &p.holds[1]
}
