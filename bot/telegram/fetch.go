package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-telegram/bot"

	"thidua/bot/file"
)

// Fetch implements file.Fetcher. An own Bot API server that keeps its files beside it names a path of this machine, which is
// read there; from Telegram's own server no such path is followed.
func (c *Client) Fetch(ctx context.Context, telegramID string) (io.ReadCloser, error) {
	asking, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	found, err := c.api.GetFile(asking, &bot.GetFileParams{FileID: telegramID})
	if refused, ok := errors.AsType[*APIError](err); ok && refused.Code == http.StatusBadRequest {
		if strings.Contains(strings.ToLower(refused.Description), "too big") {
			return nil, file.ErrTooLarge
		}
		return nil, fmt.Errorf("%w: %w", file.ErrNotFound, err)
	}
	if err != nil {
		return nil, err
	}
	if filepath.IsAbs(found.FilePath) && c.url != DefaultURL {
		local, err := os.Open(found.FilePath)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %w", file.ErrNotFound, err)
		}
		return local, err
	}
	link, err := c.link(found.FilePath)
	if err != nil {
		return nil, err
	}
	return c.download(ctx, link)
}

// link is the address of a file by its path, which is a foreign word: it may lead nowhere else than below the bot's files. It holds the token.
func (c *Client) link(path string) (string, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if part == "" || part == "." || part == ".." {
			return "", fmt.Errorf("%w: its path is %q", file.ErrNotFound, path)
		}
		parts[i] = url.PathEscape(part)
	}
	return c.url + "/file/bot" + c.api.Token() + "/" + strings.Join(parts, "/"), nil
}

// download opens a file of the Bot API server by its link, which holds the token.
func (c *Client) download(ctx context.Context, link string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, fmt.Errorf("downloading a file: %w", mask(err, c.api.Token()))
	}
	response, err := c.caller.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("downloading a file: %w", mask(err, c.api.Token()))
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("downloading a file: Telegram answered %d", response.StatusCode)
	}
	return response.Body, nil
}
