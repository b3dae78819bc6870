package knowledge_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/quotation"
)

// isPiece requires that what a citation quotes stands in the article at its path, and that it says what it leaves out.
func isPiece(t *testing.T, a *knowledge.Answerer, question string, c knowledge.Citation) {
	t.Helper()
	_, whole, _, err := a.Library.Article(t.Context(), c.DocumentKey, c.Path)
	if err != nil {
		t.Errorf("%s: %s %s: %v", question, c.Number, c.Path, err)
		return
	}
	switch {
	case c.Quote == "" || !strings.Contains("\n"+whole+"\n", "\n"+c.Quote+"\n"):
		t.Errorf("%s: no whole lines of %s %s: %q", question, c.Number, c.Path, c.Quote)
	case !strings.Contains(whole, c.Lead):
		t.Errorf("%s: the lead does not stand in %s %s: %q", question, c.Number, c.Path, c.Lead)
	case c.Item != "" && (c.Items < 1 || c.Items >= c.Of || !c.Follows && !c.GoesOn):
		t.Errorf("%s: %d of %d %s of %s", question, c.Items, c.Of, c.Item, c.Path)
	}
	for _, s := range c.Emphasis {
		if !utf8.ValidString(c.Quote[s.From:s.To]) || strings.TrimSpace(c.Quote[s.From:s.To]) == "" {
			t.Errorf("%s: %q stands out", question, c.Quote[s.From:s.To])
		}
	}
}

func TestWhatIsQuotedOfThePlanIsAPieceOfIt(t *testing.T) {
	answerer := plan(t)
	for _, question := range []string{
		"Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?", "Sở Nội vụ được giao những nhiệm vụ gì trong Kế hoạch?", "Chủ đề thi đua của tỉnh là gì?",
		"Tăng tỷ lệ khen thưởng cho đối tượng nào?", "Hội nghị tổng kết phong trào thi đua hàng năm do ai tham mưu tổ chức?", "Ai ký kế hoạch này?",
	} {
		answer := ask(t, answerer, question)
		if len(answer.Citations) == 0 || len(answer.Citations) > 2 {
			t.Errorf("%s: %d citations", question, len(answer.Citations))
		}
		for _, c := range answer.Citations {
			isPiece(t, answerer, question, c)
		}
	}
}

// Of every question that people wrote down about the regulations, whatever is quoted is a piece of them, and two quotes never repeat each other.
func TestWhatIsQuotedOfTheRegulationsIsAPieceOfThem(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	if err := in.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Paths(t.Context(), shared(t, "corpus/regulations")); err != nil {
		t.Fatal(err)
	}
	answerer := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	file, err := os.Open(shared(t, "eval/gold/dev2.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	quoted := 0
	for lines.Scan() {
		var row struct{ Question string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		answer := ask(t, answerer, row.Question)
		if answer.Outcome != knowledge.Verbatim {
			continue
		}
		for i, c := range answer.Citations {
			quoted++
			isPiece(t, answerer, row.Question, c)
			if i > 0 && c.Quote == answer.Citations[0].Quote {
				t.Errorf("%s: quoted twice: %q", row.Question, c.Quote)
			}
		}
	}
	if quoted < 100 {
		t.Errorf("%d quotes", quoted)
	}
}

func TestAnAmountIsComputedOnlyWhereItIsAskedForAndInForce(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	decree := &corpus.Document{
		Kind: "Nghị định", Number: "152/2025/NĐ-CP", Title: "Về thi đua, khen thưởng", Issuer: "Chính phủ", IssuedOn: "2025-06-14", EffectiveOn: "2025-06-14", Hash: "1",
		Provisions: []corpus.Provision{
			{Seq: 0, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Mức tiền thưởng giấy khen", Text: "Cá nhân được tặng Giấy khen được tặng Bằng, khung và kèm theo mức tiền thưởng 0,3 lần mức lương cơ sở."},
		},
	}
	if _, err := store.Put(t.Context(), decree); err != nil {
		t.Fatal(err)
	}
	answerer := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	for question, want := range map[string]int64{"giấy khen được thưởng bao nhiêu tiền": 710_000, "giấy khen được tặng cho cá nhân nào": 0} {
		answer, err := answerer.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2026-01-01"})
		if err != nil || len(answer.Citations) != 1 {
			t.Fatalf("%s: %+v (%v)", question, answer, err)
		}
		sums := answer.Citations[0].Sums
		if len(sums.Of) > 0 != (want > 0) || want > 0 && sums.Of[0].Rounded != want {
			t.Errorf("%s: %+v, want %d", question, sums, want)
		}
	}
}

const prohibitions = "CHÍNH PHỦ\n\nSố: 7/2024/NĐ-CP\n\nHà Nội, ngày 02 tháng 3 năm 2024\n\nNGHỊ ĐỊNH\n\nQuy định về thi đua, khen thưởng\n\nĐiều 1. Phạm vi\n\nNghị định này quy định việc thi đua, khen thưởng.\n\n" +
	"Điều 2. Hành vi bị nghiêm cấm trong thi đua, khen thưởng\n\n1. Kê khai gian dối thành tích để được khen thưởng.\n\n2. Cản trở người khác tham gia phong trào thi đua.\n\n" +
	"3. Lạm dụng chức vụ, quyền hạn để đề nghị khen thưởng.\n\nĐiều 3. Hiệu lực thi hành\n\nNghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2024.\n"

func TestAShortArticleIsQuotedOnceForSeveralOfItsClauses(t *testing.T) {
	a := samples(t, prohibitions)
	for _, question := range []string{"các hành vi bị nghiêm cấm trong thi đua, khen thưởng", "kê khai gian dối thành tích, lạm dụng chức vụ để đề nghị khen thưởng có bị nghiêm cấm không"} {
		got := askOn(t, a, question)
		if len(got.Citations) != 1 || got.Citations[0].Path != "Điều 2" || !strings.Contains(got.Citations[0].Quote, "2. Cản trở") {
			t.Errorf("%s: %s %v", question, got.Outcome, paths(got))
		}
	}
	if got := askOn(t, a, "cản trở người khác tham gia phong trào thi đua thì sao"); len(got.Citations) == 0 || got.Citations[0].Path != "Điều 2 khoản 2" {
		t.Errorf("one clause: %s %v", got.Outcome, paths(got))
	}
}

// wholeSamples are the documents of texts, read whole.
func wholeSamples(t *testing.T, texts ...string) (all []*corpus.Document) {
	t.Helper()
	a := samples(t, texts...)
	listed, err := a.Library.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range listed {
		whole, err := a.Library.Document(t.Context(), d.Key)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, whole)
	}
	return all
}

func TestAUnitHasTheUnitsWhoseParentItIs(t *testing.T) {
	for _, d := range wholeSamples(t, sampleLaw(), partialDecree(), oldDecree()) {
		for i, p := range d.Provisions {
			var want, got []string
			for _, under := range d.Provisions {
				if under.Parent == p.Seq {
					want = append(want, under.Path)
				}
			}
			unit := quotation.UnitOf(d, i)
			for _, under := range unit.Under {
				got = append(got, under.Path)
			}
			if unit.Path != p.Path || !slices.Equal(got, want) {
				t.Errorf("%s %s has %q, want %q", d.Number, p.Path, got, want)
			}
		}
	}
}

func TestWhatOfADocumentIsHeldIsWorkedOutOnce(t *testing.T) {
	whole := wholeSamples(t, partialDecree())[0]
	inPart := knowledge.SaidInPart(whole)
	want := inPart()
	if len(want) != 1 || want[0].Kind != knowledge.HeldInPart || want[0].Units != "Điều 1–8, 11–12" {
		t.Fatalf("%+v", want)
	}
	whole.Provisions = nil // nobody may; it would be seen if it were read again
	if diff := cmp.Diff(want, inPart()); diff != "" {
		t.Error(diff)
	}
}
