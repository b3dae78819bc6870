package lexical

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func saved(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLoadGivesTheSavedIndex(t *testing.T) {
	negative, _ := NewBuilder(testConfig)
	for _, id := range []int64{-1 << 63, -5, 0, 7, 1<<63 - 1} {
		if err := negative.Add(id, "bằng khen", "hồ sơ"); err != nil {
			t.Fatal(err)
		}
	}
	for name, x := range map[string]*Index{
		"empty": build(t), "provisions": build(t, provisions...), "extreme ids": negative.Build(),
	} {
		data := saved(t, x)
		y, err := Load(iotest.OneByteReader(bytes.NewReader(data)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		options := cmp.Options{cmp.AllowUnexported(Index{}, lists{}, groups{}), cmpopts.IgnoreFields(Index{}, "scratch"), cmpopts.EquateEmpty()}
		if diff := cmp.Diff(x, y, options); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !bytes.Equal(data, saved(t, y)) {
			t.Errorf("%s: saved again, the file differs", name)
		}
	}
}

func TestLoadRefusesEveryDamage(t *testing.T) {
	data := saved(t, build(t, provisions...))
	for n := range data {
		if _, err := Load(bytes.NewReader(data[:n])); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	for i := range data {
		damaged := bytes.Clone(data)
		damaged[i] ^= 0x41
		if _, err := Load(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d changed: no error", i)
		}
	}
}

func TestLoadTellsOtherVersions(t *testing.T) {
	data := saved(t, build(t, provisions...))
	data[len(magic)]++
	if _, err := Load(bytes.NewReader(data)); !errors.Is(err, ErrStale) {
		t.Errorf("got %v, want ErrStale", err)
	}
}

func TestSaveAndLoadReportTheStreamsError(t *testing.T) {
	broken := errors.New("disk")
	if _, err := Load(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("load: %v", err)
	}
	if err := build(t, provisions...).Save(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("save: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// FuzzLoad gives every input a right checksum, so that what lies behind it is tried too. What
// loads must also be searchable.
func FuzzLoad(f *testing.F) {
	data := saved(f, build(f, provisions...))
	f.Add(data[:len(data)-4])
	small := saved(f, build(f, "Quỹ | thi đua"))
	f.Add(small[:len(small)-4])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := crc32.Checksum(body, castagnoli)
		x, err := Load(bytes.NewReader(binary.LittleEndian.AppendUint32(bytes.Clone(body), sum)))
		if err != nil {
			return
		}
		for _, q := range []string{"thi đua khen thưởng", "ke hoach 19", "quỹ"} {
			x.Search(ParseQuery(q), 5, nil)
		}
	})
}
