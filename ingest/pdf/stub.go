package pdf

import (
	"context"
	"os"

	"thidua/ingest/plain"
)

func Read(ctx context.Context, file *os.File, progress func(page, pages int)) (*plain.Text, error) {
	return nil, plain.Errorf(plain.Damaged, "stub")
}
