package corpus_test

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
)

// saying is a document that says something of others.
func saying(d *corpus.Document, relations ...corpus.Relation) *corpus.Document {
	d.Key, d.Relations = corpus.DocumentKey(d), relations
	if d.EffectiveOn == "" {
		d.EffectiveOn = d.IssuedOn
	}
	return d
}

// changed says what is changed at a place of a document.
func changed(c *corpus.Catalogue, number, path string) (all []string) {
	for _, change := range c.Changes(c.ByKey[corpus.NumberKey(number)], path) {
		all = append(all, fmt.Sprintf("%s %s by %s %s from %s", change.Kind, change.Provision, change.By.Number, change.Path, change.From))
	}
	return all
}

func TestWhatOthersChangeOfAProvisionIsKnownByItsPlace(t *testing.T) {
	const of = "98/2023/NĐ-CP"
	decree := saying(issued("2023-12-31", "Nghị định", of, "Chính phủ", "Quy định về thi đua"))
	amending := saying(issued("2024-05-01", "Nghị định", "50/2024/NĐ-CP", "Chính phủ", "Sửa đổi một số điều của Nghị định số 98/2023/NĐ-CP"),
		corpus.Relation{Kind: corpus.Amends, Number: of, From: "2024-06-01"},
		corpus.Relation{Kind: corpus.Amends, Number: of, Provision: "Điều 5 khoản 2", From: "2024-06-01", Path: "Điều 1 khoản 1"},
		corpus.Relation{Kind: corpus.Repeals, Number: of, Provision: "Điều 7", Path: "Điều 1 khoản 2"},
		corpus.Relation{Kind: corpus.Cites, Number: of, Provision: "Điều 9", Path: "Điều 1 khoản 3"})
	earlier := saying(issued("2024-02-01", "Nghị định", "9/2024/NĐ-CP", "Chính phủ", "Về việc khác"),
		corpus.Relation{Kind: corpus.Amends, Number: of, Provision: "Điều 5", From: "2024-03-01", Path: "Điều 10"})
	draft := saying(issued("2024-02-02", "Nghị định", "10/2024/NĐ-CP", "Chính phủ", "Dự thảo"), corpus.Relation{Kind: corpus.Repeals, Number: of, Provision: "Điều 5"})
	draft.Draft = true
	c := corpus.NewCatalogue([]*corpus.Document{decree, amending, earlier, draft})
	for path, want := range map[string][]string{
		"Điều 5 khoản 2":        {"amends Điều 5 by 9/2024/NĐ-CP Điều 10 from 2024-03-01", "amends Điều 5 khoản 2 by 50/2024/NĐ-CP Điều 1 khoản 1 from 2024-06-01"},
		"Điều 5":                {"amends Điều 5 by 9/2024/NĐ-CP Điều 10 from 2024-03-01", "amends Điều 5 khoản 2 by 50/2024/NĐ-CP Điều 1 khoản 1 from 2024-06-01"},
		"Điều 5 khoản 3":        {"amends Điều 5 by 9/2024/NĐ-CP Điều 10 from 2024-03-01"},
		"Điều 50":               nil,
		"Điều 7 khoản 1 điểm a": {"repeals Điều 7 by 50/2024/NĐ-CP Điều 1 khoản 2 from 2024-05-01"}, // the day on which that one comes into force
		"Điều 9":                nil,
	} {
		if diff := gocmp.Diff(want, changed(&c, of, path)); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	for _, of := range []struct {
		path string
		day  corpus.Day
		out  bool
	}{{"Điều 7", "2024-04-30", false}, {"Điều 7", "2024-05-01", true}, {"Điều 7 khoản 3", "2026-01-01", true}, {"Điều 5 khoản 2", "2026-01-01", false}, {"Điều 70", "2026-01-01", false}} {
		if by, out := c.TakenOut(decree, of.path, of.day); out != of.out || out && by.By != amending {
			t.Errorf("%s on %s: %v %+v", of.path, of.day, out, by)
		}
	}
	decree.Consolidated = true
	c = corpus.NewCatalogue(c.Documents)
	if got := changed(&c, of, "Điều 5"); got != nil {
		t.Errorf("a consolidated text has what was amended: %v", got)
	}
}

func TestADocumentThatIsNamedIsFoundWhereItIsCertain(t *testing.T) {
	law := func(day corpus.Day, number, title string) *corpus.Document {
		return saying(issued(day, "Luật", number, "Quốc hội", title))
	}
	old, present := law("2003-11-26", "15/2003/QH11", field), law("2022-06-15", "06/2022/QH15", field)
	circular := saying(issued("2019-11-04", "Thông tư", "12/2019/TT-BNV", "Bộ Nội vụ", "Hướng dẫn"))
	c := corpus.NewCatalogue([]*corpus.Document{old, present, circular, law("2018-06-12", "25/2018/QH14", "Tố cáo"), law("2014-06-20", "1/2014/QH13", "Đầu tư"),
		law("2019-06-13", "2/2019/QH14", "Đầu tư công"), law("2025-01-01", "3/2025/QH15", "Dữ liệu")})
	for _, of := range []struct {
		relation corpus.Relation
		want     string
	}{
		{corpus.Relation{Number: "06/2022/QH15"}, "06/2022/QH15"},
		{corpus.Relation{Number: "7/2022/QH15"}, ""},
		{corpus.Relation{Title: "Luật Thi đua, khen thưởng", Issued: "2022-06-15"}, "06/2022/QH15"},
		{corpus.Relation{Title: "Luật thi đua, khen thưởng", Issued: "2003"}, "15/2003/QH11"},
		{corpus.Relation{Title: "Luật Thi đua, khen thưởng", Issued: "2013"}, ""},
		{corpus.Relation{Title: "Luật Thi đua, khen thưởng"}, "15/2003/QH11"}, // in 2019 there was no other
		{corpus.Relation{Title: "Luật Tố cáo và các văn bản có liên quan"}, "25/2018/QH14"},
		{corpus.Relation{Title: "Luật Đầu tư công"}, "2/2019/QH14"},
		{corpus.Relation{Title: "Luật Đầu tư"}, "1/2014/QH13"},
		{corpus.Relation{Title: "Luật Dữ liệu"}, ""}, // of later
		{corpus.Relation{Title: "Luật sửa đổi, bổ sung một số điều của Luật Tố cáo"}, ""},
		{corpus.Relation{}, ""},
	} {
		got := ""
		if d := c.Related(circular, of.relation); d != nil {
			got = d.Number
		}
		if got != of.want {
			t.Errorf("%+v: %q, want %q", of.relation, got, of.want)
		}
	}
}

func TestTheDocumentBeforeAndTheOneAfter(t *testing.T) {
	first := saying(issued("2017-07-31", "Nghị định", "91/2017/NĐ-CP", "Chính phủ", "A"))
	first.Consolidated = true // that it ended, its words do not have
	second := saying(issued("2023-12-31", "Nghị định", "98/2023/NĐ-CP", "Chính phủ", "A"), corpus.Relation{Kind: corpus.Replaces, Number: "91/2017/NĐ-CP"},
		corpus.Relation{Kind: corpus.Replaces, Number: "39/2012/NĐ-CP"}, corpus.Relation{Kind: corpus.Repeals, Number: "1/2000/NĐ-CP", Provision: "Điều 5"})
	c := corpus.NewCatalogue([]*corpus.Document{first, second, saying(issued("2000-01-01", "Nghị định", "1/2000/NĐ-CP", "Chính phủ", "B"))})
	if got := c.Former(second); !slices.Equal(got, []*corpus.Document{first}) {
		t.Errorf("before: %v", got)
	}
	if got := c.Successors(first); !slices.Equal(got, []*corpus.Document{second}) {
		t.Errorf("after: %v", got)
	}
	if got := c.Former(first); got != nil {
		t.Errorf("before the first: %v", got)
	}
}
