package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// secretNames are the settings that are never flags: every user of a machine can read what a program was started with.
var secretNames = []string{"TELEGRAM_BOT_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET", "OPENAI_API_KEY"}

// settingError is a setting that cannot be used. Its sentence says what to do, so that no help need be looked up.
type settingError struct{ sentence string }

func (e *settingError) Error() string { return e.sentence }

// readSecret takes a secret from the variable of that name, or from the file that NAME_FILE names; it stays empty without
// both.
func readSecret(name string, value *string) error {
	*value = os.Getenv(name)
	file := os.Getenv(name + "_FILE")
	if file == "" {
		return nil
	}
	if *value != "" {
		return &settingError{fmt.Sprintf("give %s or %s_FILE, not both", name, name)}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return &settingError{fmt.Sprintf("%s_FILE cannot be read: %v", name, err)}
	}
	if *value = strings.TrimSpace(string(content)); *value == "" {
		return &settingError{name + "_FILE names an empty file"}
	}
	return nil
}

// refuseSecretFlags refuses arguments that would give a secret as a flag.
func refuseSecretFlags(args []string) error {
	for _, arg := range args {
		if arg == "--" {
			return nil // what follows are no flags
		}
		flag, _, _ := strings.Cut(arg, "=")
		flag, ok := strings.CutPrefix(flag, "--")
		if name := strings.ToUpper(strings.ReplaceAll(flag, "-", "_")); ok && slices.Contains(secretNames, name) {
			return &settingError{fmt.Sprintf("--%s is not a flag, because other users of this machine could read it: "+
				"set the variable %s, or %s_FILE to a file that holds it", flag, name, name)}
		}
	}
	return nil
}

// refusePasswords refuses flags whose value is a URL with a password in it.
func refusePasswords(parsed *kong.Context) error {
	for _, element := range parsed.Path {
		if element.Flag == nil || element.Resolved {
			continue
		}
		value, _ := parsed.FlagValue(element.Flag).(string)
		parsedURL, err := url.Parse(value)
		if err != nil || parsedURL.User == nil {
			continue
		}
		if _, has := parsedURL.User.Password(); has {
			return &settingError{fmt.Sprintf("the password in --%s could be read by other users of this machine: set the variable %s instead",
				element.Flag.Name, strings.Join(element.Flag.Envs, ", "))}
		}
	}
	return nil
}
