package query

import (
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// fewWords is how many words that name something a question has at most that leans on the one before it, if it names neither an award nor a
// document.
const fewWords = 5

// fewOutside is the same of a question of yes or no, or of what more there is, that speaks of nothing of the field: "làm ở đảo có được nhân đôi
// thời gian không" is asked of what was asked about before.
const fewOutside = 8

// LeansOn reports whether a question can only be understood after one before it: it says so ("thế còn …", "điều đó"), or it lacks what another
// names: "ai ký", "bao nhiêu tiền", "hạng nhì thì mấy năm", "khoản 4 thì sao".
func (q Question) LeansOn() bool {
	if q.PointsBack() || q.asksHowSo() || q.asksOfOtherLaw() {
		return true
	}
	named, outside := 0, 0
	inAward := q.inAwards()
	for i := range q.words {
		if q.words[i].role != vietnamese.Content {
			continue
		}
		named++
		if !inAward[i] {
			outside++
		}
	}
	if q.namesDocument() {
		return false
	}
	if len(q.Awards) > 0 {
		return len(q.Aspects) == 0 && outside == 0
	}
	// "Phong trào thi đua là gì" is whole; so is what names an award that there is not.
	few := fewWords
	if more := strings.Contains(plain(q.words), " nua "); !q.OfTheField() && (more || q.Wants(YesNo)) && !slices.ContainsFunc(q.Aspects, Aspect.Certain) {
		few = fewOutside
	}
	return named <= few && !(q.Wants(Definition) && named > 1) && q.NoSuch() == ""
}

// asksHowSo reports whether a question names a case and asks of it what was asked before: "khoản 4 thì sao", "tập thể thì mấy năm".
func (q Question) asksHowSo() bool {
	text := plain(q.words)
	return strings.Contains(text, " thi sao ") || strings.Contains(text, " thi may ")
}

// otherLaw is the law of another time than the one that was asked for.
var otherLaw = regexp.MustCompile(` (?:luat|nghi dinh|thong tu|quy dinh) (?:moi|cu|hien hanh|hien nay|bay gio|truoc|truoc day|sua doi) `)

// asksOfOtherLaw reports whether a question asks of the law of another time what was asked before, and names nothing itself: "luật mới thì tỷ lệ bao nhiêu".
// When that law holds, and what it took the place of, is asked of it alone.
func (q Question) asksOfOtherLaw() bool {
	if len(q.Numbers)+len(q.Places) > 0 || q.OfTheField() || slices.ContainsFunc([]Aspect{Force, Replaces, Definition, List}, q.Wants) || !otherLaw.MatchString(plain(q.words)) {
		return false
	}
	return q.Names() <= fewOutside
}

// Names is how many words of a question, and of what it takes over, name something.
func (q Question) Names() (n int) {
	for i := range q.words {
		if q.words[i].role == vietnamese.Content {
			n++
		}
	}
	return n
}

// Markers of a question that leans on another, as DESIGN §6 has it; met as they are written and, in a question without diacritics, folded.
var (
	backStarts = []string{"thế còn", "thế thì", "thế nếu", "vậy thì", "vậy còn", "vậy nếu", "nếu vậy thì", "nếu thế thì", "trường hợp này", "trường hợp đó", "còn", "thế", "vậy", "ủa", "à thế", "rồi", "nhưng nếu", "nếu là"}
	backWords  = []string{"vừa rồi", "nói trên", "ở câu trên", "câu trước", "điều đó", "khoản đó", "cái đó", "danh hiệu đó", "loại đó", "mức đó", "bằng đó", "huân chương đó", "cái này thì", "như trên", "bây giờ thì", "giờ thì", "cái ấy", "trường hợp ấy"}
)

// notPointing are words after which "đó" points at nothing that was asked before: "trong đó", "do đó".
var notPointing = []string{"trong", "do", "khi", "ai", "từ", "theo", "sau", "trước", "nơi", "gì", "đâu", "nào", "qua"}

// PointsBack reports whether a question says that it leans on one before it.
func (q Question) PointsBack() bool {
	form := func(s string) string { return s }
	text := " "
	for i := range q.words {
		text += q.words[i].spoken(q.bare) + " "
	}
	if q.bare {
		form = vietnamese.Fold
	}
	starts := func(s string) bool { return strings.HasPrefix(text, " "+form(s)+" ") }
	has := func(s string) bool { return strings.Contains(text, " "+form(s)+" ") }
	if strings.HasPrefix(text, " "+form("thế nào")+" ") || strings.HasPrefix(text, " "+form("còn hiệu lực")+" ") {
		return false
	}
	if slices.ContainsFunc(backStarts, starts) || slices.ContainsFunc(backWords, has) {
		return true
	}
	for i := 1; i < len(q.words) && !q.bare; i++ { // without diacritics "do" may be đó or do
		if w := q.words[i].canonical; (w == "đó" || w == "ấy") && !slices.Contains(notPointing, q.words[i-1].canonical) {
			return true
		}
	}
	return false
}

// OutsideAwards is the words of a question but for the awards that it names.
func (q Question) OutsideAwards() string {
	in := q.inAwards()
	return q.spelt(func(i int) bool { return !in[i] })
}

func (q Question) inAwards() []bool {
	in := make([]bool, len(q.words))
	for _, a := range q.Awards {
		for i := a.From; i < a.To; i++ {
			in[i] = true
		}
	}
	return in
}

// namesDocument reports whether a question names a document or a place in one by itself.
func (q Question) namesDocument() bool {
	text := plain(q.words)
	return slices.ContainsFunc([]string{" dieu ", " luat ", " nghi dinh ", " thong tu ", " ke hoach ", " chi thi ", " quyet dinh so "}, func(w string) bool {
		return strings.Contains(text, w)
	}) && !strings.Contains(text, " dieu do ")
}

// earlierWeight is what the words of an earlier question count.
const earlierWeight = 0.5

// After is a question that leans on another, with what it takes over from that: the award if it names none, the kind of answer if it asks for
// none, the time, and the words at half their weight. A class without an award is of the other's award.
func (q Question) After(earlier Question) Question {
	out := q
	inherits := len(q.Awards) == 0
	if inherits {
		out.Awards = slices.Clone(earlier.Awards)
		if len(out.Awards) == 1 {
			if sibling := q.sibling(out.Awards[0].Award); sibling != nil {
				out.Awards[0].Award, inherits = sibling, false
			}
		}
		class := 0
		for i := range q.words {
			if isClass(q.words, i) {
				class = classWords[q.words[i+1].folded]
			}
		}
		for i := range out.Awards {
			out.Awards[i].From += len(q.words)
			out.Awards[i].To += len(q.words)
			if class > 0 {
				out.Awards[i].Class = class
			}
		}
	}
	asksItself := slices.ContainsFunc(q.Aspects, func(a Aspect) bool { return !slices.Contains(weak, a) })
	if !asksItself {
		out.Aspects = append(slices.Clone(q.Aspects), earlier.Aspects...)
		out.loose = append(slices.Clone(q.loose), earlier.loose...)
	}
	if len(q.Receivers) == 0 {
		out.Receivers = earlier.Receivers
	}
	if q.Time == (Time{}) && !strings.Contains(plain(q.words), " bay gio ") && !strings.Contains(plain(q.words), " hien nay ") && !strings.Contains(plain(q.words), " luat moi ") {
		out.Time = earlier.Time
		if at := q.pointsAt(); at >= 0 && out.Time == (Time{}) { // "hồi đó thưởng bao nhiêu"
			out.Time = earlier.timeTold(len(earlier.words))
		}
	}
	out.words = append(slices.Clone(q.words), earlier.words...)
	out.weights, out.clauses = slices.Clone(q.weights), slices.Clone(q.clauses)
	for _, c := range earlier.clauses {
		out.clauses = append(out.clauses, len(q.words)+c) // no clause of this one
	}
	inAward, inAsking := earlier.inAwards(), make([]bool, len(earlier.words))
	for _, a := range earlier.asked {
		for i := a.from; i < min(a.to, len(inAsking)); i++ {
			inAsking[i] = true
		}
	}
	for i := range earlier.words {
		w := earlierWeight * earlier.weights[i]
		if !inherits && inAward[i] || asksItself && inAsking[i] {
			w = 0 // another award is meant now, or something else of it asked
		}
		out.weights = append(out.weights, w)
	}
	for _, m := range earlier.meanings {
		out.meanings = append(slices.Clip(out.meanings), meaning{m.words, earlierWeight * m.weight})
	}
	return out
}

// sibling is the award that a question changes one into by a few words: "ưu tú" of Nghệ nhân nhân dân, "cấp tỉnh" of Chiến sĩ thi đua cơ sở; nil when
// it changes none. Of those whose names have words of both the one with the most is meant.
func (q Question) sibling(of *Award) (found *Award) {
	own := map[string]bool{}
	for i := range q.words {
		counted := i > 0 && slices.Contains(howMany, q.words[i-1].folded) // "mấy bộ" is no ministry
		if q.words[i].role == vietnamese.Content && !counted {
			own[q.words[i].spoken(q.bare)] = true
		}
	}
	most := 0
	for _, a := range Awards() {
		for _, n := range a.names {
			changed, kept := 0, 0
			for k := range n.written {
				word := n.written[k]
				if q.bare {
					word = n.plain[k]
				}
				switch {
				case slices.Contains(of.names[0].written, n.written[k]):
					kept++
				case own[word]:
					changed++
				default:
					changed -= len(n.written)
				}
			}
			if a != of && changed > 0 && kept > 0 && changed+kept > most {
				found, most = a, changed+kept
			}
		}
	}
	return found
}

// howMany are the words before what is counted.
var howMany = []string{"may", "nhieu", "bn"}
