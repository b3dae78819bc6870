package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// method is one method of the API: what it takes and what it costs.
type method struct {
	run    func(*request) (any, *apiError) // with mu held
	params string                          // the names it knows, by space; attached files are free
	global bool                            // counts against the bot's limit
	chat   bool                            // counts against the chat's limit
}

const (
	sendParams = " business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification" +
		" protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup" +
		" reply_to_message_id allow_sending_without_reply"
	captionParams = " caption parse_mode caption_entities show_caption_above_media"
	editParams    = " business_connection_id chat_id message_id inline_message_id reply_markup"
)

// methodNamed is the table of methods; getUpdates is apart because it waits.
func (s *Server) methodNamed(name string) (method, bool) {
	m := method{}
	switch strings.ToLower(name) {
	case "getupdates":
		m = method{params: "offset limit timeout allowed_updates"}
	case "setwebhook":
		m = method{run: s.setWebhook, params: "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"}
	case "deletewebhook":
		m = method{run: s.deleteWebhook, params: "drop_pending_updates"}
	case "getwebhookinfo":
		m = method{run: s.getWebhookInfo}
	case "getme":
		m = method{run: s.getMe}
	case "close", "logout":
		m = method{run: func(*request) (any, *apiError) { return true, nil }}
	case "sendmessage":
		m = method{run: s.sendMessage, params: "text parse_mode entities link_preview_options disable_web_page_preview" + sendParams, global: true, chat: true}
	case "sendphoto":
		m = method{run: s.sendFile(kindPhoto), params: "photo has_spoiler" + captionParams + sendParams, global: true, chat: true}
	case "senddocument":
		m = method{run: s.sendFile(kindDocument), params: "document thumbnail disable_content_type_detection" + captionParams + sendParams, global: true, chat: true}
	case "sendvideo":
		m = method{run: s.sendFile(kindVideo), params: "video duration width height thumbnail cover has_spoiler supports_streaming" + captionParams + sendParams, global: true, chat: true}
	case "sendaudio":
		m = method{run: s.sendFile(kindAudio), params: "audio duration performer title thumbnail" + captionParams + sendParams, global: true, chat: true}
	case "sendvoice":
		m = method{run: s.sendFile(kindVoice), params: "voice duration" + captionParams + sendParams, global: true, chat: true}
	case "sendanimation":
		m = method{run: s.sendFile(kindAnimation), params: "animation duration width height thumbnail has_spoiler" + captionParams + sendParams, global: true, chat: true}
	case "sendmediagroup":
		m = method{run: s.sendMediaGroup, params: "media" + sendParams, global: true, chat: true}
	case "copymessage":
		m = method{run: s.copyMessage, params: "from_chat_id message_id video_start_timestamp" + captionParams + sendParams, global: true, chat: true}
	case "sendmessagedraft":
		m = method{run: s.sendMessageDraft, params: "business_connection_id chat_id message_thread_id draft_id text parse_mode entities can_stop", global: true}
	case "sendchataction":
		m = method{run: s.sendChatAction, params: "business_connection_id chat_id message_thread_id action"}
	case "editmessagetext":
		m = method{run: s.editMessageText, params: "text parse_mode entities link_preview_options disable_web_page_preview" + editParams, global: true, chat: true}
	case "editmessagecaption":
		m = method{run: s.editMessageCaption, params: editParams + captionParams, global: true, chat: true}
	case "editmessagereplymarkup":
		m = method{run: s.editMessageReplyMarkup, params: editParams, global: true, chat: true}
	case "deletemessage":
		m = method{run: s.deleteMessage, params: "chat_id message_id", global: true}
	case "deletemessages":
		m = method{run: s.deleteMessages, params: "chat_id message_ids", global: true}
	case "setmessagereaction":
		m = method{run: s.setMessageReaction, params: "chat_id message_id reaction is_big", global: true}
	case "answercallbackquery":
		m = method{run: s.answerCallbackQuery, params: "callback_query_id text show_alert url cache_time"}
	case "setmycommands":
		m = method{run: s.setMyCommands, params: "commands scope language_code"}
	case "getmycommands":
		m = method{run: s.getMyCommands, params: "scope language_code"}
	case "deletemycommands":
		m = method{run: s.deleteMyCommands, params: "scope language_code"}
	case "setmydescription":
		m = method{run: s.setMyDescription, params: "description language_code"}
	case "setmyshortdescription":
		m = method{run: s.setMyShortDescription, params: "short_description language_code"}
	case "getmydescription":
		m = method{run: s.getMyDescription, params: "language_code"}
	case "getmyshortdescription":
		m = method{run: s.getMyShortDescription, params: "language_code"}
	case "getchat":
		m = method{run: s.getChat, params: "chat_id"}
	case "getchatmember":
		m = method{run: s.getChatMember, params: "chat_id user_id"}
	case "getchatadministrators":
		m = method{run: s.getChatAdministrators, params: "chat_id"}
	case "getchatmembercount":
		m = method{run: s.getChatMemberCount, params: "chat_id"}
	case "leavechat":
		m = method{run: s.leaveChat, params: "chat_id"}
	case "getfile":
		m = method{run: s.getFile, params: "file_id"}
	default:
		return m, false
	}
	return m, true
}

// serveMethod is one call from request to answer, with the faults that meet it.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	m, known := s.methodNamed(name)
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
	result, refusal := m.run(q)
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
