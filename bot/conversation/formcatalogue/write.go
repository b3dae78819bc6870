package formcatalogue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/blankform"
	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// writing is a form that is being added or changed.
type writing struct {
	What         what
	DocumentKey  string
	DocumentName string
	Form         int64 // of a change
	Sender       int64 // the account whose file it is
	FileHash     string
	FileName     string
	Label, Name  string // as they are suggested, then as they were given
}

// what is done to a form.
type what string

const (
	adding    what = "add"
	renaming  what = "rename"
	replacing what = "replace"
)

const (
	stepFile  = "file"
	stepLabel = "label"
	stepName  = "name"
)

const writeTTL = 2 * time.Hour

// signalFetched tells that a file that somebody sent was fetched.
const signalFetched = "blankfile"

// sentOwner uses the file that an account has sent until it is a form's.
func sentOwner(account int64) string { return fmt.Sprintf("%s:sent:%d", Name, account) }

// The choices.
const (
	choiceNone int64 = iota
	choiceSuggested
)

func (m *module) newWriteForm() *conversation.Form[writing] {
	return &conversation.Form[writing]{
		Name: "write", Version: 1, TTL: writeTTL, Title: m.text.writing,
		Steps: []conversation.Step[writing]{
			{Name: stepFile, Ask: m.askFile, Files: m.tookFile},
			{Name: stepLabel, Ask: m.askLabel, Text: m.tookLabel, Chosen: m.choseLabel},
			{Name: stepName, Ask: m.askName, Text: m.tookName, Chosen: m.choseName},
		},
		Released: func(ctx context.Context, tx *database.Tx, s writing) error {
			if s.FileHash == "" || s.Sender == 0 {
				return nil
			}
			return m.kit.Files.Release(ctx, tx, sentOwner(s.Sender), s.FileHash)
		},
	}
}

// addBegun asks for the file of a new form.
func (m *module) addBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, err := m.documentOf(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.write.Begin(ctx, tx, e, stepFile, writing{What: adding, DocumentKey: d.Key, DocumentName: d.Name(), Sender: e.User.ID})
	}, nil
}

// begun begins to change a form.
func (m *module) begun(do what, step string) conversation.Handler {
	return func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			f, err := m.store.Get(ctx, tx, e.ID(0))
			if err != nil {
				return conversation.Reply{}, err
			}
			s := writing{What: do, DocumentKey: f.DocumentKey, DocumentName: f.DocumentName, Form: f.ID, Label: f.Label, Name: f.Name, Sender: e.User.ID}
			return m.write.Begin(ctx, tx, e, step, s)
		}, nil
	}
}

func (m *module) askFile(ctx context.Context, tx *database.Tx, e *conversation.Event, s writing) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.askFile(s)}, m.kit.May(ctx, tx, e, blankform.Keep)
}

// tookFile has the file fetched that somebody sent.
func (m *module) tookFile(_ context.Context, e *conversation.Event, s writing) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		for _, f := range e.Files {
			if err := m.kit.Fetch(ctx, tx, e, f, blankform.Limits, sentOwner(e.User.ID), Name, signalFetched); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{}, m.write.Keep(ctx, tx, e, s)
	}, nil
}

// fetched goes on with a file that was fetched, if its sender still waits for that.
func (m *module) fetched(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	s, waits, err := m.write.State(ctx, m.kit.DB, e)
	if err != nil {
		return nil, err
	}
	waits = waits && s.What != renaming && s.FileHash == ""
	if f.Hash == "" {
		return conversation.Say(m.text.notFetched(f)), nil
	}
	if !waits {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			if s.FileHash == f.Hash {
				return conversation.Reply{}, nil // the same file sent twice
			}
			return conversation.Reply{}, m.kit.Files.Release(ctx, tx, f.Owner, f.Hash)
		}, nil
	}
	beginning, err := m.beginning(ctx, f.Hash)
	if err != nil {
		return nil, err
	}
	if f.Name == "" || !blankform.IsWhatItSays(f.Name, beginning) {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			return conversation.Reply{HTML: m.text.notWhatItSays(f.Name)}, m.kit.Files.Release(ctx, tx, f.Owner, f.Hash)
		}, nil
	}
	s.FileHash, s.FileName = f.Hash, f.Name
	if s.What == replacing {
		return m.replaceFile(ctx, e, s)
	}
	s.Label, s.Name = blankform.FromFileName(f.Name)
	return m.withSent(e, s, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.write.Begin(ctx, tx, e, stepLabel, s)
	}), nil
}

// withSent does something with a file that was sent. Where its sender may not any more, or what it is for is over, the file is let go of and the form ends.
func (m *module) withSent(e *conversation.Event, s writing, do conversation.Act) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		err := m.kit.May(ctx, tx, e, blankform.Keep)
		if err == nil && s.Form != 0 {
			_, err = m.store.Get(ctx, tx, s.Form)
		}
		if refused, is := errors.AsType[*problem.Error](err); is {
			reply := conversation.Reply{HTML: telegram.Escape(refused.Sentence)}
			return reply, errors.Join(m.kit.Files.Release(ctx, tx, sentOwner(s.Sender), s.FileHash), m.write.Leave(ctx, tx, e))
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return do(ctx, tx)
	}
}

// errEnough ends the reading of a file.
var errEnough = errors.New("enough was read")

// head takes the beginning of a file.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	n, _ := h.Buffer.Write(p[:min(len(p), blankform.MaxBeginning-h.Len())])
	if h.Len() == blankform.MaxBeginning {
		return n, errEnough
	}
	return len(p), nil
}

func (m *module) beginning(ctx context.Context, hash string) ([]byte, error) {
	var h head
	if err := m.kit.Files.Copy(ctx, &h, hash); err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return h.Bytes(), nil
}

// replaceFile gives a form the file that was sent.
func (m *module) replaceFile(ctx context.Context, e *conversation.Event, s writing) (conversation.Act, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	return m.withSent(e, s, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		f, err := m.store.Replace(ctx, tx, e.Actor(), s.Form, s.FileHash, s.FileName)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.kit.Files.Release(ctx, tx, sentOwner(s.Sender), s.FileHash); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(f, documents, replacedDone, nil), m.write.Leave(ctx, tx, e)
	}), nil
}

func (m *module) askLabel(ctx context.Context, tx *database.Tx, e *conversation.Event, s writing) (conversation.Prompt, error) {
	var choices []conversation.Choice
	if s.Label != "" {
		choices = append(choices, conversation.Choice{Label: conversation.Shorten(s.Label, maxLabel), Value: choiceSuggested})
	}
	choices = append(choices, conversation.Choice{Label: buttonNoLabel, Value: choiceNone})
	return conversation.Prompt{HTML: m.text.askLabel(s), Choices: conversation.Choices(choices...)}, m.kit.May(ctx, tx, e, blankform.Keep)
}

func (m *module) tookLabel(_ context.Context, e *conversation.Event, s writing) (conversation.Act, error) {
	return m.labelled(e, s, blankform.LabelOf(masked(e.Text)))
}

func (m *module) choseLabel(_ context.Context, e *conversation.Event, s writing, value int64) (conversation.Act, error) {
	if value == choiceSuggested {
		return m.labelled(e, s, s.Label)
	}
	return m.labelled(e, s, "")
}

// labelled goes on to the name. A label that is too long is asked for again.
func (m *module) labelled(e *conversation.Event, s writing, label string) (conversation.Act, error) {
	if len([]rune(label)) > blankform.MaxLabel {
		return conversation.Say(m.text.longLabel()), nil
	}
	s.Label = label
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.write.Next(ctx, tx, e, stepName, s)
	}, nil
}

// masked is what somebody wrote in one line, without the numbers of persons.
func masked(words string) string {
	words, _ = door.Mask(words)
	return conversation.OneLine(words)
}

func (m *module) askName(ctx context.Context, tx *database.Tx, e *conversation.Event, s writing) (conversation.Prompt, error) {
	var choices [][]conversation.Choice
	if s.Name != "" {
		choices = conversation.Choices(conversation.Choice{Label: conversation.Shorten(s.Name, maxLabel), Value: choiceSuggested})
	}
	return conversation.Prompt{HTML: m.text.askName(s), Choices: choices}, m.kit.May(ctx, tx, e, blankform.Keep)
}

func (m *module) tookName(ctx context.Context, e *conversation.Event, s writing) (conversation.Act, error) {
	s.Name = masked(e.Text)
	return m.written(ctx, e, s)
}

func (m *module) choseName(ctx context.Context, e *conversation.Event, s writing, _ int64) (conversation.Act, error) {
	return m.written(ctx, e, s)
}

// written keeps what was given. A name that cannot be is asked for again: the refusal leaves the form open.
func (m *module) written(ctx context.Context, e *conversation.Event, s writing) (conversation.Act, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	return m.write.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if s.What == renaming {
			f, err := m.store.Rename(ctx, tx, e.Actor(), s.Form, s.Label, s.Name)
			if err != nil {
				return conversation.Reply{}, err
			}
			return m.fresh(f, documents, renamedDone), nil
		}
		f, err := m.store.Add(ctx, tx, e.Actor(), blankform.Form{
			DocumentKey: s.DocumentKey, DocumentName: s.DocumentName, Label: s.Label, Name: s.Name, FileHash: s.FileHash, FileName: s.FileName,
		})
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.fresh(f, documents, addedDone), m.kit.Files.Release(ctx, tx, sentOwner(s.Sender), s.FileHash)
	}), nil
}

// fresh is the form in a message of its own.
func (m *module) fresh(f blankform.Form, documents []*corpus.Document, done string) conversation.Reply {
	reply := m.screen(f, documents, done, nil)
	reply.Fresh = true
	return reply
}
