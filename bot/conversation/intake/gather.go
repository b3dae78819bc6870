package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/ingest/format"
	"thidua/knowledge/database"
)

// gathering is what an officer is sending.
type gathering struct {
	Intake   int64            // of the pages that came; 0 before the first
	Replaces string           // the key of the document whose other file is sent; "" is none
	Events   []telegram.Event // messages with files of which it is asked whether they are for the corpus
}

const (
	stepOffer = "offer"
	stepFiles = "files"

	formTTL = 2 * time.Hour
)

// The choices of the form.
const (
	chooseNo = iota
	chooseYes
)

func (m *module) newGatherForm() *conversation.Form[gathering] {
	form := &conversation.Form[gathering]{
		Name: "gather", Version: 1, TTL: formTTL, TimeOut: true, Title: func(gathering) string { return "gửi tệp văn bản để nạp vào kho" },
		Released: func(ctx context.Context, tx *database.Tx, s gathering) error {
			return m.store.Abandon(ctx, tx, s.Intake)
		},
	}
	form.Steps = []conversation.Step[gathering]{
		{Name: stepOffer, Ask: m.askOffer, Files: m.offeredMore, Chosen: m.offerChosen},
		{Name: stepFiles, Ask: m.askFiles, Files: m.tookFiles, Chosen: m.filesDone},
	}
	return form
}

// begun is /nap: it takes the files that it stands under, with what was sent before, or asks for those of a document.
func (m *module) begun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	if len(e.Files) > 0 {
		return m.tookMore(ctx, e)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.gather.Begin(ctx, tx, e, stepFiles, gathering{})
	})
}

func (m *module) askFiles(ctx context.Context, tx *database.Tx, e *conversation.Event, s gathering) (conversation.Prompt, error) {
	prompt := conversation.Prompt{
		HTML:    m.text.askFiles(s),
		Choices: conversation.Choices(conversation.Choice{Label: buttonRead, Value: chooseYes}),
		Buttons: [][]outbox.Button{{m.list.With(buttonCorpus, 0)}},
	}
	return prompt, m.kit.May(ctx, tx, e, intake.Keep)
}

// claimed asks an officer who sends files, with nothing in hand that takes them, whether they are for the corpus.
func (m *module) claimed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	asks := conversation.EndsInQuestionMark(e.Text)
	if m.ready() != nil || len(e.Files) == 0 || asks || !e.Access.May(intake.Keep, 0) || slices.ContainsFunc(e.Files, notTaken) {
		return nil, nil
	}
	said := e.Event
	said.Text, _ = door.Mask(said.Text) // it is kept until its sender chooses
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.gather.Begin(ctx, tx, e, stepOffer, gathering{Events: []telegram.Event{said}})
	})
}

func (m *module) askOffer(ctx context.Context, tx *database.Tx, e *conversation.Event, s gathering) (conversation.Prompt, error) {
	return conversation.Prompt{
		HTML: m.text.offer(filesOf(s.Events)), Ends: true,
		Choices: conversation.Choices(conversation.Choice{Label: buttonBringIn, Value: chooseYes}, conversation.Choice{Label: buttonNotForCorpus, Value: chooseNo}),
	}, m.kit.May(ctx, tx, e, intake.Keep)
}

// offeredMore takes further files of which it is asked.
func (m *module) offeredMore(_ context.Context, e *conversation.Event, s gathering) (conversation.Act, error) {
	if err := m.check(e.Files); err != nil {
		return nil, err
	}
	if len(s.Events) >= intake.MaxFiles {
		return nil, problem.New(problem.Invalid, m.text.tooMany())
	}
	s.Events = append(s.Events, e.Event)
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{}, m.gather.Keep(ctx, tx, e, s)
	}, nil
}

// offerChosen brings the files in, or has them handled as what an officer sends otherwise is.
func (m *module) offerChosen(_ context.Context, e *conversation.Event, s gathering, value int64) (conversation.Act, error) {
	if value == chooseYes {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			files := filesOf(s.Events)
			reply, err := m.take(ctx, tx, e, gathering{}, files)
			if err != nil {
				return reply, err
			}
			offer, err := m.shownIn(ctx, tx, e)
			if err != nil {
				return reply, err
			}
			became, err := m.becoming(ctx, tx, e, offer, m.text.accepted(files))
			reply.Others = append(reply.Others, became...)
			return reply, err
		}, nil
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		for n, was := range s.Events {
			if err := m.kit.Pass(ctx, tx, conversation.Key(Name, "passed", e.Key, n), was); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{HTML: notForCorpus}, m.gather.End(ctx, tx, e)
	}, nil
}

// sent is a file with the message that brought it.
type sent struct {
	telegram.File
	message int64
}

func filesOf(events []telegram.Event) (all []sent) {
	for _, e := range events {
		for n, f := range e.Files {
			message := e.MessageID
			if n < len(e.PartIDs) {
				message = e.PartIDs[n]
			}
			all = append(all, sent{f, message})
		}
	}
	return all
}

func isPicture(f telegram.File) bool {
	named := format.Named(f.Name)
	return f.Kind == file.Photo || f.Kind == file.Document && named.Readable() && strings.HasPrefix(named.MIME(), "image/")
}

// notTaken reports whether a file is none that documents are read from, by how its name ends.
func notTaken(f telegram.File) bool {
	return f.Kind != file.Photo && (f.Kind != file.Document || !format.Named(f.Name).Readable())
}

// check refuses files that are not taken.
func (m *module) check(files []telegram.File) error {
	if i := slices.IndexFunc(files, notTaken); i >= 0 {
		return problem.New(problem.Invalid, m.text.notTaken(files[i].Name))
	}
	return nil
}

// tookFiles takes pages, or a document of one file, which is read at once.
func (m *module) tookFiles(_ context.Context, e *conversation.Event, s gathering) (conversation.Act, error) {
	if err := m.check(e.Files); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.take(ctx, tx, e, s, filesOf([]telegram.Event{e.Event}))
	}, nil
}

// tookMore takes files that come with the command, after those that were sent without it.
func (m *module) tookMore(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if err := m.check(e.Files); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		s, open, err := m.gather.State(ctx, tx, e)
		if open && err == nil {
			err = m.gather.Leave(ctx, tx, e) // not released: what it holds goes on
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		files := filesOf(append(s.Events, e.Event))
		s.Events = nil
		return m.take(ctx, tx, e, s, files)
	}, nil
}

// take begins an intake of every document among files, which are read at once, and adds the pictures to the pages of one.
func (m *module) take(ctx context.Context, tx *database.Tx, e *conversation.Event, s gathering, files []sent) (conversation.Reply, error) {
	var reply conversation.Reply
	pictures := slices.DeleteFunc(slices.Clone(files), func(f sent) bool { return !isPicture(f.File) })
	if s.Intake != 0 && len(pictures) < len(files) {
		return reply, intake.ErrPictures
	}
	for _, f := range files {
		if isPicture(f.File) {
			continue
		}
		id, err := m.store.Begin(ctx, tx, e.Actor(), s.Replaces)
		if err == nil {
			err = m.add(ctx, tx, e, id, f)
		}
		if err != nil {
			return reply, err
		}
		said, err := m.startReading(ctx, tx, e, id)
		if err != nil {
			return reply, err
		}
		reply.Others = append(reply.Others, said)
	}
	if len(pictures) == 0 {
		return reply, m.gather.End(ctx, tx, e)
	}
	return m.takePictures(ctx, tx, e, s, pictures, reply)
}

// takePictures adds pages to an intake, and says how many came.
func (m *module) takePictures(ctx context.Context, tx *database.Tx, e *conversation.Event, s gathering, pictures []sent, reply conversation.Reply) (conversation.Reply, error) {
	var err error
	first := s.Intake == 0
	if first {
		if s.Intake, err = m.store.Begin(ctx, tx, e.Actor(), s.Replaces); err != nil {
			return reply, err
		}
	}
	for _, f := range pictures {
		if err := m.add(ctx, tx, e, s.Intake, f); err != nil {
			return reply, err
		}
	}
	i, err := m.store.Get(ctx, tx, s.Intake)
	if err != nil {
		return reply, err
	}
	count := countKey(s.Intake)
	said := outbox.Delivery{Key: conversation.MessageKey(count, 0), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Send, Content: outbox.Content{
		HTML: m.text.pages(len(i.Files)), Buttons: [][]outbox.Button{{m.read.With(buttonRead, s.Intake)}},
	}}
	if !first {
		said.Op, said.Target, said.Key = outbox.Edit, said.Key, conversation.Key(count, "more", e.Key)
	}
	reply.Others = append(reply.Others, said)
	_, open, err := m.gather.State(ctx, tx, e)
	if err != nil {
		return reply, err
	}
	var asked conversation.Reply
	switch {
	case !open:
		asked, err = m.gather.Begin(ctx, tx, e, stepFiles, s)
	case e.Kind == telegram.Pressed: // it was offered: the form goes on to where the pages are taken
		asked, err = m.gather.Next(ctx, tx, e, stepFiles, s)
	default:
		return reply, m.gather.Keep(ctx, tx, e, s)
	}
	asked.Others = reply.Others
	return asked, err
}

func countKey(id int64) string { return conversation.Key(Name, "count", id) }

// add adds a file to an intake, and has it fetched.
func (m *module) add(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, f sent) error {
	name, _ := door.Mask(f.Name)
	err := m.store.Add(ctx, tx, e.Actor(), id, intake.File{UniqueID: f.UniqueID, Message: f.message, Name: name, MIME: f.MIME, Picture: isPicture(f.File)})
	if err != nil {
		return err
	}
	return m.kit.Fetch(ctx, tx, e, f.File, file.Limits{}, intake.FileOwner(id), Name, signalFetched)
}

// filesDone is the choice that ends the sending of pages.
func (m *module) filesDone(_ context.Context, e *conversation.Event, s gathering, _ int64) (conversation.Act, error) {
	if s.Intake == 0 {
		return nil, problem.New(problem.Invalid, noFiles)
	}
	return m.gather.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		said, err := m.startReading(ctx, tx, e, s.Intake)
		return conversation.Reply{Others: []outbox.Delivery{said}}, err
	}), nil
}

// readBegun is a press of the button that ends the sending of pages.
func (m *module) readBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		said, err := m.startReading(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{Others: []outbox.Delivery{said}}, m.leave(ctx, tx, e, e.ID(0))
	})
}

// signalFetched tells that a file of an intake was fetched, or was not.
const signalFetched = "file"

// fetched records a file that was fetched, and begins to read when it was the last.
func (m *module) fetched(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	var id int64
	if _, err := fmt.Sscanf(f.Owner, "intake:%d", &id); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if f.Hash == "" {
			i, err := m.store.Failed(ctx, tx, id)
			if i == nil || err != nil {
				return conversation.Reply{}, err
			}
			said := m.withProgress(e, id, notReadShort, conversation.Say(m.text.notFetched(f)))
			reply, err := said(ctx, tx)
			if err != nil {
				return reply, err
			}
			return reply, m.leave(ctx, tx, e, id)
		}
		ready, err := m.store.Fetched(ctx, tx, id, f.UniqueID, f.Hash)
		if err != nil || !ready {
			return conversation.Reply{}, err
		}
		return conversation.Reply{}, m.enqueue(ctx, tx, e, id)
	})
}

// leave ends the form in which the pages of an intake are sent, if its officer is in it.
func (m *module) leave(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) error {
	s, ok, err := m.gather.State(ctx, tx, e)
	if err != nil || !ok || s.Intake != id {
		return err
	}
	return m.gather.Leave(ctx, tx, e)
}
