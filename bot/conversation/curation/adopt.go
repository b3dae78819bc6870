package curation

import (
	"context"
	"slices"
	"strconv"
	"unicode/utf8"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/bank"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// What curated answers and questions without a good answer propose for the bank: an officer takes it over with one press, for a provision that
// a released answer is founded on. Nothing is taken over by itself.

// adoptButtons offers to take the questions of a released answer over, for each provision that does not have them all.
func (m *module) adoptButtons(ctx context.Context, tx *database.Tx, a curated.Answer) (buttons []outbox.Button, err error) {
	if a.State != curated.Released {
		return nil, nil
	}
	for i, b := range a.Basis {
		missing, err := m.missing(ctx, tx, b, wordings(a))
		if err != nil {
			return nil, err
		}
		if len(missing) > 0 {
			buttons = append(buttons, m.adopt.With(m.text.adoptLabel(b), a.ID, a.Revision, int64(i)))
		}
	}
	return buttons, nil
}

// wordings are the question of an answer and its variants.
func wordings(a curated.Answer) []string { return append([]string{a.Question}, a.Variants...) }

// missing are the wordings that the bank does not have about a provision. What was retired there is not proposed again.
func (m *module) missing(ctx context.Context, q database.Querier, b curated.Basis, words []string) (missing []string, err error) {
	about, err := m.bank.Of(ctx, q, b.DocumentKey)
	for _, w := range words {
		there := func(q bank.Question) bool { return q.Path == b.Path && q.Question == w }
		if !slices.ContainsFunc(about, there) && utf8.RuneCountInString(w) <= maxVariant {
			missing = append(missing, w)
		}
	}
	return missing, err
}

// adopting takes the questions of a released answer over.
func (m *module) adopting(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		by, a, b, err := m.adopted(ctx, tx, e, e.ID(0), e.ID(2))
		if err != nil {
			return conversation.Reply{}, err
		}
		if a.Revision != e.ID(1) {
			return conversation.Reply{}, m.text.refused(&curated.Error{Code: curated.Moved})
		}
		n, err := m.take(ctx, tx, by, a, b, wordings(a))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, a.ID, m.text.adopted(n, b))
	})
}

// adopted is the released answer that a button names, and the n-th provision that it is founded on.
func (m *module) adopted(ctx context.Context, tx *database.Tx, e *conversation.Event, id, n int64) (by directory.Access, a curated.Answer, b curated.Basis, err error) {
	if by, err = m.kit.Directory.Authorise(ctx, tx, e.Actor(), m.keep, 0); err != nil {
		return by, a, b, err
	}
	if a, err = m.curated.Get(ctx, tx, id); err != nil {
		return by, a, b, m.text.refused(err)
	}
	if a.State != curated.Released {
		return by, a, b, m.text.refused(&curated.Error{Code: curated.WrongState})
	}
	if n < 0 || n >= int64(len(a.Basis)) {
		return by, a, b, conversation.ErrOld
	}
	return by, a, a.Basis[n], nil
}

// take adds wordings to the questions about a provision, and tells how many are new.
func (m *module) take(ctx context.Context, tx *database.Tx, by directory.Access, a curated.Answer, b curated.Basis, words []string) (n int, err error) {
	missing, err := m.missing(ctx, tx, b, words)
	if err != nil {
		return 0, err
	}
	for _, w := range missing {
		entry := bank.Entry{Document: b.DocumentKey, Path: b.Path, Question: w}
		there, err := m.bank.Put(ctx, tx, entry, bank.FromCurated(a.ID), by.PersonID)
		if err == nil && !there {
			err = m.text.refused(&curated.Error{Code: curated.NoProvision, Words: b.Place})
		}
		if err == nil {
			err = by.Audit(ctx, tx, "accept question", "curated", a.ID, "document", b.DocumentKey, "path", b.Path, "question", strconv.FormatInt(entry.ID(), 10))
		}
		if err != nil {
			return 0, err
		}
	}
	return len(missing), nil
}

// proposals offers to take gaps over that are asked nearly as a released answer was, for the provisions that this is founded on. from is the
// number of the first gap.
func (m *module) proposals(ctx context.Context, gaps []Gap, from int) (buttons [][]outbox.Button, err error) {
	released, err := m.curated.List(ctx, m.kit.DB, curated.Released)
	if err != nil {
		return nil, err
	}
	for i, g := range gaps {
		for _, a := range released {
			if !g.isLike(a) {
				continue
			}
			for n, b := range a.Basis {
				missing, err := m.missing(ctx, m.kit.DB, b, g.shown())
				if err != nil {
					return nil, err
				}
				if len(missing) > 0 {
					buttons = append(buttons, []outbox.Button{m.adoptGap.With(m.text.adoptGapLabel(from+i+1, b), a.ID, int64(n), g.id())})
				}
			}
		}
	}
	return buttons, nil
}

// isLike reports whether a gap asks nearly what an answer was written to.
func (g Gap) isLike(a curated.Answer) bool {
	for _, asked := range g.shown() {
		read := readWording(asked)
		for _, w := range wordings(a) {
			if other := readWording(w); len(read.subject) > 0 && len(other.subject) > 0 && read.isNear(&other) {
				return true
			}
		}
	}
	return false
}

// shown are the wordings of a gap that its line shows, and that an officer therefore takes over.
func (g Gap) shown() []string {
	words := []string{g.Words}
	return append(words, g.Others[:min(1, len(g.Others))]...)
}

// id names a gap on a button.
func (g Gap) id() int64 { return bank.Entry{Question: g.Words}.ID() }

// adoptingGap takes a gap over.
func (m *module) adoptingGap(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.report(ctx, e)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(r.open, r.closed)
	i := slices.IndexFunc(all, func(g Gap) bool { return g.id() == e.ID(2) })
	if i < 0 {
		return nil, conversation.ErrOld
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		by, a, b, err := m.adopted(ctx, tx, e, e.ID(0), e.ID(1))
		if err == nil && !all[i].isLike(a) {
			err = conversation.ErrOld
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		n, err := m.take(ctx, tx, by, a, b, all[i].shown())
		return conversation.Reply{HTML: m.text.adopted(n, b), Buttons: conversation.Rows(m.gaps.With(buttonToGaps, 0))}, err
	})
}
