package quotation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/knowledge/query"
)

// Quotation is what is quoted of a provision.
type Quotation struct {
	Path     string // of the unit that Quote is, or is a piece of
	Lead     string // the words above it that introduce it; other items may stand between
	Quote    string // in one piece, as it is printed
	Follows  bool   // items that are left out stand between Lead and Quote or, where there is no Lead, before Quote
	GoesOn   bool   // items that are left out stand after Quote
	Item     string // what the items of the list are called that Quote is of: "điểm"; "" when nothing is left out
	Items    int    // how many of them Quote has
	Of       int    // of how many
	Emphasis []query.Span
}

// Lengths are in characters.
const (
	// short is a provision that is quoted whole: nothing in it is buried.
	short = 300
	// oneText is the length to which the paragraphs of a clause are not taken apart, nor a list whose items together say yes or no.
	oneText = 800
	// maxList is how long a list may be that is asked for.
	maxList = 1800
	// maxLead is the length of the words above an item that are said again.
	maxLead = 400
)

// By how much an item is ahead of the others when it is the one that answers; see query.Question.Item.
const (
	surely = 1.2
	// hinted is the same for the item that something else takes for the answer too.
	hinted = 0.35
)

// Of chooses what is quoted of an article, or of another provision that can be read by itself. hint is the path of the unit in it that something else
// takes for the answer. most is how long a quote of several items may be; a single item, and a list that is asked for, may be longer. With most below 300
// it is brief: no list is quoted for being one, and nothing is quoted whole because the whole says more.
func Of(q query.Question, whole Unit, hint string, most int) Quotation {
	c := chooser{question: q, list: wantsList(q), most: most, mostOfList: min(maxList, 2*most), mostOfText: oneText}
	switch {
	case most < short:
		c.mostOfList, c.mostOfText = most, most
	case slices.ContainsFunc(lists, q.Wants):
		c.mostOfList = min(maxList, 3*most)
	}
	way := whole.find(hint)
	for len(way) > 1 && way[len(way)-1].text() == "" { // it says nothing
		way = way[:len(way)-1]
	}
	if len(way) > 1 && !whole.introduces() && !(c.list && c.isList(&whole)) {
		return c.choose(way[1], way[1:])
	}
	return c.choose(&whole, way)
}

// Whole quotes all of a provision.
func Whole(q query.Question, whole Unit) Quotation {
	c := chooser{question: q}
	return c.whole(&whole, nil, -1)
}

// isList reports whether the clauses of an article are one list under its title, "Các hành vi bị nghiêm cấm", that is asked for and can be quoted whole.
func (c *chooser) isList(article *Unit) bool {
	return article.Title != "" && (slices.ContainsFunc(lists, c.question.Wants) || c.question.CoveredBy(article.Title)) && len(article.Under) > 1 && !nested(article.Under) && utf8.RuneCountInString(article.text()) <= c.mostOfList
}

// wantsList reports whether a question is answered by all of a list: which papers, conditions, cases, tasks. Who asks for a number, a day or a body
// wants the item that says it.
func wantsList(q query.Question) bool {
	return q.Wants(query.List) || !slices.ContainsFunc(specific, q.Wants) || q.Wants(query.Papers) && !slices.ContainsFunc(measures, q.Wants)
}

// measures are kinds of answer that one item of a list holds, specific are those and others that one may hold, lists are those that a list is.
var (
	measures = []query.Aspect{query.Amount, query.Share, query.Period, query.Deadline, query.Where, query.Force}
	lists    = []query.Aspect{query.List, query.Papers, query.Conditions, query.Receivers, query.Steps, query.Loss}
	specific = append([]query.Aspect{query.Decides, query.Proposes, query.Pays, query.Replaces, query.YesNo, query.Count}, measures...)
)

type chooser struct {
	question   query.Question
	list       bool // the question wants all of a list
	most       int
	mostOfList int
	mostOfText int
	lead       string // what introduces the unit that is looked at, and no more than that
	gap        bool   // items are left out between lead and the unit
}

// choose quotes a unit, or goes down to the one of its items that answers. hint is the way down to what something else takes for the answer.
func (c *chooser) choose(u *Unit, hint []*Unit) Quotation {
	items := u.items()
	if len(items) < 2 {
		return c.whole(u, nil, 0)
	}
	length := utf8.RuneCountInString(u.text())
	likely := c.likely(u, items)
	answers := -1 // the item that answers, as far as can be told
	if likely.Ahead >= hinted {
		answers = likely.Best
	}
	at := likely.Best
	if len(hint) > 1 {
		at = slices.IndexFunc(u.Under, func(under Unit) bool { return under.Path == hint[1].Path })
	}
	several := len(likely.Named) > 1 && len(c.question.Awards) > 1 // items about one award each
	sure := !several && !refers(&items[likely.Best]) && (likely.Ahead >= surely || at == likely.Best && len(hint) > 1 && likely.Ahead >= hinted)
	lists, yesNo := nested(items), c.question.Wants(query.YesNo) // whose answer may be in any item
	switch {
	case length <= short, length <= maxList && mixed(items):
		return c.whole(u, items, answers)
	case several:
		return c.between(u, items, likely.Named[0], likely.Named[len(likely.Named)-1])
	case length <= c.most && !sure, length <= c.mostOfText && (len(u.Under) == 0 || yesNo), length <= c.mostOfList && yesNo && !sure:
		return c.whole(u, items, answers)
	case c.list && !lists && !(len(likely.Named) == 1 && !u.introduces()) && !(sure && at == likely.Best && len(hint) > 1 && len(c.question.Aspects) == 0): // the items are what is asked for
		return c.run(u, items, at, c.mostOfList)
	case sure:
		return c.item(u, items, likely.Best, hint)
	case refers(&items[likely.Best]):
		return c.run(u, items, at, c.mostOfList)
	case lists && len(u.Under) > 0 && (likely.Ahead > 0 || len(hint) > 1):
		return c.item(u, items, at, hint)
	}
	return c.run(u, items, at, c.most)
}

// nested reports whether items are lists themselves: the list that is asked for is one of these.
func nested(items []Unit) bool {
	return slices.ContainsFunc(items, func(u Unit) bool { return len(u.Under) > 0 })
}

// mixed reports whether items are not of one kind, so that those of one are no list: points, and a paragraph after them with its own.
func mixed(items []Unit) bool {
	return slices.ContainsFunc(items, func(u Unit) bool { return u.Name != items[0].Name })
}

// refers reports whether an item cannot be understood without others of its list, of which it speaks: "thời gian quy định tại điểm a khoản này".
func refers(item *Unit) bool {
	of := map[string]string{"điểm": "khoản này", "khoản": "Điều này"}[item.Name]
	return of != "" && len(item.Under) == 0 && strings.Contains(item.Words, of)
}

func (c *chooser) likely(u *Unit, items []Unit) query.Item {
	texts := make([]string, len(items))
	for i := range items {
		texts[i] = items[i].text()
	}
	lead := c.lead
	if len(u.Under) > 0 {
		lead += "\n" + u.Title + "\n" + u.Words
	}
	return c.question.Item(lead, texts)
}

// whole quotes all of a unit. n is the item of it that answers, below 0 where that cannot be told.
func (c *chooser) whole(u *Unit, items []Unit, n int) Quotation {
	e := Quotation{Path: u.Path, Lead: c.lead, Quote: u.text(), Follows: c.gap}
	part := query.Span{From: 0, To: len(e.Quote)}
	if n >= 0 && n < len(items) {
		for i := len(items) - 1; i >= n; i-- {
			text := items[i].text()
			part.From = part.To - len(text)
			if i > n && text != "" { // a unit without words has no line
				part.To = part.From - len("\n")
			}
		}
	}
	e.Emphasis = c.emphasis(e.Quote, part)
	return e
}

// maxEmphasis is how many pieces of a quote may stand out: among more, none does.
const maxEmphasis = 3

// emphasis is what answers in a part of a quote.
func (c *chooser) emphasis(quote string, part query.Span) []query.Span {
	all := c.question.Answering(quote[part.From:part.To])
	if len(all) > maxEmphasis {
		return nil
	}
	for i := range all {
		all[i].From, all[i].To = all[i].From+part.From, all[i].To+part.From
	}
	return all
}

// item quotes an item of a unit, or goes on down in it.
func (c *chooser) item(u *Unit, items []Unit, n int, hint []*Unit) Quotation {
	if len(u.Under) == 0 {
		return c.between(u, items, n, n)
	}
	if lead := u.lead(); lead != "" {
		c.lead, c.gap = lead, false
	}
	c.gap = c.gap || n > 0
	if len(hint) > 1 && hint[1].Path == items[n].Path {
		hint = hint[1:]
	} else {
		hint = nil
	}
	e := c.choose(&items[n], hint)
	if e.Of == 0 {
		e.GoesOn, e.Item, e.Items, e.Of = n < len(items)-1, items[n].Name, 1, len(items)
	}
	return e
}

// run quotes neighbouring items, from one on as far as the length allows, then those before it.
func (c *chooser) run(u *Unit, items []Unit, n, length int) Quotation {
	n = max(n, 0)
	left := length - utf8.RuneCountInString(items[n].text())
	from, to := n, n
	fits := func(i int) bool {
		if i < 0 || i == len(items) || utf8.RuneCountInString(items[i].text()) > left {
			return false
		}
		left -= utf8.RuneCountInString(items[i].text())
		return true
	}
	for fits(to + 1) {
		to++
	}
	for fits(from - 1) {
		from--
	}
	return c.between(u, items, from, to)
}

// between quotes the items from one to another.
func (c *chooser) between(u *Unit, items []Unit, from, to int) Quotation {
	if from == 0 && to == len(items)-1 {
		return c.whole(u, items, -1)
	}
	texts := make([]string, 0, to-from+1)
	for i := from; i <= to; i++ {
		texts = append(texts, items[i].text())
	}
	quoted := Quotation{
		Path: u.Path, Lead: c.lead, Quote: strings.Join(texts, "\n"), Follows: c.gap || from > 0, GoesOn: to < len(items)-1,
		Item: items[from].Name, Items: to - from + 1, Of: len(items),
	}
	if lead := u.lead(); lead != "" {
		quoted.Lead, quoted.Follows = lead, from > 0
	}
	if from == to && items[from].Path != "" {
		quoted.Path = items[from].Path
	}
	quoted.Emphasis = c.emphasis(quoted.Quote, query.Span{From: 0, To: len(quoted.Quote)})
	return quoted
}
