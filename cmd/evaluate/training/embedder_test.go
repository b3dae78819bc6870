package training

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"thidua/knowledge/embedding"
)

// lessons are headings and places of the toy corpus: the words of a place share none with its questions.
func lessons() (headings []Heading, places []Place) {
	said := []struct{ asks, says string }{
		{"mấy đồng", "mức kinh phí quy định"}, {"ông nào ký", "thẩm quyền quyết định"}, {"giấy tờ chi", "thành phần hồ sơ"}, {"bao lâu xong", "thời hạn giải quyết"},
	}
	for n, topic := range topics {
		for i, s := range said {
			p := Place{Document: fmt.Sprint(n), Path: fmt.Sprintf("Điều %d", i+1), Words: topic + ": " + s.says}
			for _, form := range []string{"%s %s", "cho em hỏi %s thì %s ạ", "ở %s %s thế", "%s ấy, %s hả bác", "bác ơi %s mà %s", "về %s xin hỏi %s"} {
				p.Questions = append(p.Questions, fmt.Sprintf(form, topic, s.asks))
			}
			places = append(places, p)
			headings = append(headings, Heading{Title: s.says + " " + topic, Words: topic + " theo " + s.says})
		}
	}
	return headings, places
}

func TestAnEmbedderLearnsWhatPeopleMean(t *testing.T) {
	headings, places := lessons()
	var report strings.Builder
	written := Embedder(&report, headings, places)
	e, err := embedding.Read(written)
	if err != nil {
		t.Fatal(err)
	}
	question := e.Vector("vườn hoa phải nộp mấy đồng")
	if right, wrong := embedding.Cosine(question, e.Vector("vườn hoa: mức kinh phí quy định")), embedding.Cosine(question, e.Vector("vườn hoa: thành phần hồ sơ")); right < wrong+0.1 {
		t.Errorf("what is meant is %.3f near, another thing %.3f", right, wrong)
	}
	for _, says := range []string{"40 headings, 240 questions of 40 places", "headings, round 1: loss ", "questions, round 10: loss ", "by words: place first ", "by nearest provision: place first "} {
		if strings.Count(report.String(), says) != 1 {
			t.Errorf("the report does not say %q once:\n%s", says, &report)
		}
	}
	if !bytes.Equal(written, Embedder(io.Discard, headings, places)) {
		t.Error("the same lessons gave another table")
	}
}

// What is reported of a question was learned without it: its place is found by other questions and by the words.
func TestQuestionsThatAreHeldOutAreMeasured(t *testing.T) {
	headings, places := lessons()
	var report strings.Builder
	Embedder(&report, headings, places)
	lines := regexp.MustCompile(`of (\d+) questions held out, by ([a-z ]+): place first ([\d.]+), in the first two ([\d.]+)`).FindAllStringSubmatch(report.String(), -1)
	if len(lines) != 4 {
		t.Fatalf("%d lines:\n%s", len(lines), &report)
	}
	m := newMaterial(headings, places)
	held := 0
	for _, q := range m.questions {
		if q.held {
			held++
		}
	}
	if held == 0 || held > len(m.questions)/4 {
		t.Errorf("%d of %d are held out", held, len(m.questions))
	}
	for _, line := range lines {
		first, err1 := strconv.ParseFloat(line[3], 64)
		two, err2 := strconv.ParseFloat(line[4], 64)
		if err1 != nil || err2 != nil || line[1] != strconv.Itoa(held) || first > two || two > 1 {
			t.Errorf("%s", line[0])
		}
		if two < 0.5 {
			t.Errorf("by %s few are found: %v", line[2], two)
		}
	}
}

func TestPiecesOfManyTextsAreLearned(t *testing.T) {
	headings, places := lessons()
	places = append(places, Place{Document: "x", Path: "Điều 9", Words: "hãnhữu", Questions: []string{"hãnhữu"}})
	m := newMaterial(headings, places)
	for piece, want := range map[string]bool{"vuon hoa": true, "=vườn": true, "kinh phi": true, "hanhuu": true, "thoi gian": false} {
		if _, learned := m.rows[piece]; learned != want {
			t.Errorf("%q is learned: %v", piece, learned)
		}
	}
	if common, rare := m.rarity[m.rows["thi"]], m.rarity[m.rows["vuon"]]; common >= rare {
		t.Errorf("what is in every other question has rarity %v, what is in few %v", common, rare)
	}
	if got := m.read("vườn zzz"); len(got) != 2 {
		t.Errorf("a text with an unknown syllable has %d pieces", len(got))
	}
}

func TestAQuestionIsWornAsPeopleTypeIt(t *testing.T) {
	headings, places := lessons()
	m := newMaterial(headings, places)
	random := rand.New(rand.NewPCG(9, 9))
	q := m.questions[0]
	bare, shorter := 0, 0
	for range 600 {
		worn := m.worn(q.typed, q.bare, random)
		marked := false
		for _, o := range worn {
			marked = marked || strings.HasPrefix(m.pieces[o.row], "=")
		}
		if !marked {
			bare++
		}
		if len(worn) < len(q.bare) {
			shorter++
		}
	}
	if bare < 150 || bare > 260 || shorter == 0 {
		t.Errorf("%d of 600 have no marks, %d lack something", bare, shorter)
	}
}

func TestQuestionsOfOneDocumentStandTogether(t *testing.T) {
	headings, places := lessons()
	m := newMaterial(headings, places)
	var all []int
	for i := range m.questions {
		all = append(all, i)
	}
	order := m.shuffled(all, rand.New(rand.NewPCG(4, 4)))
	changes, seen := 0, map[int]bool{}
	for n, i := range order {
		seen[i] = true
		if n > 0 && m.places[m.questions[i].place].Document != m.places[m.questions[order[n-1]].place].Document {
			changes++
		}
	}
	if len(seen) != len(all) || changes > 2*len(topics) {
		t.Errorf("%d of %d questions, %d changes of document", len(seen), len(all), changes)
	}
}

func TestAPlaceIsNotToldFromWhatItIsIn(t *testing.T) {
	m := newMaterial(nil, []Place{
		{Document: "a", Path: "Điều 2"}, {Document: "a", Path: "Điều 2 khoản 1"}, {Document: "a", Path: "Điều 21"}, {Document: "b", Path: "Điều 2"},
	})
	for pair, want := range map[[2]int32]bool{{0, 0}: true, {0, 1}: true, {1, 0}: true, {0, 2}: false, {1, 2}: false, {0, 3}: false} {
		if got := m.related(pair[0], pair[1]); got != want {
			t.Errorf("%v are related: %v", pair, got)
		}
	}
}

func TestAStepBringsAPairTogetherAndLeavesRelatedPlacesAlone(t *testing.T) {
	learn := func(related func(a, b int32) bool) (right, wrong float64) {
		table := newTable(16, []float32{1, 1, 1, 1}, rand.New(rand.NewPCG(1, 1)))
		text := func(row int32) []occurrence { return []occurrence{{row, 1}} }
		batch := []pair{{text(0), text(1), 0}, {text(2), text(3), 1}}
		cosine := func(a, b int32) float64 {
			v, w := make([]float32, 16), make([]float32, 16)
			table.embed(text(a), v)
			table.embed(text(b), w)
			return embedding.Cosine(v, w)
		}
		before, beforeWrong := cosine(0, 1), cosine(0, 3)
		first := table.learn(batch, related)
		for range 50 {
			table.learn(batch, related)
		}
		if last := table.learn(batch, related); last > first {
			t.Errorf("the loss goes from %v to %v", first, last)
		}
		return cosine(0, 1) - before, cosine(0, 3) - beforeWrong
	}
	if right, wrong := learn(func(a, b int32) bool { return a == b }); right < 0.1 || wrong > 0 {
		t.Errorf("the pair moved together by %v, others by %v", right, wrong)
	}
	if right, wrong := learn(func(int32, int32) bool { return true }); right != 0 || wrong != 0 {
		t.Errorf("there was nothing to tell apart, and the pair moved by %v, others by %v", right, wrong)
	}
}

// The slope is measured: a step is down it in every row.
func TestAStepGoesDownTheLoss(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	rarity := []float32{1, 1, 1, 1, 1, 1}
	batch := []pair{{[]occurrence{{0, 1}, {1, 2}}, []occurrence{{2, 1}}, 0}, {[]occurrence{{3, 1}}, []occurrence{{4, 1}, {1, 1}}, 1}, {[]occurrence{{5, 1}}, []occurrence{{0, 1}, {4, 2}}, 2}}
	same := func(a, b int32) bool { return a == b }
	const d = 8
	start := newTable(d, rarity, random)
	loss := func(row, k int, by float32) float64 {
		moved := &table{dimension: d, rows: append([]float32(nil), start.rows...), squares: make([]float32, len(rarity))}
		moved.rows[row*d+k] += by
		return moved.learn(batch, same)
	}
	stepped := &table{dimension: d, rows: append([]float32(nil), start.rows...), squares: make([]float32, len(rarity))}
	stepped.learn(batch, same)
	for row := range rarity {
		along := 0.0
		for k := range d {
			slope := (loss(row, k, 1e-2) - loss(row, k, -1e-2)) / 2e-2
			along += slope * float64(stepped.rows[row*d+k]-start.rows[row*d+k])
		}
		if along >= 0 {
			t.Errorf("row %d does not go down: %v", row, along)
		}
	}
}
