package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/ingest/plain"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// protected is a zip of files that want a password, beside others.
func protected(t *testing.T, count int, others map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for n := range count {
		w, err := archive.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("QĐ %03d.doc", n), Method: zip.Deflate, Flags: 1, CompressedSize64: 14, UncompressedSize64: 2})
		if err == nil {
			_, err = w.Write(make([]byte, 14))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range others {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// overlapping is a zip whose two files are the same bytes.
func overlapping(t *testing.T) string {
	t.Helper()
	whole := []byte(zipped(t, map[string]string{"a.txt": decree, "b.txt": decree}))
	directory := bytes.Index(whole, []byte("PK\x01\x02"))
	second := directory + 1 + bytes.Index(whole[directory+1:], []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(whole[second+42:], 0) // where it begins
	return string(whole)
}

// broken is a .docx that is none.
func broken(t *testing.T) string {
	t.Helper()
	return zipped(t, map[string]string{"word/document.xml": "<w:document", "[Content_Types].xml": "<x/>"})
}

// passed are files that are no documents.
var passed = map[string]string{"virus.exe": "MZ", ".DS_Store": "x", "__MACOSX/._nd.txt": "x", "bang.xlsx": "x", "khong duoi": "x"}

func with(files map[string]string, more ...string) map[string]string {
	all := map[string]string{}
	for name, content := range files {
		all[name] = content
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

func TestAnArchiveIsToldInALineAReasonAndNothingOfItIsPassedOverInSilence(t *testing.T) {
	deep := zipped(t, with(passed, "ba.zip", zipped(t, map[string]string{"hai.zip": zipped(t, map[string]string{"nd.txt": decree})})))
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		in := &ingest.Ingester{Store: knowledge.NewStore(db), Preview: true}
		for name, c := range map[string]struct {
			content string
			lines   int // that say what could not be read
			says    []string
		}{
			"protected": {protected(t, 144, nil), 1, []string{"144 tệp: Tệp được đặt mật khẩu", "a.zip/QĐ 000.doc, ", "… và 139 tệp khác", "Xong: 144 tệp, 0 không đổi, 144 không nạp được."}},
			"broken":    {zipped(t, many("%03d.docx", 6, broken(t))), 1, []string{"6 tệp: Tệp bị hỏng", "a.zip/000.docx", "… và 1 tệp khác"}},
			"mixed":     {protected(t, 2, with(passed, "nd.txt", decree, "hong.docx", broken(t))), 2, []string{"2 tệp: Tệp được đặt", "a.zip/hong.docx: Tệp bị hỏng", "Sẽ nạp: ", "Bỏ qua 5 tệp không phải văn bản", "virus.exe", ".DS_Store", "__MACOSX/._nd.txt", "bang.xlsx", "khong duoi", "Xong: 4 tệp"}},
			"alone":     {zipped(t, passed), 1, []string{"Bỏ qua 5 tệp", "virus.exe", ".DS_Store", "không có văn bản nào đọc được"}},
			"many":      {zipped(t, with(many("%03d.exe", 200, "MZ"), "nd.txt", decree)), 0, []string{"Bỏ qua 200 tệp", "000.exe, ", "… và 195 tệp khác"}},
			"deep":      {deep, 1, []string{"Bỏ qua 5 tệp", "virus.exe", "a.zip/ba.zip/hai.zip: Không nạp được tệp nén ZIP"}},
			"shared":    {overlapping(t), 1, []string{"a.zip: Tệp bị hỏng"}},
		} {
			var out, wrong strings.Builder
			ingest.Report(&out, &wrong, run(t, in, write(t, t.TempDir(), "a.zip", c.content)), true)
			for _, want := range c.says {
				if !strings.Contains(out.String()+wrong.String(), want) {
					t.Errorf("%s: %q is not said:\n%s%s", name, want, out.String(), wrong.String())
				}
			}
			if n := strings.Count(wrong.String(), "\n"); n != c.lines {
				t.Errorf("%s: %d lines:\n%s", name, n, wrong.String())
			}
		}
	})
}

// many are files that are called by their numbers.
func many(name string, count int, content string) map[string]string {
	all := map[string]string{}
	for n := range count {
		all[fmt.Sprintf(name, n)] = content
	}
	return all
}

func TestAnArchiveThatIsSentInChatIsADocumentOrASentence(t *testing.T) {
	read := func(content string) (*ingest.Reading, error) {
		return ingest.DocumentReader{}.Read(t.Context(), opened(t, content), []string{"a.zip"}, func(int, int) {})
	}
	got, err := read(zipped(t, with(passed, "nd.txt", decree)))
	if err != nil || got.Document.Number != "12/2020/NĐ-CP" {
		t.Fatalf("%+v, %v", got, err)
	}
	if len(got.Warnings) != 1 || got.Warnings[0].Kind != plain.PassedOver || !strings.Contains(got.Warnings[0].Detail, "virus.exe") || !strings.Contains(got.Warnings[0].Detail, ".DS_Store") {
		t.Errorf("what was passed over is said as %+v", got.Warnings)
	}
	for name, c := range map[string]struct {
		content string
		says    []string
	}{
		"protected":    {protected(t, 144, nil), []string{"144 tệp: Tệp được đặt mật khẩu", "QĐ 000.doc", "… và 139 tệp khác"}},
		"one of two":   {protected(t, 1, map[string]string{"nd.txt": decree}), []string{"QĐ 000.doc: Tệp được đặt mật khẩu"}},
		"two":          {zipped(t, map[string]string{"a.txt": decree, "b.txt": decree}), []string{"nhiều văn bản"}},
		"many broken":  {zipped(t, many("%03d.docx", 144, broken(t))), []string{"nhiều văn bản"}},
		"none":         {zipped(t, passed), []string{"không có văn bản nào đọc được", "virus.exe", ".DS_Store"}},
		"a zip within": {zipped(t, map[string]string{"a.zip": zipped(t, map[string]string{"b.zip": zipped(t, map[string]string{"nd.txt": decree})})}), []string{"a.zip/b.zip: Không nạp được tệp nén ZIP"}},
		"shared bytes": {overlapping(t), []string{"Tệp bị hỏng"}},
	} {
		_, err := read(c.content)
		for _, want := range c.says {
			if !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
		}
	}
}
