package knowledge

import (
	"slices"

	"thidua/knowledge/query"
)

// IsFollowUp reports whether a question says that it can only be understood after the one before it: "Thế còn hạng Nhì?".
func IsFollowUp(question string) bool { return query.Read(question, nil).PointsBack() }

// LeansOn reports whether a question is read after the one before it, if there is one: it says so, or it lacks what another names, "ai ký".
func LeansOn(question string) bool { return query.Read(question, nil).LeansOn() }

// PassesOn reports whether a message has no question of its own, and can only pass another on: "trả lời giúp câu này".
func PassesOn(message string) bool { return query.Read(message, nil).PassesOn() }

// Asks reports whether a message says that it asks: it has an interrogative, or ends as a question does.
func Asks(message string) bool { return query.Read(message, nil).Asks() }

// NamesPlace reports whether words name a place in a document, its number, or its kind with what it is about.
func NamesPlace(words string) bool {
	q := query.Read(words, nil)
	return len(q.Places)+len(q.Numbers) > 0 || len(q.Kinds()) > 0 && q.OfTheField()
}

// LacksArticle reports whether a question names places, and neither the articles nor the document that they are of: "còn khoản 2".
func LacksArticle(question string) bool {
	q := query.Read(question, nil)
	whole := func(p query.Place) bool { return p.Article != "" || p.Annex != "" }
	return len(q.Places) > 0 && len(q.Numbers)+len(q.Kinds()) == 0 && !slices.ContainsFunc(q.Places, whole)
}
