package door

import (
	_ "embed"
	"strings"
)

//go:embed denunciation.txt
var denunciationTable string

var denunciation = mustVocabulary(denunciationTable, "act", "self", "oneself", "want", "about", "passive", "person", "titled", "victim", "wrong", "settled", "mine", "demand",
	"punish", "heading", "form", "ours")

// denunciationRules find where in a reading one of them begins to hold: words [from, to), to 0 when it does not.
var denunciationRules = []struct {
	name string
	sure bool
	find func(r *reading, i int) (to int)
}{
	{"letter of complaint", true, (*reading).letterOf},
	{"the writer complains", true, (*reading).declares},
	{"a person is denounced", true, (*reading).denounces},
	{"the writer's own complaint", false, (*reading).ownComplaint},
	{"a wrong of a certain person", false, (*reading).accuses},
	{"punishment of a person demanded", false, (*reading).demands},
}

func denunciationIn(r *reading) Finding {
	for _, rule := range denunciationRules {
		for i := range r.words {
			if to := rule.find(r, i); to > 0 {
				return Finding{Kind: Denunciation, Sure: rule.sure, Start: r.words[i].start, End: r.words[to-1].end, Rule: rule.name}
			}
		}
	}
	return Finding{}
}

// letterOf: "ĐƠN TỐ CÁO" as a heading, or before "Kính gửi" and the like.
func (r *reading) letterOf(i int) int {
	n, _ := denunciation.match("heading", r, i)
	if n == 0 || !r.breaks(i) || i > 12 && !r.startsLine(i) {
		return 0
	}
	end := r.breaks(i+n) && !strings.Contains(r.gap(i+n), "?")
	if end && r.capital(i, i+n) || denunciation.find("form", r, i+n, i+n+25) >= 0 && !r.asks(i, i+n+1) {
		return i + n
	}
	return 0
}

// declares: the writer says that they complain, or want to: "tôi muốn tố cáo", "em xin làm đơn khiếu nại".
func (r *reading) declares(i int) int {
	n, _ := denunciation.match("self", r, i)
	anybody := n == 0
	if anybody {
		n, _ = denunciation.match("oneself", r, i)
	}
	if n == 0 || denunciation.before("passive", r, i) > 0 {
		return 0
	}
	_, end := r.sentence(i)
	for act := i + n; act < min(end, i+n+8); act++ {
		if denunciation.has("about", r, act) {
			return 0
		}
		length, exact := denunciation.match("act", r, act)
		if length == 0 {
			continue
		}
		wants := denunciation.find("want", r, i+n, act) >= 0
		unclear := length == 1 && act+1 < end && !r.personAt(act+1)
		if !wants && (anybody || act > i+n || length == 1 && !exact) || unclear || r.law(act+length) {
			return 0
		}
		return act + length
	}
	return 0
}

// law reports whether what follows an act at word i makes it a thing of the law: "khiếu nại là gì".
func (r *reading) law(i int) bool {
	switch {
	case i >= len(r.words):
		return false
	case r.words[i].typed.folded == "la":
		return true
	}
	return false
}

// personAt reports whether a person is named within two words from i on.
func (r *reading) personAt(i int) bool { return r.findPerson(i, i+4) >= 0 }

// person is the length of what names a person at word i: the word, or a title that counts as one before a name alone.
func (r *reading) person(i int) int {
	n, _ := denunciation.match("person", r, i)
	if n == 0 && denunciation.has("titled", r, i) && i+1 < len(r.words) && r.initial(i+1) && !r.capital(i, i+2) {
		return 1
	}
	return n
}

// findPerson is where the first person is named in the words from and before to; -1 when none is.
func (r *reading) findPerson(from, to int) int {
	for i := max(from, 0); i < min(to, len(r.words)); i++ {
		if n := r.person(i); n > 0 && i+n <= to {
			return i
		}
	}
	return -1
}

// denounces: an act against a person, in a sentence that asks nothing: "tố cáo giám đốc sở nhận hối lộ".
func (r *reading) denounces(i int) int {
	n, exact := denunciation.match("act", r, i)
	if n == 0 || n == 1 && !exact || denunciation.before("passive", r, i) > 0 {
		return 0
	}
	first, end := r.sentence(i)
	at := r.findPerson(i+n, i+n+3)
	if at < 0 || n == 1 && at > i+n || r.asks(first, end) || denunciation.find("about", r, first, i) >= 0 {
		return 0
	}
	length := r.person(at)
	if !r.certainPerson(at+length, end) && denunciation.find("wrong", r, at, end) < 0 && first != i {
		return 0
	}
	return at + length
}

// ownComplaint: "khiếu nại của tôi bao giờ được giải quyết".
func (r *reading) ownComplaint(i int) int {
	n, _ := denunciation.match("ours", r, i)
	if n == 0 {
		return 0
	}
	return i + n
}

// accuses: a wrong is said of a person who has a name or works where the writer does, or who did it to the writer.
func (r *reading) accuses(i int) int {
	n := r.person(i)
	if n == 0 {
		return 0
	}
	_, end := r.sentence(i)
	if !r.certainPerson(i+n, end) && denunciation.before("mine", r, i) == 0 && denunciation.before("victim", r, i) == 0 {
		return 0
	}
	for at := i + n; at < min(end, i+n+14); at++ {
		if length, _ := denunciation.match("wrong", r, at); length > 0 {
			return at + length
		}
		if denunciation.has("settled", r, at) {
			return 0
		}
	}
	return 0
}

// certainPerson reports whether words from i on make a person a certain one: a name, or the writer's own office.
func (r *reading) certainPerson(i, end int) bool {
	for at := max(i-1, 0); at < min(end, i+4); at++ { // "trưởng phòng tôi"
		if denunciation.has("mine", r, at) {
			return true
		}
	}
	names := 0
	for at := i; at < min(end, i+8) && names < 2; at++ {
		switch {
		case !r.initial(at) || r.capital(at, at+1) && len([]rune(r.source(at))) > 1:
			names = 0
		default:
			names++
		}
	}
	return names == 2 && !r.capital(i, min(end, i+8))
}

// demands: "đề nghị xử lý nghiêm đồng chí Nguyễn Văn A".
func (r *reading) demands(i int) int {
	n, _ := denunciation.match("demand", r, i)
	if n == 0 {
		return 0
	}
	_, end := r.sentence(i)
	for at := i + n; at < min(end, i+n+6); at++ {
		length, _ := denunciation.match("punish", r, at)
		if length == 0 {
			continue
		}
		person := r.findPerson(at+length, min(end, at+length+3))
		if person < 0 {
			continue
		}
		if n := r.person(person); r.certainPerson(person+n, end) {
			return person + n
		}
	}
	return 0
}
