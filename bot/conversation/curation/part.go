package curation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/problem"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// maxOffered is how many provisions are searched for at once.
const maxOffered = 5

// proposeBasis are the provisions that words seem to be about.
func (m *module) proposeBasis(ctx context.Context, words string) (all []curated.Basis, err error) {
	if m.library == nil || words == "" {
		return nil, nil
	}
	found, err := m.library.Search(ctx, knowledge.Question{Text: words}, maxOffered)
	for _, f := range found {
		all = append(all, curated.Basis{DocumentKey: f.Document.Key, Path: f.Path, Place: corpus.Place(f.Path) + " " + f.Document.Name()})
	}
	return all, err
}

func sameUnit(a, b curated.Basis) bool { return a.DocumentKey == b.DocumentKey && a.Path == b.Path }

func (s *drafting) has(b curated.Basis) bool {
	return slices.ContainsFunc(s.Draft.Basis, func(other curated.Basis) bool { return sameUnit(b, other) })
}

// offer offers provisions below those that were chosen.
func (s *drafting) offer(found []curated.Basis) {
	all := slices.Clone(s.Draft.Basis)
	for _, b := range append(slices.Clone(s.Found), found...) {
		if len(all) < len(s.Draft.Basis)+maxOffered && !slices.ContainsFunc(all, func(other curated.Basis) bool { return sameUnit(b, other) }) {
			all = append(all, b)
		}
	}
	s.Found = all
}

func (m *module) askBasis(s drafting) conversation.Prompt {
	var choices []conversation.Choice
	for i, b := range s.Found {
		mark := "☐ "
		if s.has(b) {
			mark = "☑ "
		}
		choices = append(choices, conversation.Choice{Label: mark + strconv.Itoa(i+1) + ". " + conversation.Shorten(b.Place, maxLabel), Value: int64(i)})
	}
	done := conversation.Choice{Label: buttonBasisDone, Value: chooseDone}
	if len(s.Draft.Basis) == 0 {
		done = conversation.Choice{Label: buttonNoBasis, Value: chooseNone}
	}
	return conversation.Prompt{HTML: m.text.askBasis(s), Choices: conversation.Choices(append(choices, done)...)}
}

// tookBasisWords looks for provisions by other words.
func (m *module) tookBasisWords(ctx context.Context, e *conversation.Event, s drafting) (conversation.Act, error) {
	found, err := m.proposeBasis(ctx, e.Text)
	if err != nil {
		return nil, err
	}
	s.Found = nil
	s.offer(found)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.draftForm.Next(ctx, tx, e, stepBasis, s)
	})
}

// choseBasis takes a provision in, or out again.
func (m *module) choseBasis(ctx context.Context, e *conversation.Event, s drafting, value int64) (conversation.Act, error) {
	switch {
	case value == chooseDone || value == chooseNone:
		return m.after(ctx, e, stepBasis, s)
	case value < 0 || value >= int64(len(s.Found)):
		return nil, conversation.ErrOld
	}
	b := s.Found[value]
	if s.has(b) {
		s.Draft.Basis = slices.DeleteFunc(slices.Clone(s.Draft.Basis), func(other curated.Basis) bool { return sameUnit(b, other) })
	} else {
		s.Draft.Basis = append(slices.Clone(s.Draft.Basis), b)
	}
	if len(s.Draft.Basis) > curated.MaxBasis {
		return nil, m.text.refused(&curated.Error{Code: curated.TooMany})
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.draftForm.Next(ctx, tx, e, stepBasis, s)
	})
}

func (m *module) askExpiry(s drafting) conversation.Prompt {
	choices := []conversation.Choice{{Label: "6 tháng", Value: chooseHalfYear}, {Label: "1 năm", Value: chooseYear}}
	if s.Draft.Reply.Number != "" {
		choices = append(choices, conversation.Choice{Label: buttonNoExpiry, Value: chooseNone})
	}
	return conversation.Prompt{HTML: askExpiry, Choices: conversation.Choices(choices...)}
}

func (m *module) tookExpiry(ctx context.Context, e *conversation.Event, s drafting) (conversation.Act, error) {
	days := vietnamese.FindDays(vietnamese.Normalize(e.Text))
	if len(days) != 1 || days[0].Day == "" {
		return conversation.Say(askExpiry), nil
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	if days[0].Day <= today {
		return nil, problem.New(problem.Invalid, "Thời hạn phải sau hôm nay; đề nghị ghi ngày khác.")
	}
	s.Draft.EndsOn = days[0].Day
	return m.after(ctx, e, stepExpiry, s)
}

func (m *module) choseExpiry(ctx context.Context, e *conversation.Event, s drafting, value int64) (conversation.Act, error) {
	switch {
	case value == chooseNone && s.Draft.Reply.Number != "":
		s.Draft.EndsOn = ""
	case value == chooseHalfYear || value == chooseYear:
		today, err := m.kit.Directory.Today(ctx)
		if err != nil {
			return nil, err
		}
		s.Draft.EndsOn = monthsAfter(today, int(value))
	default:
		return nil, conversation.ErrOld
	}
	return m.after(ctx, e, stepExpiry, s)
}

// monthsAfter is the day so many months after another.
func monthsAfter(day vietnamese.Day, months int) vietnamese.Day {
	at, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return "" // refused when it is proposed
	}
	return vietnamese.Day(at.AddDate(0, months, 0).Format(time.DateOnly))
}

func (m *module) askTerritory(drafting) conversation.Prompt {
	return conversation.Prompt{HTML: askTerritory, Choices: conversation.Choices(
		conversation.Choice{Label: conversation.UpperFirst(m.kit.Words.Plain().Province), Value: chooseProvince},
		conversation.Choice{Label: wholeCountry, Value: chooseCountry})}
}

func (m *module) choseTerritory(ctx context.Context, e *conversation.Event, s drafting, value int64) (conversation.Act, error) {
	s.Draft.Territory = m.kit.Words.Plain().Province
	if value == chooseCountry {
		s.Draft.Territory = ""
	}
	return m.after(ctx, e, stepTerritory, s)
}

// withoutSo is the number of a document without the word before it.
func withoutSo(number string) string {
	number = strings.TrimSpace(number)
	for _, word := range []string{"Số ", "số "} {
		number = strings.TrimSpace(strings.TrimPrefix(number, word))
	}
	return number
}
