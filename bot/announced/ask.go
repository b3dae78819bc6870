package announced

import (
	"context"
	"slices"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/search"
	"thidua/knowledge/database"
)

// Question is what somebody asks the bot, who may mean an announcement or the law.
type Question struct {
	Words string
	At    time.Time
	// Answered is that the law, or what else the corpus has, answers it.
	Answered bool
	// Cited are the numbers of the documents that answer it.
	Cited []string
}

// maxMeant is how many announcements a question can mean.
const maxMeant = 3

// The thresholds of Meant are parts of a question's subject. They were chosen on the thirty questions of testdata/asked.tsv.
const (
	ofTheSubject = 0.5  // with days or a mention an announcement of this much is meant
	wholly       = 0.75 // and of this much without days
)

// Meant are the announcements to a person that their question means, the best first: none where it asks about the law. It means one when
//
//   - it names the document by number, and the corpus does not have that;
//   - it speaks of an announcement or of something sent, and of days on which one came whose subject is the question's;
//   - it speaks of a certain announcement, "giấy mời họp Hội đồng", "theo thông báo", whose title is the question's subject;
//   - or the corpus does not answer it, and an announcement has all of its subject.
func (r *Reader) Meant(ctx context.Context, q database.Querier, person int64, question Question) ([]Match, error) {
	if person == 0 {
		return nil, nil
	}
	query := search.Parse(question.Words, question.At)
	cues := cuesOf(query)
	if question.Answered && !cues.any() {
		return nil, nil // of the law, as most questions are: nothing is read
	}
	all, err := r.entries(ctx, q, person)
	if err != nil {
		return nil, err
	}
	found := withChanges(meant(among(query, all), cues, question), all)
	return found, r.readSeen(ctx, q, person, found)
}

// meant are those of what was found that a question means.
func meant(found []Match, cues cues, question Question) []Match {
	named := slices.ContainsFunc(found, func(m Match) bool { return m.Named })
	best := 0.0
	for _, m := range found {
		best = max(best, m.Coverage)
	}
	found = slices.DeleteFunc(found, func(m Match) bool {
		if named {
			return !m.Named || !cues.meansNamed(m, question)
		}
		return m.Coverage < best || !cues.means(m, question)
	})
	if cues.newest || cues.vague && !cues.subject {
		slices.SortStableFunc(found, func(a, b Match) int { return b.At.Compare(a.At) })
		found = found[:min(len(found), 1)]
	}
	return found[:min(len(found), maxMeant)]
}

// withChanges puts before an announcement that was changed or taken back what says so, as far as the person got it.
func withChanges(found []Match, all []entry) (with []Match) {
	has := func(id int64) bool {
		return slices.ContainsFunc(with, func(m Match) bool { return m.ID == id })
	}
	for _, m := range found {
		for _, e := range all {
			if e.about == m.ID && e.Kind.Changes() && !has(e.ID) {
				with = append(with, e.Match)
			}
		}
		if !has(m.ID) {
			with = append(with, m)
		}
	}
	return with
}

// cues are what in a question speaks of announcements.
type cues struct {
	mention bool // "thông báo", "công văn", "giấy mời", which the law speaks of too
	certain bool // one that is known to both: "theo thông báo", "giấy mời họp"
	sent    bool // something came: "Ban gửi", "nhắc nộp"
	event   bool // it asks where or at what hour something takes place, which no law says
	number  bool // there is one that may be a document's
	days    bool // it names days,
	written bool // as a date
	vague   bool // or says "vừa rồi"
	newest  bool // "mới nhất"
	subject bool // it has words beside all that
}

// The folded phrases by which cues are met.
var (
	mentions  = []string{"thong bao", "cong van", "cv", "giay moi", "gm", "cong dien", "tb", "van ban", "tin nhan"}
	certainly = []string{"theo", "trong", "cai"}                                                              // before a mention
	certainty = []string{"nay", "do", "ay", "cua", "don doc", "moi hop", "hop", "du hop", "tap huan", "nhac"} // after one
	sentWords = []string{"ban gui", "so gui", "gui xuong", "gui ve cho", "ban nhac", "so nhac", "nhac nop", "nhac gui", "don doc", "yeu cau gi", "moi gui",
		"vua gui", "ban yeu cau", "so yeu cau", "gui gi", "giao gi", "thong bao gi", "gui thong bao", "gui cho toi", "gui cho em", "gui cho co quan"}
	eventWords = []string{"hop", "hoi nghi", "tap huan", "lop", "le", "hoi thao", "giao ban"}
	eventAsked = []string{"may gio", "o dau", "phong nao", "cho nao", "dia diem", "luc nao", "phong may"}
	newestSaid = []string{"moi nhat", "gan nhat", "vua gui", "moi gui", "vua nhan"}
)

func (c cues) any() bool {
	return c.number || c.certain || c.event || c.days && (!c.written || c.mention || c.sent) || c.vague && (c.mention || c.sent)
}

// cuesOf reads them.
func cuesOf(q search.Query) cues {
	span, spanned := q.Span()
	c := cues{
		mention: q.Says(mentions...), sent: q.Says(sentWords...), event: q.Says(eventWords...) && q.Says(eventAsked...), newest: q.Says(newestSaid...),
		number: q.Number(),
		days:   spanned && !span.Vague, vague: spanned && span.Vague, written: spanned && span.Written,
	}
	for _, mention := range mentions {
		before := slices.ContainsFunc(certainly, func(word string) bool { return q.Says(word + " " + mention) })
		after := slices.ContainsFunc(certainty, func(word string) bool { return q.Says(mention + " " + word) })
		c.certain = c.certain || before || after
	}
	c.subject = q.Subject() > 0
	return c
}

// meansNamed reports whether a question that has the number of an announcement's document asks about that.
func (c cues) meansNamed(m Match, question Question) bool {
	if slices.Contains(question.Cited, m.Document.Number) {
		return false
	}
	return c.mention || c.sent || !question.Answered
}

// means reports whether a question asks about an announcement whose number it does not have.
func (c cues) means(m Match, question Question) bool {
	speaks := c.mention || c.sent || c.event || c.certain
	switch {
	case c.days && (speaks || !c.written):
		return (speaks || c.subject) && m.Coverage >= ofTheSubject
	case c.vague && speaks:
		return m.Coverage >= ofTheSubject
	case !c.subject:
		return false
	case c.certain || c.event:
		return m.Coverage >= wholly
	case question.Answered:
		return false
	}
	return m.Coverage >= wholly && m.InTitle >= ofTheSubject
}

// About is one announcement that a person got, to be asked about; broadcast.ErrNoAnnouncement otherwise.
func (r *Reader) About(ctx context.Context, q database.Querier, person, id int64) (Match, error) {
	if person == 0 {
		return Match{}, broadcast.ErrNoAnnouncement
	}
	all, err := r.entries(ctx, q, person)
	if err != nil {
		return Match{}, err
	}
	for _, e := range all {
		if e.ID == id {
			return e.Match, nil
		}
	}
	return Match{}, broadcast.ErrNoAnnouncement
}
