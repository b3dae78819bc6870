package announcement

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// The steps of the form in which the parts of a draft are written.
const (
	stepTitle    = "title"
	stepBody     = "body"
	stepFiles    = "files"
	stepDocument = "document"
	stepDue      = "due"
	stepTime     = "time"
	stepUntil    = "until"
)

// Choices of the form.
const (
	chooseNothing = iota // no words of its own, no files
	chooseDone
)

// writing is the draft that is written on.
type writing struct{ Announcement int64 }

const formTTL = 24 * time.Hour

func (m *module) newWriteForm() *conversation.Form[writing] {
	return &conversation.Form[writing]{
		Name: "write", Version: 1, TTL: formTTL, EditsLater: true,
		Title: func(w writing) string { return fmt.Sprintf("soạn thông báo, dự thảo số %d", w.Announcement) },
		Steps: []conversation.Step[writing]{
			{Name: stepTitle, Ask: m.asks(askTitle), Text: m.tookTitle, Question: never},
			{Name: stepBody, Ask: m.asks(askBody, conversation.Choice{Label: buttonNoBody, Value: chooseNothing}), Text: m.tookBody, Files: m.tookBodyFile, Chosen: m.emptied, Question: never},
			{Name: stepFiles, Ask: m.asks(askFiles, conversation.Choice{Label: buttonFilesDone, Value: chooseDone}, conversation.Choice{Label: buttonNoFiles, Value: chooseNothing}),
				Files: m.tookFile, Chosen: m.filesDone},
			{Name: stepDocument, Ask: m.asks(askDocument), Text: m.tookDocument},
			{Name: stepDue, Ask: m.asks(askDue), Text: m.tookDue},
			{Name: stepTime, Ask: m.asks(askTime), Text: m.tookTime},
			{Name: stepUntil, Ask: m.asks(askUntil), Text: m.tookUntil},
		},
	}
}

// never says that words are no question: an announcement may well ask something.
func never(string) bool { return false }

// asks is a step that says one thing.
func (m *module) asks(html string, choices ...conversation.Choice) func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
	return func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
		if _, err := m.store.Own(ctx, tx, e.Actor(), w.Announcement); err != nil {
			return conversation.Prompt{}, err
		}
		return conversation.Prompt{HTML: html, Choices: conversation.Choices(choices...)}, nil
	}
}

// What a button to write asks for, beside the parts that are written alone.
const (
	writeDocument = 1
	writeDue      = 2
	writeTime     = 3
	writeUntil    = 4
)

var writeSteps = map[int64]string{writeDocument: stepDocument, writeDue: stepDue, writeTime: stepTime, writeUntil: stepUntil}

// beginWriting asks for the words of one part.
func (m *module) beginWriting(e *conversation.Event, id int64, step string) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.writeForm.Begin(ctx, tx, e, step, writing{Announcement: id})
	}
}

// writeBegun is a press of a button to write.
func (m *module) writeBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	step, known := writeSteps[e.ID(1)]
	if !known {
		return nil, conversation.ErrOld
	}
	return m.beginWriting(e, e.ID(0), step), nil
}

// errReleased is the refusal to write on what waits for approval or was approved: that is first taken back.
var errReleased error = problem.New(problem.Moved, "Thông báo đã trình hoặc đã duyệt; đề nghị bấm “"+buttonWithdraw+"” trước khi sửa.")

// edit changes a draft, and never what somebody is to approve or has approved: a form that was left open must not take that back.
func (m *module) edit(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, change func(d *broadcast.Draft) error) error {
	a, err := m.store.Own(ctx, tx, e.Actor(), id)
	if err != nil {
		return err
	}
	if a.State == broadcast.Submitted || a.State == broadcast.Planned {
		return errReleased
	}
	_, err = m.store.Edit(ctx, tx, e.Actor(), id, change)
	return err
}

// written changes a draft by what was written, and shows it.
func (m *module) written(ctx context.Context, e *conversation.Event, w writing, change func(d *broadcast.Draft) error) (conversation.Act, error) {
	v, err := m.looked(ctx, w.Announcement, change)
	if err != nil && !conversation.Over(err) {
		return nil, err
	}
	return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.edit(ctx, tx, e, w.Announcement, change); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, w.Announcement, v)
	}), nil
}

// maxTitle is how long a title is, in characters.
const maxTitle = 300

func (m *module) tookTitle(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	title, err := directory.CleanLine(e.Text, "Trích yếu", 1, maxTitle)
	if err != nil {
		return nil, err
	}
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		d.Title = title
		return nil
	})
}

func (m *module) tookBody(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	html := e.HTML
	return m.written(ctx, e, w, func(d *broadcast.Draft) error { return m.setBody(d, html) })
}

// setBody gives a draft its own words, unless they are too many.
func (m *module) setBody(d *broadcast.Draft, html string) error {
	d.Body = html
	_, err := m.render()(0, *d, nil)
	return err
}

// emptied takes the words of its own out of a draft.
func (m *module) emptied(ctx context.Context, e *conversation.Event, w writing, _ int64) (conversation.Act, error) {
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		d.Body = ""
		return nil
	})
}

// fetched is the signal of a file that its author sent.
const fetchedSignal = "file"

// tookBodyFile takes a file with the words under it, which are the draft's own.
func (m *module) tookBodyFile(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	return m.takeFiles(e, w, e.Text != ""), nil
}

// tookFile takes a file alone: what stands under it is no word of the draft.
func (m *module) tookFile(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	return m.takeFiles(e, w, false), nil
}

// takeFiles gives files their places in a draft. They are there when they were fetched.
func (m *module) takeFiles(e *conversation.Event, w writing, withWords bool) conversation.Act {
	html := e.HTML
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		err := m.edit(ctx, tx, e, w.Announcement, func(d *broadcast.Draft) error {
			for _, f := range e.Files {
				if err := broadcast.AwaitFile(d, f.UniqueID, outbox.File{Kind: string(f.Kind), Name: f.Name}); err != nil {
					return err
				}
			}
			if withWords {
				return m.setBody(d, html)
			}
			return nil
		})
		if conversation.Over(err) {
			return conversation.Reply{HTML: telegram.Escape(err.Error())}, m.writeForm.End(ctx, tx, e)
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		for _, f := range e.Files {
			if err := m.kit.Fetch(ctx, tx, e, f, file.Limits{}, broadcast.FileOwner(w.Announcement), Name, fetchedSignal); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{}, m.writeForm.Keep(ctx, tx, e, w)
	}
}

// filesDone ends the sending of files, or takes all out of the draft.
func (m *module) filesDone(ctx context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		if value == chooseNothing {
			d.Files = nil
		}
		return nil
	})
}

// fileFetched adds a file that was fetched to its draft.
func (m *module) fileFetched(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	var id int64
	if _, err := fmt.Sscanf(f.Owner, "announcement:%d", &id); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		err := m.store.AddFile(ctx, tx, e.Actor(), id, f.UniqueID, outbox.File{Hash: f.Hash, Kind: string(f.Kind), Name: f.Name})
		if refused, is := errors.AsType[*problem.Error](err); is && f.Hash != "" { // the draft takes it not: nothing else uses it
			return conversation.Reply{HTML: m.text.fileRefused(f, refused)}, m.kit.Files.Release(ctx, tx, f.Owner, f.Hash)
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		if f.Hash == "" {
			return conversation.Reply{HTML: m.text.notFetched(f)}, nil
		}
		a, err := m.store.Own(ctx, tx, e.Actor(), id)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.fileAdded(f, len(a.Files), countAwaited(a.Files)), Buttons: [][]outbox.Button{{m.draft.With(m.text.toDraft(id), id)}}}, nil
	}, nil
}

func countAwaited(files []outbox.File) (n int) {
	for _, f := range files {
		if broadcast.Awaited(f) {
			n++
		}
	}
	return n
}

func (m *module) tookDocument(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	document, title, ok := parseDocument(e.Text)
	if !ok {
		return conversation.Say(askDocument), nil
	}
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		if document.Number != d.Document.Number {
			d.Urgency = "" // which was the other's
		}
		document.Issued = false // of another document that is to be said again
		d.Document = document
		if d.Title == "" {
			d.Title = title
		}
		return nil
	})
}

func (m *module) tookDue(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	hours, err := m.holidays.Calendar(ctx, m.kit.DB)
	if err != nil {
		return nil, err
	}
	at, ok := conversation.ParseMoment(e.Text, hours.Close)
	if !ok {
		return conversation.Say(askDue), nil
	}
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		d.Acknowledged, d.DueAt = true, at
		return nil
	})
}

func (m *module) tookTime(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	at, ok := conversation.ParseMoment(e.Text, nil)
	if !ok {
		return conversation.Say(askTime), nil
	}
	if now, err := m.kit.DB.Now(ctx); err != nil || at.UnixMicro() < now {
		return conversation.Say(momentPassed + "\n\n" + askTime), err
	}
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		d.SendAt = at
		return nil
	})
}

func (m *module) tookUntil(ctx context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
	days := vietnamese.FindDays(vietnamese.Normalize(e.Text))
	if len(days) != 1 || days[0].Day == "" {
		return conversation.Say(askUntil), nil
	}
	if now, err := m.kit.DB.Now(ctx); err != nil || days[0].Day < vietnamese.DayOf(database.Time(now)) {
		return conversation.Say(momentPassed + "\n\n" + askUntil), err
	}
	return m.written(ctx, e, w, func(d *broadcast.Draft) error {
		d.RepeatUntil = days[0].Day
		return nil
	})
}
