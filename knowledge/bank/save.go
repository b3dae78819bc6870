package bank

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"

	"thidua/knowledge/vietnamese"
)

// ErrStale is returned by Load for what another build of the program saved, or one with other abbreviations: nothing is wrong with the file,
// but the questions are to be read anew.
var ErrStale = errors.New("the questions were read by another build of the program")

var errDamaged = errors.New("damaged file of questions that were read")

const magic = "thidua questions\n"

// program names this build. What a question tells of follows from tables and code of several packages, so that whatever was saved by
// another build is made anew: the size and time of the program's file tell builds apart.
func program() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	revision := ""
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	return fmt.Sprintf("%d %d %s", info.Size(), info.ModTime().UnixNano(), revision), nil
}

// stamp is what a saved file must begin with to be read.
func stamp(abbreviations *vietnamese.Abbreviations) (string, error) {
	if abbreviations == nil {
		abbreviations = vietnamese.Default()
	}
	build, err := program()
	return fmt.Sprintf("%s%s %d\n", magic, build, abbreviations.Version()), err
}

// Save writes what the index has read of its questions. All numbers are little endian, of four bytes but for ids:
//
//	stamp
//	how many names, and each with its length before it
//	how many questions, and of each: its id in eight bytes, how many things, and each thing's name and what it counts
//	CRC-32 of all that
func (x *Index) Save(w io.Writer, abbreviations *vietnamese.Abbreviations) error {
	head, err := stamp(abbreviations)
	if err != nil {
		return fmt.Errorf("naming this build of the program: %w", err)
	}
	sum := crc32.NewIEEE()
	out := bufio.NewWriter(io.MultiWriter(w, sum))
	var buf []byte
	put := func(n uint32) { buf = binary.LittleEndian.AppendUint32(buf, n) }
	flush := func() {
		_, _ = out.Write(buf) // its error is kept, and told by Flush
		buf = buf[:0]
	}
	buf = append(buf, head...)
	put(uint32(len(x.names)))
	for _, name := range x.names {
		put(uint32(len(name)))
		buf = append(buf, name...)
		flush()
	}
	put(uint32(len(x.read)))
	for id, things := range x.read {
		buf = binary.LittleEndian.AppendUint64(buf, id)
		put(uint32(len(things)))
		for _, t := range things {
			put(t.name)
			put(math.Float32bits(t.counts))
		}
		flush()
	}
	flush()
	if err := out.Flush(); err != nil {
		return err
	}
	_, err = w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
	return err
}

// Beside is the file that keeps what was read beside one that keeps an index of words.
func Beside(indexFile string) string {
	return filepath.Join(filepath.Dir(indexFile), "questions.index")
}

// Open is what Save wrote into the file beside another: an index without entries, for With to begin from. It is empty where there is no such
// file, "" among them, or another build of the program wrote it, and where the error tells that it is damaged.
func Open(indexFile string, abbreviations *vietnamese.Abbreviations) (*Index, error) {
	if indexFile == "" {
		return new(Index), nil
	}
	data, err := os.ReadFile(Beside(indexFile))
	if err == nil {
		var x *Index
		if x, err = Load(data, abbreviations); err == nil {
			return x, nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrStale) {
		err = nil
	}
	return new(Index), err
}

// ReadAs reports whether two indexes have read the same questions, so that what one saved serves the other.
func (x *Index) ReadAs(other *Index) bool {
	if other == nil || len(x.read) != len(other.read) {
		return false
	}
	for id := range x.read {
		if _, known := other.read[id]; !known {
			return false
		}
	}
	return true
}

// Load reads what Save wrote. The error is ErrStale, or that of what is no whole file.
func Load(data []byte, abbreviations *vietnamese.Abbreviations) (*Index, error) {
	head, err := stamp(abbreviations)
	if err != nil {
		return nil, fmt.Errorf("naming this build of the program: %w", err)
	}
	if len(data) < 4 || !bytes.HasPrefix(data, []byte(magic)) {
		return nil, errDamaged
	}
	if !bytes.HasPrefix(data, []byte(head)) {
		return nil, ErrStale
	}
	data, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if crc32.ChecksumIEEE(data) != sum || len(data) < len(head) {
		return nil, errDamaged
	}
	r := reader{data: data[len(head):]}
	x := &Index{read: map[uint64][]thing{}}
	for range r.count(4) {
		x.names = append(x.names, string(r.bytes(r.uint32())))
	}
	for range r.count(12) {
		id := r.uint64()
		things := make([]thing, r.count(8))
		for i := range things {
			things[i] = thing{r.uint32(), math.Float32frombits(r.uint32())}
			if things[i].name >= uint32(len(x.names)) {
				return nil, errDamaged
			}
		}
		x.read[id] = things
	}
	if r.short || len(r.data) > 0 {
		return nil, errDamaged
	}
	return x, nil
}

// reader takes numbers off data; short is set, and zeros come, once there are no more.
type reader struct {
	data  []byte
	short bool
}

func (r *reader) bytes(n uint32) []byte {
	if int64(n) > int64(len(r.data)) {
		r.data, r.short = nil, true
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *reader) uint32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// count is a number of things that take at least size bytes each: no more than there can be.
func (r *reader) count(size int) uint32 {
	n := r.uint32()
	if int64(n)*int64(size) > int64(len(r.data)) {
		r.data, r.short = nil, true
		return 0
	}
	return n
}
