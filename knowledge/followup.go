package knowledge

import "thidua/knowledge/query"

// IsFollowUp reports whether a question says that it can only be understood after the one before it: "Thế còn hạng Nhì?".
func IsFollowUp(question string) bool { return query.Read(question, nil).PointsBack() }

// LeansOn reports whether a question is read after the one before it, if there is one: it says so, or it lacks what another names, "ai ký".
func LeansOn(question string) bool { return query.Read(question, nil).LeansOn() }

// PassesOn reports whether a message has no question of its own, and can only pass another on: "trả lời giúp câu này".
func PassesOn(message string) bool { return query.Read(message, nil).PassesOn() }
