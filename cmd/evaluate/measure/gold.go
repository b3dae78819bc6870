package measure

import (
	"errors"
	"strings"
)

// Gold is a question with what a right answer to it cites and shows.
type Gold struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Style      string   `json:"style"`
	Answerable *bool    `json:"answerable"`
	Gold       []Place  `json:"gold"`
	AltGold    []Place  `json:"alt_gold"` // equally good
	All        bool     `json:"all"`      // every place of Gold is needed, not one of them
	Must       []string `json:"must_contain"`
	History    []string `json:"history"` // earlier turns of a follow-up, oldest first
	Sector     string   `json:"sector"`  // of who asks, where it decides; "" is none
	Expect     string   `json:"expect"`  // "answer", or why nothing is to be cited; "" is by Answerable

	AsOf string `json:"as_of"` // the day it is asked for, or the time that its words speak of; "" is today
	// AsOfGiven false and TimeInWords say that AsOf is for the reader of the file and not given to whoever answers.
	AsOfGiven   *bool `json:"as_of_given"`
	TimeInWords bool  `json:"time_in_words"`
}

// Place is a provision: the number of its document and its path. The plan, which has no number that can be read, is KH-TB.
type Place struct {
	Doc  string `json:"doc"`
	Path string `json:"path"`
}

// expectAnswer is the Expect of what is to be answered.
const expectAnswer = "answer"

// Check says what the question lacks, or is nil. Blanks are a question too: one that has no answer.
func (g *Gold) Check() error {
	switch {
	case g.Answerable == nil && g.Expect == "":
		return errors.New(`it is not said whether there is an answer: write "answerable", true or false`)
	case g.ToAnswer() && strings.TrimSpace(g.Question) == "":
		return errors.New(`there is no question: write "question", or leave the line out`)
	case g.ToAnswer() && len(g.Gold)+len(g.AltGold) == 0:
		return errors.New(`answerable, but not by what: write "gold", such as [{"doc": "06/2022/QH15", "path": "Điều 24"}]`)
	}
	return nil
}

// Expected is what is to become of the question: to be answered, or declined for a reason.
func (g *Gold) Expected() string {
	switch {
	case g.Expect != "":
		return g.Expect
	case g.Answerable != nil && *g.Answerable:
		return expectAnswer
	}
	return "decline"
}

// ToAnswer reports whether the question is to be answered.
func (g *Gold) ToAnswer() bool { return g.Expected() == expectAnswer }

// FollowsUp reports whether the question can only be understood after the turns before it.
func (g *Gold) FollowsUp() bool { return len(g.History) > 0 }

// Day is the day that whoever answers is told, "" when they are told none: a year or a month is only in the words.
func (g *Gold) Day() string {
	if len(g.AsOf) != len("2006-01-02") || g.TimeInWords || g.AsOfGiven != nil && !*g.AsOfGiven {
		return ""
	}
	return g.AsOf
}
