package consolidated

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// maskedName stands in a digest where words name a person.
const maskedName = "[họ tên]"

var codeInWords = regexp.MustCompile(`(?i)VM[-–]\d{4}[-–]\d+`)

// masked are words as a digest may have them: no names and numbers of persons, and no codes, which stand in the annexes alone.
func masked(words string) string {
	words, _ = door.Mask(words)
	return uncoded(door.MaskNames(words, maskedName))
}

func uncoded(words string) string {
	return codeInWords.ReplaceAllString(words, "phản ánh đã gửi")
}

// Of what is composed of many tickets, so that a report can be made of any number of them: annex II has all in full.
const (
	mostParts    = 10
	mostPart     = 400
	mostProposal = 3000
	mostDecision = 1000
	mostText     = 16_000 // digest.Check refuses more
)

// several are the first of some texts, and how many more there are.
func several(parts []string, separator, more string) string {
	if n := len(parts) - mostParts; n > 0 {
		parts = append(slices.Clone(parts[:mostParts]), fmt.Sprintf(more, n))
	}
	return strings.Join(parts, separator)
}

// gathered is what a digest is made of while it is made.
type gathered struct {
	period  period.Period
	tickets []ticket.Ticket
	names   map[int64]string        // of agencies
	replies map[int64]ticket.Reply  // approved ones, by ticket
	mains   map[int64]ticket.Ticket // that others are joined to, also those of other periods
	codes   map[int64]string
	alike   func(a, b ticket.Ticket) bool
}

// Gather makes the data of a report: what agencies sent in a period, as it stands now, with themes and proposals for an officer to work on.
// It only reads.
func (s *Store) Gather(ctx context.Context, p period.Period, office digest.Office) (d digest.Data, err error) {
	g, err := s.gather(ctx, p)
	if err != nil {
		return d, err
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return d, err
	}
	asOf := min(vietnamese.DayOf(database.Time(now)), p.To)
	d = digest.Data{Office: office, Period: digest.Period{From: p.From, To: p.To, Words: digest.PeriodWords(p.From, p.To), AsOf: max(asOf, p.From)}}
	if d.Figures, err = s.figures(ctx, p); err != nil {
		return d, err
	}
	if d.Agencies, err = s.whoReported(ctx, g, office); err != nil {
		return d, err
	}
	for _, t := range g.tickets {
		d.Tickets = append(d.Tickets, g.entry(t))
	}
	for _, group := range g.groups() {
		theme, proposals := g.theme(group, d.Themes)
		d.Themes, d.Proposals = append(d.Themes, theme), append(d.Proposals, proposals...)
	}
	d.Settled = g.settled()
	d.Settled.Opinions, err = s.opinionsWithin(ctx, p)
	return d, err
}

func (s *Store) gather(ctx context.Context, p period.Period) (g gathered, err error) {
	g = gathered{period: p, names: map[int64]string{}, replies: map[int64]ticket.Reply{}, codes: map[int64]string{}, mains: map[int64]ticket.Ticket{}}
	if g.tickets, err = s.tickets.SentWithin(ctx, s.db, p); err != nil {
		return g, err
	}
	for _, t := range g.tickets {
		g.codes[t.ID] = t.Code.String()
		if t.JoinedTo != 0 {
			if g.mains[t.JoinedTo], err = s.tickets.Ticket(ctx, s.db, t.JoinedTo); err != nil {
				return g, err
			}
		}
		if g.names[t.HolderID] == "" {
			name, err := s.tickets.AgencyName(ctx, s.db, t.HolderID)
			if err != nil {
				return g, err
			}
			g.names[t.HolderID] = oneLine(name)
		}
		if r, err := s.tickets.LastReply(ctx, s.db, t.ID); err == nil {
			g.replies[t.ID] = r
		} else if !problem.Is(err, problem.Moved) {
			return g, err
		}
	}
	g.alike = ticket.Alike(g.tickets)
	return g, nil
}

// whoReported lists the agencies that reported, and of those there are today who said nothing: not the province itself, nor the office,
// which report to nobody here. Agencies of one name are one.
func (s *Store) whoReported(ctx context.Context, g gathered, office digest.Office) (a digest.Agencies, err error) {
	counts := map[string]int{}
	for _, t := range g.tickets {
		counts[g.names[t.HolderID]]++
	}
	for name, n := range counts {
		a.Reported = append(a.Reported, digest.Reporter{Agency: name, Tickets: n})
	}
	slices.SortFunc(a.Reported, func(x, y digest.Reporter) int {
		return cmp.Compare(vietnamese.Fold(x.Agency), vietnamese.Fold(y.Agency))
	})
	day, err := s.directory.Today(ctx)
	if err != nil {
		return a, err
	}
	tree, err := s.directory.Tree(ctx, day)
	if err != nil {
		return a, err
	}
	taken := map[string]bool{oneLine(office.Agency): true}
	for _, r := range a.Reported {
		taken[r.Agency] = true
	}
	tree.Walk(func(agency directory.Agency, _ int) {
		if name := oneLine(agency.Name); agency.Kind != directory.Province && !taken[name] {
			taken[name] = true
			a.Silent = append(a.Silent, name)
		}
	})
	return a, nil
}

// entry is a ticket as annex II has it.
func (g *gathered) entry(t ticket.Ticket) digest.Ticket {
	d := digest.Ticket{
		Code: t.Code.String(), Agency: g.names[t.HolderID], Text: shorten(masked(t.Words), mostText), Proposal: shorten(masked(t.Proposal), mostText), Category: t.Category.Name(),
		Level: cmp.Or(g.level(t).Name(), masked(t.AddressedTo)), State: t.State.Name(), Channel: channelNames[t.Origin.Channel],
		Result: shorten(masked(g.replies[t.ID].Words), mostText), MergedInto: g.codes[t.JoinedTo], LeftOut: !g.counts(t),
	}
	if d.Text == "" {
		d.Text = "(phản ánh bằng ảnh, tệp kèm theo)"
	}
	for _, other := range g.tickets {
		if other.JoinedTo == t.ID {
			d.Joined = append(d.Joined, g.names[other.HolderID])
		}
	}
	return d
}

var channelNames = map[ticket.Channel]string{
	"": "Trợ lý", ticket.Letter: "Công văn", ticket.Phone: "Điện thoại", ticket.Meeting: "Cuộc họp", ticket.Other: "Kênh khác",
}

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
		if len(group) == 1 && !slices.ContainsFunc(g.tickets, func(o ticket.Ticket) bool { return o.JoinedTo == t.ID }) {
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
		what = appendOnce(what, cmp.Or(masked(t.Heading), shorten(masked(t.Words), mostPart)))
		basis = appendOnce(basis, firstUpper(uncoded(t.Task.Place)))
	}
	theme.What, theme.LegalBasis = several(what, "\n", "và %d nội dung khác (Phụ lục II)"), several(basis, "; ", "và %d căn cứ khác")
	left := map[int]int{} // of a proposal, the things asked for that it has no room for
	for _, t := range g.tickets {
		if !slices.ContainsFunc(group, func(o ticket.Ticket) bool { return o.ID == t.ID || o.ID == t.JoinedTo }) || !g.asks(t) {
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
		switch words := shorten(masked(t.Proposal), mostProposal); {
		case strings.Contains(p.Content, words):
		case utf8.RuneCountInString(p.Content) < mostProposal:
			p.Content = strings.TrimPrefix(p.Content+"\n"+words, "\n")
		default:
			left[i]++
		}
	}
	for i, n := range left {
		proposals[i].Content += fmt.Sprintf("\n(còn %d kiến nghị, xem Phụ lục II)", n)
	}
	return theme, proposals
}

// addressee is to whom a proposal goes through the Committee; ok is false of what the Sở settles itself, or nobody said who does.
func (g *gathered) addressee(t ticket.Ticket) (to digest.Addressee, whom string, ok bool) {
	switch g.level(t) {
	case "other_department":
		return digest.ToAgency, cmp.Or(masked(t.ForwardedTo), onlyAgency(t.AddressedTo)), true
	case "committee":
		return digest.ToAgency, "", true
	case "council":
		return digest.ToCouncil, "", true
	case "emulation_council":
		return digest.ToChairman, "", true
	case "central":
		return digest.ToMinistry, cmp.Or(masked(t.ForwardedTo), onlyAgency(t.AddressedTo)), true
	}
	return "", "", false
}

// onlyAgency is an addressee as it was written, if that is the name of one body and not of a level.
func onlyAgency(words string) string {
	first, _, _ := strings.Cut(words, ";")
	first = strings.TrimSpace(first)
	if slices.ContainsFunc(ticket.Levels(), func(l ticket.Level) bool { return l.Name() == first }) {
		return ""
	}
	return masked(first)
}

// title is the officer's heading of a group, or its category; no two themes have the same.
func (g *gathered) title(group []ticket.Ticket, before []digest.Theme) string {
	title := ""
	for _, t := range group {
		title = cmp.Or(title, t.Heading)
	}
	if len(group) > 1 && title == "" || title == "" || !g.together(group) {
		title = "Vướng mắc về " + firstLower(group[0].Category.Name())
		if group[0].Category == "" {
			title = "Vướng mắc khác"
		}
	}
	title = oneLine(masked(title))
	return unique(title, func(title string) bool {
		return slices.ContainsFunc(before, func(t digest.Theme) bool { return t.Title == title })
	})
}

// unique is a name in one line, with a number where it is taken.
func unique(name string, taken func(name string) bool) string {
	base := oneLine(name)
	name = base
	for n := 2; taken(name); n++ {
		name = fmt.Sprintf("%s (%d)", base, n)
	}
	return name
}

// oneLine is a name as digest compares names.
func oneLine(name string) string { return strings.Join(strings.Fields(vietnamese.NFC(name)), " ") }

// together reports whether a group is of tickets that tell of the same, and not of those left over in a category.
func (g *gathered) together(group []ticket.Ticket) bool {
	return len(group) == 1 || g.alike(group[0], group[1])
}

// settled is what was answered and forwarded.
func (g *gathered) settled() (d digest.Settled) {
	for _, t := range g.tickets {
		if t.JoinedTo != 0 {
			continue
		}
		subject := cmp.Or(masked(t.Heading), shorten(masked(t.Words), 200))
		r, replied := g.replies[t.ID]
		switch {
		case t.State == ticket.Forwarded:
			d.Forwarded = append(d.Forwarded, digest.Referral{Content: subject, To: masked(t.ForwardedTo)})
		case replied && r.Kind == ticket.Answer && (t.State == ticket.Answered || t.State == ticket.Resolved || t.State == ticket.Closed):
			a := digest.Answer{Content: subject + ": " + shorten(masked(r.Words), 1000)}
			if r.Document != "" {
				a.Document = digest.Document{Kind: "Văn bản", Number: uncoded(r.Document), Day: r.DocumentOn}
			}
			d.ByOffice = append(d.ByOffice, a)
		}
	}
	return d
}

const opinionsWithin = `
select o.number, o.dated_on, o.digest_id from digest_opinion o where o.recorded_at >= $1 and o.recorded_at < $2 order by o.recorded_at`

// opinionsWithin are the Committee's that were recorded in a period.
func (s *Store) opinionsWithin(ctx context.Context, p period.Period) (all []digest.Opinion, err error) {
	from, until := p.Start().UnixMicro(), p.End().UnixMicro()+1
	rows, err := s.db.Query(ctx, opinionsWithin, from, until)
	if err != nil {
		return nil, fmt.Errorf("reading opinions: %w", err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var o digest.Opinion
		var id int64
		o.Document.Issuer = "UBND tỉnh"
		if err := rows.Scan(&o.Document.Number, &o.Document.Day, &id); err != nil {
			return nil, fmt.Errorf("reading opinions: %w", err)
		}
		all, ids = append(all, o), append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading opinions: %w", err)
	}
	for i, id := range ids {
		o, _, err := s.Opinion(ctx, s.db, id)
		if err != nil {
			return nil, err
		}
		var decisions []string
		for _, words := range o.Decisions {
			decisions = appendOnce(decisions, shorten(masked(words), mostDecision))
		}
		all[i].Document.Number = uncoded(all[i].Document.Number)
		all[i].Content = several(decisions, "\n", "và %d nội dung khác (theo văn bản nêu trên)")
	}
	return all, nil
}

func appendOnce(all []string, one string) []string {
	if one == "" || slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

func shorten(words string, most int) string {
	if runes := []rune(words); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return words
}

func firstUpper(words string) string {
	r, n := utf8.DecodeRuneInString(words)
	if n == 0 {
		return ""
	}
	return strings.ToUpper(string(r)) + words[n:]
}

func firstLower(words string) string {
	r, n := utf8.DecodeRuneInString(words)
	if n == 0 {
		return ""
	}
	return strings.ToLower(string(r)) + words[n:]
}

// figures are those of a period beside the period before it and the same a year earlier, which are unknown where nothing is known
// of them at all.
func (s *Store) figures(ctx context.Context, p period.Period) (d digest.Figures, err error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return d, err
	}
	var all [3]ticket.Figures
	for i, of := range []period.Period{p, p.Before(), p.YearBefore()} {
		at := of.End()
		if at.UnixMicro() > now {
			at = time.Time{}
		}
		if all[i], err = s.tickets.Figures(ctx, s.db, of, at, 0); err != nil {
			return d, err
		}
	}
	rows := func(of func(f ticket.Figures) []ticket.Figure) (rows []digest.Row) {
		for i := range of(all[0]) {
			r := row(of(all[0])[i], earlier(all[1], of(all[1])[i]), earlier(all[2], of(all[2])[i]))
			r.Name = unique(r.Name, func(name string) bool {
				return slices.ContainsFunc(rows, func(other digest.Row) bool { return other.Name == name })
			})
			if r.Now != (digest.Counts{}) || known(r.LastPeriod) || known(r.LastYear) {
				rows = append(rows, r)
			}
		}
		return rows
	}
	d.Total = row(all[0].Total, earlier(all[1], all[1].Total), earlier(all[2], all[2].Total))
	d.ByCategory = rows(func(f ticket.Figures) []ticket.Figure { return f.ByCategory })
	d.ByBloc = rows(func(f ticket.Figures) []ticket.Figure { return f.ByBloc })
	return d, nil
}

// earlier is a figure of an earlier period, or nil where nothing is known of that.
func earlier(of ticket.Figures, f ticket.Figure) *ticket.Figure {
	if of.Total.Empty() {
		return nil
	}
	return &f
}

// known reports whether counts are known and not all zero.
func known(c *digest.Counts) bool { return c != nil && *c != digest.Counts{} }

func row(f ticket.Figure, before, yearBefore *ticket.Figure) digest.Row {
	return digest.Row{Name: f.Name, Now: *countsOf(&f), LastPeriod: countsOf(before), LastYear: countsOf(yearBefore), FirstReply: f.FirstReply, Resolution: f.Resolution}
}

func countsOf(f *ticket.Figure) *digest.Counts {
	if f == nil {
		return nil
	}
	return &digest.Counts{Received: f.Received, Settled: f.Settled, InHand: f.Open, Overdue: f.Overdue}
}
