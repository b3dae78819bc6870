package format

import (
	"encoding/binary"
	"errors"
	"io"
	unicode16 "unicode/utf16"

	"thidua/ingest/plain"
)

// Of [MS-CFB]: the header is 512 bytes; sector n is at (n+1) << shift; the table of sectors (FAT) says for each of them which one
// follows in its chain, and the table's own sectors are listed in the header and in a chain beyond it (DIFAT).
const (
	oleHeader      = 512
	headerTables   = 109        // sectors of the FAT that the header lists
	maxSector      = 0xfffffffa // greater ones are marks: end of a chain, free
	directoryEntry = 128
	noEntry        = 0xffffffff
	miniStream     = 4096 // a stream below this is not in sectors of its own
)

// maxDirectorySectors bounds the directory: 16,384 entries and more; that of a Word file has a few dozen, and a hundred more for each
// embedded object.
const maxDirectorySectors = 4096

// compound is an OLE compound file.
type compound struct {
	in     io.ReaderAt
	size   int64
	shift  uint
	tables []uint32 // the sectors of the FAT
}

// stream is an entry of the root directory.
type stream struct {
	start uint32
	size  uint64
}

// insideOLE is the format of a compound file by the streams of its root. Those below it are of embedded objects.
func insideOLE(in io.ReaderAt, size int64) (Format, error) {
	c, directory, err := openCompound(in, size)
	if err != nil {
		return Unknown, err
	}
	streams, err := c.root(directory)
	if err != nil {
		return Unknown, err
	}
	for _, s := range []struct {
		name   string
		format Format
	}{{"EncryptedPackage", Encrypted}, {"WordDocument", DOC}, {"Workbook", XLS}, {"Book", XLS}, {"PowerPoint Document", PPT}} {
		at, ok := streams[s.name]
		switch {
		case ok && s.format == DOC:
			return c.word(at)
		case ok:
			return s.format, nil
		}
	}
	return Unknown, nil
}

// word is DOC, or Encrypted where the flag fEncrypted of the document's header is set.
func (c *compound) word(document stream) (Format, error) {
	if document.size < miniStream {
		return DOC, nil
	}
	var fib [12]byte
	if err := c.read(fib[:], c.offset(document.start)); err != nil {
		return Unknown, err
	}
	if binary.LittleEndian.Uint16(fib[10:])&0x0100 != 0 {
		return Encrypted, nil
	}
	return DOC, nil
}

func openCompound(in io.ReaderAt, size int64) (c *compound, directory uint32, err error) {
	c = &compound{in: in, size: size}
	var header [oleHeader]byte
	if err := c.read(header[:], 0); err != nil {
		return nil, 0, err
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(header[at:]) }
	c.shift = uint(binary.LittleEndian.Uint16(header[30:]))
	if c.shift != 9 && c.shift != 12 {
		return nil, 0, plain.Errorf(plain.Damaged, "OLE sectors of 2^%d bytes", c.shift)
	}
	for i := range headerTables {
		c.addTable(u32(76 + 4*i))
	}
	// Each sector of the chain lists more of them, and last the next one. A file has no more of them than sectors: one that names
	// itself as its next ends there.
	perSector := 1<<c.shift/4 - 1
	list := make([]byte, 1<<c.shift)
	for next, left := u32(68), c.sectors()/int64(perSector)+1; next < maxSector && left > 0; left-- {
		if err := c.read(list, c.offset(next)); err != nil {
			return nil, 0, err
		}
		for i := range perSector {
			c.addTable(binary.LittleEndian.Uint32(list[4*i:]))
		}
		next = binary.LittleEndian.Uint32(list[4*perSector:])
	}
	return c, u32(48), nil
}

// addTable adds a sector of the FAT; no more of them than the file's sectors need.
func (c *compound) addTable(sector uint32) {
	if sector < maxSector && int64(len(c.tables)) <= c.sectors()>>(c.shift-2) {
		c.tables = append(c.tables, sector)
	}
}

// sectors is how many the file has at most.
func (c *compound) sectors() int64 { return c.size >> c.shift }

func (c *compound) offset(sector uint32) int64 { return (int64(sector) + 1) << c.shift }

// read fills p from the offset, or returns Damaged where the file ends before.
func (c *compound) read(p []byte, offset int64) error {
	if offset < 0 || offset > c.size-int64(len(p)) {
		return plain.Errorf(plain.Damaged, "OLE: %d bytes at %d of a file of %d", len(p), offset, c.size)
	}
	n, err := c.in.ReadAt(p, offset)
	switch {
	case n == len(p):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return plain.Errorf(plain.Damaged, "OLE: the file ends at %d", offset+int64(n))
	}
	return err
}

// next is the sector that follows in a chain.
func (c *compound) next(sector uint32) (uint32, error) {
	table := int(sector >> (c.shift - 2))
	if table >= len(c.tables) {
		return 0, plain.Errorf(plain.Damaged, "OLE: no table for sector %d", sector)
	}
	var entry [4]byte
	within := int64(sector) & (1<<(c.shift-2) - 1)
	if err := c.read(entry[:], c.offset(c.tables[table])+4*within); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(entry[:]), nil
}

// entries is the directory that begins at a sector, its entries one after the other.
func (c *compound) entries(sector uint32) ([]byte, error) {
	var all []byte
	for n := 0; sector < maxSector; n++ {
		if n == maxDirectorySectors || int64(n) > c.sectors() {
			return nil, plain.Errorf(plain.Damaged, "OLE: a directory of more than %d sectors", n)
		}
		// The last sector of a file may be cut short by programs that leave out its unused end.
		length := min(int64(1)<<c.shift, c.size-c.offset(sector))
		if length < directoryEntry {
			return nil, plain.Errorf(plain.Damaged, "OLE: the directory at sector %d is beyond the end", sector)
		}
		at := len(all)
		all = append(all, make([]byte, length)...)
		err := c.read(all[at:], c.offset(sector))
		if err == nil {
			sector, err = c.next(sector)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// root is the streams of the root storage by their names.
func (c *compound) root(directory uint32) (map[string]stream, error) {
	all, err := c.entries(directory)
	if err != nil {
		return nil, err
	}
	count := uint32(len(all) / directoryEntry)
	if count == 0 {
		return nil, plain.Errorf(plain.Damaged, "OLE: no directory")
	}
	u32 := func(entry uint32, at int) uint32 {
		return binary.LittleEndian.Uint32(all[int(entry)*directoryEntry+at:])
	}
	streams := map[string]stream{}
	seen := make([]bool, count)
	// The entries of a storage are a tree: left, right, and of a storage its own.
	for todo := []uint32{u32(0, 76)}; len(todo) > 0; {
		entry := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if entry == noEntry {
			continue
		}
		if entry >= count || seen[entry] {
			return nil, plain.Errorf(plain.Damaged, "OLE: entry %d of %d is not in a tree", entry, count)
		}
		seen[entry] = true
		todo = append(todo, u32(entry, 68), u32(entry, 72))
		raw := all[int(entry)*directoryEntry:][:directoryEntry]
		const isStream = 2
		if raw[66] == isStream {
			size := binary.LittleEndian.Uint64(raw[120:])
			if c.shift == 9 { // the upper half may be anything in files of 512-byte sectors
				size &= 0xffffffff
			}
			streams[entryName(raw)] = stream{start: u32(entry, 116), size: size}
		}
	}
	return streams, nil
}

// entryName is the name of a directory's entry: UTF-16 with a zero at its end, its length in bytes at 64.
func entryName(raw []byte) string {
	length := min(int(binary.LittleEndian.Uint16(raw[64:])), 64)
	units := make([]uint16, 0, 32)
	for i := 0; i+3 < length; i += 2 {
		units = append(units, binary.LittleEndian.Uint16(raw[i:]))
	}
	return string(unicode16.Decode(units))
}
