package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"thidua/bot/bottest"
)

// What the README begins with, by the program itself: package demo's own tests make its parts by themselves.
func TestTheDemoBegins(t *testing.T) {
	t.Parallel()
	free := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	addr := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	p := start(t, []string{"DATA_DIR=" + t.TempDir()}, "demo", "--addr", addr)
	var page string
	bottest.Eventually(t, "the page is there", func() bool {
		select {
		case <-p.ended:
			t.Fatalf("it ended with %d: %s", p.status, p.log)
		default:
		}
		answer, err := http.Get("http://" + addr)
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		page = string(body)
		return err == nil && answer.StatusCode == http.StatusOK
	})
	if !strings.Contains(page, "Dùng thử") {
		t.Errorf("the page: %.300s", page)
	}
	p.terminate()
}
