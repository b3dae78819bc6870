package main

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

func does(t *testing.T, ctx context.Context, what string, steps ...step) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		screenshot(t, ctx, "failed")
		t.Fatalf("%s: %v", what, err)
	}
}

// says waits until the condition in JavaScript holds.
func says(t *testing.T, ctx context.Context, what, condition string) {
	t.Helper()
	// Asked from outside: the page's policy forbids the eval that chromedp.Poll would run in it.
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+condition+")"))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if holds {
			return
		}
	}
	screenshot(t, ctx, "failed")
	t.Fatalf("%s: not so after %v", what, patience)
}

func screenshot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *shotFolder == "" {
		return
	}
	time.Sleep(400 * time.Millisecond) // what moves comes to rest
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Errorf("a picture: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(*shotFolder, name+".png"), png, 0o644); err != nil {
		t.Error(err)
	}
}

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
			url, stop := startDemo(t, "--addr", addr)
			phone := size.name == "phone"
			view := chromedp.EmulateViewport(int64(size.width), int64(size.height))
			if phone {
				view = chromedp.EmulateViewport(int64(size.width), int64(size.height), chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
			}
			chat := fmt.Sprintf("#chat-%d ", int64(hanh))
			in := func(rest string) string {
				return fmt.Sprintf("document.querySelector('#chat-%d')%s", int64(hanh), rest)
			}
			last := in(".querySelector('.list').lastElementChild")

			does(t, ctx, "opening the page", complaints(), view, scheme("light"), chromedp.Navigate(url), chromedp.WaitVisible(chat+".start"))
			screenshot(t, ctx, size.name+"-start")
			does(t, ctx, "pressing Bắt đầu", chromedp.Click(chat+".start"), chromedp.WaitVisible(chat+"textarea"))
			says(t, ctx, "what is stored", last+".textContent.includes('Dữ liệu được lưu')")
			screenshot(t, ctx, size.name+"-notice")
			pressIn := func(person int64, label string) {
				t.Helper()
				does(t, ctx, "pressing "+label, chromedp.Click(
					fmt.Sprintf(`(//section[@id="chat-%d"]//div[@class="keys"]//button[contains(., "%s")])[last()]`, person, label)))
			}
			press := func(label string) { t.Helper(); pressIn(hanh, label) }
			press("Đồng ý")
			says(t, ctx, "the welcome", last+".textContent.includes('Cảm ơn đồng chí')")
			// "\r" is Enter, which sends.
			does(t, ctx, "asking", chromedp.SendKeys(chat+"textarea", where+"\r"))
			says(t, ctx, "the citation", last+".textContent.includes('Căn cứ:')")
			says(t, ctx, "the two ticks", in(".querySelector('.out .ticks')?.textContent === '✓✓'"))
			screenshot(t, ctx, size.name+"-answer")
			press("Xem nguyên văn")
			says(t, ctx, "the full text", in(".querySelectorAll('.item:not(.out)').length === 4"))
			press("Trích dẫn")
			says(t, ctx, "the words to copy", last+".querySelector('code')?.textContent.includes('“')")
			press("👍")
			says(t, ctx, "the toast", in(".querySelector('.toast.shown')?.textContent.includes('Cảm ơn')"))
			says(t, ctx, "the end of the waiting sign", in(".querySelectorAll('.waiting').length === 0"))
			says(t, ctx, "the newest in sight", in(".querySelector('.scroll')")+".scrollTop > 0")
			screenshot(t, ctx, size.name+"-light")

			if !phone {
				for _, p := range demoPersons()[1:] {
					other := fmt.Sprintf("#chat-%d ", p.ID)
					does(t, ctx, "the others beside it", chromedp.Click(other+".start"), chromedp.WaitVisible(other+".chips button"))
					says(t, ctx, "what is stored", "document.querySelector('"+other+".item:not(.out)')")
					pressIn(p.ID, "Đồng ý")
					says(t, ctx, "their welcome", "document.querySelectorAll('"+other+".item:not(.out)').length > 1")
					does(t, ctx, "a suggestion", chromedp.Click(other+".chips button"))
					says(t, ctx, "its answer", "document.querySelectorAll('"+other+".item:not(.out)').length > 2")
				}
				screenshot(t, ctx, "desktop-four")
				pressIn(5213480033, "UBND tỉnh")
				says(t, ctx, "an agency", "document.querySelector('#chat-5213480033 .list').lastElementChild.textContent.includes('Mã: UBNDTINH')")
				pressIn(5213480033, "Đơn vị trực thuộc")
				says(t, ctx, "those below it", "document.querySelector('#chat-5213480033 .list').lastElementChild.textContent.includes('Sở Nội vụ')")
				pressIn(5213480033, "UBND xã Đồng Tiến")
				pressIn(5213480033, "Lịch sử")
				screenshot(t, ctx, "desktop-organisation")
			}
			does(t, ctx, "typing a tag", chromedp.SendKeys(chat+"textarea", `<script>document.title="x"</script><img src=x onerror=alert(1)>`+"\r"))
			says(t, ctx, "the tag as words", in(".querySelector('.list').textContent.includes('<script>')"))
			does(t, ctx, "editing the last message", chromedp.SendKeys(chat+"textarea", kb.ArrowUp))
			says(t, ctx, "the edit bar", "!"+in(".querySelector('.editing').hidden"))
			does(t, ctx, "changing it", chromedp.SetValue(chat+"textarea", "khoản 3 mục II kế hoạch"), chromedp.SendKeys(chat+"textarea", "\r"))
			says(t, ctx, "the mark of an edit", in(".querySelector('.list').textContent.includes('đã sửa')"))
			says(t, ctx, "the end of the edit", in(".querySelector('.editing').hidden")+" && "+in(".querySelector('textarea').value === ''"))
			does(t, ctx, "typing a slash", chromedp.SendKeys(chat+"textarea", "/v"))
			says(t, ctx, "the commands", in(".querySelector('.commands li')?.textContent.startsWith('/vanban')"))
			screenshot(t, ctx, size.name+"-commands")
			does(t, ctx, "choosing it", chromedp.SendKeys(chat+"textarea", "\r"))
			says(t, ctx, "the documents", last+".textContent.includes('Kho văn bản')")

			does(t, ctx, "opening the drawer", scheme("dark"), chromedp.Click("#trouble"), chromedp.WaitVisible("#drawer"),
				chromedp.Click("#fault-flood .switch"))
			says(t, ctx, "what goes wrong", "document.querySelector('#fault-state').textContent.includes('bắt chờ')")
			says(t, ctx, "the newest, in less room", last+".getBoundingClientRect().bottom <= "+in(".querySelector('.scroll').getBoundingClientRect().bottom"))
			screenshot(t, ctx, size.name+"-drawer-dark")
			does(t, ctx, "ending it", chromedp.Click("#fault-flood .switch"))
			says(t, ctx, "no more trouble", "!document.body.classList.contains('failing')")
			does(t, ctx, "closing the drawer", chromedp.Click("#drawer-close"))
			screenshot(t, ctx, size.name+"-dark")
			if phone {
				does(t, ctx, "another tab", chromedp.Click("#tab-5213480022"), chromedp.WaitVisible("#chat-5213480022 .start"))
				says(t, ctx, "a page no wider than the phone", "document.documentElement.scrollWidth <= innerWidth")
			}
			says(t, ctx, "that no word of a person was run", "document.title.startsWith('Dùng thử')")
			quiet.Store(true) // the browser complains of a server that is gone
			stop()
			says(t, ctx, "that the program is gone", "document.querySelector('#link.lost')")
			startDemo(t, "--addr", addr)
			says(t, ctx, "that it is back, and knows nobody", "!document.querySelector('#link.lost') && !document.querySelector('.chat.started')")
		})
	}
}
