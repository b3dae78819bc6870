package corpus_test

import (
	"cmp"
	"strings"
	"testing"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"

	gocmp "github.com/google/go-cmp/cmp"
)

// issued is a document of a day that is in force from then on.
func issued(on corpus.Day, kind, number, issuer, title string) *corpus.Document {
	d := &corpus.Document{Kind: kind, Number: number, Issuer: issuer, Title: title, IssuedOn: on}
	d.Key = corpus.DocumentKey(d)
	return d
}

// ending is a document that another one ends.
func ending(on corpus.Day, d *corpus.Document) *corpus.Document {
	d.ExpiresOn = on
	return d
}

// names are what documents are told by: the number or, without one, the kind or the title.
func names(documents []*corpus.Document) string {
	var all []string
	for _, d := range documents {
		all = append(all, cmp.Or(d.Number, d.Kind, d.Title))
	}
	return strings.Join(all, ", ")
}

func TestACatalogueHasTheNewestFirst(t *testing.T) {
	given := []*corpus.Document{
		issued("2017-07-31", "Nghị định", "91/2017/NĐ-CP", "Chính phủ", ""), issued("2025-06-14", "Nghị định", "152/2025/NĐ-CP", "Chính phủ", ""),
		issued("", "Chỉ thị", "", "", ""), issued("2022-06-15", "Luật", "06/2022/QH15", "Quốc hội", "Thi đua, khen thưởng"),
	}
	for i, d := range given {
		d.ID = int64(10 + i)
	}
	c := corpus.NewCatalogue(given)
	if got := names(c.Documents); got != "152/2025/NĐ-CP, 06/2022/QH15, 91/2017/NĐ-CP, Chỉ thị" {
		t.Error(got)
	}
	if got := names(given); got != "91/2017/NĐ-CP, 152/2025/NĐ-CP, Chỉ thị, 06/2022/QH15" {
		t.Errorf("what was given is sorted as well: %s", got)
	}
	if c.ByKey["6/2022/qh15"] != given[3] || c.ByID[11] != given[1] || c.ByKey["7/2022/qh15"] != nil {
		t.Error("a document is not found by its key or id")
	}
}

func numberedDocuments() corpus.Catalogue {
	return corpus.NewCatalogue([]*corpus.Document{
		issued("2025-06-14", "Nghị định", "152/2025/NĐ-CP", "Chính phủ", ""),
		issued("2020-03-01", "Thông tư", "152/2020/TT-BQP", "Bộ Quốc phòng", ""),
		issued("2017-07-31", "Nghị định", "91/2017/NĐ-CP", "Chính phủ", ""),
		issued("2022-06-15", "Luật", "06/2022/QH15", "Quốc hội", "Thi đua, khen thưởng"),
		issued("2021-08-10", "Kế hoạch", "", "Ủy ban nhân dân tỉnh Thái Bình", "Thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021"),
		issued("2010-11-24", "Thông tư", "09/2010/TT-BCA, 09/2010/TT-BQP", "Bộ Công an và Bộ Quốc phòng", ""),
		issued("2021-09-01", "", "", "", "Về việc thực hiện Chỉ thị số 19/CT-TTg"),
		issued("2021-10-21", "Kế hoạch", "594/KH-UBND", "Ủy ban nhân dân tỉnh Nghệ An", "Thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021"),
	})
}

func TestADocumentIsNamedByItsNumberPerhapsInPart(t *testing.T) {
	c := numberedDocuments()
	for question, want := range map[string]string{
		"Nghị định số 152/2025/NĐ-CP":     "152/2025/NĐ-CP",
		"152/2025/nd-cp":                  "152/2025/NĐ-CP",
		"152/2025":                        "152/2025/NĐ-CP",
		"nghi dinh 152":                   "152/2025/NĐ-CP",
		"Nghị định 152/2020":              " - Nghị định 152/2020",
		"thông tư 152":                    "152/2020/TT-BQP",
		"Nghị định 152 và Nghị định 91":   "152/2025/NĐ-CP, 91/2017/NĐ-CP",
		"Nghị định 91 và Nghị định 98":    "91/2017/NĐ-CP - Nghị định 98",
		"luật 06/2022/QH15":               "06/2022/QH15",
		"luật số 6":                       "06/2022/QH15",
		"thông tư 09":                     "09/2010/TT-BCA, 09/2010/TT-BQP", // one of two numbers
		"kế hoạch 19":                     "Kế hoạch",
		"Kế hoạch 594":                    "594/KH-UBND",
		"chỉ thị 19":                      " - Chỉ thị 19",
		"hướng dẫn 19":                    " - Hướng dẫn 19",
		"Bằng khen của Chủ tịch do ai ký": "",
	} {
		documents, missing := c.Named(query.Read(question, nil))
		got := names(documents)
		for _, n := range missing {
			got += " - " + query.NumberName(n)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
}

func TestANumberAloneIsOfAnyKindAndYear(t *testing.T) {
	c := numberedDocuments()
	for _, n := range []struct {
		typed vietnamese.Number
		want  string
	}{
		{vietnamese.Number{Serial: "152"}, "152/2025/NĐ-CP, 152/2020/TT-BQP"},
		{vietnamese.Number{Serial: "152", Year: "2020"}, "152/2020/TT-BQP"},
		{vietnamese.Number{Serial: "152", Kind: "nđ", Year: "2020"}, ""},
		{vietnamese.Number{Serial: "19"}, ""}, // the directive that plans carry out is none of them
		{vietnamese.Number{Serial: "19", Kind: "kh"}, "Kế hoạch"},
		{vietnamese.Number{Serial: "19", Kind: "kh", Year: "2021"}, ""}, // its number has no year
	} {
		if got := names(c.WithNumber(n.typed)); got != n.want {
			t.Errorf("%+v: %q, want %q", n.typed, got, n.want)
		}
	}
}

func TestANumberIsTheOneTyped(t *testing.T) {
	for _, c := range []struct {
		number string
		typed  vietnamese.Number
		want   bool
	}{
		{"06/2022/QH15", vietnamese.Number{Serial: "6"}, true},
		{"06/2022/QH15", vietnamese.Number{Serial: "6", Year: "2022", Kind: "qh"}, true},
		{"06/2022/QH15", vietnamese.Number{Serial: "6", Year: "2023"}, false},
		{"06/2022/QH15", vietnamese.Number{Serial: "6", Kind: "nđ"}, false},
		{"06/2022/QH15", vietnamese.Number{Serial: "60"}, false},
		{"Thông tư số 01/2024/TT-BNV và Nghị định số 98/2023/NĐ-CP", vietnamese.Number{Serial: "98", Kind: "nđ"}, true},
		{"", vietnamese.Number{Serial: "6"}, false},
	} {
		if got := corpus.IsNumbered(c.number, c.typed); got != c.want {
			t.Errorf("%s is %+v: %v", c.number, c.typed, got)
		}
	}
}

const (
	field  = "Thi đua, khen thưởng"
	detail = "Quy định chi tiết thi hành một số điều của "
)

func TestADocumentEndsWithWhatItCarriesOut(t *testing.T) {
	for name, c := range map[string]struct {
		documents []*corpus.Document
		want      string // "number: expires, lapses", of those with either; the newest first
	}{
		"a decree on a law": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2013-01-03", "Nghị định", "01/2013/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"),
			issued("2013-02-03", "Nghị định", "02/2013/NĐ-CP", "Chính phủ", "Quy định về Luật Lưu trữ"), // says not that it carries it out
		}, "01/2013/NĐ-CP: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
		"a circular on a decree on a law, in two steps": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2013-01-03", "Nghị định", "01/2013/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"),
			issued("2014-10-31", "Thông tư", "10/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Nghị định số 01/2013/NĐ-CP quy định chi tiết Luật Lưu trữ"),
		}, "10/2014/TT-BNV: 2024-07-01, | 01/2013/NĐ-CP: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
		"a decree that ends before its law, and what is on it": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			ending("2020-01-01", issued("2013-01-03", "Nghị định", "01/2013/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ")),
			issued("2014-10-31", "Thông tư", "10/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Nghị định số 01/2013/NĐ-CP"),
		}, "10/2014/TT-BNV: 2020-01-01, | 01/2013/NĐ-CP: 2020-01-01, | 01/2011/QH13: 2024-07-01,"},
		"a decree that another one would end later": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			ending("2025-01-01", issued("2013-01-03", "Nghị định", "01/2013/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ")),
		}, "01/2013/NĐ-CP: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
		"a ministry's own circular goes on, lapsed": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2014-10-31", "Thông tư", "10/2014/TT-BYT", "Bộ Y tế", "Hướng dẫn Luật Lưu trữ trong ngành y tế"),
			issued("2015-10-31", "Thông tư", "11/2015/TT-BYT", "Bộ Y tế", "Hướng dẫn Thông tư số 10/2014/TT-BYT"),
		}, "11/2015/TT-BYT: , 2024-07-01 | 10/2014/TT-BYT: , 2024-07-01 | 01/2011/QH13: 2024-07-01,"},
		"a consolidated text": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2018-12-13", "Văn bản hợp nhất", "16/VBHN-VPQH", "Văn phòng Quốc hội", "Luật Lưu trữ"),
		}, "16/VBHN-VPQH: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
		"a law that amends another": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2016-11-16", "Luật", "39/2016/QH14", "Quốc hội", "Sửa đổi, bổ sung một số điều của Luật Lưu trữ"),
		}, "39/2016/QH14: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
		"of laws of one name that of the day of issue": {[]*corpus.Document{
			ending("2012-07-01", issued("2001-04-04", "Pháp lệnh", "34/2001/PL-UBTVQH10", "Ủy ban Thường vụ Quốc hội", "Lưu trữ")),
			ending("2012-07-01", issued("2001-04-04", "Luật", "01/2001/QH10", "Quốc hội", "Lưu trữ")),
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2024-06-21", "Luật", "33/2024/QH15", "Quốc hội", "Lưu trữ"),
			issued("2004-04-08", "Nghị định", "111/2004/NĐ-CP", "Chính phủ", detail+"Pháp lệnh Lưu trữ"),
			issued("2005-04-08", "Nghị định", "112/2005/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"),
			issued("2013-01-03", "Nghị định", "01/2013/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"),
			issued("2025-01-03", "Nghị định", "01/2025/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"),
			issued("2000-01-03", "Nghị định", "01/2000/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"), // before any of them
		}, "01/2013/NĐ-CP: 2024-07-01, | 01/2011/QH13: 2024-07-01, | 112/2005/NĐ-CP: 2012-07-01, | 111/2004/NĐ-CP: 2012-07-01, | " +
			"34/2001/PL-UBTVQH10: 2012-07-01, | 01/2001/QH10: 2012-07-01,"},
		"what began when the law had ended": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2024-07-01", "Nghị định", "01/2024/NĐ-CP", "Chính phủ", detail+"Luật Lưu trữ"),
		}, "01/2011/QH13: 2024-07-01,"},
		"a law whose name begins with that of another": {[]*corpus.Document{
			ending("2024-07-01", issued("2014-06-20", "Luật", "11/2014/QH13", "Quốc hội", "Giá")),
			ending("2025-01-01", issued("2014-06-21", "Luật", "12/2014/QH13", "Quốc hội", "Đầu tư")),
			issued("2014-06-18", "Luật", "49/2014/QH13", "Quốc hội", "Đầu tư công"),
			issued("2015-01-01", "Nghị định", "01/2015/NĐ-CP", "Chính phủ", detail+"Luật Giáo dục"),
			issued("2015-01-02", "Nghị định", "02/2015/NĐ-CP", "Chính phủ", detail+"Luật Đầu tư công"),
			issued("2015-01-03", "Nghị định", "03/2015/NĐ-CP", "Chính phủ", detail+"Luật Giáo dục và Luật Giá"),
			issued("2015-01-04", "Nghị định", "04/2015/NĐ-CP", "Chính phủ", detail+"Luật Đầu tư, trong ngành"),
		}, "04/2015/NĐ-CP: 2025-01-01, | 03/2015/NĐ-CP: 2024-07-01, | 12/2014/QH13: 2025-01-01, | 11/2014/QH13: 2024-07-01,"},
		"a decree that the corpus lacks: then by the law that is named": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			issued("2014-10-31", "Thông tư", "10/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Nghị định số 01/2013/NĐ-CP quy định chi tiết Luật Lưu trữ"),
			issued("2014-10-30", "Thông tư", "09/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Nghị định số 01/2013/NĐ-CP"),
		}, "10/2014/TT-BNV: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
		"two that carry out each other, and one itself": {[]*corpus.Document{
			ending("2024-07-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
			ending("2020-01-01", issued("2014-10-31", "Thông tư", "10/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Thông tư số 11/2014/TT-BNV")),
			issued("2014-10-30", "Thông tư", "11/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Thông tư số 10/2014/TT-BNV"),
			issued("2014-10-29", "Thông tư", "12/2014/TT-BNV", "Bộ Nội vụ", "Hướng dẫn Thông tư số 12/2014/TT-BNV và Luật Lưu trữ"),
		}, "10/2014/TT-BNV: 2020-01-01, | 11/2014/TT-BNV: 2020-01-01, | 12/2014/TT-BNV: 2024-07-01, | 01/2011/QH13: 2024-07-01,"},
	} {
		if diff := gocmp.Diff(c.want, endsOf(c.documents)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// endsOf is when the documents expire and lapse, of those that do.
func endsOf(documents []*corpus.Document) string {
	c := corpus.NewCatalogue(documents)
	c.LapseWithParents()
	var all []string
	for _, d := range c.Documents {
		if d.Stops() != "" {
			all = append(all, d.Number+": "+strings.TrimRight(string(d.ExpiresOn)+", "+string(d.LapsesOn), " "))
		}
	}
	return strings.Join(all, " | ")
}

func TestWhatRestsOnTheLawOfTheFieldLapsesWithIt(t *testing.T) {
	old := ending("2024-01-01", issued("2003-11-26", "Luật", "15/2003/QH11", "Quốc hội", field))
	old.EffectiveOn = "2004-07-01"
	present := issued("2022-06-15", "Luật", "06/2022/QH15", "Quốc hội", field)
	present.EffectiveOn = "2024-01-01"
	province := issued("2018-07-27", "Quyết định", "05/2018/QĐ-UBND", "Ủy ban nhân dân tỉnh Thái Bình", "Ban hành Quy định về công tác thi đua, khen thưởng")
	province.Territory = "tỉnh Thái Bình"
	got := endsOf([]*corpus.Document{
		old, present, province,
		ending("2021-01-01", issued("2011-11-11", "Luật", "01/2011/QH13", "Quốc hội", "Lưu trữ")),
		issued("2017-07-31", "Nghị định", "91/2017/NĐ-CP", "Chính phủ", detail+"Luật Thi đua, khen thưởng"),
		issued("2018-09-17", "Nghị định", "122/2018/NĐ-CP", "Chính phủ", "Quy định về xét tặng danh hiệu “Gia đình văn hóa”"),
		issued("2018-11-30", "Thông tư", "38/2018/TT-BYT", "Bộ Y tế", "Hướng dẫn công tác thi đua, khen thưởng trong ngành y tế"),
		ending("2022-01-01", issued("2019-01-01", "Thông tư", "01/2019/TT-BNV", "Bộ Nội vụ", "Quy định xét tặng Kỷ niệm chương")),
		issued("2019-01-02", "Nghị định", "01/2019/NĐ-CP", "Chính phủ", "Quy định về hồ sơ địa chính"),                                 // of another field
		issued("2019-01-03", "Kế hoạch", "01/KH-UBND", "Chính phủ", "Phát động phong trào thi đua"),                                    // carries nothing out
		issued("2004-01-03", "Nghị định", "01/2004/NĐ-CP", "Chính phủ", "Quy định về danh hiệu thi đua"),                               // before that law
		issued("2024-01-01", "Nghị định", "98/2023/NĐ-CP", "Chính phủ", "Quy định về danh hiệu thi đua"),                               // after it
		issued("2023-10-01", "Thông tư", "12/2023/TT-BNV", "Bộ Nội vụ", "Quy định chi tiết một số điều của Luật Thi đua, khen thưởng"), // of the one that comes
	})
	want := "01/2019/TT-BNV: 2022-01-01, 2024-01-01 | 38/2018/TT-BYT: , 2024-01-01 | 122/2018/NĐ-CP: , 2024-01-01 | 91/2017/NĐ-CP: 2024-01-01, 2024-01-01 | 01/2011/QH13: 2021-01-01, | 15/2003/QH11: 2024-01-01,"
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestThePresentLawIsTheNewestOfTheFieldInForce(t *testing.T) {
	old := ending("2024-01-01", issued("2003-11-26", "Luật", "15/2003/QH11", "Quốc hội", field))
	old.EffectiveOn = "2004-07-01"
	present := issued("2022-06-15", "Luật", "06/2022/QH15", "Quốc hội", field)
	present.EffectiveOn = "2024-01-01"
	other := issued("2024-06-21", "Luật", "33/2024/QH15", "Quốc hội", "Lưu trữ")
	c := corpus.NewCatalogue([]*corpus.Document{old, other, present})
	for day, want := range map[corpus.Day]corpus.Day{
		"2004-06-30": "", "2004-07-01": "2004-06-30", "2023-12-31": "2004-06-30", "2024-01-01": "2023-12-31", "2026-11-28": "2023-12-31",
	} {
		if got := c.BeforePresentLaw(day); got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
	unknown := corpus.NewCatalogue([]*corpus.Document{{Kind: "Luật", Title: field}})
	if got := unknown.BeforePresentLaw("2024-01-01"); got != "" {
		t.Errorf("a law without days began before %s", got)
	}
}
