package training

import (
	"math/rand/v2"
	"testing"

	"thidua/knowledge/relevance"
)

// choices are made-up questions of six passages each: the right one is that with the greatest likeness, but for noise; a vector means nothing; every third
// question has no answer, and its best likeness is low.
func choices(n int) (all []Weighed) {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		q := Weighed{Judged: true, Ranked: i%3 > 0, ToAnswer: i%3 > 0, Right: make([]bool, 6)}
		right := random.IntN(6)
		for k := range 6 {
			s := relevance.Signals{relevance.Likeness: 0.3 * random.Float64(), relevance.Vector: random.Float64()}
			if k == right && q.ToAnswer {
				s[relevance.Likeness] += 0.4
				q.Right[k] = true
			}
			q.Passages = append(q.Passages, s)
		}
		all = append(all, q)
	}
	return all
}

func TestRelevanceLearnsWhatMakesAPassageTheOneThatIsMeant(t *testing.T) {
	questions := choices(150)
	m, err := Relevance(questions)
	if err != nil {
		t.Fatal(err)
	}
	likeness, vector := m.Rank[relevance.Likeness], m.Rank[relevance.Vector]
	if likeness < 5 || vector > likeness/4 || vector < -likeness/4 {
		t.Errorf("likeness counts %v, what means nothing %v", likeness, vector)
	}
	if m.Rank[relevance.Lapsed] != 0 {
		t.Errorf("what never is counts %v", m.Rank[relevance.Lapsed])
	}
	// None of the questions names a document or is one of the bank.
	if m.Rank[relevance.Named] != leastRank[relevance.Named] || m.Rank[relevance.Same] != leastRank[relevance.Same] {
		t.Errorf("what is set by hand: %v, %v", m.Rank[relevance.Named], m.Rank[relevance.Same])
	}
	again, err := Relevance(choices(150))
	if err != nil || *again != *m {
		t.Errorf("the same questions give another model: %v", err)
	}
}

func TestFiguresAreOfQuestionsThatWereNotLearnedFrom(t *testing.T) {
	f, err := CrossValidate(choices(150))
	if err != nil {
		t.Fatal(err)
	}
	if f.Ranked != 100 || f.ToAnswer != 100 || f.NotTo != 50 || f.FirstTwo < 95 {
		t.Errorf("%+v", f)
	}
	for i := range f.Thresholds {
		if i > 0 && (f.Right[i] > f.Right[i-1] || f.Silent[i] < f.Silent[i-1]) {
			t.Errorf("from a higher likelihood more is shown: %+v", f)
		}
		if f.Right[i] > f.FirstTwo {
			t.Errorf("more are right than rank: %+v", f)
		}
	}
	if half := len(f.Thresholds) / 2; f.Right[half] < 80 || f.Silent[half] < 35 {
		t.Errorf("%+v", f)
	}
	// Of noise alone nothing is learned that holds.
	noise := choices(150)
	random := rand.New(rand.NewPCG(5, 6))
	for i := range noise {
		for k := range noise[i].Passages {
			noise[i].Passages[k][relevance.Likeness] = random.Float64()
		}
	}
	if f, err = CrossValidate(noise); err != nil || f.FirstTwo > 50 { // two of six are 33
		t.Errorf("%d of noise are right: %v", f.FirstTwo, err)
	}
}

func TestWhatIsLeftOutCountsNothing(t *testing.T) {
	questions := choices(60)
	less := Without(questions, RelevanceGroups["bank"])
	m, err := Relevance(less)
	if err != nil {
		t.Fatal(err)
	}
	if m.Rank[relevance.Likeness] != 0 || m.Answers.Best[relevance.Likeness] != 0 {
		t.Errorf("what was left out counts %v, %v", m.Rank[relevance.Likeness], m.Answers.Best[relevance.Likeness])
	}
	for i := range questions {
		for k := range questions[i].Passages {
			if questions[i].Passages[k][relevance.Likeness] == 0 || questions[i].Passages[k][relevance.Vector] != less[i].Passages[k][relevance.Vector] {
				t.Fatalf("question %d passage %d: the others were changed, or more was left out", i, k)
			}
		}
	}
	if same := Without(questions, nil); same[3].Passages[0] != questions[3].Passages[0] {
		t.Error("nothing left out is something else")
	}
}

func TestEverySignalIsOfAGroup(t *testing.T) {
	of := map[relevance.Signal]int{}
	for name, signals := range RelevanceGroups {
		for _, s := range signals {
			if of[s]++; s < 0 || int(s) >= relevance.SignalCount {
				t.Errorf("%s has %d", name, s)
			}
		}
	}
	for s := range relevance.Signal(relevance.SignalCount) {
		if s != relevance.Named && s != relevance.Opening && of[s] == 0 { // what is said of the document itself
			t.Errorf("signal %d comes from nothing", s)
		}
	}
}

func TestQuestionsWithoutPassagesAreNotLearnedFrom(t *testing.T) {
	questions := choices(60)
	m, err := Relevance(questions)
	if err != nil {
		t.Fatal(err)
	}
	more, err := Relevance(append(choices(60), Weighed{ToAnswer: true, Ranked: true, Judged: true}))
	if err != nil || *more != *m {
		t.Errorf("a question of which nothing was found changes the model: %v", err)
	}
	f, err := CrossValidate([]Weighed{{ToAnswer: true, Ranked: true, Judged: true}})
	if err != nil || f.Ranked != 0 || f.ToAnswer != 0 {
		t.Errorf("%+v, %v", f, err)
	}
}
