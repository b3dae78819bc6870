package broadcast

import "thidua/bot/outbox"

var stateNames = map[State]string{
	Template: "Mẫu", Drafted: "Dự thảo", Submitted: "Chờ duyệt", Returned: "Trả lại, kèm ý kiến",
	Planned: "Đã duyệt, chờ gửi", Sending: "Đang gửi", Paused: "Tạm dừng", Sent: "Đã gửi",
	Changed: "Đã thay đổi", Recalled: "Đã thu hồi", Deleted: "Đã xóa, do gửi nhầm",
	Cancelled: "Đã hủy",
}

// Name is the state as people read it.
func (s State) Name() string { return stateNames[s] }

var deliveryNames = map[string]string{"waiting": "Chờ gửi", "sent": "Đã gửi", "failed": "Không gửi được", "cancelled": "Đã hủy"}

// DeliveryName is what became of a copy, waiting, sent, failed or cancelled, as people read it.
func DeliveryName(state string) string { return deliveryNames[state] }

// ReasonName is why a copy was not sent, as people read it: a StopReason, or else what Telegram said.
func ReasonName(reason string) string {
	switch outbox.StopReason(reason) {
	case outbox.Blocked:
		return "đã chặn trợ lý"
	case outbox.Deactivated:
		return "tài khoản ngừng dùng"
	case outbox.NotStarted:
		return "chưa bắt đầu với trợ lý"
	case outbox.Detached:
		return "tài khoản đã gỡ"
	case outbox.Removed:
		return "không còn quyền gửi"
	}
	return reason
}
