package intake

import (
	"regexp"
	"strings"
	"testing"

	"thidua/bot/conversation"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/bot/telegram"
	"thidua/ingest/plain"
	"thidua/knowledge/corpus"
)

var says = text{conversation.NewWords("Ban", "tỉnh Thái Bình", "đồng chí")}

const today corpus.Day = "2026-11-28"

func TestEveryWarningIsSaidInWordsOfItsOwn(t *testing.T) {
	english := regexp.MustCompile(`[a-z]+ (encoding|changes|page|pages)\b|recognised|unsure|unread`)
	seen := map[string]plain.WarningKind{}
	for _, kind := range []plain.WarningKind{plain.LegacyEncoding, plain.TrackedChanges, plain.Comments, plain.Pictures, plain.Surroundings, plain.Unread, plain.Recognised,
		plain.Unsure, plain.BlankPage, plain.MissingPages} {
		for _, detail := range []string{"", "0.5"} {
			got := warning(plain.Warning{Kind: kind, Detail: detail})
			if english.MatchString(got) || !strings.HasSuffix(got, ".") {
				t.Errorf("%s: %q", kind, got)
			}
			if other, twice := seen[got]; twice && other != kind {
				t.Errorf("%s and %s are both %q", kind, other, got)
			}
			seen[got] = kind
		}
	}
	if got := warning(plain.Warning{Kind: "something new", Detail: "7"}); !strings.Contains(got, "something new") || !strings.Contains(got, "7") {
		t.Errorf("a kind that is not known yet: %q", got)
	}
	for detail, want := range map[string]string{"0.87": ", độ tin cậy khoảng 87%", "": "", "x": "", "7": "", "-1": ""} {
		if got := sureness(detail); got != want {
			t.Errorf("%q: %q", detail, got)
		}
	}
}

func TestManyWarningsAreCounted(t *testing.T) {
	var all []plain.Warning
	for n := range 40 {
		all = append(all, plain.Warning{Kind: plain.BlankPage, Page: n + 1})
	}
	got := says.warnings(all)
	if strings.Count(got, "\n•") != maxWarnings+1 || !strings.Contains(got, "và 28 điểm khác") || !strings.Contains(got, "trang 12: ") {
		t.Error(got)
	}
	if says.warnings(nil) != "" {
		t.Error("no warning is said")
	}
}

func TestTheStatusOfADocumentIsSaid(t *testing.T) {
	for want, d := range map[string]*corpus.Document{
		"đang dùng": {IssuedOn: "2020-01-01"},
		"đang dùng; hết hiệu lực hoặc kết thúc từ ngày 01/01/2027":                          {IssuedOn: "2020-01-01", EndsOn: "2026-12-31"},
		"thôi dùng từ ngày 05/3/2026 (có &lt;bản&gt; mới)":                                  {IssuedOn: "2020-01-01", RetiredOn: "2026-03-05", ExpiresOn: "2026-03-05"},
		"hết hiệu lực từ ngày 01/01/2025":                                                   {IssuedOn: "2020-01-01", ExpiresOn: "2025-01-01"},
		"hết hiệu lực từ ngày 01/01/2025; thôi dùng từ ngày 05/3/2026 (có &lt;bản&gt; mới)": {IssuedOn: "2020-01-01", RetiredOn: "2026-03-05", ExpiresOn: "2025-01-01"},
		"văn bản được quy định chi tiết hết hiệu lực từ ngày 01/01/2025":                    {IssuedOn: "2020-01-01", LapsesOn: "2025-01-01"},
		"chưa có hiệu lực; có hiệu lực từ ngày 01/01/2027":                                  {IssuedOn: "2026-11-01", EffectiveOn: "2027-01-01"},
		"đã kết thúc giai đoạn thực hiện ngày 31/12/2025":                                   {IssuedOn: "2020-01-01", EndsOn: "2025-12-31"},
	} {
		if got := says.status(d, "có <bản> mới", today); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLabelsFitTheirButtons(t *testing.T) {
	long := strings.Repeat("Nghị định của Chính phủ ", 9)
	for mark, d := range map[string]*corpus.Document{
		"⏳ ": {Kind: long, IssuedOn: "2020-01-01", EndsOn: "2026-12-31"}, "🚫 ": {Kind: long, RetiredOn: "2020-01-01", ExpiresOn: "2020-01-01"}, "Nghị": {Kind: long},
	} {
		if got := says.label(d, today); len([]rune(got)) > maxLabel || !strings.HasPrefix(got, mark) {
			t.Errorf("%q", got)
		}
	}
}

func TestADocumentIsTriedWithWhatItSays(t *testing.T) {
	law := &corpus.Document{Kind: "Luật", Title: "Thử", IssuedOn: "2020-01-01", Provisions: []corpus.Provision{
		{Path: "Chương I", Level: corpus.LevelChapter}, {Path: "Điều 3", Level: corpus.LevelArticle}}}
	if got := tryWith(law); got != "Điều 3 Luật Thử năm 2020 quy định gì?" {
		t.Errorf("%q", got)
	}
	plan := &corpus.Document{Kind: "Kế hoạch", Number: "1/KH", Provisions: []corpus.Provision{{Path: "Mở đầu", Parent: -1}, {Path: "II", Label: "II.", Parent: -1}}}
	if got := tryWith(plan); got != "Mục II Kế hoạch số 1/KH quy định gì?" {
		t.Errorf("%q", got)
	}
	if got := tryWith(&corpus.Document{Kind: "Thông báo", Number: "1/TB", Provisions: []corpus.Provision{{Path: "Mở đầu", Parent: -1}}}); got != "" {
		t.Errorf("%q", got)
	}
}

func TestALocalDocumentOfNoKnownPlaceIsNotTheWholeCountrys(t *testing.T) {
	for issuer, want := range map[string]string{
		"Ủy ban nhân dân xã Thử": "chưa rõ địa phương", "Sở Nội vụ": "chưa rõ địa phương", "Chính phủ": "Phạm vi áp dụng: cả nước", "": "Phạm vi áp dụng: cả nước",
	} {
		if got := says.facts(&corpus.Document{Issuer: issuer}, 0, nil); !strings.Contains(got, want) {
			t.Errorf("of %q is said %q", issuer, got)
		}
	}
	if got := says.facts(&corpus.Document{Issuer: "Sở Nội vụ", Territory: "tỉnh Thử"}, 0, nil); !strings.Contains(got, "Phạm vi áp dụng: tỉnh Thử") {
		t.Error(got)
	}
}

func TestWhatIsReadIsEscapedAndCounted(t *testing.T) {
	var units []corpus.Provision
	for range 200 {
		units = append(units, corpus.Provision{Path: "Điều 1", Level: corpus.LevelArticle, Parent: -1, Heading: "Về <b> thử"})
	}
	v := view{intake: &intake.Intake{Body: "Chữ <i> và & " + strings.Repeat("a", 9000)}, document: &corpus.Document{Title: "<script>", Draft: true, Provisions: units}, articles: 200}
	v.missing = v.intake.Corrections.Missing(v.document)
	for what, html := range map[string]string{"preview": says.preview(v), "result": says.result(v), "edit": says.edit(v)} {
		if strings.Contains(html, "<i> ") || strings.Contains(html, "<script>") || strings.Contains(html, "<b> thử") {
			t.Errorf("%s is not escaped: %.300s", what, html)
		}
	}
	if got := says.preview(v); !strings.Contains(got, "và 50 điều, mục khác") || strings.Count(got, "\n• ") != maxPreviewed {
		t.Errorf("%d units are listed", strings.Count(got, "\n• "))
	}
	if got := says.result(v); !strings.Contains(got, "loại văn bản; số, ký hiệu; ngày ban hành; cơ quan ban hành") || !strings.Contains(got, "dự thảo") || !strings.Contains(got, "200 Điều") {
		t.Error(got)
	}
}

func TestEveryFieldIsNamedAndAskedFor(t *testing.T) {
	for _, f := range intake.Fields {
		if says.field(f) == "" || asked[f] == "" {
			t.Errorf("%s has no words", f)
		}
		for _, usual := range says.usual(f) {
			if _, err := intake.Check(f, usual, &corpus.Document{}, today); err != nil {
				t.Errorf("%s may be chosen to be %q, and not written: %v", f, usual, err)
			}
		}
	}
}

func TestFilesAreTakenByTheirNames(t *testing.T) {
	for name, want := range map[string]string{
		"a.DOCX": "document", "a.pdf": "document", "b.zip": "document", "c.html": "document", "d.JPG": "picture", "e.tiff": "picture", "k.heic": "picture", "l.mht": "document", "m.docx ": "document",
		"f.exe": "", "g": "", "": "", "h.xlsx": "", "i.csv": "", "j.docx.exe": "",
	} {
		f := telegram.File{Kind: file.Document, Name: name}
		got := ""
		switch {
		case isPicture(f):
			got = "picture"
		case !notTaken(f):
			got = "document"
		}
		if got != want {
			t.Errorf("%q is taken as %q, want %q", name, got, want)
		}
	}
	for kind, taken := range map[file.Kind]bool{file.Photo: true, file.Video: false, file.Voice: false, file.Sticker: false} {
		if notTaken(telegram.File{Kind: kind, Name: "a.pdf"}) == taken {
			t.Errorf("%s: taken is not %v", kind, taken)
		}
	}
}

func TestFilesOfAnAlbumKeepTheirMessages(t *testing.T) {
	files := []telegram.File{{UniqueID: "a"}, {UniqueID: "b"}}
	var got []int64
	for _, f := range filesOf([]telegram.Event{{MessageID: 5, Files: files[:1]}, {MessageID: 9, Files: files, PartIDs: []int64{9, 12}}}) {
		got = append(got, f.message)
	}
	if len(got) != 3 || got[0] != 5 || got[1] != 9 || got[2] != 12 {
		t.Errorf("%v", got)
	}
}

func TestADocumentIsTheSameWhenItSaysTheSame(t *testing.T) {
	document := func() *corpus.Document {
		return &corpus.Document{Kind: "Luật", Title: "Thử", Source: "a", Hash: "b", Provisions: []corpus.Provision{{ID: 7, Path: "Điều 1", Text: "Một."}}}
	}
	same := document()
	same.Source, same.Hash, same.Provisions[0].ID = "c", "d", 9
	if !sameDocument(document(), same) {
		t.Error("another file of the same words is another document")
	}
	for what, change := range map[string]func(d *corpus.Document){
		"title": func(d *corpus.Document) { d.Title = "Khác" }, "words": func(d *corpus.Document) { d.Provisions[0].Text = "Hai." },
		"units": func(d *corpus.Document) { d.Provisions = nil }, "where the words are from": func(d *corpus.Document) { d.Provisions[0].Source = "https" },
	} {
		other := document()
		change(other)
		if sameDocument(document(), other) {
			t.Errorf("with another %s it is the same", what)
		}
	}
}

func TestWhatWasNotFetchedIsNamedWithTheReason(t *testing.T) {
	for want, f := range map[string]conversation.Fetched{
		"tệp “a&lt;.pdf” vì tệp lớn hơn 20 MB": {Name: "a<.pdf", TooLarge: true}, "trang ảnh do lỗi đường truyền": {},
		"tệp “b.exe” vì tệp không thuộc loại được nhận": {Name: "b.exe", Forbidden: true},
	} {
		if got := says.notFetched(f); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := says.notTaken(""); !strings.HasPrefix(got, "Tệp này") {
		t.Errorf("%q", got)
	}
}
