package ocr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"thidua/ingest/confine"
	"thidua/ingest/layout"
	"thidua/ingest/plain"
)

func TestMain(m *testing.M) {
	confine.Main(confine.Readers{ReaderName: Decode})
	os.Exit(m.Run())
}

// needTesseract skips a test of the machine that has none.
func needTesseract(t testing.TB) {
	t.Helper()
	if err := check(t.Context()); errors.Is(err, confine.ErrNoTool) {
		t.Skip("install tesseract-ocr-vie: ", err)
	} else if err != nil {
		t.Fatal(err)
	}
}

var letter = []string{
	"UBND TỈNH HƯNG YÊN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
	"SỞ NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc",
	"Số: 15/KH-SNV\tHưng Yên, ngày 12 tháng 3 năm 2024",
	"", "KẾ HOẠCH", "Tổ chức phong trào thi đua yêu nước năm 2024", "",
	"1. Các cơ quan, đơn vị phát động phong trào thi đua trong năm.",
	"2. Việc khen thưởng phải chính xác, công khai, công bằng, kịp thời.",
}

// A photograph in the light of a lamp, taken with the telephone held sideways and at an angle to the page.
func TestAPhotographOfALetterIsReadInOrder(t *testing.T) {
	needTesseract(t)
	sheet := page(t, 200, letter...)
	b := sheet.Bounds()
	photo := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx())) // turned a quarter against the clock; EXIF says how it is to be turned back
	for y := range b.Dy() {
		for x := range b.Dx() {
			sy := y + x/40 // 1.4° askew
			var v uint8 = 255
			if sy < b.Dy() {
				v = sheet.RGBAAt(x, sy).R
			}
			light := 255 - (x+y)/30
			shade := func(part int) uint8 { return uint8(int(v) * light / 255 * part / 100) }
			photo.SetRGBA(y, b.Dx()-1-x, color.RGBA{shade(100), shade(96), shade(78), 255})
		}
	}
	var seen []int
	got, err := Read(t.Context(), bytes.NewReader(exif(t, photo, 6)), func(page, pages int) { seen = append(seen, page, pages) })
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(got.Body, "\n")
	place := -1
	for _, want := range []string{"UBND TỈNH HƯNG YÊN", "SỞ NỘI VỤ", "Số: 15/KH-SNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
		"Hưng Yên, ngày 12 tháng 3 năm 2024", "KẾ HOẠCH", "1. Các cơ quan, đơn vị phát động phong trào thi đua trong năm.",
		"2. Việc khen thưởng phải chính xác, công khai, công bằng, kịp thời."} {
		at := -1
		for i, l := range lines {
			if i > place && l == want {
				at = i
				break
			}
		}
		if at < 0 {
			t.Errorf("%q is not, or not in its place, in:\n%s", want, got.Body)
			continue
		}
		place = at
	}
	if len(seen) != 2 || seen[0] != 1 || seen[1] != 1 {
		t.Errorf("progress %v", seen)
	}
	if len(got.Pages) != 1 || !got.Pages[0].Recognised || got.Pages[0].Confidence < 0.8 || got.Pages[0].Confidence > 1 {
		t.Errorf("pages %v", got.Pages)
	}
	if len(got.Warnings) != 1 || got.Warnings[0].Kind != plain.Recognised {
		t.Errorf("warnings %v", got.Warnings)
	}
}

func TestAPictureThatSaysNothingOfHowItWasHeldIsTurned(t *testing.T) {
	needTesseract(t)
	p := cleaned(t, page(t, 150, letter...)).turned(2)
	got, err := recognise(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := layout.Text(t.Context(), []layout.Page{got}); err != nil || !strings.Contains(text.Body, "phong trào thi đua") {
		t.Errorf("%v, got %+v", err, text)
	}
}

func TestAPictureWithoutWordsIsNotSaidToBeEmpty(t *testing.T) {
	needTesseract(t)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 600, 600)), nil); err != nil {
		t.Fatal(err)
	}
	_, err := Read(t.Context(), &b, nil)
	if got, ok := errors.AsType[*plain.Error](err); !ok || got.Reason != plain.Wordless {
		t.Errorf("got %v", err)
	}
	if _, err := Read(t.Context(), strings.NewReader("Kính gửi"), nil); err == nil || !strings.HasPrefix(err.Error(), string(plain.Damaged)) {
		t.Errorf("of no picture: %v", err)
	}
}

func TestAPictureOfATelephoneNeedsItsTool(t *testing.T) {
	needTesseract(t)
	heic := strings.NewReader("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	_, err := Read(t.Context(), heic, nil)
	if _, missing := exec.LookPath("heif-convert"); missing != nil {
		if !errors.Is(err, confine.ErrNoTool) || !strings.Contains(err.Error(), "libheif-examples") {
			t.Errorf("got %v", err)
		}
	} else if got, ok := errors.AsType[*plain.Error](err); !ok || got.Reason != plain.Damaged {
		t.Errorf("of a head alone: %v", err)
	}
}

// With a Tesseract that has no Vietnamese, and without one.
func TestMissingToolsAreNamed(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	wantMissing := func(packages string) {
		t.Helper()
		_, pages := Pages(t.Context(), nil, map[int]Size{1: {595, 842}}, nil)
		_, picture := Read(t.Context(), strings.NewReader(""), nil)
		for _, err := range []error{pages, picture} {
			if !errors.Is(err, confine.ErrNoTool) {
				t.Fatalf("got %v", err)
			}
			if missing, ok := errors.AsType[*confine.NoToolError](err); !ok || missing.Package != packages {
				t.Errorf("%v does not name %s", err, packages)
			}
		}
	}
	wantMissing("tesseract-ocr tesseract-ocr-vie")
	if err := os.WriteFile(filepath.Join(folder, "tesseract"), []byte("#!/bin/sh\necho List of available languages:\necho eng\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	wantMissing("tesseract-ocr-vie")
}

func TestACancelledContextEndsTheRecognition(t *testing.T) {
	needTesseract(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Pages(ctx, nil, map[int]Size{1: {595, 842}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestWarningsSayHowSurelyAPageWasRead(t *testing.T) {
	held := layout.Page{Width: 100, Height: 100, Words: []layout.Word{{Text: "Điều", Right: 20, Bottom: 10, Confidence: 1}}}
	bad := layout.Page{Width: 100, Height: 100, Recognised: true, Words: []layout.Word{{Text: "khoản", Right: 20, Bottom: 10, Confidence: 0.5, Line: 1}}}
	got, err := Text(t.Context(), []layout.Page{held, bad, {Recognised: true}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []plain.Page{{Recognised: false, Confidence: 1}, {Recognised: true, Confidence: 0.5}, {Recognised: true}} {
		if got.Pages[i] != want {
			t.Errorf("page %d: %v", i+1, got.Pages[i])
		}
	}
	for _, want := range []plain.Warning{{Kind: plain.Unsure, Page: 2, Detail: "0.50"}, {Kind: plain.BlankPage, Page: 3}, {Kind: plain.Recognised, Detail: "0.50"}} {
		if n := len(got.Warnings); n != 3 || got.Warnings[0] != want && got.Warnings[1] != want && got.Warnings[2] != want {
			t.Errorf("%v is not in %v", want, got.Warnings)
		}
	}
	if _, err := Text(t.Context(), nil); err == nil {
		t.Error("of no pages there is a text")
	}
}

// Pages a second, one page at a time, and the most memory that any program took.
func BenchmarkRecognise(b *testing.B) {
	needTesseract(b)
	p := cleaned(b, page(b, 300, append(letter, letter[7:]...)...))
	for b.Loop() {
		if _, err := recognise(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(usage.Maxrss)/1024, "MB-child")
	b.ReportMetric(float64(usage.Utime.Nano())/1e9/float64(b.N), "cpu-s/page")
}

func BenchmarkClean(b *testing.B) {
	content := ppm(page(b, 300, letter...))
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := readPPM(bytes.NewReader(content)); err != nil {
			b.Fatal(err)
		}
	}
}
