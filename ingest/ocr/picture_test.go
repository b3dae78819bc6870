package ocr

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/tiff"

	"thidua/ingest/plain"
)

// page is a white page with the lines printed in black, 13 points high at so many dots an inch; a line is parted at tabs, at a half of the page's width.
func page(t testing.TB, dots int, lines ...string) *image.RGBA {
	t.Helper()
	parsed, err := opentype.Parse(liberationserifregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 13, DPI: float64(dots)})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 827*dots/100, 1169*dots/100))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i, line := range lines {
		for k, part := range bytes.Split([]byte(line), []byte("\t")) {
			d := font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(dots*(90+k*320)/100, dots*(100+30*i)/100)}
			d.DrawString(string(part))
		}
	}
	return img
}

// ppm is the picture as pdftoppm would write it.
func ppm(img image.Image) []byte {
	b := img.Bounds()
	out := fmt.Appendf(nil, "P6\n%d %d\n255\n", b.Dx(), b.Dy())
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(x, y).RGBA()
			out = append(out, byte(r>>8), byte(g>>8), byte(bl>>8))
		}
	}
	return out
}

func cleaned(t testing.TB, img image.Image) picture {
	t.Helper()
	p, err := readPPM(bytes.NewReader(ppm(img)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestStampsAndShadowsGoAndPrintStays(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 640, 640))
	for y := range 640 {
		for x := range 640 {
			light := 250 - y/4 // it gets darker downwards, and the lamp is yellow
			img.Set(x, y, color.RGBA{byte(light), byte(light - 5), byte(light * 3 / 4), 255})
		}
	}
	paint := func(from, to int, c color.Color) {
		for y := 100; y < 540; y++ {
			for x := from; x < to; x++ {
				img.Set(x, y, c)
			}
		}
	}
	paint(100, 110, color.RGBA{200, 30, 40, 255}) // a stamp
	paint(200, 210, color.RGBA{30, 60, 190, 255}) // blue ink
	paint(300, 310, color.RGBA{35, 35, 30, 255})  // print
	p := cleaned(t, img)
	for _, c := range []struct{ x, least, most int }{{50, 235, 255}, {400, 225, 255}, {105, 180, 255}, {205, 180, 255}, {305, 0, 110}} {
		for _, y := range []int{150, 500} {
			if v := int(p.grey[y*p.width+c.x]); v < c.least || v > c.most {
				t.Errorf("at %d, %d: %d is not between %d and %d", c.x, y, v, c.least, c.most)
			}
		}
	}
}

func TestAPageThatIsAskewIsStraightened(t *testing.T) {
	lines := make([]string, 20)
	for i := range lines {
		lines[i] = "Phong trào thi đua yêu nước của các cơ quan, đơn vị"
	}
	straight := cleaned(t, page(t, 100, lines...))
	if got := straight.skew(); math.Abs(got) >= leastTry {
		t.Errorf("a straight page is askew by %v", got)
	}
	for _, degrees := range []float64{-3, -1, 2, 4} {
		askew := picture{straight.width, straight.height, make([]byte, len(straight.grey))}
		sin, cos := math.Sincos(-degrees * math.Pi / 180)
		for y := range askew.height {
			for x := range askew.width {
				dx, dy := float64(x-askew.width/2), float64(y-askew.height/2)
				askew.grey[y*askew.width+x] = straight.at(float64(askew.width/2)+dx*cos-dy*sin, float64(askew.height/2)+dx*sin+dy*cos)
			}
		}
		if got := askew.skew(); math.Abs(got-degrees) > 0.3 {
			t.Errorf("askew by %v: found %v", degrees, got)
		}
		if got := askew.straightened().skew(); math.Abs(got) > 0.3 {
			t.Errorf("askew by %v: straightened it is askew by %v", degrees, got)
		}
	}
}

func TestFourQuartersAreNone(t *testing.T) {
	p := picture{3, 2, []byte{1, 2, 3, 4, 5, 6}}
	if got := p.turned(1); got.width != 2 || got.height != 3 || !bytes.Equal(got.grey, []byte{4, 1, 5, 2, 6, 3}) {
		t.Errorf("a quarter clockwise: %v", got)
	}
	if got := p.turned(1).turned(3); !bytes.Equal(got.grey, p.grey) {
		t.Errorf("four quarters: %v", got)
	}
}

func TestAPageThatWasNotDrawnIsAnError(t *testing.T) {
	for head, want := range map[string]plain.Reason{"": plain.Damaged, "P5\n2 2\n255\n1234": plain.Damaged, "P6\n2 2\n255\n123": plain.Damaged,
		"P6\n-2 2\n255\n": plain.Damaged, "P6\n9000 9000\n255\n": plain.TooLarge} {
		_, err := readPPM(bytes.NewReader([]byte(head)))
		if got, ok := errors.AsType[*plain.Error](err); !ok || got.Reason != want {
			t.Errorf("%q: %v", head, err)
		}
	}
}

// exif is a JPEG whose camera says how it was held.
func exif(t testing.TB, img image.Image, turn uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	tiff = binary.BigEndian.AppendUint16(tiff, turn)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(tiff)+2))
	return append(append(append([]byte{0xFF, 0xD8}, segment...), tiff...), b.Bytes()[2:]...)
}

// corner paints the corner at the top left black.
func corner(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := range h / 4 {
		for x := range w / 4 {
			img.Set(x, y, color.Black)
		}
	}
	return img
}

// decode gives the pictures of a file, and fails the test if it cannot.
func decode(t testing.TB, content []byte) (all []picture) {
	t.Helper()
	for n, of := 0, 1; n < of; n++ {
		var out bytes.Buffer
		if err := Decode(strconv.Itoa(n), bytes.NewReader(content), &out); err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(&out)
		if _, err := fmt.Fscanf(in, "%d\n", &of); err != nil {
			t.Fatal(err)
		}
		p, err := readPPM(in)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func TestACameraThatWasHeldSidewaysIsHeeded(t *testing.T) {
	// Where the corner at the top left of the stored picture belongs (EXIF 2.32, 4.6.4): 1 at the top left, 6 at the top right, 3 and 8 opposite.
	for turn, at := range map[uint16][2]bool{1: {false, false}, 2: {true, false}, 3: {true, true}, 4: {false, true}, 5: {false, false}, 6: {true, false},
		7: {true, true}, 8: {false, true}, 0: {false, false}, 99: {false, false}} {
		p := decode(t, exif(t, corner(2600, 1300), turn))[0]
		if sideways := turn >= 5 && turn <= 8; sideways != (p.height > p.width) {
			t.Errorf("turn %d: %d×%d", turn, p.width, p.height)
		}
		x, y := p.width/10, p.height/10
		if at[0] {
			x = p.width - x
		}
		if at[1] {
			y = p.height - y
		}
		if v := p.grey[y*p.width+x]; v > 120 {
			t.Errorf("turn %d: at %d, %d of %d×%d is %d", turn, x, y, p.width, p.height, v)
		}
	}
}

func TestPicturesAreMadeOfASizeThatIsReadWell(t *testing.T) {
	for size, want := range map[image.Point]image.Point{{900, 1280}: {2320, 3300}, {2000, 3000}: {2000, 3000}, {10000, 4000}: {5000, 2000}} {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rectangle{Max: size})); err != nil {
			t.Fatal(err)
		}
		if p := decode(t, b.Bytes())[0]; p.width != want.X || p.height != want.Y {
			t.Errorf("%v becomes %d×%d", size, p.width, p.height)
		}
	}
}

// twoPages is a TIFF with two pictures that are the same, and where its first directory begins.
func twoPages(t *testing.T) (file []byte, first int) {
	t.Helper()
	var b bytes.Buffer
	if err := tiff.Encode(&b, corner(2400, 100), nil); err != nil {
		t.Fatal(err)
	}
	one := b.Bytes()
	// A second directory that is a copy of the first: the offset to it ends the first.
	first = int(binary.LittleEndian.Uint32(one[4:]))
	end := first + 2 + 12*int(binary.LittleEndian.Uint16(one[first:]))
	two := append(bytes.Clone(one), one[first:end+4]...)
	binary.LittleEndian.PutUint32(two[end:], uint32(len(one)))
	return two, first
}

func TestEveryPageOfATIFFIsRead(t *testing.T) {
	two, first := twoPages(t)
	if got := decode(t, two); len(got) != 2 || !bytes.Equal(got[0].grey, got[1].grey) {
		t.Errorf("%d pictures", len(got))
	}
	binary.LittleEndian.PutUint32(two[len(two)-4:], uint32(first)) // a circle
	if got := pictures(two); got != 2 {
		t.Errorf("of a circle %d pictures", got)
	}
}

// All pictures of a file share the time that decoding may take.
func TestDecodingAllPicturesOfAFileIsBounded(t *testing.T) {
	needTesseract(t)
	two, _ := twoPages(t)
	_, err := read(t.Context(), bytes.NewReader(two), nil, time.Millisecond)
	if got, ok := errors.AsType[*plain.Error](err); !ok || got.Reason != plain.TooLarge {
		t.Errorf("got %v", err)
	}
	if _, err = read(t.Context(), bytes.NewReader(two), nil, time.Minute); err == nil || !strings.HasPrefix(err.Error(), string(plain.Wordless)) {
		t.Errorf("with time enough: %v", err)
	}
}

func TestPicturesThatAreNoneOrTooLargeAreRefused(t *testing.T) {
	bomb := bytes.Buffer{}
	if err := png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 10, 10))); err != nil {
		t.Fatal(err)
	}
	large := bomb.Bytes()
	binary.BigEndian.PutUint32(large[16:], 100_000) // its width, of which only the head says so
	binary.BigEndian.PutUint32(large[20:], 100_000)
	binary.BigEndian.PutUint32(large[29:], crc32.ChecksumIEEE(large[12:29]))
	whole := exif(t, corner(800, 800), 1)
	for name, c := range map[string]struct {
		content []byte
		want    plain.Reason
	}{
		"nothing":          {nil, plain.Damaged},
		"text":             {[]byte("Kính gửi"), plain.Damaged},
		"larger than life": {large, plain.TooLarge},
		"half a picture":   {whole[:len(whole)/2], plain.Damaged},
	} {
		err := Decode("0", bytes.NewReader(c.content), &bytes.Buffer{})
		if got, ok := errors.AsType[*plain.Error](err); !ok || got.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(exif(f, corner(16, 8), 6))
	var b bytes.Buffer
	if err := tiff.Encode(&b, corner(8, 8), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\x00\x00\x00\x18ftypheic"))
	f.Fuzz(func(t *testing.T, content []byte) {
		isHEIF(content)
		if turn := orientation(content); turn < 1 || turn > 8 {
			t.Errorf("turn %d", turn)
		}
		last := bytes.Clone(content)
		if n := pictures(content) - 1; !selectPicture(last, n) {
			t.Errorf("there is no picture %d", n)
		}
		if config, _, err := image.DecodeConfig(bytes.NewReader(last)); err != nil || config.Width*config.Height > 1<<16 {
			return // the decoders are not ours, and what a large picture takes the child bounds
		}
		err := Decode(strconv.Itoa(pictures(content)-1), bytes.NewReader(content), &bytes.Buffer{})
		if _, ok := errors.AsType[*plain.Error](err); err != nil && !ok {
			t.Errorf("%v", err)
		}
	})
}
