package question

import (
	"context"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/directory"
)

// withOfficer adds to what came of a question who is asked next, where nothing was found.
func (m *module) withOfficer(ctx context.Context, e *conversation.Event, res result, err error) (result, error) {
	if err != nil || !declined(res.answer) {
		return res, err
	}
	res.officer, err = m.officerOf(ctx, e)
	return res, err
}

// officerOf is the name of the officer of today who follows an agency of the person who asks, so that a question without an answer has somebody to go to;
// "" when nobody does, and in a group, where what comes of it would be another's.
func (m *module) officerOf(ctx context.Context, e *conversation.Event) (string, error) {
	if !e.Private || len(e.Access.Posts) == 0 {
		return "", nil
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return "", err
	}
	for _, p := range e.Access.Posts {
		blocs, err := m.kit.Directory.BlocsOf(ctx, p.AgencyID, today)
		if err != nil {
			return "", err
		}
		for _, b := range blocs {
			for _, officer := range b.Officers {
				if officer.ID == e.Access.PersonID || officer.Name == "" {
					continue
				}
				if is, err := m.isOfficer(ctx, officer.ID, today); err != nil || is {
					return officer.Name, err
				}
			}
		}
	}
	return "", nil
}

// isOfficer reports whether a person is an officer on a day: who follows a bloc may have left the post since.
func (m *module) isOfficer(ctx context.Context, person int64, day directory.Day) (bool, error) {
	posts, err := m.kit.Directory.PostsOfPerson(ctx, person)
	return slices.ContainsFunc(posts, func(p directory.Post) bool {
		return p.Role == directory.Officer && p.From <= day && (p.Until == "" || p.Until > day)
	}), err
}
