// Package format tells what a file is: by its content, and by its name only where the content leaves it open. Officials send
// web pages, RTF and even spreadsheets under the name of a Word file, and a reader that trusts the name fails on them.
//
// It reads the first 4 KB, and of containers (zip, OLE) their directory; it never reads the whole file. Signatures are those
// of the formats' specifications: ISO 32000-1 §7.5.2 and its note 13 (PDF, which readers accept within the first 1,024
// bytes), APPNOTE.TXT (zip), ECMA-376 part 2 (Office Open XML), OpenDocument 1.3 part 2 §3.3 (mimetype), [MS-CFB] (OLE),
// [MS-OFFCRYPTO] (EncryptedPackage), [MS-DOC] §2.5.2 (fEncrypted), RFC 2557 (MHT), and the WHATWG's MIME Sniffing (HTML).
package format

import (
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"thidua/ingest/plain"
)

// Format is what a file is.
type Format string

// The formats. Readable tells which of them have a reader.
const (
	Text       Format = "text" // in any encoding
	HTML       Format = "html"
	MHT        Format = "mht" // a web page with its pictures in one file
	PDF        Format = "pdf"
	DOCX       Format = "docx"
	DOC        Format = "doc"
	ODT        Format = "odt"
	RTF        Format = "rtf"
	Zip        Format = "zip" // of files, not one of the formats that are zips themselves
	JPEG       Format = "jpeg"
	PNG        Format = "png"
	TIFF       Format = "tiff"
	WebP       Format = "webp"
	HEIC       Format = "heic"
	XLSX       Format = "xlsx"
	XLS        Format = "xls"
	ODS        Format = "ods"
	PPTX       Format = "pptx"
	PPT        Format = "ppt"
	ODP        Format = "odp"
	RAR        Format = "rar"
	SevenZip   Format = "7z"
	Encrypted  Format = "encrypted"  // a document of Office that wants a password; which kind of document cannot be told
	Executable Format = "executable" // a program or script
	Unknown    Format = "unknown"
)

type properties struct {
	name       string
	mime       string
	readable   bool
	extensions []string
}

var known = map[Format]properties{
	Text:       {"văn bản thuần", "text/plain", true, []string{".txt", ".text", ".md", ".questions"}},
	HTML:       {"trang web (HTML)", "text/html", true, []string{".html", ".htm", ".xhtml"}},
	MHT:        {"trang web lưu trong một tệp (MHT)", "multipart/related", true, []string{".mht", ".mhtml"}},
	PDF:        {"PDF", "application/pdf", true, []string{".pdf"}},
	DOCX:       {"Word (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true, []string{".docx", ".docm", ".dotx", ".dotm"}},
	DOC:        {"Word đời cũ (DOC)", "application/msword", true, []string{".doc", ".dot"}},
	ODT:        {"OpenDocument (ODT)", "application/vnd.oasis.opendocument.text", true, []string{".odt", ".ott"}},
	RTF:        {"RTF", "application/rtf", true, []string{".rtf"}},
	Zip:        {"tệp nén ZIP", "application/zip", true, []string{".zip"}},
	JPEG:       {"ảnh JPEG", "image/jpeg", true, []string{".jpg", ".jpeg", ".jpe", ".jfif"}},
	PNG:        {"ảnh PNG", "image/png", true, []string{".png"}},
	TIFF:       {"ảnh TIFF", "image/tiff", true, []string{".tif", ".tiff"}},
	WebP:       {"ảnh WebP", "image/webp", true, []string{".webp"}},
	HEIC:       {"ảnh HEIC", "image/heic", true, []string{".heic", ".heif"}},
	XLSX:       {"bảng tính Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, []string{".xlsx", ".xlsm", ".xlsb", ".xltx"}},
	XLS:        {"bảng tính Excel đời cũ (XLS)", "application/vnd.ms-excel", false, []string{".xls", ".xlt"}},
	ODS:        {"bảng tính OpenDocument (ODS)", "application/vnd.oasis.opendocument.spreadsheet", false, []string{".ods", ".ots"}},
	PPTX:       {"bản trình chiếu PowerPoint (PPTX)", "application/vnd.openxmlformats-officedocument.presentationml.presentation", false, []string{".pptx", ".pptm", ".ppsx"}},
	PPT:        {"bản trình chiếu PowerPoint đời cũ (PPT)", "application/vnd.ms-powerpoint", false, []string{".ppt", ".pps"}},
	ODP:        {"bản trình chiếu OpenDocument (ODP)", "application/vnd.oasis.opendocument.presentation", false, []string{".odp", ".otp"}},
	RAR:        {"tệp nén RAR", "application/vnd.rar", false, []string{".rar"}},
	SevenZip:   {"tệp nén 7z", "application/x-7z-compressed", false, []string{".7z"}},
	Encrypted:  {"tệp Office đặt mật khẩu", "application/x-ole-storage", false, nil},
	Executable: {"chương trình", "application/octet-stream", false, []string{".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".msi", ".js", ".vbs", ".sh"}},
	Unknown:    {"loại tệp không xác định", "application/octet-stream", false, nil},
}

// Name is the format in Vietnamese, as it stands inside a sentence: "ảnh JPEG".
func (f Format) Name() string { return f.properties().name }

// MIME is the media type.
func (f Format) MIME() string { return f.properties().mime }

// Readable is that documents are read from files of the format.
func (f Format) Readable() bool { return f.properties().readable }

// Extensions are the usual ones, in lower case with their dot, the most usual first; nil where there is none.
func (f Format) Extensions() []string { return slices.Clone(f.properties().extensions) }

func (f Format) properties() properties {
	if p, ok := known[f]; ok {
		return p
	}
	return known[Unknown]
}

// Detected is what a file is.
type Detected struct {
	Format Format
	// Misnamed is that the extension of the file's name is one of another format's. It does not keep the file from being read.
	Misnamed bool
}

// Detect tells what the file in, of size bytes and called name by whom it came from, is. What it does not know is Unknown, with no
// error. The error is a *plain.Error where the file cannot be anything that is read: Empty without a byte, Damaged where a
// container's directory is broken or larger than any document's; or it is that of in.
func Detect(name string, in io.ReaderAt, size int64) (Detected, error) {
	if size <= 0 {
		return Detected{Format: Unknown}, plain.Errorf(plain.Empty, "a file of %d bytes", size)
	}
	head, err := readHead(in, size)
	if err != nil {
		return Detected{Format: Unknown}, err
	}
	named := Named(name)
	found := signature(head)
	switch found {
	case Zip:
		found, err = insideZip(in, size)
	case ole:
		found, err = insideOLE(in, size)
	case Unknown:
		found = words(head, named)
	}
	return Detected{Format: found, Misnamed: err == nil && found != Unknown && found != Encrypted && named != Unknown && named != found}, err
}

// headSize is how much of a file is looked at: enough for what Word puts before the first tag of a page.
const headSize = 4096

func readHead(in io.ReaderAt, size int64) ([]byte, error) {
	head := make([]byte, min(size, headSize))
	n, err := in.ReadAt(head, 0)
	if n == len(head) || errors.Is(err, io.EOF) {
		err = nil
	}
	return head[:n], err
}

// Named is the format that the extension of a name is one of, or Unknown.
func Named(name string) Format {
	extension := strings.ToLower(path.Ext(strings.TrimSpace(strings.ReplaceAll(name, `\`, "/"))))
	for f, p := range known {
		if slices.Contains(p.extensions, extension) {
			return f
		}
	}
	return Unknown
}
