package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// commandLine is every command; kong reads it.
type commandLine struct {
	Demo     demoCommand     `cmd:"" help:"Try the bot in a browser, with a stand-in for Telegram; needs no token and no network."`
	Serve    serveCommand    `cmd:"" help:"Run the bot on Telegram. SIGTERM, SIGINT and SIGHUP drain it."`
	Ingest   ingestCommand   `cmd:"" help:"Load documents of every usual format into the corpus, or take documents out."`
	Ask      askCommand      `cmd:"" help:"Ask one question without Telegram."`
	Org      orgCommand      `cmd:"" help:"The organisation as tables: agencies, people, blocs, reorganisations."`
	Invite   inviteCommand   `cmd:"" help:"Make a link into an agency, or one for every agency with QR codes."`
	Person   personCommand   `cmd:"" help:"One person: find, show, export, erase."`
	Announce announceCommand `cmd:"" help:"The Board's announcements: send, list, show, pause, resume, cancel, retry, export, import."`
	Ticket   ticketCommand   `cmd:"" help:"What agencies reported as difficulties, and questions to the Board: list, show."`
	Digest   digestCommand   `cmd:"" help:"Write the draft of the consolidated report of a period: .docx, .xlsx or .md."`
	Gaps     gapsCommand     `cmd:"" help:"What is asked and not answered, or found wrong: grouped, with counts, nobody named."`
	Audit    auditCommand    `cmd:"" help:"Show who did what, when, to what."`
	Outbox   outboxCommand   `cmd:"" help:"What is sent: holds of Telegram, deliveries that failed or wait."`
	Inbox    inboxCommand    `cmd:"" help:"What came in: updates that were given up."`
	Doctor   doctorCommand   `cmd:"" help:"Look at settings, Telegram, the store and the corpus, and say what to do."`
	Backup   backupCommand   `cmd:"" help:"Write the whole store to a file, also while serve runs."`
	Restore  restoreCommand  `cmd:"" help:"Put a backup into an empty store that nobody serves."`
	Move     moveCommand     `cmd:"" help:"Copy the store from SQLite to PostgreSQL, or back, and compare."`
	Migrate  migrateCommand  `cmd:"" help:"Bring an older store to this program's schema, after a backup."`
	Version  versionCommand  `cmd:"" help:"Show the version."`
}

// flagGroups are the headings under which a command's help shows the settings. Each tells of the secrets that belong to it,
// which are no flags.
func flagGroups() []kong.Group {
	return []kong.Group{
		{Key: "store", Title: "Store:", Description: "DATABASE_URL, or DATABASE_URL_FILE: postgres://…; without it SQLite in the data folder."},
		{Key: "telegram", Title: "Telegram:", Description: "TELEGRAM_BOT_TOKEN, or TELEGRAM_BOT_TOKEN_FILE: the bot's token, from @BotFather."},
		{Key: "webhook", Title: "Webhook, health and metrics:", Description: "WEBHOOK_SECRET, or WEBHOOK_SECRET_FILE: 16 characters or more that Telegram sends with every update."},
		{Key: "board", Title: "The Board:"},
		{Key: "access", Title: "Who may ask, and how much:"},
		{Key: "search", Title: "Search:", Description: "OPENAI_API_KEY, or OPENAI_API_KEY_FILE: the key of the model's server, if it wants one."},
		{Key: "log", Title: "Log:"},
	}
}

// Settings are all settings of the bot. Each group is also embedded alone by the commands that use it, so that their help
// shows no others. A setting is a flag or, without the flag, a variable of the environment; a secret is a variable or a
// file: see readSecret. No other package reads the environment.
type Settings struct {
	TelegramSettings
	WebhookSettings
	MetricsSettings
	StoreSettings
	AccessSettings
	AdminSettings
	BoardSettings
	HoursSettings
	ReleaseSettings
	SearchSettings
	LogSettings
}

// StoreSettings say where the data is.
type StoreSettings struct {
	DatabaseURL string `kong:"-"` // a secret
	DataDir     string `env:"DATA_DIR" default:"data" group:"store" help:"Data folder; \"${default}\" if not given." placeholder:"DIR"`
}

// AfterApply reads the secret.
func (s *StoreSettings) AfterApply() error { return readSecret("DATABASE_URL", &s.DatabaseURL) }

func (s *StoreSettings) database() database.Config {
	return database.Config{URL: s.DatabaseURL, DataDir: s.DataDir}
}

// TelegramSettings say which bot it is, and how Telegram is reached.
type TelegramSettings struct {
	TelegramBotToken string `kong:"-"` // a secret
	TelegramAPIURL   string `name:"telegram-api-url" env:"TELEGRAM_API_URL" group:"telegram" help:"Your own Bot API server; without it Telegram's." placeholder:"URL"`
	TelegramProxy    string `env:"TELEGRAM_PROXY" group:"telegram" help:"Proxy for Telegram only: http, https or socks5." placeholder:"URL"`
}

// AfterApply reads the secret.
func (s *TelegramSettings) AfterApply() error {
	return readSecret("TELEGRAM_BOT_TOKEN", &s.TelegramBotToken)
}

// client calls the Bot API; the caller closes it.
func (s *TelegramSettings) client() (*telegram.Client, error) {
	if s.TelegramBotToken == "" {
		return nil, errors.New("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and set it, or try the program without one: thidua demo")
	}
	return telegram.NewClient(telegram.Config{Token: s.TelegramBotToken, URL: s.TelegramAPIURL, Proxy: s.TelegramProxy})
}

// AdminSettings name the administrators who need no post.
type AdminSettings struct {
	AdminIDs idList `name:"admin-ids" env:"ADMIN_IDS" group:"access" help:"Telegram ids of the first administrators, with commas between." placeholder:"ID"`
}

// AccessSettings say who may ask, and how much.
type AccessSettings struct {
	OpenQuestions bool `env:"OPEN_QUESTIONS" group:"access" help:"Let everybody ask who agrees to what is stored, also without a post."`
	RatePerson    int  `env:"RATE_PERSON" default:"20" group:"access" help:"Messages a minute of one person; ${default} if not given, 0 is no limit." placeholder:"N"`
	RateTotal     int  `env:"RATE_TOTAL" default:"600" group:"access" help:"Messages a minute of all; ${default} if not given, 0 is no limit." placeholder:"N"`
}

// BoardSettings are what the bot calls the Board, the province and people.
type BoardSettings struct {
	Board    string `name:"board-name" env:"BOARD_NAME" default:"Ban Thi đua - Khen thưởng, Sở Nội vụ" group:"board" help:"The Board's name; \"${default}\" if not given." placeholder:"NAME"`
	Province string `name:"province-name" env:"PROVINCE_NAME" default:"tỉnh Thái Bình" group:"board" help:"The province's name; \"${default}\" if not given." placeholder:"NAME"`
	Decision string `name:"channel-decision" env:"CHANNEL_DECISION" group:"board" help:"The document that allows this channel, as it is to be read: \"Quyết định số 12/QĐ-SNV ngày 01/11/2026 của Sở Nội vụ\". Without it there is a warning." placeholder:"WORDS"`
	Signer   string `name:"signing-post" env:"SIGNING_POST" group:"board" help:"The post of who signs letters, lines with semicolons between: \"KT. Giám đốc; Phó Giám đốc\". Without it the letter leaves it open." placeholder:"WORDS"`
	Mandate  string `name:"report-mandate" env:"REPORT_MANDATE" default:"Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ và Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình" group:"board" help:"What the consolidated report carries out, as it reads after \"Thực hiện\"; \"${default}\" if not given." placeholder:"WORDS"`
	Address  string `env:"ADDRESS" default:"đồng chí" group:"board" help:"How people are spoken to: \"${default}\" if not given, or \"anh/chị\"." placeholder:"WORDS"`
}

// ReleaseSettings say who may have announcements sent without another.
type ReleaseSettings struct {
	SoleRelease     bool `env:"SOLE_RELEASE" group:"board" help:"Who may approve may release what they wrote: for a Board of one person."`
	OperatorRelease bool `env:"OPERATOR_RELEASE" group:"board" help:"Operators may have announcements sent from the command line; every approver is told."`
}

func (s *ReleaseSettings) mayRelease() error {
	if !s.OperatorRelease {
		return errors.New("OPERATOR_RELEASE không cho phép gửi thông báo từ dòng lệnh")
	}
	return nil
}

// HoursSettings say when the office works.
type HoursSettings struct {
	WorkingHours string `env:"WORKING_HOURS" default:"07:00-17:00" group:"board" help:"Announcements wait for these hours of a working day; \"${default}\" if not given. Days off beside the built-in ones: holidays.txt in the data folder." placeholder:"HH:MM-HH:MM"`
}

// calendar is the office's, with what the data folder says beside the built-in days.
func (s *HoursSettings) calendar(dataDir string) (*calendar.Calendar, error) {
	hours, err := calendar.ParseHours(s.WorkingHours)
	if err != nil {
		return nil, fmt.Errorf("WORKING_HOURS: %w", err)
	}
	name := filepath.Join(dataDir, "holidays.txt")
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return calendar.New(hours), nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	own, err := calendar.Parse(name, file)
	if err != nil {
		return nil, err
	}
	return calendar.New(hours, own), nil
}

func (s *BoardSettings) words() conversation.Words {
	return conversation.NewWords(s.Board, s.Province, s.Address).WithDecision(s.Decision).SignedBy(s.Signer).Mandated(s.Mandate)
}

// SearchSettings say how the corpus is searched.
type SearchSettings struct {
	OpenAIBaseURL  string  `name:"openai-base-url" env:"OPENAI_BASE_URL" group:"search" help:"OpenAI-compatible server of the embedding model, such as http://localhost:11434/v1; without it vectors are the program's own." placeholder:"URL"`
	OpenAIAPIKey   string  `kong:"-"` // a secret
	EmbeddingModel string  `env:"EMBEDDING_MODEL" group:"search" help:"Embedding model of the vector index, in place of the program's own vectors." placeholder:"NAME"`
	QueryPrefix    string  `name:"embedding-query-prefix" env:"EMBEDDING_QUERY_PREFIX" group:"search" help:"Put before a question; models of the E5 family want \"query: \"." placeholder:"WORDS"`
	PassagePrefix  string  `name:"embedding-passage-prefix" env:"EMBEDDING_PASSAGE_PREFIX" group:"search" help:"Put before a passage; models of the E5 family want \"passage: \"." placeholder:"WORDS"`
	Similar        float64 `name:"embedding-similar" env:"EMBEDDING_SIMILAR" group:"search" help:"Cosine from which a passage found by meaning is quoted although it shares few words; 0: vectors only change the order." placeholder:"COSINE"`
	Abbreviations  string  `env:"ABBREVIATIONS" group:"search" help:"The province's own short forms, beside the built-in ones." placeholder:"FILE"`
}

// AfterApply reads the secret.
func (s *SearchSettings) AfterApply() error { return readSecret("OPENAI_API_KEY", &s.OpenAIAPIKey) }

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
