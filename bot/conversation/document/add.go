package document

import (
	"context"
	"slices"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/problem"
	"thidua/knowledge/bank"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// adding is the provision that questions are added to, by its ids.
type adding struct {
	Document, Provision int64
	Place               string
}

const (
	stepLines = "lines"
	formTTL   = 2 * time.Hour
)

// maxLines is how many questions are added at once.
const maxLines = 30

const maskedName = "[họ tên]"

func (m *module) addBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	o, err := m.open(ctx, m.kit.DB, e.ID(0), e.ID(1))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.addForm.Begin(ctx, tx, e, stepLines, adding{o.document.ID, o.unit.ID, place(o)})
	}, nil
}

func (m *module) newAddForm() *conversation.Form[adding] {
	form := &conversation.Form[adding]{Name: "add", Version: 1, TTL: formTTL, Title: func(s adding) string { return "thêm câu hỏi thường gặp của " + s.Place }}
	form.Steps = []conversation.Step[adding]{{
		Name: stepLines,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s adding) (conversation.Prompt, error) {
			return conversation.Prompt{HTML: m.text.askLines(s.Place)}, m.kit.May(ctx, tx, e, Keep)
		},
		Text:     m.tookLines,
		Question: func(string) bool { return false }, // it waits for questions
	}}
	return form
}

// tookLines adds the questions, a line each. It ends the form also where the provision was replaced, or the right is gone.
func (m *module) tookLines(ctx context.Context, e *conversation.Event, s adding) (conversation.Act, error) {
	o, err := m.open(ctx, m.kit.DB, s.Document, s.Provision)
	if conversation.Over(err) {
		return m.addForm.Ending(e, func(context.Context, *database.Tx) (conversation.Reply, error) {
			return conversation.Reply{HTML: m.text.replaced(s.Place)}, nil
		}), nil
	}
	if err != nil {
		return nil, err
	}
	questions, err := m.questionsOf(e.Text)
	if err != nil {
		return nil, err
	}
	return m.addForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), Keep, 0)
		if problem.Is(err, problem.Denied) {
			return conversation.Reply{HTML: m.text.rightGone()}, nil
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.fill(ctx, tx, o); err != nil {
			return conversation.Reply{}, err
		}
		added := 0
		for _, words := range questions {
			if slices.ContainsFunc(o.count, func(q bank.Question) bool { return o.holds(q) && sameQuestion(q.Question, words) }) {
				continue
			}
			entry := bank.Entry{Document: o.document.Key, Path: o.unit.Path, Question: words, Words: bank.Hash(o.words)}
			there, err := m.bank.Put(ctx, tx, entry, bank.FromOfficer, by.PersonID)
			if err == nil && !there {
				return conversation.Reply{HTML: m.text.replaced(s.Place)}, nil
			}
			if err == nil {
				err = record(ctx, tx, by, "add question", o.document, entry)
			}
			if err != nil {
				return conversation.Reply{}, err
			}
			added++
		}
		if err := m.fill(ctx, tx, o); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(o, 0, m.text.added(added, len(questions)-added), nil), nil
	}), nil
}

// questionsOf are the questions of what somebody wrote, without the numbers and names of persons, each once.
func (m *module) questionsOf(words string) (all []string, err error) {
	for _, line := range conversation.Lines(words) {
		line = strings.TrimLeft(line, "-•*+ ")
		line, _ = door.Mask(line)
		line = conversation.OneLine(door.MaskNames(line, maskedName))
		switch {
		case !bank.Fits(line):
			return nil, problem.New(problem.Invalid, m.text.badLine(line))
		case !slices.ContainsFunc(all, func(other string) bool { return sameQuestion(other, line) }):
			all = append(all, line)
		}
	}
	if len(all) == 0 || len(all) > maxLines {
		return nil, problem.New(problem.Invalid, m.text.badNumber(len(all)))
	}
	return all, nil
}

// sameQuestion reports whether two questions differ in case, blanks and punctuation at most.
func sameQuestion(a, b string) bool {
	return slices.Equal(vietnamese.Texts(vietnamese.Tokenize(a)), vietnamese.Texts(vietnamese.Tokenize(b)))
}
