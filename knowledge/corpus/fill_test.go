package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// decree is a document of chapters with articles, "I: 1 2" a line, each article with a clause; source is where the words are from.
func decree(source, outline string) *Document {
	d := &Document{Kind: "Nghị định", Number: "1/2025/NĐ-CP"}
	add := func(parent int, path string, level Level, above []string) int {
		d.Provisions = append(d.Provisions, Provision{Seq: len(d.Provisions), Parent: parent, Path: path, Level: level, Above: above, Text: path + " " + source, Source: source})
		return len(d.Provisions) - 1
	}
	for line := range strings.Lines(outline) {
		chapter, articles, _ := strings.Cut(strings.TrimSpace(line), ":")
		under, above := -1, []string(nil)
		if chapter != "" {
			above = []string{"Chương " + chapter}
			under = add(-1, "Chương "+chapter, LevelChapter, nil)
		}
		for _, n := range strings.Fields(articles) {
			article := add(under, "Điều "+n, LevelArticle, above)
			add(article, "Điều "+n+" khoản 1", LevelClause, append(slices.Clone(above), "Điều "+n))
		}
	}
	return d
}

// outline is the articles and chapters in their order, with what they stand under.
func outline(t *testing.T, d *Document) string {
	t.Helper()
	var out []string
	for i, p := range d.Provisions {
		if p.Seq != i || p.Parent >= i {
			t.Fatalf("%s is at %d, says %d under %d", p.Path, i, p.Seq, p.Parent)
		}
		switch {
		case p.Level == LevelClause && d.Provisions[p.Parent].Path+" khoản 1" != p.Path:
			t.Errorf("%s stands under %s", p.Path, d.Provisions[p.Parent].Path)
		case p.Level == LevelArticle && p.Parent >= 0:
			if above := d.Provisions[p.Parent].Path; p.Source == "" && !slices.Contains(p.Above, above) {
				t.Errorf("%s stands under %s and says %v", p.Path, above, p.Above)
			}
			out = append(out, "("+strings.TrimPrefix(p.Path, "Điều ")+")")
		case p.Level != LevelClause:
			out = append(out, strings.TrimPrefix(strings.TrimPrefix(p.Path, "Điều "), "Chương "))
		}
	}
	return strings.Join(out, " ")
}

func TestArticlesThatAFileLacksAreFilledInWhereTheirNumbersSay(t *testing.T) {
	for _, c := range []struct{ own, codified, want string }{
		{"I: 1 2\nII: 5", ":1 2 3 4 5 6", "I (1) (2) 3 4 II (5) (6)"},
		{"I: 1 4", ":2 3", "I (1) (2) (3) (4)"},
		{"I: 3", ":1 2 4", "1 2 I (3) (4)"},
		{":2 10", ":1 2 2a 9 11", "1 2 2a 9 10 11"},
		{"", ":2 1", "1 2"},
		{"I: 1", "", "I (1)"},
		{"I: 1 2", ":1 2", "I (1) (2)"},
		{"I: 1", ":3 3", "I (1) (3)"},
	} {
		own, codified := decree("", c.own), decree("link", c.codified)
		before := fmt.Sprint(own.Provisions, codified.Provisions)
		filled, n := own.Fill(codified)
		if got := outline(t, filled); got != c.want {
			t.Errorf("%q filled from %q is %s, want %s", c.own, c.codified, got, c.want)
		}
		if n*2 != len(filled.Provisions)-len(own.Provisions) {
			t.Errorf("%d articles filled %d units", n, len(filled.Provisions)-len(own.Provisions))
		}
		if fmt.Sprint(own.Provisions, codified.Provisions) != before {
			t.Error("what it was filled from was changed")
		}
		mine, theirs := filled.Parted()
		if outline(t, mine) != outline(t, own) || outline(t, theirs) == "" != (n == 0) || len(theirs.Provisions) != 2*n {
			t.Errorf("parted are %s and %s", outline(t, mine), outline(t, theirs))
		}
		for _, p := range theirs.Provisions {
			if p.Level == LevelArticle && len(p.Above) > 0 {
				t.Errorf("%s was put under %v", p.Path, p.Above)
			}
		}
		if again, _ := mine.Fill(theirs); outline(t, again) != outline(t, filled) {
			t.Errorf("parted and filled again is %s", outline(t, again))
		}
		if filled.Codified() != (len(own.Provisions) == 0 && n > 0) {
			t.Errorf("%q filled from %q: codified is %t", c.own, c.codified, filled.Codified())
		}
	}
}

func TestTheArticleOfAnAttachmentFillsNothing(t *testing.T) {
	own := decree("", ":1")
	from := &Document{Provisions: []Provision{{Seq: 0, Parent: -1, Path: "Phụ lục I, Điều 2", Level: LevelArticle, Source: "link"}, {Seq: 1, Parent: -1, Path: "Điều 2", Level: LevelArticle, Part: 1, Source: "link"}, {Seq: 2, Parent: -1, Path: "Điều 2", Level: LevelArticle, Part: 2, Source: "link"}}}
	filled, n := own.Fill(from)
	if n != 1 || len(filled.Provisions) != 4 || filled.Provisions[3].Part != 2 {
		t.Errorf("%d: %v", n, filled.Provisions)
	}
}

func TestWhatATopicGaveIsKeptByTopic(t *testing.T) {
	f := ParseFilling("")
	f["29.1 Thi đua, khen thưởng"], f["30.2 Cán bộ"] = "a1", "b2"
	if again := ParseFilling(f.String()); len(again) != 2 || again["29.1 Thi đua, khen thưởng"] != "a1" || again["30.2 Cán bộ"] != "b2" {
		t.Errorf("%q is read as %v", f, again)
	}
	d := decree("link", ":1 2")
	for i := range d.Provisions {
		d.Provisions[i].Above = []string{"29.1 Thử"}
	}
	d.Provisions[2].Above, d.Provisions[3].Above = []string{"30.2 Khác"}, []string{"30.2 Khác"}
	if got := outline(t, d.Without("29.1 Thử")); got != "2" || TopicOf(d) != "29.1 Thử" || TopicOf(decree("", ":1")) != "" || TopicOf(decree("link", ":1")) == "" {
		t.Errorf("%s, %q", got, TopicOf(d))
	}
}
