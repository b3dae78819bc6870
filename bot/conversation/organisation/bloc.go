package organisation

import (
	"context"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// maxChoices is how many agencies or persons are offered.
const maxChoices = 40

// blocState is what is about to be said of a bloc.
type blocState struct {
	Bloc    int64
	Deputy  bool // a deputy lead is chosen
	Officer bool // who of the Board follows the bloc is chosen
}

const stepChoose = "choose"

func (m *module) newBlocForm() *conversation.Form[blocState] {
	return &conversation.Form[blocState]{
		Name: "bloc", Version: 1, TTL: formTTL,
		Title: func(blocState) string { return "cụm, khối thi đua" },
		Steps: []conversation.Step[blocState]{{Name: stepChoose, Ask: m.askBloc, Chosen: m.choseBloc}},
	}
}

// askLead asks which agency of a bloc leads it this year.
func (m *module) askLead(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.beginBloc(e, blocState{Bloc: e.ID(0), Deputy: e.ID(1) == 1}), nil
}

// askOfficer asks who of the Board follows a bloc.
func (m *module) askOfficer(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.beginBloc(e, blocState{Bloc: e.ID(0), Officer: true}), nil
}

func (m *module) beginBloc(e *conversation.Event, s blocState) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		if !access.May(directory.Reorganise, 0) {
			return conversation.Reply{}, m.denied()
		}
		prompt, err := m.askBloc(ctx, tx, e, s)
		if err != nil {
			return conversation.Reply{}, err
		}
		if len(prompt.Choices) == 0 {
			return conversation.Reply{HTML: nobodyToChoose, Fresh: true}, nil
		}
		return m.blocForm.Begin(ctx, tx, e, stepChoose, s)
	}
}

func (m *module) askBloc(ctx context.Context, tx *database.Tx, _ *conversation.Event, s blocState) (conversation.Prompt, error) {
	bloc, year, err := m.kit.Directory.BlocIn(ctx, tx, s.Bloc)
	if err != nil {
		return conversation.Prompt{}, err
	}
	var choices []conversation.Choice
	html := m.text.askLead(bloc, year, s.Deputy)
	if s.Officer {
		html = m.text.askOfficer(bloc)
		persons, err := m.kit.Directory.OfBoard(ctx, tx)
		if err != nil {
			return conversation.Prompt{}, err
		}
		for _, p := range persons {
			choices = append(choices, conversation.Choice{Label: p.Name, Value: p.ID})
		}
	} else {
		for _, a := range bloc.Agencies {
			choices = append(choices, conversation.Choice{Label: a.Name, Value: a.ID})
		}
	}
	return conversation.Prompt{HTML: html, Choices: conversation.Choices(choices[:min(len(choices), maxChoices)]...)}, nil
}

// choseBloc makes the change and shows the bloc after it.
func (m *module) choseBloc(_ context.Context, e *conversation.Event, s blocState, value int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, year, err := m.kit.Directory.BlocIn(ctx, tx, s.Bloc)
		if err != nil {
			return conversation.Reply{}, err
		}
		if s.Officer {
			err = m.kit.Directory.SetOfficer(ctx, tx, e.Actor(), s.Bloc, value)
		} else {
			err = m.kit.Directory.SetLead(ctx, tx, e.Actor(), s.Bloc, value, year, s.Deputy)
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		bloc, year, err := m.kit.Directory.BlocIn(ctx, tx, s.Bloc)
		if err != nil {
			return conversation.Reply{}, err
		}
		lastDay := directory.Day(fmt.Sprintf("%d-12-31", year))
		return conversation.Reply{HTML: m.text.bloc(bloc, lastDay), Toast: conversation.DoneShort}, m.blocForm.End(ctx, tx, e)
	}, nil
}
