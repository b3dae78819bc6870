package question

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// factKinds are the remarks that answer what is asked of a document as a whole.
var factKinds = []knowledge.RemarkKind{
	knowledge.DocumentIs, knowledge.HasUnits, knowledge.ForceFrom, knowledge.WillExpire, knowledge.NoEnd, knowledge.Expired, knowledge.NotYet, knowledge.PeriodOver,
}

func isFact(r knowledge.Remark) bool { return slices.Contains(factKinds, r.Kind) }

// withoutFacts is an answer without the remarks that stated says.
func withoutFacts(a knowledge.Answer) knowledge.Answer {
	a.Remarks = slices.DeleteFunc(slices.Clone(a.Remarks), isFact)
	return a
}

// stated is what a document's structure, dates and relations answer.
func (t text) stated(a knowledge.Answer) string {
	var lines []string
	for _, r := range a.Remarks {
		if isFact(r) {
			lines = append(lines, "<b>"+t.remark(r)+"</b>")
		}
	}
	if len(lines) == 0 {
		return t.answerLead(knowledge.LookedUp)
	}
	return strings.Join(lines, "\n")
}

// fact words the remarks on a document's structure, its force, and what of it the corpus has.
func (t text) fact(r knowledge.Remark) string {
	document := telegram.Escape(shortName(r.Document))
	units := telegram.Escape(r.Units)
	place := telegram.Escape(corpus.Place(r.Path))
	switch r.Kind {
	case knowledge.NoSuchUnit:
		return conversation.UpperFirst(document) + " không có " + place + parenthesis("có ", units) + "."
	case knowledge.NoSuchPower:
		return "Thẩm quyền quyết định tặng " + document + " không thuộc người, cơ quan nêu trong câu hỏi."
	case knowledge.NotHeld:
		if r.Path == "" {
			place = "toàn văn"
		}
		return "Kho chưa có " + place + " " + document + parenthesis("mới có ", units) + "."
	case knowledge.HeldInPart:
		return "Kho chưa có toàn văn " + document + parenthesis("mới có ", units) + "; những điều chưa có trong kho có thể còn quy định liên quan."
	case knowledge.LevelAbolished:
		return fmt.Sprintf("Từ ngày %s không còn %s (%s); nơi có thẩm quyền nay được trích ở trên.", r.Day.Words(), units, document)
	case knowledge.PowerUnknown:
		return fmt.Sprintf("Từ ngày %s không còn %s (%s); thẩm quyền của %s nay do ai thực hiện, kho văn bản chưa có quy định.", r.Day.Words(), units, document, units)
	case knowledge.OtherProvince:
		return conversation.UpperFirst(document) + " là văn bản của " + units + ", không áp dụng ở địa phương khác."
	case knowledge.MoreUnits:
		return fmt.Sprintf("Còn %d điều, khoản nữa, từ %s đến %s; đề nghị %s hỏi tiếp.", r.Count, place, telegram.Escape(corpus.Place(r.Units)), t.Address)
	case knowledge.HasUnits:
		of := conversation.UpperFirst(document)
		if r.Path != "" {
			of = conversation.UpperFirst(place) + " " + document
		}
		return fmt.Sprintf("%s có %d %s.", of, r.Count, units)
	case knowledge.ForceFrom:
		return conversation.UpperFirst(document) + " có hiệu lực từ ngày " + r.Day.Words() + "."
	case knowledge.WillExpire:
		return conversation.UpperFirst(document) + " sẽ hết hiệu lực từ ngày " + r.Day.Words() + "."
	case knowledge.NoEnd:
		return "Trong kho chưa có văn bản nào quy định " + document + " hết hiệu lực."
	case knowledge.ProvisionAmended:
		return conversation.UpperFirst(place) + " đã được sửa đổi, bổ sung bởi " + changedBy(units, document) + " từ ngày " + r.Day.Words() + "; đề nghị đối chiếu nội dung mới."
	case knowledge.ProvisionNotYet:
		return conversation.UpperFirst(place) + " " + document + " có hiệu lực từ ngày " + r.Day.Words() + "."
	case knowledge.ProvisionEnded:
		return conversation.UpperFirst(place) + " đã được bãi bỏ, thay thế theo " + changedBy(units, document) + " từ ngày " + r.Day.Words() + "."
	case knowledge.DocumentIs:
		return conversation.UpperFirst(telegram.Escape(r.Document)) + ": " + units + "."
	}
	return ""
}

// changedBy names the provision of a document, or the document where it is not known.
func changedBy(place, document string) string {
	if place == "" {
		return document
	}
	return place + " " + document
}

// parenthesis is words in parentheses, nothing without them.
func parenthesis(lead, words string) string {
	if words == "" {
		return ""
	}
	return " (" + lead + words + ")"
}
