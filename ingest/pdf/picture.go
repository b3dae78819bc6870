package pdf

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"thidua/ingest/confine"
	"thidua/ingest/layout"
	"thidua/ingest/plain"
)

// fullPicture is the share of a page that its pictures cover when it is one: a scan, with or without words over or under it. A coat of arms, a seal and a
// signature cover a tenth.
const fullPicture = 0.6

// pictures reports which pages, by their numbers from 1, are covered by pictures. A file whose pictures cannot be listed has none.
func pictures(ctx context.Context, file *os.File, pages []layout.Page) (map[int]bool, error) {
	area := make([]float64, len(pages)) // in square points
	err := run(ctx, file, confine.Tool{Name: "pdfimages", Package: debianPackage, Args: []string{"-list", "/dev/stdin"}}, func(out io.Reader) error {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if page, a := pictureArea(lines.Text()); page >= 1 && page <= len(pages) {
				area[page-1] += a
			}
		}
		return lines.Err()
	})
	if _, unlisted := errors.AsType[*plain.Error](err); err != nil && !unlisted {
		return nil, err
	}
	covered := map[int]bool{}
	for i, p := range pages {
		covered[i+1] = p.Width*p.Height > 0 && area[i] >= fullPicture*p.Width*p.Height
	}
	return covered, nil
}

// pictureArea is the page that a line of `pdfimages -list` is about and what the picture covers of it, in square points; 0 of the head and of masks, which
// cover nothing themselves. The number of the object is one column or two, hence the columns from the end: dots an inch, across and down, size, ratio.
func pictureArea(line string) (page int, area float64) {
	f := strings.Fields(line)
	if len(f) < 14 || f[2] != "image" && f[2] != "stencil" {
		return 0, 0
	}
	var n [5]float64
	for i, s := range []string{f[0], f[3], f[4], f[len(f)-4], f[len(f)-3]} {
		var err error
		if n[i], err = strconv.ParseFloat(s, 64); err != nil || !(n[i] > 0) {
			return 0, 0
		}
	}
	return int(n[0]), n[1] / n[3] * n[2] / n[4] * 72 * 72
}
