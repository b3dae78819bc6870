package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// Outcome is the typed kind of an answer.
type Outcome string

// The outcomes.
const (
	Verbatim           Outcome = "verbatim"
	Partial            Outcome = "partial" // verbatim, but something that was asked for is not in the corpus
	LookedUp           Outcome = "looked_up"
	OfficiallyAnswered Outcome = "officially_answered" // curated: the office replied so in writing
	Exchanged          Outcome = "exchanged"           // curated: what the office thinks, for a time
	DeclinedNoBasis    Outcome = "declined_no_basis"
	DeclinedOutOfScope Outcome = "declined_out_of_scope"
	Greeting           Outcome = "greeting"
	Refused            Outcome = "refused" // it tells the assistant what to say instead of asking
)

// IsCurated reports whether people wrote the answer.
func (o Outcome) IsCurated() bool { return o == OfficiallyAnswered || o == Exchanged }

// Citation is a provision and the words of it that are quoted.
type Citation struct {
	DocumentKey string
	Document    string // its name, as it is written out
	Number      string // "" when the document has none that can be read
	Path        string
	Place       string // the whole reference: "khoản 3 Mục II Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình"
	Heading     string // of the article or section it stands in, for orientation
	Lead        string // the words that introduce the list which Quote is an item of; other items may stand between
	Quote       string // verbatim, in one piece
	Score       float64
}

// Remark is something the reader must know beside the quote.
type Remark struct {
	Kind     RemarkKind
	Document string // the document it is about, as it is written out
	Day      Day
	Path     string
}

// RemarkKind names a remark; the bot has its words.
type RemarkKind string

const (
	NoFullText    RemarkKind = "no_full_text"   // the corpus lacks the document that the question names
	Expired       RemarkKind = "expired"        // the quoted document is no longer in force since Day
	NotYet        RemarkKind = "not_yet"        // the quoted document is in force only from Day
	PeriodOver    RemarkKind = "period_over"    // the period of the quoted plan ended on Day
	Draft         RemarkKind = "draft"          // the quoted document is a draft
	NoSuchUnit    RemarkKind = "no_such_unit"   // Document has no unit at Path
	AmbiguousUnit RemarkKind = "ambiguous_unit" // the typing allows several units; all are quoted
)

// Answer is what was found out about a question.
type Answer struct {
	Outcome   Outcome
	Curated   CuratedWords // of OfficiallyAnswered and Exchanged
	Citations []Citation   // of a curated answer what it is founded on, as the corpus has it now
	Remarks   []Remark
	AsOf      Day
	After     string // the earlier question that this one was read after; "" when it stands alone
	Unclear   bool   // declined because the text names nothing to look for
}

// Question is one question and the day for which it is asked.
type Question struct {
	Text string
	AsOf Day // "" means today
	// History is the earlier questions of the conversation, oldest first. They are heeded only when this one is a
	// follow-up: "Thế còn hạng Nhì?".
	History []string
	// About names what the question is asked about: a document by its number. Where the corpus has it, its passages come before others, and a
	// place that names no document is looked up in it.
	About string
}

// Answerer answers from a library: with what people wrote and released in answer to the very question, else verbatim, the best
// provisions quoted and cited.
type Answerer struct {
	Library *Library
	Home    string           // the province whose officials ask, "tỉnh Thái Bình"; "" prefers none
	Now     func() time.Time // nil means time.Now
	// Answered is told what every question came to, "" when it failed, and how long it took; may be nil.
	Answered func(outcome Outcome, took time.Duration)
}

// maxQuestion is the length in characters beyond which a question is not read: no message of Telegram is longer.
const maxQuestion = 4096

// maxLookedUp bounds the places of one answer: nobody reads more of them.
const maxLookedUp = 10

// maxHistory is how many earlier turns are read.
const maxHistory = 2

// clean is the question as it is read: in one form, not too long, for a day. Now nil means time.Now.
func (q Question) clean(now func() time.Time) Question {
	if q.AsOf == "" {
		if now == nil {
			now = time.Now
		}
		q.AsOf = vietnamese.DayOf(now())
	}
	q.Text, q.About = cleanText(q.Text), cleanText(q.About)
	turns := q.History[max(0, len(q.History)-maxHistory):]
	switch {
	case !IsFollowUp(q.Text):
		turns = nil
	case len(turns) > 1 && !IsFollowUp(turns[len(turns)-1]):
		turns = turns[len(turns)-1:]
	}
	q.History = make([]string, len(turns))
	for i, turn := range turns {
		q.History[i] = cleanText(turn)
	}
	return q
}

func cleanText(text string) string {
	text = strings.TrimSpace(vietnamese.NFC(text))
	if utf8.RuneCountInString(text) > maxQuestion {
		text = string([]rune(text)[:maxQuestion])
	}
	return text
}

// Answer answers a question. An error means that the corpus could not be read; not finding anything is an outcome.
func (a *Answerer) Answer(ctx context.Context, q Question) (Answer, error) {
	began := time.Now()
	answer, err := a.answer(ctx, q)
	if a.Answered != nil {
		a.Answered(answer.Outcome, time.Since(began))
	}
	return answer, err
}

func (a *Answerer) answer(ctx context.Context, q Question) (Answer, error) {
	q = q.clean(a.Now)
	var answer Answer
	vectors := a.Library.askOnce(ctx, q)
	err := a.Library.withSnapshot(ctx, func(s *corpusSnapshot) (err error) {
		answer, err = s.answer(ctx, q, a.Home, func() []vectorHit { return vectors(s) })
		return err
	})
	if err != nil {
		return Answer{}, fmt.Errorf("answering: %w", err)
	}
	answer.AsOf = q.AsOf
	if len(q.History) > 0 {
		answer.After = q.History[len(q.History)-1]
	}
	return answer, nil
}

func (s *corpusSnapshot) answer(ctx context.Context, q Question, home string, nearest func() []vectorHit) (Answer, error) {
	if answer, ok := noQuestion(q.Text); ok {
		return answer, nil
	}
	if answer, ok, err := s.curatedAnswer(ctx, q, home); ok || err != nil {
		return answer, err
	}
	if references := findReferences(q.Text); len(references) > 0 {
		if answer, ok, err := s.lookUp(ctx, s.naming(q), references, q.AsOf); ok || err != nil {
			return answer, err
		}
	}
	return s.verbatim(ctx, q, home, nearest())
}

// AsksNothing reports whether a text is no question: a greeting, words without a subject, or an instruction to the assistant.
func AsksNothing(text string) bool {
	_, nothing := noQuestion(text)
	return nothing
}

// noQuestion is the answer to a text that asks nothing; ok is false when it asks.
func noQuestion(text string) (answer Answer, ok bool) {
	switch {
	case vietnamese.IsGreeting(text) || isCourtesy(text):
		return Answer{Outcome: Greeting}, true
	case !hasSubject(text):
		return Answer{Outcome: DeclinedNoBasis, Unclear: true}, true
	case isPromptInjection(text):
		return Answer{Outcome: Refused}, true
	}
	return Answer{}, false
}

// hasSubject reports whether the text names anything at all.
func hasSubject(text string) bool {
	tokens := vietnamese.Tokenize(text)
	for i, role := range vietnamese.Roles(tokens) {
		if role == vietnamese.Content && utf8.RuneCountInString(tokens[i].Text) > 1 || tokens[i].Numeric() {
			return true
		}
	}
	return false
}

// isCourtesy reports whether the text is all courtesy.
func isCourtesy(text string) bool {
	roles := vietnamese.Roles(vietnamese.Tokenize(text))
	for _, role := range roles {
		if role != vietnamese.Courtesy && role != vietnamese.Greeting {
			return false
		}
	}
	return len(roles) > 0
}

// naming is the text that names the document a place is looked up in: the question's or, of a follow-up that names none,
// the last of those before it that does, or what the question is about.
func (s *corpusSnapshot) naming(q Question) string {
	texts := []string{q.Text}
	for _, turn := range slices.Backward(q.History) {
		texts = append(texts, turn)
	}
	texts = append(texts, q.About)
	for _, text := range texts {
		documents, missing := s.named(text)
		if _, kind := s.ofKind(text); len(documents)+len(missing) > 0 || kind {
			return text
		}
	}
	return q.Text
}

// lookUp answers with the very units that the question names; ok is false when it names no document and none has
// anything like them.
func (s *corpusSnapshot) lookUp(ctx context.Context, question string, references []reference, day Day) (answer Answer, ok bool, err error) {
	documents, missing := s.named(question)
	if len(documents) == 0 && len(missing) > 0 && s.onlyAbout(question, missing) {
		return Answer{Outcome: DeclinedNoBasis, Remarks: missingRemarks(missing)}, true, nil
	}
	d, named, err := s.target(ctx, question, references, day)
	if err != nil {
		return Answer{}, false, err
	}
	if d == nil {
		// A document is named that the corpus does not have, or none at all.
		return Answer{Outcome: DeclinedNoBasis, Remarks: []Remark{{Kind: NoFullText, Document: "văn bản được hỏi"}}}, named, nil
	}
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return Answer{}, false, err
	}
	whole := loaded[0].document
	answer = Answer{Outcome: LookedUp}
	for _, r := range references {
		found := r.find(whole)
		if len(found) == 0 {
			answer.Remarks = append(answer.Remarks, Remark{Kind: NoSuchUnit, Document: d.Name(), Path: r.paths()[0]})
		}
		if len(found) > 1 {
			answer.Remarks = append(answer.Remarks, Remark{Kind: AmbiguousUnit, Document: d.Name()})
		}
		for _, path := range found {
			if len(answer.Citations) == maxLookedUp {
				break
			}
			c := citation(d, path, 1)
			c.Quote, c.Heading = whole.FullText(path)
			answer.Citations = append(answer.Citations, c)
		}
	}
	if len(answer.Citations) == 0 {
		answer.Outcome = DeclinedNoBasis
	} else {
		answer.Remarks = append(answer.Remarks, s.remarks(d, day)...)
	}
	return answer, true, nil
}

func citation(d *Document, path string, score float64) Citation {
	return Citation{
		DocumentKey: d.Key, Document: d.Name(), Number: d.Number, Path: path,
		Place: Place(path) + " " + d.Name(), Score: score,
	}
}

// FullText is the words of the unit at path with everything under it, one unit a line, and the headings above it. It is
// empty when the document, read whole, has no such unit.
func (d *Document) FullText(path string) (words, above string) {
	inside := map[int]bool{}
	var lines []string
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Path != path && !inside[p.Parent] {
			continue
		}
		inside[p.Seq] = true
		if p.Path == path && len(lines) == 0 {
			above = strings.Join(p.Above, "\n")
		}
		if words := p.words(); words != "" {
			lines = append(lines, words)
		}
	}
	return strings.Join(lines, "\n"), above
}

// Article is the text that the unit at path is best read in: its whole Điều or, in a plan, the numbered item that it
// belongs to. It returns that text's path and the headings above it; ErrNotFound when the corpus has it no more.
func (l *Library) Article(ctx context.Context, documentKey, path string) (whole, words, above string, err error) {
	d, err := l.Document(ctx, documentKey)
	if err != nil {
		return "", "", "", err
	}
	bySeq := make(map[int]*Provision, len(d.Provisions))
	var p *Provision
	for i := range d.Provisions {
		bySeq[d.Provisions[i].Seq] = &d.Provisions[i]
		if p == nil && d.Provisions[i].Path == path {
			p = &d.Provisions[i]
		}
	}
	if p == nil {
		return "", "", "", ErrNotFound
	}
	for p.Level == LevelClause || p.Level.listItem() {
		parent := bySeq[p.Parent]
		if parent == nil || parent.Level.groups() {
			break
		}
		p = parent
	}
	words, above = d.FullText(p.Path)
	return p.Path, words, above, nil
}

// remarks is what a reader must know about a document that is quoted for the day.
func (s *corpusSnapshot) remarks(d *Document, day Day) []Remark {
	var remarks []Remark
	if d.ExpiresOn != "" && day >= d.ExpiresOn {
		remarks = append(remarks, Remark{Kind: Expired, Document: d.Name(), Day: d.ExpiresOn})
	}
	if d.EffectiveOn != "" && day < d.EffectiveOn {
		remarks = append(remarks, Remark{Kind: NotYet, Document: d.Name(), Day: d.EffectiveOn})
	}
	if d.EndsOn != "" && day > d.EndsOn {
		remarks = append(remarks, Remark{Kind: PeriodOver, Document: d.Name(), Day: d.EndsOn})
	}
	if d.Draft {
		remarks = append(remarks, Remark{Kind: Draft, Document: d.Name()})
	}
	return remarks
}

func missingRemarks(missing []vietnamese.Number) []Remark {
	var remarks []Remark
	for _, n := range missing {
		remarks = append(remarks, Remark{Kind: NoFullText, Document: numberName(n)})
	}
	return remarks
}

// kindNames writes the kinds of vietnamese.Number out.
var kindNames = map[string]string{
	"ct": "Chỉ thị", "nđ": "Nghị định", "tt": "Thông tư", "ttlt": "Thông tư liên tịch", "qđ": "Quyết định",
	"kh": "Kế hoạch", "qh": "Luật", "nq": "Nghị quyết", "hd": "Hướng dẫn",
}

// numberName writes a document number out the way it was typed, as far as it was: "Chỉ thị 19", "Nghị định 152/2025".
func numberName(n vietnamese.Number) string {
	name := kindNames[n.Kind]
	if name == "" {
		name = "văn bản số"
	}
	name += " " + n.Serial
	if n.Year != "" {
		name += "/" + n.Year
	}
	return name
}
