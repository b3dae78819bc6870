package digest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// mainPart is the XML of the report's document, which is well-formed.
func mainPart(t *testing.T, r report.Report) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := r.WriteDOCX(&file); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	part, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(bytes.NewReader(content)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return content
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func markdown(t *testing.T, d Data, whole bool) string {
	t.Helper()
	text, err := Markdown(d, whole)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func wantGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s (-update rewrites it):\n%s", golden, diff)
	}
}

func TestDraftsAreWrittenAsBefore(t *testing.T) {
	d := sample()
	wantGolden(t, "part.md", []byte(markdown(t, d, false)))
	wantGolden(t, "whole.md", []byte(markdown(t, d, true)))
	wantGolden(t, "part.document.xml", mainPart(t, Part(d)))
	wantGolden(t, "whole.document.xml", mainPart(t, Whole(d)))
}

func TestNothingButBlanksIsADraftToo(t *testing.T) {
	d := Data{Period: Period{From: "2026-09-15", To: "2026-12-14"}}
	wantGolden(t, "empty.md", []byte(markdown(t, d, true)))
	if got := markdown(t, d, false); !strings.Contains(got, "không có cơ quan, đơn vị nào gửi khó khăn, vướng mắc") || !strings.Contains(got, "không có đề xuất, kiến nghị") {
		t.Error(got)
	}
	mainPart(t, Whole(d))
}

func TestTheSameDataAreTheSameBytes(t *testing.T) {
	for _, d := range []Data{sample(), random(7, 40)} {
		again := stored(t, d)
		for _, whole := range []bool{false, true} {
			if markdown(t, d, whole) != markdown(t, again, whole) {
				t.Error("the Markdown of stored data differs")
			}
		}
		var first, second bytes.Buffer
		if err := Whole(d).WriteDOCX(&first); err != nil {
			t.Fatal(err)
		}
		if err := Whole(again).WriteDOCX(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Error("the documents of stored data differ")
		}
	}
}

func TestRenderingChangesNothing(t *testing.T) {
	for _, d := range []Data{sample(), random(8, 40)} {
		before := stored(t, d)
		markdown(t, d, true)
		mainPart(t, Part(d))
		if diff := cmp.Diff(before, stored(t, d)); diff != "" {
			t.Error(diff)
		}
	}
}

// The body ends where annexes begin.
func body(text string) string {
	before, _, _ := strings.Cut(text, "\n---\n")
	return before
}

func TestCodesStandInAnnexTwoAlone(t *testing.T) {
	for seed := range uint64(12) {
		d := random(seed, []int{0, 1, 5, 60}[seed%4])
		if err := d.Check(); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"the part": markdown(t, d, false), "the body": body(markdown(t, d, true))} {
			if code := codeInText.FindString(text); code != "" {
				t.Errorf("seed %d: %s names %s", seed, name, code)
			}
		}
		whole := Whole(d)
		for i, annex := range whole.Annexes {
			alone, err := report.Report{Body: annex.Body}.Markdown()
			if err != nil {
				t.Fatal(err)
			}
			if got := codeInText.Match(alone); got != (i == 1 && len(d.Tickets) > 0) {
				t.Errorf("seed %d: annex %d has codes: %v", seed, i+1, got)
			}
		}
	}
}

func TestAThemeNamesTheAgenciesOfItsTickets(t *testing.T) {
	got := markdown(t, sample(), false)
	for _, want := range []string{
		// Of the ticket, who joined it, and the one merged into it; each once.
		"b) Cơ quan, đơn vị có khó khăn, vướng mắc (03): UBND xã Quỳnh Phụ; UBND phường Phố Hiến; Sở Y tế.",
		"b) Cơ quan, đơn vị có khó khăn, vướng mắc (01): Sở Y tế.",
		"Ngoài ra, có 01 khó khăn, vướng mắc khác của 01 cơ quan, đơn vị: UBND xã Quỳnh Phụ.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	d := sample()
	d.Tickets[3].LeftOut = true
	if got := markdown(t, d, true); strings.Contains(got, "Ngoài ra, có") || !strings.Contains(got, "VM-2026-0044") {
		t.Errorf("what is left out of the body is told of, or is not in the annex:\n%s", got)
	}
	d = sample()
	d.Themes, d.Proposals = nil, nil
	if got := markdown(t, d, true); !strings.Contains(got, "Có 04 khó khăn, vướng mắc của 03 cơ quan, đơn vị: UBND xã Quỳnh Phụ; UBND phường Phố Hiến; Sở Y tế (nguyên văn tại Phụ lục II).") {
		t.Error(got)
	}
}

func TestSilentAgenciesAreNamedOnlyIfThatWasTicked(t *testing.T) {
	for seed := range uint64(4) {
		d := random(seed, 5)
		for _, named := range []bool{false, true} {
			d.Agencies.NameSilent = named
			text := markdown(t, d, true)
			annex := text[strings.Index(text, "# Phụ lục III"):]
			if got := strings.Count(annex, "Cơ quan vắng mặt"); got != map[bool]int{true: 300}[named] {
				t.Errorf("annex III names %d silent agencies, ticked %v", got, named)
			}
			for name, text := range map[string]string{"the part": markdown(t, d, false), "the body": body(text)} {
				if strings.Contains(text, "Cơ quan vắng mặt") {
					t.Errorf("%s names silent agencies", name)
				}
				if !strings.Contains(text, "300 cơ quan, đơn vị chưa gửi báo cáo") {
					t.Errorf("%s does not count silent agencies", name)
				}
			}
			if !named && !strings.Contains(annex, "\n300 cơ quan, đơn vị.\n") {
				t.Error("annex III does not count silent agencies")
			}
		}
	}
}

func TestProposalsGoThroughThePeoplesCommittee(t *testing.T) {
	d := sample()
	for province, want := range map[string][]string{
		"tỉnh Hưng Yên": {
			"Kính gửi: Ủy ban nhân dân tỉnh.", "Sở Nội vụ kính đề nghị Ủy ban nhân dân tỉnh xem xét, chỉ đạo các nội dung sau:",
			"a) Nội dung: giao Sở Tài chính hướng dẫn mức trích lập quỹ.", "a) Nội dung: trình Hội đồng nhân dân tỉnh xem xét, ban hành nghị quyết.",
			"a) Nội dung: kiến nghị ………… thống nhất biểu mẫu.", "a) Nội dung: trình Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh …………",
			"1. Kinh phí, quỹ thi đua, khen thưởng cấp xã: giao Sở Tài chính", "2. Kinh phí, quỹ thi đua, khen thưởng cấp xã: trình Hội đồng nhân dân tỉnh",
			"3. Hồ sơ khen thưởng\n", "4. Trình Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh\n",
			"g) Nội dung này cần Tờ trình riêng trình Ủy ban nhân dân tỉnh xem xét, quyết định.",
		},
		"Thành phố Hải Phòng": {
			"Kính gửi: Ủy ban nhân dân thành phố.", "trình Hội đồng nhân dân thành phố xem xét", "Khen thưởng thành phố",
			"kính báo cáo Ủy ban nhân dân thành phố xem xét, chỉ đạo./.",
		},
	} {
		d.Office.Province = province
		text := markdown(t, d, true)
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s: no %q", province, words)
			}
		}
		if n := strings.Count(text, "Tờ trình riêng"); n != 1 {
			t.Errorf("%d proposals need a Tờ trình", n)
		}
	}
}

func TestFiguresAreComparedInWords(t *testing.T) {
	for want, before := range map[string]Counts{
		"tăng 03 (300%) so với kỳ trước":     {Received: 1},
		"tăng 01 (33,3%) so với kỳ trước":    {Received: 3},
		"giảm 1.496 (99,7%) so với kỳ trước": {Received: 1500},
		"tăng 04 so với kỳ trước":            {},
		"bằng kỳ trước":                      {Received: 4},
	} {
		if got := compared(4, before, lastPeriod); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, r := range map[string]Row{
		"chưa có số liệu kỳ trước và cùng kỳ năm trước": {},
		"kỳ trước 3; chưa có số liệu cùng kỳ năm trước": {LastPeriod: &Counts{Received: 3}},
		"chưa có số liệu kỳ trước; cùng kỳ năm trước 5": {LastYear: &Counts{Received: 5}},
		"kỳ trước 3; cùng kỳ năm trước 5":               {LastPeriod: &Counts{Received: 3}, LastYear: &Counts{Received: 5}},
	} {
		if got := r.before(func(c Counts, of string) string { return fmt.Sprint(of, " ", c.Received) }); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 7: "07", 10: "10", 1000: "1.000", 1234567: "1.234.567"} {
		if got := counted(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
	for x, want := range map[float64]string{0: "0", 2: "2", 7.5: "7,5", 12.25: "12,2", 0.04: "0"} {
		if got := vietnamese.Decimal(x); got != want {
			t.Errorf("%v is %q", x, got)
		}
	}
}

func TestTheLetterheadLeavesNumberDayAndNamesBlank(t *testing.T) {
	whole := Whole(sample())
	if l := whole.Letterhead; l.Year != 0 || l.Agency != "Sở Nội vụ" || l.Parent != "UBND tỉnh Hưng Yên" || l.Symbol != "BC-SNV" || l.Place != "Hưng Yên" {
		t.Errorf("%+v", l)
	}
	if diff := cmp.Diff([]string{"KT. Giám đốc", "Phó Giám đốc"}, whole.Signature.Office); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Như trên", "Lãnh đạo Sở", "Lưu: VT, TĐKT"}, whole.Signature.Recipients); diff != "" {
		t.Error(diff)
	}
	part := Part(sample())
	if part.Letterhead != nil || part.Signature != nil || part.Annexes != nil || part.Kind+part.Subject != "" || part.To != nil {
		t.Errorf("%+v", part)
	}
	d := sample()
	d.Office.Mandate = "Thực hiện Kế hoạch số 5, "
	if got := markdown(t, d, true); !strings.Contains(got, "\nThực hiện Kế hoạch số 5, Sở Nội vụ tổng hợp, báo cáo như sau (số liệu tính đến hết ngày 14/12/2026):\n") {
		t.Error("the mandate is said twice")
	}
}

// changeTexts makes every text of a value but days, codes and addressees another.
func changeTexts(v reflect.Value, change func(string) string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && !ticketCode.MatchString(v.String()) {
			v.SetString(change(v.String()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			changeTexts(v.Field(i), change)
		}
	case reflect.Slice:
		for i := range v.Len() {
			changeTexts(v.Index(i), change)
		}
	}
}

func TestTextsHoldAnything(t *testing.T) {
	for i, oddity := range oddities {
		for name, change := range map[string]func(string) string{
			"instead": func(string) string { return oddity },
			"after":   func(s string) string { return s + oddity },
		} {
			d := stored(t, sample())
			changeTexts(reflect.ValueOf(&d).Elem(), func(s string) string {
				if s == "" {
					return "" // a proposal without a theme stays one
				}
				return change(s)
			})
			mainPart(t, Whole(d)) // also of data that Check refuses, such as themes without titles
			mainPart(t, Part(d))
			if name == "after" {
				if err := d.Check(); err != nil {
					t.Errorf("oddity %d: %v", i, err)
				}
			}
			for _, whole := range []bool{false, true} {
				if text := markdown(t, d, whole); strings.ContainsAny(text, "\x00\x07\x1b\u202e\r") {
					t.Errorf("oddity %d %s is in the text as it came", i, name)
				}
			}
		}
	}
}

func TestAReportOfFiveHundredTicketsIsMade(t *testing.T) {
	d := random(11, 500)
	d.Agencies.NameSilent = true
	content := string(mainPart(t, Whole(d)))
	for _, ticket := range d.Tickets {
		if !strings.Contains(content, ">"+ticket.Code+"<") {
			t.Errorf("%s is missing", ticket.Code)
		}
	}
	for i := range 300 {
		if !strings.Contains(content, fmt.Sprintf(">Cơ quan vắng mặt %d<", i)) || !strings.Contains(content, fmt.Sprintf(">Trường số %d<", i)) {
			t.Errorf("agency %d is missing", i)
		}
	}
}

func TestOneRowOfEachKindHasItsChart(t *testing.T) {
	d := sample()
	d.Figures.ByBloc = nil
	annex := Whole(d).Annexes[0]
	var charts []report.Chart
	for _, block := range annex.Body {
		if c, is := block.(report.Chart); is {
			charts = append(charts, c)
		}
	}
	if len(charts) != 1 {
		t.Fatalf("%d charts", len(charts))
	}
	want := []report.Bar{
		{Label: "Kinh phí, quỹ thi đua, khen thưởng", Values: []float64{2, 1, 0}, Note: "2/3"},
		{Label: "Hồ sơ, thủ tục, thời hạn", Values: []float64{1, 0, 1}, Note: "1/2"},
	}
	if diff := cmp.Diff(want, charts[0].Bars); diff != "" {
		t.Error(diff)
	}
	d.Figures.ByCategory = nil
	text, err := report.Report{Body: Whole(d).Annexes[0].Body}.Markdown()
	if err != nil || strings.Contains(string(text), headCharts) || strings.Count(string(text), none) != 2 {
		t.Errorf("%s, %v", text, err)
	}
}
