package demo

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"strings"
	"unicode/utf16"

	"thidua/bot/telegramtest"
)

//go:embed page
var pageFiles embed.FS

// maxRequest is the largest request: files of 20 MB in base64.
const maxRequest = 28 << 20

// action is what a person does in their chat; every request names the chat.
type action struct {
	Chat    int64        `json:"chat"`
	Message int          `json:"message"`
	Text    string       `json:"text"`
	Data    string       `json:"data"`
	Blocked bool         `json:"blocked"`
	Files   []actionFile `json:"files"`
}

type actionFile struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Photo bool   `json:"photo"` // as a photo, without its name
	Data  []byte `json:"data"`
}

// handler is the page and its API. The API has no login, so it answers no other site: the Host must be a name of this
// machine (a rebound domain is not), a change must come from the page's own origin and as JSON.
func (s *session) handler() http.Handler {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(files))
	mux.HandleFunc("GET /api/events", s.events)
	mux.HandleFunc("GET /api/file/{id}", s.file)
	for name, do := range map[string]func(*telegramtest.Person, action) error{
		"start": func(p *telegramtest.Person, _ action) error { _, err := p.Start(""); return err },
		"send":  sendText,
		"files": sendFiles,
		"edit": func(p *telegramtest.Person, a action) error {
			_, err := p.Private().Edit(a.Message, a.Text)
			return err
		},
		"delete": func(p *telegramtest.Person, a action) error { return p.Private().Delete(a.Message) },
		"press": func(p *telegramtest.Person, a action) error {
			_, err := p.Private().Press(a.Message, a.Data)
			return err
		},
		"block": func(p *telegramtest.Person, a action) error {
			if a.Blocked {
				return p.Block()
			}
			return p.Unblock()
		},
	} {
		mux.HandleFunc("POST /api/"+name, s.act(do))
	}
	mux.HandleFunc("POST /api/faults", s.setFaults)
	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, "Trang khác không được gọi chương trình dùng thử.")
	}))
	return s.guard(foreign.Handler(mux))
}

func (s *session) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "+
			"connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !s.knownHost(r.Host) {
			refuse(w, http.StatusForbidden, "Chỉ mở được trang bằng địa chỉ đã in khi chạy chương trình.")
			return
		}
		if r.Method == http.MethodPost {
			kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
			if err != nil || kind != "application/json" {
				refuse(w, http.StatusUnsupportedMediaType, "Yêu cầu phải là JSON.")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// knownHost refuses every domain name but the machine's own: one that was made to point here is somebody else's page.
func (s *session) knownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return host == "localhost" || host == s.host && host != "" || net.ParseIP(host) != nil
}

// act reads an action and does it as the person of its chat.
func (s *session) act(do func(*telegramtest.Person, action) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var a action
		if !decode(w, r, &a) {
			return
		}
		person := s.telegram.Person(a.Chat)
		if person == nil {
			refuse(w, http.StatusNotFound, "Không có người này.")
			return
		}
		if err := do(person, a); err != nil {
			// Every failure here is what an app would not let its user do.
			refuse(w, http.StatusConflict, "Ứng dụng Telegram không cho làm việc này: "+sentence(err))
			return
		}
		accept(w)
	}
}

// errTooMuch is more in one go than an app lets its user send.
var errTooMuch = errors.New("một lần gửi nhiều nhất 10 tệp")

func sentence(err error) string {
	if errors.Is(err, errTooMuch) {
		return err.Error() + "."
	}
	return "tin nhắn trống, đã bị xóa, quá cũ, hoặc trợ lý đang bị chặn."
}

func sendText(p *telegramtest.Person, a action) error {
	for _, part := range splitText(strings.TrimSpace(a.Text)) {
		if _, err := p.Send(part); err != nil {
			return err
		}
	}
	return nil
}

// maxText is Telegram's, in UTF-16 units.
const maxText = 4096

// splitText cuts a long text as the app does before it sends, at line ends or spaces where there are any.
func splitText(text string) []string {
	var parts []string
	for {
		units, end, space := 0, len(text), 0
		for i, r := range text {
			if units += utf16.RuneLen(r); units > maxText {
				end = i
				break
			}
			if r == ' ' || r == '\n' {
				space = i
			}
		}
		if end == len(text) {
			return append(parts, text)
		}
		if space > end/2 {
			end = space
		}
		parts = append(parts, text[:end])
		text = strings.TrimSpace(text[end:])
	}
}

// sendFiles sends photos and files apart, as the app does: Telegram has no album of both.
func sendFiles(p *telegramtest.Person, a action) error {
	if len(a.Files) > 10 {
		return errTooMuch
	}
	var photos, documents []telegramtest.Upload
	for _, f := range a.Files {
		if f.Photo {
			photos = append(photos, telegramtest.Upload{MIME: f.Type, Data: f.Data})
		} else {
			documents = append(documents, telegramtest.Upload{Name: f.Name, MIME: f.Type, Data: f.Data})
		}
	}
	caption := strings.TrimSpace(a.Text)
	for _, uploads := range [][]telegramtest.Upload{photos, documents} {
		if len(uploads) == 0 {
			continue
		}
		var err error
		switch {
		case len(uploads) > 1:
			_, err = p.Private().SendAlbum(uploads, caption)
		case uploads[0].Name == "":
			_, err = p.Private().SendPhoto(uploads[0].Data, caption)
		default:
			_, err = p.Private().SendDocument(uploads[0], caption)
		}
		if err != nil {
			return err
		}
		caption = ""
	}
	return nil
}

// file serves what somebody sent. Only true images are shown; the rest is saved, never opened in the page's origin.
func (s *session) file(w http.ResponseWriter, r *http.Request) {
	data := s.telegram.File(r.PathValue("id"))
	if data == nil {
		refuse(w, http.StatusNotFound, "Không có tệp này.")
		return
	}
	kind := http.DetectContentType(data)
	switch kind {
	case "image/jpeg", "image/png", "image/gif":
	default:
		kind = "application/octet-stream"
		w.Header().Set("Content-Disposition", "attachment")
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(data) // the page may be gone
}

func (s *session) setFaults(w http.ResponseWriter, r *http.Request) {
	var want faultSettings
	if decode(w, r, &want) {
		s.faults.set(want)
		accept(w)
	}
}

func decode(w http.ResponseWriter, r *http.Request, v any) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(v)
	if errors.As(err, new(*http.MaxBytesError)) {
		refuse(w, http.StatusRequestEntityTooLarge, "Tệp quá lớn: một lần gửi nhiều nhất 20 MB.")
		return false
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "Yêu cầu không đọc được.")
		return false
	}
	return true
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte("{}\n")) // the page may be gone
}

func refuse(w http.ResponseWriter, code int, sentence string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write(marshal(map[string]string{"error": sentence})) // the page may be gone
}

// marshal is JSON of what always can be.
func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("demo: encode %T: %v", v, err))
	}
	return raw
}
