package ocr

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"

	"thidua/ingest/confine"
	"thidua/ingest/layout"
	"thidua/ingest/plain"
)

const (
	maxPixels    = 80_000_000 // of a picture file; telephones of 2026 make 50 million
	maxFile      = 64 << 20
	maxPictures  = 200  // of a TIFF
	smallestSide = 2400 // dots of the longer side below which a picture is made larger: A4 at 200 dots an inch
	usualSide    = 3300 // what it is made then
)

// ReaderName is the name under which the child that Read starts must know Decode: confine.Readers{ocr.ReaderName: ocr.Decode}.
const ReaderName = "picture"

// decodeLimits bound the child: a picture of 80 million dots with 16 bits a channel takes 640 MB, and the page that is made of it 75 MB.
var decodeLimits = confine.Limits{Memory: 1200 << 20, Time: time.Minute, Output: 4 * maxSide * maxSide}

// decodeTime is how long decoding all pictures of a file may take. A page of 300 dots an inch took 3 to 8 s on a machine whose cores were all busy.
const decodeTime = 20 * time.Minute

// Read recognises a picture file: JPEG, PNG, WebP, TIFF with its pages, and HEIC where heif-convert is installed. It tells progress after each
// page. A picture whose camera said how it was held is turned upright.
//
// The error is ctx's; a *plain.Error (Damaged, TooLarge, Empty); or wraps confine.ErrNoTool and names the packages to install.
func Read(ctx context.Context, file io.Reader, progress func(page, pages int)) (*plain.Text, error) {
	return read(ctx, file, progress, decodeTime)
}

// read is Read with the time that decoding all pictures of the file may take.
func read(ctx context.Context, file io.Reader, progress func(page, pages int), decodeTime time.Duration) (*plain.Text, error) {
	if err := check(ctx); err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading the picture: %w", err)
	}
	if len(content) > maxFile {
		return nil, plain.Errorf(plain.TooLarge, "more than %d bytes", maxFile)
	}
	if isHEIF(content) {
		if content, err = convertHEIF(ctx, content); err != nil {
			return nil, err
		}
	}
	var pages []layout.Page
	for n, of := 0, 1; n < of; n++ { // the first tells how many there are; one is in memory at a time
		if decodeTime <= 0 {
			return nil, plain.Errorf(plain.TooLarge, "decoding %d of %d pictures took all the time there is", n, of)
		}
		var p picture
		limits, began := decodeLimits, time.Now()
		limits.Time = min(limits.Time, decodeTime)
		err := confine.Run(ctx, ReaderName, strconv.Itoa(n), bytes.NewReader(content), limits, func(out io.Reader) (err error) {
			in := bufio.NewReader(out)
			if _, err := fmt.Fscanf(in, "%d\n", &of); err != nil {
				return fmt.Errorf("reading how many pictures there are: %w", err)
			}
			p, err = readPPM(in)
			return err
		})
		if err != nil {
			return nil, fileError(err)
		}
		decodeTime -= time.Since(began)
		page, err := recognisePicture(ctx, p)
		if err != nil {
			return nil, err
		}
		if n == 0 || hasMotto(page) {
			page.Words = mendLetterhead(page.Words, page.Height)
		}
		pages = append(pages, page)
		if progress != nil {
			progress(n+1, of)
		}
	}
	return Text(ctx, pages)
}

func recognisePicture(ctx context.Context, p picture) (layout.Page, error) {
	release, err := acquire(ctx)
	if err != nil {
		return layout.Page{}, err
	}
	defer release()
	page, err := recognise(ctx, p)
	if err != nil && ctx.Err() == nil && pageFailed(err) {
		return layout.Page{Width: float64(p.width), Height: float64(p.height), Recognised: true}, nil
	}
	return page, err
}

// fileError is the error of a child as one of the file, where it is that.
func fileError(err error) error {
	var said *confine.ReadError
	switch {
	case errors.As(err, &said):
		return plain.ParseError(said.Text)
	case errors.Is(err, confine.ErrMemory), errors.Is(err, confine.ErrTimeout), errors.Is(err, confine.ErrOutput):
		return plain.Errorf(plain.TooLarge, "%v", err)
	case errors.Is(err, confine.ErrCrashed):
		return plain.Errorf(plain.Damaged, "%v", err)
	}
	return err
}

// Decode is the confine.Reader that Read runs in a child: it writes how many pictures the file has and, as a portable pixmap, the one with the number, from 0,
// upright and of a size that is recognised well.
func Decode(number string, in io.Reader, out io.Writer) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("which picture: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return fmt.Errorf("reading the picture: %w", err)
	}
	turn, all := orientation(content), pictures(content)
	if all > maxPictures {
		return plain.Errorf(plain.TooLarge, "more than %d pictures in a file", maxPictures)
	}
	if !selectPicture(content, n) {
		return plain.Errorf(plain.Damaged, "no picture %d", n)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return plain.Errorf(plain.Damaged, "no picture: %v", err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return plain.Errorf(plain.TooLarge, "%d×%d dots", config.Width, config.Height)
	}
	decoded, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return plain.Errorf(plain.Damaged, "%s: %v", format, err)
	}
	if _, err := fmt.Fprintf(out, "%d\n", all); err != nil {
		return err
	}
	return writePPM(out, decoded, turn)
}

// writePPM writes the picture turned as EXIF says (1 to 8), in a size between the smallest and the largest side.
func writePPM(out io.Writer, from image.Image, turn int) error {
	size := from.Bounds()
	longest := max(size.Dx(), size.Dy())
	scale := 1.0
	switch {
	case longest > maxSide:
		scale = float64(maxSide) / float64(longest)
	case longest < smallestSide:
		scale = float64(usualSide) / float64(longest)
	}
	w, h := max(1, int(float64(size.Dx())*scale)), max(1, int(float64(size.Dy())*scale))
	page := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(page, page.Bounds(), image.White, image.Point{}, draw.Src) // what is transparent is paper
	draw.BiLinear.Scale(page, page.Bounds(), from, size, draw.Over, nil)
	turned := turn >= 5
	wide, high := w, h
	if turned {
		wide, high = h, w
	}
	if _, err := fmt.Fprintf(out, "P6\n%d %d\n255\n", wide, high); err != nil {
		return err
	}
	row := make([]byte, 3*wide)
	for y := range high {
		for x := range wide {
			sx, sy := source(turn, x, y, w, h)
			copy(row[3*x:3*x+3], page.Pix[page.PixOffset(sx, sy):])
		}
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// source is where the dot that belongs at x, y of the upright picture is in one of w×h that EXIF says is to be turned.
func source(turn, x, y, w, h int) (sx, sy int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// orientation is EXIF's word of how the camera was held, 1 to 8; 1 where nothing is said (EXIF 2.32, tag 0x0112).
func orientation(content []byte) int {
	if len(content) < 4 || content[0] != 0xFF || content[1] != 0xD8 {
		return 1
	}
	for at := 2; at+4 <= len(content) && content[at] == 0xFF && content[at+1] != 0xDA; {
		size := int(binary.BigEndian.Uint16(content[at+2:]))
		if size < 2 || at+2+size > len(content) {
			return 1
		}
		segment := content[at+4 : at+2+size]
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && content[at+1] == 0xE1 {
			return tiffOrientation(tiff)
		}
		at += 2 + size
	}
	return 1
}

func tiffOrientation(tiff []byte) int {
	order, first, ok := tiffHead(tiff)
	if !ok || first+2 > len(tiff) {
		return 1
	}
	for i := range int(order.Uint16(tiff[first:])) {
		at := first + 2 + 12*i
		if at+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[at:]) == 0x0112 {
			if turn := int(order.Uint16(tiff[at+8:])); turn >= 1 && turn <= 8 {
				return turn
			}
		}
	}
	return 1
}

// tiffHead is the byte order of a TIFF and where its first directory is.
func tiffHead(content []byte) (order binary.ByteOrder, first int, ok bool) {
	if len(content) < 8 {
		return nil, 0, false
	}
	switch string(content[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return nil, 0, false
	}
	offset := order.Uint32(content[4:])
	return order, int(offset), uint64(offset) < uint64(len(content))
}

// directories are where a TIFF has those of its pictures; nil of another file.
func directories(content []byte) (order binary.ByteOrder, all []int) {
	order, at, ok := tiffHead(content)
	if !ok {
		return nil, nil
	}
	seen := map[int]bool{}
	for at > 0 && at+2 <= len(content) && !seen[at] && len(all) <= maxPictures {
		seen[at] = true
		all = append(all, at)
		next := at + 2 + 12*int(order.Uint16(content[at:]))
		if next+4 > len(content) {
			break
		}
		at = int(order.Uint32(content[next:]))
	}
	return order, all
}

// pictures is how many pictures the file has.
func pictures(content []byte) int {
	_, all := directories(content)
	return max(1, len(all))
}

// selectPicture makes the picture with the number the first of the file, the only one that is decoded.
func selectPicture(content []byte, n int) bool {
	order, all := directories(content)
	if n == 0 {
		return true
	}
	if n < 0 || n >= len(all) {
		return false
	}
	order.PutUint32(content[4:], uint32(all[n]))
	return true
}

// isHEIF reports whether the file is one of the family that iPhones make (ISO 23008-12).
func isHEIF(content []byte) bool {
	if len(content) < 12 || string(content[4:8]) != "ftyp" {
		return false
	}
	switch string(content[8:12]) {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1":
		return true
	}
	return false
}

// convertHEIF gives the picture as a JPEG, upright.
func convertHEIF(ctx context.Context, content []byte) ([]byte, error) {
	folder, err := os.MkdirTemp("", "thidua-heif-*")
	if err != nil {
		return nil, fmt.Errorf("making a folder for a picture: %w", err)
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "in.heic"), content, 0o600); err != nil {
		return nil, fmt.Errorf("putting a picture down: %w", err)
	}
	tool := confine.Tool{Name: "heif-convert", Package: "libheif-examples", Args: []string{"-q", "95", "in.heic", "out.jpg"}, Folder: folder, FileBytes: maxFile}
	if _, err := tool.Find(); err != nil {
		return nil, err
	}
	if err := confine.RunTool(ctx, tool, nil, decodeLimits, func(out io.Reader) error { return nil }); err != nil {
		return nil, fileError(err)
	}
	out, err := os.ReadFile(filepath.Join(folder, "out.jpg"))
	if err != nil {
		return nil, plain.Errorf(plain.Damaged, "no picture in a HEIF file: %v", err)
	}
	return out, nil
}
