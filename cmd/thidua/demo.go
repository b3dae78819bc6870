package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/ingest"
	"thidua/knowledge"
)

type demoCommand struct {
	Addr   string   `default:"127.0.0.1:8080" help:"Địa chỉ của trang (${default})." placeholder:"ADDR"`
	Data   string   `help:"Thư mục giữ hội thoại cho lần chạy sau; để trống thì không giữ." placeholder:"DIR"`
	Corpus []string `sep:"none" help:"Nạp thêm văn bản trong thư mục này (ghi được nhiều lần)." placeholder:"DIR"`
}

// demo is the real service against an in-process Telegram, and what the page shows of both.
type demo struct {
	env        *environment
	telegram   *telegramtest.Server
	deliveries *outbox.Store
	faults     faults
	host       string // of --addr: one more name the page may be called by

	mu     sync.Mutex
	corpus corpusProgress
}

// Run serves the page until a signal and then drains the bot.
func (c *demoCommand) Run(ctx context.Context, env *environment) error {
	listener, err := c.listen(env)
	if err != nil {
		return err
	}
	defer listener.Close()
	folder, temporary := c.Data, c.Data == ""
	if temporary {
		if folder, err = os.MkdirTemp("", "thidua-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
		defer os.RemoveAll(folder)
	}
	local := *env
	local.Settings.DatabaseURL, local.Settings.DataDir = "", folder // never the database of serve
	local.Settings.TelegramProxy, local.Settings.AdminIDs = "", nil

	host, _, _ := net.SplitHostPort(c.Addr)
	d := &demo{env: &local, host: host, telegram: &telegramtest.Server{
		Limits: telegramtest.RealLimits(),
		Bot:    telegramtest.User{FirstName: "Trợ lý Thi đua - Khen thưởng", Username: "thidua_demo_bot"},
	}}
	defer d.telegram.Close()
	snapshot := ""
	if !temporary {
		snapshot = filepath.Join(folder, "telegram.json")
	}
	return d.run(ctx, listener, snapshot, c.Corpus)
}

// listen takes the page's port before anything else is begun.
func (c *demoCommand) listen(env *environment) (net.Listener, error) {
	listener, err := net.Listen("tcp", c.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("địa chỉ %s đang có chương trình khác dùng; đề nghị chạy với cổng khác: thidua demo --addr %s",
			c.Addr, nextPort(c.Addr))
	}
	if err != nil {
		return nil, fmt.Errorf("không mở được địa chỉ %q; ghi dạng 127.0.0.1:8080: %w", c.Addr, err)
	}
	if ip := listener.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		fmt.Fprintf(env.Stderr, "CẢNH BÁO: %s không phải địa chỉ nội bộ của máy này; ai kết nối được tới máy đều xem và dùng được trang.\n", c.Addr)
	}
	return listener, nil
}

// reachable is an address of this machine for a browser on it.
func reachable(addr net.Addr) string {
	tcp := addr.(*net.TCPAddr)
	if tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return tcp.String()
}

func nextPort(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	n, err := strconv.Atoi(port)
	if err != nil || n >= 65535 {
		n = 8080
	}
	return net.JoinHostPort(host, strconv.Itoa(n+1))
}

// run lives from the snapshot of the last run, if there is one, to that of this run.
func (d *demo) run(ctx context.Context, listener net.Listener, snapshot string, corpus []string) error {
	if err := d.restore(snapshot); err != nil {
		return err
	}
	if err := d.telegram.Start("127.0.0.1:0"); err != nil {
		return err
	}
	d.faults.server = d.telegram
	d.env.Settings.TelegramAPIURL, d.env.Settings.TelegramBotToken = d.telegram.URL(), d.telegram.BotToken()
	stopModel, err := d.env.Settings.standInModel()
	if err != nil {
		return err
	}
	defer stopModel()
	db, store, err := openCorpus(ctx, d.env.database())
	if err != nil {
		return err
	}
	defer db.Close()
	d.deliveries = outbox.NewStore(db, nil)
	if err := settle(ctx, db, directory.NewStore(db, nil)); err != nil {
		return fmt.Errorf("settling the sample organisation: %w", err)
	}

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ready, served := make(chan struct{}), make(chan error, 1)
	go func() {
		served <- (&service{Settings: d.env.Settings, Log: d.env.Log, Ready: func(telegram.Me) { close(ready) }}).Run(ctx)
	}()
	select {
	case err := <-served:
		if errors.Is(err, context.Canceled) && ctx.Err() != nil {
			return nil // stopped before it could begin
		}
		return err
	case <-ready:
	}

	page := &http.Server{
		Handler: d.handler(), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	var work sync.WaitGroup
	work.Go(func() {
		if err := page.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			d.env.Log.Error("the page cannot be served", "error", err)
			stop()
		}
	})
	work.Go(func() { d.ingest(ctx, store, corpus) })
	work.Go(func() { d.keep(ctx, snapshot) })
	fmt.Fprintf(d.env.Stdout, "Mở trang này bằng trình duyệt: http://%s  (Ctrl-C để dừng)\n", reachable(listener.Addr()))

	select {
	case <-ctx.Done():
		err = <-served // Telegram answers until the bot has drained
	case err = <-served:
	}
	stop()
	_ = page.Close() // open event streams end by ctx; nothing else lasts
	work.Wait()
	return errors.Join(err, d.save(snapshot))
}

// restore takes the chats of the last run up again and sees that the persons are there.
func (d *demo) restore(snapshot string) error {
	if snapshot != "" {
		state, err := os.ReadFile(snapshot)
		if err == nil {
			err = d.telegram.Restore(state)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("không đọc được hội thoại đã lưu; xóa thư mục %s để bắt đầu lại: %w", filepath.Dir(snapshot), err)
		}
	}
	for _, p := range demoPersons() {
		d.telegram.AddUser(telegramtest.User{ID: p.ID, FirstName: p.Name})
	}
	return nil
}

// keepEvery is the most that a killed demo forgets.
const keepEvery = 2 * time.Second

// keep saves the chats while they change, for a demo that is killed.
func (d *demo) keep(ctx context.Context, snapshot string) {
	events, cancel := d.telegram.Subscribe()
	defer cancel()
	for snapshot != "" {
		select {
		case <-ctx.Done():
			return
		case <-events:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(keepEvery):
		}
		for len(events) > 0 {
			<-events
		}
		if err := d.save(snapshot); err != nil {
			d.env.Log.Error("the chats cannot be kept", "error", err)
		}
	}
}

// save replaces the snapshot whole or not at all.
func (d *demo) save(snapshot string) error {
	if snapshot == "" {
		return nil
	}
	state, err := d.telegram.Snapshot()
	if err == nil {
		err = os.WriteFile(snapshot+".new", state, 0o600)
	}
	if err == nil {
		err = os.Rename(snapshot+".new", snapshot)
	}
	if err != nil {
		return fmt.Errorf("saving the chats: %w", err)
	}
	return nil
}

// corpusProgress is how far the reading of --corpus is; the page shows it.
type corpusProgress struct {
	Done     int    `json:"done"`
	Total    int    `json:"total"`
	File     string `json:"file,omitempty"`
	Failed   int    `json:"failed"`
	Finished bool   `json:"finished"`
}

// ingest reads the folders of --corpus beside the running bot.
func (d *demo) ingest(ctx context.Context, store *knowledge.Store, paths []string) {
	if len(paths) == 0 {
		return
	}
	began := time.Now()
	logged := began
	in := &ingest.Ingester{Store: store, Progress: func(done, total int, file string) {
		d.setCorpus(corpusProgress{Done: done, Total: total, File: filepath.Base(file)})
		if time.Since(logged) > 5*time.Second {
			logged = time.Now()
			d.env.Log.Info("reading documents", "done", done, "of", total)
		}
	}}
	results, err := in.Paths(ctx, paths...)
	if ctx.Err() != nil {
		return // what is not read yet is read by the next run
	}
	if err != nil {
		d.env.Log.Error("the documents cannot be read", "error", err)
	}
	failed := 0
	for _, r := range results {
		if r.Problem != nil {
			failed++
			fmt.Fprintf(d.env.Stderr, "%s: %s\n", r.File, r.Problem.Sentence)
		}
	}
	d.setCorpus(corpusProgress{Done: len(results), Total: len(results), Failed: failed, Finished: true})
	d.env.Log.Info("documents were read", "files", len(results), "failed", failed, "took", time.Since(began).Round(time.Millisecond))
}

func (d *demo) setCorpus(p corpusProgress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.corpus = p
}

// demoPerson is somebody the visitor plays.
type demoPerson struct {
	ID       int64
	Name     string
	Role     string // as the page shows it
	Agency   string // the code
	Post     directory.Role
	Title    string
	Basis    string
	BasisOn  directory.Day
	Examples []string
}

func demoPersons() []demoPerson {
	return []demoPerson{
		{ID: 5213480011, Name: "Nguyễn Thị Hạnh", Role: "công chức xã", Agency: "XDONGTIEN", Post: directory.Member, Title: "công chức Văn hóa - Xã hội", Examples: []string{
			"Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?",
			"khen thuong nguoi lao dong truc tiep",
			"Ai ký Kế hoạch?",
			"Mục I kế hoạch",
			"/dulieu",
		}},
		{ID: 5213480022, Name: "Trần Văn Minh", Role: "đầu mối sở", Agency: "STC", Post: directory.Focal, Title: "Phó Chánh Văn phòng", Basis: "125/STC-VP", BasisOn: "2026-11-03", Examples: []string{
			"Sở Nội vụ được giao những việc gì trong Kế hoạch?",
			"khoản 3 mục II kế hoạch",
			"Giá vàng hôm nay bao nhiêu?",
			"/moi",
		}},
		{ID: 5213480033, Name: "Lê Thu Hà", Role: "chuyên viên", Agency: "SNV", Post: directory.Officer, Title: "Chuyên viên", Examples: []string{
			"/tochuc",
			"/tochuc xa dong tien",
			"/tochuc 30/6/2025",
			"Ai kiểm tra, giám sát hoạt động của các Cụm, Khối thi đua?",
		}},
		{ID: 5213480044, Name: "Phạm Quang Vinh", Role: "lãnh đạo", Agency: "SNV", Post: directory.Approver, Title: "Phó Giám đốc Sở", Examples: []string{
			"/uyquyen",
			"Chỉ thị 19 yêu cầu những gì?",
			"/vanban",
		}},
	}
}

// marshal is JSON of what always can be.
func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("demo: encode %T: %v", v, err))
	}
	return raw
}
