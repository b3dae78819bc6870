package organisation

import (
	"context"
	"slices"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// formTTL is how long a form about the organisation waits for its next word.
const formTTL = 30 * time.Minute

// The kinds of changes, as the numbers in buttons.
const (
	changeRenaming int64 = iota + 1
	changeMerger
	changeHandOver
	changeDissolution
	changeFounding
)

var changeKinds = map[int64]directory.ReorganisationKind{
	changeRenaming: directory.Renaming, changeMerger: directory.Merger, changeHandOver: directory.HandOver,
	changeDissolution: directory.Dissolution, changeFounding: directory.Founding,
}

// drawChanges offers what can be done to an agency.
func (m *module) drawChanges(_ context.Context, v view) (string, [][]outbox.Button, error) {
	id := v.id(0)
	path := v.tree.Path(id)
	if len(path) == 0 {
		return "", nil, conversation.ErrOld
	}
	if !v.access.May(directory.Reorganise, id) {
		return "", nil, m.denied()
	}
	return m.text.changesTitle(path[len(path)-1]), conversation.Rows(
		m.change.With(buttonRename, id, changeRenaming), m.change.With(buttonMerge, id, changeMerger),
		m.change.With(buttonHandOver, id, changeHandOver), m.change.With(buttonFound, id, changeFounding),
		m.change.With(buttonDissolve, id, changeDissolution), m.agency.With(buttonUp, id, 0)), nil
}

// changeState is a reorganisation while it is described and previewed.
type changeState struct {
	Agency string // the name of the one it is about; "" for the first
	Change directory.Reorganisation
	Shown  []directory.Change // the preview
}

const stepWords = "words"

func (m *module) newChangeForm() *conversation.Form[changeState] {
	return &conversation.Form[changeState]{
		Name: "change", Version: 1, TTL: formTTL, TimeOut: true,
		Title: func(s changeState) string { return strings.ToLower(s.Change.Kind.Name()) + " " + s.Agency },
		Steps: []conversation.Step[changeState]{
			{Name: stepWords, Ask: m.askChange, Text: m.tookChange},
			{Name: conversation.StepConfirm, Ask: m.askPreviewed, Chosen: m.choseChange},
		},
	}
}

// beginChange asks for the words that a change needs.
func (m *module) beginChange(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id := e.ID(0)
	kind, ok := changeKinds[e.ID(1)]
	if !ok || id == 0 && kind != directory.Founding {
		return nil, conversation.ErrOld
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		if !access.May(directory.Reorganise, id) {
			return conversation.Reply{}, m.denied()
		}
		var a directory.Agency
		if id != 0 {
			if a, err = m.kit.Directory.AgencyIn(ctx, tx, id); err != nil {
				return conversation.Reply{}, err
			}
		}
		s := changeState{Agency: a.Name, Change: directory.Reorganisation{Kind: kind, From: []string{a.Code}}}
		if kind == directory.Founding {
			s.Change.From, s.Change.Parent = nil, a.Code
		}
		return m.changeForm.Begin(ctx, tx, e, stepWords, s)
	}, nil
}

func (m *module) askChange(_ context.Context, _ *database.Tx, _ *conversation.Event, s changeState) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.askChange(s.Change.Kind, s.Agency)}, nil
}

// tookChange takes the words, and shows what they would change before anything does.
func (m *module) tookChange(ctx context.Context, e *conversation.Event, s changeState) (conversation.Act, error) {
	change, err := parseChange(s.Change, e.Text)
	if err != nil {
		return nil, err
	}
	if s.Shown, err = m.kit.Directory.PreviewReorganisation(ctx, e.Actor(), change); err != nil {
		return nil, err
	}
	s.Change = change
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.changeForm.Next(ctx, tx, e, conversation.StepConfirm, s)
	}, nil
}

func (m *module) askPreviewed(_ context.Context, _ *database.Tx, _ *conversation.Event, s changeState) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.preview(s.Change, s.Shown), Choices: conversation.Choices(conversation.Choice{Label: buttonDo})}, nil
}

// choseChange does what was shown, if nothing has changed since.
func (m *module) choseChange(_ context.Context, e *conversation.Event, s changeState, _ int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		done, changes, err := m.kit.Directory.ReorganiseAsPreviewed(ctx, tx, e.Actor(), s.Change, s.Shown)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{
			HTML: m.text.done(done, changes), Buttons: conversation.Rows(m.undo.With(buttonUndo, done.ID)), Toast: conversation.DoneShort,
		}, m.changeForm.End(ctx, tx, e)
	}, nil
}

// parseChange reads "tên hoặc mã; loại; ngày; văn bản" as far as the kind of change needs them. The day is found wherever it
// stands; what follows it is the document.
func parseChange(change directory.Reorganisation, words string) (directory.Reorganisation, error) {
	var parts []string
	for _, part := range strings.FieldsFunc(words, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	at := slices.IndexFunc(parts, func(part string) bool { return dayOfPart(part) != "" })
	if at < 0 {
		return change, errNoDay
	}
	change.On = dayOfPart(parts[at])
	change.Basis = strings.Join(parts[at+1:], "; ")
	given := parts[:at]
	need := map[directory.ReorganisationKind]int{directory.Renaming: 1, directory.Merger: 1, directory.HandOver: 1, directory.Founding: 2}[change.Kind]
	if len(given) < need {
		return change, errTooFew
	}
	change.Name, change.Into, change.AgencyKind = "", "", ""
	switch change.Kind {
	case directory.Renaming:
		change.Name = given[0]
	case directory.Merger:
		change.Into = given[0]
		if len(given) > 1 {
			change.Name = given[1]
		}
	case directory.HandOver:
		change.Parent = given[0]
	case directory.Founding:
		change.Into, change.Name = given[0], given[1]
		if len(given) > 2 {
			kind, ok := directory.ParseAgencyKind(given[2])
			if !ok {
				return change, errKind
			}
			change.AgencyKind = kind
		}
	}
	return change, nil
}

// longestDay is how many characters may stand beside a day for the part to be the day, "từ ngày 01/7/2025", and not a
// document of that day.
const longestDay = 10

// dayOfPart is the day that a part consists of, or "".
func dayOfPart(part string) directory.Day {
	part = vietnamese.Normalize(part)
	days := vietnamese.FindDays(part)
	if len(days) == 0 || len([]rune(strings.Trim(part[:days[0].Start]+part[days[0].End:], " ,;."))) > longestDay {
		return ""
	}
	return days[0].Day
}

// undone takes a change back.
func (m *module) undone(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		r, err := m.kit.Directory.Undo(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.undone(r), Toast: undoneShort}, nil
	}, nil
}
