package confine

import (
	"fmt"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// executable is the program that runs, also after the file it was started from was replaced.
func executable() (string, error) { return "/proc/self/exe", nil }

// prepare makes the child the leader of a process group that is killed as one, and with its parent.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// restrict bounds what this process may do beside taking memory.
func restrict(to bounds) error {
	for limit, value := range map[int]int64{
		unix.RLIMIT_CPU:    to.seconds, // should the parent be stopped and not see to the time
		unix.RLIMIT_NOFILE: to.openFiles,
		unix.RLIMIT_FSIZE:  to.fileBytes,
		unix.RLIMIT_CORE:   0,
	} {
		if err := unix.Setrlimit(limit, &unix.Rlimit{Cur: uint64(value), Max: uint64(value)}); err != nil {
			return fmt.Errorf("limit %d to %d: %w", limit, value, err)
		}
	}
	return nil
}

// become replaces this process by a program, which may map so many bytes to write in.
func become(memory int64, path string, args, environment []string) error {
	if err := unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: uint64(memory), Max: uint64(memory)}); err != nil {
		return fmt.Errorf("bounding the memory to %d bytes: %w", memory, err)
	}
	return unix.Exec(path, args, environment)
}
