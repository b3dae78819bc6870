package ticket_test

import (
	"testing"

	"thidua/bot/ticket"
)

// A code that is read from anything people type is one that is read again from how it is written.
func FuzzParseCode(f *testing.F) {
	for _, words := range []string{"VM-2026-0042", "vm 42", "VM–2026/42", "vm.000001", "vm0", "VM-2026-9999999", "mã vm 2026 - 7 ạ", "vm２０２６"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		code, ok := ticket.ParseCode(words)
		if ok != (code.Number > 0) || code.Number > 999_999 || code.Year != 0 && (code.Year < 2000 || code.Year > 2099) {
			t.Fatalf("%q: %+v, %v", words, code, ok)
		}
		if ok && code.Year != 0 {
			if again, ok := ticket.ParseCode(code.String()); !ok || again != code {
				t.Errorf("%q: %+v is written %s and read as %+v", words, code, code, again)
			}
		}
	})
}
