package bottest

import (
	"flag"
	"maps"
	"os"
	"testing"

	"thidua/bot/sheetfile"
	"thidua/ingest/confine"
	"thidua/ingest/reader"
)

// Main runs the tests of a package, for its TestMain: more of them at once than there are processors, unless -parallel says how
// many. People in a chat mostly wait, and so do tests about them.
func Main(m *testing.M) {
	readers := sheetfile.Readers()
	maps.Copy(readers, reader.Confined())
	confine.Main(readers) // when it is run as its own child, to read a file
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		if err := flag.Set("test.parallel", "8"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
