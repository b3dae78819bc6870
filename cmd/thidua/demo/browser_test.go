package demo

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var shotFolder = flag.String("screenshots", "", "save pictures of the demo's page in this folder")

// requireBrowser is set where a missing browser is a failure, not a reason to skip.
const requireBrowser = "THIDUA_REQUIRE_BROWSER"

// browser opens a window of that size; what the page complains of fails the test until quiet.
func browser(t *testing.T, width, height int) (ctx context.Context, quiet *atomic.Bool) {
	t.Helper()
	quiet = new(atomic.Bool)
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv(requireBrowser) == "1" {
			t.Fatal("no chromium on PATH")
		}
		t.Skip("no chromium on PATH; install it to run the page in a browser")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(width, height),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %+v", e.ExceptionDetails)
		case *log.EventEntryAdded: // also what the content security policy refused
			if e.Entry.Level == log.EntryLevelError && !quiet.Load() {
				t.Errorf("the page complains: %s %s", e.Entry.Text, e.Entry.URL)
			}
		}
	}))
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	return ctx, quiet
}

// quietAddr is free and outside the ports that systems hand out, so that it is free again when the demo comes back.
func quietAddr(t *testing.T) string {
	t.Helper()
	for range 100 {
		addr := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000))
		if listener, err := net.Listen("tcp", addr); err == nil {
			listener.Close()
			return addr
		}
	}
	t.Fatal("no free port")
	return ""
}

type step = chromedp.Action[chromedp.Void]

// visitor is somebody at the page, in a window of one size.
type visitor struct {
	t     *testing.T
	ctx   context.Context
	size  string
	phone bool
}

func (v *visitor) does(what string, steps ...step) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.screenshot("failed")
		v.t.Fatalf("%s: %v", what, err)
	}
}

// sees waits until the condition in JavaScript holds.
func (v *visitor) sees(what, condition string) {
	v.t.Helper()
	// Asked from outside: the page's policy forbids the eval that chromedp.Poll would run in it.
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		holds, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("Boolean("+condition+")"))
		if err != nil {
			v.t.Fatalf("%s: %v", what, err)
		}
		if holds {
			return
		}
	}
	v.screenshot("failed")
	shown, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`[...document.querySelectorAll('.list')].map(l => [...l.children].slice(-3).map(c => c.className + ': ' + c.textContent).join('\n')).join('\n\n')`))
	v.t.Fatalf("%s: not so after %v; the last messages are\n%s", what, patience, shown)
}

func (v *visitor) screenshot(name string) {
	v.t.Helper()
	if *shotFolder == "" {
		return
	}
	time.Sleep(400 * time.Millisecond) // what moves comes to rest
	png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		v.t.Errorf("a picture: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(*shotFolder, v.size+"-"+name+".png"), png, 0o644); err != nil {
		v.t.Error(err)
	}
}

// press presses the last button of that label in a person's chat.
func (v *visitor) press(person int64, label string) {
	v.t.Helper()
	v.does("pressing "+label, chromedp.Click(
		fmt.Sprintf(`(//section[@id="chat-%d"]//div[@class="keys"]//button[contains(., "%s")])[last()]`, person, label)))
}

// The chat that most is done in: as a selector, in JavaScript, and its last message in JavaScript.
var (
	chat    = fmt.Sprintf("#chat-%d ", int64(hanh))
	inChat  = fmt.Sprintf("document.querySelector('#chat-%d')", int64(hanh))
	lastOne = inChat + ".querySelector('.list').lastElementChild"
)

func scheme(name string) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}

// complaints turns the browser's log on.
func complaints() step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{})
		return err
	})
}

func TestDemoPageInABrowser(t *testing.T) {
	t.Parallel()
	for _, size := range []struct {
		name          string
		width, height int
	}{{"desktop", 1280, 800}, {"phone", 390, 844}} {
		t.Run(size.name, func(t *testing.T) {
			ctx, quiet := browser(t, size.width, size.height)
			addr := quietAddr(t)
			url, stop := startDemo(t, Demo{Addr: addr})
			v := &visitor{t: t, ctx: ctx, size: size.name, phone: size.name == "phone"}
			view := chromedp.EmulateViewport(int64(size.width), int64(size.height))
			if v.phone {
				view = chromedp.EmulateViewport(int64(size.width), int64(size.height), chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
			}
			v.does("opening the page", complaints(), view, scheme("light"), chromedp.Navigate(url), chromedp.WaitVisible(chat+".start"))
			v.screenshot("start")
			v.asks()
			if !v.phone {
				v.playsTheOthers()
				v.announces()
				v.reports()
			}
			v.types()
			v.makesTrouble()
			if v.phone {
				v.does("another tab", chromedp.Click("#tab-5213480022"), chromedp.WaitVisible("#chat-5213480022 .start"))
				v.sees("no tab's words cut off", "[...document.querySelectorAll('#tabs button')].every(b => b.scrollWidth <= b.clientWidth)")
				v.sees("a page no wider than the phone", "document.documentElement.scrollWidth <= innerWidth")
			}
			v.sees("that no word of a person was run", "document.title.startsWith('Dùng thử')")

			quiet.Store(true) // the browser complains of a server that is gone
			if err := stop(); err != nil {
				t.Errorf("stopped: %v", err)
			}
			v.sees("that the program is gone", "document.querySelector('#link.lost')")
			startDemo(t, Demo{Addr: addr})
			v.sees("that it is back, and knows nobody", "!document.querySelector('#link.lost') && !document.querySelector('.chat.started')")
		})
	}
}

// asks comes in, asks a question and presses what is under the answer.
func (v *visitor) asks() {
	v.t.Helper()
	v.does("pressing Bắt đầu", chromedp.Click(chat+".start"), chromedp.WaitVisible(chat+"textarea"))
	v.sees("what is stored", lastOne+".textContent.includes('Dữ liệu được lưu')")
	v.screenshot("notice")
	v.press(hanh, "Đồng ý")
	v.sees("the welcome", lastOne+".textContent.includes('Cảm ơn đồng chí')")
	// "\r" is Enter, which sends.
	v.does("asking", chromedp.SendKeys(chat+"textarea", where+"\r"))
	v.sees("the citation", lastOne+".textContent.includes('Căn cứ:')")
	v.sees("the two ticks", inChat+".querySelector('.out .ticks')?.textContent === '✓✓'")
	v.screenshot("answer")
	v.press(hanh, "Xem nguyên văn")
	v.sees("the full text", inChat+".querySelectorAll('.item:not(.out)').length === 4")
	v.press(hanh, "Trích dẫn")
	v.sees("the words to copy", lastOne+".querySelector('code')?.textContent.includes('“')")
	v.press(hanh, "👍")
	v.sees("the toast", inChat+".querySelector('.toast.shown')?.textContent.includes('Cảm ơn')")
	v.sees("the end of the waiting sign", inChat+".querySelectorAll('.waiting').length === 0")
	v.sees("the newest in sight", inChat+".querySelector('.scroll').scrollTop > 0")
	v.screenshot("light")
}

// playsTheOthers uses the chats beside the first.
func (v *visitor) playsTheOthers() {
	v.t.Helper()
	for _, p := range persons()[1:] {
		other := fmt.Sprintf("#chat-%d ", p.ID)
		v.does("the others beside it", chromedp.Click(other+".start"), chromedp.WaitVisible(other+".chips button"))
		v.sees("what is stored", "document.querySelector('"+other+".item:not(.out)')")
		v.press(p.ID, "Đồng ý")
		v.sees("their welcome", "document.querySelectorAll('"+other+".item:not(.out)').length > 1")
		v.does("a suggestion", chromedp.Click(other+".chips button"))
		v.sees("its answer", "document.querySelectorAll('"+other+".item:not(.out)').length > 2")
	}
	v.screenshot("four")
	const officer = 5213480033
	last := fmt.Sprintf("document.querySelector('#chat-%d .list').lastElementChild", officer)
	v.press(officer, "UBND tỉnh")
	v.sees("an agency", last+".textContent.includes('Mã: UBNDTINH')")
	v.press(officer, "Đơn vị trực thuộc")
	v.sees("those below it", last+".textContent.includes('Sở Nội vụ')")
	v.press(officer, "UBND xã Đồng Tiến")
	v.press(officer, "Lịch sử")
	v.screenshot("organisation")
}

// says waits until the last message of a person's chat is the bot's and holds words.
func (v *visitor) says(person int64, words string) {
	v.t.Helper()
	last := fmt.Sprintf("document.querySelector('#chat-%d .list').lastElementChild", person)
	v.sees(words, fmt.Sprintf("!%[1]s.classList.contains('out') && %[1]s.textContent.includes(%[2]q)", last, words))
}

// writes writes in a person's chat.
func (v *visitor) writes(person int64, words string) {
	v.t.Helper()
	v.does("writing "+words, chromedp.SendKeys(fmt.Sprintf("#chat-%d textarea", person), words+"\r"))
}

// announces composes an announcement, releases it, acknowledges it and says that its document is missing.
func (v *visitor) announces() {
	v.t.Helper()
	const minh, officer, leader = 5213480022, 5213480033, 5213480044
	back := func() {
		v.press(officer, "Quay lại")
		v.says(officer, "Xem trước tin sẽ gửi")
	}
	v.writes(officer, "/soan")
	v.says(officer, "Soạn thông báo")
	v.press(officer, "Soạn thông báo mới")
	v.says(officer, "Thông báo số 1")
	v.press(officer, "Loại")
	v.says(officer, "Đề nghị chọn loại")
	v.press(officer, "Triển khai phong trào")
	back()
	v.says(officer, "Loại: Triển khai phong trào")
	v.press(officer, "Văn bản")
	v.says(officer, "Văn bản kèm theo")
	v.press(officer, "Ghi số, ngày")
	v.says(officer, "theo mẫu")
	v.writes(officer, "215/KH-UBND ngày 05/10/2026 của UBND tỉnh về việc thi đua cao điểm cuối năm 2026")
	v.says(officer, "Thi đua cao điểm cuối năm 2026")
	v.press(officer, "Văn bản")
	v.says(officer, "độ khẩn lấy theo văn bản")
	v.press(officer, "Đã phát hành trên Hệ thống")
	v.says(officer, "✅ Đã phát hành trên Hệ thống")
	back()
	v.press(officer, "Nội dung")
	v.says(officer, "gửi nội dung")
	v.writes(officer, "Đề nghị các cơ quan, đơn vị tổ chức hưởng ứng.")
	v.says(officer, "tổ chức hưởng ứng")
	v.press(officer, "Người nhận")
	v.says(officer, "Đề nghị chọn cơ quan")
	v.press(officer, "Tất cả cơ quan")
	v.says(officer, "✅ Tất cả cơ quan")
	v.press(officer, "Vai trò")
	v.says(officer, "Quản trị hệ thống")
	v.press(officer, "Đầu mối thi đua")
	v.says(officer, "vai trò: Đầu mối")
	v.press(officer, "Thành viên")
	v.says(officer, "✅ Thành viên")
	v.screenshot("audience")
	back()
	v.press(officer, "Xác nhận")
	v.says(officer, "Có, không thời hạn")
	v.press(officer, "Trong 5 ngày")
	v.says(officer, "chậm nhất")
	back()
	v.says(officer, "cần lãnh đạo duyệt")
	v.screenshot("draft")
	v.press(officer, "Trình duyệt")
	v.says(leader, "trình duyệt thông báo số 1")
	v.press(leader, "Xem và cho ý kiến")
	v.says(leader, "Trả lại")
	v.press(leader, "Duyệt và gửi")
	v.says(leader, "đã được duyệt")
	for _, person := range []int64{hanh, minh} {
		v.says(person, "215/KH-UBND")
	}
	v.screenshot("announced")
	v.press(minh, "Đã nắm thông tin")
	v.says(minh, "Đã ghi nhận")
	v.press(hanh, "Chưa thấy văn bản")
	v.says(hanh, "Đã báo")
	v.says(officer, "chưa thấy văn bản số 215/KH-UBND")
	v.press(officer, "Theo dõi, điều khiển")
	v.press(officer, "Kết quả")
	v.sees("the picture of the result", fmt.Sprintf("document.querySelector('#chat-%d .list').lastElementChild.querySelector('img')", officer))
	v.screenshot("result")
}

// types writes what must not be run, edits it and chooses a command.
func (v *visitor) types() {
	v.t.Helper()
	v.does("typing a tag", chromedp.SendKeys(chat+"textarea", `<script>document.title="x"</script><img src=x onerror=alert(1)>`+"\r"))
	v.sees("the tag as words", inChat+".querySelector('.list').textContent.includes('<script>')")
	v.does("editing the last message", chromedp.SendKeys(chat+"textarea", kb.ArrowUp))
	v.sees("the edit bar", "!"+inChat+".querySelector('.editing').hidden")
	v.does("changing it", chromedp.SetValue(chat+"textarea", "khoản 3 mục II kế hoạch"), chromedp.SendKeys(chat+"textarea", "\r"))
	v.sees("the mark of an edit", inChat+".querySelector('.list').textContent.includes('đã sửa')")
	v.sees("the end of the edit", inChat+".querySelector('.editing').hidden && "+inChat+".querySelector('textarea').value === ''")
	v.does("typing a slash", chromedp.SendKeys(chat+"textarea", "/v"))
	v.sees("the commands", inChat+".querySelector('.commands li')?.textContent.startsWith('/vanban')")
	v.screenshot("commands")
	v.does("choosing it", chromedp.SendKeys(chat+"textarea", "\r"))
	v.sees("the documents", lastOne+".textContent.includes('Kho văn bản')")
}

// makesTrouble lets Telegram fail by the drawer, in the dark, and ends that.
func (v *visitor) makesTrouble() {
	v.t.Helper()
	v.does("opening the drawer", scheme("dark"), chromedp.Click("#trouble"), chromedp.WaitVisible("#drawer"), chromedp.Click("#fault-flood .switch"))
	v.sees("what goes wrong", "document.querySelector('#fault-state').textContent.includes('bắt chờ')")
	v.sees("the newest, in less room", lastOne+".getBoundingClientRect().bottom <= "+inChat+".querySelector('.scroll').getBoundingClientRect().bottom")
	v.screenshot("drawer-dark")
	v.does("ending it", chromedp.Click("#fault-flood .switch"))
	v.sees("no more trouble", "!document.body.classList.contains('failing')")
	v.does("closing the drawer", chromedp.Click("#drawer-close"))
	v.screenshot("dark")
}
