package digest

import "fmt"

func (d Data) checkTickets() error {
	tickets := d.byCode()
	for i, t := range d.Tickets {
		switch {
		case !ticketCode.MatchString(t.Code):
			return fmt.Errorf("ticket %d has the code %.80q: one is like VM-2026-0042", i+1, t.Code)
		case tickets[t.Code] != &d.Tickets[i]:
			return fmt.Errorf("%s is among the tickets twice", t.Code)
		case line(t.Agency) == "":
			return fmt.Errorf("%s is of no agency", t.Code)
		}
		for _, agency := range t.Joined {
			if line(agency) == "" {
				return fmt.Errorf("%s was joined by an agency without a name", t.Code)
			}
		}
		if _, err := target(tickets, t.Code); err != nil {
			return err
		}
	}
	return nil
}

// byCode finds tickets; of two with one code the first.
func (d Data) byCode() map[string]*Ticket {
	tickets := map[string]*Ticket{}
	for i := range d.Tickets {
		if t := &d.Tickets[i]; tickets[t.Code] == nil {
			tickets[t.Code] = t
		}
	}
	return tickets
}

// target is the code of the ticket that a ticket was merged into, directly or over others; its own code if it was not. The
// ticket of that code may be of an earlier period.
func target(tickets map[string]*Ticket, code string) (string, error) {
	at := code
	for range len(tickets) + 1 {
		t := tickets[at]
		if t == nil || t.MergedInto == "" {
			return at, nil
		}
		at = t.MergedInto
	}
	return "", fmt.Errorf("%s was merged into itself over other tickets", code)
}

func (d Data) checkThemes() error {
	tickets, titles, themeOf := d.byCode(), map[string]bool{}, map[string]string{}
	for i, theme := range d.Themes {
		title := line(theme.Title)
		switch {
		case title == "":
			return fmt.Errorf("theme %d has no title", i+1)
		case titles[title]:
			return fmt.Errorf("two themes are called %.80q", title)
		case len(theme.Codes) == 0:
			return fmt.Errorf("theme %.80q has no tickets", title)
		}
		titles[title] = true
		for _, code := range theme.Codes {
			if tickets[code] == nil {
				return fmt.Errorf("theme %.80q names %s, which is not among the tickets", title, code)
			}
			if before, taken := themeOf[code]; taken {
				return fmt.Errorf("%s is in the themes %.80q and %.80q", code, before, title)
			}
			themeOf[code] = title
		}
	}
	for _, t := range d.Tickets {
		of, known := themeOf[t.Code]
		into, _ := target(tickets, t.Code) // checked with the tickets
		if other, has := themeOf[into]; known && has && of != other {
			return fmt.Errorf("%s is in the theme %.80q, and what it was merged into, %s, in %.80q", t.Code, of, into, other)
		}
	}
	return nil
}

func (d Data) checkProposals() error {
	titles := map[string]bool{"": true}
	for _, theme := range d.Themes {
		titles[line(theme.Title)] = true
	}
	tickets := d.byCode()
	for i, p := range d.Proposals {
		for _, code := range p.Codes {
			if tickets[code] == nil {
				return fmt.Errorf("proposal %d is about %.80q, which is not among the tickets", i+1, code)
			}
		}
		if !titles[line(p.Theme)] {
			return fmt.Errorf("proposal %d is about %.80q, which is no theme", i+1, p.Theme)
		}
		switch p.To {
		case ToAgency, ToCouncil, ToMinistry, ToChairman:
		default:
			return fmt.Errorf("proposal %d goes to %.80q, which is no addressee", i+1, p.To)
		}
	}
	return nil
}
