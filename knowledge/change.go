package knowledge

import (
	"context"
	"slices"

	"thidua/knowledge/corpus"
)

const (
	// Path of a quoted document was given other words, or was ended, from Day on by the provision Units of Document.
	ProvisionAmended RemarkKind = "provision_amended"
	ProvisionEnded   RemarkKind = "provision_ended"
	// Path of Document, which is quoted, is in force only from Day, later than the document.
	ProvisionNotYet RemarkKind = "provision_not_yet"
)

// withChanges says of what is quoted what others changed of it until the day whose law answers and, where the change is asked for, quotes the other
// version too.
func (s *corpusSnapshot) withChanges(ctx context.Context, answer Answer, q asked, home string) (Answer, error) {
	if answer.Outcome.IsCurated() || len(answer.Citations) == 0 {
		return answer, nil
	}
	for _, c := range answer.Citations {
		d := s.ByKey[c.DocumentKey]
		if d == nil {
			continue
		}
		for _, r := range d.BeginningAfter(c.Path, q.AsOf) {
			if later := (Remark{Kind: ProvisionNotYet, Document: d.Name(), Day: r.From, Path: r.Provision}); !slices.Contains(answer.Remarks, later) {
				answer.Remarks = append(answer.Remarks, later)
			}
		}
		for _, change := range s.Changes(d, c.Path) {
			r := Remark{Kind: ProvisionAmended, Document: change.By.Name(), Day: change.From, Path: change.Provision}
			if change.Takes() {
				r.Kind = ProvisionEnded
			}
			if change.Relation.Path != "" {
				r.Units = corpus.Place(change.Relation.Path)
			}
			if change.From <= q.AsOf && !slices.Contains(answer.Remarks, r) {
				answer.Remarks = append(answer.Remarks, r)
			}
		}
	}
	if !q.typed.AsksChange() {
		return answer, nil
	}
	return s.withVersions(ctx, answer, q, home)
}

// maxVersions bounds the other versions that are quoted: more are not compared at a glance.
const maxVersions = 2

// withVersions quotes beside the first provision of an answer the others of its versions, and says between which days each document holds.
func (s *corpusSnapshot) withVersions(ctx context.Context, answer Answer, q asked, home string) (Answer, error) {
	first := answer.Citations[0]
	d := s.ByKey[first.DocumentKey]
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return Answer{}, err
	}
	versions := []*corpus.Document{d}
	for _, v := range s.Versions(d, first.Path) {
		if len(versions) > maxVersions {
			break
		}
		other, err := s.cache.load(ctx, v.Document)
		if err != nil {
			return Answer{}, err
		}
		path := v.Path
		if path == "" {
			var ok bool
			if path, ok = loaded[0].document.Counterpart(first.Path, other[0].document); !ok {
				continue
			}
		}
		c := citation(v.Document, path, first.Score)
		if c.Quote, c.Heading = other[0].document.Quote(path); c.Quote == "" || v.Document == d {
			continue
		}
		versions = append(versions, v.Document)
		if !slices.ContainsFunc(answer.Citations, func(k Citation) bool { return k.DocumentKey == c.DocumentKey && k.Path == c.Path }) {
			answer.Citations = append(answer.Citations, c)
		}
	}
	if len(versions) == 1 && answer.Outcome == Verbatim {
		c, err := s.onOtherDay(ctx, q, home)
		if err != nil {
			return Answer{}, err
		}
		if c != nil {
			answer.Citations, versions = append(answer.Citations, *c), append(versions, s.ByKey[c.DocumentKey])
		}
	}
	if len(versions) == 1 {
		return answer, nil
	}
	for _, v := range versions {
		says := s.remarks(v, "", q.today)
		if v.EffectiveOn != "" && v.EffectiveOn <= q.today {
			says = append([]Remark{{Kind: ForceFrom, Document: v.Name(), Day: v.EffectiveOn}}, says...)
		}
		for _, r := range says {
			if !slices.Contains(answer.Remarks, r) {
				answer.Remarks = append(answer.Remarks, r)
			}
		}
	}
	return answer, nil
}

// onOtherDay is what answers the question by the present law where that before it answered, and the reverse; nil where that is nothing, or was in force on
// the first day too.
func (s *corpusSnapshot) onOtherDay(ctx context.Context, q asked, home string) (*Citation, error) {
	day, other := q.AsOf, q
	if other.AsOf = q.today; day == q.today {
		other.AsOf = s.BeforePresentLaw(day)
	}
	if other.AsOf == "" || other.AsOf == day {
		return nil, nil
	}
	answer, err := s.verbatim(ctx, other, home, nil)
	if err != nil || len(answer.Citations) == 0 || s.ByKey[answer.Citations[0].DocumentKey].HoldsAt(answer.Citations[0].Path, day) {
		return nil, err
	}
	return &answer.Citations[0], nil
}
