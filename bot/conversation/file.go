package conversation

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/bot/door"
	"thidua/bot/file"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Attachment is a file of a reply.
type Attachment struct {
	Name string
	Kind file.Kind // "" is a document
	// Data is a small file that was made for the reply; Hash is a stored content in its place.
	Data []byte
	Hash string
}

// maxMade is the largest file that is made for a reply, in bytes. Larger ones are stored in pieces first.
const maxMade = 4 << 20

// attach stores what is not stored yet and lets a delivery use the files until it has ended.
func (k *Kit) attach(ctx context.Context, tx *database.Tx, delivery string, attachments []Attachment) (files []outbox.File, err error) {
	for _, a := range attachments {
		content := file.Content{Hash: a.Hash, Size: int64(len(a.Data))}
		if a.Hash == "" {
			if content, err = k.Files.PutIn(ctx, tx, bytes.NewReader(a.Data), maxMade); err != nil {
				return nil, err
			}
		}
		if err := k.Files.Use(ctx, tx, file.Use{Owner: deliveryOwner(delivery), Content: content, Name: a.Name}); err != nil {
			return nil, err
		}
		files = append(files, outbox.File{Hash: content.Hash, Kind: string(cmp.Or(a.Kind, file.Document)), Name: a.Name})
	}
	return files, nil
}

// deliveryOwner owns the files of a delivery.
func deliveryOwner(key string) string { return "delivery:" + key }

// Fetched is what a signal carries when a file that a person sent was fetched, or was not.
type Fetched struct {
	Owner string
	// UniqueID is the file's telegram.File.UniqueID: several files are fetched beside each other, and come in any order.
	UniqueID string
	Name     string
	MIME     string
	Kind     file.Kind
	Hash     string // "" when it was not fetched
	Size     int64
	// TooLarge and Forbidden are why it was not; with neither it failed for another reason.
	TooLarge, Forbidden bool
}

// fetchJob is a file to fetch, and whom to tell.
type fetchJob struct {
	Request file.Request
	Limits  file.Limits
	Chat    int64
	Account int64
	Module  string
	Signal  string
	Unique  string
}

// Fetch gets a file that a person sent, a little later, within limits, and lets owner use it; owner begins with the module's
// name. The numbers of persons in the file's name are masked. The module's signal of that name tells the chat, with a Fetched.
func (k *Kit) Fetch(ctx context.Context, tx *database.Tx, e *Event, f telegram.File, limits file.Limits, owner, module, signal string) error {
	name, _ := door.Mask(f.Name)
	payload, err := json.Marshal(fetchJob{
		Request: file.Request{Owner: owner, TelegramID: f.FileID, Kind: f.Kind, Name: name, MIME: f.MIME, Size: f.Size},
		Limits:  limits, Chat: e.ChatID, Account: e.Actor().Account, Module: module, Signal: signal, Unique: f.UniqueID,
	})
	if err != nil {
		return fmt.Errorf("asking for a file: %w", err)
	}
	return k.Jobs.EnqueueAbout(ctx, tx, e.Actor().Account, jobFetch, owner+" "+f.UniqueID, string(payload), 0)
}

// fetch does a job of Fetch.
func (r *Router) fetch(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	d, what, err := r.downloader(j)
	if err != nil {
		return nil, err
	}
	return d.Do(ctx, what.Request)
}

func (r *Router) fetchGaveUp(ctx context.Context, tx *database.Tx, j job.Job, cause error) error {
	d, what, err := r.downloader(j)
	if err != nil {
		return err
	}
	return d.GaveUp(ctx, tx, what.Request, cause)
}

// downloader is what does one job.
func (r *Router) downloader(j job.Job) (d *file.Downloader, what fetchJob, err error) {
	if err := json.Unmarshal([]byte(j.Payload), &what); err != nil {
		return nil, what, fmt.Errorf("reading the job: %w", err)
	}
	return &file.Downloader{
		Store: r.kit.Files, Fetcher: r.kit.Fetcher, Limits: what.Limits,
		Receiver: fetchReceiver{kit: r.kit, job: what, key: Key(what.Module, "fetched", j.ID)},
	}, what, nil
}

// fetchReceiver makes a signal of what became of a file.
type fetchReceiver struct {
	kit *Kit
	job fetchJob
	key string
}

func (f fetchReceiver) tell(ctx context.Context, tx *database.Tx, what Fetched) error {
	return f.kit.Signal(ctx, tx, f.key, f.job.Chat, f.job.Account, f.job.Module, f.job.Signal, what)
}

// Fetched implements file.Receiver.
func (f fetchReceiver) Fetched(ctx context.Context, tx *database.Tx, r file.Request, c file.Content) error {
	return f.tell(ctx, tx, Fetched{Owner: r.Owner, UniqueID: f.job.Unique, Name: r.Name, MIME: r.MIME, Kind: r.Kind, Hash: c.Hash, Size: c.Size})
}

// NotFetched implements file.Receiver.
func (f fetchReceiver) NotFetched(ctx context.Context, tx *database.Tx, r file.Request, reason error) error {
	return f.tell(ctx, tx, Fetched{
		Owner: r.Owner, UniqueID: f.job.Unique, Name: r.Name, MIME: r.MIME, Kind: r.Kind, Size: r.Size,
		TooLarge: errors.Is(reason, file.ErrTooLarge), Forbidden: errors.Is(reason, file.ErrForbiddenType),
	})
}

// SendFile makes the delivery of one file to a chat, which holds the file until it has ended.
func (k *Kit) SendFile(ctx context.Context, tx *database.Tx, key string, chat int64, a Attachment) (d outbox.Delivery, err error) {
	d = outbox.Delivery{Key: key, ChatID: chat, Priority: outbox.Reply, Op: outbox.Send}
	d.Content.Files, err = k.attach(ctx, tx, key, []Attachment{a})
	return d, err
}
