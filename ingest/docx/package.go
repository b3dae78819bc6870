package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"thidua/ingest/plain"
)

// Bounds on what a file may be.
const (
	maxPart  = 64 << 20  // bytes that a part may inflate to: some 10,000 pages
	maxTotal = 128 << 20 // bytes that all parts may
	maxFiles = 20_000    // entries of the archive
)

// archive is the file as the parts that it holds.
type archive struct {
	files map[string]*zip.File // by name in lower case: names of parts do not tell the case
	left  int64                // bytes that may still be inflated
}

// compound is how an OLE file begins: .doc, and a .docx with a password.
var compound = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

// encrypted is the name of the stream of an OLE file that holds an encrypted .docx, as it is written in its directory.
var encrypted = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

func openPackage(in io.ReaderAt, size int64) (*archive, error) {
	head := make([]byte, len(compound))
	if n, err := in.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, plain.Errorf(plain.Damaged, "reading the first %d bytes: %v", n, err)
	}
	if bytes.Equal(head, compound) {
		if contains(in, size, encrypted) {
			return nil, plain.Errorf(plain.Protected, "an encrypted package")
		}
		return nil, plain.Errorf(plain.Damaged, "an OLE file, no zip archive")
	}
	z, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // nothing is written by these names
		return nil, plain.Errorf(plain.Damaged, "no zip archive: %v", err)
	}
	if len(z.File) > maxFiles {
		return nil, plain.Errorf(plain.TooLarge, "%d entries in the archive", len(z.File))
	}
	a := &archive{files: map[string]*zip.File{}, left: maxTotal}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if a.files[name] == nil {
			a.files[name] = f
		}
	}
	return a, nil
}

// contains reports whether the file holds the words, in its first 16 MB: the directory of an OLE file is at its beginning or, when the file is short, near.
func contains(in io.ReaderAt, size int64, words []byte) bool {
	const block, most = 1 << 20, 16 << 20
	buffer := make([]byte, block+len(words))
	for at := int64(0); at < min(size, most); at += block {
		n, _ := in.ReadAt(buffer, at) // what could not be read does not hold them
		if bytes.Contains(buffer[:n], words) {
			return true
		}
	}
	return false
}

// open gives a part to be read as XML. A part that is not there is fs.ErrNotExist.
func (a *archive) open(name string) (*element, func(), error) {
	f := a.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil, fs.ErrNotExist
	}
	if f.Flags&1 != 0 {
		return nil, nil, plain.Errorf(plain.Protected, "%s is encrypted", name)
	}
	in, err := f.Open()
	if err != nil {
		return nil, nil, plain.Errorf(plain.Damaged, "opening %s: %v", name, err)
	}
	root, err := newTree(&inflated{from: in, part: maxPart, all: &a.left, name: name})
	if err != nil {
		in.Close()
		return nil, nil, err
	}
	return root, func() { in.Close() }, nil
}

// read gives the children of the root of a part to each; a part that is not there has none.
func (a *archive) read(name string, each func(*element) error) error {
	root, done, err := a.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer done()
	return root.children(each)
}

// inflated bounds what is read from a part.
type inflated struct {
	from io.Reader
	part int64
	all  *int64
	name string
}

func (i *inflated) Read(p []byte) (int, error) {
	if i.part <= 0 || *i.all <= 0 {
		return 0, plain.Errorf(plain.TooLarge, "%s inflates beyond %d MB, or all parts beyond %d MB", i.name, maxPart>>20, maxTotal>>20)
	}
	n, err := i.from.Read(p)
	i.part -= int64(n)
	*i.all -= int64(n)
	return n, err
}

// target is a part that another refers to.
type target struct{ kind, part string }

// relations are the targets of a part by their ids; kind is the last part of their type: "styles".
func (a *archive) relations(of string) (map[string]target, error) {
	folder, file := path.Split(of)
	all := map[string]target{}
	err := a.read(folder+"_rels/"+file+".rels", func(e *element) error {
		if e.attr("TargetMode") != "External" {
			part := e.attr("Target")
			if !strings.HasPrefix(part, "/") {
				part = "/" + folder + part
			}
			all[e.attr("Id")] = target{kind: path.Base(e.attr("Type")), part: strings.TrimPrefix(path.Clean(part), "/")}
		}
		return e.skip()
	})
	return all, err
}

// partOf is the part of a kind, or the usual name if nothing refers to one.
func partOf(relations map[string]target, kind, usual string) string {
	for _, t := range relations {
		if t.kind == kind {
			return t.part
		}
	}
	return usual
}
