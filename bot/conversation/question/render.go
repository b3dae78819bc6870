package question

import (
	"strings"
	"unicode/utf8"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
)

// longQuote is the length from which a quote is folded up until it is tapped.
const longQuote = 900

// answer writes an answer out: a line of introduction, the quotes with their citation lines, the remarks.
func (t text) answer(a knowledge.Answer) string {
	remarks := t.remarks(a)
	switch a.Outcome {
	case knowledge.Greeting:
		return t.greeting()
	case knowledge.Refused:
		return t.refused()
	case knowledge.OfficiallyAnswered, knowledge.Exchanged:
		return t.curated(a) + t.quotes(a.Citations, maxBasisQuote) + remarks
	case knowledge.DeclinedOutOfScope:
		return t.outOfScope() + remarks
	case knowledge.DeclinedNoBasis:
		if a.Unclear {
			return t.notUnderstood()
		}
		return t.noBasis() + remarks + "\n\n" + t.whereToAsk()
	}
	return t.answerLead(a.Outcome) + t.quotes(a.Citations, maxQuote) + remarks
}

// quotes writes citations out, each a paragraph: the words, of at most so many characters, and their place.
func (t text) quotes(citations []knowledge.Citation, most int) string {
	var out strings.Builder
	for _, c := range citations {
		words, cut := shorten(c.Quote, most)
		if c.Lead != "" {
			words = c.Lead + "\n[…]\n" + words
		}
		out.WriteString("\n\n" + quote(words) + "\n" + t.basis(conversation.UpperFirst(c.Place)))
		if cut {
			out.WriteString("\n" + t.goesOn())
		}
	}
	return out.String()
}

// maxQuote is the length in characters to which a quote is shortened in a chat: three of them fit the three messages
// that an answer may take. The whole is a button away.
const maxQuote = 2800

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
	return strings.TrimSpace(head) + " […]", true
}

func quote(words string) string {
	tag := "<blockquote>"
	if utf8.RuneCountInString(words) > longQuote {
		tag = "<blockquote expandable>"
	}
	return tag + telegram.Escape(words) + "</blockquote>"
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
