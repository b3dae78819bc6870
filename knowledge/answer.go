package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
	"thidua/knowledge/salary"
	"thidua/knowledge/vietnamese"
)

// Outcome is the typed kind of an answer.
type Outcome string

// The outcomes.
const (
	Verbatim           Outcome = "verbatim"
	Partial            Outcome = "partial" // verbatim, but something that was asked for is not in the corpus
	LookedUp           Outcome = "looked_up"
	Stated             Outcome = "stated"              // from a document's structure, dates and relations: the remarks say it, the citations show where it stands
	OfficiallyAnswered Outcome = "officially_answered" // curated: the office replied so in writing
	Exchanged          Outcome = "exchanged"           // curated: what the office thinks, for a time
	DeclinedNoBasis    Outcome = "declined_no_basis"
	DeclinedOutOfScope Outcome = "declined_out_of_scope"
	NoSuch             Outcome = "no_such" // what is asked about does not exist
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
	Place       string      // the whole reference: "khoản 3 Mục II Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình"
	Source      string      // where the official codification has it, a link, when the words are from there; "" is the document's own file
	Note        string      // what footnotes, or the codification, say of the provision, a line each
	Heading     string      // of the article or section it stands in, for orientation
	Lead        string      // the words that introduce the list which Quote is an item of
	Quote       string      // verbatim, in one piece
	Sums        salary.Sums // what the multiples of the base salary in it come to, where the question asks how much
	Emphasis    []Span      // of Quote: what answers, the sum, the day, who decides
	Follows     bool        // items that are left out stand before Quote, after Lead
	GoesOn      bool        // items that are left out stand after Quote
	Item        string      // what the items are called of the list that Quote is a part of: "điểm"; "" when nothing is left out
	Items, Of   int         // how many of them Quote has, and of how many
	Score       float64
}

// Span is a piece of words: bytes from From up to To.
type Span = query.Span

// Remark is something the reader must know beside the quote.
type Remark struct {
	Kind     RemarkKind
	Document string // the document it is about, as it is written out
	Day      Day
	Path     string
	Instead  string // what there is in the place of what there is not; "" when nothing is like it
	Units    string // of the document: "Điều 1–8, 49–56, 59", those that the corpus has
	Count    int
}

// RemarkKind names a remark; the bot has its words.
type RemarkKind string

const (
	NoFullText    RemarkKind = "no_full_text"   // the corpus lacks the document that the question names
	Expired       RemarkKind = "expired"        // the quoted document is no longer in force since Day
	BasisLapsed   RemarkKind = "basis_lapsed"   // what the quoted document carries out is no longer in force since Day
	NotYet        RemarkKind = "not_yet"        // the quoted document is in force only from Day
	PeriodOver    RemarkKind = "period_over"    // the period of the quoted plan ended on Day
	Draft         RemarkKind = "draft"          // the quoted document is a draft
	NoMoreUsed    RemarkKind = "no_more_used"   // an officer has retired the document from Day on
	NoSuchUnit    RemarkKind = "no_such_unit"   // Document has no unit at Path; it has Units, its articles or the clauses of the article, and they are all
	NoSuchPower   RemarkKind = "no_such_power"  // who the question takes to give the award that is in Document has not the power to
	NoSuchAward   RemarkKind = "no_such_award"  // the law knows no award of this name, which is in Document
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
	// Confidence is how likely what was found by its words answers, 0 to 1, also where that was too little to cite it; it is 1 of what was
	// looked up or stated.
	Confidence float64
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
	// Sector is that of who asks, as SectorOf has it: what is ruled for it alone may be meant though the question does not name it. "" is none.
	Sector string
}

// SectorOf is the sector of a ministry that a name belongs to: of an agency, "Trường THPT Lê Quý Đôn", or of the sector itself, "giáo dục". It is
// "" of a name that is for all sectors, "UBND xã Vũ Quý".
func SectorOf(name string) string { return query.SectorOf(name) }

// Answerer answers from a library: with what people wrote and released in answer to the very question, else verbatim, the best
// provisions quoted and cited.
type Answerer struct {
	Library *Library
	Home    string           // the province whose officials ask, "tỉnh Thái Bình"; "" prefers none
	Now     func() time.Time // nil means time.Now
	// Answered is told what every question came to, "" when it failed, and how long it took; may be nil.
	Answered func(outcome Outcome, took time.Duration)
}

// maxQuestion is the length in characters beyond which a question is not read: three messages of Telegram, into which its apps cut a longer text.
const maxQuestion = 3 * 4096

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
	q.History = slices.Clone(q.History[max(0, len(q.History)-maxHistory):])
	for i, turn := range q.History {
		q.History[i] = cleanText(turn)
	}
	return q
}

// asked is a question as it is read.
type asked struct {
	Question                  // AsOf is the day whose law answers
	today    Day              // the day on which it is asked
	own      query.Question   // by its own words
	typed    query.Question   // with what it takes over from those before it
	before   []query.Question // those before it that it leans on, as History
	about    query.Question   // what it is asked about
}

// read reads a question and those before it that it leans on; others are left out. The day is the one that was given, else the time that the
// words speak of, else today.
func (q Question) read(now func() time.Time, abbreviations *vietnamese.Abbreviations) asked {
	given := q.AsOf != ""
	a := asked{Question: q.clean(now)}
	a.today = a.AsOf
	a.own = query.Read(a.Text, abbreviations)
	a.typed = a.own
	if a.About != "" {
		a.about = query.Read(a.About, abbreviations)
	}
	before := a.History
	a.History = nil
	if len(before) > 0 && a.own.LeansOn() {
		a.History = before[len(before)-1:]
		earlier := query.Read(before[len(before)-1], abbreviations)
		a.before = []query.Question{earlier}
		if len(before) > 1 && earlier.LeansOn() {
			a.History = before
			a.before = []query.Question{query.Read(before[len(before)-2], abbreviations), earlier}
			earlier = earlier.After(a.before[0])
		}
		a.typed = a.own.After(earlier)
	}
	if day := a.typed.Time.Day; !given && day != "" && day < a.AsOf {
		a.AsOf = day
	}
	return a
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
	read := q.read(a.Now, a.Library.Abbreviations)
	var answer Answer
	vectors := a.Library.askOnce(ctx, read)
	err := a.Library.withSnapshot(ctx, func(s *corpusSnapshot) (err error) {
		read.AsOf = s.former(read)
		if answer, err = s.answer(ctx, read, a.Home, func() []vectorHit { return vectors(s) }); err == nil {
			answer, err = s.withAbolished(ctx, answer, read.AsOf)
		}
		if err == nil {
			answer, err = s.withChanges(ctx, answer, read, a.Home)
		}
		if err == nil {
			err = s.tellSources(ctx, answer.Citations)
		}
		return err
	})
	if err != nil {
		return Answer{}, fmt.Errorf("answering: %w", err)
	}
	answer.AsOf = read.AsOf
	if answer.Outcome == LookedUp || answer.Outcome == Stated {
		answer.Confidence = 1
	}
	if len(read.History) > 0 {
		answer.After = read.History[len(read.History)-1]
	}
	return answer, nil
}

func (s *corpusSnapshot) answer(ctx context.Context, q asked, home string, nearest func() []vectorHit) (Answer, error) {
	if answer, ok, err := s.decided(ctx, q, home, nearest); ok || err != nil {
		return answer, err
	}
	return s.verbatim(ctx, q, home, nearest())
}

// decided is the answer to a question that is not answered with what its words find; ok is false of others.
func (s *corpusSnapshot) decided(ctx context.Context, q asked, home string, nearest func() []vectorHit) (answer Answer, ok bool, err error) {
	if answer, ok := noQuestion(q.own); ok && (!answer.Unclear || len(q.History) == 0) {
		return answer, true, nil
	}
	if answer, ok, err := s.curatedAnswer(ctx, q.Question, home); ok || err != nil {
		return answer, ok, err
	}
	if answer, ok, err := s.fromItems(ctx, q); ok || err != nil {
		return answer, ok, err
	}
	beyond := q.own.Beyond(q.today, home)
	if numbered, _ := s.Named(q.own); beyond == query.Abroad && len(numbered) == 0 {
		answer, err := s.ofAnotherProvince(ctx, q, home, nearest)
		return answer, true, err
	}
	if answer, ok, err := s.fromStructure(ctx, q); err != nil {
		return Answer{}, false, err
	} else if ok {
		answer, err = s.withRest(ctx, answer, q, home, nearest)
		return answer, true, err
	}
	if answer, ok, err := s.lookUp(ctx, q, home); ok || err != nil {
		return answer, ok, err
	}
	if name := q.typed.NoSuch(); name != "" {
		return Answer{Outcome: NoSuch, Remarks: []Remark{{Kind: NoSuchAward, Document: name, Instead: strings.Join(query.Instead(name), "; ")}}}, true, nil
	}
	if award := q.own.WrongPower(); award != nil {
		answer, err := s.whoDecides(ctx, q, home, award)
		return answer, true, err
	}
	switch beyond {
	case "", query.Abroad:
		return Answer{}, false, nil
	case query.Ordered:
		return Answer{Outcome: Refused}, true, nil
	case query.Chat:
		return Answer{Outcome: Greeting}, true, nil
	}
	return Answer{Outcome: DeclinedNoBasis}, true, nil
}

// whoDecides says of an award that others decide on it than the question takes for granted, and quotes who does.
func (s *corpusSnapshot) whoDecides(ctx context.Context, q asked, home string, award *query.Award) (Answer, error) {
	ask := Question{Text: "Ai quyết định tặng " + award.Name + "?", AsOf: q.AsOf}.read(nil, s.abbreviations)
	answer, err := s.verbatim(ctx, ask, home, nil)
	answer.Outcome = NoSuch
	answer.Citations = answer.Citations[:min(1, len(answer.Citations))]
	answer.Remarks = append([]Remark{{Kind: NoSuchPower, Document: award.Name}}, answer.Remarks...)
	return answer, err
}

// former is the day whose law answers: of the law before the present one, or of a lapsed one that is named, the last on which it was in force.
func (s *corpusSnapshot) former(q asked) Day {
	if q.typed.Time.Day != "" {
		return q.AsOf
	}
	if q.typed.Time.Former {
		return cmp.Or(s.BeforePresentLaw(q.AsOf), q.AsOf)
	}
	if years := yearNamed.FindAllString(q.own.Text, -1); len(slices.Compact(slices.Sorted(slices.Values(years)))) > 1 {
		return q.AsOf // laws are compared
	}
	last := Day("")
	for id := range s.namedDocuments(q) {
		d := s.ByID[id]
		if !d.IsLaw() || d.ExpiresOn == "" || q.AsOf < d.ExpiresOn {
			return q.AsOf
		}
		last = max(last, d.ExpiresOn.Add(-1))
	}
	return cmp.Or(last, q.AsOf)
}

var yearNamed = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// AsksNothing reports whether a text is no question: a greeting, words without a subject, or an instruction to the assistant.
func AsksNothing(text string) bool {
	_, nothing := noQuestion(query.Read(text, nil))
	return nothing
}

// noQuestion is the answer to a text that asks nothing; ok is false when it asks.
func noQuestion(q query.Question) (answer Answer, ok bool) {
	switch {
	case q.Greets():
		return Answer{Outcome: Greeting}, true
	case !q.NamesAnything():
		return Answer{Outcome: DeclinedNoBasis, Unclear: true}, true
	case q.Instructs():
		return Answer{Outcome: Refused}, true
	}
	return Answer{}, false
}

func citation(d *corpus.Document, path string, score float64) Citation {
	return Citation{
		DocumentKey: d.Key, Document: d.Name(), Number: d.Number, Path: path,
		Place: corpus.Place(path) + " " + d.Name(), Score: score,
	}
}

// Article is the text that the unit at path is best read in, its whole Điều or, in a plan, the numbered item that it
// belongs to, and below it its notes. It returns that text's path and the headings above it; ErrNotFound when the corpus has it no more.
func (l *Library) Article(ctx context.Context, documentKey, path string) (whole, words, above string, err error) {
	d, err := l.Document(ctx, documentKey)
	if err != nil {
		return "", "", "", err
	}
	whole, ok := d.Readable(path)
	if !ok {
		return "", "", "", ErrNotFound
	}
	words, above = d.FullText(whole)
	if notes := d.Notes(whole); notes != "" {
		words += "\n\nChú thích:\n" + notes
	}
	return whole, words, above, nil
}

// Cited are the articles of other documents that the unit at path names, or one in it, as far as the corpus has them. They quote nothing.
func (l *Library) Cited(ctx context.Context, documentKey, path string) (all []Citation, err error) {
	err = l.withSnapshot(ctx, func(s *corpusSnapshot) error {
		all = nil
		for _, v := range s.Cited(s.ByKey[documentKey], path) {
			loaded, err := s.cache.load(ctx, v.Document)
			if err != nil {
				return err
			}
			if whole, ok := loaded[0].document.Readable(v.Path); ok {
				all = append(all, citation(v.Document, whole, 0))
			}
		}
		return nil
	})
	return all, err
}

// remarks is what a reader must know about a document of which the provision at a path is quoted for the day; "" is the whole.
func (s *corpusSnapshot) remarks(d *corpus.Document, path string, day Day) []Remark {
	var remarks []Remark
	if d.ExpiresOn != "" && day >= d.ExpiresOn {
		remarks = append(remarks, expired(d, day))
	}
	if d.LapsesOn != "" && day >= d.LapsesOn && (d.ExpiresOn == "" || day < d.ExpiresOn) {
		remarks = append(remarks, Remark{Kind: BasisLapsed, Document: d.Name(), Day: d.LapsesOn})
	}
	if d.EffectiveOn != "" && day < d.EffectiveOn && day < d.StartsOn(path) {
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

// remark adds what has not been said.
func (a *Answer) remark(more []Remark) {
	for _, r := range more {
		if !slices.Contains(a.Remarks, r) {
			a.Remarks = append(a.Remarks, r)
		}
	}
}

func missingRemarks(missing []vietnamese.Number) []Remark {
	var remarks []Remark
	for _, n := range missing {
		remarks = append(remarks, Remark{Kind: NoFullText, Document: query.NumberName(n)})
	}
	return remarks
}
