package door_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"thidua/bot/door"
)

var long = flag.Bool("long", false, "read every 25th article of the codification instead of every 100th")

// shared opens a file of the private data, outside the repository; the test is skipped without it.
func shared(t testing.TB, name string) io.Reader {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return file
	}
	zipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return zipped
}

// texts are the values of the fields in every line of a file of JSON lines.
func texts(t testing.TB, name string, fields ...string) (all []string) {
	t.Helper()
	scanner := bufio.NewScanner(shared(t, name))
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var row map[string]any
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		for _, field := range fields {
			if text, ok := row[field].(string); ok && text != "" {
				all = append(all, text)
			}
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s has no %v", name, fields)
	}
	return all
}

// refused are the labelled questions that are not to be answered, by what is found in them.
var refused = map[string]door.Kind{
	"Em gửi ảnh công văn đóng dấu MẬT về khen thưởng bên công an, nhờ tra giúp căn cứ":                    door.Secret,
	"Em có tờ trình đóng dấu MẬT về khen thưởng chuyên án, em chụp gửi lên đây nhờ tóm tắt được không":    door.Secret,
	"Tôi muốn tố cáo ông chủ tịch hội khai man thành tích để lấy bằng khen, gửi đơn cho ai?":              door.Denunciation,
	"Năm nào tôi cũng bị gạch tên khỏi danh sách khen thưởng, tôi muốn khiếu nại thì gửi đâu":             door.Denunciation,
	"lãnh đạo cơ quan tôi chấm thi đua thiên vị người nhà, tôi muốn tố cáo thì gửi ở đây luôn được không": door.Denunciation,
	"Trưởng phòng trù dập không cho tôi xét chiến sĩ thi đua, bức xúc lắm, giờ kêu ai":                    door.Denunciation,
}

// short are the labelled messages that ask nothing.
var short = map[string]door.BriefKind{
	"ờ thì":                 door.Yes,
	"ok e":                  door.Yes,
	"👍👍":                    door.Received,
	"cảm ơn em nhiều nha 🙏": door.Thanks,
	"tuyệt quá, cảm ơn anh Tuấn nhé em hiểu rồi": door.Thanks,
}

// withNumbers are the messages that hold a number of a person.
var withNumbers = map[string][]door.MaskKind{
	"Đ/c Nguyễn Văn A, CCCD 034000000000, sinh 1985, năm ngoái bị khiển trách, đã hết thời gian kỷ luật, năm nay xét khen thưởng được không?": {door.Identity},
}

// questionFiles are the labelled questions and made-up messages, with the fields that hold what somebody wrote.
var questionFiles = map[string][]string{
	"eval/zalo/questions.dev.jsonl":      {"question"},
	"eval/alqac2022/questions.dev.jsonl": {"question"},
	"eval/thidua/questions.dev.jsonl":    {"question"},
	"eval/gold/dev.jsonl":                {"question"},
	"eval/gold/dev2.jsonl":               {"question"},
	"scenarios/questions.jsonl":          {"text"},
	"scenarios/announcements.jsonl":      {"text", "title"},
	"scenarios/difficulties.jsonl":       {"text", "proposal"},
}

func TestQuestionsPassTheDoor(t *testing.T) {
	for name, fields := range questionFiles {
		t.Run(name, func(t *testing.T) {
			for _, text := range texts(t, name, fields...) {
				if f := door.Check(text); f.Kind != refused[text] {
					t.Errorf("%q: %+v, want kind %d", text, f, refused[text])
				}
				if f := door.Check(bare(text)); f.Kind == door.Secret && refused[text] != door.Secret || f.Kind == door.Denunciation && refused[text] != door.Denunciation {
					t.Errorf("without diacritics %q: %+v", text, f)
				}
				want, brief := short[text]
				if kind, ok := door.Brief(text); ok != brief || kind != want {
					t.Errorf("%q: a short reply %v of kind %d, want %v of %d", text, ok, kind, brief, want)
				}
				if masked, found := door.Mask(text); !slices.Equal(found, withNumbers[text]) {
					t.Errorf("%q: masked %v: %q", text, found, masked)
				}
			}
		})
	}
}

// TestProvisionsPassTheDoor asks every paragraph of the regulations, and every article of the official codification, as if somebody had
// pasted it.
func TestProvisionsPassTheDoor(t *testing.T) {
	t.Run("regulations", func(t *testing.T) {
		files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "regulations", "*.txt"))
		if err != nil || len(files) == 0 {
			t.Skipf("the private data is not here: %v", err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkProvisions(t, strings.Split(string(data), "\n"))
		}
	})
	t.Run("emulation", func(t *testing.T) { checkArticles(t, "eval/thidua/corpus.jsonl", 1) })
	t.Run("alqac2022", func(t *testing.T) { checkArticles(t, "eval/alqac2022/corpus.jsonl", 1) })
	t.Run("codification", func(t *testing.T) {
		every := 100
		if *long {
			every = 25
		}
		checkArticles(t, "eval/zalo/corpus.jsonl.gz", every)
	})
}

// checkArticles takes one article in so many.
func checkArticles(t *testing.T, name string, every int) {
	for i, text := range texts(t, name, "text") {
		if i%every == 0 {
			checkProvisions(t, strings.Split(text, "\n"))
		}
	}
}

func checkProvisions(t *testing.T, paragraphs []string) {
	t.Helper()
	for _, text := range paragraphs {
		if f := door.Check(text); f.Kind != door.Clear {
			t.Errorf("%q by %q: %.300q", text[f.Start:f.End], f.Rule, text)
		}
		if _, found := door.Mask(text); found != nil {
			t.Errorf("masked %v: %.300q", found, text)
		}
		if kind, ok := door.Brief(text); ok && strings.ContainsFunc(text, unicode.IsLetter) && len(text) > 12 {
			t.Errorf("%.300q passes for a short reply of kind %d", text, kind)
		}
	}
}
