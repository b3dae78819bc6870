package office

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"

	"thidua/ingest/plain"
)

// How files begin.
var (
	compound = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") // [MS-CFB] 2.2
	rich     = []byte(`{\rtf`)
	archive  = []byte("PK\x03\x04")
)

// recognise is the suffix of a document's name, by what it is and not by how it is called. Anything else is Damaged: LibreOffice would take it for text.
func recognise(data []byte) (suffix string, err error) {
	switch {
	case bytes.HasPrefix(data, compound):
		return ".doc", checkCompound(data)
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), " \t\r\n\f"), rich):
		return ".rtf", nil
	case bytes.HasPrefix(data, archive):
		return ".odt", checkOpenDocument(data)
	case len(data) == 0:
		return "", plain.Errorf(plain.Empty, "no bytes")
	}
	return "", plain.Errorf(plain.Damaged, "neither .doc, .rtf nor .odt")
}

// What is read of a compound file and of the beginning of its stream WordDocument, in bytes.
const (
	sectorShift = 0x1E   // of the header: how large a sector is
	entrySize   = 128    // of an entry of the directory
	nameLength  = 0x40   // of an entry: the bytes of its name, with the NUL
	startSector = 0x74   // of an entry
	flags       = 0x0A   // of the document: [MS-DOC] 2.5.2
	isEncrypted = 0x0100 // one of them
)

// checkCompound looks for the entries of the directory: they are at multiples of their size. A document is protected if its flags say so, or if it is another one
// that was encrypted.
func checkCompound(data []byte) error {
	if entry(data, "EncryptedPackage") != nil {
		return plain.Errorf(plain.Protected, "an encrypted package")
	}
	document := entry(data, "WordDocument")
	if document == nil {
		return plain.Errorf(plain.Damaged, "an OLE file without a document of Word")
	}
	shift := binary.LittleEndian.Uint16(data[sectorShift:])
	if shift != 9 && shift != 12 {
		return plain.Errorf(plain.Damaged, "sectors of 2^%d bytes", shift)
	}
	begin := (int64(binary.LittleEndian.Uint32(document[startSector:])) + 1) << shift
	if begin+flags+2 > int64(len(data)) {
		return plain.Errorf(plain.Damaged, "the document begins beyond the end of the file")
	}
	if binary.LittleEndian.Uint16(data[begin+flags:])&isEncrypted != 0 {
		return plain.Errorf(plain.Protected, "an encrypted .doc")
	}
	return nil
}

// entry is the entry of the directory with that name, or nil.
func entry(data []byte, name string) []byte {
	var utf16 []byte
	for _, c := range []byte(name + "\x00") {
		utf16 = append(utf16, c, 0)
	}
	for at := 512; at+entrySize <= len(data); at += entrySize {
		if e := data[at : at+entrySize]; bytes.HasPrefix(e, utf16) && int(binary.LittleEndian.Uint16(e[nameLength:])) == len(utf16) {
			return e
		}
	}
	return nil
}

// maxManifest is how much of the list of an .odt's parts is read.
const maxManifest = 1 << 20

// checkOpenDocument looks whether an archive is an OpenDocument text, and whether its list of parts says how they are encrypted (OpenDocument 1.2 part 3).
func checkOpenDocument(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return plain.Errorf(plain.Damaged, "archive: %v", err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		if f.Name != "mimetype" && f.Name != "META-INF/manifest.xml" {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return plain.Errorf(plain.Damaged, "%s: %v", f.Name, err)
		}
		text, err := io.ReadAll(io.LimitReader(in, maxManifest))
		in.Close()
		if err != nil {
			return plain.Errorf(plain.Damaged, "%s: %v", f.Name, err)
		}
		parts[f.Name] = string(text)
	}
	switch {
	case !bytes.HasPrefix([]byte(parts["mimetype"]), []byte("application/vnd.oasis.opendocument.text")):
		return plain.Errorf(plain.Damaged, "an archive that is no OpenDocument text")
	case bytes.Contains([]byte(parts["META-INF/manifest.xml"]), []byte("encryption-data")):
		return plain.Errorf(plain.Protected, "an encrypted .odt")
	}
	return nil
}
