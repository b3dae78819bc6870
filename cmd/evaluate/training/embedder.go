package training

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"thidua/knowledge/bank"
	"thidua/knowledge/embedding"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Heading is what an article is about, and what it says.
type Heading struct{ Title, Words string }

// Place is a provision with the questions that it answers.
type Place struct {
	Document, Path string
	Words          string // of the provision, under the headings above it
	Questions      []string
}

const (
	dimension = 256
	maxPieces = 36_000 // with the dimension, 9.7 MB
	// leastTexts is the texts that a piece is in, those about a place counting bankCounts each.
	leastTexts = 3
	bankCounts = 3
	// leastLetters is the same of three letters, by which mistyped syllables are read.
	leastLetters = 100

	headingRounds  = 1  // times that every heading is learned from
	questionRounds = 10 // and every question, after them
	batchSize      = 256
	// together is how many questions of one document stand beside each other in a batch: what is hardest to tell apart.
	together = 32
	// heldOut is the part of the questions that is measured: one in so many.
	heldOut = 10
)

// Embedder learns vectors of pieces and returns them written, for embedding.Read: first from headings with their articles, then from questions with
// the words of the places that answer them and with other questions of the same place. It tells w how often questions that it has not learned from
// find their place, and then learns from all. The same input gives the same bytes on one kind of processor.
func Embedder(w io.Writer, headings []Heading, places []Place) []byte {
	m := newMaterial(headings, places)
	fmt.Fprintf(w, "%d headings, %d questions of %d places, %d pieces\n", len(headings), len(m.questions), len(places), len(m.pieces))
	learned := newTable(dimension, m.rarity, rand.New(rand.NewPCG(1, 1)))
	m.learnHeadings(w, learned)
	clear(learned.squares) // what questions teach is not to be in small steps because much was learned from headings
	part := &table{dimension: dimension, rows: slices.Clone(learned.rows), squares: slices.Clone(learned.squares)}
	m.learnQuestions(io.Discard, part, func(q question) bool { return !q.held })
	m.measure(w, part)
	m.learnQuestions(w, learned, func(question) bool { return true })
	return embedding.Write(m.pieces, dimension, learned.rows)
}

// question is a question of a place.
type question struct {
	text        string
	place       int32
	typed, bare []occurrence // with and without marks
	held        bool         // kept for measuring
}

// material is what is learned from, in pieces.
type material struct {
	places    []Place
	words     [][]occurrence // of each place
	questions []question
	titles    [][2][]occurrence // of each heading, with and without marks
	bodies    [][]occurrence
	pieces    []string
	rarity    []float32
	rows      map[string]int32
	spelt     [][]int32 // of each piece, the rows of its letters
}

func newMaterial(headings []Heading, places []Place) *material {
	m := &material{places: places}
	texts := map[string]int{}
	total := 0
	count := func(text string, counts int) {
		total += counts
		for _, p := range embedding.Pieces(text) {
			texts[p.Name] += counts
			for _, letters := range embedding.Letters(p.Name) {
				texts[letters] += counts
			}
		}
	}
	for _, h := range headings {
		count(h.Title, 1)
		count(h.Words, 1)
	}
	for _, p := range places {
		count(p.Words, bankCounts)
		for _, q := range p.Questions {
			count(q, bankCounts)
		}
	}
	m.choose(texts, total)
	m.titles, m.bodies = make([][2][]occurrence, len(headings)), make([][]occurrence, len(headings))
	each(len(headings), func(i int) {
		h := headings[i]
		m.titles[i] = [2][]occurrence{m.read(h.Title), m.read(vietnamese.Fold(h.Title))}
		m.bodies[i] = m.read(h.Words)
	})
	for i, p := range places {
		m.words = append(m.words, m.read(p.Words))
		for _, text := range p.Questions {
			hash := fnv.New64a()
			io.WriteString(hash, text)
			m.questions = append(m.questions, question{text, int32(i), m.read(text), m.read(vietnamese.Fold(text)), hash.Sum64()%heldOut == 0})
		}
	}
	return m
}

// choose takes the letters and the pieces of most texts.
func (m *material) choose(texts map[string]int, total int) {
	spelling := func(name string) bool { return strings.HasPrefix(name, "~") }
	for name, n := range texts {
		if n >= leastLetters || n >= leastTexts && !spelling(name) {
			m.pieces = append(m.pieces, name)
		}
	}
	slices.SortFunc(m.pieces, func(a, b string) int {
		if spelling(a) != spelling(b) {
			return strings.Compare(b, a) // letters first: "~" stands after all other signs
		}
		return cmp.Or(cmp.Compare(texts[b], texts[a]), strings.Compare(a, b))
	})
	m.pieces = m.pieces[:min(len(m.pieces), maxPieces)]
	m.rows = map[string]int32{}
	for i, name := range m.pieces {
		rarity := math.Log(1 + float64(total)/float64(texts[name]))
		switch {
		case spelling(name):
			rarity *= 0.3
		case strings.HasPrefix(name, "="):
			rarity *= 0.5
		case strings.Contains(name, " "):
			rarity *= 0.7
		}
		m.rarity = append(m.rarity, float32(rarity))
		m.rows[name] = int32(i)
	}
	m.spelt = make([][]int32, len(m.pieces))
	for i, name := range m.pieces {
		if spelling(name) {
			continue
		}
		for _, letters := range embedding.Letters(name) {
			if row, known := m.rows[letters]; known {
				m.spelt[i] = append(m.spelt[i], row)
			}
		}
	}
}

// read takes a text apart as the embedder does.
func (m *material) read(text string) (read []occurrence) {
	for _, p := range embedding.Pieces(text) {
		if row, known := m.rows[p.Name]; known {
			read = append(read, occurrence{row, p.Counts})
			continue
		}
		for _, letters := range embedding.Letters(p.Name) {
			if row, known := m.rows[letters]; known {
				read = append(read, occurrence{row, p.Counts})
			}
		}
	}
	return read
}

// worn is a question as somebody else types it: one in three without marks, some of its pieces left out, some syllables by their letters.
func (m *material) worn(typed, bare []occurrence, random *rand.Rand) (worn []occurrence) {
	if random.IntN(3) == 0 {
		typed = bare
	}
	for _, o := range typed {
		switch chance := random.Float64(); {
		case chance < 0.05:
			for _, row := range m.spelt[o.row] {
				worn = append(worn, occurrence{row, o.counts})
			}
		case chance >= 0.15:
			worn = append(worn, o)
		}
	}
	return worn
}

func (m *material) learnHeadings(w io.Writer, t *table) {
	random := rand.New(rand.NewPCG(2, 2))
	same := func(a, b int32) bool { return a == b }
	for round := range headingRounds {
		loss, batches := 0.0, 0
		for order := range slices.Chunk(random.Perm(len(m.titles)), batchSize) {
			var batch []pair
			for _, i := range order {
				batch = append(batch, pair{m.worn(m.titles[i][0], m.titles[i][1], random), m.bodies[i], int32(i)})
			}
			loss += t.learn(batch, same)
			batches++
		}
		fmt.Fprintf(w, "headings, round %d: loss %.3f\n", round+1, loss/float64(max(batches, 1)))
	}
}

// related reports whether two places are one, or one is in the other.
func (m *material) related(a, b int32) bool {
	p, q := m.places[a], m.places[b]
	return a == b || p.Document == q.Document && (strings.HasPrefix(p.Path, q.Path+" ") || strings.HasPrefix(q.Path, p.Path+" "))
}

func (m *material) learnQuestions(w io.Writer, t *table, use func(question) bool) {
	random := rand.New(rand.NewPCG(3, 3))
	var all []int
	ofPlace := map[int32][]int{}
	for i, q := range m.questions {
		if use(q) {
			all = append(all, i)
			ofPlace[q.place] = append(ofPlace[q.place], i)
		}
	}
	worn := func(i int) []occurrence { return m.worn(m.questions[i].typed, m.questions[i].bare, random) }
	for round := range questionRounds {
		loss, batches := 0.0, 0
		for order := range slices.Chunk(m.shuffled(all, random), batchSize) {
			var batch []pair
			for _, i := range order {
				place := m.questions[i].place
				others := ofPlace[place]
				p := pair{worn(i), m.words[place], place}
				if len(others) > 1 && random.IntN(2) == 0 {
					other := others[random.IntN(len(others)-1)]
					if other == i {
						other = others[len(others)-1]
					}
					p.answer = worn(other)
				}
				batch = append(batch, p)
			}
			loss += t.learn(batch, m.related)
			batches++
		}
		fmt.Fprintf(w, "questions, round %d: loss %.3f\n", round+1, loss/float64(max(batches, 1)))
	}
}

// shuffled is questions in a random order, some of one document together.
func (m *material) shuffled(all []int, random *rand.Rand) (order []int) {
	all = slices.Clone(all)
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	slices.SortStableFunc(all, func(a, b int) int {
		return strings.Compare(m.places[m.questions[a].place].Document, m.places[m.questions[b].place].Document)
	})
	var groups [][]int
	for from := 0; from < len(all); {
		document := m.places[m.questions[all[from]].place].Document
		to := from + 1
		for to < len(all) && to < from+together && m.places[m.questions[all[to]].place].Document == document {
			to++
		}
		groups = append(groups, all[from:to])
		from = to
	}
	random.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	return slices.Concat(groups...)
}

// measure tells how often a question that was held out finds its place first, or among the first two: by the words of the others alone, by the
// nearest of them, by the nearest provision, and by words and the nearest question together.
func (m *material) measure(w io.Writer, t *table) {
	e, err := embedding.Read(embedding.Write(m.pieces, t.dimension, t.rows))
	if err != nil {
		return // of no pieces there is no table
	}
	place := map[[2]string]int{}
	words := make([][]float32, len(m.places))
	for i, p := range m.places {
		place[[2]string{p.Document, p.Path}] = i
		words[i] = e.Vector(p.Words)
	}
	var entries []bank.Entry
	var asked []question
	var near [][]float32
	for _, q := range m.questions {
		if q.held {
			asked = append(asked, q)
			continue
		}
		p := m.places[q.place]
		entries = append(entries, bank.Entry{Document: p.Document, Path: p.Path, Question: q.text})
		near = append(near, e.Vector(q.text))
	}
	index := new(bank.Index).With(entries, nil)
	ways := [4]string{"words", "nearest question", "nearest provision", "words and nearest question"}
	var first, second [len(ways)][]bool
	for way := range ways {
		first[way], second[way] = make([]bool, len(asked)), make([]bool, len(asked))
	}
	each(len(asked), func(n int) {
		var scores [len(ways)][]float64
		for way := range scores {
			scores[way] = make([]float64, len(m.places))
		}
		v := e.Vector(asked[n].text)
		for i, entry := range entries {
			at := &scores[1][place[[2]string{entry.Document, entry.Path}]]
			*at = max(*at, embedding.Cosine(v, near[i]))
		}
		for _, h := range index.Find(query.Read(asked[n].text, nil), len(m.places)) {
			scores[0][place[[2]string{h.Document, h.Path}]] = h.Likeness
		}
		for i := range words {
			scores[2][i] = embedding.Cosine(v, words[i])
			scores[3][i] = scores[0][i] + scores[1][i]
		}
		for way, of := range scores {
			ahead := 0
			for i, score := range of {
				if int32(i) != asked[n].place && score >= of[asked[n].place] {
					ahead++
				}
			}
			first[way][n], second[way][n] = ahead == 0, ahead < 2
		}
	})
	for way, name := range ways {
		fmt.Fprintf(w, "of %d questions held out, by %s: place first %.3f, in the first two %.3f\n", len(asked), name, share(first[way]), share(second[way]))
	}
}

// share is the part of what is true.
func share(all []bool) float64 {
	n := 0
	for _, one := range all {
		if one {
			n++
		}
	}
	return float64(n) / float64(max(len(all), 1))
}
