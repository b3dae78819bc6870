package question_test

import (
	"testing"

	"thidua/bot/bottest"
)

func TestMain(m *testing.M) { bottest.Main(m) }
