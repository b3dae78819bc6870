package main

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// seam is a place in the way of a message at which the program is killed.
type seam struct {
	name string
	// reach brings the program, which does not run yet, to the seam; all of the crowd has asked.
	reach func(t *testing.T, c *crowd)
	// doubles are the fewest and the most messages that may come twice.
	least, most int
}

func confirms(call telegramtest.Call) bool {
	offset := call.Params["offset"]
	return offset != "" && offset != "0"
}

var seams = []seam{
	{name: "received, not stored", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "getUpdates", Do: telegramtest.Withhold, Times: 1})
		c.w.begin()
		held(t, rule, 1)
		c.kill()
		rule.Remove()
	}},
	{name: "storing", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "getUpdates", Do: telegramtest.Withhold, Times: 1})
		c.w.begin()
		held(t, rule, 1)
		defer c.w.locked(t, "inbox_update")()
		rule.Remove()
		c.w.blocked(t, func() bool { return rule.Hits() > 0 })
		c.kills++
		c.w.program.kill()
	}},
	{name: "stored, not confirmed", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "getUpdates", Do: telegramtest.WithholdBefore, When: confirms})
		c.w.begin()
		held(t, rule, 1)
		c.kill()
		rule.Remove()
	}, most: senders},
	{name: "answered, not confirmed", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "getUpdates", Do: telegramtest.WithholdBefore, When: confirms})
		c.w.begin()
		held(t, rule, 1)
		bottest.Eventually(t, "all is answered", func() bool { return c.answers() == len(c.asked) && c.count().Sent >= len(c.asked) })
		c.kill()
		rule.Remove()
	}},
	{name: "confirmed, being handled", reach: func(t *testing.T, c *crowd) {
		c.w.begin()
		bottest.Eventually(t, "the updates are confirmed", func() bool { return c.w.tg.Pending() == 0 })
		c.kill()
	}, most: senders},
	{name: "committing", reach: func(t *testing.T, c *crowd) {
		c.w.begin()
		defer c.w.locked(t, "answer")()
		c.w.blocked(t, func() bool { return len(c.w.tg.Calls("getUpdates")) > 0 })
		c.kills++
		c.w.program.kill()
	}, most: senders},
	{name: "claiming a delivery", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore})
		c.w.begin()
		held(t, rule, 1)
		defer c.w.locked(t, "outbox_delivery")()
		c.w.blocked(t, func() bool { return true })
		c.kills++
		c.w.program.kill()
		c.w.gone(t)
		rule.Remove()
	}},
	{name: "sent, not arrived", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore})
		c.w.begin()
		held(t, rule, senders)
		c.kill()
		c.w.gone(t)
		rule.Remove()
	}},
	{name: "arrived, not answered", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.Withhold})
		c.w.begin()
		held(t, rule, senders)
		c.kill()
		rule.Remove()
	}, least: senders, most: senders},
	{name: "recording", reach: func(t *testing.T, c *crowd) {
		rule := c.w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.Withhold, Times: senders})
		c.w.begin()
		held(t, rule, senders)
		defer c.w.locked(t, "outbox_delivery")()
		rule.Remove()
		c.w.blocked(t, func() bool { return true })
		c.kills++
		c.w.program.kill()
	}, least: senders, most: senders},
}
