package roster

import (
	"cmp"
	"slices"
	"strconv"

	"thidua/bot/directory"
	"thidua/bot/sheet"
)

// exporter writes a snapshot as tables.
type exporter struct {
	snap         *snapshot
	asOf         directory.Day      // "" for the whole history
	placeholders map[*person]string // of those whom a file must tell from others
}

func newExporter(snap *snapshot, asOf directory.Day) *exporter {
	return &exporter{snap: snap, asOf: asOf, placeholders: neededPlaceholders(snap)}
}

func (e *exporter) tables() []sheet.Out {
	return []sheet.Out{
		newTable(ofAgencies, e.agencies()),
		newTable(ofPeople, e.people()),
		newTable(ofBlocs, e.blocs()),
		newTable(ofReorganisations, e.reorganisations()),
	}
}

// neededPlaceholders are those of the persons without a code who came by themselves, are in several agencies, or share their
// name with another there or with another of the Board.
func neededPlaceholders(snap *snapshot) map[*person]string {
	all, needed := snap.placeholderCodes(), map[*person]string{}
	const anywhere = 0 // for the Board's: an officer is named without an agency
	named := map[nameInAgency][]*person{}
	for _, who := range snap.sortedPersons() {
		if !who.listed {
			needed[who] = all[who] // no list finds them by name
		}
		name := directory.NameKey(who.name)
		for _, p := range who.posts {
			keys := []nameInAgency{{p.agency.id, name}}
			if p.role.OfBoard() {
				keys = append(keys, nameInAgency{anywhere, name})
			}
			for _, key := range keys {
				if !slices.Contains(named[key], who) {
					named[key] = append(named[key], who)
				}
			}
			if p.agency != who.posts[0].agency {
				needed[who] = all[who]
			}
		}
	}
	for _, same := range named {
		for _, who := range same {
			if len(same) > 1 {
				needed[who] = all[who]
			}
		}
	}
	return needed
}

func (e *exporter) personCode(who *person) string { return cmp.Or(who.code, e.placeholders[who]) }

// shows reports whether something of a period belongs in the file.
func (e *exporter) shows(p period) bool {
	return !p.empty() && (e.asOf == "" || p.contains(e.asOf))
}

// dayCell is a day as files have it: all figures, so that it is sorted and read alike everywhere.
func dayCell(d directory.Day) string {
	if d == "" {
		return ""
	}
	return string(d[8:10]) + "/" + string(d[5:7]) + "/" + string(d[:4])
}

// lastDayCell is the last day of something that ends before until.
func lastDayCell(until directory.Day) string { return dayCell(until.Add(-1)) }

func (e *exporter) agencies() [][]string {
	var all []*agencyHistory
	for _, a := range e.snap.agencies {
		if len(a.validTerms()) > 0 {
			all = append(all, a)
		}
	}
	kind := func(a *agencyHistory) int {
		terms := a.validTerms()
		return slices.Index(directory.AgencyKinds(), terms[len(terms)-1].kind)
	}
	slices.SortFunc(all, func(a, b *agencyHistory) int {
		return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(a.code, b.code))
	})
	var rows [][]string
	for _, a := range all {
		for _, t := range a.validTerms() {
			if e.shows(t.period) {
				rows = append(rows, []string{a.code, t.name, t.kind.Name(), e.snap.code(t.parent), dayCell(t.from), lastDayCell(t.until)})
			}
		}
	}
	return rows
}

// people has the posts by agency, the highest roles first.
func (e *exporter) people() [][]string {
	type line struct {
		post  *post
		cells []string
	}
	var lines []line
	for _, who := range e.snap.sortedPersons() {
		for _, p := range who.posts {
			if e.shows(p.period) {
				lines = append(lines, line{p, []string{p.agency.code, who.name, p.title, p.role.Name(), e.personCode(who), p.basis, dayCell(p.basisOn),
					dayCell(p.from), lastDayCell(p.until), who.phone}})
			}
		}
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.post.agency.code, b.post.agency.code),
			cmp.Compare(slices.Index(directory.Roles(), b.post.role), slices.Index(directory.Roles(), a.post.role)),
			cmp.Compare(directory.NameKey(a.post.person.name), directory.NameKey(b.post.person.name)), cmp.Compare(a.post.from, b.post.from),
			slices.Compare(a.cells, b.cells))
	})
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, l.cells)
	}
	return rows
}

// blocs has for each bloc the row of its own days if it has any, then the agencies, a row for each year in which one was
// lead or deputy, then the officers.
func (e *exporter) blocs() [][]string {
	var all [][]string
	for _, b := range e.snap.blocs {
		if !e.shows(b.period) {
			continue
		}
		rows := e.memberRows(b)
		for _, o := range b.officers {
			// Who is not of the Board any more, because a reorganisation was undone, could not be imported again.
			if o.person.ofBoard(o.period) && e.shows(o.period) {
				rows = append(rows, b.cells("", o.period, "", "", cmp.Or(e.personCode(o.person), o.person.name)))
			}
		}
		if b.from != "" || b.until != "" || len(rows) == 0 {
			all = append(all, b.cells("", b.period, "", "", ""))
		}
		all = append(all, rows...)
	}
	return all
}

// cells are a row of the table of blocs.
func (b *bloc) cells(agency string, p period, year, position, officer string) []string {
	return []string{b.code, b.name, agency, dayCell(p.from), lastDayCell(p.until), year, position, officer}
}

// memberRows are the agencies of a bloc by their codes and years. A position in a year in which the agency is not in the
// bloc, having been merged since, says nothing.
func (e *exporter) memberRows(b *bloc) [][]string {
	var rows [][]string
	type agencyYear struct {
		agency *agencyHistory
		year   int
	}
	told := map[agencyYear]bool{}
	for _, m := range b.members {
		if !e.shows(m.period) {
			continue
		}
		before := len(rows)
		for year, positions := range b.positions {
			position, key := positions[m.agency.id], agencyYear{m.agency, year}
			shown := e.asOf == "" || yearPeriod(year).contains(e.asOf)
			if position == "" || !shown || told[key] || !m.overlaps(yearPeriod(year)) {
				continue
			}
			told[key] = true
			rows = append(rows, b.cells(m.agency.code, m.period, strconv.Itoa(year), position.Name(), ""))
		}
		if len(rows) == before {
			rows = append(rows, b.cells(m.agency.code, m.period, "", "", ""))
		}
	}
	const agency, year = 2, 5 // columns
	slices.SortFunc(rows, func(a, b []string) int {
		return cmp.Or(cmp.Compare(a[agency], b[agency]), cmp.Compare(a[year], b[year]), slices.Compare(a, b))
	})
	return rows
}

func (e *exporter) reorganisations() [][]string {
	if e.asOf != "" {
		return nil // what led to that day is no part of it
	}
	lines := slices.DeleteFunc(e.snap.recordedLines(), func(l reorganisationLine) bool { return e.dayless(l.from) || e.dayless(l.into) })
	var rows [][]string
	for n, l := range lines {
		// Rows of a merger are one for who reads them: with the name and kind that the agency had in the end.
		for _, o := range lines[n+1:] {
			if l.kind == directory.Merger && o.into == l.into && o.kind == directory.Merger && o.on == l.on && o.basis == l.basis && o.name != "" {
				l.name, l.agencyKind, l.parent = o.name, cmp.Or(o.agencyKind, l.agencyKind), cmp.Or(o.parent, l.parent)
			}
		}
		kind := ""
		if l.agencyKind != "" {
			kind = l.agencyKind.Name()
		}
		rows = append(rows, []string{dayCell(l.on), l.basis, l.kind.Name(), l.from, l.into, l.name, kind, l.parent})
	}
	return rows
}

// dayless reports whether a code is of an agency that no file tells of: it was founded and ended on one day.
func (e *exporter) dayless(code string) bool {
	a := e.snap.byCode[code]
	return a != nil && len(a.validTerms()) == 0
}
