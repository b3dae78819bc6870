package faulttest

import (
	"time"

	"golang.org/x/sys/unix"
)

const unlimited = unix.RLIM_INFINITY

// limitFiles lets no file of a process grow beyond so many bytes, as a full disk does.
func limitFiles(pid int, bytes uint64) error {
	var old unix.Rlimit
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &old); err != nil {
		return err
	}
	return unix.Prlimit(pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: old.Max}, nil)
}

// threadTime is the processor time that this thread has used.
func threadTime() time.Duration {
	var spent unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &spent); err != nil {
		return 0
	}
	return time.Duration(spent.Nano())
}
