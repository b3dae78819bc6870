package telegramtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	_ "image/gif"  // so that photos of these forms can be measured
	_ "image/jpeg" // ditto
	_ "image/png"  // ditto
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	maxUpload   = 50 << 20
	maxPhoto    = 10 << 20
	maxDownload = 20 << 20

	kindPhoto     = "photo"
	kindDocument  = "document"
	kindVideo     = "video"
	kindAudio     = "audio"
	kindVoice     = "voice"
	kindAnimation = "animation"
)

// file is one stored file; what is sent again by its id is the same file.
type file struct {
	ID            string
	Unique        string
	Kind          string
	Name          string
	MIME          string
	Path          string
	Data          []byte
	Width, Height int
}

// newFile stores an upload; the caller holds mu.
func (s *Server) newFile(kind string, u Upload) *file {
	s.init()
	n := s.st.NextFileID
	s.st.NextFileID++
	sum := sha256.Sum256(u.Data)
	f := &file{
		ID: fmt.Sprintf("BQACAgUAAxkBAA%08dFILE", n), Unique: "AgAD" + hex.EncodeToString(sum[:6]),
		Kind: kind, Name: cleanText(path.Base(u.Name)), MIME: u.MIME, Data: slices.Clone(u.Data),
	}
	ext := path.Ext(u.Name)
	if kind == kindPhoto {
		ext, f.Name, f.MIME = ".jpg", "", "image/jpeg"
	}
	if f.MIME == "" || f.MIME == "application/octet-stream" {
		f.MIME, _, _ = strings.Cut(mime.TypeByExtension(ext), ";")
	}
	f.Path = fmt.Sprintf("%ss/file_%d%s", kind, n, ext)
	s.st.Files[f.ID] = f
	return f
}

func (f *file) document() *Document {
	return &Document{FileID: f.ID, FileUniqueID: f.Unique, FileName: f.Name, MimeType: f.MIME, FileSize: int64(len(f.Data))}
}

// attach shows the file in a message, as what it is.
func (m *Message) attach(f *file) {
	media := &Media{Document: *f.document(), Duration: 1}
	switch f.Kind {
	case kindPhoto:
		m.Photo = f.photo()
	case kindVideo:
		m.Video = media
	case kindAudio:
		m.Audio = media
	case kindVoice:
		m.Voice = media
	case kindAnimation: // with the document that old clients look for
		m.Animation, m.Document = media, f.document()
	default:
		m.Document = f.document()
	}
}

// hasMedia says whether the words of the message are a caption.
func (m *Message) hasMedia() bool {
	return m.Photo != nil || m.Document != nil || m.Voice != nil || m.Video != nil || m.Audio != nil || m.Animation != nil
}

func (f *file) photo() []PhotoSize {
	return []PhotoSize{{FileID: f.ID, FileUniqueID: f.Unique, Width: f.Width, Height: f.Height, FileSize: int64(len(f.Data))}}
}

func (s *Server) getFile(q *request) (any, *apiError) {
	f := s.st.Files[q.text("file_id")]
	if f == nil {
		return nil, badRequest("invalid file_id")
	}
	if len(f.Data) > maxDownload {
		return nil, badRequest("file is too big")
	}
	return map[string]any{"file_id": f.ID, "file_unique_id": f.Unique, "file_size": len(f.Data), "file_path": f.Path}, nil
}

// File is the content of a file by its id; nil when there is none.
func (s *Server) File(fileID string) []byte {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.st.Files[fileID]; f != nil {
		return slices.Clone(f.Data)
	}
	return nil
}

func (s *Server) serveFile(w http.ResponseWriter, name string) {
	s.mu.Lock()
	var found *file
	for _, f := range s.st.Files {
		if f.Path == name && len(f.Data) <= maxDownload {
			found = f
		}
	}
	s.mu.Unlock()
	if found == nil {
		writeError(w, notFound())
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(found.Data)))
	_, _ = w.Write(found.Data) // the caller may be gone
}
