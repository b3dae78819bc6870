package knowledge

import "testing"

// CheckArticles is together, for the tests that read files.
func CheckArticles(t *testing.T, d *Document) { together(t, d) }
