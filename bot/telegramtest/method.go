package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// handler lets a call take effect; mu is held.
type handler func(s *Server, q *request) (any, *apiError)

// method is one method of the API: what it takes and what it costs.
type method struct {
	run    handler
	params string // the names it knows, by space; attached files are free
	global bool   // counts against the bot's limit
	chat   bool   // counts against the chat's limit
}

const (
	sendParams = " business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification" +
		" protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup" +
		" reply_to_message_id allow_sending_without_reply"
	captionParams = " caption parse_mode caption_entities show_caption_above_media"
	editParams    = " business_connection_id chat_id message_id inline_message_id reply_markup"
)

// counted is a method that sends or edits a message of a chat: it counts against both limits.
func counted(run handler, params string) method {
	return method{run: run, params: params, global: true, chat: true}
}

// methods are the methods by their names in lower case; getUpdates, which waits, has its own way.
var methods = map[string]method{
	"getupdates":             {params: "offset limit timeout allowed_updates"},
	"setwebhook":             {run: (*Server).setWebhook, params: "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"},
	"deletewebhook":          {run: (*Server).deleteWebhook, params: "drop_pending_updates"},
	"getwebhookinfo":         {run: (*Server).getWebhookInfo},
	"getme":                  {run: (*Server).getMe},
	"close":                  {run: func(*Server, *request) (any, *apiError) { return true, nil }},
	"logout":                 {run: func(*Server, *request) (any, *apiError) { return true, nil }},
	"sendmessage":            counted((*Server).sendMessage, "text parse_mode entities link_preview_options disable_web_page_preview"+sendParams),
	"sendphoto":              counted(sendFile(kindPhoto), "photo has_spoiler"+captionParams+sendParams),
	"senddocument":           counted(sendFile(kindDocument), "document thumbnail disable_content_type_detection"+captionParams+sendParams),
	"sendvideo":              counted(sendFile(kindVideo), "video duration width height thumbnail cover has_spoiler supports_streaming"+captionParams+sendParams),
	"sendaudio":              counted(sendFile(kindAudio), "audio duration performer title thumbnail"+captionParams+sendParams),
	"sendvoice":              counted(sendFile(kindVoice), "voice duration"+captionParams+sendParams),
	"sendanimation":          counted(sendFile(kindAnimation), "animation duration width height thumbnail has_spoiler"+captionParams+sendParams),
	"sendmediagroup":         counted((*Server).sendMediaGroup, "media"+sendParams),
	"copymessage":            counted((*Server).copyMessage, "from_chat_id message_id video_start_timestamp"+captionParams+sendParams),
	"sendmessagedraft":       {run: (*Server).sendMessageDraft, params: "business_connection_id chat_id message_thread_id draft_id text parse_mode entities can_stop", global: true},
	"sendchataction":         {run: (*Server).sendChatAction, params: "business_connection_id chat_id message_thread_id action"},
	"editmessagetext":        counted((*Server).editMessageText, "text parse_mode entities link_preview_options disable_web_page_preview"+editParams),
	"editmessagecaption":     counted((*Server).editMessageCaption, editParams+captionParams),
	"editmessagereplymarkup": counted((*Server).editMessageReplyMarkup, editParams),
	"deletemessage":          {run: (*Server).deleteMessage, params: "chat_id message_id", global: true},
	"deletemessages":         {run: (*Server).deleteMessages, params: "chat_id message_ids", global: true},
	"setmessagereaction":     {run: (*Server).setMessageReaction, params: "chat_id message_id reaction is_big", global: true},
	"answercallbackquery":    {run: (*Server).answerCallbackQuery, params: "callback_query_id text show_alert url cache_time"},
	"setmycommands":          {run: (*Server).setMyCommands, params: "commands scope language_code"},
	"getmycommands":          {run: (*Server).getMyCommands, params: "scope language_code"},
	"deletemycommands":       {run: (*Server).deleteMyCommands, params: "scope language_code"},
	"setmydescription":       {run: (*Server).setMyDescription, params: "description language_code"},
	"setmyshortdescription":  {run: (*Server).setMyShortDescription, params: "short_description language_code"},
	"getmydescription":       {run: (*Server).getMyDescription, params: "language_code"},
	"getmyshortdescription":  {run: (*Server).getMyShortDescription, params: "language_code"},
	"getchat":                {run: (*Server).getChat, params: "chat_id"},
	"getchatmember":          {run: (*Server).getChatMember, params: "chat_id user_id"},
	"getchatadministrators":  {run: (*Server).getChatAdministrators, params: "chat_id"},
	"getchatmembercount":     {run: (*Server).getChatMemberCount, params: "chat_id"},
	"leavechat":              {run: (*Server).leaveChat, params: "chat_id"},
	"getfile":                {run: (*Server).getFile, params: "file_id"},
}

// serveMethod is one call from request to answer, with the faults that meet it.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	m, known := methods[strings.ToLower(name)]
	q, refusal := readRequest(r)
	if refusal != nil {
		q = &request{}
	}
	q.s, q.method = s, name

	s.mu.Lock()
	call := s.logCall(q.call())
	if !known {
		s.violate(name, "unknown method")
		refusal = notFound()
	}
	if refusal == nil {
		s.checkParams(m, q)
	}
	rule, fault := s.match(call)
	s.mu.Unlock()

	status, body, err := s.answer(r.Context(), m, q, refusal, rule, fault, &call)

	s.mu.Lock()
	call.Done = s.Now()
	if err == nil {
		call.Status = status
	}
	s.updateCall(call)
	s.notify()
	s.mu.Unlock()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http closes the connection without an answer
	}
	if status == http.StatusBadGateway {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = w.Write(body) // the caller may be gone
		return
	}
	if call.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(call.RetryAfter))
	}
	writeJSON(w, status, body)
}

// answer applies the fault around the method; an error means the connection is to be cut.
func (s *Server) answer(ctx context.Context, m method, q *request, refusal *apiError, rule *Rule, f Fault, call *Call) (int, []byte, error) {
	if !s.pause(ctx, f.Delay) {
		return 0, nil, errCut
	}
	switch f.Do {
	case LoseRequest:
		return 0, nil, errCut
	case BadGateway:
		return http.StatusBadGateway, []byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
			"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"), nil
	case Refuse:
		refusal = f.refusal()
	case WithholdBefore:
		if !rule.hold(ctx, *call) {
			return 0, nil, errCut
		}
	}
	var result any
	if refusal == nil {
		var err error
		if result, refusal, err = s.run(ctx, m, q); err != nil {
			return 0, nil, err
		}
	}
	status, body := http.StatusOK, []byte(nil)
	if refusal != nil {
		status, body = refusal.Code, refusal.body()
		call.Description, call.RetryAfter = refusal.Description, refusal.RetryAfter
	} else {
		raw, err := json.Marshal(result)
		if err != nil {
			return 0, nil, fmt.Errorf("encode the answer: %w", err)
		}
		call.Took, call.Result = true, raw
		body = slices.Concat([]byte(`{"ok":true,"result":`), raw, []byte("}"))
	}
	s.mu.Lock()
	s.updateCall(*call)
	s.notify()
	s.mu.Unlock()
	switch f.Do {
	case LoseReply:
		return 0, nil, errCut
	case Withhold:
		if !rule.hold(ctx, *call) {
			return 0, nil, errCut
		}
	}
	return status, body, nil
}

// run lets the method take effect, if the limits admit it.
func (s *Server) run(ctx context.Context, m method, q *request) (any, *apiError, error) {
	if m.run == nil {
		return s.getUpdates(ctx, q)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down || s.ctx.Err() != nil {
		return nil, nil, errCut
	}
	if m.global {
		cost, chatCost := q.cost(), 0
		if m.chat {
			chatCost = cost
		}
		if refusal := s.admit(s.chatNamed(q.text("chat_id")), cost, chatCost); refusal != nil {
			return nil, refusal, nil
		}
	}
	result, refusal := m.run(s, q)
	return result, refusal, nil
}

// cost is how many messages the call sends.
func (q *request) cost() int {
	var items []json.RawMessage
	if strings.EqualFold(q.method, "sendMediaGroup") && json.Unmarshal([]byte(q.text("media")), &items) == nil {
		return max(1, len(items))
	}
	return 1
}

// call is the log's line for the request; the caller holds mu.
func (q *request) call() Call {
	c := Call{Method: q.method, Params: q.params, Files: map[string]int{}, At: q.s.Now()}
	for name, u := range q.files {
		c.Files[name] = len(u.Data)
	}
	if chat := q.s.chatNamed(q.text("chat_id")); chat != nil {
		c.ChatID = chat.ID
	} else if id, err := q.integer("chat_id"); err == nil {
		c.ChatID = id
	}
	return c
}

// checkParams records parameters the method does not know; Telegram ignores them. The caller holds mu.
func (s *Server) checkParams(m method, q *request) {
	known := strings.Fields(m.params)
	for name := range q.params {
		if !slices.Contains(known, name) {
			s.violate(q.method, "unknown parameter %q", name)
		}
	}
	for name := range q.files {
		if !slices.Contains(known, name) && !strings.Contains(q.text("media"), "attach://"+name) &&
			!slices.ContainsFunc(known, func(param string) bool { return q.text(param) == "attach://"+name }) {
			s.violate(q.method, "unused file %q", name)
		}
	}
}
