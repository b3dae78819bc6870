package audience

import (
	"cmp"
	"slices"

	"thidua/bot/directory"
)

// Audience is whom an Expression means in an Organisation. Its lists are in the order of agency, then person, by their ids.
type Audience struct {
	Recipients  []Recipient        // who can be reached: they have an account and have agreed to what is stored
	Unreachable []Recipient        // who is meant as well and cannot
	Agencies    []directory.Agency // that are meant
	// Unrepresented are the agencies without anybody: those that are meant, and for which there is no recipient.
	Unrepresented []directory.Agency
	// WithoutFocal are the agencies that are meant and have no focal point who can be reached, of whatever roles the
	// expression is.
	WithoutFocal []directory.Agency
	// Blocked is how many of the recipients have blocked the bot or closed their account, each person once. Only Preview counts it.
	Blocked int
}

// Accounts are those of the recipients, each once.
func (a Audience) Accounts() (all []int64) {
	for _, r := range a.Recipients {
		all = append(all, r.Account)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Recipient is a person who is meant for an agency.
type Recipient struct {
	PersonID int64
	Account  int64 // the Telegram id; 0 without one
	AgencyID int64
	Role     directory.Role // the highest of their posts there that are meant
}

// AudienceSize is an Audience in figures.
type AudienceSize struct {
	Persons         int // who can be reached, each once
	AgenciesReached int // with a recipient
	AgenciesMeant   int
	WithoutFocal    int // of the agencies meant
}

// Size counts.
func (a Audience) Size() AudienceSize {
	persons, agencies := map[int64]bool{}, map[int64]bool{}
	for _, r := range a.Recipients {
		persons[r.PersonID], agencies[r.AgencyID] = true, true
	}
	return AudienceSize{
		Persons:         len(persons),
		AgenciesReached: len(agencies),
		AgenciesMeant:   len(a.Agencies),
		WithoutFocal:    len(a.WithoutFocal),
	}
}

// Select finds the audience of an expression. A code that nothing has holds for no agency: Check tells of it.
//
// An agency is meant when the expression holds for a post of some role in it, held or not; of the Board's roles only by a
// post that is held, because no agency but the Board's own ever has one.
func (o *Organisation) Select(e Expression) Audience {
	chosen := o.choose(e)
	meant, reached, focal := map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	for c := range chosen {
		meant[c.agency] = meant[c.agency] || !c.role.OfBoard()
	}
	reachable, unreachable := map[holder]Recipient{}, map[holder]Recipient{}
	for _, p := range o.posts {
		reaches := p.Account != 0 && p.Agreed
		focal[p.AgencyID] = focal[p.AgencyID] || reaches && p.Role == directory.Focal
		if !chosen[agencyRole{p.AgencyID, p.Role}] {
			continue
		}
		meant[p.AgencyID] = true
		if !reaches {
			addRecipient(unreachable, p)
			continue
		}
		reached[p.AgencyID] = true
		addRecipient(reachable, p)
	}
	return Audience{
		Recipients:    sortedRecipients(reachable),
		Unreachable:   sortedRecipients(unreachable),
		Agencies:      o.agenciesWhere(func(id int64) bool { return meant[id] }),
		Unrepresented: o.agenciesWhere(func(id int64) bool { return meant[id] && !reached[id] }),
		WithoutFocal:  o.agenciesWhere(func(id int64) bool { return meant[id] && !focal[id] }),
	}
}

// agencyRole is a role in an agency.
type agencyRole struct {
	agency int64
	role   directory.Role
}

// choose finds the roles in agencies for which an expression holds.
func (o *Organisation) choose(e Expression) map[agencyRole]bool {
	sets := map[term]map[int64]bool{}
	e.terms(func(t term) {
		if _, known := sets[t]; !known {
			sets[t] = o.agenciesOf(t)
		}
	})
	chosen, roles := map[agencyRole]bool{}, e.roles()
	for _, a := range o.agencies {
		for _, role := range roles {
			holds := e.holds(func(t term) bool {
				switch t.field {
				case FieldAll:
					return true
				case FieldAgency:
					return t.value == a.Code
				case FieldKind:
					return t.value == string(a.Kind)
				case FieldRole:
					return t.value == string(role)
				}
				return sets[t][a.ID]
			})
			if holds {
				chosen[agencyRole{a.ID, role}] = true
			}
		}
	}
	return chosen
}

// holder is a person in an agency.
type holder struct{ agency, person int64 }

// addRecipient adds the holder of a post to recipients, of whom each has the highest role.
func addRecipient(to map[holder]Recipient, p directory.Post) {
	key := holder{p.AgencyID, p.PersonID}
	if had, there := to[key]; there && Rank(had.Role) >= Rank(p.Role) {
		return
	}
	to[key] = Recipient{PersonID: p.PersonID, Account: p.Account, AgencyID: p.AgencyID, Role: p.Role}
}

// Rank orders roles, the least first.
func Rank(r directory.Role) int { return slices.Index(directory.Roles(), r) }

func sortedRecipients(of map[holder]Recipient) (all []Recipient) {
	for _, r := range of {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Recipient) int {
		return cmp.Or(cmp.Compare(a.AgencyID, b.AgencyID), cmp.Compare(a.PersonID, b.PersonID))
	})
	return all
}

func (o *Organisation) agenciesWhere(is func(id int64) bool) (all []directory.Agency) {
	for _, a := range o.agencies {
		if is(a.ID) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b directory.Agency) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// OfEnded are for an agency that has ended the people of those into which it was merged, in the roles among which an expression chooses:
// who can be reached.
func (o *Organisation) OfEnded(e Expression, ended int64, successors []int64) []Recipient {
	people, roles := map[holder]Recipient{}, e.roles()
	for _, p := range o.posts {
		if slices.Contains(successors, p.AgencyID) && slices.Contains(roles, p.Role) && p.Account != 0 && p.Agreed {
			p.AgencyID = ended
			addRecipient(people, p)
		}
	}
	return sortedRecipients(people)
}
