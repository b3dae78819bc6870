package conversation

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Form is a dialogue of several steps with one person, in their private chat. S is what was said so far; it is kept as JSON
// with the form's place, so that a form outlives a restart.
//
// A person is in one form at a time. One that begins sets the other aside, which is offered again when it ends; a form of
// the same kind is replaced. Words that end in a question mark, unless its step says otherwise, and words that no step waits
// for, are no part of a form: they are answered as everywhere.
type Form[S any] struct {
	Name    string // unique in the module
	Version int    // of S: a form kept with another is ended, and its person told
	// Title says what the person is doing, as plain text: "xác nhận vai trò Đầu mối".
	Title func(state S) string
	TTL   time.Duration // after the last step, the form ends
	Steps []Step[S]
	// Released is called in the transaction in which the form ends without having been finished: cancelled, replaced, timed out.
	// It lets go of what the form holds. May be nil.
	Released func(ctx context.Context, tx *database.Tx, state S) error
	// EditsLater lets the step that took words take new words of the same message also when the form has ended, with the state of then;
	// what the step does then ends no form. For steps whose Text ends the form.
	EditsLater bool
	// TimeOut tells the person when the form has timed out: in the words of TimedOut, which is HTML, or that nothing has changed.
	TimeOut  bool
	TimedOut func(state S) string

	module string
}

// Step is one question of a form. Which of Text, Files and Chosen are set is what it takes as an answer.
type Step[S any] struct {
	Name string
	// Ask makes the question, and makes it again when the form is taken up again.
	Ask func(ctx context.Context, tx *database.Tx, e *Event, state S) (Prompt, error)
	// Text takes words, and later their edits: when Event.Kind is telegram.Edited, state is the form's state of now, and the
	// form is at this step again.
	Text func(ctx context.Context, e *Event, state S) (Act, error)
	// Files takes a message with files; the parts of an album come one by one.
	Files func(ctx context.Context, e *Event, state S) (Act, error)
	// Chosen takes the value of a pressed choice.
	Chosen func(ctx context.Context, e *Event, state S, value int64) (Act, error)
	// Question reports that words are a question and not what the step waits for; nil is EndsInQuestionMark.
	Question func(words string) bool
}

// EndsInQuestionMark tells a question, for Step.Question.
func EndsInQuestionMark(words string) bool { return strings.HasSuffix(strings.TrimSpace(words), "?") }

// Prompt is what a step asks.
type Prompt struct {
	HTML    string
	Choices [][]Choice        // a row of buttons each; a button to cancel the form stands below them
	Buttons [][]outbox.Button // between the two: buttons that are no answers
	// Ends is that one of the choices ends the form: no button to cancel it stands below them.
	Ends bool
}

// Choice is a button that answers a step.
type Choice struct {
	Label string
	Value int64
}

// Choices puts choices under each other.
func Choices(all ...Choice) (rows [][]Choice) {
	for _, c := range all {
		rows = append(rows, []Choice{c})
	}
	return rows
}

// AnyForm is a *Form of any state.
type AnyForm interface {
	name() string
	own(module string)
	take(ctx context.Context, e *Event, row formRow, in input) (Act, error)
	takes(row formRow, in input) bool
	resume(ctx context.Context, tx *database.Tx, e *Event, row formRow) (Reply, error)
	released(ctx context.Context, tx *database.Tx, row formRow) error
	title(row formRow) string
	current(row formRow) bool
	timedOut(row formRow, words Words) string
	takesEditsLater() bool
}

// input is what somebody gave a form.
type input struct {
	kind  inputKind
	words string
	value int64
}

type inputKind int

const (
	inputText inputKind = iota
	inputFiles
	inputChoice
)

func (f *Form[S]) name() string          { return f.Name }
func (f *Form[S]) own(module string)     { f.module = module }
func (f *Form[S]) takesEditsLater() bool { return f.EditsLater }
func (f *Form[S]) current(row formRow) bool {
	_, ok := f.step(row.step)
	return ok && row.version == f.Version
}

// timedOut is what the person is told when the form's time has passed, or "".
func (f *Form[S]) timedOut(row formRow, words Words) string {
	switch {
	case !f.TimeOut:
		return ""
	case f.TimedOut == nil:
		return words.timedOut(f.title(row))
	}
	state, err := f.state(row)
	if err != nil {
		return words.timedOut(f.Name)
	}
	return f.TimedOut(state)
}

func (f *Form[S]) step(name string) (Step[S], bool) {
	i := slices.IndexFunc(f.Steps, func(s Step[S]) bool { return s.Name == name })
	if i < 0 {
		return Step[S]{}, false
	}
	return f.Steps[i], true
}

func (f *Form[S]) state(row formRow) (state S, err error) {
	if row.version != f.Version {
		return state, nil // of another program; there is nothing to read
	}
	if err := json.Unmarshal([]byte(row.state), &state); err != nil {
		return state, fmt.Errorf("reading form %s: %w", f.Name, err)
	}
	return state, nil
}

func (f *Form[S]) title(row formRow) string {
	state, err := f.state(row)
	if err != nil || f.Title == nil {
		return ""
	}
	return f.Title(state)
}

// takes reports whether the form's step waits for such an input.
func (f *Form[S]) takes(row formRow, in input) bool {
	step, ok := f.step(row.step)
	if !ok {
		return false
	}
	switch in.kind {
	case inputText:
		question := step.Question
		if question == nil {
			question = EndsInQuestionMark
		}
		return step.Text != nil && !question(in.words)
	case inputFiles:
		return step.Files != nil
	}
	return step.Chosen != nil
}

// take lets the step prepare, and checks in the transaction that the form still stands where it stood.
func (f *Form[S]) take(ctx context.Context, e *Event, row formRow, in input) (Act, error) {
	step, _ := f.step(row.step)
	state, err := f.state(row)
	if err != nil {
		return nil, err
	}
	e.form = row
	e.mask() // what a form gathers is kept beyond it
	var act Act
	switch in.kind {
	case inputText:
		act, err = step.Text(ctx, e, state)
	case inputFiles:
		act, err = step.Files(ctx, e, state)
	default:
		act, err = step.Chosen(ctx, e, state, in.value)
	}
	if err != nil || act == nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		e.form = row     // the act may be run again
		if row.id != 0 { // else it has ended
			if err := row.lock(ctx, tx); err != nil {
				return Reply{}, err
			}
		}
		return act(ctx, tx)
	}, nil
}

// Begin starts the form at a step. It is refused outside the private chat.
func (f *Form[S]) Begin(ctx context.Context, tx *database.Tx, e *Event, step string, state S) (Reply, error) {
	if f.module == "" {
		return Reply{}, fmt.Errorf("form %s is not among the forms of its module", f.Name)
	}
	if !e.Private {
		return Reply{}, problem.New(problem.Denied, e.router.kit.Words.privateOnly())
	}
	if err := e.router.setAside(ctx, tx, e, f.module, f.Name, 0); err != nil {
		return Reply{}, err
	}
	row := formRow{chat: e.ChatID, account: e.User.ID, module: f.module, form: f.Name, version: f.Version}
	var err error
	if row.id, err = row.insert(ctx, tx); err != nil {
		return Reply{}, err
	}
	e.form = row
	return f.Next(ctx, tx, e, step, state)
}

// Next asks the next step, or the same again with another state.
func (f *Form[S]) Next(ctx context.Context, tx *database.Tx, e *Event, step string, state S) (Reply, error) {
	s, ok := f.step(step)
	if !ok {
		return Reply{}, fmt.Errorf("form %s has no step %q", f.Name, step)
	}
	prompt, err := s.Ask(ctx, tx, e, state)
	if err != nil {
		return Reply{}, err
	}
	e.form.step, e.form.choices, e.form.turn = step, nil, e.form.turn+1
	for _, row := range prompt.Choices {
		for _, c := range row {
			e.form.choices = append(e.form.choices, c.Value)
		}
	}
	if err := f.Keep(ctx, tx, e, state); err != nil {
		return Reply{}, err
	}
	return Reply{HTML: prompt.HTML, Buttons: e.form.buttons(prompt), Fresh: true}, nil
}

// Keep keeps another state at the same step and asks nothing: a part of an album was taken. The buttons under the question
// stay alive.
func (f *Form[S]) Keep(ctx context.Context, tx *database.Tx, e *Event, state S) error {
	raw, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("keeping form %s: %w", f.Name, err)
	}
	e.form.state = string(raw)
	if err := e.form.save(ctx, tx, f.TTL); err != nil {
		return err
	}
	return e.router.timeOut(ctx, tx, e.form, f.TTL)
}

// State is what the person of an event has said in the form so far, also while it is set aside; ok is false when they are in none.
func (f *Form[S]) State(ctx context.Context, q clock, e *Event) (state S, ok bool, err error) {
	now, err := q.Now(ctx)
	if err != nil {
		return state, false, err
	}
	rows, err := forms(ctx, q, formsIn, e.ChatID, e.Actor().Account)
	for _, row := range rows {
		if row.module == f.module && row.form == f.Name && row.expires > now {
			state, err = f.state(row)
			return state, err == nil, err
		}
	}
	return state, false, err
}

// End ends the form: it is finished.
func (f *Form[S]) End(ctx context.Context, tx *database.Tx, e *Event) error {
	if e.form.id == 0 {
		return nil // it has ended
	}
	e.formEnded = true
	return e.form.drop(ctx, tx)
}

func (f *Form[S]) resume(ctx context.Context, tx *database.Tx, e *Event, row formRow) (Reply, error) {
	state, err := f.state(row)
	if err != nil {
		return Reply{}, err
	}
	e.form = row
	return f.Next(ctx, tx, e, row.step, state)
}

func (f *Form[S]) released(ctx context.Context, tx *database.Tx, row formRow) error {
	if f.Released == nil || row.version != f.Version {
		return nil
	}
	state, err := f.state(row)
	if err != nil {
		return err
	}
	return f.Released(ctx, tx, state)
}

// Over reports whether an error says that what a form is about is over: the form is, too.
func Over(err error) bool {
	return problem.Is(err, problem.Moved) || problem.Is(err, problem.Ended) || problem.Is(err, problem.NotFound)
}

// Ending runs an act of the form and ends the form: also when what it is about is over, which is said. Other refusals leave it open.
func (f *Form[S]) Ending(e *Event, act Act) Act {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		reply, err := act(ctx, tx)
		if Over(err) {
			reply, err = Reply{HTML: telegram.Escape(err.Error())}, nil
		}
		if err != nil {
			return Reply{}, err
		}
		return reply, f.End(ctx, tx, e)
	}
}

// Leave ends the form of this kind that the person of an event is in, if any: a button did what it was for.
func (f *Form[S]) Leave(ctx context.Context, tx *database.Tx, e *Event) error {
	rows, err := forms(ctx, tx, formsIn, e.ChatID, e.Actor().Account)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.module != f.module || row.form != f.Name {
			continue
		}
		if err := row.drop(ctx, tx); err != nil {
			return err
		}
		e.formEnded = true
	}
	return nil
}
