package ocr

import (
	"bufio"
	"fmt"
	"io"
	"math"

	"thidua/ingest/plain"
)

const (
	// resolution is what pages are drawn at, in dots an inch. At 200 Tesseract lost the circumflexes of capitals ("KÉ HOẠCH") that it read at 300.
	resolution = 300
	// maxSide is how many dots wide or high a page may be: A3 at 300 dots an inch is 4961.
	maxSide = 5000
)

// picture is a page in grey, 0 is black, by rows.
type picture struct {
	width, height int
	grey          []byte
}

// pgm is the picture as a portable greymap.
func (p picture) pgm() []byte {
	return append(fmt.Appendf(nil, "P5\n%d %d\n255\n", p.width, p.height), p.grey...)
}

// readPPM takes a portable pixmap in colour, as pdftoppm draws it, and cleans it.
func readPPM(in io.Reader) (picture, error) {
	r := bufio.NewReaderSize(in, 1<<16)
	var magic string
	var w, h, top int
	if _, err := fmt.Fscan(r, &magic, &w, &h, &top); err != nil || magic != "P6" || top != 255 || w <= 0 || h <= 0 {
		return picture{}, plain.Errorf(plain.Damaged, "a page was not drawn: %s %d×%d of %d, %v", magic, w, h, top, err)
	}
	if w > maxSide+1 || h > maxSide+1 {
		return picture{}, plain.Errorf(plain.TooLarge, "a page is %d×%d dots", w, h)
	}
	if _, err := r.ReadByte(); err != nil { // the blank after the head
		return picture{}, plain.Errorf(plain.Damaged, "a page was drawn in part: %v", err)
	}
	colours := make([]byte, 3*w*h)
	if _, err := io.ReadFull(r, colours); err != nil {
		return picture{}, plain.Errorf(plain.Damaged, "a page was drawn in part: %v", err)
	}
	return clean(colours, w, h), nil
}

// clean makes a page in colour grey. Each part is made as light as if its paper were white, so that shadows and the yellow of a lamp go; then what is
// coloured is bleached: red stamps and blue ink cover the words that are printed. On the two scanned samples the bleaching brought back the signers' posts
// and names from under their stamps, and took out numbers and days that were written by hand in blue, which recognition reads as anything.
func clean(colours []byte, w, h int) picture {
	p := picture{width: w, height: h, grey: make([]byte, w*h)}
	light := paperOf(colours, w, h)
	for y := range h {
		row := light.row(y)
		for x := range w {
			at := 3 * (y*w + x)
			cell := row[3*(x/cellSide):]
			r, g, b := lit(colours[at], cell[0]), lit(colours[at+1], cell[1]), lit(colours[at+2], cell[2])
			most, least := max(r, g, b), min(r, g, b)
			p.grey[y*w+x] = byte(min(255, most+2*max(0, most-least-colourless)))
		}
	}
	return p
}

const (
	cellSide   = 32 // dots: smaller than a heading, larger than a letter
	colourless = 20 // the channels of grey printing differ by this much in a JPEG
	darkest    = 64 // paper is never taken for darker, or a black picture would be made white
)

func lit(v byte, paper uint16) int { return min(255, int(v)*255/int(paper)) }

// paper is how light the paper is in cells of cellSide dots, in red, green and blue.
type paper struct {
	wide, high int
	cells      []uint16
}

func (p paper) row(y int) []uint16 { return p.cells[3*p.wide*(y/cellSide):] }

// paperOf takes for the paper what is lighter than nine of ten dots of a cell, and the lightest of that in the cells around, for those that are all ink.
func paperOf(colours []byte, w, h int) paper {
	p := paper{wide: (w + cellSide - 1) / cellSide, high: (h + cellSide - 1) / cellSide}
	p.cells = make([]uint16, 3*p.wide*p.high)
	for cy := range p.high {
		for cx := range p.wide {
			for c := range 3 {
				var dots [256]int
				n := 0
				for y := cy * cellSide; y < min(h, (cy+1)*cellSide); y += 2 {
					for x := cx * cellSide; x < min(w, (cx+1)*cellSide); x += 2 {
						dots[colours[3*(y*w+x)+c]]++
						n++
					}
				}
				v := 255
				for lighter := dots[v]; v > 0 && lighter*10 < n; lighter += dots[v] {
					v--
				}
				p.cells[3*(cy*p.wide+cx)+c] = uint16(v)
			}
		}
	}
	return p.spread(func(around []uint16) uint16 {
		most := uint16(darkest)
		for _, v := range around {
			most = max(most, v)
		}
		return most
	}).spread(func(around []uint16) uint16 {
		sum := 0
		for _, v := range around {
			sum += int(v)
		}
		return uint16(sum / len(around))
	})
}

// spread makes of every cell what of says of it and of those around it.
func (p paper) spread(of func(around []uint16) uint16) paper {
	out := paper{p.wide, p.high, make([]uint16, len(p.cells))}
	var around []uint16
	for y := range p.high {
		for x := range p.wide {
			for c := range 3 {
				around = around[:0]
				for ny := max(0, y-1); ny <= min(p.high-1, y+1); ny++ {
					for nx := max(0, x-1); nx <= min(p.wide-1, x+1); nx++ {
						around = append(around, p.cells[3*(ny*p.wide+nx)+c])
					}
				}
				out.cells[3*(y*p.wide+x)+c] = of(around)
			}
		}
	}
	return out
}

// turned is the picture turned clockwise by so many quarters.
func (p picture) turned(quarters int) picture {
	for range quarters % 4 {
		out := picture{width: p.height, height: p.width, grey: make([]byte, len(p.grey))}
		for y := range p.height {
			for x := range p.width {
				out.grey[x*out.width+p.height-1-y] = p.grey[y*p.width+x]
			}
		}
		p = out
	}
	return p
}

// half is the picture at half its resolution.
func (p picture) half() picture {
	out := picture{width: p.width / 2, height: p.height / 2}
	out.grey = make([]byte, out.width*out.height)
	for y := range out.height {
		for x := range out.width {
			at := 2*y*p.width + 2*x
			out.grey[y*out.width+x] = byte((int(p.grey[at]) + int(p.grey[at+1]) + int(p.grey[at+p.width]) + int(p.grey[at+p.width+1])) / 4)
		}
	}
	return out
}

const (
	maxSkew  = 5.0  // degrees that are looked for on either side
	leastTry = 0.25 // degrees below which Tesseract reads as well
)

// skew is by how many degrees the lines of the page fall to the right: the angle at which its rows are most unlike their neighbours.
func (p picture) skew() float64 {
	small := p
	for small.width > 900 {
		small = small.half()
	}
	type dot struct{ x, y int }
	var ink []dot
	for y := range small.height {
		for x := range small.width {
			if small.grey[y*small.width+x] < 128 {
				ink = append(ink, dot{x, y})
			}
		}
	}
	if len(ink) < 100 || len(ink) > len(small.grey)/3 {
		return 0 // no lines, or a picture
	}
	reach := int(float64(small.width)*math.Tan(maxSkew*math.Pi/180)) + 2
	sums := make([]int, small.height+2*reach)
	contrast := func(degrees float64) float64 {
		clear(sums)
		slope := math.Tan(degrees * math.Pi / 180)
		for _, d := range ink {
			sums[d.y-int(math.Round(float64(d.x)*slope))+reach]++
		}
		total := 0.0
		for i := 1; i < len(sums); i++ {
			step := float64(sums[i] - sums[i-1])
			total += step * step
		}
		return total
	}
	best, most := 0.0, contrast(0)*1.02 // straight unless another is clearly better
	for step := 0.5; step >= 0.1; step /= 5 {
		from, to := -maxSkew, maxSkew
		if step < 0.5 {
			from, to = max(-maxSkew, best-0.5), min(maxSkew, best+0.5)
		}
		for degrees := from; degrees <= to; degrees += step {
			if c := contrast(degrees); c > most {
				best, most = degrees, c
			}
		}
	}
	return best
}

// straightened is the picture turned so that its lines are level, if that is worth it.
func (p picture) straightened() picture {
	degrees := p.skew()
	if math.Abs(degrees) < leastTry {
		return p
	}
	out := picture{width: p.width, height: p.height, grey: make([]byte, len(p.grey))}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	mx, my := float64(p.width)/2, float64(p.height)/2
	for y := range p.height {
		for x := range p.width {
			dx, dy := float64(x)-mx, float64(y)-my
			out.grey[y*p.width+x] = p.at(mx+dx*cos-dy*sin, my+dx*sin+dy*cos)
		}
	}
	return out
}

// at is the grey at a place between dots; beside the picture it is white.
func (p picture) at(x, y float64) byte {
	left, top := int(math.Floor(x)), int(math.Floor(y))
	if left < 0 || top < 0 || left+1 >= p.width || top+1 >= p.height {
		return 255
	}
	fx, fy, i := x-float64(left), y-float64(top), top*p.width+left
	upper := float64(p.grey[i])*(1-fx) + float64(p.grey[i+1])*fx
	lower := float64(p.grey[i+p.width])*(1-fx) + float64(p.grey[i+p.width+1])*fx
	return byte(upper*(1-fy) + lower*fy + 0.5)
}
