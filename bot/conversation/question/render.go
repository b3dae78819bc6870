package question

import (
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/bot/telegram"
	"thidua/knowledge"
)

// The length from which a quote is folded up until it is tapped: of the first, and of those after it.
const (
	longQuote = 900
	longOther = 250
)

// answer writes an answer out: a line of introduction, the quotes with their citation lines, the remarks, what it is good for.
// officer is who is asked where nothing was found, "" when nobody is known.
func (t text) answer(a knowledge.Answer, officer string) string {
	remarks := t.remarks(a)
	switch a.Outcome {
	case knowledge.Greeting:
		return t.greeting()
	case knowledge.Refused:
		return t.refused()
	case knowledge.OfficiallyAnswered, knowledge.Exchanged:
		return t.curated(a) + t.quotes(a.Citations, maxBasisQuote) + remarks
	case knowledge.NoSuch:
		return t.noSuch(a.Remarks) + t.quotes(a.Citations, maxQuote) + "\n\n" + t.whereToAsk(officer)
	case knowledge.DeclinedOutOfScope:
		return t.outOfScope() + remarks
	case knowledge.DeclinedNoBasis:
		if a.Unclear {
			return t.notUnderstood()
		}
		return t.noBasis() + remarks + "\n\n" + t.whereToAsk(officer)
	}
	lead := t.answerLead(a.Outcome)
	if a.Outcome == knowledge.Stated {
		lead, remarks = t.stated(a), t.remarks(withoutFacts(a))
	}
	html := lead + t.quotes(a.Citations, maxQuote) + remarks + "\n\n"
	if slices.ContainsFunc(a.Citations, func(c knowledge.Citation) bool { return c.Item != "" }) {
		html += t.moreInFull() + "\n"
	}
	return html + t.standing()
}

// quotes writes citations out, each a paragraph: the words, of at most so many characters, their place, and what of the list is left out.
func (t text) quotes(citations []knowledge.Citation, most int) string {
	var out strings.Builder
	for i, c := range citations {
		words, cut := shorten(c.Quote, most)
		fold := longQuote
		if i > 0 {
			fold = longOther
		}
		out.WriteString("\n\n" + quote(t.emphasised(words, c.Emphasis), c.Lead, c.Follows, c.GoesOn && !cut, fold) + "\n" + t.basis(c))
		if c.Note != "" {
			note, _ := shorten(c.Note, maxNote)
			out.WriteString("\n" + t.note(note))
		}
		if len(c.Sums.Of) > 0 {
			out.WriteString("\n" + t.sums(c.Sums))
		}
		if cut {
			out.WriteString("\n" + t.goesOn())
		}
	}
	return out.String()
}

// noSuch says what there is not, and what there is.
func (t text) noSuch(remarks []knowledge.Remark) string {
	var lines []string
	for _, r := range remarks {
		lines = append(lines, t.remark(r))
	}
	return strings.Join(lines, "\n")
}

// leftOut stands where words are left out.
const leftOut = "[…]"

// maxQuote is the length in characters to which a quote is shortened in a chat: three of them fit the three messages
// that an answer may take. The whole is a button away.
const maxQuote = 2800

// maxNote is the length in characters to which what notes say of a quote is shortened.
const maxNote = 600

// maxBasisQuote is the same where people's own words answer, with as many quotes as they may be founded on.
const maxBasisQuote = 800

// shorten ends a quote of more than so many characters at the end of a line or, when its lines are long, of a sentence or word.
func shorten(quote string, most int) (words string, cut bool) {
	if utf8.RuneCountInString(quote) <= most {
		return quote, false
	}
	head := string([]rune(quote)[:most])
	for _, end := range []string{"\n", ". ", "; ", " "} {
		if i := strings.LastIndex(head, end); i > len(head)/2 {
			head = head[:i+len(end)]
			break
		}
	}
	return strings.TrimRight(head, " \n") + " " + leftOut, true
}

// emphasised is the words of a quote as HTML, what answers in bold.
func (t text) emphasised(words string, spans []knowledge.Span) string {
	var out strings.Builder
	at := 0
	for _, s := range spans {
		if s.From < at || s.To > len(words) {
			continue // of what was cut off
		}
		out.WriteString(telegram.Escape(words[at:s.From]) + "<b>" + telegram.Escape(words[s.From:s.To]) + "</b>")
		at = s.To
	}
	return out.String() + telegram.Escape(words[at:])
}

// quote sets words, which are HTML, off as a quote, after those that introduce them, with signs where something is left out before and after.
// It is folded up when it has more characters than fold.
func quote(words, lead string, follows, goesOn bool, fold int) string {
	lines := []string{telegram.Escape(lead), leftOut, words, leftOut}
	shown := lines[:0]
	for i, show := range []bool{lead != "", follows, true, goesOn} {
		if show {
			shown = append(shown, lines[i])
		}
	}
	html := strings.Join(shown, "\n")
	tag := "<blockquote>"
	if telegram.Length(html) > fold {
		tag = "<blockquote expandable>"
	}
	return tag + html + "</blockquote>"
}

// remarks is the paragraph of remarks, or nothing.
func (t text) remarks(a knowledge.Answer) string {
	var lines []string
	for _, r := range a.Remarks {
		lines = append(lines, "<i>Lưu ý: "+t.remark(r)+"</i>")
	}
	for _, c := range a.Citations {
		if c.Path == "Chữ ký" {
			lines = append(lines, "<i>Lưu ý: "+t.digitised()+"</i>")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(lines, "\n")
}
