package difficulty

import (
	"context"
	"strconv"

	"thidua/bot/conversation"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// tasking is a ticket of which an officer says which provision it concerns, and what is proposed.
type tasking struct {
	Ticket int64
	Tasks  []ticket.Task
}

// taskBegun proposes provisions by the words of a ticket.
func (m *module) taskBegun(ctx context.Context, e *conversation.Event, id int64) (conversation.Act, error) {
	t, err := m.store.Ticket(ctx, m.kit.DB, id)
	if problem.Is(err, problem.NotFound) {
		return nil, ticket.ErrNoTicket
	}
	if err != nil {
		return nil, err
	}
	tasks, err := m.proposeTasks(ctx, t.Words)
	if err != nil {
		return nil, err
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.toHandle(ctx, tx, e, id)
		if err == nil && !t.CanClassify() {
			err = ticket.ErrChanged
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.taskForm.Begin(ctx, tx, e, stepTask, tasking{id, tasks})
	})
}

// newTaskForm lets an officer choose one of what is proposed, or look for others by words.
func (m *module) newTaskForm() *conversation.Form[tasking] {
	form := &conversation.Form[tasking]{Name: "task", Version: 1, TTL: formTTL, Title: func(tasking) string { return "chọn quy định liên quan" }}
	form.Steps = []conversation.Step[tasking]{{
		Name: stepTask,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s tasking) (conversation.Prompt, error) {
			_, err := m.toHandle(ctx, tx, e, s.Ticket)
			return conversation.Prompt{HTML: m.text.askTask(s.Tasks), Choices: taskChoices(s.Tasks)}, err
		},
		Text: func(ctx context.Context, e *conversation.Event, s tasking) (conversation.Act, error) {
			tasks, err := m.proposeTasks(ctx, e.Text)
			s.Tasks = tasks
			return next(form, e, stepTask, s), err
		},
		Chosen: func(_ context.Context, e *conversation.Event, s tasking, value int64) (conversation.Act, error) {
			task, ok := chosenTask(s.Tasks, value)
			if !ok {
				return nil, conversation.ErrOld
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				change, err := m.store.Classify(ctx, tx, e.Actor(), s.Ticket, func(c *ticket.Classification) { c.Task = task })
				return m.boardDid(ctx, tx, e, s.Ticket, err, change)
			}), nil
		},
		Question: never,
	}}
	return form
}

// taskChoices are provisions to choose from, and none of them.
func taskChoices(tasks []ticket.Task) [][]conversation.Choice {
	var choices []choice
	for i, t := range tasks {
		choices = append(choices, choice{Label: strconv.Itoa(i+1) + ". " + conversation.Shorten(t.Place, maxLabel), Value: int64(i)})
	}
	return conversation.Choices(append(choices, choice{Label: buttonNone, Value: chooseNone})...)
}

// chosenTask is the one of a choice, the zero value of none of them; ok is false of a choice that there is not.
func chosenTask(tasks []ticket.Task, value int64) (task ticket.Task, ok bool) {
	switch {
	case value == chooseNone:
		return task, true
	case value < 0 || value >= int64(len(tasks)):
		return task, false
	}
	return tasks[value], true
}
