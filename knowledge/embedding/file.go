package embedding

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
)

// header opens a written table. After it come a line with the number of pieces and the dimension, the pieces a line each, the scales of their rows as
// little-endian float32, and the rows.
const header = "thidua embedding 1\n"

// maxDimension and maxPieces bound what is read.
const (
	maxDimension = 4096
	maxPieces    = 1 << 20
)

// Write writes a table of pieces, whose rows of dimension numbers stand one after the other. A number is kept as one of 255 steps between the
// greatest of its row and what is as far below 0.
func Write(pieces []string, dimension int, rows []float32) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%d %d\n", header, len(pieces), dimension)
	for _, name := range pieces {
		b.WriteString(name + "\n")
	}
	scales := make([]float32, len(pieces))
	for i := range pieces {
		for _, x := range rows[i*dimension : (i+1)*dimension] {
			scales[i] = max(scales[i], x/math.MaxInt8, -x/math.MaxInt8)
		}
		b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(scales[i])))
	}
	for i, x := range rows {
		step := 0.0
		if scale := scales[i/dimension]; scale > 0 {
			step = math.Round(float64(x / scale))
		}
		b.WriteByte(byte(int8(min(max(step, -math.MaxInt8), math.MaxInt8))))
	}
	return b.Bytes()
}

var errForm = errors.New("this is no table of vectors")

// Read reads a table that Write wrote, and keeps what is written.
func Read(written []byte) (*Embedder, error) {
	rest, ok := bytes.CutPrefix(written, []byte(header))
	if !ok {
		return nil, errForm
	}
	line := func() string {
		before, after, found := bytes.Cut(rest, []byte("\n"))
		ok = ok && found
		rest = after
		return string(before)
	}
	var count, dimension int
	if _, err := fmt.Sscanf(line(), "%d %d", &count, &dimension); err != nil || count < 1 || count > maxPieces || dimension < 1 || dimension > maxDimension {
		return nil, errForm
	}
	e := &Embedder{dimension: dimension, index: map[string]int32{}, scales: make([]float32, count)}
	for i := range count {
		e.index[line()] = int32(i)
	}
	if !ok || len(e.index) != count || len(rest) != count*(4+dimension) {
		return nil, errForm
	}
	for i := range e.scales {
		e.scales[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest[4*i:]))
	}
	e.rows = rest[4*count:]
	sum := sha256.Sum256(written)
	e.name = "thidua-" + hex.EncodeToString(sum[:6])
	return e, nil
}
