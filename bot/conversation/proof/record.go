package proof

import (
	"context"
	"fmt"
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// The steps of the form in which it is recorded what an agency said by another channel.
const (
	stepAgency = "agency"
	stepWho    = "who"
	stepHow    = "how"
	stepWhen   = "when"
	stepCheck  = "check"
)

// recording is what was said of it so far.
type recording struct {
	Announcement int64
	Page         int    // of the agencies to choose from
	Words        string // by which they are looked for; "" is all
	Said         broadcast.OtherAcknowledgement
}

// Choices of the form beside agencies and channels. A page n is chosen by -1-n.
const (
	chooseAllAgencies = 0
	chooseNow         = 0
	chooseRecord      = 0
)

func (m *module) newRecordForm() *conversation.Form[recording] {
	return &conversation.Form[recording]{
		Name: "record", Version: 1, TTL: formTTL,
		Title: func(r recording) string {
			return fmt.Sprintf("ghi nhận qua kênh khác, thông báo số %d", r.Announcement)
		},
		Steps: []conversation.Step[recording]{
			{Name: stepAgency, Ask: m.askAgency, Text: m.tookAgencyWords, Chosen: m.agencyChosen},
			{Name: stepWho, Ask: m.asksOf(m.text.askWho), Text: m.tookWho},
			{Name: stepHow, Ask: m.asksOf(m.text.askHow, channelChoices()...), Chosen: m.channelChosen},
			{Name: stepWhen, Ask: m.asksOf(m.text.askWhen, conversation.Choice{Label: buttonJustNow, Value: chooseNow}), Text: m.tookWhen, Chosen: m.nowChosen},
			{Name: stepCheck, Ask: m.asksOf(m.text.askRecord, conversation.Choice{Label: buttonDoRecord, Value: chooseRecord}), Chosen: m.recorded},
		},
	}
}

func channelChoices() (all []conversation.Choice) {
	for i, c := range broadcast.Channels() {
		all = append(all, conversation.Choice{Label: c.Name(), Value: int64(i)})
	}
	return all
}

// recordBegun asks for the agency.
func (m *module) recordBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.results.recordForm.Begin(ctx, tx, e, stepAgency, recording{Announcement: e.ID(0)})
	}, nil
}

// askAgency lists the agencies of which something may be recorded.
func (m *module) askAgency(ctx context.Context, tx *database.Tx, e *conversation.Event, r recording) (conversation.Prompt, error) {
	a, all, err := m.store.RecordableAgencies(ctx, tx, e.Actor(), r.Announcement)
	if err != nil {
		return conversation.Prompt{}, err
	}
	found := findAgencies(all, r.Words)
	from, until := conversation.PageOf(len(found), r.Page, pageSize)
	var choices []conversation.Choice
	for _, agency := range found[from:until] {
		choices = append(choices, conversation.Choice{Label: conversation.Shorten(agency.Agency, maxLabel), Value: agency.AgencyID})
	}
	rows := conversation.Choices(choices...)
	var turn []conversation.Choice
	conversation.Pager(len(found), r.Page, pageSize, func(label string, page int) outbox.Button {
		turn = append(turn, conversation.Choice{Label: label, Value: -1 - int64(page)})
		return outbox.Button{}
	})
	if turn != nil {
		rows = append(rows, turn)
	}
	if r.Words != "" {
		rows = append(rows, []conversation.Choice{{Label: buttonAllAgencies, Value: chooseAllAgencies}})
	}
	return conversation.Prompt{HTML: m.text.askAgency(a, r.Words, len(found)), Choices: rows}, nil
}

// findAgencies are those that the words mean: the one of that code, or those whose name holds them, toned or not.
func findAgencies(all []broadcast.AgencyResult, words string) (found []broadcast.AgencyResult) {
	code, key := directory.CleanCode(words), directory.NameKey(words)
	for _, a := range all {
		if a.Code == code {
			return []broadcast.AgencyResult{a}
		}
		if strings.Contains(directory.NameKey(a.Agency), key) {
			found = append(found, a)
		}
	}
	return found
}

// goOn asks the next step, when what is known of it so far may be recorded.
func (m *module) goOn(e *conversation.Event, step string, r recording) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.results.recordForm.Next(ctx, tx, e, step, r)
	}
}

// asksOf is a step that asks something about the chosen agency.
func (m *module) asksOf(question func(a broadcast.Announcement, of broadcast.AgencyResult, r recording) string, choices ...conversation.Choice) func(ctx context.Context, tx *database.Tx, e *conversation.Event, r recording) (conversation.Prompt, error) {
	return func(ctx context.Context, tx *database.Tx, e *conversation.Event, r recording) (conversation.Prompt, error) {
		a, agency, err := m.store.Recordable(ctx, tx, e.Actor(), r.Announcement, r.Said)
		if err != nil {
			return conversation.Prompt{}, err
		}
		return conversation.Prompt{HTML: question(a, agency, r), Choices: conversation.Choices(choices...)}, nil
	}
}

// tookAgencyWords looks for an agency. The only one that is found is chosen.
func (m *module) tookAgencyWords(_ context.Context, e *conversation.Event, r recording) (conversation.Act, error) {
	words, err := directory.CleanLine(e.Text, "mã hoặc tên cơ quan", 1, directory.MaxName)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, all, err := m.store.RecordableAgencies(ctx, tx, e.Actor(), r.Announcement)
		if err != nil {
			return conversation.Reply{}, err
		}
		next, step := r, stepAgency
		next.Words, next.Page = words, 0
		if found := findAgencies(all, words); len(found) == 1 {
			next.Said.AgencyID, step = found[0].AgencyID, stepWho
		}
		return m.results.recordForm.Next(ctx, tx, e, step, next)
	}, nil
}

func (m *module) agencyChosen(_ context.Context, e *conversation.Event, r recording, value int64) (conversation.Act, error) {
	switch {
	case value < 0:
		r.Page = conversation.Page(-1 - value)
	case value == chooseAllAgencies:
		r.Page, r.Words = 0, ""
	default:
		r.Said.AgencyID = value
		return m.goOn(e, stepWho, r), nil
	}
	return m.goOn(e, stepAgency, r), nil
}

// tookWho takes a name, and after a comma the position.
func (m *module) tookWho(_ context.Context, e *conversation.Event, r recording) (conversation.Act, error) {
	name, position, _ := strings.Cut(e.Text, ",")
	var err error
	if r.Said.Informant, err = directory.CleanLine(name, "họ và tên người xác nhận", 1, broadcast.MaxInformant); err != nil {
		return nil, err
	}
	if r.Said.Position, err = directory.CleanLine(position, "chức vụ", 0, broadcast.MaxPosition); err != nil {
		return nil, err
	}
	return m.goOn(e, stepHow, r), nil
}

func (m *module) channelChosen(_ context.Context, e *conversation.Event, r recording, value int64) (conversation.Act, error) {
	channels := broadcast.Channels()
	if value < 0 || value >= int64(len(channels)) {
		return nil, conversation.ErrOld
	}
	r.Said.Channel = channels[value]
	return m.goOn(e, stepWhen, r), nil
}

func (m *module) tookWhen(_ context.Context, e *conversation.Event, r recording) (conversation.Act, error) {
	at, ok := conversation.ParseMoment(e.Text, nil)
	if !ok {
		return conversation.Say(whenUnclear), nil
	}
	r.Said.At = at
	return m.goOn(e, stepCheck, r), nil
}

// nowChosen is that it was said just now: at the time of the press, or of the store where that is behind Telegram's.
func (m *module) nowChosen(_ context.Context, e *conversation.Event, r recording, _ int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return conversation.Reply{}, err
		}
		r.Said.At = database.Time(now)
		return m.results.recordForm.Next(ctx, tx, e, stepCheck, r)
	}, nil
}

// recorded records it.
func (m *module) recorded(_ context.Context, e *conversation.Event, r recording, _ int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, agency, err := m.store.Recordable(ctx, tx, e.Actor(), r.Announcement, r.Said)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.store.RecordOther(ctx, tx, e.Actor(), r.Announcement, r.Said); err != nil {
			return conversation.Reply{}, err
		}
		if err := m.results.recordForm.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		buttons := [][]outbox.Button{{m.results.drop.With(buttonDrop, a.ID, agency.AgencyID)}, {m.results.record.With(buttonRecordAnother, a.ID)},
			{m.results.result.With(buttonResult, a.ID)}}
		return conversation.Reply{HTML: m.text.recorded(a, agency, r.Said), Buttons: buttons, Fresh: true, Toast: m.text.noted()}, nil
	}, nil
}

// dropping is what is to be taken back.
type dropping struct{ Announcement, Agency int64 }

func (m *module) dropBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.results.dropForm.Begin(ctx, tx, e, conversation.StepConfirm, dropping{e.ID(0), e.ID(1)})
	}, nil
}

// newDropForm asks before something recorded is taken back.
func (m *module) newDropForm() *conversation.Form[dropping] {
	return conversation.Confirmation("drop", func(d dropping) string { return fmt.Sprintf("bỏ ghi nhận, thông báo số %d", d.Announcement) },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, d dropping) (string, error) {
			a, agency, err := m.store.Recorded(ctx, tx, e.Actor(), d.Announcement, d.Agency)
			if err != nil {
				return "", err
			}
			return m.text.askDrop(a, agency), nil
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, d dropping) (conversation.Reply, error) {
			a, agency, err := m.store.Recorded(ctx, tx, e.Actor(), d.Announcement, d.Agency)
			if err != nil {
				return conversation.Reply{}, err
			}
			if err := m.store.DropOther(ctx, tx, e.Actor(), d.Announcement, d.Agency); err != nil {
				return conversation.Reply{}, err
			}
			buttons := [][]outbox.Button{{m.results.result.With(buttonResult, a.ID)}}
			return conversation.Reply{HTML: m.text.dropped(a, agency), Buttons: buttons, Fresh: true}, nil
		})
}
