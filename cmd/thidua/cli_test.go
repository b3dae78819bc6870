package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What each command's --help says is kept in testdata/help.txt: the flags of its own first, then the settings it uses.
func TestHelpOfEachCommand(t *testing.T) {
	t.Parallel()
	parser, err := newParser(&logLines{})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	help := func(command ...string) {
		out, log, status := run(t, nil, append(command, "--help")...)
		if status != 0 || log != "" {
			t.Errorf("thidua %v --help: status %d, standard error %q", command, status, log)
		}
		fmt.Fprintf(&all, "$ %s\n%s\n", strings.Join(append(append([]string{"thidua"}, command...), "--help"), " "), out)
	}
	help()
	for _, command := range parser.Model.Leaves(true) {
		help(strings.Fields(command.Path())...)
	}
	golden := filepath.Join("testdata", "help.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), all.String()); diff != "" {
		t.Errorf("the help changed; if that is meant, run this test with -update (-want +got):\n%s", diff)
	}
}

func TestTheReadmeNamesEveryCommandAndSetting(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	parser, err := newParser(&logLines{})
	if err != nil {
		t.Fatal(err)
	}
	wants := slices.Clone(secretNames)
	for _, command := range parser.Model.Leaves(true) {
		wants = append(wants, "thidua "+command.Path())
		for _, flag := range command.Flags {
			wants = append(wants, "--"+flag.Name)
			wants = append(wants, flag.Envs...)
		}
	}
	for _, want := range wants {
		if want != "thidua version" && !strings.Contains(string(readme), want) {
			t.Errorf("README.md lacks %s", want)
		}
	}
}

func TestACommandLineThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string // separated by spaces
		says string
	}{
		{"", "--help"},
		{"--khong-co", "--khong-co"},
		{"nothing", "nothing"},
		{"version thừa", "thừa"},
		{"ask", "“thidua ask --help”"},
		{"org import", "“thidua org import --help”"},
		{"ask --as-of hôm_qua gì", "is no day of the calendar"},
		// A setting is a flag of the commands that use it alone.
		{"--data-dir x version", "unknown flag --data-dir"},
		{"version --data-dir x", "unknown flag --data-dir"},
		{"org template -o x.csv --data-dir x", "unknown flag --data-dir"},
		{"org show --telegram-proxy socks5://x", "unknown flag --telegram-proxy"},
		// Names that there were.
		{"org export --out x.xlsx", "unknown flag --out"},
		{"org template --out x.xlsx", "unknown flag --out"},
		{"demo --data x", "unknown flag --data"},
		{"serve --board x", "unknown flag --board"},
		{"serve --province x", "unknown flag --province"},
	} {
		out, log, status := run(t, nil, strings.Fields(c.args)...)
		if status != 2 || out != "" || !strings.Contains(log, c.says) {
			t.Errorf("thidua %s: status %d, %q; want 2 and %q", c.args, status, out+log, c.says)
		}
	}
}

func TestASecretIsNeverAFlag(t *testing.T) {
	t.Parallel()
	const secret = "postgres://u:verborgen@h/verborgen"
	for _, c := range []struct{ args, says string }{
		{"serve --telegram-bot-token " + secret, "set the variable TELEGRAM_BOT_TOKEN, or TELEGRAM_BOT_TOKEN_FILE"},
		{"serve --telegram-bot-token=" + secret, "TELEGRAM_BOT_TOKEN_FILE"},
		{"org show --database-url=" + secret, "set the variable DATABASE_URL, or DATABASE_URL_FILE"},
		{"serve --webhook-secret " + secret, "WEBHOOK_SECRET_FILE"},
		{"ask --openai-api-key " + secret + " gì", "OPENAI_API_KEY_FILE"},
		{"version --database-url " + secret, "DATABASE_URL_FILE"}, // also where it is not used
		{"serve --telegram-proxy socks5://u:verborgen@h:1", "the password in --telegram-proxy"},
		{"ask --openai-base-url=http://u:verborgen@h/v1 gì", "set the variable OPENAI_BASE_URL"},
	} {
		out, log, status := run(t, nil, strings.Fields(c.args)...)
		if status != 2 || !strings.Contains(log, c.says) || strings.Count(log, "\n") != 1 {
			t.Errorf("thidua %s: status %d, %q; want 2 and one sentence with %q", c.args, status, out+log, c.says)
		}
		if strings.Contains(out+log, "verborgen") {
			t.Errorf("thidua %s: the secret was shown: %q", c.args, out+log)
		}
	}
	// Without a password a URL is no secret, and what follows -- is no flag.
	if _, log, status := run(t, nil, "ask", "--as-of=x", "--telegram-bot-token"); status != 2 || !strings.Contains(log, "not a flag") {
		t.Errorf("status %d, %q", status, log)
	}
	settings := []string{"DATA_DIR=" + t.TempDir()}
	if _, log, status := run(t, settings, "ask", "--", "--database-url"); status != 0 {
		t.Errorf("a question that looks like a flag: status %d, %q", status, log)
	}
}

func TestASecretComesFromAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "url")
	write(t, file, "mysql://h/d\n")
	settings := []string{"DATA_DIR=" + t.TempDir(), "DATABASE_URL_FILE=" + file}
	if _, log, status := run(t, settings, "org", "show"); status != 1 || !strings.Contains(log, "DATABASE_URL must start with postgres://") {
		t.Errorf("status %d, %q: the file was not read", status, log)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if out, log, status := run(t, nil, "version"); status != 0 || log != "" || !strings.HasPrefix(out, "thidua ") {
		t.Errorf("status %d, %q", status, out+log)
	}
}
