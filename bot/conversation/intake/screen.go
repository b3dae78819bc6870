package intake

import (
	"context"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/intake"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// view is an intake that was read, with what the corpus has of the same document.
type view struct {
	intake   *intake.Intake
	document *corpus.Document // as it would be stored
	articles int
	printed  intake.Printed   // what is printed of a number and a day that are not
	stored   *corpus.Document // nil where the corpus has none
	same     bool             // that has the same words, and says the same of itself
	replaces *corpus.Document // the document whose other file was asked for, where this is another document; nil elsewhere
	missing  []intake.Field   // what is to be asked for
}

// look parses what was read of an intake again, with what its officer said, and finds what the corpus has.
func (m *module) look(ctx context.Context, i *intake.Intake) (v view, err error) {
	parsed, err := m.reader.Parse(i.Body)
	if err != nil {
		return v, err
	}
	v.intake, v.articles, v.printed = i, parsed.Articles, intake.Printed{intake.Number: parsed.Symbol, intake.IssuedOn: parsed.Year}
	if v.document, err = i.Document(ctx, m.kit.DB, parsed.Document); err != nil {
		return v, err
	}
	if v.stored, err = m.store.Stored(ctx, m.kit.DB, v.document.Key); err != nil {
		return v, err
	}
	v.same = v.stored != nil && sameDocument(v.stored, v.document)
	if i.Replaces != "" && i.Replaces != v.document.Key {
		if v.replaces, err = m.store.Stored(ctx, m.kit.DB, i.Replaces); err != nil {
			return v, err
		}
	}
	v.missing = i.Corrections.Missing(v.document)
	return v, nil
}

// sameDocument reports whether two documents have the same words and say the same of themselves.
func sameDocument(a, b *corpus.Document) bool {
	for _, f := range intake.Fields {
		if intake.Value(a, f) != intake.Value(b, f) {
			return false
		}
	}
	return slices.EqualFunc(a.Provisions, b.Provisions, func(a, b corpus.Provision) bool {
		return a.Path == b.Path && a.Heading == b.Heading && a.Text == b.Text && a.Source == b.Source
	})
}

// formerID is the row of the document in whose place this one is put; 0 is none.
func (v view) formerID() int64 {
	if v.stored == nil {
		return 0
	}
	return v.stored.ID
}

// showing is an act that shows an intake as it was looked at, if it is still so.
func (m *module) showing(e *conversation.Event, v view) conversation.Act {
	return m.inRevision(e, v, func(context.Context, *database.Tx) (conversation.Reply, error) { return m.screen(v), nil })
}

// inRevision is an act about an intake of the person's that was read, which is refused when the intake is not as it was looked at.
func (m *module) inRevision(e *conversation.Event, v view, act conversation.Act) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.store.Own(ctx, tx, e.Actor(), v.intake.ID, intake.Read)
		if err == nil && i.Revision != v.intake.Revision {
			err = intake.ErrMoved
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return act(ctx, tx)
	}
}

// screen is what was read, with what can be done about it.
func (m *module) screen(v view) conversation.Reply {
	id := v.intake.ID
	var rows [][]outbox.Button
	switch {
	case len(v.missing) > 0:
		rows = append(rows, []outbox.Button{m.field.With(buttonMissing, id, chain)})
	case !v.same:
		label := buttonKeep
		if v.stored != nil {
			label = buttonKeepInstead
		}
		rows = append(rows, []outbox.Button{m.keep.With(label, id, v.intake.Revision, v.formerID())})
	}
	rows = append(rows, []outbox.Button{m.edit.With(buttonEdit, id), m.preview.With(buttonPreview, id, 0)}, []outbox.Button{m.drop.With(buttonDrop, id)})
	return conversation.Reply{HTML: m.text.result(v), Buttons: rows}
}

// shown shows an intake again.
func (m *module) shown(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	return m.showing(e, v), nil
}

// lookAt looks at an intake of the person's that was read.
func (m *module) lookAt(ctx context.Context, e *conversation.Event, id int64) (view, error) {
	i, err := m.mine(ctx, e, id, intake.Read)
	if err != nil {
		return view{}, err
	}
	return m.look(ctx, i)
}

// previewed shows the units that were read, and how the words begin.
func (m *module) previewed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	html, turn := conversation.TextPage(m.text.preview(v), conversation.Page(e.ID(1)), func(label string, page int) outbox.Button {
		return m.preview.With(label, v.intake.ID, int64(page))
	})
	buttons := append(turn, []outbox.Button{m.show.With(conversation.ButtonUp, v.intake.ID)})
	return m.inRevision(e, v, func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, nil
	}), nil
}

// editListed lists what may be said of an intake.
func (m *module) editListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	var buttons []outbox.Button
	for n, f := range intake.Fields {
		buttons = append(buttons, m.field.With(m.text.field(f), v.intake.ID, int64(n)))
	}
	rows := append(conversation.Pairs(buttons...), []outbox.Button{m.show.With(conversation.ButtonUp, v.intake.ID)})
	return m.inRevision(e, v, func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.edit(v), Buttons: rows}, nil
	}), nil
}

// valuing is what is said of an intake.
type valuing struct {
	Intake int64
	Field  intake.Field
	// Printed is what is printed of the field: it need not be written again.
	Printed string
	Chain   bool // whatever else is missing is asked for after it
}

const stepValue = "value"

// chain, in the place of a field's number, asks for all that is missing.
const chain = 99

func (m *module) newValueForm() *conversation.Form[valuing] {
	form := &conversation.Form[valuing]{Name: "value", Version: 1, TTL: formTTL, Title: func(s valuing) string { return "ghi " + m.text.fieldWords(s.Field) + " của văn bản" }}
	form.Steps = []conversation.Step[valuing]{{
		Name: stepValue, Ask: m.askValue, Text: m.valueWritten, Chosen: m.valueChosen, Question: func(string) bool { return false },
	}}
	return form
}

// valueBegun asks for a field of an intake, or for the first one missing.
func (m *module) valueBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	s := valuing{Intake: v.intake.ID}
	switch n := e.ID(1); {
	case n == chain && len(v.missing) == 0:
		return m.showing(e, v), nil
	case n == chain:
		s.Field, s.Chain = v.missing[0], true
	case n >= 0 && n < int64(len(intake.Fields)):
		s.Field = intake.Fields[n]
	default:
		return nil, conversation.ErrOld
	}
	s.Printed = v.printed[s.Field]
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.value.Begin(ctx, tx, e, stepValue, s)
	}, nil
}

func (m *module) askValue(ctx context.Context, tx *database.Tx, e *conversation.Event, s valuing) (conversation.Prompt, error) {
	_, err := m.store.Own(ctx, tx, e.Actor(), s.Intake, intake.Read)
	return conversation.Prompt{HTML: m.text.ask(s.Field, s.Printed), Choices: m.choices(s.Field)}, err
}

// noValue is the choice that there is none; the values of the others are those of m.text.usual, from 1.
const noValue = 0

func (m *module) choices(f intake.Field) [][]conversation.Choice {
	var all []conversation.Choice
	for n, value := range m.text.usual(f) {
		all = append(all, conversation.Choice{Label: value, Value: int64(n) + 1})
	}
	rows := slices.Collect(slices.Chunk(all, 2))
	if none := m.text.none(f); none != "" {
		rows = append(rows, []conversation.Choice{{Label: none, Value: noValue}})
	}
	return rows
}

// valueWritten takes what somebody wrote for a field.
func (m *module) valueWritten(ctx context.Context, e *conversation.Event, s valuing) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, s.Intake)
	if err != nil {
		return m.over(e, err)
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	value, err := intake.Check(s.Field, v.printed.Completed(s.Field, e.Text), v.document, today)
	if err != nil {
		return nil, err
	}
	return m.corrected(ctx, e, s, v, value)
}

// valueChosen takes a usual value of a field, or that there is none.
func (m *module) valueChosen(ctx context.Context, e *conversation.Event, s valuing, choice int64) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, s.Intake)
	if err != nil {
		return m.over(e, err)
	}
	value := ""
	if usual := m.text.usual(s.Field); choice > 0 && choice <= int64(len(usual)) {
		value = usual[choice-1]
	}
	return m.corrected(ctx, e, s, v, value)
}

// over ends the form when what it is about is over, which is said.
func (m *module) over(e *conversation.Event, err error) (conversation.Act, error) {
	refused, ok := err.(*problem.Error)
	if !ok || !conversation.Over(err) {
		return nil, err
	}
	return m.value.Ending(e, conversation.Say(telegram.Escape(refused.Sentence))), nil
}

// corrected keeps a value, and asks for what is missing then, or shows the intake.
func (m *module) corrected(ctx context.Context, e *conversation.Event, s valuing, v view, value string) (conversation.Act, error) {
	with := *v.intake
	with.Corrections = with.Corrections.With(s.Field, value)
	after, err := m.look(ctx, &with)
	if err != nil {
		return nil, err
	}
	return m.value.GoingOn(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.store.Correct(ctx, tx, e.Actor(), s.Intake, s.Field, value)
		if err == nil && i.Revision != v.intake.Revision+1 {
			err = intake.ErrMoved
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		shown := after
		shown.intake = i
		if s.Chain && len(shown.missing) > 0 {
			return m.value.Next(ctx, tx, e, stepValue, valuing{Intake: s.Intake, Field: shown.missing[0], Printed: shown.printed[shown.missing[0]], Chain: true})
		}
		reply := m.screen(shown)
		reply.Fresh = true
		return reply, m.value.End(ctx, tx, e)
	}), nil
}
