package lexical

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/knowledge/vietnamese"
)

func saved(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func load(data []byte) (*Index, error) {
	return Load(bytes.NewReader(data), int64(len(data)), vietnamese.Default().Version())
}

// aged is an index with a history: of several views, some of whose entries are dead.
func aged(t testing.TB, seed uint64) (*Index, *author) {
	t.Helper()
	a := &author{Rand: rand.New(rand.NewPCG(seed, 8))}
	documents := map[int64]document{}
	for id := range int64(12) {
		documents[id] = a.document(id)
	}
	x := new(Index).With(nil, builderOf(t, documents))
	for id := range int64(3) {
		x = x.With(map[int64]bool{2 * id: id > 0}, builderOf(t, map[int64]document{20 + id: a.document(20 + id)}))
	}
	if len(x.views) < 3 || deadOf(x) == 0 {
		t.Fatalf("%d views, %d dead entries: too few", len(x.views), deadOf(x))
	}
	return x, a
}

func TestLoadGivesTheSavedIndex(t *testing.T) {
	extreme := NewBuilder(nil)
	for _, id := range []int64{-1 << 63, -5, 0, 7, 1<<63 - 1} {
		err := errors.Join(
			extreme.Group(Group{ID: id, Stamp: uint64(id), Year: -1, Level: 3}),
			extreme.Add(Entry{ID: id, Title: "bằng khen", Parts: []Part{{ID: id, Text: "hồ sơ"}, {ID: id + 1}}}),
		)
		if err != nil {
			t.Fatal(err)
		}
	}
	old, _ := aged(t, 1)
	for name, x := range map[string]*Index{
		"empty": build(t), "zero": new(Index), "provisions": build(t, provisions...), "extreme ids": new(Index).With(nil, extreme),
		"long lists": madeUp(t, rand.New(rand.NewPCG(2, 2)), 1000), "several views": old,
	} {
		data := saved(t, x)
		y, err := Load(iotest.OneByteReader(bytes.NewReader(data)), int64(len(data)), vietnamese.Default().Version())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		options := cmp.Options{
			cmp.AllowUnexported(Index{}, view{}, segment{}, postings{}, groups{}), cmpopts.IgnoreFields(Index{}, "scratch", "wordsOnce", "wordList"), cmpopts.EquateEmpty(),
		}
		if diff := cmp.Diff(x, y, options); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !bytes.Equal(data, saved(t, y)) {
			t.Errorf("%s: saved again, the file differs", name)
		}
	}
}

func TestALoadedIndexAnswersAndGrowsAsTheSavedOne(t *testing.T) {
	for seed := range uint64(5) {
		x, a := aged(t, seed)
		y, err := load(saved(t, x))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "loaded", a.ask(100, nil), x, y)
		next := a.document(99)
		grow := func(x *Index) *Index {
			return x.With(map[int64]bool{5: true, 20: true}, builderOf(t, map[int64]document{99: next}))
		}
		same(t, "grown", a.ask(50, nil), grow(x), grow(y))
	}
}

func TestLoadRefusesEveryDamage(t *testing.T) {
	x, _ := aged(t, 1)
	for name, data := range map[string][]byte{"tiny": saved(t, build(t, "Quỹ | thi đua")), "several views": saved(t, x)} {
		step := 1 + len(data)/4000
		for n := 0; n < len(data); n += step {
			if _, err := load(data[:n]); !errors.Is(err, errDamaged) {
				t.Fatalf("%s: cut to %d bytes: %v", name, n, err)
			}
			// The file is shorter than its size says.
			if _, err := Load(bytes.NewReader(data[:n]), int64(len(data)), vietnamese.Default().Version()); !errors.Is(err, errDamaged) {
				t.Fatalf("%s: ended after %d bytes: %v", name, n, err)
			}
		}
		for i := 0; i < len(data); i += step {
			damaged := bytes.Clone(data)
			damaged[i] ^= 0x41
			if _, err := load(damaged); !errors.Is(err, errDamaged) && (i >= 100 || !errors.Is(err, ErrStale)) {
				t.Fatalf("%s: byte %d changed: %v", name, i, err)
			}
		}
		if _, err := load(append(data, 0)); !errors.Is(err, errDamaged) {
			t.Errorf("%s: a byte more: %v", name, err)
		}
	}
}

func TestLoadTellsOtherVersions(t *testing.T) {
	data := saved(t, build(t, provisions...))
	for name, at := range map[string]int{"format": len(magic), "parameters": len(magic) + 4, "rules": len(magic) + 12} {
		other := bytes.Clone(data)
		other[at]--
		if _, err := load(resum(other)); !errors.Is(err, ErrStale) {
			t.Errorf("%s: %v, want ErrStale", name, err)
		}
		if _, err := load(other[:len(other)-7]); !errors.Is(err, ErrStale) {
			t.Errorf("%s, of another layout: %v, want ErrStale", name, err)
		}
	}
	if _, err := Load(bytes.NewReader(data), int64(len(data)), vietnamese.Default().Version()+1); !errors.Is(err, ErrStale) {
		t.Errorf("other rules: %v, want ErrStale", err)
	}
}

func TestAnIndexRemembersItsRules(t *testing.T) {
	own := *vietnamese.Default()
	const other = 12345
	builder := func(rules uint32, id int64) *Builder {
		b := NewBuilder(&own)
		b.rules = rules
		if err := errors.Join(b.Group(Group{ID: id}), b.Add(Entry{ID: id, Title: "thi đua"}), b.Add(Entry{ID: id + 1000})); err != nil {
			t.Fatal(err)
		}
		return b
	}
	x := new(Index)
	for id := range int64(3 * maxViews) {
		x = x.With(nil, builder(other, id)) // views are joined meanwhile
	}
	data := saved(t, x)
	if _, err := Load(bytes.NewReader(data), int64(len(data)), other); err != nil {
		t.Error(err)
	}
	for id := range int64(maxViews) {
		x = x.With(nil, builder(vietnamese.Default().Version(), 100+id))
		data := saved(t, x)
		for _, rules := range []uint32{other, vietnamese.Default().Version()} {
			if _, err := Load(bytes.NewReader(data), int64(len(data)), rules); !errors.Is(err, ErrStale) {
				t.Errorf("texts of two rules, asked for %d: %v, want ErrStale", rules, err)
			}
		}
	}
}

func TestSaveAndLoadReportTheStreamsError(t *testing.T) {
	broken := errors.New("disk")
	if _, err := Load(iotest.ErrReader(broken), 1000, 0); !errors.Is(err, broken) || errors.Is(err, errDamaged) {
		t.Errorf("load: %v", err)
	}
	x := build(t, provisions...)
	size := len(saved(t, x))
	for _, after := range []int{0, 10, 1000, size - 1} {
		if err := x.Save(&failing{after, broken}); !errors.Is(err, broken) {
			t.Errorf("save, after %d bytes: %v", after, err)
		}
	}
}

// failing takes some bytes.
type failing struct {
	left int
	err  error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, f.err
	}
	return len(p), nil
}

// resum gives data, which ends with a checksum, the right one.
func resum(data []byte) []byte {
	body := data[:len(data)-4]
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.Checksum(body, castagnoli))
}

// use does with an index all that may be done.
func use(t testing.TB, x *Index) {
	also := []int64{0, 100, 101}
	for _, v := range x.views {
		also = append(also, v.partIDs[:min(3, len(v.partIDs))]...)
	}
	for _, q := range []string{"thi đua khen thưởng", "ke hoach 19", "quỹ", "w0 w1 w2 w3", "khne thuong", "cờ thi đua của chính phủ"} {
		x.Search(ParseQuery(q, nil), 5, Filter{})
		x.Search(ParseQuery(q, nil), 500, Filter{ForceInclude: also, Accept: func(group int64) bool { return group%3 != 0 }})
	}
	drop := map[int64]bool{}
	for id := range x.Groups() {
		if drop[id] = true; len(drop) == 2 {
			break
		}
	}
	y := x.With(drop, builderOf(t, map[int64]document{-9: {Group: Group{ID: -9}, entries: []Entry{{ID: -9, Title: "quỹ"}}}}))
	y.Search(ParseQuery("quỹ thi đua", nil), 5, Filter{})
	y.Groups()
}

func TestWhatLoadsCanBeUsedWhateverWasChanged(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	x, _ := aged(t, 3)
	loaded := 0
	for _, data := range [][]byte{
		saved(t, build(t, "Quỹ | thi đua", "Quỹ | khen thưởng")), saved(t, x), saved(t, madeUp(t, random, 300)),
	} {
		tries := 500
		if *long {
			tries = 20000
		}
		for i := range tries {
			changed := bytes.Clone(data)
			for range 1 + random.IntN(3) {
				at := len(magic) + 16 + random.IntN(len(data)-len(magic)-20)
				switch random.IntN(3) {
				case 0:
					changed[at] = byte(random.Uint32())
				case 1:
					changed[at]++
				case 2:
					changed[at] = []byte{0, 0x7f, 0x80, 0xff}[random.IntN(4)]
				}
			}
			y, err := load(resum(changed))
			if err == nil {
				loaded++
				use(t, y)
			} else if !errors.Is(err, errDamaged) && !errors.Is(err, ErrStale) {
				t.Fatalf("try %d: %v", i, err)
			}
		}
	}
	if loaded == 0 {
		t.Error("nothing loaded: the test does not test that")
	}
}

// TestLoadTakesLittleMemory gives Load arrays that are said to be longer than the file.
func TestLoadTakesLittleMemory(t *testing.T) {
	data := saved(t, madeUp(t, rand.New(rand.NewPCG(4, 4)), 2000))
	taken := func(data []byte) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = load(data)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if n := taken(data); n > 4*uint64(len(data)) {
		t.Errorf("took %d bytes for %d", n, len(data))
	}
	for at := len(magic) + 8; at < len(data); at += 1 + at/50 {
		damaged := bytes.Clone(data)
		for i := range min(4, len(data)-at) {
			damaged[at+i] = 0xee
		}
		if n := taken(damaged); n > 4*uint64(len(data)) {
			t.Fatalf("byte %d changed: took %d bytes for %d", at, n, len(data))
		}
	}
}

// FuzzLoad gives every input a right checksum, so that what lies behind it is tried too. What loads must also be usable.
func FuzzLoad(f *testing.F) {
	x, _ := aged(f, 1)
	for _, x := range []*Index{x, build(f, provisions...), build(f, "Quỹ | thi đua"), new(Index), madeUp(f, rand.New(rand.NewPCG(1, 1)), 150)} {
		data := saved(f, x)
		f.Add(data[:len(data)-4])
	}
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, body []byte) {
		x, err := load(resum(append(slices.Clip(body), 0, 0, 0, 0)))
		if err != nil {
			return
		}
		use(t, x)
	})
}

func BenchmarkLoad(b *testing.B) {
	data := saved(b, madeUp(b, rand.New(rand.NewPCG(1, 1)), 20000))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(data); err != nil {
			b.Fatal(err)
		}
	}
}
