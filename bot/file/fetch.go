package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"thidua/knowledge/database"
)

// Fetcher opens what people sent to the bot; *telegram.Client is the real one.
type Fetcher interface {
	// Fetch opens the bytes that Telegram knows by an id. ErrTooLarge when Telegram does not give out as much, ErrNotFound
	// when it does not know the id. Any other error may pass.
	Fetch(ctx context.Context, telegramID string) (io.ReadCloser, error)
}

// Request is a file of a message that somebody wants to have. It is kept as JSON.
type Request struct {
	Owner      string
	TelegramID string
	Kind       Kind
	Name       string
	MIME       string
	Size       int64 // as Telegram says; 0 when it does not
}

// Receiver learns what became of a request, in the transaction that records it. It is called with tx only.
type Receiver interface {
	// Fetched tells that the owner uses the content now.
	Fetched(ctx context.Context, tx *database.Tx, r Request, c Content) error
	// NotFetched tells that the owner will not get it: ErrTooLarge, ErrForbiddenType, ErrNotFound, or what failed at last.
	NotFetched(ctx context.Context, tx *database.Tx, r Request, reason error) error
}

// Downloader does requests, as jobs: what fails is repeated from the beginning, with the same result.
type Downloader struct {
	Store    *Store
	Fetcher  Fetcher
	Receiver Receiver
	Limits   Limits
	Timeout  time.Duration // of one try; 0 means 4 minutes, less than a job's lease
}

// Do fetches what a request asks for and returns the changes to commit: the use and the word to the receiver.
func (d *Downloader) Do(ctx context.Context, r Request) (commit func(ctx context.Context, tx *database.Tx) error, err error) {
	c, err := d.fetch(ctx, r)
	if isFinal(err) {
		reason := err
		return func(ctx context.Context, tx *database.Tx) error { return d.Receiver.NotFetched(ctx, tx, r, reason) }, nil
	}
	if err != nil {
		return nil, fmt.Errorf("fetching a file: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if err := d.Store.Use(ctx, tx, Use{Owner: r.Owner, Content: c, Name: r.Name, MIME: r.MIME}); err != nil {
			return err
		}
		if err := setTelegramID(ctx, tx, c.Hash, r.Kind, r.TelegramID); err != nil {
			return fmt.Errorf("remembering an upload: %w", err)
		}
		return d.Receiver.Fetched(ctx, tx, r, c)
	}, nil
}

// GaveUp tells the receiver of a request that failed for good, in the transaction that records it.
func (d *Downloader) GaveUp(ctx context.Context, tx *database.Tx, r Request, cause error) error {
	return d.Receiver.NotFetched(ctx, tx, r, cause)
}

// isFinal reports whether trying again would end the same.
func isFinal(err error) bool {
	return errors.Is(err, ErrTooLarge) || errors.Is(err, ErrForbiddenType) || errors.Is(err, ErrNotFound)
}

func (d *Downloader) fetch(ctx context.Context, r Request) (Content, error) {
	if err := d.Limits.Check(r.Name, r.Size); err != nil {
		return Content{}, err
	}
	timeout := d.Timeout
	if timeout == 0 {
		timeout = 4 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	body, err := d.Fetcher.Fetch(ctx, r.TelegramID)
	if err != nil {
		return Content{}, err
	}
	c, err := d.Store.Put(ctx, body, d.Limits.size())
	return c, errors.Join(err, body.Close())
}
