package source

import (
	"context"
	"html"
	"regexp"

	"thidua/bot/announced"
	"thidua/bot/conversation/difficulty"
	"thidua/bot/conversation/question"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Origins fills difficulty.Origins: what an announcement or an answer, under which somebody reports or asks the Board, says.
type Origins struct {
	DB     *database.DB
	Reader *announced.Reader
}

// Announcement implements difficulty.Origins: one that the person got.
func (o Origins) Announcement(ctx context.Context, access directory.Access, id int64) (difficulty.Origin, bool, error) {
	m, err := o.Reader.About(ctx, o.DB, access.PersonID, id)
	if problem.Is(err, problem.NotFound) {
		return difficulty.Origin{}, false, nil
	}
	return difficulty.Origin{Title: m.Title}, err == nil, err
}

var tag = regexp.MustCompile(`<[^>]*>`)

// Answer implements difficulty.Origins: one to a question that the person asked in the chat.
func (o Origins) Answer(ctx context.Context, access directory.Access, chat, id int64) (difficulty.Origin, bool, error) {
	a, ok, err := question.AnswerTo(ctx, o.DB, access.Account, chat, id)
	if err != nil || !ok {
		return difficulty.Origin{}, false, err
	}
	origin := difficulty.Origin{Title: a.Question, Question: a.Question, Declined: a.Declined, Wrong: a.Wrong, Shown: html.UnescapeString(tag.ReplaceAllString(a.HTML, ""))}
	if len(a.Citations) > 0 {
		c := a.Citations[0]
		origin.Task = ticket.Task{Key: c.DocumentKey, Path: c.Path, Place: c.Place}
	}
	return origin, true, nil
}
