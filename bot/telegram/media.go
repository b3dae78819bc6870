package telegram

import (
	"github.com/go-telegram/bot/models"

	"thidua/bot/file"
)

// File is a file of a message as Telegram describes it; its bytes are still at Telegram.
type File struct {
	Kind     file.Kind
	FileID   string // by which this bot fetches it and sends it again as the same kind
	UniqueID string // the same for every bot and for every message that shows the file; it fetches nothing
	Name     string // as the sender's device named it; "" where Telegram keeps no names
	MIME     string // as the sender's device said; not to be relied on
	Size     int64  // in bytes; 0 when Telegram does not say
	Width    int    // in pixels; 0 for what is not seen
	Height   int
	Duration int    // in seconds; 0 for what does not play
	Emoji    string // that a sticker stands for; "" where it stands for none
}

// filesOf are the files of a message that can be fetched: at most one, as every file of an album is a message of its own.
func filesOf(m attachments) []File {
	if f := fileOf(m); f.FileID != "" {
		return []File{f}
	}
	return nil
}

func fileOf(m attachments) File {
	switch {
	case len(m.Photo) > 0:
		return photoOf(m.Photo)
	case m.Animation != nil: // before the document, which is set beside it for old clients
		a := m.Animation
		return File{Kind: file.Animation, FileID: a.FileID, UniqueID: a.FileUniqueID, Name: a.FileName, MIME: a.MimeType,
			Size: a.FileSize, Width: a.Width, Height: a.Height, Duration: a.Duration}
	case m.Document != nil:
		d := m.Document
		return File{Kind: file.Document, FileID: d.FileID, UniqueID: d.FileUniqueID, Name: d.FileName, MIME: d.MimeType,
			Size: d.FileSize}
	case m.Video != nil:
		v := m.Video
		return File{Kind: file.Video, FileID: v.FileID, UniqueID: v.FileUniqueID, Name: v.FileName, MIME: v.MimeType,
			Size: v.FileSize, Width: v.Width, Height: v.Height, Duration: v.Duration}
	case m.Audio != nil:
		a := m.Audio
		return File{Kind: file.Audio, FileID: a.FileID, UniqueID: a.FileUniqueID, Name: a.FileName, MIME: a.MimeType,
			Size: a.FileSize, Duration: a.Duration}
	case m.Voice != nil:
		v := m.Voice
		return File{Kind: file.Voice, FileID: v.FileID, UniqueID: v.FileUniqueID, MIME: v.MimeType,
			Size: v.FileSize, Duration: v.Duration}
	case m.VideoNote != nil:
		v := m.VideoNote
		return File{Kind: file.VideoNote, FileID: v.FileID, UniqueID: v.FileUniqueID,
			Size: int64(v.FileSize), Width: v.Length, Height: v.Length, Duration: v.Duration}
	case m.Sticker != nil:
		s := m.Sticker
		return File{Kind: file.Sticker, FileID: s.FileID, UniqueID: s.FileUniqueID,
			Size: int64(s.FileSize), Width: s.Width, Height: s.Height, Emoji: s.Emoji}
	}
	return File{}
}

// photoOf is the largest of a photo's sizes. Telegram makes photos JPEG.
func photoOf(sizes []models.PhotoSize) File {
	best := sizes[0]
	for _, s := range sizes[1:] {
		if s.Width*s.Height > best.Width*best.Height {
			best = s
		}
	}
	return File{Kind: file.Photo, FileID: best.FileID, UniqueID: best.FileUniqueID, MIME: "image/jpeg",
		Size: int64(best.FileSize), Width: best.Width, Height: best.Height}
}
