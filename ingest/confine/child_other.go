//go:build !linux

package confine

import (
	"os"
	"os/exec"
)

func executable() (string, error) { return os.Executable() }

func prepare(*exec.Cmd) {}

func restrict(bounds) error { return nil }

// become runs a program in this process's place; its memory is not bounded here.
func become(_ int64, path string, args, environment []string) error {
	cmd := &exec.Cmd{Path: path, Args: args, Env: environment, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	err := cmd.Run()
	if cmd.ProcessState != nil {
		os.Exit(cmd.ProcessState.ExitCode())
	}
	return err
}
