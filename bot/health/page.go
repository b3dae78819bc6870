package health

import (
	"encoding/json"
	"net/http"
)

// Pages are GET /healthz, which is 200 unless the bot failed, and GET /readyz, which is 200 while it can serve; else both are
// 503. Each shows the whole report as JSON.
func (h *Health) Pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", h.page(func(r Report) bool { return r.Status != failed }))
	mux.HandleFunc("GET /readyz", h.page(func(r Report) bool { return r.Ready }))
	return mux
}

func (h *Health) page(good func(Report) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		report := h.Look(request.Context())
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		if !good(report) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(report) // whoever hung up does not want it
	}
}
