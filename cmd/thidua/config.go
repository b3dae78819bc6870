package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"thidua/bot"
	"thidua/knowledge/database"
)

// commandLine is every command and setting; kong reads it.
type commandLine struct {
	Settings

	Demo    demoCommand    `cmd:"" help:"Dùng thử: trợ lý thật với một Telegram giả lập, trên trang web của máy này."`
	Serve   serveCommand   `cmd:"" help:"Chạy trợ lý trên Telegram."`
	Ingest  ingestCommand  `cmd:"" help:"Nạp văn bản (.txt, .md) vào kho, hoặc bỏ văn bản khỏi kho."`
	Ask     askCommand     `cmd:"" help:"Hỏi một câu, không qua Telegram."`
	Invite  inviteCommand  `cmd:"" help:"Tạo đường dẫn mời vào một cơ quan, hoặc cho mọi cơ quan kèm mã QR."`
	Person  personCommand  `cmd:"" help:"Tìm một người; xem quyền tại một ngày; xuất, xóa dữ liệu của người đó."`
	Audit   auditCommand   `cmd:"" help:"Nhật ký: ai đã làm gì, lúc nào."`
	Org     orgCommand     `cmd:"" help:"Cơ cấu tổ chức: nạp, xuất, xem cơ quan, người, cụm, khối."`
	Version versionCommand `cmd:"" help:"Cho biết phiên bản."`
}

// Settings come from flags or, without them, from the environment. A secret may be given as NAME_FILE, the path of a
// file that holds it. No other package reads the environment.
type Settings struct {
	TelegramBotToken string  `env:"TELEGRAM_BOT_TOKEN" help:"Mã của bot do @BotFather cấp (hoặc tệp: TELEGRAM_BOT_TOKEN_FILE)." hidden:""`
	TelegramAPIURL   string  `name:"telegram-api-url" env:"TELEGRAM_API_URL" help:"Máy chủ Bot API riêng; để trống là máy chủ của Telegram." placeholder:"URL"`
	TelegramProxy    string  `env:"TELEGRAM_PROXY" help:"Proxy chỉ dùng cho Telegram: http, https hoặc socks5." placeholder:"URL"`
	AdminIDs         idList  `name:"admin-ids" env:"ADMIN_IDS" help:"Mã số Telegram của quản trị hệ thống, cách nhau bằng dấu phẩy." placeholder:"ID"`
	DatabaseURL      string  `env:"DATABASE_URL" help:"postgres://…; để trống là SQLite trong thư mục dữ liệu (hoặc tệp: DATABASE_URL_FILE)." placeholder:"URL"`
	DataDir          string  `env:"DATA_DIR" default:"data" help:"Thư mục dữ liệu (${default})." placeholder:"DIR"`
	Board            string  `env:"BOARD_NAME" default:"Ban Thi đua - Khen thưởng, Sở Nội vụ" help:"Tên cơ quan phụ trách (${default})." placeholder:"TÊN"`
	Province         string  `env:"PROVINCE_NAME" default:"tỉnh Thái Bình" help:"Tên tỉnh (${default})." placeholder:"TÊN"`
	Address          string  `env:"ADDRESS" default:"đồng chí" help:"Cách xưng hô với người dùng: đồng chí, hoặc anh/chị (${default})." placeholder:"TỪ"`
	WebhookURL       string  `name:"webhook-url" env:"WEBHOOK_URL" help:"Địa chỉ https để Telegram gửi cập nhật đến; để trống thì trợ lý tự hỏi Telegram." placeholder:"URL"`
	WebhookSecret    string  `env:"WEBHOOK_SECRET" help:"Chuỗi bí mật kèm mỗi cập nhật, 16 ký tự trở lên (hoặc tệp: WEBHOOK_SECRET_FILE)." hidden:""`
	ListenAddr       string  `env:"LISTEN_ADDR" help:"Địa chỉ lắng nghe: webhook và GET /healthz." placeholder:"HOST:PORT"`
	OpenAIBaseURL    string  `name:"openai-base-url" env:"OPENAI_BASE_URL" help:"Máy chủ mô hình tương thích OpenAI, ví dụ http://localhost:11434/v1; để trống là không dùng mô hình." placeholder:"URL"`
	OpenAIAPIKey     string  `name:"openai-api-key" env:"OPENAI_API_KEY" help:"Khóa của máy chủ mô hình (hoặc tệp: OPENAI_API_KEY_FILE)." hidden:""`
	EmbeddingModel   string  `env:"EMBEDDING_MODEL" help:"Mô hình vectơ để tìm theo nghĩa; để trống là chỉ tìm theo từ." placeholder:"TÊN"`
	QueryPrefix      string  `name:"embedding-query-prefix" env:"EMBEDDING_QUERY_PREFIX" help:"Chữ đặt trước câu hỏi; các mô hình họ E5 cần \"query: \"." placeholder:"CHỮ"`
	PassagePrefix    string  `name:"embedding-passage-prefix" env:"EMBEDDING_PASSAGE_PREFIX" help:"Chữ đặt trước đoạn văn bản; các mô hình họ E5 cần \"passage: \"." placeholder:"CHỮ"`
	Similar          float64 `name:"embedding-similar" env:"EMBEDDING_SIMILAR" help:"Độ gần (cosin, 0 đến 1) mà từ đó đoạn tìm theo nghĩa được trích dù ít từ chung; 0 là chưa đo, vectơ chỉ xếp lại thứ tự." placeholder:"SỐ"`
	Abbreviations    string  `env:"ABBREVIATIONS" help:"Tệp viết tắt riêng của tỉnh, thêm vào bảng có sẵn (cách ghi: xem README)." placeholder:"TỆP"`
	OpenQuestions    bool    `env:"OPEN_QUESTIONS" help:"Cho mọi người (kể cả người không thuộc cơ quan nào) đặt câu hỏi sau khi đồng ý với thông báo về dữ liệu."`
	RatePerson       int     `env:"RATE_PERSON" default:"20" help:"Số tin nhắn tối đa một người gửi trong một phút (${default}); 0 là không giới hạn." placeholder:"SỐ"`
	RateTotal        int     `env:"RATE_TOTAL" default:"600" help:"Số tin nhắn tối đa của mọi người trong một phút (${default}); 0 là không giới hạn." placeholder:"SỐ"`
	LogLevel         string  `env:"LOG_LEVEL" default:"info" help:"debug, info, warn hoặc error (${default})." placeholder:"MỨC"`
}

// readSecrets takes the secrets that were given as files.
func (s *Settings) readSecrets() error {
	for _, secret := range []struct {
		name  string
		value *string
	}{{"TELEGRAM_BOT_TOKEN", &s.TelegramBotToken}, {"DATABASE_URL", &s.DatabaseURL}, {"WEBHOOK_SECRET", &s.WebhookSecret}, {"OPENAI_API_KEY", &s.OpenAIAPIKey}} {
		file := os.Getenv(secret.name + "_FILE")
		if file == "" {
			continue
		}
		if *secret.value != "" {
			return fmt.Errorf("give %s or %s_FILE, not both", secret.name, secret.name)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("reading %s_FILE: %w", secret.name, err)
		}
		if *secret.value = strings.TrimSpace(string(content)); *secret.value == "" {
			return fmt.Errorf("%s_FILE names an empty file", secret.name)
		}
	}
	return nil
}

func (s *Settings) database() database.Config {
	return database.Config{URL: s.DatabaseURL, DataDir: s.DataDir}
}

func (s *Settings) words() bot.Settings {
	return bot.Settings{Board: s.Board, Province: s.Province, Address: s.Address}
}

var errNoToken = errors.New("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and set it, " +
	"or try the program without one: thidua demo")

// idList is Telegram ids as people write them: "12, 34".
type idList []int64

// UnmarshalText reads the list.
func (l *idList) UnmarshalText(text []byte) error {
	*l = nil
	for _, word := range strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no Telegram id: give numbers, with commas between", word)
		}
		*l = append(*l, id)
	}
	return nil
}
