package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// post is a Telegram with a person, the bot's way to it, and the bot's files.
type post struct {
	srv       *telegramtest.Server
	person    *telegramtest.Person
	client    *telegram.Client
	files     *file.Store
	transport *telegram.Transport
}

func newPost(t *testing.T, db *database.DB) post {
	t.Helper()
	srv, person, _ := wire(t)
	client, err := telegram.NewClient(telegram.Config{Token: srv.BotToken(), URL: srv.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	files := file.NewStore(db)
	return post{srv, person, client, files, telegram.NewTransport(client, files, slog.New(slog.DiscardHandler))}
}

// stored is a content of the bot's as a file of a message.
func (p post) stored(t *testing.T, kind file.Kind, name string, data []byte) outbox.File {
	t.Helper()
	c, err := p.files.Put(t.Context(), bytes.NewReader(data), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return outbox.File{Hash: c.Hash, Kind: string(kind), Name: name}
}

func (p post) deliver(t *testing.T, op outbox.Op, html string, files ...outbox.File) []int64 {
	t.Helper()
	ids, err := p.transport.Deliver(t.Context(), &outbox.Delivery{ChatID: p.person.ID(), Op: op, Content: outbox.Content{HTML: html, Files: files}})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// uploads is how many parts were sent to Telegram.
func (p post) uploads() (n int) {
	for _, c := range p.srv.Calls("") {
		n += len(c.Files)
	}
	return n
}

func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 4, 4))
	img.Pix[0] = shade
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAFileIsUploadedOnceAndThenSentByItsID(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		paper := p.stored(t, file.Document, "Kế hoạch.pdf", bytes.Repeat([]byte("chữ"), 200_000))
		photo := p.stored(t, file.Photo, "", picture(t, 1))
		for range 3 {
			p.deliver(t, outbox.Send, "<b>kèm</b>", paper)
			p.deliver(t, outbox.Send, "ảnh", photo)
		}
		if n := p.uploads(); n != 2 {
			t.Errorf("%d uploads, want one of each file", n)
		}
		sent := p.srv.BotMessages(p.person.ID())
		if len(sent) != 6 {
			t.Fatalf("%d messages", len(sent))
		}
		for i := 0; i < 6; i += 2 {
			d := sent[i].Document
			if d == nil || d.FileName != "Kế hoạch.pdf" || d.FileSize != 1_000_000 || sent[i].Caption != "kèm" || len(sent[i].CaptionEntities) != 1 {
				t.Errorf("message %d is %+v", i, sent[i])
			}
			if sent[i+1].Photo == nil || sent[i+1].Caption != "ảnh" {
				t.Errorf("message %d is %+v", i+1, sent[i+1])
			}
		}
		// The same content as another kind is another upload.
		p.deliver(t, outbox.Send, "", outbox.File{Hash: photo.Hash, Kind: string(file.Document), Name: "ảnh.png"})
		if n := p.uploads(); n != 3 {
			t.Errorf("%d uploads", n)
		}
	})
}

func TestEveryKindOfFileIsSentAsIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		for _, kind := range []file.Kind{file.Document, file.Photo, file.Video, file.Audio, file.Voice, file.Animation} {
			f := p.stored(t, kind, "tệp."+string(kind), picture(t, 1))
			for range 2 {
				p.deliver(t, outbox.Send, "kèm", f)
			}
		}
		if n := p.uploads(); n != 6 {
			t.Errorf("%d uploads, want one of each kind", n)
		}
		_, err := p.transport.Deliver(t.Context(), &outbox.Delivery{ChatID: p.person.ID(), Op: outbox.Send,
			Content: outbox.Content{Files: []outbox.File{p.stored(t, file.Sticker, "", []byte("x"))}}})
		if failure, ok := errors.AsType[*outbox.SendError](err); !ok || failure.Action != outbox.GiveUp {
			t.Errorf("a sticker gave %v", err)
		}
	})
}

func TestProtectedFilesAndAlbumsCanBeNeitherForwardedNorSaved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		fresh := byte(0)
		protected := func(op outbox.Op, kinds ...file.Kind) {
			t.Helper()
			d := outbox.Delivery{ChatID: p.person.ID(), Op: op, Content: outbox.Content{Protected: true}}
			for _, kind := range kinds {
				fresh++ // what is uploaded, and not sent by its id
				d.Content.Files = append(d.Content.Files, p.stored(t, kind, "tệp", picture(t, fresh)))
			}
			for range 2 { // the second time by their ids
				if _, err := p.transport.Deliver(t.Context(), &d); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, kind := range []file.Kind{file.Document, file.Photo, file.Video, file.Audio, file.Voice, file.Animation} {
			protected(outbox.Send, kind)
		}
		protected(outbox.Album, file.Photo, file.Photo)
		sent := p.srv.BotMessages(p.person.ID())
		if len(sent) != 16 {
			t.Fatalf("%d messages", len(sent))
		}
		for _, m := range sent {
			if !m.HasProtected {
				t.Errorf("message %d is not protected: %+v", m.MessageID, m.Message)
			}
		}
	})
}

func TestAnAlbumUploadsOnlyWhatTelegramDoesNotKnow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		one, two := p.stored(t, file.Document, "một.txt", []byte("1")), p.stored(t, file.Document, "hai.txt", []byte("2"))
		two.Caption = "<i>hai</i>"
		p.deliver(t, outbox.Send, "", one)
		ids := p.deliver(t, outbox.Album, "hai tệp", two, one, two)
		if n := p.uploads(); n != 2 || len(ids) != 3 {
			t.Errorf("%d uploads, %d messages", n, len(ids))
		}
		sent := p.srv.BotMessages(p.person.ID())[1:]
		var got []string
		for _, m := range sent {
			got = append(got, m.Document.FileName+" "+m.Caption)
		}
		if want := []string{"hai.txt hai", "một.txt ", "hai.txt hai"}; !slices.Equal(got, want) {
			t.Errorf("the album is %q, want %q", got, want)
		}
		p.deliver(t, outbox.Album, "hai tệp", one, two)
		if n := p.uploads(); n != 2 {
			t.Errorf("%d uploads after the second album", n)
		}
	})
}

func TestAnIDThatTelegramRefusesIsForgottenAndTheFileUploadedAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		f := p.stored(t, file.Document, "một.txt", []byte("1"))
		photo := p.stored(t, file.Photo, "", picture(t, 1))
		for _, id := range []string{"AgAD-of-another-bot", ""} {
			if id == "" { // an id of the wrong kind
				p.deliver(t, outbox.Send, "", photo)
				id, _ = p.files.TelegramID(t.Context(), photo.Hash, file.Photo)
			}
			if err := p.files.SetTelegramID(t.Context(), f.Hash, file.Document, id); err != nil {
				t.Fatal(err)
			}
			before := p.uploads()
			p.deliver(t, outbox.Send, "", f)
			if n := p.uploads() - before; n != 1 {
				t.Errorf("%d uploads", n)
			}
			if got, _ := p.files.TelegramID(t.Context(), f.Hash, file.Document); got == "" || got == id {
				t.Errorf("it is remembered as %q", got)
			}
		}
		// Other refusals are no reason to upload.
		before := p.uploads()
		p.srv.Inject(telegramtest.Fault{Method: "sendDocument", Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: not enough rights to send documents to the chat"})
		_, err := p.transport.Deliver(t.Context(), &outbox.Delivery{ChatID: p.person.ID(), Op: outbox.Send, Content: outbox.Content{HTML: "a", Files: []outbox.File{f}}})
		if failure, ok := errors.AsType[*outbox.SendError](err); !ok || failure.Action != outbox.GiveUp || p.uploads() != before {
			t.Errorf("another refusal gave %v and %d uploads", err, p.uploads()-before)
		}
	})
}

func TestWhileAFileIsUploadedOtherChatsWaitWithoutHoldingASender(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		f := p.stored(t, file.Document, "một.txt", []byte("1"))
		d := func() *outbox.Delivery {
			return &outbox.Delivery{ChatID: p.person.ID(), Op: outbox.Send, Content: outbox.Content{Files: []outbox.File{f}}}
		}
		rule := p.srv.Inject(telegramtest.Fault{Method: "sendDocument", Do: telegramtest.WithholdBefore, Times: 1})
		first := make(chan error, 1)
		go func() {
			_, err := p.transport.Deliver(context.WithoutCancel(t.Context()), d())
			first <- err
		}()
		if _, err := rule.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := p.transport.Deliver(t.Context(), d())
		if failure, ok := errors.AsType[*outbox.SendError](err); !ok || failure.Action != outbox.Later || failure.RetryAfter <= 0 {
			t.Errorf("the second gave %v", err)
		}
		rule.Release()
		if err := <-first; err != nil {
			t.Error(err)
		}
		if _, err := p.transport.Deliver(t.Context(), d()); err != nil || p.uploads() != 1 {
			t.Errorf("afterwards: %v, %d uploads", err, p.uploads())
		}
	})
}

func TestAFileThatIsGoneIsGivenUpAndNothingIsSent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		gone := outbox.File{Hash: strings.Repeat("0", 64), Kind: string(file.Document), Name: "một.txt"}
		_, err := p.transport.Deliver(t.Context(), &outbox.Delivery{ChatID: p.person.ID(), Op: outbox.Send, Content: outbox.Content{Files: []outbox.File{gone}}})
		failure, ok := errors.AsType[*outbox.SendError](err)
		if !ok || failure.Action != outbox.GiveUp || !errors.Is(err, file.ErrNotFound) {
			t.Errorf("got %v", err)
		}
		if sent := p.srv.BotMessages(p.person.ID()); len(sent) != 0 {
			t.Errorf("%d messages were sent", len(sent))
		}
		if _, ok := p.files.BeginUpload(gone.Hash, file.Document); !ok {
			t.Error("the upload never ended")
		}
	})
}

func TestWordsUnderAFileAreEditedAsItsCaption(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		button := [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
		media := p.deliver(t, outbox.Send, "cũ", p.stored(t, file.Document, "một.txt", []byte("1")))
		words := p.deliver(t, outbox.Send, "cũ")
		for _, d := range []outbox.Delivery{
			{TargetMessages: media, TargetMedia: true, Content: outbox.Content{HTML: "mới"}},
			{TargetMessages: words, Content: outbox.Content{HTML: "mới"}},
			{TargetMessages: media, TargetMedia: true, Content: outbox.Content{Buttons: button}}, // the buttons alone
			{TargetMessages: words, Content: outbox.Content{Buttons: button}},
		} {
			d.ChatID, d.Op = p.person.ID(), outbox.Edit
			if _, err := p.transport.Deliver(t.Context(), &d); err != nil {
				t.Errorf("%+v: %v", d, err)
			}
		}
		for _, m := range p.srv.BotMessages(p.person.ID()) {
			if m.Text+m.Caption != "mới" || m.ReplyMarkup == nil {
				t.Errorf("left %+v", m.Message)
			}
		}
	})
}

func TestAFileOfFiveMegabytesToThreeHundredChatsIsStoredOnceAndUploadedOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		f := p.stored(t, file.Document, "Công văn.pdf", bytes.Repeat([]byte{'x'}, 5<<20))
		store := outbox.NewStore(db, nil)
		var all []outbox.Delivery
		for i := range int64(300) {
			person := p.srv.AddUser(telegramtest.User{ID: 1000 + i, FirstName: "Hạnh"})
			if _, err := person.Start(""); err != nil {
				t.Fatal(err)
			}
			all = append(all, outbox.Delivery{Key: fmt.Sprint(i), ChatID: person.ID(), Priority: outbox.Bulk, Op: outbox.Send,
				Content: outbox.Content{HTML: "kèm", Files: []outbox.File{f}}})
		}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.Enqueue(t.Context(), tx, all...) }); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		sender := &outbox.Sender{Store: store, Transport: p.transport, Pacer: outbox.NewPacer(1e6), Log: slog.New(slog.DiscardHandler), Owner: "me", Idle: 5 * time.Millisecond}
		go func() { defer close(done); sender.Run(ctx) }()
		eventually(t, "everybody has it", func() bool {
			c, err := store.Count(t.Context(), time.Time{})
			return err == nil && c.Sent == 300
		})
		cancel()
		<-done
		if n := p.uploads(); n != 1 {
			t.Errorf("%d uploads", n)
		}
		var size int64
		if err := db.QueryRow(t.Context(), `select sum(length(content)) from file_part`).Scan(&size); err != nil || size != 5<<20 {
			t.Errorf("%d bytes are stored (%v)", size, err)
		}
	})
}

func TestFetchBringsWhatWasSentToTheBot(t *testing.T) {
	p := newPost(t, nil)
	data := bytes.Repeat([]byte("chữ"), 100_000)
	message, err := p.person.Private().SendDocument(telegramtest.Upload{Name: "Báo cáo.txt", Data: data}, "")
	if err != nil {
		t.Fatal(err)
	}
	body, err := p.client.Fetch(t.Context(), message.Document.FileID)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(got, data) || body.Close() != nil {
		t.Errorf("%d bytes came (%v)", len(got), err)
	}
	huge, err := p.person.Private().SendDocument(telegramtest.Upload{Name: "x", Data: make([]byte, file.DefaultSize+1)}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.client.Fetch(t.Context(), huge.Document.FileID); !errors.Is(err, file.ErrTooLarge) {
		t.Errorf("too large a file gave %v", err)
	}
	if _, err := p.client.Fetch(t.Context(), "none"); !errors.Is(err, file.ErrNotFound) {
		t.Errorf("an unknown id gave %v", err)
	}
	p.srv.Inject(telegramtest.Fault{Method: "getFile", Do: telegramtest.Refuse, Code: 500, Times: 1})
	if _, err := p.client.Fetch(t.Context(), message.Document.FileID); err == nil || errors.Is(err, file.ErrNotFound) || errors.Is(err, file.ErrTooLarge) {
		t.Errorf("a server in trouble gave %v", err)
	}
	p.srv.SetDown(true)
	if _, err := p.client.Fetch(t.Context(), message.Document.FileID); err == nil || strings.Contains(err.Error(), p.srv.BotToken()) {
		t.Errorf("a server that is down gave %v", err)
	}
}

// A Bot API server of one's own that keeps its files on the same machine names a path instead of offering a download.
func TestFetchReadsTheFilesOfAServerOnTheSameMachine(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "file_0.txt")
	if err := os.WriteFile(kept, []byte("chữ"), 0o600); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"ok":true,"result":{"file_id":"x","file_path":%q}}`, kept)
	}))
	t.Cleanup(srv.Close)
	client, err := telegram.NewClient(telegram.Config{Token: "1:a", URL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	body, err := client.Fetch(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(body); err != nil || string(got) != "chữ" || body.Close() != nil {
		t.Errorf("%q came (%v)", got, err)
	}
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Fetch(t.Context(), "x"); !errors.Is(err, file.ErrNotFound) {
		t.Errorf("a file that the server has removed gave %v", err)
	}
}

// What getFile says of a path is a foreign word.
func TestThePathOfAFileLeadsNowhereElse(t *testing.T) {
	var path, asked string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getFile") {
			said, _ := json.Marshal(path)
			fmt.Fprintf(w, `{"ok":true,"result":{"file_id":"x","file_path":%s}}`, said)
			return
		}
		asked = r.URL.Path + "?" + r.URL.RawQuery
		fmt.Fprint(w, "chữ")
	}))
	t.Cleanup(srv.Close)
	client, err := telegram.NewClient(telegram.Config{Token: "1:a", URL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	for _, path = range []string{"documents/Kế hoạch số 1.docx", "a%2e%2e/b%20c", "a b/c?d=e&f#g", "photos/100%.jpg", "a/..b/...", "ảnh/\x01\n.png"} {
		asked = ""
		body, err := client.Fetch(t.Context(), "x")
		if err != nil {
			t.Errorf("%q: %v", path, err)
			continue
		}
		if body.Close(); asked != "/file/bot1:a/"+path+"?" {
			t.Errorf("%q is asked for as %q", path, asked)
		}
	}
	for _, path = range []string{"../bot1:a/getMe", "a/../../getMe", "a/./b", "", "a//b", "a/.."} {
		asked = ""
		if _, err := client.Fetch(t.Context(), "x"); !errors.Is(err, file.ErrNotFound) || asked != "" {
			t.Errorf("%q: %v, asked for %q", path, err, asked)
		}
	}
}

func TestAFileThatGoesWhileItIsUploadedIsGivenUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		one := p.stored(t, file.Document, "một.txt", []byte("1"))
		large := p.stored(t, file.Document, "hai.txt", bytes.Repeat([]byte{'x'}, 5<<20))
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `delete from file_part where n = 10`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*outbox.Delivery{
			{Op: outbox.Send, Content: outbox.Content{Files: []outbox.File{large}}},
			{Op: outbox.Album, Content: outbox.Content{Files: []outbox.File{one, large}}},
		} {
			d.ChatID = p.person.ID()
			_, err := p.transport.Deliver(t.Context(), d)
			failure, ok := errors.AsType[*outbox.SendError](err)
			if !ok || failure.Action != outbox.GiveUp || !errors.Is(err, file.ErrNotFound) {
				t.Errorf("%s: %v", d.Op, err)
			}
		}
		if sent := p.srv.BotMessages(p.person.ID()); len(sent) != 0 {
			t.Errorf("%d messages were sent", len(sent))
		}
	})
}
