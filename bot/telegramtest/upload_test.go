package telegramtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// upload calls a method with a form: fields, and files by the name of their part.
func upload(t *testing.T, s *Server, method string, fields map[string]string, files map[string]Upload) reply {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, u := range files {
		w, err := form.CreateFormFile(name, u.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(u.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(s.URL()+"/bot"+s.BotToken()+"/"+method, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var r reply
	if err := json.NewDecoder(answer.Body).Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestUploadsAreCheckedAsTelegramDoes(t *testing.T) {
	s := New()
	started(t, s)
	big := make([]byte, maxPhoto+1)
	copy(big, picture(t, 2, 2))
	for name, c := range map[string]struct {
		method, part string
		file         Upload
		want         string
	}{
		"a document":              {"sendDocument", "document", Upload{Name: "a.txt", Data: []byte("a")}, ""},
		"an empty document":       {"sendDocument", "document", Upload{Name: "a.txt"}, "Bad Request: file must be non-empty"},
		"a document of 51 MB":     {"sendDocument", "document", Upload{Name: "a.bin", Data: make([]byte, maxUpload+1)}, "Request Entity Too Large"},
		"beyond every form":       {"sendDocument", "document", Upload{Name: "a.bin", Data: make([]byte, maxBody+1)}, "Request Entity Too Large"},
		"a photo":                 {"sendPhoto", "photo", Upload{Name: "a.png", Data: picture(t, 20, 1)}, ""},
		"no picture":              {"sendPhoto", "photo", Upload{Name: "a.png", Data: []byte("a")}, "Bad Request: IMAGE_PROCESS_FAILED"},
		"a photo of 11 MB":        {"sendPhoto", "photo", Upload{Name: "a.png", Data: big}, "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"},
		"a photo like a line":     {"sendPhoto", "photo", Upload{Name: "a.png", Data: picture(t, 21, 1)}, "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		"a photo of a wall":       {"sendPhoto", "photo", Upload{Name: "a.png", Data: picture(t, 5001, 5000)}, "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		"a video":                 {"sendVideo", "video", Upload{Name: "a.mp4", Data: []byte("a")}, ""},
		"a voice":                 {"sendVoice", "voice", Upload{Name: "a.ogg", Data: []byte("a")}, ""},
		"a part of another name":  {"sendDocument", "file", Upload{Name: "a.txt", Data: []byte("a")}, "Bad Request: there is no document in the request"},
		"a document with a photo": {"sendDocument", "document", Upload{Name: "a.png", Data: picture(t, 21, 1)}, ""},
	} {
		r := upload(t, s, c.method, map[string]string{"chat_id": "7"}, map[string]Upload{c.part: c.file})
		if r.Description != c.want || r.OK != (c.want == "") {
			t.Errorf("%s: %q, want %q", name, r.Description, c.want)
		}
	}
	if v := s.Violations(); len(v) != 1 || v[0].Detail != `unused file "file"` {
		t.Errorf("violations: %v", v)
	}
}

func TestAFileIsSentAgainByItsIDAsTheSameKind(t *testing.T) {
	s := New()
	started(t, s)
	for kind, of := range map[string]func(m Message) string{
		kindPhoto:     func(m Message) string { return m.Photo[0].FileID },
		kindDocument:  func(m Message) string { return m.Document.FileID },
		kindVideo:     func(m Message) string { return m.Video.FileID },
		kindAudio:     func(m Message) string { return m.Audio.FileID },
		kindVoice:     func(m Message) string { return m.Voice.FileID },
		kindAnimation: func(m Message) string { return m.Animation.FileID },
	} {
		method := "send" + title(kind)
		first := upload(t, s, method, map[string]string{"chat_id": "7", "caption": "kèm"}, map[string]Upload{kind: {Name: "a.bin", Data: picture(t, 2, 2)}}).message(t)
		again := call(t, s, method, params{"chat_id": 7, kind: of(first)}).message(t)
		if of(again) != of(first) || first.Caption != "kèm" || again.Caption != "" {
			t.Errorf("%s: %+v and then %+v", kind, first, again)
		}
		if !bytes.Equal(s.File(of(first)), picture(t, 2, 2)) {
			t.Errorf("%s: the content is another", kind)
		}
		// The bytes uploaded again are another id of the same file.
		twin := upload(t, s, method, map[string]string{"chat_id": "7"}, map[string]Upload{kind: {Name: "b.bin", Data: picture(t, 2, 2)}}).message(t)
		if of(twin) == of(first) {
			t.Errorf("%s: an upload got the id of another", kind)
		}
	}
	if s.File("nothing") != nil {
		t.Error("an unknown id has a content")
	}
}

func TestAnAlbumTakesItsPartsByName(t *testing.T) {
	s := New()
	started(t, s)
	media := `[{"type":"document","media":"attach://one","caption":"<b>một</b>","parse_mode":"HTML"},{"type":"document","media":"attach://two"},{"type":"document","media":"attach://one"}]`
	r := upload(t, s, "sendMediaGroup", map[string]string{"chat_id": "7", "media": media},
		map[string]Upload{"one": {Name: "một.txt", Data: []byte("1")}, "two": {Name: "hai.txt", Data: []byte("2")}})
	if !r.OK {
		t.Fatal(r.Description)
	}
	sent := s.BotMessages(7)
	if len(sent) != 3 || sent[0].Document.FileName != "một.txt" || sent[1].Document.FileName != "hai.txt" || sent[2].Document.FileName != "một.txt" {
		t.Fatalf("%+v", sent)
	}
	for _, m := range sent {
		if m.MediaGroupID == "" || m.MediaGroupID != sent[0].MediaGroupID {
			t.Errorf("message %d is of the album %q", m.MessageID, m.MediaGroupID)
		}
	}
	if sent[0].Caption != "một" || len(sent[0].CaptionEntities) != 1 || sent[1].Caption != "" {
		t.Errorf("captions %q %q", sent[0].Caption, sent[1].Caption)
	}
	r = upload(t, s, "sendMediaGroup", map[string]string{"chat_id": "7", "media": strings.ReplaceAll(media, "two", "three")},
		map[string]Upload{"one": {Name: "một.txt", Data: []byte("1")}})
	refused(t, r, 400, "Bad Request: wrong file identifier/HTTP URL specified")
	if len(s.BotMessages(7)) != 3 {
		t.Error("half an album was sent")
	}
	r = upload(t, s, "sendMediaGroup", map[string]string{"chat_id": "7", "media": media, "reply_markup": `{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`},
		map[string]Upload{"one": {Name: "a", Data: []byte("1")}, "two": {Name: "b", Data: []byte("2")}})
	if v := s.Violations(); !r.OK || len(v) != 1 || v[0].Detail != "an album has no reply_markup" {
		t.Errorf("%s; violations: %v", r.Description, v)
	}
}

func TestDownloadsNeedThePathAndTheToken(t *testing.T) {
	s := New()
	lan := started(t, s)
	small := must[Message](t)(lan.Private().SendMedia(kindVoice, Upload{Name: "a.ogg", Data: []byte("OggS")}, ""))
	most := must[Message](t)(lan.Private().SendDocument(Upload{Name: "a.bin", Data: make([]byte, maxDownload)}, ""))
	path := func(id string) string {
		var f struct {
			Path string `json:"file_path"`
		}
		if err := json.Unmarshal(call(t, s, "getFile", params{"file_id": id}).Result, &f); err != nil {
			t.Fatal(err)
		}
		return f.Path
	}
	for address, want := range map[string]struct{ status, size int }{
		"/file/bot" + s.BotToken() + "/" + path(small.Voice.FileID):   {200, 4},
		"/file/bot" + s.BotToken() + "/" + path(most.Document.FileID): {200, maxDownload},
		"/file/bot1:x/" + path(small.Voice.FileID):                    {401, 0},
		"/file/bot" + s.BotToken() + "/documents/file_99.txt":         {404, 0},
		"/file/" + path(small.Voice.FileID):                           {404, 0},
	} {
		answer, err := http.Get(s.URL() + address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != want.status || want.status == 200 && len(body) != want.size {
			t.Errorf("%s: %d, %d bytes (%v)", address, answer.StatusCode, len(body), err)
		}
	}
}
