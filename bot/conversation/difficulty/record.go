package difficulty

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// recordBegun begins to record a difficulty that came by another channel.
func (m *module) recordBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.recordForm.Begin(ctx, tx, e, stepAgency, recording{})
	})
}

// recording is a difficulty that an officer records.
type recording struct {
	Agency int64
	Name   string
	Found  []agencyChoice
	Origin ticket.Origin
}

func (m *module) newRecordForm() *conversation.Form[recording] {
	form := &conversation.Form[recording]{Name: "record", Version: 1, TTL: formTTL, Title: func(recording) string { return "ghi nhận phản ánh qua kênh khác" }}
	may := func(ctx context.Context, tx *database.Tx, e *conversation.Event, html string, choices ...choice) (conversation.Prompt, error) {
		_, err := m.mayHandle(ctx, tx, e)
		return conversation.Prompt{HTML: html, Choices: conversation.Choices(choices...)}, err
	}
	form.Steps = []conversation.Step[recording]{{
		Name: stepAgency,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s recording) (conversation.Prompt, error) {
			var choices []choice
			for i, a := range s.Found {
				choices = append(choices, choice{Label: conversation.Shorten(a.Name, maxLabel), Value: int64(i)})
			}
			return may(ctx, tx, e, m.text.askRecordAgency(len(choices)), choices...)
		},
		Text: m.tookAgencyWords(form),
		Chosen: func(_ context.Context, e *conversation.Event, s recording, value int64) (conversation.Act, error) {
			if value < 0 || value >= int64(len(s.Found)) {
				return nil, conversation.ErrOld
			}
			s.Agency, s.Name, s.Found = s.Found[value].ID, s.Found[value].Name, nil
			return next(form, e, stepOrigin, s), nil
		},
	}, {
		Name: stepOrigin,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ recording) (conversation.Prompt, error) {
			return may(ctx, tx, e, m.text.askOrigin())
		},
		Text: func(_ context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
			origin, ok := parseOrigin(e.Text)
			if !ok {
				return conversation.Say(m.text.askOrigin()), nil
			}
			s.Origin = origin
			return next(form, e, stepWords, s), nil
		},
	}, {
		Name: stepWords,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s recording) (conversation.Prompt, error) {
			return may(ctx, tx, e, m.text.askRecordWords(s))
		},
		Text: func(_ context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
			words, err := ticket.CleanWords(e.Text, "nội dung phản ánh", ticket.MaxWords)
			if err != nil {
				return nil, err
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				id, err := m.store.Record(ctx, tx, e.Actor(), s.Agency, s.Origin, ticket.Report{Words: words})
				if err == nil {
					err = m.store.Written(ctx, tx, e.Actor(), id, words, sourceOf(e), false)
				}
				if err != nil {
					return conversation.Reply{}, err
				}
				return m.draftScreen(ctx, tx, e, id)
			}), nil
		},
		Question: never,
	}}
	return form
}

// maxAgencies is how many agencies are offered for some words.
const maxAgencies = 8

// tookAgencyWords finds the agency that words name.
func (m *module) tookAgencyWords(form *conversation.Form[recording]) func(ctx context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
	return func(ctx context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
		day, err := m.kit.Directory.Today(ctx)
		if err != nil {
			return nil, err
		}
		tree, err := m.kit.Directory.Tree(ctx, day)
		if err != nil {
			return nil, err
		}
		s.Found = nil
		for _, a := range tree.Find(e.Text, maxAgencies) {
			s.Found = append(s.Found, agencyChoice{ID: a.ID, Name: a.Name})
		}
		if len(s.Found) == 0 {
			return nil, problem.New(problem.NotFound, "Không tìm thấy cơ quan theo tên này; đề nghị ghi tên hoặc mã cơ quan.")
		}
		return next(form, e, stepAgency, s), nil
	}
}
