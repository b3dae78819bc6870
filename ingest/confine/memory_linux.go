//go:build !race

package confine

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// boundMemory bounds what this process may map to write in. RLIMIT_AS would also count the gigabyte of addresses that the Go
// runtime reserves and does not use.
func boundMemory(bytes int64) error {
	if err := unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)}); err != nil {
		return fmt.Errorf("bounding the memory to %d bytes: %w", bytes, err)
	}
	return nil
}
