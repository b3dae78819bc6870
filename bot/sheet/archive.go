package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// bounds are those on what is read of all parts of a .xlsx. A few hundred KB can unzip to gigabytes, and a few bytes of XML can stand
// for a hundred of memory: so bytes and elements are counted as they are read, whatever the archive says of its sizes.
type bounds struct {
	bytes  int64
	tokens int // a cell has 5, with a formula 8
}

var workbookBounds = bounds{bytes: 80 << 20, tokens: 6_000_000}

const (
	mostParts    = 10_000
	longestToken = 1 << 20
	deepest      = 64 // elements inside each other; Excel needs some 10
)

var (
	errNoWorkbook = errors.New("the zip holds no workbook")
	errOtherKind  = errors.New("the zip holds a workbook of another kind")
	errLocked     = errors.New("the parts of the zip are encrypted")
	errBroken     = errors.New("the workbook is damaged")
)

// archive is the zip of a workbook, read part by part. Parts that nobody asks for (pictures, charts, themes) are never unzipped.
type archive struct {
	parts map[string]*zip.File // by partKey
	left  bounds               // still to be read
}

func openArchive(data []byte, most bounds) (*archive, error) {
	// Before the directory is read: each entry of 46 bytes in the file is 300 in memory.
	if bytes.Count(data, []byte("PK\x01\x02")) > mostParts {
		return nil, errUnzipped
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	a := &archive{parts: map[string]*zip.File{}, left: most}
	for _, file := range z.File {
		a.parts[partKey(file.Name)] = file
	}
	if a.parts["xl/workbook.bin"] != nil || a.parts["content.xml"] != nil && a.parts["meta-inf/manifest.xml"] != nil || a.parts["index/document.iwa"] != nil {
		return nil, errOtherKind
	}
	for key := range a.parts {
		if strings.HasPrefix(key, "xl/") {
			return a, nil
		}
	}
	return nil, errNoWorkbook
}

// partKey is the name by which a part is found: some programs write capitals or backslashes.
func partKey(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(name, `\`, "/")), "/")
}

// open begins to read a part; one that there is not is errBroken.
func (a *archive) open(name string) (*part, error) {
	file := a.parts[partKey(name)]
	switch {
	case file == nil:
		return nil, errBroken
	case file.Flags&1 != 0:
		return nil, errLocked
	}
	content, err := file.Open()
	if err != nil {
		return nil, err
	}
	p := &part{archive: a, content: content}
	p.decoder = xml.NewDecoder(bufio.NewReaderSize(p, 64<<10))
	return p, nil
}

// walk calls start for every element of a part, with the name of the section it is in: the child of the root.
func (a *archive) walk(name string, start func(section string, e xml.StartElement) error) error {
	p, err := a.open(name)
	if err != nil {
		return err
	}
	defer p.Close()
	section := ""
	for {
		token, err := p.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if p.depth == 2 {
				section = e.Name.Local
			}
			if err := start(section, e); err != nil {
				return err
			}
		}
	}
}

// relation is a part that another refers to.
type relation struct{ kind, part string }

// relations are what the part refers to, by id; nothing if it has no list of them.
func (a *archive) relations(part string) (map[string]relation, error) {
	folder, base := path.Split(part)
	list := folder + "_rels/" + base + ".rels"
	found := map[string]relation{}
	if a.parts[partKey(list)] == nil {
		return found, nil
	}
	err := a.walk(list, func(_ string, e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			found[attribute(e, "Id")] = relation{kind: path.Base(attribute(e, "Type")), part: target}
		}
		return nil
	})
	return found, err
}

// attribute is the value of the attribute of that name in any namespace, "" if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// part reads the XML of one part.
type part struct {
	archive *archive
	content io.ReadCloser
	decoder *xml.Decoder
	pending int // bytes read since the last token ended
	depth   int // of the element that is open
}

// next is the next token, io.EOF at the end, or errUnzipped beyond the bounds. Its bytes are good until the next call. A
// document type is refused: no program writes one, and it could declare entities.
func (p *part) next() (xml.Token, error) {
	token, err := p.decoder.Token()
	if err != nil {
		return nil, err
	}
	p.pending = 0
	if p.archive.left.tokens--; p.archive.left.tokens < 0 {
		return nil, errUnzipped
	}
	switch token.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > deepest {
			return nil, errBroken
		}
	case xml.EndElement:
		p.depth--
	case xml.Directive:
		return nil, errBroken
	}
	return token, nil
}

// Read reads what is unzipped, for the decoder.
func (p *part) Read(b []byte) (int, error) {
	n, err := p.content.Read(b)
	p.pending += n
	p.archive.left.bytes -= int64(n)
	if p.archive.left.bytes < 0 || p.pending > longestToken {
		return 0, errUnzipped
	}
	return n, err
}

// Close ends the reading.
func (p *part) Close() error { return p.content.Close() }
