// Package curation is the module of curated answers: an officer proposes what the Board replied to a question, a leader releases it to
// whoever asks the same, and what is asked without an answer is counted.
package curation

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/ticket"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "curation"

// The links by which other modules lead here. The first takes the id of a ticket, the others nothing.
const (
	LinkCurate  = "curate"
	LinkList    = "curatedlist"
	LinkReviews = "curatedreviews"
	LinkGaps    = "gaps"
)

// Questions looks up what people asked and got no answer to, or one they found wrong. It is filled in by assembly.
type Questions interface {
	Unanswered(ctx context.Context, since time.Time) ([]Asked, error)
}

type module struct {
	kit     *conversation.Kit
	tickets *ticket.Store
	curated *curated.Store
	bank    *bank.Store
	library *knowledge.Library // may be nil: then no provision is proposed
	reader  *GapReader
	keep    directory.PermissionID
	text    text

	list, page, edit, renew, variant, variants, drop, withdraw *conversation.Button
	review, release, giveBack, reviews                         *conversation.Button
	gaps, closed, gapFile, adopt, adoptGap                     *conversation.Button
	draftForm                                                  *conversation.Form[drafting]
	variantForm, withdrawForm, returnForm                      *conversation.Form[about]
}

// about is the answer, in the revision that was seen, that a short form is about.
type about struct{ ID, Revision int64 }

// New makes the module. answerer may be nil where no question is answered. keep is the permission to look after the questions that provisions
// answer, which taking one over needs.
func New(kit *conversation.Kit, tickets *ticket.Store, answerer *knowledge.Answerer, questions Questions, keep directory.PermissionID) conversation.Module {
	m := &module{
		kit: kit, tickets: tickets, keep: keep, curated: curated.NewStore(kit.DB), bank: knowledge.NewStore(kit.DB).Questions, text: text{kit.Words},
		reader: &GapReader{DB: kit.DB, Questions: questions, Answerer: answerer, Limit: lookLimit},
	}
	if answerer != nil {
		m.library = answerer.Library
	}
	handling := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: ticket.Handle, Handler: handler}
	}
	releasing := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Approve, Handler: handler}
	}
	m.list = handling("ka", 2, m.listed)         // list, page
	m.page = handling("kb", 1, m.opened)         // answer
	m.edit = handling("kc", 2, m.editBegun)      // answer, revision
	m.variant = handling("kd", 2, m.adding)      // answer, revision
	m.variants = handling("ke", 1, m.variantsOf) // answer
	m.drop = handling("kf", 3, m.dropped)        // answer, revision, number of the variant
	m.withdraw = handling("kg", 2, m.taking)     // answer, revision
	m.review = releasing("kh", 1, m.reviewed)    // answer
	m.release = releasing("ki", 2, m.released)   // answer, revision
	m.giveBack = releasing("kj", 2, m.returning) // answer, revision
	m.reviews = releasing("kk", 1, m.waiting)    // page
	m.gaps = handling("kl", 1, m.gapsListed)     // page
	m.gapFile = handling("km", 0, m.gapsWritten)
	m.closed = handling("ko", 1, m.closedListed)  // page
	m.renew = handling("kn", 2, m.renewing)       // answer, revision
	m.adopt = handling("kp", 3, m.adopting)       // answer, revision, number of the provision
	m.adoptGap = handling("kq", 3, m.adoptingGap) // answer, number of the provision, gap
	m.adopt.Permission, m.adoptGap.Permission = keep, keep
	m.draftForm, m.variantForm, m.withdrawForm, m.returnForm = m.newDraftForm(), m.newVariantForm(), m.newWithdrawForm(), m.newReturnForm()
	return conversation.Module{
		Name:    Name,
		Buttons: []*conversation.Button{m.list, m.page, m.edit, m.renew, m.variant, m.variants, m.drop, m.withdraw, m.review, m.release, m.giveBack, m.reviews, m.gaps, m.closed, m.gapFile, m.adopt, m.adoptGap},
		Links: []conversation.Link{
			{Name: LinkCurate, Permission: ticket.Handle, Handler: m.begun},
			{Name: LinkList, Permission: ticket.Handle, Handler: m.listedByLink},
			{Name: LinkReviews, Permission: directory.Approve, Handler: m.waiting},
			{Name: LinkGaps, Permission: ticket.Handle, Handler: m.gapsListed},
		},
		Forms:     []conversation.AnyForm{m.draftForm, m.variantForm, m.withdrawForm, m.returnForm},
		Tables:    []string{"curated_answer", "curated_editor", "curated_question", "curated_basis"},
		Directory: watcher{m.curated},
		Hourly:    m.warn,
		Erase:     m.erase,
	}
}

// erase takes the names of a person out of what is kept, and lets go of the questions to the Board whose words went with whoever asked: the
// module of tickets is before this one, and what it forgot is seen in its rows.
func (m *module) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	if err := m.curated.Erase(ctx, tx, erased.Names, ticket.Forgotten); err != nil {
		return err
	}
	all, err := m.curated.Sources(ctx, tx)
	if err != nil {
		return err
	}
	for _, source := range all {
		t, err := m.ticketOf(ctx, tx, source)
		if err != nil {
			return err
		}
		if t.ID != 0 && t.Words == "" {
			if err := m.curated.Forget(ctx, tx, source, askerErased); err != nil {
				return err
			}
		}
	}
	return nil
}

// watcher follows the directory: what somebody proposed who turns out to be a person on the list is that person's.
type watcher struct{ curated *curated.Store }

func (watcher) PostsChanged(context.Context, *database.Tx, []directory.PostChange) error { return nil }

func (watcher) Reorganised(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

func (watcher) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

// Merged implements directory.MergeWatcher.
func (w watcher) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	return w.curated.GiveTo(ctx, tx, came, listed)
}

// sourceOf is how knowledge names the ticket that an answer came from.
func sourceOf(ticket int64) string { return fmt.Sprintf("ticket:%d", ticket) }

// ticketOf is the ticket that an answer came from; the zero value when there is none.
func (m *module) ticketOf(ctx context.Context, q database.Querier, source string) (ticket.Ticket, error) {
	digits, ok := strings.CutPrefix(source, "ticket:")
	id, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil {
		return ticket.Ticket{}, nil
	}
	t, err := m.tickets.Ticket(ctx, q, id)
	if conversation.Over(err) {
		return ticket.Ticket{}, nil
	}
	return t, err
}

// codeOf is the code of the ticket that an answer came from; "" when there is none.
func (m *module) codeOf(ctx context.Context, q database.Querier, source string) (string, error) {
	t, err := m.ticketOf(ctx, q, source)
	if err != nil || t.ID == 0 {
		return "", err
	}
	return t.Code.String(), nil
}

// personName is the name of a person; "" of nobody known.
func (m *module) personName(ctx context.Context, tx *database.Tx, id int64) (string, error) {
	if id == 0 {
		return "", nil
	}
	p, err := m.kit.Directory.PersonIn(ctx, tx, id)
	if p.Name == "" && err == nil {
		p.Name = conversation.ErasedName
	}
	return p.Name, err
}
