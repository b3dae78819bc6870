package legal

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAnArticleIsTakenApart(t *testing.T) {
	units := ParseArticle("5", "Danh hiệu", "Danh hiệu gồm:\n1. Đối với cá nhân:\na) Lao động tiên tiến;\nb) Chiến sĩ thi đua.\n\n2. Đối với tập thể:\n- Tập thể lao động tiên tiến.")
	var got []string
	for _, u := range units {
		got = append(got, strings.Join([]string{u.Path, u.Label, u.Heading, u.Text, strings.Join(u.Above, "/")}, "|"))
	}
	want := []string{
		"Điều 5|Điều 5.|Danh hiệu|Danh hiệu gồm:|",
		"Điều 5 khoản 1|1.||Đối với cá nhân:|Điều 5. Danh hiệu",
		"Điều 5 khoản 1 điểm a|a)||Lao động tiên tiến;|Điều 5. Danh hiệu",
		"Điều 5 khoản 1 điểm b|b)||Chiến sĩ thi đua.|Điều 5. Danh hiệu",
		"Điều 5 khoản 2|2.||Đối với tập thể:|Điều 5. Danh hiệu",
		"Điều 5 khoản 2 gạch 1|-||Tập thể lao động tiên tiến.|Điều 5. Danh hiệu",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestADoubtfulArticleStaysWhole(t *testing.T) {
	for name, text := range map[string]string{
		"another article": "Sửa đổi như sau:\nĐiều 7. Tên\n1. Một.\n2. Hai.",
		"a division":      "Bổ sung:\nChương II\nTÊN CHƯƠNG\n1. Một.",
		"a section":       "I. MỤC MỘT\n1. Một.\nII. MỤC HAI\n1. Hai.",
		"an annex":        "1. Một.\nPHỤ LỤC I\nDANH MỤC\n1. Hai.",
		"a number twice":  "1. Một.\n2. Hai.\n2. Hai nữa.",
		"a note":          "1. Một.\n[… lược một đoạn …]\n2. Hai.",
	} {
		t.Run(name, func(t *testing.T) {
			units := ParseArticle("5", "Tên", text)
			if len(units) != 1 || units[0].Path != "Điều 5" || units[0].Heading != "Tên" || units[0].Text != strings.ReplaceAll(text, "\n\n", "\n") {
				t.Errorf("%+v", units)
			}
		})
	}
}

func TestAnArticleWithoutWordsIsAUnit(t *testing.T) {
	for _, text := range []string{"", " \n\n", "-----"} {
		if units := ParseArticle("5", "", text); len(units) != 1 || units[0].Path != "Điều 5" || units[0].Text != "" {
			t.Errorf("%q: %+v", text, units)
		}
	}
}

// checkArticle holds that the words of an article are all in its units, in their order, and nothing else.
func checkArticle(t *testing.T, number, heading, text string) []Unit {
	t.Helper()
	units := ParseArticle(number, heading, text)
	var got strings.Builder
	for i, u := range units {
		if u.Parent >= i || i > 0 && u.Parent < 0 && u.Part < 2 || !strings.HasPrefix(u.Path, "Điều "+number) || u.Note != "" {
			t.Fatalf("unit %d of %q: %+v", i, text, u)
		}
		if i == 0 {
			got.WriteString(u.Text)
			continue
		}
		got.WriteString(u.Label + u.Heading + u.Text)
	}
	want := clean(text)
	if solid(got.String()) != solid(want) {
		t.Fatalf("read %q\nof %q", got.String(), want)
	}
	return units
}

func TestNoWordOfAnArticleIsLost(t *testing.T) {
	for _, text := range []string{
		"7\nNghị quyết\n12\n1. Một\n— Ghi chú pháp điển: (chú)\n1\nChú thích.", "# Số hiệu: 1\n\n1. Một", "Ký bởi: X\nThời gian ký: 1\n1. Một\n/*a*",
		"Nơi nhận:\n- Như trên;\nTM. ỦY BAN\nNguyễn Văn A", "1. Một:\na) Hai như sau:\n“Điều 3. Tên\n1. Ba\n2. Bốn”.\nb) Năm", "1.1. Một\n1.2. Hai\n(i) Ba",
	} {
		checkArticle(t, "5", "Tên", text)
	}
}

func TestNoWordOfACollectionIsLost(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "eval", "thidua", "corpus.jsonl"))
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	defer file.Close()
	rows := bufio.NewScanner(file)
	rows.Buffer(nil, 1<<22)
	articles, apart := 0, 0
	began := time.Now()
	for rows.Scan() {
		var row struct{ Article, Title, Text string }
		if err := json.Unmarshal(rows.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		units := checkArticle(t, row.Article, row.Title, row.Text)
		articles++
		if slices.ContainsFunc(units, func(u Unit) bool { return u.Level == Clause }) {
			apart++
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d articles, %d with khoản, in %v", articles, apart, time.Since(began).Round(time.Millisecond))
	if articles == 0 || apart*2 < articles {
		t.Errorf("of %d articles only %d were taken apart", articles, apart)
	}
}

func FuzzParseArticle(f *testing.F) {
	for _, s := range []string{"", "1. Một\na) Hai\n- Ba\n+ Bốn", "I. MỘT\n1. Một", strings.Repeat("Chữ, ", 800), "[Chương I MỘT]\n1. Một"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			t.Skip("longer than a case needs to be")
		}
		checkArticle(t, "5", "Tên", text)
	})
}
