package ingest_test

import (
	"os"
	"testing"

	"thidua/ingest/confine"
	"thidua/ingest/reader"
)

func TestMain(m *testing.M) {
	confine.Main(reader.Confined())
	os.Exit(m.Run())
}
