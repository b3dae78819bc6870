package query

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
)

// Aspect is the kind of answer that is wanted.
type Aspect string

// The kinds, as the table names them.
const (
	Amount     Aspect = "amount"     // how much money
	Share      Aspect = "share"      // which part, in per cent
	Period     Aspect = "period"     // for how long, how often
	Deadline   Aspect = "deadline"   // within which time, by which day
	Force      Aspect = "force"      // since when, until when it holds
	Replaces   Aspect = "replaces"   // what took whose place
	Decides    Aspect = "decides"    // who decides, signs, recognises
	Proposes   Aspect = "proposes"   // who proposes, submits
	Pays       Aspect = "pays"       // who pays, from what
	Where      Aspect = "where"      // to whom it is sent
	Copies     Aspect = "copies"     // how many sets of papers
	Papers     Aspect = "papers"     // which papers a file is made of
	Steps      Aspect = "steps"      // which way a file goes
	Receivers  Aspect = "receivers"  // who may receive it
	Conditions Aspect = "conditions" // what one must have or do for it
	Definition Aspect = "definition" // what something is
	List       Aspect = "list"       // which there are
	Loss       Aspect = "loss"       // what is taken back, and when
	Compare    Aspect = "compare"    // what differs
	YesNo      Aspect = "yesno"      // whether something is so
	How        Aspect = "how"        // how something is done or regulated
	Count      Aspect = "count"      // how many
	Number     Aspect = "number"     // of provisions only: any number or time
)

//go:embed aspect.txt
var aspectTable string

var aspectRules = rules("aspect.txt", &aspectTable)

// asking is where words ask for a kind of answer.
type asking struct {
	aspect   Aspect
	from, to int // in words
	loose    bool
}

// clauseLine is a clause as the patterns read it, and the word that each of its words begins with.
type clauseLine struct {
	text string
	at   []int
}

// findAspects finds what kinds of answer words ask for, once in each clause, in the order of the table. Nothing is asked across the end of a clause, and
// an award is one word, whatever its name is made of: "Thầy thuốc ưu tú là gì" does not ask what takes a place ("thay").
func findAspects(words []word, awards []NamedAward, clauses []int) (all []asking) {
	lines := clauseLines(words, awards, clauses)
	for i := range lines {
		lines[i].text = withoutUnasked(lines[i].text)
	}
	whole := plain(words)
	look := func(mentions bool) {
		for _, p := range aspectRules() {
			if p.mention != mentions || !p.pattern.may(whole) {
				continue
			}
			for _, line := range lines {
				known := func(a asking) bool {
					return clauses[a.from] == clauses[line.at[0]] && (a.aspect == p.tells || mentions && !slices.Contains(besideMention, a.aspect))
				}
				if found := p.pattern.find(line.text); found != nil && !slices.ContainsFunc(all, known) {
					from := strings.Count(line.text[:found[0]+1], " ") - 1
					all = append(all, asking{p.tells, line.at[from], line.at[from+strings.Count(line.text[found[0]+1:found[1]], " ")], p.loose})
				}
			}
		}
	}
	look(false)
	look(true)
	return all
}

// besideMention are kinds that leave a mention what it is: "tiền thưởng ra sao" asks how much.
var besideMention = []Aspect{How, Count, Definition, Receivers, Conditions, List, Force}

// Words that ask in other places and here do not: "chưa bao giờ", "mấy năm nay", "ba mươi mấy năm".
var (
	never  = regexp.MustCompile(` (?:chua|khong|chang|cha|ko) (?:\S+ ){0,6}?(bao gio) `)
	asksOn = regexp.MustCompile(` (?:biet|ro|hieu|thi|nen|ma|hay|hoi|phai) `)
	vague  = regexp.MustCompile(` (may|bao nhieu) (?:nam|thang|lan|ngay|tuan|hom|doi) (?:nay|truoc|qua|gan day|vua qua|troi|vua roi|lien roi|roi) | (?:muoi|chuc|tram) (may) (?:nam|thang|tuoi|lan|nguoi|ngay) `)
	// stillAsks is after "mấy năm rồi" where a condition is asked for.
	stillAsks = regexp.MustCompile(`^(?:moi|thi) `)
)

// withoutUnasked is a clause in which words that ask nothing here are others, as many.
func withoutUnasked(line string) string {
	for _, of := range []*regexp.Regexp{never, vague} {
		for from := 0; ; {
			m := of.FindStringSubmatchIndex(line[from:])
			if m == nil {
				break
			}
			at, to := m[2], m[3]
			if at < 0 {
				at, to = m[4], m[5]
			}
			at, to = from+at, from+to
			before, after := line[from+m[0]:at], line[from+m[1]:]
			if of == never && !asksOn.MatchString(before) || of == vague && !stillAsks.MatchString(after) {
				line = line[:at] + strings.Repeat("- ", strings.Count(line[at:to], " ")) + "-" + line[to:]
			}
			from = at
		}
	}
	return line
}

// clauseLines are the clauses of words, folded, with a blank at either end of every word.
func clauseLines(words []word, awards []NamedAward, clauses []int) (lines []clauseLine) {
	var line clauseLine
	end := func(at int) {
		if line.text != "" {
			lines = append(lines, clauseLine{line.text, append(line.at, at)})
		}
		line = clauseLine{text: " "}
	}
	for i := 0; i < len(words); i++ {
		if i == 0 || clauses[i] != clauses[i-1] {
			end(i)
		}
		line.at = append(line.at, i)
		if len(awards) > 0 && awards[0].From == i {
			line.text += anAward + " "
			i, awards = awards[0].To-1, awards[1:]
			continue
		}
		if words[i].canonical == "thầy" || words[i].canonical == "thấy" { // nothing takes a place
			line.text += "- "
			continue
		}
		line.text += words[i].folded + " "
	}
	end(len(words))
	return lines
}

// anAward stands for the name of an award where kinds of answer are looked for.
const anAward = "*"

// Certain reports whether an answer of the kind can be told by its words: a sum, a day, who decides. Of yes or no it cannot.
func (a Aspect) Certain() bool {
	return !slices.Contains([]Aspect{YesNo, How, Count, Compare, List, Definition}, a)
}

// AsksNumber reports whether a question is answered by a number or a time alone.
func (q Question) AsksNumber() bool {
	return !q.Wants(List) && slices.ContainsFunc([]Aspect{Amount, Period, Deadline, Copies}, func(a Aspect) bool { return q.Wants(a) && !slices.Contains(q.loose, a) })
}
