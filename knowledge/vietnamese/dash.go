package vietnamese

import "strings"

var everyDash = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-", "－", "-")

// PlainDashes is NFC with every dash and minus that programs put in place of the typed one as that: for codes and what is compared
// with a list.
func PlainDashes(s string) string { return everyDash.Replace(NFC(s)) }

// Compact is PlainDashes without blanks: what is typed of a code.
func Compact(s string) string { return strings.Join(strings.Fields(PlainDashes(s)), "") }
