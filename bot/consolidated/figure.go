package consolidated

import (
	"context"
	"slices"
	"time"

	"thidua/bot/digest"
	"thidua/bot/period"
	"thidua/bot/ticket"
)

// figures are those of a period beside the period before it and the same a year earlier, which are unknown where nothing is known
// of them at all.
func (s *Store) figures(ctx context.Context, q ticket.Reader, p period.Period) (counted ticket.Figures, d digest.Figures, err error) {
	now, err := q.Now(ctx)
	if err != nil {
		return counted, d, err
	}
	var all [3]ticket.Figures
	for i, of := range []period.Period{p, p.Before(), p.YearBefore()} {
		at := of.End()
		if at.UnixMicro() > now {
			at = time.Time{}
		}
		if all[i], err = s.tickets.Figures(ctx, q, of, at, 0); err != nil {
			return counted, d, err
		}
	}
	rows := func(of func(f ticket.Figures) []ticket.Figure) (rows []digest.Row) {
		for i := range of(all[0]) {
			r := row(of(all[0])[i], earlier(all[1], of(all[1])[i]), earlier(all[2], of(all[2])[i]))
			r.Name = Unique(r.Name, func(name string) bool {
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
	return all[0], d, nil
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
