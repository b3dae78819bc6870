package format

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	unicode16 "unicode/utf16"

	"thidua/ingest/plain"
)

// zipOf is a zip of entries, each a name and its content.
func zipOf(t testing.TB, entries ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.Create(entries[i])
		if err == nil {
			_, err = w.Write([]byte(entries[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAZipIsKnownByItsEntries(t *testing.T) {
	for _, c := range []struct {
		entries []string
		want    Format
	}{
		{[]string{"[Content_Types].xml", "", "_rels/.rels", "", "word/document.xml", ""}, DOCX},
		{[]string{"word/document2.xml", "", "[Content_Types].xml", ""}, DOCX},
		{[]string{`word\document.xml`, "", `[content_types].xml`, ""}, DOCX},
		{[]string{"[Content_Types].xml", "", "xl/workbook.xml", "", "xl/embeddings/word/document.xml", ""}, XLSX},
		{[]string{"[Content_Types].xml", "", "xl/workbook.bin", ""}, XLSX},
		{[]string{"[Content_Types].xml", "", "ppt/presentation.xml", ""}, PPTX},
		{[]string{"[Content_Types].xml", "", "word/document/a.xml", ""}, Zip},
		{[]string{"word/document.xml", ""}, Zip},
		{[]string{"mimetype", "application/vnd.oasis.opendocument.text", "content.xml", ""}, ODT},
		{[]string{"mimetype", "application/vnd.oasis.opendocument.text-template\n"}, ODT},
		{[]string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, ODS},
		{[]string{"mimetype", "application/vnd.oasis.opendocument.presentation"}, ODP},
		{[]string{"mimetype", "application/epub+zip"}, Zip},
		{[]string{"Quyết định.docx", "a", "../../etc/passwd", "b"}, Zip},
	} {
		if found := detect(t, "", zipOf(t, c.entries...)); found.Format != c.want {
			t.Errorf("%q is %s, not %s", c.entries, found.Format, c.want)
		}
	}
}

func TestAZipWithoutItsEndIsDamaged(t *testing.T) {
	whole := zipOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>")
	for _, length := range []int{30, len(whole) / 2, len(whole) - 30} {
		found, err := Detect("a.docx", strings.NewReader(whole), int64(length))
		wantReason(t, err, plain.Damaged)
		if found.Format != Unknown {
			t.Errorf("%d bytes of it are %s", length, found.Format)
		}
	}
}

// A directory of more entries than a document has is not read to its end.
func TestAZipOfVeryManyEntriesIsAnArchive(t *testing.T) {
	var entries []string
	for i := range 20_000 {
		entries = append(entries, fmt.Sprintf("thu-muc/van-ban-so-%06d.doc", i), "")
	}
	whole := zipOf(t, append(entries, "[Content_Types].xml", "", "word/document.xml", "")...)
	in := &countingReaderAt{in: strings.NewReader(whole)}
	found, err := Detect("a.zip", in, int64(len(whole)))
	if err != nil || found.Format != Zip {
		t.Errorf("%+v %v", found, err)
	}
	if most := int64(maxDirectory + headSize); in.read > most {
		t.Errorf("read %d bytes, more than %d", in.read, most)
	}
}

// compoundFile is an OLE file with streams of 4 KB in its root: as [MS-CFB] says, the root's tree is a list to the right. A stream
// called "ObjectPool" is a storage with a WordDocument in it. The first sector is the FAT, the next ones the directory.
func compoundFile(t testing.TB, shift uint, names ...string) []byte {
	t.Helper()
	size := 1 << shift
	entries := len(names) + 2
	directory := (entries*directoryEntry + size - 1) / size
	perStream := max(miniStream/size, 1)
	sectors := 1 + directory + perStream*(len(names)+1)
	if sectors > size/4 {
		t.Fatalf("%d sectors do not fit in one table", sectors)
	}
	file := make([]byte, size*(1+sectors))
	put := binary.LittleEndian.PutUint32
	copy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(file[24:], 0x3e)
	binary.LittleEndian.PutUint16(file[26:], map[uint]uint16{9: 3, 12: 4}[shift])
	binary.LittleEndian.PutUint16(file[28:], 0xfffe)
	binary.LittleEndian.PutUint16(file[30:], uint16(shift))
	put(file[44:], 1)          // tables
	put(file[48:], 1)          // first sector of the directory
	put(file[56:], miniStream) // from here on in sectors
	put(file[60:], 0xfffffffe)
	put(file[68:], 0xfffffffe)
	for i := 1; i < headerTables; i++ {
		put(file[76+4*i:], 0xffffffff)
	}
	table := file[size:]
	for i := range size / 4 {
		put(table[4*i:], 0xffffffff)
	}
	put(table, 0xfffffffd)
	chain := func(first, n int) {
		for i := range n - 1 {
			put(table[4*(first+i):], uint32(first+i+1))
		}
		put(table[4*(first+n-1):], 0xfffffffe)
	}
	chain(1, directory)
	entry := func(i int, name string, kind byte, right, child uint32, start int) {
		raw := file[size*2+i*directoryEntry:]
		units := unicode16.Encode([]rune(name))
		for j, u := range units {
			binary.LittleEndian.PutUint16(raw[2*j:], u)
		}
		binary.LittleEndian.PutUint16(raw[64:], uint16(2*len(units)+2))
		raw[66] = kind
		put(raw[68:], noEntry)
		put(raw[72:], right)
		put(raw[76:], child)
		put(raw[116:], uint32(start))
		put(raw[120:], miniStream)
	}
	entry(0, "Root Entry", 5, noEntry, 1, 0)
	within := len(names) + 1
	for i, name := range names {
		start := 1 + directory + i*perStream
		right, kind, child := uint32(i+2), byte(2), uint32(noEntry)
		if i == len(names)-1 {
			right = noEntry
		}
		if name == "ObjectPool" {
			kind, child = 1, uint32(within)
		}
		entry(i+1, name, kind, right, child, start)
		chain(start, perStream)
	}
	entry(within, "WordDocument", 2, noEntry, noEntry, sectors-perStream)
	chain(sectors-perStream, perStream)
	return file
}

func TestAnOLEFileIsKnownByTheStreamsOfItsRoot(t *testing.T) {
	for _, shift := range []uint{9, 12} {
		for _, c := range []struct {
			want    Format
			streams []string
		}{
			{DOC, []string{"\x01CompObj", "1Table", "WordDocument"}},
			{XLS, []string{"Workbook", "ObjectPool"}}, // a Word object is embedded in it
			{XLS, []string{"Book"}},
			{PPT, []string{"Current User", "PowerPoint Document"}},
			{Encrypted, []string{"EncryptionInfo", "EncryptedPackage"}},
			{Unknown, []string{"__properties_version1.0"}},
			{DOC, []string{"a", "b", "c", "d", "e", "f", "g", "WordDocument"}}, // a directory of several sectors
		} {
			if found := detect(t, "", string(compoundFile(t, shift, c.streams...))); found.Format != c.want {
				t.Errorf("2^%d: %q is %s, not %s", shift, c.streams, found.Format, c.want)
			}
		}
	}
}

// Word up to 2003 kept the document where it is and scrambled it.
func TestAnEncryptedWordDocumentIsTold(t *testing.T) {
	file := compoundFile(t, 9, "WordDocument")
	document := file[512*3:] // after the header, the table and the only sector of the directory
	if found := detect(t, "a.doc", string(file)); found.Format != DOC {
		t.Fatalf("%+v before it was encrypted", found)
	}
	document[0], document[1], document[11] = 0xec, 0xa5, 0x01
	if found := detect(t, "a.doc", string(file)); found.Format != Encrypted || found.Misnamed {
		t.Errorf("%+v", found)
	}
}

func TestABrokenOLEFileIsDamaged(t *testing.T) {
	put := binary.LittleEndian.PutUint32
	for name, breakIt := range map[string]func(file []byte) []byte{
		"cut in the header":              func(f []byte) []byte { return f[:300] },
		"cut in the table":               func(f []byte) []byte { return f[:600] },
		"cut before the directory":       func(f []byte) []byte { return f[:1024] },
		"sectors of 2^64":                func(f []byte) []byte { f[30] = 64; return f },
		"a directory that has no end":    func(f []byte) []byte { put(f[512+4:], 1); return f },
		"a directory out of the file":    func(f []byte) []byte { put(f[48:], 0x7fffffff); return f },
		"no directory":                   func(f []byte) []byte { put(f[48:], 0xfffffffe); return f },
		"a table out of the file":        func(f []byte) []byte { put(f[76:], 0xfffff); return f },
		"an entry that is its own right": func(f []byte) []byte { put(f[1024+128+72:], 1); return f },
		"an entry out of the directory":  func(f []byte) []byte { put(f[1024+76:], 4000); return f },
		"a document out of the file":     func(f []byte) []byte { put(f[1024+128+116:], 0xffff); return f },
		"a list of tables out of the file": func(f []byte) []byte {
			put(f[68:], 0xffffff)
			return f
		},
	} {
		file := breakIt(compoundFile(t, 9, "WordDocument"))
		found, err := Detect("a.doc", bytes.NewReader(file), int64(len(file)))
		if err == nil {
			t.Errorf("%s: %+v", name, found)
			continue
		}
		wantReason(t, err, plain.Damaged)
	}
}

// A list of tables that names itself as its next would be read for ever.
func TestAListOfTablesWithoutAnEndIsReadAsLongAsTheFile(t *testing.T) {
	file := compoundFile(t, 9, "WordDocument")
	list := make([]byte, 512)
	for i := range 127 {
		binary.LittleEndian.PutUint32(list[4*i:], 0)
	}
	at := uint32(len(file)/512 - 1)
	binary.LittleEndian.PutUint32(list[508:], at)
	file = append(file, list...)
	binary.LittleEndian.PutUint32(file[68:], at)
	in := &countingReaderAt{in: bytes.NewReader(file)}
	if found, err := Detect("a.doc", in, int64(len(file))); err != nil || found.Format != DOC {
		t.Errorf("%+v %v", found, err)
	}
	if in.read > 3*int64(len(file))+headSize {
		t.Errorf("read %d bytes of %d", in.read, len(file))
	}
}
