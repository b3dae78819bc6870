package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/ingest/spool"
	"thidua/knowledge/database"
)

// jobRead is the kind of the job that reads the files of an intake. signalRead says in its chat what came of it.
const (
	jobRead    = "read document"
	signalRead = "read"
)

// readTime bounds one try: sixty pages are recognised in less.
const readTime = 30 * time.Minute

const (
	progressEvery = 2 * time.Second // an edit takes the place of a message in the pace of the chat
	stoppedEvery  = 500 * time.Millisecond
)

// toRead is whose files are read, and where that is told.
type toRead struct{ Intake, Chat, Account int64 }

// readOutcome is what came of reading.
type readOutcome struct {
	Intake   int64
	State    intake.State
	Messages []int64 // by which the files of what was dropped came
	Refusal  string  // plain text; why it was dropped, "" is for its secrecy mark
}

func progressKey(id int64) string { return conversation.Key(Name, "progress", id) }

// startReading ends the sending of the files of an intake, and has them read when they are all fetched. It returns the message that shows how far that is.
func (m *module) startReading(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (outbox.Delivery, error) {
	i, ready, err := m.store.StartReading(ctx, tx, e.Actor(), id)
	if err == nil && ready {
		err = m.enqueue(ctx, tx, e, id)
	}
	if err != nil {
		return outbox.Delivery{}, err
	}
	return outbox.Delivery{
		Key: conversation.MessageKey(progressKey(id), 0), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Send,
		Content: outbox.Content{HTML: m.text.waiting(i), Buttons: m.stopButtons(id)},
	}, nil
}

func (m *module) stopButtons(id int64) [][]outbox.Button {
	return [][]outbox.Button{{m.drop.With(buttonStop, id)}}
}

func (m *module) enqueue(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) error {
	payload, err := json.Marshal(toRead{id, e.ChatID, e.Actor().Account})
	if err != nil {
		return fmt.Errorf("having files read: %w", err)
	}
	return m.kit.Jobs.EnqueueAbout(ctx, tx, e.Actor().Account, jobRead, strconv.FormatInt(id, 10), string(payload), 0)
}

// reading is the job. It may be done again from the start, since the files are stored; what its officer has stopped is not read on.
func (m *module) reading(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var of toRead
	if err := json.Unmarshal([]byte(j.Payload), &of); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	i, err := m.store.Get(ctx, m.kit.DB, of.Intake)
	if errors.Is(err, intake.ErrNoIntake) || err == nil && i.State != intake.Reading {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := m.ready(); err != nil {
		return nil, err
	}
	reading, stopped, err := m.readUnlessStopped(ctx, i)
	refused, isRefusal := errors.AsType[*problem.Error](err)
	switch {
	case stopped:
		return nil, nil
	case isRefusal:
		return func(ctx context.Context, tx *database.Tx) error { return m.notRead(ctx, tx, j, of, refused.Sentence) }, nil
	case err != nil:
		return nil, fmt.Errorf("reading the files of an intake: %w", err)
	}
	found := intake.Look(reading.Words)
	return func(ctx context.Context, tx *database.Tx) error {
		taken, err := m.store.Took(ctx, tx, of.Intake, reading, found)
		if taken == nil || err != nil {
			return err
		}
		return m.tellRead(ctx, tx, j, of, taken, "")
	}, nil
}

// notRead drops an intake that cannot be read, and says why.
func (m *module) notRead(ctx context.Context, tx *database.Tx, j job.Job, of toRead, why string) error {
	i, err := m.store.Failed(ctx, tx, of.Intake)
	if i == nil || err != nil {
		return err
	}
	return m.tellRead(ctx, tx, j, of, i, why)
}

// readGaveUp tells its officer that the files were not read.
func (m *module) readGaveUp(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	var of toRead
	if err := json.Unmarshal([]byte(j.Payload), &of); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	return m.notRead(ctx, tx, j, of, notReadBySystem)
}

func (m *module) tellRead(ctx context.Context, tx *database.Tx, j job.Job, of toRead, i *intake.Intake, why string) error {
	what := readOutcome{Intake: i.ID, State: i.State, Refusal: why}
	if i.State == intake.Dropped {
		what.Messages = messagesOf(i)
	}
	return m.kit.Signal(ctx, tx, conversation.Key(Name, signalRead, j.ID), of.Chat, of.Account, Name, signalRead, what)
}

// readUnlessStopped reads the files of an intake; stopped reports that its officer has dropped it meanwhile.
func (m *module) readUnlessStopped(ctx context.Context, i *intake.Intake) (r *ingest.Reading, stopped bool, err error) {
	copies, err := m.copies(ctx, i)
	defer func() {
		for _, f := range copies {
			_ = f.Close() // it was only read
		}
	}()
	if errors.Is(err, file.ErrNotFound) { // dropped while they were copied
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	files, names := make([]*os.File, len(copies)), make([]string, len(copies))
	for n, f := range copies {
		files[n], names[n] = f.File, i.Name(n)
	}
	reading, stop := context.WithCancel(ctx)
	watched := make(chan bool, 1)
	go func() { watched <- m.watch(reading, stop, i.ID) }()
	r, err = m.reader.Read(reading, files, names, m.progress(ctx, i))
	stop()
	return r, <-watched, err
}

// copies are the contents of an intake's files, open at their beginnings. Those that were made are returned with an error too.
func (m *module) copies(ctx context.Context, i *intake.Intake) (files []*spool.File, err error) {
	for _, stored := range i.Files {
		f, err := spool.New()
		if err != nil {
			return files, err
		}
		files = append(files, f)
		if err := m.kit.Files.Copy(ctx, f, stored.Hash); err != nil {
			return files, err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return files, err
		}
	}
	return files, nil
}

// watch stops the reading of an intake that its officer dropped, and reports whether it was. It ends with ctx.
func (m *module) watch(ctx context.Context, stop context.CancelFunc, id int64) bool {
	tick := time.NewTicker(stoppedEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		i, err := m.store.Get(ctx, m.kit.DB, id)
		if errors.Is(err, intake.ErrNoIntake) || err == nil && i.State != intake.Reading {
			stop()
			return true
		}
	}
}

// progress shows how far reading is in the message that says that it goes on.
func (m *module) progress(ctx context.Context, i *intake.Intake) func(page, pages int) {
	var shown time.Time
	return func(page, pages int) {
		if now := m.kit.Now(); now.Sub(shown) >= progressEvery {
			chat, messages, sent, err := m.kit.Outbox.Messages(ctx, m.kit.DB, conversation.MessageKey(progressKey(i.ID), 0))
			if err != nil || !sent {
				return
			}
			shown = now
			m.kit.Effects.EditText(chat, messages[0], m.text.progress(i, page, pages), m.stopButtons(i.ID))
		}
	}
}

// readEnded says what came of reading.
func (m *module) readEnded(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var what readOutcome
	if err := json.Unmarshal(e.Payload, &what); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	switch {
	case what.State == intake.Dropped && what.Refusal != "":
		return m.withProgress(e, what.Intake, notReadShort, conversation.Say(m.text.refused(what.Refusal))), nil
	case what.State == intake.Dropped:
		return m.withProgress(e, what.Intake, droppedShort, m.secretFound(e, what.Messages)), nil
	case what.State == intake.Doubtful:
		return m.withProgress(e, what.Intake, doubtfulShort, m.askSecret(e, what.Intake)), nil
	}
	i, err := m.mine(ctx, e, what.Intake, intake.Read)
	if problem.Is(err, problem.NotFound) {
		return nil, nil // it was dropped, or is in the corpus
	}
	if err != nil {
		return nil, err
	}
	v, err := m.look(ctx, i)
	if err != nil {
		return nil, err
	}
	return m.withProgress(e, i.ID, readShort, m.showing(e, v)), nil
}

// withProgress is an act that also ends the message that shows how far reading is.
func (m *module) withProgress(e *conversation.Event, id int64, html string, act conversation.Act) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		reply, err := act(ctx, tx)
		if err != nil {
			return reply, err
		}
		key := conversation.MessageKey(progressKey(id), 0)
		has, err := m.kit.Outbox.Has(ctx, tx, key)
		if has {
			reply.Others = append(reply.Others, outbox.Delivery{
				Key: conversation.Key(Name, "progress", id, e.Key), Priority: outbox.Reply, Op: outbox.Edit, Target: key, Content: outbox.Content{HTML: html},
			})
		}
		return reply, err
	}
}

// secretFound says that something bore a secrecy mark, and takes the messages that brought it out of the chat.
func (m *module) secretFound(e *conversation.Event, messages []int64) conversation.Act {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		reply := conversation.Reply{HTML: m.text.secret()}
		if len(messages) > 0 {
			reply.Others = []outbox.Delivery{{
				Key: conversation.Key(Name, "secret", e.Key), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Delete, TargetMessages: messages,
			}}
		}
		return reply, nil
	}
}

// askSecret asks whether what was read bears a secrecy mark. Nothing of it is kept meanwhile but its files.
func (m *module) askSecret(e *conversation.Event, id int64) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, err := m.store.Own(ctx, tx, e.Actor(), id, intake.Doubtful)
		return conversation.Reply{HTML: m.text.askSecret(), Buttons: conversation.Rows(
			m.tell.With(buttonIsSecret, id, 1), m.tell.With(buttonNotSecret, id, 0),
		)}, err
	}
}

// told is what an officer says of what may bear a secrecy mark.
func (m *module) told(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	secret := e.ID(1) == 1
	if !secret && e.ID(1) != 0 {
		return nil, conversation.ErrOld
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0), intake.Doubtful)
		if err != nil {
			return conversation.Reply{}, err
		}
		messages := messagesOf(i)
		if i, err = m.store.Tell(ctx, tx, e.Actor(), i.ID, secret); err != nil {
			return conversation.Reply{}, err
		}
		if secret {
			return m.secretFound(e, messages)(ctx, tx)
		}
		return conversation.Reply{HTML: m.text.readingOn(i)}, m.enqueue(ctx, tx, e, i.ID)
	})
}

func messagesOf(i *intake.Intake) (all []int64) {
	for _, f := range i.Files {
		if f.Message != 0 {
			all = append(all, f.Message)
		}
	}
	return all
}

// dropped lets an intake of one's own go.
func (m *module) dropped(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.store.Drop(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.dropped()}, m.leave(ctx, tx, e, i.ID)
	})
}
