package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"thidua/bot/file"
)

// Fetch implements file.Fetcher. An own Bot API server that keeps its files beside it names a path of this machine, which is
// read there; from Telegram's own server no such path is followed.
func (c *Client) Fetch(ctx context.Context, telegramID string) (io.ReadCloser, error) {
	asking, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var found struct {
		Path string `json:"file_path"`
	}
	err := c.call(asking, "getFile", params{"file_id": telegramID}, &found)
	if refused, ok := errors.AsType[*APIError](err); ok && refused.Code == http.StatusBadRequest {
		if strings.Contains(strings.ToLower(refused.Description), "too big") {
			return nil, file.ErrTooLarge
		}
		return nil, fmt.Errorf("%w: %w", file.ErrNotFound, err)
	}
	if err != nil {
		return nil, err
	}
	if filepath.IsAbs(found.Path) && c.url != DefaultURL {
		local, err := os.Open(found.Path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %w", file.ErrNotFound, err)
		}
		return local, err
	}
	return c.download(ctx, found.Path)
}

// download opens a file of the Bot API server. Its address holds the token.
func (c *Client) download(ctx context.Context, path string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/file/bot"+c.token+"/"+path, nil)
	if err != nil {
		return nil, fmt.Errorf("downloading a file: %w", c.mask(err))
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("downloading a file: %w", c.mask(err))
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("downloading a file: Telegram answered %d", response.StatusCode)
	}
	return response.Body, nil
}
