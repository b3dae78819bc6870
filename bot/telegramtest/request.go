package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody is a little over the 50 MB a bot may upload.
const maxBody = 51 << 20

// request is one call's parameters.
type request struct {
	s      *Server
	method string
	params map[string]string
	files  map[string]Upload
}

// apiError is a refusal in Telegram's form.
type apiError struct {
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
}

func badRequest(format string, args ...any) *apiError {
	return &apiError{Code: http.StatusBadRequest, Description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(text string) *apiError {
	return &apiError{Code: http.StatusForbidden, Description: "Forbidden: " + text}
}

func conflict(text string) *apiError {
	return &apiError{Code: http.StatusConflict, Description: "Conflict: " + text}
}

func notFound() *apiError { return &apiError{Code: http.StatusNotFound, Description: "Not Found"} }

func (e *apiError) body() []byte {
	type parameters struct {
		RetryAfter int   `json:"retry_after,omitempty"`
		MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
	}
	answer := struct {
		OK          bool        `json:"ok"`
		ErrorCode   int         `json:"error_code"`
		Description string      `json:"description"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{ErrorCode: e.Code, Description: e.Description}
	if e.RetryAfter != 0 || e.MigrateTo != 0 {
		answer.Parameters = &parameters{e.RetryAfter, e.MigrateTo}
	}
	b, _ := json.Marshal(answer) // strings and numbers always marshal
	return b
}

func writeError(w http.ResponseWriter, e *apiError) {
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	writeJSON(w, e.Code, e.body())
}

func writeJSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller may be gone
}

// readRequest takes the parameters from the query and from a body of any of the four forms.
func readRequest(r *http.Request) (*request, *apiError) {
	q := &request{params: map[string]string{}, files: map[string]Upload{}}
	q.add(r.URL.Query())
	body := http.MaxBytesReader(nil, r.Body, maxBody)
	kind, attrs, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "multipart/form-data":
		err = q.readMultipart(multipart.NewReader(body, attrs["boundary"]))
	case "application/json":
		err = q.readJSON(body)
	case "application/x-www-form-urlencoded":
		var raw []byte
		if raw, err = io.ReadAll(body); err == nil {
			var values url.Values
			values, err = url.ParseQuery(string(raw))
			q.add(values)
		}
	default:
		_, err = io.Copy(io.Discard, body)
	}
	if err == nil {
		// A form's reader stops at its last boundary. Only when the body is read to its end does net/http watch the
		// connection, and a withheld call learn that its caller is gone.
		_, err = io.Copy(io.Discard, body)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &apiError{Code: http.StatusRequestEntityTooLarge, Description: "Request Entity Too Large"}
	case err != nil:
		return nil, badRequest("can't parse the request body: %s", err)
	}
	for _, v := range q.params {
		if !utf8.ValidString(v) {
			return nil, badRequest("strings must be encoded in UTF-8")
		}
	}
	return q, nil
}

func (q *request) add(values url.Values) {
	for k, v := range values {
		if len(v) > 0 {
			q.params[k] = v[len(v)-1]
		}
	}
}

// readMultipart takes an empty body for no parameters: clients send one with the header of a form.
func (q *request) readMultipart(r *multipart.Reader) error {
	for first := true; ; first = false {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) && (first || err == io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if name := part.FileName(); name != "" {
			q.files[part.FormName()] = Upload{Name: name, MIME: part.Header.Get("Content-Type"), Data: data}
		} else {
			q.params[part.FormName()] = string(data)
		}
	}
}

// readJSON keeps strings as they are and everything else as its JSON text.
func (q *request) readJSON(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil || len(raw) == 0 {
		return err
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	for k, v := range object {
		var text string
		if string(v) == "null" {
			continue
		}
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		q.params[k] = text
	}
	return nil
}

func (q *request) has(name string) bool    { return q.params[name] != "" }
func (q *request) text(name string) string { return q.params[name] }

// integer is 0 for an absent parameter.
func (q *request) integer(name string) (int64, *apiError) {
	v := q.params[name]
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return 0, badRequest("invalid %s specified", name)
	}
	return n, nil
}

func (q *request) boolean(name string) (bool, *apiError) {
	switch strings.ToLower(q.params[name]) {
	case "", "0", "false", "no":
		return false, nil
	case "1", "true", "yes":
		return true, nil
	}
	return false, badRequest("invalid %s specified", name)
}

// object decodes a parameter that is JSON; false when it is absent.
func (q *request) object(name string, into any) (bool, *apiError) {
	v := q.params[name]
	if v == "" || v == "null" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(v), into); err != nil {
		return false, badRequest("can't parse %s JSON object", strings.ReplaceAll(name, "_", " "))
	}
	return true, nil
}

// chatNamed resolves a chat parameter, by id or @username; the caller holds mu.
func (s *Server) chatNamed(name string) *chat {
	if handle, ok := strings.CutPrefix(name, "@"); ok {
		for _, c := range s.st.Chats {
			if c.Type != typePrivate && c.Username != "" && strings.EqualFold(c.Username, handle) {
				return c
			}
		}
		return nil
	}
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return nil
	}
	return s.st.Chats[id]
}

// chat is the chat of the call, if the bot knows it.
func (q *request) chat() (*chat, *apiError) {
	if !q.has("chat_id") {
		return nil, badRequest("chat_id is empty")
	}
	c := q.s.chatNamed(q.text("chat_id"))
	if c == nil || c.Type != typePrivate && c.Bot == statusLeft && len(c.Posts) == 0 && c.Username == "" {
		return nil, badRequest("chat not found")
	}
	return c, nil
}

// writable is the chat of the call, if the bot may write there now.
func (q *request) writable() (*chat, *apiError) {
	c, err := q.chat()
	if err != nil {
		return nil, err
	}
	if c.MigratedTo != 0 {
		err := badRequest("group chat was upgraded to a supergroup chat")
		err.MigrateTo = c.MigratedTo
		return nil, err
	}
	if c.Type == typePrivate {
		a := q.s.st.Accounts[c.ID]
		switch {
		case a.Deactivated:
			return nil, forbidden("user is deactivated")
		case a.IsBot:
			return nil, forbidden("bot can't send messages to bots")
		case a.Blocked:
			return nil, forbidden("bot was blocked by the user")
		case !a.Started:
			return nil, forbidden("bot can't initiate conversation with a user")
		}
		return c, nil
	}
	name := c.Type + " chat"
	if c.Type == typeGroup {
		name = "group chat"
	}
	switch c.Bot {
	case statusKicked:
		return nil, forbidden("bot was kicked from the " + name)
	case statusLeft, "":
		return nil, forbidden("bot is not a member of the " + name)
	case statusMember:
		if c.Type == typeChannel {
			return nil, badRequest("need administrator rights in the channel chat")
		}
	}
	return c, nil
}
