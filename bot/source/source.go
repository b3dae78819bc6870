// Package source fills what modules declare that they need of others: what answers a question, where a report comes from, what is asked
// without an answer. Modules do not import each other, so it stands between them and is a part of assembly.
package source

import (
	"context"

	"thidua/bot/announced"
	"thidua/bot/broadcast"
	"thidua/bot/conversation/announcement"
	"thidua/bot/conversation/question"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/search"
	"thidua/knowledge/database"
)

// Announcements finds what was announced to the person who asks.
type Announcements struct {
	DB     *database.DB
	Reader *announced.Reader
}

// Find implements question.Source. The store reads the rows of that person alone.
func (a Announcements) Find(ctx context.Context, access directory.Access, r question.Reading) ([]question.Found, error) {
	query := search.Parse(r.Text, r.At)
	if r.About != 0 {
		m, err := a.Reader.About(ctx, a.DB, access.PersonID, r.About)
		if problem.Is(err, problem.NotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return []question.Found{found(m, query)}, nil
	}
	meant, err := a.Reader.Meant(ctx, a.DB, access.PersonID, announced.Question{Words: r.Text, At: r.At, Answered: r.Answered, Cited: r.Cited})
	if err != nil {
		return nil, err
	}
	var all []question.Found
	for _, m := range meant {
		all = append(all, found(m, query))
	}
	return all, nil
}

func found(m announced.Match, query search.Query) question.Found {
	f := question.Found{ID: m.ID, Link: announcement.LinkShow, Title: m.Title, SentAt: m.At, DueAt: m.DueAt}
	f.Changed, f.TakenBack = m.State == broadcast.Changed, m.State == broadcast.Recalled
	f.Document.Number, f.Document.Issuer, f.Document.Date = m.Document.Number, m.Document.Issuer, m.Document.Date
	f.Quote, f.Answers = query.Quote(m.Body)
	return f
}
