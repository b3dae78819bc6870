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
func restrict(seconds int64) error {
	for limit, value := range map[int]int64{
		unix.RLIMIT_CPU:    seconds, // should the parent be stopped and not see to the time
		unix.RLIMIT_NOFILE: 32,
		unix.RLIMIT_FSIZE:  0,
		unix.RLIMIT_CORE:   0,
	} {
		if err := unix.Setrlimit(limit, &unix.Rlimit{Cur: uint64(value), Max: uint64(value)}); err != nil {
			return fmt.Errorf("limit %d to %d: %w", limit, value, err)
		}
	}
	return nil
}
