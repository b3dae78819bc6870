package codification

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"thidua/ingest/plain"
)

const pageOfOne = "<h3>Đề mục 1.1<br/>Hoa</h3><div class='_content'><p class='pDieu'>Điều 1.1.LQ.1.</p><p class='pGhiChu'>(Điều 1 Luật số 1/2001/QH10)</p><p class='pNoiDung'>Một</p>"

// pack is a package with the files, in the order of their names and contents.
func pack(t testing.TB, flags uint16, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Deflate, Flags: flags})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func whole(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("testdata/whole.html")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestATopicIsFoundInThePackage(t *testing.T) {
	data := pack(t, 0, "BPDDT/lib/jsonData.js", "var x = 'Đề mục 9.3'", "BPDDT/huong-dan.html", "<h3>Đề mục 9.3</h3>",
		"BPDDT/demuc/1b.html", pageOfOne, "../../../etc/x.html", strings.Replace(whole(t), "9.3\n", "9.31\n", 1), `BPDDT\demuc\2c.HTML`, whole(t))
	topic, err := ReadZip(bytes.NewReader(data), int64(len(data)), "9.3")
	if err != nil || topic.Number != "9.3" || len(topic.Documents) != 3 {
		t.Fatalf("%+v, %v", topic, err)
	}
	if topic, err = ReadZip(bytes.NewReader(data), int64(len(data)), "1.1"); err != nil || topic.Title != "Hoa" {
		t.Errorf("%+v, %v", topic, err)
	}
}

func reason(err error) plain.Reason {
	if failure, ok := errors.AsType[*plain.Error](err); ok {
		return failure.Reason
	}
	return ""
}

func TestAPackageThatCannotBeReadIsRefused(t *testing.T) {
	many := make([]string, 0, 2*maxFiles+2)
	for range maxFiles + 1 {
		many = append(many, "a", "")
	}
	good := pack(t, 0, "a.html", pageOfOne)
	cut := bytes.Clone(good)
	copy(cut[40:], make([]byte, 30)) // in the middle of what was deflated
	for name, c := range map[string]struct {
		data   []byte
		number string
		want   plain.Reason
	}{
		"no zip":             {[]byte(pageOfOne), "1.1", plain.Damaged},
		"nothing":            {nil, "1.1", plain.Damaged},
		"without the topic":  {good, "1.10", plain.Empty},
		"damaged inside":     {cut, "1.1", plain.Empty},
		"with a password":    {pack(t, 1, "a.html", pageOfOne), "1.1", plain.Protected},
		"of too many files":  {pack(t, 0, many...), "1.1", plain.TooLarge},
		"of a topic too big": {pack(t, 0, "a.html", pageOfOne+strings.Repeat("<b>x</b>", maxPiece/8+1)), "1.1", plain.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			topic, err := ReadZip(bytes.NewReader(c.data), int64(len(c.data)), c.number)
			if reason(err) != c.want || topic != nil {
				t.Errorf("%v", err)
			}
		})
	}
}

// A page that is not the topic's may be a bomb: 256 MB of zeros in some 250 kB.
func TestOtherPagesAreNotInflated(t *testing.T) {
	if testing.Short() {
		t.Skip("deflating the zeros takes seconds")
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	bomb, err := w.Create("demuc/a.html")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 256 {
		if _, err := bomb.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	page, err := w.Create("demuc/b.html")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(page, pageOfOne); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	in := &counting{data: out.Bytes(), at: int64(out.Len())}
	if _, err := ReadZip(in, in.at, "1.1"); err != nil {
		t.Fatal(err)
	}
	if in.read > 64<<10 {
		t.Errorf("%d bytes of %d were read", in.read, in.at)
	}
}

// counting counts what is read of data.
type counting struct {
	data     []byte
	at, read int64
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	n, err := bytes.NewReader(c.data).ReadAt(p, off)
	c.read += int64(n)
	return n, err
}

func FuzzReadZip(f *testing.F) {
	f.Add(pack(f, 0, "a.html", pageOfOne))
	f.Add(pack(f, 1, "demuc/a.html", pageOfOne, "b/", ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		topic, err := ReadZip(bytes.NewReader(data), int64(len(data)), "1.1")
		if err != nil && reason(err) == "" || err == nil && topic == nil {
			t.Fatalf("%+v, %v", topic, err)
		}
	})
}
