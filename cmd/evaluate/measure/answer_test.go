package measure_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/cmd/evaluate/measure"
)

func law(path string) measure.Cited {
	return measure.Cited{Document: "Luật Thi đua, khen thưởng năm 2022", Number: "06/2022/QH15", Path: path}
}

func TestAnAnswerIsJudgedByItsCitations(t *testing.T) {
	g := measure.Gold{Answerable: yes(), Gold: []measure.Place{{Doc: "6/2022/qh15", Path: "Điều 22 khoản 1"}},
		AltGold: []measure.Place{{Doc: "KH-TB-2021", Path: "II.3"}}}
	for name, c := range map[string]struct {
		cited []measure.Cited
		rank  int
		exact bool
	}{
		"the place":        {[]measure.Cited{law("Điều 22 khoản 1")}, 1, true},
		"above it":         {[]measure.Cited{law("Điều 1"), law("Điều 22")}, 2, false},
		"below it":         {[]measure.Cited{law("Điều 1"), law("Điều 2"), law("Điều 22 khoản 1 điểm a")}, 3, false},
		"above and at it":  {[]measure.Cited{law("Điều 22"), law("Điều 22 khoản 1")}, 1, true},
		"beside it":        {[]measure.Cited{law("Điều 22 khoản 2"), law("Điều 22 khoản 10"), law("Điều 2")}, 0, false},
		"another document": {[]measure.Cited{{Number: "15/2003/QH11", Path: "Điều 22 khoản 1"}}, 0, false},
		"the plan":         {[]measure.Cited{{Document: "Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình", Path: "II.3"}}, 1, true},
		"another plan":     {[]measure.Cited{{Document: "Kế hoạch số 5", Path: "II.3"}}, 0, false},
		"nothing":          {nil, 0, false},
	} {
		v := g.Judge(measure.Given{Citations: c.cited})
		want := measure.Verdict{Rank: c.rank, FirstTwo: c.rank == 1 || c.rank == 2, Exact: c.exact, Shown: c.cited != nil, Declined: c.cited == nil, Kept: c.cited == nil}
		want.Full = want.FirstTwo
		if diff := cmp.Diff(want, v); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWordsAreShownWhateverTheBlanksAndQuotationMarks(t *testing.T) {
	for _, c := range []struct {
		must, text string
		want       bool
	}{
		{"03 năm", "có thời gian từ 03  năm trở lên", true}, {"03 năm", "có thời gian từ 02 năm", false}, {`"Chiến sĩ thi đua"`, "danh hiệu “Chiến sĩ thi đua” cơ sở", true},
		{"LAO ĐỘNG", "lao động", true}, {"20 %", "20\n% số người", true}, {"Ban, ngành", "ban ngành", false},
	} {
		g := measure.Gold{Answerable: yes(), Must: []string{c.must}}
		if got := g.Judge(measure.Given{Text: c.text, Citations: []measure.Cited{law("Điều 1")}}).Shown; got != c.want {
			t.Errorf("%q in %q: %v", c.must, c.text, got)
		}
	}
	if (&measure.Gold{Answerable: yes(), Must: []string{"một"}}).Judge(measure.Given{Text: "một"}).Shown {
		t.Error("words without a citation are shown")
	}
}

// cases are one of each kind that judging parts.
var cases = []struct {
	gold  measure.Gold
	given measure.Given
}{
	{measure.Gold{Answerable: yes(), Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 22 khoản 1"}}, Must: []string{"03 lần"}}, measure.Given{Outcome: "verbatim", Text: "đạt 03 lần liên tục", Citations: []measure.Cited{law("Điều 22 khoản 1")}}},
	{measure.Gold{Answerable: yes(), Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 22 khoản 1"}}, Must: []string{"ba lần"}}, measure.Given{Outcome: "verbatim", Text: "đạt 03 lần", Citations: []measure.Cited{law("Điều 22")}}},
	{measure.Gold{Answerable: yes(), Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 22"}}}, measure.Given{Outcome: "verbatim", Citations: []measure.Cited{law("Điều 1"), law("Điều 2"), law("Điều 22 khoản 1")}}},
	{measure.Gold{Answerable: yes(), All: true, Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 64"}, {Doc: "06/2022/QH15", Path: "Điều 65"}}}, measure.Given{Outcome: "verbatim", Citations: []measure.Cited{law("Điều 65")}}},
	{measure.Gold{Answerable: yes(), All: true, Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 64"}, {Doc: "06/2022/QH15", Path: "Điều 65"}}}, measure.Given{Outcome: "verbatim", Citations: []measure.Cited{law("Điều 65 khoản 1"), law("Điều 1"), law("Điều 64")}}},
	{measure.Gold{Answerable: yes(), Gold: []measure.Place{{Doc: "KH-TB-2021", Path: "II.3"}}}, measure.Given{Outcome: "verbatim", Citations: []measure.Cited{{Document: "Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình", Path: "II.3 gạch 1"}}}},
	{measure.Gold{Answerable: yes(), Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 1"}}}, measure.Given{Outcome: "declined_no_basis"}},
	{measure.Gold{Answerable: no(), Expect: "answer", Gold: []measure.Place{{Doc: "06/2022/QH15", Path: "Điều 1"}}}, measure.Given{Outcome: "verbatim", Citations: []measure.Cited{law("Điều 1")}}},
	{measure.Gold{Answerable: no(), Expect: "false_premise"}, measure.Given{Outcome: "no_such", Citations: []measure.Cited{law("Điều 1")}}},
	{measure.Gold{Answerable: no(), Expect: "decline"}, measure.Given{Outcome: "verbatim", Citations: []measure.Cited{law("Điều 1")}}},
	{measure.Gold{Answerable: no()}, measure.Given{Outcome: "greeting"}},
}

// judgeInPython has score.py judge what it is given, one {"q", "a"} each, and prints what it counts.
const judgeInPython = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("score", sys.argv[1]); score = importlib.util.module_from_spec(spec); spec.loader.exec_module(score)
print(json.dumps([{k: int(v) for k, v in score.judge(c["q"], c["a"]).items()} for c in json.load(sys.stdin)]))`

func TestAnswersAreJudgedAsTheScriptOfTheLabelsJudgesThem(t *testing.T) {
	script := filepath.Join("..", "..", "..", "..", "shared", "eval", "gold", "score.py")
	if _, err := os.Stat(script); err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to run score.py")
	}
	type citation struct {
		Document string `json:"document"`
		Number   string `json:"number"`
		Path     string `json:"path"`
	}
	type answer struct {
		Outcome   string     `json:"outcome"`
		Text      string     `json:"text"`
		Citations []citation `json:"citations"`
	}
	type one struct {
		Q map[string]any `json:"q"`
		A answer         `json:"a"`
	}
	var all []one
	for _, c := range cases {
		q := map[string]any{"answerable": *c.gold.Answerable, "gold": c.gold.Gold, "all": c.gold.All, "must_contain": c.gold.Must}
		if c.gold.Expect != "" {
			q["expect"] = c.gold.Expect
		}
		a := answer{Outcome: c.given.Outcome, Text: c.given.Text}
		for _, cited := range c.given.Citations {
			a.Citations = append(a.Citations, citation(cited))
		}
		all = append(all, one{q, a})
	}
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(python, "-c", judgeInPython, script)
	command.Stdin, command.Stderr = bytes.NewReader(input), os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []map[string]int
	if err := json.Unmarshal(out, &want); err != nil || len(want) != len(cases) {
		t.Fatalf("%v: %s", err, out)
	}
	count := map[bool]int{true: 1}
	for i, c := range cases {
		v := c.gold.Judge(c.given)
		got := map[string]int{"n": 1, "cited": count[!v.Declined], "kept": count[v.Kept]}
		if c.gold.ToAnswer() {
			got = map[string]int{"n": 1, "cited": count[!v.Declined], "first2": count[v.FirstTwo], "shown": count[v.Shown], "full": count[v.Full],
				"exact": count[v.Exact], "anywhere": count[v.Rank > 0], "declined": count[v.Declined]}
		}
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("case %d: %s", i, diff)
		}
	}
}

func TestAnswersAreCounted(t *testing.T) {
	var a measure.Answers
	for i := range cases {
		c := &cases[i]
		a.Add(&c.gold, c.given.Outcome, c.gold.Judge(c.given))
	}
	want := measure.Answers{Questions: 11, Outcomes: map[string]int{"verbatim": 8, "declined_no_basis": 1, "no_such": 1, "greeting": 1},
		ToAnswer: 8, FirstTwo: 6, Exact: 5, Cited: 7, Shown: 6, Full: 4, Declined: 1, NotToAnswer: 3, Kept: 2}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	for i, right := range []bool{true, true, false, true, true, true, false, true, true, false, true} {
		c := &cases[i]
		if got := c.gold.Judge(c.given).Right(&c.gold); got != right {
			t.Errorf("case %d is right: %v", i, got)
		}
	}
}

func TestTheDayIsToldThatIsNotInTheWords(t *testing.T) {
	for _, c := range []struct {
		gold measure.Gold
		want string
	}{
		{measure.Gold{AsOf: "2022-05-01"}, "2022-05-01"}, {measure.Gold{AsOf: "2022-05-01", AsOfGiven: yes()}, "2022-05-01"}, {measure.Gold{}, ""}, {measure.Gold{AsOf: "2018"}, ""},
		{measure.Gold{AsOf: "2022-03"}, ""}, {measure.Gold{AsOf: "2022-05-01", TimeInWords: true}, ""}, {measure.Gold{AsOf: "2022-05-01", AsOfGiven: no()}, ""},
	} {
		if got := c.gold.Day(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.gold, got, c.want)
		}
	}
}

func TestConfidenceIsHeldAgainstWhatWasRight(t *testing.T) {
	judged := []measure.Judged{{0.95, true}, {0.9, true}, {0.85, false}, {0.4, true}, {0.45, false}, {1, true}}
	want := []measure.Coverage{{0, 6, 0.6, 4.0 / 6}, {0.5, 4, 0.4, 0.75}, {0.9, 3, 0.3, 1}, {1.1, 0, 0, 0}}
	if diff := cmp.Diff(want, measure.Curve(judged, 10, []float64{0, 0.5, 0.9, 1.1})); diff != "" {
		t.Error(diff)
	}
	bins := measure.Reliability(judged)
	if len(bins) != 3 || bins[0].From != 0.4 || bins[0].Answered != 2 || bins[0].Right != 0.5 || bins[1].From != 0.8 || bins[2].Answered != 3 || bins[2].Right != 1 {
		t.Errorf("%+v", bins)
	}
	if measure.Reliability(nil) != nil || measure.Curve(nil, 0, []float64{0})[0].Precision != 0 {
		t.Error("nothing is reliable")
	}
}
