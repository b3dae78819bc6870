package report

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
)

func TestPaperAndMarginsAreTheDecrees(t *testing.T) {
	millimetres := func(e *element, name string) float64 {
		twips, err := strconv.Atoi(e.attr[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return float64(twips) * 25.4 / 1440
	}
	sections := mainPart(t, consolidated()).all("sectPr")
	if len(sections) != 4 {
		t.Fatalf("%d sections for a body and three annexes", len(sections))
	}
	for i, s := range sections {
		width, height := millimetres(s.first("pgSz"), "w"), millimetres(s.first("pgSz"), "h")
		if landscape := i == 2; landscape != (s.first("pgSz").attr["orient"] == "landscape") || landscape != (width > height) {
			t.Errorf("section %d is %.0f × %.0f mm, %v", i, width, height, s.first("pgSz").attr)
		}
		if got := fmt.Sprintf("%.0f × %.0f", min(width, height), max(width, height)); got != "210 × 297" {
			t.Errorf("section %d is %s mm", i, got)
		}
		for side, want := range map[string][2]float64{"top": {20, 25}, "bottom": {20, 25}, "left": {30, 35}, "right": {15, 20}} {
			if got := millimetres(s.first("pgMar"), side); got < want[0] || got > want[1] {
				t.Errorf("section %d: %s margin of %.2f mm", i, side, got)
			}
		}
		if s.first("type").attr["val"] != "nextPage" || s.first("pgNumType").attr["start"] != "1" || len(s.all("titlePg")) != 1 ||
			s.first("headerReference").attr["type"] != "default" {
			t.Errorf("section %d does not begin a page, count its own pages or leave out the first number", i)
		}
	}
}

func TestLettersAreOfTheSizesAndLooksOfTheDecree(t *testing.T) {
	for ids, want := range map[string]struct {
		from, to     float64
		bold, italic bool
	}{
		"Nation Agency":           {12, 13, true, false},
		"Motto":                   {13, 14, true, false},
		"Parent":                  {12, 13, false, false},
		"Number":                  {13, 13, false, false},
		"About":                   {12, 13, false, false},
		"Date":                    {13, 14, false, true},
		"Kind Subject":            {13, 14, true, false},
		"To ToHead ToItem":        {13, 14, false, false},
		"Body Heading3":           {13, 14, false, false},
		"Heading1 Heading2":       {13, 14, true, false},
		"Office":                  {13, 14, true, false},
		"SentTo":                  {12, 12, true, true},
		"Recipient":               {11, 11, false, false},
		"Annex":                   {14, 14, true, false},
		"AnnexTitle":              {13, 14, true, false},
		"AnnexOf":                 {13, 14, false, true},
		"PageNumber":              {13, 14, false, false},
		"Cell CellHead CellTotal": {12, 12, false, false}, // not in the Decree
	} {
		for id := range strings.FieldsSeq(ids) {
			for _, s := range styles {
				if s.id == id && (s.size < want.from || s.size > want.to || s.italic != want.italic ||
					s.bold != want.bold && !strings.HasPrefix(id, "Cell")) {
					t.Errorf("%s: %+v", id, s)
				}
			}
		}
	}
	for _, s := range styles {
		if s.id == "Body" && (s.jc != "both" || s.first != 720 || s.after < 6) {
			t.Errorf("%+v", s)
		}
	}
}

func TestTheNationalNameFitsOnItsLineAndTheMottosRuleIsAsLongAsTheMotto(t *testing.T) {
	// Liberation Serif is as wide as Times New Roman.
	parsed, err := opentype.Parse(liberationserifbold.TTF)
	if err != nil {
		t.Fatal(err)
	}
	width := func(text string, points float64) int {
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: points * 20, DPI: 72})
		if err != nil {
			t.Fatal(err)
		}
		return font.MeasureString(face, text).Ceil()
	}
	if got := width(motto, 14); got != mottoWidth {
		t.Errorf("the motto is %d wide", got)
	}
	columns := mainPart(t, announcement(3)).first("tblGrid").all("gridCol")
	if room, _ := strconv.Atoi(columns[1].attr["w"]); width(nation, 13) > room {
		t.Errorf("%d in a column of %d", width(nation, 13), room)
	}
	for _, text := range []string{"SỞ NỘI VỤ", "ỦY BAN NHÂN DÂN XÃ QUỲNH PHỤ", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TỈNH"} {
		if share := float64(underText(text, 13, 9000)) / float64(width(text, 13)); share < 1./3 || share > 1./2 {
			t.Errorf("the rule under %s has %.2f of its length", text, share)
		}
	}
	if got := underText(strings.Repeat("dài ", 100), 14, 9000); got != 3000 {
		t.Errorf("the rule under lines of 9000 is %d long", got)
	}
	subject := "Tổng hợp khó khăn, vướng mắc quý IV năm 2026"
	if share := float64(underText(subject, 14, 9000)) / float64(width(subject, 14)); share < 1./3 || share > 1./2 {
		t.Errorf("the rule under the subject has %.2f of its length", share)
	}
}

func TestALetterheadLeavesNumberAndDayToTheClerk(t *testing.T) {
	r := Report{Kind: "Báo cáo", Subject: "Tổng kết\nnăm 2026", Letterhead: hungYen("BC-SNV"), Annexes: []Annex{{Title: "Số liệu"}}}
	styles := []string{"Parent", "Agency", "Nation", "Motto", "Number", "About", "Date", "Kind", "Subject", "Annex", "AnnexTitle", "AnnexOf"}
	want := []string{
		"UBND TỈNH HƯNG YÊN", "SỞ NỘI VỤ", nation, motto, "Số:_______/BC-SNV", "Hưng Yên, ngày_______tháng_______năm 2026",
		"BÁO CÁO", "Tổng kết năm 2026",
		"Phụ lục", "SỐ LIỆU", "(Kèm theo Báo cáo số_______/BC-SNV\nngày_______tháng_______năm 2026 của Sở Nội vụ)",
	}
	if diff := cmp.Diff(want, said(mainPart(t, r), styles...)); diff != "" {
		t.Error(diff)
	}

	r.Kind, r.Subject, r.Letterhead = "", "tổng kết", &Letterhead{Agency: "Sở Nội vụ", Symbol: "SNV-TĐKT"}
	want = []string{
		"SỞ NỘI VỤ", nation, motto, "Số:_______/SNV-TĐKT", "V/v tổng kết", "ngày_______tháng_______năm_______",
		"Phụ lục", "SỐ LIỆU", "(Kèm theo Công văn số_______/SNV-TĐKT\nngày_______tháng_______năm_______ của Sở Nội vụ)",
	}
	if diff := cmp.Diff(want, said(mainPart(t, r), styles...)); diff != "" {
		t.Error(diff)
	}

	r.Letterhead = nil // a part to be pasted
	if diff := cmp.Diff([]string{"tổng kết", "Phụ lục", "SỐ LIỆU"}, said(mainPart(t, r), styles...)); diff != "" {
		t.Error(diff)
	}
}

func TestRecipientsHaveThePunctuationOfTheirPlaces(t *testing.T) {
	r := Report{
		To:        []string{"Ủy ban nhân dân tỉnh."},
		Signature: &Signature{Recipients: []string{"Như trên;", " ", "UBND tỉnh (để báo cáo) ;", "Lưu: VT, TĐKT."}, Office: []string{"KT. Giám đốc", "Phó Giám đốc"}},
	}
	want := []string{
		"Kính gửi: Ủy ban nhân dân tỉnh.",
		"Nơi nhận:", "- Như trên;", "- UBND tỉnh (để báo cáo);", "- Lưu: VT, TĐKT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC",
	}
	got := func() []string {
		return said(mainPart(t, r), "To", "ToHead", "ToItem", "SentTo", "Recipient", "Office")
	}
	if diff := cmp.Diff(want, got()); diff != "" {
		t.Error(diff)
	}
	r.To = []string{"Các sở, ban, ngành", "", "Ủy ban nhân dân các xã, phường"}
	r.Signature.Recipients = nil
	want = []string{"Kính gửi:", "- Các sở, ban, ngành;", "- Ủy ban nhân dân các xã, phường.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"}
	if diff := cmp.Diff(want, got()); diff != "" {
		t.Error(diff)
	}
}

func TestASignatureIsNotAloneOnAPage(t *testing.T) {
	r := Report{Body: []Block{plain("a"), plain("b")}, Signature: &Signature{Office: []string{"Giám đốc"}}}
	var kept []bool
	for _, p := range mainPart(t, r).all("p") {
		if p.first("pStyle").attr["val"] == "Body" {
			kept = append(kept, len(p.all("keepNext")) > 0)
		}
	}
	if diff := cmp.Diff([]bool{false, true}, kept); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(written(t, r)["word/document.xml"]), `<w:p><w:pPr><w:pStyle w:val="Space"/><w:keepNext/>`) {
		t.Error("the space before the signature may end the page")
	}
}

func TestHeadingsAreNumberedWithinEachOther(t *testing.T) {
	body := []Block{
		Heading{2, "trước"}, Heading{1, "Tình hình"}, Heading{2, "Cơ quan"}, Heading{3, "x"}, Heading{3, "y"}, Heading{2, "Kết quả"}, Heading{3, "z"},
		Heading{1, "Vướng mắc"}, Heading{2, "Kinh phí"},
	}
	want := []string{"1. trước", "I. TÌNH HÌNH", "1. Cơ quan", "a) x", "b) y", "2. Kết quả", "a) z", "II. VƯỚNG MẮC", "1. Kinh phí"}
	got := said(mainPart(t, Report{Body: body, Annexes: []Annex{{Body: body}}}), "Heading1", "Heading2", "Heading3")
	if diff := cmp.Diff(append(want, want...), got); diff != "" {
		t.Error(diff)
	}
	var points []Block
	for range 23 {
		points = append(points, Heading{3, "x"})
	}
	got = said(mainPart(t, Report{Body: points}), "Heading3")
	if got[4] != "đ) x" || got[7] != "h) x" || got[22] != "y) x" {
		t.Error(got)
	}
	if _, err := (Report{Body: append(points, Heading{3, "x"})}).document(); err == nil {
		t.Error("a 24th point")
	}
}

func TestItemsAreCountedWithTheHeadingsOfTheirLevel(t *testing.T) {
	item := func(level int, text string) Item { return Item{level, []Run{{Text: text, Bold: true}, {Text: "."}}} }
	body := []Block{
		Heading{1, "x"}, item(2, "một"), item(3, "điểm"), item(4, "gạch"), item(4, "gạch"), item(3, "điểm"), Heading{2, "hai"}, Heading{3, "điểm"}, item(3, "điểm"),
		item(2, "ba"), Heading{1, "y"}, item(2, "lại một"),
	}
	want := []string{
		"1. một.", "a) điểm.", "- gạch.", "- gạch.", "b) điểm.", "2. hai", "a) điểm", "b) điểm.", "3. ba.", "1. lại một.",
	}
	main := mainPart(t, Report{Body: body})
	if diff := cmp.Diff(want, said(main, "Heading2", "Heading3", "Body")); diff != "" {
		t.Error(diff)
	}
	if runs := main.all("p")[1].all("r"); len(runs) != 3 || len(runs[0].all("b")) != 0 || len(runs[1].all("b")) != 1 {
		t.Error("the number of an item is not plain")
	}
	points := []Block{Heading{2, "x"}}
	for range 23 {
		points = append(points, item(3, "x"))
	}
	if _, err := (Report{Body: append(points, item(3, "x"))}).document(); err == nil {
		t.Error("a 24th point")
	}
}

func TestRomanNumbers(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 99: "XCIX", 400: "CD", 1994: "MCMXCIV"} {
		if got := roman(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
}
