package consolidated

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/bot/digest"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// level is who can settle a ticket: as the officer said, else as the reporter did.
func (g *gathered) level(t ticket.Ticket) ticket.Level {
	if t.Level != "" {
		return t.Level
	}
	said := vietnamese.Fold(t.AddressedTo)
	for _, l := range ticket.Levels() {
		if said != "" && strings.Contains(said, vietnamese.Fold(l.Name())) {
			return l
		}
	}
	switch {
	case strings.HasPrefix(said, "bo "):
		return "central"
	case strings.HasPrefix(said, "so "):
		return "other_department"
	}
	return ""
}

// fares is the ticket whose state tells how a ticket fares: the one that it is joined to, if it is.
func (g *gathered) fares(t ticket.Ticket) ticket.Ticket {
	if main, joined := g.mains[t.JoinedTo]; joined && t.State == ticket.Joined {
		return main
	}
	return t
}

// counts reports whether a ticket belongs to a theme.
func (g *gathered) counts(t ticket.Ticket) bool {
	state := g.fares(t).State
	return state != ticket.Withdrawn && state != ticket.Refused
}

// asks reports whether what a ticket proposes is to be put before the Committee: it was not yet, and nobody answered it.
func (g *gathered) asks(t ticket.Ticket) bool {
	as := g.fares(t)
	return t.Proposal != "" && as.State.Open() && !as.WithCommittee()
}

// groups are the tickets by what they seem to tell of: those that were joined, or are alike, together; the others by their category.
func (g *gathered) groups() (groups [][]ticket.Ticket) {
	var loose []ticket.Ticket
	placed := map[int64]bool{}
	for i, t := range g.tickets {
		if placed[t.ID] || !g.counts(t) || g.codes[t.JoinedTo] != "" {
			continue
		}
		group := []ticket.Ticket{t}
		for _, other := range g.tickets[i+1:] {
			if !placed[other.ID] && g.counts(other) && g.codes[other.JoinedTo] == "" && g.alike(t, other) {
				group, placed[other.ID] = append(group, other), true
			}
		}
		placed[t.ID] = true
		if len(group) == 1 && len(g.joined[t.ID]) == 0 {
			loose = append(loose, t)
			continue
		}
		groups = append(groups, group)
	}
	for _, c := range append(ticket.Categories(), "") {
		var group []ticket.Ticket
		for _, t := range loose {
			if t.Category == c {
				group = append(group, t)
			}
		}
		if group != nil {
			groups = append(groups, group)
		}
	}
	return groups
}

// theme is what a group of tickets has in common, in words to begin with, and what they ask for.
func (g *gathered) theme(group []ticket.Ticket, before []digest.Theme) (theme digest.Theme, proposals []digest.Proposal) {
	theme.Title = g.title(group, before)
	var what, basis []string
	for _, t := range group {
		theme.Codes = append(theme.Codes, t.Code.String())
		said := g.masks.of(t.Heading)
		if said == "" || oneLine(said) == theme.Title { // which says it already
			said = cmp.Or(g.short(t.Words, mostPart), said)
		}
		what = appendOnce(what, said)
		basis = appendOnce(basis, vietnamese.UpperFirst(uncoded(t.Task.Place)))
	}
	theme.What, theme.LegalBasis = several(what, "\n", "và %d nội dung khác (Phụ lục II)"), several(basis, "; ", "và %d căn cứ khác")
	in := map[int64]bool{}
	for _, t := range group {
		in[t.ID] = true
	}
	left := map[int]int{} // of a proposal, the things asked for that it has no room for
	for _, t := range g.tickets {
		if !in[t.ID] && !in[t.JoinedTo] || !g.asks(t) {
			continue
		}
		to, whom, ok := g.addressee(t)
		if !ok {
			continue
		}
		i := slices.IndexFunc(proposals, func(p digest.Proposal) bool { return p.To == to && p.Whom == whom })
		if i < 0 {
			proposals = append(proposals, digest.Proposal{Theme: theme.Title, To: to, Whom: whom, Basis: theme.LegalBasis, Lead: whom})
			i = len(proposals) - 1
		}
		p := &proposals[i]
		p.Codes = appendOnce(p.Codes, cmp.Or(g.codes[t.JoinedTo], t.Code.String()))
		switch words := g.short(t.Proposal, mostProposal); {
		case strings.Contains(p.Content, words):
		case utf8.RuneCountInString(p.Content) < mostProposal:
			p.Content = strings.TrimPrefix(p.Content+"\n"+words, "\n")
		default:
			left[i]++
		}
	}
	for i, n := range left {
		proposals[i].Content += "\n" + digest.MoreAsked(n)
	}
	return theme, proposals
}

// addressee is to whom a proposal goes through the Committee; ok is false of what the Sở settles itself, or nobody said who does.
func (g *gathered) addressee(t ticket.Ticket) (to digest.Addressee, whom string, ok bool) {
	switch g.level(t) {
	case "other_department":
		return digest.ToAgency, cmp.Or(g.masks.of(t.ForwardedTo), g.onlyAgency(t.AddressedTo)), true
	case "committee":
		return digest.ToAgency, "", true
	case "council":
		return digest.ToCouncil, "", true
	case "emulation_council":
		return digest.ToChairman, "", true
	case "central":
		return digest.ToMinistry, cmp.Or(g.masks.of(t.ForwardedTo), g.onlyAgency(t.AddressedTo)), true
	}
	return "", "", false
}

// onlyAgency is an addressee as it was written, if that is the name of one body and not of a level.
func (g *gathered) onlyAgency(words string) string {
	first, _, _ := strings.Cut(words, ";")
	first = strings.TrimSpace(first)
	if slices.ContainsFunc(ticket.Levels(), func(l ticket.Level) bool { return l.Name() == first }) {
		return ""
	}
	return g.masks.of(first)
}

// title is the officer's heading of a group, or its category; no two themes have the same.
func (g *gathered) title(group []ticket.Ticket, before []digest.Theme) string {
	title := ""
	for _, t := range group {
		title = cmp.Or(title, t.Heading)
	}
	if len(group) > 1 && title == "" || title == "" || !g.together(group) {
		title = "Vướng mắc về " + vietnamese.LowerFirst(group[0].Category.Name())
		if group[0].Category == "" {
			title = "Vướng mắc khác"
		}
	}
	title = oneLine(g.masks.of(title))
	return Unique(title, func(title string) bool {
		return slices.ContainsFunc(before, func(t digest.Theme) bool { return t.Title == title })
	})
}

// together reports whether a group is of tickets that tell of the same, and not of those left over in a category.
func (g *gathered) together(group []ticket.Ticket) bool {
	return len(group) == 1 || g.alike(group[0], group[1])
}
