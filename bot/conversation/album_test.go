package conversation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

const surelySecret = "Công văn mật số 15/CV-CAT"

// photos are n pictures to send.
func photos(t *testing.T, n int) (all []telegramtest.Upload) {
	for range n {
		all = append(all, bottest.Picture(t))
	}
	return all
}

// checkNothingKept requires that nothing of an album is kept and that its messages are gone.
func checkNothingKept(t *testing.T, w *bottest.World, chat int64, album []telegramtest.Message) {
	t.Helper()
	w.AwaitHandled()
	if n := standing(w, chat, album...); n > 0 {
		t.Errorf("%d messages of the album stand in the chat", n)
	}
	if n := keptOf(t, w) + heldIn(t, w); n > 0 {
		t.Errorf("%d rows hold its words", n)
	}
	for _, query := range []string{
		`select count(*) from inbox_update where payload like '%media_group_id%'`,
		`select count(*) from album_part where payload <> ''`,
		`select count(*) from form where state like '%file%'`,
	} {
		if n := w.Count(t, query); n > 0 {
			t.Errorf("%d rows hold its files: %s", n, query)
		}
	}
}

func TestAnAlbumIsRefusedWithAllItsPartsWhereverTheMarkStands(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for at := range 3 {
			for name, c := range map[string]struct{ words, asks, yes, refused string }{
				"surely":       {words: surelySecret, refused: refusedAsSecret},
				"a secret":     {maybeSecret, asksSecret, isSecret, refusedAsSecret},
				"a complaint":  {complaint, asksComplaint, isComplaint, refusedAsComplaint},
				"a later word": {"Đính kèm|" + maybeSecret, asksSecret, isSecret, refusedAsSecret}, // behind another caption
			} {
				p := w.Member(t)
				words := append(make([]string, at), strings.Split(c.words, "|")...)
				album := bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum(photos(t, 4), words...))
				reply := p.Next()
				if c.asks != "" {
					bottest.Has(t, reply, c.asks)
					w.AwaitHandled()
					if n := keptOf(t, w) + w.Count(t, `select count(*) from album_part where payload <> ''`); n > 0 {
						t.Errorf("%s at %d: %d rows hold what was sent before it is known what it is", name, at, n)
					}
					p.Press(reply, c.yes)
					reply = p.Becomes(reply, c.refused)
				}
				bottest.Has(t, reply, c.refused)
				checkNothingKept(t, w, p.ID(), album)
				p.NothingElse()
			}
		}
		if n := w.Count(t, `select count(*) from audit where act = 'refuse secret'`); n != 9 {
			t.Errorf("%d incidents, want one for each secret album", n)
		}
	})
}

func TestAnAlbumThatIsLetPassIsHandledAsOneMessage(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		withProbe(w)
		w.Serve()
		p := w.Member(t)
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum(photos(t, 3), "/nhan "+complaint))
		question := p.Next()
		bottest.Has(t, question, asksComplaint)
		p.Press(question, goOn)
		bottest.Has(t, p.Next(), "Đang nhận 3 tệp.")
		for range 3 {
			bottest.Has(t, p.Next(), "đã giữ: true")
		}
		// Into an open form: all of it, once.
		p.Ask("/gopy")
		p.Ask("Sổ vàng")
		files := p.Last()
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum(photos(t, 3), complaint))
		question = p.Next()
		bottest.Has(t, question, asksComplaint)
		p.Press(question, goOn)
		w.AwaitHandled()
		p.Press(files, "Đủ rồi")
		bottest.Has(t, p.Next(), "với 3 ảnh")
	})
}

// What a form took of an album cannot be taken out of it: the form ends, and lets go of all.
func TestAFormThatTookPartOfARefusedAlbumEnds(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		released := withToy(t, w, 1)
		w.Serve()
		for i, c := range []struct{ words, yes string }{{surelySecret, ""}, {maybeSecret, isSecret}} {
			p := w.Member(t)
			p.Ask("/gopy")
			p.Ask("Sổ vàng")
			album := bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum(photos(t, 4), "", "", c.words))
			reply := p.Next()
			if c.yes != "" {
				p.Press(reply, c.yes)
			}
			bottest.Has(t, p.Becomes(reply, refusedAsSecret), "Việc đang làm dở có kèm tệp")
			checkNothingKept(t, w, p.ID(), album)
			if len(*released) != i+1 || w.Count(t, `select count(*) from form`) != 0 {
				t.Errorf("released %q, and %d forms are open", *released, w.Count(t, `select count(*) from form`))
			}
			p.NothingElse()
		}
	})
}

// pushPart is a part of an album that comes whenever the test wants. It is in no chat, so that deleting it finds nothing.
func pushPart(w *bottest.World, p *bottest.Person, album string, message int, caption string) {
	w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%[3]d,"type":"private"},"from":{"id":%[3]d,"first_name":"X"},
"media_group_id":%q,"caption":%q,"photo":[{"file_id":"x","file_unique_id":"u%[1]d","width":10,"height":10}]}`,
		message, time.Now().Unix(), p.ID(), album, caption))
}

func TestPartsThatComeAfterTheAnswerAreRefusedToo(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for i, c := range []struct{ words, yes string }{{surelySecret, ""}, {maybeSecret, isSecret}} {
			p, album := w.Member(t), fmt.Sprint("g", i)
			p.Ask("/trogiup")
			pushPart(w, p, album, 9001, c.words)
			reply := p.Next()
			pushPart(w, p, album, 9002, "") // after it was closed, and before it is told of
			w.AwaitHandled()
			if c.yes != "" {
				p.Press(reply, c.yes)
			}
			p.Becomes(reply, refusedAsSecret)
			pushPart(w, p, album, 9003, "")
			pushPart(w, p, album, 9004, surelySecret)
			p.NothingElse()
			checkNothingKept(t, w, p.ID(), nil)
			deleted := strings.Join(w.Strings(t, `select message_ids from outbox_delivery where op = 'delete' and state = 'sent' and chat_id = $1`, p.ID()), "")
			for message := 9001; message <= 9004; message++ {
				if !strings.Contains(deleted, fmt.Sprint(message)) {
					t.Errorf("message %d is not among those deleted: %s", message, deleted)
				}
			}
		}
	})
}
