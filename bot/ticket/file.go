package ticket

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// MaxFiles is how many files one report, or one message to it, has.
const MaxFiles = 10

// File is a file of a ticket.
type File struct {
	ID        int64
	MessageID int64  // that it came with; 0 is the report itself
	Hash      string // of its content; "" is that it is being fetched
	Kind      file.Kind
	Name      string
}

// Awaited reports whether a file is not fetched yet.
func (f File) Awaited() bool { return f.Hash == "" }

// FileOwner owns the files of a ticket.
func FileOwner(id int64) string { return fmt.Sprint("ticket:", id) }

const (
	insertFile = `
insert into ticket_file (ticket_id, message_id, hash, unique_id, kind, name, at) values ($1, $2, '', $3, $4, $5, $6)
on conflict (ticket_id, message_id, unique_id) do nothing`

	countFiles = `select count(*) from ticket_file where ticket_id = $1 and message_id = $2`
	filesOf    = `select id, message_id, hash, kind, name from ticket_file where ticket_id = $1 order by id`
)

// AwaitFile gives a file that is being fetched, under Telegram's id of it, its place in a ticket: with a message, or with 0 in the report.
func (s *Store) AwaitFile(ctx context.Context, tx *database.Tx, ticket, message int64, unique string, kind file.Kind, name string) error {
	if kind == file.Sticker {
		return problem.New(problem.Invalid, "Nhãn dán không kèm theo phản ánh được; đề nghị gửi ảnh, tệp hoặc ghi âm.")
	}
	var n int
	if err := tx.QueryRow(ctx, countFiles, ticket, message).Scan(&n); err != nil {
		return fmt.Errorf("counting the files of a ticket: %w", err)
	}
	if n >= MaxFiles {
		return problem.New(problem.Invalid, fmt.Sprintf("Phản ánh kèm nhiều nhất %d tệp mỗi lần.", MaxFiles))
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertFile, ticket, message, unique, kind, database.Text([]byte(name)), now); err != nil {
		return fmt.Errorf("keeping a file of a ticket: %w", err)
	}
	return nil
}

const (
	fileFetched = `update ticket_file set hash = $1 where ticket_id = $2 and unique_id = $3 and hash = ''`
	dropFile    = `delete from ticket_file where ticket_id = $1 and unique_id = $2 and hash = ''`
)

// FileFetched puts a file that was fetched, of which the ticket has a use already, into its place; without a hash the place is given up.
// taken is false when the ticket does not wait for it any more: whoever calls lets go of the file.
func (s *Store) FileFetched(ctx context.Context, tx *database.Tx, ticket int64, unique, hash string) (taken bool, err error) {
	statement, args := fileFetched, []any{hash, ticket, unique}
	if hash == "" {
		statement, args = dropFile, []any{ticket, unique}
	}
	n, err := tx.Exec(ctx, statement, args...)
	if err != nil {
		return false, fmt.Errorf("keeping a file of a ticket: %w", err)
	}
	return n > 0, nil
}

// Files are those of a ticket, in the order in which they came.
func (s *Store) Files(ctx context.Context, q database.Querier, ticket int64) (all []File, err error) {
	rows, err := q.Query(ctx, filesOf, ticket)
	if err != nil {
		return nil, fmt.Errorf("reading the files of a ticket: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var f File
		if err := rows.Scan(&f.ID, &f.MessageID, &f.Hash, &f.Kind, &f.Name); err != nil {
			return nil, fmt.Errorf("reading the files of a ticket: %w", err)
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

const deleteDraftFiles = `delete from ticket_file where ticket_id = $1 and message_id = 0`

// DropFiles takes all files out of a report that is not sent.
func (s *Store) DropFiles(ctx context.Context, tx *database.Tx, actor directory.Actor, ticket int64) error {
	if _, _, err := s.own(ctx, tx, actor, ticket); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, deleteDraftFiles, ticket); err != nil {
		return fmt.Errorf("dropping the files of a ticket: %w", err)
	}
	return s.files.Erase(ctx, tx, FileOwner(ticket))
}

// ReleaseFile lets go of a content that no file of a ticket has.
func (s *Store) ReleaseFile(ctx context.Context, tx *database.Tx, ticket int64, hash string) error {
	files, err := s.Files(ctx, tx, ticket)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Hash == hash {
			return nil
		}
	}
	return s.files.Release(ctx, tx, FileOwner(ticket), hash)
}
