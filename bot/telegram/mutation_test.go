package telegram_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/inbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// whole are updates as Telegram sends them, by kind and payload.
var whole = [][2]string{
	{"message", `{"message_id":9,"message_thread_id":3,"is_topic_message":false,"from":{"id":5,"is_bot":false,"first_name":"Hạnh","last_name":"Vũ","language_code":"vi"},
		"chat":{"id":5,"first_name":"Hạnh","type":"private"},"date":1700000000,"text":"/trogiup chỉ thị 19","entities":[{"type":"bot_command","offset":0,"length":8},{"type":"text_mention","offset":9,"length":3,"user":{"id":6,"first_name":"x"}}],
		"forward_origin":{"type":"user","sender_user":{"id":6,"first_name":"x"},"date":1},"link_preview_options":{"is_disabled":true},
		"reply_to_message":{"message_id":4,"from":{"id":7,"is_bot":true},"chat":{"id":5,"type":"private"},"date":1,"text":"b"},"quote":{"text":"b","position":0}}`},
	{"message", `{"message_id":9,"from":{"id":5,"first_name":"Hạnh"},"chat":{"id":5,"type":"private"},"date":1700000000,"media_group_id":"13",
		"caption":"Báo cáo","caption_entities":[{"type":"bold","offset":0,"length":3}],
		"document":{"file_id":"d","file_unique_id":"u","file_name":"a.pdf","mime_type":"application/pdf","file_size":7,"thumbnail":{"file_id":"t","file_unique_id":"v","width":1,"height":1}}}`},
	{"edited_message", `{"message_id":9,"from":{"id":5,"first_name":"Hạnh"},"chat":{"id":5,"type":"private"},"date":1700000000,"edit_date":1700000009,
		"photo":[{"file_id":"p","file_unique_id":"u","width":9,"height":9,"file_size":7}],"caption":"sửa"}`},
	{"message", `{"message_id":9,"from":{"id":5,"first_name":"Hạnh"},"chat":{"id":-5,"title":"Khối","type":"supergroup"},"date":1700000000,
		"text":"@thidua_test_bot hạn nộp?","entities":[{"type":"mention","offset":0,"length":16}]}`},
	{"message", `{"message_id":9,"from":{"id":5,"first_name":"Hạnh"},"chat":{"id":5,"type":"private"},"date":1700000000,"contact":{"phone_number":"1","first_name":"a"}}`},
	{"message", `{"message_id":9,"from":{"id":5,"first_name":"Hạnh"},"chat":{"id":-5,"title":"Khối","type":"group"},"date":1700000000,"migrate_to_chat_id":-1005}`},
	{"callback_query", `{"id":"88","from":{"id":5,"first_name":"Hạnh"},"chat_instance":"1","data":"v:1","message":{"message_id":9,"from":{"id":7,"is_bot":true},"chat":{"id":5,"type":"private"},"date":1,"text":"b",
		"reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":"v:1"}]]}}}`},
	{"my_chat_member", `{"chat":{"id":-5,"title":"Khối","type":"group"},"from":{"id":5,"first_name":"Hạnh"},"date":1700000000,
		"old_chat_member":{"status":"left","user":{"id":7}},"new_chat_member":{"status":"member","user":{"id":7}}}`},
}

// mutation is an update of which one field has a value of another type.
type mutation struct {
	bottest.Mutation
	kind, base string
}

// mutations are the updates with every field in turn, at every depth, of every other type.
func mutations(t *testing.T) (all []mutation) {
	t.Helper()
	for _, w := range whole {
		changed, err := bottest.Mutations([]byte(w[1]))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range changed {
			m.Path = w[0] + m.Path
			all = append(all, mutation{m, w[0], w[1]})
		}
	}
	return all
}

func asUpdate(kind string, payload []byte) []byte {
	return fmt.Appendf(nil, `{"update_id":3,%q:%s}`, kind, payload)
}

// What a field of another type makes of an update is an error, or the event it was in all that matters: never one that says
// less in silence.
func TestNoFieldOfAnotherTypeTakesSomethingAwayInSilence(t *testing.T) {
	me := telegram.Me{ID: 7, Username: "thidua_test_bot"}
	matters := func(e telegram.Event) map[string]any {
		m := map[string]any{"kind": e.Kind, "chat": e.ChatID, "private": e.Private, "user": 0, "message": e.MessageID, "text": e.Text,
			"files": len(e.Files), "other": e.OtherContent, "data": e.Data, "to bot": e.ToBot || e.Private, "moved": e.MovedTo, "active": e.Active,
			"late": time.Since(e.At) > 30*365*24*time.Hour}
		if e.User != nil {
			m["user"] = e.User.ID
		}
		return m
	}
	all := mutations(t)
	for _, m := range all {
		was, err := me.Event(asUpdate(m.kind, []byte(m.base)))
		if err != nil {
			t.Fatalf("%s: %v", m.base, err)
		}
		e, err := me.Event(asUpdate(m.kind, m.Payload))
		if err != nil || m.Value == nil { // what is null is not there, and that is no other type
			continue
		}
		got, want := matters(e), matters(was)
		if was.Kind == telegram.Migrated { // it matters from where to where
			for _, name := range []string{"user", "message"} {
				want[name], got[name] = 0, 0
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s as %v (-whole +got):\n%s", m.Path, m.Value, diff)
		}
	}
	t.Logf("%d updates", len(all))
}

// Whatever a field is, the update has a row of its chat by the time it is confirmed, and those behind it come.
func TestEveryUpdateIsStoredWhateverItsFieldsAre(t *testing.T) {
	all := mutations(t)
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		srv := telegramtest.New()
		startTelegram(t, srv)
		for _, m := range all {
			srv.PushUpdate(m.kind, m.Payload)
		}
		stop := run(t, polling(t, db, srv, "a"))
		deadline := time.Now().Add(30 * time.Second)
		for (stored(t, db) < len(all) || srv.Pending() > 0) && time.Now().Before(deadline) {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		if n := stored(t, db); n != len(all) || srv.Pending() > 0 {
			t.Errorf("%d of %d updates are stored, %d are not confirmed", n, len(all), srv.Pending())
		}
		hook := &telegram.Webhook{BotID: 8, Secret: secret, Inbox: inbox.NewStore(db), Log: slog.New(slog.DiscardHandler)}
		posted := 0
		for i := 0; i < len(all); i += 7 { // every kind of field comes
			body := strings.Replace(string(asUpdate(all[i].kind, all[i].Payload)), `"update_id":3`, fmt.Sprintf(`"update_id":%d`, i+1), 1)
			request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
			answer := httptest.NewRecorder()
			if hook.ServeHTTP(answer, request); answer.Code != http.StatusOK {
				t.Errorf("%s as %v was answered %d", all[i].Path, all[i].Value, answer.Code)
			}
			posted++
		}
		if n := stored(t, db); n != len(all)+posted {
			t.Errorf("%d of %d posted updates are stored", n-len(all), posted)
		}
	})
}
