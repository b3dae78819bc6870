package knowledge_test

import (
	"os"
	"path/filepath"
	"testing"
)

// shared is the private data, outside the repository; the test is skipped without it.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	return path
}
