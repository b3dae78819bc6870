package intake

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

const (
	pageSize = 8
	maxLabel = 60 // characters on a button
)

// listed lists the documents of the corpus, those to be seen to first.
func (m *module) listed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	all, err := m.store.Documents(ctx, m.kit.DB, today)
	if err != nil {
		return nil, err
	}
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(all), page, pageSize)
	var rows [][]outbox.Button
	for _, d := range all[from:until] {
		rows = append(rows, []outbox.Button{m.document.With(m.text.label(d, today), d.ID)})
	}
	rows = append(rows, conversation.Pager(len(all), page, pageSize, func(label string, page int) outbox.Button { return m.list.With(label, int64(page)) })...)
	rows = append(rows, []outbox.Button{m.more.With(buttonBegin)})
	return m.saying(e, m.text.list(all, today), rows), nil
}

// whole is the document in a row of the corpus, with its words.
func (m *module) whole(ctx context.Context, row int64) (*corpus.Document, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	return m.store.Whole(ctx, m.kit.DB, row)
}

// opened shows a document.
func (m *module) opened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return m.openDocument(ctx, e, d, "")
}

// openDocument shows a document with what can be done to it, below what was just done.
func (m *module) openDocument(ctx context.Context, e *conversation.Event, d *corpus.Document, done string) (conversation.Act, error) {
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	_, reason, err := m.store.Retirement(ctx, m.kit.DB, d.Key)
	if err != nil {
		return nil, err
	}
	files, err := m.store.Originals(ctx, m.kit.DB, d.Key)
	if err != nil {
		return nil, err
	}
	status := m.retire.With(buttonRetire, d.ID)
	if d.RetiredOn != "" {
		status = m.restore.With(buttonRestore, d.ID)
	}
	rows := [][]outbox.Button{{status, m.replace.With(buttonReplace, d.ID)}}
	last := []outbox.Button{m.remove.With(buttonRemove, d.ID)}
	if len(files) > 0 {
		last = append([]outbox.Button{m.original.With(buttonOriginal, d.ID)}, last...)
	}
	rows = append(rows, last, []outbox.Button{m.list.With(buttonToList, 0)})
	return m.saying(e, done+m.text.document(d, reason, today), rows), nil
}

// originalSent sends the files that a document was read from.
func (m *module) originalSent(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, intake.Keep); err != nil {
			return conversation.Reply{}, err
		}
		files, err := m.store.Originals(ctx, tx, d.Key)
		if err != nil {
			return conversation.Reply{}, err
		}
		if len(files) == 0 {
			return conversation.Reply{}, problem.New(problem.NotFound, noOriginal)
		}
		reply := conversation.Reply{Fresh: true, HTML: m.text.original(d, len(files))}
		for n, f := range files {
			sent, err := m.kit.SendFile(ctx, tx, conversation.Key(Name, "original", e.Key, n), e.ChatID, conversation.Attachment{Name: f.Name, Kind: file.Document, Hash: f.Hash})
			if err != nil {
				return conversation.Reply{}, err
			}
			reply.Others = append(reply.Others, sent)
		}
		return reply, nil
	}, nil
}

// replaceBegun asks for another file of a document.
func (m *module) replaceBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.gather.Begin(ctx, tx, e, stepFiles, gathering{Replaces: d.Key})
	}, nil
}

// retiring is a document that is to be no basis of an answer any more.
type retiring struct {
	Document int64
	Name     string
	Day      corpus.Day
}

const (
	stepDay    = "day"
	stepReason = "reason"
)

func (m *module) newRetireForm() *conversation.Form[retiring] {
	form := &conversation.Form[retiring]{Name: "retire", Version: 1, TTL: formTTL, Title: func(s retiring) string { return "thôi dùng " + s.Name }}
	form.Steps = []conversation.Step[retiring]{
		{Name: stepDay, Ask: m.askDay, Text: m.dayWritten, Chosen: m.todayChosen},
		{Name: stepReason, Ask: m.askReason, Text: m.reasonWritten},
	}
	return form
}

func (m *module) retireBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.retired.Begin(ctx, tx, e, stepDay, retiring{Document: d.ID, Name: d.Name()})
	}, nil
}

func (m *module) askDay(ctx context.Context, tx *database.Tx, e *conversation.Event, s retiring) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.askDay(s.Name), Choices: conversation.Choices(conversation.Choice{Label: buttonToday})}, m.kit.May(ctx, tx, e, intake.Keep)
}

func (m *module) dayWritten(ctx context.Context, e *conversation.Event, s retiring) (conversation.Act, error) {
	day, err := vietnamese.ParseDay(e.Text)
	if err != nil {
		return nil, problem.New(problem.Invalid, badDay)
	}
	d, err := m.whole(ctx, s.Document)
	if conversation.Over(err) {
		return m.retired.Ending(e, func(context.Context, *database.Tx) (conversation.Reply, error) { return conversation.Reply{}, err }), nil
	}
	if err != nil {
		return nil, err
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	if day < d.Begins() || day > today.Add(furthest) {
		return nil, problem.New(problem.Invalid, badRetirement)
	}
	return m.dayChosen(e, s, day), nil
}

// furthest is how many days ahead a document may be retired.
const furthest = 5 * 366

func (m *module) todayChosen(ctx context.Context, e *conversation.Event, s retiring, _ int64) (conversation.Act, error) {
	today, err := m.kit.Directory.Today(ctx)
	return m.dayChosen(e, s, today), err
}

func (m *module) dayChosen(e *conversation.Event, s retiring, day corpus.Day) conversation.Act {
	s.Day = day
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.retired.Next(ctx, tx, e, stepReason, s)
	}
}

func (m *module) askReason(ctx context.Context, tx *database.Tx, e *conversation.Event, s retiring) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.askReason(s)}, m.kit.May(ctx, tx, e, intake.Keep)
}

// maxReason is how long a reason is, in characters.
const maxReason = 300

func (m *module) reasonWritten(_ context.Context, e *conversation.Event, s retiring) (conversation.Act, error) {
	reason, err := directory.CleanLine(e.Text, "lý do", 3, maxReason)
	if err != nil {
		return nil, err
	}
	return m.retired.Ending(e, m.acting(e, s.Document, doneRetired, func(ctx context.Context, tx *database.Tx) error {
		return m.store.Retire(ctx, tx, e.Actor(), s.Document, s.Day, reason)
	})), nil
}

// restored takes that back.
func (m *module) restored(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	return m.acting(e, e.ID(0), doneRestored, func(ctx context.Context, tx *database.Tx) error {
		return m.store.Restore(ctx, tx, e.Actor(), e.ID(0))
	}), nil
}

// acting is an act that does something to a document, and has it said when the library has loaded it.
func (m *module) acting(e *conversation.Event, row int64, what string, do func(ctx context.Context, tx *database.Tx) error) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, intake.Keep); err != nil {
			return conversation.Reply{}, err
		}
		d, err := m.store.Document(ctx, tx, row)
		if err == nil {
			err = do(ctx, tx)
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.changing(d)}, m.tellDone(ctx, tx, e, done{What: what, Key: d.Key, Name: d.Name()})
	}
}

// removing is a document that is to be taken out of the corpus.
type removing struct {
	Document int64
	Name     string
}

func (m *module) newRemoveForm() *conversation.Form[removing] {
	form := &conversation.Form[removing]{Name: "remove", Version: 1, TTL: formTTL, Title: func(s removing) string { return "xóa khỏi kho " + s.Name }}
	form.Steps = []conversation.Step[removing]{{
		Name: conversation.StepConfirm,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s removing) (conversation.Prompt, error) {
			if err := m.kit.May(ctx, tx, e, intake.Keep); err != nil {
				return conversation.Prompt{}, err
			}
			d, err := m.store.Document(ctx, tx, s.Document)
			if err != nil {
				return conversation.Prompt{}, err
			}
			depends, err := m.store.Dependents(ctx, tx, d.Key)
			return conversation.Prompt{HTML: m.text.askRemove(d, depends), Choices: conversation.Choices(conversation.Choice{Label: buttonDoRemove})}, err
		},
		Chosen: func(_ context.Context, e *conversation.Event, s removing, _ int64) (conversation.Act, error) {
			return m.removed.Ending(e, m.acting(e, s.Document, doneRemoved, func(ctx context.Context, tx *database.Tx) error {
				return m.store.Remove(ctx, tx, e.Actor(), s.Document)
			})), nil
		},
	}}
	return form
}

func (m *module) removeBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.removed.Begin(ctx, tx, e, conversation.StepConfirm, removing{Document: d.ID, Name: d.Name()})
	}, nil
}
