package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/knowledge/database"
)

// upload is a content that goes to Telegram as a kind.
type upload struct {
	hash string
	kind Kind
}

// BeginUpload takes the right to upload a content as a kind, which one at a time has in this process; ok is false while
// another has it. The right ends with done. Of several replicas each may upload once.
func (s *Store) BeginUpload(hash string, kind Kind) (done func(), ok bool) {
	u := upload{hash, kind}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.uploading[u] {
		return nil, false
	}
	s.uploading[u] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.uploading, u)
	}, true
}

const findTelegramID = `
select u.telegram_id from file_upload u join file f on f.id = u.file_id where f.hash = $1 and u.kind = $2`

// TelegramID is what Telegram calls a content sent as a kind; "" when it must be uploaded.
func (s *Store) TelegramID(ctx context.Context, hash string, kind Kind) (string, error) {
	var id string
	err := s.db.QueryRow(ctx, findTelegramID, hash, kind).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("looking an upload up: %w", err)
	}
	return id, nil
}

const putTelegramID = `
insert into file_upload (file_id, kind, telegram_id) select id, $1, $2 from file where hash = $3
on conflict (file_id, kind) do update set telegram_id = excluded.telegram_id`

// SetTelegramID remembers what Telegram calls a content sent as a kind. For a content that went meanwhile it does nothing.
func (s *Store) SetTelegramID(ctx context.Context, hash string, kind Kind, id string) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error { return setTelegramID(ctx, tx, hash, kind, id) })
	if err != nil {
		return fmt.Errorf("remembering an upload: %w", err)
	}
	return nil
}

func setTelegramID(ctx context.Context, tx *database.Tx, hash string, kind Kind, id string) error {
	_, err := tx.Exec(ctx, putTelegramID, kind, database.Text([]byte(id)), hash)
	return err
}

const dropTelegramID = `
delete from file_upload where kind = $1 and telegram_id = $2 and file_id in (select id from file where hash = $3)`

// ForgetTelegramID forgets an id that Telegram refuses, unless another took its place meanwhile.
func (s *Store) ForgetTelegramID(ctx context.Context, hash string, kind Kind, id string) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, dropTelegramID, kind, id, hash)
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting an upload: %w", err)
	}
	return nil
}
