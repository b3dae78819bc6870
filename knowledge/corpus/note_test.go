package corpus_test

import "testing"

// Of a codification's note stays what was done to the article: neither what the citation says, nor the files that are listed above it. A note of people stays as it is.
func TestNotesSayWhatTheCitationDoesNot(t *testing.T) {
	const since = "— Ghi chú pháp điển: (Điều 2 Nghị định số 27/2015/NĐ-CP, có hiệu lực thi hành kể từ ngày 25/04/2015"
	for note, want := range map[string]string{
		since + ")": "", "Phụ lục I_Nghị định số 27-2015-ND-CP.doc\nPhụ lục II.DOCX\n" + since + ")": "",
		"Phụ lục kèm theo.docx\n" + since + ", có nội dung được sửa đổi bởi Điều 1 Quyết định số 82/2009/QĐ-TTg)": "có nội dung được sửa đổi bởi Điều 1 Quyết định số 82/2009/QĐ-TTg",
		"Chú của người đọc.\n" + since + ")": "Chú của người đọc.",
		"Xem tệp mau-so-1.doc":               "Xem tệp mau-so-1.doc",
		"":                                   "",
	} {
		d := split()
		d.Provisions[5].Path, d.Provisions[5].Note = "Điều 2", note
		if got := d.Notes("Điều 2"); got != want {
			t.Errorf("%q, want %q of\n%s", got, want, note)
		}
	}
}

func TestNotesAreOfTheUnitOfThoseInItAndOfItsArticle(t *testing.T) {
	d := split()
	for i := range d.Provisions {
		d.Provisions[i].Note = string(rune('a' + i))
	}
	for path, want := range map[string]string{
		"Điều 1": "a\nb\nc\nd\ne", "Điều 1 khoản 1": "a\nb\nc", "Điều 1 khoản 2": "a\nd\ne", "Điều 1 khoản 2 điểm a": "a\ne", "Điều 10": "f", "Phụ lục I, khoản 1": "h", "Điều 7": "",
	} {
		if got := d.Notes(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
