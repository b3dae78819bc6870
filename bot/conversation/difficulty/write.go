package difficulty

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// The parts of a report, as buttons name them. They stand in messages that were sent: none is given another meaning.
const (
	partWords     = 1
	partProposal  = 2
	partAddressed = 3
	partTask      = 4
	partFiles     = 5
	partOrigin    = 6
)

// The steps of the form in which they are written.
const (
	stepAgency    = "agency"
	stepWords     = "words"
	stepProposal  = "proposal"
	stepAddressed = "addressed"
	stepTask      = "task"
	stepFiles     = "files"
	stepOrigin    = "origin"
)

var partSteps = map[int64]string{partWords: stepWords, partProposal: stepProposal, partAddressed: stepAddressed, partTask: stepTask,
	partFiles: stepFiles, partOrigin: stepOrigin}

// writing is the report that is written on.
type writing struct {
	Ticket int64 `json:",omitempty"`
	// Before there is a draft: what was said, and the agencies among which its person chooses.
	Report   ticket.Report   `json:",omitzero"`
	Files    []telegram.File `json:",omitempty"`
	From     ticket.Source   `json:",omitzero"`
	Agencies []agencyChoice  `json:",omitempty"`
	// Tasks are the provisions that were proposed.
	Tasks []ticket.Task `json:",omitempty"`
}

type agencyChoice struct {
	ID   int64
	Name string
}

// Choices of the form beside rows of a list.
const (
	chooseDone = -1
	chooseNone = -2
)

func (m *module) newWriteForm() *conversation.Form[writing] {
	return &conversation.Form[writing]{
		Name: "write", Version: 1, TTL: formTTL, EditsLater: true, Title: func(writing) string { return "soạn phản ánh khó khăn, vướng mắc" },
		Steps: []conversation.Step[writing]{
			{Name: stepAgency, Ask: m.askWhichAgency, Chosen: m.choseAgency},
			{Name: stepWords, Ask: m.asks(m.text.askWords, choice{Label: buttonFilesDone, Value: chooseDone}), Text: m.tookWords, Files: m.tookFiles, Chosen: m.writingDone, Question: never},
			m.back(conversation.Step[writing]{Name: stepProposal, Ask: m.asks(m.text.askProposal, choice{Label: buttonNone, Value: chooseNone}), Text: m.tookProposal, Chosen: m.emptied, Question: never}),
			m.back(conversation.Step[writing]{Name: stepAddressed, Ask: m.askAddressed, Text: m.tookAddressed, Chosen: m.choseAddressed}),
			m.back(conversation.Step[writing]{Name: stepTask, Ask: m.askTask, Text: m.tookTaskWords, Chosen: m.choseTask, Question: never}),
			{Name: stepFiles, Ask: m.asks(m.text.askFiles, choice{Label: buttonFilesDone, Value: chooseDone}, choice{Label: buttonNoFiles, Value: chooseNone}), Files: m.tookFiles, Chosen: m.filesDone},
			m.back(conversation.Step[writing]{Name: stepOrigin, Ask: m.asks(m.text.askOrigin), Text: m.tookOrigin}),
		},
	}
}

// back lets a step that asks for one part of a report go back to the report as it is. To cancel it would leave its person with nothing to press.
func (m *module) back(s conversation.Step[writing]) conversation.Step[writing] {
	ask, chosen := s.Ask, s.Chosen
	s.Ask = func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
		prompt, err := ask(ctx, tx, e, w)
		prompt.Choices, prompt.Ends = append(prompt.Choices, conversation.Choices(choice{Label: conversation.ButtonUp, Value: chooseDone})...), true
		return prompt, err
	}
	s.Chosen = func(ctx context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
		switch {
		case value == chooseDone:
			return m.writingDone(ctx, e, w, value)
		case chosen == nil:
			return nil, conversation.ErrOld
		}
		return chosen(ctx, e, w, value)
	}
	return s
}

type choice = conversation.Choice

// asks is a step that says one thing.
func (m *module) asks(html func() string, choices ...choice) func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
	return func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
		if _, err := m.store.Own(ctx, tx, e.Actor(), w.Ticket); err != nil {
			return conversation.Prompt{}, err
		}
		return conversation.Prompt{HTML: html(), Choices: conversation.Choices(choices...)}, nil
	}
}

// partOpened asks for one part of a report.
func (m *module) partOpened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	step, known := partSteps[e.ID(1)]
	if !known {
		return nil, conversation.ErrOld
	}
	state := writing{Ticket: e.ID(0)}
	if step == stepTask {
		t, err := m.store.Ticket(ctx, m.kit.DB, e.ID(0))
		if err != nil {
			return nil, err
		}
		if state.Tasks, err = m.proposeTasks(ctx, t.Words); err != nil {
			return nil, err
		}
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0))
		if err == nil && step == stepOrigin && t.Recorder == 0 {
			err = conversation.ErrOld // it came by the chat
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.writeForm.Begin(ctx, tx, e, step, state)
	})
}

// written changes a report by what was written, and shows it.
func (m *module) written(e *conversation.Event, w writing, change func(t *ticket.Ticket) error) conversation.Act {
	return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.store.Edit(ctx, tx, e.Actor(), w.Ticket, change); err != nil {
			return conversation.Reply{}, err
		}
		return m.draftScreen(ctx, tx, e, w.Ticket)
	})
}

// tookWords takes what the difficulty is.
func (m *module) tookWords(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	if e.Kind == telegram.Edited {
		return m.edited(ctx, e)
	}
	words, err := ticket.CleanWords(e.Text, "nội dung phản ánh", ticket.MaxWords)
	if err != nil {
		return nil, err
	}
	return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.keepWords(ctx, tx, e, w.Ticket, words, false); err != nil {
			return conversation.Reply{}, err
		}
		return m.draftScreen(ctx, tx, e, w.Ticket)
	}), nil
}

// keepWords makes words those of a report, or adds them to it, and keeps which message they came in.
func (m *module) keepWords(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string, adds bool) error {
	_, err := m.store.Edit(ctx, tx, e.Actor(), id, func(t *ticket.Ticket) (err error) {
		if adds && t.Words != "" {
			t.Words, err = ticket.CleanWords(t.Words+"\n"+words, "nội dung phản ánh", ticket.MaxWords)
			return err
		}
		t.Words = words
		return nil
	})
	if err != nil {
		return err
	}
	return m.store.Written(ctx, tx, e.Actor(), id, words, sourceOf(e), adds)
}

// sourceOf is the message of an event.
func sourceOf(e *conversation.Event) ticket.Source {
	return ticket.Source{Chat: e.ChatID, Message: e.MessageID}
}

func (m *module) tookProposal(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	words, err := ticket.CleanWords(e.Text, "đề xuất, kiến nghị", ticket.MaxProposal)
	if err != nil {
		return nil, err
	}
	return m.written(e, w, func(t *ticket.Ticket) error {
		t.Proposal = words
		return nil
	}), nil
}

func (m *module) emptied(_ context.Context, e *conversation.Event, w writing, _ int64) (conversation.Act, error) {
	return m.written(e, w, func(t *ticket.Ticket) error {
		t.Proposal = ""
		return nil
	}), nil
}

// writingDone shows a report as it is: one that has files alone, or of which nothing was changed.
func (m *module) writingDone(_ context.Context, e *conversation.Event, w writing, _ int64) (conversation.Act, error) {
	return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.draftScreen(ctx, tx, e, w.Ticket)
	}), nil
}

func (m *module) askWhichAgency(_ context.Context, _ *database.Tx, _ *conversation.Event, w writing) (conversation.Prompt, error) {
	var choices []choice
	for i, a := range w.Agencies {
		choices = append(choices, choice{Label: conversation.Shorten(a.Name, maxLabel), Value: int64(i)})
	}
	return conversation.Prompt{HTML: m.text.askAgency(), Choices: conversation.Choices(choices...)}, nil
}

func (m *module) choseAgency(_ context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
	if value < 0 || value >= int64(len(w.Agencies)) {
		return nil, conversation.ErrOld
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.writeForm.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return m.beginFor(ctx, tx, e, w.Agencies[value].ID, w)
	})
}

func (m *module) askAddressed(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
	if _, err := m.store.Own(ctx, tx, e.Actor(), w.Ticket); err != nil {
		return conversation.Prompt{}, err
	}
	var choices []choice
	for i, l := range ticket.Levels() {
		choices = append(choices, choice{Label: l.Name(), Value: int64(i)})
	}
	choices = append(choices, choice{Label: buttonNone, Value: chooseNone})
	return conversation.Prompt{HTML: m.text.askAddressed(), Choices: conversation.Choices(choices...)}, nil
}

func (m *module) tookAddressed(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	words, err := directory.CleanLine(e.Text, "nơi đề nghị giải quyết", 1, ticket.MaxAddressed)
	if err != nil {
		return nil, err
	}
	return m.addressed(e, w, words), nil
}

func (m *module) choseAddressed(_ context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
	if value == chooseNone {
		return m.addressed(e, w, ""), nil
	}
	levels := ticket.Levels()
	if value < 0 || value >= int64(len(levels)) {
		return nil, conversation.ErrOld
	}
	return m.addressed(e, w, levels[value].Name()), nil
}

func (m *module) addressed(e *conversation.Event, w writing, words string) conversation.Act {
	return m.written(e, w, func(t *ticket.Ticket) error {
		t.AddressedTo = words
		return nil
	})
}

// maxTasks is how many provisions are proposed.
const maxTasks = 5

// proposeTasks are the provisions that words seem to be about.
func (m *module) proposeTasks(ctx context.Context, words string) (tasks []ticket.Task, err error) {
	if m.library == nil || words == "" {
		return nil, nil
	}
	found, err := m.library.Search(ctx, knowledge.Question{Text: words}, maxTasks)
	for _, f := range found {
		tasks = append(tasks, ticket.Task{Key: f.Document.Key, Path: f.Path, Place: corpus.Place(f.Path) + " " + f.Document.Name()})
	}
	return tasks, err
}

func (m *module) askTask(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
	if _, err := m.store.Own(ctx, tx, e.Actor(), w.Ticket); err != nil {
		return conversation.Prompt{}, err
	}
	return conversation.Prompt{HTML: m.text.askTask(w.Tasks), Choices: taskChoices(w.Tasks)}, nil
}

// tookTaskWords looks for provisions by other words.
func (m *module) tookTaskWords(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	tasks, err := m.proposeTasks(ctx, e.Text)
	if err != nil {
		return nil, err
	}
	w.Tasks = tasks
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.writeForm.Next(ctx, tx, e, stepTask, w)
	})
}

func (m *module) choseTask(_ context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
	task, ok := chosenTask(w.Tasks, value)
	if !ok {
		return nil, conversation.ErrOld
	}
	return m.written(e, w, func(t *ticket.Ticket) error {
		t.Task = task
		return nil
	}), nil
}

// tookOrigin takes by which letter or when a difficulty reached the Board.
func (m *module) tookOrigin(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	origin, ok := parseOrigin(e.Text)
	if !ok {
		return conversation.Say(m.text.askOrigin()), nil
	}
	return m.written(e, w, func(t *ticket.Ticket) error {
		if origin.Channel == "" {
			origin.Channel = t.Origin.Channel
		}
		t.Origin = origin
		return nil
	}), nil
}

// fetchedSignal is the signal of a file that somebody sent.
const fetchedSignal = "file"

// tookFiles gives files their places in a report; words under them are added to the report's.
func (m *module) tookFiles(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	words := ""
	if e.Text != "" {
		var err error
		if words, err = ticket.CleanWords(e.Text, "nội dung phản ánh", ticket.MaxWords); err != nil {
			return nil, err
		}
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, err := m.store.Own(ctx, tx, e.Actor(), w.Ticket)
		if err == nil && words != "" {
			err = m.keepWords(ctx, tx, e, w.Ticket, words, true)
		}
		if conversation.Over(err) {
			return conversation.Reply{HTML: telegram.Escape(err.Error())}, m.writeForm.End(ctx, tx, e)
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.awaitFiles(ctx, tx, e, e.Files, w.Ticket, 0); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{}, m.writeForm.Keep(ctx, tx, e, w)
	})
}

// awaitFiles has the files of an event fetched into a ticket, with a message of it or with 0 into the report.
func (m *module) awaitFiles(ctx context.Context, tx *database.Tx, e *conversation.Event, files []telegram.File, id, message int64) error {
	for _, f := range files {
		if err := m.store.AwaitFile(ctx, tx, id, message, f.UniqueID, f.Kind, f.Name); err != nil {
			return err
		}
		if err := m.kit.Fetch(ctx, tx, e, f, file.Limits{}, ticket.FileOwner(id), Name, fetchedSignal); err != nil {
			return err
		}
	}
	return nil
}

// filesDone ends the sending of files, or takes all out of the report.
func (m *module) filesDone(_ context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
	return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if value == chooseNone {
			if err := m.store.DropFiles(ctx, tx, e.Actor(), w.Ticket); err != nil {
				return conversation.Reply{}, err
			}
		}
		return m.draftScreen(ctx, tx, e, w.Ticket)
	}), nil
}

// fileFetched puts a file that was fetched into its place, and says so when it is the last of those that are awaited.
func (m *module) fileFetched(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	var id int64
	if _, err := fmt.Sscanf(f.Owner, "ticket:%d", &id); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		taken, err := m.store.FileFetched(ctx, tx, id, f.UniqueID, f.Hash)
		if err != nil {
			return conversation.Reply{}, err
		}
		if f.Hash == "" {
			return conversation.Reply{HTML: m.text.notFetched(f)}, nil
		}
		if !taken { // it is not awaited any more: nothing else may use it
			return conversation.Reply{}, m.store.ReleaseFile(ctx, tx, id, f.Hash)
		}
		files, err := m.store.Files(ctx, tx, id)
		if err != nil {
			return conversation.Reply{}, err
		}
		for _, one := range files {
			if one.Awaited() {
				return conversation.Reply{}, nil
			}
		}
		t, err := m.store.Ticket(ctx, tx, id)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{HTML: m.text.filesKept(t, len(files))}
		if t.Code.Number == 0 {
			reply.Buttons = conversation.Pairs(m.draft.With(buttonToDraft, id))
		}
		return reply, nil
	})
}
