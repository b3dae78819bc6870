package door

// secrecyInName finds a degree of secrecy in the words of a file's name. What is about secrets has none.
func secrecyInName(r *reading) Finding {
	for i := range r.words {
		m, ok := r.markAt(i)
		if !ok || r.joinsWord(m) {
			continue
		}
		switch {
		case m.exact && (m.emphatic() || !r.about(i)):
			return r.secret(m.from, m.to, true, "mark in the name of a file")
		case !m.exact && (m.double || r.secretName(m)) && !r.about(i):
			return r.secret(m.from, m.to, false, "untoned mark in the name of a file")
		}
	}
	return Finding{}
}

// joinsWord reports whether the mark is part of another word: the words of a name are never apart.
func (r *reading) joinsWord(m mark) bool {
	return !m.double && m.from > 0 && secrecy.before("before", r, m.from) > 0 || m.to < len(r.words) && secrecy.has("after", r, m.to)
}

// about reports whether a word before i says that the file is about secrets.
func (r *reading) about(i int) bool { return secrecy.find("about", r, 0, i) >= 0 }

// secretName reports whether everything around an untoned "mat" says that it is a degree: "cv_mat_15", "Do mat", "MAT_CV15".
func (r *reading) secretName(m mark) bool {
	last := m.to == len(r.words)
	ends := last || r.numeric(m.to) || secrecy.has("number", r, m.to)
	switch {
	case secrecy.before("kind", r, m.from) > 0, secrecy.before("stamp", r, m.from) > 0:
		return ends
	case m.emphatic():
		return last || r.numeric(m.to) || secrecy.has("kind", r, m.to)
	}
	return m.from == 0 && secrecy.has("kind", r, m.to)
}
