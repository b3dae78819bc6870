package roster

import (
	"slices"

	"thidua/bot/directory"
)

// reorganisationLine is one reorganisation as one row of a file tells it: of one agency that it was done to.
type reorganisationLine struct {
	reorganisationKey
	basis      string
	name       string
	agencyKind directory.AgencyKind
	parent     string
}

// reorganisationKey tells whether what a row says was recorded before.
type reorganisationKey struct {
	on         directory.Day
	kind       directory.ReorganisationKind
	from, into string // codes
}

// trace is what a reorganisation did to one agency: the term it opened and the one it closed, nil without.
type trace struct {
	agency         *agencyHistory
	opened, closed *term
	founded        bool // the agency had no term before
}

// newKind is the kind that the agency got, "" when it kept its own.
func (t *trace) newKind() directory.AgencyKind {
	if t.closed != nil && t.closed.kind == t.opened.kind {
		return ""
	}
	return t.opened.kind
}

// traces are what the recorded reorganisations did, by their ids and by agency.
func (s *snapshot) traces() map[int64]map[int64]*trace {
	traces := map[int64]map[int64]*trace{}
	at := func(reorganisation int64, a *agencyHistory) *trace {
		if traces[reorganisation] == nil {
			traces[reorganisation] = map[int64]*trace{}
		}
		if traces[reorganisation][a.id] == nil {
			traces[reorganisation][a.id] = &trace{agency: a}
		}
		return traces[reorganisation][a.id]
	}
	for _, a := range s.agencies {
		for n, t := range a.terms {
			if t.opened > 0 {
				tr := at(t.opened, a)
				tr.opened, tr.founded = t, n == 0
			}
			if t.closed > 0 {
				at(t.closed, a).closed = t
			}
		}
	}
	return traces
}

// recordedLines are the recorded reorganisations, by their days, as the terms tell them that they opened and closed.
func (s *snapshot) recordedLines() []reorganisationLine {
	traces := s.traces()
	var all []reorganisationLine
	for _, r := range s.reorganisations {
		var lines []reorganisationLine
		if r.kind == directory.Merger {
			lines = s.mergerLines(r, traces[r.id])
		} else {
			for _, t := range traces[r.id] {
				if l, ok := s.line(r, t); ok {
					lines = append(lines, l)
				}
			}
		}
		slices.SortFunc(lines, func(a, b reorganisationLine) int {
			return slices.Compare([]string{a.into, a.from}, []string{b.into, b.from})
		})
		all = append(all, lines...)
	}
	return all
}

// line is what a reorganisation that is no merger did to one agency; ok is false for one that it changed only by the way.
func (s *snapshot) line(r *reorganisation, t *trace) (l reorganisationLine, ok bool) {
	l = reorganisationLine{reorganisationKey: reorganisationKey{on: r.on, kind: r.kind}, basis: r.basis}
	switch {
	case r.kind == directory.Founding && t.opened != nil:
		l.into, l.name, l.agencyKind, l.parent = t.agency.code, t.opened.name, t.opened.kind, s.code(t.opened.parent)
	case r.kind == directory.Renaming && t.opened != nil:
		l.from, l.name, l.agencyKind = t.agency.code, t.opened.name, t.newKind()
	case r.kind == directory.HandOver && t.opened != nil:
		l.from, l.parent = t.agency.code, s.code(t.opened.parent)
	case r.kind == directory.Dissolution && t.opened == nil:
		l.from = t.agency.code
	default:
		return l, false
	}
	return l, true
}

// mergerLines are the agencies that a merger ended.
func (s *snapshot) mergerLines(r *reorganisation, traces map[int64]*trace) (lines []reorganisationLine) {
	for _, succession := range r.successions {
		from, into := s.agencies[succession.From], s.agencies[succession.To]
		if from == nil || into == nil {
			continue
		}
		l := reorganisationLine{reorganisationKey: reorganisationKey{on: r.on, kind: r.kind, from: from.code, into: into.code}, basis: r.basis}
		if t := traces[into.id]; t != nil && t.opened != nil {
			l.name, l.agencyKind = t.opened.name, t.newKind()
			if t.founded {
				l.parent = s.code(t.opened.parent)
			}
		}
		lines = append(lines, l)
	}
	return lines
}
