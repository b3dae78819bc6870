package door

import "strings"

// longestDiagnosis is the number of words after "Chẩn đoán:" that are masked at most.
const longestDiagnosis = 24

// health finds diagnoses: what follows "chẩn đoán:", and a disease that somebody certain has.
func (m *masker) health() (cuts []cut) {
	r := &m.reading
	for i := range m.words {
		if n, _ := personal.match("diagnosis", r, i); n > 0 && strings.Contains(m.gap(i+n), ":") && !strings.ContainsAny(m.gap(i+n), "?\n") {
			if to := m.clause(i + n); to > i+n {
				cuts = append(cuts, cut{m.words[i+n].start, m.words[to-1].end, Health})
			}
		}
		n, _ := personal.match("suffers", r, i)
		if n == 0 {
			continue
		}
		_, end := r.sentence(i)
		at := personal.find("disease", r, i+1, min(end, i+n+8))
		if at < 0 || at > i+n+3 || !m.patient(i) {
			continue
		}
		n, _ = personal.match("disease", r, at)
		cuts = append(cuts, cut{m.words[at].start, m.words[at+n-1].end, Health})
	}
	return cuts
}

// clause returns the word after the last one of a clause that starts at word i. One that has a label is masked already.
func (m *masker) clause(i int) int {
	to := i
	for ; to < min(len(m.words), i+longestDiagnosis); to++ {
		if m.refs[to] == labelWord {
			return i
		}
		if to > i && strings.ContainsAny(m.gap(to), "\n.;?") {
			break
		}
	}
	return to
}

// patient reports whether somebody certain is spoken of in the words before i: the writer, theirs, or a person with a name.
func (m *masker) patient(i int) bool {
	r := &m.reading
	first, _ := r.sentence(i)
	for at := max(first, i-8); at < i; at++ {
		if n, _ := personal.match("kin", r, at); n > 0 && at+n <= i && personal.before("anybody", r, at+n) == 0 {
			return true
		}
		if n, _ := personal.match("title", r, at); n > 0 && r.initial(at+n) && at+n < i {
			return true
		}
	}
	return false
}
