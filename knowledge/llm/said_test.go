package llm_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
)

// An operator reads one line of words, whatever came.
func TestAnErrorTellsInWordsWhatTheEndpointAnswered(t *testing.T) {
	long := strings.Repeat("dài ", 200)
	for body, want := range map[string]string{
		`{"error": {"message": "Quota exceeded for the day", "type": "insufficient_quota", "param": null}}`: "Quota exceeded for the day",
		`{"error":"model runner has stopped"}`:                    "model runner has stopped",
		`{"object":"error","message":"no such model","code":404}`: "no such model",
		`{"detail":"Not Found"}`:                                  "Not Found",
		`{"detail":[{"loc":["body"],"msg":"field required"}]}`:    "field required",
		`{"error":null,"message":"gone\nfor good"}`:               "gone for good",
		`"overloaded"`:           "overloaded",
		"upstream connect error": "upstream connect error",
		"  ":                     "an empty answer",
		"<!DOCTYPE html>\n<html><head>\n<title>502 Bad &amp; Gateway</title></head></html>": "a web page (HTML), “502 Bad & Gateway”",
		"<html><body><form action=/login>Cổng xác thực</form></body></html>":                "a web page (HTML)",
		`<?xml version="1.0"?><!DOCTYPE html><html></html>`:                                 "a web page (HTML)",
		`{"error":{"message":"` + long + `"}}`:                                              string([]rune(long)[:119]) + "…",
		`{"echo":"` + long + `"}`:                                                           `{"echo":"` + string([]rune(long)[:110]) + "…",
	} {
		for _, status := range []int{400, 503} {
			server := &llmtest.Server{}
			embedder := endpoint(t, server)
			embedder.Client, _ = llm.NewClient(llm.Config{URL: server.URL(), Tries: 1})
			server.Change(func(_ []string, a *llmtest.Answer) { a.Status, a.Body = status, body })
			_, err := embedder.EmbedQuery(t.Context(), "một câu hỏi")
			if want := fmt.Sprintf("embedding with %s: the model endpoint answered %d: %s", llmtest.Model, status, want); err == nil || err.Error() != want {
				t.Errorf("%v\nwant %s", err, want)
			}
			server.Change(func(_ []string, a *llmtest.Answer) { a.Body = body })
			_, err = embedder.EmbedQuery(t.Context(), "một câu hỏi")
			if err == nil || utf8.RuneCountInString(err.Error()) > 280 || strings.Contains(err.Error(), "<") || strings.Contains(err.Error(), "json.") {
				t.Errorf("as an answer: %v", err)
			}
		}
	}
}
