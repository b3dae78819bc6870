package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const gardenQuestions = `// của bài thử
# 900/2019/NĐ-CP
## Điều 2 khoản 1
một ngày tưới hoa mấy lần
sáng tưới lúc nào

## Điều 2 khoản 2
trời mưa có phải tưới không
`

func TestQuestionsAreStampedWithTheWordsTheyWereWrittenFor(t *testing.T) {
	garden := filepath.Join("testdata", "documents", "vuon-hoa.txt")
	file := input(t, "vuon-hoa.txt", gardenQuestions)
	out, log, status := evaluate(t, "questions", "--corpus", garden, file)
	if status != 1 || !strings.Contains(out, "line 4: Điều 2 khoản 1 does not say which words") || !strings.Contains(out, "3 questions in 1 files, 2 units") {
		t.Errorf("unstamped: %d %s%s", status, out, log)
	}
	if out, log, status = evaluate(t, "questions", "--corpus", garden, "--stamp", file); status != 0 || !strings.Contains(out, "3 questions in 1 files, 0 units") {
		t.Errorf("stamping: %d %s%s", status, out, log)
	}
	stamped := content(t, file)
	if strings.Count(stamped, " · ") != 2 || !strings.Contains(stamped, "// của bài thử\n") || !strings.Contains(stamped, "\nsáng tưới lúc nào\n\n## Điều 2 khoản 2 · ") {
		t.Errorf("%s", stamped)
	}
	if _, _, status = evaluate(t, "questions", "--corpus", garden, "--stamp", file); status != 0 || content(t, file) != stamped {
		t.Errorf("stamped again: %d %s", status, content(t, file))
	}

	text := content(t, garden)
	other := input(t, "vuon-hoa.txt", strings.Replace(text, "2. Những ngày mưa không phải tưới.", "2. Kinh phí mua hạt giống, phân bón do nhà trường chi trả từ nguồn thu sự nghiệp hằng năm.", 1))
	if out, _, status = evaluate(t, "questions", "--corpus", other, file); status != 1 || !strings.Contains(out, "line 8: Điều 2 khoản 2 has other words now") || strings.Contains(out, "khoản 1") {
		t.Errorf("other words: %d %s", status, out)
	}
	gone := input(t, "vuon-hoa.txt", strings.Replace(text, "2. Những ngày mưa không phải tưới.", "", 1))
	if out, _, status = evaluate(t, "questions", "--corpus", gone, file); status != 1 || !strings.Contains(out, "line 8: the corpus has no Điều 2 khoản 2 of 900/2019/nd-cp") {
		t.Errorf("gone: %d %s", status, out)
	}
	bad := input(t, "sai.txt", "# 900/2019/NĐ-CP\nmột ngày mấy lần")
	if _, log, status = evaluate(t, "questions", "--corpus", garden, bad); status != 1 || !strings.Contains(log, "sai.txt: dòng 2") {
		t.Errorf("no file of questions: %d %s", status, log)
	}
}

// The shipped questions are about the documents that they were written for, where those are at hand.
func TestTheShippedQuestionsAreAboutWhatThereIs(t *testing.T) {
	regulations := shared(t, "corpus/regulations")
	files, err := filepath.Glob(filepath.Join(root, shippedQuestions))
	if err != nil || len(files) < 40 {
		t.Fatal(len(files), err)
	}
	out, log, status := evaluate(t, append([]string{"questions", "--corpus", regulations}, files...)...)
	if status != 0 || !strings.Contains(out, ", 0 units or words are not as they were") {
		t.Errorf("%d %s%s", status, out, log)
	}
}

func TestWithoutFilesTheShippedOnesAreLookedFor(t *testing.T) {
	if _, log, status := evaluate(t, "questions", "--corpus", filepath.Join("testdata", "documents")); status != 1 || !strings.Contains(log, "run it from the top of the repository") {
		t.Errorf("%d %s", status, log)
	}
	if _, log, status := evaluate(t, "questions", "--corpus", "testdata/documents", filepath.Join(t.TempDir(), "absent")); status != 1 || !strings.Contains(log, "absent") {
		t.Errorf("%d %s", status, log)
	}
	if _, err := os.Stat(filepath.Join(root, filepath.Dir(shippedQuestions))); err != nil {
		t.Error(err)
	}
}
