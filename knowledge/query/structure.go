package query

import (
	_ "embed"
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

//go:embed structure.txt
var structureTable string

var structureRules = rules("structure.txt", &structureTable)

// Structure is what a question asks of a document as a whole: its parts, its force, what it replaces. Its words do not say it, the document's structure
// and its relations do.
type Structure string

// The kinds, as the table names them.
const (
	CountsArticles Structure = "count_article" // how many there are
	CountsChapters Structure = "count_chapter"
	CountsSections Structure = "count_section"
	CountsClauses  Structure = "count_clause"
	CountsPoints   Structure = "count_point"
	ListsChapters  Structure = "list_chapter" // which there are
	ListsArticles  Structure = "list_article"
	ForceUntil     Structure = "force_until" // when it ended or ends
	ForceStill     Structure = "force_still" // whether it is still in force
	ForceSince     Structure = "force_since"
	ReplacedBy     Structure = "replaced_by" // which document replaces the one named
	ReplacesWhich  Structure = "replaces"    // which ones it replaces
	Named          Structure = "named"       // nothing: the document alone is named
)

// wholeWords is how many words that name something a question has at most that asks something of a document as a whole: a longer one tells a story, and
// asks of what is in it.
const wholeWords = 20

func (s Structure) counts() bool {
	return s == CountsArticles || s == CountsChapters || s == CountsSections || s == CountsClauses || s == CountsPoints || s == ListsChapters || s == ListsArticles
}

// OfForce reports whether a document's force, or what replaces what, is asked for.
func (s Structure) OfForce() bool {
	return s == ForceUntil || s == ForceStill || s == ForceSince || s == ReplacedBy || s == ReplacesWhich
}

// Structure is what a question asks of a document as a whole, "" of every other question. Whether it names a document the corpus says.
func (q Question) Structure() Structure {
	text := plain(q.words)
	for _, r := range structureRules() {
		at := r.pattern.find(text)
		if at == nil {
			continue
		}
		switch s := Structure(r.tells); {
		case s == "other" || len(q.Awards) > 0 && !s.counts() || q.Names() > wholeWords: // an award's, a file's, not the document's
			return ""
		case s != ReplacesWhich:
			return s
		}
		if q.replaced(text, at[0]) {
			return ReplacedBy
		}
		return ReplacesWhich
	}
	if q.namesNothingElse() {
		return Named
	}
	return ""
}

// replacing is the verb by which one document takes the place of another.
var replacing = regexp.MustCompile(` (?:thay the|thay cho|thay|bai bo) `)

// replaced reports whether the document named is the one whose place is taken: it stands after the verb, "nghị định nào thay thế Nghị định 98", or the
// verb is passive, and what does it is asked or not said: "Nghị định 98 bị thay thế bởi văn bản nào", "Nghị định 98 bị nghị định nào thay thế". Where
// what suffers it is asked, "nghị định nào bị thay thế bởi Nghị định 152", the one named does it.
func (q Question) replaced(text string, from int) bool {
	at := replacing.FindStringIndex(text[from:])
	if at == nil {
		return false
	}
	before, rest := text[:from+at[0]+1], text[from+at[1]-1:]
	switch {
	case askedAgent.MatchString(before):
		return true
	case agentAfter.MatchString(rest), strings.HasSuffix(before, " bi "), strings.HasSuffix(before, " duoc "):
		return !askedSubject.MatchString(before)
	case len(q.Numbers) > 0:
		return !numberedBefore.MatchString(before)
	}
	return kindNamed.MatchString(rest) && !kindAsked.MatchString(rest)
}

// namedKinds are the kinds of documents that one takes the place of.
const namedKinds = `nghi dinh|thong tu|quyet dinh|chi thi|luat|ke hoach|huong dan`

var (
	// askedAgent is before the verb where what does it is asked: "bị nghị định nào (của Chính phủ) thay thế", "do những văn bản gì thay thế".
	askedAgent = regexp.MustCompile(` (?:bi|duoc|do|boi)(?: (?:mot|cac|nhung))? (?:` + namedKinds + `|van ban|cai)(?: so| moi)? (?:nao|gi)(?: \S+){0,4} $`)
	// agentAfter is after the verb where what does it follows.
	agentAfter = regexp.MustCompile(`^ (?:boi|bang) `)
	// askedSubject is before a passive verb where what suffers it is asked: "những nghị định nào đã bị".
	askedSubject   = regexp.MustCompile(` (?:` + namedKinds + `|van ban|cai)(?: so| cu)? (?:nao|gi)(?: (?:da|se|dang|vua))? (?:bi|duoc) $`)
	numberedBefore = regexp.MustCompile(` (?:\S*\d+/\S+|(?:` + namedKinds + `)(?: so)? \d+) `)
	kindNamed      = regexp.MustCompile(` (?:` + namedKinds + `) `)
	kindAsked      = regexp.MustCompile(` (?:` + namedKinds + `|van ban) (?:nao|gi) `)
)

// namesNothingElse reports whether a question is but the number of a document: "06-2022-QH15", "Nghị định 152/2025/NĐ-CP".
func (q Question) namesNothingElse() bool {
	if len(q.Numbers) != 1 || len(q.Places) > 0 {
		return false
	}
	n := q.Numbers[0]
	tokens := vietnamese.Tokenize(q.Text)
	rest := append(append([]vietnamese.Token{}, tokens[:n.From]...), tokens[n.To:]...)
	for i, role := range vietnamese.Roles(rest) {
		if role == vietnamese.Content && len(rest[i].Text) > 1 {
			return false
		}
	}
	return true
}
